"""Why somebody lacks days, in words, and what would change it.

First the rules are gone through one after another, as if nobody else went anywhere: where nothing is left,
that is the reason. Who could go if others did not competes with them: around such a leader a closed
circle is drawn of all who could pass a day on, and its days are counted. Two relaxations serve for that;
a circle that is closed in either is one for which no plan has more days. What would change it was tried.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from playbook import prose
from playbook.model.library import Program
from playbook.model.shadowing import Host, Pin, Unplaced
from playbook.scheduling import terms as reading
from playbook.scheduling.changes import Change, Changes, Kind
from playbook.scheduling.present import Node, Present, standing
from playbook.scheduling.terms import NO_SITE, Ask, Mask, Offer, Terms, Visit

SPREAD: Final = 30_000
"""So many leaders at most are asked, in each relaxation, what they could use."""

SMALL: Final = 60
"""A circle of so many leaders is drawn for one who lacks a day alone."""

FEW: Final = 9
"""So many choices are counted. Where there are more, many leaders have the same words for it."""

NAMED: Final = 3
"""So many sites or languages are named; of more, the number is told."""


class Step(StrEnum):
    """Where the days run out, in the order in which it is looked for."""

    DROPPED = "dropped"
    DATES = "dates"
    SITES = "sites"
    HOSTS = "hosts"
    YES = "yes"
    DEPARTMENT = "department"
    LANGUAGE = "language"
    LINE = "line"
    MET = "met"
    ROOM = "room"
    CALENDARS = "calendars"
    SEATS = "seats"
    FREE = "free"
    """A day can be found: the plan is not as good as it could be."""
    COMPETITION = "competition"
    REST = "rest"
    """What is free does not fit together, though no relaxation proves it."""


FIRST: Final[Mapping[Step, tuple[Kind, ...]]] = {
    Step.DATES: (Kind.UNPIN, Kind.DATES),
    Step.SITES: (Kind.SITE, Kind.VIDEO),
    Step.HOSTS: (Kind.SITE, Kind.VIDEO, Kind.HOST),
    Step.YES: (Kind.YES, Kind.HOST, Kind.SITE, Kind.VIDEO),
    Step.DEPARTMENT: (Kind.HOST, Kind.SITE, Kind.VIDEO),
    Step.LANGUAGE: (Kind.YES, Kind.HOST, Kind.SITE, Kind.VIDEO),
    Step.LINE: (Kind.DEPTH, Kind.SITE, Kind.VIDEO),
    Step.MET: (Kind.YES, Kind.HOST, Kind.SITE, Kind.VIDEO),
    Step.ROOM: (Kind.DAYS, Kind.YES, Kind.HOST),
    Step.CALENDARS: (Kind.UNPIN, Kind.DATES, Kind.SITE, Kind.VIDEO),
    Step.SEATS: (Kind.UNPIN, Kind.SEAT, Kind.OPEN, Kind.DATES, Kind.SITE, Kind.VIDEO),
}
"""Which changes are the nearest where the days run out at a step; then come the smaller ones first."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a leader lacks days, in words and as values."""

    leader: str
    days: int
    step: Step
    text: str
    changes: tuple[Change, ...]
    change: str
    leaders: int = 0
    """How many compete, the leader included."""
    places: int = 0
    """For how many days."""

    @property
    def unplaced(self) -> Unplaced:
        """The reason as it stands in a schedule."""
        return Unplaced(leader=self.leader, days=self.days, reason=self.text, change=self.change)


def reasons(terms: Terms, chosen: Iterable[Visit], as_of: date) -> dict[str, Unplaced]:
    """Why each leader lacks days, by identifier, after planning; the words are those of `explain`."""
    return {one.leader: one.unplaced for one in Why(terms, chosen, as_of).all()}


def explain(program: Program, as_of: date, leader: str) -> Unplaced | None:
    """Why a leader lacks days in the program's present schedule and what would change it; None if none is."""
    asked = program.leaders[leader].days
    lacks = asked - len({one.on for one in program.days_of_leader.get(leader, ())})
    if lacks <= 0:
        return None
    terms = reading.of(program, as_of)
    found = Why(terms, standing(terms), as_of).of(leader)
    return replace(found.unplaced, days=lacks) if found else None


