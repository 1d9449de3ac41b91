"""The text of a file and the places in it: where each value stands, and how one is changed.

Nothing here decides what to change. Routes are those of `playbook.source`; offsets count characters
of the text from 0, and an extent's end is excluded. A byte-order mark counts as a character.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import yaml

from playbook import source
from playbook.problem import Fix, FixKind, Route

_LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
BREAK: Final = re.compile(r"\r\n|\r|\n")
"""What ends a line, for editors as for us."""


@dataclass(frozen=True, slots=True)
class Extent:
    """A stretch of text, its end excluded; empty where a value was left out."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Node:
    """Where a value stands, and its key when it has one."""

    key: Extent | None
    value: Extent

    @property
    def start(self) -> int:
        """Where the key begins, or the value that has none."""
        return self.value.start if self.key is None else self.key.start


Extents = dict[Route, Node]


class OverlapError(ValueError):
    """Two edits change the same stretch of text."""


@dataclass(frozen=True, slots=True, order=True)
class Edit:
    """Text that takes the place of a stretch of a file."""

    start: int
    end: int
    text: str


def apply(text: str, edits: Iterable[Edit]) -> str:
    """The text after all edits, whose offsets are those of the text before.

    Raises OverlapError when two of them change the same stretch.
    """
    parts: list[str] = []
    done, last = 0, None
    for edit in sorted(edits):
        if edit.start < done or (last is not None and (edit.start, edit.end) == (last.start, last.end)):
            raise OverlapError(f"two edits change what stands at {edit.start}")
        parts += [text[done : edit.start], edit.text]
        done, last = edit.end, edit
    return "".join((*parts, text[done:]))


def offset(text: str, line: int, column: int) -> int:
    """The offset of a line and a column, both counted from 1; the end of the line when it is shorter."""
    start = 0
    for _ in range(line - 1):
        found = BREAK.search(text, start)
        if found is None:
            return len(text)
        start = found.end()
    found = BREAK.search(text, start)
    return min(start + max(column, 1) - 1, found.start() if found else len(text))


def position(text: str, at: int) -> tuple[int, int]:
    """Line and column of an offset, both counted from 1."""
    line, start = 1, 0
    for found in BREAK.finditer(text, 0, at):
        if found.end() > at:
            break
        line, start = line + 1, found.end()
    return line, at - start + 1


def place_at(extents: Mapping[Route, Node], at: int) -> Route:
    """The innermost route whose key or value holds an offset; the whole file when none does."""
    best: Route = ()
    start = -1
    for route, node in extents.items():
        if node.start <= at <= node.value.end and (len(route), node.start) > (len(best), start):
            best, start = route, node.start
    return best


def extents_of(path: str, text: str) -> Extents:
    """Where every value of a file stands; what its name ends in tells how it is read."""
    ending = path.rsplit(".", 1)[-1].lower()
    if ending == "csv":
        return _of_table(text)
    if ending == "md":
        return _of_prose(text)
    return extents(text)


def extents(text: str) -> Extents:
    """Where every value of a YAML text stands; of a text that is no YAML, what was read so far.

    Bounded like `source.parse`. A key that does not count has a route of its own, as there.
    """
    begin = 1 if text.startswith("\ufeff") else 0
    return _of_yaml(text, begin, len(text))


def _of_yaml(text: str, begin: int, end: int) -> Extents:
    found: Extents = {}
    walk = _Walk(text, begin, found)
    try:
        loader = _LOADER(text[begin:end])
    except yaml.YAMLError:
        return found
    try:
        while loader.check_event() and walk.take(loader.get_event()):
            pass
    except yaml.YAMLError:
        walk.close_all()
    finally:
        loader.dispose()
    return found


@dataclass(slots=True)
class _Open:
    """A list or mapping whose end has not been read."""

    route: Route
    key: Extent | None
    start: int
    last: int
    is_map: bool
    flow: bool
    count: int = 0
    name: str | None = None
    name_at: Extent | None = None
    names: set[str] | None = None


