"""Where values stand in a text, and how one is changed without touching anything else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playbook import editing, source
from playbook.editing import Edit, Extent, Node, OverlapError
from playbook.problem import Fix, FixKind, Route

YAML = """\
# a comment
title: Plan
list:
  - {id: a, x: [1, "é😀b"], y: }
  - id: b
    text: |
      hello
      there

    # a comment inside
    next:
dup: 1
dup: 2
"q": 'x'

# the end
"""


def at(text: str, extent: Extent) -> str:
    """What stands in an extent."""
    return text[extent.start : extent.end]


@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_extents_of_yaml(mark: str, end: str) -> None:
    """Every value is found where it stands, whatever ends the lines and begins the file."""
    text = mark + YAML.replace("\n", end)
    found = editing.extents(text)
    assert at(text, found[("title",)].value) == "Plan"
    assert at(text, found[("list", 0, "x", 1)].value) == '"é😀b"'
    assert at(text, found[("list", 0, "y")].value) == ""
    assert at(text, found[("list", 1, "text")].value) == f"|{end}      hello{end}      there"
    assert at(text, found[("list", 1)].value).endswith("next:")
    assert at(text, found[("dup (13:1)",)].value) == "2"
    key = found[("q",)].key
    assert key is not None and at(text, key) == '"q"'
    assert at(text, found[()].value).endswith("'x'")


def test_same_routes_as_the_reader() -> None:
    """The routes are those that the reader marks."""
    document = source.parse(YAML.encode(), "x.yml")
    routes = {route for route in document.marks if route not in ((),)}
    assert routes <= set(editing.extents(YAML))


@given(st.text(alphabet="ab: -#[]{}'\",\n|&*!é😀\t", max_size=60))
def test_any_text(text: str) -> None:
    """No text is refused; what is found lies inside the text, and parts inside the whole."""
    for path in ("x.yml", "x.csv", "x.md"):
        for route, node in editing.extents_of(path, text).items():
            assert 0 <= node.start <= node.value.end <= len(text)
            assert isinstance(route, tuple)


def test_broken_text() -> None:
    """Of a text that is no YAML, what stands before the fault is found."""
    found = editing.extents("title: x\nlist: [a, \nb: c: d\n")
    assert found[("title",)] == Node(Extent(0, 5), Extent(7, 8))
    assert ("list", 0) in found


@pytest.mark.parametrize("text", ["[" * 30_000, "{a: " * 30_000, "- " * 30_000, "a: &a [*a, *a]\n" * 50])
def test_bounded(text: str) -> None:
    """A text that is nested without end is given up."""
    found = editing.extents(text)
    assert max((len(route) for route in found), default=0) <= source.MAX_DEPTH + 2


def test_extents_of_prose() -> None:
    """The head of a Markdown file is YAML; what stands below it is the body."""
    text = "---\r\ntitle: x\r\n---\r\nThe text.\r\n"
    found = editing.extents_of("guides/x.md", text)
    assert at(text, found[("title",)].value) == "x"
    assert at(text, found[("body",)].value) == "The text.\r\n"
    assert editing.extents_of("x.md", "no head") == {}
    assert ("title",) in editing.extents_of("x.md", "---\ntitle: x\n")


def test_extents_of_a_table() -> None:
    """Cells are found with their quotation marks; blank rows have no number."""
    text = '\ufeffid,name\r\na,"An,""n"\r\n\r\n,,\r\nb,\r\n'
    found = editing.extents_of("people.csv", text)
    assert at(text, found[("name",)].value) == "name"
    assert at(text, found[(0, "name")].value) == '"An,""n"'
    assert at(text, found[(1,)].value) == "b,"
    assert at(text, found[(1, "name")].value) == ""
    marks = source.parse_rows(text.encode(), "people.csv").marks
    assert set(marks) <= set(found)


def test_place_at() -> None:
    """An offset belongs to the innermost value around it, or to the key before the value."""
    text = "a: 1\nb:\n  - c: xyz\n"
    found = editing.extents(text)
    assert editing.place_at(found, text.index("xyz") + 1) == ("b", 0, "c")
    assert editing.place_at(found, text.index("c:")) == ("b", 0, "c")
    assert editing.place_at(found, 0) == ("a",)
    assert editing.place_at({}, 3) == ()


@pytest.mark.parametrize(
    ("line", "column", "expected"), [(1, 1, 0), (2, 2, 4), (2, 99, 5), (3, 1, 7), (9, 9, 8)]
)
def test_offset(line: int, column: int, expected: int) -> None:
    """Line and column lead to an offset; beyond the end of a line, to its end."""
    assert editing.offset("ab\ncd\r\ne", line, column) == expected


def test_position() -> None:
    """An offset has a line and a column, both counted from 1."""
    assert [editing.position("ab\ncd\r\ne", at) for at in (0, 2, 3, 7)] == [(1, 1), (1, 3), (2, 1), (3, 1)]


def test_apply() -> None:
    """Edits count from the text before them all, and may come in any order."""
    assert editing.apply("abcdef", [Edit(4, 5, "X"), Edit(0, 1, ""), Edit(2, 2, "+")]) == "b+cdXf"


@pytest.mark.parametrize("other", [Edit(1, 3, "x"), Edit(2, 4, "y")])
def test_overlapping(other: Edit) -> None:
    """Edits that change the same stretch are refused."""
    with pytest.raises(OverlapError):
        editing.apply("abcdef", [Edit(1, 3, "x"), other])


@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), max_size=40).map(str.strip))
def test_scalar_reads_back(text: str) -> None:
    """Whatever text is written as a value is read again as that text."""
    if source._FORBIDDEN.search(text):
        return
    written = editing.scalar(text)
    for line, value in ((f"a: {written}\n", {"a": text}), (f"a: [{written}, b]\n", {"a": [text, "b"]})):
        document = source.parse(line.encode(), "x.yml")
        assert (document.problems, document.value) == ([], value)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("plain words", "plain words"),
        ("2027-03-31", "2027-03-31"),
        ("true", '"true"'),
        ("12", '"12"'),
        ("a: b", '"a: b"'),
        ("Plan #1", '"Plan #1"'),
        ("", '""'),
        ("two\nlines", '"two\\nlines"'),
        ('say: "x"', "'say: \"x\"'"),
    ],
)
def test_scalar(text: str, written: str) -> None:
    """Quotation marks are written where they are needed, and nowhere else."""
    assert editing.scalar(text) == written


K = FixKind
EDITS: list[tuple[str, Route, FixKind, str | bool, str | None]] = [
    ("titel: x # c\n", ("titel",), K.RENAME, "title", "title: x # c\n"),
    ("a: yes # c\n", ("a",), K.WRITE, True, "a: true # c\n"),
    ("a: true\n", ("a",), K.WRITE, "true", 'a: "true"\n'),
    ("a: [x, Ann B]\n", ("a", 1), K.WRITE, "ann", "a: [x, ann]\n"),
    ("a:\n", ("a",), K.WRITE, "x", None),
    ("a: |\n  x\n", ("a",), K.WRITE, "x", None),
    ("a: x # c\n", ("a",), K.WRAP, "", "a: [x] # c\n"),
    ("a: x, y\n", ("a",), K.WRAP, "", 'a: ["x, y"]\n'),
    ("a: 'x, y'\n", ("a",), K.WRAP, "", "a: ['x, y']\n"),
    ("a: x\n  y\n", ("a",), K.WRAP, "", None),
    ("a: Plan #1  \nb: 1\n", ("a",), K.QUOTE, "", 'a: "Plan #1"  \nb: 1\n'),
    ("id: a\nb: c\n", ("id",), K.REMOVE, "", "b: c\n"),
    ("b: c\r\nid: a\r\n", ("id",), K.REMOVE, "", "b: c\r\n"),
    ("\ufeffid: a\nb: c\n", ("id",), K.REMOVE, "", "\ufeffb: c\n"),
    ("- id: a\n  b: c\n", (0, "id"), K.REMOVE, "", "- b: c\n"),
    ("{id: a, b: c}\n", ("id",), K.REMOVE, "", "{b: c}\n"),
    ("{b: c, id: a}\n", ("id",), K.REMOVE, "", "{b: c}\n"),
    ("a: 1\nb:\n  - x\na: 1\n", ("a (4:1)",), K.REMOVE, "", "a: 1\nb:\n  - x\n"),
    ("id: a # why\nb: c\n", ("id",), K.REMOVE, "", None),
    ("id: a\n", ("id",), K.REMOVE, "", None),
    ("a: 1\n", ("b",), K.WRITE, "x", None),
]


@pytest.mark.parametrize(("text", "route", "kind", "new", "expected"), EDITS)
def test_edit_of(text: str, route: Route, kind: FixKind, new: str | bool, expected: str | None) -> None:
    """A fix becomes an edit of one place; where there is doubt, it becomes none."""
    edit = editing.edit_of("x.yml", text, editing.extents(text), route, Fix(kind, "", new))
    assert (None if edit is None else editing.apply(text, [edit])) == expected


def test_edit_of_a_table() -> None:
    """Columns are renamed and cells written, inside quotation marks where a comma asks for them."""
    text = "id,nmae\na,Ann\n"
    found = editing.extents_of("x.csv", text)
    edits = [
        editing.edit_of("x.csv", text, found, ("nmae",), Fix(K.RENAME, "", "name")),
        editing.edit_of("x.csv", text, found, (0, "nmae"), Fix(K.WRITE, "", "B, Ann")),
    ]
    assert editing.apply(text, [one for one in edits if one]) == 'id,name\na,"B, Ann"\n'
