"""Calendars: what RFC 5545 asks of them, and what becomes of an entry when the schedule is made anew."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from playbook.exchange import calendars
from playbook.model.library import Program
from playbook.model.shadowing import Former, Schedule, ShadowDay
from playbook.workspace import Snapshot, open_workspace

ROOT = Path(__file__).parent.parent.parent

PROGRAM = """\
title: Beside the customer
summary: Leaders sit beside the front line.
organization:
  name: Northline
  languages: [en, fr]
  departments:
    - {id: care, title: Customer care, customer_facing: true}
    - {id: finance, title: "Finance; bills, letters"}
  sites:
    - {id: laval, title: Laval centre, address: "1, rue du Pont", timezone: America/Toronto,
       arrive: "Entrée B."}
    - {id: gander, title: Gander depot, timezone: America/St_Johns}
    - {id: moon, title: The moon, timezone: Moon/Tranquility}
    - {id: yard, title: The yard, timezone: America/Toronto}
shadowing:
  window: 2027-01-11..2027-12-17
  sites:
    - {site: laval, seats: 2, hours: "08:30-16:30", contact: the floor lead}
    - {site: gander, seats: 2, hours: 7h15 – 15h30}
    - {site: moon, seats: 2, hours: "08:30-16:30"}
    - {site: yard, seats: 2, hours: from dawn till dusk}
  bring: [Your badge, "A pen; and paper"]
  rights: [Hosting is your choice.]
  privacy: {purpose: To see., stop_signal: Say "let's take a break".}
leaders:
  - {id: ann, name: Ann Adams, department: finance, days: 2, languages: [en]}
  - {id: bob, name: Bob Brun, department: finance, languages: [fr-CA, en]}
  - {id: cyd, name: Cyd Cole, department: finance, languages: [de]}
hosts:
  - {id: hal, name: Hal Hart, department: care, site: laval, line: billing calls, languages: [fr],
     opted_in: true}
  - {id: ivy, name: Ivy Ives, department: care, site: laval, languages: [en], opted_in: true}
  - {id: gus, name: Gus Grey, department: care, site: gander, remote: true, opted_in: true}
  - {id: may, name: May Moon, department: care, site: moon, opted_in: true}
  - {id: yul, name: Yul York, department: care, site: yard, opted_in: true}
