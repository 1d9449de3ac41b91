"""Content (family C): whether what the playbook teaches can be checked by its readers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Final

from playbook.checks.rule import About, problem, rule
from playbook.door.shapes import near
from playbook.measures import periods
from playbook.model.charter import Rules
from playbook.model.content import CaseStudy, Claim, ClaimStatus, Guide, Item, PeriodKind, SourceKind
from playbook.model.library import Library, Program
from playbook.model.types import Span
from playbook.problem import Problem, Severity
from playbook.prose import day

EVIDENCE: Final = "claims need evidence"
KEPT_UP: Final = "what is taught is kept up to date"
OWN: Final = frozenset({SourceKind.COMPANY, SourceKind.INSIDER, SourceKind.FOUNDING_ARTICLE})
"""Kinds of source that speak for the organization itself."""
_NUMBER: Final = r"\d[\d.,]*"
_FIGURE: Final = re.compile(
    rf"{_NUMBER}\s?(?:%|per ?cent\b|million\b|billion\b|times\b)|[$€£]\s?\d"
    rf"|\b{_NUMBER} (?:of|out of|in) (?:every |a )?(?:\d|hundred|thousand)|\b\d{{1,3}}(?:,\d{{3}})+\b",
    re.IGNORECASE,
)
_DAYS: Final = {
    "program start": "the program's first day",
    "program end": "the program's last day",
    "window start": "the days on which leaders go",
    "window end": "the days on which leaders go",
    "regroup": "the regroup",
}
"""The days that a whole program has, in words; a shadow day is somebody's own."""
_WINDOW: Final = "Write `shadowing.yml` with its `window`."
_TO_ADD: Final = {
    "window start": _WINDOW,
    "window end": _WINDOW,
    "regroup": "Add `regroup:` to `program.yml`.",
}


def _brief(text: str) -> str:
    """The beginning of a sentence, in quotation marks."""
    plain = " ".join(text.split())
    return f"“{plain}”" if len(plain) <= 60 else f"“{plain[:60].rsplit(' ', 1)[0]} …”"


def _about(case: CaseStudy) -> str:
    return f"case-study/{case.id}"


def _has_figure(claim: Claim) -> bool:
    """Whether a claim has a figure, in its own field or in its sentence."""
    return bool(claim.value or _FIGURE.search(claim.says))


def _reports_results(case: CaseStudy) -> bool:
    """Whether a case reports something that can be counted."""
    return any(map(_has_figure, case.claims)) or any(
        point.value is not None for series in case.series for point in series.points
    )


@rule("C001", Severity.ERROR, EVIDENCE, about=About.CONTENT)
def figures_are_sourced(library: Library, as_of: date) -> Iterator[Problem]:
    """A figure in a case study has no source or no period.

    A figure without a source is a rumour, and one without a period says nothing: a share of 6 per cent
    may have been true once, for a month. Readers repeat figures, and seldom what stood around them.

    Name the `source` and the `period`, or take the figure out. Figures that stand in the sentence itself,
    such as shares, sums and counts, are meant as well; write them under `value`.

    Fails::

        # content/case-studies/acme.yml
        title: Acme listens
        organization: Acme
        summary: Leaders sat beside the front line. Why complaints fell is not known.
        claims:
          - {says: Complaints fell., value: 27 %, source: release, status: claimed}
        confounders: [Fees were abolished in the same year.]
        limits: [Nobody compared.]
        later: [Not known.]
        sources: [{id: release, title: News release, kind: press}]

    Passes::

        # content/case-studies/acme.yml
        title: Acme listens
        organization: Acme
        summary: Leaders sat beside the front line. Why complaints fell is not known.
        claims:
          - {says: Complaints fell., value: 27 %, period: 2012-13, source: release, status: claimed}
        confounders: [Fees were abolished in the same year.]
        limits: [Nobody compared.]
        later: [Not known.]
        sources: [{id: release, title: News release, kind: press}]
    """
    for case in library.cases.values():
        for claim in case.claims:
            lacks = ["source"] * (claim.source is None) + ["period"] * (not claim.period)
            if lacks and _has_figure(claim):
                yield problem(
                    claim.place / ("value" if claim.value else "says"),
                    f"The figure in {_brief(claim.says)} has no {' and no '.join(lacks)}.",
                    f"Add {' and '.join(f'`{key}`' for key in lacks)}, or take the figure out.",
                    _about(case),
                )
        for series in case.series:
            for point in series.points:
                if point.value is not None and point.source is None:
                    yield problem(
                        point.place / "value",
                        f"The figure for {point.period} in “{series.title}” has no source.",
                        "Add `source`, or leave the value out: the gap is then shown as one.",
                        _about(case),
                    )


