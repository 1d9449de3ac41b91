"""JSON Schema for every kind of file, made from the shapes that also decode: for editors.

A schema accepts what the decoder accepts, with three exceptions that JSON Schema can't express:
that a reference leads somewhere, that no two records share an id, and that a range does not end before
it begins.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from playbook.door.kinds import (
    CHARTER,
    CONTENT,
    GUIDE,
    MANY,
    ORGANIZATION,
    OWN,
    PERSON,
    SCHEDULE,
    SHADOWING,
    Kind,
)
from playbook.door.shapes import Schema, record_shape

_DIALECT = "http://json-schema.org/draft-07/schema#"


def schemas() -> dict[str, Schema]:
    """Every schema by the name of its file: `barrier` for one record, `barriers` for a list.

    Draft 7, because the YAML extensions of editors read it completely; definitions stand in each
    schema itself, so that no file refers to another.
    """
    return dict(sorted(_schemas()))


def _schemas() -> Iterator[tuple[str, Schema]]:
    for kind in (ORGANIZATION, SHADOWING, SCHEDULE):
        defs: dict[str, Schema] = {}
        yield kind.name, _rooted(record_shape(kind.record).schema(defs), defs)
    yield "program", _program()
    for kind in (PERSON, *MANY, *CONTENT):
        yield kind.name, _one(kind)
        yield kind.plural, _list(kind)
    yield GUIDE.name, _one(GUIDE)


def _rooted(schema: Schema, defs: dict[str, Schema]) -> Schema:
    """A schema with its definitions, the root's own keys first."""
    name = schema["$ref"].rsplit("/", 1)[-1]
    return {"$schema": _DIALECT, "title": name, **defs[name], "$defs": defs}


def _one(kind: Kind) -> Schema:
    """A file of its own for a record: the file's name is its id, so `id` may be left out."""
    defs: dict[str, Schema] = {}
    root = _rooted(record_shape(kind.record).schema(defs), defs)
    required = [key for key in root["required"] if key != "id"]
    if kind is GUIDE:
        # The body stands below the head, not in it.
        root["properties"] = {key: value for key, value in root["properties"].items() if key != "body"}
    return {**root, "required": required}


def _list(kind: Kind) -> Schema:
    defs: dict[str, Schema] = {}
    items = record_shape(kind.record).schema(defs)
    return {
        "$schema": _DIALECT,
        "title": kind.plural,
        "type": "object",
        "properties": {kind.plural: {"type": ["array", "null"], "items": items}},
        "required": [kind.plural],
        "additionalProperties": False,
        "$defs": defs,
    }


def _program() -> Schema:
    """`program.yml`, which may hold every other kind of a small program under its own key."""
    defs: dict[str, Schema] = {}
    root = _rooted(record_shape(CHARTER.record).schema(defs), defs)
    properties: dict[str, Any] = dict(root["properties"])
    for kind in OWN:
        if kind is CHARTER:
            continue
        inner = record_shape(kind.record).schema(defs)
        properties[kind.plural] = {
            "description": f"The {kind.plural}, when they do not stand in a file of their own.",
            **({"anyOf": [{"type": "array", "items": inner}, {"type": "null"}]} if kind.many else inner),
        }
    return {**root, "properties": properties}
