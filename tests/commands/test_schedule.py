"""`playbook schedule`: what stands in the way, edits, what is written, and no traceback whatever is read."""

from __future__ import annotations

import json
import os
import pty
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from playbook.cli.planning import lock
from playbook.cli.planning.obstacles import Sources
from playbook.model.library import Program
from playbook.model.shadowing import Pin, Schedule, ShadowDay
from playbook.problem import PlaybookError
from playbook.workspace import open_workspace

P = "programs/one"
LOCK = f"{P}/schedule.lock.yml"
DAY = ("--as-of", "2027-01-12")
LEADERS = "id,name,department,days,sites,languages,available,prefers\n"
HOSTS = "id,name,department,site,line,languages,shifts,off,max_days,rest_gap,remote,managers,opted_in\n"
BASE = {
    "programs/organization.yml": "name: Org\ndepartments:\n  - {id: it, title: IT}\n"
    "  - {id: care, title: Care}\nsites:\n  - {id: laval, title: Laval}\n  - {id: quebec, title: Québec}\n",
    f"{P}/program.yml": "title: One\nsummary: y\n",
    f"{P}/shadowing.yml": "window: 2027-01-04..2027-01-29\nsites:\n  - {site: laval, seats: 1}\n"
    "  - {site: quebec, seats: 2}\n",
    f"{P}/leaders.csv": LEADERS + "ann,Ann Roy,it,1,laval,fr,,\nbob,Bob Li,it,2,,,,\n",
    f"{P}/hosts.csv": HOSTS
    + "h1,Hal One,care,laval,calls,fr,,,2,,,bob,yes\nh2,Hey Two,care,quebec,calls,en,,,3,,yes,,yes\n"
    "h3,Hu Three,care,quebec,calls,fr,mon;tue,,1,,yes,,yes\n",
}
"""Ann can go to Laval alone, where only Hal speaks French; Bob manages Hal, so he goes to Québec."""
ANN = "{leader: ann, host: h1, on: 2027-01-20, site: laval}"


@pytest.fixture
def one(files: Callable[..., Path]) -> Callable[..., Path]:
    """A function that writes a small program, with some files other than usual; None leaves one out."""

    def made(texts: Mapping[str, str | None] | None = None) -> Path:
        every = {**BASE, **(texts or {})}
        return files({path: text for path, text in every.items() if text is not None})

    return made


def program_of(folder: Path) -> Program:
    """The program as it is on disk; nothing in its files is at fault."""
    snapshot = open_workspace(folder).read()
    assert snapshot.problems == ()
    return snapshot.library.programs["one"]


def pairings(folder: Path) -> set[tuple[str, str, str, str | None]]:
    """Leader, host, date and pin of every day in the schedule on disk."""
    return {(day.leader, day.host, str(day.on), day.pin) for day in program_of(folder).schedule.days}


def test_a_schedule_is_written(one: Callable[..., Path], playbook: Callable[..., Any]) -> None:
    """The lock file is written and told of; asked again, nothing changes and that is said."""
    folder = one()
    outcome = playbook("-C", folder, "schedule", "one", *DAY)
    assert outcome.code == 0
    assert f"of 3 days found. {LOCK} written." in outcome.out
    assert program_of(folder).schedule.inputs
    before = (folder / LOCK).read_bytes()
    outcome = playbook("-C", folder, "schedule", "one", *DAY)
    assert outcome.code == 0
    assert f"{LOCK} is as it was." in outcome.out
    assert (folder / LOCK).read_bytes() == before


def test_dry_run(one: Callable[..., Path], playbook: Callable[..., Any]) -> None:
    """A dry run shows what would change, day by day, and writes nothing."""
    folder = one({LOCK: f"days:\n  - {ANN}\n"})
    before = (folder / LOCK).read_bytes()
    outcome = playbook("-C", folder, "schedule", "one", *DAY, "--dry-run", "--drop", "h1")
    assert outcome.code == 0
    assert "gone" in outcome.out
    assert "2027-01-20 Laval, Hal One (h1)" in outcome.out
    assert "stays as it is" in outcome.out
    assert (folder / LOCK).read_bytes() == before


def test_set_and_pin(one: Callable[..., Path], playbook: Callable[..., Any]) -> None:
    """Days are set, pinned, pinned by date and let go of by options, and the lock file keeps that."""
    folder = one()
    words = ("-C", folder, "schedule", "one", *DAY)
    outcome = playbook(*words, "--set", "ann=h1@2027-01-20", "--set", "bob=h2@2027-01-21")
    assert outcome.code == 0
    assert "Ann Roy is set beside Hal One on 20 January 2027, Laval, and pinned." in outcome.err
    assert {("ann", "h1", "2027-01-20", Pin.PAIRING), ("bob", "h2", "2027-01-21", Pin.PAIRING)} <= pairings(
        folder
    )
    assert playbook(*words, "--unpin", "ann", "--unpin", "bob@2027-01-21").code == 0
    assert {pin for *_, pin in pairings(folder)} <= {None}
    assert playbook(*words, "--set", "ann=h1@2027-01-20").code == 0
    assert playbook(*words, "--pin-date", "ann@2027-01-20").code == 0
    assert all(pin is Pin.DATE for leader, *_, pin in pairings(folder) if leader == "ann")