@rule("C002", Severity.WARNING, EVIDENCE, about=About.CONTENT)
def somebody_else_says_so(library: Library, as_of: date) -> Iterator[Problem]:
    """The figures of a case study rest only on the organization itself.

    Everybody reports what went well. When every figure that is called documented comes from the company,
    from its people or from the founding article, readers learn how it wishes to be seen.

    Look for a regulator, a study or a newspaper that looked for itself. Where there is none, give the
    claims the status `claimed`.

    Fails::

        # content/case-studies/acme.yml
        title: Acme listens
        organization: Acme
        summary: Leaders sat beside the front line. Why complaints fell is not known.
        claims:
          - {says: Complaints fell., value: 27 %, period: 2012-13, source: release, status: documented}
        confounders: [Fees were abolished in the same year.]
        limits: [Nobody compared.]
        later: [Not known.]
        sources: [{id: release, title: News release of Acme, kind: company}]

    Passes::

        # content/case-studies/acme.yml
        title: Acme listens
        organization: Acme
        summary: Leaders sat beside the front line. Why complaints fell is not known.
        claims:
          - {says: Complaints fell., value: 27 %, period: 2012-13, source: report, status: documented}
        confounders: [Fees were abolished in the same year.]
        limits: [Nobody compared.]
        later: [Not known.]
        sources: [{id: report, title: Yearly report of the complaints body, kind: regulator}]
    """
    for case in library.cases.values():
        kinds = {source.id: source.kind for source in case.sources}
        named = [
            one.source for one in case.claims if one.status is ClaimStatus.DOCUMENTED and _has_figure(one)
        ]
        named += [
            point.source for series in case.series for point in series.points if point.value is not None
        ]
        behind = {kinds[source] for source in named if source in kinds}
        if behind and behind <= OWN:
            yield problem(
                case.place / "claims" if case.claims else case.place / "series",
                f"Every figure of “{case.title}” comes from {case.organization} itself or from those who "
                "speak for it.",
                "Look for a source outside, or give the claims the status `claimed`.",
                _about(case),
            )


@rule("C003", Severity.WARNING, EVIDENCE, about=About.CONTENT)
def results_have_confounders(library: Library, as_of: date) -> Iterator[Problem]:
    """A case study reports figures and does not say what else may explain them.

    Something else always changed at the same time: prices, fees, bonuses, competitors. A case that does
    not name it invites readers to copy what had no effect.

    Write under `confounders` what else may explain the figures. Where nothing was found, say that nobody
    looked.

    Fails::

        # content/case-studies/acme.yml
        title: Acme listens
        organization: Acme
        summary: Leaders sat beside the front line. Why complaints fell is not known.
        claims:
          - {says: Complaints fell., value: 27 %, period: 2012-13, source: report, status: documented}
        limits: [Nobody compared.]
        later: [Not known.]
        sources: [{id: report, title: Yearly report of the complaints body, kind: regulator}]

    Passes::

        # content/case-studies/acme.yml
        title: Acme listens
        organization: Acme
        summary: Leaders sat beside the front line. Why complaints fell is not known.
        claims:
          - {says: Complaints fell., value: 27 %, period: 2012-13, source: report, status: documented}
        confounders: [Fees were abolished in the same year.]
        limits: [Nobody compared.]
        later: [Not known.]
        sources: [{id: report, title: Yearly report of the complaints body, kind: regulator}]
    """
    for case in library.cases.values():
        if _reports_results(case) and not _said(case.confounders):
            yield problem(
                case.place,
                f"“{case.title}” reports figures and names nothing else that may explain them.",
                "Write under `confounders` what else changed at the time, or that nobody looked.",
                _about(case),
            )


def _said(texts: tuple[str, ...]) -> bool:
    """Whether any of several texts says something."""
    return any(text.strip() for text in texts)


