"""Bad news (family B): whether what the front line said is written down, owned and answered.

No message about a barrier tells the day on which it was heard, nor a debrief's day: beside the schedule
that would lead to the host.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date
from itertools import pairwise, takewhile
from typing import Final

from playbook.checks import wording
from playbook.checks.rule import count, problem, rule, was_lost
from playbook.measures import momentum, workdays
from playbook.model import fingerprint
from playbook.model.library import Program
from playbook.model.listening import (
    Answer,
    Barrier,
    Debrief,
    Heard,
    Observation,
    Outcome,
    Rank,
    Rewording,
    SeverityChange,
    Standing,
)
from playbook.model.organization import Level
from playbook.model.pledges import PledgeStatus
from playbook.problem import Place, Problem, Severity
from playbook.prose import day

_WEIGHT: Final = {rank: weight for weight, rank in enumerate(Rank)}
"""Ranks in order, the lightest first."""

_FEW_WORDS: Final = 4
"""An answer of fewer words says nothing."""
_FEW_CHARACTERS: Final = 16
"""Not even in a script that has no blanks between words."""
_PROMISES_TO_LOOK: Final = re.compile(
    r"\b(?:thanks|thank you|for (?:telling|raising|sharing|your feedback)|noted|taken note|look(?:ing)? into"
    r"|looked at|get back|under review|in progress|working on|as soon as possible|hear you"
    r"|merci|pour votre retour|de (?:nous )?l avoir dit|noté|pris (?:bonne )?note|à l étude|en cours"
    r"|(?:regard|examin)(?:e|er|ons)|travaillons|s en occupe|dès que possible|revien(?:t|drons))\b"
)
"""What people say who have not looked yet, in English and French; the list is this project's own."""
_SMALL_WORDS: Final = frozenset(
    (
        *("a", "and", "are", "be", "been", "being", "duly", "has", "have", "i", "is", "it", "ll", "m", "of"),
        *("on", "re", "s", "shall", "that", "the", "this", "to", "us", "we", "will", "you", "your"),
        *("allons", "avons", "bien", "c", "ce", "cela", "ceci", "ça", "de", "est", "et", "je", "la", "le"),
        *("les", "nous", "on", "question", "sera", "va", "vais", "vers", "vous", "y"),
    )
)
"""Words that carry no answer of their own."""


def _brings_trouble(debrief: Debrief) -> bool:
    """Whether a debrief brings something that somebody can act on: a barrier, or a quick fix."""
    return any(one.becomes is not Outcome.NO_ACTION for one in debrief.observations)


def _answers_nothing(says: str) -> bool:
    """Whether an answer is too short to say anything, or only promises that somebody will look."""
    words = wording.words(says)
    if len(words) < _FEW_WORDS and sum(map(len, words)) < _FEW_CHARACTERS:
        return True
    return _SMALL_WORDS.issuperset(_PROMISES_TO_LOOK.sub(" ", " ".join(words)).split())


def _tellings(barrier: Barrier) -> tuple[Heard, ...]:
    """When and where a barrier was told, by whomever."""
    return (barrier.heard, *(one.heard for one in barrier.also_told))


def _held(program: Program, as_of: date) -> Iterator[Debrief]:
    """The debriefs that were held by that day."""
    for debrief in program.debriefs.values():
        if debrief.held_on <= as_of:
            yield debrief


def _open(program: Program) -> Iterator[Barrier]:
    for barrier in program.barriers.values():
        if momentum.is_open(barrier):
            yield barrier


def _answers(barrier: Barrier, as_of: date) -> list[Answer]:
    """What was said by that day, in the order of the days."""
    return sorted((one for one in barrier.answers if one.on <= as_of), key=lambda one: one.on)


def _told_the_end(barrier: Barrier, as_of: date) -> bool:
    """Whether somebody said something on or after the day on which a barrier was settled."""
    since = barrier.settled_on or barrier.heard.on
    return any(one.on >= since and not _answers_nothing(one.says) for one in _answers(barrier, as_of))


def _waited(barrier: Barrier, as_of: date) -> str:
    return count(momentum.weeks(momentum.age(barrier, as_of)), "week")


def _visit(program: Program, debrief: Debrief) -> str:
    """A debrief's day as people call it."""
    return f"{program.name_of(debrief.leader)}'s day on {day(debrief.day)}"


def _subject(record: Barrier | Debrief) -> str:
    return f"{'barrier' if isinstance(record, Barrier) else 'debrief'}/{record.id}"


@rule("B001", Severity.WARNING, "A10")
def debrief_owed(program: Program, as_of: date) -> Iterator[Problem]:
    """A shadow day has no debrief.

    What was seen fades within days, and a host who hears nothing more concludes that the visit was
    for show. Sit down together, agree on what the day has shown, and write it down.

    Two working days are this project's own judgement; change them with `rules: debrief_days`.
    Weekends and the program's closed days don't count.

    Fails::

        leaders: [{id: biller}]
        hosts: [{id: desk}]
        schedule:
          days: [{leader: biller, host: desk, on: 2027-04-08}]

    Passes::

        leaders: [{id: biller}]
        hosts: [{id: desk}]
        schedule:
          days: [{leader: biller, host: desk, on: 2027-04-08}]
        debriefs:
          - {id: first, leader: biller, host: desk, day: 2027-04-08, held_on: 2027-04-09,
             learned: Line four of the bill means nothing to anybody.}
    """
    limit, closed = program.charter.rules.debrief_days, workdays.closed(program)
    if program.has_unread("debrief"):
        return
    for planned in program.schedule.days:
        debrief = program.debrief_of_day.get((planned.leader, planned.on))
        if debrief is not None and debrief.held_on <= as_of:
            continue
        due = workdays.after(planned.on, limit, closed)
        if due < as_of:
            yield problem(
                planned.place,
                f"{program.name_of(planned.leader)}'s day on {day(planned.on)} has no debrief yet; "
                f"it was due by {day(due)}.",
                "Hold it, and write it down with `playbook new debrief`; if the day did not take place, "
                "change the schedule.",
                f"leader/{planned.leader}",
            )


