"""The terms of a schedule: leaders, hosts, sites and days as numbers, with all that the rules leave open.

Everything that a network, a model or an explanation needs to know of a program is worked out here, once:
who may sit beside whom, who is free when, and what past and pinned days have already taken. People stand
in the order of their identifiers, so that the order of rows changes nothing.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

from playbook.measures import visits
from playbook.model.library import Program
from playbook.model.shadowing import Host, Pin, ShadowDay, Shadowing
from playbook.model.types import Span

Mask = NDArray[np.bool_]
"""One truth value for each day."""

NO_SITE: Final = -1
"""The site of a host of whom the roster gives none, or one that `shadowing.yml` does not describe."""


@dataclass(frozen=True, slots=True)
class Profile:
    """What of a leader decides beside whom he or she may sit, sites and dates apart."""

    department: str | None
    languages: frozenset[str]
    managed: frozenset[int]
    """Numbers of hosts who are out of reach for this leader alone; nearly always empty."""


@dataclass(frozen=True, slots=True)
class Ask:
    """What a leader still asks for: some days, or one on a pinned date."""

    id: str
    department: str
    """The department, or the leader's own identifier where none is known."""
    division: str
    need: int
    """How many days are still to be found."""
    asked: int
    """How many were asked for, those that stand already included."""
    free: Mask
    """On which days the leader can go."""
    sites: frozenset[int] | None
    """Numbers of the sites within reach; none means all."""
    remote: bool
    """Whether a video link will do."""
    profile: int
    barred: frozenset[int]
    """Hosts who are out of reach: met before, in the leader's own line of management, or the leader."""
    wishes: frozenset[str]
    """Hosts, sites and lines of work that the leader would like, in small letters."""
    pinned: bool = False
    """Whether this is a day whose date is pinned, to be found before all others."""


@dataclass(frozen=True, slots=True)
class Offer:
    """What a host offers."""

    id: str
    department: str | None
    division: str
    site: int
    languages: frozenset[str]
    free: Mask
    """On which days the host can take a visitor, rest beside past and pinned days kept."""
    room: int
    """How many more days the host takes."""
    taken: int
    """How many stand already."""
    gap: int
    """How many free days lie between two visits."""
    remote: bool
    line: str
    """The line of work, in small letters."""


@dataclass(frozen=True, slots=True, order=True)
class Visit:
    """One leader beside one host on one day, as numbers."""

    ask: int
    day: int
    host: int
    remote: bool


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What a schedule may choose from, and what it may not touch.

    `asks`, `hosts` and `sites` stand in the order of their identifiers; `seats[site, day]` is the room
    that past and pinned days left.
    """

    program: Program
    plan: Shadowing
    days: tuple[date, ...]
    sites: tuple[str, ...]
    seats: NDArray[np.int64]
    asks: tuple[Ask, ...]
    hosts: tuple[Offer, ...]
    profiles: tuple[Profile, ...]
    fixed: tuple[ShadowDay, ...]
    """Past days and pinned pairings: they stand in every schedule."""
    former: tuple[ShadowDay, ...]
    """Days to come that the former schedule has, neither past nor pinned."""
    standing: tuple[Visit, ...] = field(default=())
    """Those of the former that the rules still allow, in the way they were before in the other one."""

    @cached_property
    def number_of_host(self) -> dict[str, int]:
        """The place of each host in `hosts`."""
        return {host.id: number for number, host in enumerate(self.hosts)}

    @cached_property
    def day_of(self) -> dict[date, int]:
        """The place of each date in `days`."""
        return {on: number for number, on in enumerate(self.days)}

    @cached_property
    def ordinals(self) -> NDArray[np.int64]:
        """The days as numbers of the calendar, for rest between visits."""
        return np.array([on.toordinal() for on in self.days], dtype=np.int64)

    @cached_property
    def departments(self) -> tuple[str, ...]:
        """Every department of a leader who still asks for days, in order."""
        return tuple(sorted({ask.department for ask in self.asks}))

    @cached_property
    def need(self) -> int:
        """How many days are still to be found."""
        return sum(ask.need for ask in self.asks)

    def modes(self, ask: Ask, host: Offer) -> tuple[bool, ...]:
        """How the two can meet: at the site (False), by video link (True), or both."""
        at_site = host.site != NO_SITE and (ask.sites is None or host.site in ask.sites)
        return (*((False,) if at_site else ()), *((True,) if ask.remote and host.remote else ()))

    def may_meet(self, ask: Ask, number: int) -> bool:
        """Whether the rules of department, language and management let a leader sit beside a host."""
        return number not in ask.barred and matched(self.profiles[ask.profile], self.hosts[number])

    def wished(self, ask: Ask, host: Offer, remote: bool) -> bool:
        """Whether a visit is one that the leader asked for by host, site or line of work."""
        if not ask.wishes:
            return False
        where = visits.REMOTE if remote or host.site == NO_SITE else self.sites[host.site]
        return not ask.wishes.isdisjoint((host.id.casefold(), where.casefold(), host.line))

    def crosses(self, ask: Ask, host: Offer) -> bool:
        """Whether a visit leads into another division."""
        return bool(ask.division and host.division and ask.division != host.division)


def matched(profile: Profile, host: Offer) -> bool:
    """Another department, and a language in common; what is not known stands in nobody's way."""
    if profile.department and profile.department == host.department:
        return False
    return not profile.languages or not host.languages or not profile.languages.isdisjoint(host.languages)


