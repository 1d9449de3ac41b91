"""Shadowing (family S): whether days are whole, fair to hosts, and beside somebody from elsewhere."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date
from functools import cache, wraps
from typing import Final

from playbook.checks import wording
from playbook.checks.rule import count, listed, problem, rule
from playbook.door.shapes import near
from playbook.measures import visits, workdays
from playbook.measures.visits import REMOTE, WEEKDAYS
from playbook.model import fingerprint
from playbook.model.library import Program
from playbook.model.organization import Level, Person
from playbook.model.shadowing import (
    Host,
    HostSite,
    Leader,
    Limits,
    Listening,
    Pin,
    ShadowDay,
    Shadowing,
    Weekday,
)
from playbook.problem import Place, Problem, Severity
from playbook.prose import day

IMPOSSIBLE: Final = frozenset(
    {
        *("S002", "S003", "S004", "S005", "S006", "S007", "S008", "S009", "S010", "S014", "S015", "S016"),
        *("S024", "S025", "S027", "S029", "S030", "S043", "S045", "S048", "S049", "S052"),
    }
)
"""What stands in the way of a new schedule: faults in the rosters and in `shadowing.yml`, which only their
authors can mend, and what pinned days break. The days of the schedule that are not pinned never do: the new
one mends what is wrong with them."""

Days = Callable[[Program, date], Iterator[Problem]]
_NAMES: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_QUARTERS: Final = ("January to March", "April to June", "July to September", "October to December")


def _limits(program: Program) -> Limits:
    return program.shadowing.limits if program.shadowing else Limits()


def _offers(program: Program) -> dict[str, HostSite]:
    """What each site offers, by the site."""
    return {offer.site: offer for offer in program.shadowing.sites} if program.shadowing else {}


def _leader(program: Program, visit: ShadowDay) -> Leader:
    return program.leaders[visit.leader]


def _host(program: Program, visit: ShadowDay) -> Host:
    return program.hosts[visit.host]


def _at(program: Program, visit: ShadowDay, key: str) -> Place:
    """Where a day says something: in the schedule, or in the debrief that alone tells of it."""
    debrief = program.debrief_of_day.get((visit.leader, visit.on))
    told = debrief is not None and debrief.place == visit.place
    return visit.place / ("day" if told and key == "on" else key)


def _pins_told(check: Days) -> Days:
    """A rule about days whose hints say of a pinned one that no new schedule can mend it."""

    @wraps(check)
    def told(program: Program, as_of: date) -> Iterator[Problem]:
        # Who leaves takes the pin along, and a day that no file holds yet has none that could be removed.
        dropped = {*program.schedule.dropped}
        pinned = {
            visit.place: visit.pin
            for visit in program.schedule.days
            if visit.pin
            and visit.on > as_of
            and visit.place.route
            and dropped.isdisjoint((visit.leader, visit.host))
        }
        for found in check(program, as_of):
            at = found.place if found.place in pinned else Place(found.place.path, found.place.route[:-1])
            whole = pinned.get(at) is Pin.PAIRING
            if whole or (at in pinned and found.place.route[-1] == "on"):
                what = "The day" if whole else "Its date"
                hint = f"{found.hint} {what} is pinned: no new schedule changes it unless `pin` is removed."
                yield replace(found, hint=hint)
            else:
                yield found

    return told


def _first_places(names: Iterable[str]) -> Iterable[tuple[str, int]]:
    """Each name of a list with the place where it first stands."""
    found: dict[str, int] = {}
    for number, name in enumerate(names):
        found.setdefault(name, number)
    return found.items()


def _begun(program: Program, plan: Shadowing, as_of: date) -> bool:
    """Whether leaders go already."""
    return plan.window.first <= as_of or any(visit.on <= as_of for visit in program.days)


@rule("S001", Severity.WARNING, "A10")
def whole_days(program: Program, as_of: date) -> Iterator[Problem]:
    """A leader did not stay a whole day.

    An hour is a tour: people show what works. Only a whole day, breaks and bad hours included, shows
    what a host meets. The rule is silent once the leader has had another day that was whole; two
    halves don't make one.

    Fewer than 6 hours is this project's own judgement of what is too short; change it with `limits:
    hours_least`.

    Fails::

        leaders: [{id: biller}]
        hosts: [{id: lead}]
        debriefs:
          - {id: d1, leader: biller, host: lead, day: 2027-04-07, held_on: 2027-04-08,
             hours: 4, learned: Half a morning of calls.}

    Passes::

        leaders: [{id: biller}]
        hosts: [{id: lead}]
        debriefs:
          - {id: d1, leader: biller, host: lead, day: 2027-04-07, held_on: 2027-04-08,
             hours: 8, learned: A whole day of calls.}
    """
    least = _limits(program).hours_least
    whole = {
        debrief.leader
        for debrief in program.debriefs.values()
        if debrief.hours is not None and debrief.hours >= least
    }
    for debrief in program.debriefs.values():
        if debrief.hours is not None and debrief.hours < least and debrief.leader not in whole:
            yield problem(
                debrief.place / "hours",
                f"{program.leaders[debrief.leader].name} stayed {count(debrief.hours, 'hour')} on "
                f"{day(debrief.day)}; a whole day has at least {least}.",
                "Find another day, and keep the calendar free for all of it.",
                f"debrief/{debrief.id}",
            )


@rule("S002", Severity.ERROR, "A10")
@_pins_told
def another_department(program: Program, as_of: date) -> Iterator[Problem]:
    """A leader goes to his or her own department.

    One's own department is the one whose reports one already reads. Telus sent its leaders to people
    from another department (Borghesi, 2012).

    Choose a host from elsewhere. Where somebody's department is not known, the rule is silent.

    Fails::

        people: [{id: chief, name: Chief of care, department: customer-service}]
        leaders: [{id: chief}]
        hosts: [{id: lead}]  # from customer service too
        schedule: {days: [{leader: chief, host: lead, on: 2027-04-20}]}

    Passes::

        leaders: [{id: biller}]  # from finance
        hosts: [{id: lead}]
        schedule: {days: [{leader: biller, host: lead, on: 2027-04-20}]}
    """
    for visit in program.days:
        leader, host = _leader(program, visit), _host(program, visit)
        if leader.department and leader.department == host.department:
            yield problem(
                _at(program, visit, "host"),
                f"{leader.name} has a day beside {host.name} on {day(visit.on)}, and both belong to "
                f"{program.departments[leader.department].title}.",
                "Choose a host from another department.",
                f"leader/{leader.id}",
            )


@rule("S003", Severity.ERROR, "hosts are protected")
@_pins_told
def outside_the_line(program: Program, as_of: date) -> Iterator[Problem]:
    """A leader goes to somebody whom he or she manages.

    Nobody speaks freely beside a person who decides on his or her pay. A host's line of management
    stands in the column `managers` of the roster, or follows from `manager` in the directory.

    Three steps up are this project's own judgement; change it with `limits: line_depth`. A number that
    is too large leaves the chief executive without any host.

    Fails::

        leaders: [{id: crews}]
        hosts: [{id: lead, managers: [trainer, crews, sponsor]}]
        schedule: {days: [{leader: crews, host: lead, on: 2027-04-20}]}

    Passes::

        leaders: [{id: crews}]
        hosts: [{id: lead, managers: [trainer, sponsor]}]
        schedule: {days: [{leader: crews, host: lead, on: 2027-04-20}]}
    """
    depth = _limits(program).line_depth
    for visit in program.days:
        leader, host = _leader(program, visit), _host(program, visit)
        line = visits.line(program, host, depth)
        if leader.id in line:
            steps = line.index(leader.id) + 1
            yield problem(
                _at(program, visit, "host"),
                f"{leader.name} has a day beside {host.name} on {day(visit.on)}, and stands "
                f"{count(steps, 'step')} above in the host's own line of management.",
                "Choose a host whom the leader does not manage.",
                f"leader/{leader.id}",
            )


@rule("S004", Severity.ERROR, "A10")
@_pins_told
def shared_language(program: Program, as_of: date) -> Iterator[Problem]:
    """Leader and host share no language.

    A leader who does not understand the calls hears only what somebody translates. The rule is
    silent where the languages of one of the two are not known.

    Fails::

        leaders: [{id: biller, languages: [en]}]
        hosts: [{id: lead, languages: [fr]}]
        schedule: {days: [{leader: biller, host: lead, on: 2027-04-20}]}

    Passes::

        leaders: [{id: biller, languages: [en, fr]}]
        hosts: [{id: lead, languages: [fr]}]
        schedule: {days: [{leader: biller, host: lead, on: 2027-04-20}]}
    """
    for visit in program.days:
        leader, host = _leader(program, visit), _host(program, visit)
        ours = {language.casefold() for language in leader.languages}
        theirs = {language.casefold() for language in host.languages}
        if ours and theirs and not ours & theirs:
            yield problem(
                _at(program, visit, "host"),
                f"{leader.name} ({', '.join(leader.languages)}) has a day beside {host.name} "
                f"({', '.join(host.languages)}) on {day(visit.on)}, and they share no language.",
                "Choose a host who speaks one of the leader's languages, or correct `languages`.",
                f"leader/{leader.id}",
            )


@rule("S005", Severity.ERROR, "A10")
@_pins_told
def one_visit_a_day(program: Program, as_of: date) -> Iterator[Problem]:
    """Somebody has two visits on one day.

    A leader can't spend a whole day beside two people, and a host with two visitors sits before a
    jury. One visitor for each host on a day is this project's own judgement, like all limits on
    what a host is asked to bear: no published norm was found.

    Fails::

        leaders: [{id: biller}, {id: systems}]
        hosts: [{id: lead}]
        schedule:
          days:
            - {leader: biller, host: lead, on: 2027-04-20}
            - {leader: systems, host: lead, on: 2027-04-20}

    Passes::

        leaders: [{id: biller}, {id: systems}]
        hosts: [{id: lead}]
        schedule:
          days:
            - {leader: biller, host: lead, on: 2027-04-20}
            - {leader: systems, host: lead, on: 2027-04-27}
    """
    of_leader: dict[tuple[str, date], list[ShadowDay]] = {}
    of_host: dict[tuple[str, date], list[ShadowDay]] = {}
    for visit in program.days:
        of_leader.setdefault((visit.leader, visit.on), []).append(visit)
        of_host.setdefault((visit.host, visit.on), []).append(visit)
    for (id, on), stays in of_leader.items():
        hosts = dict.fromkeys(_host(program, visit).name for visit in stays)
        if len({visit.host for visit in stays}) > 1:
            yield problem(
                _at(program, stays[1], "on"),
                f"{program.leaders[id].name} has {len(stays)} hosts on {day(on)}: {listed(hosts)}.",
                "Keep one, and find other leaders or other days for the rest.",
                f"leader/{id}",
            )
        elif len(stays) > 1:
            yield problem(
                stays[1].place,
                f"{program.leaders[id].name} is listed twice beside {listed(hosts)} on {day(on)}.",
                "Remove one of the two.",
                f"leader/{id}",
            )
    for (id, on), stays in of_host.items():
        leaders = {visit.leader: _leader(program, visit).name for visit in stays}
        if len(leaders) > 1:
            second = next(visit for visit in stays if visit.leader != stays[0].leader)
            yield problem(
                _at(program, second, "on"),
                f"{program.hosts[id].name} has {len(leaders)} visitors on {day(on)}: "
                f"{listed(leaders.values())}.",
                "Keep one, and find other hosts or other days for the rest.",
                f"host/{id}",
            )


@rule("S006", Severity.ERROR, "hosts are protected")
@_pins_told
def rest_between_visitors(program: Program, as_of: date) -> Iterator[Problem]:
    """A host has no rest between two visitors.

    A day with somebody beside one is tiring, and customers wait. Between two such days lie some that
    are free: calendar days, so that weekends count.

    Two free days are this project's own judgement; change it for all with `limits: rest_gap`, for one
    host with the column `rest_gap` of the roster.

    Fails::

        leaders: [{id: biller}, {id: systems}]
        hosts: [{id: lead}]
        schedule:
          days:
            - {leader: biller, host: lead, on: 2027-04-20}
            - {leader: systems, host: lead, on: 2027-04-21}

    Passes::

        leaders: [{id: biller}, {id: systems}]
        hosts: [{id: lead}]
        schedule:
          days:
            - {leader: biller, host: lead, on: 2027-04-20}
            - {leader: systems, host: lead, on: 2027-04-23}
    """
    usual = _limits(program).rest_gap
    for id, stays in program.days_of_host.items():
        host = program.hosts[id]
        gap = usual if host.rest_gap is None else host.rest_gap
        dates = {visit.on: visit for visit in stays}
        for before, after in zip(list(dates.values()), list(dates.values())[1:], strict=False):
            free = (after.on - before.on).days - 1
            if free < gap:
                yield problem(
                    _at(program, after, "on"),
                    f"{host.name} has visitors on {day(before.on)} and on {day(after.on)}: "
                    f"{free or 'no'} free {'days' if free > 1 else 'day'} between them, and {gap} "
                    f"{'is' if gap == 1 else 'are'} needed.",
                    "Move one of the two days, or choose another host.",
                    f"host/{id}",
                )


@rule("S007", Severity.ERROR, "hosts are protected")
@_pins_told
def most_days(program: Program, as_of: date) -> Iterator[Problem]:
    """A host has more visitors than agreed.

    Those who are good at hosting are asked again and again, until they regret that they said yes.

    Four days are this project's own judgement; change it for all with `limits: host_max_days`, for one
    host with the column `max_days` of the roster.

    Fails::

        leaders: [{id: biller}, {id: systems}]
        hosts: [{id: lead, max_days: 1}]
        schedule:
          days:
            - {leader: biller, host: lead, on: 2027-04-20}
            - {leader: systems, host: lead, on: 2027-05-11}

    Passes::

        leaders: [{id: biller}, {id: systems}]
        hosts: [{id: lead, max_days: 2}]
        schedule:
          days:
            - {leader: biller, host: lead, on: 2027-04-20}
            - {leader: systems, host: lead, on: 2027-05-11}
    """
    usual = _limits(program).host_max_days
    for id, stays in program.days_of_host.items():
        host = program.hosts[id]
        most = usual if host.max_days is None else host.max_days
        if len(stays) > most:
            yield problem(
                _at(program, stays[most], "host"),
                f"{host.name} has {count(len(stays), 'day')} with a visitor; "
                + (f"at most {most} {'is' if most == 1 else 'are'} allowed." if most else "none is allowed."),
                "Choose another host for the days beyond that.",
                f"host/{id}",
            )


@rule("S008", Severity.ERROR, "A10")
@_pins_told
def seats_of_a_site(program: Program, as_of: date) -> Iterator[Problem]:
    """A site has more visitors on a day than seats.

    Each site says under `sites:` how many visitors it can take, and under `peaks:` on which days it
    can take fewer. A day by video link uses no seat.

    Fails::

        organization: {sites: [{id: laval, title: Laval}]}
        leaders: [{id: biller}, {id: systems}]
        hosts: [{id: lead, site: laval}, {id: crews, site: laval}]
        shadowing: {window: 2027-04-06..2027-06-25, sites: [{site: laval, seats: 1}]}
        schedule:
          days:
            - {leader: biller, host: lead, site: laval, on: 2027-04-20}
            - {leader: systems, host: crews, site: laval, on: 2027-04-20}

    Passes::

        organization: {sites: [{id: laval, title: Laval}]}
        leaders: [{id: biller}, {id: systems}]
        hosts: [{id: lead, site: laval}, {id: crews, site: laval}]
        shadowing: {window: 2027-04-06..2027-06-25, sites: [{site: laval, seats: 2}]}
        schedule:
          days:
            - {leader: biller, host: lead, site: laval, on: 2027-04-20}
            - {leader: systems, host: crews, site: laval, on: 2027-04-20}
    """
    offers = _offers(program)
    for (site, on), stays in _by_site(program).items():
        offer = offers.get(site)
        if offer is None:
            continue
        if any(on in shut.days for shut in offer.closed):
            continue  # S009 tells of each of them
        room = visits.room(offer, on)
        if len(stays) > room:
            reasons = (one.reason for one in offer.peaks if on in one.days and one.seats == room)
            why = "".join(f" ({reason})" for reason in list(filter(None, reasons))[:1])
            yield problem(
                stays[room].place / "site",
                f"{program.sites[site].title} has {count(len(stays), 'visitor')} on {day(on)} and "
                f"{count(room, 'seat') if room else 'no seat'}{why}.",
                "Move some of them to another day or another site.",
                "schedule/",
            )


def _by_site(program: Program) -> dict[tuple[str, date], list[ShadowDay]]:
    """The days of the schedule by site and date, those by video link left out."""
    found: dict[tuple[str, date], list[ShadowDay]] = {}
    for visit in program.schedule.days:
        if visit.site is not None:
            found.setdefault((visit.site, visit.on), []).append(visit)
    return found


@rule("S009", Severity.ERROR, "A10")
@_pins_told
def open_days(program: Program, as_of: date) -> Iterator[Problem]:
    """A day lies outside the days on which leaders go.

    `shadowing.yml` says from when to when leaders go (`window`), on which `weekdays`, and on which
    days nobody goes anywhere (`closed`) or a site takes no visitors (`closed` of that site).

    Move the day, or open the program on it when all who are concerned agree.

    Fails::

        leaders: [{id: biller}]
        hosts: [{id: lead}]
        shadowing: {window: 2027-04-06..2027-06-25}
        schedule: {days: [{leader: biller, host: lead, on: 2027-06-28}]}

    Passes::

        leaders: [{id: biller}]
        hosts: [{id: lead}]
        shadowing: {window: 2027-04-06..2027-06-25}
        schedule: {days: [{leader: biller, host: lead, on: 2027-06-25}]}
    """
    plan = program.shadowing
    if plan is None:
        return
    offers = _offers(program)
    planned = len(program.schedule.days)
    for number, visit in enumerate(program.days):
        leader = _leader(program, visit)
        # Where only a debrief tells of a day, nobody knows whether it was at the site or by video link.
        offer = offers.get(visit.site or "") if number < planned else None
        why = _no_visits(program, plan, offer, visit.on)
        if why:
            yield problem(
                _at(program, visit, "on"),
                f"{leader.name} has a day on {day(visit.on)}, {why}.",
                "Move it to a day on which leaders go.",
                f"leader/{leader.id}",
            )


def _no_visits(program: Program, plan: Shadowing, offer: HostSite | None, on: date) -> str:
    """Why nobody goes on a day, or nothing."""
    if on not in plan.window:
        return (
            f"outside the time from {day(plan.window.first)} to {day(plan.window.last)} in which leaders go"
        )
    if WEEKDAYS[on.weekday()] not in plan.weekdays:
        return f"a {_NAMES[on.weekday()]}, on which leaders don't go"
    for shut in plan.closed:
        if on in shut.days:
            return "on which nobody goes anywhere" + (f" ({shut.reason})" if shut.reason else "")
    if offer is not None:
        for shut in offer.closed:
            if on in shut.days:
                title, reason = program.sites[offer.site].title, f" ({shut.reason})" if shut.reason else ""
                return f"on which {title} takes no visitors{reason}"
    return ""


@rule("S010", Severity.ERROR, "hosts are protected")
@_pins_told
def willing_hosts(program: Program, as_of: date) -> Iterator[Problem]:
    """A host who has not said yes is about to have a visitor.

    Nobody is made to host, and whoever said yes may change his or her mind without a reason. Only
    days to come are looked at.

    Ask, outside the line of management; write `opted_in: true` only after a yes, else choose another
    host.

    Fails::

        leaders: [{id: biller}]
        hosts: [{id: lead}]
        schedule: {days: [{leader: biller, host: lead, on: 2027-04-20}]}

    Passes::

        leaders: [{id: biller}]
        hosts: [{id: lead, opted_in: true}]
        schedule: {days: [{leader: biller, host: lead, on: 2027-04-20}]}
    """
    for visit in program.days:
        host = _host(program, visit)
        if visit.on >= as_of and not host.opted_in:
            # The site shows this to everybody: whoever says no is nobody's business by name.
            leader = program.leaders[visit.leader]
            yield problem(
                _at(program, visit, "host"),
                f"The host of {leader.name}'s day on {day(visit.on)} has not said yes to a visitor.",
                "Choose a host who did. Write `opted_in` only after a yes that was freely given.",
                f"leader/{leader.id}",
            )


@rule("S011", Severity.ERROR, "customers' privacy")
def listening_is_told(program: Program, as_of: date) -> Iterator[Problem]:
    """Visitors hear customers, and customers or privacy officer don't know.

    Whoever calls must be told that somebody else may listen, and what for. Canada's privacy
    commissioner asks this of recordings; that it holds for live calls as well is this project's own
    judgement. A privacy assessment that covers the visits is the ground on which they stand.

    For every site with `listening: live` or `recorded`, write how customers are told
    (`customer_notice`) and which assessment covers it (`privacy_ref`).

    Fails::

        organization: {sites: [{id: laval, title: Laval}]}
        shadowing:
          window: 2027-04-06..2027-06-25
          sites:
            - {site: laval, seats: 1, listening: live, card_control: mute}

    Passes::

        organization: {sites: [{id: laval, title: Laval}]}
        shadowing:
          window: 2027-04-06..2027-06-25
          sites:
            - {site: laval, seats: 1, listening: live, card_control: mute,
               customer_notice: The greeting says that a colleague may listen.,
               privacy_ref: Assessment 118}
    """
    for offer in _listening(program):
        what = "hear recorded calls" if offer.listening is Listening.RECORDED else "hear customers' calls"
        for key, there, lacks, hint in (
            (
                "customer_notice",
                offer.customer_notice,
                "nothing says how customers are told",
                "Write under `customer_notice` how customers learn of it, or set `listening: none`.",
            ),
            (
                "privacy_ref",
                offer.privacy_ref,
                "no privacy assessment is named",
                "Write under `privacy_ref` which assessment covers it, or set `listening: none`.",
            ),
        ):
            if not there.strip():
                title = program.sites[offer.site].title
                yield problem(
                    offer.place / (key if there else "listening"),
                    f"At {title}, visitors {what}, and {lacks}.",
                    hint,
                    "shadowing/",
                )


def _listening(program: Program) -> list[HostSite]:
    """The sites at which visitors hear customers."""
    return [offer for offer in _offers(program).values() if offer.listening is not Listening.NONE]


@rule("S012", Severity.WARNING, "A10")
def fresh_schedule(program: Program, as_of: date) -> Iterator[Problem]:
    """The schedule is older than what it was made from.

    Leaders, hosts, sites or limits changed since it was made: somebody may have a day who left, or
    have none who came. `inputs:` in the schedule is the mark of what it was made from; a schedule
    without one is not looked at.

    Make it anew, or see whether its days still hold and write down the new mark.

    Fails::

        leaders: [{id: biller}]
        hosts: [{id: lead}]
        schedule:
          inputs: "123456abcdef"
          days: [{leader: biller, host: lead, on: 2027-04-20}]

    Passes::

        leaders: [{id: biller}]
        hosts: [{id: lead}]
        schedule:
          inputs: "6571dc11e5bc"
          days: [{leader: biller, host: lead, on: 2027-04-20}]
    """
    # A roster that can't be read was not changed by that.
    kinds = ("leader", "host", "person", "shadowing", "organization")
    if program.schedule.inputs and not program.has_unread(*kinds):
        mark = fingerprint.of_inputs(program)
        if program.schedule.inputs != mark:
            yield problem(
                program.schedule.place / "inputs",
                "Leaders, hosts or limits changed after the schedule was made; its days may no longer hold.",
                f"Make it anew with `playbook schedule {program.id}`; or, if every day of it still holds, "
                f'write `inputs: "{mark}"`.',
                "schedule/",
            )


@rule("S013", Severity.ERROR, "A12")
def day_or_reason(program: Program, as_of: date) -> Iterator[Problem]:
    """A leader has no day, and no reason is given.

    Everyone means everyone: whoever is silently left out was let off. A leader who can't be placed
    stands under `unplaced:` in the schedule, with the reason and what would change it. “n/a” and “tbd”
    are no reasons.

    The rule speaks up once the schedule has days.

    Fails::

        leaders: [{id: biller}, {id: systems}]
        hosts: [{id: lead}]
        schedule: {days: [{leader: biller, host: lead, on: 2027-04-20}]}

    Passes::

        leaders: [{id: biller}, {id: systems}]
        hosts: [{id: lead}]
        schedule:
          days: [{leader: biller, host: lead, on: 2027-04-20}]
          unplaced: [{leader: systems, reason: On leave until the autumn; goes in the second round.}]
    """
    if not program.schedule.days or program.has_unread("schedule", "leader", "host", "debrief"):
        return
    listed_without = {one.leader: one for one in program.schedule.unplaced}
    excused = excused_in(program)
    for leader in program.leaders.values():
        placed = len(program.days_of_leader.get(leader.id, ()))
        if placed < leader.days and leader.id not in excused:
            has = f"{placed} of {leader.days} days" if placed else "no day"
            entry = listed_without.get(leader.id)
            said = " ".join(entry.reason.split()) if entry else ""
            yield problem(
                entry.place / "reason"
                if entry
                else leader.place
                if leader.days == 1
                else leader.place / "days",
                f"{leader.name} has {has}, and "
                + (f"“{said}” is no reason." if said else "no reason is given."),
                "Find a day, or say under `unplaced:` in the schedule why there is none.",
                f"leader/{leader.id}",
            )


def excused_in(program: Program) -> set[str]:
    """The leaders of whom the schedule says why they have no day."""
    return {one.leader for one in program.schedule.unplaced if wording.gives_reason(one.reason)}


@rule("S014", Severity.ERROR, "A10")
@_pins_told
def dates_that_suit(program: Program, as_of: date) -> Iterator[Problem]:
    """A day falls on a date on which leader or host is not there.

    The rosters say when a leader can go (`available`), which days a host has `off`, and on which
    days of the week he or she works (`shifts`). A day against these ends as a day called off on the
    morning itself.

    Fails::

        leaders: [{id: biller}]
        hosts: [{id: lead, off: [2027-04-19..2027-04-23]}]
        shadowing: {window: 2027-04-06..2027-06-25}
        schedule: {days: [{leader: biller, host: lead, on: 2027-04-20}]}

    Passes::

        leaders: [{id: biller}]
        hosts: [{id: lead, off: [2027-04-19..2027-04-23]}]
        shadowing: {window: 2027-04-06..2027-06-25}
        schedule: {days: [{leader: biller, host: lead, on: 2027-04-26}]}
    """
    patterns = visits.patterns(program.shadowing)
    for visit in program.schedule.days:
        leader, host = _leader(program, visit), _host(program, visit)
        if leader.available and not any(visit.on in span for span in leader.available):
            yield problem(
                visit.place / "on",
                f"{leader.name} has a day on {day(visit.on)} and can't go then.",
                "Move it into the time that is given under `available`, or ask and correct that.",
                f"leader/{leader.id}",
            )
        works: set[Weekday] = set().union(*(patterns.get(shift, ()) for shift in host.shifts))
        known = all(shift in patterns for shift in host.shifts)
        if any(visit.on in span for span in host.off):
            why = "is away that day"
        elif host.shifts and known and WEEKDAYS[visit.on.weekday()] not in works:
            why = f"does not work on {_NAMES[visit.on.weekday()]}s"
        else:
            continue
        yield problem(
            visit.place / "on",
            f"{host.name} has a visitor on {day(visit.on)} and {why}.",
            "Move the day, or choose another host.",
            f"host/{host.id}",
        )


@rule("S015", Severity.ERROR, "A10")
@_pins_told
def place_within_reach(program: Program, as_of: date) -> Iterator[Problem]:
    """A leader can't be where the day is to be.

    The leaders' roster says which sites a leader can get to; `REMOTE` among them stands for a day by
    video link. A day without a site is by video link, and only with a host who takes such visitors
    (`remote`).

    Fails::

        organization: {sites: [{id: laval, title: Laval}, {id: moncton, title: Moncton}]}
        leaders: [{id: biller, sites: [moncton, REMOTE]}]
        hosts: [{id: lead, site: laval}]
        schedule: {days: [{leader: biller, host: lead, site: laval, on: 2027-04-20}]}

    Passes::

        organization: {sites: [{id: laval, title: Laval}, {id: moncton, title: Moncton}]}
        leaders: [{id: biller, sites: [moncton, REMOTE]}]
        hosts: [{id: lead, site: laval, remote: true}]
        schedule: {days: [{leader: biller, host: lead, on: 2027-04-20}]}
    """
    for visit in program.schedule.days:
        leader, host = _leader(program, visit), _host(program, visit)
        if leader.sites and (visit.site or REMOTE) not in leader.sites:
            yield problem(
                visit.place / ("site" if visit.site else "leader"),
                f"{leader.name} has a day at {program.sites[visit.site].title} on {day(visit.on)} and, as "
                "the roster has it, can't get there."
                if visit.site
                else f"The roster does not list video links for {leader.name}, whose day on {day(visit.on)} "
                "is by one.",
                "Choose a host elsewhere, or ask, and correct `sites` in the leaders' roster."
                if visit.site
                else "Give the day a site, or add `REMOTE`.",
                f"leader/{leader.id}",
            )
        if visit.site is None and not host.remote:
            yield problem(
                visit.place / "host",
                f"{host.name} has a visitor by video link on {day(visit.on)} and takes none that way.",
                "Add the `site` of the day, or choose a host with `remote`.",
                f"host/{host.id}",
            )


@rule("S016", Severity.WARNING, "A10")
@_pins_told
def another_host_each_time(program: Program, as_of: date) -> Iterator[Problem]:
    """A leader goes to the same host twice.

    A second day is worth most where one has not been: another host, another line of work.

    Fails::

        leaders: [{id: biller, days: 2}]
        hosts: [{id: lead}]
        schedule:
          days:
            - {leader: biller, host: lead, on: 2027-04-20}
            - {leader: biller, host: lead, on: 2027-05-11}

    Passes::

        leaders: [{id: biller, days: 2}]
        hosts: [{id: lead}, {id: crews}]
        schedule:
          days:
            - {leader: biller, host: lead, on: 2027-04-20}
            - {leader: biller, host: crews, on: 2027-05-11}
    """
    for id, stays in program.days_of_leader.items():
        first: dict[str, ShadowDay] = {}
        for visit in stays:
            before = first.setdefault(visit.host, visit)
            if before.on != visit.on:
                yield problem(
                    _at(program, visit, "host"),
                    f"{program.leaders[id].name} goes to {_host(program, visit).name} on {day(before.on)} "
                    f"and again on {day(visit.on)}.",
                    "Choose another host for one of the two days.",
                    f"leader/{id}",
                )


@rule("S017", Severity.WARNING, "hosts are protected")
def not_too_many_at_once(program: Program, as_of: date) -> Iterator[Problem]:
    """Too many of a site's working positions have a visitor at once.

    When every third desk has somebody beside it, what leaders see is no usual day. One visitor may
    always come, however small the site.

    Five per cent is this project's own judgement; change it with `rules: observed_share`. The rule is
    silent where a site's `positions` are not given.

    Fails::

        organization: {sites: [{id: laval, title: Laval}]}
        leaders: [{id: biller}, {id: systems}]
        hosts: [{id: lead, site: laval}, {id: crews, site: laval}]
        shadowing:
          window: 2027-04-06..2027-06-25
          sites: [{site: laval, seats: 2, positions: 12}]
        schedule:
          days:
            - {leader: biller, host: lead, site: laval, on: 2027-04-20}
            - {leader: systems, host: crews, site: laval, on: 2027-04-20}

    Passes::

        organization: {sites: [{id: laval, title: Laval}]}
        leaders: [{id: biller}, {id: systems}]
        hosts: [{id: lead, site: laval}, {id: crews, site: laval}]
        shadowing:
          window: 2027-04-06..2027-06-25
          sites: [{site: laval, seats: 2, positions: 60}]
        schedule:
          days:
            - {leader: biller, host: lead, site: laval, on: 2027-04-20}
            - {leader: systems, host: crews, site: laval, on: 2027-04-20}
    """
    offers, share = _offers(program), program.charter.rules.observed_share
    for (site, on), stays in _by_site(program).items():
        offer = offers.get(site)
        if offer is None or offer.positions is None:
            continue
        most = max(offer.positions * share // 100, 1)
        if len(stays) > most:
            yield problem(
                stays[most].place / "site",
                f"{program.sites[site].title} has {len(stays)} visitors on {day(on)} beside "
                f"{count(offer.positions, 'working position')}, more than {share} per cent.",
                f"Let no more than {count(most, 'visitor')} come on one day.",
                "schedule/",
            )


@rule("S018", Severity.WARNING, "hosts are protected")
def days_in_a_quarter(program: Program, as_of: date) -> Iterator[Problem]:
    """A host has visitors too often in one quarter of the year.

    Hosting is work on top of work. No published norm was found: two days in a quarter are this
    project's own judgement; change it with `rules: host_quarter_days`.

    Fails::

        leaders: [{id: biller}, {id: systems}, {id: writer}]
        hosts: [{id: lead}]
        schedule:
          days:
            - {leader: biller, host: lead, on: 2027-04-20}
            - {leader: systems, host: lead, on: 2027-05-11}
            - {leader: writer, host: lead, on: 2027-06-15}

    Passes::

        leaders: [{id: biller}, {id: systems}, {id: writer}]
        hosts: [{id: lead}]
        schedule:
          days:
            - {leader: biller, host: lead, on: 2027-04-20}
            - {leader: systems, host: lead, on: 2027-05-11}
            - {leader: writer, host: lead, on: 2027-07-13}
    """
    most = program.charter.rules.host_quarter_days
    for id, stays in program.days_of_host.items():
        quarters: dict[tuple[int, int], dict[date, ShadowDay]] = {}
        for visit in stays:
            quarters.setdefault((visit.on.year, (visit.on.month - 1) // 3), {})[visit.on] = visit
        for (year, quarter), dates in quarters.items():
            if len(dates) > most:
                yield problem(
                    _at(program, list(dates.values())[most], "on"),
                    f"{program.hosts[id].name} has {count(len(dates), 'day')} with a visitor from "
                    f"{_QUARTERS[quarter]} {year}.",
                    f"Choose other hosts, so that nobody has more than {count(most, 'day')} in a quarter.",
                    f"host/{id}",
                )


@rule("S019", Severity.ERROR, "hosts are protected")
def privacy_settled(program: Program, as_of: date) -> Iterator[Problem]:
    """Leaders go already, and not all is settled that protects hosts.

    Staff who are watched at work must know what for, what was promised to them, how they can end it,
    and when notes are destroyed. Britain's Information Commissioner asks employers to tell staff the
    nature, extent and reasons of any monitoring.

    From the first day on, `shadowing: privacy:` has `purpose`, `notice`, `stop_signal` and
    `notes_retention_days`.

    Fails::

        shadowing:
          window: 2027-04-06..2027-06-25
          privacy: {purpose: To see what customers meet., notice: A talk on 1 March.}

    Passes::

        shadowing:
          window: 2027-04-06..2027-06-25
          privacy:
            purpose: To see what customers meet; never to judge a host's work.
            notice: Every host had the charter and a talk on 1 March.
            stop_signal: The host says "let's take a break".
            notes_retention_days: 30
    """
    plan = program.shadowing
    if plan is None or not _begun(program, plan, as_of):
        return
    if plan.privacy is None:
        yield problem(
            plan.place,
            "Leaders go already, and nothing is settled that protects hosts.",
            "Add `privacy:` with `purpose`, `notice`, `stop_signal` and `notes_retention_days`.",
            "shadowing/",
        )
        return
    for key, there, what in (
        ("notice", bool(plan.privacy.notice.strip()), "what hosts were told"),
        ("stop_signal", bool(plan.privacy.stop_signal.strip()), "how a host ends the day at once"),
        (
            "notes_retention_days",
            plan.privacy.notes_retention_days is not None,
            "when visitors' notes are destroyed",
        ),
    ):
        if not there:
            yield problem(
                plan.privacy.place / key,
                f"Leaders go already, and nothing says {what}.",
                f"Settle it, and write it under `privacy:` as `{key}`.",
                "shadowing/",
            )


@rule("S020", Severity.WARNING, "hosts are protected")
def union_told(program: Program, as_of: date) -> Iterator[Problem]:
    """The union or works council was not told before the first day.

    Whoever speaks for staff hears of it first, and from the program: else it looks like
    surveillance, and hosts withdraw. Write the day as `union_notified_on` under `privacy:`. Where
    nobody speaks for staff, set this rule aside with a waiver that says so.

    The rule speaks up once there is a schedule or the first day has come.

    Fails::

        shadowing:
          window: 2027-04-06..2027-06-25
          privacy: {purpose: To see what customers meet.}

    Passes::

        shadowing:
          window: 2027-04-06..2027-06-25
          privacy: {purpose: To see what customers meet., union_notified_on: 2027-02-08}
    """
    plan = program.shadowing
    if plan is None or not (program.days or _begun(program, plan, as_of)):
        return
    first = min((visit.on for visit in program.days), default=plan.window.first)
    told = plan.privacy.union_notified_on if plan.privacy else None
    if told is not None and told < first:
        return
    message = f"The first day {'was' if first <= as_of else 'is'} on {day(first)}, and "
    if told is None:
        message += "nothing says that the union or works council knows."
        hint = "Tell it, and write the day as `union_notified_on` under `privacy:`."
    else:
        message += f"the union or works council {'heard' if told <= as_of else 'hears'} of it on {day(told)}."
        hint = "Tell it before leaders go, or say openly why it came late."
    place = plan.privacy.place / "union_notified_on" if plan.privacy else plan.place
    yield problem(place, message, hint, "shadowing/")


@rule("S021", Severity.WARNING, "A2")
def thanks_in_time(program: Program, as_of: date) -> Iterator[Problem]:
    """Thanks to a host came late, or are not written down.

    Thanks that come after weeks, or not at all, tell the host what the day was worth. Write the day of
    the thanks as `thanked_on` in the debrief; one that lies before the visit does not count.

    Five working days are this project's own judgement; change it with `limits: thanks_days`. Weekends
    and days under `closed` don't count.

    Fails::

        leaders: [{id: biller}]
        hosts: [{id: lead}]
        debriefs:
          - {id: d1, leader: biller, host: lead, day: 2027-04-07, held_on: 2027-04-08,
             learned: What a bill looks like from the other side.}

    Passes::

        leaders: [{id: biller}]
        hosts: [{id: lead}]
        debriefs:
          - {id: d1, leader: biller, host: lead, day: 2027-04-07, held_on: 2027-04-08,
             learned: What a bill looks like from the other side., thanked_on: 2027-04-09}
    """
    within, closed = _limits(program).thanks_days, workdays.closed(program)
    for debrief in program.debriefs.values():
        due = workdays.after(debrief.day, within, closed)
        thanked = debrief.thanked_on
        if thanked is not None and not debrief.day <= thanked <= as_of:
            thanked = None
        if (thanked or as_of) <= due:
            continue
        name = program.leaders[debrief.leader].name
        on = day(debrief.day)
        yield problem(
            debrief.place / "thanked_on",
            f"{name} thanked the host of {on} on {day(thanked)}; that was due by {day(due)}."
            if thanked
            else f"No thanks for {name}'s day on {on} are written down; they were due by {day(due)}.",
            "Next time, thank on the way home."
            if thanked
            else "A few lines do, by hand or by phone; then write `thanked_on`.",
            f"debrief/{debrief.id}",
        )


@rule("S022", Severity.WARNING, "customers' privacy")
def cards_are_kept_away(program: Program, as_of: date) -> Iterator[Problem]:
    """Nothing keeps card numbers from visitors who listen.

    Customers read out card numbers, and rules of the payment card industry (PCI DSS) are strict about
    where these may be heard or noted down.

    Write as `card_control` what happens then: the sound is off (`mute`), numbers are hidden (`mask`),
    or the visitor leaves the desk (`leave`).

    Fails::

        organization: {sites: [{id: laval, title: Laval}]}
        shadowing:
          window: 2027-04-06..2027-06-25
          sites: [{site: laval, seats: 1, listening: live}]

    Passes::

        organization: {sites: [{id: laval, title: Laval}]}
        shadowing:
          window: 2027-04-06..2027-06-25
          sites: [{site: laval, seats: 1, listening: live, card_control: leave}]
    """
    for offer in _listening(program):
        if offer.card_control is None:
            yield problem(
                offer.place / "listening",
                f"At {program.sites[offer.site].title}, nothing keeps visitors from hearing or seeing "
                "card numbers.",
                "Agree on it with the site, and write `card_control: mute`, `mask` or `leave`.",
                "shadowing/",
            )


@rule("S023", Severity.WARNING, "A2")
def debriefs_of_the_schedule(program: Program, as_of: date) -> Iterator[Problem]:
    """A debrief tells of a day that the schedule does not have.

    Either one of the two has a slip, or the day was moved and only some know of it: then seats,
    rest and limits were counted wrongly. The rule speaks up once the schedule has days.

    Correct whichever is wrong.

    Fails::

        leaders: [{id: biller}]
        hosts: [{id: lead}]
        schedule: {days: [{leader: biller, host: lead, on: 2027-04-08}]}
        debriefs:
          - {id: d1, leader: biller, host: lead, day: 2027-04-07, held_on: 2027-04-08,
             learned: What a bill looks like from the other side.}

    Passes::

        leaders: [{id: biller}]
        hosts: [{id: lead}]
        schedule: {days: [{leader: biller, host: lead, on: 2027-04-07}]}
        debriefs:
          - {id: d1, leader: biller, host: lead, day: 2027-04-07, held_on: 2027-04-08,
             learned: What a bill looks like from the other side.}
    """
    if not program.schedule.days or program.has_unread("schedule"):
        return
    hosts: dict[tuple[str, date], set[str]] = {}
    planned: dict[str, list[date]] = {}
    for visit in program.schedule.days:
        hosts.setdefault((visit.leader, visit.on), set()).add(visit.host)
        planned.setdefault(visit.leader, []).append(visit.on)
    for debrief in program.debriefs.values():
        name = program.leaders[debrief.leader].name
        known = hosts.get((debrief.leader, debrief.day))
        if known is None:
            dates = sorted(set(planned.get(debrief.leader, ())))
            has = f"has {listed(day(on) for on in dates)}" if dates else "has no day at all"
            yield problem(
                debrief.place / "day",
                f"{name} has a debrief of {day(debrief.day)}, where the schedule {has}.",
                "Correct `day:`, or bring the schedule up to what really took place.",
                f"debrief/{debrief.id}",
            )
        elif debrief.host not in known:
            yield problem(
                debrief.place / "host",
                f"{name} has a debrief of {day(debrief.day)} with another host than the schedule has.",
                "Correct `host:`, or bring the schedule up to what really took place.",
                f"debrief/{debrief.id}",
            )


@rule("S024", Severity.ERROR, "A10")
def known_shifts(program: Program, as_of: date) -> Iterator[Problem]:
    """A host's shift is not known.

    The column `shifts` of the roster holds days of the week (`mon` to `sun`) or names of patterns that
    stand under `shifts:` in `shadowing.yml`. With any other name nobody knows when the host works.

    Fails::

        hosts: [{id: lead, shifts: [early]}]
        shadowing: {window: 2027-04-06..2027-06-25}

    Passes::

        hosts: [{id: lead, shifts: [early]}]
        shadowing:
          window: 2027-04-06..2027-06-25
          shifts: [{id: early, days: [mon, tue, wed, thu]}]
    """
    if program.shadowing is None:
        return
    patterns = visits.patterns(program.shadowing)
    hint = cache(lambda shift: near(shift, patterns))  # a whole roster may have the same slip
    for host in program.hosts.values():
        for shift, number in _first_places(host.shifts):
            if shift not in patterns:
                yield problem(
                    host.place / "shifts" / number,
                    f"{host.name} works the shift `{shift}`, and nothing says which days that has.",
                    hint(shift) or "Add it under `shifts:` in `shadowing.yml`.",
                    f"host/{host.id}",
                )


@rule("S025", Severity.ERROR, "A10")
@_pins_told
def where_the_host_works(program: Program, as_of: date) -> Iterator[Problem]:
    """A day is at another site than the host's.

    The leader would stand before a door behind which nobody waits, and seats would be counted at the
    wrong site. Correct the `site` of the day, or that of the host in the roster. Where the roster
    gives no site, the rule is silent.

    Fails::

        organization: {sites: [{id: laval, title: Laval}, {id: moncton, title: Moncton}]}
        leaders: [{id: biller}]
        hosts: [{id: lead, site: laval}]
        schedule: {days: [{leader: biller, host: lead, site: moncton, on: 2027-04-20}]}

    Passes::

        organization: {sites: [{id: laval, title: Laval}, {id: moncton, title: Moncton}]}
        leaders: [{id: biller}]
        hosts: [{id: lead, site: laval}]
        schedule: {days: [{leader: biller, host: lead, site: laval, on: 2027-04-20}]}
    """
    for visit in program.schedule.days:
        leader, host = _leader(program, visit), _host(program, visit)
        if visit.site and host.site and visit.site != host.site:
            yield problem(
                visit.place / "site",
                f"{leader.name} goes to {program.sites[visit.site].title} on {day(visit.on)}, and the host, "
                f"{host.name}, works at {program.sites[host.site].title}.",
                "Correct the site of the day, or that of the host in the roster.",
                f"leader/{leader.id}",
            )


@rule("S026", Severity.WARNING, "hosts are protected")
def host_charter(program: Program, as_of: date) -> Iterator[Problem]:
    """Hosts are not told what they may rely on.

    A yes is free only when one knows what one says yes to: that one may decline and stop, that nothing
    goes into an appraisal, that one reads what is written down. Write the host charter under `rights:`
    before hosts are asked; it stands on every host's page.

    Fails::

        hosts: [{id: lead}]
        shadowing: {window: 2027-04-06..2027-06-25}

    Passes::

        hosts: [{id: lead}]
        shadowing:
          window: 2027-04-06..2027-06-25
          rights:
            - You may decline, and change your mind, without a reason.
            - Nothing from the day goes into an appraisal.
    """
    plan = program.shadowing
    if plan is not None and program.hosts and not any(right.strip() for right in plan.rights):
        yield problem(
            plan.place,
            f"{count(len(program.hosts), 'host')} {'is' if len(program.hosts) == 1 else 'are'} listed, and "
            "nothing says what a host may rely on.",
            "Write under `rights:` that one may decline and stop, and that nothing goes into an appraisal.",
            "shadowing/",
        )


@rule("S027", Severity.WARNING, "A10")
def sites_are_described(program: Program, as_of: date) -> Iterator[Problem]:
    """Leaders go to a site about which nothing is said.

    Without an entry under `sites:` in `shadowing.yml` nobody knows how many visitors it can take, when
    the day begins, whom to ask for, and whether visitors hear customers.

    Fails::

        organization: {sites: [{id: laval, title: Laval}]}
        leaders: [{id: biller}]
        hosts: [{id: lead, site: laval}]
        shadowing: {window: 2027-04-06..2027-06-25}
        schedule: {days: [{leader: biller, host: lead, site: laval, on: 2027-04-20}]}

    Passes::

        organization: {sites: [{id: laval, title: Laval}]}
        leaders: [{id: biller}]
        hosts: [{id: lead, site: laval}]
        shadowing: {window: 2027-04-06..2027-06-25, sites: [{site: laval, seats: 1}]}
        schedule: {days: [{leader: biller, host: lead, site: laval, on: 2027-04-20}]}
    """
    if program.shadowing is None:
        return
    offers = _offers(program)
    counts = Counter(visit.site for visit in program.schedule.days if visit.site is not None)
    told: set[str] = set()
    for visit in program.schedule.days:
        if visit.site is None or visit.site in offers or visit.site in told:
            continue
        told.add(visit.site)
        title, days = program.sites[visit.site].title, counts[visit.site]
        yield problem(
            visit.place / "site",
            f"{count(days, 'day')} {'is' if days == 1 else 'are'} to be at {title}, and `shadowing` says "
            "nothing about that site.",
            "Add it under `sites:` with its `seats`.",
            "shadowing/",
        )


@rule("S028", Severity.ERROR, "a schedule that means what it says")
def placed_or_not(program: Program, as_of: date) -> Iterator[Problem]:
    """Somebody has a day and is listed without one.

    One of the two is out of date, and the leader doesn't know which. Once all days that were asked for
    are there, remove the entry under `unplaced:`.

    Fails::

        leaders: [{id: biller}]
        hosts: [{id: lead}]
        schedule:
          days: [{leader: biller, host: lead, on: 2027-04-20}]
          unplaced: [{leader: biller, reason: On leave.}]

    Passes::

        leaders: [{id: biller, days: 2}]
        hosts: [{id: lead}]
        schedule:
          days: [{leader: biller, host: lead, on: 2027-04-20}]
          unplaced: [{leader: biller, reason: On leave after the first of two days.}]
    """
    placed = Counter(visit.leader for visit in program.schedule.days)
    for one in program.schedule.unplaced:
        leader = program.leaders[one.leader]
        if placed[leader.id] and placed[leader.id] >= leader.days:
            yield problem(
                one.place / "leader",
                f"{leader.name} has every day that was asked for and stands under `unplaced:` as well.",
                "Remove the entry that no longer holds.",
                f"leader/{leader.id}",
            )


@rule("S029", Severity.ERROR, "A10")
def known_sites(program: Program, as_of: date) -> Iterator[Problem]:
    """A leader's list of sites names one that there is not.

    The column `sites` of the leaders' roster holds short names of sites, or `REMOTE` for a day by video
    link. A name that leads nowhere takes a choice away from the leader, and nobody sees it.

    Fails::

        organization: {sites: [{id: laval, title: Laval}]}
        leaders: [{id: biller, sites: [lavall]}]

    Passes::

        organization: {sites: [{id: laval, title: Laval}]}
        leaders: [{id: biller, sites: [laval, REMOTE]}]
    """
    if program.has_unread("site", "organization"):
        return
    known = {*program.sites, REMOTE}
    hint = cache(lambda site: near(site, known))  # a whole roster may have the same slip
    for leader in program.leaders.values():
        for site, number in _first_places(leader.sites):
            if site not in known:
                yield problem(
                    leader.place / "sites" / number,
                    f"{leader.name} can get to `{site}`, and there is no such site.",
                    hint(site) or "Correct it, or add the site to the organization.",
                    f"leader/{leader.id}",
                )


@rule("S030", Severity.ERROR, "hosts are protected")
def there_is_a_plan(program: Program, as_of: date) -> Iterator[Problem]:
    """There are days, but nothing says what holds for them.

    Without `shadowing.yml` there is no window, no seats, no limits and no protection of hosts, and the
    rules that stand on these have nothing to look at.

    Fails::

        leaders: [{id: biller}]
        hosts: [{id: lead}]
        schedule: {days: [{leader: biller, host: lead, on: 2027-04-20}]}

    Passes::

        leaders: [{id: biller}]
        hosts: [{id: lead}]
        shadowing: {window: 2027-04-06..2027-06-25}
        schedule: {days: [{leader: biller, host: lead, on: 2027-04-20}]}
    """
    if program.shadowing is None and program.days and not program.has_unread("shadowing", "program"):
        days = len(program.days)
        yield problem(
            program.schedule.place if program.schedule.days else program.charter.place,
            f"{count(days, 'day')} beside hosts {'is' if days == 1 else 'are'} listed, and nothing says "
            "what holds for them.",
            "Add `shadowing.yml` with `window`, `sites`, `limits`, `privacy` and `rights`.",
            "shadowing/",
        )


@rule("S031", Severity.WARNING, "A10")
def enough_hosts(program: Program, as_of: date) -> Iterator[Problem]:
    """Hosts have said yes to fewer days than leaders ask for.

    However the days are dealt, some leaders will have none. Each host who said yes counts with as many
    days as he or she takes at most (`max_days`, or `limits: host_max_days`). The rule is silent as long
    as nobody has said yes.

    Ask more hosts; don't ask more of those who already said yes.

    Fails::

        leaders: [{id: biller}, {id: systems}]
        hosts: [{id: lead, opted_in: true, max_days: 1}]
        shadowing: {window: 2027-04-06..2027-06-25}

    Passes::

        leaders: [{id: biller}, {id: systems}]
        hosts: [{id: lead, opted_in: true, max_days: 1}, {id: crews, opted_in: true, max_days: 1}]
        shadowing: {window: 2027-04-06..2027-06-25}
    """
    plan = program.shadowing
    willing = [host for host in program.hosts.values() if host.opted_in]
    if plan is None or not willing or program.has_unread("host"):
        return
    asked = sum(leader.days for leader in program.leaders.values())
    usual = plan.limits.host_max_days
    offered = sum(usual if host.max_days is None else host.max_days for host in willing)
    if offered < asked:
        yield problem(
            plan.place,
            f"Leaders ask for {count(asked, 'day')}, and hosts have said yes to {offered or 'none'}.",
            "Ask more hosts, rather than more of those who said yes.",
            "shadowing/",
        )


@rule("S032", Severity.NOTE, "hosts are protected")
def cover_for_the_site(program: Program, as_of: date) -> Iterator[Problem]:
    """Nothing says what cover a site gets for a day with a visitor.

    A host with a visitor serves fewer customers. Without cover, the team beside pays for the leader's
    day, and knows it. Agree on hours with the site and write them as `backfill_hours`; `0` says that
    none were agreed.

    Fails::

        organization: {sites: [{id: laval, title: Laval}]}
        shadowing: {window: 2027-04-06..2027-06-25, sites: [{site: laval, seats: 1}]}

    Passes::

        organization: {sites: [{id: laval, title: Laval}]}
        shadowing:
          window: 2027-04-06..2027-06-25
          sites: [{site: laval, seats: 1, backfill_hours: 2}]
    """
    for offer in _offers(program).values():
        if offer.backfill_hours is None:
            yield problem(
                offer.place,
                f"Nothing says what cover {program.sites[offer.site].title} gets for a day with a visitor.",
                "Agree on it, and write `backfill_hours`.",
                "shadowing/",
            )


@rule("S033", Severity.WARNING, "A10")
def how_to_arrive(program: Program, as_of: date) -> Iterator[Problem]:
    """A leader would not know when to come or whom to ask for.

    A day that begins with a search at the wrong door begins without the host. Write `hours` and
    `contact` for every site that has visitors to come.

    Fails::

        organization: {sites: [{id: laval, title: Laval}]}
        leaders: [{id: biller}]
        hosts: [{id: lead, site: laval}]
        shadowing:
          window: 2027-04-06..2027-06-25
          sites: [{site: laval, seats: 1, hours: "08:30-16:30"}]
        schedule: {days: [{leader: biller, host: lead, site: laval, on: 2027-04-20}]}

    Passes::

        organization: {sites: [{id: laval, title: Laval}]}
        leaders: [{id: biller}]
        hosts: [{id: lead, site: laval}]
        shadowing:
          window: 2027-04-06..2027-06-25
          sites: [{site: laval, seats: 1, hours: "08:30-16:30", contact: the floor lead}]
        schedule: {days: [{leader: biller, host: lead, site: laval, on: 2027-04-20}]}
    """
    awaited = Counter(visit.site for visit in program.schedule.days if visit.on >= as_of)
    for offer in _offers(program).values():
        if not awaited[offer.site]:
            continue
        title, visitors = program.sites[offer.site].title, count(awaited[offer.site], "visitor")
        for key, there, what in (
            ("hours", offer.hours, "when the day begins and ends there"),
            ("contact", offer.contact, "whom to ask for on arrival"),
        ):
            if not there.strip():
                yield problem(
                    offer.place,
                    f"{title} awaits {visitors}, and nothing says {what}.",
                    f"Ask the site, and write `{key}`.",
                    "shadowing/",
                )


@rule("S034", Severity.WARNING, "A10")
def known_departments(program: Program, as_of: date) -> Iterator[Problem]:
    """The department of a leader or a host is not written down.

    Without it nobody can tell whether a leader goes to another department, and the day counts for
    none. Fill in `department` in the roster or in the directory.

    Fails::

        leaders: [{id: guest, name: A guest}]

    Passes::

        leaders: [{id: guest, name: A guest, department: it}]
    """
    groups: tuple[tuple[str, Iterable[Person]], ...] = (
        ("leader", [leader for leader in program.leaders.values() if leader.days]),
        ("host", program.hosts.values()),
    )
    for kind, people in groups:
        for person in people:
            if person.department is None:
                yield problem(
                    person.place,
                    f"{person.name}'s department is not written down.",
                    "Fill in `department` in the roster.",
                    f"{kind}/{person.id}",
                )


@rule("S035", Severity.NOTE, "A10")
def hours_are_told(program: Program, as_of: date) -> Iterator[Problem]:
    """A debrief does not say how long the leader stayed.

    A whole day is the heart of it, so the debrief says how many `hours` it had, short ones as well.

    Fails::

        leaders: [{id: biller}]
        hosts: [{id: lead}]
        debriefs:
          - {id: d1, leader: biller, host: lead, day: 2027-04-07, held_on: 2027-04-08,
             learned: What a bill looks like from the other side.}

    Passes::

        leaders: [{id: biller}]
        hosts: [{id: lead}]
        debriefs:
          - {id: d1, leader: biller, host: lead, day: 2027-04-07, held_on: 2027-04-08,
             hours: 8, learned: What a bill looks like from the other side.}
    """
    for debrief in program.debriefs.values():
        if debrief.hours is None and debrief.day <= as_of:
            yield problem(
                debrief.place,
                f"Nothing says how long {program.leaders[debrief.leader].name} stayed on {day(debrief.day)}.",
                "Add `hours:`.",
                f"debrief/{debrief.id}",
            )


@rule("S036", Severity.WARNING, "A10")
def beside_customers(program: Program, as_of: date) -> Iterator[Problem]:
    """A leader goes to somebody who does not serve customers.

    Two departments that visit each other learn much, and nothing of what customers meet. The founding
    article sends leaders to the front line.

    The rule looks at hosts of a department without `customer_facing: true`. It is silent where the
    host's `level` is `front-line`, because such people exist in every department, and where the
    department is not known. Without a level, the department counts.

    Fails::

        leaders: [{id: biller}]
        hosts: [{id: systems}]  # from IT
        schedule: {days: [{leader: biller, host: systems, on: 2027-04-20}]}

    Passes::

        leaders: [{id: biller}]
        hosts: [{id: crews}]  # from operations, which meets customers
        schedule: {days: [{leader: biller, host: crews, on: 2027-04-20}]}
    """
    for visit in program.days:
        leader, host = _leader(program, visit), _host(program, visit)
        department = program.departments.get(host.department or "")
        if department is None or department.customer_facing or host.level is Level.FRONT_LINE:
            continue
        yield problem(
            _at(program, visit, "host"),
            f"{leader.name} has a day beside {host.name} on {day(visit.on)}, and {department.title} does not "
            "face customers.",
            "Choose a host who serves customers; whoever does so elsewhere has `level: front-line`.",
            f"leader/{leader.id}",
        )


@rule("S037", Severity.WARNING, "A10")
def days_are_found(program: Program, as_of: date) -> Iterator[Problem]:
    """The time in which leaders go has begun, and no day is written down.

    A window without days passes quickly: calendars fill up, and in the last weeks nobody finds a host.

    Make the schedule, however short, and move the `window` if the days are to come later. A leader who
    stands under `unplaced:` with a reason is not counted.

    Fails::

        leaders: [{id: biller}]
        shadowing: {window: 2027-04-06..2027-06-25}

    Passes::

        leaders: [{id: biller}]
        hosts: [{id: lead}]
        shadowing: {window: 2027-04-06..2027-06-25}
        schedule: {days: [{leader: biller, host: lead, on: 2027-05-11}]}
    """
    plan = program.shadowing
    if plan is None or plan.window.first >= as_of or program.days:
        return
    if program.has_unread("schedule", "leader", "host", "debrief"):
        return
    excused = excused_in(program)
    waiting = sum(leader.days > 0 and leader.id not in excused for leader in program.leaders.values())
    if waiting:
        yield problem(
            plan.place / "window",
            f"The time in which leaders go began on {day(plan.window.first)}, and no day is written down for "
            + ("the leader who is asked to go." if waiting == 1 else f"any of {count(waiting, 'leader')}."),
            f"Make one with `playbook schedule {program.id}`, or move the window in the open.",
            "schedule/",
        )


@rule("S038", Severity.NOTE, "A10")
def senior_people_go(program: Program, as_of: date) -> Iterator[Problem]:
    """Nobody senior of a department goes, or the sponsor does not.

    At Telus, says the founding article, it was senior executives who sat beside the front line. Who
    decides must have heard it; a department that sends only those who report to them learns at second
    hand.

    The rule looks at `level` in the directory or the roster: `executive` and `senior` count. It is
    silent about a department as long as the level of anybody who goes is not written down, and about all
    as long as there is no list of leaders.

    Fails::

        leaders: [{id: biller, level: specialist}, {id: sponsor}]

    Passes::

        leaders: [{id: biller, level: senior}, {id: sponsor}]
    """
    if not program.leaders or program.has_unread("leader", "person"):
        return
    for department in program.organization.departments:
        levels = {leader.level for leader in program.leaders_of_department.get(department.id, ())}
        if levels and levels.isdisjoint({None, Level.EXECUTIVE, Level.SENIOR}):
            yield problem(
                department.place,
                f"None of those who go from {department.title} is an executive or in a senior position.",
                "Ask its head to go too, and add the name to the leaders' roster.",
                f"department/{department.id}",
            )
    sponsor = program.charter.sponsor
    if sponsor is not None:
        goes = program.leaders.get(sponsor.person)
        if goes is None or not goes.days:
            yield problem(
                sponsor.place / "person",
                f"The sponsor, {program.name_of(sponsor.person)}, is not among the leaders who go.",
                "Ask the sponsor for a day too, and add the name to the leaders' roster.",
            )
