"""Shadowing: the program's pages about who goes where, and one page for each leader and host."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event
from markupsafe import Markup

from playbook.measures import momentum, workdays
from playbook.model.content import Checklist, Reader
from playbook.model.library import Program
from playbook.model.listening import Debrief, Outcome, Standing
from playbook.model.shadowing import HostSite, ShadowDay
from playbook.pages import dates
from playbook.pages.page import Asset, Desk, Page


def shadowing(desk: Desk, program: Program) -> Iterator[Page | Asset]:
    """The program's shadowing page, the two lists, and everybody's own page with a calendar entry."""
    yield _main(desk, program)
    yield _leaders(desk, program)
    yield _hosts(desk, program)
    offers = _offers(program)
    for page in _leader_pages(desk, program, offers):
        yield page
    for page in _host_pages(desk, program, offers):
        yield page


def _offers(program: Program) -> dict[str, HostSite]:
    return {offer.site: offer for offer in program.shadowing.sites} if program.shadowing else {}


def _main(desk: Desk, program: Program) -> Page:
    today, plan = desk.site.as_of, program.shadowing
    rows = []
    for department in program.organization.departments:
        cover = momentum.coverage(program, program.leaders_of_department.get(department.id, []), today)
        share = round(100 * cover.done / cover.asked) if cover.asked else 0
        rows.append({"one": department, "coverage": cover, "share": share})
    heat_weeks, heat = _heat(program)
    hosts = Counter(host.site for host in program.hosts.values() if host.opted_in)
    placed = set(program.days_of_leader)
    return desk.page(
        "shadowing",
        f"programs/{program.id}/shadowing/",
        "Shadowing",
        summary="Who spends a day beside the front line, where and when.",
        sources=(plan.place,) if plan else (program.charter.place,),
        wide=True,
        program=program,
        plan=plan,
        problems=desk.problems(program, "shadowing/", "schedule/"),
        coverage=momentum.coverage(program, program.leaders.values(), today),
        weeks=_weeks(program, today),
        heat_weeks=heat_weeks,
        heat=heat,
        departments=rows,
        unplaced=[one for one in program.schedule.unplaced if one.leader not in placed],
        sites=[
            {"site": program.sites[offer.site], "offer": offer, "hosts": hosts[offer.site]}
            for offer in (plan.sites if plan else ())
        ],
    )


def _weeks(program: Program, today: date) -> list[dict[str, Any]]:
    """This week and the next, Monday to Friday, with who goes where."""
    monday = today - timedelta(today.weekday())
    by_day: dict[date, list[ShadowDay]] = {}
    for one in program.days:
        by_day.setdefault(one.on, []).append(one)
    closed = program.shadowing.closed if program.shadowing else ()
    weeks = []
    for start in (monday, monday + timedelta(7)):
        days = []
        for number in range(5):
            on = start + timedelta(number)
            items = [
                {"leader": program.leaders[one.leader], "where": _where(program, one)}
                for one in sorted(by_day.get(on, []), key=lambda one: (one.site or "", one.leader))
            ]
            why = next((shut.reason or "no visits" for shut in closed if on in shut.days), "")
            days.append({"on": on, "visits": items, "closed": why})
        if any(entry["visits"] for entry in days):
            weeks.append({"starts": start, "days": days})
    return weeks


def _where(program: Program, day: ShadowDay) -> str:
    if day.site is None:
        return "by video"
    site = program.sites[day.site]
    return site.city or site.title


def _heat(program: Program) -> tuple[list[date], list[dict[str, Any]]]:
    """Visitors by site and week, shaded in five steps up to the largest number."""
    days = program.days
    if not days:
        return [], []
    counts = Counter((day.site or "", day.on - timedelta(day.on.weekday())) for day in days)
    weeks = sorted({week for _, week in counts})
    most = max(counts.values())
    names = [(site.id, site.city or site.title) for site in program.sites.values()] + [("", "By video")]
    rows = []
    for id, title in names:
        cells = []
        for week in weeks:
            count = counts[id, week]
            cells.append({"count": count, "shade": -(-5 * count // most)})
        if any(cell["count"] for cell in cells):
            rows.append({"title": title, "cells": cells})
    return weeks, rows


def _leaders(desk: Desk, program: Program) -> Page:
    rows = []
    for leader in sorted(program.leaders.values(), key=lambda one: (one.name, one.id)):
        day = next(iter(program.days_of_leader.get(leader.id, [])), None)
        state = momentum.leader_state(program, leader, desk.site.as_of).value
        department = program.departments.get(leader.department or "")
        what = f"{desk.environment.filters['day'](day.on)}, {_where(program, day)}: {state}" if day else state
        rows.append(
            {
                "id": leader.id,
                "name": leader.name,
                "where": department.title if department else "",
                "what": what,
                "sort": day.on if day else "",
            }
        )
    return desk.page(
        "people",
        f"programs/{program.id}/leaders/",
        "Leaders",
        summary="Everybody who spends a day beside the front line.",
        sources=(program.charter.place,),
        program=program,
        lede="Find your name: your page says where, when and with whom.",
        columns=("Leader", "Department", "Day"),
        rows=rows,
    )


def _hosts(desk: Desk, program: Program) -> Page:
    rows = []
    for host in sorted(program.hosts.values(), key=lambda one: (one.name, one.id)):
        days = program.days_of_host.get(host.id, [])
        site = program.sites.get(host.site or "")
        coming = [day for day in days if day.on >= desk.site.as_of]
        what = desk.environment.filters["day"](coming[0].on) if coming else "–"
        rows.append(
            {
                "id": host.id,
                "name": host.name,
                "where": ", ".join(part for part in (site.city if site else "", host.line) if part),
                "what": what,
                "sort": coming[0].on if coming else "",
            }
        )
    return desk.page(
        "people",
        f"programs/{program.id}/hosts/",
        "Hosts",
        summary="Everybody whom leaders sit beside.",
        sources=(program.charter.place,),
        program=program,
        lede="Find your name: your page says who comes, when, and what you may refuse.",
        columns=("Host", "Where", "Next visitor"),
        rows=rows,
    )


def _leader_pages(desk: Desk, program: Program, offers: dict[str, HostSite]) -> Iterator[Page | Asset]:
    today = desk.site.as_of
    dated = _dated(program, _checklists(desk, Reader.LEADER))
    reasons = {one.leader: one.reason for one in program.schedule.unplaced}
    observations = desk.environment.get_template("_observations.html")

    def observed(debrief: Debrief) -> Markup:
        return Markup(observations.render(debrief=debrief))  # noqa: S704 - made by a template of ours

    for leader in program.leaders.values():
        route = f"programs/{program.id}/leaders/{leader.id}/"
        days = []
        for day in program.days_of_leader.get(leader.id, []):
            state = momentum.day_state(program, day, today)
            planned = state is momentum.DayState.PLANNED
            days.append(
                {
                    "day": day,
                    "state": state,
                    "host": program.hosts[day.host],
                    "site": program.sites.get(day.site or ""),
                    "offer": offers.get(day.site or ""),
                    "debrief": program.debrief_of_day.get((day.leader, day.on)),
                    "lists": dated(day.on) if planned else [],
                    "ics": f"{day.on}.ics" if planned else "",
                }
            )
            if planned:
                yield Asset(f"{route}{day.on}.ics", _calendar(program, day, offers, leader.id))
        yield desk.page(
            "leader",
            route,
            leader.name,
            summary=f"The day of {leader.name} beside the front line.",
            sources=(leader.place,),
            program=program,
            leader=leader,
            department=program.departments.get(leader.department or ""),
            plan=program.shadowing,
            days=days,
            upcoming=[one for one in days if one["ics"]][:1],
            reason=reasons.get(leader.id, ""),
            observations=observed,
            problems=desk.problems(program, f"leader/{leader.id}", *_debriefs(days)),
        )


def _checklists(desk: Desk, who: Reader) -> list[Checklist]:
    found = desk.site.library.checklists.values()
    return sorted((one for one in found if one.who is who), key=lambda one: (one.order, one.id))


def _dated(program: Program, mine: list[Checklist]) -> Callable[[date], list[dict[str, Any]]]:
    """How somebody's checklists look with the dates of a shadow day; what lies before it is in words."""
    anchors, closed = dates.anchors(program), workdays.closed(program)

    def dated(on: date) -> list[dict[str, Any]]:
        known = {anchor: day for anchor, day in anchors.items() if anchor != "regroup" or day > on}
        known["shadow day"] = on
        return [
            {"id": one.id, "title": one.title, "lines": dates.lines(one.items, known, closed)} for one in mine
        ]

    return dated


