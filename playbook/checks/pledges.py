"""Pledges (family P): whether a promise has an owner, an end and evidence, and whether it still fits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import pairwise
from typing import Final

from playbook.checks import wording
from playbook.checks.everyone import regrouped
from playbook.checks.rule import count, listed, problem, rule, was_lost
from playbook.measures.momentum import PledgeState, pledge_state, withdrawn_late
from playbook.model import fingerprint
from playbook.model.library import Program
from playbook.model.pledges import Pledge, PledgeStatus, Renegotiation, Restated
from playbook.problem import Place, Problem, Severity
from playbook.prose import day

OPEN: Final = (PledgeStatus.PLANNED, PledgeStatus.IN_PROGRESS)
"""Pledges of this status still wait to be kept."""
UNKEPT: Final = (PledgeStatus.MISSED, PledgeStatus.WITHDRAWN)
"""Pledges of this status will not be kept any more."""
MOVES_MOST: Final = 2
"""A date that was moved more often than this is no date."""


def _said(program: Program) -> Iterator[Pledge]:
    """The pledges that were not taken back."""
    return (one for one in program.pledges.values() if one.status is not PledgeStatus.WITHDRAWN)


def _open(program: Program) -> Iterator[Pledge]:
    return (one for one in program.pledges.values() if one.status in OPEN)


def _about(pledge: Pledge, place: Place, message: str, hint: str) -> Problem:
    return problem(place, message, hint, f"pledge/{pledge.id}")


def _department(program: Program, department: str) -> str:
    found = program.departments.get(department)
    return found.title if found else department


def _quoted(texts: Iterable[str]) -> str:
    """Titles in a sentence: “one”, “two” and “three”."""
    return listed(f"“{text}”" for text in texts)


def _moves(pledge: Pledge) -> list[tuple[Place, Renegotiation]]:
    """How the date was moved, earliest first, each with its place."""
    found = [(pledge.place / "renegotiated" / index, one) for index, one in enumerate(pledge.renegotiated)]
    return sorted(found, key=lambda one: one[1].on)


@rule("P001", Severity.ERROR, "A2")
def has_an_owner(program: Program, as_of: date) -> Iterator[Problem]:
    """A pledge has no owner.

    What a whole department owns, nobody owns: when the day comes, each thought that another would see
    to it. One person keeps a promise; the others help.

    Name that person as `owner:`.

    Fails::

        pledges:
          - id: plain-bills
            title: Bills in plain words
            department: finance
            promise: Every line of a bill says what it is for.
            due: 2027-06-30

    Passes::

        pledges:
          - id: plain-bills
            title: Bills in plain words
            department: finance
            owner: biller
            promise: Every line of a bill says what it is for.
            due: 2027-06-30
    """
    for pledge in _said(program):
        if pledge.owner is None and not was_lost(program, pledge, "owner"):
            yield _about(
                pledge,
                pledge.place,
                f"Nobody owns “{pledge.title}”.",
                f"Ask {_department(program, pledge.department)} who keeps it, and name that one person as "
                "`owner:`.",
            )


@rule("P002", Severity.ERROR, "A2")
def has_a_due_date(program: Program, as_of: date) -> Iterator[Problem]:
    """A pledge has no due date.

    Without a date a promise can't be broken, so it isn't one. Trust comes from doing what was said by
    the day that was said.

    Give it a day as `due:`. If the work is too large for one, promise the first part of it.

    Fails::

        pledges:
          - id: plain-bills
            title: Bills in plain words
            department: finance
            owner: biller
            promise: Every line of a bill says what it is for.

    Passes::

        pledges:
          - id: plain-bills
            title: Bills in plain words
            department: finance
            owner: biller
            promise: Every line of a bill says what it is for.
            due: 2027-06-30
    """
    for pledge in _said(program):
        if pledge.due is None and not was_lost(program, pledge, "due"):
            yield _about(
                pledge,
                pledge.place,
                f"“{pledge.title}” has no day by which it is kept.",
                "Add `due:` with a date; if that can't be said yet, promise a first part that can.",
            )


@rule("P003", Severity.WARNING, "A2")
def overdue(program: Program, as_of: date) -> Iterator[Problem]:
    """A pledge is overdue.

    Its day has gone by and nobody has said what became of it. Those who wait notice; silence costs
    more trust than a plain “not kept”.

    Close it as it is: `kept` with evidence, or `missed` with a word on why. A day that has passed can
    no longer be moved; what is still meant is promised anew.

    Fails::

        pledges:
          - {id: plain-bills, title: Bills in plain words, department: finance, owner: biller,
             promise: Every line of a bill says what it is for., due: 2027-03-31, status: in-progress}

    Passes::

        pledges:
          - {id: plain-bills, title: Bills in plain words, department: finance, owner: biller,
             promise: Every line of a bill says what it is for., due: 2027-03-31, status: missed,
             closed_on: 2027-03-31, closing_note: The new texts missed the last printing.}
    """
    for pledge in program.pledges.values():
        if pledge.due is not None and pledge_state(pledge, as_of) is PledgeState.LATE:
            yield _about(
                pledge,
                pledge.place / "due",
                f"“{pledge.title}” was due on {day(pledge.due)}, {count((as_of - pledge.due).days, 'day')} "
                "ago, and what became of it is not written down.",
                "Close it as `kept` with evidence, or as `missed` with a word on why.",
            )


@rule("P004", Severity.ERROR, "A2")
def kept_with_evidence(program: Program, as_of: date) -> Iterator[Problem]:
    """A pledge counts as kept, but nothing shows that it was.

    A claim without evidence is good news only. What others can see is what builds trust.

    Write below `evidence:` what somebody saw, when, and who it was; or take `kept` back. Evidence that
    is dated in the future does not count.

    Fails::

        pledges:
          - {id: plain-bills, title: Bills in plain words, department: finance, owner: biller,
             promise: Every line of a bill says what it is for., due: 2027-04-09, status: kept,
             closed_on: 2027-04-09, closing_note: Fully achieved.}

    Passes::

        pledges:
          - id: plain-bills
            title: Bills in plain words
            department: finance
            owner: biller
            promise: Every line of a bill says what it is for.
            due: 2027-04-09
            status: kept
            closed_on: 2027-04-09
            evidence:
              - {on: 2027-04-12, by: lead, shows: I read twenty April bills and had no question.}
    """
    for pledge in program.pledges.values():
        if pledge.status is not PledgeStatus.KEPT or was_lost(program, pledge, "evidence"):
            continue
        if not any(one.on <= as_of for one in pledge.evidence):
            yield _about(
                pledge,
                pledge.place / "status",
                f"“{pledge.title}” is said to be kept, but nothing shows it.",
                "Add below `evidence:` what was seen, when and by whom, or take `kept` back.",
            )


@rule("P005", Severity.ERROR, "A2")
def dates_agree(program: Program, as_of: date) -> Iterator[Problem]:
    """The moves of a pledge's date don't fit together.

    A date may be moved, but in the open. Each entry below `renegotiated:` begins where the one before
    it ended, and the last one ends at `due`. Where the chain breaks, a date was moved that nobody was
    told of.

    Add the move that is missing, or put `due` back.

    Fails::

        pledges:
          - id: plain-bills
            title: Bills in plain words
            department: finance
            owner: biller
            promise: Every line of a bill says what it is for.
            due: 2027-07-31
            renegotiated:
              - {on: 2027-04-01, from: 2027-05-31, to: 2027-06-30, reason: The printer is late.,
                 agreed_by: lead}

    Passes::

        pledges:
          - id: plain-bills
            title: Bills in plain words
            department: finance
            owner: biller
            promise: Every line of a bill says what it is for.
            due: 2027-07-31
            renegotiated:
              - {on: 2027-04-01, from: 2027-05-31, to: 2027-06-30, reason: The printer is late.,
                 agreed_by: lead}
              - {on: 2027-04-12, from: 2027-06-30, to: 2027-07-31, reason: Much later than we knew.,
                 agreed_by: lead}
    """
    for pledge in program.pledges.values():
        moves = _moves(pledge)
        for (_, before), (place, move) in pairwise(moves):
            if move.from_ != before.to:
                yield _about(
                    pledge,
                    place / "from",
                    f"“{pledge.title}” was moved on {day(move.on)} from {day(move.from_)}, but it had been "
                    f"moved to {day(before.to)} before.",
                    "Add the move in between, or correct the date: `from` is the `to` of the move before.",
                )
        if moves and pledge.due is not None and moves[-1][1].to != pledge.due:
            yield _about(
                pledge,
                pledge.place / "due",
                f"“{pledge.title}” is due on {day(pledge.due)}, but the last move that was agreed leads to "
                f"{day(moves[-1][1].to)}.",
                "Put `due` back, or add the move below `renegotiated:` with a reason and who agreed.",
            )


@rule("P006", Severity.ERROR, "A2")
def moved_in_time(program: Program, as_of: date) -> Iterator[Problem]:
    """A pledge was moved after it had fallen due.

    Whoever sees in time that a date can't be kept says so and agrees on another: that is still
    keeping one's word. Moving the date once it has passed makes a broken promise look kept.

    Leave the old date, close the pledge as `missed`, and make a new one.

    Fails::

        pledges:
          - id: plain-bills
            title: Bills in plain words
            department: finance
            owner: biller
            promise: Every line of a bill says what it is for.
            due: 2027-06-30
            renegotiated:
              - {on: 2027-04-02, from: 2027-03-31, to: 2027-06-30, reason: The printer is late.,
                 agreed_by: lead}

    Passes::

        pledges:
          - id: plain-bills
            title: Bills in plain words
            department: finance
            owner: biller
            promise: Every line of a bill says what it is for.
            due: 2027-06-30
            renegotiated:
              - {on: 2027-03-29, from: 2027-03-31, to: 2027-06-30, reason: The printer is late.,
                 agreed_by: lead}
    """
    for pledge in program.pledges.values():
        for index, move in enumerate(pledge.renegotiated):
            late = (move.on - move.from_).days
            if late > 0 and move.on <= as_of:
                yield _about(
                    pledge,
                    pledge.place / "renegotiated" / index / "on",
                    f"“{pledge.title}” was moved on {day(move.on)}, {count(late, 'day')} after it had "
                    "fallen due.",
                    "Close it as `missed` with its old date, and make a new pledge for what is still meant.",
                )


@rule("P007", Severity.WARNING, "A5")
def serves_something(program: Program, as_of: date) -> Iterator[Problem]:
    """A pledge answers no barrier and serves no objective.

    A promise that belongs to nothing that was heard and nothing that is wanted may be well meant, but
    nobody waits for it.

    Say below `addresses:` which barriers it answers, or as `objective:` what it serves; if neither can
    be said, promise something else. The rule is silent as long as there are neither barriers nor
    objectives.

    Fails::

        pledges:
          - {id: smiles, title: A warmer welcome, department: administration, owner: desk,
             promise: Visitors are greeted within ten seconds., due: 2027-06-30}

    Passes::

        pledges:
          - {id: smiles, title: A warmer welcome, department: administration, owner: desk,
             promise: Visitors are greeted within ten seconds., objective: first, due: 2027-06-30}
    """
    if program.barriers or program.objectives:
        for pledge in _said(program):
            lost = any(was_lost(program, pledge, key) for key in ("addresses", "objective"))
            if not pledge.addresses and pledge.objective is None and not lost:
                yield _about(
                    pledge,
                    pledge.place,
                    f"“{pledge.title}” answers no barrier and serves no objective.",
                    "Add `addresses:` with the barriers that it answers, or `objective:`.",
                )


@rule("P008", Severity.NOTE, "A11")
def answers_a_barrier(program: Program, as_of: date) -> Iterator[Problem]:
    """A pledge serves an objective, but no barrier that was heard.

    Nobody on the front line asked for it, as far as the files tell. The best pledges take away
    something that somebody beside a customer has named.

    Look whether it answers a barrier that was heard, and name it below `addresses:`. The rule is
    silent as long as no barrier was heard.

    Fails::

        barriers:
          - {id: jargon, title: Bills that nobody understands, words: I read it three times.,
             heard: {on: 2027-04-01}, cause: process, severity: high}
        pledges:
          - {id: plain-bills, title: Bills in plain words, department: finance, owner: biller,
             promise: Every line of a bill says what it is for., objective: first, due: 2027-06-30}

    Passes::

        barriers:
          - {id: jargon, title: Bills that nobody understands, words: I read it three times.,
             heard: {on: 2027-04-01}, cause: process, severity: high}
        pledges:
          - {id: plain-bills, title: Bills in plain words, department: finance, owner: biller,
             promise: Every line of a bill says what it is for., addresses: [jargon], due: 2027-06-30}
    """
    if program.barriers:
        for pledge in _said(program):
            lost = was_lost(program, pledge, "addresses")
            if not pledge.addresses and pledge.objective is not None and not lost:
                yield _about(
                    pledge,
                    pledge.place,
                    f"“{pledge.title}” answers nothing that the front line has told.",
                    "Look whether a barrier fits it, and name it below `addresses:`.",
                )


@rule("P009", Severity.WARNING, "A2")
def says_what_changes(program: Program, as_of: date) -> Iterator[Problem]:
    """A pledge promises an effort, and nothing that one could notice.

    “We will strive to improve” is always true. Whoever waits for it can't say, on the day, whether it
    was kept; so it is never kept.

    Say what a customer or a colleague will notice, or add a `measure:` with a `target:` in figures.
    The rule knows a small list of English and French verbs, such as support, improve, explore, aim,
    améliorer and favoriser, and speaks up when half of the sentences or more rest on one and no figure
    is named; the list is this project's own judgement. A date is not a figure.

    Fails::

        pledges:
          - {id: calls, title: Better calls, department: customer-service, owner: lead,
             promise: We will strive to improve the experience of our callers., due: 2027-06-30}

    Passes::

        pledges:
          - {id: calls, title: Better calls, department: customer-service, owner: lead,
             promise: Whoever calls tells the story once., due: 2027-06-30}
    """
    for pledge in _said(program):
        sentences = wording.sentences(pledge.promise)
        found = [verb for verb in map(wording.effort, sentences) if verb]
        if found and len(found) * 2 >= len(sentences):
            if pledge.measure is not None and wording.is_target(pledge.measure.target):
                continue
            if wording.has_figure(f"{pledge.title} {pledge.promise}"):
                continue
            yield _about(
                pledge,
                pledge.place / "promise",
                f"“{pledge.title}” says “{found[0]}”, and names nothing by which one could tell whether it "
                "was kept.",
                "Say what somebody will notice, or add a `measure:` with a `target:` in figures.",
            )


@rule("P010", Severity.WARNING, "A7")
def steps_on_the_way(program: Program, as_of: date) -> Iterator[Problem]:
    """A pledge runs for a long time without a step that can be seen on the way.

    What is promised for a far day is put off until shortly before it, and nobody notices until it is
    too late to help.

    Add `steps:` with what will be there by when. Between the day on which the pledge was made, its
    steps and its due date lie at most 180 days; that number is this project's own judgement, change it
    with `rules: step_days`. The rule is silent for pledges that don't say when they were made.

    Fails::

        pledges:
          - {id: bundles, title: Twelve bundles, department: marketing, owner: writer,
             promise: Three hundred bundles become twelve., made_on: 2027-04-01, due: 2027-10-29}

    Passes::

        pledges:
          - id: bundles
            title: Twelve bundles
            department: marketing
            owner: writer
            promise: Three hundred bundles become twelve.
            made_on: 2027-04-01
            due: 2027-10-29
            steps: [{on: 2027-06-30, title: The twelve are chosen}]
    """
    limit = program.charter.rules.step_days
    for pledge in _open(program):
        if pledge.made_on is None or pledge.due is None:
            continue
        between = sorted(one.on for one in pledge.steps if pledge.made_on < one.on < pledge.due)
        stops = [pledge.made_on, *between, pledge.due]
        gap, first, last = max(((after - before).days, before, after) for before, after in pairwise(stops))
        if gap > limit:
            yield _about(
                pledge,
                pledge.place / "steps" if pledge.steps else pledge.place,
                f"“{pledge.title}” shows no step for {count(gap, 'day')}, from {day(first)} to {day(last)}.",
                f"Add below `steps:` what will be there on the way, at least every {count(limit, 'day')}.",
            )


_SHINGLE: Final = 5
"""So many words in a row make two texts alike when both hold them."""
_REMEMBERED: Final = 4
"""A text is compared with the first few only that hold the same words, so that many cost no more."""


@rule("P011", Severity.WARNING, "A12")
def own_words(program: Program, as_of: date) -> Iterator[Problem]:
    """Two departments promise in the same words.

    A sentence that fits every department was thought out by none. Each says in its own words what
    its own people will do; and what two promise alike, each leaves to the other.

    Let one of the two say what it will do itself, or let one promise for both. Promises count as the
    same when half of the shorter one, taken five words at a time, stands in the other; that measure is
    this project's own judgement.

    Fails::

        pledges:
          - {id: first, title: We call back, department: finance, owner: biller,
             promise: Finance calls every customer back on the day that was promised., due: 2027-06-30}
          - {id: second, title: Calls back, department: it, owner: systems,
             promise: IT calls every customer back on the day that was promised., due: 2027-06-30}

    Passes::

        pledges:
          - {id: first, title: We call back, department: finance, owner: biller,
             promise: Finance calls every customer back on the day that was promised., due: 2027-06-30}
          - {id: second, title: A list of promised calls, department: it, owner: systems,
             promise: Whoever promised a call finds it on the screen that morning., due: 2027-06-30}
    """
    holders: dict[tuple[str, ...], list[str]] = {}
    sizes: dict[str, int] = {}
    for pledge in _said(program):
        words = wording.words(pledge.promise)
        width = min(_SHINGLE, len(words))
        shingles = {tuple(words[at : at + width]) for at in range(len(words) - width + 1)} if words else set()
        sizes[pledge.id] = len(shingles)
        shared: Counter[str] = Counter()
        for shingle in sorted(shingles):
            known = holders.setdefault(shingle, [])
            shared.update(known)
            if len(known) < _REMEMBERED:
                known.append(pledge.id)
        alike = [
            (count, other)
            for other, count in shared.items()
            if program.pledges[other].department != pledge.department
            and count * 2 >= min(sizes[other], sizes[pledge.id])
        ]
        if alike:
            most = max(count for count, _ in alike)
            twin = program.pledges[next(other for count, other in alike if count == most)]
            yield _about(
                pledge,
                pledge.place / "promise",
                f"“{pledge.title}” promises in the same words as “{twin.title}” of "
                f"{_department(program, twin.department)}.",
                f"Let {_department(program, pledge.department)} say what its own people will do, or let one "
                "department promise for both.",
            )


@rule("P012", Severity.WARNING, "A11")
def still_fits(program: Program, as_of: date) -> Iterator[Problem]:
    """A barrier changed after its pledge was last looked at.

    A barrier grows, is told again in other words, or weighs more than was thought. The promise that
    answered it then may answer it no longer.

    Read the barrier again. If the promise still fits, `playbook review` with the pledge's id notes
    that somebody looked, and how the barriers stood that day; otherwise change the promise. The rule
    speaks of open pledges that were looked at once; the others are found by P013.

    Fails::

        barriers:
          - {id: jargon, title: Bills that nobody understands, words: I read it three times.,
             heard: {on: 2027-04-01}, cause: process, severity: critical}
        pledges:
          - id: plain-bills
            title: Bills in plain words
            department: finance
            owner: biller
            promise: Every line of a bill says what it is for.
            addresses: [jargon]
            due: 2027-06-30
            reviewed: {on: 2027-04-02, by: lead, saw: [{barrier: jargon, fingerprint: 0a1b2c3d4e5f}]}

    Passes::

        barriers:
          - {id: jargon, title: Bills that nobody understands, words: I read it three times.,
             heard: {on: 2027-04-01}, cause: process, severity: critical}
        pledges:
          - id: plain-bills
            title: Bills in plain words
            department: finance
            owner: biller
            promise: Every line of a bill says what it is for.
            addresses: [jargon]
            due: 2027-06-30
            reviewed: {on: 2027-04-02, by: lead, saw: [{barrier: jargon, fingerprint: 07fe342c3fb7}]}
    """
    for pledge in _open(program):
        review = pledge.reviewed
        if review is None or review.on > as_of:
            continue
        saw = {one.barrier: one.fingerprint for one in review.saw}
        barriers = [program.barriers[one] for one in dict.fromkeys(pledge.addresses)]
        new = [one.title for one in barriers if one.id not in saw]
        changed = [
            one.title for one in barriers if one.id in saw and saw[one.id] != fingerprint.of_barrier(one)
        ]
        told = []
        if changed:
            told.append(f"since then {_quoted(changed)} {'has' if len(changed) == 1 else 'have'} changed")
        if new and saw:
            told.append(f"{_quoted(new)} {'was' if len(new) == 1 else 'were'} not looked at then")
        elif new:
            told.append(f"the review does not say how {_quoted(new)} stood then")
        if told:
            yield _about(
                pledge,
                pledge.place / "reviewed" / "saw" if review.saw else pledge.place / "reviewed",
                f"“{pledge.title}” was looked at on {day(review.on)}; {', and '.join(told)}.",
                f"Read what it answers; if it still fits, run `playbook review {pledge.id}`.",
            )


@rule("P013", Severity.WARNING, "A7")
def looked_at_again(program: Program, as_of: date) -> Iterator[Problem]:
    """No review of an open pledge is noted for a long time.

    A promise that nobody looks at between the day it is made and the day it is due is kept by luck.

    Look at it together with those who wait, and note it with `playbook review` and the pledge's id.
    The limit of 90 days is this project's own judgement; change it with `rules: review_days`. The rule
    is silent for pledges that say neither when they were made nor when somebody looked.

    Fails on 2027-07-15::

        pledges:
          - {id: plain-bills, title: Bills in plain words, department: finance, owner: biller,
             promise: Every line of a bill says what it is for., made_on: 2027-04-01, due: 2027-08-31}

    Passes on 2027-07-15::

        pledges:
          - {id: plain-bills, title: Bills in plain words, department: finance, owner: biller,
             promise: Every line of a bill says what it is for., made_on: 2027-04-01, due: 2027-08-31,
             reviewed: {on: 2027-05-28, by: lead}}
    """
    limit = program.charter.rules.review_days
    for pledge in _open(program):
        known = [pledge.made_on, pledge.reviewed.on if pledge.reviewed else None]
        days = [one for one in known if one is not None and one <= as_of]
        if days and (as_of - max(days)).days > limit:
            last = max(days)
            looked = pledge.reviewed is not None and last == pledge.reviewed.on
            yield _about(
                pledge,
                pledge.place / "reviewed" / "on" if looked else pledge.place / "made_on",
                f"No review of “{pledge.title}” is noted since {'' if looked else 'it was made on '}"
                f"{day(last)}, {count((as_of - last).days, 'day')} ago.",
                f"Look at it with those who wait, then run `playbook review {pledge.id}`.",
            )


@rule("P014", Severity.WARNING, "A7")
def review_not_past(program: Program, as_of: date) -> Iterator[Problem]:
    """A pledge is past the day by which it was to be looked at.

    Somebody had a reason to set `review_by`: a law, a contract, a season. It has gone by, and the
    pledge may rest on something that is no longer so.

    Look at it, note it with `playbook review` and the pledge's id, and set the next day or remove it.

    Fails::

        pledges:
          - {id: plain-bills, title: Bills in plain words, department: finance, owner: biller,
             promise: Every line of a bill says what it is for., due: 2027-06-30,
             review_by: 2027-04-12}

    Passes::

        pledges:
          - {id: plain-bills, title: Bills in plain words, department: finance, owner: biller,
             promise: Every line of a bill says what it is for., due: 2027-06-30,
             review_by: 2027-04-12, reviewed: {on: 2027-04-13, by: lead}}
    """
    for pledge in _open(program):
        end, review = pledge.review_by, pledge.reviewed
        if end is not None and end < as_of and not (review and end <= review.on <= as_of):
            yield _about(
                pledge,
                pledge.place / "review_by",
                f"“{pledge.title}” was to be looked at by {day(end)}, "
                f"{count((as_of - end).days, 'day')} ago.",
                f"Look at it and run `playbook review {pledge.id}`; set a new `review_by:` or remove it.",
            )


@rule("P015", Severity.WARNING, "A2")
def somebody_agreed(program: Program, as_of: date) -> Iterator[Problem]:
    """A date or a promise was changed, and nobody but its owner agreed.

    A promise has two sides. Whoever gave it may ask for more time or for other words, but those who
    wait say yes or no; otherwise the change is an announcement.

    Ask them, and name who agreed as `agreed_by:`. The owner can't agree for the other side.

    Fails::

        pledges:
          - id: plain-bills
            title: Bills in plain words
            department: finance
            owner: biller
            promise: Every line of a bill says what it is for.
            due: 2027-06-30
            renegotiated: [{on: 2027-04-01, from: 2027-05-31, to: 2027-06-30, reason: No time.}]

    Passes::

        pledges:
          - id: plain-bills
            title: Bills in plain words
            department: finance
            owner: biller
            promise: Every line of a bill says what it is for.
            due: 2027-06-30
            renegotiated:
              - {on: 2027-04-01, from: 2027-05-31, to: 2027-06-30, reason: No time., agreed_by: lead}
    """
    for pledge in program.pledges.values():
        changes: list[tuple[str, str, int, Renegotiation | Restated]] = [
            *(("renegotiated", "moved", index, one) for index, one in enumerate(pledge.renegotiated)),
            *(("restated", "put differently", index, one) for index, one in enumerate(pledge.restated)),
        ]
        for key, done, index, change in changes:
            if change.on > as_of or change.agreed_by not in (None, pledge.owner):
                continue
            if change.agreed_by is None and was_lost(program, change, "agreed_by"):
                continue
            place = pledge.place / key / index
            yield _about(
                pledge,
                place / "agreed_by" if change.agreed_by else place,
                f"“{pledge.title}” was {done} on {day(change.on)}, "
                + ("and only its owner agreed." if change.agreed_by else "without a word on who agreed."),
                "Ask somebody who waits for it, and name that person as `agreed_by:`.",
            )


@rule("P016", Severity.WARNING, "A2")
def seen_by_others(program: Program, as_of: date) -> Iterator[Problem]:
    """Nobody but its owner is named who saw that a pledge was kept.

    The one who promised is the last to notice what is missing. Whether a promise was kept is for
    those to say who waited for it.

    Let somebody else look, best of all one of those who asked for it, and add what they saw below
    `evidence:` with `by:`.

    Fails::

        pledges:
          - id: plain-bills
            title: Bills in plain words
            department: finance
            owner: biller
            promise: Every line of a bill says what it is for.
            due: 2027-04-09
            status: kept
            closed_on: 2027-04-09
            evidence: [{on: 2027-04-09, by: biller, shows: All texts are rewritten.}]

    Passes::

        pledges:
          - id: plain-bills
            title: Bills in plain words
            department: finance
            owner: biller
            promise: Every line of a bill says what it is for.
            due: 2027-04-09
            status: kept
            closed_on: 2027-04-09
            evidence:
              - {on: 2027-04-12, by: lead, shows: I read twenty April bills and had no question.}
    """
    for pledge in program.pledges.values():
        if was_lost(program, pledge, "evidence"):
            continue
        seen = [(index, one) for index, one in enumerate(pledge.evidence) if one.on <= as_of]
        if pledge.status is not PledgeStatus.KEPT or not seen:
            continue
        if all(one.by in (None, pledge.owner) for _, one in seen):
            index, first = seen[0]
            place = pledge.place / "evidence" / index
            by_owner = first.by is not None
            yield _about(
                pledge,
                place / "by" if by_owner else place,
                f"Only its owner has seen that “{pledge.title}” was kept."
                if by_owner
                else f"Nobody put a name to what shows that “{pledge.title}” was kept.",
                "Let somebody look who waited for it, and add what was seen below `evidence:` with `by:`.",
            )


@rule("P017", Severity.WARNING, "A2")
def closed_on_a_day(program: Program, as_of: date) -> Iterator[Problem]:
    """A pledge is closed, but the day is not written down.

    Without the day one can't tell whether it was kept in time, and a pledge that was kept late counts
    as kept on time.

    Add `closed_on:` with the day on which it was kept, missed or withdrawn.

    Fails::

        pledges:
          - id: plain-bills
            title: Bills in plain words
            department: finance
            owner: biller
            promise: Every line of a bill says what it is for.
            due: 2027-04-09
            status: kept
            evidence: [{on: 2027-04-12, by: lead, shows: I read twenty bills and had no question.}]

    Passes::

        pledges:
          - id: plain-bills
            title: Bills in plain words
            department: finance
            owner: biller
            promise: Every line of a bill says what it is for.
            due: 2027-04-09
            status: kept
            closed_on: 2027-04-09
            evidence: [{on: 2027-04-12, by: lead, shows: I read twenty bills and had no question.}]
    """
    for pledge in program.pledges.values():
        if was_lost(program, pledge, "closed_on"):
            continue
        if pledge.status not in OPEN and pledge.closed_on is None:
            yield _about(
                pledge,
                pledge.place / "status",
                f"“{pledge.title}” was {pledge.status.value}, but the day is not written down.",
                "Add `closed_on:` with the day.",
            )


@rule("P018", Severity.WARNING, "A11")
def says_why(program: Program, as_of: date) -> Iterator[Problem]:
    """A pledge was missed or withdrawn without a word on why.

    Bad news that is told well is worth more than a kept promise: the next department learns what was
    in the way. A silent end teaches only that promises here may end in silence.

    Say in `closing_note:` what was in the way, and what becomes of those who waited. “Not kept” by
    itself is no reason.

    Fails::

        pledges:
          - {id: plain-bills, title: Bills in plain words, department: finance, owner: biller,
             promise: Every line of a bill says what it is for., due: 2027-04-09, status: missed,
             closed_on: 2027-04-09}

    Passes::

        pledges:
          - {id: plain-bills, title: Bills in plain words, department: finance, owner: biller,
             promise: Every line of a bill says what it is for., due: 2027-04-09, status: missed,
             closed_on: 2027-04-09, closing_note: We had not asked whether the texts may be changed.}
    """
    for pledge in program.pledges.values():
        if was_lost(program, pledge, "closing_note"):
            continue
        if pledge.status in UNKEPT and not wording.gives_reason(pledge.closing_note):
            yield _about(
                pledge,
                pledge.place / ("closing_note" if pledge.closing_note else "status"),
                f"“{pledge.title}” was {pledge.status.value}, and no reason is written down.",
                "Say in `closing_note:` what was in the way and what becomes of those who waited.",
            )


@rule("P019", Severity.NOTE, "A2")
def somebody_accepted(program: Program, as_of: date) -> Iterator[Problem]:
    """Nobody accepted a pledge on behalf of those who wait for it.

    A good promise is one that the other side has said yes to: it is what they need, and the day is
    soon enough (Sull and Spinosa, Harvard Business Review, 2007). Otherwise it may be kept to the
    letter and help nobody.

    Show it to somebody who waits for it, and name that person as `accepted_by:`. The owner's own yes
    does not count.

    Fails::

        pledges:
          - {id: plain-bills, title: Bills in plain words, department: finance, owner: biller,
             promise: Every line of a bill says what it is for., due: 2027-06-30}

    Passes::

        pledges:
          - {id: plain-bills, title: Bills in plain words, department: finance, owner: biller,
             promise: Every line of a bill says what it is for., due: 2027-06-30, accepted_by: lead}
    """
    for pledge in program.pledges.values():
        if pledge.accepted_by is None and was_lost(program, pledge, "accepted_by"):
            continue
        if pledge.status not in UNKEPT and pledge.accepted_by in (None, pledge.owner):
            yield _about(
                pledge,
                pledge.place / "accepted_by" if pledge.accepted_by else pledge.place,
                f"Nobody but its owner said yes to “{pledge.title}”."
                if pledge.accepted_by
                else f"Nobody who waits for it said yes to “{pledge.title}”.",
                "Show it to somebody whom it shall help, and name that person as `accepted_by:`.",
            )


@rule("P020", Severity.ERROR, "A2")
def dates_can_be(program: Program, as_of: date) -> Iterator[Problem]:
    """A pledge holds a date that can't be.

    Mostly a slip of the pen, such as last year's number. But everything that is said of a pledge rests
    on its dates: whether it is late, was moved in time, was kept in time.

    Correct the date that the message names.

    Fails::

        pledges:
          - {id: plain-bills, title: Bills in plain words, department: finance, owner: biller,
             promise: Every line of a bill says what it is for., made_on: 2027-04-01, due: 2026-06-30,
             status: missed, closed_on: 2027-04-09, closing_note: The texts are not ours to change.}

    Passes::

        pledges:
          - {id: plain-bills, title: Bills in plain words, department: finance, owner: biller,
             promise: Every line of a bill says what it is for., made_on: 2027-04-01, due: 2027-06-30,
             status: missed, closed_on: 2027-04-09, closing_note: The texts are not ours to change.}
    """
    for pledge in program.pledges.values():
        for place, message in _impossible(pledge, as_of):
            yield _about(pledge, place, message, "Correct the date, or what is said of it.")


def _impossible(pledge: Pledge, as_of: date) -> Iterator[tuple[Place, str]]:
    """The dates of a pledge that can't be, and why."""
    place, title, made, due, closed = (
        pledge.place,
        pledge.title,
        pledge.made_on,
        pledge.due,
        pledge.closed_on,
    )
    if made is not None and due is not None and made > due:
        yield place / "made_on", f"“{title}” was made on {day(made)}, after its due date of {day(due)}."
    for index, step in enumerate(pledge.steps):
        if due is not None and step.on > due:
            yield (
                place / "steps" / index / "on",
                f"The step “{step.title}” of “{title}” comes on {day(step.on)}, after the pledge is due on "
                f"{day(due)}.",
            )
    if closed is not None and pledge.status in OPEN:
        yield (
            place / "closed_on",
            f"“{title}” was closed on {day(closed)}, but its status is `{pledge.status.value}`.",
        )
    happened = [
        *([(place / "closed_on", "was closed", closed)] if closed is not None else []),
        *(
            (place / "renegotiated" / index / "on", "was moved", one.on)
            for index, one in enumerate(pledge.renegotiated)
        ),
        *(
            (place / "restated" / index / "on", "was put differently", one.on)
            for index, one in enumerate(pledge.restated)
        ),
        *([(place / "reviewed" / "on", "was looked at", pledge.reviewed.on)] if pledge.reviewed else []),
    ]
    for where, what, on in happened:
        if on > as_of:
            yield where, f"“{title}” {what} on {day(on)}, which is still to come."
        elif made is not None and on < made:
            yield where, f"“{title}” {what} on {day(on)}, before it was made on {day(made)}."
    for index, one in enumerate(pledge.evidence):
        if one.on > as_of:
            yield (
                place / "evidence" / index / "on",
                f"“{title}” has evidence of {day(one.on)}, which is still to come.",
            )


