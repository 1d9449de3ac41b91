"""Sites that take visitors: their list and load, and a page for each with calendar and how to get in."""

from __future__ import annotations

import calendar
from collections import Counter
from collections.abc import Iterator
from datetime import date
from functools import cached_property
from typing import Any, Final

from playbook import prose
from playbook.measures import visits
from playbook.model.library import Program
from playbook.model.organization import Site
from playbook.model.shadowing import HostSite, ShadowDay
from playbook.pages.page import Desk, Page
from playbook.problem import Problem

MOST_NAMES: Final = 300
"""So many visits are told by name on one page; a site with more gets a page for each month."""
MOST_MONTHS: Final = 24
"""Longer windows than this show only the months in which somebody comes."""


MOST_WEEKS: Final = 60
"""Longer windows than this show only the weeks in which somebody goes."""
MOST_SITES: Final = 40
"""With more sites than this the shadowing page tells the load by region."""


class Rooms:
    """What every site offers and what is taken, day by day."""

    def __init__(self, program: Program) -> None:
        self.program, self.plan = program, program.shadowing
        self.offers = {offer.site: offer for offer in self.plan.sites} if self.plan else {}

    @cached_property
    def visits(self) -> dict[str, dict[date, list[ShadowDay]]]:
        """The visits of every site and day, in the order of leaders."""
        found: dict[str, dict[date, list[ShadowDay]]] = {}
        for one in sorted(self.program.days, key=lambda one: (one.on, one.leader)):
            if one.site is not None:
                found.setdefault(one.site, {}).setdefault(one.on, []).append(one)
        return found

    @cached_property
    def sites(self) -> dict[str, Site]:
        """The sites that have a page: those that take visitors or had some."""
        shown = {*self.offers, *self.visits}
        return {id: site for id, site in self.program.sites.items() if id in shown}

    def closed(self, on: date, offer: HostSite | None = None) -> str:
        """Why nobody comes on a day of the window; empty where the site is open."""
        if self.plan is None or on not in self.plan.window:
            return ""
        for shut in (*self.plan.closed, *(offer.closed if offer else ())):
            if on in shut.days:
                return shut.reason or "no visitors"
        return ""

    def seats(self, offer: HostSite | None, on: date) -> int:
        """How many visitors a site takes on a day: none outside the window and on days of rest."""
        plan = self.plan
        if plan is None or offer is None or on not in plan.window:
            return 0
        if visits.WEEKDAYS[on.weekday()] not in plan.weekdays or any(on in shut.days for shut in plan.closed):
            return 0
        return visits.room(offer, on)

    def taken(self, site: str, on: date) -> int:
        """How many visitors a site has on a day."""
        return len(self.visits.get(site, {}).get(on, ()))


def pages(desk: Desk, program: Program, rooms: Rooms, calendars: frozenset[str]) -> Iterator[Page]:
    """The list of sites, and a page for each; `calendars` are those that have a file with all their days."""
    if not rooms.sites:
        return
    today = desk.site.as_of
    hosts = Counter(host.site for host in program.hosts.values() if host.opted_in)
    rows = []
    for site in rooms.sites.values():
        months, offer = _months(rooms, site), rooms.offers.get(site.id)
        visited = rooms.visits.get(site.id, {})
        row = {
            "site": site,
            "seats": offer.seats if offer else 0,
            "hosts": hosts[site.id],
            "past": sum(len(held) for on, held in visited.items() if on < today),
            "coming": sum(len(held) for on, held in visited.items() if on >= today),
            "free": sum(
                max(day["seats"] - day["taken"], 0)
                for month in months
                for day in month["days"]
                if day["on"] >= today
            ),
        }
        rows.append(row)
        calendar_file = "days.ics" if site.id in calendars else ""
        yield from _site(desk, program, row, offer, months, calendar_file)
    weeks, heat = load(program, rooms, today, by_site=True) if len(rooms.sites) > MOST_SITES else ([], [])
    plan = program.shadowing
    yield desk.page(
        "sites",
        f"programs/{program.id}/sites/",
        "Sites",
        summary="The sites that take visitors, and where there is still room.",
        sources=(plan.place if plan else program.charter.place,),
        wide=True,
        program=program,
        rows=rows,
        heat_weeks=weeks,
        heat=heat,
    )


def _site(
    desk: Desk,
    program: Program,
    row: dict[str, Any],
    offer: HostSite | None,
    months: list[dict[str, Any]],
    calendar_file: str,
) -> Iterator[Page]:
    """A site's page, and one for each month where hundreds of people come."""
    site: Site = row["site"]
    many = row["past"] + row["coming"] > MOST_NAMES
    route = f"programs/{program.id}/sites/{site.id}/"
    shared: dict[str, Any] = {
        "program": program,
        "offer": offer,
        "five": all(day["on"].weekday() < 5 for month in months for day in month["days"]),
        "many": many,
        "sources": (offer.place if offer else site.place,),
        "wide": True,
        **row,
    }
    yield desk.page(
        "site",
        route,
        site.title,
        summary=f"Who visits {site.title}, when, and how to get in.",
        alone=False,
        months=months,
        calendar=calendar_file,
        problems=_problems(desk, program, offer),
        **shared,
    )
    for month in months if many else ():
        yield desk.page(
            "site",
            f"{route}{month['key']}/",
            f"{site.title}, {month['title']}",
            summary=f"Who visits {site.title} in {month['title']}.",
            alone=True,
            months=[month],
            **shared,
        )


