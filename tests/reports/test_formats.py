"""Every format: what it says, and that no word of a record breaks out of it."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from lxml import etree

from playbook.problem import Severity
from playbook.reports import Report, github, gitlab, junit, sarif, text
from playbook.reports import json as plain
from playbook.reports.plain import cut, seen, wide

FORMATS: dict[str, Callable[[Report], str]] = {
    "report.txt": lambda report: text.render(report, width=80),
    "report.json": plain.render,
    "github.txt": github.render,
    "github.md": github.summary,
    "gitlab.json": gitlab.render,
    "junit.xml": junit.render,
}


def few_rules(made: str) -> str:
    """JUnit's report without the rules that have nothing to tell."""
    return re.sub(r" *<testcase [^>]*/>\n|(tests|failures)=\"\d+\" ?", "", made)


@pytest.mark.parametrize("name", FORMATS)
def test_as_written_down(name: str, report: Report, golden: Path, accept: bool) -> None:
    """A format makes the very text that was written down; `pytest --accept` writes it anew."""
    made = FORMATS[name](report)
    made = few_rules(made) if name == "junit.xml" else made
    file = golden / name
    data = made.encode("utf-8", "backslashreplace")
    if accept:
        file.write_bytes(data)
    assert file.read_bytes() == data


@pytest.mark.parametrize("make", [*FORMATS.values(), sarif.render])
def test_private_lines_stay_private(make: Callable[[Report], str], report: Report) -> None:
    """What stands where a private rule points is in no format."""
    assert "555-0100" not in make(report)
    assert "Miller" not in make(report)


def test_text_can_be_jumped_to(report: Report) -> None:
    """Every problem begins with a head that editors know; all other lines are set in."""
    heads = re.findall(
        r"^(\S+?):(\d+):(\d+): (error|warning|note) (\w+)$", text.problems(report), re.MULTILINE
    )
    assert len(heads) == len(report.told) - 1  # one path holds a blank
    others = [line for line in text.problems(report).splitlines() if not line.startswith("  ")]
    assert len(others) == len(report.told)


def test_text_shows_no_control_characters(report: Report) -> None:
    """Nothing in a report can move the cursor, ring the bell or turn the reading direction."""
    for character in text.render(report):
        assert character == "\n" or unicodedata.category(character) not in ("Cc", "Zl", "Zp")
        assert character not in "\u202e\u2066"


def test_the_caret_stands_below(report: Report) -> None:
    """The mark is below the value, also behind wide characters, tabs and in very long lines."""
    lines = text.problems(report, width=80).splitlines()
    carets = [number for number, line in enumerate(lines) if re.fullmatch(r" +\| +\^+", line)]
    marked = []
    for number in carets:
        start = lines[number].index("^")
        above = lines[number - 1]
        assert wide(above) <= 80
        before = cut(above, start)
        assert wide(before) == start
        marked.append(cut(above[len(before) :], lines[number].count("^")))
    assert marked == ["31.03.2027", "soon", "soon", "o", "nowhere"]


def test_text_in_colour(report: Report) -> None:
    """Colour adds nothing but marks of colour."""
    coloured = text.render(report, colour=True, width=80)
    assert "\x1b[31m" in coloured
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == text.render(report, width=80)


def test_wrapped(report: Report) -> None:
    """With a width, messages are wrapped to it."""
    longer = replace(report.told[0].problem, message="word " * 60)
    made = text.problems(replace(report, told=(replace(report.told[0], problem=longer),)), width=60)
    assert max(map(wide, made.splitlines())) <= 60


def test_totals(report: Report) -> None:
    """The last sentence counts, names the day taken for today and what was compared with."""
    assert text.totals(replace(report, since="main")) == (
        "3 files read, 7 problems found, 5 of them to mend, 1 set aside, compared with main; "
        "25 March 2027 is taken for today."
    )
    clean = replace(report, told=(), waived=(), today=report.day, files=1)
    assert text.totals(clean) == "1 file read, nothing to mend."
    assert text.render(clean) == "1 file read, nothing to mend.\n"


