"""YAML and CSV text to documents: JSON-shaped values that remember where each of them stood.

Text is read from the parser's events, never composed by a loader, because loaders guess. The result
holds only `dict`, `list`, `str`, `int`, `Decimal`, `bool` and `None`:

- `true` and `false` are booleans; `yes`, `NO` and `off` stay the words that a person typed;
- `12` and `6.40` are numbers; `012`, `1_000`, `1:30` and `2027-01-11` stay text;
- `null`, `~` and nothing at all are `None`.

Whatever YAML offers beyond that (tags, anchors, aliases, merge keys, several documents) is refused
with a sentence. All problems of a file are collected; a part that cannot be read is left out as
`UNREADABLE`, so that later stages neither use it nor complain about it again.
"""

from __future__ import annotations

import csv
import io
import re
from array import array
from collections.abc import Iterator, MutableMapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any, Final

import yaml

from playbook.model.guarded import offered
from playbook.problem import Fix, FixKind, Location, Place, Problem, Route, Severity

MAX_BYTES: Final = 8_000_000
"""A larger file is refused before it is read: parsing time grows with size."""
MAX_TABLE_BYTES: Final = 16_000_000
"""The same for a table: a roster of 48,000 people takes 7 MB, and a table is read ten times as fast."""
MAX_NODES: Final = 600_000
"""A schedule of 40,000 days has 360,000 values, and 15 more for each day that was changed. However so many
values were arranged, reading them took no more than 3 seconds and 250 MB."""
MAX_CELLS: Final = 1_200_000
"""A roster of 48,000 people with 13 columns has 672,000 values, a directory of 100,000 has 900,000."""
MAX_DEPTH: Final = 24
MAX_SCALAR: Final = 100_000
MAX_PROBLEMS: Final = 200
"""After so many problems of one file, the rest is not listed."""

_LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_NUMBER: Final = re.compile(r"-?(?:0|[1-9]\d{0,14})(\.\d{1,9})?")
# Control characters, line separators that editors do not show as lines, marks that turn the reading
# direction (they make text look other than it is), lone surrogates and non-characters.
_FORBIDDEN: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069"
    "\ud800-\udfff\ufdd0-\ufdef\ufeff\ufffe\uffff]"
)
# A comment that begins right after a value and without a blank: `Plan #1`.
_SWALLOWED: Final = re.compile(r"[ \t]+(#[^\s#]\S{0,60})")
_REFUSED_TAG: Final = "Tags such as `{}` are not read here."


class Unreadable:
    """Stands where a value could not be read; the problem was told already."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "UNREADABLE"


UNREADABLE: Final = Unreadable()


def most_bytes(path: str) -> int:
    """How large a file may be that is read: a table more than others."""
    return MAX_TABLE_BYTES if path.lower().endswith(".csv") else MAX_BYTES


@dataclass(slots=True)
class Document:
    """The values of one file and where each of them stands.

    `value` is JSON-shaped (see the module); `marks` gives line and column, counted from 0, for
    every route; `problems` are those of the text itself.
    """

    path: str
    value: Any = None
    marks: MutableMapping[Route, tuple[int, int]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def locate(self, route: Route) -> Location:
        """Return line and column of a route, or of the nearest thing around it that exists."""
        for end in range(len(route), -1, -1):
            mark = self.marks.get(route[:end])
            if mark is not None:
                return Location(mark[0] + 1, mark[1] + 1)
        return Location(1, 1)


class _Stop(Exception):  # noqa: N818 - not an error: it ends a loop
    """The rest of the file can't be made sense of."""


def parse(data: bytes, path: str) -> Document:
    """Read YAML bytes into a document; never raises for what an author wrote.

    Time and memory are bounded by `MAX_BYTES`, `MAX_NODES` and `MAX_DEPTH`.
    """
    reader = _Reader(path)
    text = _decode(data, reader, MAX_BYTES)
    if text is None:
        reader.document.value = UNREADABLE
    else:
        reader.read(text)
    return reader.document


