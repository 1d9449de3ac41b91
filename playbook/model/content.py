"""What a playbook teaches: guides, checklists, case studies and words (`content/`)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum

from playbook.model.types import Count, Id, Line, Offset, Prose, Record, SourceId, Url, record


class Reader(StrEnum):
    """Who comes to the site, and for whom a page is written."""

    CHANGE_LEADER = "change-leader"
    LEADER = "leader"
    HOST = "host"
    DEPARTMENT_HEAD = "department-head"
    STAFF = "staff"
    HR = "hr"
    SPONSOR = "sponsor"
    TEAM = "team"


class SourceKind(StrEnum):
    """Who stands behind a source."""

    REGULATOR = "regulator"
    COMPANY = "company"
    PRESS = "press"
    RESEARCH = "research"
    FOUNDING_ARTICLE = "founding-article"
    INSIDER = "insider"


class ClaimStatus(StrEnum):
    """How far a claim can be trusted."""

    DOCUMENTED = "documented"
    CLAIMED = "claimed"
    UNVERIFIED = "unverified"


class PeriodKind(StrEnum):
    """What a point of a series covers; points of two kinds are never joined."""

    YEAR = "year"
    HALF_YEAR = "half-year"


@record
class Guide(Record):
    """A page of prose that can be read in five minutes."""

    id: Id
    """The file's name without its ending."""
    title: Line
    """What the guide is about."""
    summary: Line
    """What a reader will know afterwards."""
    readers: tuple[Reader, ...] = ()
    """For whom it is written."""
    ideas: tuple[Id, ...] = ()
    """The ideas of the founding article that it teaches, such as `A10`."""
    order: Count = 100
    """Where it stands in the path through the guides; small comes first."""
    reviewed: date | None = None
    """When somebody last read it with a critical eye."""
    review_by: date | None = None
    """From this day on readers are warned that it may be out of date."""
    body: Prose = ""
    """The text, in Markdown."""


@record
class Item(Record):
    """One line of a checklist."""

    id: Id
    """Short name used to refer to the item; ticks are remembered by it."""
    do: Line
    """What to do."""
    who: Reader | None = None
    """Who does it, when not everybody that the list is for."""
    when: Offset | None = None
    """When, such as `14 days before shadow day`."""
    why: Line = ""
    """Why it matters."""


@record
class Checklist(Record):
    """Things to do, with dates counted from the program's own days."""

    id: Id
    """Short name used to refer to the checklist."""
    title: Line
    """What it is for."""
    summary: Line
    """When to take it in hand, and what it saves one from."""
    phase: Line = ""
    """The part of the program that it belongs to."""
    who: Reader
    """Whose checklist it is."""
    order: Count = 100
    """Where it stands in the list of checklists; small comes first."""
    items: tuple[Item, ...]
    """What to do, in order."""


@record
class Source(Record):
    """Where something was read."""

    id: SourceId
    """Short name used to refer to the source."""
    title: Line
    """What it is: who says it, where."""
    kind: SourceKind
    """Who stands behind it."""
    url: Url | None = None
    """Its address."""
    published: Line = ""
    """When it was published."""
    accessed: date | None = None
    """When it was last read for this playbook."""


@record
class Claim(Record):
    """Something said about a case that a reader may want to check."""

    says: Prose
    """The claim."""
    value: Line = ""
    """Its figure, if it has one."""
    period: Line = ""
    """What time it is about; a figure without a period says nothing."""
    source: SourceId | None = None
    """Where it was read; a figure without a source is a rumour."""
    status: ClaimStatus
    """Whether it is documented, only claimed, or not verified."""


@record
class Point(Record):
    """One value of a series; a period without a value is a gap and is shown as one."""

    period: Line
    """What it covers."""
    kind: PeriodKind
    """Whether it covers a year or half a year."""
    value: Decimal | None = None
    """The figure, in the series' unit."""
    detail: Line = ""
    """The counts behind the figure."""
    source: SourceId | None = None
    """Where it was read."""


@record
class Series(Record):
    """A figure over time, gaps shown and half-years apart from years."""

    title: Line
    """What is shown."""
    unit: Line = ""
    """The unit of its figures."""
    note: Prose = ""
    """What a reader must know to read it rightly."""
    points: tuple[Point, ...]
    """The values, oldest first."""


@record
class CaseStudy(Record):
    """What another organization did, what came of it, and what one cannot conclude from it."""

    id: Id
    """Short name used to refer to the case study."""
    title: Line
    """Who did what."""
    organization: Line
    """The organization."""
    sector: Line = ""
    """Its trade."""
    period: Line = ""
    """When."""
    summary: Prose
    """The case in three sentences, its limits among them."""
    did: tuple[Prose, ...] = ()
    """What they did."""
    claims: tuple[Claim, ...] = ()
    """What is said about it, each claim with source and status."""
    series: tuple[Series, ...] = ()
    """Figures over time."""
    confounders: tuple[Prose, ...] = ()
    """What else may explain the results."""
    limits: tuple[Prose, ...] = ()
    """What is not known, and what people held against it."""
    later: tuple[Prose, ...] = ()
    """What happened afterwards."""
    lessons: tuple[Prose, ...] = ()
    """What to take from it."""
    sources: tuple[Source, ...] = ()
    """Where all this was read."""
    order: Count = 100
    """Where it stands in the list of case studies; small comes first."""
    reviewed: date | None = None
    """When somebody last compared it with its sources."""
    review_by: date | None = None
    """From this day on readers are warned that it may be out of date."""


@record
class Term(Record):
    """A word that this playbook uses in a sense of its own."""

    id: Id
    """Short name used to refer to the word."""
    term: Line
    """The word."""
    means: Prose
    """What it means here."""
    see: tuple[Id, ...] = ()
    """Related words."""
