"""Shapes: how the annotation of a field reads a value, and how it describes itself as JSON Schema.

One object serves both, so that decoder and schema cannot drift apart.
"""

from __future__ import annotations

import dataclasses
import re
import types
import typing
from collections.abc import Callable, Iterable, Mapping, Set
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from difflib import SequenceMatcher, get_close_matches
from enum import StrEnum
from typing import Any, Final, Protocol

from playbook.model.guarded import offered
from playbook.model.types import (
    ANCHORS,
    Address,
    Bounds,
    Name,
    Offset,
    Record,
    Ref,
    Span,
    Splits,
    Text,
)
from playbook.problem import Fix, FixKind, Place, Problem, Severity
from playbook.source import UNREADABLE

Schema = dict[str, Any]

NAME: Final = r"^[A-Za-z0-9]([A-Za-z0-9._-]{0,62}[A-Za-z0-9])?$"
# Days that exist, the 29th of February in leap years included, so that editors refuse the others too.
_DAY: Final = (
    "((19|20|21)[0-9]{2}-"
    "((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)|02-(0[1-9]|1[0-9]|2[0-8]))"
    "|((19|20|21)(0[48]|[2468][048]|[13579][26])|2000)-02-29)"
)
# Asked of every cell of a roster: to look the patterns up each time would take longer than to match.
_IS_NAME: Final = re.compile(NAME[1:-1]).fullmatch
_IS_DAY: Final = re.compile(_DAY).fullmatch
_URL: Final = r"^https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?([/?#][^\s<>\"\\^`{|}]*)?$"
_UNITS: Final = "(day|days|week|weeks|working day|working days)"
_OFFSET: Final = rf"^(on|[1-9][0-9]{{0,2}} {_UNITS} (before|after)) ({'|'.join(ANCHORS)})$"


def is_name(text: str) -> bool:
    """Whether text can be an identifier."""
    return bool(_IS_NAME(text))


class _Missing:
    __slots__ = ()


MISSING: Final = _Missing()
"""What a shape returns for a value that can't be used; the problem has been told."""


@dataclass(slots=True)
class Reading:
    """What is carried along while records are read.

    `known` holds the identifiers of every kind that a reference may name, `called` the ids of those
    whose names somebody may write in place of them (in lower case); `subject` names the record being
    read, so that its page can show its problems. `asked` gathers the references that were found.
    """

    problems: list[Problem] = field(default_factory=list)
    known: Mapping[str, Set[str]] = field(default_factory=dict)
    called: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    subject: str = ""
    asked: set[tuple[str, str]] = field(default_factory=set)

    def refuse(
        self, code: str, place: Place, message: str, hint: str = "", fix: Fix | None = None
    ) -> _Missing:
        """Add an error and return MISSING, so that a shape can refuse in one line."""
        fix = offered(fix, place)
        self.problems.append(Problem(code, Severity.ERROR, place, message, hint, self.subject, fix))
        return MISSING


class Shape(Protocol):
    """What can be read from JSON-shaped values and described as JSON Schema."""

    def read(self, value: Any, place: Place, reading: Reading) -> Any:
        """Return the decoded value, or MISSING after telling the problem."""

    def schema(self, defs: dict[str, Schema]) -> Schema:
        """Return a JSON Schema that accepts exactly what `read` accepts, references apart."""

    def cell(self, text: str) -> Any:
        """Return what a CSV cell holds as the JSON-shaped value that `read` expects."""

    def prune(self, value: Any, gone: Mapping[str, set[str]]) -> Any:
        """Return the value without references to records that are gone, or MISSING."""


def quoted(value: Any) -> str:
    """A value as it may be shown in a message: short, on one line."""
    text = " ".join(str(value).split())
    return f"`{text if len(text) <= 50 else text[:47] + '…'}`"


def near(word: str, words: Iterable[str]) -> str:
    """A hint that names the words most like the given one, or nothing."""
    lower = {other.casefold(): other for other in words}
    found = get_close_matches(word.casefold(), lower, n=3, cutoff=0.65)
    if not found:
        return ""
    return "Did you mean " + " or ".join(f"`{lower[other]}`" for other in found) + "?"


