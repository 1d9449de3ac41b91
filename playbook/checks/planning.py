"""Planning the days (family S, from S039 on): whether everybody can have a day, and whether pins can hold."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from difflib import get_close_matches
from functools import cache

from playbook.checks.rule import count, listed, problem, rule
from playbook.checks.shadowing import excused_in
from playbook.door.shapes import near
from playbook.measures import visits
from playbook.measures.visits import REMOTE, WEEKDAYS
from playbook.model.library import Program
from playbook.model.shadowing import Host, HostSite, Leader, Pin, ShadowDay, Shadowing, Weekday
from playbook.model.types import Span
from playbook.problem import Problem, Severity
from playbook.prose import day


def _window(plan: Shadowing) -> list[date]:
    """Every day of the window on which leaders go, those that are over too."""
    return visits.open_days(plan, plan.window.first - timedelta(1))


def _willing(program: Program) -> list[Host]:
    """The hosts who said yes and were not taken out since."""
    dropped = set(program.schedule.dropped)
    return [host for host in program.hosts.values() if host.opted_in and host.id not in dropped]


def _waiting(program: Program) -> Iterator[Leader]:
    """The leaders who lack a day without a reason that the schedule gives, and were not taken out."""
    if program.has_unread("schedule", "leader", "debrief"):
        return
    known = {*program.schedule.dropped, *excused_in(program)}
    for leader in program.leaders.values():
        if leader.id not in known and leader.days > len(program.days_of_leader.get(leader.id, ())):
            yield leader


def _offers(program: Program) -> dict[str, HostSite]:
    return {offer.site: offer for offer in program.shadowing.sites} if program.shadowing else {}


def _way(program: Program, site: str) -> str:
    return "by video link" if site == REMOTE else f"at {program.sites[site].title}"


@rule("S039", Severity.WARNING, "A10")
def hosts_have_days(program: Program, as_of: date) -> Iterator[Problem]:
    """A host said yes and has no day on which a leader could come.

    The days of the week on which the host works, the days off, the days on which leaders go, and those on
    which the site takes visitors leave none. Such a host counts as willing, and never has a visitor.

    Fails::

        hosts: [{id: lead, opted_in: true, shifts: [sat, sun]}]
        shadowing: {window: 2027-04-06..2027-06-25}

    Passes::

        hosts: [{id: lead, opted_in: true, shifts: [fri, sat]}]
        shadowing: {window: 2027-04-06..2027-06-25}
    """
    plan = program.shadowing
    days = _window(plan) if plan else []
    if plan is None or not days:
        return
    known, offers = visits.patterns(plan), _offers(program)

    @cache
    def worked(shifts: tuple[str, ...], weekdays: frozenset[Weekday]) -> list[date]:
        return [on for on in days if WEEKDAYS[on.weekday()] in weekdays]

    for host in _willing(program):
        if not all(shift in known for shift in host.shifts):
            continue
        weekdays = visits.weekdays_of(host, plan, known)
        works = worked(host.shifts, weekdays)
        there = (on for on in works if not any(on in span for span in host.off))
        offer = None if host.remote else offers.get(host.site or "")
        most = plan.limits.host_max_days if host.max_days is None else host.max_days
        if most and any(offer is None or visits.room(offer, on) for on in there):
            continue
        if not works:
            key, why = "shifts", "works on none of the days on which leaders go"
        elif all(any(on in span for span in host.off) for on in works):
            key, why = "off", "is off on every working day on which leaders go"
        elif not most:
            key, why = "max_days", "takes no day at all (`max_days: 0`)"
        else:
            title = program.sites[host.site or ""].title
            key, why = "site", f"works where no visitor can come: {title} has no seat on those days"
        yield problem(
            host.place / key,
            f"{host.name} said yes, and {why}.",
            "Ask, and correct the roster, or open other days.",
            f"host/{host.id}",
        )


@rule("S040", Severity.WARNING, "A10")
def hosts_have_places(program: Program, as_of: date) -> Iterator[Problem]:
    """Hosts said yes where nobody can come.

    A site that `sites:` in `shadowing.yml` does not name has no seats, and a host of whom nobody knows the
    site has no place. Such hosts count as willing, and never have a visitor, unless they take visitors by
    video link (`remote`).

    Fails::

        organization: {sites: [{id: laval, title: Laval}]}
        hosts: [{id: lead, site: laval, opted_in: true}]
        shadowing: {window: 2027-04-06..2027-06-25}

    Passes::

        organization: {sites: [{id: laval, title: Laval}]}
        hosts: [{id: lead, site: laval, opted_in: true}, {id: crews, opted_in: true, remote: true}]
        shadowing: {window: 2027-04-06..2027-06-25, sites: [{site: laval, seats: 1}]}
    """
    if program.shadowing is None or program.has_unread("site", "organization"):
        return
    # Where days are planned already, S027 tells of the site.
    told = {*_offers(program), *(visit.site for visit in program.schedule.days if visit.site)}
    nowhere: dict[str, list[Host]] = {}
    for host in _willing(program):
        if not host.remote and host.site not in told:
            nowhere.setdefault(host.site or "", []).append(host)
    for site, hosts in nowhere.items():
        many = f"{count(len(hosts), 'host')} who said yes {'works' if len(hosts) == 1 else 'work'}"
        yield problem(
            hosts[0].place / "site",
            f"{many} at {program.sites[site].title}, and `shadowing` says nothing about that site."
            if site
            else f"{count(len(hosts), 'host')} said yes, and nothing says where to find them: "
            f"{listed(_some(hosts))}.",
            "Add it under `sites:` with its `seats`; until then nobody can be sent there."
            if site
            else "Fill in `site`, or `remote` for visits by video link.",
            "shadowing/",
        )


def _some(hosts: list[Host]) -> list[str]:
    """The names of some people, and how many there are more."""
    names = [host.name for host in hosts[:3]]
    return [*names, f"{len(hosts) - 3:,} more"] if len(hosts) > 3 else names


@rule("S041", Severity.WARNING, "A12")
def leaders_have_days(program: Program, as_of: date) -> Iterator[Problem]:
    """A leader is available on none of the days on which leaders go.

    Whatever is planned, such a leader stays without a day. Ask for other dates, or open the program on
    some that suit. A leader of whom the schedule says why a day is lacking is not looked at.

    Fails::

        leaders: [{id: biller, available: [2027-04-10..2027-04-11]}]  # a weekend
        shadowing: {window: 2027-04-06..2027-06-25}

    Passes::

        leaders: [{id: biller, available: [2027-04-10..2027-04-12]}]
        shadowing: {window: 2027-04-06..2027-06-25}
    """
    plan = program.shadowing
    days = _window(plan) if plan else []
    if not days:
        return

    @cache
    def suits(span: Span) -> bool:
        return any(on in span for on in days)

    for leader in _waiting(program):
        if leader.available and not any(map(suits, leader.available)):
            yield problem(
                leader.place / "available",
                f"{leader.name} is available on none of the days on which leaders go.",
                "Ask for other dates, and write them under `available`.",
                f"leader/{leader.id}",
            )


@rule("S042", Severity.WARNING, "A12")
def leaders_have_places(program: Program, as_of: date) -> Iterator[Problem]:
    """A leader can get to no place that takes visitors.

    A site takes visitors when `sites:` in `shadowing.yml` gives it a seat and somebody there said yes; a
    video link will do when somebody who said yes takes visitors that way (`remote`). A leader whose
    `sites` name none of these stays without a day.

    The rule is silent as long as nobody has said yes, and about a leader of whom the schedule says why a
    day is lacking.

    Fails::

        organization: {sites: [{id: laval, title: Laval}, {id: moncton, title: Moncton}]}
        leaders: [{id: biller, sites: [moncton]}]
        hosts: [{id: lead, site: laval, opted_in: true}]
        shadowing: {window: 2027-04-06..2027-06-25, sites: [{site: laval, seats: 1}]}

    Passes::

        organization: {sites: [{id: laval, title: Laval}, {id: moncton, title: Moncton}]}
        leaders: [{id: biller, sites: [moncton, laval]}]
        hosts: [{id: lead, site: laval, opted_in: true}]
        shadowing: {window: 2027-04-06..2027-06-25, sites: [{site: laval, seats: 1}]}
    """
    plan, willing = program.shadowing, _willing(program)
    if plan is None or not willing or program.has_unread("host", "site", "organization"):
        return
    days = _window(plan)
    manned = {host.site for host in willing}
    taking = {
        offer.site
        for offer in plan.sites
        if offer.site in manned and any(visits.room(offer, on) for on in days)
    }
    if any(host.remote for host in willing):
        taking.add(REMOTE)
    known = {*program.sites, REMOTE}
    for leader in _waiting(program):
        if leader.sites and taking.isdisjoint(leader.sites) and known.issuperset(leader.sites):
            ways = dict.fromkeys(_way(program, site) for site in leader.sites)
            yield problem(
                leader.place / "sites",
                f"{leader.name} can visit {listed(ways)}, and nobody takes visitors there.",
                "Ask which other places are within reach, or find hosts and seats there.",
                f"leader/{leader.id}",
            )


@rule("S043", Severity.ERROR, "a schedule that means what it says")
def pins_within_what_is_asked(program: Program, as_of: date) -> Iterator[Problem]:
    """More days of a leader are pinned than are asked for.

    A pin keeps a day to come, or its date, whatever else changes. With the days that are past, there would be
    more than `days` in the leaders' roster asks for: a new schedule can't keep both.

    Whether a pinned day can take place at all, the other rules about days say; a new schedule mends what
    they find unless the day is pinned.

    Fails::

        leaders: [{id: biller}]
        hosts: [{id: lead}, {id: crews}]
        schedule:
          days:
            - {leader: biller, host: lead, on: 2027-04-20, pin: date}
            - {leader: biller, host: crews, on: 2027-05-11, number: 2, pin: date}

    Passes::

        leaders: [{id: biller, days: 2}]
        hosts: [{id: lead}, {id: crews}]
        schedule:
          days:
            - {leader: biller, host: lead, on: 2027-04-20, pin: date}
            - {leader: biller, host: crews, on: 2027-05-11, number: 2, pin: date}
    """
    dropped = set(program.schedule.dropped)
    pinned: dict[str, list[ShadowDay]] = {}
    for visit in program.schedule.days:
        gone = visit.leader in dropped or (visit.pin is Pin.PAIRING and visit.host in dropped)
        if visit.pin is not None and visit.on > as_of and not gone:
            pinned.setdefault(visit.leader, []).append(visit)
    for id, coming in pinned.items():
        leader = program.leaders[id]
        past = sum(visit.on <= as_of for visit in program.days_of_leader[id])
        for number, visit in enumerate(sorted(coming, key=lambda one: (one.on, one.host)), past + 1):
            if number <= leader.days:
                continue
            yield problem(
                visit.place / "pin",
                f"{leader.name}'s day on {day(visit.on)} is pinned: with it, {count(number, 'day')} "
                f"{'is' if number == 1 else 'are'} past or pinned, and {leader.days or 'none'} "
                f"{'are' if leader.days > 1 else 'is'} asked for.",
                "Remove the pin of a day, or ask for more `days` in the leaders' roster.",
                f"leader/{leader.id}",
            )


@rule("S044", Severity.ERROR, "a schedule that means what it says")
def dropped_have_no_days(program: Program, as_of: date) -> Iterator[Problem]:
    """Somebody was taken out of the schedule and has a day to come.

    Whoever stands under `dropped:` has told that he or she can't come, and the other of the two awaits
    somebody in vain. Only days to come are looked at. A pin does not hold such a day.

    Make the schedule anew: `playbook schedule PROGRAM` finds another host or another leader, with as few
    changes as possible. Or take the name off the list.

    Fails::

        leaders: [{id: biller}]
        hosts: [{id: lead}]
        schedule:
          dropped: [lead]
          days: [{leader: biller, host: lead, on: 2027-04-20}]

    Passes::

        leaders: [{id: biller}]
        hosts: [{id: lead}, {id: crews}]
        schedule:
          dropped: [lead]
          days: [{leader: biller, host: crews, on: 2027-04-20}]
    """
    dropped = set(program.schedule.dropped)
    for visit in program.schedule.days if dropped else ():
        if visit.on <= as_of:
            continue
        name = program.leaders[visit.leader].name
        pinned = ", although a pin holds it" if visit.pin is Pin.PAIRING else ""
        # The site shows this to everybody: why a host can't come is nobody's business by name.
        for key, id, what in (
            ("leader", visit.leader, f"{name} was taken out of the schedule, and the day on {day(visit.on)}"),
            ("host", visit.host, f"The host of {name}'s day on {day(visit.on)} was taken out, and the day"),
        ):
            if id in dropped:
                yield problem(
                    visit.place / key,
                    f"{what} still stands{pinned}.",
                    f"Make the schedule anew with `playbook schedule {program.id}`, or correct `dropped:`.",
                    f"leader/{visit.leader}",
                )


@rule("S045", Severity.ERROR, "a schedule that means what it says")
def dropped_are_known(program: Program, as_of: date) -> Iterator[Problem]:
    """Somebody was taken out of the schedule who stands in no roster.

    `dropped:` holds the identifiers of leaders and hosts. With a slip in one of them, the person who can't
    come is planned for all the same. Whoever has left the rosters needs no entry.

    Fails::

        leaders: [{id: biller}]
        hosts: [{id: lead}]
        schedule: {dropped: [leed]}

    Passes::

        leaders: [{id: biller}]
        hosts: [{id: lead}]
        schedule: {dropped: [lead]}
    """
    if program.has_unread("leader", "host"):
        return
    known = {**program.leaders, **program.hosts}
    first: set[str] = set()
    for number, id in enumerate(program.schedule.dropped):
        if id not in known and id not in first:
            first.add(id)
            yield problem(
                program.schedule.place / "dropped" / number,
                f"`{id}` was taken out of the schedule, and no leader and no host is called so.",
                near(id, known) or "Correct it, or remove the entry.",
                "schedule/",
            )


@rule("S046", Severity.ERROR, "a schedule that means what it says")
def former_days_are_gone(program: Program, as_of: date) -> Iterator[Problem]:
    """A day was given up and stands all the same.

    What is listed under `former:` is called off in everybody's calendar. One of the two entries is wrong.

    Fails::

        leaders: [{id: biller}]
        hosts: [{id: lead}]
        schedule:
          days: [{leader: biller, host: lead, on: 2027-04-20}]
          former: [{leader: biller, host: lead, on: 2027-04-20, until: 2027-04-12}]

    Passes::

        leaders: [{id: biller}]
        hosts: [{id: lead}]
        schedule:
          days: [{leader: biller, host: lead, on: 2027-04-27, revision: 1}]
          former: [{leader: biller, host: lead, on: 2027-04-20, revision: 1, until: 2027-04-12}]
    """
    stands = {(visit.leader, visit.host, visit.site, visit.on) for visit in program.schedule.days}
    for gone in program.schedule.former:
        if (gone.leader, gone.host, gone.site, gone.on) in stands:
            yield problem(
                gone.place,
                f"{program.leaders[gone.leader].name}'s day beside {program.hosts[gone.host].name} on "
                f"{day(gone.on)} is listed as given up, and stands.",
                "Remove one of the two entries.",
                f"leader/{gone.leader}",
            )


@rule("S047", Severity.ERROR, "a schedule that means what it says")
def numbers_tell_days_apart(program: Program, as_of: date) -> Iterator[Problem]:
    """Two days of a leader bear the same number, or a number is beyond what is asked.

    Where a leader has several days, `number` tells which is which: 1 (the same as none), 2, and so on. By
    it calendars know which entry has moved.

    Fails::

        leaders: [{id: biller, days: 2}]
        hosts: [{id: lead}, {id: crews}]
        schedule:
          days:
            - {leader: biller, host: lead, on: 2027-04-20}
            - {leader: biller, host: crews, on: 2027-05-11}

    Passes::

        leaders: [{id: biller, days: 2}]
        hosts: [{id: lead}, {id: crews}]
        schedule:
          days:
            - {leader: biller, host: lead, on: 2027-04-20}
            - {leader: biller, host: crews, on: 2027-05-11, number: 2}
    """
    first: dict[tuple[str, int], ShadowDay] = {}
    for visit in program.schedule.days:
        leader = program.leaders[visit.leader]
        before = first.setdefault((visit.leader, visit.number), visit)
        if (before.on, before.host) != (visit.on, visit.host):
            yield problem(
                visit.place / "number",
                f"{leader.name} has two days with the number {visit.number}: on {day(before.on)} and on "
                f"{day(visit.on)}.",
                "Give each of the leader's days a `number` of its own.",
                f"leader/{leader.id}",
            )
        elif visit.number > leader.days and visit.number > 1 and visit.on > as_of:
            yield problem(
                visit.place / "number",
                f"{leader.name}'s day on {day(visit.on)} has the number {visit.number}, and "
                f"{count(leader.days, 'day') if leader.days else 'no day'} "
                f"{'are' if leader.days > 1 else 'is'} asked for.",
                "Correct the number, or `days` in the leaders' roster.",
                f"leader/{leader.id}",
            )


@rule("S048", Severity.ERROR, "A10")
def peaks_have_fewer_seats(program: Program, as_of: date) -> Iterator[Problem]:
    """A site is said to have more seats in a peak than usual.

    `peaks:` are days on which a site can take fewer visitors. One of the two numbers has a slip: nobody
    knows which.

    Fails::

        organization: {sites: [{id: laval, title: Laval}]}
        shadowing:
          window: 2027-04-06..2027-06-25
          sites: [{site: laval, seats: 2, peaks: [{days: 2027-05-03..2027-05-07, seats: 4}]}]

    Passes::

        organization: {sites: [{id: laval, title: Laval}]}
        shadowing:
          window: 2027-04-06..2027-06-25
          sites: [{site: laval, seats: 4, peaks: [{days: 2027-05-03..2027-05-07, seats: 2}]}]
    """
    for offer in program.shadowing.sites if program.shadowing else ():
        for peak in offer.peaks:
            if peak.seats > offer.seats:
                yield problem(
                    peak.place / "seats",
                    f"{program.sites[offer.site].title} has {count(offer.seats, 'seat')} on usual days and "
                    f"{peak.seats} in the peak from {day(peak.days.first)}.",
                    "Correct one of the two: a peak has fewer seats.",
                    "shadowing/",
                )


@rule("S049", Severity.ERROR, "A10")
def window_has_days(program: Program, as_of: date) -> Iterator[Problem]:
    """There is no day on which leaders go.

    `window`, `weekdays` and `closed` in `shadowing.yml` together leave none.

    Fails::

        shadowing: {window: 2027-04-10..2027-04-11}  # a weekend

    Passes::

        shadowing: {window: 2027-04-10..2027-04-12}
    """
    plan = program.shadowing
    if plan is not None and not _window(plan):
        yield problem(
            plan.place / "window",
            f"From {day(plan.window.first)} to {day(plan.window.last)} there is no day on which leaders go.",
            "Correct `window`, `weekdays` or `closed`.",
            "shadowing/",
        )


@rule("S050", Severity.WARNING, "A12")
def the_line_leaves_somebody(program: Program, as_of: date) -> Iterator[Problem]:
    """A leader stands in the line of management of every host there is.

    Nobody visits a host whom he or she manages, up to so many steps as `limits: line_depth` says. With a
    depth that reaches the top, the chief executive has no host at all, and those right below have few.

    The rule looks at hosts who said yes, are of another department, speak a language of the leader and can
    be reached, and at leaders who lack a day of whom the schedule does not say why. Lower the depth, or
    ask hosts elsewhere.

    Fails::

        people: [{id: engineer, name: Somebody who mends things, department: technical, manager: sponsor}]
        leaders: [{id: sponsor}]
        hosts: [{id: lead, opted_in: true, remote: true, managers: [engineer]}]
        shadowing: {window: 2027-04-06..2027-06-25, limits: {line_depth: 2}}

    Passes::

        people: [{id: engineer, name: Somebody who mends things, department: technical, manager: sponsor}]
        leaders: [{id: sponsor}]
        hosts: [{id: lead, opted_in: true, remote: true, managers: [engineer]}]
        shadowing: {window: 2027-04-06..2027-06-25, limits: {line_depth: 1}}
    """
    plan = program.shadowing
    if plan is None or program.has_unread("host"):
        return
    depth, offers = plan.limits.line_depth, _offers(program)
    willing = _willing(program)
    steps: dict[str, dict[str, int]] = {}
    for host in willing:
        for step, above in enumerate(visits.line(program, host, depth), 1):
            if above in program.leaders:
                steps.setdefault(above, {})[host.id] = step
    for leader in _waiting(program):
        managed = steps.get(leader.id)
        if managed is None:
            continue
        possible = (host for host in willing if host.id != leader.id and _fit(leader, host, offers))
        barred = []
        for host in possible:
            if host.id not in managed:
                break
            barred.append(managed[host.id])
        else:
            if not barred:
                continue
            highest = max(barred)
            every = f"every one of the {len(barred):,} hosts" if len(barred) > 1 else "the only host"
            yield problem(
                leader.place,
                f"{leader.name} stands in the line of management of {every} who could be visited: "
                f"`line_depth` is {depth}.",
                f"With `line_depth: {highest - 1}` there would be a host; or ask others to be hosts."
                if highest > 1
                else "Ask others to be hosts: these report to the leader.",
                f"leader/{leader.id}",
            )


def _fit(leader: Leader, host: Host, offers: dict[str, HostSite]) -> bool:
    """Whether a leader could sit beside a host, if it were not for the line of management and dates."""
    at_site = host.site in offers and (not leader.sites or host.site in leader.sites)
    if not at_site and not (host.remote and (not leader.sites or REMOTE in leader.sites)):
        return False
    if leader.department and leader.department == host.department:
        return False
    ours = {language.casefold() for language in leader.languages}
    return not ours or not host.languages or not ours.isdisjoint(map(str.casefold, host.languages))


@rule("S051", Severity.WARNING, "a schedule that means what it says")
def lacking_days_are_counted(program: Program, as_of: date) -> Iterator[Problem]:
    """The number of days that a leader lacks is wrong.

    `days` under `unplaced:` tells how many of the days that were asked for were not found: one, unless
    something else is written.

    Fails::

        leaders: [{id: biller, days: 3}]
        hosts: [{id: lead}]
        schedule:
          days: [{leader: biller, host: lead, on: 2027-04-20}]
          unplaced: [{leader: biller, reason: On leave from May on.}]

    Passes::

        leaders: [{id: biller, days: 3}]
        hosts: [{id: lead}]
        schedule:
          days: [{leader: biller, host: lead, on: 2027-04-20}]
          unplaced: [{leader: biller, days: 2, reason: On leave from May on.}]
    """
    if program.has_unread("schedule", "leader", "host", "debrief"):
        return
    for one in program.schedule.unplaced:
        leader = program.leaders[one.leader]
        lacking = leader.days - len(program.days_of_leader.get(leader.id, ()))
        if lacking > 0 and one.days != lacking:
            yield problem(
                one.place / "days",
                f"{leader.name} lacks {count(lacking, 'day')}, and {one.days} "
                f"{'is' if one.days == 1 else 'are'} listed as lacking.",
                f"Write `days: {lacking}`.",
                f"leader/{leader.id}",
            )


@rule("S052", Severity.ERROR, "A10")
def sites_are_described_once(program: Program, as_of: date) -> Iterator[Problem]:
    """A site is described twice.

    Two entries of one site give it two numbers of seats, and only the last would count.

    Fails::

        organization: {sites: [{id: laval, title: Laval}]}
        shadowing:
          window: 2027-04-06..2027-06-25
          sites: [{site: laval, seats: 1}, {site: laval, seats: 2}]

    Passes::

        organization: {sites: [{id: laval, title: Laval}, {id: moncton, title: Moncton}]}
        shadowing:
          window: 2027-04-06..2027-06-25
          sites: [{site: laval, seats: 1}, {site: moncton, seats: 2}]
    """
    told: set[str] = set()
    for offer in program.shadowing.sites if program.shadowing else ():
        if offer.site in told:
            yield problem(
                offer.place / "site",
                f"{program.sites[offer.site].title} is described twice.",
                "Make one entry of the two.",
                "shadowing/",
            )
        told.add(offer.site)


@rule("S053", Severity.WARNING, "A10")
def wishes_are_spelt(program: Program, as_of: date) -> Iterator[Problem]:
    """A leader's wish names nothing that there is, and something is called almost so.

    The column `prefers` of the leaders' roster holds identifiers of hosts or sites, `REMOTE`, or lines of
    work as they stand in the column `line` of the hosts' roster. With a slip in it, a wish is never met,
    and nobody sees why. The rule is silent about a wish for which nothing comes near: nobody there does
    that work, and a wish is no mistake.

    Fails::

        leaders: [{id: biller, prefers: [billing cals]}]
        hosts: [{id: lead, line: Billing calls}]

    Passes::

        leaders: [{id: biller, prefers: [billing calls, lead, field visits]}]
        hosts: [{id: lead, line: Billing calls}]
    """
    if program.has_unread("host", "site", "organization"):
        return
    words = dict.fromkeys((*program.sites, *(host.line for host in program.hosts.values() if host.line)))
    known = {one.casefold() for one in (*program.hosts, *words, REMOTE)}
    lower = {word.casefold(): word for word in words}

    @cache
    def meant(wish: str) -> list[str]:
        return [lower[one] for one in get_close_matches(wish, lower, n=1, cutoff=0.8)]

    for leader in program.leaders.values():
        for number, wish in enumerate(leader.prefers):
            if wish.casefold() in known:
                continue
            for word in meant(wish.casefold()):
                yield problem(
                    leader.place / "prefers" / number,
                    f"{leader.name} would like `{wish}`, and no host, site or line of work is called so.",
                    f"Did you mean `{word}`?",
                    f"leader/{leader.id}",
                )
