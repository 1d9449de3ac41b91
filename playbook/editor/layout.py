"""Which shape belongs where: from a file's path and a route inside it to what may stand there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from playbook.door.decode import CONTENT_FOLDER, PROGRAMS
from playbook.door.entries import stem_of
from playbook.door.kinds import ALL, CHARTER, CONTENT, GUIDE, OWN, SHARED, Kind
from playbook.door.shapes import ListShape, RecordShape, RefShape, Shape, field_docs, record_shape
from playbook.model.charter import Objective
from playbook.model.content import Claim, Point, Source, Term
from playbook.model.measures import Waiver
from playbook.model.organization import Department, Person, Site
from playbook.model.shadowing import Host, Leader, Schedule, Shift
from playbook.model.types import Record
from playbook.problem import Step


@dataclass(frozen=True, slots=True)
class Layout:
    """What a file holds: `program` is empty for what programs share and for `content/`."""

    path: str
    program: str
    kind: Kind
    inside: bool

    @property
    def is_table(self) -> bool:
        """Whether the file is a table."""
        return self.path.lower().endswith(".csv")

    @property
    def own(self) -> str:
        """The identifier that the file's name gives to the record in it; empty when it gives none."""
        return stem_of(self.path) if self.inside and self.kind.many and not self.is_table else ""


def layout_of(path: str) -> Layout | None:
    """What a file holds, told by its path; None when nothing reads it."""
    top, _, rest = path.partition("/")
    program = ""
    kinds: tuple[Kind, ...] = (GUIDE,) if path.endswith(".md") else CONTENT
    if top == PROGRAMS:
        kinds = SHARED
        name, slash, inside = rest.partition("/")
        if slash and name not in {kind.stem for kind in SHARED}:
            program, rest, kinds = name, inside, OWN
    elif top != CONTENT_FOLDER:
        return None
    first, slash, _ = rest.partition("/")
    stem = first if slash else stem_of(first)
    kind = next((kind for kind in kinds if kind.stem == stem), None)
    return Layout(path, program, kind, bool(slash)) if kind and rest else None


@dataclass(frozen=True, slots=True)
class Slot:
    """A key that may stand in a group: what it takes, and the sentence that explains it."""

    shape: Shape
    about: str
    required: bool


@dataclass(frozen=True, slots=True)
class Group:
    """Keys that stand together: those of a record, or those at the top of a file."""

    slots: dict[str, Slot]
    record: type[Record] | None

    @property
    def about(self) -> str:
        """What the group is."""
        return (self.record.__doc__ or "").strip().split("\n")[0] if self.record else ""


Form = Group | ListShape | Shape
"""What stands somewhere: a group, a list, or a single value."""


_GROUPS: Final[dict[type[Record], Group]] = {}


def group(record: type[Record]) -> Group:
    """The keys of a record; looked up once."""
    if record not in _GROUPS:
        about = field_docs(record)
        slots = {
            key: Slot(part.shape, " ".join(about.get(part.name, "").split()), part.required)
            for key, part in record_shape(record).keys.items()
        }
        _GROUPS[record] = Group(slots, record)
    return _GROUPS[record]


def _many(kind: Kind) -> Slot:
    return Slot(ListShape(record_shape(kind.record)), group(kind.record).about, False)


def top_of(layout: Layout, keys: Iterable[Any]) -> Form:
    """What stands at the top of a file, where `keys` are the keys that are there."""
    kind = layout.kind
    if layout.is_table:
        return ListShape(record_shape(kind.record))
    if kind is CHARTER:
        others = {
            other.plural: _many(other)
            if other.many
            else Slot(record_shape(other.record), group(other.record).about, False)
            for other in OWN
            if other is not CHARTER
        }
        own = group(kind.record)
        return Group({**others, **own.slots}, own.record)
    if not kind.many:
        return group(kind.record)
    if not layout.inside or set(keys) == {kind.plural}:
        return Group({kind.plural: _many(kind)}, None)
    own = group(kind.record)
    return Group({key: slot for key, slot in own.slots.items() if key not in ("id", "body")}, own.record)


def below(form: Form | None, step: Step) -> Form | None:
    """What stands below a step: an entry of a list, or the value of a key."""
    if isinstance(form, Group):
        slot = form.slots.get(str(step))
        return _formed(slot.shape) if slot else None
    if isinstance(form, ListShape) and isinstance(step, int):
        return _formed(form.item)
    return None


def _formed(shape: Shape) -> Form:
    return group(shape.cls) if isinstance(shape, RecordShape) else shape


def at(top: Form, route: Iterable[Step]) -> Form | None:
    """What stands at a route."""
    form: Form | None = top
    for step in route:
        form = below(form, step)
    return form


DEFINES: Final[dict[type[Record], str]] = {
    Department: "department",
    Site: "site",
    Objective: "objective",
    Shift: "shift",
    Source: "source",
    **{kind.record: kind.name for kind in ALL if kind.many},
}
"""The kind of thing that a record's `id` gives a name to."""

RULE, ANY, PLACE = "rule", "person or site", "kind/id"
_LOOSE: Final[dict[tuple[type[Record], str], str]] = {
    # What may name a record that appears nowhere else, so that the door asks no questions.
    (Person, "manager"): "person",
    (Leader, "managers"): "person",
    (Host, "managers"): "person",
    (Schedule, "dropped"): "person",
    (Leader, "sites"): "site",
    (Leader, "prefers"): ANY,
    (Host, "shifts"): "shift",
    (Claim, "source"): "source",
    (Point, "source"): "source",
    (Term, "see"): "term",
    (Waiver, "code"): RULE,
    (Waiver, "at"): PLACE,
}


def names(record: type[Record] | None, key: str, shape: Form) -> str | None:
    """The kind of record that a field names; None when it names none."""
    inner = shape.item if isinstance(shape, ListShape) else shape
    if isinstance(inner, RefShape):
        return inner.kind
    for base in record.__mro__ if record else ():
        if (base, key) in _LOOSE:
            return _LOOSE[base, key]
    return None


def family(kind: str) -> str:
    """Leaders and hosts are persons: they share their identifiers with the directory."""
    return "person" if kind in ("leader", "host") else kind
