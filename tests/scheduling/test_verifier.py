"""The verifier can fail: every rule that it keeps is broken once, and it says so."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from instances import BEFORE, PROGRAM, Instance, host, leader, on, shadowing, span, write
from verifier import violations

VALID = Instance(
    leaders=[
        leader("l.a", "it", days="2", languages="en", sites="alpha;beta;REMOTE", available=span(0, 8)),
        leader("l.b", "sales", languages="en;fr"),
        leader("l.c", "sales", sites="alpha"),
        leader("l.d", "hr", days="2", available=span(7, 8)),
    ],
    hosts=[
        host("h.1", "care", languages="EN", max_days="2", rest_gap="1", off=span(7, 8)),
        host("h.2", "care", "beta", remote="yes", managers="m.one>m.two>l.d", shifts="mon;tue;thu;fri"),
        host("h.3", "care", "alpha", max_days="1"),
    ],
    shadowing=shadowing(9, limits={"line_depth": 3}),
    people=[{"id": "m.two", "manager": "l.b"}],
)
DAYS = """\
days:
  - {leader: l.a, host: h.1, on: 2027-01-11, site: alpha}
  - {leader: l.a, host: h.2, on: 2027-01-14, number: 2}
  - {leader: l.b, host: h.1, on: 2027-01-13, site: alpha}
  - {leader: l.c, host: h.3, on: 2027-01-13, site: alpha}
"""
UNPLACED = """\
unplaced:
  - {leader: l.d, days: 2, reason: Nobody is free., change: ""}
