"""From a site to its pages: one file a group of pages, one template a kind of page.

`compose` brings together what was read and what the rules found; `render` makes every page, asset
and line of navigation. Both depend on nothing but their arguments.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from playbook import checks, history, prose
from playbook.checks.past import Past
from playbook.model.library import Library, Program, Unread
from playbook.pages import beside, heard, overview, teaching
from playbook.pages.page import LISTS, Asset, Desk, NavItem, Page, Site
from playbook.problem import Location, Place, Problem, Severity, in_order

__all__ = ["Asset", "NavItem", "Page", "Rendered", "Site", "compose", "render"]

Address = Callable[[Place, int], str | None]


@dataclass(frozen=True, slots=True)
class Rendered:
    """A whole site: pages, files beside them, and the navigation."""

    pages: tuple[Page, ...]
    assets: tuple[Asset, ...]
    navigation: tuple[NavItem, ...]


def compose(
    library: Library,
    read: tuple[Problem, ...],
    as_of: date,
    locate: Callable[[Place], Location],
    address: Address,
    past: Past | None = None,
    site_url: str = "",
) -> Site:
    """Hold what was read to the rules and bring all problems together.

    With a past, what was said before is compared with what stands there now. `site_url` is where the
    site will stand, if that is known.
    """
    found = checks.run(library, as_of, past)
    problems = [*read, *_prose_problems(library, locate)]
    for findings in found.values():
        problems += findings.problems
    return Site(library, found, tuple(in_order(problems, locate)), as_of, locate, address, site_url)


def _prose_problems(library: Library, locate: Callable[[Place], Location]) -> Iterator[Problem]:
    for guide in library.guides.values():
        body = guide.place / "body"
        names, resolve = teaching.quotable(library), teaching._resolver(library, "")
        for line, said in prose.complaints(guide.body, names, resolve):
            place = replace(body, line=locate(body).line + line) if line else body
            yield Problem("Y017", Severity.ERROR, place, said, "", f"guide/{guide.id}")


def render(site: Site) -> Rendered:
    """Every page of the site, its assets and its navigation."""
    pages: list[Page] = []
    assets: list[Asset] = []
    for made in _all(Desk(site)):
        if isinstance(made, Page):
            pages.append(made)
        else:
            assets.append(made)
    return Rendered(tuple(pages), tuple(assets), _navigation(site))


def _all(desk: Desk) -> Iterator[Page | Asset]:
    yield from overview.home(desk)
    for program in desk.site.library.programs.values():
        yield from overview.overview(desk, program)
        yield from overview.guiding_team(desk, program)
        yield from overview.departments(desk, program)
        yield from beside.shadowing(desk, program)
        yield from heard.barriers(desk, program)
        yield from heard.pledges(desk, program)
        yield from heard.trace(desk, program)
        yield from teaching.checklists(desk, program)
        yield from overview.problems(desk, program)
        yield from _unread(desk, program.unread, program)
    yield from teaching.guides(desk)
    yield from teaching.checklists(desk, None)
    yield from teaching.cases(desk)
    yield from teaching.glossary(desk)
    yield from teaching.rules(desk)
    yield Asset(history.EDITION, history.edition(desk.site.library, desk.site.as_of).encode())
    yield from _unread(desk, desk.site.library.unread, None)


_ROUTES = {
    "leader": "leaders",
    "host": "hosts",
    "barrier": "barriers",
    "pledge": "pledges",
}
_TAUGHT = {"guide": "guides", "checklist": "checklists", "case-study": "cases"}


def _unread(desk: Desk, lost: tuple[Unread, ...], program: Program | None) -> Iterator[Page]:
    """A page for each record that has one and can't be read: it shows why."""
    routes = _ROUTES if program else _TAUGHT
    base = f"programs/{program.id}/" if program else ""
    for one in lost:
        if one.kind in routes and one.id:
            yield desk.page(
                "unread",
                f"{base}{routes[one.kind]}/{one.id}/",
                one.title,
                summary=f"This {one.kind} can't be read at the moment.",
                sources=(one.place,),
                program=program,
                kind=one.kind.replace("-", " "),
                place=one.place,
                problems=desk.problems(program, f"{one.kind}/{one.id}")
                or [
                    each
                    for each in desk.site.problems
                    if each.place.path == one.place.path and not each.subject
                ],
            )


def _navigation(site: Site) -> tuple[NavItem, ...]:
    """Short however many people there are: persons and records are reached from their lists."""
    items = [NavItem("Home", "")]
    programs = sorted(site.library.programs.values(), key=lambda one: (-len(one.leaders), one.id))
    for program in programs:
        base = f"programs/{program.id}/"
        lines = (
            ("Overview", base),
            ("Guiding team", f"{base}team/"),
            ("Shadowing", f"{base}shadowing/"),
            (LISTS["leaders"], f"{base}leaders/"),
            (LISTS["hosts"], f"{base}hosts/"),
            (LISTS["departments"], f"{base}departments/"),
            (LISTS["barriers"], f"{base}barriers/"),
            (LISTS["pledges"], f"{base}pledges/"),
            ("From barrier to evidence", f"{base}trace/"),
            (LISTS["checklists"], f"{base}checklists/"),
            ("Problems and waivers", f"{base}problems/"),
        )
        children = tuple(NavItem(title, route) for title, route in lines)
        items.append(NavItem(program.charter.title, None, children))
    guides = sorted(site.library.guides.values(), key=lambda one: (one.order, one.id))
    learn = (
        NavItem("Guides", "guides/"),
        *(NavItem(guide.title, f"guides/{guide.id}/") for guide in guides),
    )
    items.append(NavItem("Learn", None, learn))
    cases = sorted(site.library.cases.values(), key=lambda one: (one.order, one.id))
    items.append(
        NavItem(
            "Case studies",
            None,
            (
                NavItem("All", "cases/"),
                *(NavItem(case.organization, f"cases/{case.id}/") for case in cases),
            ),
        )
    )
    items.append(
        NavItem(
            "Look up",
            None,
            (
                NavItem("Checklists", "checklists/"),
                NavItem("Glossary", "glossary/"),
                NavItem("Rules", "rules/"),
            ),
        )
    )
    return tuple(items)