@rule("C004", Severity.WARNING, EVIDENCE, about=About.CONTENT)
def what_happened_later(library: Library, as_of: date) -> Iterator[Problem]:
    """A case study does not tell what happened later.

    Good years end. A case that stops at its best moment teaches the wrong lesson, and the reader who
    knows the rest of the story believes nothing else on the page.

    Write under `later` what became of it. If that was not found, say so.

    Fails::

        # content/case-studies/acme.yml
        title: Acme listens
        organization: Acme
        summary: Leaders sat beside the front line. What came of it is not known.
        limits: [Nobody compared.]

    Passes::

        # content/case-studies/acme.yml
        title: Acme listens
        organization: Acme
        summary: Leaders sat beside the front line. What came of it is not known.
        limits: [Nobody compared.]
        later: [The days were given up in 2019.]
    """
    for case in library.cases.values():
        if not _said(case.later):
            yield problem(
                case.place,
                f"“{case.title}” does not tell what happened later.",
                "Write it under `later`, or write there that nothing was found.",
                _about(case),
            )


@rule("C005", Severity.ERROR, EVIDENCE, about=About.CONTENT)
def limits_are_told(library: Library, as_of: date) -> Iterator[Problem]:
    """A case study has no limits.

    Every case has something that is not known, and somebody who held something against it. Without that
    it is an advertisement, and people notice.

    Write under `limits` what is not known, and what staff, customers or researchers objected.

    Fails::

        # content/case-studies/acme.yml
        title: Acme listens
        organization: Acme
        summary: Leaders sat beside the front line, and everybody was delighted.
        later: [The days were given up in 2019.]

    Passes::

        # content/case-studies/acme.yml
        title: Acme listens
        organization: Acme
        summary: Leaders sat beside the front line. What came of it is not known.
        limits: [Some staff protested., What hosts thought of it was not found.]
        later: [The days were given up in 2019.]
    """
    for case in library.cases.values():
        if not _said(case.limits):
            yield problem(
                case.place,
                f"“{case.title}” does not say what is not known, or what was held against it.",
                "Write it under `limits`.",
                _about(case),
            )


@rule("C006", Severity.WARNING, KEPT_UP, about=About.CONTENT)
def words_point_to_words(library: Library, as_of: date) -> Iterator[Problem]:
    """A word of the glossary points to a word that is not there.

    The link under it is left out, and readers who don't know the word are left where they were.

    Add the word that is missing, or name another one under `see`.

    Fails::

        # content/glossary.yml
        terms:
          - {id: pledge, term: Pledge, means: A promise with an owner and a date., see: [evidense]}
          - {id: evidence, term: Evidence, means: What shows that a pledge was kept.}

    Passes::

        # content/glossary.yml
        terms:
          - {id: pledge, term: Pledge, means: A promise with an owner and a date., see: [evidence]}
          - {id: evidence, term: Evidence, means: What shows that a pledge was kept.}
    """
    unread = {one.id for one in library.unread if one.kind == "term"}
    for term in library.terms.values():
        for number, other in enumerate(term.see):
            if other not in library.terms and other not in unread:
                yield problem(
                    term.place / "see" / number,
                    f"“{term.term}” points to `{other}`, which is not in the glossary.",
                    near(other, library.terms) or "Add that word, or point to another one.",
                    f"term/{term.id}",
                )


def _read_again(one: Guide | CaseStudy, as_of: date) -> date | None:
    """When somebody last read a text with a critical eye, or a source of it, as far as it is known."""
    found = [one.reviewed]
    if isinstance(one, CaseStudy):
        found += [source.accessed for source in one.sources]
    return max((known for known in found if known is not None and known <= as_of), default=None)


def _taught(library: Library) -> Iterator[tuple[str, Guide | CaseStudy]]:
    """Each guide and case study, with its name as a subject."""
    yield from ((f"guide/{one.id}", one) for one in library.guides.values())
    yield from ((_about(one), one) for one in library.cases.values())


@rule("C007", Severity.WARNING, KEPT_UP, about=About.CONTENT)
def texts_are_read_again(library: Library, as_of: date) -> Iterator[Problem]:
    """No critical reading of a guide or a case study is noted for a long time.

    Companies change, links die, and advice that was right becomes a habit. Once a year somebody should
    read each text as if it were new (365 days, this project's own judgement; change it with
    `rules: content_days` in a program; where programs differ, the shortest counts).

    Read it, compare a case study with its sources, and write the day under `reviewed`. A case study also
    counts as read on the day on which one of its sources was last `accessed`. Where neither day is
    written down nobody can know, and the rule is silent.

    Fails::

        # content/guides/good-guest.md
        ---
        title: Being a good guest
        summary: How a leader spends a day beside a host.
        readers: [leader]
        reviewed: 2026-03-31
        ---
        Come early, and stay.

    Passes::

        # content/guides/good-guest.md
        ---
        title: Being a good guest
        summary: How a leader spends a day beside a host.
        readers: [leader]
        reviewed: 2026-11-04
        ---
        Come early, and stay.
    """
    limits = [program.charter.rules.content_days for program in library.programs.values()]
    limit = min(limits, default=Rules().content_days)
    for subject, one in _taught(library):
        last = _read_again(one, as_of)
        if last is not None and (as_of - last).days > limit:
            yield problem(
                one.place / "reviewed" if one.reviewed == last else one.place,
                f"No critical reading of “{one.title}” is noted since {day(last)}.",
                "Read it as if it were new, and write the day under `reviewed`.",
                subject,
            )


