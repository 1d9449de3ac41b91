"""Measures (family M): whether customers judge, and whether the program still moves."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Final

from playbook.checks.rule import count, problem, rule, was_lost
from playbook.measures import momentum, periods
from playbook.model.library import Program
from playbook.model.listening import Standing
from playbook.model.measures import Direction, Judge, Measure
from playbook.problem import Problem, Severity
from playbook.prose import day

FIRST_READING: Final = 180
"""Days after the program's start within which each measure has a reading."""
SOLVED_LEAST: Final = 5
"""Fewer barriers than this are not many, whatever their share."""
OPEN_LEAST: Final = 10
"""With fewer open barriers than this, one of them alone moves the age of the oldest tenth."""
DAYS_LEAST: Final = 5
"""With fewer scheduled days than this in a period, one of them alone moves the share."""
_LIKELY: Final = re.compile(
    r"\blikel(?:y|ihood)\b.*\brecommend|\brecommend.*\blikel(?:y|ihood)\b", re.IGNORECASE
)


def _by_customers(program: Program) -> list[Measure]:
    """The measures that customers judge."""
    return [one for one in program.measures.values() if one.judged_by is Judge.CUSTOMERS]


def _is_single(measure: Measure) -> bool:
    """Whether a measure is the one likelihood-to-recommend question, by whatever name."""
    return measure.single_question or bool(_LIKELY.search(f"{measure.title} {measure.question}"))


@rule("M001", Severity.ERROR, "A4")
def more_than_one_question(program: Program, as_of: date) -> Iterator[Problem]:
    """Customers are asked the single question only.

    Whether somebody would recommend you is a good thing to know and a hard one to act on: the answer does
    not say what to mend. Insight lies in the elements that lead to a recommendation or quash it.

    Add a measure that customers judge and that somebody can change, such as whether they knew what would
    happen next. A question that asks how likely somebody is to recommend counts as the single question,
    with or without `single_question: true`, and however many groups are asked.

    Fails::

        measures:
          - id: recommend
            title: Likely to recommend us
            judged_by: customers
            single_question: true
            lag: six months

    Passes::

        measures:
          - id: recommend
            title: Likely to recommend us
            judged_by: customers
            single_question: true
            lag: six months
          - {id: knew-next, title: Knew what comes next, judged_by: customers, lag: two months}
    """
    asked = _by_customers(program)
    if asked and all(map(_is_single, asked)) and not program.has_unread("measure"):
        yield problem(
            asked[0].place,
            f"Customers are asked only “{asked[0].title}”: the answer does not say what to mend."
            if len(asked) == 1
            else "Customers are asked only whether they would recommend: "
            "the answers do not say what to mend.",
            "Add a measure of something that leads to a recommendation or quashes it.",
            f"measure/{asked[0].id}",
        )


@rule("M002", Severity.WARNING, "A3")
def customers_judge(program: Program, as_of: date) -> Iterator[Problem]:
    """The program has no measure that customers judge.

    Only customers judge their satisfaction. Staff and operations tell much that is worth knowing, but a
    program that asks nobody else ends up pleased with itself.

    From the program's first day on, add a measure with `judged_by: customers`, best with a reading from
    before that day: without it nobody will know what changed.

    Fails::

        measures:
          - {id: wait, title: Wait on the phone, judged_by: operations, source: Telephone system}

    Passes::

        measures:
          - {id: settled, title: It was settled, judged_by: customers, lag: two months}
    """
    if (
        momentum.has_begun(program, as_of)
        and not _by_customers(program)
        and not program.has_unread("measure")
    ):
        place = next((one.place for one in program.measures.values()), program.charter.place)
        yield problem(
            place,
            "No measure of this program is judged by customers.",
            "Add one under `measures:` with `judged_by: customers`.",
        )