@rule("B002", Severity.WARNING, "A10")
def debrief_late(program: Program, as_of: date) -> Iterator[Problem]:
    """A debrief was held late.

    After a week both sides remember a story and no longer a day. What is past can't be mended: leave
    the date as it is, read the debrief to the host with special care, and hold the next one in time.

    Two working days are this project's own judgement; change them with `rules: debrief_days`.
    Weekends and the program's closed days don't count.

    Fails::

        leaders: [{id: biller}]
        hosts: [{id: desk}]
        debriefs:
          - {id: first, leader: biller, host: desk, day: 2027-04-05, held_on: 2027-04-12,
             learned: Line four of the bill means nothing to anybody.}

    Passes::

        leaders: [{id: biller}]
        hosts: [{id: desk}]
        debriefs:
          - {id: first, leader: biller, host: desk, day: 2027-04-05, held_on: 2027-04-06,
             learned: Line four of the bill means nothing to anybody.}
    """
    limit, closed = program.charter.rules.debrief_days, workdays.closed(program)
    for debrief in _held(program, as_of):
        due = workdays.after(debrief.day, limit, closed)
        if debrief.held_on > due:
            yield problem(
                debrief.place / "held_on",
                f"The debrief of {_visit(program, debrief)} was due by {day(due)} and held on "
                f"{day(debrief.held_on)}.",
                "Ask the host whether anything was forgotten in between.",
                _subject(debrief),
            )


@rule("B003", Severity.WARNING, "A11")
def nothing_in_the_way(program: Program, as_of: date) -> Iterator[Problem]:
    """A debrief brings neither a barrier nor a quick fix.

    It may have been a good day, and praise is worth writing down. But hosts are polite to visitors,
    and a day on which nothing at all stands in the way is rare: ask once more, and ask what the host
    does so often that nobody notices it any longer. Bad news in a debrief shows that the day worked.

    An observation that `becomes: no-action` is not counted: something was seen, and nothing came of it.

    Fails::

        leaders: [{id: biller}]
        hosts: [{id: desk}]
        debriefs:
          - {id: first, leader: biller, host: desk, day: 2027-04-08, held_on: 2027-04-09,
             learned: What a friendly team.}

    Passes::

        leaders: [{id: biller}]
        hosts: [{id: desk}]
        debriefs:
          - id: first
            leader: biller
            host: desk
            day: 2027-04-08
            held_on: 2027-04-09
            learned: What a friendly team, and how it suffers from our list.
            observations:
              - wanted: A copy of the last bill
                had_to: Search three lists
                becomes: quick-fix
                fix: The lists are one list since Monday.
    """
    for debrief in _held(program, as_of):
        if not _brings_trouble(debrief):
            yield problem(
                debrief.place / "observations" if debrief.observations else debrief.place,
                f"The debrief of {_visit(program, debrief)} brings neither a barrier nor a quick fix.",
                "Ask the host what had to be worked round that day, and add it as an observation.",
                _subject(debrief),
            )


@rule("B004", Severity.WARNING, "A11")
def good_news_from_leaders(program: Program, as_of: date) -> Iterator[Problem]:
    """The latest debriefs of a department's leaders bring only good news.

    One such day may be luck; a row of them is more likely what a department dares to bring home. At
    Ford in 2006 every chart was green while the company lost 17 billion dollars, and the first red
    one was applauded. Do likewise: let the department's head say in public that trouble is welcome.

    Three in a row are this project's own judgement; change them with `rules: good_news_streak`.

    Fails::

        rules: {good_news_streak: 2}
        leaders: [{id: biller, days: 2}]
        hosts: [{id: desk}]
        debriefs:
          - {id: first, leader: biller, host: desk, day: 2027-04-05, held_on: 2027-04-06,
             learned: What a friendly team.}
          - {id: second, leader: biller, host: desk, day: 2027-04-08, held_on: 2027-04-09,
             learned: Friendly again.}

    Passes::

        rules: {good_news_streak: 2}
        leaders: [{id: biller, days: 2}]
        hosts: [{id: desk}]
        debriefs:
          - {id: first, leader: biller, host: desk, day: 2027-04-05, held_on: 2027-04-06,
             learned: What a friendly team.}
          - id: second
            leader: biller
            host: desk
            day: 2027-04-08
            held_on: 2027-04-09
            learned: The second time they told me of the three lists.
            observations:
              - {wanted: A copy of the last bill, had_to: Search three lists, becomes: quick-fix,
                 fix: The lists are one list since Monday.}
    """
    if program.has_unread("debrief"):
        return
    least = program.charter.rules.good_news_streak
    held: dict[str, list[Debrief]] = defaultdict(list)
    for debrief in sorted(_held(program, as_of), key=lambda one: (one.day, one.id), reverse=True):
        department = program.leaders[debrief.leader].department
        if department:
            held[department].append(debrief)
    for department, debriefs in held.items():
        streak = len(list(takewhile(lambda one: not _brings_trouble(one), debriefs)))
        if streak >= least:
            title = program.departments[department].title
            yield problem(
                debriefs[0].place,
                f"The last {streak} debriefs of leaders from {title} bring neither a barrier nor a quick "
                "fix.",
                "Talk with these leaders about what they saw, and go back to their hosts.",
                f"department/{department}",
            )


@rule("B005", Severity.WARNING, "A11")
def good_news_from_hosts(program: Program, as_of: date) -> Iterator[Problem]:
    """No barrier was ever heard from a department that had visitors.

    People hold back: in one study, 85% of forty employees had kept a concern to themselves, for fear of a
    label or of harm, or because it seemed of no use. Where nobody tells of anything, look at
    what happened to those who did, and offer the confidential route once more.

    The rule speaks up from three debriefs on, which is this project's own judgement; change it with
    `rules: good_news_streak`.

    Fails::

        rules: {good_news_streak: 2}
        leaders: [{id: biller, days: 2}]
        hosts: [{id: crews, department: operations}]
        debriefs:
          - {id: first, leader: biller, host: crews, day: 2027-04-05, held_on: 2027-04-06,
             learned: All went well.}
          - {id: second, leader: biller, host: crews, day: 2027-04-12, held_on: 2027-04-13,
             learned: All went well again.}

    Passes::

        rules: {good_news_streak: 2}
        leaders: [{id: biller, days: 2}]
        hosts: [{id: crews, department: operations}]
        debriefs:
          - {id: first, leader: biller, host: crews, day: 2027-04-05, held_on: 2027-04-06,
             learned: All went well.}
          - {id: second, leader: biller, host: crews, day: 2027-04-12, held_on: 2027-04-13,
             learned: All went well again.}
        barriers:
          - {id: lifts, title: The key is in another town, cause: process, severity: medium,
             words: We drive an hour for a key., departments: [administration],
             heard: {on: 2027-04-07, department: operations}}
    """
    if program.has_unread("debrief", "barrier"):
        return
    least = program.charter.rules.good_news_streak
    visits: Counter[str] = Counter()
    told = {heard.department for barrier in program.barriers.values() for heard in _tellings(barrier)}
    for debrief in _held(program, as_of):
        department = program.hosts[debrief.host].department
        if department:
            visits[department] += 1
            if any(one.becomes is Outcome.BARRIER for one in debrief.observations):
                told.add(department)
    for department, number in visits.items():
        if number >= least and department not in told:
            found = program.departments[department]
            yield problem(
                found.place,
                f"{number} debriefs were held with hosts from {found.title}, and no barrier was heard there.",
                "Ask there, also in confidence, what people work round and what keeps them from saying so.",
                f"department/{department}",
            )


