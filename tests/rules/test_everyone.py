"""Waivers, and the rules as a whole."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path

import cases
import pytest

from playbook import checks
from playbook.checks import FAMILIES, RULES
from playbook.checks.rule import IDEAS
from playbook.problem import Severity
from playbook.workspace import open_workspace

REGROUP = date(2027, 5, 27)
"""The day of the starter's regroup: from then on every department has pledged."""
LATER = date(2027, 6, 15)


def waiver(code: str = "E001", at: str = "department/it", **keys: str) -> str:
    """A waiver, complete unless a key is left out by an empty text."""
    lines = {"reason": "why", "by": "sponsor", "granted_on": "2027-04-01", "until": "2027-06-30", **keys}
    kept = "".join(f", {key}: {text}" for key, text in lines.items() if text)
    return f"waivers:\n  - {{id: let-off, code: {code}, at: {at}{kept}}}\n"


def judged(folder: Path, text: str, on: date) -> tuple[set[str], list[str]]:
    """Whose lack of pledges is told and whose is set aside; and the codes of what waivers lack."""
    library = open_workspace(cases.lay(folder, text)).read().library
    findings = checks.run(library, on)["first"]
    standing = {one.subject for one in findings.problems if one.code == "E001"}
    about = [one.code for one in findings.problems if one.code[0] == "E" and one.code > "E003"]
    for problem, by in findings.waived:
        assert by.id == "let-off"
        assert problem.subject not in standing
    return standing, about


@pytest.mark.parametrize(
    ("on", "keys"),
    [
        (LATER, {}),
        (date(2027, 6, 30), {}),
        (REGROUP, {"granted_on": "2027-05-27"}),
        (LATER, {"granted_on": ""}),
        (LATER, {"at": "department/it/"}),
    ],
)
def test_a_waiver_in_force(on: date, keys: dict[str, str], tmp_path: Path) -> None:
    """A complete waiver sets its rule aside for its record alone, on its first and last day too."""
    standing, about = judged(tmp_path, waiver(**keys), on)
    assert "department/it" not in standing
    assert "department/hr" in standing
    assert about == []


@pytest.mark.parametrize(
    ("on", "keys", "codes"),
    [
        (LATER, {"by": ""}, ["E004"]),
        (LATER, {"reason": ""}, ["E004"]),
        (LATER, {"reason": '" "'}, ["E004"]),
        (LATER, {"until": ""}, ["E004"]),
        (LATER, {"until": "2027-06-14"}, ["E005"]),
        (LATER, {"granted_on": "2027-06-16"}, []),
        (LATER, {"code": "E002"}, ["E006"]),
        (LATER, {"code": "E999"}, ["E006"]),
        (LATER, {"at": "department/its"}, ["E006"]),
        (LATER, {"code": "E004"}, ["E007"]),
    ],
)
def test_a_waiver_without_effect(on: date, keys: dict[str, str], codes: list[str], tmp_path: Path) -> None:
    """A waiver that is incomplete, over, to come or about something else lets nobody off, and is told of."""
    standing, about = judged(tmp_path, waiver(**keys), on)
    assert "department/it" in standing
    assert about == codes


def test_what_nobody_may_set_aside() -> None:
    """The manual names exactly the rules that no waiver sets aside."""
    manual = RULES["E007"].manual
    letters = re.findall(r"[Ff]amily ([A-Z])\b", manual)
    named = {code for code in RULES if code[0] in letters}
    for first, last in re.findall(r"\b([A-Z]\d{3})\b(?: to ([A-Z]\d{3})\b)?", manual):
        named |= {code for code in RULES if first <= code <= (last or first)}
    assert named == {code for code, rule in RULES.items() if not rule.waivable}


def test_every_rule_has_its_manual() -> None:
    """Every rule has a code of its own, a title in one sentence, a manual, and what it stands for."""
    for code, rule in RULES.items():
        assert code == rule.code
        assert re.fullmatch(r"[A-Z]\d{3}", code)
        assert rule.title.endswith(".")
        assert rule.manual.strip().endswith((".", ".)"))
        assert rule.stands_for
        assert not re.fullmatch(r"A\d+", rule.idea) or rule.idea in IDEAS


def test_every_rule_has_a_family() -> None:
    """Every rule stands in one family, which has a title and says in a sentence what it looks at."""
    codes = [rule.code for family in FAMILIES for rule in family.rules]
    assert sorted(codes) == sorted(RULES)
    assert len({family.name for family in FAMILIES}) == len(FAMILIES)
    for family in FAMILIES:
        assert re.fullmatch(r"[A-Z][^().]+", family.title)
        assert re.fullmatch(r"[A-Z].+\.", family.intro)


def test_the_starter(root: Path) -> None:
    """From its first day to the eve of its regroup, no department of the starter is missed."""
    library = open_workspace(root).read().library
    charter = library.programs["starter"].charter
    assert charter.timeline is not None
    assert charter.regroup is not None
    for count in range((charter.regroup.on - charter.timeline.starts).days):
        day = charter.timeline.starts + timedelta(count)
        found = checks.run(library, day)["starter"].problems
        # That the team owes nothing yet is advice, and about no department.
        assert [problem for problem in found if problem.code[0] in "YTE" and problem.code != "T015"] == []


def test_the_example(root: Path) -> None:
    """The example lets one department off in public, and shows what an expired waiver does."""
    snapshot = open_workspace(root).read()
    findings = checks.run(snapshot.library, date(2027, 3, 25))["northline"]
    assert {(one.code, one.subject) for one in findings.problems if one.code[0] in "YTE"} == {
        ("T004", "department/legal"),
        ("E001", "department/facilities"),
        ("E003", "department/facilities"),
        ("E005", "waiver/legal-seat"),
    }
    waived = {(problem.code, by.id) for problem, by in findings.waived}
    assert waived >= {("E001", "legal-pledge"), ("E003", "legal-regroup")}


def test_the_same_day_gives_the_same_findings(root: Path) -> None:
    """Findings depend on what was read and on the day alone; those about waivers come last."""
    snapshot = open_workspace(root).read()
    one = checks.run(snapshot.library, date(2027, 3, 25))
    assert one == checks.run(snapshot.library, date(2027, 3, 25))
    codes = [problem.code for problem in one["northline"].problems]
    assert codes == sorted(codes, key=list(RULES).index) or "E006" in codes


def test_what_comes_from_rules_has_their_weight(root: Path) -> None:
    """A finding has the severity of its rule, and names its record by kind and id."""
    snapshot = open_workspace(root).read()
    for problem in checks.run(snapshot.library, date(2027, 3, 25))["northline"].problems:
        assert problem.severity is RULES[problem.code].severity
        assert isinstance(problem.severity, Severity)
        assert re.fullmatch(r"[a-z-]+/.*", problem.subject)