def renamed(word: str, words: Iterable[str]) -> Fix | None:
    """The change to the one word that was meant, where no other comes near it."""
    lower = {other.casefold(): other for other in words}
    found = get_close_matches(word.casefold(), lower, n=2, cutoff=0.65)
    if len(found) != 1 or SequenceMatcher(None, found[0], word.casefold()).ratio() < _SURE:
        return None
    meant = lower[found[0]]
    return Fix(FixKind.RENAME, f"Write `{meant}`.", meant)


_SURE: Final = 0.8
"""How alike two words are, from 0 to 1, when one is surely a slip of the other."""


def _write(text: str | bool) -> Fix:
    said = text if isinstance(text, str) else "true" if text else "false"
    return Fix(FixKind.WRITE, f"Write `{said}`.", text)


def _called(value: Any) -> str:
    if isinstance(value, dict):
        return "a group of keys"
    if isinstance(value, list):
        return "a list"
    if isinstance(value, bool):
        return f"the yes-or-no value {quoted('true' if value else 'false')}"
    if value is None:
        return "nothing"
    return quoted(value)


class _Leaf:
    """What shapes of single values share."""

    def cell(self, text: str) -> Any:
        return text

    def prune(self, value: Any, gone: Mapping[str, set[str]]) -> Any:
        return value


@dataclass(frozen=True, slots=True)
class TextShape(_Leaf):
    """Text; a number is taken as the text that was typed."""

    limit: int
    lines: bool

    def read(self, value: Any, place: Place, reading: Reading) -> Any:
        if isinstance(value, bool):
            word = "true" if value else "false"
            return reading.refuse(
                "Y008",
                place,
                f"Text is expected, but `{word}` alone means yes or no.",
                f'Write "{word}".',
                _write(word),
            )
        if isinstance(value, int | Decimal):
            return str(value)
        if not isinstance(value, str):
            return reading.refuse("Y008", place, f"Text is expected, but this is {_called(value)}.")
        if len(value) > self.limit:
            return reading.refuse(
                "Y015", place, f"This has {len(value):,} characters; at most {self.limit:,} are read."
            )
        text = value.strip()
        if not self.lines and "\n" in text:
            return reading.refuse(
                "Y008", place, "This must be one line.", "Use `>-` instead of `|`, or shorten it."
            )
        return text

    def schema(self, defs: dict[str, Schema]) -> Schema:
        found: Schema = {"type": ["string", "number"], "maxLength": self.limit}
        if not self.lines:
            found["pattern"] = r"^\s*(\S([^\n]*\S)?)?\s*$"
        return found


@dataclass(frozen=True, slots=True)
class NameShape(_Leaf):
    """An identifier."""

    def read(self, value: Any, place: Place, reading: Reading) -> Any:
        if isinstance(value, int | Decimal) and not isinstance(value, bool) and value >= 0:
            value = str(value)
        if not isinstance(value, str):
            return reading.refuse("Y008", place, f"A short name is expected, but this is {_called(value)}.")
        if not is_name(value):
            return reading.refuse(
                "Y008",
                place,
                f"{quoted(value)} can't be a short name.",
                "Use letters without accents, digits, dots and hyphens, such as `north-depot`.",
            )
        return value

    def schema(self, defs: dict[str, Schema]) -> Schema:
        return {"type": ["string", "number"], "pattern": NAME, "minimum": 0}


_PEOPLE_AND_PLACES: Final = ("person", "leader", "host", "department", "site")


@dataclass(frozen=True, slots=True)
class RefShape(NameShape):
    """The identifier of another record, which must exist."""

    kind: str

    def read(self, value: Any, place: Place, reading: Reading) -> Any:
        known_as = reading.called.get(self.kind, {})
        if isinstance(value, str) and value.casefold() in known_as:
            message = f"{quoted(value)} is a name; what is expected is the id of a {self.kind}."
            meant = known_as[value.casefold()]
            fix = _write(meant) if self.kind in _PEOPLE_AND_PLACES else None
            return reading.refuse("Y012", place, message, f"Write `{meant}`.", fix)
        name = NameShape.read(self, value, place, reading)
        if name is MISSING:
            return MISSING
        known = reading.known.get(self.kind, frozenset())
        if name not in known:
            return reading.refuse(
                "Y012", place, f"There is no {self.kind} called {quoted(name)}.", near(name, known)
            )
        reading.asked.add((self.kind, name))
        return name

    def prune(self, value: Any, gone: Mapping[str, set[str]]) -> Any:
        return MISSING if value in gone.get(self.kind, ()) else value