@rule("B006", Severity.WARNING, "A11")
def nobody_owns(program: Program, as_of: date) -> Iterator[Problem]:
    """A barrier has no owner.

    What everybody deplores, nobody mends. In a randomised trial in 56 hospital areas, leaders' visits
    made things worse on average; they helped where a senior manager owned what was found.

    Name the one person who sees to it under `owner`. A week to find somebody is this project's own
    judgement; change it with `rules: owner_days`.

    Fails::

        barriers:
          - {id: jargon, title: Bills speak in riddles, cause: knowledge, severity: high,
             words: Nobody understands line four., heard: {on: 2027-04-05}, departments: [finance]}

    Passes::

        barriers:
          - {id: jargon, title: Bills speak in riddles, cause: knowledge, severity: high,
             words: Nobody understands line four., heard: {on: 2027-04-05}, departments: [finance],
             owner: biller}
    """
    limit = program.charter.rules.owner_days
    for barrier in _open(program):
        if was_lost(program, barrier, "owner"):
            continue
        if barrier.owner is None and momentum.age(barrier, as_of) > limit:
            yield problem(
                barrier.place,
                f"“{barrier.title}” has waited {_waited(barrier, as_of)} for an owner.",
                "Name one person under `owner`: somebody who can change it, or who can ask those who can.",
                _subject(barrier),
            )


@rule("B007", Severity.WARNING, "A11")
def nobody_answered(program: Program, as_of: date) -> Iterator[Problem]:
    """A barrier has no answer in time.

    Whoever spoke up and hears nothing does not speak up again, and tells the others. An answer need
    not be a solution: what was found out, what comes next and by when, or why it can't be changed.
    In 829 hospital settings, leaders' rounds went with a better safety culture where people heard back.

    Thirty days are this project's own judgement; change them with `rules: answer_days`. Barriers that
    were declined without a word are told of by B013.

    Fails on 2027-05-10::

        barriers:
          - {id: jargon, title: Bills speak in riddles, cause: knowledge, severity: high,
             words: Nobody understands line four., heard: {on: 2027-04-05}, departments: [finance],
             owner: biller}

    Passes on 2027-05-10::

        barriers:
          - {id: jargon, title: Bills speak in riddles, cause: knowledge, severity: high,
             words: Nobody understands line four., heard: {on: 2027-04-05}, departments: [finance],
             owner: biller, answers: [{on: 2027-04-20, by: biller,
             says: You are right. I am writing the forty worst lines anew; they are ready in June.}]}
    """
    limit = program.charter.rules.answer_days
    for barrier in program.barriers.values():
        spared = barrier.standing is Standing.DECLINED or was_lost(program, barrier, "answers")
        if not spared and momentum.overdue_answer(program, barrier, as_of):
            yield problem(
                barrier.place,
                f"“{barrier.title}” has no answer written down after {_waited(barrier, as_of)}.",
                f"Tell the host what becomes of it, even if it is not solved, and write it under `answers`; "
                f"the limit is {count(limit, 'day')}.",
                _subject(barrier),
            )


@rule("B008", Severity.ERROR, "A11")
def lowered_alone(program: Program, as_of: date) -> Iterator[Problem]:
    """A barrier was made to weigh less, and nothing says that the host agreed.

    Between the front line and the boardroom, bad news gets lighter at every step. How much a barrier
    weighs is for those to say who carry it.

    Read the new weight and its reason to the host. Write `host_agreed: true` once the host has agreed,
    or set the weight back with one more change.

    Fails::

        barriers:
          - id: jargon
            title: Bills speak in riddles
            words: Nobody understands line four.
            heard: {on: 2027-04-05}
            cause: knowledge
            severity: medium
            severity_changes:
              - {on: 2027-04-12, before: high, after: medium, reason: Calls are short}

    Passes::

        barriers:
          - id: jargon
            title: Bills speak in riddles
            words: Nobody understands line four.
            heard: {on: 2027-04-05}
            cause: knowledge
            severity: medium
            severity_changes:
              - {on: 2027-04-12, before: high, after: medium, reason: Calls are short, host_agreed: true}
    """
    for barrier in program.barriers.values():
        agreed, regained = False, -1
        lowered: list[SeverityChange] = []
        for change in reversed(barrier.severity_changes):
            agreed = agreed or change.host_agreed
            regained = max(regained, _WEIGHT[change.after])
            if _WEIGHT[change.after] < _WEIGHT[change.before] > regained and not agreed:
                lowered.append(change)
        for change in reversed(lowered):
            yield problem(
                change.place / "after",
                f"“{barrier.title}” went from {change.before} to {change.after} on {day(change.on)}, and "
                "nothing says that the host agreed.",
                "Ask the host, and write `host_agreed: true` if the answer is yes; if not, set the weight "
                "back with one more change.",
                _subject(barrier),
            )


@rule("B009", Severity.ERROR, "A11")
def weights_contradict(program: Program, as_of: date) -> Iterator[Problem]:
    """The history of a barrier's weight contradicts itself.

    The history shows in public how a barrier got lighter or heavier. A gap in it hides a change that
    nobody wrote down.

    Each change begins `before` where the former ended, `after` the last one comes the `severity` of
    today, and the dates go forward from the day on which the barrier was heard.

    Fails::

        barriers:
          - id: jargon
            title: Bills speak in riddles
            words: Nobody understands line four.
            heard: {on: 2027-04-05}
            cause: knowledge
            severity: low  # the last change says medium
            severity_changes:
              - {on: 2027-04-12, before: high, after: medium, reason: Calls are short, host_agreed: true}

    Passes::

        barriers:
          - id: jargon
            title: Bills speak in riddles
            words: Nobody understands line four.
            heard: {on: 2027-04-05}
            cause: knowledge
            severity: low
            severity_changes:
              - {on: 2027-04-12, before: high, after: medium, reason: Calls are short, host_agreed: true}
              - {on: 2027-04-14, before: medium, after: low, reason: The list is there, host_agreed: true}
    """
    for barrier in program.barriers.values():
        for place, what, hint in _contradictions(barrier):
            yield problem(place, f"The weight of “{barrier.title}” {what}.", hint, _subject(barrier))


