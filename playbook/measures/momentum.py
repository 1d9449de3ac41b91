"""Is it moving? Coverage, answers, ages and promises kept, each with its denominator.

Definitions follow the duties that the playbook teaches: a day counts as done when its debrief is
there; a barrier counts as answered when the person who raised it was told something; say-do is
what was kept on time of all that fell due.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from statistics import median

from playbook.model.library import Program
from playbook.model.listening import Barrier, Standing
from playbook.model.pledges import Pledge, PledgeStatus
from playbook.model.shadowing import Leader, ShadowDay

AGES = ((0, 30), (31, 60), (61, 90), (91, None))
"""Bounds, in days, of the groups that ages are counted in."""


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
    if (day.leader, day.on) in program.debrief_of_day:
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


def answer_days(barrier: Barrier) -> int | None:
    """Days until the person who raised it was first told something, or None."""
    if not barrier.answers:
        return None
    return max((min(answer.on for answer in barrier.answers) - barrier.heard.on).days, 0)


def overdue_answer(program: Program, barrier: Barrier, as_of: date) -> bool:
    """Whether nobody answered within the program's limit."""
    limit = program.charter.rules.answer_days
    return not barrier.answers and age(barrier, as_of) > limit


def age_groups(barriers: Iterable[Barrier], as_of: date) -> list[tuple[str, int]]:
    """How many open barriers there are of each age, with the group's name in days."""
    ages = [age(barrier, as_of) for barrier in barriers if is_open(barrier)]
    groups = []
    for low, high in AGES:
        name = f"{low} to {high} days" if high is not None else f"over {low - 1} days"
        groups.append((name, sum(low <= one and (high is None or one <= high) for one in ages)))
    return groups


def typical_age(barriers: Iterable[Barrier], as_of: date) -> int | None:
    """The median age of open barriers in days, or None when there are none."""
    ages = [age(barrier, as_of) for barrier in barriers if is_open(barrier)]
    return round(median(ages)) if ages else None


def answered_in_time(program: Program, barriers: Iterable[Barrier], as_of: date) -> tuple[int, int]:
    """Barriers first answered within the limit, of all whose limit has passed or that were answered."""
    limit = program.charter.rules.answer_days
    in_time = counted = 0
    for barrier in barriers:
        days = answer_days(barrier)
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


def say_do(program: Program, pledges: Iterable[Pledge], as_of: date) -> SayDo:
    """Kept on time of all fallen due; withheld when too few fell due to say anything."""
    kept = due = moved = 0
    for pledge in pledges:
        if pledge.due is None or pledge.status is PledgeStatus.WITHDRAWN:
            continue
        moved += bool(pledge.renegotiated)
        closed_early = pledge.status is PledgeStatus.KEPT
        if pledge.due > as_of and not closed_early:
            continue
        due += 1
        kept += pledge.status is PledgeStatus.KEPT and (
            pledge.closed_on is None or pledge.closed_on <= pledge.due
        )
    return SayDo(kept, due, moved, due < program.charter.rules.say_do_least)
