"""What would give somebody a day: small changes to seats, hosts and a leader's own row, each really tried.

A change is told only where, with it, a plan was made that has all the days of the present one and the
day that is lacking.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import cached_property
from itertools import islice
from typing import Final

import numpy as np

from playbook.measures import visits
from playbook.scheduling import terms as reading
from playbook.scheduling.present import FREE, Move, Node, Present
from playbook.scheduling.terms import NO_SITE, Ask, Mask, Offer, Terms, Visit

Edit = Callable[[int], Iterator[tuple[Mask, Offer, int]]]
"""Of a host: on which further days there would be room, by which offer, and the number that is changed."""

NEAR: Final = 40
"""So many leaders who could pass a day on are looked at for what a change would give them instead."""

MOVED: Final = 30
"""So many leaders at most are asked to move on where a change gives no day at once."""

MANY: Final = 9
"""No more hosts are looked for beyond so many."""

TRIES: Final = 3
"""So many hosts are tried for each seat."""

WAITING: Final = 40
"""So many others at most are looked at for whom the same change might do."""


class Kind(StrEnum):
    """What is changed."""

    ANEW = "anew"
    """Nothing: the plan can be bettered as it is."""
    SEAT = "seat"
    """One more seat at a site on one of some days."""
    DAYS = "days"
    """One more day of one of some hosts: `max_days`."""
    REST = "rest"
    """Less rest between two visits for one of some hosts: `rest_gap`."""
    DATES = "dates"
    """One more day on which the leader is available."""
    SITE = "site"
    """One more site to which the leader goes."""
    VIDEO = "video"
    """A video link will do for the leader."""
    YES = "yes"
    """One of some hosts says yes."""
    HOST = "host"
    """One more host at one of some sites, of a language that the leader speaks."""
    DEPTH = "depth"
    """The rule of one's own line of management reaches less far: `line_depth`."""
    OPEN = "open"
    """A seat at a site on one of some days on which it has none."""
    UNPIN = "unpin"
    """The date is no longer pinned."""


@dataclass(frozen=True, slots=True)
class Change:
    """One change, any of whose variants gives the lacking day, everybody else keeping as many as before."""

    kind: Kind
    sites: tuple[str, ...] = ()
    """One of these: where the seat, the site or the new host is."""
    hosts: tuple[str, ...] = ()
    """One of these."""
    values: tuple[int, ...] = ()
    """For each of the hosts: how many days, or how much rest; else the depth."""
    on: tuple[date, ...] = ()
    """On one of these."""
    languages: tuple[str, ...] = ()
    """The new host speaks one of these; none means any."""
    others: int = 0
    """How many days of other leaders it would give as well: a seat, if it is there on all the days."""
    opens: int = 0
    """How many hosts come within reach by it."""
    moved: int = 0
    """How many other days would move."""


OWN: Final = (Kind.DATES, Kind.SITE, Kind.VIDEO)
"""What only the leader can change."""

ORDER: Final = (
    *(Kind.UNPIN, Kind.SEAT, Kind.DAYS, Kind.REST, Kind.DATES, Kind.SITE, Kind.VIDEO),
    *(Kind.YES, Kind.HOST, Kind.DEPTH, Kind.OPEN),
)
"""The smaller first."""