@rule("M003", Severity.ERROR, "nobody can be recognised in a figure", waivable=False, private=True)
def groups_of_staff_are_large(program: Program, as_of: date) -> Iterator[Problem]:
    """A figure of too few staff is shown.

    Where few answered, colleagues and managers can work out who said what, and next time nobody says
    anything. Fewer than 10 answers are put together with others: the number is common practice in staff
    surveys; change it with `rules: pulse_least`.

    Take the reading out, or give one figure for several teams or months together. No waiver sets this
    rule aside.

    Fails::

        measures:
          - id: telling-helps
            title: Telling of trouble changes something
            judged_by: staff
            source: Pulse of the front line
            readings: [{period: 2027-03, value: 41, n: 7}]

    Passes::

        measures:
          - id: telling-helps
            title: Telling of trouble changes something
            judged_by: staff
            source: Pulse of the front line
            readings: [{period: 2027 Q1, value: 38, n: 24}]
    """
    least = program.charter.rules.pulse_least
    for measure in program.measures.values():
        for reading in measure.readings if measure.judged_by is Judge.STAFF else ():
            if reading.n is not None and reading.n < least:
                yield problem(
                    reading.place / "n",
                    f"Fewer than {least} colleagues stand behind the figure of “{measure.title}” "
                    f"for {reading.period}.",
                    "Take it out, or give one figure for several teams or months together.",
                    f"measure/{measure.id}",
                )


@rule("M004", Severity.WARNING, "A3")
def readings_go_on(program: Program, as_of: date) -> Iterator[Problem]:
    """A measure has had no reading for a long time.

    What customers and staff judge comes last and late, and so it is the first thing to be forgotten. A
    measure that is dropped when it is no longer pleasant tells only how the program wishes to look.

    A reading is missing when twice the time has passed that usually lies between two readings (or that
    the last one covers, when that is longer), and when there was none within 180 days of the program's
    start. Both limits are this project's own judgement. A period that has not begun does not count.

    Add the reading, or remove the measure and say in the open why.

    Fails::

        measures:
          - id: settled
            title: It was settled
            judged_by: customers
            lag: two months
            source: Survey after contact
            readings: [{period: 2026-12, value: 51}, {period: 2027-01, value: 52}]

    Passes::

        measures:
          - id: settled
            title: It was settled
            judged_by: customers
            lag: two months
            source: Survey after contact
            readings: [{period: 2026 Q3, value: 51}, {period: 2026 Q4, value: 52}]
    """
    if not momentum.has_begun(program, as_of):
        return
    timeline = program.charter.timeline
    for measure in program.measures.values():
        spans = [one.days for one in momentum.taken(measure, as_of) if one.days is not None]
        if spans:
            last = max(spans, key=lambda span: span.last)
            usual = momentum.rhythm(spans)
            if (as_of - last.last).days > 2 * usual:
                yield problem(
                    measure.place / "readings",
                    f"“{measure.title}” has had no reading since {day(last.last)}; "
                    f"usually one comes every {count(usual, 'day')}.",
                    "Add the latest figure, also when it is worse.",
                    f"measure/{measure.id}",
                )
        elif timeline is not None and (as_of - timeline.starts).days > FIRST_READING:
            yield problem(
                measure.place / "readings" if measure.readings else measure.place,
                f"No reading of “{measure.title}” says which month, quarter or year it is about."
                if measure.readings
                else f"“{measure.title}” has no reading, {count((as_of - timeline.starts).days, 'day')} "
                "after the program started.",
                "Write the period as `2027-02`, `2027 Q1` or `2027`."
                if measure.readings
                else "Add the first figure; the later it comes, the less it tells.",
                f"measure/{measure.id}",
            )


