"""A new name for a record, in every file that names it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from playbook.door.entries import alike
from playbook.door.shapes import is_name
from playbook.editing import Edit, Extent, Node, cell, scalar
from playbook.editor.desk import Desk
from playbook.editor.layout import Group, at, below, family, group, layout_of, top_of
from playbook.editor.mentions import Mention
from playbook.editor.text import Text
from playbook.problem import Route

_ENTRY = re.compile(r",[ \t]*$")


class Refused(Exception):  # noqa: N818 - the message says why, to the person who asked
    """What was asked for can't be done; the message says why, in a sentence."""


@dataclass(slots=True)
class Change:
    """Edits by path, and files that get another name."""

    edits: dict[str, list[Edit]] = field(default_factory=dict)
    moves: list[tuple[str, str]] = field(default_factory=list)


def renamable_at(desk: Desk, path: str, offset: int) -> tuple[Mention, Extent]:
    """The identifier at an offset, if it can have another name. Raises Refused with the reason."""
    found = desk.mention_at(path, offset)
    if found is None:
        raise Refused("Put the cursor on the id of a record: nothing else can get another name here.")
    mention = found[0]
    if not desk.definitions(mention):
        raise Refused(f"No record is called `{mention.id}`, so there is nothing to rename.")
    return found


def rename(desk: Desk, path: str, offset: int, name: str, *, may_move: bool) -> Change:
    """Everything that changes when what stands at an offset is called `name`.

    `may_move` tells whether files can get another name. Raises Refused with the reason.
    """
    mention, _ = renamable_at(desk, path, offset)
    name = name.strip()
    if not is_name(name):
        raise Refused(
            f"`{name}` can't be a short name: use letters without accents, digits, dots and hyphens, "
            "such as `north-depot`."
        )
    change = Change()
    if name == mention.id:
        return change
    every = list(desk.same(mention))
    _refuse_taken(desk, every, name)
    _refuse_unread(desk, mention)
    for one in every:
        if one.is_name_of_file:
            change.moves.append(_move(desk, one, name, may_move=may_move))
        else:
            change.edits.setdefault(one.path, []).append(_renamed(desk, one, name))
    for one in every:
        if one.defines:
            for edit in _remembered(desk, one):
                change.edits.setdefault(one.path, []).append(edit)
    return change


def _refuse_taken(desk: Desk, every: list[Mention], name: str) -> None:
    """Two records must not have one name, nor names that one takes for each other."""
    defined = [one for one in every if one.defines]
    for other in desk.everywhere():
        if not other.defines or alike(other.id) != alike(name) or other in defined:
            continue
        for one in defined:
            if family(one.kind) != family(other.kind) or not _share(one, other):
                continue
            if other.id == name:
                raise Refused(f"`{name}` is taken: the {other.kind} called so stands in {other.path}.")
            if not other.path.lower().endswith(".csv"):
                raise Refused(f"`{name}` looks like `{other.id}`: one would be taken for the other.")


def _share(one: Mention, other: Mention) -> bool:
    """Whether two records may be named in the same place."""
    if one.kind == "source":
        return one.path == other.path
    programs = [layout.program if (layout := layout_of(each.path)) else "" for each in (one, other)]
    return programs[0] == programs[1] or "" in programs


def _refuse_unread(desk: Desk, mention: Mention) -> None:
    """A file that can't be read may name the record too, and would be left behind."""
    for path in desk.snapshot.documents:
        text = None if desk.is_readable(path) else desk.text(path)
        if text is not None and mention.id in text.text:
            raise Refused(f"{path} can't be read at the moment and may name it too; mend it first.")


def _move(desk: Desk, mention: Mention, name: str, *, may_move: bool) -> tuple[str, str]:
    folder, _, file = mention.path.rpartition("/")
    target = f"{folder}/{name}.{file.rsplit('.', 1)[1]}"
    if not may_move:
        raise Refused(
            f"The name of {mention.path} is the id, and this editor can't rename files for others. "
            f"Rename the file by hand, and then what names it."
        )
    if target in desk.snapshot.documents or (desk.root / target).exists():
        raise Refused(f"`{name}` is taken: there is a file {target}.")
    return mention.path, target