def of(program: Program, as_of: date) -> Terms:
    """The terms for a schedule of the days after `as_of`.

    Raises ValueError where the program has no `shadowing.yml`; the caller has told that as a problem.
    """
    if program.shadowing is None:
        raise ValueError(f"{program.id} has no shadowing.yml")
    return _Reading(program, program.shadowing, as_of).terms()


class _Reading:
    """The terms as they are worked out."""

    def __init__(self, program: Program, plan: Shadowing, as_of: date) -> None:
        self.program, self.plan = program, plan
        self.as_of, self.settled = as_of, visits.settled_until(plan, as_of)
        self.days = tuple(visits.open_days(plan, self.settled))
        self.day_of = {on: number for number, on in enumerate(self.days)}
        self.ordinals = np.array([on.toordinal() for on in self.days], dtype=np.int64)
        self.offers = {offer.site: offer for offer in plan.sites}
        self.sites = tuple(sorted(self.offers))
        self.site_of = {site: number for number, site in enumerate(self.sites)}
        self.dropped = frozenset(program.schedule.dropped)
        self.divisions = {one.id: one.division for one in program.organization.departments}
        self.patterns = visits.patterns(plan)
        self.spans: dict[tuple[Span, ...], Mask] = {}
        self.weekdays = {
            weekday: np.array([visits.WEEKDAYS[on.weekday()] is weekday for on in self.days], dtype=bool)
            for weekday in visits.WEEKDAYS
        }

    def terms(self) -> Terms:
        program, plan = self.program, self.plan
        fixed, former = self._stand()
        seats = np.array(
            [[visits.room(self.offers[site], on) for on in self.days] for site in self.sites], dtype=np.int64
        ).reshape(len(self.sites), len(self.days))
        for visit in fixed:
            if visit.site in self.site_of and visit.on in self.day_of:
                seats[self.site_of[visit.site], self.day_of[visit.on]] -= 1
        np.maximum(seats, 0, out=seats)
        hosts, lines = self._hosts(fixed)
        asks, profiles = self._asks(fixed, hosts, lines)
        found = Terms(
            program=program,
            plan=plan,
            days=self.days,
            sites=self.sites,
            seats=seats,
            asks=asks,
            hosts=hosts,
            profiles=profiles,
            fixed=tuple(fixed),
            former=tuple(former),
        )
        return replace(found, standing=tuple(_standing(found)))

    def _stand(self) -> tuple[list[ShadowDay], list[ShadowDay]]:
        """The days that stay as they are, and those to come that may change."""
        fixed, former = [], []
        planned = {id(visit) for visit in self.program.schedule.days}
        for visit in self.program.days:
            gone = visit.leader in self.dropped or visit.host in self.dropped
            past = visit.on <= self.as_of or id(visit) not in planned
            near = visit.on <= self.settled and not gone and self._still_suits(visit)
            if past or near or (visit.pin is Pin.PAIRING and not gone):
                fixed.append(visit)
            else:
                former.append(visit)
        return fixed, former

    def _still_suits(self, visit: ShadowDay) -> bool:
        """Whether leader and host of a day that is near can both still be there."""
        leader, host = self.program.leaders[visit.leader], self.program.hosts[visit.host]
        there = not leader.available or any(visit.on in span for span in leader.available)
        return there and host.opted_in and not any(visit.on in span for span in host.off)

    def _within(self, spans: tuple[Span, ...]) -> Mask:
        """The days that lie inside one of the spans."""
        if spans not in self.spans:
            mask = np.zeros(len(self.days), dtype=bool)
            for span in spans:
                first, last = span.first.toordinal(), span.last.toordinal()
                mask |= (self.ordinals >= first) & (self.ordinals <= last)
            self.spans[spans] = mask
        return self.spans[spans]

    def _hosts(self, fixed: Iterable[ShadowDay]) -> tuple[tuple[Offer, ...], list[list[str]]]:
        """The willing hosts, and each one's line of management."""
        limits = self.plan.limits
        had: dict[str, list[date]] = {}
        for visit in fixed:
            had.setdefault(visit.host, []).append(visit.on)
        found, lines = [], []
        for id in sorted(self.program.hosts):
            host = self.program.hosts[id]
            if not host.opted_in or id in self.dropped:
                continue
            gap = limits.rest_gap if host.rest_gap is None else host.rest_gap
            most = limits.host_max_days if host.max_days is None else host.max_days
            free = self._on_shift(host) & ~self._within(host.off)
            for on in had.get(id, ()):
                free &= np.abs(self.ordinals - on.toordinal()) > gap
            taken = len(had.get(id, ()))
            found.append(
                Offer(
                    id=id,
                    department=host.department,
                    division=self.divisions.get(host.department or "", ""),
                    site=self.site_of.get(host.site or "", NO_SITE),
                    languages=frozenset(language.casefold() for language in host.languages),
                    free=free,
                    room=max(0, most - taken),
                    taken=taken,
                    gap=gap,
                    remote=host.remote,
                    line=host.line.casefold(),
                )
            )
            lines.append(visits.line(self.program, host, limits.line_depth))
        return tuple(found), lines

    def _on_shift(self, host: Host) -> Mask:
        works = visits.weekdays_of(host, self.plan, self.patterns)
        mask = np.zeros(len(self.days), dtype=bool)
        for weekday in works:
            mask |= self.weekdays[weekday]
        return mask

    def _asks(
        self, fixed: Iterable[ShadowDay], hosts: tuple[Offer, ...], lines: list[list[str]]
    ) -> tuple[tuple[Ask, ...], tuple[Profile, ...]]:
        """What each leader still asks for, and the profiles that they have in common."""
        had: dict[str, list[ShadowDay]] = {}
        for visit in fixed:
            had.setdefault(visit.leader, []).append(visit)
        pinned: dict[str, list[date]] = {}
        for visit in self.program.schedule.days:
            if visit.pin is Pin.DATE and visit.on > self.settled:
                pinned.setdefault(visit.leader, []).append(visit.on)
        number_of = {host.id: number for number, host in enumerate(hosts)}
        manages: dict[str, list[int]] = {}
        for number, above in enumerate(lines):
            for id in above:
                manages.setdefault(id, []).append(number)
        profiles: dict[Profile, int] = {}
        asks: list[Ask] = []
        for id in sorted(self.program.leaders):
            if id in self.dropped:
                continue
            leader = self.program.leaders[id]
            stands = had.get(id, [])
            need = leader.days - len(stands)
            if need <= 0:
                continue
            free = self._within(leader.available).copy() if leader.available else self._always()
            for visit in stands:
                if visit.on in self.day_of:
                    free[self.day_of[visit.on]] = False
            barred = {number_of[visit.host] for visit in stands if visit.host in number_of}
            if id in number_of:
                barred.add(number_of[id])
            languages = frozenset(language.casefold() for language in leader.languages)
            managed = [
                number
                for number in manages.get(id, ())
                if matched(Profile(leader.department, languages, frozenset()), hosts[number])
            ]
            barred.update(managed)
            # Whoever manages many hosts gets a profile of his or her own, so that a network can leave
            # out whole groups of them; for a few it is enough to look when hosts are dealt out.
            own = frozenset(managed) if len(managed) >= _MANY else frozenset()
            profile = profiles.setdefault(Profile(leader.department, languages, own), len(profiles))
            within = frozenset(self.site_of[site] for site in leader.sites if site in self.site_of)
            ask = Ask(
                id=id,
                department=leader.department or id,
                division=self.divisions.get(leader.department or "", ""),
                need=need,
                asked=leader.days,
                free=free,
                sites=within if leader.sites else None,
                remote=not leader.sites or visits.REMOTE in leader.sites,
                profile=profile,
                barred=frozenset(barred),
                wishes=frozenset(wish.casefold() for wish in leader.prefers),
            )
            asks += _split(ask, [self.day_of.get(on) for on in sorted(pinned.get(id, ()))][:need])
        return tuple(asks), tuple(profiles)

    def _always(self) -> Mask:
        return np.ones(len(self.days), dtype=bool)


