"""Why somebody lacks days: the rule at which they run out, the words, and "
"changes that keep their promise."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from instances import (
    BEFORE,
    MONDAY,
    PROGRAM,
    Instance,
    by_chance,
    dropped,
    host,
    leader,
    on,
    pinned,
    plenty,
    shadowing,
    short_of_a_language,
    span,
    upset,
    write,
    write_lock,
)
from verifier import violations

from playbook.measures import visits
from playbook.model.library import Program
from playbook.model.shadowing import (
    Host,
    HostSite,
    Leader,
    Peak,
    Pin,
    Schedule,
    ShadowDay,
    Shadowing,
    Unplaced,
)
from playbook.model.types import Span
from playbook.scheduling import alternatives, explain, outcome, plan, terms
from playbook.scheduling.alternatives import Choice
from playbook.scheduling.changes import Change, Kind
from playbook.scheduling.present import standing
from playbook.scheduling.terms import Visit
from playbook.scheduling.why import Reason, Step, Why
from playbook.workspace import open_workspace

SEEDS = st.integers(0, 2**32)


def program_of(instance: Instance, folder: Path, lock: str | None = None) -> Program:
    """The program of a workspace that is written into a folder."""
    return open_workspace(write(instance, folder, lock)).read().library.programs[PROGRAM]


def planned(instance: Instance, folder: Path, *, exact: bool = False) -> Program:
    """The program with the schedule that was made for it."""
    program = program_of(instance, folder)
    return replace(program, schedule=plan(program, BEFORE, exact=exact))


def why(program: Program, leader: str, as_of: date = BEFORE) -> Reason:
    """Why a leader lacks days in a program's schedule."""
    there = terms.of(program, as_of)
    found = Why(there, standing(there), as_of).of(leader)
    assert found is not None
    return found


def told(instance: Instance, folder: Path, leader: str = "l.a") -> Reason:
    """Why a leader lacks days once the schedule is made."""
    return why(planned(instance, folder), leader)


def one(*, sites: str = "", hosts: tuple[dict[str, str], ...] = (), days: int = 5, **cells: str) -> Instance:
    """One leader of IT, and hosts."""
    rows = [host(f"h.{number}", **{"department": "care", **row}) for number, row in enumerate(hosts, 1)]
    return Instance([leader("l.a", "it", sites=sites, **cells)], rows, shadowing(days))


# Where nothing is left although nobody else goes anywhere.

