"""What was found, for those who read it: people in a terminal, editors, and services that build.

One file holds one format; each makes text from a `Report` and nothing else.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from hashlib import blake2b

from playbook import editing
from playbook.checks import RULES, Findings
from playbook.checks.whose import departments_of
from playbook.model.library import Library, Program
from playbook.model.measures import Waiver
from playbook.problem import Location, Place, Problem, Severity

Text = Callable[[str], str | None]
"""The text of a file, or None when it can't be read."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """From one line and column to another, all counted in characters from 1; the last is excluded."""

    line: int
    column: int
    end_line: int
    end_column: int


@dataclass(frozen=True, slots=True)
class Told:
    """A problem where it stands, and whom it concerns.

    `program` is empty for what belongs to no program. `mark` is the same as long as the problem is,
    wherever its line moves; no two problems of a report have the same.
    """

    problem: Problem
    at: Stretch
    program: str
    departments: tuple[str, ...]
    mark: str

    @property
    def is_private(self) -> bool:
        """Whether the line that it points at must not be quoted."""
        rule = RULES.get(self.problem.code)
        return rule is not None and rule.private


@dataclass(frozen=True, slots=True)
class SetAside:
    """A problem that a waiver sets aside, the waiver, and the name of who did so."""

    told: Told
    waiver: Waiver
    by: str


@dataclass(frozen=True, slots=True)
class Names:
    """What a program is called, and each of its departments by its identifier."""

    title: str
    departments: Mapping[str, str]


@dataclass(frozen=True)
class Report:
    """Everything that a format tells.

    `since` says what was compared with, when something was, and `missing` what could not be seen of it
    in a clone that was cut off; `names` those of the programs. `fails_at` is the least severity that
    makes a check fail; None when nothing does.
    """

    told: tuple[Told, ...]
    waived: tuple[SetAside, ...]
    day: date
    today: date
    files: int
    lines: Callable[[str], Sequence[str]]
    names: Mapping[str, Names]
    site_url: str = ""
    since: str = ""
    missing: str = ""
    fails_at: Severity | None = Severity.ERROR
    did: tuple[str, ...] = ()
    """What was changed before, one sentence a change."""

    @property
    def fails(self) -> bool:
        """Whether something is told that makes a check fail."""
        return any(weighs(one.problem.severity, self.fails_at) for one in self.told)

    def manual(self, code: str) -> str:
        """The address of a rule's manual, where the site's address is known."""
        return f"{self.site_url.rstrip('/')}/rules/#{code}" if self.site_url else ""

    def called(self, program: str, department: str) -> str:
        """A department's name."""
        found = self.names.get(program)
        return found.departments.get(department, department) if found else department


def weighs(severity: Severity, least: Severity | None) -> bool:
    """Whether a severity is the least one asked for, or more; nothing is when none is asked for."""
    order = list(Severity)
    return least is not None and order.index(severity) <= order.index(least)


@dataclass(slots=True)
class Files:
    """Texts of files, read once each, and where things stand in them."""

    text: Text
    _read: dict[str, _File] = field(default_factory=dict)

    def of(self, path: str) -> _File:
        """The file, empty when it can't be read."""
        if path not in self._read:
            self._read[path] = _File(path, self.text(path) or "")
        return self._read[path]

    def lines(self, path: str) -> Sequence[str]:
        """The lines of a file."""
        return self.of(path).lines


class _File:
    """A file's text, its lines, and where each begins."""

    def __init__(self, path: str, text: str) -> None:
        self.path, self.text = path, text.removeprefix("\ufeff")
        self.lines = editing.BREAK.split(self.text)
        self.starts = [0, *(found.end() for found in editing.BREAK.finditer(self.text))]
        self._extents: editing.Extents | None = None

    @property
    def extents(self) -> editing.Extents:
        """Where every value stands."""
        if self._extents is None:
            self._extents = editing.extents_of(self.path, self.text)
        return self._extents

    def position(self, at: int) -> tuple[int, int]:
        """Line and column of an offset, both counted from 1."""
        line = bisect_right(self.starts, at)
        return line, at - self.starts[line - 1] + 1

    def stretch(self, place: Place, at: Location) -> Stretch:
        """Where a place stands: its value or its key, whichever the location points at."""
        node = self.extents.get(place.route)
        if self.path.lower().endswith(".csv"):
            # Columns of a table count cells; whoever jumps there counts characters.
            for end in range(len(place.route), 0, -1):
                node = node or self.extents.get(place.route[:end])
            if node is not None and node.value.end > 0:
                return self._between(node.value)
            return Stretch(max(at.line, 1), 1, max(at.line, 1), 1)
        line, column = max(at.line, 1), max(at.column, 1)
        if node is not None and place.route:
            for extent in (node.value, node.key):
                if extent is not None and self.position(extent.start) == (line, column):
                    return self._between(extent)
        return Stretch(line, column, line, column)

    def _between(self, extent: editing.Extent) -> Stretch:
        return Stretch(*self.position(extent.start), *self.position(extent.end))


def report(
    library: Library,
    problems: Iterable[Problem],
    findings: Mapping[str, Findings],
    locate: Callable[[Place], Location],
    files: Files,
    *,
    day: date,
    today: date,
    count: int,
    site_url: str = "",
    since: str = "",
    missing: str = "",
    fails_at: Severity | None = Severity.ERROR,
    did: tuple[str, ...] = (),
) -> Report:
    """A report of problems, which come in the order in which they are to be told."""
    of_program = {id(one): name for name, found in findings.items() for one in found.problems}
    marks: Counter[str] = Counter()

    def told(problem: Problem, program: str) -> Told:
        home = library.programs.get(program)
        concerned = departments_of(home, problem) if home else ()
        path = problem.place.path
        at = locate(problem.place)
        stretch = files.of(path).stretch(problem.place, at) if path else Stretch(1, 1, 1, 1)
        return Told(problem, stretch, program, concerned, _mark(problem, marks))

    standing = tuple(
        told(one, of_program.get(id(one)) or _program_of(library, one.place.path)) for one in problems
    )
    aside = tuple(
        SetAside(told(problem, name), waiver, _name(library.programs[name], waiver))
        for name, found in findings.items()
        for problem, waiver in found.waived
    )
    names = {
        name: Names(program.charter.title, {id: one.title for id, one in program.departments.items()})
        for name, program in library.programs.items()
    }
    return Report(
        standing, aside, day, today, count, files.lines, names, site_url, since, missing, fails_at, did
    )


def _program_of(library: Library, path: str) -> str:
    top, _, rest = path.partition("/")
    name = rest.partition("/")[0]
    return name if top == "programs" and name in library.programs else ""


def _name(program: Program, waiver: Waiver) -> str:
    person = program.everyone.get(waiver.by or "")
    return person.name if person and person.name else waiver.by or ""


def _mark(problem: Problem, marks: Counter[str]) -> str:
    """A mark that neither moved lines nor counted days alter."""
    keys = [str(step).split(" (")[0] for step in problem.place.route if isinstance(step, str)]
    words = "".join("#" if one.isdigit() else one for one in problem.message)
    while "##" in words:
        words = words.replace("##", "#")
    parts = (problem.code, problem.place.path, problem.subject, "/".join(keys), words)
    plain = "\0".join(parts)
    marks[plain] += 1
    whole = f"{plain}\0{marks[plain]}".encode("utf-8", "replace")
    return blake2b(whole, digest_size=16).hexdigest()
