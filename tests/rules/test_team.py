"""The rules about the guiding team: each speaks up when it should, where it should, and else is silent."""

from __future__ import annotations

from pathlib import Path

import pytest
from small import AFTER, BEFORE, PROGRAM, found

TEAM = PROGRAM[PROGRAM.index("team:\n") : PROGRAM.index("regroup:")]
SPONSOR = "sponsor: {person: boss}\n"

FIRES = {
    "T001": [("organization", "function: hr", "function: other")],
    "T002": [("program", "lead: p1", "lead: p2")],
    "T003": [("program", SPONSOR, "")],
    "T004": [
        ("organization", "function: operations", "function: operations}\n  - {id: law, title: Law"),
        ("leaders", "  - {id: l1", "  - {id: l9, name: L9, department: law}\n  - {id: l1"),
    ],
    "T005": [("people", "level: front-line", "level: manager")],
    "T006": [("program", "team_smallest: 2", "team_smallest: 6")],
    "T007": [("program", "accountable: [p1]", "accountable: [p1, p2]")],
    "T008": [
        ("program", "    - {title: Plan", "    - {title: x, accountable: [p1]}\n" * 3 + "    - {title: Plan")
    ],
    "T009": [("program", "position-power", "expertise")],
    "T010": [("program", TEAM, "")],
}
PLACES = {
    "T001": ("program.yml", 7),
    "T002": ("program.yml", 6),
    "T003": ("program.yml", 1),
    "T004": ("organization.yml", 8),
    "T005": ("program.yml", 7),
    "T006": ("program.yml", 7),
    "T007": ("program.yml", 14),
    "T008": ("program.yml", 13),
    "T009": ("program.yml", 7),
    "T010": ("program.yml", 1),
}


def test_nothing_amiss(tmp_path: Path) -> None:
    """A program in which everything is there gives no findings, before and after its regroup."""
    assert found(tmp_path, BEFORE)[1] == {}
    assert found(tmp_path, AFTER)[1] == {}


@pytest.mark.parametrize("code", FIRES)
def test_fires(code: str, tmp_path: Path) -> None:
    """Each rule of the team speaks up about its own matter, about no other, and at the right line."""
    findings, places = found(tmp_path, BEFORE, *FIRES[code])
    assert set(places) == {code}
    assert places[code] == PLACES[code]
    problem = findings.problems[0]
    assert problem.message
    assert problem.hint


@pytest.mark.parametrize(
    ("code", "changes"),
    [
        ("T001", [("program", "    - {person: p3, qualities: [position-power]}\n", "")]),
        ("T002", [("program", "  lead: p1\n", "")]),
        ("T002", [("people", "id: p1, name: One, department: care", "id: p1, name: One")]),
        ("T003", [("people", "level: executive", "level: senior")]),
        ("T006", [("program", "team_smallest: 2", "team_smallest: 2, team_largest: 4")]),
        ("T007", [("program", "accountable: [p1]", "responsible: [p1]")]),
    ],
)
def test_fires_too(code: str, changes: list[tuple[str, str, str]], tmp_path: Path) -> None:
    """Other ways of lacking the same thing are found as well."""
    assert code in found(tmp_path, BEFORE, *changes)[1]


@pytest.mark.parametrize(
    ("code", "changes"),
    [
        ("T001", [("program", TEAM, "")]),
        ("T002", [("program", "lead: p1", "lead: p5")]),
        ("T003", [("people", ", level: executive", "")]),
        (
            "T004",
            [
                ("organization", "function: operations", "function: operations}\n  - {id: law, title: Law"),
                ("program", "{person: p4}", "{person: p4, liaison_for: [law]}"),
            ],
        ),
        (
            "T004",
            [
                ("organization", "function: operations", "function: operations}\n  - {id: law, title: Law"),
                (
                    "program",
                    "    - {person: p4}\n",
                    "    - {person: p4}\n    - {person: boss, department: law}\n",
                ),
            ],
        ),
        ("T005", [("program", TEAM, "team: {lead: p1}\n")]),
        ("T007", [("program", "accountable: [p1]", "accountable: [p1, p1]")]),
        (
            "T008",
            [
                (
                    "program",
                    "    - {title: Plan",
                    "    - {title: x, accountable: [p1]}\n" * 2 + "    - {title: Plan",
                )
            ],
        ),
        (
            "T009",
            [
                ("program", ", qualities: [leadership, credibility]", ""),
                ("program", ", qualities: [expertise]", ""),
                ("program", ", qualities: [position-power]", ""),
            ],
        ),
    ],
)
def test_silent(code: str, changes: list[tuple[str, str, str]], tmp_path: Path) -> None:
    """What satisfies a rule in another way, or gives it nothing to judge, leaves it silent."""
    assert code not in found(tmp_path, BEFORE, *changes)[1]


def test_each_department_and_function_is_named(tmp_path: Path) -> None:
    """Where several are missing, each is told of by name."""
    findings, _ = found(tmp_path, BEFORE, ("program", TEAM, "team: {lead: p1, seats: [{person: p1}]}\n"))
    messages = [problem.message for problem in findings.problems]
    for name in ("IT has no seat", "HR has no seat", "Marketing has no seat", "Operations has no seat"):
        assert any(name in message for message in messages)
    for name in ("comes from it", "comes from hr", "comes from marketing", "comes from operations"):
        assert any(name in message for message in messages)
    assert {problem.subject for problem in findings.problems if problem.code == "T004"} == {
        *("department/it", "department/hr", "department/words", "department/crews"),
    }


@pytest.mark.parametrize("text", ["title: [\n", "- a\n"])
def test_an_unread_charter_is_not_judged(text: str, tmp_path: Path) -> None:
    """Where `program.yml` can't be read, nobody is told that the team in it does not exist."""
    from playbook import checks
    from playbook.workspace import open_workspace

    found(tmp_path, BEFORE)
    (tmp_path / "programs/small/program.yml").write_text(text)
    snapshot = open_workspace(tmp_path).read()
    assert [problem.place.path for problem in snapshot.problems] == ["programs/small/program.yml"]
    assert checks.run(snapshot.library, AFTER)["small"].problems == ()
