"""Everyone means everyone (family E): no department is let off, unless in public and until a date."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from playbook.checks.rule import About, Rule, problem, rule
from playbook.model.library import Program
from playbook.model.measures import Waiver
from playbook.model.pledges import PledgeStatus
from playbook.problem import Problem, Severity
from playbook.prose import day


def regrouped(program: Program, as_of: date) -> bool:
    """Whether the day on which departments say what they contribute has come."""
    regroup = program.charter.regroup
    return regroup is not None and regroup.on <= as_of


def in_force(waiver: Waiver, as_of: date) -> bool:
    """Whether a waiver sets its rule aside on that day."""
    return (
        waiver.until is not None
        and waiver.until >= as_of
        and (waiver.granted_on is None or waiver.granted_on <= as_of)
        and waiver.by is not None
        and bool(waiver.reason)
    )


@rule("E001", Severity.ERROR, "A12")
def every_department_pledges(program: Program, as_of: date) -> Iterator[Problem]:
    """A department has pledged nothing.

    Everyone means everyone: when one department is let off, the others notice, and momentum goes.
    From the day of the regroup on, every department has at least one pledge that was not withdrawn.

    A department that truly can't may be let off by a waiver, with a name, a reason and an end, which
    everybody can see.
    """
    if not regrouped(program, as_of):
        return
    for department in program.organization.departments:
        made = program.pledges_of_department.get(department.id, [])
        if not any(pledge.status != PledgeStatus.WITHDRAWN for pledge in made):
            yield problem(
                department.place,
                f"{department.title} has pledged nothing" + (" that it did not withdraw." if made else "."),
                f"Add a pledge with `playbook new pledge`, department `{department.id}`.",
                f"department/{department.id}",
            )


@rule("E002", Severity.ERROR, "A10")
def every_department_shadows(program: Program, as_of: date) -> Iterator[Problem]:
    """No leader of a department goes to the front line.

    Leaders from every department spend a whole day beside a host; head office most of all. The rule
    speaks up once there is a list of leaders.
    """
    if not program.leaders:
        return
    for department in program.organization.departments:
        if not program.leaders_of_department.get(department.id):
            yield problem(
                department.place,
                f"No leader of {department.title} shadows anybody.",
                "Add one to the leaders' roster.",
                f"department/{department.id}",
            )


@rule("E003", Severity.ERROR, "A12")
def every_department_regroups(program: Program, as_of: date) -> Iterator[Problem]:
    """A department was absent from the regroup.

    On that day every department says what it will contribute. Add what it said under
    `regroup: contributions:`, or let it catch up and add it then.
    """
    regroup = program.charter.regroup
    if regroup is None or not regrouped(program, as_of):
        return
    spoke = {contribution.department for contribution in regroup.contributions}
    for department in program.organization.departments:
        if department.id not in spoke:
            yield problem(
                regroup.place,
                f"{department.title} said nothing at the regroup of {day(regroup.on)}.",
                "Ask it what it will contribute, and add it under `contributions:`.",
                f"department/{department.id}",
            )


@rule("E004", Severity.ERROR, "everyone means everyone", waivable=False)
def waiver_complete(program: Program, as_of: date) -> Iterator[Problem]:
    """A waiver lacks its name, its reason or its end.

    A rule may be set aside, but in public: by a named person, for a reason, until a date. A waiver
    without these sets nothing aside.
    """
    for waiver in program.waivers.values():
        for key, there in (
            ("by", waiver.by is not None),
            ("reason", bool(waiver.reason)),
            ("until", waiver.until is not None),
        ):
            if not there:
                yield problem(
                    waiver.place,
                    f"The waiver `{waiver.id}` has no `{key}`.",
                    "Without it the waiver sets nothing aside.",
                    f"waiver/{waiver.id}",
                )


@rule("E005", Severity.ERROR, "everyone means everyone", waivable=False)
def waiver_past_its_end(program: Program, as_of: date) -> Iterator[Problem]:
    """A waiver is past its end.

    It sets nothing aside any more. Remove it when the matter is settled; a new waiver needs a new
    decision.
    """
    for waiver in program.waivers.values():
        if waiver.until is not None and waiver.until < as_of:
            yield problem(
                waiver.place / "until",
                f"The waiver `{waiver.id}` ended on {day(waiver.until)}.",
                "Settle what it let off, and remove it.",
                f"waiver/{waiver.id}",
            )


@rule("E006", Severity.WARNING, "everyone means everyone", about=About.WAIVERS, waivable=False)
def unused_waivers(
    program: Program, as_of: date, used: set[str], rules: Mapping[str, Rule]
) -> Iterator[Problem]:
    """A waiver is in force but there is nothing that it sets aside.

    The matter is settled, or the code or the record is misspelt. A record is named by kind and id,
    such as `department/legal`.
    """
    for waiver in program.waivers.values():
        if in_force(waiver, as_of) and waiver.id not in used:
            known = waiver.code in rules
            yield problem(
                waiver.place / ("at" if known else "code"),
                f"The waiver `{waiver.id}` sets nothing aside.",
                "Remove it, or correct the code and the record that it names."
                if known
                else f"There is no rule called `{waiver.code}`.",
                f"waiver/{waiver.id}",
            )