"""


def _day(
    leader: str, host: str, on: str, site: str | None = "laval", number: int = 1, revision: int = 0
) -> ShadowDay:
    return ShadowDay(
        leader=leader, host=host, on=date.fromisoformat(on), site=site, number=number, revision=revision
    )


def _gone(
    leader: str,
    host: str,
    on: str,
    site: str | None = "laval",
    number: int = 1,
    revision: int = 1,
    until: str = "2027-02-01",
) -> Former:
    return Former(
        leader=leader,
        host=host,
        on=date.fromisoformat(on),
        site=site,
        number=number,
        revision=revision,
        until=date.fromisoformat(until),
    )


@pytest.fixture
def program(read: Callable[[Mapping[str, str | bytes]], Snapshot]) -> Program:
    """A small program whose schedule is still empty."""
    found = read({"programs/first/program.yml": PROGRAM})
    made = found.library.programs["first"]
    assert len(made.leaders) == 3
    assert len(made.hosts) == 5
    return made


def _with(program: Program, *days: ShadowDay, former: Iterable[Former] = (), made_on: str = "") -> Program:
    schedule = Schedule(
        days=days, former=tuple(former), made_on=date.fromisoformat(made_on) if made_on else None
    )
    return replace(program, schedule=schedule)


# A reader of calendars that shares nothing with the library that writes them.


@dataclass
class Part:
    """A component: its properties as name, parameters and raw value, and the components inside."""

    name: str
    lines: list[tuple[str, dict[str, str], str]] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)

    def all(self, name: str) -> list[tuple[dict[str, str], str]]:
        """Every property of a name."""
        return [(parameters, value) for known, parameters, value in self.lines if known == name]

    def one(self, name: str) -> str:
        """The value of a property that stands exactly once."""
        ((_, value),) = self.all(name)
        return value

    def text(self, name: str) -> str:
        """A text, with what was escaped restored; nothing that must be escaped stands bare."""
        found, rest = "", self.one(name)
        while rest:
            taken = re.match(r"\\([\\;,nN])|([^\\;,])", rest, re.DOTALL)
            assert taken, rest
            found += ("\n" if taken[1] in "nN" else taken[1]) if taken[1] else taken[2]
            rest = rest[taken.end() :]
        return found


def _unfolded(data: bytes) -> Iterator[str]:
    assert data.endswith(b"\r\n")
    whole = ""
    for raw in data[:-2].split(b"\r\n"):
        assert len(raw) <= 75
        assert raw
        line = raw.decode()
        assert not re.search("[\x00-\x08\x0a-\x1f\x7f]", line)
        if line.startswith(" "):
            assert whole
            whole += line[1:]
        else:
            if whole:
                yield whole
            whole = line
    yield whole


def _tree(data: bytes) -> Part:
    top = Part("")
    open_ = [top]
    for line in _unfolded(data):
        found = re.fullmatch(r'([A-Z-]+)((?:;[A-Z-]+=(?:"[^"]*"|[^";:,]*))*):(.*)', line)
        assert found, line
        name, value = found[1], found[3]
        if name == "BEGIN":
            open_[-1].parts.append(Part(value))
            open_.append(open_[-1].parts[-1])
        elif name == "END":
            assert open_.pop().name == value
        else:
            pairs = dict(pair.split("=", 1) for pair in found[2].split(";")[1:])
            open_[-1].lines.append((name, pairs, value))
    assert open_ == [top]
    (whole,) = top.parts
    return whole


def _moment(value: str) -> datetime:
    return datetime.strptime(value, "%Y%m%dT%H%M%S")


def _offset(value: str) -> timedelta:
    assert re.fullmatch("[+-][0-9]{4}", value)
    found = timedelta(hours=int(value[1:3]), minutes=int(value[3:]))
    return -found if value[0] == "-" else found


def _offset_at(zone: Part, moment: datetime) -> timedelta:
    """What a zone's observances say about a local time: the last one that has begun counts."""
    begun = [(_moment(one.one("DTSTART")), one.one("TZOFFSETTO")) for one in zone.parts]
    return _offset(max(pair for pair in begun if pair[0] <= moment)[1])


def valid(data: bytes | None) -> dict[str, Part]:
    """The events of a calendar by UID, after everything in it was held against RFC 5545."""
    assert data is not None
    whole = _tree(data)
    assert whole.name == "VCALENDAR"
    assert (whole.one("VERSION"), whole.one("METHOD")) == ("2.0", "PUBLISH")
    assert whole.one("PRODID")
    zones = {part.one("TZID"): part for part in whole.parts if part.name == "VTIMEZONE"}
    events = [part for part in whole.parts if part.name == "VEVENT"]
    assert len(zones) + len(events) == len(whole.parts)
    for part in zones.values():
        assert part.parts
        for observance in part.parts:
            assert observance.name in ("STANDARD", "DAYLIGHT")
            before, since = (_offset(observance.one(name)) for name in ("TZOFFSETFROM", "TZOFFSETTO"))
            turn = (_moment(observance.one("DTSTART")) - before).replace(tzinfo=UTC)
            known = ZoneInfo(part.one("TZID"))
            assert (turn - timedelta(seconds=1)).astimezone(known).utcoffset() == before
            assert turn.astimezone(known).utcoffset() == since
    used = set()
    found: dict[str, Part] = {}
    for event in events:
        for name in ("DTSTAMP", "LAST-MODIFIED"):
            assert re.fullmatch("[0-9]{8}T[0-9]{6}Z", event.one(name))
        assert int(event.one("SEQUENCE")) >= 0
        assert event.one("STATUS") in ("CONFIRMED", "CANCELLED")
        assert event.text("SUMMARY")
        for name in ("LOCATION", "DESCRIPTION", "URL"):
            assert len(event.all(name)) <= 1
            assert all(value for _, value in event.all(name))
        ((parameters, start),), ((others, end),) = event.all("DTSTART"), event.all("DTEND")
        assert parameters == others
        if parameters == {"VALUE": "DATE"}:
            assert date.fromisoformat(start) < date.fromisoformat(end)
        elif not parameters:
            assert _moment(start.removesuffix("Z")) < _moment(end.removesuffix("Z"))
            assert start[-1] == end[-1] == "Z"
        else:
            assert _moment(start) < _moment(end)
            (zone,) = parameters.values()
            used.add(zone)
            for moment in (_moment(start), _moment(end)):
                assert _offset_at(zones[zone], moment) == moment.replace(tzinfo=ZoneInfo(zone)).utcoffset()
        assert event.one("UID") not in found
        found[event.one("UID")] = event
    assert used == set(zones)
    return found