FUNNEL = [
    (
        one(hosts=({},), available=span(30, 40)),
        Step.DATES,
        "Not available on any open day from 11 January 2027 to 15 January 2027.",
        "Being available on any of 5 other days would do.",
    ),
    (
        one(hosts=({},), sites="gamma"),
        Step.SITES,
        "The only site within reach, The gamma, takes no visitors.",
        "Being able to go to The alpha would do.",
    ),
    (
        one(hosts=({},), sites="gamma;delta"),
        Step.SITES,
        "None of the sites within reach takes visitors: The delta and The gamma.",
        "Being able to go to The alpha would do.",
    ),
    (
        one(hosts=({},), sites="beta"),
        Step.HOSTS,
        "There is no host at The beta.",
        "Being able to go to The alpha would do; so would one more host of another department at The beta.",
    ),
    (
        one(hosts=({},), sites="REMOTE"),
        Step.HOSTS,
        "There is no host by video link.",
        "Being able to go to The alpha would do.",
    ),
    (
        one(hosts=({"remote": "yes"},), sites="beta"),
        Step.HOSTS,
        "There is no host at The beta.",
        "Being able to go to The alpha would do; so would one more host of another department at The beta.",
    ),
    (
        one(hosts=({"opted_in": "no"},)),
        Step.YES,
        "The only host at The alpha or The beta has not agreed to be one.",
        "A yes from a host at The alpha who has not agreed yet would do.",
    ),
    (
        one(hosts=({"opted_in": "no"}, {"opted_in": "no"}), sites="alpha"),
        Step.YES,
        "None of the 2 hosts at The alpha has agreed to be one.",
        "A yes from any of 2 hosts at The alpha who have not agreed yet would do.",
    ),
    (
        one(hosts=({"department": "it"}, {"department": "it"}), sites="alpha"),
        Step.DEPARTMENT,
        "All 2 hosts at The alpha are of the leader’s own department.",
        "One more host of another department at The alpha would do.",
    ),
    (
        one(
            hosts=({"languages": "en"}, {"languages": "en;es"}, {"site": "beta", "languages": "es;fr"}),
            sites="alpha",
            languages="fr;de",
        ),
        Step.LANGUAGE,
        "None of the 2 hosts at The alpha speaks French or German.",
        "One more host of another department at The alpha who speaks French or German "
        "would do; so would being "
        "able to go to The beta.",
    ),
    (
        one(hosts=({"languages": "en"}, {"department": "it", "languages": "fr"}), languages="fr"),
        Step.LANGUAGE,
        "The only host of another department at The alpha or The beta does not speak French.",
        "One more host of another department at The alpha or The beta who speaks French would do.",
    ),
    (
        one(hosts=({"managers": "x>y>l.a"}, {"managers": "x>l.a"}), sites="alpha"),
        Step.LINE,
        "All 2 suitable hosts at The alpha have this leader in their line of management (`line_depth` is 3).",
        "A `line_depth` of 2, which opens 1 host, would do.",
    ),
    (
        Instance([leader("l.a", "it", days="2", sites="alpha")], [host("h.1", "care")], shadowing(5)),
        Step.MET,
        "Every day is beside another host, and there is only 1 suitable host at The alpha.",
        "One more host of another department at The alpha would do.",
    ),
    (
        one(hosts=({"max_days": "0"},), sites="alpha"),
        Step.ROOM,
        "The only suitable host at The alpha takes no more days.",
        "One more host of another department at The alpha would do.",
    ),
    (
        one(hosts=({"shifts": "mon"}, {"off": span(1, 4)}), sites="alpha", available=span(1, 2)),
        Step.CALENDARS,
        "None of the 2 suitable hosts at The alpha is free on any of the 2 days that suit.",
        "Being available on 11 January 2027 would do; so would one more host of another "
        "department at The alpha.",
    ),
    (
        one(hosts=({"shifts": "mon"},), sites="alpha", available=span(1, 1)),
        Step.CALENDARS,
        "The only suitable host at The alpha is not free on 12 January 2027.",
        "Being available on 11 January 2027 would do; so would one more host of another "
        "department at The alpha.",
    ),
]


@pytest.mark.parametrize(("instance", "step", "reason", "change"), FUNNEL)
def test_the_rule_at_which_days_run_out(
    instance: Instance, step: Step, reason: str, change: str, tmp_path: Path
) -> None:
    """Who could go nowhere, whatever others do, is told the rule and what the nearest way out of it is."""
    found = told(instance, tmp_path)
    assert (found.step, found.text, found.change) == (step, reason, change)


def test_a_closed_site(tmp_path: Path) -> None:
    """Where hosts are free and the site takes nobody, it is the site that is told."""
    plan = shadowing(5)
    plan["sites"] = [{"site": "alpha", "seats": 1, "closed": [{"days": span(0, 1)}]}]
    rows = [leader("l.a", "it", available=span(0, 1))]
    found = told(Instance(rows, [host("h.1", "care")], plan), tmp_path)
    assert found.step is Step.SEATS
    assert found.text == "On the 2 days that would suit leader and hosts, The alpha takes no visitors."
    assert found.change == (
        "Opening The alpha to a visitor on any of 2 days would do; so would being "
        "available on any of 3 other "
        "days."
    )


def test_no_day_is_left(tmp_path: Path) -> None:
    """Once the window is over, there is nothing more to be said, and no change is promised."""
    program = program_of(one(hosts=({},)), tmp_path)
    found = explain(program, on(20), "l.a")
    assert found == Unplaced(
        leader="l.a",
        days=1,
        reason="No open day of the window is left.",
        change="No single change of one seat, one host or one date was found that would help.",
    )