class _Walk:
    """Turns events into extents, one after another."""

    def __init__(self, text: str, begin: int, found: Extents) -> None:
        self.text, self.begin, self.found = text, begin, found
        self.stack: list[_Open] = []
        self.nodes = 0
        self.documents = 0
        # How deep the walk is inside a list or mapping that serves as a key and is passed over.
        self.inside_key = 0

    def take(self, event: Any) -> bool:
        """Take in one event; False when nothing more is to be read."""
        if isinstance(event, yaml.DocumentStartEvent):
            self.documents += 1
            return self.documents == 1
        if isinstance(event, yaml.CollectionEndEvent):
            if self.inside_key:
                self._leave_key(event)
            else:
                mark: Any = event.end_mark
                self._close(self.begin + mark.index)
            return True
        if not isinstance(event, yaml.NodeEvent):
            return True
        self.nodes += 1
        if self.nodes > source.MAX_NODES or len(self.stack) > source.MAX_DEPTH:
            self.close_all()
            return False
        starts = type(event) in (yaml.SequenceStartEvent, yaml.MappingStartEvent)
        if self.inside_key:
            self.inside_key += starts
            return self.inside_key <= source.MAX_DEPTH
        top = self.stack[-1] if self.stack else None
        if top is not None and top.is_map and top.name is None:
            self._key(event, top, starts)
            return True
        route, key = self._route(top)
        here = self._extent(event)
        if starts:
            is_map = isinstance(event, yaml.MappingStartEvent)
            self.stack.append(_Open(route, key, here.start, here.end, is_map, _is_flow(event), names=set()))
        else:
            self.found[route] = Node(key, here)
            self._grow(here.end)
        return True

    def _key(self, event: Any, top: _Open, starts: bool) -> None:
        here = self._extent(event)
        top.name_at = here
        mark = event.start_mark
        beside = f" ({mark.line + 1}:{mark.column + 1})"
        if starts:
            self.inside_key = 1
            top.name = "?" + beside
            return
        name = str(getattr(event, "value", "?"))
        names = top.names if top.names is not None else set()
        merge = name == "<<" and not getattr(event, "style", None)
        if type(event) is not yaml.ScalarEvent or event.tag or event.anchor or merge or not name:
            name = "?" + beside
        elif name in names:
            name += beside
        else:
            names.add(name)
        top.name = name

    def _leave_key(self, event: Any) -> None:
        self.inside_key -= 1
        top = self.stack[-1]
        if not self.inside_key and top.name_at is not None:
            top.name_at = Extent(top.name_at.start, self.begin + event.end_mark.index)

    def _route(self, top: _Open | None) -> tuple[Route, Extent | None]:
        """Route and key of the value that begins now."""
        if top is None:
            return (), None
        if not top.is_map:
            top.count += 1
            return (*top.route, top.count - 1), None
        name, key = top.name, top.name_at
        top.name = top.name_at = None
        return (*top.route, str(name)), key

    def _extent(self, event: Any) -> Extent:
        start, end = self.begin + event.start_mark.index, self.begin + event.end_mark.index
        if getattr(event, "style", None) in ("|", ">"):
            end = start + len(self.text[start:end].rstrip(" \t\r\n"))
        return Extent(start, end)

    def _grow(self, end: int) -> None:
        if self.stack:
            self.stack[-1].last = max(self.stack[-1].last, end)

    def _close(self, end: int) -> None:
        top = self.stack.pop()
        # What ends a block is the line after it, comments passed over: it ends with its last value.
        end = end if top.flow else top.last
        self.found[top.route] = Node(top.key, Extent(top.start, end))
        self._grow(end)

    def close_all(self) -> None:
        """End what is open where its last value ended."""
        while self.stack:
            top = self.stack[-1]
            if top.name is not None and top.name_at is not None:
                end = top.name_at.end
                self.found.setdefault((*top.route, top.name), Node(top.name_at, Extent(end, end)))
                self._grow(end)
            self._close(top.last)


def _is_flow(event: Any) -> bool:
    """Whether a list or mapping is written between brackets or braces."""
    return bool(event.flow_style)


def _of_prose(text: str) -> Extents:
    """Where the keys between the `---` lines of a Markdown file stand, and its body."""
    bounds = head_of(text)
    if bounds is None:
        return {}
    begin, end, body = bounds
    found = _of_yaml(text, begin, end)
    if body is not None:
        found[("body",)] = Node(None, Extent(body, len(text)))
    return found