@rule("P021", Severity.WARNING, "A7")
def steps_not_slipping(program: Program, as_of: date) -> Iterator[Problem]:
    """More than half of a pledge's steps should be there and are not.

    The due date is still to come, but the way there is already lost. Now it can be said in time, and a
    new date agreed; later it is a broken promise.

    Mark the steps that are there as `done: true`. If they are not, tell those who wait, and agree on a
    new date below `renegotiated:` while there is time. Once the pledge itself is overdue, P003 says so.

    Fails::

        pledges:
          - id: plain-bills
            title: Bills in plain words
            department: finance
            owner: biller
            promise: Every line of a bill says what it is for.
            due: 2027-06-30
            steps:
              - {on: 2027-03-31, title: All texts are listed}
              - {on: 2027-04-12, title: Ten customers have read them}
              - {on: 2027-06-30, title: New texts are on the bill}

    Passes::

        pledges:
          - id: plain-bills
            title: Bills in plain words
            department: finance
            owner: biller
            promise: Every line of a bill says what it is for.
            due: 2027-06-30
            steps:
              - {on: 2027-03-31, title: All texts are listed, done: true}
              - {on: 2027-04-12, title: Ten customers have read them}
              - {on: 2027-06-30, title: New texts are on the bill}
    """
    for pledge in _open(program):
        if pledge_state(pledge, as_of) is PledgeState.LATE:
            continue
        missing = [index for index, one in enumerate(pledge.steps) if one.on < as_of and not one.done]
        if len(missing) * 2 > len(pledge.steps):
            if len(pledge.steps) == 1:
                found = f"The only step of “{pledge.title}” is overdue."
            else:
                found = f"Of the {len(pledge.steps)} steps of “{pledge.title}”, {len(missing)} are overdue."
            yield _about(
                pledge,
                pledge.place / "steps" / missing[0],
                found,
                "Mark what is there as `done: true`; otherwise agree on a new date while there is time.",
            )


