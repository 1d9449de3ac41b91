"""YAML text to documents: what is taken, what is refused, and where each thing stands."""

from __future__ import annotations

import json
import subprocess
import sys
import textwrap
from decimal import Decimal
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from playbook.source import MAX_PROBLEMS, UNREADABLE, Document, parse


def at(document: Document, number: int = 0) -> tuple[str, int, int]:
    """Code, line and column of a document's problem."""
    problem = document.problems[number]
    location = document.locate(problem.place.route)
    return problem.code, location.line, location.column


REFUSED = {
    "an alias": ("a: 1\nb: *x\n", "Y004", 2),
    "an anchor": ("a: &x 1\n", "Y004", 1),
    "an anchor on a mapping": ("a:\n  b: &x {c: 1}\n", "Y004", 2),
    "an alias as a key": ("a: 1\n*x : 2\n", "Y004", 2),
    "an anchor on a key": ("a: 1\n&x b: 2\n", "Y004", 2),
    "a merge key": ("a: 1\n<<: {b: 2}\n", "Y004", 2),
    "a Python tag": ("a: !!python/object/apply:os.system [ls]\n", "Y004", 1),
    "a binary tag": ("a: 1\nb: !!binary AA==\n", "Y004", 2),
    "a set": ("a: 1\nb: !!set {x, y}\n", "Y004", 2),
    "an ordered mapping": ("a: !!omap [x: 1]\n", "Y004", 1),
    "a tag that forces a type": ("a: !!int x\n", "Y004", 1),
    "a tag of one's own": ("a: 1\nb: 2\nc: !secret x\n", "Y004", 3),
    "a tag on a key": ("a: 1\n!x b: 2\n", "Y004", 2),
    "a tag directive": ("%TAG ! tag:x,2000:\n---\na: 1\n", "Y004", 1),
    "a tag without a handle": ("a: !x!y 1\n", "Y002", 1),
    "a second document": ("a: 1\n---\nb: 2\n", "Y004", 2),
    "a list as a key": ("a: 1\n? [b, c]\n: 2\n", "Y004", 2),
    "a mapping as a key": ("{a: 1}: 2\n", "Y004", 1),
    "a duplicate key": ("a: 1\nb: 2\na: 3\n", "Y003", 3),
    "a duplicate key inside": ("a:\n  b: 1\n  'b': 2\n", "Y003", 3),
    "a duplicate key in a flow mapping": ("a: {b: 1,\n    b: 2}\n", "Y003", 2),
    "a swallowed hash": ("a: 1\nb: Plan #1 for all\n", "Y013", 2),
    "a value that is all hash": ("a: 1\nb: #1 in service\n", "Y013", 2),
    "a swallowed hash in a list": ("a:\n  - one\n  - two #2\n", "Y013", 3),
    "a swallowed hash in a flow list": ("a: [one,\n  two #2\n  ]\n", "Y013", 2),
    "a zero by an escape": ('a: 1\nb: "x\\0"\n', "Y006", 2),
    "a terminal's escape": ('a: "\\e[31mred"\n', "Y006", 1),
    "a line separator by an escape": ('a: "x\\u2028y"\n', "Y006", 1),
    "a turned reading direction by an escape": ('a: "x\\u202ey"\n', "Y006", 1),
    "a lone half of a character": ('a: "\\ud800"\n', "Y002", 1),
    "an invisible character in a key": ('a: 1\n"\\e": 2\n', "Y006", 2),
    "a raw control character": ("a: 1\nb: x\x1by\n", "Y006", 2),
    "a raw delete": ("a: x\x7f\n", "Y006", 1),
    "a raw next-line mark": ("a: 1\nb: x\x85y\n", "Y006", 2),
    "a raw turned reading direction": ("a: 1\n\nb: \u202ex\n", "Y006", 3),
    "a byte-order mark inside": ("a: 1\nb: x\ufeff\n", "Y006", 2),
    "a tab before a key": ("a:\n\tb: 1\n", "Y002", 2),
    "a tab before a list": ("a:\n\t- b\n", "Y002", 2),
    "a single quotation mark left open": ("a: 1\nb: 'x\nc: 2\n", "Y002", 2),
    "a double quotation mark left open": ('a: 1\nb: "x\nc: 2\n', "Y002", 2),
    "an apostrophe inside single quotes": ("a: 1\nb: 'it's'\n", "Y002", 2),
    "a bracket left open": ("a: 1\nb: [x, y\nc: 2\n", "Y002", 3),
    "a second colon": ("a: 1\nb: c: d\n", "Y002", 2),
    "a line that lines up with nothing": ("a:\n    b: 1\n  c: 2\n", "Y002", 3),
    "a line without a colon": ("a: 1\nand more\nb: 2\n", "Y002", 2),
    "a value that begins with an at sign": ("a: 1\nb: @team\n", "Y002", 2),
    "a value that begins with a backtick": ("a: `x`\n", "Y002", 1),
    "a value in bold": ("a: 1\nb: **bold**\n", "Y002", 2),
    "a value that begins with an ampersand": ("a: 1\nb: & more\n", "Y002", 2),
    "a value that begins with a percent sign": ("a: 1\nb: %x\n", "Y002", 2),
    "a list after a key on one line": ("a: 1\nb: - c\n", "Y002", 2),
    "a version of YAML to come": ("%YAML 9.9\n---\na: 1\n", "Y002", 1),
    "lists nested too deep": ("a: 1\nb: " + "[" * 30 + "\n", "Y005", 2),
    "a text that is too long": ("a: 1\nb: " + "x" * 100_001 + "\n", "Y005", 2),
    "a key that is too long": ("a: 1\n" + "k" * 3000 + ": 2\n", "Y002", 2),
}


