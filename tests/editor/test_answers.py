"""What is shown over a name, offered while one types, and found behind a name."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from client import Editor, capabilities
from lsprotocol import types as lsp

PROGRAM = "programs/northline/program.yml"
PLEDGE = "programs/northline/pledges/billing-first-call.yml"
BARRIER = "programs/northline/barriers/bill-jargon.yml"
DEBRIEF = "programs/northline/debriefs/a.anand-2027-01-12.yml"
LEADERS = "programs/northline/leaders.csv"
HOSTS = "programs/northline/hosts.csv"
WAIVERS = "programs/northline/waivers.yml"
SCHEDULE = "programs/northline/schedule.lock.yml"


@pytest.mark.parametrize(
    ("path", "needle", "beyond", "shown"),
    [
        (PLEDGE, "owner: p.okafor", 8, ("Patience Okafor", "p.okafor", "Finance")),
        (PLEDGE, "department: finance", 14, ("Finance", "Head:")),
        (PLEDGE, "[bill-jargon", 3, ("billing-system language", "high", "in work", "line four of the bill")),
        (PLEDGE, "objective: keep-customers", 12, ("Objective",)),
        (BARRIER, "site: ottawa", 7, ("Ottawa", "Site")),
        (BARRIER, "debrief: s.khoury", 10, ("Debrief of Samir Khoury", "14 January 2027", "beside a host")),
        (DEBRIEF, "leader: a.anand", 9, ("Anand", "Shadows: 1 day")),
        (WAIVERS, "at: department/legal", 16, ("Legal",)),
        (WAIVERS, "code: E001", 7, ("E001",)),
        (LEADERS, "r.castonguay,,", 2, ("Renaud Castonguay", "Customer Service")),
        (HOSTS, "c.boudreau>c.novak", 12, ("Novak",)),
        (PLEDGE, "due: 2027-05-31", 1, ("due", "By when", "a date, such as 2027-03-31")),
        (PLEDGE, "agreed_by:", 2, ("Who accepted it",)),
        (HOSTS, "max_days", 2, ("How many visitors' days",)),
    ],
)
def test_hover(path: str, needle: str, beyond: int, shown: tuple[str, ...], northline: Editor) -> None:
    """Over a name stands whom or what it means, over a key what it is for."""
    said = northline.hover(path, needle, beyond).replace("\\", "")
    for part in shown:
        assert part in said


def test_no_words_beside_a_host(northline: Editor) -> None:
    """A debrief's card names no host, and where a host is named a barrier's card quotes nobody."""
    text = northline.disk(DEBRIEF)
    host = text.split("host: ")[1].split("\n")[0]
    name = next(line.split(",")[1] for line in northline.disk(HOSTS).split("\n") if line.startswith(host))
    told = next(
        path
        for path in sorted((northline.root / "programs/northline/barriers").iterdir())
        if "debrief: a.anand-2027-01-12" in path.read_text(encoding="utf-8")
    )
    card = northline.hover(f"programs/northline/barriers/{told.name}", "debrief: a.anand", 10)
    assert "Debrief of" in card
    assert host not in card
    assert name not in card
    words = northline.hover(DEBRIEF, "barrier: eleven-logins", 10)
    assert "eleven-logins" in words
    assert ">" not in words
    assert name.split()[0] in northline.hover(DEBRIEF, f"host: {host}", 7)


def test_hover_is_never_markup(small: Path, editing: Callable[..., Editor]) -> None:
    """What a record says shows no picture and no link; an editor without Markdown gets plain text."""
    path = "programs/one/pledges.yml"
    hostile = "title: '![x](https://evil.example/x.png) <img src=x> [y](command:z)'"
    (small / "programs/one/barriers/jargon.yml").write_text(
        (small / "programs/one/barriers/jargon.yml").read_text().replace("title: Jargon", hostile)
    )
    said = editing(small).hover(path, "[jargon]", 2)
    assert "evil" in said
    assert "![x](" not in said
    assert "[y](" not in said
    assert re.search(r"(?<!\\)[<\[]", said) is None
    plain = editing(small, can=capabilities(markdown=False)).hover(path, "owner: ann", 8)
    assert plain.split("\n") == ["Ann Ouellet (ann)", "Customer care"]


@pytest.mark.parametrize(
    ("before", "offered", "first"),
    [
        ("owner: ", {"h.lindgren"}, None),
        ("owner: Okafor", {"p.okafor"}, "p.okafor"),
        ("owner:", set(), None),
        ("owner: p.ok", {"p.okafor"}, "p.okafor"),
        ("addresses: [bill-j", {"bill-jargon"}, "bill-jargon"),
        ("addresses: [bill-jargon, discount", {"no-view-of-discounts"}, None),
        ("addresses:\n  - bill", {"bill-jargon"}, None),
        ("addresses:\n- a-bill\n- bill", {"bill-jargon"}, None),
        ("status: ", {"planned", "in-progress", "kept", "missed", "withdrawn"}, "planned"),
        ("volunteered: ", {"true", "false"}, "true"),
        ("department: customer se", {"customer-service"}, "customer-service"),
        ("renego", {"renegotiated"}, "renegotiated"),
        ("steps:\n  - on: 2027-01-01\n    ", {"title", "done"}, "title"),
        ("steps:\n  - {on: 2027-01-01, ti", {"title"}, "title"),
        ("steps:\n  - {on: 2027-01-01, title: 'a, {b', do", {"done"}, "done"),
        ("steps: [{on: 2027-01-01, done: ", {"true", "false"}, "true"),
        ("reviewed:\n  on: 2027-01-01\n  by: Patience", {"p.okafor"}, None),
        ("reviewed: {on: 2027-01-01, saw: [{barrier: bill-ja", {"bill-jargon"}, "bill-jargon"),
    ],
)
def test_completion_in_a_half_typed_file(
    before: str, offered: set[str], first: str | None, northline: Editor
) -> None:
    """Names, words and keys are offered in block and flow style, however little of the file is YAML."""
    path = "programs/northline/pledges/half-typed.yml"
    for start, rest in (
        ("title: X\n", "\n"),
        ("title: X\n", "\ndepartment_: [\n"),
        ("# x\r\n", "\r\nlimits: y"),
    ):
        northline.open(path, start + before + rest)
        found = northline.complete(path, before)
        assert offered <= found.keys()
        assert first is None or next(iter(found)) == first
        northline.close(path)


def test_completion_is_exact(northline: Editor) -> None:
    """An offer takes the place of what was typed, with name or title beside it and keys not offered twice."""
    path = "programs/northline/pledges/half-typed.yml"
    northline.open(path, "title: X\nowner: Okafo\nst: y\naddresses: \n")
    (item,) = [one for one in northline.complete(path, "Okafo").values() if one.label == "p.okafor"]
    assert item.detail == "Patience Okafor, Finance"
    assert isinstance(item.text_edit, lsp.TextEdit)
    assert item.text_edit.range == lsp.Range(lsp.Position(1, 7), lsp.Position(1, 12))
    assert item.text_edit.new_text == "p.okafor"
    assert item.filter_text == "Okafo"
    keys = northline.complete(path, "\nst")
    assert "status" in keys
    assert "title" not in keys
    assert "steps" in keys
    edit = keys["status"].text_edit
    assert isinstance(edit, lsp.TextEdit)
    assert edit.new_text == "status"
    assert "Where it stands" in str(keys["status"].documentation)
    offer = northline.complete(path, "addresses: ")["bill-jargon"].text_edit
    assert isinstance(offer, lsp.TextEdit)
    assert offer.new_text == "[bill-jargon]"
    northline.close(path)


@pytest.mark.parametrize(
    "before", ["promise: >-\n  owner: p", "title: p.ok", "# owner: p", "title: x # owner: p", "due: 2027-0"]
)
def test_nothing_is_offered_in_prose(before: str, northline: Editor) -> None:
    """Inside text, comments and dates no names come up."""
    path = "programs/northline/pledges/half-typed.yml"
    northline.open(path, f"{before}\n")
    assert northline.complete(path, before) == {}
    northline.close(path)


def test_completion_in_tables(northline: Editor) -> None:
    """Cells that name a record offer its kind, entries of a list one by one; the first row offers columns."""
    path = "programs/northline/leaders.csv"
    northline.open(path, 'id,name,department,sites,lang\na.b,"X, Y",fina,laval;tor\n')
    assert next(iter(northline.complete(path, ",fina"))) == "finance"
    offer = northline.complete(path, "laval;tor")["toronto"].text_edit
    assert isinstance(offer, lsp.TextEdit)
    assert (offer.range.start.character, offer.range.end.character) == (22, 25)
    assert "languages" in northline.complete(path, ",lang")
    assert "department" not in northline.complete(path, ",lang")
    northline.close(path)


def test_accents_need_not_be_typed(small: Path, editing: Callable[..., Editor]) -> None:
    """`quebec` finds Québec, and small letters find large ones."""
    editor = editing(small)
    path = "programs/one/barriers/new.yml"
    editor.open(path, "heard: {site: Qué}\n")
    assert list(editor.complete(path, "site: Qué")) == ["quebec"]
    editor.open(path, "heard: {site: quebec}\n")
    assert list(editor.complete(path, "site: quebec")) == ["quebec"]


def test_waivers_are_helped_along(northline: Editor) -> None:
    """A waiver's code and place are completed: the place with its kind before the id."""
    text = northline.disk(WAIVERS) + "  - id: x\n    code: E0\n    at: department/fin\n"
    northline.open(WAIVERS, text)
    assert {"E001", "E003"} <= northline.complete(WAIVERS, "code: E0\n", 8).keys()
    assert "department/finance" in northline.complete(WAIVERS, "department/fin")
    northline.close(WAIVERS)


