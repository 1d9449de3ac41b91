"""Which days a figure is about: `2027-02`, `2027 Q1`, `2012-13` or `August 2024 to January 2025`."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import date
from typing import Final

from playbook.model.types import Span

_YEAR: Final = r"((?:19|20|21)\d\d)"
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_TURNED: Final = re.compile(rf"^([qhw]\d\d?)[ /-]{_YEAR}$")
_NAMED: Final = re.compile(rf"(?:\b({'|'.join(_MONTHS)})[a-z]*\.? )?\b{_YEAR}\b")


def days_of(text: str, *, business_years: bool = False) -> Span | None:
    """The first and the last day of a period, or None when it names no year.

    With `business_years`, `2010-11` is the year that runs from one to the other; else it is a month.
    Such a year is taken to run from July to June.
    Of a sentence, the years and months that it names are taken, from the first to the last.
    """
    plain = " ".join(text.casefold().replace("–", "-").split())
    plain = _TURNED.sub(r"\2 \1", plain)
    for pattern, made in _FORMS:
        found = pattern.fullmatch(plain)
        if found is None or (business_years and made is _month):
            continue
        try:
            return made(*map(int, found.groups()))
        except ValueError:
            continue
    named = [(_MONTHS.index(month) + 1 if month else 0, int(year)) for month, year in _NAMED.findall(plain)]
    if not named:
        return None
    spans = [_months(year, month, month) if month else _months(year, 1, 12) for month, year in named]
    return Span(min(one.first for one in spans), max(one.last for one in spans))


def length(span: Span) -> int:
    """How many days a period has."""
    return (span.last - span.first).days + 1


def _months(year: int, first: int, last: int) -> Span:
    return Span(date(year, first, 1), date(year, last, monthrange(year, last)[1]))


def _day(year: int, month: int, day: int) -> Span:
    return Span(date(year, month, day), date(year, month, day))


def _month(year: int, month: int) -> Span:
    return _months(year, month, month)


def _quarter(year: int, quarter: int) -> Span:
    return _months(year, 3 * quarter - 2, 3 * quarter)


def _half(year: int, half: int) -> Span:
    return _months(year, 6 * half - 5, 6 * half)


def _week(year: int, week: int) -> Span:
    return Span(date.fromisocalendar(year, week, 1), date.fromisocalendar(year, week, 7))


def _year(year: int) -> Span:
    return _months(year, 1, 12)


def _years(year: int, following: int) -> Span:
    if following not in (year + 1, (year + 1) % 100):
        raise ValueError
    return Span(date(year, 7, 1), date(year + 1, 6, 30))


_FORMS: Final[tuple[tuple[re.Pattern[str], Callable[..., Span]], ...]] = (
    (re.compile(rf"{_YEAR}-(\d\d)-(\d\d)"), _day),
    (re.compile(rf"{_YEAR}[-/. ](0[1-9]|1[0-2])"), _month),
    (re.compile(rf"{_YEAR}[-/ ]?q([1-4])"), _quarter),
    (re.compile(rf"{_YEAR}[-/ ]?h([12])"), _half),
    (re.compile(rf"{_YEAR}[-/ ]?w(\d\d?)"), _week),
    (re.compile(rf"{_YEAR}[-/](\d\d(?:\d\d)?)"), _years),
    (re.compile(_YEAR), _year),
)