def _only(data: bytes | None) -> Part:
    (event,) = valid(data).values()
    return event


def _states(data: bytes | None) -> dict[str, tuple[str, str, int]]:
    """Each entry of a calendar: its state, its day and its sequence number."""
    return {
        uid.removesuffix("@first.playbook"): (
            event.one("STATUS"),
            date.fromisoformat(event.one("DTSTART")[:8]).isoformat(),
            int(event.one("SEQUENCE")),
        )
        for uid, event in valid(data).items()
    }


# The example.


@pytest.fixture(scope="module")
def northline() -> Program:
    """The example's program."""
    return open_workspace(ROOT).read().library.programs["northline"]


def test_calendars_of_the_example_are_valid(northline: Program) -> None:
    """Every calendar of the example holds what RFC 5545 asks for, and each day stands in four of them.

    Days that were given up stand in the calendars of those who had them besides.
    """
    days = northline.schedule.days
    leaders = [valid(data) for one in northline.leaders if (data := calendars.of_leader(northline, one))]
    hosts = [valid(data) for one in northline.hosts if (data := calendars.of_host(northline, one))]
    sites = [valid(data) for one in northline.sites if (data := calendars.of_site(northline, one))]
    everything = valid(calendars.of_program(northline))
    former = northline.schedule.former
    assert former
    assert sum(map(len, leaders)) == len(everything) == len(days)
    assert sum(map(len, hosts)) == len(days) + len(former)
    at_sites = [day for day in (*days, *former) if day.site is not None]
    assert sum(map(len, sites)) == len(at_sites)
    assert {uid for each in leaders for uid in each} == set(everything)
    names = [*everything, *(uid for each in (*hosts, *sites) for uid in each)]
    assert len(names) == len(set(names))


def test_another_reader_finds_the_same_days(northline: Program) -> None:
    """Read back by the library, the program's calendar holds every day of the schedule at its date."""
    data = calendars.of_program(northline)
    assert data is not None
    found = sorted(
        (event.decoded("dtstart").isoformat()[:10], str(event["summary"]))
        for event in Calendar.from_ical(data).walk("VEVENT")
    )
    assert found == sorted(
        (day.on.isoformat(), f"{northline.leaders[day.leader].name} beside {northline.hosts[day.host].name}")
        for day in northline.schedule.days
    )


def test_no_calendar_tells_what_was_heard(northline: Program) -> None:
    """No debrief, observation or barrier gets into a calendar."""
    texts = [calendars.of_program(northline), *(calendars.of_site(northline, one) for one in northline.sites)]
    for debrief in northline.debriefs.values():
        texts += (calendars.of_host(northline, debrief.host), calendars.of_leader(northline, debrief.leader))
    told = " ".join(event.text("DESCRIPTION") for data in texts if data for event in valid(data).values())
    heard = [one.words for one in northline.barriers.values()]
    heard += [one.learned for one in northline.debriefs.values()]
    assert len(told) > 10_000
    assert not [words for words in heard if words.strip()[:40] in told]


# When and where.