@rule("P022", Severity.WARNING, "A2")
def not_moved_for_ever(program: Program, as_of: date) -> Iterator[Problem]:
    """A pledge's date was moved more than twice.

    Each move was agreed, and yet nobody believes the date any more. Mostly the promise is too large,
    or somebody else holds the key to it.

    Say what stands in the way, and promise the part that is in the owner's own hands. That twice is
    enough is this project's own judgement.

    Fails::

        pledges:
          - id: plain-bills
            title: Bills in plain words
            department: finance
            owner: biller
            promise: Every line of a bill says what it is for.
            due: 2027-09-30
            renegotiated:
              - {on: 2027-04-01, from: 2027-04-30, to: 2027-05-31, reason: Illness., agreed_by: lead}
              - {on: 2027-04-06, from: 2027-05-31, to: 2027-07-31, reason: Paper., agreed_by: lead}
              - {on: 2027-04-14, from: 2027-07-31, to: 2027-09-30, reason: Holidays., agreed_by: lead}

    Passes::

        pledges:
          - id: plain-bills
            title: Bills in plain words
            department: finance
            owner: biller
            promise: Every line of a bill says what it is for.
            due: 2027-07-31
            renegotiated:
              - {on: 2027-04-01, from: 2027-04-30, to: 2027-05-31, reason: Illness., agreed_by: lead}
              - {on: 2027-04-06, from: 2027-05-31, to: 2027-07-31, reason: Paper., agreed_by: lead}
    """
    for pledge in _said(program):
        moves = [one for one in _moves(pledge) if one[1].on <= as_of]
        if len(moves) > MOVES_MOST:
            yield _about(
                pledge,
                pledge.place / "renegotiated",
                f"“{pledge.title}” was moved {len(moves)} times, from {day(moves[0][1].from_)} to "
                f"{day(moves[-1][1].to)}.",
                "Say what stands in the way, and promise the part that is in the owner's own hands.",
            )


