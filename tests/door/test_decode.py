"""Documents to a library: where records may stand, what is told, and what is kept all the same."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from playbook.model.library import Library, Program
from playbook.workspace import Snapshot, open_workspace

Read = Callable[[Mapping[str, str | bytes]], Snapshot]

ORGANIZATION = """\
name: Org
departments:
  - {id: it, title: IT}
  - {id: care, title: Care, customer_facing: true}
sites:
  - {id: laval, title: Laval}
"""
CHARTER = """\
title: One
summary: Two.
strategy:
  promise: x
  objectives:
    - {id: stay, title: Stay}
"""
BASE = {"programs/organization.yml": ORGANIZATION, "programs/p/program.yml": CHARTER}

# One valid record of each kind, as the lines below `id`.
RECORDS = {
    "people": {"a.person": "name: Ann\ndepartment: it\n", "b.person": "name: Bob\n"},
    "leaders": {"lead": "name: Lea\ndepartment: it\ndays: 2\n"},
    "hosts": {"host": "name: Hal\ndepartment: care\nopted_in: true\n"},
    "debriefs": {
        "talk": "leader: lead\nhost: host\nday: 2027-01-11\nheld_on: 2027-01-12\nlearned: much\n",
    },
    "barriers": {
        "slow": "title: Slow\nwords: It is slow.\nheard: {on: 2027-01-11, site: laval}\ncause: tool\n"
        "severity: high\n",
        "late": "title: Late\nwords: It is late.\nheard: {on: 2027-01-12}\ncause: rule\nseverity: low\n",
    },
    "pledges": {
        "fast": "title: Fast\ndepartment: it\npromise: It is fast.\naddresses: [slow]\nobjective: stay\n"
    },
    "measures": {"calls": "title: Calls\njudged_by: operations\n"},
    "drivers": {"ease": "title: Ease\ndirection: leads\n"},
    "waivers": {"let-off": "code: E001\nat: department/it\n"},
}
CONTENT = {
    "checklists": {"prepare": "title: A\nsummary: b\nwho: leader\nitems:\n- {id: one, do: c}\n"},
    "case-studies": {"case": "title: A\norganization: b\nsummary: c\n"},
    "glossary": {"word": "term: A\nmeans: b\n"},
}
PLURALS = {"glossary": "terms"}


def listed(plural: str, records: Mapping[str, str]) -> str:
    """Records as a list under their kind's key."""
    lines = [f"{plural}:"]
    for id, text in records.items():
        first, *rest = [f"id: {id}", *text.splitlines()]
        lines += [f"  - {first}", *(f"    {line}" for line in rest)]
    return "\n".join(lines) + "\n"


def told(snapshot: Snapshot) -> list[tuple[str, str, int]]:
    """Code, file and line of every problem."""
    return [
        (problem.code, problem.place.path.removeprefix("programs/p/"), snapshot.locate(problem.place).line)
        for problem in snapshot.problems
    ]


def same(one: Library, other: Library) -> bool:
    """Whether two libraries hold the same records, places and order apart."""

    def bare(program: Program) -> dict[str, Any]:
        return {
            field.name: dict(value) if isinstance(value := getattr(program, field.name), Mapping) else value
            for field in dataclasses.fields(program)
        }

    return {name: bare(program) for name, program in one.programs.items()} == {
        name: bare(program) for name, program in other.programs.items()
    } and (dict(one.checklists), dict(one.cases), dict(one.terms)) == (
        dict(other.checklists),
        dict(other.cases),
        dict(other.terms),
    )


def in_files() -> dict[str, str]:
    """Every kind in one file as a list."""
    return {
        **BASE,
        **{f"programs/p/{plural}.yml": listed(plural, records) for plural, records in RECORDS.items()},
        **{
            f"content/{name}.yml": listed(PLURALS.get(name, name), records)
            for name, records in CONTENT.items()
        },
    }


def in_folders() -> dict[str, str]:
    """Every kind in a folder with one file a record."""
    return {
        **BASE,
        **{
            f"{root}/{name}/{id}.yml": text
            for root, kinds in (("programs/p", RECORDS), ("content", CONTENT))
            for name, records in kinds.items()
            for id, text in records.items()
        },
    }