"""
LOCK = DAYS + UNPLACED


def test_a_valid_schedule_passes(tmp_path: Path) -> None:
    """A schedule in which everything is in order breaks no rule."""
    write(VALID, tmp_path, LOCK)
    assert violations(tmp_path, PROGRAM, BEFORE) == []


@pytest.mark.parametrize(
    ("was", "now", "sentence"),
    [
        ("host: h.3", "host: h.9", "h.9 stands in no roster of hosts."),
        ("leader: l.c", "leader: l.x", "l.x stands in no roster of leaders."),
        (
            "l.c, host: h.3, on: 2027-01-13",
            "l.c, host: h.1, on: 2027-01-13",
            "h.1 has 2 leaders on 2027-01-13.",
        ),
        ("2027-01-14, number", "2027-01-11, number", "l.a has 2 hosts on 2027-01-11."),
        ("2027-01-13, site: alpha}\nun", "2027-01-20, site: alpha}\nun", "2027-01-20 is outside the window."),
        (
            "2027-01-13, site: alpha}\nun",
            "2027-01-16, site: alpha}\nun",
            "2027-01-16 is a weekday on which nobody goes.",
        ),
        ("2027-01-11, site", "2027-01-19, site", "h.1 is off on 2027-01-19."),
        ("2027-01-14, number", "2027-01-13, number", "h.2 does not work on the weekday of 2027-01-13."),
        ("h.2, on: 2027-01-14", "h.2, on: 2027-01-14, site: alpha", "h.2 does not work at alpha."),
        ("l.c, host: h.3", "l.c, host: h.2", "h.2 does not work at alpha."),
        (
            "l.c, host: h.3, on: 2027-01-13, site: alpha",
            "l.c, host: h.2, on: 2027-01-12",
            "l.c can't go by video link.",
        ),
        (
            "l.c, host: h.3, on: 2027-01-13, site: alpha",
            "l.c, host: h.2, on: 2027-01-12, site: beta",
            "l.c can't be at beta.",
        ),
        (
            "l.b, host: h.1, on: 2027-01-13, site: alpha",
            "l.b, host: h.1, on: 2027-01-13",
            "h.1 takes nobody by video link.",
        ),
        (
            "l.b, host: h.1, on: 2027-01-13",
            "l.b, host: h.1, on: 2027-01-12",
            "h.1 has no rest between 2027-01-11 and 2027-01-12.",
        ),
        (
            "l.a, host: h.2, on: 2027-01-14",
            "l.a, host: h.1, on: 2027-01-15, site: alpha",
            "l.a goes 2 times to h.1.",
        ),
        (
            "l.a, host: h.2, on: 2027-01-14",
            "l.a, host: h.1, on: 2027-01-15, site: alpha",
            "h.1 has 3 days and takes 2.",
        ),
        ("l.b, host: h.1, on: 2027-01-13, site: alpha", "l.b, host: h.2, on: 2027-01-19, site: beta", None),
        ("l.c, host: h.3", "l.d, host: h.3", "l.d is not available on 2027-01-13."),
        (UNPLACED, "", "l.d lacks 2 days and is not listed as unplaced."),
        ("days: 2, reason", "days: 1, reason", "l.d lacks 2 days and is listed with 1."),
        ("{leader: l.d,", "{leader: l.c,", "l.c lacks 0 days and is listed with 2."),
        (UNPLACED, UNPLACED + UNPLACED.splitlines()[1], "l.d is listed as unplaced 2 times."),
        (", number: 2", "", "l.a has 2 days with the number 1."),
        (
            UNPLACED,
            "  - {leader: l.c, host: h.2, on: 2027-01-18, site: beta, number: 2}\n" + UNPLACED,
            "l.c has 2 days and asks for 1.",
        ),
        (
            "days:\n  - {leader: l.a",
            "dropped: [h.3]\ndays:\n  - {leader: l.a",
            "h.3 is dropped and has a day on 2027-01-13.",
        ),
        (
            "days:\n  - {leader: l.a",
            "dropped: [l.b]\ndays:\n  - {leader: l.a",
            "l.b is dropped and has a day on 2027-01-13.",
        ),
    ],
)
def test_a_broken_line_is_seen(was: str, now: str, sentence: str | None, tmp_path: Path) -> None:
    """One changed line of the schedule breaks the rule that it is about; one harmless change breaks none."""
    assert was in LOCK
    write(VALID, tmp_path, LOCK.replace(was, now, 1))
    found = violations(tmp_path, PROGRAM, BEFORE)
    assert sentence in found if sentence else found == []


def _with_plan(**keys: object) -> Callable[[Instance], Instance]:
    return lambda instance: instance.plan(**keys)


def _with_host(id: str, **cells: str) -> Callable[[Instance], Instance]:
    return lambda instance: instance.host(id, **cells)


def _with_leader(id: str, **cells: str) -> Callable[[Instance], Instance]:
    return lambda instance: instance.leader(id, **cells)


_ALPHA = {"site": "alpha", "seats": 2}
_BETA = {"site": "beta", "seats": 1}


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (_with_plan(closed=[{"days": str(on(3))}]), "2027-01-14 is closed everywhere."),
        (_with_plan(closed=[{"days": span(2, 4)}]), "2027-01-13 is closed everywhere."),
        (_with_plan(weekdays=["mon", "wed", "fri"]), "2027-01-14 is a weekday on which nobody goes."),
        (_with_plan(window=span(1, 8)), "2027-01-11 is outside the window."),
        (_with_plan(sites=[_BETA]), "alpha takes nobody."),
        (
            _with_plan(sites=[{**_ALPHA, "seats": 1}, _BETA]),
            "alpha has 2 visitors and 1 seats on 2027-01-13.",
        ),
        (
            _with_plan(sites=[{**_ALPHA, "peaks": [{"days": span(1, 2), "seats": 1}]}, _BETA]),
            "alpha has 2 visitors and 1 seats on 2027-01-13.",
        ),
        (
            _with_plan(sites=[{**_ALPHA, "closed": [{"days": str(on(0))}]}, _BETA]),
            "alpha has 1 visitors and 0 seats on 2027-01-11.",
        ),
        (_with_plan(limits={"rest_gap": 2}), None),
        (_with_host("h.1", rest_gap=""), "h.1 has no rest between 2027-01-11 and 2027-01-13."),
        (_with_host("h.1", rest_gap="2"), "h.1 has no rest between 2027-01-11 and 2027-01-13."),
        (_with_host("h.1", max_days="1"), "h.1 has 2 days and takes 1."),
        (_with_host("h.3", max_days="0"), "h.3 has 1 days and takes 0."),
        (_with_host("h.3", opted_in="no"), "h.3 has not said yes."),
        (_with_host("h.3", opted_in=""), "h.3 has not said yes."),
        (_with_host("h.3", off=str(on(2))), "h.3 is off on 2027-01-13."),
        (_with_host("h.3", shifts="mon;tue"), "h.3 does not work on the weekday of 2027-01-13."),
        (_with_host("h.3", site="beta"), "h.3 does not work at alpha."),
        (_with_host("h.2", remote="no"), "h.2 takes nobody by video link."),
        (_with_host("h.1", languages="es"), "l.a and h.1 share no language."),
        (_with_host("h.1", languages=""), None),
        (_with_host("h.1", department="it"), "l.a and h.1 are of one department."),
        (_with_host("h.1", department=""), None),
        (_with_host("h.1", managers="l.b"), "l.b stands in the line of management of h.1."),
        # The fourth step is one too many; one that only the directory knows counts as well.
        (_with_host("h.1", managers="m.a>m.b>m.c>l.b"), None),
        (_with_host("h.1", managers="m.one>m.two"), "l.b stands in the line of management of h.1."),
        (_with_host("h.1", managers="m.a>m.b>m.two"), None),
        (_with_leader("l.a", available=span(0, 2)), "l.a is not available on 2027-01-14."),
        (_with_leader("l.a", sites="alpha;beta"), "l.a can't go by video link."),
        (_with_leader("l.a", sites="beta;REMOTE"), "l.a can't be at alpha."),
        (_with_leader("l.b", days="2"), "l.b lacks 1 days and is not listed as unplaced."),
        (_with_leader("l.d", days="0"), "l.d lacks 0 days and is listed with 2."),
    ],
)
def test_a_changed_roster_is_seen(
    change: Callable[[Instance], Instance], sentence: str | None, tmp_path: Path
) -> None:
    """The same schedule breaks a rule once rosters or plan say something else; some changes are harmless."""
    write(change(VALID), tmp_path, LOCK)
    found = violations(tmp_path, PROGRAM, BEFORE)
    assert sentence in found if sentence else found == []


def test_past_days_are_nobody_s_fault(tmp_path: Path) -> None:
    """What the rosters say today is not held against days that are past."""
    write(VALID.host("h.1", opted_in="no", languages="es", site="beta"), tmp_path, LOCK)
    assert violations(tmp_path, PROGRAM, date(2027, 1, 13), LOCK) == []


FORMER = (
    LOCK.replace(
        "site: alpha}\n  - {leader: l.a, host: h.2", "site: alpha, revision: 1}\n  - {leader: l.a, host: h.2"
    )
    .replace(
        "l.b, host: h.1, on: 2027-01-13, site: alpha",
        "l.b, host: h.1, on: 2027-01-13, site: alpha, pin: pairing",
    )
    .replace(
        "l.c, host: h.3, on: 2027-01-13, site: alpha",
        "l.c, host: h.3, on: 2027-01-13, site: alpha, pin: date",
    )
)
CALLED_OFF = """\
former:
  - {leader: l.a, host: h.2, on: 2027-01-14, number: 2, revision: 1, until: 2027-01-11}
