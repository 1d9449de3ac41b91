"""A small program in which nothing is amiss, and ways to change it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from playbook import checks
from playbook.problem import Problem
from playbook.workspace import open_workspace

BEFORE = date(2027, 5, 1)
"""A day before the regroup."""
AFTER = date(2027, 7, 1)
"""A day after it."""

ORGANIZATION = """\
name: Org
departments:
  - {id: care, title: Care, function: customer-service, customer_facing: true}
  - {id: it, title: IT, function: it}
  - {id: hr, title: HR, function: hr}
  - {id: words, title: Marketing, function: marketing}
  - {id: crews, title: Operations, function: operations, customer_facing: true}
"""
PEOPLE = """\
people:
  - {id: boss, name: Boss, department: crews, level: executive}
  - {id: p1, name: One, department: care, level: front-line}
  - {id: p2, name: Two, department: it, level: senior}
  - {id: p3, name: Three, department: hr}
  - {id: p4, name: Four, department: words}
  - {id: p5, name: Five, department: crews}
"""
PROGRAM = """\
title: Small
summary: A program in which nothing is amiss.
rules: {team_smallest: 2}
sponsor: {person: boss}
team:
  lead: p1
  seats:
    - {person: p1, qualities: [leadership, credibility]}
    - {person: p2, qualities: [expertise]}
    - {person: p3, qualities: [position-power]}
    - {person: p4}
    - {person: p5}
  deliverables:
    - {title: Plan, accountable: [p1]}
regroup:
  on: 2027-06-01
  contributions:
    - {department: care, gives: a}
    - {department: it, gives: b}
    - {department: hr, gives: c}
    - {department: words, gives: d}
    - {department: crews, gives: e}
"""
PLEDGES = "pledges:\n" + "".join(
    f"  - {{id: pledge-{name}, title: t, department: {name}, promise: p}}\n"
    for name in ("care", "it", "hr", "words", "crews")
)
LEADERS = "leaders:\n" + "".join(
    f"  - {{id: l{number}, name: L{number}, department: {name}}}\n"
    for number, name in enumerate(("care", "it", "hr", "words", "crews"))
)
FILES = {
    "organization": ORGANIZATION,
    "people": PEOPLE,
    "program": PROGRAM,
    "pledges": PLEDGES,
    "leaders": LEADERS,
}


def found(
    folder: Path, as_of: date, *changes: tuple[str, str, str], **more: str
) -> tuple[checks.Findings, dict[str, tuple[str, int]]]:
    """What the rules find in the small program after changes, and file and line by code.

    A change is a file, the text to replace, which must be there, and the text instead.
    """
    texts = {**FILES, **more}
    for name, old, new in changes:
        assert old in texts[name]
        texts[name] = texts[name].replace(old, new)
    for name, text in texts.items():
        file = folder / f"programs/small/{name}.yml"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    snapshot = open_workspace(folder).read()
    assert snapshot.problems == ()
    findings = checks.run(snapshot.library, as_of)["small"]

    def at(problem: Problem) -> tuple[str, int]:
        return problem.place.path.rsplit("/", 1)[-1], snapshot.locate(problem.place).line

    return findings, {problem.code: at(problem) for problem in findings.problems}
