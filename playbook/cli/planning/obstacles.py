"""What stands in the way of planning: faults in what a schedule is made from, told as `check` tells them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

from playbook import checks, reports
from playbook.checks.shadowing import IMPOSSIBLE
from playbook.door.entries import stem_of
from playbook.door.kinds import (
    ALL,
    CHARTER,
    MANY,
    ORGANIZATION,
    PERSON,
    SCHEDULE,
    SHADOWING,
    SHARED,
    Kind,
)
from playbook.door.shapes import near
from playbook.measures import visits
from playbook.model.library import Library, Program
from playbook.model.shadowing import Pin, ShadowDay
from playbook.problem import Location, Place, Problem, Severity, in_order
from playbook.prose import day
from playbook.reports import Report
from playbook.source import UNREADABLE
from playbook.workspace import Snapshot, Workspace

LEADER, HOST = (next(kind for kind in MANY if kind.name == name) for name in ("leader", "host"))
KINDS: Final = (ORGANIZATION, PERSON, LEADER, HOST, SHADOWING, SCHEDULE)
"""The kinds of record that a schedule depends on."""

_OF_DATE: Final = ("S005", "S009", "S014")
"""Rules that hold for a date whoever the host is: what they find stands in the way of a pinned date."""
_OF_PINS: Final = "S043"
"""The rule that counts pins of both kinds: it needs to see all days."""
_WORTH_TELLING: Final = frozenset({"S027", "S031"})
"""Warnings about `shadowing.yml` that say something about what can be planned."""


@dataclass(frozen=True, slots=True)
class Sources:
    """What was read, with the texts that were read in place of files of the program."""

    workspace: Workspace
    snapshot: Snapshot
    texts: Mapping[str, str] = field(default_factory=dict)
    """Texts by the path in whose place they were read."""
    shown: Mapping[str, str] = field(default_factory=dict)
    """The paths to show for these, as they were given."""

    def report(self, program: Program, problems: list[Problem], today: date) -> Report:
        """A report of problems, each in the file where its author finds it."""
        whose = {path: known for known, path in self.shown.items()}

        def locate(place: Place) -> Location:
            return self.snapshot.locate(replace(place, path=whose.get(place.path, place.path)))

        def text(path: str) -> str | None:
            known = whose.get(path)
            return self.workspace.text(path) if known is None else self.texts[known]

        told = [
            replace(one, place=replace(one.place, path=self.shown.get(one.place.path, one.place.path)))
            for one in in_order(problems, self.snapshot.locate)
        ]
        library = Library(programs={program.id: program})
        return reports.report(
            library, told, {}, locate, reports.Files(text), day=today, today=today, count=len(told)
        )

    def files_of(self, program: Program, kind: Kind) -> list[str]:
        """The files that hold records of a kind for a program: its own, else those that it shares."""
        own, shared = [], []
        for path in self.snapshot.documents:
            if _kind(path, f"{program.path}/") is kind:
                own.append(path)
            elif kind in SHARED and _kind(path, "programs/") is kind:
                shared.append(path)
        return own or shared

    def is_inside(self, program: Program, kind: Kind) -> bool:
        """Whether records of a kind stand inside `program.yml`."""
        values = (self.snapshot.documents[path].value for path in self.files_of(program, CHARTER))
        return any(isinstance(value, dict) and kind.plural in value for value in values)


def _kind(path: str, folder: str) -> Kind | None:
    """The kind of record that a file of a folder holds, as its name says."""
    if not path.startswith(folder):
        return None
    top, slash, _ = path.removeprefix(folder).partition("/")
    stem = top if slash else stem_of(top)
    return next((kind for kind in (*KINDS, CHARTER) if kind.stem == stem), None)


def of_files(sources: Sources, program: Program, as_of: date) -> list[Problem]:
    """What can't be read of all that a schedule is made from, or is missing."""
    whose = _whose(sources, program)
    found = [
        one
        for one in sources.snapshot.problems
        if one.severity is Severity.ERROR and (kind := whose(one)) and not _is_moot(sources, one, kind)
    ]
    # Where a file can't be read, nobody knows whether what it should hold is missing.
    return found or list(_missing(sources, program, as_of))


def of_rules(sources: Sources, program: Program, as_of: date) -> tuple[list[Problem], list[Problem]]:
    """What the rules find in rosters, `shadowing.yml` and pins: what stands in the way, and warnings."""
    whose = _whose(sources, program)
    past = {one.place for one in program.schedule.days if one.on <= as_of}
    faults, warnings = [*_of_dates(program, as_of), *_of_pins(program, as_of)], []
    for one in _ruled(program, as_of):
        kind = whose(one)
        if kind is not None and _is_moot(sources, one, kind):
            continue
        if one.code in IMPOSSIBLE:
            if kind is not SCHEDULE or not past.intersection(_around(one.place)):
                faults.append(one)
        elif one.severity is Severity.WARNING and (kind in (LEADER, HOST) or one.code in _WORTH_TELLING):
            warnings.append(one)
    return faults, warnings


def _is_moot(sources: Sources, problem: Problem, kind: Kind) -> bool:
    """Whether a schedule only names somebody whom an edited copy of a roster leaves out, as it may."""
    return bool(sources.texts) and kind is SCHEDULE and problem.code in ("Y012", "S045")