class Why:
    """The reasons around one plan."""

    def __init__(self, terms: Terms, chosen: Iterable[Visit], as_of: date) -> None:
        self.terms, self.program, self.as_of = terms, terms.program, as_of
        self.present = Present(terms, chosen)
        self.changes = Changes(self.present, as_of)
        self.known: dict[Any, Reason] = {}

    @cached_property
    def used(self) -> NDArray[Any]:
        """The number of the visit that each host has on each day; -1 for none."""
        present = self.present
        found = np.full(present.block.shape, -1, dtype=np.int32)
        for index, visit in enumerate(present.visits):
            if visit is not None:
                found[visit.host, visit.day] = index
        return found

    def all(self) -> list[Reason]:
        """Everybody who lacks days, in the order of their identifiers."""
        asks = self.present.asks
        ids = {asks[number].id for number in self.present.lacking()}
        ids |= {id for id in self.program.schedule.dropped if id in self.program.leaders}
        found = (self.of(id) for id in sorted(ids))
        return [one for one in found if one is not None]

    def of(self, leader: str) -> Reason | None:
        """Why one leader lacks days; None if none is lacking."""
        if leader in self.program.schedule.dropped:
            return Reason(leader, 1, Step.DROPPED, "Taken out of the schedule.", (), "")
        lacking = [
            number for number in self.present.numbers_of.get(leader, ()) if self.present.lacks(number) > 0
        ]
        if not lacking:
            return None
        # A pinned date comes first: what stands in its way was asked for by name.
        number = min(lacking, key=lambda one: (not self.present.asks[one].pinned, one))
        days = sum(self.present.lacks(one) for one in lacking)
        key = self._key(number, days)
        if key in self.known and self._manages_others(number, self.known[key]):
            key = (leader, key)
        if key not in self.known:
            self.known[key] = self._reason(number, days)
        return replace(self.known[key], leader=leader, days=days)

    def _key(self, number: int, days: int) -> Any:
        """What decides the reason: leaders who agree in this have the same one."""
        ask = self.present.asks[number]
        alone = bool(ask.barred) or self.present.others_of(ask) or ask.pinned or ask.asked > 1
        return (
            ask.id if alone else "",
            (ask.profile, ask.sites, ask.remote, ask.free.tobytes(), days, ask.department if alone else ""),
            # What is not known at these sites may differ.
            self.program.leaders[ask.id].available == (),
            self.program.leaders[ask.id].sites,
            self.program.leaders[ask.id].days,
        )

    def _manages_others(self, number: int, known: Reason) -> bool:
        """Whether a yes that would do for others may be that of a host whom this leader manages."""
        asked = any(change.kind is Kind.YES for change in known.changes)
        return asked and bool(self.changes.unwilling.asks[number].barred)

    def _reason(self, number: int, days: int) -> Reason:
        ask = self.present.asks[number]
        leaders = places = 0
        nodes = [Node(number, None, -1, None)]
        told = Funnel(self, number).told()
        if told is None:
            nodes, moves = self.present.grow(number)
            if moves is not None:
                return self._free(ask, moves, days)
            told = (Step.REST, self._tangled(nodes))
            found = self.circle(number)
            if found is not None and len(found[1]) > 1 and found[0].places:
                leaders, places = len(found[1]), found[0].places
                told = (Step.COMPETITION, self._competes(*found))
        step, text = told
        if ask.pinned and step is not Step.DATES:
            on = prose.day(self.terms.days[int(np.flatnonzero(ask.free)[0])])
            text = f"A day is pinned to {on}, and on that date there is no room. {text}"
        would = self.changes.find(number, nodes, FIRST.get(step, ()))
        return Reason(ask.id, days, step, text, would, self._in_words(number, would, days), leaders, places)

    def _free(self, ask: Ask, moves: Sequence[Any], days: int) -> Reason:
        """A day can be found: the schedule was broken off, or made for other rosters."""
        slot, others = moves[-1][1], len(moves) - 1
        where = "by video link" if slot.remote else f"at {self.site(self.present.hosts[slot.host].site)}"
        text = f"There is a day {where} on {prose.day(self.terms.days[slot.day])}"
        text += f", if {_count(others, 'other day')} {_is(others, 'moves', 'move')}." if others else "."
        change = Change(Kind.ANEW, on=(self.terms.days[slot.day],), moved=others)
        return Reason(ask.id, days, Step.FREE, text, (change,), "Make the schedule anew.")

    # Competition.

    def circle(self, number: int) -> tuple[Circle, set[str]] | None:
        """A circle around an ask of leaders for whom no plan has more days, and all who belong to it.

        None if none closes. Who has no day at all, and could only have one from within, belongs to it too.
        """
        mine = self.drawn.get(number)
        if mine is None:
            return None
        leaders = set(mine.leaders)
        for other, one in self.drawn.items():
            if self.present.has[other] or one.relaxed is not mine.relaxed or not one.places:
                continue
            if one.asks - {other} <= mine.asks:
                leaders.add(self.present.asks[other].id)
        return mine, leaders

    @cached_property
    def drawn(self) -> dict[int, Circle]:
        """A closed circle around each ask that lacks days, where there is one: the smaller of two."""
        found: dict[int, Circle] = {}
        same: dict[Any, Circle | None] = {}
        kinds = (Rounds(self, _Seats(self.present)), Rounds(self, _Hosts(self.present)))
        for number in self.present.lacking():
            ask = self.present.asks[number]
            alone = ask.barred or self.present.of_leader.get(ask.id)
            key = (ask.profile, ask.sites, ask.remote, ask.free.tobytes(), number if alone else -1)
            if key not in same:
                closed = [one for one in (kind.around(number) for kind in kinds) if one is not None]
                # Of two that are as small, the one that can be told more plainly.
                same[key] = min(closed, key=lambda one: (len(one.leaders), one.is_mixed), default=None)
            one = same[key]
            if one is not None:
                found[number] = one if number in one.asks else one.beside(number)
        return found

    def _competes(self, circle: Circle, leaders: set[str]) -> str:
        others = len(leaders) - 1
        wanted = sum(ask.need for ask in self.present.asks if ask.id in leaders)
        head = f"Competes with {_count(others, 'other')} for {_count(circle.places, 'day')}"
        if wanted != len(leaders):
            head += f" where {wanted:,} are asked for"
        return f"{head}: {circle.scarce()}."

    def _tangled(self, nodes: Sequence[Node]) -> str:
        """Days do not fit together, although each limit by itself leaves some."""
        others = {self.present.asks[node.ask].id for node in nodes[1:]}
        text = "Every day that would suit is taken, or too near to another visit of the host"
        if not others:
            return f"{text}."
        return f"{text}; passing days on among {len(others) + 1} leaders frees none either."

    # Words.

    def site(self, number: int) -> str:
        """What a site is called."""
        id = self.terms.sites[number]
        found = self.program.sites.get(id)
        return found.title if found and found.title else id

    def sites(self, numbers: Iterable[int], end: str = "and") -> str:
        """Sites in a sentence: by name, or how many there are."""
        return self.places((self.terms.sites[number] for number in numbers), end)

    def places(self, ids: Iterable[str], end: str = "and") -> str:
        """Sites in a sentence, by their identifiers."""
        known = self.program.sites
        names = sorted({known[id].title if id in known and known[id].title else id for id in ids})
        if len(names) > NAMED:
            return f"{len(names):,} sites" if end == "and" else f"any of {len(names):,} sites"
        return _listed(names, end)

    def _in_words(self, number: int, found: Sequence[Change], days: int) -> str:
        would = "would do" if days == 1 else f"would give one of the {days} days"
        if not found:
            return "No single change of one seat, one host or one date was found that would help."
        first, *rest = found
        text = f"{_capital(self._change(number, first))} {would}{self._too(first)}"
        for one in rest:
            text += f"; so would {self._change(number, one)}"
        return f"{text}."

    def _too(self, change: Change) -> str:
        if not change.others:
            return ""
        others = _count(change.others, "other leader")
        if change.kind is Kind.HOST:
            return f" and could receive {others} who {_is(change.others, 'lacks', 'lack')} a day"
        return f", and on all of them would give {others} a day as well"

    def _change(self, number: int, change: Change) -> str:
        """A change as the subject of a sentence."""
        some = len(change.hosts)
        at = f" at {self.places(change.sites, 'or')}" if change.sites else ""
        if some > FEW:
            at = " within reach"
        elif some and len(change.sites) > NAMED:
            at = f" at {self.places(change.sites)}"
        match change.kind:
            case Kind.SEAT:
                return f"one more seat{at} on {self._days(change.on)}"
            case Kind.OPEN:
                return f"opening {self.places(change.sites)} to a visitor on {self._days(change.on)}"
            case Kind.DAYS:
                return f"one more day from {_one_of(some, 'host')}{at}"
            case Kind.REST:
                return f"a shorter rest between visits for {_one_of(some, 'host')}{at}"
            case Kind.DATES:
                return f"being available on {self._days(change.on, 'other')}"
            case Kind.SITE if len(change.sites) > NAMED:
                return f"being able to go to {_some(len(change.sites))} further sites"
            case Kind.SITE:
                return f"being able to go to {self.places(change.sites, 'or')}"
            case Kind.VIDEO:
                return "a day by video link"
            case Kind.YES:
                return f"a yes from {_one_of(some, 'host')}{at} who {_is(some, 'has', 'have')} not agreed yet"
            case Kind.HOST:
                speaks = f" who speaks {languages(change.languages, 'or')}" if change.languages else ""
                ours = self.program.leaders[self.present.asks[number].id].department
                other = " of another department" if ours else ""
                return f"one more host{other}{at}{speaks}"
            case Kind.DEPTH:
                opens = f"which opens {_count(change.opens, 'host')}"
                return f"a `line_depth` of {change.values[0]}, {opens},"
            case _:
                return "taking the pin off the date"

    def _days(self, on: Sequence[date], which: str = "") -> str:
        if len(on) == 1:
            return prose.day(on[0])
        return f"{_some(len(on))} {which + ' ' if which else ''}days"


