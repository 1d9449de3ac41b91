"""Is it moving? Coverage, answers, ages and promises kept, each with its denominator.

Definitions follow the duties that the playbook teaches: a day counts as done when its debrief is
there; a barrier counts as answered when the person who raised it was told something; say-do is
what was kept on time of all that fell due.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise
from statistics import median

from playbook.measures import periods, workdays
from playbook.model.library import Program
from playbook.model.listening import Barrier, Standing
from playbook.model.measures import Better, Measure, Reading
from playbook.model.pledges import Pledge, PledgeStatus
from playbook.model.shadowing import Leader, ShadowDay
from playbook.model.types import Span

AGES = ((0, 30), (31, 60), (61, 90), (91, None))
"""Bounds, in days, of the groups that ages are counted in."""
PERIOD = 30
"""Days of the periods that are compared to tell whether a program still moves."""


class DayState(StrEnum):
    """How far a shadow day has come."""

    DONE = "done"
    OWED = "debrief owed"
    PLANNED = "planned"
    MISSING = "no day yet"


class PledgeState(StrEnum):
    """Where a pledge stands once its dates are looked at."""

    PLANNED = "planned"
    IN_PROGRESS = "in progress"
    LATE = "late"
    KEPT = "kept"
    MISSED = "missed"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Coverage:
    """Of all days that leaders were asked for: how many are done, owe a debrief, are planned, lack."""

    done: int
    owed: int
    planned: int
    missing: int

    @property
    def asked(self) -> int:
        """All days that were asked for."""
        return self.done + self.owed + self.planned + self.missing


@dataclass(frozen=True, slots=True)
class SayDo:
    """Pledges kept on time, of all that fell due; the renegotiated ones counted beside them."""

    kept: int
    due: int
    renegotiated: int
    withheld: bool


def day_state(program: Program, day: ShadowDay, as_of: date) -> DayState:
    """How far a day has come; a day of today is still planned."""
    debrief = program.debrief_of_day.get((day.leader, day.on))
    if debrief is not None and debrief.held_on <= as_of:
        return DayState.DONE
    return DayState.OWED if day.on < as_of else DayState.PLANNED


def leader_state(program: Program, leader: Leader, as_of: date) -> DayState:
    """The furthest state of a leader's days."""
    states = [day_state(program, day, as_of) for day in program.days_of_leader.get(leader.id, [])]
    for state in (DayState.DONE, DayState.OWED, DayState.PLANNED):
        if state in states:
            return state
    return DayState.MISSING


def coverage(program: Program, leaders: Iterable[Leader], as_of: date) -> Coverage:
    """Coverage of the days that these leaders were asked for."""
    counts = dict.fromkeys(DayState, 0)
    for leader in leaders:
        days = program.days_of_leader.get(leader.id, [])
        for day in days:
            counts[day_state(program, day, as_of)] += 1
        counts[DayState.MISSING] += max(leader.days - len(days), 0)
    return Coverage(
        counts[DayState.DONE],
        counts[DayState.OWED],
        counts[DayState.PLANNED],
        counts[DayState.MISSING],
    )


def is_open(barrier: Barrier) -> bool:
    """Whether a barrier still waits to be solved or declined."""
    return barrier.standing in (Standing.OPEN, Standing.IN_WORK)


def age(barrier: Barrier, as_of: date) -> int:
    """Days since a barrier was heard."""
    return max((as_of - barrier.heard.on).days, 0)