def test_hours_are_those_of_the_sites_zone(program: Program) -> None:
    """A day has the site's hours in the site's own time zone, in winter as in summer."""
    made = _with(
        program,
        _day("ann", "gus", "2027-02-01", "gander"),
        _day("ann", "hal", "2027-07-01", "laval", number=2),
    )
    data = calendars.of_leader(made, "ann")
    winter, summer = valid(data).values()
    assert winter.all("DTSTART") == [({"TZID": "America/St_Johns"}, "20270201T071500")]
    assert winter.one("DTEND") == "20270201T153000"
    assert summer.all("DTSTART") == [({"TZID": "America/Toronto"}, "20270701T083000")]
    assert data is not None
    read = {event["uid"]: event.decoded("dtstart") for event in Calendar.from_ical(data).walk("VEVENT")}
    assert [one.astimezone(UTC).hour for one in read.values()] == [10, 12]


def test_day_by_video_keeps_the_hosts_hours(program: Program) -> None:
    """Without a site, the hours and the zone are those of the host's site, and the place is the link."""
    made = _with(program, _day("ann", "gus", "2027-02-01", None))
    event = _only(calendars.of_leader(made, "ann"))
    assert event.all("DTSTART") == [({"TZID": "America/St_Johns"}, "20270201T071500")]
    assert event.text("LOCATION") == "By video link"
    assert calendars.of_site(made, "gander") is None


@pytest.mark.parametrize(("host", "site"), [("may", "moon"), ("yul", "yard")])
def test_day_without_hours_or_zone_is_all_day(program: Program, host: str, site: str) -> None:
    """Where hours or zone are not known, the entry takes the whole day."""
    event = _only(calendars.of_host(_with(program, _day("ann", host, "2027-02-28", site)), host))
    assert event.all("DTSTART") == [({"VALUE": "DATE"}, "20270228")]
    assert event.all("DTEND") == [({"VALUE": "DATE"}, "20270301")]


@pytest.mark.parametrize(
    ("hours", "start", "end"),
    [
        ("08:30-17:00", "20270201T083000", "20270201T170000"),
        (" 8:30 – 17:00 ", "20270201T083000", "20270201T170000"),
        ("22:00-06:00", "20270201T220000", "20270202T060000"),
        ("08:30-08:30", "20270201", "20270202"),
        ("08:30-24:00", "20270201", "20270202"),
        ("08:30Z-17:00", "20270201", "20270202"),
        ("08:30-17:00, Fridays 16:00", "20270201", "20270202"),
    ],
)
def test_hours_are_read_where_they_are_plain(program: Program, hours: str, start: str, end: str) -> None:
    """Hours are taken where they are two times of day, night shifts included; else it is the whole day."""
    plan = program.shadowing
    assert plan is not None
    offers = tuple(replace(one, hours=hours) for one in plan.sites)
    made = replace(_with(program, _day("ann", "hal", "2027-02-01")), shadowing=replace(plan, sites=offers))
    event = _only(calendars.of_leader(made, "ann"))
    assert (event.one("DTSTART"), event.one("DTEND")) == (start, end)


@pytest.mark.parametrize("zone", ["../../etc/passwd", "/etc/passwd", "America", "x\0", "a" * 300, "Ä/Ö", " "])
def test_zone_that_is_none_is_left_out(program: Program, zone: str) -> None:
    """A time zone that nobody knows makes the day an all-day one."""
    sites = tuple(replace(one, timezone=zone) for one in program.organization.sites)
    made = replace(
        _with(program, _day("ann", "hal", "2027-02-01")),
        organization=replace(program.organization, sites=sites),
    )
    assert _only(calendars.of_leader(made, "ann")).one("DTSTART") == "20270201"


@pytest.mark.parametrize(
    "zone",
    ["UTC", "Asia/Kolkata", "Europe/Dublin", "Africa/Casablanca", "Australia/Lord_Howe", "Pacific/Apia"],
)
def test_every_kind_of_zone_is_told(program: Program, zone: str) -> None:
    """Zones without summer time, with half hours, or with a fast month are told as they are, year by year."""
    sites = tuple(replace(one, timezone=zone) for one in program.organization.sites)
    days = (
        _day("ann", "hal", f"20{year}-{month:02}-15") for year in (10, 11, 12, 27) for month in range(1, 13)
    )
    made = replace(
        _with(program, *(replace(day, number=number) for number, day in enumerate(days, 1))),
        organization=replace(program.organization, sites=sites),
    )
    assert len(valid(calendars.of_leader(made, "ann"))) == 48


