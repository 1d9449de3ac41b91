"""Every plan keeps the rules, tells the truth about its aims, and is the best where it says so."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

import brute
import pytest
from brute import AIMS, TooManyError
from hypothesis import example, given, reject, settings
from hypothesis import strategies as st
from instances import (
    BEFORE,
    BY_HAND,
    PROGRAM,
    Instance,
    by_chance,
    dropped,
    host,
    instances,
    leader,
    on,
    pinned,
    plenty,
    shadowing,
    span,
    tight,
    upset,
    write,
    write_lock,
)
from verifier import Day, lock_of, read, read_lock, violations

from playbook.scheduling import outcome, plan
from playbook.workspace import open_workspace

SEEDS = st.integers(0, 2**32)


def planned(folder: Path, as_of: date = BEFORE, *, exact: bool = False) -> str:
    """Plan the workspace in a folder, put the schedule where it belongs, and return its text."""
    program = open_workspace(folder).read().library.programs[PROGRAM]
    text = outcome.text(plan(program, as_of, exact=exact))
    write_lock(folder, text)
    return text


def judged(folder: Path, before: str | None, as_of: date, *, exact: bool) -> None:
    """Hold a schedule against the rules and against the best that there is.

    Every value must be true. As long as all aims before are as good as can be: an exact plan must be as
    good and say so; any other must not claim more than is true; and no bound may lie where a better plan
    exists. After an aim that fell short, nothing may be claimed.
    """
    assert violations(folder, PROGRAM, as_of, before) == []
    given, lock = read(folder, PROGRAM), read_lock(folder, PROGRAM)
    former = lock_of(before or "")
    values = brute.measured(given, former, lock, as_of)
    assert {aim: value for aim, value, _, _ in lock.aims} == brute.told(values)
    assert tuple(aim for aim, *_ in lock.aims) == AIMS
    try:
        best = brute.best(given, former, as_of)
    except TooManyError:
        reject()
    if exact:
        assert values == best
        assert all(optimal for *_, optimal in lock.aims)
    as_good = True
    for number, (aim, value, bound, optimal) in enumerate(lock.aims):
        assert not brute.surpasses(aim, value, bound), f"{aim}: {value} is better than its bound {bound}"
        if as_good:
            reachable = brute.told(best)[aim]
            assert not brute.surpasses(aim, reachable, bound), f"{aim}: {reachable} surpasses {bound}"
            as_good = values[number] == best[number]
        assert as_good or not optimal, f"{aim}: said to be optimal at {values} where {best} is"


@settings(max_examples=100)
@given(instances())
def test_every_plan_keeps_every_rule(instance: Instance) -> None:
    """Whatever rosters and plan say, no hard rule is broken, and who lacks a day is listed."""
    with TemporaryDirectory() as name:
        folder = write(instance, Path(name))
        planned(folder)
        assert violations(folder, PROGRAM, BEFORE) == []


@settings(max_examples=60)
@given(instances())
def test_an_exact_plan_is_the_best(instance: Instance) -> None:
    """With `exact`, every aim in its turn is as good as in the best of all schedules, and proven."""
    with TemporaryDirectory() as name:
        folder = write(instance, Path(name))
        planned(folder, exact=True)
        judged(folder, None, BEFORE, exact=True)


@settings(max_examples=60)
@given(instances())
def test_a_plan_claims_no_more_than_is_true(instance: Instance) -> None:
    """Values are true, bounds are bounds, and what is said to be optimal is."""
    with TemporaryDirectory() as name:
        folder = write(instance, Path(name))
        planned(folder)
        judged(folder, None, BEFORE, exact=False)


@pytest.mark.parametrize("exact", [False, True])
@pytest.mark.parametrize("make", BY_HAND)
def test_a_plan_for_hard_conditions(make: Callable[[], Instance], exact: bool, tmp_path: Path) -> None:
    """Tight, short of a language or of seats, with peaks and closed days, or several days: all holds."""
    folder = write(make(), tmp_path)
    planned(folder, exact=exact)
    judged(folder, None, BEFORE, exact=exact)


@pytest.mark.parametrize("exact", [False, True])
def test_nobody_to_visit(exact: bool, tmp_path: Path) -> None:
    """Without any host, site, seat or day, everybody is listed, and no aim goes wrong."""
    leaders = [leader("l.a", "it", days="2"), leader("l.b", days="0")]
    alone = Instance(leaders, [], shadowing(4))
    someone = replace(alone, hosts=[host("h.1", "care", remote="yes"), host("h.2", "care", "")])
    for instance in (
        alone,
        someone.plan(sites=[]).host("h.1", remote=""),
        someone.plan(sites=[]),
        someone.plan(sites=[{"site": "alpha", "seats": 0}]).host("h.1", remote=""),
        someone.plan(closed=[{"days": span(0, 3)}]),
        someone.plan(window=str(on(5))),
        replace(someone, leaders=[leader("l.a", "it", days="0")]),
    ):
        folder = write(instance, tmp_path)
        planned(folder, exact=exact)
        judged(folder, None, BEFORE, exact=exact)


@pytest.mark.parametrize("exact", [False, True])
@settings(max_examples=10)
@given(seed=SEEDS)
def test_the_order_of_rows_changes_nothing(exact: bool, seed: int) -> None:
    """The same rosters with their rows in another order give the same bytes, at first and on a re-plan."""
    draw = Random(seed)
    instance = by_chance(draw, 12, 6, 9)
    with TemporaryDirectory() as name:
        first = planned(write(instance, Path(name)), exact=exact)
        assert planned(write(_shuffled(draw, instance), Path(name)), exact=exact) == first
        later, lock, as_of = upset(draw, instance, first)
        second = planned(write(later, Path(name), lock), as_of, exact=exact)
        assert planned(write(_shuffled(draw, later), Path(name), lock), as_of, exact=exact) == second


def _shuffled(draw: Random, instance: Instance) -> Instance:
    def mixed(rows: Sequence[Any]) -> list[Any]:
        return draw.sample(rows, len(rows))

    return replace(
        instance.plan(sites=mixed(instance.shadowing["sites"])),
        leaders=mixed(instance.leaders),
        hosts=mixed(instance.hosts),
        people=mixed(instance.people),
    )


@pytest.mark.parametrize("exact", [False, True])
@settings(max_examples=15)
@given(instance=instances())
def test_planning_again_changes_nothing(exact: bool, instance: Instance) -> None:
    """A plan made anew from what it was made from, and from itself, is the same to the byte."""
    with TemporaryDirectory() as name:
        folder = write(instance, Path(name))
        first = planned(folder, exact=exact)
        assert planned(folder, exact=exact) == first


@pytest.mark.parametrize("exact", [False, True])
@settings(max_examples=15)
@example(seed=111)  # a kept pairing that costs the relaxation a fairer division
@example(seed=129)  # pinned dates in a department that loses days
@example(seed=212)  # a past day of a leader who is dropped
@example(seed=214)
@given(seed=SEEDS)
def test_a_re_plan_changes_as_little_as_can_be(exact: bool, seed: int) -> None:
    """After people fell ill, pins were set and time passed, twice over: rules, pins and claims all hold."""
    draw = Random(seed)
    instance = by_chance(draw, 12, 6, 9)
    as_of = BEFORE
    with TemporaryDirectory() as name:
        folder = write(instance, Path(name))
        text = planned(folder, exact=exact)
        for _ in range(2):
            instance, before, later = upset(draw, instance, text)
            as_of = max(as_of, later)
            write(instance, folder, before)
            text = planned(folder, as_of, exact=exact)
            judged(folder, before, as_of, exact=exact)


# Re-plans by hand.


def days_of(text: str) -> dict[str, Day]:
    """The first day of each leader."""
    return {one.leader: one for one in reversed(lock_of(text).days)}


@pytest.mark.parametrize("exact", [False, True])
def test_a_host_falls_ill(exact: bool, tmp_path: Path) -> None:
    """Where there is room, nobody but the leaders of a host who is dropped gets another day."""
    folder = write(plenty(), tmp_path)
    first = planned(folder, exact=exact)
    ill = lock_of(first).days[0].host
    before = dropped(first, ill)
    write_lock(folder, before)
    second = planned(folder, on(-7), exact=exact)
    judged(folder, before, on(-7), exact=exact)
    was, now = lock_of(first), lock_of(second)
    assert {one for one in was.days if one.host != ill} <= set(now.days)
    assert len(now.days) == len(was.days)
    assert {one.revision for one in now.days if one not in was.days} == {1}
    assert {(one.leader, one.host, one.on) for one in now.former} == {
        (one.leader, one.host, one.on) for one in was.days if one.host == ill
    }


@pytest.mark.parametrize("exact", [False, True])
def test_pins_hold_against_every_aim(exact: bool, tmp_path: Path) -> None:
    """A pinned pairing stays where it delays everything, and a pinned date gets another host on that day."""
    folder = write(plenty(), tmp_path)
    # Two days at the far end of the window, which no plan would choose.
    lines = (
        "days:\n"
        "  - {leader: l.a, host: h.1, on: 2027-01-19, site: alpha, pin: pairing}\n"
        "  - {leader: l.b, host: h.2, on: 2027-01-18, site: alpha, pin: date}\n"
    )
    before = dropped(lines, "h.2")
    write_lock(folder, before)
    text = planned(folder, exact=exact)
    judged(folder, before, BEFORE, exact=exact)
    found = days_of(text)
    assert (found["l.a"].host, found["l.a"].on, found["l.a"].pin) == ("h.1", on(8), "pairing")
    assert (found["l.b"].on, found["l.b"].pin, found["l.b"].revision) == (on(7), "date", 1)
    assert found["l.b"].host != "h.2"
    # Once more: both pins are still there, and nothing changes.
    again = planned(folder, exact=exact)
    judged(folder, text, BEFORE, exact=exact)
    assert lock_of(again).days == lock_of(text).days


@pytest.mark.parametrize("exact", [False, True])
def test_a_pinned_date_that_nobody_can_keep(exact: bool, tmp_path: Path) -> None:
    """A day whose date is pinned is not moved: it is lost where no host is there on that date."""
    instance = Instance([leader("l.a", "it")], [host("h.1", "care")], shadowing(4))
    before = "days:\n  - {leader: l.a, host: h.1, on: 2027-01-12, site: alpha, pin: date}\n"
    for changed in (instance.host("h.1", off=str(on(1))), instance.plan(closed=[{"days": str(on(1))}])):
        folder = write(changed, tmp_path, before)
        text = planned(folder, exact=exact)
        judged(folder, before, BEFORE, exact=exact)
        assert lock_of(text).days == ()
        assert lock_of(text).unplaced == (("l.a", 1),)


@pytest.mark.parametrize("exact", [False, True])
def test_the_way_of_a_visit_stays(exact: bool, tmp_path: Path) -> None:
    """Where a visit can be at the site or by video link alike, a re-plan leaves it as it was told."""
    instance = Instance(
        [leader("l.a", "it"), leader("l.b", "it")],
        [host(f"h.{one}", "care", remote="yes", max_days="1") for one in range(1, 3)],
        shadowing(4),
    )
    for one in ("", ", site: alpha"):
        for other in ("", ", site: alpha"):
            before = (
                f"days:\n  - {{leader: l.a, host: h.1, on: 2027-01-11{one}}}\n"
                f"  - {{leader: l.b, host: h.2, on: 2027-01-11{other}}}\n"
            )
            folder = write(instance, tmp_path, before)
            text = planned(folder, exact=exact)
            judged(folder, before, BEFORE, exact=exact)
            assert lock_of(text).days == lock_of(before).days


@pytest.mark.parametrize("exact", [False, True])
def test_a_day_that_only_a_debrief_tells_of(exact: bool, tmp_path: Path) -> None:
    """A leader whose day is told by a debrief alone has had it: no other is planned, and none is lacking."""
    instance = Instance([leader("l.a", "it"), leader("l.b", "hr")], [host("h.1", "care")], shadowing(9))
    folder = write(instance, tmp_path)
    debriefs = folder / "programs" / PROGRAM / "debriefs"
    debriefs.mkdir()
    (debriefs / "d1.yml").write_text(
        "leader: l.a\nhost: h.1\nday: 2027-01-11\nheld_on: 2027-01-12\nlearned: Much.\n"
    )
    lock = lock_of(planned(folder, on(1), exact=exact))
    assert [one.leader for one in lock.days] == ["l.b"]
    assert lock.unplaced == ()


@pytest.mark.parametrize("exact", [False, True])
def test_a_host_is_away_now(exact: bool, tmp_path: Path) -> None:
    """Who is away all of a sudden is not visited then; past days stay, and the past is not planned."""
    folder = write(tight(), tmp_path)
    first = planned(folder, exact=exact)
    write(tight().host("h.2", off=span(1, 3)), folder, first)
    second = planned(folder, on(0), exact=exact)
    judged(folder, first, on(0), exact=exact)
    assert not any(one.host == "h.2" and one.on > on(0) for one in lock_of(second).days)
    # When the host is back, what was lost is found again, under a higher revision.
    write(tight(), folder, second)
    third = planned(folder, on(0), exact=exact)
    judged(folder, second, on(0), exact=exact)
    assert len(lock_of(third).days) >= len(lock_of(second).days)


@pytest.mark.parametrize("exact", [False, True])
def test_a_day_that_is_closed_now(exact: bool, tmp_path: Path) -> None:
    """Days to come on a date that was closed since are found elsewhere, even before the first open day."""
    instance = Instance(
        [leader("l.a", "it"), leader("l.b", "it")],
        [host("h.1", "care"), host("h.2", "care")],
        shadowing(4),
    )
    before = (
        "days:\n"
        "  - {leader: l.a, host: h.1, on: 2027-01-11, site: alpha}\n"
        "  - {leader: l.b, host: h.2, on: 2027-01-12, site: alpha}\n"
    )
    for closed in (span(0, 0), span(0, 1), span(1, 1), span(0, 3)):
        folder = write(instance.plan(closed=[{"days": closed}]), tmp_path, before)
        planned(folder, exact=exact)
        judged(folder, before, BEFORE, exact=exact)


@pytest.mark.parametrize("exact", [False, True])
def test_a_leader_is_dropped_and_taken_back(exact: bool, tmp_path: Path) -> None:
    """Whoever is dropped has no day to come and counts for nothing; taken back, he or she is placed again."""
    folder = write(plenty(), tmp_path)
    first = planned(folder, exact=exact)
    before = dropped(pinned(first, "l.c", "pairing"), "l.c")
    write_lock(folder, before)
    second = planned(folder, exact=exact)
    judged(folder, before, BEFORE, exact=exact)
    assert "l.c" not in days_of(second)
    back = "".join(line for line in second.splitlines(keepends=True) if not line.startswith("dropped:"))
    write_lock(folder, back)
    third = planned(folder, exact=exact)
    judged(folder, back, BEFORE, exact=exact)
    assert days_of(third)["l.c"].revision > days_of(first)["l.c"].revision


@pytest.mark.parametrize("exact", [False, True])
@example(several=3)
@given(several=st.integers(1, 3))
@settings(max_examples=3)
def test_numbers_of_days_stay_with_their_days(exact: bool, several: int) -> None:
    """Where one of several days is lost, the others keep their numbers, and the new one takes its."""
    instance = Instance(
        [leader("l.a", "it", days=str(several)), leader("l.b", "hr")],
        [host(f"h.{one}", "care", max_days="1") for one in range(1, 7)],
        shadowing(5, seats={"alpha": 3}),
    )
    with TemporaryDirectory() as name:
        folder = write(instance, Path(name))
        first = lock_of(planned(folder, exact=exact))
        mine = [one for one in first.days if one.leader == "l.a"]
        assert sorted(one.number for one in mine) == list(range(1, several + 1))
        before = dropped((folder / "programs" / PROGRAM / "schedule.lock.yml").read_text(), mine[0].host)
        write_lock(folder, before)
        second = lock_of(planned(folder, exact=exact))
        judged(folder, before, BEFORE, exact=exact)
        now = {one.number: one for one in second.days if one.leader == "l.a"}
        assert sorted(now) == list(range(1, several + 1))
        assert now[mine[0].number].revision == 1
        assert all(now[one.number] == one for one in mine[1:])