class Funnel:
    """The rules in their order, for one ask, as if nobody else went anywhere."""

    def __init__(self, why: Why, number: int) -> None:
        self.why, self.present, self.terms = why, why.present, why.terms
        self.number, self.ask = number, why.present.asks[number]
        self.leader = why.program.leaders[self.ask.id]

    def told(self) -> tuple[Step, str] | None:
        """The step at which nothing is left, and the reason; None if something is left at the end."""
        for step in (self._dates, self._sites, self._hosts, self._calendars):
            found = step()
            if found is not None:
                return found
        return None

    @cached_property
    def days(self) -> Mask:
        """The days on which the leader can go, those with a visit left out."""
        return self.present.days_of(self.number)

    def _dates(self) -> tuple[Step, str] | None:
        if self.days.any():
            return None
        terms, ask = self.terms, self.ask
        if not terms.days:
            return Step.DATES, "No open day of the window is left."
        if ask.pinned:
            on = prose.day(self._pin())
            return Step.DATES, f"Not available on the date to which a day is pinned, {on}."
        if self.why.changes.available(ask).any():
            return Step.DATES, "Each day that suits has a visit already."
        window = f"{prose.day(terms.days[0])} to {prose.day(terms.days[-1])}"
        return Step.DATES, f"Not available on any open day from {window}."

    def _pin(self) -> date:
        """The date to which the day is pinned: asks for pinned days stand in the order of their dates."""
        pinned = sorted(
            one.on for one in self.terms.former if one.leader == self.ask.id and one.pin is Pin.DATE
        )
        before = (self.present.asks[one] for one in self.present.numbers_of[self.ask.id] if one < self.number)
        return pinned[sum(one.pinned for one in before)]

    @cached_property
    def within(self) -> list[int]:
        """The sites within reach that take visitors."""
        return list(range(len(self.terms.sites))) if self.ask.sites is None else sorted(self.ask.sites)

    def _sites(self) -> tuple[Step, str] | None:
        if self.within or self.ask.remote:
            return None
        named = self.why.places(site for site in self.leader.sites)
        if not self.leader.sites:
            return Step.SITES, "No site takes visitors."
        if len(set(self.leader.sites)) == 1:
            return Step.SITES, f"The only site within reach, {named}, takes no visitors."
        return Step.SITES, f"None of the sites within reach takes visitors: {named}."

    def where(self, hosts: Iterable[Host | Offer] = ()) -> str:
        """Where hosts could be, as it follows upon them in a sentence."""
        sites = {self.terms.sites[site] for site in self.within} | set(self.within)
        parts = []
        if self.within:
            anywhere = self.ask.sites is None and len(self.within) > NAMED
            parts.append("at any site" if anywhere else f"at {self.why.sites(self.within, 'or')}")
        # Hosts at a site within reach need no video link: it is told of others.
        if self.ask.remote and (not parts or any(host.site not in sites for host in hosts)):
            parts.append("by video link")
        return " or ".join(parts)

    def _hosts(self) -> tuple[Step, str] | None:
        """Who could be a host: those at the sites or by video link, and what the rules leave of them."""
        terms, program, ask = self.terms, self.why.program, self.ask
        sites = {terms.sites[site] for site in self.within}
        left = [host for host in self.present.hosts if self._meets(host.site, host.remote)]
        if not left:
            away = set(program.schedule.dropped)
            silent = [
                host
                for host in program.hosts.values()
                if (host.site in sites or (ask.remote and host.remote)) and host.id not in away
            ]
            if silent:
                return Step.YES, _none(
                    len(silent),
                    "host",
                    self.where(silent),
                    "has agreed to be one",
                    "has not agreed to be one",
                )
            return Step.HOSTS, f"There is no host {self.where()}."
        profile = terms.profiles[ask.profile]
        number_of = terms.number_of_host
        ours = profile.department
        other = [host for host in left if not ours or host.department != ours]
        if not other:
            return (
                Step.DEPARTMENT,
                f"{_every(len(left), 'host')} {self.where(left)} {_is(len(left), 'is', 'are')} of the "
                "leader’s own department.",
            )
        speak = [
            host
            for host in other
            if not profile.languages or not host.languages or not profile.languages.isdisjoint(host.languages)
        ]
        if not speak:
            which = "of another department " if len(other) < len(left) else ""
            spoken = languages(sorted(profile.languages), "or")
            return Step.LANGUAGE, _none(
                len(other),
                "host",
                f"{which}{self.where(other)}",
                f"speaks {spoken}",
                f"does not speak {spoken}",
            )
        managed = self.why.changes.steps_above(self.number)
        free = [host for host in speak if number_of[host.id] not in managed and host.id != ask.id]
        if not free:
            depth = terms.plan.limits.line_depth
            have = _is(len(speak), "has this leader in the", "have this leader in their")
            return (
                Step.LINE,
                f"{_every(len(speak), 'suitable host')} {self.where(speak)} {have} line of management "
                f"(`line_depth` is {depth}).",
            )
        met = {visit.host for visit in self.present.others_of(ask)}
        fresh = [host for host in free if number_of[host.id] not in ask.barred | met]
        if not fresh:
            return (
                Step.MET,
                f"Every day is beside another host, and there {_is(len(free), 'is', 'are')} only "
                f"{_count(len(free), 'suitable host')} {self.where(free)}.",
            )
        self.fresh = [number_of[host.id] for host in fresh]
        with_room = [host for host in self.fresh if self.present.hosts[host].room]
        if not with_room:
            takes = _is(len(fresh), "takes", "take")
            return (
                Step.ROOM,
                f"{_every(len(fresh), 'suitable host')} {self.where(fresh)} {takes} no more days.",
            )
        self.fresh = with_room
        return None

    def _meets(self, site: int, remote: bool) -> bool:
        return (site != NO_SITE and site in self.within) or (self.ask.remote and remote)

    def _calendars(self) -> tuple[Step, str] | None:
        """Whether such a host works on a day that suits, and whether there is a seat then."""
        open_ = np.zeros(len(self.terms.days), dtype=bool)
        shut: set[int] = set()
        for number in self.fresh:
            host = self.present.hosts[number]
            both = self.days & host.free
            for remote in self.terms.modes(self.ask, host):
                seats = both if remote else both & (self.terms.seats[host.site] > 0)
                if seats.any():
                    return None
                if both.any() and not remote:
                    shut.add(host.site)
                    open_ |= both
        if not open_.any():
            on = self._when()
            return Step.CALENDARS, _none(
                len(self.fresh),
                "suitable host",
                self.where(self._fresh()),
                f"is free {on}",
                f"is not free {on}",
            )
        return Step.SEATS, self._no_seats(sorted(shut), np.flatnonzero(open_).tolist())

    def _no_seats(self, sites: Sequence[int], days: Sequence[int]) -> str:
        """That on the days on which leader and hosts could meet there is no room for them."""
        when = "On the only day that would suit leader and hosts"
        when += f", {prose.day(self.terms.days[days[0]])}" if len(days) == 1 else ""
        if len(days) > 1:
            when = f"On the {len(days)} days that would suit leader and hosts"
        shut = not self.why.changes.usual[np.ix_(sites, days)].any()
        verb = _is(len(sites), "takes", "take") if shut else _is(len(sites), "has", "have")
        return f"{when}, {self.why.sites(sites)} {verb} {'no visitors' if shut else 'no seat left'}."

    def _fresh(self) -> list[Offer]:
        return [self.present.hosts[number] for number in self.fresh]

    def _when(self) -> str:
        """The days on which the leader can go."""
        days = [self.terms.days[day] for day in np.flatnonzero(self.days).tolist()]
        if len(days) == 1:
            return f"on {prose.day(days[0])}"
        if len(days) == len(self.terms.days):
            return "on any open day"
        return f"on any of the {len(days)} days that suit"