def _contradictions(barrier: Barrier) -> Iterator[tuple[Place, str, str]]:
    """Where the history of a weight does not fit together: place, what is told, and a hint."""
    changes = barrier.severity_changes
    if not changes:
        return
    if changes[0].on < barrier.heard.on:
        yield (
            changes[0].place / "on",
            f"changed on {day(changes[0].on)}, before anybody had told of it",
            "Correct this day, or the one on which it was heard.",
        )
    for change in changes:
        if change.before is change.after:
            yield (
                change.place / "after",
                f"is said to have changed on {day(change.on)}, from {change.before} to {change.after}",
                "Correct the weights, or remove the entry.",
            )
    for former, change in pairwise(changes):
        if change.on < former.on:
            yield (
                change.place / "on",
                f"has a change of {day(change.on)} after one of {day(former.on)}",
                "Put the changes in the order of their days.",
            )
        elif change.before is not former.after:
            yield (
                change.place / "before",
                f"had been {former.after} since {day(former.on)}, but changed from {change.before} on "
                f"{day(change.on)}",
                "Add the change in between, or correct the one that is wrong.",
            )
    if changes[-1].after is not barrier.severity:
        yield (
            barrier.place / "severity",
            f"is {barrier.severity}, but the last change made it {changes[-1].after}",
            "Add the change that is missing under `severity_changes`, or correct the weight.",
        )


@rule("B010", Severity.ERROR, "A11")
def observation_left(program: Program, as_of: date) -> Iterator[Problem]:
    """An observation does not say what came of it.

    Nothing that was seen beside a host is lost: it becomes a barrier, or a quick fix, or stays as it
    is for a reason that the host may read.

    Name the barrier under `barrier`; under `fix`, write what was done, or the reason for doing nothing.

    Fails::

        leaders: [{id: biller}]
        hosts: [{id: desk}]
        debriefs:
          - id: first
            leader: biller
            host: desk
            day: 2027-04-08
            held_on: 2027-04-09
            learned: Nobody can find our list.
            observations:
              - {wanted: A copy of the last bill, had_to: Search three lists, becomes: no-action}

    Passes::

        leaders: [{id: biller}]
        hosts: [{id: desk}]
        debriefs:
          - id: first
            leader: biller
            host: desk
            day: 2027-04-08
            held_on: 2027-04-09
            learned: Nobody can find our list.
            observations:
              - {wanted: A copy of the last bill, had_to: Search three lists, becomes: no-action,
                 fix: All three lists go in May.}
    """
    named = not program.has_unread("barrier")
    for debrief in program.debriefs.values():
        for observation in debrief.observations:
            lacks, hint = _lacks(observation)
            if any(was_lost(program, observation, key) for key in ("barrier", "fix")):
                continue
            if lacks and (named or observation.becomes is not Outcome.BARRIER):
                yield problem(
                    observation.place / "becomes",
                    f"In the debrief of {_visit(program, debrief)}, an observation {lacks}.",
                    hint,
                    _subject(debrief),
                )


def _lacks(observation: Observation) -> tuple[str, str]:
    """What an observation does not say of its outcome, and what to do about it."""
    if observation.becomes is Outcome.BARRIER:
        lacks = "became a barrier, but does not say which", "Add the barrier's id under `barrier`."
        return lacks if observation.barrier is None else ("", "")
    if observation.becomes is Outcome.QUICK_FIX:
        lacks = "became a quick fix, but does not say which", "Write under `fix` what was done."
        return lacks if not wording.words(observation.fix) else ("", "")
    lacks = "came to nothing, and no reason is given", "Write the reason under `fix`, for the host to read."
    return lacks if not wording.gives_reason(observation.fix) else ("", "")


@rule("B011", Severity.WARNING, "A11")
def not_confirmed(program: Program, as_of: date) -> Iterator[Problem]:
    """A host has not confirmed the debrief.

    A leader writes down what he or she understood. Only the host can say: yes, this is what I said.

    Read the debrief to the host, mend what is not right, and write `confirmed: true`. Ten days are
    this project's own judgement; change them with `rules: confirm_days`.

    Fails::

        leaders: [{id: biller}]
        hosts: [{id: desk}]
        debriefs:
          - {id: first, leader: biller, host: desk, day: 2027-04-01, held_on: 2027-04-02,
             learned: Line four of the bill means nothing to anybody.}

    Passes::

        leaders: [{id: biller}]
        hosts: [{id: desk}]
        debriefs:
          - {id: first, leader: biller, host: desk, day: 2027-04-01, held_on: 2027-04-02,
             learned: Line four of the bill means nothing to anybody., confirmed: true}
    """
    limit = program.charter.rules.confirm_days
    for debrief in _held(program, as_of):
        if not debrief.confirmed and (as_of - debrief.held_on).days > limit:
            yield problem(
                debrief.place / "confirmed",
                f"The debrief of {_visit(program, debrief)} was held on {day(debrief.held_on)}, and the host "
                "has not confirmed it.",
                "Read it to the host, mend what is not right, and write `confirmed: true`.",
                _subject(debrief),
            )


@rule("B012", Severity.WARNING, "A2")
def solved_without_evidence(program: Program, as_of: date) -> Iterator[Problem]:
    """A barrier counts as solved, and nothing shows it.

    From red to green overnight is the oldest trick of reports. A barrier is solved when those who told
    of it notice: so tell them, and write down what was said.

    The rule is content with an answer from the day of the solution or later, or with a pledge that
    was kept and has evidence.

    Fails::

        barriers:
          - {id: jargon, title: Bills speak in riddles, cause: knowledge, severity: high,
             words: Nobody understands line four., heard: {on: 2027-04-05}, departments: [finance],
             standing: solved, settled_on: 2027-04-12}

    Passes::

        barriers:
          - {id: jargon, title: Bills speak in riddles, cause: knowledge, severity: high,
             words: Nobody understands line four., heard: {on: 2027-04-05}, departments: [finance],
             standing: solved, settled_on: 2027-04-12,
             answers: [{on: 2027-04-13, by: biller, says: Since Monday line four reads “money back”.}]}
    """
    for barrier in program.barriers.values():
        if barrier.standing is not Standing.SOLVED or _told_the_end(barrier, as_of):
            continue
        if was_lost(program, barrier, "answers"):
            continue
        pledges = program.pledges_of_barrier.get(barrier.id, [])
        kept = any(pledge.status is PledgeStatus.KEPT and pledge.evidence for pledge in pledges)
        if not kept and not program.has_unread("pledge"):
            yield problem(
                barrier.place / "standing",
                f"“{barrier.title}” counts as solved, but no answer says so and no kept pledge shows it.",
                "Tell the host what is different now, and write it under `answers`; or add the evidence "
                "to the pledge.",
                _subject(barrier),
            )