@pytest.mark.parametrize("what", REFUSED)
def test_refused(what: str) -> None:
    """What can't be read safely is refused with its code, in the line where it stands."""
    text, code, line = REFUSED[what]
    document = parse(text.encode(), "x.yml")
    assert at(document)[:2] == (code, line)
    assert document.problems[0].message


def test_columns() -> None:
    """A problem's column is that of the thing itself, counted in characters from 1."""
    for text, found in {
        "é: {b: 1, b: 2}\n": ("Y003", 1, 11),
        "a: 1\n  \n<<: x\n": ("Y004", 3, 1),
        "a: {b: !x 1}\n": ("Y004", 1, 8),
        "a: 1\nb: 'x\n": ("Y002", 2, 4),
        "a: 1\nbb: x\x00": ("Y006", 2, 6),
        "a: Plan #1\n": ("Y013", 1, 4),
        "a: [1, [2, *x]]\n": ("Y004", 1, 12),
    }.items():
        assert at(parse(text.encode(), "x.yml")) == found


def test_words_stay_words() -> None:
    """What loaders like to guess at stays the text that was typed."""
    words = [
        *("NO", "no", "Yes", "off", "y", "True", "NULL", "Null"),
        *(
            "1:30",
            "22:22",
            "012",
            "0x1f",
            "0o17",
            "1_000",
            "+44",
            "1e5",
            ".5",
            "1.",
            "-",
            "-0",
            ".inf",
            ".nan",
        ),
        *("2027-02-30", "2027-01-11", "24:00", "10:60", "2027-01-11T24:00:00", "=", "9" * 5000),
    ]
    text = "".join(f"- {word}\n" if word != "-" else "- '-'\n" for word in words)
    assert parse(text.encode(), "x.yml").value == words


def test_numbers_and_constants() -> None:
    """Numbers whose text would come out again are numbers, with their zeros; constants are constants."""
    document = parse(
        b"[12, -3, 1.10, 0, 0.50, true, false, null, ~, , '7', \"true\"]\n".replace(b", ,", b","), "x"
    )
    assert document.value == [
        12,
        -3,
        Decimal("1.10"),
        0,
        Decimal("0.50"),
        True,
        False,
        None,
        None,
        "7",
        "true",
    ]
    assert str(document.value[2]) == "1.10"
    assert parse(b"a:\n", "x").value == {"a": None}


def test_several_duplicates_each_where_it_stands() -> None:
    """Every repetition of a key is told at its own line and names the first one's."""
    document = parse(b"a: 1\nb: 2\na: 3\na: 4\nb: 5\n", "x.yml")
    assert [at(document, number) for number in range(3)] == [("Y003", 3, 1), ("Y003", 4, 1), ("Y003", 5, 1)]
    assert "line 1" in document.problems[1].message
    assert document.value == {"a": 1, "b": 2}


def test_all_problems_at_once() -> None:
    """A file's faults that leave its structure whole are found in one reading, and the rest is kept."""
    document = parse(b"a: *x\nb: Plan #1\nc: 3\nc: 4\nd: !t x\n<<: {}\ne: 5\n", "x.yml")
    assert [at(document, number)[:2] for number in range(len(document.problems))] == [
        ("Y004", 1),
        ("Y013", 2),
        ("Y003", 4),
        ("Y004", 5),
        ("Y004", 6),
    ]
    assert document.value == {"a": UNREADABLE, "b": "Plan", "c": 3, "d": UNREADABLE, "e": 5}


