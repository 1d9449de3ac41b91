"""Periods as people write them, and the days that they cover."""

from __future__ import annotations

from datetime import date

import pytest

from playbook.measures.periods import days_of, length


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2027-03-15", (2027, 3, 15), (2027, 3, 15)),
        ("2028-02", (2028, 2, 1), (2028, 2, 29)),
        ("2027 Q4", (2027, 10, 1), (2027, 12, 31)),
        ("q1 2027", (2027, 1, 1), (2027, 3, 31)),
        ("2027-H2", (2027, 7, 1), (2027, 12, 31)),
        ("2026-W53", (2026, 12, 28), (2027, 1, 3)),
        ("2027", (2027, 1, 1), (2027, 12, 31)),
        ("2012-13", (2012, 7, 1), (2013, 6, 30)),
        ("2012–13", (2012, 7, 1), (2013, 6, 30)),
        ("1999/2000", (1999, 7, 1), (2000, 6, 30)),
        ("2099-00", (2099, 7, 1), (2100, 6, 30)),
        ("August 2024 to January 2025", (2024, 8, 1), (2025, 1, 31)),
        ("half-year reported in Apr. 2015", (2015, 4, 1), (2015, 4, 30)),
        ("from 2009 to 2012", (2009, 1, 1), (2012, 12, 31)),
        ("spring 2027", (2027, 1, 1), (2027, 12, 31)),
    ],
)
def test_a_period(text: str, first: tuple[int, int, int], last: tuple[int, int, int]) -> None:
    """Months, quarters, halves, weeks, years and sentences are understood as people mean them."""
    span = days_of(text)
    assert span is not None
    assert (span.first, span.last) == (date(*first), date(*last))


def test_business_years() -> None:
    """What may be a month or a business year is the one that the reader asks for."""
    month, year = days_of("2010-11"), days_of("2010-11", business_years=True)
    assert month is not None and year is not None
    assert (length(month), length(year)) == (30, 365)


@pytest.mark.parametrize("text", ["", "latest", "Q1", "last spring", "1812", "page 20271"])
def test_no_period(text: str) -> None:
    """A text that names no year of our time names no period."""
    assert days_of(text) is None


@pytest.mark.parametrize("text", ["2027-02-30", "2027 W54", "2027-14"])
def test_a_day_that_does_not_exist(text: str) -> None:
    """Of a day, week or year that can't be, the year is believed."""
    span = days_of(text)
    assert span is not None
    assert (span.first, span.last) == (date(2027, 1, 1), date(2027, 12, 31))
