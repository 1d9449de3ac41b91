"""Everyone means everyone: departments, waivers, and the rules as a whole."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from small import AFTER, BEFORE, found

from playbook import checks
from playbook.checks import RULES
from playbook.problem import Severity
from playbook.workspace import open_workspace

IT = "  - {id: pledge-it, title: t, department: it, promise: p}\n"
LEADS = "  - {id: l1, name: L1, department: it}\n"
SAYS = "    - {department: it, gives: b}\n"


def waiver(code: str = "E001", at: str = "department/it", **keys: str) -> str:
    """A waiver, complete unless a key is left out by an empty text."""
    lines = {"reason": "why", "by": "boss", "granted_on": "2027-01-01", "until": "2027-12-31", **keys}
    kept = "".join(f", {key}: {text}" for key, text in lines.items() if text)
    return f"waivers:\n  - {{id: let-off, code: {code}, at: {at}{kept}}}\n"


@pytest.mark.parametrize(
    ("code", "file", "text", "place"),
    [
        ("E001", "pledges", IT, ("organization.yml", 4)),
        ("E002", "leaders", LEADS, ("organization.yml", 4)),
        ("E003", "program", SAYS, ("program.yml", 15)),
    ],
)
def test_a_department_that_is_let_off(
    code: str, file: str, text: str, place: tuple[str, int], tmp_path: Path
) -> None:
    """A department without pledge, without leader or without a word at the regroup is named."""
    findings, places = found(tmp_path, AFTER, (file, text, ""))
    assert set(places) == {code}
    assert places[code] == place
    assert findings.problems[0].subject == "department/it"
    assert "IT" in findings.problems[0].message


def test_before_and_after_the_regroup(tmp_path: Path) -> None:
    """Pledges and contributions are asked for from the day of the regroup on; leaders always."""
    changes = (("pledges", IT, ""), ("leaders", LEADS, ""), ("program", SAYS, ""))
    assert set(found(tmp_path, BEFORE, *changes)[1]) == {"E002"}
    assert set(found(tmp_path, date(2027, 5, 31), *changes)[1]) == {"E002"}
    assert set(found(tmp_path, date(2027, 6, 1), *changes)[1]) == {"E001", "E002", "E003"}
    assert set(found(tmp_path, AFTER, *changes, ("program", "on: 2027-06-01", "on: 2099-01-01"))[1]) == {
        "E002"
    }


def test_a_withdrawn_pledge_is_none(tmp_path: Path) -> None:
    """A department whose only pledge was withdrawn has pledged nothing."""
    withdrawn = IT.replace("promise: p", "promise: p, status: withdrawn")
    findings, places = found(tmp_path, AFTER, ("pledges", IT, withdrawn))
    assert set(places) == {"E001"}
    assert "that it did not withdraw" in findings.problems[0].message


def test_leaders(tmp_path: Path) -> None:
    """A leader of whom no day is asked counts for nothing; without a roster the rule is silent."""
    assert set(found(tmp_path, BEFORE, ("leaders", LEADS, LEADS.replace("it}", "it, days: 0}")))[1]) == {
        "E002"
    }
    assert found(tmp_path, BEFORE, leaders="leaders: []\n")[1] == {}


def test_a_waiver_in_force(tmp_path: Path) -> None:
    """A complete waiver sets its rule aside for its record, visibly, on its first and last day too."""
    for day in (AFTER, date(2027, 12, 31)):
        findings, places = found(tmp_path, day, ("pledges", IT, ""), waivers=waiver())
        assert places == {}
        [(problem, by)] = findings.waived
        assert (problem.code, by.id) == ("E001", "let-off")
    assert (
        found(tmp_path, date(2027, 6, 1), ("pledges", IT, ""), waivers=waiver(granted_on="2027-06-01"))[1]
        == {}
    )


def test_a_waiver_reaches_no_further(tmp_path: Path) -> None:
    """A waiver for one department or rule leaves the others to be told of, and is told of as unused."""
    assert set(found(tmp_path, AFTER, ("pledges", IT, ""), waivers=waiver(at="department/hr"))[1]) == {
        *("E001", "E006"),
    }
    assert set(found(tmp_path, AFTER, ("pledges", IT, ""), waivers=waiver(code="E003"))[1]) == {
        "E001",
        "E006",
    }


@pytest.mark.parametrize("key", ["by", "reason", "until"])
def test_an_incomplete_waiver(key: str, tmp_path: Path) -> None:
    """A waiver without name, reason or end sets nothing aside, and what it lacks is named."""
    findings, places = found(tmp_path, AFTER, ("pledges", IT, ""), waivers=waiver(**{key: ""}))
    assert set(places) == {"E001", "E004"}
    assert places["E004"] == ("waivers.yml", 2)
    assert f"`{key}`" in next(one.message for one in findings.problems if one.code == "E004")


def test_a_past_waiver(tmp_path: Path) -> None:
    """A waiver past its end sets nothing aside, and is told of at its end."""
    _, places = found(tmp_path, AFTER, ("pledges", IT, ""), waivers=waiver(until="2027-06-30"))
    assert set(places) == {"E001", "E005"}
    assert places["E005"] == ("waivers.yml", 2)
    assert set(found(tmp_path, AFTER, waivers=waiver(until="2027-06-30"))[1]) == {"E005"}


def test_a_waiver_to_come(tmp_path: Path) -> None:
    """A waiver that begins later sets nothing aside yet, and is not told of as unused."""
    assert set(found(tmp_path, AFTER, ("pledges", IT, ""), waivers=waiver(granted_on="2027-07-02"))[1]) == {
        "E001"
    }


def test_an_unused_waiver(tmp_path: Path) -> None:
    """A waiver for what is in order, or for a rule that does not exist, is told of as a warning."""
    findings, places = found(tmp_path, AFTER, waivers=waiver())
    assert places == {"E006": ("waivers.yml", 2)}
    assert findings.problems[0].severity is Severity.WARNING
    findings, _ = found(tmp_path, AFTER, waivers=waiver(code="E999"))
    assert "no rule called `E999`" in findings.problems[0].hint


def test_every_rule_has_its_manual() -> None:
    """Every rule has a code of its own, a title in one sentence, a manual, and what it stands for."""
    for code, rule in RULES.items():
        assert code == rule.code
        assert len(code) == 4
        assert rule.title.endswith(".")
        assert rule.manual.strip().endswith((".", ".)"))
        assert rule.idea
    assert set(RULES) >= {
        *(f"T{number:03}" for number in range(1, 11)),
        *(f"E{number:03}" for number in range(1, 7)),
        *(f"Y{number:03}" for number in range(1, 18)),
    }


def test_codes_are_not_given_twice() -> None:
    """No two functions of the rules have the same code."""
    from playbook.checks import everyone, team
    from playbook.checks.reading import READING
    from playbook.checks.rule import rules_of

    codes = [rule.code for rule in (*READING, *rules_of(team), *rules_of(everyone))]
    assert sorted(codes) == sorted(set(codes))


def test_the_starter(root: Path) -> None:
    """The starter gives no finding on any of its days, from its start to the eve of its regroup."""
    library = open_workspace(root).read().library
    charter = library.programs["starter"].charter
    assert charter.timeline is not None
    assert charter.regroup is not None
    for count in range((charter.regroup.on - charter.timeline.starts).days):
        day = charter.timeline.starts + timedelta(count)
        assert checks.run(library, day)["starter"].problems == ()


def test_the_example(root: Path) -> None:
    """The example shows one problem of each telling kind, and no other."""
    snapshot = open_workspace(root).read()
    findings = checks.run(snapshot.library, date(2027, 3, 25))
    assert findings["starter"].problems == ()
    subjects = {(problem.code, problem.subject) for problem in findings["northline"].problems}
    assert subjects == {
        ("T004", "department/legal"),
        ("E001", "department/facilities"),
        ("E003", "department/facilities"),
        ("E005", "waiver/legal-seat"),
    }
    waived = {(problem.code, by.id) for problem, by in findings["northline"].waived}
    assert waived == {("E001", "legal-pledge"), ("E003", "legal-regroup")}


def test_the_same_day_gives_the_same_findings(root: Path) -> None:
    """Findings depend on what was read and on the day alone, and come in the order of their codes."""
    snapshot = open_workspace(root).read()
    one = checks.run(snapshot.library, date(2027, 3, 25))
    assert one == checks.run(snapshot.library, date(2027, 3, 25))
    codes = [problem.code for problem in one["northline"].problems]
    assert codes == sorted(codes, key=list(RULES).index) or "E006" in codes
