"""Where a cursor stands in a text that may be half typed.

The text is not parsed: at the moment when somebody types, it seldom is YAML. What surrounds the cursor
follows from the indentation of the lines above it and from the brackets that are open before it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from playbook.door.shapes import ListShape
from playbook.editing import Extent, head_of
from playbook.editor.layout import Form, Group, Layout, at, below, top_of
from playbook.editor.text import Text
from playbook.problem import Route, Step

_KEY: Final = r"(?:\"[^\"]*\"|'[^']*'|[^\s#\[\]{},\"'&*!|>%@`-][^#\[\]{},:]*?|-[^\s:]+)"
_LINE: Final = re.compile(
    rf"(?P<indent>[ ]*)(?P<dashes>(?:-[ ]+)*)(?:(?P<key>{_KEY})[ ]*:(?:[ ]+(?P<value>.*)|[ ]*$))?"
)
_REACH: Final = 60
"""So many lines back an open bracket is looked for."""


@dataclass(frozen=True, slots=True)
class Spot:
    """What may stand where a cursor is.

    `form` is the form of what surrounds the cursor: a group when a key is being typed, else that of the
    value. `extent` is the word that is being typed, as far as the line goes on with it, and `typed` that
    part of it that stands before the cursor. `open` tells in what a value stands: nothing, `[` or `{`.
    """

    form: Form | None
    is_key: bool
    extent: Extent
    typed: str
    route: Route = ()
    beside: frozenset[str] = field(default_factory=frozenset)
    open: str = ""
    follows: str = ""
    """What stands behind the word on its line."""
    group: Group | None = None
    """The group whose key's value is being typed."""
    key: str = ""


def spot_of(layout: Layout, text: Text, offset: int) -> Spot | None:
    """What may stand at an offset; None where anything may, as in prose."""
    if layout.is_table:
        return _in_table(layout, text, offset)
    if layout.path.endswith(".md"):
        head = head_of(text.text)
        if head is None or not head[0] <= offset <= head[1]:
            return None
    return _in_yaml(layout, text, offset)


def _in_table(layout: Layout, text: Text, offset: int) -> Spot | None:
    line = text.line_of(offset)
    extent = text.extent(line)
    cells = _cells(text.line(line))
    heads = [head.strip().strip('"') for _, head in _cells(text.line(0).removeprefix("\ufeff"))]
    number = max((n for n, (start, _) in enumerate(cells) if extent.start + start <= offset), default=0)
    start, cell = cells[number]
    start += extent.start
    rows = top_of(layout, ())
    group = below(rows, 0)
    if not isinstance(group, Group):
        return None
    if line == 0:
        beside = frozenset(heads) - {cell.strip()}
        return Spot(group, True, Extent(start, start + len(cell)), text.text[start:offset], (), beside)
    if number >= len(heads):
        return None
    slot = group.slots.get(heads[number])
    if slot is None:
        return None
    if cell.startswith('"') and offset > start:
        start, cell = start + 1, cell[1:].removesuffix('"')
    form: Form = slot.shape
    splits = getattr(form, "splits", "")
    if splits:
        before = cell[: offset - start].rfind(splits) + 1
        start, cell = start + before, cell[before:].split(splits)[0]
    word = Extent(start, start + len(cell))
    typed = text.text[start:offset]
    lead = len(typed) - len(typed.lstrip())
    return Spot(
        form,
        False,
        Extent(word.start + lead, max(word.end, offset)),
        typed.lstrip(),
        (0, heads[number]),
        group=group,
        key=heads[number],
    )


def _cells(line: str) -> list[tuple[int, str]]:
    """The cells of a row with their places; a quotation mark hides the commas behind it."""
    found, start, quoted = [], 0, False
    for index, character in enumerate(line):
        if character == '"':
            quoted = not quoted
        elif character == "," and not quoted:
            found.append((start, line[start:index]))
            start = index + 1
    return [*found, (start, line[start:])]


@dataclass(frozen=True, slots=True)
class _Mark:
    """A dash or a key that begins something, and the column where it stands."""

    column: int
    key: str | None
    line: int
    value: str = ""


def _marks(line: str, number: int) -> list[_Mark]:
    """The dashes and the key at the beginning of a line, from left to right."""
    found = _begun(line)
    if line.lstrip().startswith("#"):
        return []
    column = len(found["indent"])
    marks = []
    for dash in re.finditer(r"-[ ]+", found["dashes"]):
        marks.append(_Mark(column + dash.start(), None, number))
    rest = line[found.end("dashes") :]
    if rest.rstrip() == "-":
        marks.append(_Mark(found.end("dashes"), None, number))
    if found["key"] is not None:
        said = (found["value"] or "").strip()
        marks.append(_Mark(found.end("dashes"), _plain(found["key"]), number, said))
    return marks


