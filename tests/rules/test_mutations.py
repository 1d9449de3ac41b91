"""A hundred ways to lose, soften or move something in the example, each found at its line.

Hypothesis chooses what is done to which record. The example is committed; a change is made on disk, the
whole is checked against the commit, and the change is taken back.
"""

from __future__ import annotations

import re
import shutil
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

import cases
import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from playbook import history
from playbook.model.library import Program
from playbook.model.listening import Rank
from playbook.model.pledges import PledgeStatus
from playbook.workspace import Workspace, open_workspace

DAY = date(2027, 3, 25)
HOME = "programs/northline"
Found = Counter[tuple[str, str, int]]


@dataclass(repr=False)
class Ground:
    """The example in a repository, and what was found in it untouched."""

    folder: Path
    workspace: Workspace
    program: Program
    before: Found

    def found(self) -> Found:
        """Code, path and line of everything that is found now, compared with the commit."""
        past = history.since(self.folder, "HEAD")
        snapshot = self.workspace.read()
        problems = cases.found(snapshot, DAY, past).problems
        return Counter((one.code, one.place.path, snapshot.locate(one.place).line) for one in problems)


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Ground:
    """The example, committed."""
    folder = tmp_path_factory.mktemp("mutations")
    for name in ("programs", "content"):
        shutil.copytree(cases.ROOT / name, folder / name)
    cases.git(folder, "init", "-q")
    cases.commit(folder, "2027-03-25")
    workspace = open_workspace(folder)
    program = workspace.read().library.programs["northline"]
    made = Ground(folder, workspace, program, Counter())
    made.before = made.found()
    return made


@dataclass
class Edit:
    """A change of files, and what must be found then: code, path and line."""

    name: str
    texts: dict[str, str | None]
    expected: list[tuple[str, str, int]]


Mutation = Callable[[Ground, Random], Edit]


def _text(ground: Ground, path: str) -> str:
    return (ground.folder / path).read_text(encoding="utf-8")


def _line(text: str, pattern: str) -> int:
    """The line in which a pattern begins, from 1."""
    match = re.search(pattern, text, re.MULTILINE)
    assert match, pattern
    return text[: match.start()].count("\n") + 1


def _replaced(text: str, pattern: str, new: str) -> str:
    found = re.sub(pattern, new, text, count=1, flags=re.MULTILINE)
    assert found != text
    return found


def _pick(chance: Random, records: Any, suits: Callable[[Any], bool] = lambda one: True) -> Any:
    return chance.choice(sorted((one for one in records.values() if suits(one)), key=lambda one: one.id))


def delete_barrier(ground: Ground, chance: Random) -> Edit:
    """A barrier's file is deleted."""
    path = _pick(chance, ground.program.barriers).place.path
    return Edit("delete a barrier", {path: None}, [("B101", path, 1)])


def reword_barrier(ground: Ground, chance: Random) -> Edit:
    """One word of what a host said becomes another."""
    barrier = _pick(chance, ground.program.barriers)
    path, text = barrier.place.path, _text(ground, barrier.place.path)
    start = text.index("words:")
    words = list(re.finditer(r"\b[a-z]{4,}\b", text[start : text.index("\nheard:")]))[1:]
    word = chance.choice(words)
    new = text[: start + word.start()] + "nearly" + text[start + word.end() :]
    return Edit("reword a barrier", {path: new}, [("B102", path, _line(new, r"^words:"))])


def soften_barrier(ground: Ground, chance: Random) -> Edit:
    """A barrier's weight is lowered."""
    barrier = _pick(
        chance, ground.program.barriers, lambda one: one.severity is not Rank.LOW and not one.severity_changes
    )
    lower = chance.choice(
        [rank for rank in Rank if list(Rank).index(rank) < list(Rank).index(barrier.severity)]
    )
    path, text = barrier.place.path, _text(ground, barrier.place.path)
    new = _replaced(text, r"^severity: .*$", f"severity: {lower.value}")
    return Edit("soften a severity", {path: new}, [("B103", path, _line(new, r"^severity:"))])


def withdraw_answer(ground: Ground, chance: Random) -> Edit:
    """An answer is dated anew."""
    barrier = _pick(chance, ground.program.barriers, lambda one: len(one.answers) == 1)
    path, text = barrier.place.path, _text(ground, barrier.place.path)
    start = text.index("\nanswers:")
    day = barrier.answers[0].on
    new = text[:start] + text[start:].replace(str(day), str(day - timedelta(1)), 1)
    return Edit("redate an answer", {path: new}, [("B104", path, _line(new, r"^answers:"))])