def _whose(sources: Sources, program: Program) -> Callable[[Problem], Kind | None]:
    """A function that says to which kind of record a problem belongs, among those that matter here."""
    folder = f"{program.path}/"
    shared = "" if program.organization.place.path.startswith(folder) else ORGANIZATION.stem
    stems = {kind.stem for kind in KINDS}
    plurals = {kind.plural: kind for kind in KINDS}

    def whose(problem: Problem) -> Kind | None:
        path, route = problem.place.path, problem.place.route
        kind = _kind(path, folder)
        if kind is CHARTER:
            document = sources.snapshot.documents.get(path)
            if document is not None and document.value is UNREADABLE:
                return CHARTER
            return plurals.get(str(route[0])) if route else None
        if kind is None and path.startswith(folder):
            # A misspelt name must not lose a whole roster.
            name = stem_of(path.removeprefix(folder).partition("/")[0])
            known = {one.stem for one in ALL}
            return CHARTER if problem.code == "Y014" and name not in known and near(name, stems) else None
        if kind is None:
            kind = _kind(path, "programs/")
            return kind if kind is PERSON or (kind is ORGANIZATION and shared) else None
        return kind

    return whose


def _ruled(program: Program, as_of: date) -> list[Problem]:
    """What the rules find when no day stands but those that every schedule keeps: past and pinned ones."""
    kept = _kept(program, as_of)
    found = checks.run(Library(programs={program.id: _with(program, kept)}), as_of)[program.id].problems
    return [one for one in found if one.code.startswith("S") and one.code != _OF_PINS]


def _kept(program: Program, as_of: date) -> list[ShadowDay]:
    """The days that every schedule keeps."""
    dropped = set(program.schedule.dropped)
    return [
        one
        for one in program.schedule.days
        if one.on <= as_of or (one.pin is Pin.PAIRING and not dropped & {one.leader, one.host})
    ]


def _of_pins(program: Program, as_of: date) -> Iterator[Problem]:
    """Pins of more days than are asked for."""
    yield from _found(_OF_PINS, program, as_of)


def _found(code: str, program: Program, as_of: date) -> Iterator[Problem]:
    """What one rule finds."""
    rule = checks.RULES[code]
    for one in rule.check(program, as_of) if rule.check else ():
        yield replace(one, code=code, severity=rule.severity)


def _of_dates(program: Program, as_of: date) -> Iterator[Problem]:
    """What speaks against pinned dates, whoever the hosts will be."""
    dropped = set(program.schedule.dropped)
    pinned = [
        one
        for one in program.schedule.days
        if one.on > as_of and one.pin is Pin.DATE and one.leader not in dropped
    ]
    if not pinned:
        return
    # The host's site does not count, nor the host's days off.
    days = [replace(one, site=None) for one in pinned]
    kept = _kept(program, as_of)
    for code in _OF_DATE:
        known = {(one.subject, one.message) for one in _found(code, _with(program, kept), as_of)}
        for one in _found(code, _with(program, [*kept, *days]), as_of):
            if one.subject.startswith("leader/") and (one.subject, one.message) not in known:
                yield one


def _with(program: Program, days: list[ShadowDay]) -> Program:
    return replace(program, schedule=replace(program.schedule, days=tuple(days)))


def _around(place: Place) -> Iterator[Place]:
    """A place and all that surround it."""
    return (Place(place.path, place.route[:end]) for end in range(len(place.route) + 1))


def _missing(sources: Sources, program: Program, as_of: date) -> Iterator[Problem]:
    """What a schedule can't do without."""
    charter = Place(next(iter(sources.files_of(program, CHARTER)), program.charter.place.path))

    def at(kind: Kind) -> Place:
        if sources.is_inside(program, kind):
            return charter / kind.plural
        return Place(next(iter(sources.files_of(program, kind)), charter.path))

    def fault(code: str, place: Place, message: str, hint: str) -> Problem:
        return Problem(code, Severity.ERROR, place, message, hint, "shadowing/")

    plan = program.shadowing
    if plan is None:
        yield fault(
            "Y009",
            at(SHADOWING),
            "Nothing says when leaders go and which sites take them, so no day can be planned.",
            "Add `shadowing.yml` with `window` and `sites`: see `playbook new shadowing`.",
        )
    elif not visits.open_days(plan, visits.settled_until(plan, as_of)):
        window = f"{day(plan.window.first)} to {day(plan.window.last)}"
        over = plan.window.last <= as_of
        yield fault(
            "S049",
            plan.place / "window",
            f"The time in which leaders go, {window}, is over: no day after {day(as_of)} can be planned."
            if over
            else f"No day from {window} is left: `weekdays` and `closed` leave none open.",
            "Give `window` a later end, or another day with `--as-of`." if over else "Open some days.",
        )
    for kind, people in ((LEADER, program.leaders), (HOST, program.hosts)):
        if not people:
            yield fault(
                "Y009",
                at(kind),
                f"There are no {kind.plural}, so there is nobody to plan for."
                if kind is LEADER
                else "There are no hosts, so there is nobody beside whom leaders could spend a day.",
                f"Add `{kind.plural}.csv`: see `playbook new {kind.name}`.",
            )
    if program.leaders and not any(leader.days for leader in program.leaders.values()):
        yield fault(
            "Y009",
            at(LEADER),
            "No leader asks for a day: all have 0 `days`.",
            "Write how many days each asks for.",
        )