@rule("P023", Severity.WARNING, "A2")
def target_is_elsewhere(program: Program, as_of: date) -> Iterator[Problem]:
    """A pledge's target is where the figure already was.

    A target that equals the baseline is kept by doing nothing. Often the figure was copied and then
    forgotten; sometimes it is a promise that can't fail.

    Say under `measure:` where the figure shall be on the due date. “At least” and “at most” before the
    same figure change nothing.

    Fails::

        pledges:
          - id: plain-bills
            title: Bills in plain words
            department: finance
            owner: biller
            promise: Every line of a bill says what it is for.
            measure: {name: Calls about bills, baseline: 31 %, target: 31 %}
            due: 2027-06-30

    Passes::

        pledges:
          - id: plain-bills
            title: Bills in plain words
            department: finance
            owner: biller
            promise: Every line of a bill says what it is for.
            measure: {name: Calls about bills, baseline: 31 %, target: 15 %}
            due: 2027-06-30
    """
    for pledge in _said(program):
        measure = pledge.measure
        if measure is None:
            continue
        before, after = wording.figure(measure.baseline), wording.figure(measure.target)
        if before == after and any(one[0].isdigit() for one in after):
            yield _about(
                pledge,
                pledge.place / "measure" / "target",
                f"The target of “{pledge.title}” ({measure.target}) equals its baseline "
                f"({measure.baseline}).",
                "Say where the figure shall be on the due date.",
            )


