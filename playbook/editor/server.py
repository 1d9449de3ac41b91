"""The Language Server Protocol over standard input and output.

Everything here translates: positions to offsets, and what the desk finds to what the protocol calls it.
What an author types never ends in an error; what can't be done is answered with a sentence.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Generator, Iterable
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final, TypeVar

from lsprotocol import types as lsp
from pygls.exceptions import JsonRpcException, JsonRpcInvalidParams
from pygls.lsp.server import LanguageServer
from pygls.protocol import LanguageServerProtocol, lsp_method
from pygls.uris import from_fs_path, to_fs_path

from playbook.door.decode import PROGRAMS
from playbook.editing import Edit, Extent
from playbook.editor.cards import Card, card_at
from playbook.editor.complete import Sort, offers_at
from playbook.editor.desk import Desk
from playbook.editor.mend import mendings
from playbook.editor.mentions import Mention
from playbook.editor.outline import Part, outline
from playbook.editor.rename import Refused, renamable_at, rename
from playbook.editor.text import Text, Units
from playbook.problem import PlaybookError, Problem, Severity
from playbook.source import Document

logger = logging.getLogger(__name__)

PAUSE: Final = 0.03
"""Seconds without a keystroke after which what is typed is looked at."""
FRESH: Final = 2.0
"""Seconds after which a question makes the desk look at the disk again, in case nobody told it."""

_SEVERITY: Final = {
    Severity.ERROR: lsp.DiagnosticSeverity.Error,
    Severity.WARNING: lsp.DiagnosticSeverity.Warning,
    Severity.NOTE: lsp.DiagnosticSeverity.Information,
}
_SORT: Final = {
    Sort.KEY: lsp.CompletionItemKind.Property,
    Sort.WORD: lsp.CompletionItemKind.EnumMember,
    Sort.ID: lsp.CompletionItemKind.Reference,
}
_WATCHED: Final = (f"**/{PROGRAMS}/**", "**/content/**", "**/mkdocs.yml")
T = TypeVar("T")


class _Protocol(LanguageServerProtocol):
    """The protocol, without a second copy of what is open: the server keeps the texts itself."""

    def structure_message(self, data: dict[str, Any]) -> Any:
        """A message as the protocol has it; a question that is none is answered too."""
        try:
            return super().structure_message(data)
        except JsonRpcException:
            if "id" in data and "method" in data:
                said = JsonRpcInvalidParams(f"This is no {data['method']}.").to_response_error()
                self._send_response(data["id"], None, said)
            raise

    @lsp_method(lsp.TEXT_DOCUMENT_DID_OPEN)
    def lsp_text_document__did_open(self, params: lsp.DidOpenTextDocumentParams) -> Generator[Any, Any, None]:
        yield self.fm.features[lsp.TEXT_DOCUMENT_DID_OPEN], (params,), None

    @lsp_method(lsp.TEXT_DOCUMENT_DID_CHANGE)
    def lsp_text_document__did_change(
        self, params: lsp.DidChangeTextDocumentParams
    ) -> Generator[Any, Any, None]:
        yield self.fm.features[lsp.TEXT_DOCUMENT_DID_CHANGE], (params,), None

    @lsp_method(lsp.TEXT_DOCUMENT_DID_CLOSE)
    def lsp_text_document__did_close(
        self, params: lsp.DidCloseTextDocumentParams
    ) -> Generator[Any, Any, None]:
        yield self.fm.features[lsp.TEXT_DOCUMENT_DID_CLOSE], (params,), None


class Server(LanguageServer):
    """A server for one playbook: the first folder of the editor that holds `programs/`."""

    def __init__(self, folder: Path, as_of: date | None = None) -> None:
        super().__init__(
            "playbook",
            version("playbook"),
            text_document_sync_kind=lsp.TextDocumentSyncKind.Incremental,
            protocol_cls=_Protocol,
        )
        self.folder = folder
        """Where to look when the editor has no folder open."""
        self.as_of = as_of
        self.desk: Desk | None = None
        self.open: dict[str, tuple[Text, int | None]] = {}
        """What is open, by its address: text and version."""
        self.units = Units.UTF16
        self.told: dict[str, tuple[int | None, list[lsp.Diagnostic]]] = {}
        """What the editor was told last of each file, by its address."""
        self.complained = ""
        self._made: dict[str, tuple[Document | None, tuple[str, list[Problem]], list[lsp.Diagnostic]]] = {}
        self._pending: asyncio.TimerHandle | None = None
        self._stale = True
        self._looked = 0.0
        self._warm = False

    def report_server_error(self, error: Exception, source: Any) -> None:
        """Note in the log that a message could not be answered; the editor is not disturbed."""
        logger.error("%s", error)

    # The desk

    def roots(self) -> list[Path]:
        """The folders in which a playbook may lie, those that the editor has open first."""
        workspace = self.workspace
        named = [folder.uri for folder in workspace.folders.values()] + [workspace.root_uri or ""]
        paths = [to_fs_path(uri) for uri in named if uri]
        return [Path(path) for path in paths if path] + [self.folder]

    def find_desk(self) -> Desk | None:
        """The desk for the playbook that is open, or None after saying once what is missing."""
        roots = self.roots()
        if self.desk is not None and (self.desk.root / PROGRAMS).is_dir() and self.desk.root in roots:
            return self.desk
        root = next((root for root in roots if (root / PROGRAMS).is_dir()), roots[0])
        try:
            self.desk = Desk(root, self.as_of)
        except PlaybookError as error:
            self.desk = None
            self.complain(str(error))
            return None
        self.complained = ""
        self.desk.typed = self.typed()
        return self.desk

    def complain(self, sentence: str) -> None:
        """Show a sentence, unless it was the last that was shown."""
        if sentence != self.complained:
            self.complained = sentence
            self.window_show_message(lsp.ShowMessageParams(lsp.MessageType.Warning, sentence))

    def path_of(self, uri: str) -> str | None:
        """A file's path in the workspace; None when it lies elsewhere."""
        file = to_fs_path(uri) if uri.startswith("file:") else None
        if file is None or self.desk is None:
            return None
        for root in (self.desk.root, self.desk.real):
            try:
                path = Path(file).relative_to(root).as_posix()
            except ValueError:
                continue
            return path if ".." not in path.split("/") else None
        return None

    def uri_of(self, path: str) -> str:
        """The address of a file: the one that the editor uses while it is open."""
        for uri in self.open:
            if uri.endswith(path.rpartition(".")[2]) and self.path_of(uri) == path:
                return uri
        assert self.desk is not None
        return from_fs_path(str(self.desk.root / path)) or ""

    def typed(self) -> dict[str, str]:
        """What is open, by path."""
        paths = ((self.path_of(uri), text.text) for uri, (text, _) in self.open.items())
        return {path: said for path, said in paths if path is not None}

    def soon(self, pause: float = PAUSE) -> None:
        """Look at everything after a pause, counted from now."""
        self._stale = True
        if self._pending is not None:
            self._pending.cancel()
        self._pending = asyncio.get_running_loop().call_later(pause, self.publish)

    def fresh(self) -> Desk | None:
        """The desk as things are now, for a question that is to be answered."""
        desk = self.find_desk()
        if desk is None:
            return None
        if self._stale or time.monotonic() - self._looked > FRESH:
            try:
                desk.typed = self.typed()
                desk.look()
            except PlaybookError as error:
                self.complain(str(error))
                return None
            self._looked, self._stale = time.monotonic(), False
        return desk

    # Problems

    def publish(self) -> None:
        """Look at everything, and tell the editor what changed in any file."""
        self._pending = None
        self._stale = True
        desk = self.fresh()
        found: dict[str, tuple[int | None, list[lsp.Diagnostic]]] = {
            uri: (version, []) for uri, (_, version) in self.open.items()
        }
        if desk is not None:
            desk.judge()
            for path, problems in desk.problems.items():
                uri = self.uri_of(path)
                found[uri] = (found[uri][0] if uri in found else None, self.diagnostics(desk, path, problems))
        for uri in self.told:
            found.setdefault(uri, (None, []))
        for uri, (number, diagnostics) in found.items():
            if self.told.get(uri) != (number, diagnostics):
                self.text_document_publish_diagnostics(
                    lsp.PublishDiagnosticsParams(uri, diagnostics, version=number)
                )
        if desk is not None:
            self._made = {path: made for path, made in self._made.items() if path in desk.problems}
        self.told = {uri: told for uri, told in found.items() if told[1] or uri in self.open}
        if desk is not None and not self._warm:
            # The first question must not wait until every sentence of the model was looked up.
            self._warm = True
            desk.warm()

    def diagnostics(self, desk: Desk, path: str, problems: list[Problem]) -> list[lsp.Diagnostic]:
        """A file's problems as editors show them; made once as long as file and problems stay the same."""
        document = desk.snapshot.documents.get(path)
        known = self._made.get(path)
        if known is None or known[0] is not document or known[1] != (desk.manual, problems):
            text = desk.text(path) or Text("")
            made = [self.diagnostic(problem, text, desk) for problem in problems]
            known = document, (desk.manual, problems), made
            self._made[path] = known
        return known[2]

    def diagnostic(self, problem: Problem, text: Text, desk: Desk) -> lsp.Diagnostic:
        """A problem as editors show it."""
        message = problem.message + (f"\n{problem.hint}" if problem.hint else "")
        manual = f"{desk.manual}/rules/#{problem.code}" if desk.manual else ""
        return lsp.Diagnostic(
            range=self.range(desk.stretch(problem), text),
            message=message,
            severity=_SEVERITY[problem.severity],
            code=problem.code,
            code_description=lsp.CodeDescription(manual) if manual else None,
            source="playbook",
        )

    # Positions

    def range(self, extent: Extent, text: Text) -> lsp.Range:
        """An extent in the units of the editor."""
        start, end = text.position(extent.start, self.units), text.position(extent.end, self.units)
        return lsp.Range(lsp.Position(*start), lsp.Position(*end))

    def at(self, params: Any) -> tuple[Desk, str, int, Text] | None:
        """Desk, path, offset and text that a question is about; None when it is about nothing of ours."""
        desk = self.fresh()
        path = self.path_of(params.text_document.uri) if desk is not None else None
        text = desk.text(path) if desk is not None and path is not None else None
        if desk is None or path is None or text is None:
            return None
        position = getattr(params, "position", None) or lsp.Position(0, 0)
        return desk, path, text.offset((position.line, position.character), self.units), text

    def location(self, desk: Desk, mention: Mention) -> lsp.Location | None:
        """Where an identifier stands."""
        text, extent = desk.text(mention.path), desk.extent(mention)
        if text is None or extent is None:
            return None
        return lsp.Location(self.uri_of(mention.path), self.range(extent, text))

    def edits(self, desk: Desk, edits: dict[str, list[Edit]]) -> lsp.WorkspaceEdit:
        """Edits by path as the editor takes them."""
        return self.changes(desk, edits, [])

    def changes(
        self, desk: Desk, edits: dict[str, list[Edit]], moves: Iterable[tuple[str, str]]
    ) -> lsp.WorkspaceEdit:
        """Edits by path, then files that get another name, as the editor takes them."""
        known = self.client_capabilities.workspace
        told = known.workspace_edit if known else None
        made: dict[str, list[lsp.TextEdit]] = {}
        for path, several in edits.items():
            text = desk.text(path)
            if text is not None:
                made[self.uri_of(path)] = [
                    lsp.TextEdit(self.range(Extent(one.start, one.end), text), one.text)
                    for one in sorted(several)
                ]
        if told is None or not told.document_changes:
            return lsp.WorkspaceEdit(changes=made)
        changes: list[Any] = [
            lsp.TextDocumentEdit(
                lsp.OptionalVersionedTextDocumentIdentifier(
                    uri, self.open[uri][1] if uri in self.open else None
                ),
                list(several),
            )
            for uri, several in made.items()
        ]
        changes += [
            lsp.RenameFile(self.uri_of(old), self.uri_of(new), options=lsp.RenameFileOptions(overwrite=False))
            for old, new in moves
        ]
        return lsp.WorkspaceEdit(document_changes=changes)

    def may_move(self) -> bool:
        """Whether the editor renames files when it is asked to."""
        known = self.client_capabilities.workspace
        told = known.workspace_edit if known else None
        return bool(
            told
            and told.document_changes
            and lsp.ResourceOperationKind.Rename in (told.resource_operations or ())
        )

    def markup(self, card: Card, kinds: Iterable[lsp.MarkupKind] | None) -> lsp.MarkupContent:
        """A card in Markdown where the editor shows it, else as plain text."""
        if kinds is not None and lsp.MarkupKind.Markdown not in list(kinds):
            head = f"{card.title} ({card.id})" if card.id else card.title
            lines = [head, *card.lines, *([f"“{card.quote}”"] if card.quote else [])]
            return lsp.MarkupContent(lsp.MarkupKind.PlainText, "\n".join(lines))
        head = f"**{_escaped(card.title)}**" + (f" `{card.id}`" if card.id else "")
        lines = ["  \n".join((head, *map(_escaped, card.lines)))]
        if card.quote:
            lines.append(f"> {_escaped(card.quote)}")
        return lsp.MarkupContent(lsp.MarkupKind.Markdown, "\n\n".join(lines))