@rule("C008", Severity.WARNING, KEPT_UP, about=About.CONTENT)
def texts_are_read_in_time(library: Library, as_of: date) -> Iterator[Problem]:
    """A guide or a case study is past the day by which it was to be read again.

    Whoever wrote it knew that something would change: a law, a system, a price. From that day on readers
    can't rely on it.

    Read it again, write the day under `reviewed`, and set a new `review_by`.

    Fails::

        # content/guides/good-guest.md
        ---
        title: Being a good guest
        summary: How a leader spends a day beside a host.
        readers: [leader]
        review_by: 2027-04-01
        ---
        Come early, and stay.

    Passes::

        # content/guides/good-guest.md
        ---
        title: Being a good guest
        summary: How a leader spends a day beside a host.
        readers: [leader]
        review_by: 2027-10-01
        ---
        Come early, and stay.
    """
    for subject, one in _taught(library):
        if one.review_by is None or one.review_by > as_of:
            continue
        if one.reviewed is None or not one.review_by <= one.reviewed <= as_of:
            yield problem(
                one.place / "review_by",
                f"“{one.title}” was to be read again by {day(one.review_by)}.",
                "Read it again, write the day under `reviewed`, and set a new `review_by`.",
                subject,
            )


@rule("C009", Severity.ERROR, EVIDENCE, about=About.CONTENT)
def documented_means_sourced(library: Library, as_of: date) -> Iterator[Problem]:
    """A claim is called documented and has no source.

    Documented means that readers can look it up. What somebody only says is `claimed`; what nobody could
    find is `unverified`, and that is no shame to write.

    Name the `source`, or change the `status`. (Where the claim has a figure, C001 asks for its source.)

    Fails::

        # content/case-studies/acme.yml
        title: Acme listens
        organization: Acme
        summary: Leaders sat beside the front line. What came of it is not known.
        claims: [{says: Every leader went., status: documented}]
        limits: [Nobody compared.]
        later: [Not known.]

    Passes::

        # content/case-studies/acme.yml
        title: Acme listens
        organization: Acme
        summary: Leaders sat beside the front line. What came of it is not known.
        claims: [{says: Every leader went., status: unverified}]
        limits: [Nobody compared.]
        later: [Not known.]
    """
    for case in library.cases.values():
        for claim in case.claims:
            documented = claim.status is ClaimStatus.DOCUMENTED
            if documented and claim.source is None and not _has_figure(claim):
                yield problem(
                    claim.place / "status",
                    f"{_brief(claim.says)} is called documented and names no source.",
                    "Add `source`, or write `claimed` or `unverified`.",
                    _about(case),
                )


