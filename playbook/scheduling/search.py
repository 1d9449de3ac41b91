"""The search: bounds from relaxations, plans from one stand after another, until the two meet.

Every stand (`networks.Stand`) keeps the best plan so far possible and leaves open, at random, how some
hosts and seats are used; its flow is the best plan of all that it leaves open, and so never worse. Where
days are lacking, what nobody uses is offered on the near side of the least cut: where somebody without a
day could get. Rounds are counted, not timed, and dice are thrown by the number of the round, so that the
same input gives the same plan on every machine.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Container, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from functools import cached_property, partial
from random import Random
from threading import Event
from typing import Any, Final

import numpy as np

from playbook.model.shadowing import Aim
from playbook.scheduling import aims
from playbook.scheduling.aims import Level
from playbook.scheduling.dealing import Dealt, Held, Stands
from playbook.scheduling.networks import Frame, Hosts, Plan, Seats, Shares, Task
from playbook.scheduling.present import Present
from playbook.scheduling.terms import NO_SITE, Mask, Terms, Visit, holding

Seen = Callable[[str, Sequence[Visit]], None]
"""Told of every better plan: what is being looked for, and the plan."""

Rank = tuple[Any, ...]
"""What makes one plan better than another, the larger the better."""


class StopError(Exception):
    """The search was broken off; the best plan so far is what was last told."""


@dataclass(frozen=True, slots=True)
class Rounds:
    """How many stands are tried; more of them find a little more, in proportion to their number."""

    days: int = 60
    """For the days themselves, while the bound is not reached."""
    patience: int = 20
    """So many of these may bring nothing."""
    turns: int = 8
    """For departments to take turns, and for pairings to be kept."""
    last_day: int = 10
    """For each last day that is tried."""
    level: int = 8
    """For one day for each host, then for two."""
    load: int = 5
    """Sweeps over all sites for hosts to take turns."""


_DAYS: Final = "looking for days"
_TURNS: Final = "sharing days out among departments"
_EARLY: Final = "bringing the last day forward"
_LOAD: Final = "sparing hosts"

_SMALL: Final = 1_000
"""Up to so many days wishes are looked after by flows too."""

_HUGE: Final = 15_000
"""Beyond so many days the plan is made region by region, and ends with aim 4."""

_REGION: Final = 5_000
"""So many leaders are looked at together then."""

_DEAR: Final = 2
"""Rounds of a flow that minds costs, where there are more days than that."""

_CHAIN: Final = 300
"""So many leaders at most are asked to pass a day on before one without is given up."""

_PASSED: Final = 400
"""For so many leaders without a day others are asked to pass one on."""

_RELIEVED: Final = 250
"""So many days at most are tried to be moved to hosts with fewer."""

_REARRANGED: Final = 9
"""So many neighbourhoods are rearranged at least where there are more days than that."""

_ALONE: Final = 0.9
"""So large a part of the days must find a host of its own for it to be tried level by level."""

_IDLE: Final = 2
"""So many sweeps may bring nothing."""

_LEVELLING: Final = (0.0, 0.0, 0.5)
"""Which part of the hosts keep to runs when hosts take turns."""

_NEAR: Final = 30
"""So many sites at a time are looked at when hosts take turns."""

_FEWER: Final = Rounds(days=16, patience=12, turns=0)
"""For each of many regions."""

_SHARES: Final = (1.0, 0.0, 0.5)
"""Which part of the hosts keep to runs, from one stand to the next."""


class Search:
    """One search for the best plan that the terms allow."""

    def __init__(
        self, terms: Terms, seen: Seen | None = None, stop: Event | None = None, rounds: Rounds | None = None
    ) -> None:
        self.terms, self.seen, self.stop = terms, seen, stop
        self.rounds = rounds or Rounds()
        self.shares = _shares(terms)
        self.placed = sum(self.shares.has.values())
        self.best: list[Visit] = self._standing()
        self.bounds: dict[Aim, Any] = {Aim.DEPARTMENTS: 0, Aim.CHANGES: 0}
        self.most = 0
        self.levels_of_load: list[int] = []

    @cached_property
    def frame(self) -> Frame:
        """What all networks of this search have in common."""
        return Frame(self.terms)

    @cached_property
    def legal(self) -> int:
        """How many pairings of the former schedule the rules still allow, in one way or the other."""
        return len({(visit.ask, visit.day, visit.host) for visit in self.terms.standing})

    @cached_property
    def near(self) -> dict[int, list[int]]:
        """For each site the sites that most leaders can reach as well, the site itself among them."""
        common: dict[int, Counter[int]] = defaultdict(Counter)
        for ask in self.terms.asks:
            for site in ask.sites or ():
                common[site].update(ask.sites or ())
        return {
            site: sorted(sorted(others), key=others.__getitem__, reverse=True)
            for site, others in common.items()
        }

    def run(self) -> tuple[list[Visit], tuple[Level, ...]]:
        """The best plan found, and for each aim its value, a bound, and whether the two prove it optimal."""
        try:
            if self.terms.need > _HUGE:
                self._find_by_regions()
            elif not self._keep_all():
                self._find_days()
                if self.terms.standing and self.terms.need > _SMALL:
                    self._finish_beside()
                else:
                    self._end_early()
                    self._spread_load()
        except StopError:
            pass
        return self.best, self.levels()

    def levels(self) -> tuple[Level, ...]:
        """Value and bound of every aim; an aim counts as proven only where all before it are."""
        values = aims.levels(self.terms, self.best)
        found, proven = [], True
        for aim in Aim:
            bound = self.bounds.get(aim, aims.unbounded(self.terms, aim))
            proven = proven and values[aim] == bound
            found.append(Level(aim, values[aim], bound, proven))
        return tuple(found)

    def _keep_all(self) -> bool:
        """Whether all of the former schedule that the rules allow can stand, with nothing lost by it.

        Then nothing need be moved, and what is lacking is looked for beside it: a small search.
        """
        terms, kept = self.terms, self.best
        if not kept or len(kept) < self.legal:
            return False
        self._bound_days()
        held, numbers = holding(terms, kept)

        def tell(stage: str, plan: Sequence[Visit]) -> None:
            self._tell(stage, _whole(kept, plan, numbers))

        inner = Search(held, tell, self.stop, self.rounds)
        inner.run()
        plan = _whole(kept, inner.best, numbers)
        if len(plan) < self.most:
            if len(plan) > len(self.best):
                self.best = plan
            return False
        if len(plan) < terms.need:
            self._bound_fairness()
            if self._fairness(self._counts(plan)) != self.bounds[Aim.FAIRNESS]:
                self.best = plan
                return False
        self.best = plan
        found = dict(inner.bounds)
        for aim in (Aim.DAYS, Aim.FAIRNESS):
            if aim in self.bounds:
                found[aim] = self.bounds[aim]
        self.bounds = {**found, Aim.CHANGES: len(terms.former) - self.legal}
        return True

    def _find_by_regions(self) -> None:
        """Aims 1 to 4 where one network would be too large: leaders who can reach the same sites together.

        What a region could have if nobody else came bounds what it has; the sum bounds the whole.
        """
        terms, most = self.terms, 0
        regions = list(self._regions())
        for numbers in regions:
            self._look()
            # Who can do with a video link could sit beside anybody: each is counted as placed.
            here = [number for number in numbers if not terms.asks[number].remote]
            alone = Search(_part(terms, here))
            most += sum(terms.asks[number].need for number in numbers if terms.asks[number].remote)
            most += alone._most(Task(last=len(terms.days), costs=False), alone.terms.need)
        self.most = most
        self.bounds[Aim.DAYS] = most + self.placed
        for numbers in regions:
            # What stands of a former schedule is left alone, so that little of it changes.
            self._find_in(self._lacking(numbers) if terms.standing else numbers)
        self._pass_on()
        self.bounds[Aim.CHANGES] = len(terms.former) - self.legal
        if self.best:
            self.bounds[Aim.LAST_DAY] = max((terms.days[0], *(one.on for one in terms.fixed)))

    def _lacking(self, numbers: Sequence[int]) -> list[int]:
        """Those of the asks of which days are lacking."""
        has = Counter(visit.ask for visit in self.best)
        return [number for number in numbers if has[number] < self.terms.asks[number].need]

    def _find_in(self, numbers: Sequence[int]) -> None:
        """Days for the leaders of a region, all others held as they are."""
        terms, ours = self.terms, set(numbers)
        kept = [visit for visit in self.best if visit.ask not in ours]
        held, back = holding(terms, kept)
        places = [place for place, number in enumerate(back) if number in ours]
        numbers = [back[place] for place in places]
        forth = {old: new for new, old in enumerate(numbers)}
        inner = Search(_part(held, places), None, self.stop, _FEWER)
        inner.best = sorted(replace(visit, ask=forth[visit.ask]) for visit in self.best if visit.ask in forth)
        inner._find_days()
        found = _whole(kept, inner.best, numbers)
        if self._rank(found) >= self._rank(self.best):
            self.best = found
            self._tell(_DAYS, self.best)

    def _regions(self) -> Iterator[list[int]]:
        """Asks, some thousand at a time, whose sites are near each other."""
        terms = self.terms
        of_site: dict[int, list[int]] = defaultdict(list)
        anywhere: list[int] = []
        for number, ask in enumerate(terms.asks):
            (of_site[min(ask.sites)] if ask.sites else anywhere).append(number)
        found: list[int] = []
        seen: set[int] = set()
        for start in sorted(of_site):
            front = [start]
            while front:
                site = front.pop(0)
                if site in seen:
                    continue
                seen.add(site)
                found += of_site.get(site, ())
                front += self.near[site]
                if len(found) >= _REGION:
                    yield sorted(found)
                    found = []
        for place in range(0, len(anywhere), _REGION):
            found += anywhere[place : place + _REGION]
            yield sorted(found)
            found = []
        if found:
            yield sorted(found)

    def _finish_beside(self) -> None:
        """Aims 5 to 7 for a large schedule made anew: what is kept of the former one stands."""
        terms, plan = self.terms, self.best
        standing = set(terms.standing)
        kept = [visit for visit in plan if visit in standing]
        held, numbers = holding(terms, kept)
        forth = {old: new for new, old in enumerate(numbers)}

        def tell(stage: str, found: Sequence[Visit]) -> None:
            self.best = _whole(kept, found, numbers)
            self._tell(stage, self.best)

        inner = Search(held, tell, self.stop, self.rounds)
        inner.best = sorted(replace(visit, ask=forth[visit.ask]) for visit in plan if visit not in standing)
        inner._end_early()
        inner._spread_load()
        tell(_LOAD, inner.best)
        # What stands was held, which other plans need not: only the plainest bounds are sure.
        last = max((visit.day for visit in self.best), default=-1) + 1
        self.bounds[Aim.LAST_DAY] = self._earliest(len(self.best), last)
        self._bound_load(last)

    def _bound_days(self) -> None:
        """Aim 1: more days than these no plan has, as far as the two relaxations tell."""
        if Aim.DAYS not in self.bounds:
            whole = Task(last=len(self.terms.days), costs=False)
            self.most = self._most(whole, self.terms.need)
            self.bounds[Aim.DAYS] = self.most + self.placed

    def _bound_fairness(self) -> dict[str, int]:
        """Aims 2 to 4: bounds from the relaxations, and the days that the tighter one gives each department.

        On a relaxation more days in all never make the fairest division worse, so each of the two bounds
        the fairness of every plan.
        """
        terms = self.terms
        task = Task(last=len(terms.days), keep=False)
        pinned = Counter(ask.department for ask in terms.asks if ask.pinned)
        found: list[tuple[tuple[Fraction, ...], dict[str, int]]] = []
        for network in (Seats(self.frame, task, self.shares), Hosts(self.frame, task, self.shares)):
            self._look()
            has = network.fairest()
            found.append((self._fairness(Counter(has) + pinned), has))
        fairness, has = min(found, key=lambda one: one[0])
        self.bounds[Aim.FAIRNESS] = fairness
        return has

    def _bound_changes(self) -> None:
        """Aim 4: how much of the former schedule any plan could keep that finds as many days."""
        terms = self.terms
        network = Seats(self.frame, Task(last=len(terms.days), fair=False), self.shares)
        flows = network.solve()
        kept = min(int(flows[network.direct_arcs].sum()), self.legal)
        # Only where the relaxation finds no more days than the plan are its kept pairings a bound for it.
        as_many = network.placed(flows) == len(self.best)
        self.bounds[Aim.CHANGES] = len(terms.former) - (kept if as_many else self.legal)

    def _find_days(self) -> None:
        """Aims 1 to 4: days, departments, fairness, and what is kept of the former schedule."""
        terms, rounds = self.terms, self.rounds
        whole = Task(last=len(terms.days), costs=bool(terms.standing))
        self._tell(_DAYS, self.best)
        self._bound_days()
        # Kept pairings count from the first flow on; asked for later, far more would be changed.
        moving = bool(terms.standing) and terms.need > _SMALL
        if terms.standing:
            self._pass_on()
        if not moving:
            self._improve(whole, rounds.days, lambda plan: len(plan) >= self.most, _DAYS)
        if not terms.standing:
            self._pass_on()
        if terms.standing:
            self._bound_changes()
        if len(self.best) < terms.need and not moving and rounds.turns:
            self._take_turns()
        if terms.standing and not moving:
            least = self.bounds[Aim.CHANGES]
            self._improve(
                replace(whole, costs=True),
                rounds.turns,
                lambda plan: len(terms.former) - self._kept(plan) <= least,
                _DAYS,
            )

    def _pass_on(self) -> None:
        """Find days for those who lack them by letting one leader pass a day on to the next.

        Chains are short, so that little of a former schedule is changed.
        """
        present = Present(self.terms, self.best)
        for number in present.lacking()[:_PASSED]:
            while present.lacks(number) > 0 and len(self.best) < self.most:
                self._look()
                _, moves = present.grow(number, _CHAIN)
                if moves is None or present.make(moves) is None:
                    break
                self.best = sorted(visit for visit in present.visits if visit is not None)
                self._tell(_DAYS, self.best)

    def _take_turns(self) -> None:
        """Aims 2 and 3, where not everybody gets a day: each department's part as in the relaxation."""
        quota = self._bound_fairness()
        bound = self.bounds[Aim.FAIRNESS]

        def settled(plan: Sequence[Visit]) -> bool:
            return bool(self._fairness(self._counts(plan)) >= bound)

        if not self.terms.standing and sum(quota.values()) + self._pinned(self.best) == len(self.best):
            before, left = self.best, dict(quota)
            self.best = []
            for visit in before:
                ask = self.terms.asks[visit.ask]
                if ask.pinned or left.get(ask.department, 0) > 0:
                    left[ask.department] = left.get(ask.department, 0) - (not ask.pinned)
                    self.best.append(visit)
            task = Task(last=len(self.terms.days), quota=quota, costs=False)
            try:
                self._improve(
                    task, self.rounds.turns, lambda plan: len(plan) >= len(before), _TURNS, quiet=True
                )
            finally:
                if self._rank(self.best) < self._rank(before):
                    self.best = before
        few = self.rounds.turns if len(self.best) <= _SMALL else _DEAR
        self._improve(Task(last=len(self.terms.days)), few, settled, _TURNS)

    def _end_early(self) -> None:
        """Aim 5: the earliest last day on which all that was found is found again."""
        terms, enough = self.terms, len(self.best)
        latest = max((one.on for one in terms.fixed), default=None)
        if not self.best:
            self.bounds[Aim.LAST_DAY] = latest
            return
        high = max(visit.day for visit in self.best) + 1
        quota = self._quota()
        bound = self._earliest(enough, high)
        self.bounds[Aim.LAST_DAY] = bound
        first = int(np.searchsorted(terms.ordinals, bound.toordinal(), side="right"))
        low, step = first, 1
        while low < high:
            self._tell(_EARLY, self.best)
            if self._ends_by(low, quota):
                high = max(visit.day for visit in self.best) + 1
                low, step = max(first, low - step // 2 + 1) if step > 1 else low, 1
            else:
                low, step = min(low + step, high), step * 2

    def _earliest(self, enough: int, last: int) -> date:
        """Aim 5: before this day no plan ends that finds so many days, as far as the relaxations tell."""
        terms = self.terms
        latest = max((one.on for one in terms.fixed), default=None)
        # What stands already ends on some day; before it nothing is gained.
        least = (
            1 if latest is None else int(np.searchsorted(terms.ordinals, latest.toordinal(), side="right"))
        )
        first = max(1, least)
        while first < last:
            middle = (first + last) // 2
            # Another plan may give the same shares to other departments: the bound must not fix who has what.
            if self._most(Task(last=middle, costs=False), enough) >= enough:
                last = middle
            else:
                first = middle + 1
        bound = terms.days[first - 1]
        return bound if latest is None else max(latest, bound)

    def _ends_by(self, last: int, quota: dict[str, int]) -> bool:
        """Whether a plan as good was found that uses the first days alone; it is then the best."""
        aim, before = self._rank(self.best), self.best
        self.best = [visit for visit in before if visit.day < last]
        task = Task(last=last, quota=quota, costs=bool(self.terms.standing))
        try:
            self._improve(
                task, self.rounds.last_day, lambda plan: self._rank(plan) >= aim, _EARLY, quiet=True
            )
        finally:
            found, self.best = self.best, before
        if self._rank(found) < aim:
            return False
        self.best = found
        return True

    def _spread_load(self) -> None:
        """Aims 6 and 7, everything before them held as it is."""
        terms = self.terms
        last = max((visit.day for visit in self.best), default=-1) + 1
        self._bound_load(last)
        if not self.best:
            return
        self._level(last)
        tried = idle = 0
        for sweep in range(self.rounds.load):
            before = self._load_rank(self.best)[0]
            if before == -self.bounds[Aim.LOAD] or idle >= _IDLE:
                break
            if tried >= _REARRANGED and len(self.best) > _SMALL:
                break
            for turn, sites in enumerate(self._neighbourhoods(sweep)):
                self._rearrange(last, sites, turn + sweep, wishes=False)
                tried += 1
            idle = 0 if self._load_rank(self.best)[0] > before else idle + 1
        self._relieve(last)
        if any(ask.wishes for ask in terms.asks) and len(self.best) <= _SMALL:
            for turn, sites in enumerate(self._neighbourhoods(0, around=range(len(terms.sites)))):
                self._rearrange(last, sites, turn, wishes=True)
        self._exchange(set(terms.standing))
        self._meet_at_sites()

    def _relieve(self, last: int) -> None:
        """Aim 6: hosts with two days or more give one up, by chains that end at a host with two fewer."""
        terms, standing = self.terms, set(self.terms.standing)
        within = np.arange(len(terms.days)) < last
        present = Present(
            replace(terms, asks=tuple(replace(ask, free=ask.free & within) for ask in terms.asks)), self.best
        )
        loads = [present.load(host) for host in range(len(terms.hosts))]
        left = _RELIEVED
        for level in range(max(loads, default=0), 1, -1):
            for host, offer in enumerate(terms.hosts):
                present.limit(host, max(loads[host], level - 1) - offer.taken)
            for host in [host for host, load in enumerate(loads) if load == level]:
                for index in list(present.of_host[host]):
                    visit = present.visits[index]
                    if visit is None or visit in standing or left <= 0:
                        continue
                    self._look()
                    left -= 1
                    present.give_up(index)
                    present.limit(host, level - 1 - terms.hosts[host].taken)
                    _, moves = present.grow(visit.ask, _CHAIN // 3, frozenset(standing))
                    if moves is not None and present.make(moves) is not None:
                        break
                    present.limit(host, level - terms.hosts[host].taken)
                    present.take_up(index, visit)
            loads = [present.load(host) for host in range(len(terms.hosts))]
        found = sorted(visit for visit in present.visits if visit is not None)
        if len(found) == len(self.best) and self._load_rank(found) >= self._load_rank(self.best):
            self.best = found
            self._tell(_LOAD, self.best)

    def _meet_at_sites(self) -> None:
        """Days by video link become days at the site where a seat is left, unless the link was wished for."""
        terms, standing = self.terms, set(self.terms.standing)
        seats = terms.seats.copy()
        for visit in self.best:
            if not visit.remote:
                seats[terms.hosts[visit.host].site, visit.day] -= 1
        for number, visit in enumerate(self.best):
            ask, offer = terms.asks[visit.ask], terms.hosts[visit.host]
            at_site = replace(visit, remote=False)
            if (
                visit.remote
                and visit not in standing
                and False in terms.modes(ask, offer)
                and seats[offer.site, visit.day] > 0
                and terms.wished(ask, offer, False) >= terms.wished(ask, offer, True)
            ):
                seats[offer.site, visit.day] -= 1
                self.best[number] = at_site

    def _level(self, last: int) -> None:
        """A plan as good in all before with one day for each host, then two, where the bound gives hope."""
        terms, before = self.terms, self.best
        if terms.standing or self.levels_of_load[0] < _ALONE * len(before):
            return
        task = Task(last=last, quota=self._quota(), costs=False)
        loads: Counter[int] = Counter()
        self.best = []
        for visit in before:
            if loads[visit.host] + terms.hosts[visit.host].taken < 1:
                loads[visit.host] += 1
                self.best.append(visit)
        try:
            for level, enough in enumerate(self.levels_of_load, 1):
                done = partial(_has, enough)
                self._improve(task, self.rounds.level, done, _LOAD, quiet=True, level=level)
        finally:
            if self._rank(self.best) < self._rank(before) or self._load_rank(self.best) < self._load_rank(
                before
            ):
                self.best = before
        self._tell(_LOAD, self.best)

    def _neighbourhoods(self, sweep: int, *, around: Container[int] | None = None) -> Iterator[set[int]]:
        """Sites that are near each other by the leaders who can go to either, some at a time.

        Each begins at a site of those given, or at one where some host has two days.
        """
        terms = self.terms
        loads = Counter(visit.host for visit in self.best)
        range_: dict[int, list[int]] = defaultdict(list)
        for host in self.frame.group_of:
            offer = terms.hosts[host]
            range_[offer.site].append(offer.taken + loads[host])
        uneven = [
            site
            for site, of_site in sorted(range_.items())
            if (max(of_site) >= 2 if around is None else site in around)
        ]
        dice = Random(sweep)  # noqa: S311 - the same sweep must always throw the same
        dice.shuffle(uneven)
        begun: set[int] = set()
        for site in uneven:
            if site in begun:
                continue
            found, front = {site}, [site]
            while front and len(found) < _NEAR:
                here = front.pop(0)
                for other in self.near.get(here, ())[: _NEAR - len(found)]:
                    if other not in found:
                        found.add(other)
                        front.append(other)
            begun |= found if len(found) < _NEAR else {site, *front[:2]}
            yield found

    def _rearrange(self, last: int, sites: set[int], turn: int, *, wishes: bool) -> None:
        """One round of aims 6 and 7 over the visits at some sites, the others held as they are."""
        self._look()
        standing = set(self.terms.standing)
        free = [
            visit
            for visit in self.best
            if self.terms.hosts[visit.host].site in sites and visit not in standing
        ]
        loose = set(free)
        kept = [visit for visit in self.best if visit not in loose]
        held, numbers = holding(self.terms, kept, sites)
        inner = Search(held)
        forth = {old: new for new, old in enumerate(numbers)}
        plan = sorted(replace(visit, ask=forth[visit.ask]) for visit in free)
        inner.best, rank = plan, inner._load_rank(plan)
        task = Task(last=last, quota=inner._quota(), keep=False, load=True, wishes=wishes)
        share = _LEVELLING[turn % len(_LEVELLING)]
        stand = Stands(inner.frame, last).stand(plan, turn, share, inner._burdened(plan))
        network = Plan(inner.frame, task, inner.shares, stand)
        found = Dealt(network, network.solve()).visits()
        if len(found) == len(plan) and inner._load_rank(found) >= rank:
            self.best = _whole(kept, found, numbers)
            self._tell(_LOAD, self.best)

    def _exchange(self, standing: set[Visit]) -> None:
        """Aim 7: leaders change places where more wishes come true by it, or more days cross divisions."""
        terms = self.terms
        held = Held(terms, self.best)

        def wished(ask: int, slot: Visit) -> bool:
            return terms.wished(terms.asks[ask], terms.hosts[slot.host], slot.remote)

        def across(ask: int, slot: Visit) -> bool:
            return terms.crosses(terms.asks[ask], terms.hosts[slot.host])

        for visit in self.best:
            one = terms.asks[visit.ask]
            if visit not in held.visits or visit in standing:
                continue
            wishing = bool(one.wishes) and not wished(visit.ask, visit)
            if not wishing and (across(visit.ask, visit) or not one.division):
                continue
            self._look()
            best, chosen = (0, 0), None
            for other in held.visits if wishing else held.on_day[visit.day]:
                if wishing and not wished(visit.ask, other):
                    continue
                gain = (wished(visit.ask, other) + wished(other.ask, visit)) - (
                    wished(visit.ask, visit) + wished(other.ask, other)
                )
                more = (across(visit.ask, other) + across(other.ask, visit)) - (
                    across(visit.ask, visit) + across(other.ask, other)
                )
                if (
                    (gain, more) > best
                    and other != visit
                    and other not in standing
                    and held.may_change(visit, other)
                ):
                    best, chosen = (gain, more), other
            if chosen is not None:
                held.change(visit, chosen)
        self.best = sorted(held.visits)
        self._tell(_LOAD, self.best)

    def _load_rank(self, plan: Sequence[Visit]) -> Rank:
        values = aims.levels(self.terms, plan)
        return (-values[Aim.LOAD], values[Aim.WISHES], values[Aim.DIVISIONS])

    def _burdened(self, plan: Sequence[Visit]) -> Mask:
        """Where hosts could take a visit off others who have more: `[group, day]`."""
        frame, terms = self.frame, self.terms
        loads = Counter(visit.host for visit in plan)
        heavy = np.zeros((len(terms.sites) + 1, frame.width), dtype=np.int64)
        for visit in plan:
            offer = terms.hosts[visit.host]
            heavy[offer.site, visit.day] = max(heavy[offer.site, visit.day], loads[visit.host] + offer.taken)
        found = np.zeros(frame.free.shape, dtype=bool)
        for number, group in enumerate(frame.groups):
            least = min(loads[host] + terms.hosts[host].taken for host in group.hosts)
            found[number] = heavy[group.site] >= least + 2
        return found

    def _bound_load(self, last: int) -> None:
        """Bounds for load, wishes and divisions, from the relaxation that keeps each host's days."""
        terms = self.terms
        task = Task(last=last, keep=False, costs=False)
        stands = aims.levels(terms, ())
        # The hosts' numbers of days form a polymatroid, in which the one choice that is best for the sum of
        # squares has, for every level at once, as many days up to that level as any choice can have.
        level, found, squares = 0, 0, stands[Aim.LOAD]
        self.levels_of_load = []
        while found < len(self.best):
            self._look()
            level += 1
            network = Hosts(self.frame, task, self.shares, level=level)
            more = min(network.placed(network.solve()), len(self.best))
            squares += (2 * level - 1) * (more - found)
            found = more
            self.levels_of_load.append(found)
        self.bounds[Aim.LOAD] = squares
        wishing, crossing = self._hopes()
        self.bounds[Aim.WISHES] = stands[Aim.WISHES] + min(wishing, len(self.best))
        self.bounds[Aim.DIVISIONS] = stands[Aim.DIVISIONS] + min(crossing, len(self.best))

    def _hopes(self) -> tuple[int, int]:
        """How many days could be wished for ones, and how many could cross divisions, each by itself."""
        terms, frame = self.terms, self.frame
        wishing = crossing = 0
        for number, ask in enumerate(terms.asks):
            suiting = [
                host
                for place in frame.places_of(ask)
                for group in place.groups
                for host in frame.groups[group].hosts
                if (ask.wishes or ask.division) and terms.may_meet(ask, host)
            ]
            hosts = [terms.hosts[host] for host in dict.fromkeys(suiting)]
            most = frame.most[number]
            if ask.wishes:
                modes = ((host, remote) for host in hosts for remote in terms.modes(ask, host))
                wishing += min(
                    most, len({host.id for host, remote in modes if terms.wished(ask, host, remote)})
                )
            crossing += min(most, sum(terms.crosses(ask, host) for host in hosts))
        return wishing, crossing

    # What all of these stand on.

    def _improve(
        self,
        task: Task,
        rounds: int,
        done: Callable[[Sequence[Visit]], bool],
        stage: str,
        *,
        quiet: bool = False,
        level: int | None = None,
    ) -> None:
        """Try one stand after another; a plan that is no worse takes the place of the best."""
        stands = Stands(self.frame, task.last)
        rank, pressed, idle = self._rank(self.best), None, 0
        patience = self.rounds.patience if self.terms.need <= _SMALL else self.rounds.patience // 2
        for turn in range(rounds):
            if done(self.best) or idle >= patience:
                return
            self._look()
            stand = stands.stand(self.best, turn, _SHARES[turn % len(_SHARES)], pressed, level)
            network = Plan(self.frame, task, self.shares, stand)
            flows = network.solve()
            pressed = network.pressed(flows)
            plan = Dealt(network, flows).visits()
            better = self._rank(plan)
            idle = 0 if better > rank else idle + 1
            if better >= rank:
                self.best, rank = plan, better
                if not quiet:
                    self._tell(stage, plan)

    def _rank(self, plan: Sequence[Visit]) -> Rank:
        """Aims 1 to 4 of a plan; pinned dates before everything."""
        return (self._pinned(plan), len(plan), self._fairness(self._counts(plan)), self._kept(plan))

    def _counts(self, plan: Sequence[Visit]) -> Counter[str]:
        return Counter(self.terms.asks[visit.ask].department for visit in plan)

    def _pinned(self, plan: Sequence[Visit]) -> int:
        return sum(self.terms.asks[visit.ask].pinned for visit in plan)

    def _quota(self) -> dict[str, int]:
        """How many days each department has in the best plan, pinned dates apart."""
        asks = self.terms.asks
        return dict(Counter(asks[visit.ask].department for visit in self.best if not asks[visit.ask].pinned))

    def _kept(self, plan: Sequence[Visit]) -> int:
        return len(set(self.terms.standing).intersection(plan)) if self.terms.standing else 0

    def _fairness(self, counts: Counter[str] | dict[str, int]) -> tuple[Fraction, ...]:
        has, asked = self.shares.has, self.shares.asked
        return tuple(sorted(Fraction(has.get(name, 0) + counts.get(name, 0), asked[name]) for name in asked))

    def _most(self, task: Task, enough: int) -> int:
        """More days than these no plan has, as far as the relaxations tell; `enough` is all that matters."""
        found = enough
        for network in (Seats(self.frame, task, self.shares), Hosts(self.frame, task, self.shares)):
            self._look()
            found = min(found, network.placed(network.solve()))
        return found

    def _standing(self) -> list[Visit]:
        """What of the former schedule can stand together."""
        if not self.terms.standing:
            return []
        present = Present(self.terms, ())
        return sorted(visit for visit in self.terms.standing if present.make([(None, visit)]) is not None)

    def _tell(self, stage: str, plan: Sequence[Visit]) -> None:
        if self.seen is not None:
            self.seen(stage, plan)

    def _look(self) -> None:
        if self.stop is not None and self.stop.is_set():
            raise StopError


def _part(terms: Terms, numbers: Sequence[int]) -> Terms:
    """The terms for some of the asks alone, with the hosts of all sites that one of them can reach."""
    asks = tuple(terms.asks[number] for number in numbers)
    sites = {site for ask in asks for site in ask.sites or ()} | {NO_SITE}
    everywhere = any(ask.sites is None for ask in asks)
    hosts = tuple(
        offer if everywhere or offer.site in sites else replace(offer, room=0) for offer in terms.hosts
    )
    return replace(terms, asks=asks, hosts=hosts, standing=())


def _whole(kept: Sequence[Visit], found: Sequence[Visit], numbers: Sequence[int]) -> list[Visit]:
    """What was held and what was found beside it as one plan; `numbers` says which ask each was before."""
    return sorted([*kept, *(replace(visit, ask=numbers[visit.ask]) for visit in found)])


def _has(days: int, plan: Sequence[Visit]) -> bool:
    return len(plan) >= days


def _shares(terms: Terms) -> Shares:
    """What each department has already and asks for, by the names that asks bear."""
    asked = {name or id: days for (name, id), days in aims.asked_of_groups(terms).items()}
    has = {name or id: days for (name, id), days in aims.placed_of_groups(terms, ()).items()}
    return Shares(has, asked)