def _problems(desk: Desk, program: Program, offer: HostSite | None) -> list[Problem]:
    """What rules found in what `shadowing.yml` says of a site."""
    if offer is None:
        return []
    path, route = offer.place.path, offer.place.route
    return [
        one
        for one in desk.problems(program, "shadowing/")
        if one.place.path == path and one.place.route[: len(route)] == route
    ]


def _months(rooms: Rooms, site: Site) -> list[dict[str, Any]]:
    """The months of the window and of all visits, each with its days of the week that are used."""
    held = rooms.visits.get(site.id, {})
    offer, plan = rooms.offers.get(site.id), rooms.plan
    numbers = {on.year * 12 + on.month - 1 for on in held}
    if plan:
        first, last = plan.window.first, plan.window.last
        window = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
        numbers.update(window if len(window) <= MOST_MONTHS else ())
    weekend = any(on.weekday() > 4 for on in held) or bool(
        plan and any(one in visits.WEEKDAYS[5:] for one in plan.weekdays)
    )
    return [
        _month(rooms, site, offer, *divmod(number, 12), 7 if weekend else 5) for number in sorted(numbers)
    ]


def _month(
    rooms: Rooms, site: Site, offer: HostSite | None, year: int, before: int, length: int
) -> dict[str, Any]:
    month, held = before + 1, rooms.visits.get(site.id, {})
    days: list[dict[str, Any]] = []
    for number in range(1, calendar.monthrange(year, month)[1] + 1):
        on = date(year, month, number)
        if on.weekday() >= length:
            continue
        seats, items = rooms.seats(offer, on), held.get(on, [])
        fewer = ""
        if offer and 0 < seats < offer.seats:
            least = min((peak for peak in offer.peaks if on in peak.days), key=lambda one: one.seats)
            fewer = least.reason or "fewer seats"
        days.append(
            {
                "on": on,
                "column": on.weekday() + 1,
                "seats": seats,
                "taken": len(items),
                "visits": items,
                "closed": rooms.closed(on, offer),
                "fewer": fewer,
                "out": not seats and not items and not rooms.closed(on, offer),
            }
        )
    # Weeks in which nobody could come and nobody came tell nothing.
    used = {_week(day["on"]) for day in days if not day["out"]}
    days = [day for day in days if _week(day["on"]) in used]
    return {
        "key": f"{year:04d}-{month:02d}",
        "title": prose.day(date(year, month, 1)).split(" ", 1)[1],
        "days": days,
        "taken": sum(day["taken"] for day in days),
        "seats": sum(day["seats"] for day in days),
    }


def _week(on: date) -> int:
    return (on.toordinal() - 1) // 7


def load(
    program: Program, rooms: Rooms, today: date, *, by_site: bool
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Seats taken and offered by site or region and week, shaded in five steps up to full.

    Weeks begin on Monday.
    """
    taken = Counter((day.site or "", _monday(day.on)) for day in program.days)
    starts = {week for _, week in taken}
    plan = program.shadowing
    if plan:
        window = range(_monday(plan.window.first), _monday(plan.window.last) + 1, 7)
        starts.update(window if len(window) <= MOST_WEEKS else ())
    if not taken and not (plan and plan.sites):
        return [], []
    weeks = sorted(starts)
    groups: dict[str, list[str]] = {}
    for site in rooms.sites.values():
        groups.setdefault(site.id if by_site else site.region, []).append(site.id)
    rows = []
    for name, ids in groups.items():
        cells = []
        for week in weeks:
            shut = all(_shut(rooms, id, week) for id in ids)
            cells.append(
                _cell(sum(taken[id, week] for id in ids), sum(_seats(rooms, id, week) for id in ids), shut)
            )
        site = rooms.sites[ids[0]]
        title = (site.city or site.title) if by_site else name or "Elsewhere"
        rows.append({"id": name if by_site else "", "title": title, "cells": cells})
    video = [_cell(taken["", week], 0, False) for week in weeks]
    if any(cell["text"] for cell in video):
        rows.append({"id": "", "title": "By video", "cells": video})
    heads = []
    for week in weeks:
        on = date.fromordinal(max(week, 1))
        name = prose.day(on).split(" ")[1][:3]
        heads.append({"text": f"{on.day} {name}", "now": week <= today.toordinal() < week + 7})
    return heads, rows


def _monday(on: date) -> int:
    """The Monday of a day's week, as a number: the first week of all has none as a date."""
    return on.toordinal() - on.weekday()


def _days(rooms: Rooms, week: int) -> Iterator[date]:
    """The days of a week that lie in the window."""
    if rooms.plan:
        window = rooms.plan.window
        first, last = max(week, window.first.toordinal()), min(week + 6, window.last.toordinal())
        yield from map(date.fromordinal, range(first, last + 1))


def _seats(rooms: Rooms, site: str, week: int) -> int:
    return sum(rooms.seats(rooms.offers.get(site), on) for on in _days(rooms, week))


def _shut(rooms: Rooms, site: str, week: int) -> bool:
    """Whether a site takes nobody in a week because it is closed."""
    offer = rooms.offers.get(site)
    return offer is not None and any(rooms.closed(on, offer) for on in _days(rooms, week))


def _cell(taken: int, seats: int, shut: bool) -> dict[str, Any]:
    if seats:
        shade = min(5, -(-5 * taken // seats))
        return {"text": f"{taken} of {seats}", "shade": str(shade)}
    if taken:
        return {"text": str(taken), "shade": "none"}
    return {"text": "closed" if shut else "", "shade": "none"}
