"""Plans are kept (families E, S, O and M, from 100 on): what was decided stays, or its end is decided anew.

Like the rules of `changes`, these compare with a baseline, and are silent without one.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

from playbook.checks.past import Story, gone, named, told
from playbook.checks.rule import About, count, problem, rule
from playbook.model.library import Program
from playbook.model.measures import Judge
from playbook.problem import Place, Problem, Severity
from playbook.prose import day

_LARGER_IS_LOOSER: Final = frozenset(
    {
        "answer_days",
        "debrief_days",
        "owner_days",
        "shown_days",
        "confirm_days",
        "good_news_streak",
        "step_days",
        "review_days",
        "quiet_days",
        "content_days",
        "follow_up_days",
        "waiver_days",
        "accountable_most",
        "pledges_most",
        "host_quarter_days",
        "observed_share",
        "team_largest",
        "say_do_least",
        "host_max_days",
        "thanks_days",
    }
)
_SMALLER_IS_LOOSER: Final = frozenset(
    {"team_smallest", "group_least", "pulse_least", "line_depth", "rest_gap", "hours_least", "notice_days"}
)
"""Limits that are loosened by a larger number, and by a smaller one."""


@rule("E101", Severity.ERROR, "everyone means everyone", about=About.CHANGE, waivable=False)
def waiver_prolonged(program: Program, story: Story, as_of: date) -> Iterator[Problem]:
    """A waiver's end was moved.

    A waiver ends on the day on which everybody was told that it would. To go on needs a new decision:
    add another waiver, with a `granted_on` after the day on which the first was granted, and a reason
    that stands today.

    Before::

        waivers: [{id: later, code: E001, at: department/it, reason: Busy., by: sponsor,
                   granted_on: 2027-03-01, until: 2027-05-01}]

    Fails::

        waivers: [{id: later, code: E001, at: department/it, reason: Busy., by: sponsor,
                   granted_on: 2027-03-01, until: 2027-12-01}]

    Passes::

        waivers:
          - {id: later, code: E001, at: department/it, reason: Busy., by: sponsor,
             granted_on: 2027-03-01, until: 2027-05-01}
          - {id: again, code: E001, at: department/it, reason: The move takes until December., by: sponsor,
             granted_on: 2027-04-14, until: 2027-12-01}
    """
    for thread in story.of("waiver"):
        waiver = program.waivers.get(thread.now.id) if thread.now else None
        if waiver is None or waiver.until is None:
            continue
        for value, version in thread.was("until"):
            granted = version.trace.one("granted")
            anew = waiver.granted_on is not None and granted and waiver.granted_on.isoformat() > granted
            if value < waiver.until.isoformat() and not anew:
                yield problem(
                    waiver.place / "until",
                    f"The waiver `{waiver.id}` was to end on {told(value)}, as {version.said_in} has it.",
                    f"Write `until: {value}`; to go on, decide anew and add another waiver.",
                    f"waiver/{waiver.id}",
                )


@rule("E102", Severity.ERROR, "everyone means everyone", about=About.CHANGE)
def department_gone(program: Program, story: Story, as_of: date) -> Iterator[Problem]:
    """A department is gone.

    Who is no longer on the list is let off without a word. If it became part of another department, say
    so there: `was: [its-id]`.

    Before::

        organization:
          departments: [{id: legal, title: Legal}]

    Fails::

        title: Our first program

    Passes::

        organization:
          departments: [{id: finance, title: Finance and legal, was: [legal]}]
    """
    for thread in story.of("department"):
        if thread.now is None:
            yield gone(
                thread, "department", f"Put it back, or say `was: [{thread.last.trace.id}]` where it went."
            )


@rule("E103", Severity.WARNING, "nothing vanishes", about=About.CHANGE)
def limit_loosened(program: Program, story: Story, as_of: date) -> Iterator[Problem]:
    """A limit was loosened.

    The limits under `rules` and `limits` are the program's own word on what is late or too small. To
    change one is a decision; to change it shortly before it would be missed is another way of moving a
    date.

    Before::

        rules: {answer_days: 30}

    Fails::

        rules: {answer_days: 120}

    Passes::

        rules: {answer_days: 20}
    """
    for kind, key in (("program", "rules"), ("shadowing", "limits")):
        for thread in story.of(kind):
            now = dict(one.split("=") for one in thread.now.all("limits")) if thread.now else {}
            told: set[str] = set()
            for value, version in thread.lost("limits"):
                name, _, before = value.partition("=")
                if name in now and name not in told and _looser(name, before, now[name]):
                    told.add(name)
                    assert thread.now is not None
                    yield problem(
                        thread.now.place / key / name,
                        f"`{name}` was {before} in {version.said_in} and is {now[name]} now.",
                        "Restore it, or let a waiver say who decided so and until when.",
                        f"{kind}/",
                    )


def _looser(name: str, before: str, now: str) -> bool:
    if name in _LARGER_IS_LOOSER:
        return int(now) > int(before)
    return name in _SMALLER_IS_LOOSER and int(now) < int(before)


@rule("E104", Severity.WARNING, "A10", about=About.CHANGE)
def leader_let_off(program: Program, story: Story, as_of: date) -> Iterator[Problem]:
    """A leader was taken off the list, or goes for fewer days.

    Everyone goes, and who quietly does not go is noticed first by those who did. Whoever left the
    organization leaves the directory too; then this rule is silent.

    Before::

        leaders: [{id: biller, department: finance}, {id: systems, department: it}]

    Fails::

        leaders: [{id: systems, department: it}]

    Passes::

        leaders: [{id: biller, department: finance, days: 2}, {id: systems, department: it}]
    """
    for thread in story.of("leader"):
        name = thread.last.trace.id
        person = program.people.get(name)
        was = max(int(one.trace.one("days") or 0) for one in thread.versions)
        days = int(thread.now.one("days") or 0) if thread.now else 0
        if days < was and (thread.now is not None or person is not None):
            who = program.name_of(name)
            before = next(one for one in thread.versions if int(one.trace.one("days") or 0) == was)
            yield problem(
                thread.now.place if thread.now else thread.last.place,
                f"{who} was to go for {count(was, 'day')} in {before.said_in}, and now "
                + (f"for {days}." if days else "does not go."),
                "Put it back, or let a waiver say who let this leader off and until when.",
                f"leader/{name}",
            )


@rule("E105", Severity.ERROR, "A12", about=About.CHANGE)
def contribution_withdrawn(program: Program, story: Story, as_of: date) -> Iterator[Problem]:
    """What a department said at the regroup was altered or taken back.

    It was said before everybody. What came of it is told by pledges; what was said stays.

    Before on 2027-06-15::

        regroup: {on: 2027-05-27, contributions: [{department: it, gives: One log-in in place of five.}]}

    Fails on 2027-06-15::

        regroup: {on: 2027-05-27, contributions: [{department: it, gives: A look at log-ins.}]}

    Passes on 2027-06-15::

        regroup:
          on: 2027-05-27
          contributions:
            - {department: it, gives: One log-in in place of five.}
            - {department: hr, gives: Two days on the front line for every new manager.}
    """
    for thread in story.of("program"):
        regroup = program.charter.regroup
        place = regroup.place / "contributions" if regroup else program.charter.place
        for value, version in thread.lost("contributions"):
            department = program.departments.get(value.partition("=")[0])
            if department is not None:
                yield problem(
                    place,
                    f"What {department.title} said at the regroup is not what {version.said_in} has.",
                    "Put it back.",
                    f"department/{department.id}",
                )


@rule("E106", Severity.ERROR, "nothing vanishes", about=About.CHANGE, waivable=False)
def program_gone(program: Program, story: Story, as_of: date) -> Iterator[Problem]:
    """A whole program is gone, and with it all that was heard and promised in it.

    A program that ended stays, as it was: its pledges and barriers are what people remember it by. One
    that has another name is recognised by what it holds.

    Before::

        # programs/second/program.yml
        title: Another program
        summary: It has a barrier.
        organization: {name: Another organization, departments: [{id: it, title: IT}]}
        barriers:
          - {id: two-logins, title: Two log-ins, words: I sign in twice., cause: tool,
             severity: high, heard: {on: 2027-04-01}}

    Fails::

        title: Our first program

    Passes::

        # programs/renamed/program.yml
        title: Another program
        summary: It has a barrier.
        organization: {name: Another organization, departments: [{id: it, title: IT}]}
        barriers:
          - {id: two-logins, title: Two log-ins, words: I sign in twice., cause: tool,
             severity: high, heard: {on: 2027-04-01}}
    """
    if story.gone is not None:
        yield problem(
            Place(story.gone.place.path, line=story.gone.place.line),
            f"The program “{story.gone.trace.title}”, which stood here in {story.gone.said_in}, is gone.",
            "Put it back; a program that ended stays as it was.",
        )


@rule("E107", Severity.WARNING, "A12", about=About.CHANGE)
def regroup_postponed(program: Program, story: Story, as_of: date) -> Iterator[Problem]:
    """The regroup was put off after its day had come.

    Until the regroup nobody owes a pledge; to move it once its day is there lets everybody off at once.

    Before on 2027-06-15::

        regroup: {on: 2027-05-27}

    Fails on 2027-06-15::

        regroup: {on: 2027-10-27}

    Passes on 2027-06-15::

        regroup: {on: 2027-05-26}
    """
    regroup = program.charter.regroup
    for thread in story.of("program"):
        for value, version in thread.was("regroup"):
            was = date.fromisoformat(value)
            if was <= as_of and (regroup is None or regroup.on > as_of):
                yield problem(
                    regroup.place / "on" if regroup else program.charter.place,
                    f"The regroup was on {day(was)} in {version.said_in}"
                    + (
                        f", and is to be on {day(regroup.on)} now." if regroup else ", and there is none now."
                    ),
                    "Restore the day; a second regroup is a milestone of its own.",
                )


@rule("M101", Severity.ERROR, "A3", about=About.CHANGE)
def measure_dropped(program: Program, story: Story, as_of: date) -> Iterator[Problem]:
    """A measure by which customers judge was dropped.

    Only customers judge satisfaction, and they do so most honestly when the figure hurts. Put it back.

    Before::

        measures: [{id: again, title: Would come again, judged_by: customers}]

    Fails::

        measures: []

    Passes::

        measures: [{id: again, title: Would come again, judged_by: customers, lag: six months}]
    """
    for thread in story.of("measure"):
        judged = any(one.trace.one("judge") == Judge.CUSTOMERS for one in thread.versions)
        if judged and thread.now is None:
            yield gone(thread, "measure", "Put it back.")
        elif judged and thread.now is not None and thread.now.one("judge") != Judge.CUSTOMERS:
            yield problem(
                thread.now.place / "judged_by",
                f"Customers judged {named(thread.now)} in {thread.last.said_in}; now they don't.",
                "Write `judged_by: customers`, or give the new measure a name of its own.",
                f"measure/{thread.now.id}",
            )


@rule("M102", Severity.WARNING, "A3", about=About.CHANGE)
def reading_altered(program: Program, story: Story, as_of: date) -> Iterator[Problem]:
    """A figure was altered or taken away.

    Figures are sometimes corrected by those who collect them; then the reading's `note` says so.

    Before::

        measures: [{id: again, title: Would come again, judged_by: customers,
                    readings: [{period: 2027-02, value: 41, n: 900}]}]

    Fails::

        measures: [{id: again, title: Would come again, judged_by: customers,
                    readings: [{period: 2027-02, value: 48, n: 900}]}]

    Passes::

        measures: [{id: again, title: Would come again, judged_by: customers,
                    readings: [{period: 2027-02, value: 43, n: 950, note: Late answers added.}]}]
    """
    for thread in story.of("measure"):
        measure = program.measures.get(thread.now.id) if thread.now else None
        if measure is None:
            continue
        at = {one.period: one for one in measure.readings}
        for value, version in thread.lost("readings"):
            period, _, figure = value.rpartition("=")
            reading = at.get(period)
            if reading is None or not reading.note:
                yield problem(
                    reading.place / "value" if reading else measure.place / "readings",
                    f"{named(thread.now)} stood at {figure} for {period} in {version.said_in}.",
                    "Restore it, or say under `note` why it was corrected.",
                    f"measure/{measure.id}",
                )


@rule("S101", Severity.ERROR, "hosts are protected", about=About.CHANGE)
def word_to_hosts_broken(program: Program, story: Story, as_of: date) -> Iterator[Problem]:
    """What was promised to hosts was altered.

    Hosts said yes to a charter, a purpose, a stop signal and a day on which notes are destroyed. To
    change them, ask each host again; until then a waiver says who decided so. Rights may be added.

    Before::

        hosts: [{id: lead, opted_in: true}]
        shadowing:
          window: 2027-04-01..2027-05-01
          rights: [You may stop at any moment., Nothing goes into an appraisal.]

    Fails::

        hosts: [{id: lead, opted_in: true}]
        shadowing:
          window: 2027-04-01..2027-05-01
          rights: [You may stop at any moment.]

    Passes::

        hosts: [{id: lead, opted_in: true}]
        shadowing:
          window: 2027-04-01..2027-05-01
          rights: [You may stop at any moment., Nothing goes into an appraisal., You read it first.]
    """
    for thread in story.of("shadowing"):
        lost = next(thread.lost("rights"), None)
        if lost is not None and program.hosts:
            yield problem(
                program.shadowing.place if program.shadowing else program.charter.place,
                "A right, the purpose, the stop signal or the life of notes is not that of "
                f"{lost[1].said_in}.",
                "Restore it, or ask every host again and let a waiver say who decided so.",
                "shadowing/",
            )


@rule("O101", Severity.WARNING, "A7", about=About.CHANGE)
def plan_shortened(program: Program, story: Story, as_of: date) -> Iterator[Problem]:
    """A review, the program's end or an objective was moved or dropped.

    Culture is slow, and it is when a program gets uncomfortable that its reviews are put off. Such a
    change is a decision: restore it, or let a waiver say who took it.

    Before::

        timeline: {starts: 2027-03-29, ends: 2027-07-06, reviews: [2027-04-20, 2027-06-24]}

    Fails::

        timeline: {starts: 2027-03-29, ends: 2027-07-06, reviews: [2027-06-24]}

    Passes::

        timeline: {starts: 2027-03-29, ends: 2027-07-06, reviews: [2027-04-20, 2027-05-20, 2027-06-24]}
    """
    timeline, strategy = program.charter.timeline, program.charter.strategy
    hint = "Restore it, or let a waiver say who decided so."
    for thread in story.of("program"):
        for value, version in thread.lost("reviews"):
            place = timeline.place / "reviews" if timeline else program.charter.place
            yield problem(place, f"The review of {told(value)}, planned in {version.said_in}, is gone.", hint)
        for value, version in thread.was("ends"):
            place = timeline.place / "ends" if timeline else program.charter.place
            yield problem(place, f"The program was to end on {told(value)} in {version.said_in}.", hint)
        for value, version in thread.lost("objectives"):
            place = strategy.place / "objectives" if strategy else program.charter.place
            yield problem(place, f"The objective `{value}` of {version.said_in} is gone.", hint)


@rule("M103", Severity.WARNING, "A3", about=About.CHANGE)
def asks_otherwise(program: Program, story: Story, as_of: date) -> Iterator[Problem]:
    """A measure asks something else, in another unit, or the other way is better now.

    Its figures can't be compared with those before. Restore it, and give the new question a measure of
    its own.

    Before::

        measures: [{id: again, title: Would come again, judged_by: customers, better: up}]

    Fails::

        measures: [{id: again, title: Would come again, judged_by: customers, better: down}]

    Passes::

        measures: [{id: again, title: Would you come again?, judged_by: customers, better: up}]
    """
    for thread in story.of("measure"):
        was = next(thread.was("asks"), None) if thread.now else None
        if was is not None and thread.now is not None:
            yield problem(
                thread.now.place,
                f"Question, unit or direction of {named(thread.now)} are not those of {was[1].said_in}.",
                "Restore them, and give the new question a measure of its own.",
                f"measure/{thread.now.id}",
            )