def _decode(data: bytes, reader: _Reader, most: int) -> str | None:
    """UTF-8 text without its byte-order mark, or None when the bytes are too many or something else."""
    if len(data) > most:
        reader.refuse(
            "Y001",
            (),
            f"The file is {len(data) / 1e6:.1f} MB; at most {most / 1e6:.0f} MB are read.",
            "Split it into a folder with one file per record.",
        )
        return None
    if data[:2] in (b"\xff\xfe", b"\xfe\xff") or 0 in data[:2]:
        reader.refuse("Y001", (), "The file is saved as UTF-16.", "Save it as UTF-8.")
        return None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start)
        column = error.start - (data.rfind(b"\n", 0, error.start) + 1)
        reader.document.marks[("?",)] = (line, column)
        reader.refuse("Y001", ("?",), "The file is not UTF-8 text.", "Save it as UTF-8.")
        return None
    found = _FORBIDDEN.search(text)
    if found:
        start = found.start()
        line = text.count("\n", 0, start)
        reader.document.marks[("?",)] = (line, start - (text.rfind("\n", 0, start) + 1))
        reader.refuse(
            "Y006",
            ("?",),
            f"There is an invisible character here (U+{ord(found[0]):04X}).",
            "Delete it and type the text again.",
        )
        return None
    return text


