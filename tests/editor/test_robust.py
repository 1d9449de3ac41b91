"""Half files, wrong files, no files, and editors that don't keep to the protocol."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from client import PATIENCE, SERVER, Editor
from lsprotocol import types as lsp

PATH = "programs/one/pledges.yml"
HALF = (
    "",
    "\ufeff",
    "pledges",
    "pledges:",
    "pledges:\n  -",
    "pledges:\n  - id: [",
    "pledges: {id: {a: [{",
    "\tpledges:\n",
    "- - - -",
    "a: &x *x",
    "? {a: b}\n: c",
    "---\n---\n",
    "%TAG ! x\n---\n",
    "pledges:\n  - !!python/object:os.system x\n",
    '"' * 50,
    "'",
    "[" * 5000,
    "a:\n " * 300,
    "id: \ud83d",
    "\u2028x: 1\u0085",
    "x" * 200_000,
    "😀: 😀\n" * 20,
    "a: |\n  x\n b: c",
    "\x00\x01",
)


def test_whatever_is_typed(small: Path, editing: Callable[..., Editor]) -> None:
    """No text that somebody types ends in an error, whatever is asked about it; afterwards all works."""
    editor = editing(small)
    whole = editor.open(PATH)
    table = editor.open("programs/people.csv")
    for path, good in ((PATH, whole), ("programs/people.csv", table)):
        for text in HALF:
            editor.type(path, text.encode("utf-8", "replace").decode())
            last = editor.texts[path].count("\n")
            for position in (lsp.Position(0, 0), lsp.Position(last, 7), lsp.Position(99, 99)):
                asked = {"text_document": lsp.TextDocumentIdentifier(editor.uri(path)), "position": position}
                editor.run(editor.client.text_document_hover_async(lsp.HoverParams(**asked)))
                editor.run(editor.client.text_document_completion_async(lsp.CompletionParams(**asked)))
                editor.run(editor.client.text_document_definition_async(lsp.DefinitionParams(**asked)))
                context = lsp.ReferenceContext(True)
                editor.run(
                    editor.client.text_document_references_async(
                        lsp.ReferenceParams(context=context, **asked)
                    )
                )
                editor.actions(path, lsp.Range(position, position))
            symbols = lsp.DocumentSymbolParams(lsp.TextDocumentIdentifier(editor.uri(path)))
            editor.run(editor.client.text_document_document_symbol_async(symbols))
            editor.settled(path)
        editor.type(path, good)
        assert "Y002" not in {one.code for one in editor.settled(path)}
    assert "Ann Ouellet" in editor.hover(PATH, "owner: ann", 8)
    assert editor.shown == []


def test_a_folder_without_programs(tmp_path: Path, editing: Callable[..., Editor]) -> None:
    """A folder that is no playbook is told of once, in a sentence; when it becomes one, all works."""
    editor = editing(tmp_path)
    editor.until(lambda: editor.shown)
    assert "There is no folder `programs`" in editor.shown[0]
    editor.write("notes.yml", "x: 1\n")
    editor.open("notes.yml")
    assert editor.settled("notes.yml") == []
    assert editor.hover("notes.yml", "x") == ""
    assert editor.complete("notes.yml", "x") == {}
    assert len(editor.shown) == 1
    editor.write("programs/one/program.yml", "titel: x\n")
    editor.until(lambda: "Y007" in editor.codes("programs/one/program.yml"))


def test_several_folders(small: Path, editing: Callable[..., Editor], tmp_path_factory: Any) -> None:
    """Of several open folders the one with programs counts; files of the others are left alone."""
    other = tmp_path_factory.mktemp("other")
    (other / "pledges.yml").write_text("pledges: [\n")
    editor = editing(other, other, small)
    name = (small / PATH).as_uri()
    editor.client.text_document_did_open(
        lsp.DidOpenTextDocumentParams(lsp.TextDocumentItem(name, "yaml", 1, "pledges: [\n"))
    )
    editor.until(lambda: name in editor.told and editor.told[name].diagnostics)
    editor.open("pledges.yml")
    assert editor.settled("pledges.yml") == []


@pytest.mark.parametrize(
    "name",
    [
        "../outside.yml",
        "programs/../../outside.yml",
        "programs/one/%2e%2e/%2e%2e/%2e%2e/outside.yml",
        "programs/linked/pledges.yml",
        "programs/one/link.yml",
        "programs/one/.hidden.yml",
        "mkdocs.yml",
    ],
)
def test_only_files_of_the_playbook(
    name: str, files: Callable[..., Path], editing: Callable[..., Editor]
) -> None:
    """What lies outside, behind a link or beside the records is neither read nor judged."""
    base = files({"outside.yml": "secret: drawer\n", "away/pledges.yml": "pledges: [\n"})
    root = base / "root"
    (root / "programs/one").mkdir(parents=True)
    (root / "programs/one/program.yml").write_text("title: One\nsummary: Two.\n")
    (root / "programs/linked").symlink_to(base / "away")
    (root / "programs/one/link.yml").symlink_to(base / "outside.yml")
    editor = editing(root)
    uri = f"{root.as_uri()}/{name}"
    editor.client.text_document_did_open(
        lsp.DidOpenTextDocumentParams(lsp.TextDocumentItem(uri, "yaml", 1, "pledges: [\n"))
    )
    told = editor.until(lambda: next((one for one in editor.told.values() if one.uri == uri), None))
    assert {one.code for one in told.diagnostics} <= {"Y001", "Y014"}
    where = {"text_document": lsp.TextDocumentIdentifier(uri), "position": lsp.Position(0, 1)}
    assert editor.run(editor.client.text_document_hover_async(lsp.HoverParams(**where))) is None
    found = editor.run(editor.client.text_document_completion_async(lsp.CompletionParams(**where)))
    assert not found.items


def test_changes_of_what_was_never_opened(small: Path, editing: Callable[..., Editor]) -> None:
    """Changes, saves and farewells for files that are not open do no harm."""
    editor = editing(small)
    where = lsp.Range(lsp.Position(5, 0), lsp.Position(900, 900))
    editor.send(PATH, lsp.TextDocumentContentChangePartial(range=where, text="x"))
    editor.close("programs/one/nothing.yml")
    editor.client.text_document_did_save(
        lsp.DidSaveTextDocumentParams(lsp.TextDocumentIdentifier(editor.uri("programs/one/gone.yml")))
    )
    editor.send(PATH, lsp.TextDocumentContentChangeWholeDocument("pledges: [\n"))
    editor.until(lambda: "Y002" in editor.codes(PATH))
    editor.close(PATH)
    editor.until(lambda: "Y002" not in editor.codes(PATH))


def test_messages_that_are_none(small: Path) -> None:
    """Questions before the greeting, unknown questions and wrong ones are answered; the server goes on."""
    process = subprocess.Popen(
        [sys.executable, "-c", SERVER, "-C", str(small), "editor"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    assert process.stdin
    assert process.stdout

    def send(**message: Any) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert process.stdin
        process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        process.stdin.flush()

    def answer(number: int) -> dict[str, Any]:
        assert process.stdout
        while True:
            size = 0
            while (line := process.stdout.readline().strip()) != b"":
                if line.lower().startswith(b"content-length:"):
                    size = int(line.split(b":")[1])
            assert size, "the server ended"
            message: dict[str, Any] = json.loads(process.stdout.read(size))
            if message.get("id") == number:
                return message

    watchdog = threading.Timer(PATIENCE, process.kill)
    watchdog.start()
    try:
        send(
            id=1,
            method="initialize",
            params={"processId": None, "rootUri": small.as_uri(), "capabilities": {}},
        )
        capabilities = answer(1)["result"]["capabilities"]
        assert capabilities["positionEncoding"] == "utf-16"
        assert capabilities["renameProvider"]
        send(method="initialized", params={})
        send(id=2, method="textDocument/inventName", params={})
        assert answer(2)["error"]["code"] == -32601
        send(id=3, method="textDocument/hover", params={"textDocument": 5})
        assert "error" in answer(3)
        send(method="textDocument/didChange", params={"x": 1})
        send(method="$/unheard-of", params={})
        place = {"textDocument": {"uri": (small / PATH).as_uri()}, "position": {"line": 4, "character": 12}}
        send(id=4, method="textDocument/hover", params=place)
        assert "Ann Ouellet" in answer(4)["result"]["contents"]["value"]
        odd = {"textDocument": {"uri": "untitled:Untitled-1"}, "position": {"line": 0, "character": 0}}
        send(id=5, method="textDocument/hover", params=odd)
        assert answer(5)["result"] is None
        send(id=6, method="shutdown")
        answer(6)
        send(method="exit")
        assert process.wait(timeout=60) == 0
    finally:
        watchdog.cancel()
        process.kill()
        process.wait()
        process.stdin.close()
        process.stdout.close()


def test_without_the_extra(tmp_path: Path) -> None:
    """Without the package that the server needs, the command says what to install and ends with 3."""
    hidden = (
        "import sys\n"
        "class Hidden:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name.split('.')[0] in ('pygls', 'lsprotocol'):\n"
        "            raise ModuleNotFoundError(name, name=name)\n"
        "sys.meta_path.insert(0, Hidden())\n"
    )
    said = subprocess.run(
        [sys.executable, "-c", hidden + SERVER, "-C", str(tmp_path), "editor"],
        capture_output=True,
        text=True,
        timeout=60,
        input="",
    )
    assert said.returncode == 3
    assert "pip install playbook[editor]" in said.stderr
    assert "Traceback" not in said.stderr
    assert said.stdout == ""
