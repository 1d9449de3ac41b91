"""The shadowing page: how far the days are, how good the schedule is, where there is room, what changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from playbook import prose
from playbook.measures import aims, momentum
from playbook.model.library import Program
from playbook.model.shadowing import Former, ShadowDay
from playbook.pages.page import Desk, Page, plural
from playbook.pages.sites import MOST_SITES, Rooms, load

MOST_LISTED: Final = 40
"""So many rows of a list stand on the shadowing page itself; longer lists get a page of their own."""
MOST_CHANGES: Final = 20
"""So many changes stand there."""
MOST_BY_NAME: Final = 120
"""With more visits than this in two weeks, the next days tell how many go where instead of who."""
NOT_AVAILABLE: Final = "Not available at present."
"""What is told of somebody who was taken out of the schedule: the reason is nobody's business."""


@dataclass(frozen=True, slots=True)
class Change:
    """A day that was given up, and what came in its place."""

    was: Former
    now: ShadowDay | Former | None
    stands: bool
    """Whether what came in its place still stands."""


def changes(program: Program) -> list[Change]:
    """What was changed since schedules are made, newest first.

    A leader's day keeps its number when it moves, so each of them has one row of changes.
    """
    stands = {(one.leader, one.number): one for one in program.schedule.days}
    rows: dict[tuple[str, int], list[Former]] = {}
    for one in program.schedule.former:
        rows.setdefault((one.leader, one.number), []).append(one)
    found = []
    for key, row in rows.items():
        row.sort(key=lambda one: (one.revision, one.until))
        for number, was in enumerate(row):
            last = number == len(row) - 1
            now = stands.get(key) if last else row[number + 1]
            found.append(Change(was, now, last))
    return sorted(found, key=lambda one: (-one.was.until.toordinal(), one.was.leader, one.was.number))


def where(program: Program, day: ShadowDay | Former) -> str:
    """Where a day is, in a word or two."""
    if day.site is None:
        return "by video"
    site = program.sites[day.site]
    return site.city or site.title


def lacking(program: Program) -> dict[str, int]:
    """How many days each leader lacks, as far as the schedule can know: nothing before there is one."""
    if not is_made(program):
        return {}
    short = {
        leader.id: leader.days - len(program.days_of_leader.get(leader.id, ()))
        for leader in program.leaders.values()
    }
    return {id: count for id, count in short.items() if count > 0}


def is_made(program: Program) -> bool:
    """Whether there is a schedule at all."""
    made = program.schedule
    return bool(made.made_on or made.days or made.unplaced or made.aims)


def reasons(program: Program) -> dict[str, tuple[str, str]]:
    """Why each leader lacks days, and what would change it."""
    told = {one.leader: (one.reason, one.change) for one in program.schedule.unplaced}
    return {**told, **dict.fromkeys(program.schedule.dropped, (NOT_AVAILABLE, ""))}


def pages(desk: Desk, program: Program, rooms: Rooms, calendar: str) -> Iterator[Page]:
    """The shadowing page, and the lists that are too long for it; `calendar` is the program's file."""
    changed, short = changes(program), lacking(program)
    base = f"programs/{program.id}/shadowing/"
    yield _main(desk, program, rooms, changed, short, calendar)
    if len(short) > MOST_LISTED:
        yield _list(
            desk,
            program,
            f"{base}unplaced/",
            "Without a day, and why",
            "Leaders who lack a day, each with the reason and what would change it.",
            ("Leader", "Lacks", "Why"),
            _unplaced_rows(program, short),
        )
    if len(changed) > MOST_CHANGES:
        yield _list(
            desk,
            program,
            f"{base}changes/",
            "What changed in the schedule",
            "Days that were given up since the schedule was first made, and what came in their place.",
            ("Leader", "Was", "Now"),
            _change_rows(program, changed),
        )


def _list(
    desk: Desk,
    program: Program,
    route: str,
    title: str,
    lede: str,
    columns: tuple[str, str, str],
    rows: list[dict[str, Any]],
) -> Page:
    return desk.page(
        "people",
        route,
        title,
        summary=lede,
        sources=(program.charter.place,),
        program=program,
        lede=lede,
        base="../../leaders/",
        back=("../", "Shadowing"),
        columns=columns,
        rows=rows,
    )


def _unplaced_rows(program: Program, short: dict[str, int]) -> list[dict[str, Any]]:
    told = reasons(program)
    rows = []
    for id, count in short.items():
        why, change = told.get(id, ("", ""))
        rows.append(
            {
                "id": id,
                "name": program.name_of(id),
                "where": plural(count, "day"),
                "what": " ".join(part for part in (why or "The schedule does not say.", change) if part),
                "sort": "",
            }
        )
    return sorted(rows, key=lambda row: row["name"])