class _Reader:
    """Builds one document from the events of libyaml; iterative, so depth costs no stack."""

    def __init__(self, path: str) -> None:
        self.document = Document(path)
        self.lines: list[str] = []
        self.nodes = 0
        # Which problem tells of the key that was just given a second time, and its first value.
        self.twice: tuple[int, Any] | None = None

    def refuse(self, code: str, route: Route, message: str, hint: str = "", fix: Fix | None = None) -> None:
        """Add a problem at a route of this document."""
        told = len(self.document.problems)
        if told > MAX_PROBLEMS:
            return
        if told == MAX_PROBLEMS:
            message, hint = "From here on there are more problems than can be listed.", "Mend these first."
            fix = None
        place = Place(self.document.path, route)
        self.document.problems.append(
            Problem(code, Severity.ERROR, place, message, hint, fix=offered(fix, place))
        )

    def read(self, text: str) -> None:
        """Read the whole text; whatever goes wrong ends up among the document's problems."""
        self.lines = text.splitlines()
        self.document.marks[()] = (0, 0)
        events = _events(text)
        try:
            self._stream(events)
        except _Stop:
            self.document.value = UNREADABLE
        except yaml.YAMLError as error:
            self._syntax(error)
            self.document.value = UNREADABLE

    def _syntax(self, error: yaml.YAMLError) -> None:
        """Say in plain words what libyaml tripped over."""
        mark: Any = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        if any(late in str(getattr(error, "problem", "")) for late in _NOTICED_LATE):
            mark = getattr(error, "context_mark", None) or mark
        if mark is not None:
            line = min(mark.line, max(len(self.lines) - 1, 0))
            self.document.marks[("?",)] = (line, mark.column if line == mark.line else 0)
        said = str(getattr(error, "problem", None) or "the text ends too early")
        message, hint = "This is not YAML: " + said + ".", ""
        if mark is not None and mark.line < len(self.lines):
            start = self.lines[mark.line]
            if "\t" in start[: len(start) - len(start.lstrip())]:
                said = "tab"
        for needle, plain, advice in _PLAIN:
            if needle in said:
                message, hint = plain, advice
                break
        self.refuse("Y002", ("?",), message, hint)

    def _stream(self, events: Iterator[Any]) -> None:
        documents = 0
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    self.document.marks[("?",)] = (event.start_mark.line, 0)  # type: ignore[union-attr]
                    self.refuse(
                        "Y004",
                        ("?",),
                        "A second document starts here (`---`); only one is read.",
                        "Put it into a file of its own.",
                    )
                    raise _Stop
                if event.tags:
                    self.refuse("Y004", (), "`%TAG` lines are not read here.", "Remove the line.")
                self.document.value = self._node(events)

    def _node(self, events: Iterator[Any]) -> Any:
        """Read the value whose first event comes next, however deep it goes."""
        marks = self.document.marks
        root: list[Any] = []
        # One frame for each open list or mapping: its values, its route, and for mappings the key
        # whose value comes next.
        stack: list[tuple[Any, Route]] = []
        keys: list[str | Unreadable | None] = []
        for event in events:
            kind = type(event)
            if kind in (yaml.SequenceEndEvent, yaml.MappingEndEvent):
                stack.pop()
                keys.pop()
                if not stack:
                    return root[0]
                continue
            self.nodes += 1
            if self.nodes > MAX_NODES:
                self.refuse("Y005", (), f"The file holds more than {MAX_NODES:,} values.", "Split it.")
                raise _Stop
            start = event.start_mark
            parent, route = stack[-1] if stack else (root, ())
            if type(parent) is dict and keys[-1] is None:
                keys[-1] = self._key(event, events, parent, route)
                continue
            if not stack:
                here: Route = ()
            elif type(parent) is dict:
                key = keys[-1]
                keys[-1] = None
                if type(key) is not str:  # the key was refused: read its value and forget it
                    self._twins(self._skip(event, events))
                    continue
                here = (*route, key)
                if kind is yaml.ScalarEvent:
                    marks[here] = (start.line, start.column)
            else:
                here = (*route, len(parent))
                marks[here] = (start.line, start.column)
            value = self._value(event, here)
            if not stack:
                root.append(value)
                if kind not in (yaml.SequenceStartEvent, yaml.MappingStartEvent):
                    return value
            elif type(parent) is dict:
                parent[here[-1]] = value
            else:
                parent.append(value)
            if kind in (yaml.SequenceStartEvent, yaml.MappingStartEvent):
                if len(stack) >= MAX_DEPTH:
                    self.refuse("Y005", here, f"Lists are nested more than {MAX_DEPTH} deep here.")
                    raise _Stop
                if value is UNREADABLE:
                    self._skip(event, events)
                    if not stack:
                        return value
                    continue
                stack.append((value, here))
                keys.append(None)
        raise _Stop

    def _twins(self, second: list[str]) -> None:
        """Say of a key that is given twice that one of them can go, if both say the same."""
        place, self.twice = self.twice, None
        if place is None or second != list(_spelt(place[1])):
            return
        problems = self.document.problems
        problem = problems[place[0]]
        fix = Fix(FixKind.REMOVE, "Remove the second; it says the same.")
        problems[place[0]] = replace(problem, fix=offered(fix, problem.place))

    def _skip(self, event: Any, events: Iterator[Any]) -> list[str]:
        """Pass over the value that begins with this event; return what it says, as `_spelt` does."""
        depth = 0
        said = []
        while True:
            said.append(_event_spelt(event))
            if isinstance(event, yaml.CollectionStartEvent):
                depth += 1
            elif isinstance(event, yaml.CollectionEndEvent):
                depth -= 1
            if depth == 0:
                return said
            self.nodes += 1
            if depth > MAX_DEPTH or self.nodes > MAX_NODES:
                raise _Stop
            event = next(events)

    def _key(
        self, event: Any, events: Iterator[Any], parent: dict[str, Any], route: Route
    ) -> str | Unreadable:
        """The key that this event names, or UNREADABLE after saying why it can't be one."""
        start = event.start_mark
        if type(event) is not yaml.ScalarEvent:
            odd = self._beside(route, "?", start)
            self.refuse("Y004", odd, "A key must be a plain word here.")
            self._skip(event, events)
            return UNREADABLE
        key = str(event.value)
        here = (*route, key)
        if key in parent:
            first = self.document.marks[here][0] + 1
            again = self._beside(route, key, start)
            told = len(self.document.problems)
            self.twice = (told, parent[key]) if told < MAX_PROBLEMS else None
            self.refuse(
                "Y003",
                again,
                f"`{_short(key)}` is given twice; the first stands in line {first}.",
                "Keep one of the two.",
            )
            return UNREADABLE
        if event.tag is not None or event.anchor is not None:
            message, hint = "A key can carry no tag and no anchor here.", "Write it plainly."
            self.refuse("Y004", self._beside(route, "?", start), message, hint)
            return UNREADABLE
        if key == "<<" and not event.style:
            message, hint = "Merge keys (`<<`) are not read here.", "Write the lines out."
            self.refuse("Y004", self._beside(route, "?", start), message, hint)
            return UNREADABLE
        if not key or _FORBIDDEN.search(key):
            message = "This key is empty or holds an invisible character."
            self.refuse("Y006", self._beside(route, "?", start), message)
            return UNREADABLE
        self.document.marks[here] = (start.line, start.column)
        return key

    def _beside(self, route: Route, key: str, mark: Any) -> Route:
        """A route of its own for a key that does not count, so that each is shown where it stands."""
        beside = (*route, f"{key} ({mark.line + 1}:{mark.column + 1})")
        self.document.marks[beside] = (mark.line, mark.column)
        return beside

    def _value(self, event: Any, here: Route) -> Any:
        """The value that this event begins: an empty list or mapping, or what a scalar says."""
        kind = type(event)
        if kind is yaml.AliasEvent:
            self.refuse(
                "Y004",
                here,
                f"`*{_short(event.anchor)}` points elsewhere; such pointers are not read here.",
                "Write the value out, or put `*` inside quotes if it is meant as text.",
            )
            return UNREADABLE
        if event.anchor is not None:
            self.refuse(
                "Y004",
                here,
                f"`&{_short(event.anchor)}` names a value; such names are not read here.",
                "Remove it, or put the text inside quotes.",
            )
            return UNREADABLE
        if event.tag is not None:
            self.refuse(
                "Y004",
                here,
                _REFUSED_TAG.format(_short(event.tag)),
                "Remove it, or put the text inside quotes.",
            )
            return UNREADABLE
        if kind is yaml.MappingStartEvent:
            return {}
        if kind is yaml.SequenceStartEvent:
            return []
        text = str(event.value)
        if len(text) > MAX_SCALAR:
            self.refuse("Y005", here, f"This text is longer than {MAX_SCALAR:,} characters.")
            return UNREADABLE
        # An escape such as "\0" puts into a value what the file itself does not hold.
        if event.style == '"' and (found := _FORBIDDEN.search(text)):
            self.refuse(
                "Y006",
                here,
                f"This text holds an invisible character (U+{ord(found[0]):04X}).",
                "Remove the escape.",
            )
            return UNREADABLE
        if event.style:
            return text
        self._swallowed(event.end_mark, here)
        return _plain(text)

    def _swallowed(self, end: Any, here: Route) -> None:
        """Tell of `Plan #1`, which YAML reads as `Plan`: everything after ` #` is a comment."""
        found = _SWALLOWED.match(self.lines[end.line], end.column) if end.line < len(self.lines) else None
        if found:
            self.refuse(
                "Y013",
                here,
                f"Everything from `{_short(found[1])}` on is a comment and is not read.",
                "Put the whole text inside quotes, or a blank after `#` if it is a comment.",
                Fix(FixKind.QUOTE, "Put the whole text inside quotes."),
            )


