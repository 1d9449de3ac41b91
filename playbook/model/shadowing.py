"""Who goes beside whom, where and when: `shadowing.yml`, the rosters, and the schedule."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated

from playbook.model.organization import Person
from playbook.model.types import (
    Bounds,
    Count,
    HostId,
    Id,
    LeaderId,
    Line,
    Prose,
    Record,
    SiteId,
    Span,
    Splits,
    record,
)


class Weekday(StrEnum):
    """A day of the week."""

    MON = "mon"
    TUE = "tue"
    WED = "wed"
    THU = "thu"
    FRI = "fri"
    SAT = "sat"
    SUN = "sun"


class Listening(StrEnum):
    """Whether the visitor hears customers' calls."""

    LIVE = "live"
    RECORDED = "recorded"
    NONE = "none"


class CardControl(StrEnum):
    """What keeps a visitor from hearing or seeing card numbers."""

    MUTE = "mute"
    MASK = "mask"
    LEAVE = "leave"


class Pin(StrEnum):
    """What of a shadow day no new schedule may change."""

    PAIRING = "pairing"
    DATE = "date"


class Aim(StrEnum):
    """What a schedule strives for, strictly in this order."""

    DAYS = "days"
    DEPARTMENTS = "departments"
    FAIRNESS = "fairness"
    CHANGES = "changes"
    LAST_DAY = "last-day"
    LOAD = "load"
    WISHES = "wishes"
    DIVISIONS = "divisions"


@record
class Closed(Record):
    """Days on which a site takes no visitors."""

    days: Span
    """The day, or first and last day."""
    reason: Line = ""
    """Why."""


@record
class Peak(Record):
    """Days on which a site takes fewer visitors than usual."""

    days: Span
    """The day, or first and last day."""
    seats: Count
    """How many visitors it can take on such a day."""
    reason: Line = ""
    """Why."""


@record
class Shift(Record):
    """A named pattern of working days."""

    id: Id
    """The name that the roster uses."""
    days: tuple[Weekday, ...]
    """The days of the week on which such a host works."""


@record
class HostSite(Record):
    """A site's room for visitors, and how visits work there."""

    site: SiteId
    """Which site."""
    seats: Count
    """How many visitors it can take on one day."""
    positions: Count | None = None
    """How many people work there at the same time on a usual day."""
    hours: Line = ""
    """When the day begins and ends there, such as `08:30-17:00`."""
    contact: Line = ""
    """Whom to ask for on arrival."""
    closed: tuple[Closed, ...] = ()
    """Days without visitors."""
    peaks: tuple[Peak, ...] = ()
    """Days with fewer visitors."""
    listening: Listening = Listening.NONE
    """Whether a visitor hears customers' calls there."""
    customer_notice: Prose = ""
    """How customers are told that somebody may listen."""
    privacy_ref: Line = ""
    """The privacy assessment that covers listening at this site."""
    card_control: CardControl | None = None
    """What keeps a visitor from hearing or seeing card numbers."""
    backfill_hours: Count | None = None
    """Hours of cover that the site gets for a day with a visitor."""


@record
class Privacy(Record):
    """What was settled with privacy officer and union before the first day."""

    purpose: Prose
    """What the days are for, and what they are never used for."""
    notice: Prose = ""
    """What hosts were told, and when."""
    stop_signal: Line = ""
    """How a host ends the day at once, without giving a reason."""
    notes_retention_days: Count | None = None
    """After how many days visitors' notes are destroyed."""
    union_notified_on: date | None = None
    """When the union or works council was told."""


@record
class Moment(Record):
    """A line of the day's timetable."""

    at: Line
    """The time."""
    what: Line
    """What happens."""


@record
class Limits(Record):
    """The rules of pairing; every default is this project's own judgement."""

    line_depth: Count = 3
    """How many steps up a host's line of management nobody may be the host's visitor."""
    host_max_days: Count = 4
    """How many days a host takes at most, unless the roster says otherwise."""
    rest_gap: Count = 2
    """Free days between two days with a visitor, unless the roster says otherwise."""
    hours_least: Count = 6
    """A day shorter than this many hours is not a whole day."""
    notice_days: Count = 0
    """How many days ahead a new date must lie when the schedule is made anew."""
    thanks_days: Count = 5
    """Working days within which a leader thanks the host."""


