"""Which departments a problem concerns: whoever answers for one sees what is theirs."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

from playbook.model.library import Program
from playbook.problem import Problem


def departments_of(program: Program, problem: Problem) -> tuple[str, ...]:
    """The departments that a problem concerns, by its subject; none when it is the whole program's."""
    return of_subject(program, problem.subject)


def of_subject(program: Program, subject: str) -> tuple[str, ...]:
    """The departments that answer for a record, named like `pledge/plain-bills`."""
    kind, _, id = subject.strip("/").partition("/")
    if kind == "waiver":
        waiver = program.waivers.get(id)
        # What a waiver sets aside is no waiver: that ends here.
        inner = waiver.at.strip("/") if waiver else ""
        return () if inner.startswith("waiver/") else of_subject(program, inner)
    finder = _FINDERS.get(kind)
    if finder is None or not id:
        return ()
    found = (name for name in finder(program, id) if name is not None)
    return tuple(dict.fromkeys(name for name in found if name in program.departments))


def belongs(program: Program, person: str, department: str) -> bool | None:
    """Whether somebody belongs to a department, or None where that is not known; its head always does."""
    if program.departments[department].head == person:
        return True
    found = program.everyone.get(person)
    return found.department == department if found and found.department else None


def _of_person(program: Program, id: str | None) -> Iterable[str | None]:
    person = program.everyone.get(id) if id is not None else None
    return [person.department] if person else []


def _of_leader(program: Program, id: str) -> Iterable[str | None]:
    leader = program.leaders.get(id)
    return [leader.department] if leader else _of_person(program, id)


def _of_host(program: Program, id: str) -> Iterable[str | None]:
    host = program.hosts.get(id)
    return [host.department] if host else _of_person(program, id)


def _of_pledge(program: Program, id: str) -> Iterable[str | None]:
    pledge = program.pledges.get(id)
    return [pledge.department] if pledge else []


def _of_barrier(program: Program, id: str) -> Iterable[str | None]:
    barrier = program.barriers.get(id)
    if barrier is None:
        return []
    return barrier.departments or _of_person(program, barrier.owner)


def _of_debrief(program: Program, id: str) -> Iterable[str | None]:
    debrief = program.debriefs.get(id)
    return _of_leader(program, debrief.leader) if debrief else []


_FINDERS: Final[dict[str, Callable[[Program, str], Iterable[str | None]]]] = {
    "department": lambda program, id: [id],
    "person": _of_person,
    "leader": _of_leader,
    "host": _of_host,
    "pledge": _of_pledge,
    "barrier": _of_barrier,
    "debrief": _of_debrief,
}
