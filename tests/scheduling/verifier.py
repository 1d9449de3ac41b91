"""Reads a workspace and its schedule from disk by itself, and tells every hard rule that a day breaks.

Nothing of the scheduler or of the model is used here: whoever reads a rule wrongly there does not read
it wrongly here as well.
"""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import yaml

Span = tuple[date, date]

WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True, slots=True)
class Site:
    """The room that a site has for visitors."""

    seats: int
    closed: tuple[Span, ...]
    peaks: tuple[tuple[Span, int], ...]

    def room(self, on: date) -> int:
        """How many visitors there can be on a day."""
        if within(on, self.closed):
            return 0
        room = self.seats
        for span, seats in self.peaks:
            if within(on, (span,)):
                room = min(room, seats)
        return room


@dataclass(frozen=True, slots=True)
class Leader:
    """Somebody who goes."""

    id: str
    department: str
    days: int
    sites: tuple[str, ...]
    languages: frozenset[str]
    available: tuple[Span, ...]
    prefers: frozenset[str]


@dataclass(frozen=True, slots=True)
class Host:
    """Somebody who is visited."""

    id: str
    department: str
    site: str
    line: str
    languages: frozenset[str]
    weekdays: frozenset[str]
    off: tuple[Span, ...]
    most: int
    gap: int
    remote: bool
    above: frozenset[str]
    willing: bool


@dataclass(frozen=True, slots=True)
class Day:
    """One line of a schedule."""

    leader: str
    host: str
    on: date
    site: str
    number: int
    pin: str
    revision: int

    @property
    def where(self) -> tuple[str, date, str]:
        """All that a calendar shows: another one means that the day was changed."""
        return (self.host, self.on, self.site)


@dataclass(frozen=True, slots=True)
class Lock:
    """A schedule as it stands in its file."""

    days: tuple[Day, ...] = ()
    dropped: frozenset[str] = frozenset()
    unplaced: tuple[tuple[str, int], ...] = ()
    former: tuple[Day, ...] = ()
    aims: tuple[tuple[str, str, str, bool], ...] = ()
    """For each aim its name, the value, the bound, and whether the value is said to be optimal."""


@dataclass(frozen=True, slots=True)
class Given:
    """What a schedule is made from."""

    window: Span
    weekdays: frozenset[str]
    closed: tuple[Span, ...]
    sites: Mapping[str, Site]
    leaders: Mapping[str, Leader]
    hosts: Mapping[str, Host]
    divisions: Mapping[str, str]

    def open(self, on: date) -> bool:
        """Whether leaders go on a day at all."""
        return (
            within(on, (self.window,)) and WEEK[on.weekday()] in self.weekdays and not within(on, self.closed)
        )

    def days(self) -> list[date]:
        """The days on which leaders go."""
        first, last = self.window
        every = (first + timedelta(number) for number in range((last - first).days + 1))
        return [on for on in every if self.open(on)]


def within(on: date, spans: tuple[Span, ...]) -> bool:
    """Whether a day lies in one of the spans."""
    return any(first <= on <= last for first, last in spans)


# Reading.