def head_of(text: str) -> tuple[int, int, int | None] | None:
    """Where the head of a Markdown file begins and ends, and where its body begins.

    The body is None while the second `---` is not there; the whole None when the first is not.
    """
    begin = 1 if text.startswith("\ufeff") else 0
    first = text.find("\n", begin)
    if first < 0 or text[begin:first].rstrip() != "---":
        return None
    start = at = first + 1
    while at < len(text):
        stop = text.find("\n", at)
        stop = len(text) if stop < 0 else stop
        if text[at:stop].rstrip() == "---":
            return start, at, min(stop + 1, len(text))
        at = stop + 1
    return start, len(text), None


def _of_table(text: str) -> Extents:
    """Where the cells of a table stand: quotation marks belong to a cell; blank cells are there too."""
    found: Extents = {(): Node(None, Extent(0, len(text)))}
    header: list[str] = []
    index = cells = 0
    for number, row in enumerate(_rows(text)):
        values = [_cell(text[cell.start : cell.end]) for cell in row]
        if number == 0:
            header = values
            found.update({(name,): Node(None, cell) for name, cell in zip(header, row, strict=True) if name})
            continue
        if not any(values):
            continue
        found[(index,)] = Node(None, Extent(row[0].start, row[-1].end))
        if len(row) <= len(header):
            found.update({(index, name): Node(None, cell) for name, cell in zip(header, row, strict=False)})
        index += 1
        cells += len(row)
        if cells > source.MAX_CELLS:
            break
    return found


def _rows(text: str) -> Iterator[list[Extent]]:
    """The cells of every row; a quotation mark that is never closed takes in the rest."""
    at, row = 1 if text.startswith("\ufeff") else 0, []
    plain = re.compile(r"[^,\r\n]*")
    while at < len(text):
        end = at
        if text[at] == '"':
            end = _quotation(text, at)
        end = plain.match(text, end).end()  # type: ignore[union-attr]
        row.append(Extent(at, end))
        if text[end : end + 1] == ",":
            at = end + 1
            if at < len(text):
                continue
            row.append(Extent(at, at))
        yield row
        row = []
        at = end + (2 if text.startswith("\r\n", end) else 1)


def _quotation(text: str, at: int) -> int:
    """Where the quotation that begins here has ended."""
    at += 1
    while True:
        at = text.find('"', at)
        if at < 0:
            return len(text)
        if text[at + 1 : at + 2] != '"':
            return at + 1
        at += 2


def _cell(raw: str) -> str:
    """What a cell says."""
    if not raw.startswith('"'):
        return raw.strip()
    end = _quotation(raw, 0)
    inner = raw[1 : end - 1] if end <= len(raw) and raw[end - 1 : end] == '"' and end > 1 else raw[1:]
    return (inner.replace('""', '"') + raw[end:]).strip()


def cell(text: str) -> str:
    """How a text is written as a cell of a table: inside quotation marks where it needs them."""
    return '"' + text.replace('"', '""') + '"' if re.search(r'[,"\r\n]|^\s|\s$', text) else text


def scalar(text: str) -> str:
    """How a text is written as a YAML value, so that the same text is read: quoted where it must be."""
    if _reads_back(text):
        return text
    simple = "\n" not in text and "\r" not in text and "\t" not in text
    if simple and ('"' in text or "\\" in text):
        return "'" + text.replace("'", "''") + "'"
    return json.dumps(text, ensure_ascii=False)


def _reads_back(text: str) -> bool:
    """Whether a text may stand plain, as a value, as a key, and between brackets."""
    if not text or text != text.strip() or len(text) > 1000 or not text.isprintable() or "  #" in text:
        return False
    tried = f"a: {text}\nb: [{text}, {text}]\nc: {{d: {text}}}\n"
    document = source.parse(tried.encode("utf-8", "replace"), "")
    meant = {"a": text, "b": [text, text], "c": {"d": text}}
    return not document.problems and repr(document.value) == repr(meant)