@rule("B013", Severity.WARNING, "A11")
def declined_without_reason(program: Program, as_of: date) -> Iterator[Problem]:
    """A barrier was declined, and no reason is written down.

    Not everything can be changed, and a plain no with a reason is respected. A no without a word is
    what people expect who have stopped speaking up.

    Tell the host why, and write it under `answers`, dated on the day of the decision or later.

    Fails::

        barriers:
          - {id: jargon, title: Bills speak in riddles, cause: knowledge, severity: high,
             words: Nobody understands line four., heard: {on: 2027-04-05}, departments: [finance],
             standing: declined, settled_on: 2027-04-12}

    Passes::

        barriers:
          - {id: jargon, title: Bills speak in riddles, cause: knowledge, severity: high,
             words: Nobody understands line four., heard: {on: 2027-04-05}, departments: [finance],
             standing: declined, settled_on: 2027-04-12, answers: [{on: 2027-04-13, by: biller,
             says: The regulator prescribes the words of line four. We asked twice.}]}
    """
    for barrier in program.barriers.values():
        if was_lost(program, barrier, "answers"):
            continue
        if barrier.standing is Standing.DECLINED and not _told_the_end(barrier, as_of):
            yield problem(
                barrier.place / "standing",
                f"“{barrier.title}” was declined, and no answer gives the reason.",
                "Tell the host why it can't be changed, and write it under `answers`.",
                _subject(barrier),
            )


@rule("B014", Severity.WARNING, "A11")
def told_again(program: Program, as_of: date) -> Iterator[Problem]:
    """A barrier that counts as solved was told again.

    Either it came back, or it was solved on paper. Those who meet it every day are right.

    Look at it together with a host. If it is still in the way, set `standing` back, remove
    `settled_on`, and tell those who raised it; if it was solved only since, correct `settled_on`.

    Fails::

        leaders: [{id: biller}]
        hosts: [{id: desk}]
        barriers:
          - {id: jargon, title: Bills speak in riddles, cause: knowledge, severity: high,
             words: Nobody understands line four., heard: {on: 2027-04-05}, departments: [finance],
             repeats: 1, standing: solved, settled_on: 2027-04-07,
             answers: [{on: 2027-04-07, by: biller, says: Since today line four reads “money back”.}]}
        debriefs:
          - id: first
            leader: biller
            host: desk
            day: 2027-04-08
            held_on: 2027-04-09
            learned: Line four is still a riddle.
            observations:
              - {wanted: To know what line four means, had_to: Guess, becomes: barrier, barrier: jargon}

    Passes::

        leaders: [{id: biller}]
        hosts: [{id: desk}]
        barriers:
          - {id: jargon, title: Bills speak in riddles, cause: knowledge, severity: high,
             words: Nobody understands line four., heard: {on: 2027-04-05}, departments: [finance],
             repeats: 1, standing: in-work}
        debriefs:
          - id: first
            leader: biller
            host: desk
            day: 2027-04-08
            held_on: 2027-04-09
            learned: Line four is still a riddle.
            observations:
              - {wanted: To know what line four means, had_to: Guess, becomes: barrier, barrier: jargon}
    """
    told = _told_in(program, as_of)
    for barrier in program.barriers.values():
        settled = barrier.settled_on
        if barrier.standing is not Standing.SOLVED or settled is None:
            continue
        since = max(settled, barrier.heard.on)
        days = [one.day for one in told.get(barrier.id, [])]
        days += [one.heard.on for one in barrier.also_told if one.heard.on <= as_of]
        if any(one > since for one in days):
            yield problem(
                barrier.place / "standing",
                f"“{barrier.title}” was solved on {day(settled)}, and has been told again since.",
                "Look at it with a host; if it is still in the way, set `standing` back and remove "
                "`settled_on`.",
                _subject(barrier),
            )


def _told_in(program: Program, as_of: date) -> dict[str, list[Debrief]]:
    """The debriefs held by that day that tell of a barrier, by barrier."""
    found: dict[str, list[Debrief]] = defaultdict(list)
    for debrief in _held(program, as_of):
        for barrier in dict.fromkeys(one.barrier for one in debrief.observations if one.barrier):
            found[barrier].append(debrief)
    return found


@rule("B015", Severity.WARNING, "A2")
def settled_when(program: Program, as_of: date) -> Iterator[Problem]:
    """A barrier is solved or declined, and the day is not written down.

    Without the day nobody can see how long the front line waited, nor whether the barrier was told
    again afterwards. Add `settled_on`.

    Fails::

        barriers:
          - {id: jargon, title: Bills speak in riddles, cause: knowledge, severity: high,
             words: Nobody understands line four., heard: {on: 2027-04-05}, departments: [finance],
             standing: solved,
             answers: [{on: 2027-04-13, by: biller, says: Since Monday line four reads “money back”.}]}

    Passes::

        barriers:
          - {id: jargon, title: Bills speak in riddles, cause: knowledge, severity: high,
             words: Nobody understands line four., heard: {on: 2027-04-05}, departments: [finance],
             standing: solved, settled_on: 2027-04-12,
             answers: [{on: 2027-04-13, by: biller, says: Since Monday line four reads “money back”.}]}
    """
    for barrier in program.barriers.values():
        if was_lost(program, barrier, "settled_on"):
            continue
        if not momentum.is_open(barrier) and barrier.settled_on is None:
            yield problem(
                barrier.place / "standing",
                f"“{barrier.title}” was {barrier.standing}, and the day is not written down.",
                "Add `settled_on` with the day.",
                _subject(barrier),
            )