def _debriefs(days: list[dict[str, Any]]) -> list[str]:
    return [f"debrief/{one['debrief'].id}" for one in days if one["debrief"]]


def _host_pages(desk: Desk, program: Program, offers: dict[str, HostSite]) -> Iterator[Page | Asset]:
    today = desk.site.as_of
    dated = _dated(program, _checklists(desk, Reader.HOST))
    for host in program.hosts.values():
        route = f"programs/{program.id}/hosts/{host.id}/"
        days = []
        for day in program.days_of_host.get(host.id, []):
            leader = program.leaders[day.leader]
            planned = day.on >= today
            debrief = program.debrief_of_day.get((day.leader, day.on))
            days.append(
                {
                    "day": day,
                    "department": program.departments.get(leader.department or ""),
                    "site": program.sites.get(day.site or ""),
                    "debrief": debrief,
                    "lists": dated(day.on) if planned else [],
                    "ics": f"{day.on}.ics" if planned else "",
                    **(_came_of(program, debrief, desk.site.as_of) if debrief else {}),
                }
            )
            if planned:
                yield Asset(f"{route}{day.on}.ics", _calendar(program, day, offers, host.id))
        yield desk.page(
            "host",
            route,
            host.name,
            summary=f"What hosting means for {host.name}.",
            sources=(host.place,),
            program=program,
            host=host,
            site=program.sites.get(host.site or ""),
            department=program.departments.get(host.department or ""),
            plan=program.shadowing,
            days=days,
            upcoming=[one for one in days if one["ics"]],
            past=[one for one in days if not one["ics"]],
            problems=desk.problems(program, f"host/{host.id}"),
        )


