"""Shadowing: the program's pages about who goes where, and one page for each leader and host."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from markupsafe import Markup

from playbook import prose
from playbook.exchange import calendars
from playbook.measures import momentum, workdays
from playbook.model.content import Checklist, Reader
from playbook.model.library import Program
from playbook.model.listening import Debrief, Outcome, Standing
from playbook.pages import dates, schedule, sites
from playbook.pages.page import Asset, Desk, Page
from playbook.pages.schedule import Change, where
from playbook.pages.sites import Rooms


def shadowing(desk: Desk, program: Program) -> Iterator[Page | Asset]:
    """The program's shadowing page, its sites, the two lists, and everybody's own page with a calendar."""
    base, rooms = f"programs/{program.id}/", sites.Rooms(program)
    whole = calendars.of_program(program, desk.site.absolute(f"{base}shadowing/"))
    if whole:
        yield Asset(f"{base}shadowing/days.ics", whole)
    yield from schedule.pages(desk, program, rooms, "days.ics" if whole else "")
    files = {
        id: calendars.of_site(program, id, desk.site.absolute(f"{base}sites/{id}/")) for id in rooms.sites
    }
    for id, data in files.items():
        if data:
            yield Asset(f"{base}sites/{id}/days.ics", data)
    yield from sites.pages(desk, program, rooms, frozenset(id for id, data in files.items() if data))
    yield _leaders(desk, program)
    yield _hosts(desk, program)
    changed = schedule.changes(program)
    yield from _leader_pages(desk, program, rooms, changed)
    yield from _host_pages(desk, program, rooms, changed)


def _leaders(desk: Desk, program: Program) -> Page:
    rows = []
    for leader in sorted(program.leaders.values(), key=lambda one: (one.name, one.id)):
        day = next(iter(program.days_of_leader.get(leader.id, [])), None)
        state = momentum.leader_state(program, leader, desk.site.as_of).value
        department = program.departments.get(leader.department or "")
        what = f"{desk.environment.filters['day'](day.on)}, {where(program, day)}: {state}" if day else state
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
        base="",
        back=None,
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
        base="",
        back=None,
        columns=("Host", "Where", "Next visitor"),
        rows=rows,
    )


def _leader_pages(
    desk: Desk, program: Program, rooms: Rooms, changed: list[Change]
) -> Iterator[Page | Asset]:
    today = desk.site.as_of
    dated = _dated(program, _checklists(desk, Reader.LEADER))
    short, reasons = schedule.lacking(program), schedule.reasons(program)
    of_leader: dict[str, list[Change]] = {}
    for change in changed:
        of_leader.setdefault(change.was.leader, []).append(change)
    observations = desk.environment.get_template("_observations.html")

    def observed(debrief: Debrief) -> Markup:
        return Markup(observations.render(debrief=debrief))  # noqa: S704 - made by a template of ours

    for leader in program.leaders.values():
        route = f"programs/{program.id}/leaders/{leader.id}/"
        link = desk.site.absolute(route)
        mine = of_leader.get(leader.id, [])
        days: list[dict[str, Any]] = []
        for day in program.days_of_leader.get(leader.id, []):
            state = momentum.day_state(program, day, today)
            planned = state is momentum.DayState.PLANNED
            days.append(
                {
                    "day": day,
                    "state": state,
                    "host": program.hosts[day.host],
                    "site": program.sites.get(day.site or ""),
                    "offer": rooms.offers.get(day.site or ""),
                    "debrief": program.debrief_of_day.get((day.leader, day.on)),
                    "lists": dated(day.on) if planned else [],
                    "ics": f"{day.on}.ics" if planned else "",
                    "changes": _told(program, [one for one in mine if one.was.number == day.number])
                    if planned
                    else [],
                }
            )
            if planned:
                yield Asset(f"{route}{day.on}.ics", calendars.of_day(program, day, leader.id, link))
        whole = calendars.of_leader(program, leader.id, link)
        if whole:
            yield Asset(f"{route}days.ics", whole)
        why, change_needed = reasons.get(leader.id, ("", ""))
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
            several=max(leader.days, len(days)) > 1,
            upcoming=[one for one in days if one["ics"]][:1],
            called_off=[one.was for one in mine if one.now is None],
            calendar="days.ics" if whole else "",
            lacks=short.get(leader.id, 0),
            reason=why,
            change=change_needed,
            observations=observed,
            problems=desk.problems(program, f"leader/{leader.id}", *_debriefs(days)),
        )


def _told(program: Program, row: list[Change]) -> list[dict[str, Any]]:
    """What changed last about a day, in sentences; a host who is no longer available is not named."""
    last = next((one for one in row if one.stands), None)
    if last is None or last.now is None:
        return []
    was, now = last.was, last.now
    parts = []
    if was.on != now.on:
        first = prose.day(was.on)
        if was.on.year == now.on.year:
            first = first.rsplit(" ", 1)[0]
        parts.append(f"This day was moved from {first} to {prose.day(now.on)}.")
    if was.site != now.site:
        here, there = (("at " if one.site else "") + where(program, one) for one in (now, was))
        parts.append(f"It is now {here} instead of {there}.")
    if was.host != now.host:
        gone = was.host in program.schedule.dropped
        whom = "a host who is no longer available" if gone else program.name_of(was.host)
        parts.append(f"The host is {program.name_of(now.host)} instead of {whom}.")
    former = dict.fromkeys(one.was.on for one in row if one.was.on not in (was.on, now.on))
    if former:
        parts.append(f"Earlier it was planned for {' and '.join(map(prose.day, former))}.")
    return [{"on": was.until, "says": " ".join(parts)}] if parts else []


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


def _host_pages(desk: Desk, program: Program, rooms: Rooms, changed: list[Change]) -> Iterator[Page | Asset]:
    today = desk.site.as_of
    dated = _dated(program, _checklists(desk, Reader.HOST))
    of_host: dict[str, list[Change]] = {}
    for change in changed:
        of_host.setdefault(change.was.host, []).append(change)
    for host in program.hosts.values():
        route = f"programs/{program.id}/hosts/{host.id}/"
        link = desk.site.absolute(route)
        mine = of_host.get(host.id, [])
        days: list[dict[str, Any]] = []
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
                    "changes": _told(
                        program,
                        [
                            one
                            for one in mine
                            if (one.was.leader, one.was.number) == (day.leader, day.number)
                            and one.now is not None
                            and one.now.host == host.id
                        ],
                    )
                    if planned
                    else [],
                    **(_came_of(program, debrief, desk.site.as_of) if debrief else {}),
                }
            )
            if planned:
                yield Asset(f"{route}{day.on}.ics", calendars.of_day(program, day, host.id, link))
        whole = calendars.of_host(program, host.id, link)
        if whole:
            yield Asset(f"{route}days.ics", whole)
        stands = {(one["day"].leader, one["day"].number) for one in days}
        site = program.sites.get(host.site or "")
        yield desk.page(
            "host",
            route,
            host.name,
            summary=f"What hosting means for {host.name}.",
            sources=(host.place,),
            program=program,
            host=host,
            site=site,
            has_site_page=site is not None and site.id in rooms.sites,
            department=program.departments.get(host.department or ""),
            plan=program.shadowing,
            days=days,
            upcoming=[one for one in days if one["ics"]],
            past=[one for one in days if not one["ics"]],
            called_off=[
                one.was
                for one in mine
                if one.was.on >= today
                and (one.now is None or one.now.host != host.id)
                and (one.was.leader, one.was.number) not in stands
            ],
            calendar="days.ics" if whole else "",
            away=host.id in program.schedule.dropped,
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