def test_comments_that_are_meant() -> None:
    """A comment with a blank after its mark, or after a quoted value, is no problem."""
    text = 'a: 1 # one\n# b\nc: "Plan #1" #note\nd: a#b\ne: >-\n  # not a comment #1\n'
    document = parse(text.encode(), "x.yml")
    assert document.problems == []
    assert document.value == {"a": 1, "c": "Plan #1", "d": "a#b", "e": "# not a comment #1"}


def test_encodings() -> None:
    """UTF-8 is read with and without its mark; anything else is refused with a sentence."""
    assert parse("\ufeffa: é\n".encode(), "x.yml").value == {"a": "é"}
    assert parse("a: 日本 🙂\n".encode(), "x.yml").value == {"a": "日本 🙂"}
    for encoding in ("utf-16", "utf-16-le", "utf-16-be", "utf-32"):
        document = parse("a: 1\n".encode(encoding), "x.yml")
        assert at(document) == ("Y001", 1, 1)
        assert "UTF-16" in document.problems[0].message
    assert at(parse("a: 1\nb: é\n".encode("latin-1"), "x.yml")) == ("Y001", 2, 4)


def test_empty_files() -> None:
    """A file without a value reads as nothing, without a problem of the text."""
    for text in ("", "\n\n", "# only a comment\n", "---\n", "---\n...\n", "\ufeff"):
        document = parse(text.encode(), "x.yml")
        assert (document.value, document.problems) == (None, [])


def test_too_large_a_file() -> None:
    """A file beyond the limit is refused for its size."""
    assert at(parse(b"a" * 8_000_001, "x.yml")) == ("Y001", 1, 1)


def test_problems_of_one_file_are_bounded() -> None:
    """Thousands of faults in one file give a list that a person can read."""
    document = parse(b"a: 1\n" * 5000, "x.yml")
    assert len(document.problems) == MAX_PROBLEMS + 1
    assert "more problems" in document.problems[-1].message


BOMBS = {
    "brackets": "b'[' * 30_000",
    "braces": "b'{a: ' * 30_000",
    "blocks": "b'- ' * 100_000",
    "questions": "b'? ' * 100_000",
    "aliases": "b'\\n'.join([b'a0: &a0 x'] + [b'a%d: &a%d [%s]' % (n, n, b','.join([b'*a%d' % (n - 1)] * 9))"
    " for n in range(1, 30)])",
    "merges": "b'\\n'.join([b'a0: &a0 {k: v}'] + [b'a%d: &a%d {<<: [%s]}'"
    " % (n, n, b','.join([b'*a%d' % (n - 1)] * 9)) for n in range(1, 30)])",
    "a million keys": "b''.join(b'k%d:\\n' % n for n in range(840_000))",
    "a million keys on one line": "b'{' + b','.join(b'k%d' % n for n in range(840_000)) + b'}'",
    "a long list on one line": "b'[' + b'1,' * 3_900_000 + b']'",
    "one line of eight megabytes": "b'a: ' + b'x' * 7_900_000",
    "one quoted line": "b'a: \"' + b'x ' * 3_900_000 + b'\"'",
    "lines of text": "b'a: |\\n' + b'  x\\n' * 1_900_000",
    "duplicates": "b'a:\\n' * 2_600_000",
    "merge keys": "b'<<:\\n' * 1_900_000",
    "aliases without anchors": "b'- *a\\n' * 1_500_000",
    "hashes": "b'- a #b\\n' * 1_100_000",
    "comments": "b'#' * 7_999_999",
    "blank lines": "b'\\n' * 7_999_999",
    "blanks": "b' ' * 7_999_999",
    "open quotes": "b'a: \"' * 1_900_000",
    "escapes": "b'a: \"' + b'\\\\\\\\' * 3_900_000 + b'\"'",
    "colons": "b':' * 7_999_999",
    "zeros": "bytes(7_999_999)",
    "a long number": "b'a: ' + b'9' * 90_000",
    "documents": "b'---\\n' * 1_900_000",
}


