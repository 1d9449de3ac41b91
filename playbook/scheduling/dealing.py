"""From flows to visits: seats dealt out to groups, hosts' days cut into runs, hosts dealt out to leaders."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from random import Random
from typing import Final

import numpy as np

from playbook.scheduling.networks import Frame, Numbers, Plan, Run, Stand
from playbook.scheduling.terms import NO_SITE, Mask, Offer, Terms, Visit


def cut(offer: Offer, ordinals: Numbers, stands: Sequence[int], last: int, turn: int) -> list[Numbers]:
    """A host's free days cut into runs: one visit in each keeps the rest between any two.

    Between two runs lie at least `gap` calendar days. Weekends and days off serve for that at no loss.
    `stands` are days that are taken now: each gets a run of its own, so that what stands can stay.
    """
    days = np.flatnonzero(offer.free[:last])
    if not len(days):
        return []
    if offer.gap == 0:
        return [days[place : place + 1] for place in range(len(days))]
    runs = [days]
    for first, second in pairwise(stands):
        run = runs.pop()
        runs += _halves(run, ordinals, offer.gap, first, second, (ordinals[first] + ordinals[second]) / 2)
    while len(runs) < offer.room:
        # The run with most days gives way, where it can be cut without losing what stands in it.
        for run in sorted(runs, key=len, reverse=True):
            inside = [day for day in stands if run[0] <= day <= run[-1]]
            middle = (ordinals[run[0]] + ordinals[run[-1]]) / 2 + turn % 3 - 1
            before = inside[0] if inside and ordinals[inside[0]] <= middle else None
            after = inside[0] if inside and before is None else None
            parts = _halves(run, ordinals, offer.gap, before, after, middle)
            if len(parts) == 2:
                place = next(number for number, one in enumerate(runs) if one is run)
                runs[place : place + 1] = parts
                break
        else:
            break
    return runs


def _halves(
    run: Numbers, ordinals: Numbers, gap: int, first: int | None, second: int | None, near: float
) -> list[Numbers]:
    """A run as two with `gap` days between them, the cut after `first` and before `second`, near a date."""
    dates = ordinals[run]
    # The first part ends with the day at place p; the second begins with the first day far enough on.
    begins = np.searchsorted(dates, dates + gap, side="right")
    ends = np.arange(len(run))
    fits = begins < len(run)
    if first is not None:
        fits &= run >= first
    if second is not None:
        fits &= run[np.minimum(begins, len(run) - 1)] <= second
    if not fits.any():
        return [run]
    lost = begins - ends - 1
    distance = np.abs((dates + dates[np.minimum(begins, len(run) - 1)]) / 2 - near)
    score = np.where(fits, lost * (3 if first is None and second is None else 1) + distance, np.inf)
    place = int(np.argmin(score))
    return [run[: place + 1], run[begins[place] :]]


class Stands:
    """Stands to search from, each of which leaves the best plan so far possible."""

    def __init__(self, frame: Frame, last: int) -> None:
        self.frame, self.terms, self.last = frame, frame.terms, last
        self.known: dict[tuple[bytes, int, int, int], list[Numbers]] = {}

    def stand(
        self,
        plan: Iterable[Visit],
        turn: int,
        share: float,
        pressed: Mask | None,
        level: int | None = None,
    ) -> Stand:
        """The stand of one turn: about `share` of the hosts keep to runs, the others to chosen days.

        What nobody uses is offered where it is `pressed` for, or anywhere as long as nobody knows. Under a
        `level` no host takes more days than that, past ones included.
        """
        frame, terms = self.frame, self.terms
        self.pressed = np.zeros(frame.free.shape, dtype=bool) if pressed is None else pressed
        dice = Random(turn)  # noqa: S311 - the same turn must always throw the same
        stands: dict[int, list[Visit]] = defaultdict(list)
        for visit in plan:
            stands[visit.host].append(visit)
        room = np.zeros((len(frame.groups), frame.width), dtype=np.int64)
        left = terms.seats.copy()
        runs: list[Run] = []
        offers: list[tuple[int, int, bool]] = []
        loose: list[int] = []
        most = {host: terms.hosts[host].room for host in frame.group_of}
        if level is not None:
            most = {host: min(room, max(0, level - terms.hosts[host].taken)) for host, room in most.items()}
        for host in sorted(frame.group_of):
            mine = sorted(stands.get(host, ()), key=lambda visit: visit.day)
            in_runs = dice.random() < share
            for visit in mine:
                if not visit.remote:
                    left[terms.hosts[host].site, visit.day] -= 1
                    if in_runs:
                        room[frame.group_of[host], visit.day] += 1
            if in_runs:
                runs += self._runs(host, most[host], [visit.day for visit in mine], turn)
                loose.append(host)
            else:
                offers += ((host, visit.day, visit.remote) for visit in mine)
                offers += self._spare(host, most[host], [visit.day for visit in mine], left, dice)
        self._deal_seats(room, left, loose, dice)
        return Stand(runs, room, offers, most)

    def _runs(self, host: int, most: int, stands: Sequence[int], turn: int) -> Iterator[Run]:
        if not most:
            return iter(())
        offer = replace(self.terms.hosts[host], room=most)
        shift = (turn + host) % 5 - 2
        key = (offer.free.tobytes(), offer.gap, most, shift)
        if stands or key not in self.known:
            parts = cut(offer, self.terms.ordinals, stands, self.last, shift)
            if not stands:
                self.known[key] = parts
        else:
            parts = self.known[key]
        return (Run(host, part) for part in parts)

    def _spare(
        self, host: int, most: int, stands: Sequence[int], left: Numbers, dice: Random
    ) -> Iterator[tuple[int, int, bool]]:
        """Further days that the host could take beside those that stand, where of use by preference."""
        offer, ordinals = self.terms.hosts[host], self.terms.ordinals
        open_ = offer.free[: self.last].copy()
        for day in stands:
            open_ &= np.abs(ordinals[: self.last] - ordinals[day]) > offer.gap
        for _ in range(most - len(stands)):
            days = np.flatnonzero(open_)
            if not len(days):
                return
            remote = offer.remote and (offer.site == NO_SITE or dice.random() < _BY_VIDEO)
            if dice.random() < _WHERE_PRESSED:
                score = 2 * self.pressed[self.frame.group_of[host]][days]
                if not remote:
                    score = score + (left[offer.site][days] > 0)
                days = days[score == score.max()]
            day = int(days[dice.randrange(len(days))])
            yield host, day, remote
            open_ &= np.abs(ordinals[: self.last] - ordinals[day]) > offer.gap

    def _deal_seats(self, room: Numbers, left: Numbers, loose: Sequence[int], dice: Random) -> None:
        """Set seats that nobody uses aside for groups in runs, some of them; the rest stays common."""
        frame, terms = self.frame, self.terms
        free: dict[tuple[int, int], list[int]] = defaultdict(list)
        for host in loose:
            offer = terms.hosts[host]
            if offer.site != NO_SITE:
                for day in np.flatnonzero(offer.free[: self.last] & (left[offer.site][: self.last] > 0)):
                    free[offer.site, int(day)].append(frame.group_of[host])
        for (site, on), groups in sorted(free.items()):
            wanted = [group for group in groups if self.pressed[group, on]] or groups
            for _ in range(int(left[site, on])):
                room[wanted[dice.randrange(len(wanted))], on] += 1


_BY_VIDEO: Final = 0.5
"""How often a spare day of a host who takes visitors by video link is offered in that way."""

_WHERE_PRESSED: Final = 0.8
"""How often a spare day is offered where it seems to be of use, and not anywhere."""


class Dealt:
    """The visits of a plan as hosts are dealt out to the leaders of a flow."""

    def __init__(self, network: Plan, flows: Numbers) -> None:
        self.network, self.frame, self.terms = network, network.frame, network.frame.terms
        self.flows = flows

    def visits(self) -> list[Visit]:
        """The visits; whoever could only have gone to somebody out of reach is left out."""
        wanted = self._wanted()
        hosts: dict[tuple[int, int], list[int]] = defaultdict(list)
        for host, day, _ in self.network.hosting(self.flows):
            hosts[self.frame.group_of[host], day].append(host)
        stands = {(visit.ask, visit.day): visit.host for visit in self.terms.standing}
        found = Held(self.terms)
        left: list[Visit] = []
        for group, day in sorted(wanted, key=lambda key: (key[1], key[0])):
            guests, free = sorted(wanted[group, day]), sorted(hosts[group, day])
            dealt = _matched(self.terms, guests, free, day, stands, found)
            for (ask, remote), host in dealt.items():
                found.add(Visit(ask, day, host, remote))
            alone = [guest for guest in guests if guest not in dealt]
            spare = sorted(set(free) - set(dealt.values()))
            left += (Visit(ask, day, host, remote) for (ask, remote), host in zip(alone, spare, strict=False))
        for visit in left:
            found.squeeze_in(visit)
        return sorted(found.visits)

    def _wanted(self) -> dict[tuple[int, int], list[tuple[int, bool]]]:
        """Who is to sit beside some host of a group on a day, and whether by video link."""
        network, frame, width = self.network, self.frame, self.frame.width
        found: dict[tuple[int, int], list[tuple[int, bool]]] = defaultdict(list)
        at = network.asked_at[self.flows[network.ask_arcs] > 0]
        waiting: dict[int, list[int]] = defaultdict(list)
        for who, place in zip(frame.ask_who[at].tolist(), frame.ask_heads[at].tolist(), strict=True):
            waiting[place].append(who)
        flows = self.flows[network.place_arcs]
        on = np.flatnonzero(flows)
        at = network.placed_at[on]
        steps = zip(
            frame.place_tails[at].tolist(), frame.place_heads[at].tolist(), flows[on].tolist(), strict=True
        )
        # Places stand in the order of their steps: whoever comes to one has come before it leads on.
        for place, head, count in steps:
            for _ in range(count):
                ask = waiting[place].pop()
                if head < frame.first_group:
                    waiting[head].append(ask)
                else:
                    pair, day = divmod(head - frame.first_group, width)
                    found[pair // 2, day].append((ask, bool(pair % 2)))
        for (ask, day, group, by_video), count in zip(
            network.direct, self.flows[network.direct_arcs].tolist(), strict=True
        ):
            if count:
                found[group, day].append((ask, by_video))
        return found


class Held:
    """Visits as they are dealt, and where each leader is and whom he or she has met."""

    def __init__(self, terms: Terms, visits: Iterable[Visit] = ()) -> None:
        self.terms = terms
        # Dictionaries, not sets: what is looked at first must not depend on chance.
        self.visits: dict[Visit, None] = {}
        self.of_leader: dict[str, dict[Visit, None]] = defaultdict(dict)
        self.on_day: dict[int, dict[Visit, None]] = defaultdict(dict)
        for visit in visits:
            self.add(visit)

    def add(self, visit: Visit) -> None:
        """Take a visit."""
        self.visits[visit] = None
        self.on_day[visit.day][visit] = None
        self.of_leader[self.terms.asks[visit.ask].id][visit] = None

    def remove(self, visit: Visit) -> None:
        """Give a visit back."""
        del self.visits[visit]
        del self.on_day[visit.day][visit]
        del self.of_leader[self.terms.asks[visit.ask].id][visit]

    def may(self, ask: int, host: int) -> bool:
        """Whether a leader may sit beside a host whom the network lets him or her reach."""
        one = self.terms.asks[ask]
        return host not in one.barred and (
            one.asked == 1 or all(visit.host != host for visit in self.of_leader[one.id])
        )

    def suits(self, ask: int, slot: Visit, but: Visit | None = None) -> bool:
        """Whether a leader could go where and when `slot` is, if `but` were given up."""
        terms = self.terms
        one = terms.asks[ask]
        return (
            bool(one.free[slot.day])
            and slot.remote in terms.modes(one, terms.hosts[slot.host])
            and terms.may_meet(one, slot.host)
            and all(
                visit == but or (visit.day != slot.day and visit.host != slot.host)
                for visit in self.of_leader[one.id]
            )
        )

    def may_change(self, one: Visit, other: Visit) -> bool:
        """Whether the leaders of two visits could change places."""
        return self.suits(one.ask, other, one) and self.suits(other.ask, one, other)

    def change(self, one: Visit, other: Visit) -> None:
        """Let the leaders of two visits change places."""
        self.remove(one)
        self.remove(other)
        self.add(replace(other, ask=one.ask))
        self.add(replace(one, ask=other.ask))

    def squeeze_in(self, visit: Visit) -> bool:
        """Find another place for a leader who can't have just this one, by letting somebody change places."""
        for among in (self.on_day[visit.day], self.visits):
            for other in among:
                if self.suits(visit.ask, other) and self.suits(other.ask, visit, other):
                    self.remove(other)
                    self.add(replace(other, ask=visit.ask))
                    self.add(replace(visit, ask=other.ask))
                    return True
        return False