def delete_debrief(ground: Ground, chance: Random) -> Edit:
    """A debrief's file is deleted."""
    path = _pick(chance, ground.program.debriefs).place.path
    return Edit("delete a debrief", {path: None}, [("B105", path, 1)])


def lengthen_day(ground: Ground, chance: Random) -> Edit:
    """A debrief says that the leader stayed longer."""
    debrief = _pick(chance, ground.program.debriefs, lambda one: one.hours)
    path, text = debrief.place.path, _text(ground, debrief.place.path)
    new = _replaced(text, r"^hours: .*$", f"hours: {debrief.hours + 1}")
    return Edit("lengthen a day", {path: new}, [("B106", path, _line(new, r"^hours:"))])


def delete_pledge(ground: Ground, chance: Random) -> Edit:
    """A pledge's file is deleted."""
    path = _pick(chance, ground.program.pledges).place.path
    return Edit("delete a pledge", {path: None}, [("P101", path, 1)])


def move_date(ground: Ground, chance: Random) -> Edit:
    """A due date is moved by some days."""
    pledge = _pick(chance, ground.program.pledges)
    to = pledge.due + timedelta(chance.randint(1, 200))
    path, text = pledge.place.path, _text(ground, pledge.place.path)
    new = _replaced(text, r"^due: .*$", f"due: {to}")
    return Edit("move a date", {path: new}, [("P102", path, _line(new, r"^due:"))])


def shrink_promise(ground: Ground, chance: Random) -> Edit:
    """A word of a promise becomes another."""
    pledge = _pick(chance, ground.program.pledges)
    path, text = pledge.place.path, _text(ground, pledge.place.path)
    new = _replaced(text, r"(^promise: (?:>-\n\s+)?)(\w+)", r"\1Perhaps")
    return Edit("shrink a promise", {path: new}, [("P103", path, _line(new, r"^promise:"))])


def replace_evidence(ground: Ground, chance: Random) -> Edit:
    """Evidence is dated a day earlier."""
    pledge = _pick(chance, ground.program.pledges, lambda one: len(one.evidence) == 1)
    path, text = pledge.place.path, _text(ground, pledge.place.path)
    start = text.index("\nevidence:")
    day = pledge.evidence[0].on
    new = text[:start] + text[start:].replace(str(day), str(day - timedelta(1)), 1)
    return Edit("replace evidence", {path: new}, [("P104", path, _line(new, r"^evidence:"))])


def swap_owners(ground: Ground, chance: Random) -> Edit:
    """Two pledges swap their owners."""
    one = _pick(chance, ground.program.pledges)
    other = _pick(chance, ground.program.pledges, lambda each: each.owner != one.owner)
    texts, expected = {}, []
    for mine, theirs in ((one, other), (other, one)):
        path = mine.place.path
        texts[path] = _replaced(_text(ground, path), r"^owner: .*$", f"owner: {theirs.owner}")
        expected.append(("P107", path, _line(texts[path], r"^owner:")))
    return Edit("swap owners", texts, expected)


def keep_without_evidence(ground: Ground, chance: Random) -> Edit:
    """A pledge that is under way is called kept."""
    pledge = _pick(
        chance,
        ground.program.pledges,
        lambda one: one.status is PledgeStatus.IN_PROGRESS and not one.evidence,
    )
    path, text = pledge.place.path, _text(ground, pledge.place.path)
    new = _replaced(text, r"^status: .*$", "status: kept")
    return Edit("keep without evidence", {path: new}, [("P004", path, _line(new, r"^status:"))])


def drop_department(ground: Ground, chance: Random) -> Edit:
    """A department is taken off the list."""
    path = "programs/organization.yml"
    text = _text(ground, path)
    department = chance.choice(sorted(ground.program.departments))
    block = re.search(rf"^  - id: {department}\n(?:    .*\n)*", text, re.MULTILINE)
    assert block
    return Edit(
        "drop a department",
        {path: text.replace(block[0], "")},
        [("E102", path, _line(text, rf"^  - id: {department}$"))],
    )