_MANY: Final = 5
"""So many hosts in a leader's line that a profile of its own is worth it."""


def _split(ask: Ask, pinned: Sequence[int | None]) -> Iterator[Ask]:
    """The ask for each pinned date, even for one on which nobody goes any more, and the ask for the rest."""
    rest = ask.free.copy()
    for day in pinned:
        only = np.zeros_like(rest)
        if day is not None:
            only[day] = ask.free[day]
            rest[day] = False
        yield replace(ask, need=1, free=only, pinned=True)
    if ask.need > len(pinned):
        yield replace(ask, need=ask.need - len(pinned), free=rest)


def _standing(terms: Terms) -> Iterator[Visit]:
    """The days of the former schedule that the rules still allow, each taken by itself, in either way."""
    asks_of: dict[str, list[int]] = {}
    for number, ask in enumerate(terms.asks):
        asks_of.setdefault(ask.id, []).append(number)
    for visit in terms.former:
        host, day = terms.number_of_host.get(visit.host), terms.day_of.get(visit.on)
        if host is None or day is None or not terms.hosts[host].free[day] or not terms.hosts[host].room:
            continue
        offer = terms.hosts[host]
        for number in asks_of.get(visit.leader, ()):
            ask = terms.asks[number]
            if ask.free[day] and terms.may_meet(ask, host):
                for remote in sorted(
                    terms.modes(ask, offer), key=lambda remote: remote != (visit.site is None)
                ):
                    if remote or terms.seats[offer.site, day] > 0:
                        yield Visit(number, day, host, remote)
                break