def test_a_day_set_by_hand_takes_the_place_of_another(
    one: Callable[..., Path], playbook: Callable[..., Any]
) -> None:
    """Calendars learn of it: the day keeps its number, its revision rises, the former one is called off."""
    folder = one({LOCK: f"days:\n  - {ANN}\n"})
    assert playbook("-C", folder, "schedule", "one", *DAY, "--set", "ann=h1@2027-01-25").code == 0
    schedule = program_of(folder).schedule
    (day,) = (one for one in schedule.days if one.leader == "ann")
    assert (str(day.on), day.number, day.revision, day.pin) == ("2027-01-25", 1, 1, Pin.PAIRING)
    (gone,) = schedule.former
    assert (gone.leader, str(gone.on), gone.number, gone.revision) == ("ann", "2027-01-20", 1, 1)


def test_by_video_link(one: Callable[..., Path], playbook: Callable[..., Any]) -> None:
    """Who can't get to the host's site is set by video link where both take that."""
    folder = one({f"{P}/leaders.csv": LEADERS + "ann,Ann Roy,it,1,laval;REMOTE,en,,\n"})
    assert playbook("-C", folder, "schedule", "one", *DAY, "--set", "ann=h2@2027-01-20").code == 0
    (day,) = program_of(folder).schedule.days
    assert day.site is None


def test_by_video_link_although_the_site_would_do(
    one: Callable[..., Path], playbook: Callable[..., Any]
) -> None:
    """With `:remote` a day is by video link; asked for again without it, it is pinned as it stands."""
    folder = one({f"{P}/leaders.csv": LEADERS + "ann,Ann Roy,it,1,,en,,\n"})
    words = ("-C", folder, "schedule", "one", *DAY)
    for wanted, site in (
        ("2027-01-20", "quebec"),
        ("2027-01-20:remote", None),
        ("2027-01-20", None),
        ("2027-01-21:REMOTE", None),
        ("2027-01-22", "quebec"),
    ):
        assert playbook(*words, "--set", f"ann=h2@{wanted}").code == 0
        (day,) = program_of(folder).schedule.days
        assert (str(day.on), day.site, day.pin) == (wanted[:10], site, Pin.PAIRING)
    outcome = playbook(*words, "--unpin", "ann", "--set", "ann=h1@2027-01-20:remote")
    assert outcome.code == 2
    assert "video" in outcome.err


def test_who_drops_out(one: Callable[..., Path], playbook: Callable[..., Any]) -> None:
    """Somebody who is dropped has no day to come, pinned or not, until he or she is taken back."""
    folder = one({LOCK: f"days:\n  - {ANN[:-1]}, pin: pairing}}\n"})
    words = ("-C", folder, "schedule", "one", *DAY)
    assert playbook(*words, "--drop", "h1").code == 0
    assert program_of(folder).schedule.dropped == ("h1",)
    assert not [host for _, host, *_ in pairings(folder) if host == "h1"]
    assert "Hal One (h1) was dropped before." in playbook(*words, "--drop", "h1").err
    assert playbook(*words, "--take-back", "h1").code == 0
    assert program_of(folder).schedule.dropped == ()


