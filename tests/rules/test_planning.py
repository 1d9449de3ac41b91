"""What a schedule is made from: its mark, and what stands in the way of a new one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

import pytest

from playbook import checks
from playbook.checks import RULES
from playbook.checks.shadowing import IMPOSSIBLE
from playbook.model import fingerprint
from playbook.model.library import Library, Program
from playbook.problem import Problem
from playbook.workspace import Snapshot

Read = Callable[[Mapping[str, str | bytes]], Snapshot]
HOME = "programs/first"
TODAY = date(2027, 4, 15)

ORGANIZATION = """\
name: Our organization
departments:
  - {id: care, title: Care, division: customers}
  - {id: it, title: IT, division: technology}
  - {id: law, title: Law}
sites: [{id: laval, title: Laval}, {id: moncton, title: Moncton}]
"""
PEOPLE = """\
id,name,department,manager,languages
a.chief,The chief,law,,
b.head,The head,care,a.chief,
c.lead,The lead,care,b.head,
d.other,Another lead,care,,
f.two,Two,law,,
"""
LEADERS = """\
id,name,department,days,sites,languages,available,managers,prefers
e.one,One,it,1,laval;moncton,en;fr,2027-04-06..2027-04-30;2027-06-01..2027-06-25,,h.1;billing calls
f.two,Two,law,2,,,,,
"""
HOSTS = """\
id,name,department,site,line,languages,shifts,off,max_days,rest_gap,remote,managers,opted_in
h.1,First,care,laval,billing calls,en;fr,mon;early,2027-05-03;2027-05-10..2027-05-14,2,1,yes,c.lead,yes
h.2,Second,care,moncton,chats,,,,,,,,yes
h.3,Third,care,laval,chats,,,,,,,,yes
"""
SHADOWING = """\
window: 2027-04-06..2027-06-25
weekdays: [mon, tue, wed, thu]
closed: [{days: 2027-05-24, reason: A holiday}, {days: 2027-06-24}]
shifts: [{id: early, days: [mon, tue]}, {id: late, days: [thu, fri]}]
limits: {line_depth: 3, host_max_days: 3, rest_gap: 2, thanks_days: 5}
sites:
  - site: laval
    seats: 2
    contact: The desk
    closed: [{days: 2027-04-12}, {days: 2027-04-19..2027-04-23, reason: Stocktaking}]
    peaks: [{days: 2027-05-03, seats: 1, reason: Moving season}, {days: 2027-05-04, seats: 0}]
  - {site: moncton, seats: 1}
