"""The kinds of value that a field can hold, as annotations that decoder and schema both read.

A field is written `due: date` or `owner: PersonId`; what may stand in the YAML follows from the
annotation alone, so the model is the only place where a shape is written down.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, TypeVar, dataclass_transform

from playbook.problem import NOWHERE, Place


@dataclass(frozen=True, slots=True)
class Text:
    """Text of at most `limit` characters, on one line unless `lines`."""

    limit: int
    lines: bool = False


@dataclass(frozen=True, slots=True)
class Name:
    """An identifier: letters, digits, dots, hyphens and underscores, at most 64."""


@dataclass(frozen=True, slots=True)
class Ref:
    """The identifier of a record of another kind, in the same program."""

    kind: str


@dataclass(frozen=True, slots=True)
class Bounds:
    """A whole number from `low` to `high`, both included."""

    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Address:
    """A web address that starts with `https://` or `http://`, without blanks."""


@dataclass(frozen=True, slots=True)
class Splits:
    """How a list is written in one cell of a CSV file."""

    by: str = ";"


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Days from `first` to `last`, both included; written `2027-01-11..2027-03-19` or as one date."""

    first: date
    last: date

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last


@dataclass(frozen=True, slots=True)
class Offset:
    """A checklist's date: so many days from an anchor; written `14 days before shadow day`.

    Working days, written `2 working days after shadow day`, leave out weekends and closed days.
    """

    days: int
    anchor: str
    working: bool = False


T = TypeVar("T")

ANCHORS = (
    "program start",
    "program end",
    "window start",
    "window end",
    "regroup",
    "shadow day",
)

Line = Annotated[str, Text(300)]
Prose = Annotated[str, Text(20_000, lines=True)]
Id = Annotated[str, Name()]
Url = Annotated[str, Address()]
Share = Annotated[int, Bounds(0, 100)]
Count = Annotated[int, Bounds(0, 100_000)]
DepartmentId = Annotated[str, Ref("department")]
SiteId = Annotated[str, Ref("site")]
PersonId = Annotated[str, Ref("person")]
LeaderId = Annotated[str, Ref("leader")]
HostId = Annotated[str, Ref("host")]
ObjectiveId = Annotated[str, Ref("objective")]
BarrierId = Annotated[str, Ref("barrier")]
DebriefId = Annotated[str, Ref("debrief")]
MeasureId = Annotated[str, Ref("measure")]
SourceId = Annotated[str, Name()]


@dataclass_transform(frozen_default=True, kw_only_default=True)
def record(cls: type[T]) -> type[T]:
    """Make a frozen, slotted dataclass whose fields are given by name."""
    return dataclass(frozen=True, slots=True, kw_only=True)(cls)


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """Whatever has a place in a file: an author can be led to the very line."""

    place: Place = field(default=NOWHERE, compare=False, repr=False)