def _escaped(text: str) -> str:
    """Text in which nothing is Markdown: a record can't put a picture or a link into an editor."""
    return "".join(f"\\{character}" if character in "\\*_[]<>#|~!&" else character for character in text)


class _Sentences(logging.Filter):
    """Keeps out of the log what was answered with a sentence: it is no fault of the server."""

    def filter(self, record: logging.LogRecord) -> bool:
        return not (record.exc_info and isinstance(record.exc_info[1], JsonRpcException))


def make(folder: Path, as_of: date | None = None) -> Server:
    """A server with everything that it answers."""
    logging.getLogger("pygls.protocol.json_rpc").addFilter(_Sentences())
    server = Server(folder, as_of)
    for made in (_lifecycle, _texts, _questions, _renaming, _mending):
        made(server)
    return server


def _lifecycle(server: Server) -> None:
    @server.feature(lsp.INITIALIZE)
    def initialize(params: lsp.InitializeParams) -> None:
        general = params.capabilities.general
        offered = list((general.position_encodings if general else None) or [])
        known = next((one for one in offered if one in list(Units)), Units.UTF16)
        server.units = Units(str(getattr(known, "value", known)))

    @server.feature(lsp.INITIALIZED)
    def initialized(params: lsp.InitializedParams) -> None:
        workspace = server.client_capabilities.workspace
        watching = workspace.did_change_watched_files if workspace else None
        if watching and watching.dynamic_registration:
            watchers = [lsp.FileSystemWatcher(pattern) for pattern in _WATCHED]
            options = lsp.DidChangeWatchedFilesRegistrationOptions(watchers)
            server.client_register_capability(
                lsp.RegistrationParams(
                    [lsp.Registration("files", lsp.WORKSPACE_DID_CHANGE_WATCHED_FILES, options)]
                )
            )
        server.soon(0)

    @server.feature(lsp.WORKSPACE_DID_CHANGE_WATCHED_FILES)
    def watched(params: lsp.DidChangeWatchedFilesParams) -> None:
        server.soon()

    @server.feature(lsp.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS)
    def folders(params: lsp.DidChangeWorkspaceFoldersParams) -> None:
        server.soon()