def _matched(
    terms: Terms,
    guests: Sequence[tuple[int, bool]],
    hosts: Sequence[int],
    day: int,
    stands: Mapping[tuple[int, int], int],
    held: Held,
) -> dict[tuple[int, bool], int]:
    """Leaders and hosts of one group and day in pairs: what stood, then wishes, then whoever comes next."""
    mate: dict[int, int] = {}
    left = dict.fromkeys(hosts)

    def pair(place: int, host: int) -> None:
        mate[host] = place
        del left[host]

    for place, (ask, _) in enumerate(guests):
        host = stands.get((ask, day))
        if host in left and held.may(ask, host):
            pair(place, host)
    placed = set(mate.values())
    for place, (ask, _) in enumerate(guests):
        wishes = terms.asks[ask].wishes
        if wishes and place not in placed:
            for host in left:
                if _names(terms, host, wishes) and held.may(ask, host):
                    pair(place, host)
                    placed.add(place)
                    break

    def seat(place: int, tried: set[int]) -> bool:
        """Whether somebody finds a host, others moving on where they must (Kuhn's method)."""
        for host in hosts:
            if host not in tried and held.may(guests[place][0], host):
                tried.add(host)
                if host not in mate or seat(mate[host], tried):
                    mate[host] = place
                    left.pop(host, None)
                    return True
        return False

    for place, (ask, _) in enumerate(guests):
        if place not in placed:
            direct = next((host for host in left if held.may(ask, host)), None)
            if direct is not None:
                pair(place, direct)
            else:
                seat(place, set())
    return {guests[place]: host for host, place in mate.items()}


def _names(terms: Terms, host: int, wishes: frozenset[str]) -> bool:
    offer = terms.hosts[host]
    return offer.id.casefold() in wishes or offer.line in wishes