@rule("C010", Severity.WARNING, EVIDENCE, about=About.CONTENT)
def series_run_forward(library: Library, as_of: date) -> Iterator[Problem]:
    """Two points of a series are about the same time, or stand in the wrong order.

    A line that is drawn through them goes back in time or has two heights at once, and readers trust the
    line more than the table.

    Keep one of two figures for the same time, and say under `note` that sources differ; put the oldest
    first. Years and half-years are looked at apart.

    Fails::

        # content/case-studies/acme.yml
        title: Acme listens
        organization: Acme
        summary: Leaders sat beside the front line. Why complaints fell is not known.
        series:
          - title: Share of complaints
            points:
              - {period: 2013-14, kind: year, value: 5.8, source: report}
              - {period: 2012-13, kind: year, value: 6.4, source: report}
        confounders: [Fees were abolished in the same year.]
        limits: [Nobody compared.]
        later: [Not known.]
        sources: [{id: report, title: Yearly report of the complaints body, kind: regulator}]

    Passes::

        # content/case-studies/acme.yml
        title: Acme listens
        organization: Acme
        summary: Leaders sat beside the front line. Why complaints fell is not known.
        series:
          - title: Share of complaints
            points:
              - {period: 2012-13, kind: year, value: 6.4, source: report}
              - {period: 2013-14, kind: year, value: 5.8, source: report}
        confounders: [Fees were abolished in the same year.]
        limits: [Nobody compared.]
        later: [Not known.]
        sources: [{id: report, title: Yearly report of the complaints body, kind: regulator}]
    """
    for case in library.cases.values():
        for series in case.series:
            latest: dict[PeriodKind, tuple[Span, str]] = {}
            seen: set[tuple[PeriodKind, str]] = set()
            for point in series.points:
                name = (point.kind, " ".join(point.period.casefold().split()))
                span = periods.days_of(point.period, business_years=point.kind is PeriodKind.YEAR)
                before = latest.get(point.kind)
                again = name in seen or (span is not None and before is not None and span == before[0])
                if again:
                    yield problem(
                        point.place / "period",
                        f"“{series.title}” has two points for {point.period}.",
                        "Keep one of them, and say under `note` if sources differ.",
                        _about(case),
                    )
                elif span is not None and before is not None and span < before[0]:
                    yield problem(
                        point.place / "period",
                        f"In “{series.title}”, {point.period} stands after {before[1]}.",
                        "Put the oldest first.",
                        _about(case),
                    )
                seen.add(name)
                if span is not None and (before is None or span > before[0]):
                    latest[point.kind] = (span, point.period)


@rule("C011", Severity.NOTE, KEPT_UP, about=About.CONTENT)
def guides_have_readers(library: Library, as_of: date) -> Iterator[Problem]:
    """A guide does not say for whom it is written.

    A text for everybody is mostly a text for nobody. Readers look for what concerns them, and a guide
    that names no reader is the last one that they open.

    Name those who need it under `readers`.

    Fails::

        # content/guides/good-guest.md
        ---
        title: Being a good guest
        summary: How a leader spends a day beside a host.
        ---
        Come early, and stay.

    Passes::

        # content/guides/good-guest.md
        ---
        title: Being a good guest
        summary: How a leader spends a day beside a host.
        readers: [leader]
        ---
        Come early, and stay.
    """
    for guide in library.guides.values():
        if not guide.readers:
            yield problem(
                guide.place,
                f"“{guide.title}” does not say for whom it is written.",
                "Name those who need it under `readers`, such as `leader` or `host`.",
                f"guide/{guide.id}",
            )


def _is_running(program: Program, as_of: date) -> bool:
    """Whether a program has begun and not ended, and nothing of what says its days is unreadable."""
    timeline = program.charter.timeline
    lost = program.has_unread("program", "shadowing")
    return timeline is not None and timeline.starts <= as_of <= timeline.ends and not lost


def _has_day(program: Program, anchor: str) -> bool:
    if anchor.startswith("window"):
        return program.shadowing is not None
    return anchor != "regroup" or program.charter.regroup is not None


@rule("C012", Severity.NOTE, KEPT_UP, about=About.CONTENT)
def checklists_have_their_days(library: Library, as_of: date) -> Iterator[Problem]:
    """A checklist counts from a day that a program does not have.

    In that program the item has no date, and what has no date is done by nobody.

    Give the program that day: `regroup:` in `program.yml`, or the `window` in `shadowing.yml`. The rule
    speaks up while the program runs; before, its days may still be open.

    Fails::

        # content/checklists/site.yml
        title: Preparing a site
        summary: Before the first visitor comes.
        who: team
        items: [{id: desk, do: Try the second chair., when: 7 days before window start}]

    Passes::

        # content/checklists/site.yml
        title: Preparing a site
        summary: Before the first visitor comes.
        who: team
        items: [{id: desk, do: Try the second chair., when: 7 days before program end}]
    """
    running = [program for program in library.programs.values() if _is_running(program, as_of)]
    for checklist in library.checklists.values():
        first: dict[str, Item] = {}
        for item in checklist.items:
            if item.when is not None and item.when.anchor in _DAYS:
                first.setdefault(item.when.anchor, item)
        for program in running:
            lacking = [anchor for anchor in first if not _has_day(program, anchor)]
            if lacking:
                days = dict.fromkeys(_DAYS[one] for one in lacking)
                yield problem(
                    first[lacking[0]].place / "when",
                    f"“{checklist.title}” counts from {' and '.join(days)}, "
                    f"which “{program.charter.title}” does not have.",
                    " ".join(dict.fromkeys(_TO_ADD[one] for one in lacking)),
                    f"checklist/{checklist.id}",
                )
