"""JSON Schema for editors: valid, up to date, and of one mind with the decoder."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft7Validator, FormatChecker, ValidationError, validators

from playbook.door.kinds import ALL, CHARTER, GUIDE, SCHEDULE
from playbook.door.schema import schemas
from playbook.door.shapes import (
    MISSING,
    AddressShape,
    ChoiceShape,
    DayShape,
    FlagShape,
    ListShape,
    NumberShape,
    OffsetShape,
    Reading,
    RecordShape,
    Shape,
    SpanShape,
    TextShape,
    WholeShape,
    record_shape,
)
from playbook.model.types import ANCHORS
from playbook.problem import Place
from playbook.skeletons import outline
from playbook.source import parse


def _pattern(validator: Any, pattern: str, instance: Any, schema: Any) -> Iterator[ValidationError]:
    """As editors do it: `$` is the end of the text, also before a line's end."""
    if isinstance(instance, str) and not re.search(re.sub(r"\$$", r"\\Z", pattern), instance):
        yield ValidationError(f"{instance!r} does not match {pattern!r}")


Editor = validators.extend(Draft7Validator, {"pattern": _pattern})


def valid(schema: Any, value: Any) -> bool:
    """Whether a value is valid by a schema, formats included."""
    return bool(Editor(schema, format_checker=FormatChecker(["date"])).is_valid(as_json(value)))


def as_json(value: Any) -> Any:
    """A value of the door's as an editor has it: numbers with a fraction are floats."""
    if isinstance(value, dict):
        return {key: as_json(one) for key, one in value.items()}
    if isinstance(value, list):
        return [as_json(one) for one in value]
    return float(value) if isinstance(value, Decimal) else value


class _All(dict[str, Any]):
    """Every identifier of every kind is known."""

    def get(self, key: str, default: Any = None) -> Any:
        return self

    def __contains__(self, key: object) -> bool:
        return True


def decoded(shape: RecordShape, value: Any) -> bool:
    """Whether the decoder takes a value without a problem; repeated ids are no matter of the schema."""
    reading = Reading(known=_All())
    read = shape.read(value, Place("x.yml"), reading)
    codes = {problem.code for problem in reading.problems} - {"Y010"}
    assert (read is not MISSING) or codes
    return not codes


def _records(shape: Shape, found: dict[str, RecordShape]) -> None:
    if isinstance(shape, ListShape):
        _records(shape.item, found)
    if isinstance(shape, RecordShape) and shape.cls.__name__ not in found:
        found[shape.cls.__name__] = shape
        for part in shape.fields:
            _records(part.shape, found)


SHAPES: dict[str, RecordShape] = {}
for _kind in ALL:
    _records(record_shape(_kind.record), SHAPES)

texts = st.text("abc é,.:#'\"-", min_size=1, max_size=12).filter(str.strip) | st.integers(0, 999)
names = st.text("abc1.-_", min_size=1, max_size=8).filter(lambda text: text[0] + text[-1] in _ENDS)
_ENDS = {a + b for a in "abc1" for b in "abc1"}
near_days = st.integers(-36_600, 73_100).map(lambda count: str(date(2000, 1, 1) + timedelta(count)))
days = st.dates(date(1900, 1, 1), date(2199, 12, 31))
numbers = st.integers(-(10**9), 10**9) | st.decimals(-999, 999, places=2)


def values(shape: Shape) -> st.SearchStrategy[Any]:
    """Valid values of a shape, as they stand in a file."""
    if isinstance(shape, RecordShape):
        return st.fixed_dictionaries(
            {part.key: values(part.shape) for part in shape.fields if part.required},
            optional={part.key: st.none() | values(part.shape) for part in shape.fields if not part.required},
        )
    if isinstance(shape, ListShape):
        return st.lists(values(shape.item), max_size=2)
    if isinstance(shape, ChoiceShape):
        return st.sampled_from([word.value for word in shape.words])
    if isinstance(shape, WholeShape):
        return st.integers(shape.low, shape.high)
    simple: dict[type, st.SearchStrategy[Any]] = {
        TextShape: texts,
        NumberShape: numbers,
        FlagShape: st.booleans(),
        DayShape: days.map(str),
        SpanShape: st.tuples(days, st.integers(0, 90)).map(
            lambda pair: f"{pair[0]}..{min(pair[0] + timedelta(pair[1]), date(2199, 12, 31))}"
        )
        | days.map(str),
        OffsetShape: st.tuples(
            st.sampled_from(["on", "1 day before", "14 days before", "3 weeks after", "1 week after"]),
            st.sampled_from(ANCHORS),
        ).map(" ".join),
        AddressShape: st.sampled_from(
            ["https://a.example/", "http://b.example:80/x?y=z#w", "https://c.example"]
        ),
    }
    return simple.get(type(shape), names | st.integers(0, 99))