@pytest.mark.parametrize(("given", "shown"), [("a\x1bb", "a␛b"), ("\x7f", "␡"), ("\u202e", "<U+202E>")])
def test_seen(given: str, shown: str) -> None:
    """What hides is written out."""
    assert seen(given) == shown


def test_json_leaves_out_what_is_set_aside(report: Report) -> None:
    """A problem that a waiver sets aside is not among those of JSON."""
    found = json.loads(plain.render(report))
    assert [one["code"] for one in found].count("E003") == 0
    assert found[4]["column"] == 20
    assert found[0]["fix"] == "Write `2027-03-31`."


def test_github_commands(report: Report) -> None:
    """Each line is one command of ours; ten of each level are given, and the rest is counted."""
    many = replace(report, told=tuple(one for one in report.told for _ in range(5)))
    lines = github.render(many).splitlines()
    commands = [line for line in lines if line.startswith("::")]
    assert len(commands) == 10 + 5 + 5
    command = re.compile(r"::(error|warning|notice) ((\w+=[^,:\r\n]*,?)+)::[^\r\n]*")
    assert all(command.fullmatch(line) for line in commands)
    assert [line for line in lines if not line.startswith("::")] == [
        "15 more of the level error: the summary of this step lists them.",
        text.totals(many),
    ]
    assert "file=programs/a b%25%2C%3Ac.yml" in github.render(report)


def test_github_summary(report: Report) -> None:
    """The summary of a step is a table with a row for each problem, and no record's Markdown."""
    made = github.summary(report)
    assert sum(line.startswith(("| error", "| warning", "| note")) for line in made.splitlines()) == 7
    assert "<script" not in made
    assert "](https://evil" not in made


GITLAB = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["description", "check_name", "fingerprint", "severity", "location"],
        "properties": {
            "description": {"type": "string", "minLength": 1},
            "check_name": {"type": "string", "minLength": 1},
            "fingerprint": {"type": "string", "pattern": "^[0-9a-f]{32}$"},
            "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
            "location": {
                "type": "object",
                "required": ["path", "lines"],
                "properties": {
                    "path": {"type": "string", "pattern": "^[^/.]"},
                    "lines": {
                        "type": "object",
                        "required": ["begin"],
                        "properties": {
                            "begin": {"type": "integer", "minimum": 1},
                            "end": {"type": "integer", "minimum": 1},
                        },
                    },
                },
            },
        },
    },
}


def test_gitlab(report: Report) -> None:
    """The report has the form that GitLab documents, and no fingerprint comes twice."""
    twice = replace(report, told=report.told)
    found = json.loads(gitlab.render(twice))
    jsonschema.validate(found, GITLAB)
    assert len({one["fingerprint"] for one in found}) == len(found) == 7


def test_sarif(report: Report) -> None:
    """Results point at rules, columns count units of UTF-16, addresses are encoded, waivers suppress."""
    made = json.loads(sarif.render(report))
    (run,) = made["runs"]
    rules = run["tool"]["driver"]["rules"]
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
    first = run["results"][0]["locations"][0]["physicalLocation"]
    assert first["region"] == {"startLine": 2, "startColumn": 20, "endLine": 2, "endColumn": 30}
    last = run["results"][6]["locations"][0]["physicalLocation"]["artifactLocation"]
    assert last == {"uri": "programs/a%20b%25%2C%3Ac.yml", "uriBaseId": "SRCROOT"}
    assert [len(one["suppressions"]) for one in run["results"]] == [0] * 7 + [1]
    assert run["results"][7]["suppressions"][0]["justification"].startswith("Ann Lindgren: ")
    assert run["invocations"][0]["exitCode"] == 1
    assert "](https://evil" not in run["results"][6]["message"]["text"].replace("\\]", "")
    assert "{{0}}" in run["results"][6]["message"]["text"]
    assert rules[0]["helpUri"] == "https://playbook.example/rules/#Y001"
    assert "file:" not in sarif.render(report)


