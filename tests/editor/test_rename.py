"""A record gets another name: every file follows, and nothing is found that was not found before."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from client import Editor, capabilities
from conftest import copied
from lsprotocol import types as lsp
from pygls.exceptions import JsonRpcException

PLEDGE = "programs/northline/pledges/billing-first-call.yml"
BARRIER = "programs/northline/barriers/bill-jargon.yml"
SCHEDULE = "programs/northline/schedule.lock.yml"


def check(playbook: Callable[..., Any], root: Path) -> list[tuple[str, str]]:
    """What the check tells of a folder: codes and paths."""
    said = json.loads(playbook("-C", root, "check", "--as-of", "2027-03-25", "--format", "json").out)
    problems = said["problems"] if isinstance(said, dict) else said
    return sorted((one["code"], one["path"]) for one in problems)


def everything(root: Path) -> dict[str, str]:
    """The text of every file of a folder's programs and content."""
    return {
        file.relative_to(root).as_posix(): file.read_bytes().decode("utf-8")
        for name in ("programs", "content")
        for file in sorted((root / name).rglob("*"))
        if file.is_file()
    }


@pytest.mark.parametrize(
    ("path", "needle", "beyond", "old", "new"),
    [
        (PLEDGE, "[bill-jargon", 3, "bill-jargon", "bill-in-system-words"),
        (PLEDGE, "owner: p.okafor", 9, "p.okafor", "patience.okafor"),
        (PLEDGE, "department: finance", 14, "finance", "money"),
        (PLEDGE, "objective: keep-customers", 12, "keep-customers", "stay"),
        (SCHEDULE, "host: h.0153", 8, "h.0153", "h.9153"),
        (SCHEDULE, "leader: a.banerjee", 9, "a.banerjee", "a.b"),
        (BARRIER, "site: ottawa", 8, "ottawa", "ottawa-river"),
        (BARRIER, "debrief: s.khoury", 10, "s.khoury-2027-01-14", "first-debrief"),
    ],
)
def test_the_check_says_the_same(
    path: str,
    needle: str,
    beyond: int,
    old: str,
    new: str,
    editing: Callable[..., Editor],
    tmp_path: Path,
    playbook: Callable[..., Any],
) -> None:
    """After a rename in all files the check tells what it told before, and nobody is called the old name."""
    editor = editing(copied(tmp_path))
    before, told = everything(editor.root), check(playbook, editor.root)
    editor.apply(editor.rename(path, needle, new, beyond))
    after = everything(editor.root)
    moved = {f"{file.rsplit('/', 1)[0]}/{old}.yml": f"{file.rsplit('/', 1)[0]}/{new}.yml" for file in before}
    expected = sorted((code, moved.get(file, file)) for code, file in told)
    assert check(playbook, editor.root) == expected
    assert len(after) == len(before)
    changed = {file for file in after if after[file] != before.get(file)}
    assert len(changed) > 1
    for file in changed:
        for line in after[file].splitlines():
            if not line.strip().startswith(("#", "was:", "function:")) and old not in new:
                fields = line.replace("[", ",").replace("]", ",").replace(";", ",").replace(">", ",")
                assert old not in [part.strip(" {}") for part in fields.replace(": ", ",").split(",")], line
    editor.changed(path)
    assert editor.references(moved.get(path, path), new, 1)


def test_the_former_name_is_kept(small: Path, editing: Callable[..., Editor]) -> None:
    """Barriers and pledges remember what they were called, in files, lists, braces and a list they have."""
    path, barrier = "programs/one/pledges.yml", "programs/one/barriers/jargon.yml"
    editor = editing(small)
    editor.apply(editor.rename(path, "[jargon]", "gibberish", 2))
    editor.changed(path, barrier)
    new = "programs/one/barriers/gibberish.yml"
    assert editor.disk(new).endswith("severity: low\nwas: [jargon]\n")
    assert "[gibberish]" in editor.disk(path)
    editor.apply(editor.rename(path, "id: plain", "clear", 5))
    editor.changed(path)
    assert "addresses: [gibberish]\n    was: [plain]\n  - {id: fast" in editor.disk(path)
    editor.apply(editor.rename(path, "id: fast", "quick", 5))
    editor.changed(path)
    assert "addresses: [gibberish], was: [fast]}" in editor.disk(path)
    editor.apply(editor.rename(path, "id: quick", "swift", 5))
    editor.changed(path)
    assert "was: [fast, quick]}" in editor.disk(path)
    editor.write(path, editor.disk(path).replace("was: [plain]", "was:\n      - plain"))
    editor.apply(editor.rename(path, "id: clear", "lucid", 5))
    assert "was:\n      - plain\n      - clear\n" in editor.disk(path)
    editor.changed(path)
    assert not [
        one
        for one in (told.diagnostics for told in editor.told.values())
        for one in one
        if one.code == "Y012"
    ]