def edit_of(path: str, text: str, extents: Extents, route: Route, fix: Fix) -> Edit | None:
    """The edit that makes a fix at a route; None where the text leaves room for doubt."""
    node = extents.get(route)
    if node is None:
        return None
    if path.lower().endswith(".csv"):
        return _in_table(node, fix)
    value = text[node.value.start : node.value.end]
    if fix.kind is FixKind.RENAME:
        if node.key is None:
            return None
        # A name that was written with quotation marks may lose them.
        return Edit(node.key.start, node.key.end, scalar(str(fix.text)))
    if fix.kind is FixKind.WRITE:
        if _is_block(value) or not value:
            return None
        return Edit(node.value.start, node.value.end, written(fix.text))
    if fix.kind is FixKind.WRAP:
        if not value or BREAK.search(value) or _is_block(value) or value[0] in "[{":
            return None
        wrapped = f"[{value}]" if _is_one_entry(value) else f"[{scalar(value)}]"
        return Edit(node.value.start, node.value.end, wrapped)
    if fix.kind is FixKind.QUOTE:
        return _with_the_rest(text, node)
    return _without(text, extents, route, node)


def written(value: str | bool) -> str:
    """A value as YAML has it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return scalar(value)


def _in_table(node: Node, fix: Fix) -> Edit | None:
    if fix.kind not in (FixKind.RENAME, FixKind.WRITE):
        return None
    said = written(fix.text) if isinstance(fix.text, bool) else fix.text
    return Edit(node.value.start, node.value.end, cell(said))


def _is_block(value: str) -> bool:
    return value[:1] in ("|", ">")


def _is_one_entry(value: str) -> bool:
    """Whether a value, as it is written, is one entry between brackets."""
    alone = source.parse(f"a: {value}\n".encode("utf-8", "replace"), "")
    inside = source.parse(f"a: [{value}]\n".encode("utf-8", "replace"), "")
    if alone.problems or inside.problems:
        return False
    return repr(inside.value) == repr({"a": [alone.value["a"]]})


def _with_the_rest(text: str, node: Node) -> Edit | None:
    """Quotation marks round a value and the rest of its line, which was read as a comment."""
    value = text[node.value.start : node.value.end]
    if not value or BREAK.search(value) or value[0] in "\"'[{|>":
        return None
    found = BREAK.search(text, node.value.end)
    end = found.start() if found else len(text)
    whole = text[node.value.start : end].rstrip()
    return Edit(node.value.start, node.value.start + len(whole), scalar(whole))


def _without(text: str, extents: Extents, route: Route, node: Node) -> Edit | None:
    """Nothing in place of a key and its value, with the line or lines that they take."""
    if node.key is None:
        return None
    begin = max(text.rfind("\n", 0, node.start), text.rfind("\r", 0, node.start)) + 1
    found = BREAK.search(text, node.value.end)
    end = found.end() if found else len(text)
    before = text[begin : node.start].removeprefix("\ufeff")
    after = text[node.value.end : found.start() if found else len(text)].strip()
    siblings = [one for one in extents if len(one) == len(route) and one[:-1] == route[:-1] and one != route]
    if not siblings or after:
        # The only key of its group, or something else stands on the line: a comment, another key.
        return _out_of_braces(text, extents, route, node) if siblings else None
    if before.strip() in ("", "-"):
        if not before.strip():
            return Edit(begin + (1 if text[begin : begin + 1] == "\ufeff" else 0), end, "")
        # `- id: x` and more keys below: the next one moves up behind the dash.
        follows = min((extents[one].start for one in siblings if extents[one].start > node.start), default=0)
        between = text[node.value.end : follows]
        return Edit(node.start, follows, "") if follows and not between.strip() else None
    return _out_of_braces(text, extents, route, node)


def _out_of_braces(text: str, extents: Extents, route: Route, node: Node) -> Edit | None:
    """Nothing in place of an entry of `{a: b, c: d}`, with the comma that parts it from the next."""
    around = extents.get(route[:-1])
    if around is None or text[around.value.start : around.value.start + 1] != "{":
        return None
    after = re.compile(r"[ \t]*,[ \t]*").match(text, node.value.end)
    if after:
        return Edit(node.start, after.end(), "")
    before = re.search(r",[ \t]*$", text[around.value.start : node.start])
    if before:
        return Edit(around.value.start + before.start(), node.value.end, "")
    return None