"""
MOVED = FORMER.replace("on: 2027-01-14, number: 2", "on: 2027-01-15, number: 2, revision: 1") + CALLED_OFF


@pytest.mark.parametrize(("now", "sentence"), [(FORMER, None), (MOVED, None)])
def test_a_valid_re_plan_passes(now: str, sentence: None, tmp_path: Path) -> None:
    """A schedule that leaves everything as it was is in order, and so is one that moves a free day."""
    write(VALID, tmp_path, now)
    assert violations(tmp_path, PROGRAM, on(0), FORMER) == []


@pytest.mark.parametrize(
    ("was", "now", "sentence"),
    [
        ("alpha, revision: 1", "alpha", "The past day of l.a on 2027-01-11 was changed."),
        (
            "l.a, host: h.1, on: 2027-01-11",
            "l.a, host: h.1, on: 2027-01-08",
            "l.a has a new day in the past, on 2027-01-08.",
        ),
        (
            "h.1, on: 2027-01-13",
            "h.1, on: 2027-01-15",
            "The pinned day of l.b beside h.1 on 2027-01-13 was changed.",
        ),
        ("alpha, pin: pairing", "alpha", "The pinned day of l.b beside h.1 on 2027-01-13 was changed."),
        (
            "h.3, on: 2027-01-13",
            "h.3, on: 2027-01-14",
            "l.c has a day elsewhere than on a pinned date (2027-01-13).",
        ),
        ("alpha, pin: date", "alpha", "The day of l.c on 2027-01-13 lost the pin of its date."),
        (
            "number: 2, revision",
            "number: 2, pin: date, revision",
            "The day of l.a on 2027-01-15 has a pin that nobody set.",
        ),
        (
            "number: 2, revision: 1}\n  - {leader: l.b",
            "number: 2}\n  - {leader: l.b",
            "Day 2 of l.a was changed, and its revision did not rise.",
        ),
        (
            "alpha, pin: date",
            "alpha, pin: date, revision: 1",
            "Day 1 of l.c was not changed, and its revision was.",
        ),
        (
            "2, revision: 1}\n  - {leader: l.b",
            "3, revision: 1}\n  - {leader: l.b",
            "Day 3 of l.a is new, and has the revision 1.",
        ),
        (CALLED_OFF, "", "The day of l.a on 2027-01-14 was given up, and `former` does not tell."),
        (
            "revision: 1, until",
            "revision: 0, until",
            "The day of l.a on 2027-01-14 was given up, and its revision did not rise.",
        ),
        (
            CALLED_OFF,
            CALLED_OFF
            + "  - {leader: l.c, host: h.3, on: 2027-01-13, site: alpha, revision: 1, until: 2027-01-11}\n",
            "The day of l.c on 2027-01-13 stands, and `former` calls it off.",
        ),
        (
            "days:\n  - {leader: l.a",
            "dropped: [h.2]\ndays:\n  - {leader: l.a",
            "The list of those who are dropped was changed.",
        ),
    ],
)
def test_a_broken_re_plan_is_seen(was: str, now: str, sentence: str, tmp_path: Path) -> None:
    """What binds a new schedule to the former is kept, or the verifier tells."""
    assert was in MOVED
    write(VALID, tmp_path, MOVED.replace(was, now, 1))
    assert sentence in violations(tmp_path, PROGRAM, on(0), FORMER)


def test_who_is_dropped_loses_the_pin(tmp_path: Path) -> None:
    """A pinned day beside a host who is dropped has to go; the leader then lacks it."""
    before = "dropped: [h.1]\n" + FORMER
    write(VALID, tmp_path, before)
    assert "h.1 is dropped and has a day on 2027-01-13." in violations(tmp_path, PROGRAM, on(0), before)
    line = next(line for line in before.splitlines(keepends=True) if "leader: l.b" in line)
    given_up = line.replace("pin: pairing", "revision: 1, until: 2027-01-11")
    now = before.replace(line, "") + "  - {leader: l.b, reason: The host fell ill.}\nformer:\n" + given_up
    write(VALID, tmp_path, now)
    assert violations(tmp_path, PROGRAM, on(0), before) == []


def test_a_day_that_came_back_has_a_higher_revision(tmp_path: Path) -> None:
    """A day found again after it was called off is newer than the calling off."""
    before = DAYS.replace("  - {leader: l.c, host: h.3, on: 2027-01-13, site: alpha}\n", "") + (
        UNPLACED + "  - {leader: l.c, reason: Ill.}\nformer:\n"
        "  - {leader: l.c, host: h.3, on: 2027-01-13, site: alpha, revision: 4, until: 2027-01-04}\n"
    )
    for revision, found in ((5, []), (4, ["Day 1 of l.c came back, and its revision did not rise."])):
        now = DAYS.replace(
            "h.3, on: 2027-01-13, site: alpha", f"h.3, on: 2027-01-13, site: alpha, revision: {revision}"
        )
        write(VALID, tmp_path, now + UNPLACED)
        assert violations(tmp_path, PROGRAM, BEFORE, before) == found