# What the parser notices only lines later: the author looks for where the key or the quotation began.
_NOTICED_LATE: Final = ("could not find expected ':'", "unexpected end of stream")
_PLAIN: Final = (
    (
        "tab",
        "A tab stands at the start of a line; YAML is indented with spaces.",
        "Replace the tab by spaces.",
    ),
    (
        "mapping values are not allowed",
        "There is a second colon on this line, or the line is indented differently from the one above.",
        "Put text that holds `: ` inside quotes, and line the keys up.",
    ),
    (
        "could not find expected ':'",
        "This line is neither a `key: value` nor part of the text above it.",
        "Add the colon and a blank, or indent the line to belong to the text above.",
    ),
    (
        "did not find expected key",
        "This line does not line up with the keys above it, or a quotation mark is missing.",
        "Line it up with the keys it belongs to, and check the quotation marks above.",
    ),
    (
        "did not find expected '-' indicator",
        "This line does not line up with the list above it.",
        "Start it with `- `, or line it up with the entry it belongs to.",
    ),
    (
        "found unexpected end of stream",
        "A quotation mark is opened here and never closed.",
        "Close it with the same mark.",
    ),
    (
        "did not find expected ',' or",
        "A bracket is opened and not closed, or a comma is missing.",
        "Close the bracket, and put commas between the entries.",
    ),
    (
        "cannot start any token",
        "This character can't begin a value.",
        "Put the text inside quotes.",
    ),
    (
        "did not find expected <document start>",
        "The file's value ended above; this line does not belong to it.",
        "Line it up with what it belongs to, or remove it.",
    ),
    (
        "alphabetic or numeric character",
        "`*` and `&` have a meaning of their own at the start of a value.",
        "Put the text inside quotes.",
    ),
    ("undefined tag handle", "Tags such as `!name` are not read here.", "Put the text inside quotes."),
    (
        "block sequence entries are not allowed",
        "A list can't begin here.",
        "Put the `-` on a line of its own below the key.",
    ),
)


