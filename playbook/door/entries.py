"""Which records stand where: every file of a kind, as entries that wait to be decoded.

A kind of which there are many stands in one file as a list, in a folder with a file each, in a table,
or in several of these; a kind of which there is one may have its keys spread over several files.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from playbook.door.kinds import Kind
from playbook.door.shapes import Reading, near, quoted, record_shape, renamed
from playbook.problem import Fix, FixKind, Place
from playbook.source import UNREADABLE, Document

Documents = Mapping[str, Document]


@dataclass(slots=True)
class Entry:
    """One record as it stands in a file: its identifier, its keys and its place."""

    id: str
    value: Any
    place: Place


def stem_of(path: str) -> str:
    """A file's name without its folders and its ending."""
    name = path.rsplit("/", 1)[-1]
    return name.rsplit(".", 1)[0] if "." in name else name


def tell_unknown(files: Documents, kinds: tuple[Kind, ...], reading: Reading) -> None:
    """Tell of files that nothing reads: a misspelt name must not lose a pledge."""
    stems = {kind.stem for kind in kinds}
    for path, document in files.items():
        top = path.split("/")[0]
        if (top if "/" in path else stem_of(top)) not in stems:
            shown = top if "/" not in path else top + "/"
            hint = near(top.split(".")[0], stems) or f"Read here: {', '.join(sorted(stems))}."
            reading.refuse(
                "Y014", Place(document.path), f"`{shown}` is not read: no kind has this name.", hint
            )


def files_of(files: Documents, kind: Kind) -> Iterator[tuple[Document, bool]]:
    """The documents that hold a kind; the flag says whether one stands in the kind's folder."""
    for path, document in files.items():
        folder, slash, _ = path.partition("/")
        if slash and folder == kind.stem:
            yield document, True
        elif not slash and stem_of(path) == kind.stem:
            yield document, False


def entries_of(files: Documents, kind: Kind, reading: Reading) -> list[Entry]:
    """Every record of a kind with an identifier of its own, in the order of the files."""
    return distinct(entries_in(files, kind, reading), kind, reading)


def entries_in(files: Documents, kind: Kind, reading: Reading) -> list[Entry]:
    """Every record of a kind in the order of the files, those that repeat an identifier too."""
    found: list[Entry] = []
    for document, inside in files_of(files, kind):
        value, place = document.value, Place(document.path)
        if value is UNREADABLE:
            if inside:
                found.append(Entry(stem_of(document.path), UNREADABLE, place))
            continue
        if document.path.lower().endswith(".csv"):
            shape = record_shape(kind.record)
            _columns(value, place, kind, reading)
            for index, row in enumerate(value):
                if row is not UNREADABLE:
                    known = {name: cell for name, cell in row.items() if name in shape.keys}
                    found.append(Entry(row.get("id", ""), shape.cells(known), place / index))
        elif isinstance(value, dict) and set(value) == {kind.plural}:
            found += listed(value[kind.plural], place / kind.plural, kind, reading)
        elif inside and isinstance(value, dict):
            own = stem_of(document.path)
            given = value.get("id", own)
            if given is not UNREADABLE and str(given) != own:
                reading.refuse(
                    "Y016",
                    place / "id",
                    f"The file is called `{own}`, but its record says {quoted(given)}.",
                    "Remove `id`: the file's name is enough.",
                    Fix(FixKind.REMOVE, "Remove `id`."),
                )
            found.append(Entry(own, {**value, "id": own}, place))
        elif value is None:
            message = f"The file is empty; it should hold a {kind.name}."
            reading.refuse("Y009", place, message, f"See `playbook new {kind.name}`.")
        elif inside:
            record_shape(kind.record).read(value, place, reading)
        else:
            key = (
                next((key for key in value if key != kind.plural), None) if isinstance(value, dict) else None
            )
            reading.refuse(
                "Y007" if key else "Y008",
                place / key if key else place,
                f"The file should hold a list under `{kind.plural}:` and nothing else.",
                f"Put `{kind.plural}:` on a line of its own, and start each {kind.name} with `- id:`.",
            )
            if isinstance(value, dict) and kind.plural in value:
                found += listed(value[kind.plural], place / kind.plural, kind, reading)
    return found