# When the schedule is made anew.


def test_moved_day_is_the_same_entry(program: Program) -> None:
    """A day that moves to another date keeps its entry everywhere, with a higher number and a later stamp."""
    before = _with(program, _day("ann", "ivy", "2027-03-03"), made_on="2027-01-04")
    after = _with(
        program,
        _day("ann", "ivy", "2027-03-09", revision=1),
        former=[_gone("ann", "ivy", "2027-03-03")],
        made_on="2027-02-01",
    )
    for of, whose, uid in (
        (calendars.of_leader, "ann", "ann+1"),
        (calendars.of_host, "ivy", "ann+1+ivy"),
        (calendars.of_site, "laval", "ann+1+at+laval"),
    ):
        assert _states(of(before, whose)) == {uid: ("CONFIRMED", "2027-03-03", 0)}
        assert _states(of(after, whose)) == {uid: ("CONFIRMED", "2027-03-09", 1)}
    assert _states(calendars.of_program(after)) == {"ann+1": ("CONFIRMED", "2027-03-09", 1)}
    assert _only(calendars.of_leader(before, "ann")).one("DTSTAMP") == "20270303T000000Z"
    assert _only(calendars.of_leader(after, "ann")).one("DTSTAMP") == "20270201T000000Z"


def test_other_host_is_called_off_with_the_first(program: Program) -> None:
    """A leader who changes hosts keeps the entry; the former host's is called off, the new host gets one."""
    made = _with(
        program,
        _day("ann", "ivy", "2027-03-03", revision=1),
        former=[_gone("ann", "hal", "2027-03-03")],
        made_on="2027-02-01",
    )
    assert _states(calendars.of_leader(made, "ann")) == {"ann+1": ("CONFIRMED", "2027-03-03", 1)}
    assert _states(calendars.of_host(made, "ivy")) == {"ann+1+ivy": ("CONFIRMED", "2027-03-03", 1)}
    assert _states(calendars.of_host(made, "hal")) == {"ann+1+hal": ("CANCELLED", "2027-03-03", 1)}
    assert _states(calendars.of_site(made, "laval")) == {"ann+1+at+laval": ("CONFIRMED", "2027-03-03", 1)}
    assert _states(calendars.of_program(made)) == {"ann+1": ("CONFIRMED", "2027-03-03", 1)}
    gone = _only(calendars.of_host(made, "hal"))
    assert gone.text("SUMMARY") == "Annulé\u00a0: Ann Adams passe la journée avec vous"
    assert gone.text("DESCRIPTION") == "Cette journée est annulée."
    assert gone.one("TRANSP") == "TRANSPARENT"
    assert gone.one("DTSTAMP") == "20270201T000000Z"


def test_host_who_comes_back_stands_again(program: Program) -> None:
    """When a later schedule gives the day back to the first host, the entry called off there stands again."""
    former = [
        _gone("ann", "hal", "2027-03-03"),
        _gone("ann", "ivy", "2027-03-03", revision=2, until="2027-02-08"),
    ]
    made = _with(program, _day("ann", "hal", "2027-03-10", revision=2), former=former, made_on="2027-02-08")
    assert _states(calendars.of_host(made, "hal")) == {"ann+1+hal": ("CONFIRMED", "2027-03-10", 2)}
    assert _states(calendars.of_host(made, "ivy")) == {"ann+1+ivy": ("CANCELLED", "2027-03-03", 2)}
    assert _states(calendars.of_leader(made, "ann")) == {"ann+1": ("CONFIRMED", "2027-03-10", 2)}