def _begun(line: str) -> re.Match[str]:
    """The indentation, the dashes and the key with which a line begins."""
    found = _LINE.match(line)
    assert found is not None  # each part of it may be empty
    return found


def _in_yaml(layout: Layout, text: Text, offset: int) -> Spot | None:
    number = text.line_of(offset)
    begin = text.extent(number).start
    before = text.text[begin:offset]
    if re.search(r"(?:^|\s)#", _unquoted(before)):
        return None
    opened = _opened(text, number, offset)
    if opened is not None:
        return _in_brackets(layout, text, offset, *opened)
    found = _begun(before)
    column = found.end("dashes")
    route, parent = _above(text, number, column)
    if parent is not None and re.match(r"[^#\s]", parent.value):
        return None  # inside text of several lines
    top = top_of(layout, _keys_at_top(text))
    if found["key"] is not None:
        start = offset if found["value"] is None else begin + found.start("value")
        return _value(text, at(top, route), (*route, _plain(found["key"])), start, offset)
    start = begin + column
    form = at(top, route)
    if isinstance(form, Group):
        word = re.match(rf"(?:{_KEY})(?=[ ]*(?::(?:[ ]|$)|$))", text.line(number)[column:])
        end = max(offset, start + (word.end() if word else 0))
        return _key(text, form, route, Extent(start, end), offset, _beside(text, number, column))
    if isinstance(form, ListShape):
        end = _end_of_value(text, start, offset, "")
        return Spot(form, False, Extent(start, end), text.text[start:offset], route, open="-")
    if route and isinstance(route[-1], int):
        return _value(text, at(top, route[:-2]), route, start, offset)
    return None


def _plain(key: str) -> str:
    return key.strip("\"'").strip()


def _key(
    text: Text,
    group: Group,
    route: Route,
    extent: Extent,
    offset: int,
    beside: frozenset[str],
    opened: str = "",
) -> Spot:
    """The spot of a key that is being typed."""
    typed = text.text[extent.start : offset]
    follows = text.text[extent.end : text.extent(text.line_of(offset)).end]
    return Spot(group, True, extent, typed, route, beside, opened, follows)


def _value(
    text: Text,
    around: Form | None,
    route: Route,
    start: int,
    offset: int,
    opened: str = "",
) -> Spot | None:
    """The spot of a value that is being typed: that of a key, or one of a key's list."""
    if not isinstance(around, Group):
        return None
    named = [step for step in route if isinstance(step, str)]
    form = below(around, named[-1]) if named else None
    if isinstance(route[-1], int):
        form = below(form, route[-1])
    typed = text.text[start:offset]
    if form is None or isinstance(form, Group) or typed[:1] in ("|", ">"):
        return None
    end = _end_of_value(text, start, offset, ",]}" if opened else "")
    return Spot(form, False, Extent(start, end), typed, route, open=opened, group=around, key=str(named[-1]))


def _unquoted(line: str) -> str:
    return re.sub(r"\"[^\"]*\"?|'[^']*'?", lambda found: "x" * len(found[0]), line)


def _keys_at_top(text: Text) -> list[str]:
    """The keys that stand at the left edge of a text."""
    found = []
    for number in range(text.lines):
        line = text.line(number)
        if line[:1] not in ("", " ", "#", "-"):
            found += [mark.key for mark in _marks(line, number) if mark.key is not None]
    return found


def _above(text: Text, number: int, column: int) -> tuple[Route, _Mark | None]:
    """What is open around a column of a line, from the outside in; and the mark nearest to it."""
    route: list[Step] = []
    nearest: _Mark | None = None
    dash = False
    for mark in _upward(text, number, column):
        # A list may stand as far left as the key that it belongs to.
        if mark.column < column or (dash and mark.key is not None and mark.column == column):
            route.append(0 if mark.key is None else mark.key)
            dash = mark.key is None
            nearest = nearest or mark
            column = mark.column
    return tuple(reversed(route)), nearest


def _upward(text: Text, number: int, column: int) -> Iterator[_Mark]:
    """Dashes and keys left of a column on its line, then those of the lines above, nearest first."""
    own = [mark for mark in _marks(text.line(number), number) if mark.column < column]
    yield from reversed(own)
    for above in range(number - 1, -1, -1):
        yield from reversed(_marks(text.line(above), above))