ODD = [
    *(
        None,
        True,
        False,
        0,
        -1,
        7,
        10**14,
        Decimal("1.5"),
        Decimal("5.0"),
        Decimal("-0.5"),
        [],
        {},
        [None],
        [[]],
    ),
    *(
        "",
        " ",
        "\n",
        "true",
        "x",
        "é",
        "a b",
        "-x",
        "x-",
        "x\n",
        "a\nb",
        "x" * 64,
        "x" * 65,
        "x" * 300,
        "x" * 301,
    ),
    *(
        "x" * 2001,
        "x" * 20_001,
        "2027-01-11",
        "2027-02-29",
        "2028-02-29",
        "2100-02-29",
        "2000-02-29",
        "2027-13-01",
    ),
    *("2027-1-1", "1899-12-31", "2200-01-01", "2027-01-11T00:00", "20270111", "2027-01-11\n", "٢027-01-11"),
    *(
        "2027-01-11..2027-01-12",
        "2027-01-11..2027-02-30",
        "2027-01-11..",
        "..2027-01-11",
        "2027-01-11...2027-01-12",
    ),
    *(
        "on regroup",
        "on",
        "0 days before regroup",
        "14 days before shadow  day",
        "1 days after regroup",
        "on Regroup",
    ),
    *(
        "https://",
        "https://a b",
        "javascript:x",
        "https://a.example/\n",
        "HTTPS://a.example",
        "https://é.example/",
    ),
    *({"a": 1}, [{"a": 1}], ["x"], "12", "-0.0", {"id": "x"}, [True], ["a", 2]),
]


@st.composite
def changed(draw: st.DrawFn, shape: RecordShape) -> Any:
    """A valid value of a shape with up to two faults, or none."""
    value = draw(values(shape))
    for _ in range(draw(st.integers(0, 2))):
        value = _change(draw, value)
    return value


def _change(draw: st.DrawFn, value: Any) -> Any:
    if isinstance(value, dict) and value and draw(st.integers(0, 9)):
        key = draw(st.sampled_from(sorted(value)))
        match draw(st.sampled_from(["drop", "add", "into", "into", "into", "into"])):
            case "drop":
                return {other: one for other, one in value.items() if other != key}
            case "add":
                return {
                    **value,
                    draw(st.sampled_from([key + "s", "x", "place", "Id"])): draw(st.sampled_from(ODD)),
                }
        return {**value, key: _change(draw, value[key])}
    if isinstance(value, list) and value and draw(st.booleans()):
        index = draw(st.integers(0, len(value) - 1))
        return [*value[:index], _change(draw, value[index]), *value[index + 1 :]]
    return draw(st.sampled_from(ODD))


@pytest.mark.parametrize("name", sorted(SHAPES))
def test_schema_and_decoder_agree(name: str) -> None:
    """Whatever the decoder takes is valid by the schema, and whatever it refuses is not."""
    shape = SHAPES[name]
    defs: dict[str, Any] = {}
    schema = {**shape.schema(defs), "$defs": defs}

    @settings(max_examples=40)
    @given(changed(shape))
    def agree(value: Any) -> None:
        assert valid(schema, value) == decoded(shape, value), value

    agree()


@pytest.mark.parametrize("name", sorted(SHAPES))
def test_every_field_with_every_oddity(name: str) -> None:
    """Each field of a record, given each odd value in turn, is taken by both or refused by both."""
    shape = SHAPES[name]
    whole = {part.key: _sample(part.shape) for part in shape.fields}
    defs: dict[str, Any] = {}
    schema = {**shape.schema(defs), "$defs": defs}
    assert valid(schema, whole)
    assert decoded(shape, whole)
    editor = Editor(schema, format_checker=FormatChecker(["date"]))
    for key in whole:
        for odd in ODD:
            value = {**whole, key: odd}
            assert editor.is_valid(as_json(value)) == decoded(shape, value), (key, odd)
        value = {other: one for other, one in whole.items() if other != key}
        assert editor.is_valid(as_json(value)) == decoded(shape, value), key


