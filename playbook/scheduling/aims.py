"""What a schedule strives for, measured: the value of every aim, straight from the terms and the visits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any, Final

import numpy as np

from playbook.measures import visits
from playbook.model.shadowing import Aim, Host, Leader, Reached, ShadowDay
from playbook.scheduling.terms import Ask, Terms, Visit

Group = tuple[str, str]
"""A department, or a leader of whom no department is known: what must not go away empty-handed."""

MOST: Final = frozenset({Aim.DAYS, Aim.FAIRNESS, Aim.WISHES, Aim.DIVISIONS})
"""The aims of which more is better; of all others less is."""


@dataclass(frozen=True, slots=True)
class Level:
    """How far a choice of visits came with one aim, and how far any could come."""

    aim: Aim
    value: Any
    """A number; a date or None for the last day; all shares in ascending order for fairness."""
    bound: Any
    """What no choice surpasses that is as good in every aim before; of the same kind as the value."""
    optimal: bool
    """Whether it is proven that no choice does better without doing worse in an aim before."""


def group_of(leader: Leader) -> Group:
    """The department that a leader counts for; without one, a leader is a group of his or her own."""
    return (leader.department, "") if leader.department else ("", leader.id)


def counting(terms: Terms) -> dict[str, Leader]:
    """Every leader who counts: days are asked for, and nobody took the leader out."""
    dropped = set(terms.program.schedule.dropped)
    return {id: one for id, one in sorted(terms.program.leaders.items()) if one.days and id not in dropped}


def asked_of_groups(terms: Terms) -> dict[Group, int]:
    """How many days each department asked for, past and pinned ones included."""
    found: Counter[Group] = Counter()
    for leader in counting(terms).values():
        found[group_of(leader)] += leader.days
    return dict(sorted(found.items()))


def placed_of_groups(terms: Terms, chosen: Iterable[Visit]) -> dict[Group, int]:
    """How many of these days each department has; what a leader has beyond the asked-for days is no gain."""
    leaders = counting(terms)
    has = Counter(one.leader for one in terms.fixed)
    has.update(terms.asks[visit.ask].id for visit in chosen)
    found = dict.fromkeys(asked_of_groups(terms), 0)
    for id, leader in leaders.items():
        found[group_of(leader)] += min(leader.days, has[id])
    return found


def usable(terms: Terms, ask: Ask, number: int, remote: bool) -> Any:
    """On which days a leader could sit beside a host in one way, if nobody else went anywhere."""
    host = terms.hosts[number]
    if not host.room or not terms.may_meet(ask, number) or remote not in terms.modes(ask, host):
        return np.zeros(len(terms.days), dtype=bool)
    both = ask.free & host.free
    return both if remote else both & (terms.seats[host.site] > 0)


def has_pair(terms: Terms, ask: Ask) -> bool:
    """Whether any host, day and way is open to a leader, if nobody else went anywhere."""
    return any(
        bool(usable(terms, ask, number, remote).any())
        for number, host in enumerate(terms.hosts)
        if host.room
        for remote in terms.modes(ask, host)
    )


def empty_groups(terms: Terms, chosen: Iterable[Visit]) -> list[Group]:
    """Departments without a single day although some pair would be in order with every rule."""
    placed = placed_of_groups(terms, chosen)
    asks: dict[Group, list[Ask]] = {}
    for ask in terms.asks:
        asks.setdefault(group_of(terms.program.leaders[ask.id]), []).append(ask)
    return [
        group
        for group, days in placed.items()
        if not days and any(has_pair(terms, ask) for ask in asks.get(group, ()))
    ]


def shares(asked: Mapping[Group, int], placed: Mapping[Group, int]) -> tuple[Fraction, ...]:
    """The share of its days that each department has, the smallest first."""
    return tuple(sorted(Fraction(placed[group], days) for group, days in asked.items()))


def levels(terms: Terms, chosen: Collection[Visit]) -> dict[Aim, Any]:
    """The value of every aim of a plan: what stands already and what was chosen, taken together."""
    placed = placed_of_groups(terms, chosen)
    kept = {(terms.asks[one.ask].id, terms.hosts[one.host].id, terms.days[one.day]) for one in chosen}
    dates = [*(one.on for one in terms.fixed), *(terms.days[one.day] for one in chosen)]
    loads = Counter(one.host for one in terms.fixed)
    loads.update(terms.hosts[one.host].id for one in chosen)
    meetings = list(_meetings(terms, chosen))
    return {
        Aim.DAYS: sum(placed.values()),
        Aim.DEPARTMENTS: len(empty_groups(terms, chosen)),
        Aim.FAIRNESS: shares(asked_of_groups(terms), placed),
        Aim.CHANGES: sum((one.leader, one.host, one.on) not in kept for one in terms.former),
        Aim.LAST_DAY: max(dates, default=None),
        Aim.LOAD: sum(days * days for days in loads.values()),
        Aim.WISHES: sum(wished for wished, _ in meetings),
        Aim.DIVISIONS: sum(across for _, across in meetings),
    }


def _meetings(terms: Terms, chosen: Iterable[Visit]) -> Iterator[tuple[bool, bool]]:
    """Of every day: whether it was wished for, and whether it leads into another division."""
    divisions = {one.id: one.division for one in terms.program.organization.departments}
    for one in terms.fixed:
        leader, host = terms.program.leaders.get(one.leader), terms.program.hosts.get(one.host)
        ours, theirs = (divisions.get(who.department or "", "") if who else "" for who in (leader, host))
        yield _as_wished(leader, host, one), bool(ours and theirs and ours != theirs)
    for visit in chosen:
        ask, offer = terms.asks[visit.ask], terms.hosts[visit.host]
        yield terms.wished(ask, offer, visit.remote), terms.crosses(ask, offer)


def _as_wished(leader: Leader | None, host: Host | None, one: ShadowDay) -> bool:
    if leader is None or not leader.prefers:
        return False
    wishes = {wish.casefold() for wish in leader.prefers}
    names = (one.host, one.site or visits.REMOTE, host.line if host else "")
    return not wishes.isdisjoint(name.casefold() for name in names)


def rank(values: Mapping[Aim, Any]) -> tuple[Any, ...]:
    """The values as one thing to compare: the smaller of two plans' ranks is the better plan."""
    return tuple(_better_first(aim, values[aim]) for aim in Aim)