@rule("P024", Severity.WARNING, "A12")
def shared_among_people(program: Program, as_of: date) -> Iterator[Problem]:
    """One person owns too many open pledges.

    Nobody keeps six promises beside the daily work, and when that person is away all of them stand
    still. It also lets the others off.

    Give some of them to other owners. The limit of 5 is this project's own judgement; change it with
    `rules: pledges_most`.

    Fails::

        rules: {pledges_most: 1}
        pledges:
          - {id: plain-bills, title: Bills in plain words, department: finance, owner: biller,
             promise: Every line of a bill says what it is for., due: 2027-06-30}
          - {id: refunds, title: Money back in ten days, department: finance, owner: biller,
             promise: A refund is on the account after ten days., due: 2027-06-30}

    Passes::

        rules: {pledges_most: 1}
        people: [{id: cashier, name: Somebody who pays out, department: finance}]
        pledges:
          - {id: plain-bills, title: Bills in plain words, department: finance, owner: biller,
             promise: Every line of a bill says what it is for., due: 2027-06-30}
          - {id: refunds, title: Money back in ten days, department: finance, owner: cashier,
             promise: A refund is on the account after ten days., due: 2027-06-30}
    """
    most = program.charter.rules.pledges_most
    owned: dict[str, list[Pledge]] = {}
    for pledge in _open(program):
        if pledge.owner is not None:
            owned.setdefault(pledge.owner, []).append(pledge)
    for owner, pledges in owned.items():
        if len(pledges) > most:
            last = pledges[-1]
            yield _about(
                last,
                last.place / "owner",
                f"{program.name_of(owner)} owns {count(len(pledges), 'open pledge')}.",
                f"Let others own some of them; one person keeps {most} at most."
                if most
                else "Let others own them.",
            )