def test_one_file_or_a_folder(files: Callable[..., Path], tmp_path: Path) -> None:
    """Every kind may stand in one file or in a folder with a file a record: the library is the same."""
    one = open_workspace(files({f"a/{path}": text for path, text in in_files().items()}) / "a").read()
    other = open_workspace(files({f"b/{path}": text for path, text in in_folders().items()}) / "b").read()
    assert (told(one), told(other)) == ([], [])
    assert same(one.library, other.library)
    program = one.library.programs["p"]
    for plural, records in RECORDS.items():
        assert set(getattr(program, plural)) == set(records)
    assert (set(one.library.terms), set(one.library.cases)) == ({"word"}, {"case"})


def test_inside_program_yml(files: Callable[..., Path]) -> None:
    """A small program may hold every kind inside `program.yml`: the library is the same."""
    inside = CHARTER + "".join(listed(plural, records) for plural, records in RECORDS.items())
    inside += "organization:\n" + "".join(f"  {line}\n" for line in ORGANIZATION.splitlines())
    inside += "shadowing: {window: 2027-01-11..2027-01-15}\nschedule: {inputs: x}\n"
    beside = {
        **in_files(),
        "programs/p/shadowing.yml": "window: 2027-01-11..2027-01-15\n",
        "programs/p/schedule.lock.yml": "inputs: x\n",
    }
    content = {path: text for path, text in in_files().items() if path.startswith("content/")}
    one = open_workspace(files({f"a/{path}": text for path, text in beside.items()}) / "a").read()
    other = open_workspace(
        files({"b/programs/p/program.yml": inside, **{f"b/{path}": text for path, text in content.items()}})
        / "b"
    ).read()
    assert (told(one), told(other)) == ([], [])
    assert same(one.library, other.library)


def test_files_of_a_single_kind_are_merged(read: Read) -> None:
    """A charter may be spread over the files of a folder; a key in two of them is told of."""
    snapshot = read(
        {
            "programs/organization/head.yml": "name: Org\n",
            "programs/organization/departments.yml": "departments:\n  - {id: it, title: IT}\n",
            "programs/p/program/purpose.yml": "title: One\nsummary: Two.\n",
            "programs/p/program/strength.yml": "strength: {title: Near}\ntitle: Other\n",
        }
    )
    program = snapshot.library.programs["p"]
    assert program.charter.strength is not None
    assert (program.charter.title, list(program.departments)) == ("One", ["it"])
    assert told(snapshot) == [("Y003", "program/strength.yml", 2)]


def test_rosters_and_directory(read: Read) -> None:
    """Rosters leave out what the directory says; what they say themselves counts more."""
    snapshot = read(
        {
            **BASE,
            "programs/people.csv": "id,name,department,site,languages,level\n"
            "lead,Lea,it,laval,en;fr,executive\nhost,Hal,care,laval,fr,front-line\n",
            "programs/p/leaders.csv": "id,name,department,days,languages\nlead,,care,3,\nnew,Nea,it,,de\n",
            "programs/p/hosts.csv": "id,opted_in\nhost,yes\n",
        }
    )
    assert told(snapshot) == []
    program = snapshot.library.programs["p"]
    lead, host = program.leaders["lead"], program.hosts["host"]
    assert (lead.name, lead.department, lead.site, lead.days) == ("Lea", "care", "laval", 3)
    assert (lead.languages, program.leaders["new"].languages) == (("en", "fr"), ("de",))
    assert (host.name, host.department, host.opted_in) == ("Hal", "care", True)
    assert program.leaders["new"].days == 1


def test_a_fault_in_the_directory_is_told_once(read: Read) -> None:
    """What is wrong in the directory is not told again for the roster that relies on it."""
    snapshot = read(
        {
            **BASE,
            "programs/people.csv": "id,name,department,level\nlead,Lea,ti,boss\n",
            "programs/p/leaders.csv": "id\nlead\n",
        }
    )
    assert told(snapshot) == [("Y008", "programs/people.csv", 2), ("Y012", "programs/people.csv", 2)] or told(
        snapshot
    ) == [("Y012", "programs/people.csv", 2), ("Y008", "programs/people.csv", 2)]
    assert snapshot.library.programs["p"].leaders["lead"].name == "Lea"


def test_nameless_people(read: Read) -> None:
    """Somebody on a roster whose name stands nowhere is told of, and is not shown without one."""
    snapshot = read({**BASE, "programs/p/leaders.csv": "id,department\nlead,it\n"})
    assert told(snapshot) == [("Y009", "leaders.csv", 2)]
    assert snapshot.library.programs["p"].unread[0].id == "lead"


