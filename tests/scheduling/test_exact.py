"""The exact planner: the best in every aim, honest about what it did not prove, and the same every time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from fractions import Fraction
from pathlib import Path
from random import Random
from threading import Event

import brute
import pytest
from instances import (
    BEFORE,
    PROGRAM,
    Instance,
    by_chance,
    peaks_and_blackouts,
    plenty,
    several_days_each,
    short_of_a_language,
    short_of_seats,
    tight,
    write,
    write_lock,
)
from verifier import lock_of, read, violations

from playbook.model.shadowing import Aim
from playbook.scheduling import aims, exact, outcome, terms
from playbook.scheduling.aims import Level
from playbook.scheduling.terms import Terms, Visit
from playbook.workspace import open_workspace

BY_HAND = (plenty, tight, short_of_a_language, short_of_seats, peaks_and_blackouts, several_days_each)


def read_terms(folder: Path, as_of: date = BEFORE) -> Terms:
    """The terms of the workspace in a folder."""
    return terms.of(open_workspace(folder).read().library.programs[PROGRAM], as_of)


def lock(found: Terms, chosen: list[Visit], as_of: date = BEFORE) -> str:
    """The lock file that a choice of visits makes."""
    return outcome.text(outcome.schedule(found, chosen, as_of))


@pytest.mark.parametrize("make", BY_HAND)
def test_every_aim_is_the_best_there_is(make: Callable[[], Instance], tmp_path: Path) -> None:
    """Value, bound and proof of every aim agree with a search through everything."""
    folder = write(make(), tmp_path)
    found = read_terms(folder)
    chosen, levels = exact.solve(found)
    text = lock(found, chosen)
    write_lock(folder, text)
    assert violations(folder, PROGRAM, BEFORE) == []
    assert tuple(one.value for one in levels) == brute.best(read(folder, PROGRAM), lock_of("{}"), BEFORE)
    assert all(one.optimal and one.value == one.bound for one in levels)


@pytest.mark.parametrize("seed", range(25))
def test_a_re_plan_is_the_best_there_is(seed: int, tmp_path: Path) -> None:
    """With a host dropped and some dates pinned, every aim is again as good as a search finds it."""
    folder = write(by_chance(Random(seed), 8, 6, 7), tmp_path)
    found = read_terms(folder)
    before = _upset(lock(found, exact.solve(found)[0]), Random(seed))
    write_lock(folder, before)
    found = read_terms(folder)
    chosen, levels = exact.solve(found)
    write_lock(folder, lock(found, chosen))
    assert violations(folder, PROGRAM, BEFORE, before) == []
    assert tuple(one.value for one in levels) == brute.best(read(folder, PROGRAM), lock_of(before), BEFORE)
    assert all(one.optimal for one in levels)


def _upset(text: str, draw: Random) -> str:
    """The same lock with a few dates pinned and one of its hosts dropped."""
    lines, hosts = [], []
    for line in text.splitlines():
        if line.startswith("  - {leader:") and "until" not in line:
            hosts.append(line.split("host: ")[1].split(",")[0].rstrip("}"))
            if draw.random() < 0.2:
                line = line[:-1] + ", pin: date}"
        lines.append(line)
    dropped = [f"dropped: [{draw.choice(hosts)}]"] if hosts else []
    return "\n".join([*lines[:3], *dropped, *lines[3:]]) + "\n"


def test_looking_closer_where_hosts_can_not_be_dealt_out(tmp_path: Path) -> None:
    """What the pooled model leaves out is found when hosts are dealt out, and costs no aim its truth."""
    rows = Random(7)
    for number in range(20):
        folder = write(by_chance(rows, 9, 4, 6), tmp_path / str(number))
        found = read_terms(folder)
        chosen, levels = exact.solve(found)
        assert aims.levels(found, chosen) == {one.aim: one.value for one in levels}
        assert all(one.optimal for one in levels), f"instance {number}"


def test_the_same_terms_give_the_same_visits(tmp_path: Path) -> None:
    """Nothing depends on chance."""
    found = read_terms(write(tight(), tmp_path))
    assert exact.solve(found) == exact.solve(read_terms(tmp_path))


def test_a_start_is_never_made_worse(tmp_path: Path) -> None:
    """A plan that is the best already comes back with the same values."""
    found = read_terms(write(several_days_each(), tmp_path))
    chosen, levels = exact.solve(found)
    _, again = exact.solve(found, start=chosen)
    assert again == levels


def test_broken_off_at_once(tmp_path: Path) -> None:
    """Whoever asks for an end gets the start back, and nothing is said to be proven beyond it."""
    found = read_terms(write(tight(), tmp_path))
    best, _ = exact.solve(found)
    stop = Event()
    stop.set()
    chosen, levels = exact.solve(found, start=best, stop=stop)
    assert chosen == sorted(best)
    assert not levels[-1].optimal
    chosen, levels = exact.solve(found, stop=stop)
    assert chosen == []
    assert [one.aim for one in levels] == list(Aim)


def test_every_settled_aim_is_told(tmp_path: Path) -> None:
    """The watcher sees plans that only get better."""
    found = read_terms(write(plenty(), tmp_path))
    seen: list[tuple[object, ...]] = []
    exact.solve(found, watch=lambda _, plan: seen.append(aims.rank(aims.levels(found, plan))))
    assert seen
    assert seen == sorted(seen, reverse=True)


def test_levels_in_the_words_of_the_lock() -> None:
    """Shares are fractions in lowest terms, dates have the ISO form, and nothing at all is a dash."""
    told = aims.reached(
        [
            Level(Aim.DAYS, 3, 4, False),
            Level(Aim.FAIRNESS, (Fraction(2, 4), Fraction(1)), (Fraction(1),), False),
            Level(Aim.LAST_DAY, date(2027, 1, 12), date(2027, 1, 11), False),
            Level(Aim.LAST_DAY, None, None, True),
        ]
    )
    assert [(one.value, one.bound) for one in told] == [
        ("3", "4"),
        ("1/2", "1"),
        ("2027-01-12", "2027-01-11"),
        ("-", "-"),
    ]