def _sample(shape: Shape) -> Any:
    if isinstance(shape, RecordShape):
        return {part.key: _sample(part.shape) for part in shape.fields if part.required}
    if isinstance(shape, ListShape):
        return [_sample(shape.item)]
    if isinstance(shape, ChoiceShape):
        return next(iter(shape.words)).value
    if isinstance(shape, WholeShape):
        return shape.low
    return {
        TextShape: "x",
        NumberShape: 1,
        FlagShape: True,
        DayShape: "2027-01-11",
        SpanShape: "2027-01-11",
        OffsetShape: "on regroup",
        AddressShape: "https://a.example/",
    }.get(type(shape), "x")


@given(st.text("0123456789-", min_size=8, max_size=11) | near_days)
def test_days_that_exist(text: str) -> None:
    """The schema's pattern for a day takes exactly the days that exist, from 1900 to 2199."""
    shape = DayShape()
    schema = shape.schema({})
    read = shape.read(text, Place("x.yml"), Reading())
    assert bool(re.search(schema["pattern"], text)) == (read is not MISSING)


def test_schemas_are_schemas() -> None:
    """Every schema is a valid one of its dialect, and describes every key in a sentence."""
    for name, schema in schemas().items():
        Draft7Validator.check_schema(schema)
        for definition in schema["$defs"].values():
            for key, one in definition["properties"].items():
                assert one["description"].endswith((".", ":")), (name, key)


def test_every_kind_has_a_schema() -> None:
    """There is a schema for a record of each kind, and one for a list of those of which there are many."""
    made = schemas()
    for kind in ALL:
        assert kind.name in made
        assert (kind.plural in made) == (kind.many and kind is not GUIDE) or not kind.many


def test_committed_schemas(root: Path, tmp_path: Path, playbook: Callable[..., Any]) -> None:
    """The schemas in the repository are those that `playbook schema` writes."""
    assert playbook("-C", tmp_path, "schema").code == 0
    made = {file.name: file.read_text() for file in (tmp_path / "schema").iterdir()}
    committed = {file.name: file.read_text() for file in (root / "schema").iterdir()}
    assert committed == made


def _pointed(file: Path) -> tuple[Path, Any]:
    """The schema that a file's first line points to, and what stands in the file."""
    first = file.read_text().split("\n", 1)[0]
    found = re.fullmatch(r"# yaml-language-server: \$schema=(\S+)", first)
    assert found, f"{file} names no schema"
    return (file.parent / found[1]).resolve(), parse(file.read_bytes(), str(file)).value


def test_files_are_valid_by_their_schema(root: Path) -> None:
    """Every YAML file of the example and of the content names a schema that exists and accepts it."""
    files = [file for top in ("programs", "content") for file in (root / top).rglob("*.yml")]
    assert len(files) > 200
    editors: dict[Path, Any] = {}
    for file in files:
        path, value = _pointed(file)
        if path not in editors:
            editors[path] = Editor(json.loads(path.read_text()), format_checker=FormatChecker(["date"]))
        faults = [error.message for error in editors[path].iter_errors(as_json(value))]
        assert faults == [], file


def test_guides_are_valid_by_their_schema(root: Path) -> None:
    """The head of every guide is accepted by the schema of guides."""
    schema = json.loads((root / "schema/guide.json").read_text())
    for file in (root / "content/guides").glob("*.md"):
        head = file.read_text().split("---\n")[1]
        assert valid(schema, parse(head.encode(), file.name).value), file


def test_skeletons_are_valid_by_their_schema() -> None:
    """What `playbook new` writes is accepted by the schema that it names."""
    made = schemas()

    class Names(dict[str, list[str]]):
        def get(self, key: str, default: Any = None) -> list[str]:
            return [f"some-{key}"]

    for kind in ALL:
        if kind in (CHARTER, GUIDE, SCHEDULE):
            continue
        text = outline.of(kind, Names(), date(2027, 1, 11), depth=3)
        assert f"schema/{kind.name}.json" in text.split("\n", 1)[0]
        document = parse(text.encode(), "x.yml")
        assert document.problems == []
        assert valid(made[kind.name], document.value), (kind.name, text)


def test_a_span_that_ends_before_it_begins() -> None:
    """A range that ends before it begins is refused by the decoder; a schema can't say it."""
    reading = Reading()
    assert SpanShape().read("2027-02-01..2027-01-01", Place("x.yml"), reading) is MISSING
    assert "before it begins" in reading.problems[0].message