def _change_rows(program: Program, changed: list[Change]) -> list[dict[str, Any]]:
    return [
        {
            "id": one.was.leader,
            "name": program.name_of(one.was.leader),
            "where": in_words(program, one.was),
            "what": f"{in_words(program, one.now) if one.now else 'no day'} "
            f"(since {prose.day(one.was.until)})",
            "sort": one.now.on if one.now else "",
        }
        for one in changed
    ]


def in_words(program: Program, day: ShadowDay | Former) -> str:
    """When, where and beside whom; somebody who is no longer available is not named."""
    gone = isinstance(day, Former) and day.host in program.schedule.dropped
    whom = "a host who is no longer available" if gone else program.name_of(day.host)
    return f"{prose.day(day.on)}, {where(program, day)}, beside {whom}"


def _main(
    desk: Desk, program: Program, rooms: Rooms, changed: list[Change], short: dict[str, int], calendar: str
) -> Page:
    today, plan = desk.site.as_of, program.shadowing
    rows = []
    for department in program.organization.departments:
        cover = momentum.coverage(program, program.leaders_of_department.get(department.id, []), today)
        share = round(100 * cover.done / cover.asked) if cover.asked else 0
        rows.append({"one": department, "coverage": cover, "share": share})
    by_site = len(rooms.sites) <= MOST_SITES
    heat_weeks, heat = load(program, rooms, today, by_site=by_site)
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
        made=is_made(program),
        schedule=program.schedule,
        aims=aims.told(program),
        calendar=calendar,
        weeks=_weeks(program, rooms, today),
        heat_weeks=heat_weeks,
        heat=heat,
        by_site=by_site,
        departments=rows,
        short=short,
        unplaced=_groups(program, short) if len(short) <= MOST_LISTED else _largest(program, short),
        all_unplaced=len(short) <= MOST_LISTED,
        changed=changed[:MOST_CHANGES],
        all_changed=len(changed) <= MOST_CHANGES,
        changed_count=len(changed),
        in_words=lambda day: in_words(program, day),
    )


def _groups(program: Program, short: dict[str, int]) -> list[dict[str, Any]]:
    """Those who lack days, brought together by reason; the reason that costs most days first."""
    told = reasons(program)
    groups: dict[str, dict[str, list[str]]] = {}
    for id in short:
        why, change = told.get(id, ("", ""))
        groups.setdefault(why, {}).setdefault(change, []).append(id)
    found = [
        {
            "reason": why,
            "parts": [
                {"change": change, "leaders": sorted(ids, key=program.name_of)}
                for change, ids in by_change.items()
            ],
            "people": sum(map(len, by_change.values())),
            "days": sum(short[id] for ids in by_change.values() for id in ids),
        }
        for why, by_change in groups.items()
    ]
    return sorted(found, key=lambda group: -group["days"])


def _largest(program: Program, short: dict[str, int]) -> list[dict[str, Any]]:
    """The reasons that cost most days, without names: the list of all has a page of its own."""
    return [{**group, "parts": []} for group in _groups(program, short)[:12]]


def _weeks(program: Program, rooms: Rooms, today: date) -> list[dict[str, Any]]:
    """This week and the next, Monday to Friday, with who goes where."""
    monday = today - timedelta(today.weekday())
    by_day: dict[date, list[ShadowDay]] = {}
    for one in program.days:
        if 0 <= (one.on - monday).days < 14:
            by_day.setdefault(one.on, []).append(one)
    named = sum(map(len, by_day.values())) <= MOST_BY_NAME
    closed = program.shadowing.closed if program.shadowing else ()
    weeks = []
    for start in (monday, monday + timedelta(7)):
        days = []
        for number in range(5):
            on = start + timedelta(number)
            held = sorted(by_day.get(on, []), key=lambda one: (one.site or "", one.leader))
            items = [
                {
                    "to": f"leaders/{one.leader}/",
                    "text": program.name_of(one.leader),
                    "note": where(program, one),
                }
                for one in held
            ]
            why = next((shut.reason or "no visits" for shut in closed if on in shut.days), "")
            days.append({"on": on, "visits": items if named else _counted(rooms, held), "closed": why})
        if any(entry["visits"] for entry in days):
            weeks.append({"starts": start, "days": days})
    return weeks


def _counted(rooms: Rooms, held: list[ShadowDay]) -> list[dict[str, str]]:
    """How many go where on a day: to which site or, where there are many sites, to which region."""
    by_site = len(rooms.sites) <= MOST_SITES
    found: dict[tuple[str, str], int] = {}
    for one in held:
        site = rooms.sites.get(one.site or "")
        if site is None:
            key = ("leaders/", "By video")
        elif by_site:
            key = (f"sites/{site.id}/", site.city or site.title)
        else:
            key = ("sites/", site.region or "At sites")
        found[key] = found.get(key, 0) + 1
    return [{"to": to, "text": text, "note": plural(count, "visitor")} for (to, text), count in found.items()]