def test_a_pin_on_a_past_day(one: Callable[..., Path], playbook: Callable[..., Any]) -> None:
    """To pin what is past is pointless, which is said; the day stays as it is."""
    folder = one({LOCK: "days:\n  - {leader: ann, host: h1, on: 2027-01-06, site: laval}\n"})
    outcome = playbook("-C", folder, "schedule", "one", *DAY, "--pin", "ann")
    assert outcome.code == 0
    assert "6 January 2027 is past and stays as it is anyway." in outcome.err
    assert ("ann", "h1", "2027-01-06", None) in pairings(folder)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("on",), "Did you mean `one`?"),
        (("one", "--drop", "ane"), "Did you mean `ann`?"),
        (("one", "--take-back", "h1"), "dropped: nobody"),
        (("one", "--drop", "h1", "--take-back", "h2"), "was not dropped"),
        (("one", "--pin", "ane"), "Did you mean `ann`?"),
        (("one", "--pin", "bob"), "days there: none"),
        (("one", "--pin", "ann@2027-01-21"), "days there: 2027-01-20"),
        (("one", "--pin", "ann@soon"), "is not a date"),
        (("one", "--pin", "@2027-01-20"), "is no leader"),
        (("one", "--pin", "ann@"), "is no leader"),
        (("one", "--set", "ann"), "is no pairing"),
        (("one", "--set", "ann=h1"), "is no pairing"),
        (("one", "--set", "ann=h1@never"), "is not a date"),
        (("one", "--set", "ann=h1@2027-01-20:laval"), "is no pairing"),
        (("one", "--set", "ann=h1@2027-01-20:"), "is no pairing"),
        (("one", "--set", "ann=h11@2027-01-20"), "Did you mean `h1`?"),
        (("one", "--set", "ane=h1@2027-01-20"), "Did you mean `ann`?"),
        (("one", "--set", "ann=h1@2027-01-12"), "is past"),
        (("one", "--set", "ann=h1@2027-01-23"), "a Saturday"),
        (("one", "--set", "ann=h1@2027-02-23"), "outside the time"),
        (("one", "--set", "ann=h2@2027-01-20"), "share no language"),
        (("one", "--set", "ann=h2@2027-01-20"), "can't get there"),
        (("one", "--set", "bob=h3@2027-01-20"), "does not work on Wednesdays"),
        (("one", "--set", "bob=h1@2027-01-20"), "line of management"),
        (("one", "--set", "ann=h1@2027-01-20", "--drop", "h1"), "--take-back h1"),
        (
            ("one", "--set", "bob=h2@2027-01-20", "--set", "ann=h1@2027-01-20", "--drop", "bob"),
            "--take-back bob",
        ),
        (("one", "--explain", "ane"), "Did you mean `ann`?"),
        (("one", "--alternatives", "ane"), "Did you mean `ann`?"),
        (("one", "--time-limit", "0"), "--time-limit"),
        (("one", "--what-if", "nowhere.csv"), "does not exist"),
        (("one", "--format", "xml"), "json"),
    ],
)
def test_wrong_use(
    words: tuple[str, ...], said: str, one: Callable[..., Path], playbook: Callable[..., Any]
) -> None:
    """What there is not, and a pairing that breaks a rule, is wrong use; the message says what would do."""
    folder = one({LOCK: f"days:\n  - {ANN}\n"})
    before = (folder / LOCK).read_bytes()
    outcome = playbook("-C", folder, "schedule", *words, *DAY)
    assert outcome.code == 2
    assert said in " ".join(outcome.err.split())
    assert (folder / LOCK).read_bytes() == before


def swapped(path: str, old: str, new: str) -> dict[str, str | None]:
    """A file of the small program with one thing changed."""
    assert old in BASE[path]
    return {path: BASE[path].replace(old, new)}


