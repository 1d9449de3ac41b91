"""What a page is, and the desk at which pages are written: addresses, names, problems, templates."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from html import unescape
from typing import Any, Final

from jinja2 import BytecodeCache, Environment, PackageLoader, StrictUndefined
from jinja2.bccache import Bucket
from markupsafe import Markup

from playbook import prose
from playbook.checks import RULES, Findings
from playbook.measures import momentum
from playbook.model.library import Library, Program
from playbook.model.types import Span
from playbook.problem import Location, Place, Problem

Weekdays: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True, slots=True)
class Entry:
    """What the search finds: a page or one of its sections, with plain text."""

    anchor: str
    title: str
    text: str


@dataclass(frozen=True)
class Page:
    """One page of the site.

    `route` ends with a slash and is relative to the site's root (empty for the home page); `body` is
    safe HTML below the title; `sources` are the places that it was made from, most important first.
    """

    route: str
    title: str
    body: str
    summary: str = ""
    sources: tuple[Place, ...] = ()
    wide: bool = False
    within: str = ""

    @property
    def full_title(self) -> str:
        """The title with that of the program it belongs to: what tabs and bookmarks show."""
        return f"{self.title} · {self.within}" if self.within else self.title

    @property
    def description(self) -> str:
        """The summary on one line, cut at a word to what search engines and link previews show."""
        line = " ".join(self.summary.split())
        return line if len(line) <= 200 else line[:199].rsplit(" ", 1)[0] + "…"

    @property
    def hidden(self) -> list[str]:
        """The side columns that the page does without, by Material's names for them."""
        hidden = [] if self.headings and not self.wide else ["toc"]
        return hidden if self.route else [*hidden, "navigation"]

    @cached_property
    def headings(self) -> tuple[prose.Heading, ...]:
        """The headings of the second level, in order."""
        return tuple(
            prose.Heading(found[1], unescape(_TAG.sub("", found[2])).strip())
            for found in _HEADING.finditer(self.body)
        )

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """What the search knows of this page: one entry for its head and one a section."""
        body = _SILENT.sub(" ", self.body)
        found = []
        anchor, title, start = "", self.title, 0
        for heading in _HEADING.finditer(body):
            found.append(Entry(anchor, title, _text(body[start : heading.start()])))
            anchor, title = heading[1], unescape(_TAG.sub("", heading[2])).strip()
            start = heading.end()
        found.append(Entry(anchor, title, _text(body[start:])))
        return tuple(found)


_HEADING: Final = re.compile(r'<h2 id="([^"]+)"[^>]*>(.*?)</h2>', re.DOTALL)
_TAG: Final = re.compile(r"<[^>]+>")
_ADDRESS: Final = re.compile(r"https?://[^\s/?#]+(/[^\s?#]*)?")
_TICKS: Final = re.compile(r"`([^`\n]{1,120})`")
_READERS: Final = {"hr": "HR", "team": "guiding team"}
# Drawings, and what templates mark as noise, are not searched.
_SILENT: Final = re.compile(
    r"<svg\b.*?</svg>|<(nav|button|form|table|figure|section)\b[^>]*\bdata-search-exclude\b.*?</\1>",
    re.DOTALL,
)


def _text(html: str) -> str:
    return " ".join(unescape(_TAG.sub(" ", html)).split())


@dataclass(frozen=True, slots=True)
class Asset:
    """A file of the site that is not a page, such as a calendar entry."""

    route: str
    data: bytes


@dataclass(frozen=True, slots=True)
class NavItem:
    """A line of the navigation: a page by its route, or a group of lines."""

    title: str
    route: str | None = None
    children: tuple[NavItem, ...] = ()


