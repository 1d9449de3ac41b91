"""The guiding team (family T): whether all who must be there are there, and customers' people lead."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Final

from playbook.checks.rule import problem, rule
from playbook.model.charter import Quality, Seat, Team
from playbook.model.library import Program
from playbook.model.organization import Function, Level
from playbook.problem import Problem, Severity

LEAST: Final = (
    Function.CUSTOMER_SERVICE,
    Function.IT,
    Function.HR,
    Function.MARKETING,
    Function.OPERATIONS,
)
"""The functions that a guiding team needs at the least (A8)."""


def seat_department(program: Program, seat: Seat) -> str | None:
    """The department that a seat speaks for: its own, or that of the person who has it."""
    person = program.everyone.get(seat.person)
    return seat.department or (person.department if person else None)


def seated(program: Program) -> dict[str, list[Seat]]:
    """The seats of each department."""
    found: dict[str, list[Seat]] = {}
    for seat in _team(program).seats:
        department = seat_department(program, seat)
        if department:
            found.setdefault(department, []).append(seat)
    return found


def liaisons(program: Program) -> dict[str, list[Seat]]:
    """The seats that speak for departments without a seat of their own."""
    found: dict[str, list[Seat]] = {}
    for seat in _team(program).seats:
        for department in seat.liaison_for:
            found.setdefault(department, []).append(seat)
    return found


def _team(program: Program) -> Team:
    return program.charter.team or Team()


@rule("T001", Severity.ERROR, "A8")
def least_functions(program: Program, as_of: date) -> Iterator[Problem]:
    """A function that every guiding team needs has no seat.

    A customer strategy that only some departments wrote is carried out only by them. The founding
    article names the least that must sit together: customer service, IT, HR, marketing and
    operations.

    Give a person from such a department a seat under `team: seats:`, and say in
    `organization.yml` which department has the function.
    """
    if program.charter.team is None:
        return
    departments = program.departments
    there = {departments[name].function for name in seated(program) if name in departments}
    for function in LEAST:
        if function not in there:
            holders = [one.id for one in departments.values() if one.function == function]
            hint = (
                f"Ask {' or '.join(f'`{name}`' for name in holders)} to send somebody."
                if holders
                else f"No department has `function: {function}` in the organization."
            )
            yield problem(
                _team(program).place / "seats",
                f"Nobody on the guiding team comes from {function.value.replace('-', ' ')}.",
                hint,
            )


@rule("T002", Severity.ERROR, "A8")
def customers_people_lead(program: Program, as_of: date) -> Iterator[Problem]:
    """The team's lead does not come from a department that touches the customer.

    Everyone takes part, but those who speak with customers every day lead: otherwise the team soon
    talks about the organization and no longer about its customers.

    Name as `team: lead:` a person whose department has `customer_facing: true`.

    Fails::

        team: {lead: biller}  # from finance

    Passes::

        team: {lead: crews}  # from operations, which meets customers
    """
    team = program.charter.team
    if team is None:
        return
    if team.lead is None:
        yield problem(team.place, "The guiding team has no lead.", "Add `lead:` with a person's id.")
        return
    person = program.everyone.get(team.lead)
    department = program.departments.get(person.department or "") if person else None
    if department is None or not department.customer_facing:
        where = department.title if department else "no department"
        yield problem(
            team.place / "lead",
            f"The lead comes from {where}, which does not face customers.",
            "Let somebody lead whose department has `customer_facing: true`.",
        )


@rule("T003", Severity.ERROR, "A6")
def executive_sponsor(program: Program, as_of: date) -> Iterator[Problem]:
    """No executive answers for the program.

    A program that is delegated fails: it needs somebody with the power to change what other
    departments do. Name an executive under `sponsor: person:`.
    """
    sponsor = program.charter.sponsor
    if sponsor is None:
        yield problem(program.charter.place, "The program has no sponsor.", "Add `sponsor:` with `person:`.")
        return
    person = program.everyone.get(sponsor.person)
    if person is not None and person.level not in (None, Level.EXECUTIVE):
        yield problem(
            sponsor.place / "person",
            f"The sponsor, {person.name}, is not an executive.",
            "Ask an executive to answer for the program.",
        )


@rule("T004", Severity.ERROR, "A8")
def nobody_left_out(program: Program, as_of: date) -> Iterator[Problem]:
    """A department has neither a seat nor anybody who speaks for it.

    Everyone means everyone. A team of thirty can't work, so a member may speak for departments
    without a seat: list them under that seat's `liaison_for`.
    """
    if program.charter.team is None:
        return
    heard = {*seated(program), *liaisons(program)}
    for department in program.organization.departments:
        if department.id not in heard:
            yield problem(
                department.place,
                f"{department.title} has no seat on the guiding team, and nobody speaks for it.",
                "Give it a seat, or add it to a member's `liaison_for`.",
                f"department/{department.id}",
            )


@rule("T005", Severity.WARNING, "A8")
def front_line_member(program: Program, as_of: date) -> Iterator[Problem]:
    """Nobody from the front line is on the guiding team.

    Those who serve customers know what stands in the way; a team without them plans for a company
    that does not exist. (This rule is the project's own judgement.)

    Give a seat to somebody with `level: front-line`.
    """
    team = program.charter.team
    if team is None or not team.seats:
        return
    people = [program.everyone.get(seat.person) for seat in team.seats]
    if not any(person and person.level == Level.FRONT_LINE for person in people):
        yield problem(
            team.place / "seats",
            "Nobody on the guiding team works on the front line.",
            "Give a seat to somebody with `level: front-line`.",
        )


@rule("T006", Severity.WARNING, "A8")
def team_size(program: Program, as_of: date) -> Iterator[Problem]:
    """The guiding team is very small or very large.

    Too few can't speak for all departments, too many can't decide. The bounds, 8 and 15, are this
    project's own judgement; change them with `rules: team_smallest` and `team_largest`.
    """
    team, rules = program.charter.team, program.charter.rules
    if team is not None and not rules.team_smallest <= len(team.seats) <= rules.team_largest:
        yield problem(
            team.place / "seats",
            f"The guiding team has {len(team.seats)} members.",
            f"{rules.team_smallest} to {rules.team_largest} work well together.",
        )


@rule("T007", Severity.ERROR, "A8")
def one_accountable(program: Program, as_of: date) -> Iterator[Problem]:
    """A deliverable has no accountable person, or more than one.

    What two people answer for, nobody answers for. Name exactly one person as `accountable`; those
    who help are `responsible`.
    """
    for deliverable in _team(program).deliverables:
        if len(set(deliverable.accountable)) != 1:
            yield problem(
                deliverable.place,
                f"“{deliverable.title}” has {len(set(deliverable.accountable)) or 'no'} accountable "
                f"{'person' if not deliverable.accountable else 'people'}.",
                "Name exactly one.",
            )


@rule("T008", Severity.WARNING, "A8")
def shared_load(program: Program, as_of: date) -> Iterator[Problem]:
    """One person is accountable for more than three deliverables.

    The program would stop whenever that person is ill. (The number is this project's own judgement.)
    """
    load = Counter(
        deliverable.accountable[0]
        for deliverable in _team(program).deliverables
        if len(set(deliverable.accountable)) == 1
    )
    for person, count in load.items():
        if count > 3:
            name = program.everyone[person].name if person in program.everyone else person
            yield problem(
                _team(program).place / "deliverables",
                f"{name} is accountable for {count} deliverables.",
                "Let others answer for some of them.",
            )


@rule("T009", Severity.WARNING, "A8")
def qualities(program: Program, as_of: date) -> Iterator[Problem]:
    """The guiding team lacks one of four qualities.

    Between them, its members need the power of position, expertise, credibility and leadership
    (after Kotter). Write what each member brings under `qualities`. The rule is silent as long as
    nobody's qualities are written down.
    """
    team = program.charter.team
    if team is None:
        return
    brought = {quality for seat in team.seats for quality in seat.qualities}
    if brought:
        for quality in Quality:
            if quality not in brought:
                yield problem(
                    team.place / "seats",
                    f"Nobody on the guiding team brings {quality.value.replace('-', ' ')}.",
                    "Look for a member who does.",
                )


@rule("T010", Severity.ERROR, "A8")
def there_is_a_team(program: Program, as_of: date) -> Iterator[Problem]:
    """The program has no guiding team.

    One department alone can't change what customers meet. Add `team:` to `program.yml`.
    """
    if program.charter.team is None:
        yield problem(program.charter.place, "The program has no guiding team.", "Add `team:` with `seats:`.")
