"""A report of hostile and ordinary problems, as every format gets it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from playbook import checks, reports
from playbook.model.charter import Charter
from playbook.model.library import Library, Program
from playbook.model.measures import Waiver
from playbook.model.organization import Department, Organization, Person
from playbook.problem import Fix, FixKind, Location, Place, Problem, Severity
from playbook.reports import Report

HOSTILE = (
    "]]> --> <script>alert(1)</script> & \"'`|\n::error::owned\r\n##[error]owned %0A%25 "
    "[x](https://evil.example) {0} \x1b[31mred\x07 \u202eturned\u2028 \x00 \ud800 😀"
)
"""Text that would break out of every format that lets it."""
TEXTS = {
    "programs/first/pledges.yml": "pledges:\n"
    "  - {id: é😀, due: 31.03.2027}\n"
    f"  - {{id: long, promise: {'word ' * 60}, due: soon, more: {'word ' * 60}}}\n"
    "  - {id: 漢字かな, due: soon}\n"
    "  - {id: last}\n"
    "\t\towner: Ann\n",
    "programs/first/people.csv": 'id,name,department\na,"Ann, the first",nowhere\n',
    "programs/first/barriers/secret.yml": "words: Ann Miller, 555-0100, cried\n",
}


def line_of(path: str, needle: str) -> Location:
    """Where a text stands in a file."""
    before, _, _ = TEXTS[path].partition(needle)
    return Location(before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1)


@pytest.fixture
def report(monkeypatch: pytest.MonkeyPatch) -> Report:
    """A report with every severity, a table, a private rule, a waiver and hostile words."""
    monkeypatch.setitem(checks.RULES, "E001", replace(checks.RULES["E001"], private=False))
    monkeypatch.setitem(checks.RULES, "E002", replace(checks.RULES["E002"], private=True))
    pledges, people, secret = TEXTS
    places = {
        Place(pledges, ("pledges", 0, "due")): line_of(pledges, "31.03.2027"),
        Place(pledges, ("pledges", 1, "due")): line_of(pledges, "soon"),
        Place(pledges, ("pledges", 2, "due")): line_of(pledges, "soon}"),
        Place(pledges, ("?",)): line_of(pledges, "owner"),
        Place(people, (0, "department")): Location(2, 3),
        Place(secret, ("words",)): Location(1, 8),
        Place("programs/a b%,:c.yml"): Location(1, 1),
    }
    problems = [
        Problem("E001", Severity.ERROR, place, f"Problem {number}.", "Do this.", "department/care")
        for number, place in enumerate(places)
    ]
    problems[1] = replace(problems[1], severity=Severity.WARNING, subject="department/it")
    problems[4] = replace(problems[4], severity=Severity.NOTE, subject="")
    problems[0] = replace(problems[0], fix=Fix(FixKind.WRITE, "Write `2027-03-31`.", "2027-03-31"))
    problems[5] = replace(problems[5], code="E002")
    problems[6] = replace(problems[6], message=HOSTILE, hint=HOSTILE)
    waived = Problem("E003", Severity.ERROR, next(iter(places)), "Absent.", "", "department/it")
    waiver = Waiver(
        id="w", code="E003", at="department/it", reason=HOSTILE, by="ann", until=date(2027, 6, 10)
    )
    departments = (Department(id="care", title="Care <b>"), Department(id="it", title="漢字 IT"))
    program = Program(
        id="first",
        path="programs/first",
        charter=Charter(title="First", summary="x"),
        organization=Organization(name="Org", departments=departments),
        people={"ann": Person(id="ann", name="Ann Lindgren")},
    )
    made = reports.report(
        Library(programs={"first": program}),
        problems,
        {"first": checks.Findings(tuple(problems), ((waived, waiver),))},
        lambda place: places[place],
        reports.Files(TEXTS.get),
        day=date(2027, 3, 25),
        today=date(2027, 4, 1),
        count=3,
        site_url="https://playbook.example/",
    )
    assert len(made.told) == len(problems)
    return made


@pytest.fixture
def golden() -> Path:
    """Where what each format made is written down."""
    return Path(__file__).parent / "golden"