@dataclass(frozen=True, slots=True)
class Site:
    """All that pages are made from.

    `found` are the findings of the rules by program; `problems` all problems, those of reading
    included; `address` gives the web address of a place's line in the forge, or None; `site_url` is
    where the site will stand, empty where that is not known.
    """

    library: Library
    found: Mapping[str, Findings]
    problems: tuple[Problem, ...]
    as_of: date
    locate: Callable[[Place], Location]
    address: Callable[[Place, int], str | None]
    site_url: str = ""

    def absolute(self, route: str) -> str:
        """The whole web address of a page, for what is read far from the site; empty if it is not known."""
        return f"{self.site_url.rstrip('/')}/{route}" if _ADDRESS.fullmatch(self.site_url) else ""

    def source(self, page: Page) -> str | None:
        """The web address of the line that a page is made from, most of all."""
        place = page.sources[0] if page.sources else None
        return self.address(place, self.locate(place).line) if place else None

    @property
    def invented_notes(self) -> tuple[str, ...]:
        """The sentences that say that an organization does not exist, each once."""
        programs = self.library.programs.values()
        return tuple(
            dict.fromkeys(one.organization.invented for one in programs if one.organization.invented)
        )


@dataclass
class Desk:
    """Where pages are written: knows every address and renders templates.

    One desk serves a whole rendering; `page` is the only way by which a body comes to be.
    """

    site: Site
    environment: Environment = field(default_factory=lambda: make_environment())

    def __post_init__(self) -> None:
        self.environment.globals.update(desk=self, as_of=self.site.as_of, rules=RULES)

    def page(
        self,
        template: str,
        route: str,
        title: str,
        *,
        summary: str = "",
        sources: tuple[Place, ...] = (),
        wide: bool = False,
        **values: Any,
    ) -> Page:
        """Render a template into a page; `up` leads from the page to the site's root."""
        up = "../" * route.count("/")
        body = self._template(template).render(up=up, title=title, route=route, sources=sources, **values)
        body = self._crumbs(route, up) + body
        parts = route.split("/")
        within = (
            self.site.library.programs[parts[1]].charter.title
            if len(parts) > 3 and parts[0] == "programs"
            else ""
        )
        return Page(route, title, body, summary, sources, wide, within)

    def _crumbs(self, route: str, up: str) -> str:
        """The way back from a record to its list, as safe HTML; nothing on pages of the navigation."""
        base, parts = "", route.split("/")[:-1]
        way: list[Markup] = []
        program = self.site.library.programs[parts[1]] if len(parts) > 1 and parts[0] == "programs" else None
        if program:
            base, parts = f"programs/{program.id}/", parts[2:]
            way.append(_LINK.format(up + base, program.charter.title))
        if not parts or parts[0] not in LISTS:
            return ""
        if len(parts) > 1:
            way.append(_LINK.format(f"{up}{base}{parts[0]}/", LISTS[parts[0]]))
        elif parts[0] in _BELOW:
            over, title = _BELOW[parts[0]]
            way.append(_LINK.format(f"{up}{base}{over}/", title))
        else:
            return ""
        if program and len(parts) > 2 and parts[0] == "sites":
            title = program.sites[parts[1]].title
            way.append(_LINK.format(f"{up}{base}{parts[0]}/{parts[1]}/", title))
        return str(_CRUMBS.format(Markup(" › ").join(way)))

    def _template(self, name: str) -> Any:
        return self.environment.get_template(f"{name}.html")

    def address(self, place: Place) -> str | None:
        """The web address of the line in the forge that a place stands for."""
        return self.site.address(place, self.site.locate(place).line)

    def line(self, place: Place) -> int:
        """The line that a place stands for, from 1."""
        return self.site.locate(place).line

    @cached_property
    def _by_subject(self) -> dict[tuple[str, str], list[Problem]]:
        found: dict[tuple[str, str], list[Problem]] = {}
        for problem in self.site.problems:
            owner = _program_of(problem.place.path)
            found.setdefault((owner, problem.subject), []).append(problem)
        for name, findings in self.site.found.items():
            for problem in findings.problems:
                if _program_of(problem.place.path) != name:
                    found.setdefault((name, problem.subject), []).append(problem)
        return found

    def problems(self, program: Program | None, *subjects: str) -> list[Problem]:
        """The problems of some records, such as `barrier/bill-jargon`; each told once."""
        owner = program.id if program else ""
        found = [problem for subject in subjects for problem in self._by_subject.get((owner, subject), [])]
        return list(dict.fromkeys(found))

    def person(self, program: Program, id: str | None, up: str) -> Markup:
        """A person's name, as a link when the person has a page."""
        if id is None:
            return Markup("nobody")
        name = program.name_of(id)
        for folder, known in (("leaders", program.leaders), ("hosts", program.hosts)):
            if id in known:
                return _LINK.format(f"{up}programs/{program.id}/{folder}/{id}/", name)
        return Markup("{}").format(name)


