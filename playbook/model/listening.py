"""What was heard on the front line, and what the host was told: debriefs and barriers."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated

from playbook.model.types import (
    BarrierId,
    Bounds,
    DebriefId,
    DepartmentId,
    HostId,
    Id,
    LeaderId,
    Line,
    ObjectiveId,
    PersonId,
    Prose,
    Record,
    SiteId,
    record,
)


class Rank(StrEnum):
    """How much a barrier weighs on customers and on those who serve them."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"


class Cause(StrEnum):
    """What kind of thing stands in the way."""

    TOOL = "tool"
    RULE = "rule"
    PROCESS = "process"
    KNOWLEDGE = "knowledge"
    STAFFING = "staffing"
    INCENTIVE = "incentive"
    HANDOVER = "handover"
    PRODUCT = "product"


class Standing(StrEnum):
    """What has become of a barrier."""

    OPEN = "open"
    IN_WORK = "in-work"
    SOLVED = "solved"
    DECLINED = "declined"


class Outcome(StrEnum):
    """What an observation became: nothing that was seen is left without one of these."""

    QUICK_FIX = "quick-fix"
    BARRIER = "barrier"
    NO_ACTION = "no-action"


@record
class Observation(Record):
    """One thing that a leader saw beside the host."""

    wanted: Line
    """What the customer wanted."""
    had_to: Line
    """What the host had to do for it."""
    in_the_way: Line = ""
    """The tool, wait or rule that stood in the way."""
    workaround: Line = ""
    """How the host got round it."""
    often: Line = ""
    """How often it happens, in the host's estimate."""
    becomes: Outcome
    """What it became."""
    barrier: BarrierId | None = None
    """The barrier that it became, or that it repeats."""
    fix: Line = ""
    """The quick fix that was made, or the reason for doing nothing."""


@record
class Rewording(Record):
    """Words of a host that were altered in the open: a name taken out, a mishearing mended."""

    on: date
    """When."""
    was: Id
    """The fingerprint of the words before, as the check prints it; the words themselves stay in git."""
    reason: Prose
    """Why."""
    host_agreed: bool = False
    """Whether the host read the new words and said: yes, this is what I said."""


@record
class Debrief(Record):
    """What leader and host agreed that the day had shown."""

    id: Id
    """Short name used to refer to the debrief."""
    leader: LeaderId
    """Who went."""
    host: HostId
    """Beside whom."""
    day: date
    """The shadow day that it is about."""
    held_on: date
    """When the debrief was held."""
    hours: Annotated[int, Bounds(0, 24)] | None = None
    """How many hours the leader stayed."""
    learned: Prose
    """What the leader will tell others, in his or her own words."""
    went_well: Line = ""
    """What is good as it is and must not be broken."""
    observations: tuple[Observation, ...] = ()
    """What was seen."""
    confirmed: bool = False
    """Whether the host read it and said: yes, this is what I said."""
    thanked_on: date | None = None
    """When the leader thanked the host."""
    reworded: tuple[Rewording, ...] = ()
    """How what was seen was altered since it was written down."""


@record
class Heard(Record):
    """When and where a barrier was told; never by whom."""

    on: date
    """The day."""
    site: SiteId | None = None
    """The site."""
    department: DepartmentId | None = None
    """The department of the person who told it."""
    role: Line = ""
    """The line of work of the person who told it."""
    debrief: DebriefId | None = None
    """The debrief in which it came up."""


@record
class Answer(Record):
    """What the person who raised a barrier was told."""

    on: date
    """When."""
    by: PersonId | None = None
    """Who told it."""
    says: Prose
    """What was said."""


@record
class SeverityChange(Record):
    """A weight that was changed after the barrier was told."""

    on: date
    """When."""
    before: Rank
    """The weight before."""
    after: Rank
    """The weight after."""
    reason: Prose
    """Why."""
    host_agreed: bool = False
    """Whether the host who told it agreed."""


@record
class Telling(Record):
    """The same barrier in the words of somebody else, who told it too."""

    was: Id | None = None
    """The identifier that it had as long as it was a barrier of its own."""
    words: Prose
    """What was said, in the host's own words, without names."""
    heard: Heard
    """When and where it was told."""


@record
class Barrier(Record):
    """What keeps the front line from serving the customer (A11)."""

    id: Id
    """Short name used to refer to the barrier."""
    title: Line
    """The barrier in a few words."""
    words: Prose
    """What the host said, in the host's own words, without names."""
    heard: Heard
    """When and where it was told."""
    cause: Cause
    """What kind of thing stands in the way."""
    severity: Rank
    """How much it weighs today."""
    severity_changes: tuple[SeverityChange, ...] = ()
    """How the weight was changed since it was told."""
    customers: Prose = ""
    """What it does to customers."""
    often: Line = ""
    """How often it happens."""
    departments: tuple[DepartmentId, ...] = ()
    """The departments that can change it."""
    owner: PersonId | None = None
    """The one person who sees to it."""
    objective: ObjectiveId | None = None
    """The objective that it stands against."""
    standing: Standing = Standing.OPEN
    """What has become of it."""
    repeats: Annotated[int, Bounds(0, 10_000)] = 0
    """How many later debriefs told of it again."""
    answers: tuple[Answer, ...] = ()
    """What the person who raised it was told, first answer first."""
    settled_on: date | None = None
    """When it was solved or declined."""
    was: tuple[Id, ...] = ()
    """Identifiers that it had before."""
    also_told: tuple[Telling, ...] = ()
    """The same barrier as others told it; this is how two barriers become one without a word lost."""
    reworded: tuple[Rewording, ...] = ()
    """How the host's words were altered since they were written down."""