OBSTACLES: dict[str, tuple[dict[str, str | None], str, str]] = {
    "a host whose shift is unknown": (
        swapped(f"{P}/hosts.csv", "mon;tue", "mon;erly"),
        f"{P}/hosts.csv:4:34: error S024",
        "works the shift `erly`",
    ),
    "a host at an unknown site": (
        swapped(f"{P}/hosts.csv", "Hey Two,care,quebec", "Hey Two,care,qubec"),
        f"{P}/hosts.csv:3:17: error Y012",
        "Did you mean `quebec`?",
    ),
    "an unknown site that takes visitors": (
        swapped(f"{P}/shadowing.yml", "site: quebec", "site: qubec"),
        f"{P}/shadowing.yml:4:",
        "Did you mean `quebec`?",
    ),
    "a leader who can get to an unknown site": (
        swapped(f"{P}/leaders.csv", "1,laval", "1,lavl"),
        f"{P}/leaders.csv:2:",
        "Did you mean `laval`?",
    ),
    "a window backwards": (
        swapped(f"{P}/shadowing.yml", "2027-01-04..2027-01-29", "2027-01-29..2027-01-04"),
        f"{P}/shadowing.yml:1:9: error Y",
        "2027-01-29..2027-01-04",
    ),
    "a window that is over": (
        swapped(f"{P}/shadowing.yml", "2027-01-04..2027-01-29", "2027-01-04..2027-01-12"),
        f"{P}/shadowing.yml:1:9: error S049",
        "is over: no day after 12 January 2027",
    ),
    "a window without an open day": (
        {f"{P}/shadowing.yml": BASE[f"{P}/shadowing.yml"] + "closed: [{days: 2027-01-01..2027-02-10}]\n"},
        f"{P}/shadowing.yml:1:9: error S049",
        "leave none open",
    ),
    "no shadowing.yml": (
        {f"{P}/shadowing.yml": None},
        f"{P}/program.yml:1:1: error Y009",
        "Nothing says when leaders go",
    ),
    "half a shadowing.yml": (
        {f"{P}/shadowing.yml": "window: [\n"},
        f"{P}/shadowing.yml:",
        "error Y",
    ),
    "no leaders": ({f"{P}/leaders.csv": None}, f"{P}/program.yml:1:1: error Y009", "There are no leaders"),
    "a roster without leaders": (
        {f"{P}/leaders.csv": LEADERS},
        f"{P}/leaders.csv:1:1: error Y009",
        "There are no leaders",
    ),
    "no hosts": ({f"{P}/hosts.csv": None}, f"{P}/program.yml:1:1: error Y009", "There are no hosts"),
    "leaders who ask for nothing": (
        {f"{P}/leaders.csv": LEADERS + "ann,Ann Roy,it,0,laval,fr,,\n"},
        f"{P}/leaders.csv:1:1: error Y009",
        "No leader asks for a day",
    ),
    "a roster under a misspelt name": (
        {f"{P}/hosts.csv": None, f"{P}/host.csv": BASE[f"{P}/hosts.csv"]},
        f"{P}/host.csv:1:1: error Y014",
        "hosts",
    ),
    "two leaders of one name": (
        {f"{P}/leaders.csv": BASE[f"{P}/leaders.csv"] + "ann,Ann Two,it,1,,,,\n"},
        f"{P}/leaders.csv:4:1: error Y010",
        "two leaders called `ann`",
    ),
    "a roster that is no text": (
        {f"{P}/leaders.csv": "id\0,name\n"},
        f"{P}/leaders.csv:1:",
        "error Y",
    ),
    "a lock file that can't be read": ({LOCK: "days: [\n"}, f"{LOCK}:", "error Y"),
    "a lock file that names a stranger": (
        {LOCK: "days:\n  - {leader: ann, host: h9, on: 2027-01-20, site: laval}\n"},
        f"{LOCK}:2:25: error Y012",
        "h9",
    ),
    "a pinned pair that shares no language": (
        {LOCK: "days:\n  - {leader: ann, host: h2, on: 2027-01-20, pin: pairing}\n"},
        f"{LOCK}:2:25: error S004",
        "share no language",
    ),
    "a pinned pair outside the window": (
        {LOCK: "days:\n  - {leader: ann, host: h1, on: 2027-02-22, site: laval, pin: pairing}\n"},
        f"{LOCK}:2:33: error S009",
        "outside the time",
    ),
    "a pinned date outside the window": (
        {LOCK: "days:\n  - {leader: ann, host: h1, on: 2027-02-22, site: laval, pin: date}\n"},
        f"{LOCK}:2:33: error S009",
        "outside the time",
    ),
    "a pinned date on which the leader is away": (
        {
            f"{P}/leaders.csv": LEADERS + "ann,Ann Roy,it,1,laval,fr,2027-01-25..2027-01-29,\n",
            LOCK: "days:\n  - {leader: ann, host: h1, on: 2027-01-20, site: laval, pin: date}\n",
        },
        f"{LOCK}:2:33: error S014",
        "can't go then",
    ),
    "two pinned dates of a leader on one day": (
        {
            LOCK: "days:\n  - {leader: bob, host: h2, on: 2027-01-20, site: quebec, pin: date}\n"
            "  - {leader: bob, host: h3, on: 2027-01-20, number: 2, pin: date}\n"
        },
        f"{LOCK}:3:33: error S005",
        "Bob Li has 2 hosts on 20 January 2027",
    ),
    "a pinned date on the day of a pinned pair": (
        {
            LOCK: "days:\n  - {leader: bob, host: h2, on: 2027-01-20, site: quebec, pin: pairing}\n"
            "  - {leader: bob, host: h3, on: 2027-01-20, number: 2, pin: date}\n"
        },
        f"{LOCK}:3:33: error S005",
        "Bob Li has 2 hosts on 20 January 2027",
    ),
    "more pinned dates than days asked for": (
        {
            LOCK: f"days:\n  - {ANN[:-1]}, pin: date}}\n"
            "  - {leader: ann, host: h1, on: 2027-01-27, site: laval, number: 2, pin: date}\n"
        },
        f"{LOCK}:3:74: error S043",
        "2 days are past or pinned, and 1 is asked for",
    ),
    "a pinned date beside a pinned pair, with one day asked for": (
        {
            LOCK: f"days:\n  - {ANN[:-1]}, pin: pairing}}\n"
            "  - {leader: ann, host: h1, on: 2027-01-27, site: laval, number: 2, pin: date}\n"
        },
        f"{LOCK}:3:74: error S043",
        "2 days are past or pinned, and 1 is asked for",
    ),
    "pins of one host without rest": (
        {
            f"{P}/leaders.csv": LEADERS + "ann,Ann Roy,it,1,,,,\nbo,Bo Lu,it,2,,,,\n",
            LOCK: "days:\n  - {leader: ann, host: h2, on: 2027-01-20, site: quebec, pin: pairing}\n"
            "  - {leader: bo, host: h2, on: 2027-01-21, site: quebec, pin: pairing}\n",
        },
        f"{LOCK}:3:32: error S006",
        "free day",
    ),
}


@pytest.mark.parametrize("what", OBSTACLES)
def test_obstacles(what: str, one: Callable[..., Path], playbook: Callable[..., Any]) -> None:
    """What makes planning impossible is told with file, line and column, and nothing is written."""
    texts, place, said = OBSTACLES[what]
    folder = one(texts)
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    outcome = playbook("-C", folder, "schedule", "one", *DAY)
    assert outcome.code == 1
    assert place in outcome.out
    assert said in outcome.out
    assert "No schedule can be made before" in outcome.err
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before


def test_obstacles_as_json(one: Callable[..., Path], playbook: Callable[..., Any]) -> None:
    """As JSON, problems come as the objects that a check gives."""
    outcome = playbook("-C", one({f"{P}/hosts.csv": None}), "schedule", "one", *DAY, "--format", "json")
    assert outcome.code == 1
    (found,) = json.loads(outcome.out)["problems"]
    assert (found["code"], found["path"], found["line"]) == ("Y009", f"{P}/program.yml", 1)