"""
FILES = {
    "programs/organization.yml": ORGANIZATION,
    "programs/people.csv": PEOPLE,
    f"{HOME}/program.yml": "title: First\nsummary: The first.\n",
    f"{HOME}/leaders.csv": LEADERS,
    f"{HOME}/hosts.csv": HOSTS,
    f"{HOME}/shadowing.yml": SHADOWING,
}


def program(read: Read, files: Mapping[str, str]) -> Program:
    """The program that files make, each of them read."""
    snapshot = read(files)
    assert snapshot.problems == ()
    return snapshot.library.programs["first"]


def changed(path: str, old: str, new: str) -> dict[str, str]:
    """The files with a piece of one of them replaced."""
    assert FILES[path].count(old) == 1, old
    return {**FILES, path: FILES[path].replace(old, new)}


def turned(text: str) -> str:
    """A table with its rows in the other order."""
    head, *rows = text.splitlines(keepends=True)
    return "".join((head, *reversed(rows)))


def test_order_does_not_count(read: Read) -> None:
    """The mark of the inputs is the same whatever the order of rows, of lists and of entries in a cell."""
    before = fingerprint.of_inputs(program(read, FILES))
    leaders = turned(LEADERS).replace("laval;moncton,en;fr", "moncton;laval,fr;EN")
    leaders = leaders.replace(
        "2027-04-06..2027-04-30;2027-06-01..2027-06-25", "2027-06-01..2027-06-25;2027-04-06..2027-04-30"
    ).replace("h.1;billing calls", "Billing calls;h.1")
    hosts = turned(HOSTS).replace("en;fr,mon;early", "fr;en,early;mon")
    hosts = hosts.replace("2027-05-03;2027-05-10..2027-05-14", "2027-05-10..2027-05-14;2027-05-03")
    start, sites = SHADOWING.split("  - site: laval\n")
    laval, moncton = sites.split("  - {site")
    shadowing = f"{start}  - {{site{moncton}  - site: laval\n{laval}"
    for one, other in (
        ("[mon, tue, wed, thu]", "[thu, tue, wed, mon]"),
        ("[{id: early, days: [mon, tue]}, {id: late,", "[{id: early, days: [tue, mon]}, {id: late,"),
        (
            "{days: 2027-05-24, reason: A holiday}, {days: 2027-06-24}",
            "{days: 2027-06-24}, {days: 2027-05-24}",
        ),
        (
            "{days: 2027-04-12}, {days: 2027-04-19..2027-04-23,",
            "{days: 2027-04-19..2027-04-23}, {days: 2027-04-12,",
        ),
        (
            "{days: 2027-05-03, seats: 1, reason: Moving season}, {days: 2027-05-04, seats: 0}",
            "{days: 2027-05-04, seats: 0}, {days: 2027-05-03, seats: 1}",
        ),
    ):
        assert shadowing.count(one) == 1
        shadowing = shadowing.replace(one, other)
    files = {
        **FILES,
        "programs/people.csv": turned(PEOPLE),
        f"{HOME}/leaders.csv": leaders,
        f"{HOME}/hosts.csv": hosts,
        f"{HOME}/shadowing.yml": shadowing,
    }
    assert fingerprint.of_inputs(program(read, files)) == before


COUNTS = {
    "a division": ("programs/organization.yml", "division: technology", "division: customers"),
    "a manager of a manager": ("programs/people.csv", "care,b.head,", "care,d.other,"),
    "a language from the directory": ("programs/people.csv", "Two,law,,", "Two,law,,fr"),
    "a wish": (f"{HOME}/leaders.csv", "billing calls", "chats"),
    "a leader's days": (f"{HOME}/leaders.csv", "law,2", "law,3"),
    "a leader's sites": (f"{HOME}/leaders.csv", "laval;moncton", "laval"),
    "a leader's dates": (f"{HOME}/leaders.csv", "2027-06-01..", "2027-06-02.."),
    "a line of work": (f"{HOME}/hosts.csv", "moncton,chats", "moncton,billing calls"),
    "a host's manager": (f"{HOME}/hosts.csv", "yes,c.lead", "yes,d.other"),
    "a host's yes": (f"{HOME}/hosts.csv", "moncton,chats,,,,,,,,yes", "moncton,chats,,,,,,,,"),
    "a host's shift": (f"{HOME}/hosts.csv", "mon;early", "mon"),
    "seats": (f"{HOME}/shadowing.yml", "seats: 2", "seats: 3"),
    "a peak": (f"{HOME}/shadowing.yml", "2027-05-04, seats: 0", "2027-05-05, seats: 0"),
    "a closed day": (f"{HOME}/shadowing.yml", "2027-04-12", "2027-04-13"),
    "a shift's days": (f"{HOME}/shadowing.yml", "days: [mon, tue]", "days: [mon, wed]"),
    "the depth of the line": (f"{HOME}/shadowing.yml", "line_depth: 3", "line_depth: 1"),
    "the window": (f"{HOME}/shadowing.yml", "..2027-06-25", "..2027-06-24"),
}


@pytest.mark.parametrize("what", COUNTS)
def test_what_counts(what: str, read: Read) -> None:
    """Whatever a pairing may depend on changes the mark of the inputs."""
    before = fingerprint.of_inputs(program(read, FILES))
    assert fingerprint.of_inputs(program(read, changed(*COUNTS[what]))) != before


DOES_NOT_COUNT = {
    "a name": (f"{HOME}/hosts.csv", "Second", "The second"),
    "a contact": (f"{HOME}/shadowing.yml", "The desk", "The door"),
    "a reason": (f"{HOME}/shadowing.yml", "Stocktaking", "A count"),
    "when thanks are due": (f"{HOME}/shadowing.yml", "thanks_days: 5", "thanks_days: 8"),
    "somebody above the depth": ("programs/people.csv", "chief,law,,", "chief,law,d.other,"),
    "a title": ("programs/organization.yml", "title: Law", "title: The law"),
}


@pytest.mark.parametrize("what", DOES_NOT_COUNT)
def test_what_does_not_count(what: str, read: Read) -> None:
    """What no pairing depends on leaves the mark of the inputs as it is."""
    before = fingerprint.of_inputs(program(read, FILES))
    assert fingerprint.of_inputs(program(read, changed(*DOES_NOT_COUNT[what]))) == before


def test_the_line_of_management(read: Read) -> None:
    """It goes on in the directory where the roster ends, so many steps, and never in a circle."""
    known = program(read, FILES)
    lines = [known.line_of(known.hosts["h.1"], depth) for depth in range(5)]
    assert lines == [[], ["c.lead"], ["c.lead", "b.head"], *[["c.lead", "b.head", "a.chief"]] * 2]
    known = program(read, changed("programs/people.csv", "chief,law,,", "chief,law,c.lead,"))
    assert known.line_of(known.hosts["h.1"], 9) == ["c.lead", "b.head", "a.chief"]


def test_what_is_impossible() -> None:
    """What stands in the way of a schedule are rules about shadowing that look at a program."""
    for code in IMPOSSIBLE:
        assert code.startswith("S") and RULES[code].check is not None


def found(read: Read, day: str) -> tuple[Problem, ...]:
    """What the rules find in a schedule of one day from which somebody was taken out."""
    files = {
        **FILES,
        f"{HOME}/leaders.csv": "id,name,department\ne.one,One,care\nf.two,Two,it\n",
        f"{HOME}/schedule.lock.yml": f"dropped: [h.2]\ndays:\n  - {day}\n",
    }
    library = Library(programs={"first": program(read, files)})
    return checks.run(library, TODAY)["first"].problems


PINNED = {
    "the whole day": ("{leader: e.one, host: h.1, site: laval, on: 2027-04-27, pin: pairing}", {"S002"}),
    "a date that is open": ("{leader: e.one, host: h.1, site: laval, on: 2027-04-27, pin: date}", set()),
    "a date that is closed": ("{leader: f.two, host: h.3, site: laval, on: 2027-05-24, pin: date}", {"S009"}),
    "nothing": ("{leader: e.one, host: h.1, site: laval, on: 2027-04-27}", set()),
    "a day that is over": ("{leader: e.one, host: h.1, site: laval, on: 2027-04-13, pin: pairing}", set()),
    "somebody who was taken out": (
        "{leader: e.one, host: h.2, site: moncton, on: 2027-04-27, pin: pairing}",
        set(),
    ),
}


@pytest.mark.parametrize("what", PINNED)
def test_a_hint_tells_of_a_pin(what: str, read: Read) -> None:
    """What is wrong with a pinned day to come can't be mended by a new schedule, and the hint says so."""
    day, codes = PINNED[what]
    told = found(read, day)
    assert {one.code for one in told if "is pinned" in one.hint} == codes
    assert {one.code for one in told} & {"S002", "S009"}


@pytest.mark.parametrize("path", [path for path in FILES if not path.endswith("program.yml")])
def test_what_cannot_be_read_was_not_changed(path: str, read: Read) -> None:
    """As long as a file can't be read, neither the mark nor those who were taken out are doubted."""
    mark = fingerprint.of_inputs(program(read, FILES))
    lock = f'inputs: "{mark}"\ndropped: [h.1, f.two]\n'
    snapshot = read({**FILES, f"{HOME}/schedule.lock.yml": lock, path: FILES[path].encode("utf-16")})
    assert {one.code for one in snapshot.problems} == {"Y001"}
    told = checks.run(snapshot.library, TODAY)["first"].problems
    assert not {one.code for one in told} & {"S012", "S040", "S042", "S045"}
