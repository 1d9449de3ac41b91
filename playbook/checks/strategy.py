"""Strategy (family O): whether purpose, strength and dates are there, and one with the business strategy."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from playbook.checks.everyone import regrouped
from playbook.checks.rule import count, problem, rule
from playbook.measures import momentum
from playbook.model.charter import ReviewHeld, Timeline, Vantage
from playbook.model.library import Program
from playbook.model.pledges import PledgeStatus
from playbook.problem import Place, Problem, Severity
from playbook.prose import day

REVIEW_GRACE: Final = timedelta(7)
"""How long after a review was planned it is still early to ask what it found."""
REVIEW_AROUND: Final = timedelta(21)
"""How far from the day planned a review may be held and still be that review."""
END_DAYS: Final = 30
"""Days after the program's end until which pledges may be closed without a word."""


@rule("O001", Severity.ERROR, "A5")
def objective_serves_the_business(program: Program, as_of: date) -> Iterator[Problem]:
    """An objective has no business goal.

    The customer strategy and the business strategy are one. An objective that serves no goal of the
    business stands apart, and is the first thing to be cut when money is short.

    Write under `business_goal` what the business gets when customers get this. If nobody can say, the
    objective may be a nice idea that belongs elsewhere. To repeat the objective's own title says nothing.

    Fails::

        strategy:
          objectives:
            - {id: plain-bills, title: Bills explain themselves}

    Passes::

        strategy:
          objectives:
            - id: plain-bills
              title: Bills explain themselves
              business_goal: Halve the calls about bills by 2028
    """
    strategy = program.charter.strategy
    for objective in strategy.objectives if strategy else ():
        repeated = objective.business_goal.casefold().strip(" .") == objective.title.casefold().strip(" .")
        if not objective.business_goal or repeated:
            yield problem(
                objective.place / "business_goal"
                if repeated and objective.business_goal
                else objective.place,
                f"The business goal of “{objective.title}” only says the objective again."
                if objective.business_goal
                else f"The objective “{objective.title}” names no goal of the business.",
                "Ask the sponsor what the business gets from it, and write it under `business_goal`.",
            )


@rule("O002", Severity.WARNING, "A5")
def objective_has_pledges(program: Program, as_of: date) -> Iterator[Problem]:
    """An objective is served by no pledge.

    From the day of the regroup on, each objective needs somebody who does something for it. An
    objective without a pledge is a wish.

    A pledge serves an objective when it names it under `objective`, or when it answers a barrier that
    stands against it. A pledge that was withdrawn serves nothing. When no department wants to pledge
    anything for an objective, ask whether it is one.

    Fails::

        regroup: {on: 2027-04-08}

    Passes::

        regroup: {on: 2027-04-08}
        pledges:
          - {id: one-call, title: One call, department: it, promise: One call is enough, objective: first}
    """
    if not regrouped(program, as_of):
        return
    served: set[str | None] = set()
    for pledge in program.pledges.values():
        if pledge.status is not PledgeStatus.WITHDRAWN:
            served.add(pledge.objective)
            served |= {program.barriers[one].objective for one in pledge.addresses if one in program.barriers}
    for objective in program.objectives.values():
        if objective.id not in served:
            yield problem(
                objective.place,
                f"No pledge serves the objective “{objective.title}”.",
                "Ask every department what it can do for it, or let the objective go in the open.",
            )


@rule("O003", Severity.ERROR, "A9")
def strength_serves_a_need(program: Program, as_of: date) -> Iterator[Problem]:
    """The strength has no customer need that it serves.

    An organization plays to its strengths in line with what customers need; a strength that nobody needs
    is only pride. The founding article's examples are the interviewee's view: great products at Apple, an
    intimate understanding of the customer at Cisco.

    Write under `strength: customer_need` what customers need that this strength serves, in their words.

    Fails::

        strength: {customer_need: null}

    Passes::

        strength: {title: We are near, customer_need: Somebody who knows the building and who comes}
    """
    strength = program.charter.strength
    if strength is None:
        return
    repeated = strength.customer_need.casefold().strip(" .") == strength.title.casefold().strip(" .")
    if not strength.customer_need or repeated:
        yield problem(
            strength.place / "customer_need" if strength.customer_need else strength.place,
            "The customer need only says the strength again."
            if strength.customer_need
            else f"The strength “{strength.title}” names no need of customers that it serves.",
            "Ask some customers what they would miss, and write it under `customer_need`.",
        )