# Competition.


def test_competition_for_seats(tmp_path: Path) -> None:
    """Who competes for seats is told with how many, for how many days and where; all of them the same."""
    instance = Instance(
        [leader(f"l.{one}", "it", sites="alpha") for one in "abcde"],
        [host(f"h.{one}", "care", languages="fr") for one in range(1, 7)],
        shadowing(3, seats={"alpha": 1}),
    )
    program = planned(instance, tmp_path)
    first, second = (why(program, lack.leader) for lack in program.schedule.unplaced)
    assert (first.leaders, first.places) == (5, 3)
    assert first.text == second.text
    assert first.text == (
        "Competes with 4 others for 3 days: all seats at The alpha are taken on the days that suit."
    )
    assert first.change == (
        "One more seat at The alpha on any of 3 days would do, and on all of them would "
        "give 1 other leader a "
        "day as well."
    )


def test_competition_for_hosts(tmp_path: Path) -> None:
    """Who competes for hosts of a language is told the hosts, and nobody outside the circle is counted."""
    program = planned(short_of_a_language(), tmp_path)
    found = [why(program, lack.leader) for lack in program.schedule.unplaced]
    assert {(one.leaders, one.places, one.step) for one in found} == {(4, 2, Step.COMPETITION)}
    assert {one.text for one in found} == {
        "Competes with 3 others for 2 days: the suitable hosts at The alpha have as many "
        "visitors as they can "
        "take."
    }
    assert {one.change for one in found} == {
        "One more host of another department at The alpha or The beta who speaks French would do and could "
        "receive 1 other leader who lacks a day."
    }
    rested = planned(short_of_a_language().host("h.1", rest_gap="0"), tmp_path)
    assert {one.change for one in rested.schedule.unplaced} == {
        "One more day from a host at The alpha would do."
    }


def test_rest_between_visits(tmp_path: Path) -> None:
    """Where only the rest between two visits is in the way, that is what would have to be shorter."""
    instance = Instance(
        [leader("l.a", "it"), leader("l.b", "it")],
        [host("h.1", "care", max_days="2", rest_gap="3")],
        shadowing(3),
    )
    program = planned(instance, tmp_path)
    found = why(program, program.schedule.unplaced[0].leader)
    assert found.step is Step.REST
    assert found.text == (
        "Every day that would suit is taken, or too near to another visit of the host; "
        "passing days on among "
        "2 leaders frees none either."
    )
    assert found.change == "A shorter rest between visits for a host at The alpha would do."


def test_a_video_link_and_a_yes(tmp_path: Path) -> None:
    """A video link is proposed where one is free, a yes where nothing smaller would do."""
    rows = [leader(f"l.{one}", "it", sites="alpha") for one in "ab"]
    hosts = [
        host("h.1", "care", max_days="1", remote="yes"),
        host("h.2", "care", "beta", remote="yes"),
        host("h.3", "care", opted_in="no"),
    ]
    program = planned(Instance(rows, hosts, shadowing(1, seats={"alpha": 2, "beta": 1})), tmp_path)
    found = why(program, program.schedule.unplaced[0].leader)
    assert [one.kind for one in found.changes] == [Kind.YES, Kind.SITE]
    free = why(
        replace(program, shadowing=replace(program.shadowing, sites=program.shadowing.sites[:1])),
        found.leader,
    )
    assert [one.kind for one in free.changes] == [Kind.YES, Kind.VIDEO]
    assert free.change == (
        "A yes from a host at The alpha who has not agreed yet would do; so would a day by video link."
    )


def test_a_pinned_date(tmp_path: Path) -> None:
    """Whoever can't have the pinned date is told so, and that without the pin a day could be found."""
    instance = plenty()
    program = planned(instance, tmp_path)
    lock = pinned(outcome.text(program.schedule), "l.a", "date")
    was = next(one.on for one in program.schedule.days if one.leader == "l.a")
    away = on(8) if was < on(4) else on(0)
    program = program_of(instance.leader("l.a", available=str(away)), tmp_path, lock)
    found = explain(program, BEFORE, "l.a")
    assert found is None
    program = replace(program, schedule=plan(program, BEFORE))
    lack = program.schedule.unplaced[0]
    day = f"{was.day} January 2027"
    assert lack.reason == f"Not available on the date to which a day is pinned, {day}."