LISTS: Final = {
    "leaders": "Leaders",
    "hosts": "Hosts",
    "sites": "Sites",
    "departments": "Departments",
    "barriers": "Bad news first",
    "pledges": "Pledges",
    "checklists": "Checklists",
    "guides": "Guides",
    "cases": "Case studies",
}
"""What the list is called that a record's page belongs to, by the folder of its address."""
_BELOW: Final = {"sites": ("shadowing", "Shadowing")}
"""Lists that the navigation leaves out, and the page from which they are reached."""
_CRUMBS: Final = Markup('<nav class="pb-crumbs" aria-label="You are here" data-search-exclude>{}</nav>\n')
_LINK: Final = Markup('<a href="{}">{}</a>')


def _program_of(path: str) -> str:
    parts = path.split("/")
    return parts[1] if parts[0] == "programs" and len(parts) > 2 else ""


class Compiled(BytecodeCache):
    """Compiled templates kept in memory, so that a live preview compiles each template only once.

    Jinja2 compares the template's source itself and compiles anew what has changed.
    """

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill the bucket from memory, if the template was compiled before."""
        if bucket.key in self.kept:
            bucket.bytecode_from_string(self.kept[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was just compiled."""
        self.kept[bucket.key] = bucket.bytecode_to_string()


COMPILED: Final = Compiled()


def make_environment() -> Environment:
    """Templates with autoescape; an unknown name in a template is an error, not an empty string."""
    environment = Environment(
        loader=PackageLoader("playbook", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        bytecode_cache=COMPILED,
    )
    environment.filters.update(
        day=prose.day,
        month=lambda value: prose.day(value).split(" ", 1)[1],
        span=span,
        weekday=lambda value: Weekdays[value.weekday()],
        short_day=lambda value: prose.day(value).rsplit(" ", 1)[0],
        paragraphs=paragraphs,
        ticks=ticks,
        upper_first=lambda value: value[:1].upper() + value[1:],
        reader=lambda value: _READERS.get(value, value.replace("-", " ")),
        words=lambda value: str(value).replace("-", " "),
        plural=plural,
    )
    environment.globals.update(m=momentum)
    return environment


def paragraphs(text: str) -> Markup:
    """Plain text as paragraphs: blank lines part them, nothing else means anything."""
    parts = [part for part in re.split(r"\n\s*\n", text) if part.strip()]
    return Markup("\n").join(Markup("<p>{}</p>").format(" ".join(part.split())) for part in parts)


def span(days: Span) -> str:
    """A stretch of days as people say it: on 15 February 2027, or from one day to another."""
    if days.first == days.last:
        return f"on {prose.day(days.first)}"
    return f"from {prose.day(days.first)} to {prose.day(days.last)}"


def ticks(text: str) -> Markup:
    """Text in which what stands between back ticks is shown as code."""
    return Markup(_TICKS.sub(r"<code>\1</code>", str(Markup.escape(text))))  # noqa: S704 - escaped just here


def plural(count: int, one: str, many: str = "") -> str:
    """A count with its noun: 1 day, 2 days."""
    return f"{count} {one if count == 1 else many or one + 's'}"