class _Seats:
    """The relaxation that keeps seats and the days of a site's hosts together, not each host's limits."""

    def __init__(self, present: Present) -> None:
        self.present = present
        rooms = np.zeros(len(present.terms.sites) + 1, dtype=np.int64)
        for host in present.hosts:
            rooms[host.site] += min(host.room, int(host.free.sum()))
        for visit in present.visits:
            if visit is not None:
                rooms[present.hosts[visit.host].site] -= 1
        self.left = rooms
        self.of_site: dict[int, list[int]] = {}
        for index, visit in enumerate(present.visits):
            if visit is not None:
                self.of_site.setdefault(present.hosts[visit.host].site, []).append(index)

    def beyond(self, hosts: NDArray[Any], days: NDArray[Any], *, remote: bool) -> tuple[bool, set[Any]]:
        """Whether something is left behind free days of hosts; and what is full there."""
        present = self.present
        full: set[Any] = set()
        sites = present.site_of[hosts]
        if remote:
            if (self.left[sites] > 0).any():
                return True, full
            return False, {("site", site) for site in sites.tolist()}
        seats = present.seats[sites, days] > 0
        if (self.left[sites[seats]] > 0).any():
            return True, full
        full.update(("site", site) for site in sites[seats].tolist())
        pairs = zip(sites[~seats].tolist(), days[~seats].tolist(), strict=True)
        full.update(("seat", site, day) for site, day in pairs)
        return False, full

    def holders(self, what: Any) -> Sequence[int]:
        """The visits that fill something."""
        if what[0] == "site":
            return self.of_site.get(what[1], ())
        return self.present.at.get((what[1], what[2]), ())