def _renamed(desk: Desk, mention: Mention, name: str) -> Edit:
    text, extent = desk.text(mention.path), desk.extent(mention)
    if text is None or extent is None:
        raise Refused(f"In {mention.path} the id could not be found; rename it there by hand.")
    node = desk.extents(mention.path).get(mention.route)
    whole = node is not None and node.value == extent and mention.part is None
    # What stands alone is quoted where it must be; inside quotation marks no name needs any.
    plain = not whole or mention.path.lower().endswith(".csv")
    return Edit(extent.start, extent.end, name if plain else scalar(name))


# The former name


def _remembered(desk: Desk, mention: Mention) -> Iterator[Edit]:
    """The edit by which a record keeps its former name under `was`, if its kind has that key."""
    layout, text = layout_of(mention.path), desk.text(mention.path)
    document = desk.snapshot.documents.get(mention.path)
    if layout is None or text is None or document is None:
        return
    top = top_of(layout, document.value if isinstance(document.value, dict) else ())
    route: Route = mention.route[:-1]
    around = at(top, route)
    if mention.is_name_of_file:
        around = group(layout.kind.record)
    if layout.is_table:
        around = below(top, 0)
    if not isinstance(around, Group) or "was" not in around.slots or family(mention.kind) == "person":
        return
    extents = desk.extents(mention.path)
    if layout.is_table:
        yield _in_cell(mention, text, extents, (*route, "was"))
        return
    node, record = extents.get((*route, "was")), extents.get(route)
    if record is None:
        return
    if node is None:
        yield _added(text, extents, record, route, f"was: [{scalar(mention.id)}]")
        return
    said = text.text[node.value.start : node.value.end]
    if not said or said in ("~", "null", "[]"):
        before = " " if text.text[node.value.start - 1 : node.value.start] == ":" else ""
        yield Edit(node.value.start, node.value.end, f"{before}[{scalar(mention.id)}]")
    elif said.startswith("["):
        yield Edit(node.value.end - 1, node.value.end - 1, f", {scalar(mention.id)}")
    else:
        last = max(
            (one for place, one in extents.items() if place[:-1] == (*route, "was")),
            key=lambda one: one.value.start,
        )
        line = text.line(text.line_of(last.value.start))
        indent = line[: line.index("-")] if "-" in line else ""
        yield Edit(last.value.end, last.value.end, f"{_break(text)}{indent}- {scalar(mention.id)}")


def _in_cell(mention: Mention, text: Text, extents: dict[Route, Node], route: Route) -> Edit:
    node = extents.get(route)
    if node is None:
        raise Refused(
            f"{mention.path} has no column `was`, where the former id is kept so that nothing vanishes; "
            "add the column first."
        )
    said = text.text[node.value.start : node.value.end].strip('"')
    return Edit(node.value.start, node.value.end, cell(f"{said};{mention.id}" if said else mention.id))


def _added(text: Text, extents: dict[Route, Node], record: Node, route: Route, line: str) -> Edit:
    """A line at the end of a record, or an entry at the end of its braces."""
    said = text.text
    if said[record.value.start : record.value.start + 1] == "{":
        close = record.value.end - 1
        inner = said[record.value.start + 1 : close]
        end = close - (len(inner) - len(inner.rstrip()))
        comma = "" if not inner.strip() or _ENTRY.search(inner.rstrip()) else ", "
        return Edit(end, end, comma + line)
    keys = [node for place, node in extents.items() if len(place) == len(route) + 1 and place[:-1] == route]
    first = min(keys, key=lambda node: node.start)
    indent = " " * (first.start - text.extent(text.line_of(first.start)).start)
    end = text.extent(text.line_of(max(record.value.end - 1, 0))).end
    return Edit(end, end, f"{_break(text)}{indent}{line}")


def _break(text: Text) -> str:
    """How lines end in a text."""
    return "\r\n" if "\r\n" in text.text else "\n"