def test_other_site_is_called_off_at_the_first(program: Program) -> None:
    """A day that goes to another site is called off at the first alone, under names that do not clash."""
    made = _with(
        program,
        _day("ann", "gus", "2027-03-03", "gander", revision=1),
        former=[_gone("ann", "hal", "2027-03-03")],
        made_on="2027-02-01",
    )
    assert _states(calendars.of_site(made, "laval")) == {"ann+1+at+laval": ("CANCELLED", "2027-03-03", 1)}
    assert _states(calendars.of_site(made, "gander")) == {"ann+1+at+gander": ("CONFIRMED", "2027-03-03", 1)}
    assert _states(calendars.of_program(made)) == {"ann+1": ("CONFIRMED", "2027-03-03", 1)}


def test_lost_day_is_called_off_everywhere(program: Program) -> None:
    """A leader who loses one of two days sees that one called off, and so do host, site and program."""
    made = _with(
        program,
        _day("ann", "ivy", "2027-03-03"),
        former=[
            _gone("ann", "hal", "2027-04-07", number=2, revision=1, until="2027-01-20"),
            _gone("ann", "hal", "2027-04-14", number=2, revision=3),
            _gone("ann", "hal", "2027-04-21", number=2, revision=2, until="2027-01-25"),
        ],
        made_on="2027-02-01",
    )
    lost = {"ann+2": ("CANCELLED", "2027-04-14", 3)}
    stays = {"ann+1": ("CONFIRMED", "2027-03-03", 0)}
    assert _states(calendars.of_leader(made, "ann")) == stays | lost
    at_site = _states(calendars.of_site(made, "laval"))
    assert at_site == {f"{uid}+at+laval": state for uid, state in (stays | lost).items()}
    assert _states(calendars.of_program(made)) == stays | lost
    assert _states(calendars.of_host(made, "hal")) == {"ann+2+hal": ("CANCELLED", "2027-04-14", 3)}
    assert _states(calendars.of_host(made, "ivy")) == {"ann+1+ivy": ("CONFIRMED", "2027-03-03", 0)}


def test_numbers_given_twice_lose_no_day(program: Program) -> None:
    """Days of a leader that bear one number by mistake each have an entry of their own."""
    made = _with(
        program,
        _day("ann", "hal", "2027-04-07"),
        _day("ann", "ivy", "2027-03-03"),
        _day("ann", "gus", "2027-04-07", "gander"),
    )
    states = _states(calendars.of_leader(made, "ann"))
    assert sorted(on for _, on, _ in states.values()) == ["2027-03-03", "2027-04-07", "2027-04-07"]
    assert set(_states(calendars.of_program(made))) == set(states)
    assert states["ann+1"] == ("CONFIRMED", "2027-03-03", 0)


def test_where_nothing_is_told_there_is_no_calendar(program: Program) -> None:
    """Without days and without anything called off there is no calendar."""
    assert calendars.of_program(program) is None
    for of, whose in (
        (calendars.of_leader, "ann"),
        (calendars.of_leader, "nobody"),
        (calendars.of_host, "hal"),
        (calendars.of_site, "laval"),
    ):
        assert of(program, whose) is None
    made = _with(program, _day("ann", "hal", "2027-03-03"))
    assert calendars.of_leader(made, "bob") is None
    assert calendars.of_host(made, "ivy") is None
    assert calendars.of_site(made, "gander") is None


# One day.


def test_single_day_is_the_same_entry_as_in_the_whole(program: Program) -> None:
    """A day that is added alone is the very entry of the whole calendar, so that no day is there twice."""
    day = _day("ann", "hal", "2027-03-03")
    made = _with(program, day, _day("ann", "ivy", "2027-04-07", number=2))
    for whose, whole in (("ann", calendars.of_leader(made, "ann")), ("hal", calendars.of_host(made, "hal"))):
        alone = calendars.of_day(made, day, whose)
        event = _only(alone)
        assert valid(whole)[event.one("UID")] == event
        assert b"X-WR-CALNAME" not in alone
        assert whole is not None
        assert (
            f"X-WR-CALNAME:Beside the customer – {'Ann Adams' if whose == 'ann' else 'Hal Hart'}"
            in whole.decode()
        )