@rule("M005", Severity.WARNING, "A11")
def customers_notice(program: Program, as_of: date) -> Iterator[Problem]:
    """What the program says of itself is better than what customers say.

    Most barriers are said to be solved, or every pledge that fell due was kept, and yet a measure that
    customers judge got worse from one reading to the next. Reports tend to be brighter than what they
    report of; when the two part, believe the customers first.

    Ask hosts whether the barriers are truly gone, and have somebody else look at the evidence. It may
    also be that customers notice late: then say so in the reading's `note`. The rule speaks up when at
    least 5 barriers and half of all are solved (this project's own judgement), or when say-do is 100 %.

    Fails::

        rules: {say_do_least: 1}
        pledges:
          - {id: one-call, title: One call, department: it, promise: One call, due: 2027-04-09, status: kept}
        measures:
          - id: complaints
            title: Complaints
            judged_by: customers
            better: down
            readings: [{period: 2027-02, value: 74}, {period: 2027-03, value: 79}]

    Passes::

        rules: {say_do_least: 1}
        pledges:
          - {id: one-call, title: One call, department: it, promise: One call, due: 2027-04-09, status: kept}
        measures:
          - id: complaints
            title: Complaints
            judged_by: customers
            better: down
            readings: [{period: 2027-02, value: 79}, {period: 2027-03, value: 74}]
    """
    barriers = program.barriers.values()
    solved = sum(
        one.standing is Standing.SOLVED and (one.settled_on is None or one.settled_on <= as_of)
        for one in barriers
    )
    told = sum(one.heard.on <= as_of for one in barriers)
    say_do = momentum.say_do(program, program.pledges.values(), as_of)
    if solved >= SOLVED_LEAST and 2 * solved >= told:
        claim = f"{solved} of {told} barriers are said to be solved"
    elif not say_do.withheld and say_do.due and say_do.kept == say_do.due:
        claim = f"every pledge that fell due is said to be kept on time ({say_do.due} of {say_do.due})"
    else:
        return
    for measure in _by_customers(program):
        worse = momentum.got_worse(measure, as_of)
        if worse is not None:
            before, after = worse
            yield problem(
                after.place / "value",
                f"{claim[0].upper()}{claim[1:]}, but “{measure.title}” got worse: {before.value} "
                f"for {before.period}, {after.value} for {after.period}.",
                "Ask hosts whether they notice the difference, and have somebody else look at the evidence.",
                f"measure/{measure.id}",
            )


@rule("M006", Severity.WARNING, "A4")
def drivers_of_both_directions(program: Program, as_of: date) -> Iterator[Problem]:
    """Nothing says what leads to a recommendation, or nothing says what quashes it.

    The single question tells how things stand, and not why. Some elements lead to a recommendation;
    others only prevent one when they are missing, and no amount of the first makes up for them.

    Ask for both, and write them down under `drivers:`, some with `direction: leads` and some with
    `direction: quashes`. The rule speaks up when the single question is asked without any driver, and
    when all drivers have one direction.

    Fails::

        drivers:
          - {id: fixed, title: The first person fixed it, direction: leads, owner: lead}

    Passes::

        drivers:
          - {id: fixed, title: The first person fixed it, direction: leads, owner: lead}
          - {id: twice, title: I had to tell it twice, direction: quashes, owner: systems}
    """
    if program.has_unread("driver"):
        return
    drivers = list(program.drivers.values())
    directions = {driver.direction for driver in drivers}
    if len(directions) == 1:
        leads = Direction.LEADS in directions
        yield problem(
            drivers[0].place,
            f"Every driver says what {'leads to' if leads else 'quashes'} a recommendation, "
            f"and none what {'quashes it' if leads else 'leads to one'}.",
            f"Ask customers, and add drivers with `direction: {'quashes' if leads else 'leads'}`.",
        )
    single = next((one for one in _by_customers(program) if _is_single(one)), None)
    if not drivers and single is not None:
        yield problem(
            single.place,
            f"Customers are asked “{single.title}”, but nothing says what leads to a recommendation "
            "or quashes it.",
            "Ask customers for the reasons, and write them down under `drivers:`.",
            f"measure/{single.id}",
        )