@record
class Shadowing(Record):
    """The shadowing program: when, where, and what holds for everybody."""

    window: Span
    """First and last day on which leaders go."""
    weekdays: tuple[Weekday, ...] = (
        Weekday.MON,
        Weekday.TUE,
        Weekday.WED,
        Weekday.THU,
        Weekday.FRI,
    )
    """The days of the week on which leaders go."""
    closed: tuple[Closed, ...] = ()
    """Days without visitors anywhere, such as public holidays."""
    sites: tuple[HostSite, ...] = ()
    """What each site offers."""
    limits: Limits = Limits()
    """The rules of pairing."""
    shifts: tuple[Shift, ...] = ()
    """Named patterns of working days, for the column `shifts` of the host roster."""
    privacy: Privacy | None = None
    """What was settled with privacy officer and union."""
    bring: tuple[Line, ...] = ()
    """What a leader brings."""
    leave: tuple[Line, ...] = ()
    """What a leader leaves behind."""
    behave: tuple[Line, ...] = ()
    """How a leader behaves as a guest."""
    rights: tuple[Line, ...] = ()
    """What a host may rely on: the host charter."""
    timetable: tuple[Moment, ...] = ()
    """The usual course of the day."""


@record
class Leader(Person):
    """Somebody who shadows (A10)."""

    days: Annotated[int, Bounds(0, 20)] = 1
    """How many days are asked for."""
    sites: Annotated[tuple[Id, ...], Splits()] = ()
    """Sites that the leader can get to, `REMOTE` among them; none means any."""
    available: Annotated[tuple[Span, ...], Splits()] = ()
    """When the leader can go; none means any day."""
    managers: Annotated[tuple[Id, ...], Splits(">")] = ()
    """The line of management, from the direct manager upwards."""
    prefers: Annotated[tuple[Line, ...], Splits()] = ()
    """Wishes: hosts, sites or lines of work."""


@record
class Host(Person):
    """A front-line person who is shadowed (A10)."""

    line: Line = ""
    """The line of work, such as billing calls."""
    shifts: Annotated[tuple[Id, ...], Splits()] = ()
    """Working days: weekdays or named patterns; none means the program's weekdays."""
    off: Annotated[tuple[Span, ...], Splits()] = ()
    """Days off."""
    max_days: Count | None = None
    """How many visitors' days the host takes at most."""
    rest_gap: Count | None = None
    """Free days between two days with a visitor."""
    remote: bool = False
    """Whether the host also takes visitors by video link."""
    managers: Annotated[tuple[Id, ...], Splits(">")] = ()
    """The line of management, from the direct manager upwards."""
    opted_in: bool = False
    """Whether the host said yes; nobody is made to host."""


@record
class ShadowDay(Record):
    """One leader beside one host at one site for one whole day."""

    leader: LeaderId
    """Who goes."""
    host: HostId
    """Beside whom."""
    site: SiteId | None = None
    """Where; left out for a day by video link."""
    on: date
    """When."""
    number: Annotated[int, Bounds(1, 20)] = 1
    """Which of the leader's days this is, where several are asked for."""
    pin: Pin | None = None
    """What stays as it is when the schedule is made anew: the whole `pairing`, or the `date` alone."""
    revision: Count = 0
    """How often this day of the leader was changed; calendars need it."""

    @property
    def id(self) -> str:
        """The day's own name: no leader has two days on one date."""
        return f"{self.leader}-{self.on.isoformat()}"


@record
class Unplaced(Record):
    """A leader for whom not every day was found, and why."""

    leader: LeaderId
    """Who lacks a day."""
    days: Annotated[int, Bounds(1, 20)] = 1
    """How many days are lacking."""
    reason: Prose
    """Why."""
    change: Prose = ""
    """What would change it."""


@record
class Former(Record):
    """A shadow day that was given up when the schedule was made anew."""

    leader: LeaderId
    """Who was to go."""
    host: HostId
    """Beside whom."""
    site: SiteId | None = None
    """Where; left out for a day by video link."""
    on: date
    """When."""
    number: Annotated[int, Bounds(1, 20)] = 1
    """Which of the leader's days it was."""
    revision: Count = 0
    """How often it had been changed, its end included; calendars need it."""
    until: date
    """The day on which it was given up."""


@record
class Reached(Record):
    """How far a schedule came with one of its aims, and how far any schedule could come."""

    aim: Aim
    """What was striven for."""
    value: Line
    """What was reached."""
    bound: Line
    """What no schedule surpasses, as far as was proven."""
    optimal: bool = False
    """Whether it is proven that no schedule does better without doing worse in an aim before."""


@record
class Schedule(Record):
    """All shadow days, as written by `playbook schedule` and reviewed like any change."""

    inputs: Line = ""
    """The mark of what the schedule was made from."""
    made_on: date | None = None
    """The day on which it was made: days up to then were left as they were."""
    cut_short: bool = False
    """Whether the search was broken off before its end."""
    aims: tuple[Reached, ...] = ()
    """How good the schedule is, and how good it could be."""
    dropped: tuple[Id, ...] = ()
    """Leaders and hosts who were taken out after the rosters were written, such as those who fell ill."""
    days: tuple[ShadowDay, ...] = ()
    """Every day."""
    unplaced: tuple[Unplaced, ...] = ()
    """Leaders who lack a day."""
    former: tuple[Former, ...] = ()
    """Days that were given up, so that calendars can call them off and everybody sees what changed."""
