"""Working days, counted forth and back."""

from __future__ import annotations

from datetime import date

import pytest

from playbook.measures import workdays
from playbook.model.types import Span

EASTER = Span(date(2027, 3, 26), date(2027, 3, 29))


@pytest.mark.parametrize(
    ("start", "count", "end"),
    [
        (date(2027, 3, 24), 0, date(2027, 3, 24)),
        (date(2027, 3, 27), 0, date(2027, 3, 27)),
        (date(2027, 3, 24), 1, date(2027, 3, 25)),
        (date(2027, 3, 25), 1, date(2027, 3, 30)),
        (date(2027, 3, 27), 1, date(2027, 3, 30)),
        (date(2027, 3, 25), 4, date(2027, 4, 2)),
        (date(2027, 3, 25), 5, date(2027, 4, 5)),
        (date(2027, 3, 30), -1, date(2027, 3, 25)),
        (date(2027, 3, 28), -1, date(2027, 3, 25)),
        (date(2027, 4, 5), -5, date(2027, 3, 25)),
    ],
)
def test_weekends_and_closed_days_are_left_out(start: date, count: int, end: date) -> None:
    """Neither weekends nor closed days count, whichever way one counts and wherever one starts."""
    assert workdays.after(start, count, [EASTER]) == end


def test_closed_for_good() -> None:
    """Where everything is closed until the calendar ends, its last day is meant."""
    for_good = Span(date(2027, 3, 26), date.max)
    assert workdays.after(date(2027, 3, 25), 1, [for_good]) == date.max
    assert workdays.after(date(2027, 3, 25), -1, [Span(date.min, date(2027, 3, 24))]) == date.min
    assert workdays.after(date.max, 3) == date.max