@rule("M007", Severity.WARNING, "A7")
def no_department_goes_quiet(program: Program, as_of: date) -> Iterator[Problem]:
    """A department has gone quiet.

    Programs seldom end; they fall asleep, one department after another. For 60 days nothing tells that
    the department still takes part (this project's own judgement; change it with `rules: quiet_days`).

    Counted are debriefs of its leaders, answers of its people to hosts, what it said at the regroup,
    and whatever happens to its pledges: made, reviewed, a step done, evidence, a new date, closed. Call
    the head of the department before the others notice. The rule speaks up only while the program runs.

    Fails on 2027-05-31::

        title: Our first program

    Passes on 2027-05-31::

        regroup:
          contributions:
            - {department: customer-service, gives: Time for hosts}
            - {department: operations, gives: Fewer crews on paper}
            - {department: it, gives: One log-in}
            - {department: hr, gives: Two days for new managers}
            - {department: marketing, gives: Shorter letters}
            - {department: finance, gives: A bill on one page}
            - {department: technical, gives: News of outages}
            - {department: administration, gives: A quiet room}
    """
    timeline = program.charter.timeline
    if timeline is None or not timeline.starts <= as_of <= timeline.ends:
        return
    limit = program.charter.rules.quiet_days
    traces = momentum.last_traces(program, as_of)
    for department in program.organization.departments:
        last = traces.get(department.id)
        since = max(last, timeline.starts) if last else timeline.starts
        quiet = (as_of - since).days
        if quiet > limit:
            yield problem(
                department.place,
                f"Nothing is written down that {department.title} did for the program since "
                + (day(last) if last and last >= timeline.starts else f"it started on {day(since)}")
                + ".",
                "Ask its head what it is working on, and write that down with its pledges.",
                f"department/{department.id}",
            )


@rule("M008", Severity.WARNING, "nobody can be recognised in a figure")
def number_of_answers_is_told(program: Program, as_of: date) -> Iterator[Problem]:
    """A figure of staff does not say how many answered.

    Without the number nobody can tell whether the figure stands for many or points at a few.

    Write the number of those who answered under the reading's `n`.

    Fails::

        measures:
          - id: telling-helps
            title: Telling of trouble changes something
            judged_by: staff
            source: Pulse of the front line
            readings: [{period: 2027-03, value: 41}]

    Passes::

        measures:
          - id: telling-helps
            title: Telling of trouble changes something
            judged_by: staff
            source: Pulse of the front line
            readings: [{period: 2027-03, value: 41, n: 774}]
    """
    for measure in program.measures.values():
        silent = [one for one in measure.readings if one.n is None and measure.judged_by is Judge.STAFF]
        if silent:
            which = (
                f"The figure of “{measure.title}” for {silent[0].period} does"
                if len(silent) == 1
                else f"{len(silent)} figures of “{measure.title}” do"
            )
            yield problem(
                silent[0].place,
                f"{which} not say how many answered.",
                "Add `n:` with the number of those who answered.",
                f"measure/{measure.id}",
            )


@rule("M009", Severity.WARNING, "A7")
def barriers_do_not_grow_old(program: Program, as_of: date) -> Iterator[Problem]:
    """Open barriers grow older from month to month.

    The age that nine in ten open barriers do not exceed rose twice in a row, over two periods of 30
    days, and has passed the time within which hosts hear what becomes of what they told. New barriers
    come in faster than old ones are settled: the program listens and does not act.

    Take the oldest ones first, and decide: solve, pledge, or decline with a reason. The periods, and that
    at least 10 barriers must be open, are this project's own judgement; the time is `rules: answer_days`.

    Fails::

        barriers:
          - {id: a, title: A, words: It is slow., heard: {on: 2027-02-08}, cause: tool, severity: low}
          - {id: b, title: B, words: It is slow., heard: {on: 2027-02-08}, cause: tool, severity: low}
          - {id: c, title: C, words: It is slow., heard: {on: 2027-02-08}, cause: tool, severity: low}
          - {id: d, title: D, words: It is slow., heard: {on: 2027-02-08}, cause: tool, severity: low}
          - {id: e, title: E, words: It is slow., heard: {on: 2027-02-08}, cause: tool, severity: low}
          - {id: f, title: F, words: It is slow., heard: {on: 2027-02-08}, cause: tool, severity: low}
          - {id: g, title: G, words: It is slow., heard: {on: 2027-02-08}, cause: tool, severity: low}
          - {id: h, title: H, words: It is slow., heard: {on: 2027-02-08}, cause: tool, severity: low}
          - {id: i, title: I, words: It is slow., heard: {on: 2027-02-08}, cause: tool, severity: low}
          - {id: j, title: J, words: It is slow., heard: {on: 2027-02-08}, cause: tool, severity: low}

    Passes::

        barriers:
          - id: a
            title: A
            words: It is slow.
            heard: {on: 2027-02-08}
            cause: tool
            severity: low
            standing: solved
            settled_on: 2027-03-01
    """
    lately = momentum.waiting_lately(program, as_of)
    before, middle, now = lately
    if (
        min(one.count for one in lately) >= OPEN_LEAST
        and before.age < middle.age < now.age
        and now.age > program.charter.rules.answer_days
    ):
        # In weeks, and at no barrier: days lead to a host.
        yield problem(
            program.charter.place,
            f"One in ten of the {now.count} open barriers has waited for "
            f"{count(momentum.weeks(now.age), 'week')} or more; on {day(middle.on)} it was "
            f"{count(momentum.weeks(middle.age), 'week')}, and on {day(before.on)} "
            f"{count(momentum.weeks(before.age), 'week')}.",
            "Take the oldest first, and solve, pledge or decline with a reason.",
        )