@pytest.mark.parametrize("words", [("--unpin", "ann"), ("--drop", "h2")])
def test_a_fault_of_a_pin_can_be_taken_away(
    words: tuple[str, ...], one: Callable[..., Path], playbook: Callable[..., Any]
) -> None:
    """A pinned pair that breaks a rule is no obstacle any more once the pin or the host is taken away."""
    folder = one({LOCK: "days:\n  - {leader: ann, host: h2, on: 2027-01-20, pin: pairing}\n"})
    assert playbook("-C", folder, "schedule", "one", *DAY).code == 1
    assert playbook("-C", folder, "schedule", "one", *DAY, *words).code == 0
    assert not [host for leader, host, *_ in pairings(folder) if (leader, host) == ("ann", "h2")]


def test_days_that_nobody_pinned_are_no_obstacle(
    one: Callable[..., Path], playbook: Callable[..., Any]
) -> None:
    """A day to come that breaks a rule is given up; a past one stays, whatever rule it broke."""
    folder = one(
        {
            LOCK: "days:\n  - {leader: ann, host: h2, on: 2027-01-20}\n"
            "  - {leader: bob, host: h1, on: 2027-01-09, site: laval, pin: pairing}\n"
        }
    )
    assert playbook("-C", folder, "schedule", "one", *DAY).code == 0
    assert ("bob", "h1", "2027-01-09", Pin.PAIRING) in pairings(folder)
    assert ("ann", "h2") not in {(leader, host) for leader, host, *_ in pairings(folder)}


def test_a_pinned_date_holds_for_the_leader_alone(
    one: Callable[..., Path], playbook: Callable[..., Any]
) -> None:
    """Where the host can't come on a pinned date, or has a pinned visitor then, another host may."""
    folder = one(
        {
            f"{P}/leaders.csv": LEADERS + "ann,Ann Roy,it,1,,fr,,\nbo,Bo Lu,it,1,,,,\n",
            LOCK: "days:\n  - {leader: ann, host: h3, on: 2027-01-20, site: quebec, pin: date}\n"
            "  - {leader: bo, host: h3, on: 2027-01-19, site: quebec, pin: pairing}\n",
        }
    )
    assert playbook("-C", folder, "schedule", "one", *DAY).code == 0
    assert ("bo", "h3", "2027-01-19", Pin.PAIRING) in pairings(folder)


def test_faults_elsewhere_are_no_obstacle(one: Callable[..., Path], playbook: Callable[..., Any]) -> None:
    """What is wrong with a pledge or with another program does not keep anybody from planning."""
    folder = one({f"{P}/pledges.yml": "pledges: [\n", "programs/two/program.yml": "titel: x\n"})
    assert playbook("-C", folder, "schedule", "one", *DAY).code == 0
    assert (folder / LOCK).is_file()


def test_warnings_about_rosters(one: Callable[..., Path], playbook: Callable[..., Any]) -> None:
    """A warning about a roster is told on standard error, and planning goes on."""
    folder = one(swapped(f"{P}/leaders.csv", "Bob Li,it", "Bob Li,"))
    outcome = playbook("-C", folder, "schedule", "one", *DAY)
    assert outcome.code == 0
    assert f"{P}/leaders.csv:3:1: warning S034" in outcome.err
    assert "warning" not in outcome.out


def test_inside_program_yml(files: Callable[..., Path], playbook: Callable[..., Any]) -> None:
    """Where a whole program stands in one file, the schedule is written there, and nothing else changes."""
    text = (
        "# ours\ntitle: One\nsummary: y\norganization: {name: Org, departments: [{id: it, title: IT},"
        " {id: care, title: Care}], sites: [{id: laval, title: Laval}]}\n"
        "leaders: [{id: ann, name: Ann, department: it}]\n"
        "hosts: [{id: h1, name: Hal, department: care, site: laval, opted_in: true}]\n"
        "shadowing: {window: 2027-01-04..2027-01-29, sites: [{site: laval, seats: 1}]}\n"
        f"schedule:  # planned\n  days:\n  - {ANN}\nstrength: {{title: t, customer_need: n}} # the end\n"
    )
    folder = files({f"{P}/program.yml": text})
    file = folder / P / "program.yml"
    words = ("-C", folder, "schedule", "one", *DAY)
    assert playbook(*words, "--pin", "ann").code == 0
    assert pairings(folder) == {("ann", "h1", "2027-01-20", Pin.PAIRING)}
    start, end = text.index("schedule:"), text.index("strength:")
    assert file.read_text().startswith(text[:start])
    assert file.read_text().endswith(text[end:])
    before = file.read_bytes()
    assert "is as it was" in playbook(*words).out
    assert file.read_bytes() == before


