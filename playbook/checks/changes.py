"""Nothing vanishes (families E, B, P and M, from 100 on): what was said stays, or its going is told.

These rules compare with a baseline, a commit or a published edition (`playbook check --since`), and with
everything that was said in between; without one they are silent.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

from playbook.checks.past import Story, Thread, Version
from playbook.checks.rule import About, problem, rule
from playbook.model.library import Program
from playbook.model.listening import Rank
from playbook.model.measures import Judge
from playbook.problem import Place, Problem, Severity
from playbook.prose import day

_RANKS: Final = tuple(Rank)
_LARGER_IS_LOOSER: Final = frozenset(
    {
        "answer_days",
        "debrief_days",
        "owner_days",
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
    {"team_smallest", "group_least", "pulse_least", "line_depth", "rest_gap", "hours_least"}
)
"""Limits that are loosened by a larger number, and by a smaller one."""


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
    for thread in story.of("barrier"):
        if thread.now is None and thread.near is None and not thread.merged:
            yield _gone(thread, "barrier", "Put it back; what became of it is told by its `standing`.")


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
    for thread in story.of("barrier"):
        now = thread.now or thread.near
        if now is None:
            continue
        if thread.now is None:
            yield problem(
                now.place / "words",
                f"“{thread.last.trace.title}” has another name and other words since {thread.last.said_in}.",
                f"Restore the words, or add `was: [{thread.last.trace.id}]` and say under `reworded` why.",
                f"barrier/{now.id}",
            )
            continue
        barrier = program.barriers.get(now.id)
        known = {one.was for one in barrier.reworded if one.host_agreed} if barrier else set()
        voices = set(now.all("voices"))
        for value, version in thread.was("words"):
            if value not in known and value not in voices:
                yield problem(
                    now.place / "words",
                    f"These words are not those of {version.said_in}.",
                    "Restore them; or, if the host agreed to the new ones, say so under `reworded`, "
                    f"with `was: {value}` and `host_agreed: true`.",
                    f"barrier/{now.id}",
                )
        for _, version in thread.lost("voices"):
            yield problem(
                now.place,
                f"Somebody else's telling of it, which stood here in {version.said_in}, is gone.",
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
        barrier = program.barriers.get(thread.now.id) if thread.now else None
        if barrier is None:
            continue
        told = {one.before.value for one in barrier.severity_changes}
        for value, version in thread.was("severity"):
            if _RANKS.index(Rank(value)) > _RANKS.index(barrier.severity) and value not in told:
                yield problem(
                    barrier.place / "severity",
                    f"It weighed {value} in {version.said_in} and weighs {barrier.severity.value} now.",
                    "Add the change under `severity_changes`, with its reason and whether the host agreed.",
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
        if thread.now is None:
            continue
        for _, version in thread.lost("answers"):
            yield problem(
                thread.now.place / "answers",
                f"An answer that was given in {version.said_in} is not here any more as it was.",
                "Put it back, and add the new one below it.",
                f"barrier/{thread.now.id}",
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
    for thread in story.of("debrief"):
        if thread.now is None:
            yield _gone(thread, "debrief", "Put it back.")


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
            ("day", "day", "Leader, host or day"),
            ("held", "held_on", "The day on which it was held"),
            ("hours", "hours", "The number of hours"),
        ):
            for value, version in thread.was(facet):
                if value not in known:
                    yield problem(
                        debrief.place / key,
                        f"{what} was another in {version.said_in}.",
                        f"Restore it, or say under `reworded` why, with `was: {value}`."
                        if facet == "day"
                        else f"It was {_told(value)}. Restore it.",
                        subject,
                    )
        for value, version in thread.lost("seen"):
            if value not in known:
                yield problem(
                    debrief.place / "observations",
                    f"Something that this debrief told in {version.said_in} is altered or gone.",
                    "Restore it; or, if the host agreed, say so under `reworded`, "
                    f"with `was: {value}` and `host_agreed: true`.",
                    subject,
                )


@rule("B107", Severity.WARNING, "A11", about=About.CHANGE)
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
        told = (one for one in thread.versions if one.trace.all("heard"))
        was = next((one for one in told if _contradicts(one.trace.all("heard"), today)), None)
        if was is not None:
            yield problem(
                thread.now.place / "heard",
                f"In {was.said_in} this was heard on {day(date.fromisoformat(was.trace.all('heard')[0]))}"
                f"{_where(program, was.trace.all('heard'))}.",
                "Restore it, unless that was a slip.",
                f"barrier/{thread.now.id}",
            )


def _contradicts(before: tuple[str, ...], now: tuple[str, ...]) -> bool:
    """Whether day, site, department or debrief differ; to leave out what points at a host is allowed."""
    day_moved = before[:1] != now[:1]
    return day_moved or any(old and new and old != new for old, new in zip(before[1:], now[1:], strict=True))


def _where(program: Program, heard: tuple[str, ...]) -> str:
    site = program.sites.get(heard[1])
    department = program.departments.get(heard[2])
    return (f" at {site.title}" if site else "") + (f", in {department.title}" if department else "")


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
            f"The commit {story.rewritten}, from which {story.since} was made, is not in this history.",
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
    for thread in story.of("pledge"):
        if thread.now is None:
            yield _gone(
                thread,
                "pledge",
                "Put it back; `status: withdrawn` and a `closing_note` say what became of it.",
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
        told = {one.from_.isoformat() for one in pledge.renegotiated}
        for value, version in thread.was("due"):
            if value not in told:
                now = f"is due on {day(pledge.due)} now" if pledge.due else "has no due date now"
                yield problem(
                    pledge.place / "due",
                    f"It was due on {_told(value)} in {version.said_in}, and {now}.",
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
                    f"Promise, limits or target are not those of {version.said_in}.",
                    f"Restore them; or say under `restated` why they changed, with `was: {value}`.",
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
                f"Evidence that was given in {version.said_in} is not here any more as it was.",
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
                    f"This was written down on {day(written)}, when {day(one.from_)} had passed.",
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
                f"The move from {_told(before)} to {_told(after)}, as {version.said_in} has it, is gone.",
                "Put it back.",
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
            seen = pledge.reviewed is not None and version.on is not None and pledge.reviewed.on > version.on
            if person is not None and not seen:
                yield problem(
                    pledge.place / "owner",
                    f"It belonged to {person.name} in {version.said_in}.",
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
    for thread in story.of("pledge"):
        if thread.now is None:
            continue
        for value, version in thread.lost("addresses"):
            barrier = program.barriers.get(value)
            told = version.on is not None and barrier and any(one.on > version.on for one in barrier.answers)
            if barrier is not None and not told:
                yield problem(
                    thread.now.place / "addresses",
                    f"In {version.said_in} it answered “{barrier.title}”; now it does not.",
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
                    f"It was {what} on {_told(value)} in {version.said_in}.",
                    f"Write `{key}: {value}`.",
                    f"pledge/{thread.now.id}",
                )


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
                    f"It was to end on {_told(value)}, as {version.said_in} has it.",
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
            yield _gone(
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
            who = person.name if person and person.name else name
            before = next(one for one in thread.versions if int(one.trace.one("days") or 0) == was)
            yield problem(
                thread.now.place if thread.now else thread.last.place,
                f"{who} was to go for {was} {'day' if was == 1 else 'days'} in {before.said_in}, and now "
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
                    f"It was on {day(was)} in {version.said_in}"
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
            yield _gone(thread, "measure", "Put it back.")
        elif judged and thread.now is not None and thread.now.one("judge") != Judge.CUSTOMERS:
            yield problem(
                thread.now.place / "judged_by",
                f"In {thread.last.said_in} customers judged this; now they don't.",
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
                    f"The figure for {period} was {figure} in {version.said_in}.",
                    "Restore it, or say under `note` why it was corrected.",
                    f"measure/{measure.id}",
                )


def _gone(thread: Thread, kind: str, hint: str) -> Problem:
    last: Version = thread.last
    name = f"“{last.trace.title}”" if last.trace.title else f"`{last.trace.id}`"
    what = f"the {kind} {name}" if kind != "department" else f"the department {last.trace.title}"
    return problem(
        last.place,
        f"{what[0].upper()}{what[1:]}, which stood here in {last.said_in}, is gone.",
        hint,
        f"{kind}/{last.trace.id}",
    )


def _told(text: str) -> str:
    """A date as people say it; anything else as it is."""
    try:
        return day(date.fromisoformat(text))
    except ValueError:
        return text