def _columns(rows: Any, place: Place, kind: Kind, reading: Reading) -> None:
    """Tell of unknown columns once, not once a row."""
    keys = record_shape(kind.record).keys
    free = [key for key in keys if not any(row is not UNREADABLE and key in row for row in rows)]
    told: set[str] = set()
    for row in rows:
        if row is UNREADABLE:
            continue
        for name in row:
            if name not in keys and name not in told:
                told.add(name)
                hint = near(name, keys) or f"Columns: {', '.join(keys)}."
                fix = renamed(name, free)
                reading.refuse("Y007", place / name, f"The column {quoted(name)} is not known.", hint, fix)


def listed(value: Any, place: Place, kind: Kind, reading: Reading) -> list[Entry]:
    """The records of a list; whatever in it is no record is told and left out."""
    if value is UNREADABLE or value is None:
        return []
    if not isinstance(value, list):
        reading.refuse(
            "Y008",
            place,
            f"A list of {kind.plural} is expected here.",
            f"Start each {kind.name} with `- id:`.",
        )
        return []
    found = []
    for index, entry in enumerate(value):
        if isinstance(entry, dict):
            found.append(Entry(id_of(entry.get("id")), entry, place / index))
        elif entry is not UNREADABLE:
            reading.refuse(
                "Y008",
                place / index,
                f"A {kind.name} is expected here, as a group of `key: value` lines.",
                "Start it with `- id:`.",
            )
    return found


def id_of(value: Any) -> str:
    """An identifier as text; nothing when there is none that could be read."""
    return "" if value is None or value is UNREADABLE else str(value)


_LOOKALIKE = str.maketrans({"0": "o", "1": "l", "i": "l", "_": "-", ".": "-"})


def alike(id: str) -> str:
    """What an identifier has in common with those that one takes for it."""
    return id.casefold().translate(_LOOKALIKE)


def distinct(entries: list[Entry], kind: Kind, reading: Reading) -> list[Entry]:
    """Entries without those that repeat an identifier; look-alikes are told and kept."""
    seen: dict[str, Entry] = {}
    like: dict[str, str] = {}
    for entry in entries:
        if not entry.id:
            if isinstance(entry.value, dict) and "id" not in entry.value:
                reading.refuse("Y009", entry.place, f"This {kind.name} has no `id`.", "Add one.")
            else:
                record_shape(kind.record).read(entry.value, entry.place, reading)
            continue
        if entry.id in seen:
            reading.refuse(
                "Y010",
                entry.place / "id",
                f"There are two {kind.plural} called `{entry.id}`.",
                f"The other stands in {seen[entry.id].place.path}.",
            )
            continue
        skeleton = alike(entry.id)
        if skeleton in like and kind.many and not entry.place.path.endswith(".csv"):
            reading.refuse(
                "Y011",
                entry.place / "id",
                f"`{entry.id}` looks like `{like[skeleton]}`: two {kind.plural} that one takes for one.",
                "Give one of them another name.",
            )
        like.setdefault(skeleton, entry.id)
        seen[entry.id] = entry
    return list(seen.values())


def single_of(files: Documents, kind: Kind, reading: Reading) -> Entry | None:
    """The one record of a kind, its keys gathered from all files that hold some of them."""
    entry: Entry | None = None
    broken: Place | None = None
    for document, _ in files_of(files, kind):
        place = Place(document.path)
        if document.value is UNREADABLE:
            broken = place
            continue
        if not isinstance(document.value, dict):
            if document.value is None:
                reading.refuse("Y009", place, "The file is empty.", "Remove it, or fill it in.")
            else:
                record_shape(kind.record).read(document.value, place, reading)
            broken = place
            continue
        if entry is None:
            entry = Entry("", dict(document.value), place)
            continue
        for key, value in document.value.items():
            if key in entry.value:
                reading.refuse("Y003", place / key, f"`{key}` is given in {entry.place.path} too.")
            else:
                entry.value[key] = value
    if entry is None and broken is not None:
        return Entry("", UNREADABLE, broken)
    return entry
