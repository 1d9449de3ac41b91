"""What departments said they will do, and whether it was done."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from playbook.model.types import (
    BarrierId,
    DepartmentId,
    Id,
    Line,
    ObjectiveId,
    PersonId,
    Prose,
    Record,
    Url,
    record,
)


class PledgeStatus(StrEnum):
    """Where a pledge stands, as its owner says; whether it is late follows from the dates."""

    PLANNED = "planned"
    IN_PROGRESS = "in-progress"
    KEPT = "kept"
    MISSED = "missed"
    WITHDRAWN = "withdrawn"


@record
class Target(Record):
    """What will be different, in a figure."""

    name: Line
    """What is counted."""
    baseline: Line = ""
    """The figure before, with its unit."""
    target: Line = ""
    """The figure promised, with its unit."""
    now: Line = ""
    """The latest figure, with its unit."""


@record
class Evidence(Record):
    """What shows that a pledge was kept."""

    on: date
    """When it was seen."""
    by: PersonId | None = None
    """Who saw it: better not the owner."""
    shows: Prose
    """What was seen."""
    link: Url | None = None
    """Where to look."""


@record
class Renegotiation(Record):
    """A date that was moved in the open, before it fell due, with the other side's agreement."""

    on: date
    """When it was agreed."""
    from_: date
    """The date as it was; written `from` in the file."""
    to: date
    """The date as it is since."""
    reason: Prose
    """Why."""
    agreed_by: PersonId | None = None
    """Who accepted it on behalf of those who wait."""


@record
class Step(Record):
    """A part of a pledge that can be seen on the way."""

    on: date
    """By when."""
    title: Line
    """What will be there."""
    done: bool = False
    """Whether it is there."""


@record
class Seen(Record):
    """A barrier as it stood when somebody looked at a pledge that answers it."""

    barrier: BarrierId
    """Which barrier."""
    fingerprint: Id
    """The fingerprint of its substance at that time; written by `playbook review`."""


@record
class Review(Record):
    """Somebody looked at the pledge again, knowing the barriers that it answers."""

    on: date
    """When."""
    by: PersonId
    """Who."""
    saw: tuple[Seen, ...] = ()
    """The barriers as they stood then: when one changes, the pledge is suspect until the next review."""


@record
class Restated(Record):
    """A promise that was put differently in the open, with the other side's agreement."""

    on: date
    """When it was agreed."""
    was: Id
    """The fingerprint of the promise before, as the check prints it."""
    reason: Prose
    """Why."""
    agreed_by: PersonId | None = None
    """Who accepted it on behalf of those who wait."""


@record
class Pledge(Record):
    """What a department promised, by one person, until a date (A2, A12)."""

    id: Id
    """Short name used to refer to the pledge."""
    title: Line
    """The pledge in a few words."""
    department: DepartmentId
    """The department that promises."""
    owner: PersonId | None = None
    """The one person who keeps it; a department cannot."""
    promise: Prose
    """What customers or the front line will notice."""
    addresses: tuple[BarrierId, ...] = ()
    """The barriers that it answers."""
    objective: ObjectiveId | None = None
    """The objective that it serves."""
    measure: Target | None = None
    """How one will see it in a figure."""
    made_on: date | None = None
    """When it was promised."""
    accepted_by: PersonId | None = None
    """Who said yes to it on behalf of those who wait."""
    due: date | None = None
    """By when."""
    status: PledgeStatus = PledgeStatus.PLANNED
    """Where it stands."""
    closed_on: date | None = None
    """When it was kept, missed or withdrawn."""
    closing_note: Prose = ""
    """What is to be said about the end, above all when it was not kept."""
    limits: Prose = ""
    """What it does not cover."""
    volunteered: bool = False
    """Whether the department came forward without having been asked."""
    steps: tuple[Step, ...] = ()
    """Parts that can be seen on the way."""
    evidence: tuple[Evidence, ...] = ()
    """What shows that it was kept."""
    renegotiated: tuple[Renegotiation, ...] = ()
    """Dates that were moved."""
    restated: tuple[Restated, ...] = ()
    """How the promise was put differently since it was made."""
    reviewed: Review | None = None
    """Who last looked at it again."""
    review_by: date | None = None
    """From this day on it must be looked at again, whatever the program's usual interval."""
    was: tuple[Id, ...] = ()
    """Identifiers that it had before."""