@dataclass(frozen=True, slots=True)
class WholeShape(_Leaf):
    """A whole number between two bounds."""

    low: int
    high: int

    def read(self, value: Any, place: Place, reading: Reading) -> Any:
        if isinstance(value, Decimal) and value == value.to_integral_value():
            value = int(value)
        if isinstance(value, bool) or not isinstance(value, int):
            return reading.refuse("Y008", place, f"A whole number is expected, but this is {_called(value)}.")
        if not self.low <= value <= self.high:
            return reading.refuse(
                "Y015", place, f"{value} is out of bounds: {self.low} to {self.high:,} are possible."
            )
        return value

    def schema(self, defs: dict[str, Schema]) -> Schema:
        return {"type": "integer", "minimum": self.low, "maximum": self.high}

    def cell(self, text: str) -> Any:
        return int(text) if re.fullmatch(r"-?(0|[1-9][0-9]{0,9})", text) else text


@dataclass(frozen=True, slots=True)
class NumberShape(_Leaf):
    """A number with or without a fraction."""

    def read(self, value: Any, place: Place, reading: Reading) -> Any:
        if isinstance(value, bool) or not isinstance(value, int | Decimal):
            return reading.refuse(
                "Y008",
                place,
                f"A number is expected, but this is {_called(value)}.",
                "Write digits with a point, such as 6.4, without quotes and without a unit.",
            )
        return Decimal(value)

    def schema(self, defs: dict[str, Schema]) -> Schema:
        return {"type": "number"}


_MEANT: Final = {
    **dict.fromkeys(("yes", "y", "on", "true"), "true"),
    **dict.fromkeys(("no", "n", "off", "false"), "false"),
}


@dataclass(frozen=True, slots=True)
class FlagShape(_Leaf):
    """Yes or no, written `true` or `false`."""

    def read(self, value: Any, place: Place, reading: Reading) -> Any:
        if not isinstance(value, bool):
            meant = _MEANT.get(value.casefold()) if isinstance(value, str) else None
            return reading.refuse(
                "Y008",
                place,
                f"`true` or `false` is expected, but this is {_called(value)}.",
                f"Write `{meant}`." if meant else "",
                _write(meant == "true") if meant else None,
            )
        return value

    def schema(self, defs: dict[str, Schema]) -> Schema:
        return {"type": "boolean"}

    def cell(self, text: str) -> Any:
        return {"yes": True, "true": True, "no": False, "false": False}.get(text.lower(), text)


@dataclass(frozen=True, slots=True)
class DayShape(_Leaf):
    """A date, written year-month-day."""

    def read(self, value: Any, place: Place, reading: Reading) -> Any:
        found = _day(value)
        if found is None:
            return reading.refuse(
                "Y008",
                place,
                f"A date is expected, but this is {_called(value)}.",
                "There is no such day."
                if isinstance(value, str) and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value)
                else "Write year-month-day, such as 2027-03-31.",
                _write(meant.isoformat()) if (meant := _meant_day(value)) else None,
            )
        return found

    def schema(self, defs: dict[str, Schema]) -> Schema:
        return {"type": "string", "format": "date", "pattern": f"^{_DAY}$"}


def _day(value: Any) -> date | None:
    if not isinstance(value, str) or not _IS_DAY(value):
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def _meant_day(value: Any) -> date | None:
    """The day that is meant by `31.03.2027` or `2027/3/31`; None where it could be two."""
    if not isinstance(value, str):
        return None
    found = re.fullmatch(r"([0-9]{4})([./-])([0-9]{1,2})\2([0-9]{1,2})", value.strip())
    if found:
        year, month, number = int(found[1]), int(found[3]), int(found[4])
    else:
        found = re.fullmatch(r"([0-9]{1,2})([./-])([0-9]{1,2})\2([0-9]{4})", value.strip())
        if not found:
            return None
        number, month, year = int(found[1]), int(found[3]), int(found[4])
        if month > 12:
            number, month = month, number
        elif number <= 12 and number != month:
            return None
    return _day(f"{year:04}-{month:02}-{number:02}")