@rule("B016", Severity.WARNING, "A12")
def nobody_could_change_it(program: Program, as_of: date) -> Iterator[Problem]:
    """No department is named that could change a barrier.

    A barrier that waits for nobody stands on no department's page, and no department will bring it to
    the regroup. Name one or more under `departments`; the front line's own is seldom the one that can.

    Fails::

        barriers:
          - {id: jargon, title: Bills speak in riddles, cause: knowledge, severity: high,
             words: Nobody understands line four., heard: {on: 2027-04-12}}

    Passes::

        barriers:
          - {id: jargon, title: Bills speak in riddles, cause: knowledge, severity: high,
             words: Nobody understands line four., heard: {on: 2027-04-12}, departments: [finance]}
    """
    for barrier in _open(program):
        if not barrier.departments and not was_lost(program, barrier, "departments"):
            yield problem(
                barrier.place,
                f"No department is named that could change “{barrier.title}”.",
                "Add those that can under `departments`.",
                _subject(barrier),
            )


@rule("B017", Severity.WARNING, "A11")
def silent_since(program: Program, as_of: date) -> Iterator[Problem]:
    """A barrier was answered once, and then nothing more was said.

    A first answer raises hopes, and silence disappoints them. Say how far it has come, even when it
    has not come far.

    Ninety days are this project's own judgement; change them with `rules: follow_up_days`.

    Fails on 2027-07-20::

        barriers:
          - {id: jargon, title: Bills speak in riddles, cause: knowledge, severity: high,
             words: Nobody understands line four., heard: {on: 2027-04-05}, departments: [finance],
             owner: biller, answers: [{on: 2027-04-20, by: biller,
             says: You are right. I am writing the forty worst lines anew; they are ready in June.}]}

    Passes on 2027-07-20::

        barriers:
          - {id: jargon, title: Bills speak in riddles, cause: knowledge, severity: high,
             words: Nobody understands line four., heard: {on: 2027-04-05}, departments: [finance],
             owner: biller, answers: [{on: 2027-04-20, by: biller,
             says: You are right. I am writing the forty worst lines anew; they are ready in June.},
             {on: 2027-06-22, by: biller, says: Thirty are done. The other ten need a new release.}]}
    """
    limit = program.charter.rules.follow_up_days
    for barrier in _open(program):
        said = _answers(barrier, as_of)
        if said and (as_of - said[-1].on).days > limit:
            yield problem(
                said[-1].place,
                f"“{barrier.title}” was last answered on {day(said[-1].on)}, and is still in the way.",
                "Tell the host how far it has come, and write it under `answers`.",
                _subject(barrier),
            )


@rule("B018", Severity.WARNING, "A11")
def confidential_route(program: Program, as_of: date) -> Iterator[Problem]:
    """No confidential way to tell of a barrier is named.

    Some barriers are managers, and some people have paid for speaking up before. Almost one in ten of
    the 25,000 cases that guardians in the English health service heard in 2022/23 came without a name.

    From the first shadow day on, name under `speak_up: confidential:` a way that does not lead through
    anybody's own line of management, such as internal audit or an ombudsperson.

    Fails::

        leaders: [{id: biller}]
        hosts: [{id: desk}]
        schedule:
          days: [{leader: biller, host: desk, on: 2027-04-15}]
        speak_up: {how: Tell your manager., confidential: null}

    Passes::

        leaders: [{id: biller}]
        hosts: [{id: desk}]
        schedule:
          days: [{leader: biller, host: desk, on: 2027-04-15}]
        speak_up: {how: Tell your manager., confidential: Write to internal audit; no manager reads it.}
    """
    speak_up = program.charter.speak_up
    if (speak_up is not None and speak_up.confidential.strip()) or program.has_unread("program"):
        return
    if was_lost(program, program.charter, "speak_up"):
        return
    first = min((one.on for one in program.days), default=None)
    if first is not None and first <= as_of:
        yield problem(
            speak_up.place if speak_up else program.charter.place,
            f"Shadow days began on {day(first)}, and no confidential way to tell of a barrier is named.",
            "Name a way outside everybody's own line of management under `speak_up: confidential:`.",
        )


@rule("B019", Severity.ERROR, "A2")
def impossible_dates(program: Program, as_of: date) -> Iterator[Problem]:
    """Something is dated on a day on which it can't have happened.

    Answers and debriefs that are written down ahead of time make a program look better than it is, and
    a wrong date makes everything that is counted from it wrong.

    Nothing is answered, settled or changed before it was heard, no debrief is held before its day, a
    barrier was heard on the day of its debrief, and what lies in the future has not happened. What is
    planned belongs in the schedule, or in a pledge.

    Fails::

        barriers:
          - {id: jargon, title: Bills speak in riddles, cause: knowledge, severity: high,
             words: Nobody understands line four., heard: {on: 2027-04-05}, departments: [finance],
             owner: biller, answers: [{on: 2027-04-30, by: biller,
             says: You are right. I am writing the forty worst lines anew; they are ready in June.}]}

    Passes::

        barriers:
          - {id: jargon, title: Bills speak in riddles, cause: knowledge, severity: high,
             words: Nobody understands line four., heard: {on: 2027-04-05}, departments: [finance],
             owner: biller, answers: [{on: 2027-04-14, by: biller,
             says: You are right. I am writing the forty worst lines anew; they are ready in June.}]}
    """
    for debrief in program.debriefs.values():
        for place, what in _wrong_in_debrief(program, debrief, as_of):
            yield problem(place, what, _AHEAD, _subject(debrief))
    for barrier in program.barriers.values():
        for place, what in _wrong_in_barrier(program, barrier, as_of):
            yield problem(place, what, _AHEAD, _subject(barrier))


_AHEAD: Final = "Correct the date, or write it down once it has happened."


def _wrong_in_debrief(program: Program, debrief: Debrief, as_of: date) -> Iterator[tuple[Place, str]]:
    visit = _visit(program, debrief)
    if debrief.day > as_of:
        yield debrief.place / "day", f"There is a debrief of {visit}, which has not come yet."
    elif debrief.held_on > as_of:
        yield (
            debrief.place / "held_on",
            f"The debrief of {visit} is dated {day(debrief.held_on)}, which has not come yet.",
        )
    if debrief.held_on < debrief.day:
        yield (
            debrief.place / "held_on",
            f"The debrief of {visit} was held on {day(debrief.held_on)}, before the day itself.",
        )
    for one in debrief.reworded:
        yield from _wrong_rewording(one, f"the debrief of {visit}", as_of)