def _texts(server: Server) -> None:
    @server.feature(lsp.TEXT_DOCUMENT_DID_OPEN)
    def opened(params: lsp.DidOpenTextDocumentParams) -> None:
        document = params.text_document
        server.open[document.uri] = (Text(document.text), document.version)
        server.soon(0)

    @server.feature(lsp.TEXT_DOCUMENT_DID_CHANGE)
    def changed(params: lsp.DidChangeTextDocumentParams) -> None:
        uri = params.text_document.uri
        text = server.open[uri][0] if uri in server.open else None
        for change in params.content_changes:
            text = _changed(text, change, server.units)
        if text is not None:
            server.open[uri] = (text, params.text_document.version)
            server.soon()

    @server.feature(lsp.TEXT_DOCUMENT_DID_SAVE)
    def saved(params: lsp.DidSaveTextDocumentParams) -> None:
        server.soon(0)

    @server.feature(lsp.TEXT_DOCUMENT_DID_CLOSE)
    def closed(params: lsp.DidCloseTextDocumentParams) -> None:
        server.open.pop(params.text_document.uri, None)
        server.soon(0)


def _changed(text: Text | None, change: Any, units: Units) -> Text | None:
    """A text after a change; a change to a part of a text that was never opened says nothing."""
    if not isinstance(change, lsp.TextDocumentContentChangePartial):
        return Text(change.text)
    if text is None:
        return None
    begin, end = change.range.start, change.range.end
    start = text.offset((begin.line, begin.character), units)
    stop = text.offset((end.line, end.character), units)
    return Text(text.text[:start] + change.text + text.text[max(start, stop) :])


