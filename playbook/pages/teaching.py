"""What the playbook teaches: guides, checklists, case studies, words and the manual of the rules."""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup

from playbook import prose
from playbook.checks import FAMILIES, RULES
from playbook.checks.rule import EXAMPLE_DAY
from playbook.measures import workdays
from playbook.model.library import Library, Program
from playbook.pages import dates
from playbook.pages.page import Desk, Page


def guides(desk: Desk) -> Iterator[Page]:
    """The path through the guides, and a page for each."""
    library = desk.site.library
    order = sorted(library.guides.values(), key=lambda one: (one.order, one.id))
    yield desk.page(
        "guides",
        "guides/",
        "Guides",
        summary="How a customer-first program works, in short reads.",
        guides=order,
    )
    for guide, following in zip(order, [*order[1:], None], strict=False):
        body = prose.render(guide.body, quotable(library), _resolver(library, "../../"))
        yield desk.page(
            "guide",
            f"guides/{guide.id}/",
            guide.title,
            summary=guide.summary,
            sources=(guide.place,),
            guide=guide,
            body=Markup(body.html),  # noqa: S704 - sanitized by `prose`
            next=following,
            problems=desk.problems(None, f"guide/{guide.id}"),
        )


def quotable(library: Library) -> dict[str, object]:
    """What prose may quote: the programs by name."""
    return {"programs": library.programs}


def _resolver(library: Library, up: str) -> prose.Resolve:
    def resolve(kind: str, id: str) -> str | None:
        known, address = {
            "guide": (library.guides, f"{up}guides/{id}/"),
            "checklist": (library.checklists, f"{up}checklists/{id}/"),
            "case": (library.cases, f"{up}cases/{id}/"),
            "term": (library.terms, f"{up}glossary/#{id}"),
            "rule": (RULES, f"{up}rules/#{id}"),
        }[kind]
        return address if id in known else None

    return resolve


def checklists(desk: Desk, program: Program | None) -> Iterator[Page]:
    """The checklists as they are taught, or with the dates of a program."""
    library = desk.site.library
    order = sorted(library.checklists.values(), key=lambda one: (one.order, one.id))
    base = f"programs/{program.id}/checklists/" if program else "checklists/"
    lede = (
        "What to do and by when, with the dates of this program."
        if program
        else "What to do and by when. In a program's own pages they carry its dates."
    )
    yield desk.page("checklists", base, "Checklists", summary=lede, lede=lede, lists=order, program=program)
    known = dates.anchors(program) if program else {}
    closed = workdays.closed(program) if program else ()
    for one in order:
        anchors = {item.when.anchor for item in one.items if item.when}
        yield desk.page(
            "checklist",
            f"{base}{one.id}/",
            one.title,
            summary=one.summary,
            sources=(one.place,),
            list=one,
            key=f"{program.id if program else 'any'}/{one.id}",
            lines=dates.lines(one.items, known, closed),
            program=program,
            personal="shadow day" in anchors and program is not None and bool(program.leaders),
            dated=list(library.programs.values()),
            problems=desk.problems(None, f"checklist/{one.id}"),
        )


def cases(desk: Desk) -> Iterator[Page]:
    """The case studies: what is said about each, by whom, and what speaks against it."""
    order = sorted(desk.site.library.cases.values(), key=lambda one: (one.order, one.id))
    yield desk.page(
        "cases",
        "cases/",
        "Case studies",
        summary="What others did, and what can't be concluded from it.",
        cases=order,
    )
    for one in order:
        tops = {
            series.title: max([point.value for point in series.points if point.value is not None], default=0)
            for series in one.series
        }
        yield desk.page(
            "case",
            f"cases/{one.id}/",
            one.title,
            summary=one.summary,
            sources=(one.place,),
            one=one,
            by_id={source.id: source for source in one.sources},
            tops=tops,
            problems=desk.problems(None, f"case-study/{one.id}"),
        )


def glossary(desk: Desk) -> Iterator[Page]:
    """The words, in order of the alphabet."""
    terms = desk.site.library.terms
    place = next((term.place for term in terms.values()), None)
    yield desk.page(
        "glossary",
        "glossary/",
        "Glossary",
        summary="Words that mean something of their own here.",
        sources=(place,) if place else (),
        terms=sorted(terms.values(), key=lambda one: one.term.casefold()),
        known=terms,
        problems=desk.problems(None, *(f"term/{id}" for id in terms)),
    )


def rules(desk: Desk) -> Iterator[Page]:
    """The manual of the rules, family by family."""
    yield desk.page(
        "rules",
        "rules/",
        "Rules",
        summary="What is checked each time something changes, and why.",
        families=[family for family in FAMILIES if family.rules],
        usual_day=EXAMPLE_DAY,
    )