@rule("P025", Severity.WARNING, "A12")
def owner_from_the_department(program: Program, as_of: date) -> Iterator[Problem]:
    """A pledge's owner belongs to another department than the one that promises.

    A department can't promise with other people's hands. Either the wrong department is named, and the
    one that does the work is not seen to; or somebody was made the owner who can't decide.

    Name an owner from the department that promises, or let the owner's own department promise. The
    rule is silent when the owner's department is not known.

    Fails::

        pledges:
          - {id: plain-bills, title: Bills in plain words, department: finance, owner: systems,
             promise: Every line of a bill says what it is for., due: 2027-06-30}

    Passes::

        pledges:
          - {id: plain-bills, title: Bills in plain words, department: finance, owner: biller,
             promise: Every line of a bill says what it is for., due: 2027-06-30}
    """
    for pledge in _said(program):
        owner = program.everyone.get(pledge.owner or "")
        if owner is not None and owner.department not in (None, pledge.department):
            yield _about(
                pledge,
                pledge.place / "owner",
                f"{_department(program, pledge.department)} promises “{pledge.title}”, but its owner, "
                f"{owner.name or owner.id}, belongs to {_department(program, owner.department or '')}.",
                "Name an owner from the department that promises, or let the owner's department promise.",
            )


@rule("P026", Severity.WARNING, "A12")
def something_still_stands(program: Program, as_of: date) -> Iterator[Problem]:
    """Nothing that a department promised still stands.

    It came to the regroup with a promise and did not keep it. That was told honestly; but as things
    are, the department contributes nothing, and everyone means everyone.

    Ask it for a new pledge, smaller than the last. The rule begins with the regroup; a department that
    promised nothing at all, or took everything back, is found by E001.

    Fails::

        regroup: {on: 2027-04-01}
        pledges:
          - {id: plain-bills, title: Bills in plain words, department: finance, owner: biller,
             promise: Every line of a bill says what it is for., due: 2027-04-09, status: missed,
             closed_on: 2027-04-09, closing_note: The texts are not ours to change.}

    Passes::

        regroup: {on: 2027-04-01}
        pledges:
          - {id: plain-bills, title: Bills in plain words, department: finance, owner: biller,
             promise: Every line of a bill says what it is for., due: 2027-04-09, status: missed,
             closed_on: 2027-04-09, closing_note: The texts are not ours to change.}
          - {id: five-texts, title: Five lines in plain words, department: finance, owner: biller,
             promise: The five lines most asked about say what they are for., due: 2027-06-30}
    """
    if not regrouped(program, as_of):
        return
    for department in program.organization.departments:
        states = {one.status for one in program.pledges_of_department.get(department.id, [])}
        if PledgeStatus.MISSED in states and states.issubset(UNKEPT):
            yield problem(
                department.place,
                f"Nothing that {department.title} promised still stands: all of it was missed or withdrawn.",
                "Ask it what it can promise now, and add that as a new pledge.",
                f"department/{department.id}",
            )


