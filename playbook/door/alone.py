"""The records of one file, read by themselves: how former versions of a file are understood."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from playbook.door.entries import Entry, entries_of, listed
from playbook.door.kinds import CHARTER, MANY, ORGANIZATION, OWN, SHADOWING, SHARED, Kind
from playbook.door.shapes import MISSING, Reading, record_shape
from playbook.model.types import Record
from playbook.problem import Place
from playbook.source import UNREADABLE, Document


class _Anything(frozenset[str]):
    """The set of all names."""

    def __contains__(self, name: object) -> bool:
        return True


class _Known(dict[str, _Anything]):
    """Every kind, with all names known: where a reference leads is not asked."""

    def get(self, kind: str, default: Any = None) -> Any:
        return _ANYTHING


_ANYTHING = _Anything()
_SHARED_STEMS = frozenset(kind.stem for kind in SHARED)


def records(document: Document) -> Iterator[tuple[str, str, Record | None]]:
    """Program, kind and record of everything in one file below `programs/`; None for what can't be read.

    References lead anywhere, and what is wrong with a record is not told: it was, when it was written.
    What programs share comes under the empty name.
    """
    _, _, rest = document.path.partition("/")
    name, slash, inside = rest.partition("/")
    if not slash or name in _SHARED_STEMS:
        name, inside = "", rest
    if document.value is UNREADABLE:
        return
    reading = Reading(known=_Known())
    stem = inside.partition("/")[0].split(".")[0]
    for kind in OWN:
        if stem != kind.stem.split(".")[0]:
            continue
        if kind is CHARTER:
            yield from _charter(name, document, reading)
        elif kind.many:
            for entry in entries_of({inside: document}, kind, reading):
                yield from _read(name, kind, entry, reading)
        else:
            yield from _read(name, kind, Entry("", document.value, Place(document.path)), reading)


def _charter(name: str, document: Document, reading: Reading) -> Iterator[tuple[str, str, Record | None]]:
    """The program itself, and the records that stand inside its file."""
    if not isinstance(document.value, dict):
        return
    place = Place(document.path)
    inside = {kind: document.value[kind.plural] for kind in OWN if kind.plural in document.value}
    bare = {key: value for key, value in document.value.items() if key not in {kind.plural for kind in OWN}}
    yield from _read(name, CHARTER, Entry("", bare, place), reading)
    for kind, value in inside.items():
        if kind in MANY:
            for entry in listed(value, place / kind.plural, kind, reading):
                yield from _read(name, kind, entry, reading)
        elif kind in (ORGANIZATION, SHADOWING):
            yield from _read(name, kind, Entry("", value, place / kind.plural), reading)


def _read(name: str, kind: Kind, entry: Entry, reading: Reading) -> Iterator[tuple[str, str, Record | None]]:
    if entry.value is UNREADABLE:
        yield name, kind.name, None
        return
    read = record_shape(kind.record).read(entry.value, entry.place, reading)
    yield name, kind.name, None if read is MISSING else read