def test_a_pinned_date_without_room(tmp_path: Path) -> None:
    """Where the pinned date has no room any more, date and reason are both told."""
    instance = Instance([leader("l.a", "it", available=span(0, 1))], [host("h.1", "care")], shadowing(2))
    program = planned(instance, tmp_path)
    assert [one.on for one in program.schedule.days] == [MONDAY]
    lock = pinned(outcome.text(program.schedule), "l.a", "date")
    program = program_of(instance.host("h.1", off=str(MONDAY)), tmp_path, lock)
    lack = plan(program, BEFORE).unplaced[0]
    assert lack.reason == (
        "A day is pinned to 11 January 2027, and on that date there is no room. The only "
        "suitable host at The "
        "alpha or The beta is not free on 11 January 2027."
    )
    assert lack.change == "Taking the pin off the date would do."


def test_who_was_taken_out(tmp_path: Path) -> None:
    """Of people who are dropped nothing else is said."""
    instance = plenty()
    lock = dropped(outcome.text(planned(instance, tmp_path).schedule), "l.b")
    found = plan(program_of(instance, tmp_path, lock), BEFORE)
    assert [(one.leader, one.reason, one.change) for one in found.unplaced] == [
        ("l.b", "Taken out of the schedule.", "")
    ]


def test_nobody_who_has_every_day_is_explained(tmp_path: Path) -> None:
    """There is no reason where nothing is lacking."""
    program = planned(plenty(), tmp_path)
    assert [explain(program, BEFORE, id) for id in program.leaders] == [None] * 6


def test_a_free_day(tmp_path: Path) -> None:
    """Where the schedule is not as good as it could be, that is what is told."""
    program = program_of(plenty(), tmp_path)
    found = explain(program, BEFORE, "l.a")
    assert found is not None
    assert found.reason == "There is a day at The alpha on 11 January 2027."
    assert found.change == "Make the schedule anew."


def test_one_of_several_days(tmp_path: Path) -> None:
    """Whoever has some days and lacks more than one is told what would give one of them."""
    instance = Instance([leader("l.a", "it", days="3", sites="alpha")], [host("h.1", "care")], shadowing(5))
    found = told(instance, tmp_path)
    assert found.days == 2
    assert found.change == "One more host of another department at The alpha would give one of the 2 days."


# Laws.


def chance(seed: int) -> Instance:
    """A workspace in which somebody often lacks days."""
    draw = Random(seed)
    instance = by_chance(draw, 9, 4, 6)
    return instance.plan(limits={**instance.shadowing["limits"], "host_max_days": draw.choice([1, 2])})


@settings(max_examples=40)
@given(SEEDS)
def test_every_change_keeps_its_promise(seed: int) -> None:
    """Each variant of each change that is told, made in the program's records, gives one more day."""
    with TemporaryDirectory() as name:
        program, as_of = later(seed, Path(name))
        for lack in program.schedule.unplaced:
            reason = why(program, lack.leader, as_of)
            for change in reason.changes:
                for changed, more in list(variants(program, reason, change, as_of))[:6]:
                    least = count(program, program.schedule) + more
                    # What the search does not find at once, the best of all plans must have.
                    assert (
                        count(changed, plan(changed, as_of)) >= least
                        or count(changed, plan(changed, as_of, exact=True)) >= least
                    ), (reason, change)


def later(seed: int, folder: Path) -> tuple[Program, date]:
    """A program with its schedule, made for the first time or after something happened, and the day."""
    program, as_of = asked(seed, folder)
    return replace(program, schedule=plan(program, as_of)), as_of