@rule("O004", Severity.WARNING, "A5")
def there_is_a_strategy(program: Program, as_of: date) -> Iterator[Problem]:
    """The program has no strategy, or a strategy without objectives.

    Days beside the front line without a strategy are visits: nobody can say what they are for, or choose
    between two barriers.

    Add `strategy:` with what customers can rely on (`promise`) and two to four `objectives`, each tied to
    a goal of the business.

    Fails::

        strategy: {objectives: null}

    Passes::

        strategy:
          promise: The price, the day and the answer are what we said.
          objectives:
            - {id: stay, title: Customers stay, business_goal: Lose one customer in seven instead of six}
    """
    strategy = program.charter.strategy
    if strategy is None:
        if not program.has_unread("program"):
            yield problem(
                program.charter.place,
                "The program has no strategy.",
                "Add `strategy:` with `promise:` and `objectives:`.",
            )
    elif not strategy.objectives:
        yield problem(
            strategy.place,
            "The strategy has no objective.",
            "Add `objectives:`, each with the goal of the business that it serves.",
        )


@rule("O005", Severity.WARNING, "A9")
def there_is_a_strength(program: Program, as_of: date) -> Iterator[Problem]:
    """The program names no strength to play to.

    Nobody can be best at everything, and customers notice who tries. Choose what the organization is good
    at already and customers need, and say what it chooses not to be best at.

    Add `strength:` with `title` and `customer_need`.

    Fails::

        strength: null

    Passes::

        strength: {title: We are near, customer_need: Somebody who knows the building and who comes}
    """
    if program.charter.strength is None and not program.has_unread("program"):
        yield problem(
            program.charter.place,
            "The program names no strength that it plays to.",
            "Add `strength:` with `title:` and `customer_need:`.",
        )


@rule("O006", Severity.NOTE, "A1")
def signs_are_shown(program: Program, as_of: date) -> Iterator[Problem]:
    """A sign of the culture has neither evidence nor a measure.

    A sign is something that one would notice. Without anything that shows it, nobody can tell the culture
    from the poster.

    Write under `evidence` what shows that it is so today, also when that is little, or name the `measure`
    that shows it.

    Fails::

        signs:
          - {id: told-once, seen_from: outside, title: Nobody tells the same story twice}

    Passes::

        signs:
          - id: told-once
            seen_from: outside
            title: Nobody tells the same story twice
            evidence: Repeat calls fell from 24 to 22 in a hundred.
    """
    for sign in program.charter.signs:
        if not sign.evidence.strip() and sign.measure is None:
            yield problem(
                sign.place,
                f"Nothing shows that “{sign.title}” is so.",
                "Write what shows it under `evidence`, or name a `measure`.",
            )


@rule("O007", Severity.WARNING, "A7")
def reviews_are_planned(program: Program, as_of: date) -> Iterator[Problem]:
    """The timeline has no reviews.

    Culture is slow, and a program that looks back only at its end learns too late. On a review day
    sponsor and team look together at what became of it, bad news first.

    Add the days under `timeline: reviews`.

    Fails::

        timeline: {reviews: null}

    Passes::

        timeline: {reviews: [2027-05-10, 2027-06-24]}
    """
    timeline = program.charter.timeline
    if timeline is not None and not timeline.reviews:
        yield problem(
            timeline.place,
            "No day is planned on which sponsor and team look at what became of the program.",
            "Add such days under `reviews:`, for instance one every three months.",
        )


def reviews_not_held(timeline: Timeline, as_of: date) -> list[int]:
    """Which of the reviews that were planned up to a day nobody tells of, by their number in the list.

    A review that was held counts for one that was planned: from three weeks before that day until three
    weeks after it, or longer, as long as the three weeks before the next one have not begun.
    """
    held: list[ReviewHeld] = [one for one in timeline.held if one.on <= as_of and one.found.strip()]
    held.sort(key=lambda one: one.on)
    planned = sorted((on, number) for number, on in enumerate(timeline.reviews))
    missing, taken = [], 0
    for place, (on, number) in enumerate(planned):
        following = planned[place + 1][0] if place + 1 < len(planned) else date.max
        last = max(on + REVIEW_AROUND, following - REVIEW_AROUND - timedelta(1))
        while taken < len(held) and held[taken].on < on - REVIEW_AROUND:
            taken += 1
        if taken < len(held) and held[taken].on <= last:
            taken += 1
        elif on < as_of - REVIEW_GRACE:
            missing.append(number)
    return sorted(missing)