class _Hosts:
    """The relaxation that keeps each host's days, but neither seats together nor rest."""

    def __init__(self, present: Present) -> None:
        self.present = present
        self.left = np.array(
            [offer.room - len(present.of_host.get(host, ())) for host, offer in enumerate(present.hosts)],
            dtype=np.int64,
        )

    def beyond(self, hosts: NDArray[Any], days: NDArray[Any], *, remote: bool) -> tuple[bool, set[Any]]:
        """Whether something is left behind free days of hosts; and what is full there."""
        if not remote:
            open_ = self.present.terms.seats[self.present.site_of[hosts], days] > 0
            hosts = hosts[open_]
        if (self.left[hosts] > 0).any():
            return True, set()
        return False, {("host", host) for host in set(hosts.tolist())}

    def holders(self, what: Any) -> Sequence[int]:
        """The visits that fill something."""
        return self.present.of_host.get(what[1], ())


class Rounds:
    """Circles in one relaxation, each drawn from those that are known.

    A circle holds all leaders who could pass a day on to others in it, and all that these could pass on in
    turn. It is closed if nothing that any of them could use is free: then they have all the days that there
    are for them, in the relaxation and so in every plan.
    """

    def __init__(self, why: Why, relaxed: _Seats | _Hosts) -> None:
        self.why, self.present, self.relaxed = why, why.present, relaxed
        self.known: dict[int, Circle] = {}
        """A closed circle in which an ask is."""
        self.open: set[int] = set()
        """Asks that come to something free."""
        self.steps = 0

    def around(self, number: int) -> Circle | None:
        """The circle around an ask; None if it does not close."""
        if number in self.open:
            return None
        # A small circle is drawn by itself, as small as it can be; a large one from those that are known.
        found = self._draw(number, {}, SMALL)
        if found is None and number not in self.open:
            found = self._draw(number, self.known, SPREAD)
            if found is not None:
                for one in sorted(found.asks - {number}):
                    self.known.setdefault(one, found)
        return found

    def _draw(self, number: int, known: Mapping[int, Circle], most: int) -> Circle | None:
        """The circle around an ask; None if something is free, which is noted, or it is too large."""
        asks, taken, full = {number}, set[int](), set[Any]()
        came: dict[int, int] = {}
        queue = deque([number])
        while queue:
            one = queue.popleft()
            if len(asks) > most or self.steps >= SPREAD:
                return None
            self.steps += 1
            held = None if one in self.open else self._spread(one, taken, full)
            if held is None:
                while one != number:
                    self.open.add(one)
                    one = came[one]
                self.open.add(number)
                return None
            for index in sorted(held):
                visit = self.present.visits[index]
                if visit is None or visit.ask in asks:
                    continue
                inner = known.get(visit.ask)
                if inner is None:
                    asks.add(visit.ask)
                    came[visit.ask] = one
                    queue.append(visit.ask)
                else:
                    # What is closed leads nowhere else.
                    asks |= inner.asks - inner.roots
                    taken |= inner.taken
                    full |= inner.full
        return Circle(self.why, self.relaxed, asks, taken, full, frozenset({number}))

    def _spread(self, number: int, taken: set[int], full: set[Any]) -> set[int] | None:
        """The visits that take what an ask could use; None if something is free."""
        present = self.present
        days = np.flatnonzero(present.asks[number].free)
        found: set[int] = set()
        for hosts, remote in zip(present.hosts_for(number, met=False), (False, True), strict=True):
            if not len(hosts) or not len(days):
                continue
            used = self.why.used[np.ix_(hosts, days)]
            fresh = set(np.unique(used[used >= 0]).tolist()) - taken
            taken |= fresh
            found |= fresh
            rows, columns = np.nonzero((used < 0) & present.base[np.ix_(hosts, days)])
            free, beyond = self.relaxed.beyond(hosts[rows], days[columns], remote=remote)
            if free:
                return None
            for what in beyond - full:
                found.update(self.relaxed.holders(what))
            full |= beyond
        return found