def _told(days: momentum.Debriefed) -> str:
    """How many of some days were debriefed, in words."""
    return f"{days.done or 'none'} {'was' if days.done == 1 else 'were'} debriefed"


@rule("M010", Severity.WARNING, "A7")
def days_are_debriefed(program: Program, as_of: date) -> Iterator[Problem]:
    """Fewer and fewer shadow days lead to a debrief.

    The share of scheduled days that got a debrief fell twice in a row, over two periods of 30 days.
    Leaders stay away, or go and have nothing written down; either way the front line notices first.

    Look at the days without a debrief, and ask the sponsor to say again why the days matter. Days whose
    debrief is not due yet are left out. The periods, and that each must have at least 5 scheduled days,
    are this project's own judgement.

    Fails::

        leaders: [{id: l, name: Lee, department: it}]
        hosts: [{id: h, name: Hana, department: customer-service}]
        schedule:
          days:
            - {leader: l, host: h, on: 2027-01-18}
            - {leader: l, host: h, on: 2027-01-19}
            - {leader: l, host: h, on: 2027-01-20}
            - {leader: l, host: h, on: 2027-01-21}
            - {leader: l, host: h, on: 2027-01-22}
            - {leader: l, host: h, on: 2027-02-15}
            - {leader: l, host: h, on: 2027-02-16}
            - {leader: l, host: h, on: 2027-02-17}
            - {leader: l, host: h, on: 2027-02-18}
            - {leader: l, host: h, on: 2027-02-19}
            - {leader: l, host: h, on: 2027-03-15}
            - {leader: l, host: h, on: 2027-03-16}
            - {leader: l, host: h, on: 2027-03-17}
            - {leader: l, host: h, on: 2027-03-18}
            - {leader: l, host: h, on: 2027-03-19}
        debriefs:
          - {id: d1, leader: l, host: h, day: 2027-01-18, held_on: 2027-01-19, learned: Much.}
          - {id: d2, leader: l, host: h, day: 2027-01-19, held_on: 2027-01-20, learned: Much.}
          - {id: d3, leader: l, host: h, day: 2027-02-15, held_on: 2027-02-16, learned: Much.}

    Passes::

        leaders: [{id: l, name: Lee, department: it}]
        hosts: [{id: h, name: Hana, department: customer-service}]
        schedule:
          days:
            - {leader: l, host: h, on: 2027-01-18}
            - {leader: l, host: h, on: 2027-02-15}
            - {leader: l, host: h, on: 2027-03-15}
        debriefs:
          - {id: d1, leader: l, host: h, day: 2027-01-18, held_on: 2027-01-19, learned: Much.}
          - {id: d2, leader: l, host: h, day: 2027-02-15, held_on: 2027-02-16, learned: Much.}
          - {id: d3, leader: l, host: h, day: 2027-03-15, held_on: 2027-03-16, learned: Much.}
    """
    lately = momentum.debriefed_lately(program, as_of)
    before, middle, now = lately
    if min(one.scheduled for one in lately) < DAYS_LEAST:
        return
    fell = (
        before.done * middle.scheduled > middle.done * before.scheduled
        and middle.done * now.scheduled > now.done * middle.scheduled
    )
    if fell:
        yield problem(
            program.schedule.place,
            f"Of the {now.scheduled} shadow days since {day(now.days.first)}, {_told(now)}; "
            f"of the {middle.scheduled} in the 30 days before, {_told(middle)}, "
            f"and of the {before.scheduled} before those, {_told(before)}.",
            "Look at the days without a debrief, and ask their leaders what happened.",
            "schedule/",
        )


