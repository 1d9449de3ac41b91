"""Momentum: every figure against a small program whose answer can be counted by hand."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from playbook.measures import momentum
from playbook.measures.momentum import DayState, PledgeState
from playbook.model.charter import Charter
from playbook.model.library import Program
from playbook.model.listening import Answer, Barrier, Cause, Debrief, Heard, Rank, Standing
from playbook.model.organization import Department, Organization
from playbook.model.pledges import Pledge, PledgeStatus
from playbook.model.shadowing import Host, Leader, Schedule, ShadowDay

TODAY = date(2027, 3, 25)
DAYS = st.dates(date(2026, 1, 1), date(2028, 12, 31))


def program(
    *,
    leaders: dict[str, Leader] | None = None,
    days: tuple[ShadowDay, ...] = (),
    debriefs: dict[str, Debrief] | None = None,
) -> Program:
    """A program with nothing but what a test needs."""
    return Program(
        id="p",
        path="programs/p",
        charter=Charter(title="P", summary="S"),
        organization=Organization(name="O", departments=(Department(id="it", title="IT"),)),
        leaders=leaders or {},
        hosts={"h": Host(id="h")},
        schedule=Schedule(days=days),
        debriefs=debriefs or {},
    )


def barrier(heard: date, *, answered: date | None = None, standing: Standing = Standing.OPEN) -> Barrier:
    """A barrier heard on a day, and perhaps answered on another."""
    return Barrier(
        id="b",
        title="B",
        words="W",
        heard=Heard(on=heard),
        cause=Cause.TOOL,
        severity=Rank.LOW,
        standing=standing,
        answers=(Answer(on=answered, says="A"),) if answered else (),
    )


def pledge(due: date | None, status: PledgeStatus, *, closed: date | None = None) -> Pledge:
    """A pledge with a due date and a status."""
    return Pledge(id="p", title="P", department="it", promise="Q", due=due, status=status, closed_on=closed)


def test_coverage_counts_each_asked_day_once() -> None:
    """Done, owed, planned and missing days add up to the days that were asked for."""
    leaders = {
        name: Leader(id=name, name=name, department="it") for name in ("done", "owed", "planned", "none")
    }
    before, after = TODAY - timedelta(7), TODAY + timedelta(7)
    days = (
        ShadowDay(leader="done", host="h", on=before),
        ShadowDay(leader="owed", host="h", on=before),
        ShadowDay(leader="planned", host="h", on=after),
    )
    debrief = Debrief(id="d", leader="done", host="h", day=before, held_on=before, learned="L")
    one = program(leaders=leaders, days=days, debriefs={"d": debrief})
    found = momentum.coverage(one, leaders.values(), TODAY)
    assert (found.done, found.owed, found.planned, found.missing, found.asked) == (1, 1, 1, 1, 4)
    states = [momentum.leader_state(one, leader, TODAY) for leader in leaders.values()]
    assert states == [DayState.DONE, DayState.OWED, DayState.PLANNED, DayState.MISSING]


def test_day_of_today_is_still_planned() -> None:
    """Nobody owes a debrief on the evening of the very day."""
    day = ShadowDay(leader="l", host="h", on=TODAY)
    assert momentum.day_state(program(days=(day,)), day, TODAY) is DayState.PLANNED


def test_answers_count_only_when_their_limit_has_passed_or_they_are_there() -> None:
    """A young barrier without an answer counts neither for nor against."""
    one = program()
    found = [
        barrier(TODAY - timedelta(40), answered=TODAY - timedelta(20)),
        barrier(TODAY - timedelta(80), answered=TODAY - timedelta(20)),
        barrier(TODAY - timedelta(31)),
        barrier(TODAY - timedelta(30)),
    ]
    assert momentum.answered_in_time(one, found, TODAY) == (1, 3)
    assert [momentum.overdue_answer(one, each, TODAY) for each in found] == [False, False, True, False]


@given(st.lists(DAYS, max_size=30))
def test_every_open_barrier_is_in_one_age_group(heard: list[date]) -> None:
    """The groups of ages hold each open barrier exactly once, however old it is."""
    found = [barrier(day) for day in heard]
    assert sum(count for _, count in momentum.age_groups(found, TODAY)) == len(found)


@given(st.integers(0, 2000))
def test_weeks_never_understate(days: int) -> None:
    """An age in weeks is never shorter than in days, and by less than a week longer."""
    weeks = momentum.weeks(days)
    assert weeks >= 1
    assert 7 * weeks >= days
    assert 7 * (weeks - 1) < max(days, 1)


def test_solved_and_declined_barriers_have_no_age() -> None:
    """What is settled no longer weighs on the typical age."""
    settled = [barrier(TODAY - timedelta(90), standing=one) for one in (Standing.SOLVED, Standing.DECLINED)]
    assert momentum.typical_age(settled, TODAY) is None
    assert momentum.typical_age([*settled, barrier(TODAY - timedelta(8))], TODAY) == 8


def test_pledge_is_late_from_the_day_after_its_due_date() -> None:
    """On the due date itself a pledge is not late."""
    assert momentum.pledge_state(pledge(TODAY, PledgeStatus.IN_PROGRESS), TODAY) is PledgeState.IN_PROGRESS
    yesterday = TODAY - timedelta(1)
    assert momentum.pledge_state(pledge(yesterday, PledgeStatus.PLANNED), TODAY) is PledgeState.LATE
    assert momentum.pledge_state(pledge(yesterday, PledgeStatus.KEPT), TODAY) is PledgeState.KEPT
    assert momentum.pledge_state(pledge(None, PledgeStatus.IN_PROGRESS), TODAY) is PledgeState.IN_PROGRESS


def test_say_do_divides_kept_on_time_by_fallen_due() -> None:
    """Late, missed and kept-too-late count as fallen due and not as kept; withdrawn ones not at all."""
    past = TODAY - timedelta(10)
    found = [
        pledge(past, PledgeStatus.KEPT, closed=past),
        pledge(past, PledgeStatus.KEPT, closed=TODAY),
        pledge(past, PledgeStatus.MISSED),
        pledge(past, PledgeStatus.IN_PROGRESS),
        pledge(past, PledgeStatus.WITHDRAWN),
        pledge(TODAY + timedelta(10), PledgeStatus.IN_PROGRESS),
        pledge(TODAY + timedelta(10), PledgeStatus.KEPT, closed=TODAY),
    ]
    result = momentum.say_do(program(), found, TODAY)
    assert (result.kept, result.due, result.withheld) == (2, 5, False)
    assert momentum.say_do(program(), found[:3], TODAY).withheld
