"""Problems while somebody types: the same as those of the check, at the right place, and gone when mended."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from client import Editor, capabilities
from conftest import copied
from lsprotocol import types as lsp

PLEDGE = "programs/northline/pledges/billing-first-call.yml"
BARRIER = "programs/northline/barriers/bill-jargon.yml"
HOSTS = "programs/northline/hosts.csv"


def test_problems_appear_and_vanish(northline: Editor) -> None:
    """A problem is told as soon as it is typed, with code, weight, place and manual, and goes when mended."""
    text = northline.open(PLEDGE)
    assert northline.settled(PLEDGE) == []
    northline.type(PLEDGE, text.replace("status: in-progress", "status: in-progres"))
    (problem,) = northline.settled(PLEDGE)
    assert problem.code == "Y008"
    assert problem.source == "playbook"
    assert problem.severity is lsp.DiagnosticSeverity.Error
    assert "Did you mean `in-progress`?" in problem.message
    assert problem.code_description
    assert problem.code_description.href == "https://playbook.northline.example/rules/#Y008"
    line = text[: text.index("status: in-progress")].count("\n")
    assert problem.range == lsp.Range(lsp.Position(line, 8), lsp.Position(line, 18))
    northline.type(PLEDGE, text)
    assert northline.settled(PLEDGE) == []
    northline.close(PLEDGE)


def test_what_is_typed_here_shows_there(northline: Editor) -> None:
    """Text that nobody saved counts for other files, until it is closed; the disk never had it."""
    pledge = northline.open(PLEDGE)
    northline.open(BARRIER)
    assert northline.settled(PLEDGE) == []
    northline.type(BARRIER, "title: [never closed")
    assert [one.code for one in northline.settled(BARRIER)] == ["Y002"]
    assert northline.settled(PLEDGE) == [], "a barrier that can't be read is there all the same"
    new = "programs/northline/barriers/typed-only.yml"
    northline.type(PLEDGE, pledge.replace("[bill-jargon,", "[bill-jargon, typed-only,"))
    assert [one.code for one in northline.settled(PLEDGE)] == ["Y012"]
    northline.open(new, northline.disk(BARRIER).replace("title: The", "title: Another"))
    northline.until(lambda: "Y012" not in northline.codes(PLEDGE))
    assert not (northline.root / new).exists()
    northline.close(new)
    northline.until(lambda: "Y012" in northline.codes(PLEDGE))
    northline.close(BARRIER)
    northline.close(PLEDGE)
    northline.until(lambda: northline.codes(PLEDGE) == [] and northline.codes(BARRIER) == [])


def test_as_the_check_has_it(northline: Editor, playbook: Callable[..., object]) -> None:
    """Every problem that `playbook check` tells is shown in its file, on its line, and no other.

    What concerns a whole file is shown where its first key stands, below comments.
    """
    northline.open(PLEDGE)
    northline.settled(PLEDGE)
    said = playbook("-C", northline.root, "check", "--as-of", "2027-03-25", "--format", "json")
    problems = json.loads(said.out)  # type: ignore[attr-defined]
    problems = problems["problems"] if isinstance(problems, dict) else problems
    expected = sorted((one["path"], one["code"], max(one["line"], 2)) for one in problems)
    assert len(expected) > 20

    def shown() -> list[tuple[str, str, int]]:
        return sorted(
            (path, str(one.code), max(one.range.start.line + 1, 2))
            for path, told in northline.told.items()
            for one in told.diagnostics
        )

    assert shown() == expected
    northline.close(PLEDGE)


def test_files_that_change_on_the_disk(editing: Callable[..., Editor], tmp_path: Path) -> None:
    """Files that are written, spoilt, removed or added by others are looked at; open ones keep their text."""
    editor = editing(copied(tmp_path), can=capabilities(watch=True))
    editor.until(lambda: "workspace/didChangeWatchedFiles" in editor.registered)
    whole = editor.disk(BARRIER)
    editor.write(BARRIER, whole.replace("cause: knowledge", "cause: knowlege"))
    editor.until(lambda: "Y008" in editor.codes(BARRIER))
    editor.open(BARRIER, whole)
    assert "Y008" not in {one.code for one in editor.settled(BARRIER)}
    editor.close(BARRIER)
    editor.until(lambda: "Y008" in editor.codes(BARRIER))
    editor.write(BARRIER, b"\x00\xff\xfe\x80")
    editor.until(lambda: editor.codes(BARRIER) == ["Y001"])
    editor.write(BARRIER, b"title: caf\xe9\n")
    editor.until(lambda: editor.codes(BARRIER) == ["Y001"])
    (editor.root / BARRIER).unlink()
    editor.changed(BARRIER)
    editor.until(lambda: editor.codes(BARRIER) == [] and "Y012" in editor.codes(PLEDGE))
    editor.write(BARRIER, whole)
    editor.until(lambda: editor.codes(PLEDGE) == [])


def test_places_in_any_units(small: Path, editing: Callable[..., Editor]) -> None:
    """Behind emoji and accents a range begins and ends right in whatever units the editor counts."""
    path = "programs/one/program.yml"
    text = "title: One\nsummary: Two.\nspeak_up: {confidential: 'é😀é', how: x, hw: y}\n"
    line = text.split("\n")[2]
    for units, width in (("utf-16", 2), ("utf-8", 1), ("utf-32", 4)):
        editor = editing(small, can=capabilities(encodings=(units,)))
        assert editor.answer.capabilities.position_encoding == units
        editor.open(path, text)
        (problem,) = [one for one in editor.settled(path) if one.code == "Y007"]
        codec = "utf-8" if units == "utf-8" else f"{units}-le"
        start = len(line[: line.index("hw:")].encode(codec)) // width
        assert problem.range == lsp.Range(lsp.Position(2, start), lsp.Position(2, start + 2))


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=["lf", "crlf", "cr"])
def test_typing_keystroke_by_keystroke(end: str, small: Path, editing: Callable[..., Editor]) -> None:
    """Changes to parts of a text, several at once, after emoji and with any ends of lines, give that text."""
    path = "programs/one/program.yml"
    text = "title: 😀 One\nsummary: Two.\nstrength:\n  title: x\n".replace("\n", end)
    editor = editing(small)
    editor.open(path, text)
    editor.settled(path)

    def part(line: int, start: int, stop: int, said: str) -> lsp.TextDocumentContentChangePartial:
        where = lsp.Range(lsp.Position(line, start), lsp.Position(line, stop))
        return lsp.TextDocumentContentChangePartial(range=where, text=said)

    # `tilte` for the key after the emoji's line, then letter by letter back to `title`.
    editor.send(path, part(0, 10, 13, "Two"), part(3, 2, 7, "tilte"))
    problems = editor.settled(path)
    assert {(one.code, one.range.start.line, one.range.end.character) for one in problems} >= {("Y007", 3, 7)}
    editor.send(path, part(3, 4, 5, ""))
    editor.send(path, part(3, 4, 4, "t"), part(3, 5, 6, ""), part(3, 5, 5, "l"))
    assert "Y007" not in {one.code for one in editor.settled(path)}


def test_tables(northline: Editor) -> None:
    """In a table a problem stands at its cell, or at the name of its column."""
    text = northline.open(HOSTS)
    line = text.split("\n")[2]
    typed = text.replace(line, line.replace(",vancouver,", ",vancuver,")).replace("id,name,", "id,nmae,", 1)
    northline.type(HOSTS, typed)
    problems = northline.settled(HOSTS)
    (column,) = [one for one in problems if one.code == "Y007"]
    assert column.range == lsp.Range(lsp.Position(0, 3), lsp.Position(0, 7))
    (cell,) = [one for one in problems if one.code == "Y012" and one.range.start.line == 2]
    start = typed.split("\n")[2].index("vancuver")
    assert (cell.range.start.character, cell.range.end.character) == (start, start + 8)
    northline.close(HOSTS)
    northline.until(lambda: not northline.codes(HOSTS))


def test_without_an_address(small: Path, editing: Callable[..., Editor]) -> None:
    """Where the site's address is not known, a problem leads to no manual."""
    (small / "mkdocs.yml").unlink()
    editor = editing(small)
    editor.open("programs/one/program.yml", "title: One\nsumary: x\n")
    problems = editor.settled("programs/one/program.yml")
    assert {one.code_description for one in problems} == {None}
    assert {"Y007", "Y009"} <= {one.code for one in problems}
