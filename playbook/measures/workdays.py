"""Working days: weekends and the days on which nobody works are left out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from playbook.model.library import Program
from playbook.model.types import Span


def closed(program: Program) -> tuple[Span, ...]:
    """The days on which nobody works, although they are no weekend."""
    return tuple(shut.days for shut in program.shadowing.closed) if program.shadowing else ()


def after(day: date, count: int, closed: Sequence[Span] = ()) -> date:
    """The day that lies so many working days after another, or before it when the count is negative.

    Weekends and the days that are `closed` are left out. Where the calendar ends, its last day is
    meant.
    """
    step, left, on = (1 if count > 0 else -1), abs(count), day
    end = date.max if count > 0 else date.min
    while left and on != end:
        on += timedelta(step)
        shut = next((span for span in closed if on in span), None)
        if shut is not None:
            on = shut.last if count > 0 else shut.first
        elif on.weekday() < 5:
            left -= 1
    return on