class Changes:
    """Changes to one plan."""

    def __init__(self, present: Present, as_of: date) -> None:
        self.present, self.terms, self.as_of = present, present.terms, as_of
        terms = present.terms
        offers = {offer.site: offer for offer in terms.plan.sites}
        self.usual = np.array(
            [[visits.room(offers[site], on) for on in terms.days] for site in terms.sites], dtype=np.int64
        ).reshape(len(terms.sites), len(terms.days))
        """How many seats a site has on each day, taken ones included."""
        beyond = -self.usual
        site_of = {site: number for number, site in enumerate(terms.sites)}
        for one in terms.fixed:
            if one.site in site_of and one.on in terms.day_of:
                beyond[site_of[one.site], terms.day_of[one.on]] += 1
        self.beyond = beyond > 0
        """Where past and pinned days take more seats than there are: one more would change nothing."""
        self.waiting_for: dict[int, list[int]] = {}
        """For each site, who lacks a day and could go there; who could go anywhere stands under `NO_SITE`."""
        for number in present.lacking():
            within = present.asks[number].sites
            for site in (NO_SITE,) if within is None else sorted(within):
                self.waiting_for.setdefault(site, []).append(number)

    @cached_property
    def busy(self) -> Mask:
        """Of each host: whether some day is taken."""
        present = self.present
        return np.array([present.load(host) > 0 for host in range(len(present.hosts))], dtype=bool)

    @cached_property
    def unwilling(self) -> Terms:
        """The terms if those had said yes who have not, and the others not."""
        program = self.terms.program
        hosts = {id: replace(host, opted_in=not host.opted_in) for id, host in program.hosts.items()}
        return reading.of(replace(program, hosts=hosts), self.as_of)

    @cached_property
    def unwilling_at(self) -> dict[int, list[int]]:
        """Those hosts by their sites; who takes visitors by video link stands under `NO_SITE` too."""
        found: dict[int, list[int]] = {}
        for number, host in enumerate(self.unwilling.hosts):
            for site in {host.site, NO_SITE} if host.remote else {host.site}:
                found.setdefault(site, []).append(number)
        return found

    def find(self, number: int, nodes: Sequence[Node], first: Sequence[Kind] = ()) -> tuple[Change, ...]:
        """The smallest change that gives an ask a day, and beside one of the plan's one of the leader's own.

        `nodes` are who could pass a day on; kinds in `first` are tried before all others.
        """
        found: list[Change] = []
        for kind in dict.fromkeys((*first, *ORDER)):
            if found and (kind in OWN) == (found[0].kind in OWN):
                continue
            change = getattr(self, f"_{kind}")(number, nodes[:NEAR])
            if change is not None:
                found.append(change)
                if len(found) == 2:
                    break
        return tuple(sorted(found, key=lambda one: one.kind in OWN)) if not first else tuple(found)

    # Changes of the plan.

    def _seat(self, number: int, nodes: Sequence[Node]) -> Change | None:
        return self._seats(number, nodes, Kind.SEAT)

    def _open(self, number: int, nodes: Sequence[Node]) -> Change | None:
        return self._seats(number, nodes[:1], Kind.OPEN)

    def _seats(self, number: int, nodes: Sequence[Node], kind: Kind) -> Change | None:
        """One more seat where a host is free; on days on which the site has none, that is opening it."""
        present = self.present
        usual = (self.usual > 0 if kind is Kind.SEAT else self.usual == 0) & ~self.beyond
        nearest = 0
        found: dict[int, dict[int, list[Move]]] = {}
        tried: dict[tuple[int, int], int] = {}
        for at, node in enumerate(nodes):
            if found and node.steps > nearest:
                break
            days = np.flatnonzero(present.days_of(node.ask, node.visit))
            hosts, _ = present.hosts_for(node.ask, node.visit)
            if not len(days) or not len(hosts):
                continue
            where = np.ix_(present.site_of[hosts], days)
            rows, columns = np.nonzero(
                (present.block[np.ix_(hosts, days)] == FREE) & (present.seats[where] <= 0) & usual[where]
            )
            for host, day in zip(hosts[rows].tolist(), days[columns].tolist(), strict=True):
                site = present.hosts[host].site
                if day in found.get(site, ()) or tried.get((site, day), 0) >= TRIES:
                    continue
                tried[site, day] = tried.get((site, day), 0) + 1
                moves = present.chain(nodes, at, Visit(node.ask, day, host, False))
                with present.edited(seats=[(site, day)]), present.made(moves) as works:
                    if works:
                        nearest = node.steps
                        found.setdefault(site, {})[day] = moves
        if not found:
            return None
        site = min(found, key=lambda one: (-len(found[one]), one))
        days_at = sorted(found[site])
        return Change(
            kind,
            sites=(self.terms.sites[site],),
            on=tuple(self.terms.days[day] for day in days_at),
            others=self._others(number, site, found[site]) if len(days_at) > 1 else 0,
        )

    def _others(self, number: int, site: int, found: dict[int, list[Move]]) -> int:
        """How many others get a day at once if a site has one more seat on each of these days."""
        present, count = self.present, 0
        with ExitStack() as stack:
            stack.enter_context(present.edited(seats=[(site, day) for day in found]))
            stack.enter_context(present.made(found[min(found)]))
            waiting = sorted({*self.waiting_for.get(site, ()), *self.waiting_for.get(NO_SITE, ())} - {number})
            for other in waiting[:WAITING]:
                for slot in present.free_slots(other):
                    if slot.day in found and not slot.remote and present.hosts[slot.host].site == site:
                        if stack.enter_context(present.made([(None, slot)])):
                            count += 1
                        break
        return count

    def _days(self, number: int, nodes: Sequence[Node]) -> Change | None:
        """One more day of a host who has as many as he or she takes."""

        def more(host: int) -> Iterator[tuple[Mask, Offer, int]]:
            offer, taken = self.present.hosts[host], self.present.days_at(host)
            if len(taken) >= offer.room and offer.taken + len(taken) > 0:
                apart = self._apart(taken, offer.gap)
                more = replace(offer, room=len(taken) + 1)
                yield offer.free & apart, more, offer.taken + len(taken) + 1

        return self._of_hosts(number, nodes, Kind.DAYS, more)

    def _rest(self, number: int, nodes: Sequence[Node]) -> Change | None:
        """Less rest between the visits of a host who would take more of them."""

        def less(host: int) -> Iterator[tuple[Mask, Offer, int]]:
            offer, taken = self.present.hosts[host], self.present.days_at(host)
            if not taken or len(taken) >= offer.room:
                return
            known = self._apart(taken, offer.gap)
            for gap in range(offer.gap - 1, -1, -1):
                days = offer.free & self._apart(taken, gap) & ~known
                if days.any():
                    yield days, replace(offer, gap=gap), gap

        return self._of_hosts(number, nodes, Kind.REST, less)

    def _apart(self, taken: Sequence[int], gap: int) -> Mask:
        """The days that lie far enough from those taken."""
        ordinals = self.terms.ordinals
        found = np.ones(len(ordinals), dtype=bool)
        for day in taken:
            found &= np.abs(ordinals - ordinals[day]) > gap
        return found

    def _of_hosts(self, number: int, nodes: Sequence[Node], kind: Kind, edit: Edit) -> Change | None:
        """What hosts could offer more on days that suit: of each host the smallest change that will do."""
        present = self.present
        busy = self.busy
        nearest = 0
        found: dict[int, int] = {}
        seen: set[int] = set()
        for at, node in enumerate(nodes):
            # Once somebody near has a day, nobody need hear of hosts for whom more leaders would move.
            if found and node.steps > nearest:
                break
            days = present.days_of(node.ask, node.visit)
            if not days.any():
                continue
            for hosts, remote in zip(present.hosts_for(node.ask, node.visit), (False, True), strict=True):
                for host in hosts[busy[hosts]].tolist():
                    if host in seen or len(found) > MANY:
                        continue
                    seen.add(host)
                    for open_, offer, value in edit(host):
                        fits = open_ & days if remote else open_ & days & (present.seats[offer.site] > 0)
                        if self._one_of(nodes, at, host, offer, fits, remote=remote):
                            found[host], nearest = value, node.steps
                            break
        if not found:
            return None
        those = sorted(found)
        ids = tuple(present.hosts[host].id for host in those)
        values = tuple(found[host] for host in those)
        return Change(kind, self._sites_of(those), hosts=ids, values=values, opens=len(those))

    def _one_of(
        self, nodes: Sequence[Node], at: int, host: int, offer: Offer, days: Mask, *, remote: bool
    ) -> bool:
        """Whether a node could have one of these days beside a host whose offer is another."""
        for day in islice(np.flatnonzero(days).tolist(), TRIES):
            moves = self.present.chain(nodes, at, Visit(nodes[at].ask, day, host, remote))
            with self.present.edited(host=(host, offer)), self.present.made(moves) as works:
                if works:
                    return True
        return False

    def _sites_of(self, hosts: Sequence[int]) -> tuple[str, ...]:
        """Where some hosts are, in order; nothing is said of those who are nowhere."""
        found = {self.present.hosts[host].site for host in hosts} - {NO_SITE}
        return tuple(self.terms.sites[site] for site in sorted(found))

    def _yes(self, number: int, nodes: Sequence[Node]) -> Change | None:
        """A yes of somebody who has not said so."""
        if all(host.opted_in for host in self.terms.program.hosts.values()):
            return None
        terms, present = self.unwilling, self.present
        ask = replace(terms.asks[number], free=present.days_of(number))
        within = range(len(terms.sites)) if ask.sites is None else sorted(ask.sites)
        near = {host for site in within for host in self.unwilling_at.get(site, ())}
        if ask.remote:
            near.update(self.unwilling_at.get(NO_SITE, ()))
        found = []
        for host in sorted(near):
            offer = terms.hosts[host]
            if not offer.room or not terms.may_meet(ask, host):
                continue
            for remote in terms.modes(ask, offer):
                days = ask.free & offer.free
                if (days if remote else days & (present.seats[offer.site] > 0)).any():
                    found.append(offer)
                    break
        if not found:
            return None
        where = sorted({offer.site for offer in found} - {NO_SITE})
        return Change(
            Kind.YES,
            tuple(terms.sites[site] for site in where),
            hosts=tuple(offer.id for offer in found),
            opens=len(found),
        )

    def _host(self, number: int, nodes: Sequence[Node]) -> Change | None:
        """One more host, of a department that does not stand in the way, where a seat is left."""
        present, terms = self.present, self.terms
        ask = present.asks[number]
        days = present.days_of(number)
        within = range(len(terms.sites)) if ask.sites is None else sorted(ask.sites)
        open_ = [site for site in within if (days & (present.seats[site] > 0)).any()]
        if not open_:
            return None
        spoken = terms.profiles[ask.profile].languages
        others = {site: self._guests(number, site, spoken) for site in open_}
        most = max(others.values())
        those = [site for site in open_ if others[site] == most] if most else open_
        return Change(
            Kind.HOST,
            tuple(terms.sites[site] for site in those),
            languages=tuple(sorted(spoken)),
            others=most,
        )

    def _guests(self, number: int, site: int, spoken: frozenset[str]) -> int:
        """How many others a new host with the usual limits could receive beside an ask."""
        present, terms = self.present, self.terms
        limits = terms.plan.limits
        room = limits.host_max_days
        if room < 2:
            return 0
        left = present.seats[site].copy()
        open_ = np.ones(len(terms.days), dtype=bool)
        waiting = sorted({*self.waiting_for.get(site, ()), *self.waiting_for.get(NO_SITE, ())} - {number})
        count = 0
        leaders = set()
        for other in (number, *waiting[:WAITING]):
            ask = present.asks[other]
            languages = terms.profiles[ask.profile].languages
            if ask.id in leaders or (spoken and languages and not spoken <= languages):
                continue
            days = np.flatnonzero(present.days_of(other) & open_ & (left > 0))
            if not len(days):
                continue
            day = int(days[0])
            leaders.add(ask.id)
            left[day] -= 1
            open_ &= np.abs(terms.ordinals - terms.ordinals[day]) > limits.rest_gap
            count += 1
            if count == room:
                break
        return count - 1

    def _depth(self, number: int, nodes: Sequence[Node]) -> Change | None:
        """A rule of one's own line of management that does not reach as far up."""
        present, terms = self.present, self.terms
        steps = self.steps_above(number)
        depth = terms.plan.limits.line_depth
        ask = present.asks[number]
        for value in range(depth - 1, -1, -1):
            opened = {host for host, step in steps.items() if step >= value}
            if not opened:
                continue
            edited = replace(ask, barred=ask.barred - opened)
            if self._with(number, edited) is not None:
                fits = present.matching(ask.profile)
                return Change(Kind.DEPTH, values=(value,), opens=sum(bool(fits[host]) for host in opened))
        return None

    def steps_above(self, number: int) -> dict[int, int]:
        """Hosts whom the leader manages, and how many stand between the two."""
        terms, ask = self.terms, self.present.asks[number]
        found = {}
        met = {one.host for one in terms.fixed if one.leader == ask.id}
        for host in sorted(ask.barred):
            id = terms.hosts[host].id
            if id in met or id == ask.id:
                continue
            line = visits.line(terms.program, terms.program.hosts[id], terms.plan.limits.line_depth)
            if ask.id in line:
                found[host] = line.index(ask.id)
        return found

    # Changes of the leader's own.

    def _dates(self, number: int, nodes: Sequence[Node]) -> Change | None:
        """Further days on which a day could be found."""
        ask = self.present.asks[number]
        if ask.pinned or not self.terms.program.leaders[ask.id].available:
            return None
        edited = replace(ask, free=self._any_day(ask))
        with self.present.edited(ask=(number, edited)):
            days = sorted({slot.day for slot in self.present.free_slots(number) if not ask.free[slot.day]})
        if not days:
            moves = self._with(number, edited)
            days = [moves[-1][1].day] if moves and not ask.free[moves[-1][1].day] else []
        return Change(Kind.DATES, on=tuple(self.terms.days[day] for day in days)) if days else None

    def _any_day(self, ask: Ask) -> Mask:
        """Every day but those on which the leader has a day that stands."""
        found = np.ones(len(self.terms.days), dtype=bool)
        for one in self.terms.fixed:
            if one.leader == ask.id and one.on in self.terms.day_of:
                found[self.terms.day_of[one.on]] = False
        # Days that are pinned for another ask of the same leader are for that alone.
        for other in self.present.numbers_of[ask.id]:
            if self.present.asks[other].pinned and self.present.asks[other] is not ask:
                found &= ~self.present.asks[other].free
        return found

    def _site(self, number: int, nodes: Sequence[Node]) -> Change | None:
        """Further sites at which a day could be found."""
        ask = self.present.asks[number]
        if ask.sites is None:
            return None
        edited = replace(ask, sites=None)
        with self.present.edited(ask=(number, edited)):
            hosts = {slot.host for slot in self.present.free_slots(number) if not slot.remote}
        sites = sorted({self.present.hosts[host].site for host in hosts} - ask.sites)
        if not sites:
            moves = self._with(number, edited)
            slot = moves[-1][1] if moves else None
            if slot and not slot.remote and self.present.hosts[slot.host].site not in ask.sites:
                sites = [self.present.hosts[slot.host].site]
        return Change(Kind.SITE, tuple(self.terms.sites[site] for site in sites)) if sites else None

    def _video(self, number: int, nodes: Sequence[Node]) -> Change | None:
        """A day by video link."""
        ask = self.present.asks[number]
        if ask.remote:
            return None
        return Change(Kind.VIDEO) if self._with(number, replace(ask, remote=True)) is not None else None

    def _unpin(self, number: int, nodes: Sequence[Node]) -> Change | None:
        """A date that need not stay."""
        ask = self.present.asks[number]
        if not ask.pinned:
            return None
        free = self._any_day(ask) & self.available(ask)
        works = self._with(number, replace(ask, free=free, pinned=False))
        return Change(Kind.UNPIN) if works is not None else None

    def available(self, ask: Ask) -> Mask:
        """The open days on which a leader says that he or she can go, pins apart."""
        spans = self.terms.program.leaders[ask.id].available
        days = [not spans or any(on in span for span in spans) for on in self.terms.days]
        return np.array(days, dtype=bool)

    def _with(self, number: int, edited: Ask) -> list[Move] | None:
        """The moves that give an ask a day as it would be then."""
        with self.present.edited(ask=(number, edited)):
            return self.present.grow(number, MOVED)[1]