FAULTS = {
    "an unreadable file": ({"barriers/x.yml": b"\xff"}, ("Y001", "barriers/x.yml", 1)),
    "a syntax error": ({"barriers/x.yml": "title: a\nwords: b: c\n"}, ("Y002", "barriers/x.yml", 2)),
    "a duplicate key": (
        {"drivers/x.yml": "title: a\ndirection: leads\ntitle: b\n"},
        ("Y003", "drivers/x.yml", 3),
    ),
    "an alias": (
        {"drivers/x.yml": "title: a\ndirection: leads\nquestion: *x\n"},
        ("Y004", "drivers/x.yml", 3),
    ),
    "too deep": ({"drivers/x.yml": "title: a\ndirection: " + "[" * 30}, ("Y005", "drivers/x.yml", 2)),
    "an escape": ({"drivers/x.yml": 'direction: leads\ntitle: "\\0"\n'}, ("Y006", "drivers/x.yml", 2)),
    "an unknown key": (
        {"drivers/x.yml": "title: a\ndirection: leads\nquestoin: x\n"},
        ("Y007", "drivers/x.yml", 3),
    ),
    "an unknown key in a list": (
        {"drivers.yml": "drivers:\n  - id: a\n    title: b\n    direction: leads\n    own: x\n"},
        ("Y007", "drivers.yml", 5),
    ),
    "an unknown column": ({"leaders.csv": "id,name,dayz\na,b,1\n"}, ("Y007", "leaders.csv", 1)),
    "a second key beside the list": ({"drivers.yml": "drivers: []\nmore: 1\n"}, ("Y007", "drivers.yml", 2)),
    "a wrong type": ({"drivers/x.yml": "title: [a]\ndirection: leads\n"}, ("Y008", "drivers/x.yml", 1)),
    "a day that does not exist": (
        {"pledges/x.yml": "title: a\ndepartment: it\npromise: b\ndue: 2027-02-30\n"},
        ("Y008", "pledges/x.yml", 4),
    ),
    "a word that is none of them": (
        {"drivers/x.yml": "title: a\ndirection: led\n"},
        ("Y008", "drivers/x.yml", 2),
    ),
    "a bare list": ({"drivers.yml": "- {id: a, title: b, direction: leads}\n"}, ("Y008", "drivers.yml", 1)),
    "a text for a list": ({"drivers.yml": "drivers: none\n"}, ("Y008", "drivers.yml", 1)),
    "a text for a record": ({"drivers.yml": "drivers:\n  - a\n"}, ("Y008", "drivers.yml", 2)),
    "a text for a file": ({"drivers/x.yml": "just text\n"}, ("Y008", "drivers/x.yml", 1)),
    "yes in a flag": ({"hosts.csv": "id,name,opted_in\na,b,maybe\n"}, ("Y008", "hosts.csv", 2)),
    "a row that is too long": ({"hosts.csv": "id,name\na,b\nc,d,e\n"}, ("Y008", "hosts.csv", 3)),
    "a missing field": ({"drivers/x.yml": "title: a\n"}, ("Y009", "drivers/x.yml", 1)),
    "an empty field": ({"drivers/x.yml": "direction: leads\ntitle:\n"}, ("Y009", "drivers/x.yml", 2)),
    "blanks for a field": ({"drivers/x.yml": "direction: leads\ntitle: ' '\n"}, ("Y009", "drivers/x.yml", 2)),
    "an empty file": ({"drivers/x.yml": "# nothing yet\n"}, ("Y009", "drivers/x.yml", 1)),
    "no id": ({"drivers.yml": "drivers:\n  - {title: a, direction: leads}\n"}, ("Y009", "drivers.yml", 2)),
    "an empty id": (
        {"drivers.yml": "drivers:\n  - {id: , title: a, direction: leads}\n"},
        ("Y009", "drivers.yml", 2),
    ),
    "one id twice": (
        {
            "drivers.yml": "drivers:\n  - {id: a, title: b, direction: leads}\n"
            "  - {id: a, title: c, direction: leads}\n"
        },
        ("Y010", "drivers.yml", 3),
    ),
    "one id in two files": (
        {
            "drivers/a.yml": "title: a\ndirection: leads\n",
            "drivers/more/a.yml": "title: b\ndirection: leads\n",
        },
        ("Y010", "drivers/more/a.yml", 1),
    ),
    "one department twice": (
        {"organization.yml": ORGANIZATION.replace("id: care", "id: it")},
        ("Y010", "organization.yml", 4),
    ),
    "ids that differ by case": (
        {
            "drivers.yml": "drivers:\n  - {id: ab, title: b, direction: leads}\n"
            "  - {id: AB, title: c, direction: leads}\n"
        },
        ("Y011", "drivers.yml", 3),
    ),
    "ids that look alike": (
        {
            "drivers.yml": "drivers:\n  - {id: b1-o, title: b, direction: leads}\n"
            "  - {id: bl.0, title: c, direction: leads}\n"
        },
        ("Y011", "drivers.yml", 3),
    ),
    "a reference to nothing": (
        {"pledges/x.yml": "title: a\ndepartment: it\npromise: b\nobjective: stya\n"},
        ("Y012", "pledges/x.yml", 4),
    ),
    "a reference in a list": (
        {"pledges/x.yml": "title: a\ndepartment: it\npromise: b\naddresses:\n  - nothing\n"},
        ("Y012", "pledges/x.yml", 5),
    ),
    "a swallowed hash": (
        {"drivers/x.yml": "direction: leads\ntitle: Plan #1\n"},
        ("Y013", "drivers/x.yml", 2),
    ),
    "an unknown file": ({"driver.yml": "drivers: []\n"}, ("Y014", "driver.yml", 1)),
    "a text that is too long": (
        {"drivers/x.yml": f"direction: leads\ntitle: {'x' * 301}\n"},
        ("Y015", "drivers/x.yml", 2),
    ),
    "a number out of bounds": ({"leaders.csv": "id,name,days\na,b,21\n"}, ("Y015", "leaders.csv", 2)),
    "a name and an id that disagree": (
        {"drivers/x.yml": "title: a\nid: y\ndirection: leads\n"},
        ("Y016", "drivers/x.yml", 2),
    ),
}