def _questions(server: Server) -> None:
    @server.feature(lsp.TEXT_DOCUMENT_HOVER)
    def hover(params: lsp.HoverParams) -> lsp.Hover | None:
        asked = server.at(params)
        found = card_at(*asked[:3]) if asked else None
        if asked is None or found is None:
            return None
        document = server.client_capabilities.text_document
        kinds = document.hover.content_format if document and document.hover else None
        return lsp.Hover(server.markup(found[0], kinds), server.range(found[1], asked[3]))

    @server.feature(
        lsp.TEXT_DOCUMENT_COMPLETION,
        lsp.CompletionOptions(trigger_characters=[":", " ", "[", "{", ",", ";", "/"]),
    )
    def complete(params: lsp.CompletionParams) -> lsp.CompletionList:
        asked = server.at(params)
        offers, typed = offers_at(*asked[:3]) if asked else ([], "")
        items = [
            lsp.CompletionItem(
                label=offer.label,
                kind=_SORT[offer.sort],
                detail=offer.detail or None,
                documentation=offer.about or None,
                sort_text=f"{number:04}",
                # What fits by its name must not be dropped by an editor that looks at the id alone.
                filter_text=offer.label if offer.label.startswith(typed) else typed,
                text_edit=lsp.TextEdit(server.range(offer.extent, asked[3]), offer.text),
                insert_text_format=lsp.InsertTextFormat.PlainText,
            )
            for number, offer in enumerate(offers)
            if asked
        ]
        return lsp.CompletionList(is_incomplete=True, items=items)

    @server.feature(lsp.TEXT_DOCUMENT_DEFINITION)
    def definition(params: lsp.DefinitionParams) -> list[lsp.Location]:
        return _located(server, params, lambda desk, mention: desk.definitions(mention))

    @server.feature(lsp.TEXT_DOCUMENT_REFERENCES)
    def references(params: lsp.ReferenceParams) -> list[lsp.Location]:
        wanted = params.context.include_declaration
        return _located(
            server,
            params,
            lambda desk, mention: [one for one in desk.same(mention) if wanted or not one.defines],
        )

    @server.feature(lsp.TEXT_DOCUMENT_DOCUMENT_SYMBOL)
    def symbols(params: lsp.DocumentSymbolParams) -> Any:
        asked = server.at(params)
        if asked is None:
            return []
        desk, path, _, text = asked
        document = server.client_capabilities.text_document
        known = document.document_symbol if document else None
        parts = outline(desk, path)
        if known and known.hierarchical_document_symbol_support:
            return [_symbol(server, part, text) for part in parts]
        uri = params.text_document.uri
        return [
            lsp.SymbolInformation(
                lsp.Location(uri, server.range(part.name, text)), part.title, lsp.SymbolKind.Object
            )
            for part in _flat(parts)
        ]


