"""When and where visits can be: what rosters and `shadowing.yml` say about a host, a site and a day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Final

from playbook.model.library import Program
from playbook.model.shadowing import Host, HostSite, Shadowing, Weekday

REMOTE: Final = "REMOTE"
"""Stands among a leader's sites when he or she can also visit by video link."""

WEEKDAYS: Final = tuple(Weekday)


def line(program: Program, host: Host, depth: int) -> list[str]:
    """The host's line of management as far up as asked for; the directory goes on where the roster ends."""
    return program.line_of(host, depth)


def patterns(plan: Shadowing | None) -> dict[str, tuple[Weekday, ...]]:
    """Every name that may stand under `shifts`, with its days of the week."""
    named = {shift.id: shift.days for shift in plan.shifts} if plan else {}
    return {**{str(one): (one,) for one in Weekday}, **named}


def weekdays_of(host: Host, plan: Shadowing, known: Mapping[str, tuple[Weekday, ...]]) -> frozenset[Weekday]:
    """The days of the week on which a host works: those of the program where the roster names none."""
    if not host.shifts:
        return frozenset(plan.weekdays)
    return frozenset(one for shift in host.shifts for one in known.get(shift, ()))


def room(offer: HostSite, on: date) -> int:
    """How many visitors a site takes on a day: none while it is closed, fewer in a peak."""
    if any(on in shut.days for shut in offer.closed):
        return 0
    return min([offer.seats, *(peak.seats for peak in offer.peaks if on in peak.days)])


def open_days(plan: Shadowing, after: date) -> list[date]:
    """The days of the window, later than `after`, on which leaders go somewhere."""
    first = max(plan.window.first, after + timedelta(1))
    every = (first + timedelta(number) for number in range((plan.window.last - first).days + 1))
    return [
        on
        for on in every
        if WEEKDAYS[on.weekday()] in plan.weekdays and not any(on in shut.days for shut in plan.closed)
    ]


def settled_until(plan: Shadowing, as_of: date) -> date:
    """The last day that is near enough to stay as it is: whoever goes then has made arrangements."""
    return as_of + timedelta(plan.limits.notice_days)