def test_ends_of_lines_and_quotes_stay(small: Path, editing: Callable[..., Editor]) -> None:
    """A file keeps its ends of lines; quotation marks stay; a name that needs them gets them."""
    path = "programs/one/pledges.yml"
    file = small / path
    file.write_bytes(file.read_bytes().replace(b"owner: ann", b"owner: 'ann'").replace(b"\n", b"\r\n"))
    editor = editing(small)
    editor.apply(editor.rename(path, "'ann'", "null", 2))
    editor.changed(path, "programs/people.csv")
    assert "owner: 'null'\r\n" in editor.disk(path)
    assert "\nnull,Ann Ouellet,care,\nbob,Bob Stone,it,null\n" in editor.disk("programs/people.csv")
    editor.apply(editor.rename(path, "id: plain", "true", 5))
    editor.changed(path)
    assert 'id: "true"\r\n' in editor.disk(path)
    assert "\n" not in editor.disk(path).replace("\r\n", "")
    editor.open(path)
    assert "Y012" not in {one.code for one in editor.settled(path)}


def refusal(editor: Editor, path: str, needle: str, name: str, beyond: int = 0) -> str:
    """The sentence with which a rename is refused."""
    with pytest.raises(JsonRpcException) as refused:
        editor.rename(path, needle, name, beyond)
    return str(refused.value)


def test_refusals(small: Path, editing: Callable[..., Editor]) -> None:
    """What can't be renamed, or not to that name, is refused with a sentence; nothing is changed."""
    path = "programs/one/pledges.yml"
    editor = editing(small)
    before = everything(small)
    assert "can't be a short name" in refusal(editor, path, "id: plain", "no name", 5)
    assert "can't be a short name" in refusal(editor, path, "id: plain", "", 5)
    assert "can't be a short name" in refusal(editor, path, "[jargon]", "../../x", 2)
    assert "`fast` is taken" in refusal(editor, path, "id: plain", "fast", 5)
    assert "`bob` is taken" in refusal(editor, path, "owner: ann", "bob", 8)
    assert "looks like `fast`" in refusal(editor, path, "id: plain", "Fast", 5)
    assert "nothing else can get another name" in refusal(editor, path, "promise:", "x", 2)
    assert "nothing else can get another name" in refusal(editor, path, "Plain words", "x", 2)
    editor.open(path, before[path].replace("owner: ann", "owner: nobody"))
    assert "No record is called `nobody`" in refusal(editor, path, "nobody", "x", 2)
    editor.close(path)
    other = "programs/one/barriers/other.yml"
    editor.open(other, "title: [jargon\n")
    assert "other.yml can't be read at the moment" in refusal(editor, path, "[jargon]", "x", 2)
    assert everything(small) == before
    stiff = editing(small, can=capabilities(moves=False))
    assert "can't rename files" in refusal(stiff, path, "[jargon]", "x", 2)
    stiff.apply(stiff.rename(path, "owner: ann", "anna", 8))
    assert "owner: anna" in stiff.disk(path)


def test_a_table_without_the_column(small: Path, editing: Callable[..., Editor]) -> None:
    """A barrier in a table is renamed where its former name can be kept, and else not."""
    (small / "programs/one/barriers/jargon.yml").unlink()
    table = small / "programs/one/barriers.csv"
    table.write_text("id,title\njargon,x\n")
    editor = editing(small)
    assert "no column `was`" in refusal(editor, "programs/one/barriers.csv", "jargon", "x1", 1)
    table.write_text("id,was,title\njargon,older,x\n")
    editor.changed("programs/one/barriers.csv")
    editor.apply(editor.rename("programs/one/barriers.csv", "jargon", "x1", 1))
    assert table.read_text() == "id,was,title\nx1,older;jargon,x\n"


def test_the_exact_range(northline: Editor) -> None:
    """Before a rename the editor is told exactly what will be replaced."""

    def prepared(needle: str, beyond: int) -> Any:
        asked = lsp.PrepareRenameParams(
            lsp.TextDocumentIdentifier(northline.uri(PLEDGE)), northline.position(PLEDGE, needle, beyond)
        )
        return northline.run(northline.client.text_document_prepare_rename_async(asked))

    found = prepared("[bill-jargon", 4)
    assert found.placeholder == "bill-jargon"
    start = northline.position(PLEDGE, "bill-jargon")
    assert found.range == lsp.Range(start, lsp.Position(start.line, start.character + 11))
    with pytest.raises(JsonRpcException, match="Put the cursor on the id"):
        prepared("promise:", 2)