@rule("O008", Severity.WARNING, "A7")
def reviews_are_held(program: Program, as_of: date) -> Iterator[Problem]:
    """A review day has passed, and no result is written down.

    A review that is put off once is soon forgotten, and with it the program. A week after the day that
    was planned, somebody should have written down what sponsor and team found.

    Hold it, and add it under `timeline: held` with the day and what was found. A review counts for the
    planned day when it was held up to three weeks before it, and later as long as the next one is not
    near. (The week and the three weeks are this project's own judgement.)

    Fails on 2027-05-18::

        timeline: {reviews: [2027-05-10, 2027-06-24]}

    Passes on 2027-05-18::

        timeline:
          reviews: [2027-05-10, 2027-06-24]
          held:
            - {on: 2027-05-12, by: sponsor, found: Two sites have had no visitor yet.}
    """
    timeline = program.charter.timeline
    if timeline is None:
        return
    for number in reviews_not_held(timeline, as_of):
        yield problem(
            timeline.place / "reviews" / number,
            f"The review planned for {day(timeline.reviews[number])} has no result written down.",
            "Hold it, and add the day and what was found under `timeline: held:`.",
        )


@rule("O009", Severity.ERROR, "A7")
def dates_agree(program: Program, as_of: date) -> Iterator[Problem]:
    """The timeline contradicts itself.

    The program or a phase ends before it starts, or a phase, a milestone or the regroup lies outside the
    program. People plan their weeks by these dates, and the drawing on the program's page shows only what
    lies inside.

    Correct the date that is wrong. If the program truly begins earlier or lasts longer, move its `starts`
    or `ends`.

    Fails::

        timeline:
          milestones:
            - {id: thanks, title: We thank all hosts, on: 2027-09-01}  # the program ends on 6 July

    Passes::

        timeline:
          milestones:
            - {id: thanks, title: We thank all hosts, on: 2027-07-01}
    """
    timeline = program.charter.timeline
    if timeline is None:
        return
    if timeline.ends < timeline.starts:
        yield problem(
            timeline.place / "ends",
            f"The program ends on {day(timeline.ends)}, before it starts on {day(timeline.starts)}.",
            "Correct `starts` or `ends`.",
        )
        return
    dated: list[tuple[Place, date, str]] = []
    for phase in timeline.phases:
        if phase.ends < phase.starts:
            yield problem(
                phase.place / "ends",
                f"The phase “{phase.title}” ends on {day(phase.ends)}, "
                f"before it starts on {day(phase.starts)}.",
                "Correct `starts` or `ends`.",
            )
        else:
            dated.append((phase.place / "starts", phase.starts, f"The phase “{phase.title}” starts"))
            dated.append((phase.place / "ends", phase.ends, f"The phase “{phase.title}” ends"))
    dated += [(one.place / "on", one.on, f"The milestone “{one.title}” is") for one in timeline.milestones]
    regroup = program.charter.regroup
    if regroup is not None:
        dated.append((regroup.place / "on", regroup.on, "The regroup is"))
    for place, on, what in dated:
        if on < timeline.starts:
            said = f"before the program starts on {day(timeline.starts)}"
        elif on > timeline.ends:
            said = f"after the program ends on {day(timeline.ends)}"
        else:
            continue
        yield problem(
            place,
            f"{what} on {day(on)}, {said}.",
            "Correct the date, or the program's own `starts` or `ends`.",
        )


@rule("O010", Severity.WARNING, "A7")
def there_is_a_timeline(program: Program, as_of: date) -> Iterator[Problem]:
    """The program has no timeline.

    A culture changes slowly. People want to know when it begins, how long it will be kept up, and when
    somebody looks at what became of it. Without these dates, nothing can be late and nothing is over.

    Add `timeline:` with `starts`, `ends` and `reviews`.

    Fails::

        timeline: null

    Passes::

        timeline: {starts: 2027-03-29, ends: 2027-12-17, reviews: [2027-06-30, 2027-12-09]}
    """
    if program.charter.timeline is None and not program.has_unread("program"):
        yield problem(
            program.charter.place,
            "The program has no timeline.",
            "Add `timeline:` with `starts:`, `ends:` and `reviews:`.",
        )