def holding(
    terms: Terms, kept: Sequence[Visit], sites: Container[int] | None = None
) -> tuple[Terms, list[int]]:
    """The terms that are left once some visits stand like past days, and which ask each of theirs was before.

    Where `sites` are given, hosts elsewhere take nobody any more. What else stands of the former schedule
    goes on standing.
    """
    seats = terms.seats.copy()
    of_host: dict[int, list[int]] = {}
    of_ask: dict[int, int] = {}
    with_leader: dict[str, list[Visit]] = {}
    for visit in kept:
        of_host.setdefault(visit.host, []).append(visit.day)
        of_ask[visit.ask] = of_ask.get(visit.ask, 0) + 1
        with_leader.setdefault(terms.asks[visit.ask].id, []).append(visit)
        if not visit.remote:
            seats[terms.hosts[visit.host].site, visit.day] -= 1
    hosts = list(terms.hosts)
    for host, days in of_host.items():
        offer = hosts[host]
        free = offer.free.copy()
        for day in days:
            free &= np.abs(terms.ordinals - terms.ordinals[day]) > offer.gap
        hosts[host] = replace(offer, free=free, room=offer.room - len(days), taken=offer.taken + len(days))
    if sites is not None:
        hosts = [offer if offer.site in sites else replace(offer, room=0) for offer in hosts]
    asks, numbers = [], []
    for number, ask in enumerate(terms.asks):
        need = ask.need - of_ask.get(number, 0)
        if need <= 0:
            continue
        met = with_leader.get(ask.id, ())
        if met:
            free = ask.free.copy()
            free[[visit.day for visit in met]] = False
            ask = replace(ask, need=need, free=free, barred=ask.barred | {visit.host for visit in met})
        asks.append(ask)
        numbers.append(number)
    stand = (
        ShadowDay(
            leader=terms.asks[visit.ask].id,
            host=terms.hosts[visit.host].id,
            site=None if visit.remote else terms.sites[terms.hosts[visit.host].site],
            on=terms.days[visit.day],
        )
        for visit in kept
    )
    forth = {number: place for place, number in enumerate(numbers)}
    taken = set(kept)
    standing = (
        replace(visit, ask=forth[visit.ask])
        for visit in terms.standing
        if visit.ask in forth and visit not in taken and hosts[visit.host].free[visit.day]
    )
    left = replace(
        terms,
        seats=seats,
        hosts=tuple(hosts),
        asks=tuple(asks),
        fixed=(*terms.fixed, *stand),
        former=(),
        standing=tuple(
            visit for visit in standing if visit.remote or seats[hosts[visit.host].site, visit.day] > 0
        ),
    )
    return left, numbers
