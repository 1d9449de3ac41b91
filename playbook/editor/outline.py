"""The outline of a file: its records, and the lists inside them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from playbook.door.entries import id_of
from playbook.door.shapes import ListShape
from playbook.editing import Extent, Extents
from playbook.editor.desk import Desk
from playbook.editor.layout import Form, Group, below, layout_of, top_of
from playbook.problem import Route
from playbook.source import UNREADABLE

_DEEP = 3


@dataclass(frozen=True, slots=True)
class Part:
    """A record or a group of them: what it is called, its whole extent, and where its name stands."""

    title: str
    detail: str
    whole: Extent
    name: Extent
    is_list: bool
    parts: tuple[Part, ...] = ()


def outline(desk: Desk, path: str) -> list[Part]:
    """The parts of a file from top to bottom; nothing for a file that can't be read."""
    layout, document = layout_of(path), desk.snapshot.documents.get(path)
    if layout is None or document is None or not desk.is_readable(path):
        return []
    top = top_of(layout, document.value if isinstance(document.value, dict) else ())
    return list(_parts(document.value, top, (), desk.extents(path)))


def _parts(value: Any, form: Form | None, route: Route, extents: Extents) -> Iterator[Part]:
    steps: list[tuple[Any, Any]] = []
    if isinstance(value, dict) and isinstance(form, Group):
        steps = list(value.items())
    elif isinstance(value, list) and isinstance(form, ListShape):
        steps = list(enumerate(value))
    for step, inner in steps:
        shape = below(form, step) if form is not None else None
        is_list = isinstance(shape, ListShape) and isinstance(below(shape, 0), Group)
        node = extents.get((*route, step))
        if node is None or inner is UNREADABLE or not (is_list or isinstance(shape, Group)):
            continue
        if not isinstance(inner, dict | list):
            continue
        named = node.key or _named(inner, (*route, step), extents) or node.value
        parts = tuple(_parts(inner, shape, (*route, step), extents)) if len(route) < _DEEP else ()
        title = f"{step} ({len(inner)})" if is_list else _title(inner, step)
        detail = id_of(inner.get("id")) if isinstance(inner, dict) else ""
        whole = Extent(min(node.start, named.start), max(node.value.end, named.end))
        yield Part(title, "" if detail == title else detail, whole, named, is_list, parts)


def _title(value: Any, step: Any) -> str:
    if isinstance(value, dict) and not isinstance(step, str):
        for key in ("title", "name", "term", "id", "says", "person", "leader", "on", "wanted", "site"):
            if isinstance(value.get(key), str) and value[key].strip():
                return " ".join(value[key].split())[:80]
    return str(step) if isinstance(step, str) else f"entry {step + 1}"


def _named(value: Any, route: Route, extents: Extents) -> Extent | None:
    """Where the identifier or the title of a record stands."""
    for key in ("id", "title", "name", "term"):
        node = extents.get((*route, key))
        if node is not None and isinstance(value, dict) and value.get(key):
            return node.value
    return None