def read(folder: Path, program: str) -> Given:
    """What rosters, organization and `shadowing.yml` say."""
    programs = folder / "programs"
    own = programs / program
    organization = yaml.safe_load((programs / "organization.yml").read_text("utf-8"))
    plan = yaml.safe_load((own / "shadowing.yml").read_text("utf-8"))
    people = {row["id"]: row for row in _rows(programs / "people.csv")}
    limits = plan.get("limits") or {}
    depth = int(limits.get("line_depth", 3))
    patterns = {one: {one} for one in WEEK}
    patterns |= {str(shift["id"]): set(shift["days"]) for shift in plan.get("shifts") or ()}
    weekdays = frozenset(plan.get("weekdays") or WEEK[:5])
    leader_rows = [_filled(row, people) for row in _rows(own / "leaders.csv")]
    host_rows = [_filled(row, people) for row in _rows(own / "hosts.csv")]
    superior = {row["id"]: row.get("manager", "") for row in (*host_rows, *leader_rows, *people.values())}

    def above(row: Mapping[str, str]) -> frozenset[str]:
        line = _split(row.get("managers"), ">")
        found: list[str] = []
        for one in line[:depth]:
            if one not in found:
                found.append(one)
        following = superior.get(line[-1], "") if line else row.get("manager", "")
        while following and following not in found and len(found) < depth:
            found.append(following)
            following = superior.get(following, "")
        return frozenset(found)

    def works(row: Mapping[str, str]) -> frozenset[str]:
        shifts = _split(row.get("shifts"))
        return frozenset().union(*(patterns.get(one, set()) for one in shifts)) if shifts else weekdays

    return Given(
        window=_span(plan["window"]),
        weekdays=weekdays,
        closed=_closed(plan),
        sites={
            str(one["site"]): Site(
                seats=int(one["seats"]),
                closed=_closed(one),
                peaks=tuple((_span(peak["days"]), int(peak["seats"])) for peak in one.get("peaks") or ()),
            )
            for one in plan.get("sites") or ()
        },
        leaders={
            row["id"]: Leader(
                id=row["id"],
                department=row.get("department", ""),
                days=int(row.get("days") or 1),
                sites=_split(row.get("sites")),
                languages=frozenset(one.casefold() for one in _split(row.get("languages"))),
                available=tuple(map(_span, _split(row.get("available")))),
                prefers=frozenset(one.casefold() for one in _split(row.get("prefers"))),
            )
            for row in leader_rows
        },
        hosts={
            row["id"]: Host(
                id=row["id"],
                department=row.get("department", ""),
                site=row.get("site", ""),
                line=row.get("line", "").casefold(),
                languages=frozenset(one.casefold() for one in _split(row.get("languages"))),
                weekdays=works(row),
                off=tuple(map(_span, _split(row.get("off")))),
                most=int(row.get("max_days") or limits.get("host_max_days", 4)),
                gap=int(row.get("rest_gap") or limits.get("rest_gap", 2)),
                remote=row.get("remote", "").lower() in {"yes", "true"},
                above=above(row),
                willing=row.get("opted_in", "").lower() in {"yes", "true"},
            )
            for row in host_rows
        },
        divisions={str(one["id"]): one.get("division") or "" for one in organization["departments"]},
    )


def read_lock(folder: Path, program: str) -> Lock:
    """The schedule that stands in the program's folder; an empty one where there is none."""
    file = folder / "programs" / program / "schedule.lock.yml"
    return lock_of(file.read_text("utf-8")) if file.exists() else Lock()


def lock_of(text: str) -> Lock:
    """The schedule that a text tells of."""
    found = yaml.safe_load(text) or {}
    return Lock(
        days=tuple(map(_day, found.get("days") or ())),
        dropped=frozenset(map(str, found.get("dropped") or ())),
        unplaced=tuple((str(one["leader"]), int(one.get("days", 1))) for one in found.get("unplaced") or ()),
        former=tuple(map(_day, found.get("former") or ())),
        aims=tuple(
            (str(one["aim"]), str(one["value"]), str(one["bound"]), one.get("optimal", False) is True)
            for one in found.get("aims") or ()
        ),
    )


def _rows(file: Path) -> list[dict[str, str]]:
    if not file.exists():
        return []
    with file.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    return [{key: (value or "").strip() for key, value in row.items()} for row in rows]