def _beside(text: Text, number: int, column: int) -> frozenset[str]:
    """The keys that stand in the same group, above and below the line."""
    found: set[str] = set()
    own = _marks(text.line(number), number)
    starts_entry = bool(own) and own[0].key is None
    for lines in (range(0) if starts_entry else range(number - 1, -1, -1), range(number + 1, text.lines)):
        for line in lines:
            marks = _marks(text.line(line), line)
            ends = bool(marks) and marks[0].column < column
            if line < number or not ends:
                found.update(mark.key for mark in marks if mark.key is not None and mark.column == column)
            if ends:
                break
    return frozenset(found)


def _opened(text: Text, number: int, offset: int) -> tuple[int, int] | None:
    """Line and offset where brackets begin that are still open at the offset."""
    for line in range(number, max(number - _REACH, -1), -1):
        extent = text.extent(line)
        said = text.text[extent.start : min(extent.end, offset)]
        found = _begun(said)
        start = found.end("dashes")
        if found["key"] is not None:
            start = found.start("value") if found["value"] is not None else len(said)
        rest = said[start:]
        if rest.lstrip()[:1] in ("[", "{") and rest.strip():
            start = extent.start + start + len(rest) - len(rest.lstrip())
            return (line, start) if _stack(text.text[start:offset]) else None
        if line != number and (found["key"] is not None or found["dashes"]):
            return None
    return None


def _stack(said: str) -> list[tuple[str, int]]:
    """The brackets that are open at the end of a text, with the place where their last entry begins."""
    stack: list[tuple[str, int]] = []
    quote = ""
    for index, character in enumerate(said):
        if quote:
            quote = "" if character == quote else quote
        elif character in "\"'" and said[:index].rstrip()[-1:] in ("[", "{", ",", ":"):
            quote = character
        elif character in "[{":
            stack.append((character, index + 1))
        elif character in "]}" and stack:
            stack.pop()
            if not stack:
                return []
        elif character == "," and stack:
            stack[-1] = (stack[-1][0], index + 1)
    return stack


def _in_brackets(layout: Layout, text: Text, offset: int, number: int, start: int) -> Spot | None:
    found = _begun(text.line(number))
    route, _ = _above(text, number, found.end("dashes"))
    if found["key"] is not None:
        route = (*route, _plain(found["key"]))
    said = text.text[start:offset]
    stack = _stack(said)
    for bracket, entry in stack[:-1]:
        key = re.match(rf"\s*({_KEY})\s*:", said[entry:])
        route = (*route, 0 if bracket == "[" else _plain(key[1]) if key else "?")
    bracket, entry = stack[-1]
    here = said[entry:]
    begin = start + entry + len(here) - len(here.lstrip())
    top = top_of(layout, _keys_at_top(text))
    if bracket == "[":
        return _value(text, at(top, route[:-1]), (*route, 0), begin, offset, bracket) if route else None
    key = re.match(rf"\s*({_KEY})\s*:(?:\s+|$)", here)
    group = at(top, route)
    if key is not None:
        return _value(text, group, (*route, _plain(key[1])), start + entry + key.end(), offset, bracket)
    if not isinstance(group, Group):
        return None
    end = _end_of_value(text, begin, offset, ":,]}")
    beside = _keys_in_braces(text.text, start + entry, offset)
    return _key(text, group, route, Extent(begin, end), offset, beside, bracket)


def _keys_in_braces(text: str, entry: int, offset: int) -> frozenset[str]:
    """The keys of the braces around an offset, before and behind it."""
    depth, begin = 0, entry - 1
    while begin >= 0 and not (text[begin] == "{" and depth == 0):
        depth += (text[begin] in "]}") - (text[begin] in "[{")
        begin -= 1
    depth, end = 0, offset
    while end < len(text) and end < offset + 2000 and not (text[end] in "}\n" and depth == 0):
        depth += (text[end] in "[{") - (text[end] in "]}")
        end += 1
    before = text[begin + 1 : entry]
    return frozenset(
        found[1].strip("\"'")
        for part in (before, text[offset:end])
        for found in re.finditer(rf"(?:^|,)\s*({_KEY})\s*:(?=\s)", part)
    )


def _end_of_value(text: Text, start: int, offset: int, ends: str) -> int:
    """Where the value that begins at `start` ends on the cursor's line."""
    line = text.extent(text.line_of(offset))
    rest = text.text[offset : line.end]
    found = re.search(r"\s#" + (rf"|[{re.escape(ends)}]" if ends else ""), rest)
    rest = rest[: found.start()] if found else rest
    return offset + len(rest.rstrip())