def asked(seed: int, folder: Path) -> tuple[Program, date]:
    """A program for which a schedule is to be made, for the first time or after something happened."""
    draw, instance = Random(seed), chance(seed)
    program = program_of(instance, folder)
    if draw.random() < 0.5:
        return program, BEFORE
    lock = outcome.text(plan(program, BEFORE))
    instance, lock, as_of = upset(draw, instance, lock)
    return program_of(instance, folder, lock), as_of


@settings(max_examples=40)
@given(SEEDS)
def test_nothing_is_free_in_the_best_plan(seed: int) -> None:
    """Whoever lacks a day in the best of all plans is never told that one could be found."""
    with TemporaryDirectory() as name:
        program = planned(chance(seed), Path(name), exact=True)
        for lack in program.schedule.unplaced:
            assert why(program, lack.leader).step is not Step.FREE


@settings(max_examples=40)
@given(SEEDS)
def test_those_who_compete_have_all_days_that_there_are(seed: int) -> None:
    """Even if nobody else went anywhere, no plan has more days for a circle of competitors than is told."""
    with TemporaryDirectory() as name:
        program = planned(chance(seed), Path(name))
        there = terms.of(program, BEFORE)
        reasons = Why(there, standing(there), BEFORE)
        circles = {}
        for number in reasons.present.lacking():
            found = reasons.circle(number)
            if found is not None and found[0].places:
                circles[frozenset(found[1])] = found[0].places
        for leaders, places in circles.items():
            alone = {
                id: one if id in leaders else replace(one, days=0) for id, one in program.leaders.items()
            }
            those = replace(program, leaders=alone, schedule=Schedule())
            assert count(those, plan(those, BEFORE, exact=True)) == places


@settings(max_examples=40)
@given(SEEDS)
def test_the_words_are_the_same_everywhere(seed: int) -> None:
    """The schedule and `explain` give the same reasons, whatever the order of rows."""
    with TemporaryDirectory() as name:
        program, as_of = asked(seed, Path(name))
        made = plan(program, as_of)
        turned = replace(
            program,
            leaders=dict(reversed(program.leaders.items())),
            hosts=dict(reversed(program.hosts.items())),
        )
        assert plan(turned, as_of).unplaced == made.unplaced
        after = replace(program, schedule=made)
        # A pin whose date could not be kept is gone with its day: only the schedule tells of it.
        if not any("pinned" in lack.reason for lack in made.unplaced):
            assert [explain(after, as_of, lack.leader) for lack in made.unplaced] == list(made.unplaced)


@settings(max_examples=40)
@given(SEEDS)
def test_words_name_no_host(seed: int) -> None:
    """Reasons and changes name neither hosts nor other leaders."""
    with TemporaryDirectory() as name:
        program = planned(chance(seed), Path(name))
        for lack in program.schedule.unplaced:
            said = f"{lack.reason} {lack.change}".casefold()
            assert not [id for id in (*program.hosts, *program.leaders) if id in said]


def count(program: Program, schedule: Schedule) -> int:
    """How many of the days that were asked for a schedule has."""
    found = 0
    for one in program.leaders.values():
        found += min(one.days, sum(day.leader == one.id for day in schedule.days))
    return found