def weeks(days: int) -> int:
    """Days as weeks, a begun week counted whole: what is told in public of a barrier's age."""
    return max(-(-days // 7), 1)


def is_answered(barrier: Barrier, as_of: date) -> bool:
    """Whether the person who raised it was told something by that day."""
    return any(answer.on <= as_of for answer in barrier.answers)


def answer_days(barrier: Barrier, as_of: date) -> int | None:
    """Days until the person who raised it was first told something, or None."""
    first = min((answer.on for answer in barrier.answers if answer.on <= as_of), default=None)
    return None if first is None else max((first - barrier.heard.on).days, 0)


def overdue_answer(program: Program, barrier: Barrier, as_of: date) -> bool:
    """Whether nobody answered within the program's limit."""
    limit = program.charter.rules.answer_days
    return not is_answered(barrier, as_of) and age(barrier, as_of) > limit


def _ages(barriers: Iterable[Barrier], as_of: date) -> list[int]:
    """The ages of the open barriers that had been heard by that day."""
    return [age(one, as_of) for one in barriers if is_open(one) and one.heard.on <= as_of]


def age_groups(barriers: Iterable[Barrier], as_of: date) -> list[tuple[str, int]]:
    """How many open barriers there are of each age, with the group's name in days."""
    ages = _ages(barriers, as_of)
    groups = []
    for low, high in AGES:
        name = f"{low} to {high} days" if high is not None else f"over {low - 1} days"
        groups.append((name, sum(low <= one and (high is None or one <= high) for one in ages)))
    return groups


def typical_age(barriers: Iterable[Barrier], as_of: date) -> int | None:
    """The median age of open barriers in days, or None when there are none."""
    ages = _ages(barriers, as_of)
    return round(median(ages)) if ages else None


def answered_in_time(program: Program, barriers: Iterable[Barrier], as_of: date) -> tuple[int, int]:
    """Barriers first answered within the limit, of all whose limit has passed or that were answered."""
    limit = program.charter.rules.answer_days
    in_time = counted = 0
    for barrier in barriers:
        days = answer_days(barrier, as_of)
        if days is None and age(barrier, as_of) <= limit:
            continue
        counted += 1
        in_time += days is not None and days <= limit
    return in_time, counted


def pledge_state(pledge: Pledge, as_of: date) -> PledgeState:
    """What the owner says, but late when the due date has passed without an end."""
    if pledge.status is PledgeStatus.KEPT:
        return PledgeState.KEPT
    if pledge.status is PledgeStatus.MISSED:
        return PledgeState.MISSED
    if pledge.status is PledgeStatus.WITHDRAWN:
        return PledgeState.WITHDRAWN
    if pledge.due is not None and pledge.due < as_of:
        return PledgeState.LATE
    if pledge.status is PledgeStatus.PLANNED:
        return PledgeState.PLANNED
    return PledgeState.IN_PROGRESS


def withdrawn_late(pledge: Pledge) -> bool:
    """Whether a pledge was withdrawn only after it had fallen due, which is to miss it."""
    if pledge.status is not PledgeStatus.WITHDRAWN or pledge.due is None:
        return False
    return pledge.closed_on is not None and pledge.closed_on > pledge.due


def say_do(program: Program, pledges: Iterable[Pledge], as_of: date) -> SayDo:
    """Kept on time of all fallen due; withheld when too few fell due to say anything.

    A pledge that was withdrawn only after it had fallen due counts like one that was missed.
    """
    kept = due = moved = 0
    for pledge in pledges:
        if pledge.due is None or (pledge.status is PledgeStatus.WITHDRAWN and not withdrawn_late(pledge)):
            continue
        moved += any(one.on <= as_of for one in pledge.renegotiated)
        closed = pledge.closed_on or pledge.due
        is_kept = pledge.status is PledgeStatus.KEPT and (pledge.closed_on is None or closed <= as_of)
        if pledge.due > as_of and not is_kept:
            continue
        due += 1
        kept += is_kept and closed <= pledge.due
    return SayDo(kept, due, moved, due < program.charter.rules.say_do_least)


def has_begun(program: Program, as_of: date) -> bool:
    """Whether the program runs already; without a timeline, whether anything of it took place."""
    charter = program.charter
    if charter.timeline is not None:
        return charter.timeline.starts <= as_of
    regrouped = charter.regroup is not None and charter.regroup.on <= as_of
    return regrouped or any(one.held_on <= as_of for one in program.debriefs.values())


@dataclass(frozen=True, slots=True)
class Waiting:
    """The open barriers of a day: how many there were, and the age that nine in ten did not exceed."""

    on: date
    count: int
    age: int


def was_open(barrier: Barrier, on: date) -> bool:
    """Whether a barrier waited on a day; one that was settled on a day unknown is not counted at all."""
    if barrier.heard.on > on or (not is_open(barrier) and barrier.settled_on is None):
        return False
    return barrier.settled_on is None or barrier.settled_on > on


def waiting(barriers: Iterable[Barrier], on: date) -> Waiting:
    """How many barriers were open on a day, and how old the oldest tenth of them was at least."""
    ages = sorted((on - one.heard.on).days for one in barriers if was_open(one, on))
    return Waiting(on, len(ages), ages[-(-9 * len(ages) // 10) - 1] if ages else 0)


def waiting_lately(program: Program, as_of: date) -> list[Waiting]:
    """The open barriers two periods ago, one period ago and today."""
    days = (as_of - timedelta(2 * PERIOD), as_of - timedelta(PERIOD), as_of)
    return [waiting(program.barriers.values(), day) for day in days]


@dataclass(frozen=True, slots=True)
class Debriefed:
    """Of the days that the schedule has in a period: how many there were, and how many were debriefed."""

    days: Span
    done: int
    scheduled: int


def debriefed(program: Program, days: Span, as_of: date) -> Debriefed:
    """How many of the scheduled days of a period had a debrief by a day."""
    done = scheduled = 0
    for day in program.schedule.days:
        if day.on in days:
            debrief = program.debrief_of_day.get((day.leader, day.on))
            scheduled += 1
            done += debrief is not None and debrief.held_on <= as_of
    return Debriefed(days, done, scheduled)


def debriefed_lately(program: Program, as_of: date) -> list[Debriefed]:
    """The last three periods of days whose debriefs should be there, the oldest first."""
    limit = program.charter.rules.debrief_days
    last = workdays.after(as_of, -limit - 1, workdays.closed(program))
    ends = (last - timedelta(2 * PERIOD), last - timedelta(PERIOD), last)
    return [debriefed(program, Span(end - timedelta(PERIOD - 1), end), as_of) for end in ends]


def last_traces(program: Program, as_of: date) -> dict[str, date]:
    """The latest day on which each department did something for the program, as far as anybody wrote it down.

    A department leaves a trace when one of its leaders holds a debrief or one of its people answers a
    host; when it makes a pledge, moves, restates, reviews, evidences or closes it, or takes a step;
    and when it says at the regroup what it will contribute.
    """
    found: dict[str, date] = {}

    def trace(department: str | None, *days: date | None) -> None:
        for day in days:
            if department and day is not None and day <= as_of:
                found[department] = max(day, found.get(department, day))

    for debrief in program.debriefs.values():
        leader = program.leaders.get(debrief.leader)
        trace(leader.department if leader else None, debrief.held_on)
    for barrier in program.barriers.values():
        for answer in barrier.answers:
            person = program.everyone.get(answer.by or "")
            trace(person.department if person else None, answer.on)
    for pledge in program.pledges.values():
        trace(pledge.department, pledge.made_on, pledge.closed_on)
        trace(pledge.department, *(one.on for one in pledge.evidence))
        trace(pledge.department, *(one.on for one in pledge.renegotiated))
        trace(pledge.department, *(one.on for one in pledge.restated))
        trace(pledge.department, *(step.on for step in pledge.steps if step.done))
        trace(pledge.department, pledge.reviewed.on if pledge.reviewed else None)
    regroup = program.charter.regroup
    for contribution in regroup.contributions if regroup else ():
        trace(contribution.department, regroup.on if regroup else None)
    return found


@dataclass(frozen=True, slots=True)
class Taken:
    """A reading, and the days that it covers where its period tells them."""

    reading: Reading
    days: Span | None


def taken(measure: Measure, as_of: date) -> list[Taken]:
    """A measure's readings up to a day, oldest first; one whose period has not begun was not taken yet."""
    found = [Taken(one, periods.days_of(one.period)) for one in measure.readings]
    found = [one for one in found if one.days is None or one.days.first <= as_of]
    if all(one.days is not None for one in found):
        found.sort(key=lambda one: one.days.last if one.days else as_of)
    return found


def rhythm(spans: list[Span]) -> int:
    """Days from one reading to the next: their usual distance, and at least what the last one covers."""
    ends = sorted({span.last for span in spans})
    between = [(later - earlier).days for earlier, later in pairwise(ends)]
    last = max(spans, key=lambda span: span.last)
    return max(periods.length(last), round(median(between)) if between else 0)


def got_worse(measure: Measure, as_of: date) -> tuple[Reading, Reading] | None:
    """The last two readings of a measure when the later one is worse, else None."""
    last = [one.reading for one in taken(measure, as_of)[-2:]]
    if len(last) < 2 or last[0].value == last[1].value:
        return None
    rose = last[1].value > last[0].value
    return None if rose is (measure.better is Better.UP) else (last[0], last[1])
