"""An editor for the tests: it speaks with the language server over standard input and output."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import unquote

from lsprotocol import types as lsp
from pygls.lsp.client import LanguageClient

PATIENCE = 60.0
"""Seconds after which an answer that has not come counts as lost."""
SERVER = "import sys; sys.argv[0] = 'playbook'; from playbook.cli import main; main()"
T = TypeVar("T")


def capabilities(
    *,
    moves: bool = True,
    markdown: bool = True,
    encodings: tuple[str, ...] = ("utf-16",),
    watch: bool = False,
) -> lsp.ClientCapabilities:
    """What an editor says that it can do."""
    kinds = [lsp.MarkupKind.Markdown, lsp.MarkupKind.PlainText] if markdown else [lsp.MarkupKind.PlainText]
    edit = lsp.WorkspaceEditClientCapabilities(
        document_changes=moves, resource_operations=[lsp.ResourceOperationKind.Rename] if moves else []
    )
    return lsp.ClientCapabilities(
        general=lsp.GeneralClientCapabilities(
            position_encodings=[lsp.PositionEncodingKind(one) for one in encodings]
        ),
        text_document=lsp.TextDocumentClientCapabilities(
            hover=lsp.HoverClientCapabilities(content_format=kinds),
            document_symbol=lsp.DocumentSymbolClientCapabilities(hierarchical_document_symbol_support=True),
        ),
        workspace=lsp.WorkspaceClientCapabilities(
            workspace_edit=edit,
            did_change_watched_files=lsp.DidChangeWatchedFilesClientCapabilities(dynamic_registration=watch),
        ),
    )


class Editor:
    """An editor with one folder open, or with several."""

    def __init__(
        self,
        root: Path,
        *folders: Path,
        can: lsp.ClientCapabilities | None = None,
        words: tuple[str, ...] = ("--as-of", "2027-03-25"),
    ) -> None:
        self.root = root
        self.texts: dict[str, str] = {}
        self.told: dict[str, lsp.PublishDiagnosticsParams] = {}
        self.shown: list[str] = []
        self.registered: list[str] = []
        self._versions: dict[str, int] = {}
        self._runner = asyncio.Runner()
        self._changed = asyncio.Event()
        self.client = LanguageClient("tests", "1")
        self._listen()
        self.run(self._start(folders or (root,), can or capabilities(), words))

    def _listen(self) -> None:
        @self.client.feature(lsp.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
        def published(params: lsp.PublishDiagnosticsParams) -> None:
            self.told[self.path(params.uri)] = params
            self._changed.set()

        @self.client.feature(lsp.WINDOW_SHOW_MESSAGE)
        def shown(params: lsp.ShowMessageParams) -> None:
            self.shown.append(params.message)
            self._changed.set()

        @self.client.feature(lsp.CLIENT_REGISTER_CAPABILITY)
        def register(params: lsp.RegistrationParams) -> None:
            self.registered += [one.method for one in params.registrations]
            self._changed.set()

    async def _start(
        self, folders: tuple[Path, ...], can: lsp.ClientCapabilities, words: tuple[str, ...]
    ) -> None:
        environment = {name: value for name, value in os.environ.items() if name != "PLAYBOOK_AS_OF"}
        await self.client.start_io(
            sys.executable, "-c", SERVER, "-C", str(self.root), "editor", *words, env=environment
        )
        self.answer = await self.client.initialize_async(
            lsp.InitializeParams(
                capabilities=can,
                process_id=os.getpid(),
                root_uri=folders[0].as_uri(),
                workspace_folders=[lsp.WorkspaceFolder(one.as_uri(), one.name) for one in folders],
            )
        )
        self.client.initialized(lsp.InitializedParams())

    def run(self, work: Any) -> Any:
        """Wait for an answer, but not for ever."""

        async def patiently() -> Any:
            return await asyncio.wait_for(work, PATIENCE)

        return self._runner.run(patiently())

    def until(self, holds: Callable[[], T], what: str = "what was waited for did not come") -> T:
        """Wait for messages until something holds."""

        async def listening() -> T:
            while not (found := holds()):
                self._changed.clear()
                try:
                    await asyncio.wait_for(self._changed.wait(), PATIENCE)
                except TimeoutError:
                    raise AssertionError(f"{what}: {self.shown} {self.told.keys()}") from None
            return found

        return self._runner.run(listening())

    def leave(self) -> int:
        """Say goodbye; the code with which the server ended."""

        async def leaving() -> int:
            await self.client.shutdown_async(None)
            self.client.exit(None)
            server = self.client._server
            assert server is not None
            code = await server.wait()
            await self.client.stop()
            return code

        code = int(self.run(leaving()))
        self._runner.close()
        return code

    # Files

    def uri(self, path: str) -> str:
        """A file's address."""
        return (self.root / path).as_uri()

    def path(self, uri: str) -> str:
        """A file's path, from its address."""
        return unquote(uri).removeprefix(unquote(self.root.as_uri()) + "/")

    def disk(self, path: str) -> str:
        """What the disk has."""
        with (self.root / path).open(encoding="utf-8", newline="") as stream:
            return stream.read()

    def write(self, path: str, text: str | bytes) -> None:
        """Save a file by other means than the editor, and tell that it changed."""
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text.encode() if isinstance(text, str) else text)
        self.changed(path)

    def changed(self, *paths: str) -> None:
        """Tell that files changed on the disk."""
        events = [lsp.FileEvent(self.uri(path), lsp.FileChangeType.Changed) for path in paths]
        self.client.workspace_did_change_watched_files(lsp.DidChangeWatchedFilesParams(events))

    def open(self, path: str, text: str | None = None) -> str:
        """Open a file, as the disk has it or with a text that nobody saved."""
        self.texts[path] = self.disk(path) if text is None else text
        self._versions[path] = 1
        self.client.text_document_did_open(
            lsp.DidOpenTextDocumentParams(
                lsp.TextDocumentItem(self.uri(path), "yaml", self._versions[path], self.texts[path])
            )
        )
        return self.texts[path]

    def type(self, path: str, text: str) -> None:
        """Have another text in an open file."""
        self.texts[path] = text
        self.send(path, lsp.TextDocumentContentChangeWholeDocument(text))

    def send(self, path: str, *changes: Any) -> None:
        """Send changes of an open file."""
        self._versions[path] = self._versions.get(path, 0) + 1
        self.client.text_document_did_change(
            lsp.DidChangeTextDocumentParams(
                lsp.VersionedTextDocumentIdentifier(self._versions[path], self.uri(path)), list(changes)
            )
        )

    def close(self, path: str) -> None:
        """Close a file; what was not saved is gone."""
        self.texts.pop(path, None)
        self.client.text_document_did_close(
            lsp.DidCloseTextDocumentParams(lsp.TextDocumentIdentifier(self.uri(path)))
        )

    # Problems

    def settled(self, path: str) -> list[lsp.Diagnostic]:
        """The problems of an open file as it is now."""
        version = self._versions[path]
        told = self.until(
            lambda: (one := self.told.get(path)) is not None and one.version == version and one,
            f"{path} in version {version} was not looked at",
        )
        return list(told.diagnostics)

    def codes(self, path: str) -> list[str]:
        """The codes of what was told last of a file."""
        return [str(one.code) for one in self.told[path].diagnostics] if path in self.told else []

    # Questions

    def position(self, path: str, needle: str, beyond: int = 0) -> lsp.Position:
        """The place of some text in a file, in units of UTF-16."""
        text = self.texts[path] if path in self.texts else self.disk(path)
        at = text.index(needle) + beyond
        before = text[:at].replace("\r\n", "\n").split("\n")
        return lsp.Position(len(before) - 1, len(before[-1].encode("utf-16-le")) // 2)

    def _asked(self, path: str, needle: str, beyond: int) -> dict[str, Any]:
        return {
            "text_document": lsp.TextDocumentIdentifier(self.uri(path)),
            "position": self.position(path, needle, beyond),
        }

    def hover(self, path: str, needle: str, beyond: int = 0) -> str:
        """What is shown over some text; nothing when nothing is."""
        found = self.run(
            self.client.text_document_hover_async(lsp.HoverParams(**self._asked(path, needle, beyond)))
        )
        return found.contents.value if found else ""

    def complete(self, path: str, needle: str, beyond: int | None = None) -> dict[str, lsp.CompletionItem]:
        """What is offered behind some text, by its label."""
        asked = self._asked(path, needle, len(needle) if beyond is None else beyond)
        found = self.run(self.client.text_document_completion_async(lsp.CompletionParams(**asked)))
        return {item.label: item for item in found.items}

    def definition(self, path: str, needle: str, beyond: int = 0) -> list[tuple[str, int]]:
        """Where what some text names is defined: paths and lines, counted from 1."""
        asked = self._asked(path, needle, beyond)
        found = self.run(self.client.text_document_definition_async(lsp.DefinitionParams(**asked)))
        return [(self.path(one.uri), one.range.start.line + 1) for one in found]

    def references(self, path: str, needle: str, beyond: int = 0, *, own: bool = True) -> list[str]:
        """The files that name what some text names, as often as they do."""
        asked = self._asked(path, needle, beyond)
        found = self.run(
            self.client.text_document_references_async(
                lsp.ReferenceParams(context=lsp.ReferenceContext(own), **asked)
            )
        )
        return [self.path(one.uri) for one in found]

    def rename(self, path: str, needle: str, name: str, beyond: int = 0) -> lsp.WorkspaceEdit:
        """What changes when something gets another name."""
        asked = self._asked(path, needle, beyond)
        return self.run(self.client.text_document_rename_async(lsp.RenameParams(new_name=name, **asked)))

    def actions(self, path: str, where: lsp.Range) -> list[lsp.CodeAction]:
        """What is offered for the problems in a stretch of a file."""
        return list(
            self.run(
                self.client.text_document_code_action_async(
                    lsp.CodeActionParams(
                        lsp.TextDocumentIdentifier(self.uri(path)), where, lsp.CodeActionContext([])
                    )
                )
            )
        )

    def apply(self, edit: lsp.WorkspaceEdit | None) -> None:
        """Make a change on the disk, as an editor makes it that saves at once."""
        assert edit is not None
        for uri, edits in (edit.changes or {}).items():
            self._write(self.path(uri), list(edits))
        for change in edit.document_changes or []:
            if isinstance(change, lsp.TextDocumentEdit):
                self._write(self.path(change.text_document.uri), list(change.edits))
            elif isinstance(change, lsp.RenameFile):
                target = self.root / self.path(change.new_uri)
                assert not target.exists()
                (self.root / self.path(change.old_uri)).rename(target)

    def _write(self, path: str, edits: list[Any]) -> None:
        lines = self.disk(path).split("\n")
        for edit in sorted(edits, key=lambda one: (one.range.start.line, one.range.start.character))[::-1]:
            start, end = edit.range.start, edit.range.end
            head = _cut(lines[start.line], start.character)[0]
            tail = _cut(lines[end.line], end.character)[1]
            lines[start.line : end.line + 1] = (head + edit.new_text + tail).split("\n")
        (self.root / path).write_bytes("\n".join(lines).encode())


def _cut(line: str, units: int) -> tuple[str, str]:
    data = line.encode("utf-16-le")
    return data[: units * 2].decode("utf-16-le"), data[units * 2 :].decode("utf-16-le")