def _better_first(aim: Aim, value: Any) -> Any:
    if aim is Aim.FAIRNESS:
        return tuple(-share for share in value)
    if aim is Aim.LAST_DAY:
        return value.toordinal() if value else 0
    return -value if aim in MOST else value


def reached(levels: Iterable[Level]) -> tuple[Reached, ...]:
    """The levels in the words of a lock file: of fairness the smallest share, of dates the ISO form."""
    return tuple(
        Reached(aim=one.aim, value=_told(one.value), bound=_told(one.bound), optimal=one.optimal)
        for one in levels
    )


def _told(value: Any) -> str:
    if isinstance(value, tuple):
        return str(value[0]) if value else "1"
    if isinstance(value, date):
        return value.isoformat()
    return "-" if value is None else str(value)


def unbounded(terms: Terms, aim: Aim) -> Any:
    """What no plan surpasses in an aim for the plainest of reasons."""
    asked = asked_of_groups(terms)
    days = sum(asked.values())
    if aim is Aim.FAIRNESS:
        return tuple(Fraction(1) for _ in asked)
    if aim is Aim.LAST_DAY:
        return max((one.on for one in terms.fixed), default=None)
    return days if aim in MOST else 0


def levels_of(terms: Terms, chosen: Collection[Visit]) -> tuple[Level, ...]:
    """The values of a plan of which nothing has been proven yet."""
    return tuple(
        Level(aim, value, unbounded(terms, aim), False) for aim, value in levels(terms, chosen).items()
    )