@rule("P027", Severity.WARNING, "A2")
def evidence_after_the_promise(program: Program, as_of: date) -> Iterator[Problem]:
    """All evidence of a kept pledge is older than the pledge.

    What could be seen before it was promised did not need the promise. It makes the share of kept
    promises look better than it is.

    Let somebody look again, and add what is to be seen now below `evidence:`; or promise something
    that is not there yet.

    Fails::

        pledges:
          - id: plain-bills
            title: Bills in plain words
            department: finance
            owner: biller
            promise: Every line of a bill says what it is for.
            made_on: 2027-04-01
            due: 2027-04-09
            status: kept
            closed_on: 2027-04-02
            evidence: [{on: 2027-03-15, by: lead, shows: I read twenty bills and had no question.}]

    Passes::

        pledges:
          - id: plain-bills
            title: Bills in plain words
            department: finance
            owner: biller
            promise: Every line of a bill says what it is for.
            made_on: 2027-04-01
            due: 2027-04-09
            status: kept
            closed_on: 2027-04-09
            evidence: [{on: 2027-04-12, by: lead, shows: I read twenty bills and had no question.}]
    """
    for pledge in program.pledges.values():
        if pledge.status is not PledgeStatus.KEPT or pledge.made_on is None or not pledge.evidence:
            continue
        last = max(one.on for one in pledge.evidence)
        if last < pledge.made_on:
            yield _about(
                pledge,
                pledge.place / "evidence",
                f"“{pledge.title}” was made on {day(pledge.made_on)}; what shows that it was kept was seen "
                f"before that, on {day(last)} at the latest.",
                "Let somebody look again, and add what is to be seen now.",
            )


