"""Where identifiers stand: what gives a record its name, and what names it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from playbook.door.entries import id_of
from playbook.door.kinds import GUIDE
from playbook.door.shapes import ListShape, is_name
from playbook.editing import Extent, Extents
from playbook.editor.layout import (
    ANY,
    DEFINES,
    PLACE,
    Form,
    Group,
    Layout,
    below,
    family,
    names,
    top_of,
)
from playbook.problem import Route
from playbook.source import Document

_LINK: Final = re.compile(r"\((guide|checklist|case|term|rule):([A-Za-z0-9._-]+)\)")


@dataclass(frozen=True, slots=True)
class Mention:
    """An identifier at a route; `part` counts in a table's cell that lists several, or in prose.

    A record whose file's name is its identifier is defined by a mention without a route.
    """

    path: str
    route: Route
    kind: str
    id: str
    defines: bool = False
    part: int | None = None
    by: str = ""
    """What parts the entries of a cell."""

    @property
    def is_name_of_file(self) -> bool:
        """Whether it is the file's name that defines the record."""
        return self.defines and not self.route


def mentions_in(document: Document, layout: Layout) -> list[Mention]:
    """Every identifier of a document, those that lead to nothing too."""
    value = document.value
    top = top_of(layout, value if isinstance(value, dict) else ())
    found = list(_below(value, top, (), document.path))
    alone = isinstance(value, dict) and isinstance(top, Group) and top.record is layout.kind.record
    if layout.own and alone and is_name(layout.own):
        found.insert(0, Mention(document.path, (), layout.kind.name, layout.own, True))
    if layout.kind is GUIDE and isinstance(value, dict):
        for part, link in enumerate(_LINK.finditer(id_of(value.get("body")))):
            kind = "case-study" if link[1] == "case" else link[1]
            found.append(Mention(document.path, ("body",), kind, link[2], False, part))
    return found


def _below(value: Any, form: Form | None, route: Route, path: str) -> Iterator[Mention]:
    if isinstance(form, ListShape) and isinstance(value, list):
        for index, entry in enumerate(value):
            yield from _below(entry, below(form, index), (*route, index), path)
    elif isinstance(form, Group) and isinstance(value, dict):
        for key, inner in value.items():
            shape = below(form, key)
            if shape is None:
                continue
            here = (*route, key)
            if key == "id" and form.record in DEFINES:
                if id_of(inner):
                    yield Mention(path, here, DEFINES[form.record], id_of(inner), True)
                continue
            kind = names(form.record, key, shape)
            if kind is None:
                yield from _below(inner, shape, here, path)
            elif isinstance(inner, list):
                for index, entry in enumerate(inner):
                    yield from _named(entry, kind, (*here, index), path)
            elif isinstance(shape, ListShape) and isinstance(inner, str) and path.lower().endswith(".csv"):
                for part, entry in enumerate(inner.split(shape.splits)):
                    if entry.strip():
                        yield Mention(path, here, kind, entry.strip(), False, part, shape.splits)
            else:
                yield from _named(inner, kind, here, path)


def _named(value: Any, kind: str, route: Route, path: str) -> Iterator[Mention]:
    said = id_of(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""
    if kind == PLACE:
        kind, _, said = said.strip("/").partition("/")
    if said:
        yield Mention(path, route, kind, said)


def matches(mention: Mention, kind: str, id: str) -> bool:
    """Whether a mention names a record of a kind."""
    if mention.id != id:
        return False
    if mention.kind == ANY:
        return family(kind) in ("person", "site")
    return family(mention.kind) == family(kind)


def extent_of(mention: Mention, text: str, extents: Extents) -> Extent | None:
    """Where exactly the identifier stands, without quotation marks and what is beside it."""
    if mention.is_name_of_file:
        return Extent(0, 0)
    node = extents.get(mention.route)
    if node is None:
        return None
    start, end = node.value.start, node.value.end
    if mention.part is not None and not mention.by:
        links = list(_LINK.finditer(text, start, end))
        return Extent(*links[mention.part].span(2)) if mention.part < len(links) else None
    if mention.part is not None:
        parts = text[start:end].split(mention.by)
        if mention.part >= len(parts):
            return None
        start += sum(len(part) + len(mention.by) for part in parts[: mention.part])
        end = start + len(parts[mention.part])
    found = text.rfind(mention.id, start, end)
    return Extent(found, found + len(mention.id)) if found >= 0 else None