@rule("O011", Severity.WARNING, "A1")
def signs_from_both_sides(program: Program, as_of: date) -> Iterator[Problem]:
    """All signs of the culture are seen from one side only.

    The culture shows from outside, to customers, and from inside, to employees. Who looks from one side
    alone may praise a smile that is paid for behind the counter, or a good mood that no customer notices.

    Add a sign with the other `seen_from`. The rule is silent as long as no sign is written down.

    Fails::

        signs:
          - {id: told-once, seen_from: outside, title: Nobody tells it twice, evidence: Fewer repeat calls}

    Passes::

        signs:
          - {id: told-once, seen_from: outside, title: Nobody tells it twice, evidence: Fewer repeat calls}
          - {id: asked, seen_from: inside, title: We are asked first, evidence: Hosts say so}
    """
    signs = program.charter.signs
    seen = {sign.seen_from for sign in signs}
    if len(seen) == 1:
        outside = Vantage.OUTSIDE in seen
        yield problem(
            program.charter.place / "signs",
            f"Every sign of the culture is seen from {'outside' if outside else 'inside'}: "
            f"none tells what {'employees' if outside else 'customers'} would notice.",
            f"Add one with `seen_from: {'inside' if outside else 'outside'}`.",
        )


@rule("O012", Severity.WARNING, "A7")
def nothing_open_at_the_end(program: Program, as_of: date) -> Iterator[Problem]:
    """The program has run out, and pledges are still open.

    Those who were promised something still wait, while everybody else thinks that it is over. This is how
    a program teaches people that the next one need not be believed either.

    Say of each open pledge what became of it, also when it was missed, or move the end in the open. The
    rule waits 30 days after the end (this project's own judgement).

    Fails on 2027-08-06::

        pledges:
          - {id: one-call, title: One call, department: it, promise: One call is enough, status: planned}

    Passes on 2027-08-06::

        pledges:
          - {id: one-call, title: One call, department: it, promise: One call is enough, status: missed}
    """
    timeline = program.charter.timeline
    if timeline is None or (as_of - timeline.ends).days <= END_DAYS:
        return
    waiting = sum(
        pledge.status in (PledgeStatus.PLANNED, PledgeStatus.IN_PROGRESS)
        for pledge in program.pledges.values()
    )
    if waiting:
        yield problem(
            timeline.place / "ends",
            f"The program ended on {day(timeline.ends)}, and "
            f"{count(waiting, 'pledge')} {'is' if waiting == 1 else 'are'} still open.",
            "Say of each what became of it, or let the program end later.",
        )


@rule("O013", Severity.WARNING, "A12")
def regroup_follows_the_days(program: Program, as_of: date) -> Iterator[Problem]:
    """No regroup is planned, or it comes before the first day beside the front line.

    What leaders heard must lead to something: afterwards all departments come together, and each says
    what it will contribute. Before the first day there is nothing to answer yet.

    Add `regroup:` with a day by which leaders have been beside the front line.

    Fails::

        regroup: null

    Passes::

        regroup: {on: 2027-05-27}
    """
    regroup = program.charter.regroup
    if regroup is None:
        if not program.has_unread("program"):
            yield problem(
                program.charter.place,
                "No day is planned on which all departments say what each will contribute.",
                "Add `regroup:` with `on:`.",
            )
        return
    days = [one.on for one in program.schedule.days]
    first = min(days) if days else program.shadowing.window.first if program.shadowing else None
    if first is not None and regroup.on < first:
        yield problem(
            regroup.place / "on",
            f"The regroup is on {day(regroup.on)}, but the first leaders go to the front line "
            f"on {day(first)}.",
            "Let the departments come together once leaders have heard what stands in the way.",
        )


@rule("O014", Severity.NOTE, "A1")
def there_are_signs(program: Program, as_of: date) -> Iterator[Problem]:
    """Nothing says how one will recognise the culture.

    The culture shows from outside and from inside, says the founding article. Who has not said before
    what one would notice will later find that whatever happened was meant.

    Once the program has begun, write a few `signs:`, some with `seen_from: outside` and some with
    `seen_from: inside`.

    Fails::

        signs: []

    Passes::

        signs:
          - {id: told-once, seen_from: outside, title: Nobody tells it twice, evidence: Fewer repeat calls}
          - {id: asked, seen_from: inside, title: We are asked first, evidence: Hosts say so}
    """
    charter = program.charter
    if not charter.signs and momentum.has_begun(program, as_of) and not program.has_unread("program"):
        yield problem(
            charter.place,
            "No sign says how one will recognise the culture.",
            "Add `signs:`: what customers would notice, and what employees would.",
        )
