"""Nothing vanishes (families B and P, from 100 on): what was said stays, or its going is told.

These rules compare with a baseline, a commit or a published edition (`playbook check --since`), and with
everything that was said in between; without one they are silent.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

from playbook.checks.past import Story, gone, named, told
from playbook.checks.rule import About, problem, rule
from playbook.measures import momentum
from playbook.model import trace
from playbook.model.library import Program
from playbook.model.listening import Rank
from playbook.model.pledges import PledgeStatus
from playbook.problem import Problem, Severity
from playbook.prose import day

_RANKS: Final = tuple(Rank)


@rule("B101", Severity.ERROR, "A11", about=About.CHANGE)
def barrier_gone(program: Program, story: Story, as_of: date) -> Iterator[Problem]:
    """A barrier that was told is gone.

    What the front line said may be solved, declined or merged with another telling of the same, but it
    does not disappear: people stop telling what nobody keeps. Put it back, with the `standing` that it
    has now. If it was told twice, put the words of one under `also_told` of the other.

    A barrier that only has another name or stands in another file is not gone; `was:` helps where its
    words changed as well.

    Before::

        barriers:
          - {id: two-logins, title: Two log-ins for one call, words: I sign in twice., cause: tool,
             severity: high, heard: {on: 2027-04-01}}
          - {id: no-map, title: The map is old, words: The map is from 2019., cause: tool,
             severity: low, heard: {on: 2027-04-01}}

    Fails::

        barriers:
          - {id: no-map, title: The map is old, words: The map is from 2019., cause: tool,
             severity: low, heard: {on: 2027-04-01}}

    Passes::

        barriers:
          - {id: no-map, title: The map is old, words: The map is from 2019., cause: tool,
             severity: low, heard: {on: 2027-04-01}}
          - {id: logins, title: Two log-ins for one call, words: I sign in twice., cause: tool,
             severity: high, heard: {on: 2027-04-01}, standing: solved}
    """
    for thread in story.gone_from(program, "barrier"):
        if thread.near is None and thread.into is None:
            yield gone(thread, "barrier", "Put it back; what became of it is told by its `standing`.")


@rule("B102", Severity.ERROR, "A11", about=About.CHANGE)
def barrier_reworded(program: Program, story: Story, as_of: date) -> Iterator[Problem]:
    """The words of a host were altered.

    They are the host's, not ours: softened words are how bad news gets lost on its way up. Restore
    them. Where they had to change (a name had to go, a word was misheard), let the host read the new
    ones and say so in the open, under `reworded`, with the mark of the words before that this check
    names. Blanks, punctuation and capital letters don't count.

    Before::

        barriers:
          - {id: two-logins, title: Two log-ins, words: "I sign in twice for every call, it is absurd.",
             cause: tool, severity: high, heard: {on: 2027-04-01}}

    Fails::

        barriers:
          - {id: two-logins, title: Two log-ins, words: Signing in could be smoother.,
             cause: tool, severity: high, heard: {on: 2027-04-01}}

    Passes::

        barriers:
          - id: two-logins
            title: Two log-ins
            words: "I sign in twice for every chat, it is absurd."
            cause: tool
            severity: high
            heard: {on: 2027-04-01}
            reworded:
              - {on: 2027-04-09, was: fa4fddce5e41, reason: Misheard., host_agreed: true}
    """
    kept = {mark for one in program.barriers.values() for mark in trace.spoken(one)}
    for thread in story.of("barrier"):
        now = thread.now or thread.near or thread.into
        if now is None:
            continue
        if now is thread.near:
            yield problem(
                now.place / "words",
                f"“{thread.last.trace.title}” has another name and other words since {thread.last.said_in}.",
                f"Restore the words, or add `was: [{thread.last.trace.id}]` and say under `reworded` why.",
                f"barrier/{now.id}",
            )
            continue
        barrier = program.barriers.get(now.id)
        known = {one.was for one in barrier.reworded if one.host_agreed} if barrier else set()
        for value, version in thread.was("words") if thread.now else ():
            if value not in known and value not in now.all("voices"):
                yield problem(
                    now.place / "words",
                    f"The host's words in {named(now)} are not those of {version.said_in}.",
                    "Restore them; or, if the host agreed to the new ones, say so under `reworded`, "
                    f"with `was: {value}` and `host_agreed: true`.",
                    f"barrier/{now.id}",
                )
        for _, version in thread.lost("reworded"):
            yield problem(
                now.place,
                f"That the words of {named(now)} were altered, as {version.said_in} has it, is told no more.",
                "Put the entry under `reworded` back.",
                f"barrier/{now.id}",
            )
        for value, version in thread.lost("voices"):
            if value in kept:
                continue
            yield problem(
                now.place,
                f"Another telling of {named(now)}, which stood here in {version.said_in}, is gone.",
                "Put it back under `also_told`.",
                f"barrier/{now.id}",
            )


@rule("B103", Severity.ERROR, "A11", about=About.CHANGE)
def severity_softened(program: Program, story: Story, as_of: date) -> Iterator[Problem]:
    """A barrier weighs less than it did, and nothing says why.

    Between the host's words and the summary for executives, bad news gets lighter step by step. A
    weight may change, in the open: add the change under `severity_changes`, with the reason and
    whether the host agreed.

    Before::

        barriers:
          - {id: two-logins, title: Two log-ins, words: I sign in twice., cause: tool,
             severity: high, heard: {on: 2027-04-01}}

    Fails::

        barriers:
          - {id: two-logins, title: Two log-ins, words: I sign in twice., cause: tool,
             severity: low, heard: {on: 2027-04-01}}

    Passes::

        barriers:
          - id: two-logins
            title: Two log-ins
            words: I sign in twice.
            cause: tool
            severity: low
            heard: {on: 2027-04-01}
            severity_changes:
              - {on: 2027-04-09, before: high, after: low, reason: One is gone., host_agreed: true}
    """
    for thread in story.of("barrier"):
        now = thread.now or thread.into
        barrier = program.barriers.get(now.id) if now else None
        if barrier is None:
            continue
        known = {one.before.value for one in barrier.severity_changes}
        for value, version in thread.was("severity"):
            if _RANKS.index(Rank(value)) > _RANKS.index(barrier.severity) and value not in known:
                yield problem(
                    barrier.place / "severity",
                    f"{named(now)} weighed {value} in {version.said_in} and weighs "
                    f"{barrier.severity.value} now.",
                    "Add the change under `severity_changes`, with its reason and whether the host agreed.",
                    f"barrier/{barrier.id}",
                )
        for value, version in thread.lost("weighed"):
            yield problem(
                barrier.place,
                f"That the weight of {named(now)} was changed on {told(value.partition(':')[0])}, as "
                f"{version.said_in} has it, is told no more.",
                "Put the entry under `severity_changes` back.",
                f"barrier/{barrier.id}",
            )


@rule("B104", Severity.ERROR, "A11", about=About.CHANGE)
def answer_withdrawn(program: Program, story: Story, as_of: date) -> Iterator[Problem]:
    """What a host was told was altered or taken back.

    An answer is a word given. When it turns out wrong, give another one below it; the first stays.

    Before::

        barriers:
          - {id: two-logins, title: Two log-ins, words: I sign in twice., cause: tool, severity: high,
             heard: {on: 2027-04-01}, answers: [{on: 2027-04-05, says: One log-in will be gone by May.}]}

    Fails::

        barriers:
          - {id: two-logins, title: Two log-ins, words: I sign in twice., cause: tool, severity: high,
             heard: {on: 2027-04-01}, answers: [{on: 2027-04-05, says: We are looking into it.}]}

    Passes::

        barriers:
          - id: two-logins
            title: Two log-ins
            words: I sign in twice.
            cause: tool
            severity: high
            heard: {on: 2027-04-01}
            answers:
              - {on: 2027-04-05, says: One log-in will be gone by May.}
              - {on: 2027-04-12, says: It will be June. I should have asked first.}
    """
    for thread in story.of("barrier"):
        now = thread.now or thread.into
        if now is None:
            continue
        for value, version in thread.lost("answers"):
            if value in now.all("answers"):
                continue
            yield problem(
                now.place / "answers",
                f"An answer to {named(now)} was altered or taken away since {version.said_in}.",
                "Put it back, and add the new one below it.",
                f"barrier/{now.id}",
            )


@rule("B105", Severity.ERROR, "A11", about=About.CHANGE)
def debrief_gone(program: Program, story: Story, as_of: date) -> Iterator[Problem]:
    """A debrief is gone.

    It is what leader and host agreed that the day had shown. Put it back.

    Before::

        leaders: [{id: l, name: L, department: it}]
        hosts: [{id: h, name: H, department: operations}]
        debriefs: [{id: d, leader: l, host: h, day: 2027-04-01, held_on: 2027-04-01, learned: A lot.}]

    Fails::

        leaders: [{id: l, name: L, department: it}]
        hosts: [{id: h, name: H, department: operations}]

    Passes::

        leaders: [{id: l, name: L, department: it}]
        hosts: [{id: h, name: H, department: operations}]
        debriefs: [{id: first, leader: l, host: h, day: 2027-04-01, held_on: 2027-04-01, learned: A lot.}]
    """
    for thread in story.gone_from(program, "debrief"):
        yield gone(thread, "debrief", "Put it back.")


@rule("B106", Severity.ERROR, "A11", about=About.CHANGE)
def debrief_rewritten(program: Program, story: Story, as_of: date) -> Iterator[Problem]:
    """A debrief tells something else than it did.

    What was seen, when the debrief was held and how long the leader stayed are facts of a day that is
    over. Something may be added; what stood there stays. Where it must change (a name has to go), let
    the host read it, and say so under `reworded` with the mark that this check names.

    Before::

        leaders: [{id: l, name: L, department: it}]
        hosts: [{id: h, name: H, department: operations}]
        debriefs: [{id: d, leader: l, host: h, day: 2027-04-01, held_on: 2027-04-09, learned: A lot.}]

    Fails::

        leaders: [{id: l, name: L, department: it}]
        hosts: [{id: h, name: H, department: operations}]
        debriefs: [{id: d, leader: l, host: h, day: 2027-04-01, held_on: 2027-04-02, learned: A lot.}]

    Passes::

        leaders: [{id: l, name: L, department: it}]
        hosts: [{id: h, name: H, department: operations}]
        debriefs:
          - id: d
            leader: l
            host: h
            day: 2027-04-01
            held_on: 2027-04-09
            learned: A lot.
            observations:
              - {wanted: A date, had_to: Ask three people, becomes: quick-fix, fix: One list for all}
    """
    for thread in story.of("debrief"):
        debrief = program.debriefs.get(thread.now.id) if thread.now else None
        if debrief is None:
            continue
        known = {one.was for one in debrief.reworded if one.host_agreed}
        subject = f"debrief/{debrief.id}"
        for facet, key, what in (
            ("day", "day", "who went where, and when"),
            ("held", "held_on", "when it was held"),
            ("hours", "hours", "how many hours the leader stayed"),
        ):
            for value, version in thread.was(facet):
                if value not in known:
                    yield problem(
                        debrief.place / key,
                        f"The debrief `{debrief.id}` told otherwise in {version.said_in}: {what}.",
                        f"Restore it, or say under `reworded` why, with `was: {value}`."
                        if facet == "day"
                        else f"It was {told(value)}. Restore it.",
                        subject,
                    )
        for value, version in thread.lost("seen"):
            if value not in known:
                yield problem(
                    debrief.place / "observations",
                    f"Something that the debrief `{debrief.id}` told in {version.said_in} was altered.",
                    "Restore it; or, if the host agreed, say so under `reworded`, "
                    f"with `was: {value}` and `host_agreed: true`.",
                    subject,
                )


@rule("B107", Severity.WARNING, "A11", about=About.CHANGE, private=True)
def heard_elsewhere(program: Program, story: Story, as_of: date) -> Iterator[Problem]:
    """A barrier says now that it was heard at another time or place.

    A later day makes it look younger, another department lets somebody off. Restore it, unless it was
    a slip; then a waiver says so.

    Before::

        barriers:
          - {id: two-logins, title: Two log-ins, words: I sign in twice., cause: tool,
             severity: high, heard: {on: 2027-01-14}}

    Fails::

        barriers:
          - {id: two-logins, title: Two log-ins, words: I sign in twice., cause: tool,
             severity: high, heard: {on: 2027-04-10}}

    Passes::

        barriers:
          - {id: two-logins, title: Two log-ins, words: I sign in twice., cause: tool,
             severity: high, heard: {on: 2027-01-14, role: billing calls}}
    """
    for thread in story.of("barrier"):
        if thread.now is None:
            continue
        today = thread.now.all("heard")
        before = (one for one in thread.versions if one.trace.all("heard"))
        was = next((one for one in before if _contradicts(one.trace.all("heard"), today)), None)
        if was is not None:
            # Beside the schedule, the day leads to the host: it is not told.
            yield problem(
                thread.now.place / "heard",
                f"{named(thread.now)} was heard at another time or place, as {was.said_in} has it.",
                "Restore it, unless that was a slip.",
                f"barrier/{thread.now.id}",
            )


def _contradicts(before: tuple[str, ...], now: tuple[str, ...]) -> bool:
    """Whether day, site, department or debrief differ; to leave out what points at a host is allowed."""
    day_moved = before[:1] != now[:1]
    return day_moved or any(old and new and old != new for old, new in zip(before[1:], now[1:], strict=True))


@rule("B108", Severity.WARNING, "A11", about=About.CHANGE)
def shown_late(program: Program, story: Story, as_of: date) -> Iterator[Problem]:
    """A barrier was written down long after it was heard.

    Bad news that lies in somebody's notes for weeks is bad news held back. The day on which a barrier
    first stood here is known from git; 14 days are this project's own judgement, change them with
    `rules: shown_days`. It can't be mended, only done better next time.

    Before::

        title: Our first program

    Fails::

        barriers:
          - {id: two-logins, title: Two log-ins, words: I sign in twice., cause: tool,
             severity: high, heard: {on: 2027-03-15}}

    Passes::

        barriers:
          - {id: two-logins, title: Two log-ins, words: I sign in twice., cause: tool,
             severity: high, heard: {on: 2027-04-05}}
    """
    if not story.from_git:
        return
    first = {thread.now.id: thread.first for thread in story.of("barrier") if thread.now}
    limit = program.charter.rules.shown_days
    for barrier in program.barriers.values():
        version = first.get(barrier.id)
        if barrier.place.path in story.unchanged or (version is not None and version.at_baseline):
            continue
        # What no commit has yet is being written down today.
        shown = version.on if version is not None and version.on is not None else as_of
        late = (shown - barrier.heard.on).days
        if late > limit:
            yield problem(
                barrier.place / "heard",
                f"“{barrier.title}” was written down {momentum.weeks(late)} weeks after it was heard.",
                f"Write down what hosts say within {limit} days.",
                f"barrier/{barrier.id}",
            )


@rule("B109", Severity.ERROR, "nothing vanishes", about=About.CHANGE, waivable=False)
def history_rewritten(program: Program, story: Story, as_of: date) -> Iterator[Problem]:
    """The history that a published edition was made from is gone.

    The commit that the edition names is no longer part of the history: somebody rewrote it, mostly by
    `git push --force`. What was said since can't be told any more; what the edition said is compared
    with today all the same. Bring the commit back (it is in the clone of whoever pushed before), and
    protect the branch.

    Fails::

        # site/edition.json
        {"as_of": "2027-04-01", "commit": "4be1d1f7c6c1e4c0a4a1f0a3c3a0f8f5f1f7d1b2",
         "programs": {"first": []}}

    Passes::

        # site/edition.json
        {"as_of": "2027-04-01", "programs": {"first": []}}
    """
    if story.rewritten:
        yield problem(
            program.charter.place,
            f"The commit {story.rewritten}, on which {story.since} stands, is not in this history.",
            "Bring it back from a clone that still has it, and forbid forced pushes to this branch.",
        )


@rule("P101", Severity.ERROR, "A2", about=About.CHANGE)
def pledge_gone(program: Program, story: Story, as_of: date) -> Iterator[Problem]:
    """A pledge was dropped.

    Trust is say = do: whoever can't do what was said says so, and does not hope that nobody
    remembers. Put it back with `status: withdrawn` or `missed`, and a `closing_note`.

    Before::

        pledges:
          - {id: plain-bills, title: Plain bills, department: finance, owner: biller, promise: Bills that
             explain themselves., due: 2027-06-30}

    Fails::

        pledges: []

    Passes::

        pledges:
          - {id: plain-bills, title: Plain bills, department: finance, owner: biller, promise: Bills that
             explain themselves., due: 2027-06-30, status: withdrawn, closed_on: 2027-04-10,
             closing_note: The new system does it.}
    """
    for thread in story.gone_from(program, "pledge"):
        yield gone(
            thread, "pledge", "Put it back; `status: withdrawn` and a `closing_note` say what became of it."
        )


@rule("P102", Severity.ERROR, "A2", about=About.CHANGE)
def due_moved(program: Program, story: Story, as_of: date) -> Iterator[Problem]:
    """A due date was moved, and nothing says so.

    Dates may move: in the open, before they fall due, with the other side's agreement. Add the move
    under `renegotiated`.

    Before::

        pledges:
          - {id: plain-bills, title: Plain bills, department: finance, owner: biller, promise: Bills that
             explain themselves., due: 2027-06-30}

    Fails::

        pledges:
          - {id: plain-bills, title: Plain bills, department: finance, owner: biller, promise: Bills that
             explain themselves., due: 2027-09-30}

    Passes::

        pledges:
          - id: plain-bills
            title: Plain bills
            department: finance
            owner: biller
            promise: Bills that explain themselves.
            due: 2027-09-30
            renegotiated:
              - {on: 2027-04-10, from: 2027-06-30, to: 2027-09-30, reason: New system., agreed_by: crews}
    """
    for thread in story.of("pledge"):
        pledge = program.pledges.get(thread.now.id) if thread.now else None
        if pledge is None:
            continue
        known = {one.from_.isoformat() for one in pledge.renegotiated}
        for value, version in thread.was("due"):
            if value not in known:
                now = f"is due on {day(pledge.due)} now" if pledge.due else "has no due date now"
                yield problem(
                    pledge.place / "due",
                    f"{named(thread.now)} was due on {told(value)} in {version.said_in}, and {now}.",
                    "Add the move under `renegotiated`, with the reason and who agreed.",
                    f"pledge/{pledge.id}",
                )


@rule("P103", Severity.ERROR, "A2", about=About.CHANGE)
def promise_altered(program: Program, story: Story, as_of: date) -> Iterator[Problem]:
    """A pledge promises something else than it did.

    A promise that is made smaller in silence was never one. Its words, its limits and its target count.
    Restore them; or say under `restated` why they changed and who agreed, with the mark of the promise
    before that this check names.

    Before::

        pledges:
          - {id: plain-bills, title: Plain bills, department: finance, owner: biller, due: 2027-06-30,
             promise: Every bill explains itself on the first page.}

    Fails::

        pledges:
          - {id: plain-bills, title: Plain bills, department: finance, owner: biller, due: 2027-06-30,
             promise: Some bills will be easier to read.}

    Passes::

        pledges:
          - id: plain-bills
            title: Plain bills
            department: finance
            owner: biller
            due: 2027-06-30
            promise: Every bill explains itself on its first two pages.
            restated:
              - {on: 2027-04-10, was: 1800a98c64a8, reason: One page is too small., agreed_by: crews}
    """
    for thread in story.of("pledge"):
        pledge = program.pledges.get(thread.now.id) if thread.now else None
        if pledge is None:
            continue
        known = {one.was for one in pledge.restated}
        for value, version in thread.was("promise"):
            if value not in known:
                yield problem(
                    pledge.place / "promise",
                    f"Promise, limits or target of {named(thread.now)} are not those of {version.said_in}.",
                    f"Restore them; or say under `restated` why they changed, with `was: {value}`.",
                    f"pledge/{pledge.id}",
                )
        for _, version in thread.lost("restated"):
            yield problem(
                pledge.place,
                f"That {named(thread.now)} was restated, as {version.said_in} has it, is told no more.",
                "Put the entry under `restated` back.",
                f"pledge/{pledge.id}",
            )


@rule("P104", Severity.ERROR, "A2", about=About.CHANGE)
def evidence_replaced(program: Program, story: Story, as_of: date) -> Iterator[Problem]:
    """Evidence was altered or taken away.

    What was seen was seen. New evidence goes below the old.

    Before::

        pledges:
          - {id: plain-bills, title: Plain bills, department: finance, owner: biller, promise: Plain.,
             due: 2027-06-30,
             evidence: [{on: 2027-04-01, by: crews, shows: Three of ten callers understood.}]}

    Fails::

        pledges:
          - {id: plain-bills, title: Plain bills, department: finance, owner: biller, promise: Plain.,
             due: 2027-06-30,
             evidence: [{on: 2027-04-01, by: crews, shows: Callers understood.}]}

    Passes::

        pledges:
          - id: plain-bills
            title: Plain bills
            department: finance
            owner: biller
            promise: Plain.
            due: 2027-06-30
            evidence:
              - {on: 2027-04-01, by: crews, shows: Three of ten callers understood.}
              - {on: 2027-04-12, by: crews, shows: Eight of ten callers understood.}
    """
    for thread in story.of("pledge"):
        if thread.now is None:
            continue
        for _, version in thread.lost("evidence"):
            yield problem(
                thread.now.place / "evidence",
                f"Evidence for {named(thread.now)} was altered or taken away since {version.said_in}.",
                "Put it back, and add the new below it.",
                f"pledge/{thread.now.id}",
            )


@rule("P105", Severity.ERROR, "A2", about=About.CHANGE)
def moved_after_the_day(program: Program, story: Story, as_of: date) -> Iterator[Problem]:
    """A move of a date was written down only after the date had passed.

    Its `on` says that it was agreed in time, but no version of the file knew of it then. Whoever waits
    for a pledge must be able to see a move before the day comes. Set `on` to the day on which it was
    really agreed; the pledge then counts as moved too late, which is no shame to say.

    Before::

        pledges:
          - {id: plain-bills, title: Plain bills, department: finance, owner: biller, promise: Plain.,
             due: 2027-03-01}

    Fails::

        pledges:
          - id: plain-bills
            title: Plain bills
            department: finance
            owner: biller
            promise: Plain.
            due: 2027-09-30
            renegotiated:
              - {on: 2027-02-10, from: 2027-03-01, to: 2027-09-30, reason: New system., agreed_by: crews}

    Passes::

        pledges:
          - id: plain-bills
            title: Plain bills
            department: finance
            owner: biller
            promise: Plain.
            due: 2027-09-30
            renegotiated:
              - {on: 2027-04-10, from: 2027-03-01, to: 2027-09-30, reason: New system., agreed_by: crews}
    """
    for thread in story.of("pledge"):
        pledge = program.pledges.get(thread.now.id) if thread.now else None
        if pledge is None or thread.now is None:
            continue
        for index, (one, mark) in enumerate(zip(pledge.renegotiated, thread.now.all("moved"), strict=True)):
            first = thread.since("moved", mark)
            written = min(first, as_of) if first is not None else None
            if one.on <= one.from_ and written is not None and written > one.from_:
                yield problem(
                    pledge.place / "renegotiated" / index / "on",
                    f"That {named(thread.now)} was moved was written down on {day(written)}, when "
                    f"{day(one.from_)} had passed.",
                    "Set `on` to the day on which it was agreed.",
                    f"pledge/{pledge.id}",
                )


@rule("P106", Severity.ERROR, "A2", about=About.CHANGE)
def move_forgotten(program: Program, story: Story, as_of: date) -> Iterator[Problem]:
    """The record of a moved date was altered or taken away.

    Moves count: a pledge that was moved three times looks otherwise as if it had been on time. Put the
    entry under `renegotiated` back as it was.

    Before::

        pledges:
          - {id: plain-bills, title: Plain bills, department: finance, owner: biller, promise: Plain.,
             due: 2027-06-30,
             renegotiated: [{on: 2027-03-01, from: 2027-04-01, to: 2027-06-30, reason: Ill.}]}

    Fails::

        pledges:
          - {id: plain-bills, title: Plain bills, department: finance, owner: biller, promise: Plain.,
             due: 2027-06-30}

    Passes::

        pledges:
          - {id: plain-bills, title: Plain bills, department: finance, owner: biller, promise: Plain.,
             due: 2027-06-30,
             renegotiated: [{on: 2027-03-01, from: 2027-04-01, to: 2027-06-30, reason: We were ill.}]}
    """
    for thread in story.of("pledge"):
        if thread.now is None:
            continue
        for value, version in thread.lost("moved"):
            before, _, after = value.partition(":")[2].partition(">")
            yield problem(
                thread.now.place / "renegotiated",
                f"That {named(thread.now)} was moved from {told(before)} to {told(after)}, as "
                f"{version.said_in} has it, is gone or altered.",
                "Put it back.",
                f"pledge/{thread.now.id}",
            )
        for value, version in thread.lost("agreed"):
            if not any(one.startswith(value.partition(":")[0]) for one, _ in thread.lost("moved")):
                yield problem(
                    thread.now.place / "renegotiated",
                    f"Somebody else agreed to the move of {named(thread.now)} in {version.said_in}.",
                    "Name again who agreed.",
                    f"pledge/{thread.now.id}",
                )


@rule("P107", Severity.WARNING, "A2", about=About.CHANGE)
def owner_changed(program: Program, story: Story, as_of: date) -> Iterator[Problem]:
    """A pledge has another owner than before.

    That may well be right; but those who wait should know whom to ask. A review (`playbook review`) by
    somebody after the change settles it, and so does the former owner's leaving.

    Before::

        pledges:
          - {id: plain-bills, title: Plain bills, department: finance, owner: biller, promise: Plain.,
             due: 2027-06-30}

    Fails::

        pledges:
          - {id: plain-bills, title: Plain bills, department: finance, owner: desk, promise: Plain.,
             due: 2027-06-30}

    Passes::

        pledges:
          - {id: plain-bills, title: Plain bills, department: finance, owner: desk, promise: Plain.,
             due: 2027-06-30, reviewed: {on: 2027-04-14, by: crews}}
    """
    for thread in story.of("pledge"):
        pledge = program.pledges.get(thread.now.id) if thread.now else None
        if pledge is None:
            continue
        for value, version in thread.was("owner"):
            person = program.everyone.get(value)
            seen = pledge.reviewed is not None and thread.after_change("owner", value, pledge.reviewed.on)
            if person is not None and not seen:
                yield problem(
                    pledge.place / "owner",
                    f"{named(thread.now)} belonged to {program.name_of(value)} in {version.said_in}.",
                    "If that is settled, let somebody review it: `playbook review`.",
                    f"pledge/{pledge.id}",
                )


@rule("P112", Severity.WARNING, "A12", about=About.CHANGE)
def passed_on(program: Program, story: Story, as_of: date) -> Iterator[Problem]:
    """A pledge belongs to another department than the one that made it.

    A department that passes its promise on is let off, unless the other one took it over before
    everybody. A review after the change settles it.

    Before::

        pledges:
          - {id: plain-bills, title: Plain bills, department: finance, owner: biller, promise: Plain.,
             due: 2027-06-30}

    Fails::

        pledges:
          - {id: plain-bills, title: Plain bills, department: it, owner: biller, promise: Plain.,
             due: 2027-06-30}

    Passes::

        pledges:
          - {id: plain-bills, title: Plain bills, department: it, owner: biller, promise: Plain.,
             due: 2027-06-30, reviewed: {on: 2027-04-14, by: crews}}
    """
    for thread in story.of("pledge"):
        pledge = program.pledges.get(thread.now.id) if thread.now else None
        if pledge is None:
            continue
        for value, version in thread.was("department"):
            seen = pledge.reviewed is not None and thread.after_change(
                "department", value, pledge.reviewed.on
            )
            if value in program.departments and not seen:
                yield problem(
                    pledge.place / "department",
                    f"{named(thread.now)} was made by {program.departments[value].title}, as "
                    f"{version.said_in} has it.",
                    "If that is settled, let somebody review it: `playbook review`.",
                    f"pledge/{pledge.id}",
                )


@rule("P108", Severity.WARNING, "A11", about=About.CHANGE)
def barrier_let_go(program: Program, story: Story, as_of: date) -> Iterator[Problem]:
    """A pledge no longer answers a barrier that it answered.

    Somebody was told that this pledge would settle it. Put the barrier back under `addresses`, or tell
    the person who raised it, by an answer dated after the change.

    Before::

        barriers:
          - {id: two-logins, title: Two log-ins, words: I sign in twice., cause: tool,
             severity: high, heard: {on: 2027-04-01}}
        pledges:
          - {id: one-login, title: One log-in, department: it, owner: systems, promise: One., due: 2027-06-30,
             addresses: [two-logins]}

    Fails::

        barriers:
          - {id: two-logins, title: Two log-ins, words: I sign in twice., cause: tool,
             severity: high, heard: {on: 2027-04-01}}
        pledges:
          - {id: one-login, title: One log-in, department: it, owner: systems, promise: One., due: 2027-06-30}

    Passes::

        barriers:
          - {id: two-logins, title: Two log-ins, words: I sign in twice., cause: tool, severity: high,
             heard: {on: 2027-04-01},
             answers: [{on: 2027-04-15, by: systems, says: Not this year after all.}]}
        pledges:
          - {id: one-login, title: One log-in, department: it, owner: systems, promise: One., due: 2027-06-30}
    """
    called = story.renamed("barrier")
    for thread in story.of("pledge"):
        if thread.now is None:
            continue
        for value, version in thread.lost("addresses"):
            name = called.get(value, value)
            if name in thread.now.all("addresses"):
                continue
            barrier = program.barriers.get(name)
            told = barrier and any(thread.after_change("addresses", value, one.on) for one in barrier.answers)
            if barrier is not None and not told:
                yield problem(
                    thread.now.place / "addresses",
                    f"{named(thread.now)} answered “{barrier.title}” in {version.said_in}; now it does not.",
                    f"Put `{value}` back, or tell the person who raised it.",
                    f"pledge/{thread.now.id}",
                )


@rule("P109", Severity.ERROR, "A2", about=About.CHANGE)
def closed_another_day(program: Program, story: Story, as_of: date) -> Iterator[Problem]:
    """A pledge was closed, or made, on another day than it said before.

    Whether a pledge was kept in time hangs on these days. Restore them.

    Before::

        pledges:
          - {id: plain-bills, title: Plain bills, department: finance, owner: biller, promise: Plain.,
             due: 2027-04-01, status: kept, closed_on: 2027-04-09,
             evidence: [{on: 2027-04-09, by: crews, shows: Seen.}]}

    Fails::

        pledges:
          - {id: plain-bills, title: Plain bills, department: finance, owner: biller, promise: Plain.,
             due: 2027-04-01, status: kept, closed_on: 2027-04-01,
             evidence: [{on: 2027-04-09, by: crews, shows: Seen.}]}

    Passes::

        pledges:
          - {id: plain-bills, title: Plain bills, department: finance, owner: biller, promise: Plain.,
             due: 2027-04-01, status: kept, closed_on: 2027-04-09, closing_note: Eight days late.,
             evidence: [{on: 2027-04-09, by: crews, shows: Seen.}]}
    """
    for thread in story.of("pledge"):
        if thread.now is None:
            continue
        for facet, key, what in (("closed", "closed_on", "closed"), ("made", "made_on", "made")):
            for value, version in thread.was(facet):
                yield problem(
                    thread.now.place / key,
                    f"{named(thread.now)} was {what} on {told(value)} in {version.said_in}.",
                    f"Write `{key}: {value}`.",
                    f"pledge/{thread.now.id}",
                )


@rule("P110", Severity.ERROR, "A2", about=About.CHANGE)
def missed_no_more(program: Program, story: Story, as_of: date) -> Iterator[Problem]:
    """A missed pledge counts as something else now.

    What was missed was missed, and say-do counts it. Write `status: missed` again; what shall be done
    all the same is a new pledge, with a date of its own.

    Before::

        pledges:
          - {id: plain-bills, title: Plain bills, department: finance, owner: biller, promise: Plain.,
             due: 2027-04-01, status: missed, closed_on: 2027-04-02, closing_note: Too much at once.}

    Fails::

        pledges:
          - {id: plain-bills, title: Plain bills, department: finance, owner: biller, promise: Plain.,
             due: 2027-04-01, status: withdrawn, closed_on: 2027-04-02, closing_note: Not needed.}

    Passes::

        pledges:
          - {id: plain-bills, title: Plain bills, department: finance, owner: biller, promise: Plain.,
             due: 2027-04-01, status: missed, closed_on: 2027-04-02, closing_note: Too much at once.}
          - {id: plain-bills-again, title: Plain bills after all, department: finance, owner: biller,
             promise: Plain at last., due: 2027-09-01}
    """
    for thread in story.of("pledge"):
        if thread.now is None or thread.now.one("status") == PledgeStatus.MISSED:
            continue
        for version in thread.versions:
            if version.trace.one("status") == PledgeStatus.MISSED:
                yield problem(
                    thread.now.place / "status",
                    f"{named(thread.now)} was missed, as {version.said_in} has it.",
                    "Write `status: missed`; make a new pledge for what shall still be done.",
                    f"pledge/{thread.now.id}",
                )
                break


@rule("P111", Severity.WARNING, "A2", about=About.CHANGE)
def steps_moved(program: Program, story: Story, as_of: date) -> Iterator[Problem]:
    """A step of a pledge was moved or dropped.

    Steps are there to be seen on the way. When one moves, those who wait should hear it before the
    due date comes: a review after the change settles it.

    Before::

        pledges:
          - {id: plain-bills, title: Plain bills, department: finance, owner: biller, promise: Plain.,
             due: 2027-06-30, steps: [{on: 2027-04-10, title: Ten bills rewritten}]}

    Fails::

        pledges:
          - {id: plain-bills, title: Plain bills, department: finance, owner: biller, promise: Plain.,
             due: 2027-06-30, steps: [{on: 2027-06-10, title: Ten bills rewritten}]}

    Passes::

        pledges:
          - {id: plain-bills, title: Plain bills, department: finance, owner: biller, promise: Plain.,
             due: 2027-06-30, steps: [{on: 2027-04-10, title: Ten bills rewritten, done: true}]}
    """
    for thread in story.of("pledge"):
        pledge = program.pledges.get(thread.now.id) if thread.now else None
        if pledge is None:
            continue
        for value, version in thread.lost("steps"):
            seen = pledge.reviewed is not None and thread.after_change("steps", value, pledge.reviewed.on)
            if not seen:
                yield problem(
                    pledge.place / "steps",
                    f"The step of {named(thread.now)} for {told(value.partition('=')[0])}, planned in "
                    f"{version.said_in}, was moved, altered or dropped.",
                    "Restore it, or let somebody review the pledge: `playbook review`.",
                    f"pledge/{pledge.id}",
                )