def test_a_lock_in_several_files(one: Callable[..., Path], playbook: Callable[..., Any]) -> None:
    """A schedule that was spread over files is not guessed at: a sentence says what to do."""
    folder = one(
        {f"{P}/schedule.lock/a.yml": f"days:\n  - {ANN}\n", f"{P}/schedule.lock/b.yml": "dropped: []\n"}
    )
    outcome = playbook("-C", folder, "schedule", "one", *DAY)
    assert outcome.code == 3
    assert "gather" in outcome.err


def test_a_lock_that_changed_meanwhile(one: Callable[..., Path]) -> None:
    """What somebody else wrote into the lock file while days were planned is not overwritten."""
    folder = one({LOCK: f"days:\n  - {ANN}\n"})
    workspace = open_workspace(folder)
    sources = Sources(workspace, workspace.read())
    program = sources.snapshot.library.programs["one"]
    place = lock.of(sources, program, workspace.text(LOCK))
    (folder / LOCK).write_text("days: []\n")
    with pytest.raises(PlaybookError, match="was changed while"):
        place.write("x")
    assert (folder / LOCK).read_text() == "days: []\n"


def test_only_what_can_be_read_again_is_written(one: Callable[..., Path]) -> None:
    """A schedule that would come back as another one is refused before anything is written."""
    folder = one()
    workspace = open_workspace(folder)
    sources = Sources(workspace, workspace.read())
    program = sources.snapshot.library.programs["one"]
    place = lock.of(sources, program, None)
    stranger = ShadowDay(leader="ann", host="h9", on=date(2027, 1, 20))
    with pytest.raises(PlaybookError, match=r"could not be read again\. There is no host called `h9`"):
        place.with_schedule(program, Schedule(days=(stranger,)))


def test_who_left_the_roster(one: Callable[..., Path], playbook: Callable[..., Any]) -> None:
    """Where the schedule names somebody who is in no roster any more, it is said what to do instead."""
    folder = one({LOCK: f"days:\n  - {ANN}\n", **swapped(f"{P}/hosts.csv", "h1,Hal", "h9,Hal")})
    outcome = playbook("-C", folder, "schedule", "one", *DAY)
    assert outcome.code == 1
    assert f"{LOCK}:2:25: error Y012" in outcome.out
    assert "use `--drop`" in outcome.err


def test_as_json(one: Callable[..., Path], playbook: Callable[..., Any]) -> None:
    """For scripts, everything comes as one object."""
    folder = one({LOCK: f"days:\n  - {ANN}\n"})
    words = ("-C", folder, "schedule", "one", *DAY, "--format", "json")
    outcome = playbook(*words, "--set", "ann=h1@2027-01-25", "--dry-run")
    found = json.loads(outcome.out)
    assert (found["program"], found["day"], found["written"], found["asked"]) == (
        "one",
        "2027-01-12",
        False,
        3,
    )
    change = next(one for one in found["changes"] if one["leader"] == "ann")
    assert (change["kind"], change["was"]["on"], change["now"]["on"]) == (
        "changed",
        "2027-01-20",
        "2027-01-25",
    )
    assert json.loads(playbook(*words).out)["written"] is True


def test_what_if(one: Callable[..., Path], tmp_path: Path, playbook: Callable[..., Any]) -> None:
    """An edited copy is read in place of the program's own file, and the two plans are compared."""
    folder = one({LOCK: f"days:\n  - {ANN[:-1]}, pin: pairing}}\n"})
    file = tmp_path / "elsewhere" / "leaders-two-more.csv"
    file.parent.mkdir()
    file.write_text(BASE[f"{P}/leaders.csv"] + "cat,Cat Wu,it,1,,,,\ndan,Dan Xu,it,1,,,,\n")
    before = (folder / LOCK).read_bytes()
    outcome = playbook("-C", folder, "schedule", "one", *DAY, "--what-if", file)
    assert outcome.code == 0
    assert "of 3 days found. What if:" in outcome.out
    assert "of 5 days found. Nothing was written." in outcome.out
    assert re.search(r"Days found +\d of 5 days found\..*\n +As it is: \d of 3 days found\.", outcome.out)
    assert (folder / LOCK).read_bytes() == before


@pytest.mark.parametrize(
    ("name", "text", "place"),
    [
        ("hosts-x.csv", HOSTS + "h1,Hal One,care,lavall,calls,fr,,,,,,,yes\n", ":2:17: error Y012"),
        ("hosts.v2.csv", HOSTS + "h1,Hal One,care,laval,calls,fr,erly,,,,,,yes\n", ":2:32: error S024"),
        ("leaders_new.yml", "leaders:\n  - {id: ann}\n", ":2:5: error Y009"),
        ("shadowing-later.yml", "window: 2027-03-05..2027-02-04\n", ":1:9: error Y"),
        ("shadowing-later.yaml", "window: 2026-02-05..2026-03-04\n", ":1:9: error S049"),
        ("people.csv", "id,name\nx,\n\xff", ":"),
        ("organization-new.yml", "name: Org\ndepartments:\n  - {id: it, title: IT}\n", ":"),
        ("program.yml", "title: One\nsummary: y\nleaders: 3\n", ":3:"),
    ],
)
def test_what_is_wrong_with_an_edited_copy(
    name: str, text: str, place: str, one: Callable[..., Path], tmp_path: Path, playbook: Callable[..., Any]
) -> None:
    """Problems of the copy are told with its own path and line."""
    file = tmp_path / "elsewhere" / name
    file.parent.mkdir()
    file.write_bytes(text.encode("latin-1"))
    outcome = playbook("-C", one(), "schedule", "one", *DAY, "--what-if", file)
    if name in ("people.csv", "organization-new.yml", "program.yml"):
        assert outcome.code == 1
        assert "error Y" in outcome.out
    else:
        assert outcome.code == 1
        assert f"{file}{place}" in outcome.out