def _located(
    server: Server, params: Any, find: Callable[[Desk, Mention], Iterable[Mention]]
) -> list[lsp.Location]:
    asked = server.at(params)
    found = asked[0].mention_at(asked[1], asked[2]) if asked else None
    if asked is None or found is None:
        return []
    places = (server.location(asked[0], mention) for mention in find(asked[0], found[0]))
    return [place for place in places if place is not None]


def _symbol(server: Server, part: Part, text: Text) -> lsp.DocumentSymbol:
    return lsp.DocumentSymbol(
        name=part.title or "?",
        kind=lsp.SymbolKind.Array if part.is_list else lsp.SymbolKind.Object,
        range=server.range(part.whole, text),
        selection_range=server.range(part.name, text),
        detail=part.detail or None,
        children=[_symbol(server, inner, text) for inner in part.parts],
    )


def _flat(parts: Iterable[Part]) -> Iterable[Part]:
    for part in parts:
        yield part
        yield from _flat(part.parts)


def _renaming(server: Server) -> None:
    @server.feature(lsp.TEXT_DOCUMENT_PREPARE_RENAME)
    def prepare(params: lsp.PrepareRenameParams) -> lsp.PrepareRenamePlaceholder | None:
        asked = server.at(params)
        if asked is None:
            return None
        mention, extent = _or_refuse(lambda: renamable_at(*asked[:3]))
        return lsp.PrepareRenamePlaceholder(server.range(extent, asked[3]), mention.id)

    @server.feature(lsp.TEXT_DOCUMENT_RENAME, lsp.RenameOptions(prepare_provider=True))
    def renamed(params: lsp.RenameParams) -> lsp.WorkspaceEdit | None:
        asked = server.at(params)
        if asked is None:
            return None
        change = _or_refuse(lambda: rename(*asked[:3], params.new_name, may_move=server.may_move()))
        return server.changes(asked[0], change.edits, change.moves)