def _came_of(program: Program, debrief: Debrief, as_of: date) -> dict[str, int]:
    """What became of what a host told, in numbers: no page leads from a host to the host's words."""
    told = [
        program.barriers[one.barrier]
        for one in debrief.observations
        if one.becomes is Outcome.BARRIER and one.barrier
    ]
    return {
        "told": len(told),
        "answered": sum(momentum.is_answered(barrier, as_of) for barrier in told),
        "solved": sum(barrier.standing is Standing.SOLVED for barrier in told),
        "fixed": sum(one.becomes is Outcome.QUICK_FIX for one in debrief.observations),
    }


def _calendar(program: Program, day: ShadowDay, offers: dict[str, HostSite], whose: str) -> bytes:
    """One person's calendar entry for a day."""
    site = program.sites.get(day.site or "")
    offer = offers.get(day.site or "")
    other = program.hosts[day.host] if whose == day.leader else program.leaders[day.leader]
    return _entry(
        uid=f"{day.id}-{whose}@{program.id}.playbook",
        summary=f"{program.charter.title}: a day with {other.name}",
        on=day.on,
        hours=offer.hours if offer else "",
        timezone=site.timezone if site else "",
        place=site.title if site else "By video link",
        about=site.arrive if site else "",
    )


@cache
def _entry(*, uid: str, summary: str, on: date, hours: str, timezone: str, place: str, about: str) -> bytes:
    """A calendar entry (RFC 5545): with its hours where they and the time zone are known, else all day.

    Kept from one rendering to the next, because a live preview renders often and days change rarely.
    """
    event = Event()
    event.add("uid", uid)
    # The same input must give the same bytes, so the stamp is the day's own, not that of the clock.
    event.add("dtstamp", datetime(on.year, on.month, on.day, tzinfo=ZoneInfo("UTC")))
    event.add("summary", summary)
    known = _hours(hours, timezone)
    if known:
        start, end, zone = known
        event.add("dtstart", datetime.combine(on, start, zone).astimezone(ZoneInfo("UTC")))
        event.add("dtend", datetime.combine(on, end, zone).astimezone(ZoneInfo("UTC")))
    else:
        event.add("dtstart", on)
        event.add("dtend", on + timedelta(1))
    event.add("location", place)
    if about:
        event.add("description", about)
    calendar = Calendar()
    calendar.add("prodid", "-//Playbook//Shadow days//EN")
    calendar.add("version", "2.0")
    calendar.add_component(event)
    return bytes(calendar.to_ical())


def _hours(hours: str, timezone: str) -> tuple[time, time, ZoneInfo] | None:
    """Start, end and time zone where both are written plainly, such as `08:30-17:00`."""
    first, dash, last = hours.partition("-")
    try:
        start, end = time.fromisoformat(first.strip()), time.fromisoformat(last.strip())
        return (start, end, ZoneInfo(timezone)) if dash and timezone and start < end else None
    except (ValueError, KeyError, OSError):
        return None