def test_what_if_somebody_were_not_there(
    one: Callable[..., Path], tmp_path: Path, playbook: Callable[..., Any]
) -> None:
    """A copy of a roster may leave out people whom the schedule names; the days that they lose are shown."""
    folder = one({LOCK: f"days:\n  - {ANN}\n"})
    file = tmp_path / "elsewhere" / "hosts-without-laval.csv"
    file.parent.mkdir()
    rows = BASE[f"{P}/hosts.csv"].splitlines(keepends=True)
    file.write_text("".join(row for row in rows if "laval" not in row))
    outcome = playbook("-C", folder, "schedule", "one", *DAY, "--what-if", file)
    assert outcome.code == 0
    assert re.search(r"gone +Ann Roy \(ann\) +2027-01-20 Laval, h1 ", outcome.out)
    assert "Ann Roy (ann):\n" in outcome.out


def test_what_if_the_files_allow_no_schedule(
    one: Callable[..., Path], tmp_path: Path, playbook: Callable[..., Any]
) -> None:
    """Where there is nothing to compare with, that is said, and the plan is shown alone."""
    file = tmp_path / "elsewhere" / "shadowing.yml"
    file.parent.mkdir()
    file.write_text(BASE[f"{P}/shadowing.yml"])
    outcome = playbook("-C", one({f"{P}/shadowing.yml": None}), "schedule", "one", *DAY, "--what-if", file)
    assert outcome.code == 0
    assert "nothing to compare with" in outcome.err
    assert "of 3 days found. Nothing was written." in outcome.out


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (("notes.csv",), "must begin with one of"),
        (("leaders.txt",), "read from"),
        (("shadowing.csv",), "read from a .yml file"),
        (("leaders-a.csv", "leaders-b.csv"), "both read as leaders"),
    ],
)
def test_an_edited_copy_of_what(
    names: tuple[str, ...],
    said: str,
    one: Callable[..., Path],
    tmp_path: Path,
    playbook: Callable[..., Any],
) -> None:
    """The beginning of a file's name tells what it holds; where it doesn't, that is wrong use."""
    words = []
    for name in names:
        (tmp_path / name).write_text("id\n")
        words += ["--what-if", str(tmp_path / name)]
    outcome = playbook("-C", one(), "schedule", "one", *DAY, *words)
    assert outcome.code == 2
    assert said in " ".join(outcome.err.split())