@dataclass(frozen=True, slots=True)
class SpanShape(_Leaf):
    """A date, or first and last date with two dots between."""

    def read(self, value: Any, place: Place, reading: Reading) -> Any:
        first, dots, last = value.partition("..") if isinstance(value, str) else ("", "", "")
        start, end = _day(first), _day(last if dots else first)
        if start is None or end is None:
            return reading.refuse(
                "Y008",
                place,
                f"A date or a range of dates is expected, but this is {_called(value)}.",
                "Write 2027-03-31, or 2027-03-01..2027-03-31 (both days included).",
            )
        if end < start:
            return reading.refuse("Y008", place, f"The range {quoted(value)} ends before it begins.")
        return Span(start, end)

    def schema(self, defs: dict[str, Schema]) -> Schema:
        return {"type": "string", "pattern": rf"^{_DAY}(\.\.{_DAY})?$"}


@dataclass(frozen=True, slots=True)
class OffsetShape(_Leaf):
    """A number of days or weeks before or after one of the program's own days."""

    def read(self, value: Any, place: Place, reading: Reading) -> Any:
        if not isinstance(value, str) or not re.fullmatch(_OFFSET[1:-1], value):
            return reading.refuse(
                "Y008",
                place,
                f"A time such as `14 days before shadow day` is expected, but this is {_called(value)}.",
                "Write `on`, or `N days before` or `N weeks after`, and then one of: "
                + ", ".join(ANCHORS)
                + ".",
            )
        if value.startswith("on "):
            return Offset(0, value[3:])
        working = " working " in value
        number, unit, side, anchor = value.replace(" working", "", 1).split(" ", 3)
        days = int(number) * (7 if unit.startswith("week") else 1)
        return Offset(-days if side == "before" else days, anchor, working)

    def schema(self, defs: dict[str, Schema]) -> Schema:
        return {"type": "string", "pattern": _OFFSET}


@dataclass(frozen=True, slots=True)
class ChoiceShape(_Leaf):
    """One of a few words."""

    words: type[StrEnum]

    def read(self, value: Any, place: Place, reading: Reading) -> Any:
        try:
            return self.words(value)
        except ValueError:
            names = [word.value for word in self.words]
            hint = near(value, names) if isinstance(value, str) else ""
            return reading.refuse(
                "Y008",
                place,
                f"{_called(value).capitalize() if not isinstance(value, str) else quoted(value)}"
                f" is not one of: {', '.join(names)}.",
                hint,
            )

    def schema(self, defs: dict[str, Schema]) -> Schema:
        return {"enum": [word.value for word in self.words]}


@dataclass(frozen=True, slots=True)
class AddressShape(_Leaf):
    """A web address."""

    def read(self, value: Any, place: Place, reading: Reading) -> Any:
        if not isinstance(value, str) or len(value) > 2000 or not re.fullmatch(_URL[1:-1], value):
            return reading.refuse(
                "Y008",
                place,
                f"A web address is expected, but this is {_called(value)}.",
                "It starts with https:// and holds no blanks.",
            )
        return value

    def schema(self, defs: dict[str, Schema]) -> Schema:
        return {"type": "string", "maxLength": 2000, "pattern": _URL}


