"""A new record's file, made from the model: what must be there filled in, what may be there explained."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from playbook.door.kinds import Kind
from playbook.door.shapes import (
    AddressShape,
    ChoiceShape,
    DayShape,
    FlagShape,
    ListShape,
    NameShape,
    NumberShape,
    OffsetShape,
    RecordShape,
    RefShape,
    Schema,
    Shape,
    SpanShape,
    WholeShape,
    field_docs,
    record_shape,
)
from playbook.model import placeholders

Names = Mapping[str, Sequence[str]]


def as_json(schema: Schema) -> str:
    """A schema as it stands in its file."""
    return json.dumps(schema, indent=1, ensure_ascii=False) + "\n"


def of(kind: Kind, names: Names, today: date, *, depth: int) -> str:
    """The text of a new file that holds one record of a kind.

    `names` gives the identifiers that references may use: the first one stands where a reference is
    required. `depth` is how many folders lie between the file and the playbook's root.
    """
    shape = record_shape(kind.record)
    lines = [
        f"# yaml-language-server: $schema={'../' * depth}schema/{kind.name}.json",
        *_comment((kind.record.__doc__ or "").strip(), ""),
        "# Lines that begin with `#` are not read: take the mark away to use one.",
        "",
    ]
    lines += _fields(shape, names, today, "", skip="id", first=kind.first)
    return "\n".join(lines) + "\n"


def guide(name: str) -> str:
    """The text of a new guide."""
    title = name.replace("-", " ").replace(".", " ").capitalize()
    return textwrap.dedent(
        f"""\
        ---
        title: {title}
        summary: {placeholders.SUMMARY}
        readers: [staff]
        ---

        ## First heading

        {placeholders.BODY} A [pledge](term:pledge) links to the glossary.
        """
    )


def _fields(
    shape: RecordShape, names: Names, today: date, indent: str, skip: str = "", first: tuple[str, ...] = ()
) -> list[str]:
    docs = field_docs(shape.cls)
    lines = []
    for part in shape.fields:
        if part.key == skip:
            continue
        lines += _comment(docs.get(part.name, "") + _choices(part.shape), indent)
        if part.required or part.key in first:
            lines += _filled(part.key, part.shape, names, today, indent)
        else:
            lines += [f"{indent}# {part.key}: {_example(part.shape, names, today)}"]
    return lines


def missing(kind: Kind, names: Names) -> str | None:
    """The kind of record that a new one would have to name although there is none yet, or None."""
    needed = [
        part.shape.kind
        for part in record_shape(kind.record).fields
        if part.required and isinstance(part.shape, RefShape)
    ]
    return next((other for other in needed if not names.get(other)), None)


def _comment(text: str, indent: str) -> list[str]:
    return [f"{indent}# {line}" for line in textwrap.wrap(" ".join(text.split()), 96 - len(indent))]


def _choices(shape: Shape) -> str:
    """The words that a field takes, where there are only a few."""
    inner = shape.item if isinstance(shape, ListShape) else shape
    return f" One of: {', '.join(inner.words)}." if isinstance(inner, ChoiceShape) else ""


def _filled(key: str, shape: Shape, names: Names, today: date, indent: str) -> list[str]:
    """A required field with a value that is valid as it stands."""
    inner = shape.item if isinstance(shape, ListShape) else shape
    if isinstance(inner, RecordShape):
        if isinstance(shape, ListShape):
            first, *rest = _fields_compact(inner, names, today)
            return [f"{indent}{key}:", f"{indent}  - {first}", *(f"{indent}    {line}" for line in rest)]
        return [f"{indent}{key}:", *_fields(inner, names, today, indent + "  ")]
    return [f"{indent}{key}: {_example(shape, names, today)}"]


def _fields_compact(shape: RecordShape, names: Names, today: date) -> list[str]:
    return [f"{part.key}: {_example(part.shape, names, today)}" for part in shape.fields if part.required]


def _example(shape: Shape, names: Names, today: date) -> str:
    """A value in flow style that the shape accepts."""
    simple: dict[type, Any] = {
        DayShape: today.isoformat(),
        SpanShape: f"{today.isoformat()}..{today.isoformat()}",
        FlagShape: "true",
        NumberShape: "0",
        OffsetShape: "14 days before shadow day",
        AddressShape: placeholders.ADDRESS,
        NameShape: placeholders.NAME,
    }
    if isinstance(shape, RefShape):
        known = names.get(shape.kind, ())
        return known[0] if known else f"id-of-a-{shape.kind}"
    if type(shape) in simple:
        return str(simple[type(shape)])
    if isinstance(shape, WholeShape):
        return str(max(shape.low, min(1, shape.high)))
    if isinstance(shape, ChoiceShape):
        return next(iter(shape.words)).value
    if isinstance(shape, ListShape):
        return f"[{_example(shape.item, names, today)}]"
    if isinstance(shape, RecordShape):
        return "{" + ", ".join(_fields_compact(shape, names, today)) + "}"
    return placeholders.TEXT
