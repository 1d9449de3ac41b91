"""CSV as other tools export it: rows to records, and where a cell stands."""

from __future__ import annotations

import subprocess
import sys
import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playbook.problem import Route
from playbook.source import UNREADABLE, parse_rows


def test_rows() -> None:
    """The first row names the columns; cells are trimmed, blank cells and blank rows left out."""
    document = parse_rows(b'id, name ,site\r\na,Ann ,\r\n\r\n,,\r\nb,"B, ""c""",x\r\n', "x.csv")
    assert document.problems == []
    assert document.value == [{"id": "a", "name": "Ann"}, {"id": "b", "name": 'B, "c"', "site": "x"}]
    assert document.locate(("name",)).line == 1
    assert document.locate((0, "name")).line == 2
    assert document.locate((1, "site")).line == 5
    assert document.locate((1, "nothing")).line == 5


def test_text_stays_text() -> None:
    """Nothing in a cell is guessed at: numbers, dates and formulas are the text that was there."""
    document = parse_rows(b"a,b,c,d\n012,1:30,NO,=1+1\n", "x.csv")
    assert document.value == [{"a": "012", "b": "1:30", "c": "NO", "d": "=1+1"}]


def test_cells_over_several_lines() -> None:
    """A quoted cell may hold lines; the rows after it still stand at their own lines."""
    document = parse_rows(b'id,about\na,"one\ntwo"\nb,x\n', "x.csv")
    assert document.value[0]["about"] == "one\ntwo"
    assert (document.locate((0,)).line, document.locate((1,)).line) == (2, 4)


def test_byte_order_mark() -> None:
    """The mark that spreadsheets put first does not become part of the first column's name."""
    assert parse_rows("\ufeffid,name\na,é\n".encode(), "x.csv").value == [{"id": "a", "name": "é"}]


BROKEN = {
    "a row that is too long": (b"id,name\na,b\nc,d,e\n", "Y008", 3),
    "a column twice": (b"id,name,id\na,b,c\n", "Y003", 1),
    "a column without a name": (b"id,,name\na,b,c\n", "Y003", 1),
    "a quotation mark left open": (b'id,name\na,"b\nc,d\n', "Y002", 3),
    "text after a quotation mark": (b'id,name\na,"b"c\n', "Y002", 2),
    "UTF-16": ("id,name\na,b\n".encode("utf-16"), "Y001", 1),
    "Latin-1": ("id,name\na,b\nc,é\n".encode("latin-1"), "Y001", 3),
    "a zero": (b"id,name\na,\0\n", "Y006", 2),
    "a terminal's escape": (b"id,name\na,b\nc,\x1b[31m\n", "Y006", 3),
    "a cell that is too long": (b"id,name\na," + b"x" * 200_000 + b"\n", "Y002", 2),
}


@pytest.mark.parametrize("what", BROKEN)
def test_broken_rows(what: str) -> None:
    """A table that can't be read is told of at its line."""
    data, code, line = BROKEN[what]
    document = parse_rows(data, "x.csv")
    problem = document.problems[0]
    assert (problem.code, document.locate(problem.place.route).line) == (code, line)


def test_rows_beside_a_broken_one_are_kept() -> None:
    """A row with too many cells is left out by itself."""
    document = parse_rows(b"id,name\na,b\nc,d,e\nf,g\n", "x.csv")
    assert document.value == [{"id": "a", "name": "b"}, UNREADABLE, {"id": "f", "name": "g"}]


def test_short_rows() -> None:
    """Cells that a row lacks at its end are blank."""
    assert parse_rows(b"id,name,site\na\n", "x.csv").value == [{"id": "a"}]


def test_marks_of_cells() -> None:
    """Every row and every filled cell has a mark; what is not there has none."""
    marks = parse_rows(b"id,name,site\n\na,,x\nb,c,d,e\nf,g\n", "x.csv").marks
    rows: dict[Route, tuple[int, int]] = {(0,): (2, 0), (1,): (3, 0), (2,): (4, 0)}
    cells: dict[Route, tuple[int, int]] = {
        (0, "id"): (2, 0),
        (0, "site"): (2, 2),
        (2, "id"): (4, 0),
        (2, "name"): (4, 1),
    }
    columns: dict[Route, tuple[int, int]] = {("id",): (0, 0), ("name",): (0, 1), ("site",): (0, 2)}
    expected: dict[Route, tuple[int, int]] = {(): (0, 0), **columns, **rows, **cells}
    assert dict(marks) == expected
    assert len(marks) == len(list(marks)) == 11
    for route in ((0, "name"), (1, "id"), (3,), (-1,), (0, "id", 0), ("row",)):
        assert route not in marks


def test_rosters_of_large_organizations() -> None:
    """A roster of 48,000 people, and a directory of 100,000, are read whole."""
    hosts = "id,name,department,site,line,languages,shifts,off,max_days,rest_gap,remote,managers,opted_in\n"
    row = "h.%05d,A name of usual length,department-07,site-0123,billing calls,en;fr,mon;tue;wed;thu,"
    row += (
        "2027-01-11..2027-01-19;2027-02-01..2027-02-09,3,2,yes,a.manager>another>a.director>the.chief,yes\n"
    )
    people = "id,name,department,title,level,manager,site,languages\n"
    person = "p.%06d,A name,department-07,Agent,specialist,a.manager,site-0123,en;fr\n"
    for head, line, number in ((hosts, row, 48_000), (people, person, 100_000)):
        document = parse_rows((head + "".join(line % one for one in range(number))).encode(), "x.csv")
        assert (len(document.value), document.problems) == (number, [])


def test_empty_tables() -> None:
    """A table without rows holds nothing and is no problem."""
    for data in (b"", b"id,name\n", b"id,name\n\n,\n"):
        document = parse_rows(data, "x.csv")
        assert (document.value, document.problems) == ([], [])


def test_large_tables() -> None:
    """No table within the size limit costs more than seconds and a few hundred megabytes."""
    script = textwrap.dedent(
        """
        import resource
        resource.setrlimit(resource.RLIMIT_AS, (1_500_000_000, 1_500_000_000))
        resource.setrlimit(resource.RLIMIT_CPU, (40, 40))
        from playbook.source import parse_rows
        wide = ",".join(map(str, range(2_000_000)))
        for text in (
            wide,
            ",".join(map(str, range(1000))) + "\\n" + ("1," * 999 + "\\n") * 7900,
            ",".join(map(str, range(1000))) + "\\n" + ("," * 999 + "\\n") * 15_900,
            "a\\n" + "1\\n" * 7_900_000,
            "\\n" * 15_999_999,
            "," * 15_999_999,
            '"' * 15_999_999,
        ):
            document = parse_rows(text.encode(), "x.csv")
            assert len(document.problems) <= 201
        """
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]


@given(st.binary(max_size=100) | st.text('ab,"\n\r\t; \x00é', max_size=60).map(str.encode))
def test_never_raises(data: bytes) -> None:
    """Any bytes at all give a document, and every problem in it has a line of the file."""
    document = parse_rows(data, "x.csv")
    for problem in document.problems:
        line = document.locate(problem.place.route).line
        assert 1 <= line <= max(1, len(data.splitlines()))


def test_semicolons_are_named() -> None:
    """A table as some offices save it, with semicolons for commas, is refused with one sentence."""
    document = parse_rows(b"id;name;department\na;Ada;it\n", "programs/p/leaders.csv")
    assert [problem.code for problem in document.problems] == ["Y002"]
    assert "semicolons" in document.problems[0].message