SARIF_KEYS: dict[str, set[str]] = {
    "run": {"tool", "columnKind", "originalUriBaseIds", "invocations", "results"},
    "driver": {"name", "semanticVersion", "informationUri", "rules"},
    "rule": {
        "id",
        "shortDescription",
        "fullDescription",
        "help",
        "helpUri",
        "defaultConfiguration",
        "properties",
    },
    "result": {
        "ruleId",
        "ruleIndex",
        "level",
        "message",
        "locations",
        "partialFingerprints",
        "suppressions",
        "properties",
    },
}


def test_sarif_keys(report: Report) -> None:
    """Nothing is written that SARIF 2.1.0 does not know."""
    made = json.loads(sarif.render(report))
    (run,) = made["runs"]
    assert set(made) == {"$schema", "version", "runs"} and made["version"] == "2.1.0"
    assert set(run) <= SARIF_KEYS["run"]
    assert set(run["tool"]["driver"]) <= SARIF_KEYS["driver"]
    assert all(set(one) <= SARIF_KEYS["rule"] for one in run["tool"]["driver"]["rules"])
    assert all(set(one) <= SARIF_KEYS["result"] for one in run["results"])
    assert {one["level"] for one in run["results"]} <= {"error", "warning", "note", "none"}


JUNIT = """\
<grammar xmlns="http://relaxng.org/ns/structure/1.0"
    datatypeLibrary="http://www.w3.org/2001/XMLSchema-datatypes">
  <define name="counts">
    <attribute name="name"/>
    <attribute name="tests"><data type="nonNegativeInteger"/></attribute>
    <attribute name="failures"><data type="nonNegativeInteger"/></attribute>
    <attribute name="errors"><data type="nonNegativeInteger"/></attribute>
  </define>
  <start><element name="testsuites"><ref name="counts"/>
    <oneOrMore><ref name="suite"/></oneOrMore></element></start>
  <define name="suite"><element name="testsuite"><ref name="counts"/>
    <attribute name="skipped"><data type="nonNegativeInteger"/></attribute>
    <zeroOrMore><ref name="case"/></zeroOrMore></element></define>
  <define name="case"><element name="testcase">
    <attribute name="name"/><attribute name="classname"/>
    <attribute name="time"><data type="decimal"/></attribute>
    <optional><element name="skipped"><attribute name="message"/><text/></element></optional>
    <optional><element name="failure"><attribute name="message"/>
      <attribute name="type"/><text/></element></optional>
    <optional><element name="system-out"><text/></element></optional></element></define>
</grammar>"""


def test_junit(report: Report) -> None:
    """Each rule is a test; those fail that tell of something that fails the check."""
    whole = etree.fromstring(junit.render(report).encode())
    etree.RelaxNG(etree.fromstring(JUNIT)).assertValid(whole)
    failed = {
        case.get("name").split()[0] for case in whole.iter("testcase") if case.find("failure") is not None
    }
    assert failed == {"E001", "E002"}
    (skipped,) = [case for case in whole.iter("testcase") if case.find("skipped") is not None]
    assert skipped.get("name").startswith("E003")
    for suite in whole.iter("testsuite"):
        assert int(suite.get("tests")) == len(suite.findall("testcase"))
    calm = etree.fromstring(junit.render(replace(report, fails_at=None)).encode())
    assert calm.find(".//failure") is None
    assert calm.find(".//system-out") is not None


@pytest.mark.parametrize(
    ("fails_at", "fails"), [(Severity.ERROR, True), (Severity.NOTE, True), (None, False)]
)
def test_fails(fails_at: Severity | None, fails: bool, report: Report) -> None:
    """A report fails when something is told that weighs enough."""
    assert replace(report, fails_at=fails_at).fails is fails
    assert not replace(report, fails_at=fails_at, told=()).fails


def test_by_department(report: Report) -> None:
    """Problems are counted for each department that they concern; the rest for the whole."""
    counted: dict[Any, Any] = {key: dict(found) for key, found in text.by_department(report).items()}
    assert counted == {
        ("first", "care"): {Severity.ERROR: 5},
        ("first", "it"): {Severity.WARNING: 1},
        ("first", ""): {Severity.NOTE: 1},
    }