def variants(program: Program, reason: Reason, change: Change, as_of: date) -> Iterator[tuple[Program, int]]:
    """The program with each variant of a change made in its records, and how many days that should give."""
    plan = program.shadowing
    assert plan is not None
    leader = program.leaders[reason.leader]
    match change.kind:
        case Kind.ANEW:
            yield program, 1
        case Kind.SEAT | Kind.OPEN:
            for days in [(day,) for day in change.on] + [change.on] * (len(change.on) > 1):
                sites = tuple(
                    widened(plan, offer, days, as_of) if offer.site in change.sites else offer
                    for offer in plan.sites
                )
                more = 1 + (change.others if len(days) > 1 else 0)
                yield replace(program, shadowing=replace(plan, sites=sites)), more
        case Kind.DAYS:
            for id, value in zip(change.hosts, change.values, strict=True):
                yield with_host(program, replace(program.hosts[id], max_days=value)), 1
        case Kind.REST:
            for id, value in zip(change.hosts, change.values, strict=True):
                yield with_host(program, replace(program.hosts[id], rest_gap=value)), 1
        case Kind.YES:
            for id in change.hosts:
                yield with_host(program, replace(program.hosts[id], opted_in=True)), 1
        case Kind.HOST:
            for site in change.sites:
                for language in change.languages or ("",):
                    fresh = Host(
                        id="z.new", site=site, languages=(language,) if language else (), opted_in=True
                    )
                    most = max(1, plan.limits.host_max_days)
                    yield with_host(program, replace(fresh, max_days=most)), 1 + change.others
        case Kind.DATES:
            for day in change.on:
                yield with_leader(program, replace(leader, available=(*leader.available, Span(day, day)))), 1
        case Kind.SITE:
            for site in change.sites:
                yield with_leader(program, replace(leader, sites=(*leader.sites, site))), 1
        case Kind.VIDEO:
            yield with_leader(program, replace(leader, sites=(*leader.sites, visits.REMOTE))), 1
        case Kind.DEPTH:
            limits = replace(plan.limits, line_depth=change.values[0])
            yield replace(program, shadowing=replace(plan, limits=limits)), 1
        case Kind.UNPIN:
            days = tuple(
                replace(day, pin=None) if day.leader == leader.id and day.pin is Pin.DATE else day
                for day in program.schedule.days
            )
            yield replace(program, schedule=replace(program.schedule, days=days)), 1


def widened(plan: Shadowing, offer: HostSite, days: tuple[date, ...], as_of: date) -> HostSite:
    """A site with one more seat on some days, and with as many as before on all others."""
    rooms = {day: visits.room(offer, day) + (day in days) for day in visits.open_days(plan, as_of)}
    peaks = tuple(Peak(days=Span(day, day), seats=room) for day, room in rooms.items())
    return replace(offer, seats=max(rooms.values()), peaks=peaks, closed=())


def with_host(program: Program, one: Host) -> Program:
    """The program with another row of a host."""
    return replace(program, hosts={**program.hosts, one.id: one})


def with_leader(program: Program, one: Leader) -> Program:
    """The program with another row of a leader."""
    return replace(program, leaders={**program.leaders, one.id: one})


# Alternatives.


def test_alternatives_the_best_first(tmp_path: Path) -> None:
    """A wish comes before a host without visitors, that before one with some, and each is told in words."""
    instance = Instance(
        [leader("l.a", "it", prefers="h.3"), leader("l.b", "it")],
        [host("h.1", "care"), host("h.2", "care", max_days="1"), host("h.3", "care", "beta")],
        shadowing(4),
        divisions={"it": "north", "care": "south"},
    )
    days = (
        ShadowDay(leader="l.a", host="h.1", site="alpha", on=on(1)),
        ShadowDay(leader="l.b", host="h.3", site="beta", on=on(3)),
    )
    program = replace(program_of(instance, tmp_path), schedule=Schedule(days=days))
    found = alternatives(program, BEFORE, "l.a")
    assert [(one.day.host, one.day.on, one.moves, one.wished, one.load) for one in found] == [
        ("h.3", on(0), 0, True, 2),
        ("h.2", on(1), 0, False, 1),
        ("h.1", on(0), 0, False, 1),
        ("h.2", on(0), 0, False, 1),
        ("h.1", on(2), 0, False, 1),
        ("h.2", on(2), 0, False, 1),
        ("h.1", on(3), 0, False, 1),
        ("h.2", on(3), 0, False, 1),
        ("h.3", on(1), 1, True, 1),
        ("h.3", on(2), 1, True, 1),
    ]
    assert found[0].why == "free; the host’s 2nd visitor; in another division"
    assert found[1].why == "free; the host’s first visitor; in another division"