def test_day_that_only_a_debrief_tells_of_has_an_entry(program: Program) -> None:
    """A day that no schedule knows goes by its date, so that it never passes for a day of the schedule."""
    made = _with(program, _day("ann", "hal", "2027-03-03"))
    event = _only(calendars.of_day(made, _day("ann", "ivy", "2027-02-02"), "ann"))
    assert event.one("UID") == "ann+2027-02-02@first.playbook"


def test_link_leads_to_the_page(program: Program) -> None:
    """The address of the page is the entry's URL as it is; without an address there is none."""
    day = _day("ann", "hal", "2027-03-03")
    made = _with(program, day)
    link = "https://playbook.northline.example/a;b,c/?q=1&" + "x" * 80
    for data in (
        calendars.of_day(made, day, "ann", link),
        calendars.of_leader(made, "ann", link),
        calendars.of_host(made, "hal", link),
        calendars.of_site(made, "laval", link),
        calendars.of_program(made, link),
    ):
        assert _only(data).one("URL") == link
    assert not _only(calendars.of_leader(made, "ann")).all("URL")


# Words.


def test_leader_reads_what_the_day_needs(program: Program) -> None:
    """A leader's entry says with whom and where, how to arrive, whom to ask for, and what to bring."""
    event = _only(calendars.of_leader(_with(program, _day("ann", "hal", "2027-03-03")), "ann"))
    assert event.text("SUMMARY") == "A day beside Hal Hart"
    assert event.text("LOCATION") == "Laval centre, 1, rue du Pont"
    assert event.text("DESCRIPTION").split("\n\n") == [
        "Line of work: billing calls",
        "How to arrive: Entrée B.",
        "On arrival, ask for: the floor lead",
        "What to bring:\n- Your badge\n- A pen; and paper",
    ]
    assert event.one("TRANSP") == "OPAQUE"


def test_host_reads_who_comes_and_what_may_be_refused(program: Program) -> None:
    """A host's entry says who comes, names the rights and the stop signal, in the host's own language."""
    made = _with(program, _day("ann", "ivy", "2027-03-03"), _day("cyd", "hal", "2027-03-04"))
    event = _only(calendars.of_host(made, "ivy"))
    assert event.text("SUMMARY") == "Ann Adams spends the day beside you"
    assert event.text("DESCRIPTION").split("\n\n") == [
        "Who comes: Ann Adams, Finance; bills, letters",
        "What you may rely on:\n- Hosting is your choice.",
        'To stop at once: Say "let\'s take a break".',
    ]
    event = _only(calendars.of_host(made, "hal"))
    assert event.text("SUMMARY") == "Cyd Cole passe la journée avec vous"
    assert "Pour arrêter tout de suite\u00a0: Say" in event.text("DESCRIPTION")


@pytest.mark.parametrize(
    ("spoken", "official", "summary"),
    [
        (("fr-CA", "en"), ("en",), "Une journée avec Hal Hart"),
        (("FR",), (), "Une journée avec Hal Hart"),
        (("de", "en"), ("fr",), "A day beside Hal Hart"),
        (("de",), ("fr", "en"), "Une journée avec Hal Hart"),
        ((), ("it", "fr"), "Une journée avec Hal Hart"),
        (("de",), ("it",), "A day beside Hal Hart"),
        ((), (), "A day beside Hal Hart"),
    ],
)
def test_everybody_reads_in_a_language_of_their_own(
    program: Program, spoken: tuple[str, ...], official: tuple[str, ...], summary: str
) -> None:
    """The person's first language that there are words for counts, then the organization's, then English."""
    made = replace(
        _with(program, _day("ann", "hal", "2027-03-03")),
        leaders={"ann": replace(program.leaders["ann"], languages=spoken)},
        organization=replace(program.organization, languages=official),
    )
    assert _only(calendars.of_leader(made, "ann")).text("SUMMARY") == summary