@rule("P028", Severity.ERROR, "A2")
def withdrawn_in_time(program: Program, as_of: date) -> Iterator[Problem]:
    """A pledge was withdrawn after it had fallen due.

    Who sees in time that a promise can't be kept may take it back in the open. Once its day has passed
    it was missed; to call that withdrawn makes the share of kept promises look better than it is.

    Write `status: missed`, and leave the dates as they are. Pages count it as missed already.

    Fails::

        pledges:
          - {id: plain-bills, title: Bills in plain words, department: finance, owner: biller,
             promise: Every line of a bill says what it is for., due: 2027-04-09, status: withdrawn,
             closed_on: 2027-04-12, closing_note: The texts are not ours to change.}

    Passes::

        pledges:
          - {id: plain-bills, title: Bills in plain words, department: finance, owner: biller,
             promise: Every line of a bill says what it is for., due: 2027-04-09, status: missed,
             closed_on: 2027-04-12, closing_note: The texts are not ours to change.}
    """
    for pledge in program.pledges.values():
        due, closed = pledge.due, pledge.closed_on
        if due is None or closed is None or closed > as_of or not withdrawn_late(pledge):
            continue
        yield _about(
            pledge,
            pledge.place / "status",
            f"“{pledge.title}” was withdrawn on {day(closed)}, {count((closed - due).days, 'day')} after it "
            "had fallen due: it was missed.",
            "Write `status: missed`, and leave the dates as they are.",
        )


@rule("P029", Severity.WARNING, "A2")
def made_on_a_day(program: Program, as_of: date) -> Iterator[Problem]:
    """A pledge does not say when it was made.

    Without that day one can't tell how long those who were promised something have waited, nor whether
    what shows that it was kept came after the promise. Rules about long pledges and about those that
    nobody looks at are silent without it (P010, P013, P027).

    Add `made_on:` with the day on which it was promised, mostly that of the regroup. The rule speaks of
    open pledges with a due date.

    Fails::

        pledges:
          - {id: plain-bills, title: Bills in plain words, department: finance, owner: biller,
             promise: Every line of a bill says what it is for., due: 2027-06-30}

    Passes::

        pledges:
          - {id: plain-bills, title: Bills in plain words, department: finance, owner: biller,
             promise: Every line of a bill says what it is for., made_on: 2027-04-12, due: 2027-06-30}
    """
    for pledge in _open(program):
        if pledge.due is not None and pledge.made_on is None and not was_lost(program, pledge, "made_on"):
            yield _about(
                pledge,
                pledge.place,
                f"“{pledge.title}” does not say when it was made.",
                "Add `made_on:` with the day on which it was promised.",
            )
