"""What lies on the desk: the files as they are on the disk and in the editor, and what was read of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Final

from playbook.door.shapes import ListShape
from playbook.editing import Extent, Extents, Node, extents_of, place_at
from playbook.editor.layout import PLACE, Layout, family, layout_of, names
from playbook.editor.mentions import Mention, extent_of, matches, mentions_in
from playbook.editor.spot import Spot, spot_of
from playbook.editor.text import Text
from playbook.model.library import Program
from playbook.pages import compose
from playbook.problem import Problem, Route
from playbook.source import UNREADABLE, Document
from playbook.workspace import Snapshot, Workspace, open_workspace, read_settings

_WORD: Final = re.compile(r"\S+")


class Desk:
    """A workspace with the texts that are open and not saved; reads again only what changed.

    Raises PlaybookError when the folder holds no `programs`.
    """

    def __init__(self, root: Path, as_of: date | None = None) -> None:
        self.root = root
        self.real = root.resolve()
        """The same folder, where a link leads to it."""
        self.workspace: Workspace = open_workspace(root)
        self.typed: dict[str, str] = {}
        """What is open, by path: it counts before what the disk has."""
        self.problems: dict[str, list[Problem]] = {}
        """What is to mend, by path."""
        self._as_of = as_of
        self._texts: dict[str, tuple[Document | None, Text, Extents]] = {}
        self._mentions: dict[str, tuple[Document, list[Mention]]] = {}
        self.snapshot: Snapshot = self.workspace.read()
        self.manual = ""
        """The address of the site, when it is known; the manual of the rules is there."""
        self.day = date.min
        """What is taken for today."""
        self._judged: tuple[Snapshot, date] | None = None

    def look(self) -> None:
        """Read what is open and what is on the disk. Raises PlaybookError when that is impossible."""
        fresh = self.workspace.read(self.typed)
        there = fresh.documents
        if there.keys() == self.snapshot.documents.keys() and all(
            document is self.snapshot.documents[path] for path, document in there.items()
        ):
            return
        self.snapshot = fresh
        self._texts = {path: known for path, known in self._texts.items() if path in there}
        self._mentions = {path: known for path, known in self._mentions.items() if path in there}

    def judge(self) -> None:
        """Hold what was read to the rules, unless nothing changed since that was done."""
        settings = read_settings(self.root)
        self.manual = settings.site_url.rstrip("/")
        self.day = self._as_of or settings.as_of or date.today()
        if self._judged is not None and self._judged[0] is self.snapshot and self._judged[1] == self.day:
            return
        library, read, locate = self.snapshot.library, self.snapshot.problems, self.snapshot.locate
        site = compose(library, read, self.day, locate, lambda place, line: None)
        self.problems = {}
        for problem in site.problems:
            self.problems.setdefault(problem.place.path, []).append(problem)
        self._judged = self.snapshot, self.day

    def text(self, path: str) -> Text | None:
        """The text of a file as it counts now; None when there is none or it is not text."""
        return self._known(path)[0]

    def extents(self, path: str) -> Extents:
        """Where every value of a file stands."""
        return self._known(path)[1]

    def _known(self, path: str) -> tuple[Text | None, Extents]:
        said = self.typed.get(path) if self.workspace.is_ours(path) else None
        known = self._texts.get(path)
        document = self.snapshot.documents.get(path)
        if known is not None and known[0] is document and (said is None or known[1].text == said):
            return known[1], known[2]
        if said is None:
            said = self.workspace.text(path)
        if said is None:
            return None, {}
        text, extents = Text(said), extents_of(path, said)
        self._texts[path] = document, text, extents
        return text, extents

    def is_readable(self, path: str) -> bool:
        """Whether a file's text could be made sense of as a whole."""
        document = self.snapshot.documents.get(path)
        return document is not None and document.value is not UNREADABLE

    # What stands where

    def stretch(self, problem: Problem) -> Extent:
        """Where a problem is shown: at the value, or at the key of what takes several lines."""
        text, extents = self._known(problem.place.path)
        if text is None:
            return Extent(0, 0)
        route = problem.place.route
        if problem.place.line:
            return text.extent(min(problem.place.line, text.lines) - 1)
        document = self.snapshot.documents.get(problem.place.path)
        marked = route in document.marks if document else False
        node = extents.get(route)
        while node is None and route and not marked:
            route = route[:-1]
            node = extents.get(route)
            marked = document is not None and node is None and route in document.marks
        if node is None:
            return self._marked(problem, text)
        if node.key is not None and (problem.code in ("Y003", "Y007") or _is_below(text, node)):
            return node.key
        if node.value.start == node.value.end and node.key is not None:
            return node.key
        return _first_line(text, node.value)

    def _marked(self, problem: Problem, text: Text) -> Extent:
        """The word at a problem's line and column, or its whole line where there is none."""
        at = self.snapshot.locate(problem.place)
        line = text.extent(min(at.line, text.lines) - 1)
        if problem.place.path.lower().endswith(".csv"):
            return line
        found = _WORD.search(text.text, min(line.start + at.column - 1, line.end), line.end)
        return Extent(*found.span()) if found else line

    def layout(self, path: str) -> Layout | None:
        """What a file holds; None when nothing reads it."""
        return layout_of(path)

    def mentions(self, path: str) -> list[Mention]:
        """Every identifier in a file."""
        document, layout = self.snapshot.documents.get(path), layout_of(path)
        if document is None or layout is None:
            return []
        known = self._mentions.get(path)
        if known is None or known[0] is not document:
            known = document, mentions_in(document, layout)
            self._mentions[path] = known
        return known[1]

    def everywhere(self) -> Iterator[Mention]:
        """Every identifier in every file."""
        for path in sorted(self.snapshot.documents):
            yield from self.mentions(path)

    def warm(self) -> None:
        """Do now what the first question would have to wait for."""
        for _ in self.everywhere():
            pass

    def extent(self, mention: Mention) -> Extent | None:
        """Where an identifier stands in its file."""
        text, extents = self._known(mention.path)
        return extent_of(mention, text.text, extents) if text is not None else None

    def route_at(self, path: str, offset: int) -> Route:
        """The innermost route at an offset."""
        return place_at(self.extents(path), offset)

    def spot(self, path: str, offset: int) -> Spot | None:
        """What may stand at an offset, however much of it is typed."""
        text, layout = self.text(path), layout_of(path)
        return spot_of(layout, text, offset) if text is not None and layout is not None else None

    def mention_at(self, path: str, offset: int) -> tuple[Mention, Extent] | None:
        """The identifier at an offset, and where it stands."""
        if self.is_readable(path):
            route = self.route_at(path, offset)
            for mention in self.mentions(path):
                if mention.route == route and not mention.is_name_of_file:
                    extent = self.extent(mention)
                    if extent is not None and extent.start <= offset <= extent.end:
                        return mention, extent
            return None
        return self._guessed_at(path, offset)

    def _guessed_at(self, path: str, offset: int) -> tuple[Mention, Extent] | None:
        """The same in a text that is only half typed."""
        spot, text = self.spot(path, offset), self.text(path)
        if spot is None or spot.is_key or spot.group is None or spot.form is None or text is None:
            return None
        form = spot.form
        kind = names(spot.group.record, spot.key, form)
        extent = spot.extent
        said = text.text[extent.start : extent.end].strip("\"' ")
        if kind is None or not said or isinstance(form, ListShape):
            return None
        kind, said = _of_place(kind, said)
        found = text.text.find(said, extent.start, extent.end)
        return Mention(path, spot.route, kind, said), Extent(found, found + len(said))

    # What an identifier means

    def program(self, path: str) -> Program | None:
        """The program to which a file belongs, or the first one where several share it."""
        programs = self.snapshot.library.programs
        layout = layout_of(path)
        if layout is not None and layout.program:
            return programs.get(layout.program)
        return next(iter(programs.values()), None)

    def owner(self, mention: Mention) -> str:
        """The program in which an identifier has its meaning; empty for what programs share."""
        layout = layout_of(mention.path)
        program = self.snapshot.library.programs.get(layout.program) if layout else None
        if program is None:
            return layout.program if layout else ""
        kind = family(mention.kind)
        if kind in ("department", "site"):
            own = program.organization.place.path.startswith(f"{program.path}/")
            return program.id if own else ""
        if kind == "person":
            person = program.people.get(mention.id)
            return "" if person and not person.place.path.startswith(f"{program.path}/") else program.id
        if kind == "source":
            return mention.path
        return program.id

    def same(self, mention: Mention) -> Iterator[Mention]:
        """Every mention of what a mention names, itself included."""
        owner, kind = self.owner(mention), family(mention.kind)
        for other in self.everywhere():
            if not matches(other, mention.kind, mention.id):
                continue
            # A wish may name a person or a site: which of the two, the identifier tells.
            meant = other if family(other.kind) == kind else Mention(other.path, (), kind, other.id)
            if self.owner(meant) == owner and (kind != "source" or other.path == mention.path):
                yield other

    def definitions(self, mention: Mention) -> list[Mention]:
        """Where what a mention names is defined; what is of its very kind comes first."""
        found = [other for other in self.same(mention) if other.defines]
        return sorted(found, key=lambda one: one.kind != mention.kind)


def _of_place(kind: str, said: str) -> tuple[str, str]:
    if kind != PLACE:
        return kind, said
    kind, _, id = said.strip("/").partition("/")
    return kind, id


def _is_below(text: Text, node: Node) -> bool:
    """Whether a value goes on below its key, or begins there as a list or a group."""
    lines = text.line_of(node.value.end) - text.line_of(node.value.start)
    begins = text.text[node.value.start : node.value.start + 1] in ("-", "[", "{")
    return lines > 0 or (begins and text.line_of(node.value.start) > text.line_of(node.start))


def _first_line(text: Text, extent: Extent) -> Extent:
    end = text.extent(text.line_of(extent.start)).end
    return Extent(extent.start, max(extent.start, min(extent.end, end)))