def _wrong_in_barrier(program: Program, barrier: Barrier, as_of: date) -> Iterator[tuple[Place, str]]:
    title, heard = f"“{barrier.title}”", barrier.heard.on
    for telling in _tellings(barrier):
        if telling.on > as_of:
            yield telling.place / "on", f"{title} was heard on a day that has not come yet."
        debrief = program.debriefs.get(telling.debrief or "")
        if debrief is not None and not debrief.day <= telling.on <= max(debrief.day, debrief.held_on):
            yield (
                telling.place / "on",
                f"{title} was heard on another day than that of its debrief.",
            )
    for answer in barrier.answers:
        if answer.on < heard:
            yield (
                answer.place / "on",
                f"{title} was answered on {day(answer.on)}, before it was heard.",
            )
        elif answer.on > as_of:
            yield (
                answer.place / "on",
                f"An answer to {title} is dated {day(answer.on)}, which has not come yet.",
            )
    for change in barrier.severity_changes:
        if change.on > as_of:
            yield (
                change.place / "on",
                f"The weight of {title} changed on {day(change.on)}, which has not come yet.",
            )
    if barrier.settled_on is not None and barrier.settled_on > as_of:
        yield (
            barrier.place / "settled_on",
            f"{title} was settled on {day(barrier.settled_on)}, which has not come yet.",
        )
    for one in barrier.reworded:
        yield from _wrong_rewording(one, title, as_of)


def _wrong_rewording(rewording: Rewording, of: str, as_of: date) -> Iterator[tuple[Place, str]]:
    if rewording.on > as_of:
        yield (
            rewording.place / "on",
            f"A change of words in {of} is dated {day(rewording.on)}, which has not come yet.",
        )


@rule("B020", Severity.WARNING, "A11")
def answer_says_nothing(program: Program, as_of: date) -> Iterator[Problem]:
    """An answer tells the host nothing yet.

    “Noted” and “we will look into it” end a conversation politely. The host wants to know what was
    found out, what comes next and by when, or why it can't be changed.

    The rule looks at the last answer of a barrier that never got a better one: fewer than four words,
    or nothing but thanks and a promise to look, in English or French. The list of such words is this
    project's own. An answer that names a day, a person or a finding passes.

    Fails::

        barriers:
          - {id: jargon, title: Bills speak in riddles, cause: knowledge, severity: high,
             words: Nobody understands line four., heard: {on: 2027-04-05}, departments: [finance],
             owner: biller, answers: [{on: 2027-04-14, by: biller,
             says: "Thank you for telling us, we will look into it."}]}

    Passes::

        barriers:
          - {id: jargon, title: Bills speak in riddles, cause: knowledge, severity: high,
             words: Nobody understands line four., heard: {on: 2027-04-05}, departments: [finance],
             owner: biller, answers: [{on: 2027-04-14, by: biller,
             says: "Thank you. I have the forty worst lines, and tell you by May which ones can go."}]}
    """
    for barrier in program.barriers.values():
        said = _answers(barrier, as_of)
        if said and all(_answers_nothing(one.says) for one in said):
            yield problem(
                said[-1].place / "says",
                f"The answer of {day(said[-1].on)} to “{barrier.title}” tells the host nothing yet.",
                "Tell the host what was found out, what comes next and by when, or why it can't be changed.",
                _subject(barrier),
            )


@rule("B021", Severity.WARNING, "A11")
def repeats_too_small(program: Program, as_of: date) -> Iterator[Problem]:
    """A barrier was told again more often than it says.

    How often a barrier comes up again shows what to mend first. `repeats` counts the later debriefs
    that tell of it; it may be larger, since people also tell of it outside debriefs.

    Set `repeats` to the number in the message.

    Fails::

        leaders: [{id: biller}]
        hosts: [{id: desk}]
        barriers:
          - {id: jargon, title: Bills speak in riddles, cause: knowledge, severity: high,
             words: Nobody understands line four., heard: {on: 2027-04-05}, departments: [finance]}
        debriefs:
          - id: first
            leader: biller
            host: desk
            day: 2027-04-08
            held_on: 2027-04-09
            learned: Line four is a riddle to all of us.
            observations:
              - {wanted: To know what line four means, had_to: Guess, becomes: barrier, barrier: jargon}

    Passes::

        leaders: [{id: biller}]
        hosts: [{id: desk}]
        barriers:
          - {id: jargon, title: Bills speak in riddles, cause: knowledge, severity: high, repeats: 1,
             words: Nobody understands line four., heard: {on: 2027-04-05}, departments: [finance]}
        debriefs:
          - id: first
            leader: biller
            host: desk
            day: 2027-04-08
            held_on: 2027-04-09
            learned: Line four is a riddle to all of us.
            observations:
              - {wanted: To know what line four means, had_to: Guess, becomes: barrier, barrier: jargon}
    """
    for barrier_id, debriefs in _told_in(program, as_of).items():
        barrier = program.barriers[barrier_id]
        later = [one for one in debriefs if one.id != barrier.heard.debrief and one.day >= barrier.heard.on]
        if len(later) > barrier.repeats:
            more = count(len(later), "later debrief")
            yield problem(
                barrier.place / "repeats" if barrier.repeats else barrier.place,
                f"“{barrier.title}” was told again in {more}, but `repeats` says {barrier.repeats}.",
                f"Write `repeats: {len(later)}`.",
                _subject(barrier),
            )


@rule("B022", Severity.NOTE, "A12")
def critical_without_pledge(program: Program, as_of: date) -> Iterator[Problem]:
    """Nobody has promised anything about a critical barrier.

    An owner sees to it; a pledge says what will be different, and by when. What weighs most should not
    be what is promised last.

    The note comes after four times the days that a barrier may be without owner (`rules: owner_days`),
    counted from the day since which it weighs critical; that is this project's own judgement. A
    withdrawn pledge does not count.

    Fails on 2027-05-10::

        barriers:
          - {id: jargon, title: Bills speak in riddles, cause: knowledge, severity: critical,
             words: Nobody understands line four., heard: {on: 2027-04-05}, departments: [finance]}

    Passes on 2027-05-10::

        barriers:
          - {id: jargon, title: Bills speak in riddles, cause: knowledge, severity: critical,
             words: Nobody understands line four., heard: {on: 2027-04-05}, departments: [finance]}
        pledges:
          - {id: plain-bills, title: Plain bills, department: finance, owner: biller,
             promise: Every line of a bill explains itself., addresses: [jargon], due: 2027-08-31}
    """
    if program.has_unread("pledge"):
        return
    limit = 4 * program.charter.rules.owner_days
    for barrier in _open(program):
        since = max((barrier.heard.on, *(one.on for one in barrier.severity_changes)))
        if barrier.severity is not Rank.CRITICAL or (as_of - since).days <= limit:
            continue
        pledges = program.pledges_of_barrier.get(barrier.id, [])
        if all(pledge.status is PledgeStatus.WITHDRAWN for pledge in pledges):
            yield problem(
                barrier.place / "severity",
                f"“{barrier.title}” weighs critical, and nobody has promised anything about it.",
                "Ask the departments that can change it for a pledge.",
                _subject(barrier),
            )


