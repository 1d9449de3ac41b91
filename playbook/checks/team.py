"""The guiding team (family T): whether all who must be there are, and customers' people lead."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Final

from playbook.checks.rule import count, listed, problem, rule, was_lost
from playbook.checks.whose import belongs
from playbook.measures import momentum
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
_BRINGS: Final = {Quality.POSITION_POWER: "the power of position"}
_CALLED: Final = {Function.IT: "IT", Function.HR: "HR"}


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

    Fails::

        organization:
          departments:
            - {id: hr, title: Human resources, function: other}

    Passes::

        organization:
          departments:
            - {id: hr, title: Human resources, function: hr}
    """
    if program.charter.team is None:
        return
    departments = program.departments
    there = {departments[name].function for name in seated(program) if name in departments}
    for function in LEAST:
        if function not in there:
            holders = [one.title for one in departments.values() if one.function == function]
            called = _CALLED.get(function, function.value.replace("-", " "))
            hint = (
                f"Ask {' or '.join(holders)} to send somebody."
                if holders
                else f"Say in the organization whose `function` is `{function}`, and give it a seat."
            )
            yield problem(
                _team(program).place / "seats", f"Nobody on the guiding team comes from {called}.", hint
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
        if not was_lost(program, team, "lead"):
            yield problem(team.place, "The guiding team has no lead.", "Add `lead:` with a person's id.")
        return
    person = program.everyone.get(team.lead)
    department = program.departments.get(person.department or "") if person else None
    if department is None or not department.customer_facing:
        name = program.name_of(team.lead)
        yield problem(
            team.place / "lead",
            f"The lead, {name}, comes from {department.title}, which does not face customers."
            if department
            else f"The lead, {name}, belongs to no department.",
            "Let somebody lead whose department has `customer_facing: true`.",
        )


@rule("T003", Severity.ERROR, "A6")
def executive_sponsor(program: Program, as_of: date) -> Iterator[Problem]:
    """No executive answers for the program.

    A program that is delegated fails: it needs somebody with the power to change what other
    departments do. Name an executive under `sponsor: person:`. The rule trusts you where the person's
    `level` is not written down.

    Fails::

        sponsor: {person: lead}  # from the front line

    Passes::

        sponsor: {person: sponsor}
    """
    sponsor = program.charter.sponsor
    if sponsor is None:
        if not was_lost(program, program.charter, "sponsor"):
            hint = "Add `sponsor:` with `person:`."
            yield problem(program.charter.place, "The program has no sponsor.", hint)
        return
    person = program.everyone.get(sponsor.person)
    if person is not None and person.level not in (None, Level.EXECUTIVE):
        yield problem(
            sponsor.place / "person",
            f"The sponsor, {program.name_of(sponsor.person)}, is not an executive.",
            "Ask an executive to answer for the program.",
        )


@rule("T004", Severity.ERROR, "A8")
def nobody_left_out(program: Program, as_of: date) -> Iterator[Problem]:
    """A department has neither a seat nor anybody who speaks for it.

    Everyone means everyone. A team of thirty can't work, so a member may speak for departments
    without a seat: list them under that seat's `liaison_for`.

    Fails::

        organization:
          departments:
            - {id: legal, title: Legal}

    Passes::

        organization:
          departments:
            - {id: legal, title: Legal}
        team:
          seats:
            - {person: lead}
            - {person: crews}
            - {person: systems}
            - {person: trainer}
            - {person: writer}
            - {person: biller, liaison_for: [legal]}
            - {person: engineer}
            - {person: desk}
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

    Fails::

        people:
          - {id: lead, name: The lead, department: customer-service, level: manager}

    Passes::

        people:
          - {id: lead, name: The lead, department: customer-service, level: manager}
          - {id: crews, name: Somebody who mends lines, department: operations, level: front-line}
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
    project's own judgement; change them with `rules: team_smallest` and `team_largest`. Somebody with
    two seats is one member.

    Fails::

        rules: {team_largest: 7}

    Passes::

        rules: {team_largest: 8}
    """
    team, rules = program.charter.team, program.charter.rules
    if team is None:
        return
    members = len({seat.person for seat in team.seats})
    if not rules.team_smallest <= members <= rules.team_largest:
        yield problem(
            team.place / "seats",
            f"The guiding team has {count(members, 'member') if members else 'no members'}.",
            f"{rules.team_smallest} to {rules.team_largest} work well together: "
            + (
                "let one member speak for several departments with `liaison_for`."
                if members > rules.team_largest
                else "give more people a seat."
            ),
        )


@rule("T007", Severity.ERROR, "A8")
def one_accountable(program: Program, as_of: date) -> Iterator[Problem]:
    """A deliverable has no accountable person, or more than one.

    What two people answer for, nobody answers for. Name exactly one person as `accountable`; those
    who help are `responsible`.

    Fails::

        team:
          deliverables:
            - {title: Shadow days, accountable: [lead, trainer]}

    Passes::

        team:
          deliverables:
            - {title: Shadow days, accountable: [lead], responsible: [trainer]}
    """
    for deliverable in _team(program).deliverables:
        people = list(dict.fromkeys(deliverable.accountable))
        if was_lost(program, deliverable, "accountable"):
            continue
        if not people:
            yield problem(
                deliverable.place,
                f"Nobody is accountable for “{deliverable.title}”.",
                "Name exactly one person under `accountable`.",
            )
        elif len(people) > 1:
            yield problem(
                deliverable.place / "accountable",
                f"{listed(map(program.name_of, people))} are accountable for “{deliverable.title}”.",
                "Let one of them answer for it; those who help are `responsible`.",
            )


@rule("T008", Severity.WARNING, "A8")
def shared_load(program: Program, as_of: date) -> Iterator[Problem]:
    """One person is accountable for too many deliverables.

    The program would stop whenever that person is ill. More than three is too many: the number is this
    project's own judgement; change it with `rules: accountable_most`.

    Fails::

        team:
          deliverables:
            - {title: Shadow days, accountable: [lead]}
            - {title: Regroup, accountable: [lead]}
            - {title: Answers to hosts, accountable: [lead]}
            - {title: Evidence for pledges, accountable: [lead]}

    Passes::

        team:
          deliverables:
            - {title: Shadow days, accountable: [lead]}
            - {title: Regroup, accountable: [lead]}
            - {title: Answers to hosts, accountable: [lead]}
            - {title: Evidence for pledges, accountable: [biller]}
    """
    most = program.charter.rules.accountable_most
    load = Counter(
        deliverable.accountable[0]
        for deliverable in _team(program).deliverables
        if len(set(deliverable.accountable)) == 1
    )
    for person, owed in load.items():
        if owed > most:
            yield problem(
                _team(program).place / "deliverables",
                f"{program.name_of(person)} is accountable for {count(owed, 'deliverable')}.",
                f"Let others answer for some of them: {most} each at most.",
            )


@rule("T009", Severity.WARNING, "A8")
def qualities(program: Program, as_of: date) -> Iterator[Problem]:
    """The guiding team lacks one of four qualities.

    Between them, its members need the power of position, expertise, credibility and leadership
    (after Kotter). Write what each member brings under `qualities`. The rule is silent as long as
    nobody's qualities are written down.

    Fails::

        team:
          seats:
            - {person: lead, qualities: [credibility, expertise]}
            - {person: crews, qualities: [position-power]}

    Passes::

        team:
          seats:
            - {person: lead, qualities: [credibility, expertise, leadership]}
            - {person: crews, qualities: [position-power]}
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
                    f"Nobody on the guiding team brings {_BRINGS.get(quality, quality.value)}.",
                    f"Look for a member who does, and write `{quality}` under that seat's `qualities`.",
                )


@rule("T010", Severity.ERROR, "A8")
def there_is_a_team(program: Program, as_of: date) -> Iterator[Problem]:
    """The program has no guiding team.

    One department alone can't change what customers meet. Add `team:` to `program.yml`.

    Fails::

        team: null

    Passes::

        team: {lead: lead, seats: [{person: lead}, {person: crews}]}  # the first two; others will join
    """
    if program.charter.team is None and not was_lost(program, program.charter, "team"):
        yield problem(program.charter.place, "The program has no guiding team.", "Add `team:` with `seats:`.")


@rule("T011", Severity.WARNING, "A8")
def lead_sits_on_the_team(program: Program, as_of: date) -> Iterator[Problem]:
    """The team's lead has no seat on it.

    Who leads is at every meeting, speaks for a department and has time set free, as every member. A lead
    without a seat is a name on paper.

    Give the lead a seat under `team: seats:`, or let a member lead.

    Fails::

        team:
          seats: [{person: crews}, {person: systems}]

    Passes::

        team:
          seats: [{person: lead}, {person: crews}, {person: systems}]
    """
    team = program.charter.team
    if team is not None and team.lead and team.lead not in {seat.person for seat in team.seats}:
        yield problem(
            team.place / "lead",
            f"{program.name_of(team.lead)} leads the guiding team without a seat on it.",
            "Add a seat for the lead, or let a member lead.",
        )


@rule("T012", Severity.WARNING, "A8")
def one_seat_each(program: Program, as_of: date) -> Iterator[Problem]:
    """Somebody has two seats on the guiding team.

    The team looks larger than it is, and a department seems to have sent somebody that it did not
    send. Who speaks for a second department says so under `liaison_for`.

    Keep one seat, and list the other department under its `liaison_for`.

    Fails::

        team:
          seats: [{person: lead}, {person: crews}, {person: crews, department: finance}]

    Passes::

        team:
          seats: [{person: lead}, {person: crews, liaison_for: [finance]}]
    """
    sitting: set[str] = set()
    for seat in _team(program).seats:
        if seat.person in sitting:
            yield problem(
                seat.place / "person",
                f"{program.name_of(seat.person)} has another seat on the guiding team already.",
                "Keep one seat, and list further departments under its `liaison_for`.",
            )
        sitting.add(seat.person)


@rule("T013", Severity.WARNING, "A8")
def time_set_free(program: Program, as_of: date) -> Iterator[Problem]:
    """A member of the guiding team has no time set free for it.

    Work for which there is no time is done at night or not at all, and the department is on the team in
    name only. (This rule is the project's own judgement; it is silent where `time_share` is left out.)

    Agree with the member's manager how much time there is, and write it under `time_share`, in per cent.

    Fails::

        team:
          seats: [{person: lead, time_share: 20}, {person: crews, time_share: 0}]

    Passes::

        team:
          seats: [{person: lead, time_share: 20}, {person: crews, time_share: 10}]
    """
    for seat in _team(program).seats:
        if seat.time_share == 0:
            yield problem(
                seat.place / "time_share",
                f"{program.name_of(seat.person)} has no time set free for the guiding team.",
                "Agree with the member's manager how much there is, or ask somebody else to sit there.",
            )


@rule("T015", Severity.NOTE, "A8")
def something_is_owed(program: Program, as_of: date) -> Iterator[Problem]:
    """The guiding team owes nothing.

    A team that only meets is a circle of listeners: nobody notices when it stops. Once the program has
    begun, write under `team: deliverables:` what the team owes, such as the days, the regroup and the
    answers to hosts, each with the one person who is `accountable`.

    Fails::

        team: {deliverables: []}

    Passes::

        team:
          deliverables:
            - {title: Answers to hosts, accountable: [lead]}
    """
    team = program.charter.team
    if team is not None and not team.deliverables and momentum.has_begun(program, as_of):
        yield problem(
            team.place,
            "Nothing is written down that the guiding team owes.",
            "Add `deliverables:`, each with the one person who is `accountable`.",
        )


@rule("T014", Severity.ERROR, "A8")
def seat_of_the_own_department(program: Program, as_of: date) -> Iterator[Problem]:
    """A seat speaks for a department that its member does not belong to.

    The department seems to have sent somebody, and nobody of its own is there. To speak for others is
    good, as long as everybody sees it: that is what `liaison_for` is there for.

    Take `department:` out and list the department under that seat's `liaison_for`, or ask it to send
    somebody of its own. Its head belongs to it, whatever the directory says; the rule is silent where
    the member's department is not known.

    Fails::

        team:
          seats: [{person: lead}, {person: crews, department: finance}]

    Passes::

        team:
          seats: [{person: lead}, {person: crews, liaison_for: [finance]}]
    """
    for seat in _team(program).seats:
        if seat.department is not None and belongs(program, seat.person, seat.department) is False:
            own = program.everyone[seat.person].department or ""
            yield problem(
                seat.place / "department",
                f"{program.name_of(seat.person)} has a seat for "
                f"{program.departments[seat.department].title}, but belongs to "
                f"{program.departments[own].title}.",
                f"Take `department:` out, and write `liaison_for: [{seat.department}]`; or ask that "
                "department to send somebody of its own.",
            )
