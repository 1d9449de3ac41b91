"""Who there is: departments, sites and people. Shared by every program of a workspace."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from playbook.model.types import (
    DepartmentId,
    Id,
    Line,
    PersonId,
    Prose,
    Record,
    SiteId,
    Splits,
    record,
)


class Function(StrEnum):
    """What a department is for; the first five are the least that a guiding team needs (A8)."""

    CUSTOMER_SERVICE = "customer-service"
    IT = "it"
    HR = "hr"
    MARKETING = "marketing"
    OPERATIONS = "operations"
    ADMINISTRATION = "administration"
    TECHNICAL = "technical"
    FINANCE = "finance"
    SALES = "sales"
    OTHER = "other"


class Level(StrEnum):
    """Where somebody stands; the founding article asks for senior executives to go and see."""

    EXECUTIVE = "executive"
    SENIOR = "senior"
    MANAGER = "manager"
    SPECIALIST = "specialist"
    FRONT_LINE = "front-line"


@record
class Department(Record):
    """A part of the organization that is asked to contribute; no department is let off."""

    id: Id
    """Short name used to refer to the department, such as `customer-service`."""
    title: Line
    """The department's name as staff know it."""
    customer_facing: bool = False
    """Whether its people speak with customers in their daily work."""
    function: Function = Function.OTHER
    """Which of the functions that a guiding team needs the department stands for."""
    division: Line = ""
    """The larger part of the organization that it belongs to."""
    head: PersonId | None = None
    """The person who answers for the department."""
    about: Prose = ""
    """What the department does, in words that a new colleague understands."""
    was: tuple[Id, ...] = ()
    """Departments that became part of it, by the identifiers that they had."""


@record
class Site(Record):
    """A place where front-line people work."""

    id: Id
    """Short name used to refer to the site, such as `laval`."""
    title: Line
    """The site's name as staff know it."""
    region: Line = ""
    """The region that the site belongs to."""
    city: Line = ""
    """The town where it is."""
    address: Line = ""
    """The street address that a visitor needs."""
    arrive: Prose = ""
    """How to get in: the door, the desk to ask at, where to leave a coat."""
    languages: tuple[Id, ...] = ()
    """The languages spoken with customers there, as codes such as `en` or `fr`."""
    timezone: Line = ""
    """The time zone's name, such as `America/Toronto`; calendar entries need it."""


@record
class Organization(Record):
    """The company, agency or charity that runs the programs."""

    name: Line
    """The organization's name."""
    invented: Line = ""
    """A sentence to show on every page when the organization does not exist."""
    languages: tuple[Id, ...] = ()
    """The languages that staff work in, as codes such as `en` or `fr`."""
    departments: tuple[Department, ...]
    """Every department, head office and front line alike."""
    sites: tuple[Site, ...] = ()
    """The places where front-line people work."""


@record
class Person(Record):
    """Somebody whom other records name."""

    id: Id
    """Short name used to refer to the person, such as `p.okafor`."""
    name: Line = ""
    """The name as colleagues know it."""
    department: DepartmentId | None = None
    """The department that the person belongs to."""
    title: Line = ""
    """What the person's job is called."""
    level: Level | None = None
    """Where the person stands, from executive to front line."""
    site: SiteId | None = None
    """Where the person works."""
    languages: Annotated[tuple[Id, ...], Splits()] = ()
    """The languages that the person speaks."""
    manager: Id | None = None
    """The identifier of the person whom he or she reports to."""