def test_without_the_planner(
    one: Callable[..., Path], playbook: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the solver is not installed, a sentence says what to install."""
    monkeypatch.setitem(sys.modules, "ortools", None)
    outcome = playbook("-C", one(), "schedule", "one", *DAY)
    assert outcome.code == 3
    assert "pip install playbook[schedule]" in outcome.err


def test_the_planner_is_loaded_by_its_command_alone() -> None:
    """Neither checking nor building brings in the solver: it would cost every start."""
    script = "import sys, playbook.cli; sys.exit('numpy' in sys.modules or 'ortools' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0


SEARCHES = """
import ctypes, sys, time
from datetime import date
from playbook.cli import cli
from playbook.cli.planning import waiting
from playbook.model.shadowing import Schedule
from playbook.scheduling import Progress
from playbook.problem import PlaybookError

def begin(watch):
    watch(Progress("Looking", 1, 2, lambda: Schedule(inputs="best")))
    print("begun", flush=True)

def patient(*, watch, stop):
    begin(watch)
    stop.wait()
    return Schedule(inputs="last", cut_short=True)

def deaf(*, watch, stop):
    begin(watch)
    ctypes.PyDLL(None).sleep(60)  # like a solver, this lets nothing else of its process run
    raise AssertionError

def silent(*, watch, stop):
    print("begun", flush=True)
    ctypes.PyDLL(None).sleep(60)

def dying(*, watch, stop):
    ctypes.PyDLL(None)._exit(9)

def failing(*, watch, stop):
    raise LookupError("this is the fault")

if __name__ == "__main__":
    seconds = float(sys.argv[2]) if len(sys.argv) > 2 else None
    try:
        found = waiting.best(globals()[sys.argv[1]], seconds=seconds)
    except PlaybookError as error:
        sys.exit(str(error))
    except waiting.Broken as end:
        sys.exit(end.exit_code)
    print(found.schedule.inputs, found.schedule.cut_short, found.ended)
"""


@pytest.mark.parametrize(
    ("search", "seconds", "presses", "code", "said"),
    [
        ("patient", None, 1, 0, "last True Ctrl-C was pressed"),
        ("deaf", None, 1, 0, "best True Ctrl-C was pressed"),
        ("deaf", None, 2, 130, "Broken off; nothing was written."),
        ("silent", None, 1, 130, "Nothing had been found when Ctrl-C was pressed"),
        ("patient", 0.5, 0, 0, "last True time was up"),
        ("deaf", 0.5, 0, 0, "best True time was up"),
        ("silent", 0.5, 0, 1, "Nothing had been found when time was up"),
        ("dying", None, 0, 1, "ended without a word"),
        ("failing", None, 0, 1, "this is the fault"),
    ],
)
def test_a_search_can_be_ended(
    search: str, seconds: float | None, presses: int, code: int, said: str, tmp_path: Path
) -> None:
    """Ctrl-C and a limit of time end any search with the best so far, even one that hears nothing."""
    script = tmp_path / "searches.py"
    script.write_text(SEARCHES)
    words = [sys.executable, str(script), search, *([str(seconds)] if seconds else [])]
    with subprocess.Popen(
        words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    ) as process:
        assert process.stdout is not None and process.stderr is not None
        heard = ""
        if presses:
            assert process.stdout.readline() == "begun\n"
            os.killpg(process.pid, signal.SIGINT)
        if presses > 1:
            heard = process.stderr.readline()
            assert "Ctrl-C again" in heard
            os.killpg(process.pid, signal.SIGINT)
        out, err = process.communicate(timeout=60)
    assert process.returncode == code
    assert said in out + heard + err


def test_a_real_search_is_ended_by_the_keyboard(root: Path, tmp_path: Path) -> None:
    """At two thousand leaders, progress is told in a terminal, and Ctrl-C leaves a whole schedule on disk."""
    subprocess.run(
        [sys.executable, "-m", "benchmarks.rosters", str(tmp_path), "--leaders", "2000", "--kind", "tight"],
        cwd=root,
        check=True,
        capture_output=True,
    )
    command = "import sys; from playbook.cli import main; main()"
    words = [
        sys.executable,
        "-c",
        command,
        "-C",
        str(tmp_path),
        "schedule",
        "sample",
        "--as-of",
        "2026-12-01",
    ]
    ours, theirs = pty.openpty()
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=theirs, start_new_session=True) as process:
        os.close(theirs)
        heard = b""
        while b"days found" not in heard:
            heard += os.read(ours, 1000)
        os.killpg(process.pid, signal.SIGINT)
        out, _ = process.communicate(timeout=120)
    os.close(ours)
    assert process.returncode == 0
    assert b"cut short because Ctrl-C was pressed" in out
    snapshot = open_workspace(tmp_path).read()
    assert snapshot.problems == ()
    assert snapshot.library.programs["sample"].schedule.cut_short


def test_explain(one: Callable[..., Path], playbook: Callable[..., Any]) -> None:
    """Of somebody without a day it is said why; of somebody with one, the day and others that there are."""
    folder = one(swapped(f"{P}/hosts.csv", ",,bob,yes", ",,bob,no"))
    words = ("-C", folder, "schedule", "one", *DAY)
    outcome = playbook(*words, "--explain", "ann")
    assert outcome.code == 0
    assert "Ann Roy (ann) lacks 1 day.\n  " in outcome.out
    assert not (folder / LOCK).exists()
    assert playbook(*words).code == 0
    before = (folder / LOCK).read_bytes()
    outcome = playbook(*words, "--explain", "bob")
    assert "Bob Li (bob) has 2 days:" in outcome.out
    assert "ther pairing" in outcome.out
    found = json.loads(playbook(*words, "--explain", "ann", "--format", "json").out)
    assert (found["days"], found["lacks"]["days"]) == ([], 1)
    assert (folder / LOCK).read_bytes() == before


def test_alternatives(one: Callable[..., Path], playbook: Callable[..., Any]) -> None:
    """Every other day that is listed can be taken with the words that stand beside it."""
    folder = one()
    words = ("-C", folder, "schedule", "one", *DAY)
    assert playbook(*words).code == 0
    found = json.loads(playbook(*words, "--alternatives", "ann", "--format", "json").out)["alternatives"]
    assert found
    assert found[0]["take"] in playbook(*words, "--alternatives", "ann").out
    for other in found:
        assert playbook(*words, *other["take"].split(), "--dry-run").code == 0


def test_about_a_schedule_that_is_not_fresh(one: Callable[..., Path], playbook: Callable[..., Any]) -> None:
    """Where rosters changed since the schedule was made, that is said before anything else."""
    folder = one({LOCK: f'inputs: "0"\ndays:\n  - {ANN}\n'})
    outcome = playbook("-C", folder, "schedule", "one", *DAY, "--explain", "ann")
    assert "changed since the schedule was made" in outcome.err
    assert "2027-01-20 Laval, Hal One (h1)" in outcome.out