@dataclass(slots=False)
class Circle:
    """Leaders who compete for the same days, and what of seats and hosts is full around them."""

    why: Why
    relaxed: _Seats | _Hosts
    asks: set[int]
    taken: set[int]
    full: set[Any]
    roots: frozenset[int]
    """Around whom it was drawn: who lacks a day, and holds none that others could use."""

    @property
    def is_mixed(self) -> bool:
        """Whether hosts of a site as a whole are what is full."""
        return any(what[0] == "site" for what in self.full)

    def beside(self, number: int) -> Circle:
        """The same circle around another ask, to whom the same is open."""
        return replace(self, asks=self.asks | {number})

    @cached_property
    def leaders(self) -> set[str]:
        """Who is in it."""
        return {self.why.present.asks[number].id for number in self.asks}

    @cached_property
    def places(self) -> int:
        """How many days they have."""
        return sum(self.why.present.has[number] for number in self.asks)

    def scarce(self) -> str:
        """What there is too little of."""
        present, why = self.why.present, self.why
        mine = [visit for visit in present.visits if visit is not None and visit.ask in self.asks]
        near = sorted({present.hosts[visit.host].site for visit in mine if not visit.remote})
        where = f" at {why.sites(near)}" if near else ""
        if any(visit.remote for visit in mine):
            where += " and by video link" if near else " by video link"
        kinds = {what[0] for what in self.full}
        used = {(present.hosts[visit.host].site, visit.day) for visit in mine if not visit.remote}
        all_full = all(present.seats[site, day] <= 0 for site, day in used)
        if kinds == {"seat"} and all_full and not any(visit.remote for visit in mine):
            return f"all seats{where} are taken on the days that suit"
        if kinds <= {"host"} and kinds:
            return f"the suitable hosts{where} have as many visitors as they can take"
        if "seat" not in kinds and "site" not in kinds:
            return f"the suitable hosts{where} have visitors on every day that suits"
        return f"all suitable seats and hosts{where} are taken"