@pytest.mark.parametrize(
    ("path", "needle", "beyond", "target", "line"),
    [
        (PLEDGE, "[bill-jargon", 3, BARRIER, "#"),
        (BARRIER, "debrief: s.khoury", 10, "programs/northline/debriefs/s.khoury-2027-01-14.yml", "#"),
        (BARRIER, "site: ottawa", 8, "programs/organization.yml", "- id: ottawa"),
        (WAIVERS, "at: department/legal", 16, "programs/organization.yml", "- id: legal"),
        (SCHEDULE, "host: h.0153", 8, HOSTS, "h.0153,"),
        (SCHEDULE, "leader: a.banerjee", 9, LEADERS, "a.banerjee,"),
        (PROGRAM, "person: h.lindgren", 9, "programs/people.csv", "h.lindgren,"),
    ],
)
def test_definition(path: str, needle: str, beyond: int, target: str, line: str, northline: Editor) -> None:
    """A name leads to the file and the line of what it names, rows of tables included."""
    found = northline.definition(path, needle, beyond)
    assert found[0][0] == target
    assert northline.disk(target).split("\n")[found[0][1] - 1].strip().startswith(line)


def test_definition_in_what_is_not_yaml_yet(northline: Editor) -> None:
    """A name leads to its record even while the file around it can't be read."""
    northline.open(PLEDGE, northline.disk(PLEDGE) + "steps: [")
    assert northline.definition(PLEDGE, "owner: p.okafor", 9)[0][0] == "programs/people.csv"
    assert "Patience Okafor" in northline.hover(PLEDGE, "owner: p.okafor", 9)
    assert "By when" in northline.hover(PLEDGE, "due: 2027-05-31", 1)
    northline.close(PLEDGE)


