"""What is offered beside a problem mends it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from client import Editor
from conftest import copied
from lsprotocol import types as lsp

PATH = "programs/one/pledges.yml"


@pytest.mark.parametrize(
    ("good", "bad", "code"),
    [
        ("department: care", "department: Customer care", "Y012"),
        ("    owner: ann", "    ownr: ann", "Y007"),
        ("addresses: [jargon]\n  - ", "addresses: jargon\n  - ", "Y008"),
        ("addresses: [jargon]\n  - ", "addresses: [jargn]\n  - ", "Y012"),
        ("department: it", "department: itt", "Y012"),
        ("    promise: Every", "    status: planed\n    promise: Every", "Y008"),
    ],
)
def test_a_mending_mends(good: str, bad: str, code: str, small: Path, editing: Callable[..., Editor]) -> None:
    """Taking what is offered for a problem leaves the file without it."""
    editor = editing(small)
    text = editor.disk(PATH)
    assert good in text
    editor.write(PATH, text.replace(good, bad))
    editor.open(PATH)
    (problem,) = [one for one in editor.settled(PATH) if one.code == code]
    offered = [one for one in editor.actions(PATH, problem.range) if "waiver" not in one.title]
    assert offered
    action = offered[0]
    assert action.kind == lsp.CodeActionKind.QuickFix
    assert list(action.diagnostics or ()) == [problem]
    editor.apply(action.edit)
    editor.type(PATH, editor.disk(PATH))
    assert code not in {one.code for one in editor.settled(PATH)}
    assert editor.actions(PATH, problem.range) == [] or code not in {
        one.code for each in editor.actions(PATH, problem.range) for one in each.diagnostics or ()
    }


def test_every_near_name_is_offered(small: Path, editing: Callable[..., Editor]) -> None:
    """Where several names are near, each can be chosen, and none is called the only one."""
    people = small / "programs/people.csv"
    people.write_text(people.read_text() + "anne,Anne Roy,care,\n")
    editor = editing(small)
    editor.open(PATH, editor.disk(PATH).replace("owner: ann", "owner: annn"))
    (problem,) = [one for one in editor.settled(PATH) if one.code == "Y012"]
    offered = editor.actions(PATH, problem.range)
    assert {one.title for one in offered} == {"Write `ann`.", "Write `anne`."}
    assert not any(one.is_preferred for one in offered)


def test_a_waiver_is_begun(editing: Callable[..., Editor], tmp_path: Path) -> None:
    """A waiver that is begun names rule, record and day, sets nothing aside yet, and reads without fault."""
    editor = editing(copied(tmp_path))
    path = "programs/northline/organization.yml"
    waivers = "programs/northline/waivers.yml"
    editor.until(lambda: any("E001" in editor.codes(path) for path in editor.told))
    path, told = next((path, one) for path, one in editor.told.items() if "E001" in editor.codes(path))
    problem = next(one for one in told.diagnostics if one.code == "E001")
    offered = [
        one for one in editor.actions(path, problem.range) if "waiver" in one.title and "E001" in one.title
    ]
    assert offered
    editor.apply(offered[0].edit)
    added = editor.disk(waivers)
    assert added.count("code: E001") == 2
    assert "granted_on: 2027-03-25" in added
    editor.open(waivers)
    assert not [one for one in editor.settled(waivers) if str(one.code).startswith("Y")]
    assert "E001" in editor.codes(path)


def test_other_sorts_of_actions(small: Path, editing: Callable[..., Editor]) -> None:
    """An editor that asks for something other than quick fixes gets nothing."""
    editor = editing(small)
    editor.open(PATH, editor.disk(PATH).replace("owner: ann", "owner: annn"))
    (problem,) = [one for one in editor.settled(PATH) if one.code == "Y012"]
    for kinds, expected in (([lsp.CodeActionKind.Refactor], 0), ([lsp.CodeActionKind.QuickFix], 1)):
        asked = lsp.CodeActionParams(
            lsp.TextDocumentIdentifier(editor.uri(PATH)), problem.range, lsp.CodeActionContext([], kinds)
        )
        assert len(editor.run(editor.client.text_document_code_action_async(asked))) == expected