def _filled(row: Mapping[str, str], people: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    """A row of a roster; what it leaves out stands in the directory."""
    known = people.get(row["id"], {})
    keys = ("name", "department", "title", "level", "site", "languages", "manager")
    return {**row, **{key: row.get(key) or known.get(key, "") for key in keys}}


def _split(cell: str | None, by: str = ";") -> tuple[str, ...]:
    return tuple(part.strip() for part in (cell or "").split(by) if part.strip())


def _closed(part: Mapping[str, Any]) -> tuple[Span, ...]:
    return tuple(_span(one["days"]) for one in part.get("closed") or ())


def _span(value: Any) -> Span:
    first, _, last = str(value).partition("..")
    return date.fromisoformat(first), date.fromisoformat(last or first)


def _day(entry: Mapping[Any, Any]) -> Day:
    # YAML 1.1 takes the bare word `on` for a truth value, wherever it stands.
    on = entry[True] if True in entry else entry["on"]
    return Day(
        leader=str(entry["leader"]),
        host=str(entry["host"]),
        on=on if isinstance(on, date) else date.fromisoformat(str(on)),
        site=str(entry.get("site") or ""),
        number=int(entry.get("number", 1)),
        pin=str(entry.get("pin") or ""),
        revision=int(entry.get("revision", 0)),
    )


# The rules, each by itself.


def violations(folder: Path, program: str, as_of: date, before: str | None = None) -> list[str]:
    """One sentence for each hard rule that the schedule in the folder breaks.

    `before` is the text of the schedule that it took the place of: what was past, pinned or dropped there
    binds the new one. Days up to `as_of` are past, and nobody holds a rule against them alone.
    """
    given, lock = read(folder, program), read_lock(folder, program)
    strangers = [
        sentence
        for one in lock.days
        for sentence in (
            *([] if one.leader in given.leaders else [f"{one.leader} stands in no roster of leaders."]),
            *([] if one.host in given.hosts else [f"{one.host} stands in no roster of hosts."]),
        )
    ]
    if strangers:
        return strangers
    found = [
        *(sentence for one in lock.days if one.on > as_of for sentence in unlawful(given, lock.dropped, one)),
        *together(given, lock, as_of),
        *_complete(given, lock, as_of),
        *_numbered(lock),
    ]
    former = lock_of(before) if before is not None else Lock()
    return [*found, *_binding(given, lock, former, as_of), *_revised(lock, former)]


def unlawful(given: Given, dropped: frozenset[str], one: Day) -> Iterator[str]:
    """What speaks against one day taken by itself."""
    leader, host, on = given.leaders[one.leader], given.hosts[one.host], one.on
    for id in (leader.id, host.id):
        if id in dropped:
            yield f"{id} is dropped and has a day on {on}."
    if not within(on, (given.window,)):
        yield f"{on} is outside the window."
    if WEEK[on.weekday()] not in given.weekdays:
        yield f"{on} is a weekday on which nobody goes."
    if within(on, given.closed):
        yield f"{on} is closed everywhere."
    if leader.available and not within(on, leader.available):
        yield f"{leader.id} is not available on {on}."
    if within(on, host.off):
        yield f"{host.id} is off on {on}."
    if WEEK[on.weekday()] not in host.weekdays:
        yield f"{host.id} does not work on the weekday of {on}."
    if leader.languages and host.languages and not leader.languages & host.languages:
        yield f"{leader.id} and {host.id} share no language."
    if leader.department and leader.department == host.department:
        yield f"{leader.id} and {host.id} are of one department."
    if leader.id in host.above:
        yield f"{leader.id} stands in the line of management of {host.id}."
    if leader.id == host.id:
        yield f"{leader.id} goes to himself or herself."
    if not host.willing:
        yield f"{host.id} has not said yes."
    if one.site:
        if one.site != host.site:
            yield f"{host.id} does not work at {one.site}."
        if leader.sites and one.site not in leader.sites:
            yield f"{leader.id} can't be at {one.site}."
        if one.site not in given.sites:
            yield f"{one.site} takes nobody."
    else:
        if leader.sites and "REMOTE" not in leader.sites:
            yield f"{leader.id} can't go by video link."
        if not host.remote:
            yield f"{host.id} takes nobody by video link."


def together(given: Given, lock: Lock, as_of: date) -> Iterator[str]:
    """What speaks against days taken together, where not all of them are past."""
    by_leader, by_host = defaultdict(list), defaultdict(list)
    by_seat = defaultdict(list)
    for one in sorted(lock.days, key=lambda one: (one.on, one.leader, one.host)):
        by_leader[one.leader].append(one)
        by_host[one.host].append(one)
        if one.site in given.sites:
            by_seat[one.site, one.on].append(one)
    for id, days in sorted(by_leader.items()):
        for on, times in Counter(one.on for one in days if one.on > as_of).items():
            if times > 1:
                yield f"{id} has {times} hosts on {on}."
        for whom, times in Counter(one.host for one in days).items():
            if times > 1 and any(one.host == whom and one.on > as_of for one in days):
                yield f"{id} goes {times} times to {whom}."
    for id, days in sorted(by_host.items()):
        host = given.hosts[id]
        for on, times in Counter(one.on for one in days if one.on > as_of).items():
            if times > 1:
                yield f"{id} has {times} leaders on {on}."
        dates = sorted({one.on for one in days})
        for early, late in pairwise(dates):
            if late > as_of and (late - early).days - 1 < host.gap:
                yield f"{id} has no rest between {early} and {late}."
        if len(days) > host.most and dates[-1] > as_of:
            yield f"{id} has {len(days)} days and takes {host.most}."
    for (site, on), days in sorted(by_seat.items()):
        room = given.sites[site].room(on)
        if on > as_of and len(days) > room:
            yield f"{site} has {len(days)} visitors and {room} seats on {on}."


def _complete(given: Given, lock: Lock, as_of: date) -> Iterator[str]:
    """Whether every leader has all days, or stands under `unplaced` with the number that is lacking."""
    has = Counter(one.leader for one in lock.days)
    listed = Counter(leader for leader, _ in lock.unplaced)
    for id, times in listed.items():
        if id not in given.leaders:
            yield f"{id} is listed as unplaced and stands in no roster."
        if times > 1:
            yield f"{id} is listed as unplaced {times} times."
    told = dict(lock.unplaced)
    free = Counter(one.leader for one in lock.days if one.on > as_of and one.pin != "pairing")
    for leader in given.leaders.values():
        lacking = max(0, leader.days - has[leader.id])
        if lacking and leader.id not in told:
            yield f"{leader.id} lacks {lacking} days and is not listed as unplaced."
        elif told.get(leader.id, 0) != lacking:
            yield f"{leader.id} lacks {lacking} days and is listed with {told[leader.id]}."
        if has[leader.id] > leader.days and free[leader.id]:
            yield f"{leader.id} has {has[leader.id]} days and asks for {leader.days}."


def _numbered(lock: Lock) -> Iterator[str]:
    """Whether no two days of a leader bear one number."""
    for (leader, number), times in Counter((one.leader, one.number) for one in lock.days).items():
        if times > 1:
            yield f"{leader} has {times} days with the number {number}."


def _binding(given: Given, lock: Lock, former: Lock, as_of: date) -> Iterator[str]:
    """Whether past, pinned and dropped of the former schedule are as they were."""
    if sorted(former.dropped) != sorted(lock.dropped):
        yield "The list of those who are dropped was changed."
    was = {one for one in former.days if one.on <= as_of}
    now = {one for one in lock.days if one.on <= as_of}
    for one in sorted(was - now, key=repr):
        yield f"The past day of {one.leader} on {one.on} was changed."
    for one in sorted(now - was, key=repr):
        yield f"{one.leader} has a new day in the past, on {one.on}."
    held: dict[str, set[date]] = defaultdict(set)
    loose: dict[str, int] = defaultdict(int)
    standing = set(lock.days)
    for one in former.days:
        gone = one.leader in lock.dropped or one.host in lock.dropped
        if one.on > as_of and one.pin == "pairing" and not gone and one not in standing:
            yield f"The pinned day of {one.leader} beside {one.host} on {one.on} was changed."
        if one.on > as_of and one.pin == "date" and one.leader not in lock.dropped:
            held[one.leader].add(one.on)
    for one in lock.days:
        if one.on > as_of and one.on in held[one.leader] and one.pin != "date":
            yield f"The day of {one.leader} on {one.on} lost the pin of its date."
        if one.on <= as_of or one.pin == "pairing" or one.on in held[one.leader]:
            continue
        loose[one.leader] += 1
        if one.pin:
            yield f"The day of {one.leader} on {one.on} has a pin that nobody set."
    fixed = Counter(one.leader for one in lock.days if one.on <= as_of or one.pin == "pairing")
    for leader, dates in sorted(held.items()):
        if dates and loose[leader] > max(0, given.leaders[leader].days - fixed[leader] - len(dates)):
            gone_dates = ", ".join(str(on) for on in sorted(dates))
            yield f"{leader} has a day elsewhere than on a pinned date ({gone_dates})."


def _revised(lock: Lock, former: Lock) -> Iterator[str]:
    """Whether revisions rise where a day changed and nowhere else, and given-up days can be called off."""
    before = {(one.leader, one.number): one for one in former.days}
    gone: dict[tuple[str, int], int] = {}
    for one in former.former:
        gone[one.leader, one.number] = max(gone.get((one.leader, one.number), 0), one.revision)
    for one in lock.days:
        key = (one.leader, one.number)
        known = before.get(key)
        if known is not None and known.where == one.where:
            if one.revision != known.revision:
                yield f"Day {one.number} of {one.leader} was not changed, and its revision was."
        elif known is not None and one.revision <= known.revision:
            yield f"Day {one.number} of {one.leader} was changed, and its revision did not rise."
        elif known is None and one.revision <= gone.get(key, -1):
            yield f"Day {one.number} of {one.leader} came back, and its revision did not rise."
        elif known is None and key not in gone and one.revision:
            yield f"Day {one.number} of {one.leader} is new, and has the revision {one.revision}."
    stands = {(one.leader, *one.where) for one in lock.days}
    told = {(one.leader, *one.where): one for one in lock.former}
    for day in former.days:
        key_of_day = (day.leader, *day.where)
        if key_of_day in stands:
            continue
        if key_of_day not in told:
            yield f"The day of {day.leader} on {day.on} was given up, and `former` does not tell."
        elif told[key_of_day].revision <= day.revision:
            yield f"The day of {day.leader} on {day.on} was given up, and its revision did not rise."
    for key_of_day in sorted(stands & told.keys()):
        yield f"The day of {key_of_day[0]} on {key_of_day[2]} stands, and `former` calls it off."