@dataclass(frozen=True, slots=True)
class ListShape:
    """A list; entries that can't be read are left out."""

    item: Shape
    splits: str = ";"

    def read(self, value: Any, place: Place, reading: Reading) -> Any:
        if not isinstance(value, list):
            hint = f"Write [{value}]." if isinstance(value, str | int) else "Start each entry with `- `."
            single = isinstance(value, str | int) and not isinstance(value, bool)
            alone = single and not re.search("[,;]", str(value)) and not isinstance(self.item, RecordShape)
            fix = Fix(FixKind.WRAP, f"Write [{value}].") if alone and value != "" else None
            message = f"A list is expected, but this is {_called(value)}."
            return reading.refuse("Y008", place, message, hint, fix)
        found = []
        ids: set[str] = set()
        for index, entry in enumerate(value):
            if entry is UNREADABLE:
                continue
            if entry is None:
                reading.refuse("Y008", place / index, "This entry of the list is empty.", "Remove it.")
                continue
            item = self.item.read(entry, place / index, reading)
            if item is MISSING:
                continue
            if isinstance(self.item, RecordShape) and "id" in self.item.keys:
                if item.id in ids:
                    reading.refuse(
                        "Y010",
                        place / index / "id",
                        f"The list has two entries called `{item.id}`.",
                        "Give one of them another id.",
                    )
                    continue
                ids.add(item.id)
            found.append(item)
        return tuple(found)

    def schema(self, defs: dict[str, Schema]) -> Schema:
        return {"type": "array", "items": self.item.schema(defs)}

    def cell(self, text: str) -> Any:
        return [self.item.cell(part.strip()) for part in text.split(self.splits) if part.strip()]

    def prune(self, value: Any, gone: Mapping[str, set[str]]) -> Any:
        kept = (self.item.prune(entry, gone) for entry in value)
        return tuple(entry for entry in kept if entry is not MISSING)


@dataclass(frozen=True, slots=True)
class _Field:
    """One field of a record: its key in the file, its shape, and what stands when it is left out."""

    name: str
    key: str
    shape: Shape
    required: bool


class RecordShape:
    """A group of keys that becomes a frozen record."""

    def __init__(self, cls: type[Record]) -> None:
        self.cls = cls
        hints = typing.get_type_hints(cls, include_extras=True)
        self.fields = [
            _Field(
                part.name,
                part.name.rstrip("_"),
                shape_of(hints[part.name]),
                part.default is dataclasses.MISSING and part.default_factory is dataclasses.MISSING,
            )
            for part in dataclasses.fields(cls)
            if part.name != "place"
        ]
        self.keys = {part.key: part for part in self.fields}
        self.names = tuple(part.name for part in self.fields)

    def read(self, value: Any, place: Place, reading: Reading) -> Any:
        if not isinstance(value, dict):
            return reading.refuse(
                "Y008", place, f"`key: value` lines are expected, but this is {_called(value)}."
            )
        for key in value:
            if key not in self.keys:
                others = [other for other in self.keys if other not in value]
                hint = near(key, others) or f"Possible here: {', '.join(sorted(self.keys))}."
                fix = renamed(key, others)
                reading.refuse("Y007", place / key, f"{quoted(key)} is not known here.", hint, fix)
        found: dict[str, Any] = {"place": place}
        whole = True
        for part in self.fields:
            entry = value.get(part.key)
            if entry is UNREADABLE:
                whole = whole and not part.required
                continue
            if entry is None or (entry == "" and part.required):
                if part.required:
                    whole = False
                    if part.key in value:
                        reading.refuse("Y009", place / part.key, f"`{part.key}` is empty.")
                    else:
                        reading.refuse("Y009", place, f"`{part.key}` is missing here.")
                continue
            read = part.shape.read(entry, place / part.key, reading)
            if read is not MISSING and not (part.required and read == ""):
                found[part.name] = read
            elif part.required:
                whole = False
                if read == "":
                    reading.refuse("Y009", place / part.key, f"`{part.key}` is empty.")
        return self.cls(**found) if whole else MISSING

    def schema(self, defs: dict[str, Schema]) -> Schema:
        name = self.cls.__name__
        if name not in defs:
            defs[name] = {}  # a record may hold records of its own kind
            docs = field_docs(self.cls)
            properties = {}
            for part in self.fields:
                inner = part.shape.schema(defs)
                if part.required and inner.get("type") == ["string", "number"] and "enum" not in inner:
                    inner = {**inner, "minLength": 1}
                    if "pattern" not in inner or inner["pattern"].startswith(r"^\s*("):
                        inner["pattern"] = r"^\s*\S([^\n]*\S)?\s*$" if "pattern" in inner else r"\S"
                if not part.required:
                    inner = {"anyOf": [inner, {"type": "null"}]}
                properties[part.key] = {**inner, "description": docs.get(part.name, "")}
            defs[name] = {
                "type": "object",
                "description": (self.cls.__doc__ or "").strip(),
                "properties": properties,
                "required": [part.key for part in self.fields if part.required],
                "additionalProperties": False,
            }
        return {"$ref": f"#/$defs/{name}"}

    def cell(self, text: str) -> Any:
        return text

    def cells(self, row: dict[str, str]) -> dict[str, Any]:
        """A CSV row as the group of keys that `read` expects."""
        return {
            key: self.keys[key].shape.cell(text) if key in self.keys else text for key, text in row.items()
        }

    def prune(self, value: Any, gone: Mapping[str, set[str]]) -> Any:
        changes: dict[str, Any] = {}
        for part in self.fields:
            old = getattr(value, part.name)
            if old is None or old == ():
                continue
            new = part.shape.prune(old, gone)
            if new is MISSING:
                if part.required:
                    return MISSING
                changes[part.name] = None
            elif new is not old and new != old:
                changes[part.name] = new
        return dataclasses.replace(value, **changes) if changes else value