@rule("B023", Severity.WARNING, "A11")
def owner_cannot_decide(program: Program, as_of: date) -> Iterator[Problem]:
    """The owner of a barrier may not have the say to change it.

    An owner must be able to change a rule, a tool or a roster. In a randomised trial in 56 hospital
    areas, leaders' visits helped where a senior manager owned what was found. Whoever does the work
    need not be the owner, and a barrier must not fall back on the front line that told of it.

    Name a manager, better an executive. The rule is silent as long as the owner's `level` is unknown,
    and once the barrier is settled. That a manager is enough is this project's own judgement.

    Fails::

        barriers:
          - {id: jargon, title: Bills speak in riddles, cause: knowledge, severity: high,
             words: Nobody understands line four., heard: {on: 2027-04-12}, departments: [finance],
             owner: lead}  # from the front line

    Passes::

        barriers:
          - {id: jargon, title: Bills speak in riddles, cause: knowledge, severity: high,
             words: Nobody understands line four., heard: {on: 2027-04-12}, departments: [finance],
             owner: sponsor}
    """
    for barrier in _open(program):
        owner = program.everyone.get(barrier.owner or "")
        if owner is not None and owner.level in (Level.FRONT_LINE, Level.SPECIALIST):
            who = program.name_of(owner.id)
            where = "works on the front line" if owner.level is Level.FRONT_LINE else "is a specialist"
            yield problem(
                barrier.place / "owner",
                f"{who}, who owns “{barrier.title}”, {where}.",
                "Ask somebody with a say over tools and rules to own it; whoever knows it best can help.",
                _subject(barrier),
            )


@rule("B024", Severity.WARNING, "A11")
def same_words_twice(program: Program, as_of: date) -> Iterator[Problem]:
    """Two barriers have the same words.

    Written down twice, a barrier looks like two small ones. Make them one without losing a word: put
    the second one's words under `also_told` of the first, and its id under `was`.

    Capital letters, punctuation and blanks don't count.

    Fails::

        barriers:
          - {id: jargon, title: Bills speak in riddles, cause: knowledge, severity: high,
             words: Nobody understands line four., heard: {on: 2027-04-05}, departments: [finance]}
          - {id: line-four, title: Line four is a riddle, cause: knowledge, severity: medium,
             words: nobody understands line four, heard: {on: 2027-04-12}, departments: [finance]}

    Passes::

        barriers:
          - {id: jargon, title: Bills speak in riddles, cause: knowledge, severity: high,
             words: Nobody understands line four., heard: {on: 2027-04-05}, departments: [finance],
             was: [line-four], also_told: [{was: line-four, words: Line four is a joke.,
             heard: {on: 2027-04-12}}]}
    """
    first: dict[str, Barrier] = {}
    for barrier in program.barriers.values():
        texts = ((barrier.words, barrier.place), *((one.words, one.place) for one in barrier.also_told))
        for words, place in texts:
            known = first.setdefault(fingerprint.of_text(words), barrier)
            if known is not barrier:
                yield problem(
                    place / "words",
                    f"“{known.title}” and “{barrier.title}” were told in the same words.",
                    "Make them one barrier: put the second under `also_told` of the first.",
                    _subject(barrier),
                )


@rule("B025", Severity.ERROR, "A2")
def settled_and_not(program: Program, as_of: date) -> Iterator[Problem]:
    """The day on which a barrier was settled contradicts the rest.

    A barrier that is still in the way was not settled, and none was settled before anybody told of it.

    When a barrier was opened again, remove `settled_on`: its answers tell the story. Otherwise correct
    `standing` or the date.

    Fails::

        barriers:
          - {id: jargon, title: Bills speak in riddles, cause: knowledge, severity: high,
             words: Nobody understands line four., heard: {on: 2027-04-05}, departments: [finance],
             standing: in-work, settled_on: 2027-04-12}

    Passes::

        barriers:
          - {id: jargon, title: Bills speak in riddles, cause: knowledge, severity: high,
             words: Nobody understands line four., heard: {on: 2027-04-05}, departments: [finance],
             standing: in-work}
    """
    for barrier in program.barriers.values():
        settled = barrier.settled_on
        if settled is None:
            continue
        if momentum.is_open(barrier):
            yield problem(
                barrier.place / "settled_on",
                f"“{barrier.title}” was settled on {day(settled)}, and is still {_still(barrier)}.",
                "Remove `settled_on` if it was opened again; otherwise correct `standing`.",
                _subject(barrier),
            )
        elif settled < barrier.heard.on:
            yield problem(
                barrier.place / "settled_on",
                f"“{barrier.title}” was settled on {day(settled)}, before it was heard.",
                "One of the two days is wrong.",
                _subject(barrier),
            )


def _still(barrier: Barrier) -> str:
    return "in work" if barrier.standing is Standing.IN_WORK else "open"


@rule("B026", Severity.NOTE, "A11")
def answer_without_a_name(program: Program, as_of: date) -> Iterator[Problem]:
    """An answer does not say who gave it.

    The host would like to ask somebody, and “the company” can't be asked. An answer with a name also
    shows which departments answer and which are silent (M007).

    Name the person who spoke with the host under `by`.

    Fails::

        barriers:
          - {id: jargon, title: Bills speak in riddles, cause: knowledge, severity: high,
             words: Nobody understands line four., heard: {on: 2027-04-05}, departments: [finance],
             owner: biller, answers: [{on: 2027-04-14, says: Since Monday it reads “money back”.}]}

    Passes::

        barriers:
          - {id: jargon, title: Bills speak in riddles, cause: knowledge, severity: high,
             words: Nobody understands line four., heard: {on: 2027-04-05}, departments: [finance],
             owner: biller,
             answers: [{on: 2027-04-14, by: biller, says: Since Monday it reads “money back”.}]}
    """
    for barrier in program.barriers.values():
        for answer in _answers(barrier, as_of):
            if answer.by is None and not was_lost(program, answer, "by"):
                yield problem(
                    answer.place,
                    f"The answer of {day(answer.on)} to “{barrier.title}” does not say who gave it.",
                    "Add `by:` with the id of the person who spoke with the host.",
                    _subject(barrier),
                )