def _events(text: str) -> Iterator[Any]:
    loader = _LOADER(text)
    try:
        while loader.check_event():
            yield loader.get_event()
    finally:
        loader.dispose()


def _spelt(value: Any) -> Iterator[str]:
    """What a value says, piece by piece: two values that say the same are spelt alike."""
    if isinstance(value, dict):
        yield "{"
        for key, inner in value.items():
            yield repr(key)
            yield from _spelt(inner)
        yield "}"
    elif isinstance(value, list):
        yield "["
        for inner in value:
            yield from _spelt(inner)
        yield "]"
    else:
        yield repr(value)


def _event_spelt(event: Any) -> str:
    """The piece of `_spelt` that an event stands for; one that is like no other where it is refused."""
    kind = type(event)
    if kind is yaml.MappingEndEvent:
        return "}"
    if kind is yaml.SequenceEndEvent:
        return "]"
    if kind is yaml.AliasEvent or event.anchor is not None or event.tag is not None:
        return "?"
    if kind is yaml.MappingStartEvent:
        return "{"
    if kind is yaml.SequenceStartEvent:
        return "["
    return repr(str(event.value) if event.style else _plain(event.value))


def _plain(text: str) -> Any:
    """What an unquoted scalar means; numbers only where the same text would come out again."""
    if text in ("", "~", "null"):
        return None
    if text == "true":
        return True
    if text == "false":
        return False
    found = _NUMBER.fullmatch(text)
    if found is None or text == "-0":
        return text
    return Decimal(text) if found[1] else int(text)


def _short(text: str) -> str:
    """Text cut to what fits into a message, on one line."""
    line = " ".join(str(text).split())
    return line if len(line) <= 60 else line[:57] + "…"


class _Cells(MutableMapping[Route, tuple[int, int]]):
    """Where the rows and cells of a table stand.

    What is at fault has marks of its own; where a cell stands is worked out from its row and its column,
    because a mark for each of a million cells would take more room than the table.
    """

    __slots__ = ("columns", "own", "rows", "starts")

    def __init__(self, rows: list[Any]) -> None:
        self.rows = rows
        self.starts = array("l")
        """The first line of each row."""
        self.columns: dict[str, int] = {}
        self.own: dict[Route, tuple[int, int]] = {}

    def __getitem__(self, route: Route) -> tuple[int, int]:
        mark = self.own.get(route)
        if mark is not None:
            return mark
        index = route[0] if route else None
        if type(index) is int and 0 <= index < len(self.starts):
            if len(route) == 1:
                return self.starts[index], 0
            row, name = self.rows[index], route[1]
            if len(route) == 2 and type(row) is dict and name in row:
                return self.starts[index], self.columns[str(name)]
        raise KeyError(route)

    def __setitem__(self, route: Route, mark: tuple[int, int]) -> None:
        self.own[route] = mark

    def __delitem__(self, route: Route) -> None:
        del self.own[route]

    def __iter__(self) -> Iterator[Route]:
        yield from self.own
        for index, row in enumerate(self.rows):
            yield (index,)
            if type(row) is dict:
                yield from ((index, name) for name in row)

    def __len__(self) -> int:
        cells = sum(len(row) for row in self.rows if type(row) is dict)
        return len(self.own) + len(self.starts) + cells


