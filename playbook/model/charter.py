"""What a program is: its purpose, its team and its dates (`program.yml`)."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated

from playbook.model.types import (
    Bounds,
    Count,
    DepartmentId,
    Id,
    Line,
    MeasureId,
    PersonId,
    Prose,
    Record,
    Share,
    record,
)


class Vantage(StrEnum):
    """From where a sign of the culture is seen (A1)."""

    OUTSIDE = "outside"
    INSIDE = "inside"


class Quality(StrEnum):
    """What the guiding team must hold between its members (Kotter)."""

    POSITION_POWER = "position-power"
    EXPERTISE = "expertise"
    CREDIBILITY = "credibility"
    LEADERSHIP = "leadership"


@record
class Sponsor(Record):
    """The executive who answers for the program."""

    person: PersonId
    """Who sponsors the program."""
    why: Prose = ""
    """Why the sponsor does it, in his or her own words."""


@record
class Sign(Record):
    """Something by which the culture is recognised, from outside or inside (A1)."""

    id: Id
    """Short name used to refer to the sign."""
    seen_from: Vantage
    """`outside` when customers notice it, `inside` when employees do."""
    title: Line
    """What one would notice."""
    evidence: Prose = ""
    """What shows that it is so today; a claim without evidence is only a wish."""
    measure: MeasureId | None = None
    """The measure that shows it."""


@record
class Objective(Record):
    """A part of the customer strategy, tied to the business strategy (A5)."""

    id: Id
    """Short name used to refer to the objective."""
    title: Line
    """What customers shall get."""
    business_goal: Line = ""
    """The goal of the business that it serves; an objective without one stands apart."""
    why: Prose = ""
    """Why this matters to customers and to the business."""


@record
class Strategy(Record):
    """The customer strategy, which is no other than the business strategy (A5)."""

    promise: Prose
    """What customers can rely on."""
    objectives: tuple[Objective, ...] = ()
    """What shall be reached, each tied to a goal of the business."""


@record
class Strength(Record):
    """What the organization is good at, and the customer need that it serves (A9)."""

    title: Line
    """The strength."""
    customer_need: Line = ""
    """What customers need that this strength serves."""
    evidence: Prose = ""
    """How one knows that it is a strength."""
    not_this: Prose = ""
    """What the organization chooses not to be best at."""


@record
class Phase(Record):
    """A stretch of the program."""

    id: Id
    """Short name used to refer to the phase."""
    title: Line
    """The phase's name."""
    starts: date
    """Its first day."""
    ends: date
    """Its last day."""
    about: Prose = ""
    """What happens in it."""


@record
class Milestone(Record):
    """A day to look forward to."""

    id: Id
    """Short name used to refer to the milestone."""
    title: Line
    """What happens that day."""
    on: date
    """The day."""
    who: Line = ""
    """Whom it concerns."""
    about: Prose = ""
    """More, for those who take part."""


@record
class ReviewHeld(Record):
    """A review that took place, and what was found."""

    on: date
    """The day."""
    by: PersonId | None = None
    """Who led it."""
    found: Prose
    """What became of the program since the review before, bad news first."""


@record
class Timeline(Record):
    """When the program runs; culture is slow, so it has reviews as well as an end (A7)."""

    starts: date
    """The program's first day."""
    ends: date
    """The program's last day."""
    phases: tuple[Phase, ...] = ()
    """Its stretches, in order."""
    milestones: tuple[Milestone, ...] = ()
    """Its special days."""
    reviews: tuple[date, ...] = ()
    """The days on which sponsor and team look at what became of it."""
    held: tuple[ReviewHeld, ...] = ()
    """The reviews that took place, and what was found."""


@record
class Seat(Record):
    """A place on the guiding team."""

    person: PersonId
    """Who has the seat."""
    department: DepartmentId | None = None
    """The department that the seat speaks for; the person's own when left out."""
    role: Line = ""
    """What this member does for the team."""
    qualities: tuple[Quality, ...] = ()
    """What the member brings."""
    time_share: Share | None = None
    """How much of the working time is set free for it, in per cent."""
    liaison_for: tuple[DepartmentId, ...] = ()
    """Departments without a seat that this member speaks with and for."""


@record
class Deliverable(Record):
    """Something that the team owes, with exactly one person accountable (RACI)."""

    title: Line
    """What is owed."""
    accountable: tuple[PersonId, ...] = ()
    """The one person who answers for it."""
    responsible: tuple[PersonId, ...] = ()
    """Those who do it."""
    consulted: tuple[PersonId, ...] = ()
    """Those who are asked before."""
    informed: tuple[PersonId, ...] = ()
    """Those who are told after."""