def prolong_waiver(ground: Ground, chance: Random) -> Edit:
    """A waiver's end is moved."""
    waiver = _pick(chance, ground.program.waivers)
    path = waiver.place.path
    text = _text(ground, path)
    start = text.index(f"  - id: {waiver.id}\n")
    to = waiver.until + timedelta(chance.randint(1, 60))
    new = text[:start] + text[start:].replace(f"until: {waiver.until}", f"until: {to}", 1)
    line = new[: new.index(f"until: {to}", start)].count("\n") + 1
    return Edit("prolong a waiver", {path: new}, [("E101", path, line)])


def double_book(ground: Ground, chance: Random) -> Edit:
    """A leader's day is put on another's host and date."""
    path = f"{HOME}/schedule.lock.yml"
    text = _text(ground, path)
    days = [day for day in ground.program.schedule.days if day.on > DAY]
    one = chance.choice(days)
    other = chance.choice([day for day in days if day.leader != one.leader and day.host != one.host])
    mine = next(line for line in text.splitlines() if line.startswith(f"  - {{leader: {one.leader},"))
    new = text.replace(
        mine, mine.replace(f"host: {one.host}, on: {one.on}", f"host: {other.host}, on: {other.on}")
    )
    lines = [
        number
        for number, line in enumerate(new.splitlines(), 1)
        if f"host: {other.host}, on: {other.on}" in line
    ]
    return Edit("book a host twice", {path: new}, [("S005", path, lines[-1])])


def misspell(ground: Ground, chance: Random) -> Edit:
    """A key is misspelt."""
    barrier = _pick(chance, ground.program.barriers)
    key = chance.choice(["title", "words", "heard", "cause", "severity", "standing"])
    path, text = barrier.place.path, _text(ground, barrier.place.path)
    new = _replaced(text, rf"^{key}:", f"{key}x:")
    return Edit("misspell a key", {path: new}, [("Y007", path, _line(new, rf"^{key}x:"))])


def lose_a_reference(ground: Ground, chance: Random) -> Edit:
    """A pledge's owner becomes somebody who is not there."""
    pledge = _pick(chance, ground.program.pledges)
    path, text = pledge.place.path, _text(ground, pledge.place.path)
    new = _replaced(text, r"^owner: .*$", "owner: n.obody")
    return Edit("lose a reference", {path: new}, [("Y012", path, _line(new, r"^owner:"))])


def give_away(ground: Ground, chance: Random) -> Edit:
    """Something by which a person is known gets into a host's words."""
    barrier = _pick(chance, ground.program.barriers)
    code, what = chance.choice(
        [
            ("B060", "My colleague Philip Siddiqui knows."),
            ("B061", "Write to somebody@example.org."),
            ("B062", "Call +1 416 555 0134."),
            ("B063", "It was 4111 1111 1111 1111."),
            ("B064", "Ask h.0153."),
        ]
    )
    path, text = barrier.place.path, _text(ground, barrier.place.path)
    new = _replaced(text, r"^words: >-\n", f"words: >-\n  {what}\n")
    return Edit("give somebody away", {path: new}, [(code, path, _line(new, r"^words:"))])


MUTATIONS: tuple[Mutation, ...] = (
    delete_barrier,
    reword_barrier,
    soften_barrier,
    withdraw_answer,
    delete_debrief,
    lengthen_day,
    delete_pledge,
    move_date,
    shrink_promise,
    replace_evidence,
    swap_owners,
    keep_without_evidence,
    drop_department,
    prolong_waiver,
    double_book,
    misspell,
    lose_a_reference,
    give_away,
)


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda one: one.__name__)
@seed(20270325)
@settings(
    max_examples=6,
    deadline=None,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(number=st.integers(0, 2**32))
def test_a_hundred_mutations(ground: Ground, mutation: Mutation, number: int) -> None:
    """Whatever is lost, softened, moved or misspelt in the example is found, with its code and line."""
    edit = mutation(ground, Random(number))
    originals = {path: (ground.folder / path).read_bytes() for path in edit.texts}
    try:
        for path, text in edit.texts.items():
            if text is None:
                (ground.folder / path).unlink()
            else:
                (ground.folder / path).write_text(text, encoding="utf-8")
        new = ground.found() - ground.before
    finally:
        for path, data in originals.items():
            (ground.folder / path).write_bytes(data)
    for expected in edit.expected:
        assert expected in new, (edit.name, expected, new)


def test_untouched(ground: Ground) -> None:
    """Compared with its own commit, the example gives what it gives without one."""
    assert not [code for code, _, _ in ground.before if int(code[1:]) >= 100]
