"""What a check finds, and where: the words that every stage shares."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import StrEnum

Step = str | int
Route = tuple[Step, ...]


class PlaybookError(Exception):
    """The surroundings are at fault (no such folder, no git, no disk); the message says what to do."""


class Severity(StrEnum):
    """How much a problem weighs; only errors make a check or a strict build fail."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Place:
    """A file and the route inside it: `programs/northline/pledges.yml`, `pledges / 3 / due`.

    Paths are relative to the workspace, with forward slashes. A place costs nothing to make:
    line and column are looked up only when something is reported. What is no longer in the file has
    no route: its place is the `line` where it stood. A line inside a longer text is named as well.
    """

    path: str
    route: Route = ()
    line: int = 0

    def __truediv__(self, step: Step) -> Place:
        return Place(self.path, (*self.route, step))

    def __str__(self) -> str:
        return " / ".join((self.path, *map(str, self.route)))


NOWHERE = Place("")


@dataclass(frozen=True, slots=True)
class Location:
    """A line and a column in a file, both counted from 1, as editors do."""

    line: int
    column: int


class FixKind(StrEnum):
    """What a fix does to the key or the value at a problem's place."""

    RENAME = "rename"
    """The key, or the column of a table, becomes `text`."""
    WRITE = "write"
    """The value becomes `text`."""
    WRAP = "wrap"
    """The value becomes a list of itself."""
    QUOTE = "quote"
    """The value and the rest of its line become one text."""
    REMOVE = "remove"
    """Key and value go."""


@dataclass(frozen=True, slots=True)
class Fix:
    """A change that mends a problem and leaves nobody a choice; `playbook.editing` makes it."""

    kind: FixKind
    title: str
    """The change in words, such as "Write `true`."."""
    text: str | bool = ""
    """The new key or value; True and False are written as YAML has them."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that its author should change, said in words that need no programmer.

    `subject` names the record that the problem is about (`department/finance`): pages show a
    problem beside its record, and waivers name it.
    """

    code: str
    severity: Severity
    place: Place
    message: str
    hint: str = ""
    subject: str = ""
    fix: Fix | None = field(default=None, compare=False)


def in_order(problems: Iterable[Problem], locate: Callable[[Place], Location]) -> list[Problem]:
    """Problems as somebody meets them who reads the files: by path, line, column and code."""

    def where(problem: Problem) -> tuple[str, int, int, str]:
        at = locate(problem.place)
        return problem.place.path, at.line, at.column, problem.code

    return sorted(problems, key=where)