def test_one_other_moves(tmp_path: Path) -> None:
    """Where nothing is free, somebody else moves, and it is told who and to which day."""
    instance = Instance(
        [leader("l.a", "it", available=str(on(0))), leader("l.b", "it")],
        [host("h.1", "care", rest_gap="0")],
        shadowing(2, seats={"alpha": 1}),
    )
    days = (ShadowDay(leader="l.b", host="h.1", site="alpha", on=on(0)),)
    program = replace(program_of(instance, tmp_path), schedule=Schedule(days=days))
    (only,) = alternatives(program, BEFORE, "l.a")
    assert (only.day, only.moves) == (
        ShadowDay(leader="l.a", host="h.1", site="alpha", on=on(0)),
        1,
    )
    assert only.why == "L.B would move to 12 January 2027; the host’s 2nd visitor"


def test_nobody_else_has_alternatives(tmp_path: Path) -> None:
    """Who is dropped, or has only days that are pinned, is offered nothing."""
    instance = plenty()
    lock = outcome.text(planned(instance, tmp_path).schedule)
    lock = dropped(pinned(lock, "l.a", "pairing"), "l.b")
    program = program_of(instance, tmp_path, lock)
    assert alternatives(program, BEFORE, "l.a") == alternatives(program, BEFORE, "l.b") == ()
    assert len(alternatives(program, BEFORE, "l.c", 4)) == 4


@settings(max_examples=60)
@given(SEEDS)
def test_every_alternative_keeps_every_rule(seed: int) -> None:
    """Taken as a pinned pairing, each passes the rules; nobody else changes, or one other as it says."""
    draw = Random(seed)
    instance = by_chance(draw, 8, 5, 6)
    with TemporaryDirectory() as name:
        folder = Path(name)
        lock = outcome.text(planned(instance, folder).schedule)
        as_of = BEFORE
        if draw.random() < 0.5:
            instance, lock, as_of = upset(draw, instance, lock)
            program = program_of(instance, folder, lock)
            lock = outcome.text(plan(program, as_of))
        program = program_of(instance, folder, lock)
        there = terms.of(program, as_of)
        plan_now = standing(there)
        for id in program.leaders:
            choice = Choice(there, plan_now, id)
            for option, told in zip(choice.options(10), alternatives(program, as_of, id), strict=True):
                days = list(program.schedule.days)
                if choice.now is not None:
                    days.remove(day_of(program, choice, choice.now))
                days.append(replace(told.day, pin=Pin.PAIRING))
                assert told.moves == (option.moved is not None)
                if option.moved is not None:
                    was = day_of(program, choice, option.moved[0])
                    assert was.leader != id
                    days.remove(was)
                    after = option.moved[1]
                    days.append(
                        replace(
                            was,
                            host=there.hosts[after.host].id,
                            on=there.days[after.day],
                            site=None if after.remote else there.sites[there.hosts[after.host].site],
                        )
                    )
                assert told.load == sum(one.host == told.day.host for one in days)
                write_lock(folder, outcome.text(with_days(program, days)))
                past = outcome.text(with_days(program, [day for day in days if day.on <= as_of]))
                assert violations(folder, PROGRAM, as_of, past) == []


def day_of(program: Program, choice: Choice, visit: Visit) -> ShadowDay:
    """The day of the schedule that is a visit."""
    there = choice.terms
    key = (there.asks[visit.ask].id, there.hosts[visit.host].id, there.days[visit.day])
    return next(one for one in program.schedule.days if (one.leader, one.host, one.on) == key)


def with_days(program: Program, days: list[ShadowDay]) -> Schedule:
    """The schedule with other days, and everybody listed who lacks some."""
    lacks = {one.id: one.days - sum(day.leader == one.id for day in days) for one in program.leaders.values()}
    unplaced = tuple(
        Unplaced(leader=id, days=number, reason="No day was found.")
        for id, number in sorted(lacks.items())
        if number > 0
    )
    # Pins and revisions are about schedules before, of which the verifier knows nothing here.
    ordered = sorted((replace(one, pin=None, revision=0) for one in days), key=lambda one: one.id)
    return replace(program.schedule, days=tuple(ordered), unplaced=unplaced, former=(), dropped=())
