"""What customers and staff judge, and the rules that were set aside in public."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated

from playbook.model.types import Bounds, Id, Line, ObjectiveId, PersonId, Prose, Record, record


class Judge(StrEnum):
    """Who judges: only customers judge satisfaction (A3)."""

    CUSTOMERS = "customers"
    STAFF = "staff"
    OPERATIONS = "operations"


class Better(StrEnum):
    """Which way is better."""

    UP = "up"
    DOWN = "down"


class Direction(StrEnum):
    """What a driver does to the likelihood of a recommendation (A4)."""

    LEADS = "leads"
    QUASHES = "quashes"


@record
class Reading(Record):
    """One value of a measure."""

    period: Line
    """What it covers, such as `2027-02` or `2027 Q1`."""
    value: Decimal
    """The figure, in the measure's unit."""
    n: Annotated[int, Bounds(0, 1_000_000_000)] | None = None
    """How many answered or were counted."""
    note: Line = ""
    """What a reader must know to read the figure rightly."""


@record
class Measure(Record):
    """A figure that the program is judged by."""

    id: Id
    """Short name used to refer to the measure."""
    title: Line
    """What is measured."""
    judged_by: Judge
    """Who judges: customers, staff, or a count from daily operations."""
    question: Line = ""
    """The question as asked."""
    single_question: bool = False
    """Whether it is the one likelihood-to-recommend question, which is hard to act on by itself."""
    unit: Line = ""
    """The unit of its figures."""
    better: Better = Better.UP
    """Which way is better."""
    lag: Line = ""
    """How long it takes until work on the front line shows here."""
    objective: ObjectiveId | None = None
    """The objective that it shows."""
    source: Line = ""
    """Where the figures come from."""
    readings: tuple[Reading, ...] = ()
    """The figures, oldest first."""


@record
class Driver(Record):
    """An element that leads to a recommendation or quashes it (A4)."""

    id: Id
    """Short name used to refer to the driver."""
    title: Line
    """The element, as customers would say it."""
    direction: Direction
    """`leads` when it leads to a recommendation, `quashes` when its absence prevents one."""
    question: Line = ""
    """The question by which it is asked."""
    owner: PersonId | None = None
    """Who sees to it."""


@record
class Waiver(Record):
    """A rule set aside in public, by a named person, until a date."""

    id: Id
    """Short name used to refer to the waiver."""
    code: Id
    """The rule that is set aside, such as `E001`."""
    at: Line
    """The record for which it is set aside, such as `department/legal`."""
    reason: Prose = ""
    """Why."""
    by: PersonId | None = None
    """Who set it aside."""
    granted_on: date | None = None
    """Since when."""
    until: date | None = None
    """Until when; a waiver without an end is not one."""