@pytest.mark.parametrize("what", FAULTS)
def test_faults(what: str, read: Read) -> None:
    """Each fault is told of once, with its code, in the file and line where it stands."""
    texts, expected = FAULTS[what]
    snapshot = read({**BASE, **{f"programs/p/{path}": text for path, text in texts.items()}})
    assert told(snapshot) == [expected]


def test_every_code_is_tried() -> None:
    """Every code of reading is among the faults above; a guide's text has its test with prose."""
    from playbook.checks import RULES
    from playbook.checks.rule import About

    tried = {code for _, (code, _, _) in FAULTS.values()}
    assert {code for code, rule in RULES.items() if rule.about is About.FILES} == tried | {"Y017"}


def test_near_misses(read: Read) -> None:
    """A name that leads to nothing brings the names that it may have been meant for."""
    snapshot = read(
        {
            **in_files(),
            "programs/p/pledges.yml": listed(
                "pledges",
                {
                    "one": "title: a\ndepartment: IT\npromise: b\naddresses: [slwo, Late]\n"
                    "objective: staay\n",
                    "two": "titel: a\ndepartment: it\npromise: b\nstatus: in progress\n",
                },
            ),
        }
    )
    hints = " ".join(problem.hint for problem in snapshot.problems)
    for name in ("`it`", "`slow`", "`late`", "`stay`", "`title`", "`in-progress`"):
        assert f"Did you mean {name}" in hints


def test_no_id_is_lost(read: Read) -> None:
    """Identifiers that are numbers count as the text that was typed, zero among them."""
    records = {"0": "title: a\ndirection: leads\n", "1.10": "title: b\ndirection: leads\n"}
    snapshot = read({**BASE, "programs/p/drivers.yml": listed("drivers", records)})
    assert told(snapshot) == []
    assert list(snapshot.library.programs["p"].drivers) == ["0", "1.10"]


@pytest.mark.parametrize(
    "id", ["../../x", "a/b", "a b", "é", "[x]", "{a: b}", "-x", "x" * 65, "*x", "!x y", '"a\\u202e"']
)
def test_ids_that_cannot_be_one(id: str, read: Read) -> None:
    """An id that can't be one is told of, and never becomes part of a page's address."""
    rest = "    title: a\n    direction: leads\n  - {id: ok, title: b, direction: leads}\n"
    text = f"drivers:\n  - id: {id}\n{rest}"
    snapshot = read({**BASE, "programs/p/drivers.yml": text})
    program = snapshot.library.programs["p"]
    assert [line for _, _, line in told(snapshot)] == [2]
    assert list(program.drivers) == ["ok"]
    assert [one.id for one in program.unread if one.id] == []
    assert "UNREADABLE" not in " ".join(problem.message for problem in snapshot.problems)