_SHAPES: Final[dict[type[Record], RecordShape]] = {}


def record_shape(cls: type[Record]) -> RecordShape:
    """The shape of a record class; made once."""
    if cls not in _SHAPES:
        _SHAPES[cls] = RecordShape(cls)
    return _SHAPES[cls]


def field_docs(cls: type[Record]) -> dict[str, str]:
    """The sentence written under each field of a record class, its bases' included."""
    import ast
    import inspect
    import textwrap

    found: dict[str, str] = {}
    for base in reversed(cls.__mro__):
        if not dataclasses.is_dataclass(base):
            continue
        body = ast.parse(textwrap.dedent(inspect.getsource(base))).body[0]
        assert isinstance(body, ast.ClassDef)
        for line, below in zip(body.body, body.body[1:], strict=False):
            if (
                isinstance(line, ast.AnnAssign)
                and isinstance(line.target, ast.Name)
                and isinstance(below, ast.Expr)
                and isinstance(below.value, ast.Constant)
            ):
                found[line.target.id] = str(below.value.value)
    return found


def shape_of(hint: Any) -> Shape:
    """The shape that an annotation stands for.

    Raises TypeError for an annotation that no shape reads: a mistake in the model.
    """
    marks: tuple[Any, ...] = ()
    if typing.get_origin(hint) is typing.Annotated:
        hint, *rest = typing.get_args(hint)
        marks = tuple(rest)
    if typing.get_origin(hint) in (typing.Union, types.UnionType):
        inner = [part for part in typing.get_args(hint) if part is not type(None)]
        if len(inner) == 1:
            return shape_of(typing.Annotated[inner[0], *marks] if marks else inner[0])
    for mark in marks:
        maker = _MARKED.get(type(mark))
        if maker is not None:
            return maker(mark)
    if typing.get_origin(hint) is tuple:
        by = next((mark.by for mark in marks if isinstance(mark, Splits)), ";")
        return ListShape(shape_of(typing.get_args(hint)[0]), by)
    if isinstance(hint, type):
        if issubclass(hint, Record):
            return record_shape(hint)
        if issubclass(hint, StrEnum):
            return ChoiceShape(hint)
        if hint in _PLAIN:
            return _PLAIN[hint]()
    raise TypeError(f"no shape reads {hint!r}")


_MARKED: Final[dict[type, Callable[[Any], Shape]]] = {
    Text: lambda mark: TextShape(mark.limit, mark.lines),
    Name: lambda mark: NameShape(),
    Ref: lambda mark: RefShape(mark.kind),
    Bounds: lambda mark: WholeShape(mark.low, mark.high),
    Address: lambda mark: AddressShape(),
}
_PLAIN: Final[dict[type, Callable[[], Shape]]] = {
    bool: FlagShape,
    date: DayShape,
    Span: SpanShape,
    Offset: OffsetShape,
    Decimal: NumberShape,
}