def test_bombs() -> None:
    """No file within the size limit costs more than seconds and a few hundred megabytes."""
    script = textwrap.dedent(
        """
        import resource, sys
        resource.setrlimit(resource.RLIMIT_AS, (1_500_000_000, 1_500_000_000))
        resource.setrlimit(resource.RLIMIT_CPU, (60, 60))
        from playbook.source import parse
        for text in sys.stdin.read().splitlines():
            document = parse(eval(text), "x.yml")
            print(len(document.problems), document.problems[0].code if document.problems else "-")
        """
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        input="\n".join(BOMBS.values()),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    answers = dict(zip(BOMBS, done.stdout.splitlines(), strict=True))
    harmless = {"comments", "blank lines", "blanks", "a long number"}
    assert {name for name, answer in answers.items() if answer.endswith("-")} == harmless


# Text that YAML can hold: no control characters, no lone surrogates, no marks of direction.
plain = st.text(
    st.characters(
        codec="utf-8",
        exclude_categories=("Cc", "Cs", "Cn", "Zl", "Zp"),
        exclude_characters="\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff",
    ),
    max_size=30,
)
leaves = st.none() | st.booleans() | st.integers(-(10**15) + 1, 10**15 - 1) | plain
values = st.recursive(
    leaves,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(plain.filter(bool), inner, max_size=4),
    max_leaves=20,
)


@given(values)
def test_json_comes_back(value: Any) -> None:
    """Whatever is written as JSON, which YAML contains, comes back as it was."""
    document = parse(json.dumps(value, ensure_ascii=False).encode(), "x.yml")
    assert document.problems == []
    assert document.value == value


@given(values)
def test_yaml_comes_back(value: Any) -> None:
    """Whatever a common writer of YAML writes, in blocks and with its quotes, comes back as it was."""
    text = yaml.safe_dump(value, allow_unicode=True, sort_keys=False, width=60)
    document = parse(text.encode(), "x.yml")
    assert document.problems == []
    assert document.value == value


pieces = st.sampled_from(
    [
        *("a", "b: ", "- ", "\n", "  ", "\t", ": ", "? ", "{", "}", "[", "]", ",", "'", '"', "|\n", ">-\n"),
        *(
            "#",
            " #x",
            "&a ",
            "*a",
            "!t ",
            "!!int ",
            "<<: ",
            "---\n",
            "...\n",
            "%YAML 1.1\n",
            "\\",
            "\\0",
            "\r",
            "é",
        ),
        *("\x00", "\ufeff", "\u2028", "\x85", "@", "`", "%", "1", "1.5", "true", "null", "~"),
    ]
)
typed = st.lists(pieces, max_size=30).map("".join)


@given(
    st.binary(max_size=200)
    | typed.map(str.encode)
    | st.text(max_size=100).map(lambda text: text.encode("utf-8", "surrogatepass"))
)
def test_never_raises_and_points_into_the_file(data: bytes) -> None:
    """Any bytes at all give a document, and every problem in it lies inside the file."""
    document = parse(data, "x.yml")
    lines = data.decode("utf-8-sig", "replace").splitlines() or [""]
    for problem in document.problems:
        location = document.locate(problem.place.route)
        assert problem.code in {"Y001", "Y002", "Y003", "Y004", "Y005", "Y006", "Y013"}
        assert 1 <= location.line <= len(lines) + 1
        beyond = lines[location.line - 1] if location.line <= len(lines) else ""
        assert 1 <= location.column <= len(beyond) + 1


keys = st.text("abcdefgh", min_size=1, max_size=4)
records = st.recursive(
    st.integers(0, 99) | keys,
    lambda inner: (
        st.dictionaries(keys, inner, min_size=1, max_size=4) | st.lists(inner, min_size=1, max_size=3)
    ),
    max_leaves=12,
)


@given(st.dictionaries(keys, records, min_size=1, max_size=4))
def test_marks_point_at_the_line(value: dict[str, Any]) -> None:
    """Every route is marked with the line on which its key or its dash stands."""
    lines: list[str] = []
    expected: dict[tuple[str | int, ...], int] = {}

    def put(inner: Any, route: tuple[str | int, ...], indent: str) -> None:
        steps = inner.items() if isinstance(inner, dict) else enumerate(inner)
        for step, one in steps:
            here = (*route, step)
            head = f"{indent}{step}:" if isinstance(inner, dict) else f"{indent}-"
            expected[here] = len(lines) + 1
            if isinstance(one, dict | list):
                lines.append(head)
                if not isinstance(inner, dict):
                    expected[here] = len(lines) + 1  # what a dash begins is marked where it begins
                put(one, here, indent + "  ")
            else:
                lines.append(f"{head} {one}")

    put(value, (), "")
    document = parse("\n".join(lines).encode(), "x.yml")
    assert document.value == value
    assert {route: document.locate(route).line for route in expected} == expected