def parse_rows(data: bytes, path: str) -> Document:
    """Read CSV bytes into a document: a list with a mapping of column to text for each row.

    The first row names the columns; blank cells are left out; blank rows are skipped. Marks give
    the line of the row and the cell's place in it, counted in cells from 0; those of a column's name
    alone give its place in the first row.
    """
    reader = _Reader(path)
    document = reader.document
    document.value = []
    document.marks = marks = _Cells(document.value)
    marks[()] = (0, 0)
    text = _decode(data, reader, MAX_TABLE_BYTES)
    if text is None:
        document.value = UNREADABLE
        return document
    rows = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = [name.strip() for name in next(rows, [])]
        if len(header) == 1 and ";" in header[0]:
            reader.refuse(
                "Y002",
                (),
                "The columns are parted by semicolons; commas are expected.",
                "Save the table as CSV with commas: the semicolon parts the entries of a list in one cell.",
            )
            document.value = UNREADABLE
            return document
        names: set[str] = set()
        for column, name in enumerate(header):
            if not name or name in names:
                marks[("?", column)] = (0, column)
                what = f"The column `{_short(name)}` is there twice" if name else "A column has no name"
                reader.refuse("Y003", ("?", column), f"{what}.", "Give every column its own name.")
                document.value = UNREADABLE
                return document
            names.add(name)
            marks[(name,)] = (0, column)
            marks.columns[name] = column
        line = rows.line_num
        for cells in rows:
            start, line = line, rows.line_num
            if not any(cell.strip() for cell in cells):
                continue
            index = len(document.value)
            marks.starts.append(start)
            if len(cells) > len(header):
                reader.refuse(
                    "Y008",
                    (index,),
                    f"The row has {len(cells)} cells, but there are {len(header)} columns.",
                    "Put text that holds a comma inside quotes.",
                )
                document.value.append(UNREADABLE)
                continue
            row = {name: text for name, cell in zip(header, cells, strict=False) if (text := cell.strip())}
            document.value.append(row)
            reader.nodes += 1 + len(row)
            if reader.nodes > MAX_CELLS:
                reader.refuse("Y005", (), f"The table holds more than {MAX_CELLS:,} values.", "Split it.")
                break
    except csv.Error as error:
        marks[("?",)] = (max(rows.line_num - 1, 0), 0)
        reader.refuse("Y002", ("?",), f"This row can't be read: {error}.", "Check its quotation marks.")
    return document


def parse_prose(data: bytes, path: str) -> Document:
    """Read a Markdown file into a document: the keys between its `---` lines, and `body`.

    The keys are YAML like any other here; `body` is the text below them.
    """
    reader = _Reader(path)
    text = _decode(data, reader, MAX_BYTES)
    if text is None:
        reader.document.value = UNREADABLE
        return reader.document
    lines = text.split("\n")
    end = next((n for n, line in enumerate(lines[1:], 1) if line.rstrip() == "---"), None)
    if lines[0].rstrip() != "---" or end is None:
        reader.refuse(
            "Y002",
            (),
            "The page does not begin with a head between two lines of `---`.",
            "Start with `---`, then `title:` and `summary:`, then `---` again.",
        )
        reader.document.value = UNREADABLE
        return reader.document
    # A blank line in place of the first mark keeps the line numbers of the head right.
    reader.read("\n" + "\n".join(lines[1:end]))
    document = reader.document
    if isinstance(document.value, dict):
        begins = next((n for n, line in enumerate(lines[end + 1 :], end + 1) if line.strip()), end + 1)
        document.marks[("body",)] = (begins, 0)
        document.value["body"] = "\n".join(lines[end + 1 :]).strip("\n")
    return document