def test_what_is_left_out(read: Read) -> None:
    """A fault in a field that may be left out costs that field only; in a list, that entry only."""
    snapshot = read(
        {
            **BASE,
            "programs/p/pledges/x.yml": "title: a\ndepartment: it\npromise: b\ndue: soon\nstatus: 7\n"
            "owner: nobody\nlimits: *x\nsteps:\n  - {on: 2027-01-11, title: one}\n"
            "  - {on: never, title: two}\n"
            "  - {title: three}\n  - {on: 2027-01-13, title: four}\n  -\n  - *y\nmeasure: {baseline: 1}\n",
        }
    )
    pledge = snapshot.library.programs["p"].pledges["x"]
    assert (pledge.due, pledge.status.value, pledge.owner, pledge.limits) == (None, "planned", None, "")
    assert [step.title for step in pledge.steps] == ["one", "four"]
    assert pledge.measure is None
    assert [line for _, _, line in told(snapshot)] == [4, 5, 6, 7, 10, 11, 13, 14, 15]


def test_broken_records_and_what_names_them(read: Read) -> None:
    """What can't be read is remembered; references to it go, and what needed them goes too, to the end."""
    texts = dict(in_folders())
    texts["programs/p/leaders/lead.yml"] = "name: [\n"
    texts["programs/p/barriers/late.yml"] += "heard: {on: 2027-01-12}\n"
    texts["programs/p/barriers/slow.yml"] = texts["programs/p/barriers/slow.yml"].replace(
        "site: laval", "debrief: talk"
    )
    snapshot = read(texts)
    program = snapshot.library.programs["p"]
    assert {(one.kind, one.id) for one in program.unread} == {("leader", "lead"), ("debrief", "talk")}
    assert program.debriefs == {}
    assert program.barriers["slow"].heard.debrief is None
    assert {code for code, _, _ in told(snapshot)} == {"Y002", "Y003"}


def test_a_chain_of_needs(read: Read) -> None:
    """Whatever can't stand without a record that can't be read is unread as well, however far away."""
    texts = dict(in_folders())
    texts["programs/organization.yml"] = ORGANIZATION.replace("{id: it, title: IT}", "{id: it}")
    texts["programs/p/pledges/fast.yml"] += "evidence: [{on: 2027-01-11, shows: x}]\n"
    snapshot = read(texts)
    program = snapshot.library.programs["p"]
    assert told(snapshot) == [("Y009", "programs/organization.yml", 3)]
    assert list(program.departments) == ["care"]
    assert program.leaders["lead"].department is None
    assert ("pledge", "fast") in {(one.kind, one.id) for one in program.unread}


@pytest.mark.parametrize("part", ["title: Laval", "{id: laval, title: Laval}"])
def test_a_broken_site(part: str, read: Read) -> None:
    """A site that can't be read costs only what is said of it; nobody is blamed for naming it."""
    texts = dict(in_folders())
    texts["programs/organization.yml"] = ORGANIZATION.replace(
        part, "*x" if part.startswith("{") else "title: "
    )
    snapshot = read(texts)
    program = snapshot.library.programs["p"]
    assert [line for _, _, line in told(snapshot)] == [6]
    assert program.barriers["slow"].heard.site is None
    assert program.sites == {}


@pytest.mark.parametrize(
    "broken",
    ["\x00", "name: [\n", "name: Org\ndepartments: *x\nsites: [{id: laval, title: L}]\n", "- a\n", "", None],
)
def test_a_broken_organization(broken: str | None, read: Read) -> None:
    """Without its organization a program is read as far as it goes, with one problem and not hundreds."""
    texts = dict(in_folders())
    if broken is None:
        del texts["programs/organization.yml"]
    else:
        texts["programs/organization.yml"] = broken
    snapshot = read(texts)
    program = snapshot.library.programs["p"]
    assert len(snapshot.problems) == 1
    assert set(program.barriers) == {"slow", "late"}
    assert program.departments == {}


