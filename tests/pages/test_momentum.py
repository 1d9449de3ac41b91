"""Momentum: every figure against a small program whose answer can be counted by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from playbook.measures import momentum
from playbook.measures.momentum import DayState, PledgeState
from playbook.model.charter import Charter, Contribution, Regroup
from playbook.model.library import Program
from playbook.model.listening import Answer, Barrier, Cause, Debrief, Heard, Rank, Standing
from playbook.model.measures import Better, Judge, Measure, Reading
from playbook.model.organization import Department, Organization
from playbook.model.pledges import Evidence, Pledge, PledgeStatus, Step
from playbook.model.shadowing import Host, Leader, Schedule, ShadowDay
from playbook.model.types import Span

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
    told = sum(one <= TODAY for one in heard)
    assert sum(count for _, count in momentum.age_groups(found, TODAY)) == told


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


@given(st.lists(st.integers(0, 400), min_size=1))
def test_nine_in_ten_are_not_older(ages: list[int]) -> None:
    """At least nine in ten open barriers are no older than the age told, and one in ten is as old."""
    found = momentum.waiting([barrier(TODAY - timedelta(days)) for days in ages], TODAY)
    assert found.count == len(ages)
    assert found.age in ages
    assert 10 * sum(one <= found.age for one in ages) >= 9 * len(ages)
    assert 10 * sum(one >= found.age for one in ages) >= len(ages)


def test_open_on_a_day() -> None:
    """A barrier waits from the day on which it was heard to the day before it was settled."""
    heard, settled = TODAY - timedelta(10), TODAY - timedelta(5)
    one = replace(barrier(heard, standing=Standing.DECLINED), settled_on=settled)
    days = [heard - timedelta(1), heard, settled - timedelta(1), settled, TODAY]
    assert [momentum.was_open(one, day) for day in days] == [False, True, True, False, False]
    unknown = barrier(heard, standing=Standing.SOLVED)
    assert not any(momentum.was_open(unknown, day) for day in days)
    assert momentum.waiting([one, unknown], TODAY) == momentum.Waiting(TODAY, 0, 0)


def test_debriefed_days_of_a_period() -> None:
    """Scheduled days inside the period count, and debriefs that were held by the day asked for."""
    first = TODAY - timedelta(20)
    days = tuple(ShadowDay(leader="l", host="h", on=first + timedelta(n)) for n in range(4))
    debriefs = {
        str(n): Debrief(id=str(n), leader="l", host="h", day=days[n].on, held_on=held, learned="L")
        for n, held in ((0, first), (1, TODAY), (2, TODAY + timedelta(1)))
    }
    one = program(leaders={"l": Leader(id="l", name="l")}, days=days, debriefs=debriefs)
    found = momentum.debriefed(one, Span(first + timedelta(1), first + timedelta(3)), TODAY)
    assert (found.done, found.scheduled) == (1, 3)
    lately = momentum.debriefed_lately(one, TODAY)
    assert [one.scheduled for one in lately] == [0, 0, 4]
    # The 22nd is the last day whose debrief was due before the 25th, a Thursday.
    assert [one.days.last for one in lately] == [date(2027, 1, 21), date(2027, 2, 20), date(2027, 3, 22)]
    gaps = [(after.days.first - before.days.last).days for before, after in pairwise(lately)]
    assert gaps == [1, 1]


def test_traces() -> None:
    """A department's latest trace is what it did last, and nothing that is still to come."""
    one = replace(
        pledge(None, PledgeStatus.PLANNED),
        made_on=TODAY - timedelta(50),
        steps=(
            Step(on=TODAY - timedelta(9), title="S", done=False),
            Step(on=TODAY - timedelta(30), title="S", done=True),
            Step(on=TODAY + timedelta(1), title="S", done=True),
        ),
        evidence=(Evidence(on=TODAY + timedelta(3), shows="E"),),
    )
    regroup = Regroup(on=TODAY - timedelta(40), contributions=(Contribution(department="hr", gives="G"),))
    small = replace(program(), pledges={"p": one}, charter=Charter(title="P", summary="S", regroup=regroup))
    assert momentum.last_traces(small, TODAY) == {
        "it": TODAY - timedelta(30),
        "hr": TODAY - timedelta(40),
    }
    answered = replace(barrier(TODAY), answers=(Answer(on=TODAY, by="l", says="A"),))
    led = replace(small, barriers={"b": answered}, leaders={"l": Leader(id="l", name="L", department="hr")})
    assert momentum.last_traces(led, TODAY)["hr"] == TODAY


def measure(better: Better, *readings: tuple[str, str]) -> Measure:
    """A measure with readings of a period and a value."""
    taken = tuple(Reading(period=period, value=Decimal(value)) for period, value in readings)
    return Measure(id="m", title="M", judged_by=Judge.CUSTOMERS, better=better, readings=taken)


def test_got_worse() -> None:
    """The last two readings that were taken are compared, whatever their order in the file."""
    fell, before = ("2027-02", "5"), ("2027-01", "6")
    assert momentum.got_worse(measure(Better.UP, fell, before), TODAY) is not None
    assert momentum.got_worse(measure(Better.DOWN, fell, before), TODAY) is None
    assert momentum.got_worse(measure(Better.UP, before, fell, ("2027-05", "9")), TODAY) is not None
    assert momentum.got_worse(measure(Better.UP, fell), TODAY) is None
    assert momentum.got_worse(measure(Better.UP, ("2027-01", "5"), fell), TODAY) is None


def test_rhythm() -> None:
    """The usual distance counts, and one long gap does not change it; one reading has its own length."""
    months = [f"2026-{month:02}" for month in (1, 3, 5, 11)]
    spans = [one.days for one in momentum.taken(measure(Better.UP, *((m, "1") for m in months)), TODAY)]
    assert momentum.rhythm([span for span in spans if span]) == 61
    assert momentum.rhythm([Span(date(2026, 1, 1), date(2026, 12, 31))]) == 365