LANGUAGES: Final = {
    "ar": "Arabic",
    "cs": "Czech",
    "da": "Danish",
    "de": "German",
    "el": "Greek",
    "en": "English",
    "es": "Spanish",
    "fi": "Finnish",
    "fr": "French",
    "hi": "Hindi",
    "hu": "Hungarian",
    "it": "Italian",
    "ja": "Japanese",
    "ko": "Korean",
    "nl": "Dutch",
    "no": "Norwegian",
    "pa": "Punjabi",
    "pl": "Polish",
    "pt": "Portuguese",
    "ro": "Romanian",
    "ru": "Russian",
    "sv": "Swedish",
    "ta": "Tamil",
    "tl": "Tagalog",
    "tr": "Turkish",
    "uk": "Ukrainian",
    "ur": "Urdu",
    "vi": "Vietnamese",
    "zh": "Chinese",
}
"""What the most common languages are called; any other is called by its code."""


def languages(codes: Iterable[str], end: str) -> str:
    """Languages in a sentence, in the order of their names."""
    return _listed(sorted(LANGUAGES.get(code, f"`{code}`") for code in codes), end)


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def _is(number: int, one: str, many: str) -> str:
    return one if number == 1 else many


def _none(number: int, noun: str, where: str, does: str, does_not: str) -> str:
    """That none of some people does something."""
    if number == 1:
        return f"The only {noun} {where} {does_not}."
    return f"None of the {number:,} {noun}s {where} {does}."


def _every(number: int, noun: str) -> str:
    return f"The only {noun}" if number == 1 else f"All {number:,} {noun}s"


def _one_of(number: int, noun: str) -> str:
    return f"a {noun}" if number == 1 else f"{_some(number)} {noun}s"


def _some(number: int) -> str:
    """How many there are to choose from: beyond a few, nobody need know how many."""
    return f"any of {number}" if number <= FEW else "one of many"


def _listed(names: Sequence[str], end: str) -> str:
    *most, last = names
    return f"{', '.join(most)} {end} {last}" if most else last


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