@pytest.mark.parametrize("name", sorted(RECORDS))
def test_a_broken_list_blames_nobody_else(name: str, read: Read) -> None:
    """When a list can't be read, records that name its entries are not told that they do not exist."""
    snapshot = read({**in_files(), f"programs/p/{name}.yml": f"{name}: [\n"})
    assert [(code, path) for code, path, _ in told(snapshot)] == [("Y002", f"{name}.yml")]


@pytest.mark.parametrize(
    "text",
    [
        "title: [\n",
        "\x00",
        "- a\n",
        "text\n",
        "",
        "summary: x\n",
        "title: x\nsummary: [1]\n",
        "title:\nsummary: y\n",
    ],
    ids=repr,
)
def test_a_broken_program_yml(text: str, read: Read) -> None:
    """A program whose charter can't be read is still there with all its records."""
    snapshot = read({**in_folders(), "programs/p/program.yml": text})
    program = snapshot.library.programs["p"]
    assert any(path == "program.yml" for _, path, _ in told(snapshot))
    assert program.charter.title
    assert set(program.barriers) == {"slow", "late"}
    assert {one.kind for one in program.unread} >= {"program"}


def test_the_rest_of_a_charter(read: Read) -> None:
    """A charter without its title or summary still has its strategy, its team and its dates."""
    texts = {**in_folders(), "programs/p/program.yml": CHARTER.replace("summary: Two.\n", "")}
    program = read(texts).library.programs["p"]
    assert list(program.objectives) == ["stay"]
    assert (program.charter.title, program.charter.summary) == ("One", "")
    assert program.pledges["fast"].objective == "stay"


def test_two_programs_share_an_organization(read: Read) -> None:
    """What is shared serves every program, and what is wrong in it is told once."""
    people = "id,name,department,nme\na,Ann,it,x\nb,Bob,ti,y\nb,Bob,it,z\n"
    texts = {
        "programs/organization.yml": ORGANIZATION + "langages: [en]\n",
        "programs/people.csv": people,
        **{f"programs/{name}/program.yml": CHARTER + "sponsor: {person: a}\n" for name in ("p", "q")},
    }
    snapshot = read(texts)
    assert sorted(told(snapshot)) == [
        ("Y007", "programs/organization.yml", 7),
        ("Y007", "programs/people.csv", 1),
        ("Y010", "programs/people.csv", 4),
        ("Y012", "programs/people.csv", 3),
    ]
    for program in snapshot.library.programs.values():
        assert program.charter.sponsor is not None
        assert list(program.people) == ["a", "b"]


@pytest.mark.parametrize("own", ["a", "z"])
def test_a_program_with_its_own_organization(own: str, read: Read) -> None:
    """A program with departments of its own does not make the shared directory wrong, in any order."""
    texts = {
        **BASE,
        "programs/people.csv": "id,name,department\nx,Ann,it\n",
        f"programs/{own}/program.yml": CHARTER
        + "organization: {name: Own, departments: [{id: sales, title: Sales}]}\n",
    }
    snapshot = read(texts)
    assert told(snapshot) == []
    assert list(snapshot.library.programs) == sorted(["p", own])
    assert list(snapshot.library.programs[own].departments) == ["sales"]
    assert snapshot.library.programs["p"].people["x"].department == "it"


def test_a_program_without_an_organization(read: Read) -> None:
    """When no organization is there at all, one problem says so."""
    snapshot = read({"programs/p/program.yml": "title: a\nsummary: b\n"})
    assert [(code, path) for code, path, _ in told(snapshot)] == [("Y009", "program.yml")]


def test_sources_of_a_case(read: Read) -> None:
    """A claim or a figure that names no source of its case is told of, with the one that was meant."""
    snapshot = read(
        {
            "content/case-studies/x.yml": "title: a\norganization: b\nsummary: c\n"
            "claims:\n  - {says: d, status: claimed, source: pres}\n"
            "  - {says: e, status: claimed, source: press}\n"
            "series:\n  - title: f\n    points:\n      - {period: 2027, kind: year, source: none}\n"
            "sources:\n  - {id: press, title: g, kind: press}\n",
        }
    )
    assert [(code, line) for code, _, line in told(snapshot)] == [("Y012", 5), ("Y012", 10)]
    assert "`press`" in snapshot.problems[0].hint