def test_sites_and_program_speak_the_organizations_language(program: Program) -> None:
    """What everybody may subscribe to names both people, tells no rights, and keeps nobody's time busy."""
    made = replace(
        _with(program, _day("bob", "hal", "2027-03-03")),
        organization=replace(program.organization, languages=("fr", "en")),
    )
    for data in (calendars.of_site(made, "laval"), calendars.of_program(made)):
        event = _only(data)
        assert event.text("SUMMARY") == "Bob Brun avec Hal Hart"
        assert event.text("DESCRIPTION") == (
            "Qui vient\u00a0: Bob Brun, Finance; bills, letters\n\nActivité\u00a0: billing calls"
        )
        assert event.one("TRANSP") == "TRANSPARENT"


# Hostile text, and the same bytes.


@pytest.mark.parametrize(
    "name",
    [
        'Ann; Adams, the \\first\\ : "boss"',
        "👩🏽‍🚀" * 60,
        "é" * 300,
        "Ann\r\nEND:VEVENT\r\nEND:VCALENDAR",
        "Ann\rATTENDEE:mailto:a@b.example\u2028X\x85Y\x0bZ",
        "{host} {0} %s \\n \\N \\, C:\\North",
        "\x00\x07\x1b[31mAnn\x7f\ud800",
        "BEGIN:VALARM",
        " leading and trailing ",
    ],
)
def test_hostile_names_stay_text(program: Program, name: str) -> None:
    """Whatever a name holds, it is text of one entry, and everything but what cannot be written is kept."""
    made = replace(
        _with(program, _day("ann", "hal", "2027-03-03")),
        leaders={"ann": replace(program.leaders["ann"], name=name)},
    )
    kept = re.sub("[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff]", "", name.replace("\r", "\n"))
    for data in (
        calendars.of_site(made, "laval"),
        calendars.of_host(made, "hal"),
        calendars.of_leader(made, "ann"),
    ):
        _only(data)
    event = _only(calendars.of_site(made, "laval"))
    shown = event.text("SUMMARY").replace("\u2060", "")
    assert shown == f"{' '.join(kept.split())} beside Hal Hart".strip()
    assert " ".join(kept.split()) in " ".join(event.text("DESCRIPTION").replace("\u2060", "").split())


def test_any_text_makes_a_valid_calendar(program: Program) -> None:
    """No text of an author breaks a calendar."""
    day = _day("ann", "hal", "2027-03-03")

    @settings(deadline=None)
    @given(name=st.text(min_size=1, max_size=200), about=st.text(max_size=400))
    def holds(name: str, about: str) -> None:
        host = replace(program.hosts["hal"], name=name, line=about)
        sites = tuple(
            replace(one, title=name, address=about, arrive=about) for one in program.organization.sites
        )
        made = replace(
            _with(program, day),
            hosts={host.id: host},
            organization=replace(program.organization, sites=sites),
        )
        _only(calendars.of_leader(made, "ann", "https://playbook.northline.example/"))
        _only(calendars.of_program(made))

    holds()


def test_same_schedule_makes_the_same_bytes(northline: Program) -> None:
    """The order of rosters and days makes no difference to any calendar."""

    def every(program: Program) -> list[bytes | None]:
        return [
            calendars.of_program(program),
            *(calendars.of_site(program, one) for one in sorted(program.sites)),
            *(calendars.of_leader(program, one) for one in sorted(program.leaders)),
            *(calendars.of_host(program, one) for one in sorted(program.hosts)),
        ]

    former = tuple(
        Former(
            leader=day.leader,
            host=day.host,
            site=day.site,
            on=day.on - timedelta(7),
            revision=1,
            until=date(2027, 1, 4),
        )
        for day in northline.schedule.days[::5]
    )
    schedule = replace(northline.schedule, days=northline.schedule.days[::2], former=former)
    made = replace(northline, schedule=schedule)
    turned = replace(
        northline,
        schedule=replace(schedule, days=schedule.days[::-1], former=former[::-1]),
        leaders=dict([*northline.leaders.items()][::-1]),
        hosts=dict([*northline.hosts.items()][::-1]),
    )
    first = every(made)
    assert any(data and b"CANCELLED" in data for data in first)
    assert every(turned) == first