def test_references(northline: Editor) -> None:
    """Every file that names a record is found, with or without the place where it is defined."""
    naming = {
        path.relative_to(northline.root).as_posix()
        for path in (northline.root / "programs").rglob("*.yml")
        if re.search(r"(?<![\w.-])bill-jargon(?![\w.-])", path.read_text(encoding="utf-8"))
    }
    found = northline.references(PLEDGE, "[bill-jargon", 3)
    assert set(found) == naming | {BARRIER}
    assert len(naming) > 5
    assert BARRIER not in northline.references(PLEDGE, "[bill-jargon", 3, own=False)
    person = northline.references(PLEDGE, "owner: p.okafor", 9)
    assert {"programs/people.csv", LEADERS, PLEDGE, BARRIER} <= set(person)
    assert northline.references(PLEDGE, "promise:", 3) == []


def test_programs_have_their_own(small: Path, editing: Callable[..., Editor]) -> None:
    """The same id in another program is another record; what programs share is one for all."""
    other = small / "programs/two"
    other.mkdir()
    (other / "program.yml").write_text("title: Two\nsummary: x\nteam: {lead: ann}\n")
    (other / "barriers.yml").write_text(
        "barriers:\n"
        "  - {id: jargon, title: x, words: y, heard: {on: 2027-01-01}, cause: tool, severity: low}\n"
    )
    editor = editing(small)
    assert editor.references("programs/one/pledges.yml", "[jargon]", 2) == [
        "programs/one/barriers/jargon.yml",
        "programs/one/pledges.yml",
        "programs/one/pledges.yml",
    ]
    assert editor.definition("programs/two/barriers.yml", "id: jargon", 5) == [
        ("programs/two/barriers.yml", 2)
    ]
    assert "programs/two/program.yml" in editor.references("programs/one/pledges.yml", "owner: ann", 8)


def test_outline(northline: Editor) -> None:
    """The outline of a file names its records, in lists, tables and files of one record."""

    def outline(path: str) -> list[lsp.DocumentSymbol]:
        found = northline.run(
            northline.client.text_document_document_symbol_async(
                lsp.DocumentSymbolParams(lsp.TextDocumentIdentifier(northline.uri(path)))
            )
        )
        for one in found:
            assert one.range.start.line <= one.selection_range.start.line <= one.range.end.line
        return list(found)

    (waivers,) = outline(WAIVERS)
    assert waivers.name.startswith("waivers (")
    assert waivers.children
    assert "legal-pledge" in {one.name for one in waivers.children}
    rows = outline(HOSTS)
    assert len(rows) == len(northline.disk(HOSTS).strip().split("\n")) - 1
    assert rows[0].name == "Stephen Hargrove"
    assert {"team", "strategy"} <= {one.name for one in outline(PROGRAM)}
    assert any(one.name.startswith("steps (") for one in outline(PLEDGE))