def test_any_language(read: Read) -> None:
    """Texts keep every letter, mark and quotation mark of their language; only ids are plain."""
    words = "« C'est l'été — œuvre »  日本語 🙂 Straße ñ עברית"
    snapshot = read(
        {
            **BASE,
            "programs/p/barriers.yml": listed("barriers", {"x": RECORDS["barriers"]["slow"]}).replace(
                "It is slow.", words
            ),
        }
    )
    assert told(snapshot) == []
    assert snapshot.library.programs["p"].barriers["x"].words == words


def test_problems_come_in_order(read: Read) -> None:
    """Problems are sorted by file and line, and name the record that they are about."""
    snapshot = read(
        {
            **BASE,
            "programs/p/drivers/b.yml": "title: a\ndirection: up\nmore: x\n",
            "programs/p/drivers/a.yml": "title: [a]\n",
        }
    )
    assert told(snapshot) == sorted(told(snapshot), key=lambda one: (one[1], one[2]))
    assert {problem.subject for problem in snapshot.problems} == {"driver/a", "driver/b"}


def test_every_idea_has_its_place_in_the_example(root: Path) -> None:
    """The example holds data for each of the twelve ideas that the playbook rests on."""
    snapshot = open_workspace(root).read()
    assert snapshot.problems == ()
    program = snapshot.library.programs["northline"]
    charter = program.charter
    assert {sign.seen_from.value for sign in charter.signs} == {"outside", "inside"}  # A1
    assert any(pledge.evidence for pledge in program.pledges.values())  # A2
    assert any(pledge.renegotiated for pledge in program.pledges.values())
    assert any(one.judged_by.value == "customers" and one.readings for one in program.measures.values())  # A3
    assert {driver.direction.value for driver in program.drivers.values()} == {"leads", "quashes"}  # A4
    assert any(measure.single_question for measure in program.measures.values())
    assert charter.strategy is not None
    assert all(one.business_goal for one in charter.strategy.objectives)  # A5
    assert any(pledge.objective for pledge in program.pledges.values())
    facing = {department.customer_facing for department in program.organization.departments}
    assert facing == {True, False}  # A6
    assert charter.timeline is not None
    assert charter.timeline.reviews  # A7
    assert charter.team is not None
    assert charter.team.lead
    assert len(charter.team.seats) >= 8  # A8
    assert charter.strength is not None
    assert charter.strength.customer_need  # A9
    assert len(program.leaders) >= 350
    assert program.hosts
    assert program.debriefs
    assert program.schedule.days  # A10
    assert len(program.barriers) >= 100
    assert all(barrier.words for barrier in program.barriers.values())
    assert any(barrier.answers for barrier in program.barriers.values())  # A11
    assert charter.regroup is not None
    assert any(contribution.volunteered for contribution in charter.regroup.contributions)  # A12
    assert any(pledge.volunteered for pledge in program.pledges.values())
    assert program.waivers


def test_names_in_place_of_ids(read: Read) -> None:
    """Whoever writes a department's or a person's name where an id belongs is told the id."""
    people = "people:\n  - {id: ada, name: Ada Bell}\n"
    pledge = "title: Fast\ndepartment: human resources\nowner: Ada Bell\npromise: It is fast.\n"
    organization = "name: O\ndepartments:\n  - {id: hr, title: Human resources}\n"
    snapshot = read(
        {
            "programs/p/program.yml": "title: P\nsummary: S\n",
            "programs/p/organization.yml": organization,
            "programs/p/people.yml": people,
            "programs/p/pledges/fast.yml": pledge,
        }
    )
    assert [(problem.code, problem.hint) for problem in snapshot.problems] == [
        ("Y012", "Write `hr`."),
        ("Y012", "Write `ada`."),
    ]


def test_yes_is_answered_with_true(read: Read) -> None:
    """Whoever writes `yes` for a flag, or a day that does not exist, is told what to write or why not."""
    snapshot = read(
        {
            "programs/p/program.yml": "title: P\nsummary: S\nregroup: {on: 2027-02-30}\n",
            "programs/p/organization.yml": "name: O\ndepartments: [{id: a, title: A,customer_facing: yes}]\n",
        }
    )
    hints = {problem.hint for problem in snapshot.problems}
    assert {"Write `true`.", "There is no such day."} <= hints


def test_broken_program_file_is_the_only_problem(read: Read) -> None:
    """Where `program.yml` can't be read, nobody is told that the organization is missing too."""
    snapshot = read({"programs/p/program.yml": "title: P\n summary: S\n"})
    assert [problem.code for problem in snapshot.problems] == ["Y002"]