@rule("M011", Severity.WARNING, "A4")
def figures_have_a_home(program: Program, as_of: date) -> Iterator[Problem]:
    """A measure does not say where its figures come from, or nobody sees to a driver.

    A figure without a source can't be checked, and cannot be taken again in the same way. A driver that
    belongs to nobody is known to everybody and changed by no one.

    Write under the measure's `source` which survey, system or letter the figures come from, and under the
    driver's `owner` the one person who sees to it. A measure without readings needs no source yet.

    Fails::

        measures:
          - id: settled
            title: It was settled
            judged_by: customers
            lag: two months
            readings: [{period: 2027-03, value: 51}]

    Passes::

        measures:
          - id: settled
            title: It was settled
            judged_by: customers
            lag: two months
            source: Survey after contact
            readings: [{period: 2027-03, value: 51}]
    """
    for measure in program.measures.values():
        if measure.readings and not measure.source and not was_lost(program, measure, "source"):
            yield problem(
                measure.place,
                f"“{measure.title}” does not say where its figures come from.",
                "Write under `source` which survey, system or letter it is.",
                f"measure/{measure.id}",
            )
    for driver in program.drivers.values():
        if driver.owner is None and not was_lost(program, driver, "owner"):
            yield problem(
                driver.place,
                f"Nobody sees to “{driver.title}”.",
                "Name one person under `owner`.",
                f"driver/{driver.id}",
            )


@rule("M012", Severity.NOTE, "A3")
def customers_need_time(program: Program, as_of: date) -> Iterator[Problem]:
    """A measure that customers judge does not say how late it shows a change.

    Work on the front line reaches a survey after weeks and a complaints body after months. Who does not
    know that gives up too early, or takes credit for what others did before.

    Write under `lag` how long it takes, in words such as `two months`. A guess is better than nothing.

    Fails::

        measures:
          - {id: settled, title: It was settled, judged_by: customers}

    Passes::

        measures:
          - {id: settled, title: It was settled, judged_by: customers, lag: two months}
    """
    for measure in _by_customers(program):
        if not measure.lag:
            yield problem(
                measure.place,
                f"“{measure.title}” does not say how late it shows a change.",
                "Write under `lag` how long it takes, such as `two months`.",
                f"measure/{measure.id}",
            )


@rule("M013", Severity.NOTE, "A3")
def figures_from_before(program: Program, as_of: date) -> Iterator[Problem]:
    """A measure that customers judge has no figure from before the program began.

    Without one, nobody can tell later what changed. Figures from before are often there: in last year's
    survey, in letters of the complaints body.

    Add such a reading, also when it was not taken in quite the same way; `note` says so. A period that
    lies before the program's first day by more than half counts (this project's own judgement). The rule
    is silent as long as there are no readings, and where a period does not say which days it covers.

    Fails::

        measures:
          - id: settled
            title: It was settled
            judged_by: customers
            lag: two months
            source: Survey after contact
            readings: [{period: 2027-04, value: 51}]

    Passes::

        measures:
          - id: settled
            title: It was settled
            judged_by: customers
            lag: two months
            source: Survey after contact
            readings: [{period: 2027-02, value: 49}, {period: 2027-04, value: 51}]
    """
    timeline = program.charter.timeline
    if timeline is None or timeline.starts > as_of:
        return
    for measure in _by_customers(program):
        spans = [periods.days_of(one.period) for one in measure.readings]
        known = [span for span in spans if span is not None]
        if not spans or len(known) < len(spans):
            continue
        if all(timeline.starts - span.first <= span.last - timeline.starts for span in known):
            yield problem(
                measure.place / "readings",
                f"“{measure.title}” has no figure from before the program began on {day(timeline.starts)}.",
                "Look for an older one, so that one can tell later what changed.",
                f"measure/{measure.id}",
            )
