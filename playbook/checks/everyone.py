"""Everyone means everyone (family E): no department is let off, unless in public and until a date."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from playbook.checks import whose, wording
from playbook.checks.rule import About, Rule, problem, rule, was_lost
from playbook.door.kinds import MANY
from playbook.door.shapes import near
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
        and wording.gives_reason(waiver.reason)
    )


def _needless(waiver: Waiver, rules: Mapping[str, Rule]) -> bool:
    """Whether a waiver names a rule that no waiver sets aside."""
    return waiver.code in rules and not rules[waiver.code].waivable


@rule("E001", Severity.ERROR, "A12")
def every_department_pledges(program: Program, as_of: date) -> Iterator[Problem]:
    """A department has pledged nothing.

    Everyone means everyone: when one department is let off, the others notice, and momentum goes.
    From the day of the regroup on, every department has at least one pledge that was not withdrawn.

    A department that truly can't may be let off by a waiver, with a name, a reason and an end, which
    everybody can see.

    Fails on 2027-06-15::

        pledges: []

    Passes on 2027-06-15::

        pledges:
          - {id: a, title: Calls, department: customer-service, promise: One call is enough.}
          - {id: b, title: Visits, department: operations, promise: We come when we said.}
          - {id: c, title: Search, department: it, promise: No host searches twice.}
          - {id: d, title: Training, department: hr, promise: New managers answer calls.}
          - {id: e, title: Offers, department: marketing, promise: Hosts read them first.}
          - {id: f, title: Bills, department: finance, promise: The first page explains them.}
          - {id: g, title: Works, department: technical, promise: Hosts hear of them first.}
          - {id: h, title: Headsets, department: administration, promise: All of them work.}
    """
    if not regrouped(program, as_of):
        return
    for department in program.organization.departments:
        made = program.pledges_of_department.get(department.id, [])
        if not any(pledge.status != PledgeStatus.WITHDRAWN for pledge in made):
            yield problem(
                department.place,
                f"{department.title} has pledged nothing" + (" that it did not withdraw." if made else "."),
                f"Add one with `playbook new pledge NAME`, and write `department: {department.id}`.",
                f"department/{department.id}",
            )


@rule("E002", Severity.ERROR, "A10")
def every_department_shadows(program: Program, as_of: date) -> Iterator[Problem]:
    """No leader of a department goes to the front line.

    Leaders from every department spend a whole day beside a host; head office most of all. The rule
    speaks up once there is a list of leaders.

    Fails::

        leaders:
          - {id: a, name: Ann, department: operations}
          - {id: b, name: Bo, department: finance}

    Passes::

        leaders:
          - {id: a, name: Ann, department: operations}
          - {id: b, name: Bo, department: finance}
          - {id: c, name: Cy, department: customer-service}
          - {id: d, name: Di, department: it}
          - {id: e, name: Eva, department: hr}
          - {id: f, name: Flo, department: marketing}
          - {id: g, name: Guy, department: technical}
          - {id: h, name: Hal, department: administration}
    """
    if not program.leaders:
        return
    for department in program.organization.departments:
        if not program.leaders_of_department.get(department.id):
            yield problem(
                department.place,
                f"No leader of {department.title} goes to the front line.",
                "Add one to the list of leaders, with at least one day.",
                f"department/{department.id}",
            )


@rule("E003", Severity.ERROR, "A12")
def every_department_regroups(program: Program, as_of: date) -> Iterator[Problem]:
    """No contribution of a department is written down for the regroup.

    On that day every department says what it will contribute. Add what it said under
    `regroup: contributions:`, or let it catch up and add it then.

    Fails on 2027-06-15::

        regroup:
          contributions:
            - {department: it, gives: One search instead of five.}

    Passes on 2027-06-15::

        regroup:
          contributions:
            - {department: customer-service, gives: Time to finish a call.}
            - {department: operations, gives: Appointments within two hours.}
            - {department: it, gives: One search instead of five.}
            - {department: hr, gives: Two days on the phones for new managers.}
            - {department: marketing, gives: Offers that hosts have read.}
            - {department: finance, gives: A bill on one page.}
            - {department: technical, gives: Notice of planned work.}
            - {department: administration, gives: Headsets that work.}
    """
    regroup = program.charter.regroup
    if regroup is None or not regrouped(program, as_of):
        return
    spoke = {contribution.department for contribution in regroup.contributions}
    for department in program.organization.departments:
        if department.id not in spoke:
            yield problem(
                regroup.place / "contributions",
                f"No contribution of {department.title} is written down for the regroup of "
                f"{day(regroup.on)}.",
                "Ask it what it will contribute, and add it under `contributions:`.",
                f"department/{department.id}",
            )


@rule("E004", Severity.ERROR, "everyone means everyone", waivable=False)
def waiver_complete(program: Program, as_of: date) -> Iterator[Problem]:
    """A waiver lacks its name, its reason or its end.

    A rule may be set aside, but in public: by a named person, for a reason, until a date. A waiver
    without these sets nothing aside. `n/a`, `tbd` or a dash is no reason.

    Fails::

        waivers:
          - {id: finance-pledge, code: E001, at: department/finance, by: sponsor, until: 2027-06-30}

    Passes::

        waivers:
          - id: finance-pledge
            code: E001
            at: department/finance
            by: sponsor
            reason: Finance closes its books until June.
            until: 2027-06-30
    """
    for waiver in program.waivers.values():
        reason = wording.gives_reason(waiver.reason)
        says = f": “{waiver.reason}” is none" if waiver.reason else ""
        for key, there, lacks, hint in (
            ("by", waiver.by, "does not say who granted it", "Add `by:` with the person's id"),
            ("reason", reason, f"gives no reason{says}", "Say under `reason:` why it is granted"),
            ("until", waiver.until, "has no end", "Add `until:` with a date"),
        ):
            if not there and not was_lost(program, waiver, key):
                yield problem(
                    waiver.place / key if key == "reason" and waiver.reason else waiver.place,
                    f"The waiver `{waiver.id}` {lacks}.",
                    f"{hint}; until then the waiver sets nothing aside.",
                    f"waiver/{waiver.id}",
                )


@rule("E005", Severity.ERROR, "everyone means everyone", waivable=False)
def waiver_past_its_end(program: Program, as_of: date) -> Iterator[Problem]:
    """A waiver is past its end.

    It sets nothing aside any more. Remove it when the matter is settled; a new waiver needs a new
    decision.

    Fails on 2027-07-01::

        waivers:
          - id: finance-pledge
            code: E001
            at: department/finance
            by: sponsor
            reason: Finance closes its books until June.
            until: 2027-06-30

    Passes on 2027-06-30::

        waivers:
          - id: finance-pledge
            code: E001
            at: department/finance
            by: sponsor
            reason: Finance closes its books until June.
            until: 2027-06-30
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
    such as `department/legal`; what there is one of by its kind alone, such as `program/`.

    Fails on 2027-06-15::

        waivers:
          - id: finance-pledge
            code: E001
            at: finance
            by: sponsor
            reason: Finance closes its books until June.
            until: 2027-06-30

    Passes on 2027-06-15::

        waivers:
          - id: finance-pledge
            code: E001
            at: department/finance
            by: sponsor
            reason: Finance closes its books until June.
            until: 2027-06-30
    """
    records: dict[str, None] = {}
    first: dict[tuple[str, str], str] = {}
    for waiver in program.waivers.values():
        if not in_force(waiver, as_of) or _needless(waiver, rules):
            continue
        at = waiver.at.strip("/")
        other = first.setdefault((waiver.code, at), waiver.id)
        # Rules about changes find nothing when there is nothing to compare with.
        if waiver.id in used or (waiver.code in rules and rules[waiver.code].about is About.CHANGE):
            continue
        records = records or _records(program)
        known = waiver.code in rules
        if not known:
            upper = waiver.code.upper()
            meant = f"Did you mean `{upper}`?" if upper in rules else near(waiver.code, rules)
            hint = f"There is no rule called `{waiver.code}`. {meant}".strip()
        elif at not in records:
            meant = next((f"Did you mean `{one}`?" for one in records if one.endswith(f"/{at}")), "")
            hint = f"There is no record called `{waiver.at}`. " + (
                meant or near(at, records) or "Name it by kind and id, such as `department/legal`."
            )
        elif other != waiver.id:
            hint = f"Remove it: the waiver `{other}` sets the same aside."
        else:
            hint = f"{waiver.code} finds nothing amiss there now. Remove the waiver if the matter is settled."
        yield problem(
            waiver.place / ("at" if known else "code"),
            f"The waiver `{waiver.id}` sets nothing aside.",
            hint,
            f"waiver/{waiver.id}",
        )


def _records(program: Program) -> dict[str, None]:
    """What a waiver can name, as `kind/id`, departments first."""
    names = (
        *(f"department/{id}" for id in program.departments),
        *("program", "shadowing", "schedule"),
        *(f"site/{id}" for id in program.sites),
        *(f"{kind.name}/{id}" for kind in MANY for id in getattr(program, kind.plural)),
        *(f"person/{id}" for id in program.people),
    )
    return dict.fromkeys(names)


@rule("E007", Severity.ERROR, "everyone means everyone", about=About.WAIVERS, waivable=False)
def waivers_of_what_stands(
    program: Program, as_of: date, used: set[str], rules: Mapping[str, Rule]
) -> Iterator[Problem]:
    """A waiver names a rule that nobody may set aside.

    Some rules hold for everybody. Family Y: what can't be read can't be judged either. Family C: what the
    playbook teaches belongs to no program, and a waiver belongs to one. E004 to E007, E009, E010 and E101:
    rules about waivers would set themselves aside. B060 to B069, and M003: they protect persons, and only
    those persons could give that up. B109 and E106: they guard the memory by which all else is judged.

    Remove the waiver, and mend what the rule finds.

    Fails::

        waivers:
          - id: late-waivers
            code: E005
            at: waiver/finance-pledge
            by: sponsor
            reason: We will get round to it.
            until: 2027-06-30

    Passes::

        waivers:
          - id: finance-pledge
            code: E001
            at: department/finance
            by: sponsor
            reason: Finance closes its books until June.
            until: 2027-06-30
    """
    for waiver in program.waivers.values():
        if _needless(waiver, rules):
            yield problem(
                waiver.place / "code",
                f"The waiver `{waiver.id}` names {waiver.code}, which nobody may set aside.",
                "Remove it, and mend what the rule finds.",
                f"waiver/{waiver.id}",
            )


@rule("E008", Severity.WARNING, "A12")
def department_lets_all_off(program: Program, as_of: date) -> Iterator[Problem]:
    """Every leader of a department is let off a shadow day.

    Each may have a good reason, and together they are a department that does not go. Everyone means
    everyone: when one department stays away, the others notice.

    Find a day for at least one of them, or let somebody else from the department go. If the whole
    department is to be let off, say so in public with a waiver.

    Fails::

        leaders: [{id: biller}]
        schedule:
          unplaced: [{leader: biller, reason: Closes the books until the summer.}]

    Passes::

        leaders: [{id: biller}, {id: payer, name: Somebody who pays, department: finance}]
        schedule:
          unplaced: [{leader: biller, reason: Closes the books until the summer.}]
    """
    excused = {one.leader: one for one in reversed(program.schedule.unplaced)}
    for department in program.organization.departments:
        leaders = [one.id for one in program.leaders_of_department.get(department.id, [])]
        if leaders and all(one in excused and one not in program.days_of_leader for one in leaders):
            yield problem(
                excused[leaders[0]].place,
                f"Nobody from {department.title} goes to the front line: "
                + (
                    f"its only leader, {program.name_of(leaders[0])}, has no day."
                    if len(leaders) == 1
                    else f"all of its {len(leaders)} leaders have no day."
                ),
                "Find a day for one of them, or let somebody else from the department go.",
                f"department/{department.id}",
            )


@rule("E009", Severity.WARNING, "everyone means everyone", waivable=False)
def waiver_too_long(program: Program, as_of: date) -> Iterator[Problem]:
    """A waiver runs for too long.

    Who is let off for half a year is soon let off for good, and nobody decided it. More than 180 days
    are too many: the number is this project's own judgement; change it with `rules: waiver_days`.

    Days are counted from `granted_on`, or from today when it is left out. Choose an earlier end; when it
    comes, decide anew.

    Fails::

        waivers:
          - id: finance-pledge
            code: E001
            at: department/finance
            by: sponsor
            reason: Finance has no time.
            granted_on: 2027-04-01
            until: 2028-04-01

    Passes::

        waivers:
          - id: finance-pledge
            code: E001
            at: department/finance
            by: sponsor
            reason: Finance closes its books until June.
            granted_on: 2027-04-01
            until: 2027-06-30
    """
    most = program.charter.rules.waiver_days
    for waiver in program.waivers.values():
        if waiver.until is None or waiver.until < as_of:
            continue
        days = (waiver.until - (waiver.granted_on or as_of)).days
        if days > most:
            yield problem(
                waiver.place / "until",
                f"The waiver `{waiver.id}` {'runs' if waiver.granted_on else 'has still to run'} "
                f"for {days:,} days.",
                f"{most} days are the most. Choose an earlier end; when it comes, decide anew.",
                f"waiver/{waiver.id}",
            )


@rule("E010", Severity.WARNING, "everyone means everyone", waivable=False)
def waiver_for_oneself(program: Program, as_of: date) -> Iterator[Problem]:
    """A waiver was granted by somebody of the department that it lets off.

    Who lets himself off has not been let off. The others see it, and ask why they should not do the
    same.

    Let the sponsor, or somebody from another department, decide, and name that person as `by:`. A
    department's head belongs to it; a waiver whose end has passed is found by E005 alone.

    Fails::

        waivers:
          - id: finance-pledge
            code: E001
            at: department/finance
            by: biller
            reason: Finance closes its books until June.
            until: 2027-06-30

    Passes::

        waivers:
          - id: finance-pledge
            code: E001
            at: department/finance
            by: sponsor
            reason: Finance closes its books until June.
            until: 2027-06-30
    """
    for waiver in program.waivers.values():
        if waiver.by is None or (waiver.until is not None and waiver.until < as_of):
            continue
        let_off = whose.of_subject(program, waiver.at)
        own = [one for one in let_off if whose.belongs(program, waiver.by, one)]
        if own:
            yield problem(
                waiver.place / "by",
                f"{program.name_of(waiver.by)}, who granted the waiver `{waiver.id}`, belongs to "
                f"{program.departments[own[0]].title}, which it lets off.",
                "Let the sponsor or somebody from another department decide, and name that person as `by:`.",
                f"waiver/{waiver.id}",
            )


@rule("E011", Severity.WARNING, "A12")
def department_speaks_itself(program: Program, as_of: date) -> Iterator[Problem]:
    """Somebody from elsewhere, or nobody, spoke for a department at the regroup.

    What others promise in a department's name it need not keep. At the regroup each department says
    with its own voice what it will contribute.

    Name under `by:` who spoke for it. If nobody of its own did, let somebody say it again. The rule
    begins with the day of the regroup; a department's head belongs to it, and the rule is silent where
    a speaker's department is not known.

    Fails on 2027-06-15::

        regroup:
          contributions:
            - {department: finance, by: systems, gives: A bill on one page.}

    Passes on 2027-06-15::

        regroup:
          contributions:
            - {department: finance, by: biller, gives: A bill on one page.}
    """
    regroup = program.charter.regroup
    if regroup is None or not regrouped(program, as_of):
        return
    for one in regroup.contributions:
        title = program.departments[one.department].title
        if one.by is None and not was_lost(program, one, "by"):
            yield problem(
                one.place,
                f"Nobody is named who spoke for {title} at the regroup.",
                "Add `by:` with the person's id.",
                f"department/{one.department}",
            )
        elif one.by is not None and whose.belongs(program, one.by, one.department) is False:
            own = program.everyone[one.by].department or ""
            yield problem(
                one.place / "by",
                f"{program.name_of(one.by)}, who spoke for {title} at the regroup, belongs to "
                f"{program.departments[own].title}.",
                f"Let somebody from {title} say what it will contribute, and name that person as `by:`.",
                f"department/{one.department}",
            )