@record
class Team(Record):
    """The guiding team: every department, those that touch the customer in the lead (A8)."""

    lead: PersonId | None = None
    """Who leads the team: somebody from a customer-facing department."""
    meets: Line = ""
    """When and where it meets."""
    seats: tuple[Seat, ...] = ()
    """Its members."""
    deliverables: tuple[Deliverable, ...] = ()
    """What it owes."""


@record
class Contribution(Record):
    """What a department said it will contribute when all regrouped (A12)."""

    department: DepartmentId
    """The department."""
    by: PersonId | None = None
    """Who spoke for it."""
    gives: Prose
    """What it will contribute."""
    volunteered: bool = False
    """Whether it came forward without having been asked."""


@record
class Regroup(Record):
    """The day on which all departments say what each will contribute (A12)."""

    on: date
    """The day."""
    where: Line = ""
    """The place."""
    about: Prose = ""
    """How it will be, or how it was."""
    contributions: tuple[Contribution, ...] = ()
    """What each department said."""


@record
class SpeakUp(Record):
    """How anybody can tell of a barrier, in the open or in confidence."""

    how: Prose
    """What to do."""
    confidential: Prose = ""
    """The route that does not lead through one's own line of management."""


@record
class Rules(Record):
    """The limits that checks hold the program to; each rule's manual says whose judgement a default is."""

    answer_days: Annotated[int, Bounds(1, 365)] = 30
    """Days within which the host hears what becomes of a barrier."""
    debrief_days: Annotated[int, Bounds(0, 60)] = 2
    """Working days after a shadow day within which its debrief is held."""
    team_smallest: Count = 8
    """The fewest members that a guiding team works well with."""
    team_largest: Count = 15
    """The most members that a guiding team works well with."""
    say_do_least: Count = 5
    """Below this many pledges fallen due, the say-do ratio is withheld."""
    group_least: Count = 5
    """Groups smaller than this are not shown, because they point at persons."""
    accountable_most: Count = 3
    """How many deliverables one person is accountable for at most."""
    shown_days: Annotated[int, Bounds(0, 365)] = 14
    """Days after a barrier was heard within which it is written down for all to see."""
    owner_days: Annotated[int, Bounds(0, 365)] = 7
    """Days after a barrier was heard within which it has an owner."""
    follow_up_days: Annotated[int, Bounds(1, 1000)] = 90
    """Days after its last answer within which an open barrier is answered again."""
    confirm_days: Annotated[int, Bounds(0, 365)] = 10
    """Days after a debrief within which the host confirms what was written down."""
    good_news_streak: Annotated[int, Bounds(2, 100)] = 3
    """So many debriefs in a row without anything in the way are too good to be true."""
    host_quarter_days: Count = 2
    """Days with a visitor that a host takes at most in a quarter of a year."""
    observed_share: Share = 5
    """Share of a site's working positions, in per cent, that visitors sit beside at most on one day."""
    step_days: Annotated[int, Bounds(1, 1000)] = 180
    """A pledge that runs longer than this many days has steps that can be seen on the way."""
    review_days: Annotated[int, Bounds(1, 1000)] = 90
    """Days after which an open pledge is looked at again."""
    pledges_most: Count = 5
    """How many open pledges one person owns at most."""
    quiet_days: Annotated[int, Bounds(1, 365)] = 60
    """Days without any trace of a department after which its part of the program has stalled."""
    pulse_least: Count = 10
    """Fewest answers of staff for which a figure is shown."""
    content_days: Annotated[int, Bounds(1, 3650)] = 365
    """Days after which guides and case studies are read again with a critical eye."""
    waiver_days: Annotated[int, Bounds(1, 1000)] = 180
    """Days that a waiver runs at most."""


@record
class Charter(Record):
    """A program's purpose, team and dates."""

    title: Line
    """The program's name."""
    summary: Prose
    """What the program is, in three sentences that any colleague understands."""
    sponsor: Sponsor | None = None
    """The executive who answers for it."""
    strategy: Strategy | None = None
    """The customer strategy and its objectives."""
    strength: Strength | None = None
    """What the organization plays to."""
    signs: tuple[Sign, ...] = ()
    """How one will recognise the culture."""
    timeline: Timeline | None = None
    """When it runs."""
    team: Team | None = None
    """The guiding team."""
    regroup: Regroup | None = None
    """The day on which everyone says what they contribute."""
    speak_up: SpeakUp | None = None
    """How to tell of a barrier."""
    rules: Rules = Rules()
    """Limits that differ from the defaults."""
