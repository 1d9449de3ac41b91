"""Bad news first, pledges, and the thread between them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from playbook.measures import momentum
from playbook.model.library import Program
from playbook.model.listening import Barrier, Observation, Rank
from playbook.model.pledges import Pledge
from playbook.pages.page import Desk, Page

_WEIGHT = {Rank.CRITICAL: 0, Rank.HIGH: 1, Rank.MEDIUM: 2, Rank.LOW: 3}
_BOARD = (
    ("late", "Late", "bad", (momentum.PledgeState.LATE,)),
    ("in-progress", "In progress", "active", (momentum.PledgeState.IN_PROGRESS,)),
    ("planned", "Planned", "", (momentum.PledgeState.PLANNED,)),
    ("kept", "Kept", "good", (momentum.PledgeState.KEPT,)),
    (
        "not-kept",
        "Missed or withdrawn",
        "warn",
        (momentum.PledgeState.MISSED, momentum.PledgeState.WITHDRAWN),
    ),
)


def barriers(desk: Desk, program: Program) -> Iterator[Page]:
    """Bad news first, and a page for each barrier."""
    today, base = desk.site.as_of, f"programs/{program.id}/barriers/"
    found = program.barriers.values()
    waiting = [one for one in found if momentum.overdue_answer(program, one, today)]
    yield desk.page(
        "barriers",
        base,
        "Bad news first",
        summary="What stands in the way of serving customers, in the words of the front line.",
        sources=(program.charter.place,),
        wide=True,
        program=program,
        problems=[],
        open=sum(momentum.is_open(one) for one in found),
        ages=momentum.age_groups(found, today),
        waiting=sorted(waiting, key=lambda one: (one.heard.on, one.id)),
        barriers=sorted(found, key=_worst_first),
        silent=_silent(program),
        lost=[one for one in program.unread if one.kind == "barrier"],
    )
    seen, visited = _seen(program), _visited(program)
    for barrier in found:
        yield desk.page(
            "barrier",
            f"{base}{barrier.id}/",
            barrier.title,
            summary=barrier.words,
            sources=(barrier.place,),
            program=program,
            barrier=barrier,
            heard_by=_heard_by(program, barrier, visited),
            seen=seen.get(barrier.id, []),
            pledges=program.pledges_of_barrier.get(barrier.id, []),
            problems=desk.problems(program, f"barrier/{barrier.id}"),
        )


def _worst_first(barrier: Barrier) -> tuple[bool, int, date, str]:
    return not momentum.is_open(barrier), _WEIGHT[barrier.severity], barrier.heard.on, barrier.id


_Group = tuple[int, int, str, str, str]
"""Year, month, line of work, department and site; an empty text where it is not asked for."""


def _visited(program: Program) -> dict[_Group, set[str]]:
    """The hosts who had a visitor, by every group that a barrier might be told with."""
    found: dict[_Group, set[str]] = {}
    for debrief in program.debriefs.values():
        host = program.hosts[debrief.host]
        for line, department in ((host.line, ""), ("", host.department or ""), ("", "")):
            for site in (host.site or "", ""):
                group = (debrief.day.year, debrief.day.month, line, department, site)
                found.setdefault(group, set()).add(host.id)
    return found


def _heard_by(program: Program, barrier: Barrier, visited: dict[_Group, set[str]]) -> str:
    """Who speaks, as closely as may be told: never so closely that few people fit.

    Line of work (or the department, where no line is written) and site are named only where at least
    as many hosts with visitors in that month fit as the program's `group_least` asks for; else the
    site, and then the line, is left out.
    """
    heard = barrier.heard
    site = program.sites.get(heard.site or "")
    line, department = heard.role, "" if heard.role else heard.department or ""
    who = line or (program.departments[department].title if department else "")
    where = (site.city or site.title) if site else ""

    def many(line: str, department: str, site: str) -> bool:
        group = (heard.on.year, heard.on.month, line, department, site)
        return len(visited.get(group, ())) >= program.charter.rules.group_least

    if who and where and many(line, department, heard.site or ""):
        told = f"{who}, {where}"
    elif who and many(line, department, ""):
        told = who
    elif where and many("", "", heard.site or ""):
        told = f"the front line, {where}"
    else:
        told = "the front line"
    return told[:1].upper() + told[1:]


def _seen(program: Program) -> dict[str, list[Observation]]:
    """What was seen of each barrier on all days, in an order that tells nothing of leaders and days."""
    found: dict[str, list[Observation]] = {}
    for debrief in program.debriefs.values():
        for one in debrief.observations:
            if one.barrier:
                found.setdefault(one.barrier, []).append(one)
    return {id: sorted(each, key=lambda one: one.wanted) for id, each in found.items()}


def _silent(program: Program) -> list[str]:
    """Departments whose people were visited and from which no barrier was told."""
    told = {barrier.heard.department for barrier in program.barriers.values()}
    visited = {program.hosts[debrief.host].department for debrief in program.debriefs.values()}
    return [
        department.title
        for department in program.organization.departments
        if department.id in visited and department.id not in told
    ]


def pledges(desk: Desk, program: Program) -> Iterator[Page]:
    """The board of pledges, and a page for each."""
    today, base = desk.site.as_of, f"programs/{program.id}/pledges/"
    found = program.pledges.values()
    board = []
    for id, title, mood, states in _BOARD:
        column = [one for one in found if momentum.pledge_state(one, today) in states]
        column.sort(key=lambda one: (one.due or date.max, one.id))
        modifier = f" pb-board__col--{mood}" if mood else ""
        board.append({"id": id, "title": title, "modifier": modifier, "pledges": column})
    yield desk.page(
        "pledges",
        base,
        "Pledges",
        summary="What each department said it will do, by whom and by when.",
        sources=(program.charter.place,),
        wide=True,
        program=program,
        problems=[],
        say_do=momentum.say_do(program, found, today),
        volunteered=sum(one.volunteered for one in found),
        board=board,
        lost=[one for one in program.unread if one.kind == "pledge"],
    )
    for pledge in found:
        yield desk.page(
            "pledge",
            f"{base}{pledge.id}/",
            pledge.title,
            summary=pledge.promise,
            sources=(pledge.place,),
            program=program,
            pledge=pledge,
            barriers=[program.barriers[id] for id in dict.fromkeys(pledge.addresses)],
            problems=desk.problems(program, f"pledge/{pledge.id}"),
        )


def trace(desk: Desk, program: Program) -> Iterator[Page]:
    """From barrier to pledge to evidence to measure, by objective, both ways and with the gaps."""
    groups: list[dict[str, Any]] = []
    objectives = [*program.objectives.values(), None]
    for objective in objectives:
        id = objective.id if objective else None
        rows: list[dict[str, Barrier | Pledge | None]] = []
        for barrier in sorted(program.barriers.values(), key=_worst_first):
            if barrier.objective == id:
                answers = program.pledges_of_barrier.get(barrier.id)
                rows += [{"barrier": barrier, "pledge": pledge} for pledge in answers or (None,)]
        rows += [
            {"barrier": None, "pledge": pledge}
            for pledge in program.pledges.values()
            if not pledge.addresses and pledge.objective == id
        ]
        if rows:
            groups.append(
                {
                    "anchor": f"to-{id}" if id else "without",
                    "title": objective.title if objective else "Tied to no objective",
                    "goal": objective.business_goal if objective else "",
                    "rows": rows,
                    "measures": [one for one in program.measures.values() if id and one.objective == id],
                }
            )
    yield desk.page(
        "trace",
        f"programs/{program.id}/trace/",
        "From barrier to evidence",
        summary="What was heard, what was promised, what shows it, and what customers notice.",
        sources=(program.charter.place,),
        wide=True,
        program=program,
        groups=groups,
    )
