"""The home page, and a program's overview, team, departments, and open problems."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from playbook.checks import RULES, Findings, team
from playbook.checks.everyone import in_force, regrouped
from playbook.checks.whose import departments_of
from playbook.measures import momentum
from playbook.model.charter import Phase, Timeline
from playbook.model.library import Program
from playbook.model.measures import Waiver
from playbook.model.organization import Department
from playbook.model.pledges import PledgeStatus
from playbook.pages.page import Desk, Page
from playbook.problem import Problem, Severity

_JUDGES = ("operations", "staff", "customers")
_COLUMNS = ("Guiding team", "Days beside the front line", "Regroup", "Pledges", "Barriers answered")


def home(desk: Desk) -> Iterator[Page]:
    """The first page: programs, next dates, where to begin, how to raise a barrier."""
    programs: list[dict[str, Any]] = []
    for program in desk.site.library.programs.values():
        cover = momentum.coverage(program, program.leaders.values(), desk.site.as_of)
        is_open = sum(momentum.is_open(barrier) for barrier in program.barriers.values())
        say_do = momentum.say_do(program, program.pledges.values(), desk.site.as_of)
        programs.append({"program": program, "coverage": cover, "open": is_open, "say_do": say_do})
    programs.sort(key=lambda one: (-one["coverage"].asked, one["program"].id))
    first = programs[0]["program"] if programs else None
    yield desk.page(
        "home",
        "",
        "What we heard, and what we do about it",
        programs=programs,
        dates=_next_dates(desk),
        cards=_cards(desk, first),
        problems=desk.problems(None, "", "organization/"),
        wide=True,
    )


def _next_dates(desk: Desk) -> list[dict[str, Any]]:
    today, found = desk.site.as_of, []
    for program in desk.site.library.programs.values():
        timeline, title = program.charter.timeline, program.charter.title
        if timeline is None:
            continue
        days = [(mark.on, mark.title) for mark in timeline.milestones]
        days += [(review, "Review by sponsor and team") for review in timeline.reviews]
        found += [{"on": on, "what": what, "program": title} for on, what in days if on >= today]
    return sorted(found, key=lambda one: (one["on"], one["what"]))[:6]


def _cards(desk: Desk, program: Program | None) -> list[dict[str, str]]:
    """Doors for the readers who come: each leads to the page that the reader needs first."""
    cards = []
    if program:
        base = f"programs/{program.id}/"
        if program.leaders:
            cards.append(
                (
                    "I am to spend a day beside a host",
                    f"{base}leaders/",
                    "Where, when, with whom, and how to be a good guest.",
                )
            )
        if program.hosts:
            cards.append(
                (
                    "Somebody will sit beside me",
                    f"{base}hosts/",
                    "What will happen, what you may refuse, and what comes of it.",
                )
            )
        cards.append(
            (
                "I lead a department",
                f"{base}departments/",
                "What it promised, what waits for it, and by when.",
            )
        )
        cards.append(
            (
                "I want to know what was heard",
                f"{base}barriers/",
                "Bad news first, with its age and its answer.",
            )
        )
    if desk.site.library.guides:
        cards.append(("I am new to all this", "guides/", "How it works and why, in short reads."))
    return [{"title": title, "route": route, "text": text} for title, route, text in cards]


def overview(desk: Desk, program: Program) -> Iterator[Page]:
    """A program on one page: purpose, timeline, who does what, and whether it moves."""
    today, charter = desk.site.as_of, program.charter
    barriers, pledges = program.barriers.values(), program.pledges.values()
    measures = [one for judge in _JUDGES for one in program.measures.values() if one.judged_by == judge]
    yield desk.page(
        "program",
        f"programs/{program.id}/",
        charter.title,
        summary=charter.summary,
        sources=(charter.place,),
        wide=True,
        program=program,
        problems=[
            one
            for one in desk.problems(program, "", "program/", "organization/")
            # What is worth a look stands on the page of all problems.
            if one.severity is Severity.ERROR
        ],
        coverage=momentum.coverage(program, program.leaders.values(), today),
        answers=momentum.answered_in_time(program, barriers, today),
        overdue=sum(momentum.overdue_answer(program, one, today) for one in barriers),
        say_do=momentum.say_do(program, pledges, today),
        ages=momentum.typical_age(barriers, today),
        timeline=_timeline(program, charter.timeline, today) if charter.timeline else None,
        objectives=[
            {
                "one": objective,
                "barriers": sum(one.objective == objective.id for one in barriers),
                "pledges": sum(one.objective == objective.id for one in pledges),
            }
            for objective in program.objectives.values()
        ],
        matrix=[_row(desk, program, one) for one in program.organization.departments],
        matrix_columns=_COLUMNS,
        measures=measures,
    )


def _waiver_for(desk: Desk, program: Program, code: str, department: Department) -> bool:
    found = desk.site.found.get(program.id)
    subject = f"department/{department.id}"
    return found is not None and any(
        problem.code == code and problem.subject == subject for problem, _ in found.waived
    )


def _row(desk: Desk, program: Program, department: Department) -> dict[str, Any]:
    """One line of the matrix: what a department does, cell by cell, each said in words."""
    today, name = desk.site.as_of, department.id

    def cell(state: str, text: str) -> dict[str, str]:
        return {"state": state, "text": text}

    def missing(code: str, text: str) -> dict[str, str]:
        waived = _waiver_for(desk, program, code, department)
        return cell("waived", "Set aside") if waived else cell("missing", text)

    if name in team.seated(program):
        seat = cell("done", "Seat")
    elif name in team.liaisons(program):
        seat = cell("partly", "Through a member")
    else:
        seat = missing("T004", "Nobody")
    cover = momentum.coverage(program, program.leaders_of_department.get(name, []), today)
    if not cover.asked:
        days = missing("E002", "Nobody goes") if program.leaders else cell("na", "Not yet")
    else:
        state = "done" if cover.done == cover.asked else "partly" if cover.done else "missing"
        days = cell(state, f"{cover.done} of {cover.asked}")
    regroup = program.charter.regroup
    if not regrouped(program, today):
        said = cell("na", "To come")
    elif regroup and any(one.department == name for one in regroup.contributions):
        said = cell("done", "Spoke")
    else:
        said = missing("E003", "Absent")
    made = [
        pledge
        for pledge in program.pledges_of_department.get(name, [])
        if pledge.status is not PledgeStatus.WITHDRAWN
    ]
    late = sum(momentum.pledge_state(one, today) is momentum.PledgeState.LATE for one in made)
    if made:
        promised = cell("partly" if late else "done", f"{len(made)}, {late} late" if late else str(len(made)))
    else:
        promised = missing("E001", "None") if regrouped(program, today) else cell("na", "To come")
    named = program.barriers_of_department.get(name, [])
    told = sum(momentum.is_answered(barrier, today) for barrier in named)
    if named:
        state = "done" if told == len(named) else "partly" if told else "missing"
        answered = cell(state, f"{told} of {len(named)}")
    else:
        answered = cell("na", "None named")
    return {"department": department, "cells": [seat, days, said, promised, answered]}


def _timeline(program: Program, timeline: Timeline, today: date) -> dict[str, Any]:
    """Where everything stands on a drawing of 720 units, so that no two labels meet."""
    whole = max((timeline.ends - timeline.starts).days, 1)

    def x(day: date) -> float:
        return round(min(max((day - timeline.starts).days / whole, 0.0), 1.0) * 720, 1)

    months, month = [], timeline.starts.replace(day=1)
    step = max(1, whole // 365 + 1)
    while month <= timeline.ends:
        if month >= timeline.starts:
            name = f"{month:%b}" if month.month != 1 else f"{month:%b %Y}"
            months.append({"x": x(month), "name": name})
        number = month.month - 1 + step
        month = date(month.year + number // 12, number % 12 + 1, 1)
    regroup = program.charter.regroup
    days = [(mark.on, mark.title) for mark in timeline.milestones]
    if regroup and all(on != regroup.on for on, _ in days):
        days.append((regroup.on, "Regroup"))
    whole_program = Phase(id="whole", title=program.charter.title, starts=timeline.starts, ends=timeline.ends)
    stretches = timeline.phases or (whole_program,)
    phases = []
    for row, phase in enumerate(stretches):
        left, right = x(phase.starts), x(phase.ends + timedelta(1))
        done, inside = phase.ends < today, (right - left) > 7.5 * len(phase.title) + 12
        at_end = not inside and right > 540
        modifier = " pb-tl-phase--done" if done else " pb-tl-phase--later" if phase.starts > today else ""
        phases.append(
            {
                "title": phase.title,
                "x": left,
                "width": round(max(right - left, 4.0), 1),
                "y": 22 + row * 28,
                "modifier": modifier,
                "label_x": left + 8 if inside else left - 6 if at_end else right + 6,
                "anchor": "end" if at_end else "",
                "label_modifier": " pb-tl-label--on" if done and inside else "",
            }
        )
    axis = 22 + len(stretches) * 28 + 12
    marks, ends = [], [-1000.0, -1000.0, -1000.0]
    for on, title in sorted(days):
        at, length = x(on), 6.6 * len(title)
        anchor = "start" if at < length / 2 else "end" if at > 720 - length / 2 else "middle"
        left = {"start": at, "middle": at - length / 2, "end": at - length}[anchor]
        level = next((n for n, end in enumerate(ends) if left > end + 8), len(ends) - 1)
        ends[level] = left + length
        marks.append(
            {
                "title": title,
                "on": on,
                "x": at,
                "y": axis + 24 + 16 * level,
                "anchor": anchor,
                "modifier": " pb-tl-mark--done" if on < today else "",
            }
        )
    inside = timeline.starts <= today <= timeline.ends
    return {
        "starts": timeline.starts,
        "ends": timeline.ends,
        "height": axis + 64,
        "axis": axis,
        "months": months,
        "phases": phases,
        "marks": marks,
        "today": x(today) if inside else None,
    }


def guiding_team(desk: Desk, program: Program) -> Iterator[Page]:
    """The team: members, who is not here yet, and what it owes."""
    one = program.charter.team
    heard = {*team.seated(program), *team.liaisons(program)}
    seats = []
    for seat in one.seats if one else ():
        person = program.everyone.get(seat.person)
        department = program.departments.get(team.seat_department(program, seat) or "")
        seats.append(
            {
                "one": seat,
                "department": department,
                "title": person.title if person else "",
                "facing": bool(department and department.customer_facing),
                "liaison": [program.departments[name].title for name in seat.liaison_for],
            }
        )
    yield desk.page(
        "team",
        f"programs/{program.id}/team/",
        "Guiding team",
        summary=f"Who guides {program.charter.title}, and who is not here yet.",
        sources=(one.place,) if one else (program.charter.place,),
        program=program,
        team=one,
        seats=seats,
        absent=[each for each in program.organization.departments if each.id not in heard],
        liaison=[
            {"department": program.departments[name], "by": found[0].person}
            for name, found in sorted(team.liaisons(program).items())
        ],
        problems=[problem for problem in _findings(desk, program).problems if problem.code.startswith("T")],
    )


def _findings(desk: Desk, program: Program) -> Findings:
    return desk.site.found.get(program.id) or Findings((), ())


def departments(desk: Desk, program: Program) -> Iterator[Page]:
    """The list of departments, and a page for each with all that concerns it."""
    today, base = desk.site.as_of, f"programs/{program.id}/departments/"
    found = _findings(desk, program)
    rows = []
    for one in program.organization.departments:
        leaders = program.leaders_of_department.get(one.id, [])
        pledges = program.pledges_of_department.get(one.id, [])
        cover = momentum.coverage(program, leaders, today)
        problems = desk.problems(program, f"department/{one.id}")
        waived = [pair for pair in found.waived if pair[0].subject == f"department/{one.id}"]
        late = sum(momentum.pledge_state(each, today) is momentum.PledgeState.LATE for each in pledges)
        rows.append(
            {
                "one": one,
                "coverage": cover,
                "pledges": len(pledges),
                "late": late,
                "errors": sum(each.severity is Severity.ERROR for each in problems),
                "others": sum(each.severity is not Severity.ERROR for each in problems),
            }
        )
        contributions = program.charter.regroup.contributions if program.charter.regroup else ()
        yield desk.page(
            "department",
            f"{base}{one.id}/",
            one.title,
            summary=one.about,
            sources=(one.place,),
            program=program,
            one=one,
            problems=problems,
            waived=waived,
            seats=team.seated(program).get(one.id, []),
            liaisons=team.liaisons(program).get(one.id, []),
            coverage=cover,
            contributions=[each for each in contributions if each.department == one.id],
            pledges=sorted(pledges, key=lambda each: (each.due or date.max, each.id)),
            barriers=sorted(
                program.barriers_of_department.get(one.id, []),
                key=lambda each: (not momentum.is_open(each), each.heard.on, each.id),
            ),
            leaders=[
                {
                    "one": leader,
                    "on": next((d.on for d in program.days_of_leader.get(leader.id, [])), None),
                    "state": momentum.leader_state(program, leader, today),
                }
                for leader in sorted(leaders, key=lambda each: each.name)
            ],
        )
    yield desk.page(
        "departments",
        base,
        "Departments",
        summary="What each department does, promised and owes.",
        sources=(program.organization.place,),
        program=program,
        rows=rows,
        wide=True,
    )


def problems(desk: Desk, program: Program) -> Iterator[Page]:
    """What is to mend, by rule, and which rules are set aside."""
    found = set(_findings(desk, program).problems)
    everywhere = {problem for one in desk.site.found.values() for problem in one.problems}
    told = [
        problem
        for problem in desk.site.problems
        if problem.place.path.startswith(f"{program.path}/")
        or problem in found
        # What can't be read in a file that programs share concerns each of them.
        or (_is_shared(problem.place.path) and problem not in everywhere)
    ]
    yield desk.page(
        "problems",
        f"programs/{program.id}/problems/",
        "Problems and waivers",
        summary="What is missing, late or can't be read, and which rules were set aside.",
        sources=(program.charter.place,),
        program=program,
        weights=[
            {"severity": severity, "groups": _by_rule([one for one in told if one.severity is severity])}
            for severity in Severity
        ],
        rows=_by_department(program, told),
        waivers=[
            {"one": waiver, "name": _named(program, waiver), "active": in_force(waiver, desk.site.as_of)}
            for waiver in program.waivers.values()
        ],
    )


def _by_rule(problems: list[Problem]) -> list[dict[str, Any]]:
    """Problems by the rule that found them; a hint that all of a rule share is told once."""
    groups = []
    for rule in RULES.values():
        mine = [problem for problem in problems if problem.code == rule.code]
        if mine:
            hints = {problem.hint for problem in mine}
            groups.append({"rule": rule, "problems": mine, "hint": hints.pop() if len(hints) == 1 else None})
    return groups


def _by_department(program: Program, problems: list[Problem]) -> list[dict[str, Any]]:
    """How much of each weight concerns each department, those with nothing left out."""
    counts: dict[str, Counter[Severity]] = defaultdict(Counter)
    for problem in problems:
        for department in departments_of(program, problem):
            counts[department][problem.severity] += 1
    return [
        {"department": one, "counts": counts[one.id]}
        for one in program.organization.departments
        if one.id in counts
    ]


def _is_shared(path: str) -> bool:
    return path.startswith("programs/") and path.count("/") == 1


def _named(program: Program, waiver: Waiver) -> str:
    """What a waiver is for, in words where the record is known."""
    kind, _, name = waiver.at.partition("/")
    if kind == "department" and name in program.departments:
        return program.departments[name].title
    if kind == "pledge" and name in program.pledges:
        return program.pledges[name].title
    return waiver.at