def _or_refuse(work: Callable[[], T]) -> T:
    """What the work comes to; what it refuses is answered with its sentence."""
    try:
        return work()
    except Refused as reason:
        raise JsonRpcException(str(reason), code=lsp.LSPErrorCodes.RequestFailed.value) from None


def _mending(server: Server) -> None:
    @server.feature(
        lsp.TEXT_DOCUMENT_CODE_ACTION,
        lsp.CodeActionOptions(code_action_kinds=[lsp.CodeActionKind.QuickFix]),
    )
    def actions(params: lsp.CodeActionParams) -> list[lsp.CodeAction]:
        wanted = params.context.only
        if wanted is not None and not any(
            lsp.CodeActionKind.QuickFix.value.startswith(str(getattr(kind, "value", kind))) for kind in wanted
        ):
            return []
        asked = server.at(params)
        if asked is None:
            return []
        desk, path, _, text = asked
        desk.judge()
        begin, end = params.range.start, params.range.end
        start = text.offset((begin.line, begin.character), server.units)
        stop = text.offset((end.line, end.character), server.units)
        return [
            lsp.CodeAction(
                title=mending.title,
                kind=lsp.CodeActionKind.QuickFix,
                diagnostics=[server.diagnostic(mending.problem, text, desk)],
                is_preferred=True if mending.sure else None,
                edit=server.edits(desk, mending.edits),
            )
            for mending in mendings(desk, path, start, stop)
        ]
