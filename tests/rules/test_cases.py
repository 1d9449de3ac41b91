"""Every rule keeps what its manual says, speaks up where it must, and keeps silent where it may."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import cases
import pytest

from playbook import history, source
from playbook.checks import RULES
from playbook.checks.past import Past
from playbook.checks.rule import About, Rule
from playbook.door.decode import decode
from playbook.door.memo import Memo
from playbook.workspace import Snapshot

EXAMPLE_DAY = date(2027, 3, 25)


@pytest.mark.parametrize("code", RULES)
def test_the_manual_is_true(code: str, tmp_path: Path) -> None:
    """The failing example of a rule's manual fails it, and the passing one does not."""
    rule = RULES[code]
    assert rule.title and rule.manual and rule.idea
    assert rule.fails and rule.passes, f"{code} lacks an example"
    fails, _ = cases.found_in(tmp_path / "fails", rule.fails, rule)
    assert code in {problem.code for problem in fails.problems}
    passes, _ = cases.found_in(tmp_path / "passes", rule.passes, rule)
    assert code not in {problem.code for problem in passes.problems}
    if rule.about is not About.FILES:
        told = (*fails.problems, *passes.problems)
        assert not [one for one in told if RULES[one.code].about is About.FILES]


@pytest.mark.parametrize("code", RULES)
def test_the_case_of_a_rule(code: str, tmp_path: Path, accept: bool) -> None:
    """A rule says of its case what was written down, and nothing of the harmless one beside it."""
    case, rule = cases.read_case(code), RULES[code]
    site, snapshot = cases.found_in(tmp_path / "fires", case.fires, rule)
    mine = [problem for problem in site.problems if problem.code == code]
    assert mine
    assert all(problem.severity is rule.severity for problem in mine)
    says = cases.told(mine, snapshot)
    if accept and says != case.says:
        _accept(case, says)
    else:
        assert says == case.says
    silent, _ = cases.found_in(tmp_path / "silent", case.silent, rule)
    assert code not in {problem.code for problem in silent.problems}


def _accept(case: cases.Case, says: str) -> None:
    """Write down what the rule says now."""
    text = case.path.read_text(encoding="utf-8")
    head, mark, rest = text.partition("-- says --\n")
    tail = rest[rest.index("-- example --\n") :] if "-- example --\n" in rest else ""
    if not mark:
        head, mark, tail = text.partition("-- example --\n")
        tail = mark + tail
    case.path.write_text(f"{head}-- says --\n{says}{tail}", encoding="utf-8")


@dataclass(frozen=True, slots=True)
class Whole:
    """The example: its files, their documents, what they decode to, and what is found in them untouched."""

    files: dict[str, bytes]
    documents: dict[str, source.Document]
    memo: Memo
    edition: str
    found: Counter[tuple[str, str, str]]


@pytest.fixture(scope="module")
def example() -> Whole:
    """The example, read once."""
    files = {
        str(file.relative_to(cases.ROOT)): file.read_bytes()
        for name in ("programs", "content")
        for file in sorted((cases.ROOT / name).rglob("*"))
        if file.suffix in (".yml", ".csv", ".md") and file.name != "README.md"
    }
    documents = {path: _parse(path, data) for path, data in files.items()}
    memo = Memo()
    edition = history.edition(_snapshot(documents, memo).library, EXAMPLE_DAY)
    return Whole(files, documents, memo, edition, _counted(documents, memo))


def _counted(
    documents: dict[str, source.Document], memo: Memo, past: Past | None = None
) -> Counter[tuple[str, str, str]]:
    return cases.counted(cases.found(_snapshot(documents, memo), EXAMPLE_DAY, past).problems)


def _parse(path: str, data: bytes) -> source.Document:
    read = {".yml": source.parse, ".csv": source.parse_rows, ".md": source.parse_prose}
    return read[Path(path).suffix](data, path)


def _snapshot(documents: dict[str, source.Document], memo: Memo | None = None) -> Snapshot:
    library, problems = decode(documents, memo)
    return Snapshot(library, tuple(problems), documents)


@pytest.mark.parametrize("code", RULES)
def test_a_fault_in_the_example(code: str, example: Whole, tmp_path: Path) -> None:
    """One edit of the example program makes one rule speak up, and no other."""
    edited = cases.edited(example.files, cases.read_case(code).edit)
    past = None
    if RULES[code].about is About.CHANGE:
        baseline = tmp_path / "edition.json"
        baseline.write_bytes(edited.pop("site/edition.json", example.edition.encode()))
        cases.git(tmp_path, "init", "-q")
        cases.commit(tmp_path, "2027-03-25")
        kept = {path for path, data in edited.items() if data is example.files.get(path)}
        past = replace(history.since(tmp_path, str(baseline)), unchanged=kept, from_git=True)
    changed = {
        path: _parse(path, data) for path, data in edited.items() if data is not example.files.get(path)
    }
    kept = {path: document for path, document in example.documents.items() if path in edited}
    new = _counted(dict(sorted({**kept, **changed}.items())), example.memo, past) - example.found
    assert {found[0] for found in new} == {code}, new


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.code)
def test_no_rule_fires_on_the_starter(rule: Rule) -> None:
    """The starter program is in order on its first day."""
    snapshot = _snapshot({cases.CHARTER: _parse(cases.CHARTER, cases._starter())})
    assert rule.code not in {one.code for one in cases.found(snapshot, EXAMPLE_DAY).problems}


def test_every_case_is_of_a_rule() -> None:
    """No case is left behind when a rule goes."""
    assert {file.stem for file in cases.FOLDER.glob("*.txt")} == set(RULES)
