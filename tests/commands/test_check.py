"""`playbook check` and `build`: exit codes, formats, and no traceback whatever is read."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(scope="session")
def template(new_playbook: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small playbook without a fault, with one guide."""
    folder = tmp_path_factory.mktemp("template") / "ours"
    shutil.copytree(new_playbook, folder)
    guide = (folder / "content/guides/good-guest.md").read_text().split("---\n")[1]
    shutil.rmtree(folder / "content")
    (folder / "content/guides").mkdir(parents=True)
    (folder / "content/guides/good-guest.md").write_text(f"---\n{guide}---\n\nBe kind.\n")
    return folder


@pytest.fixture
def ours(template: Path, tmp_path: Path) -> Path:
    """A copy of the small playbook, to be spoilt."""
    shutil.copytree(template, tmp_path / "ours")
    return tmp_path / "ours"


def test_exit_codes(ours: Path, tmp_path: Path, playbook: Callable[..., Any]) -> None:
    """0 says clean, 1 that something is to mend, 2 wrong use, 3 that the surroundings are at fault."""
    assert playbook("-C", ours, "check", "--as-of", "2027-03-25").code == 0
    assert playbook("-C", ours, "check", "--as-of", "2027-12-25").code == 1
    assert playbook("-C", ours, "check", "--as-of", "never").code == 2
    assert playbook("-C", ours, "check", "--format", "xml").code == 2
    assert playbook("-C", ours, "chekc").code == 2
    assert playbook("-C", tmp_path / "nowhere", "check").code == 3
    assert playbook("-C", tmp_path, "check").code == 3
    assert playbook("-C", tmp_path, "build").code == 3
    (tmp_path / "file").write_text("x")
    assert playbook("-C", tmp_path / "file", "check").code == 2
    assert playbook("--version").code == 0
    assert playbook("--help").code == 0


def test_warnings_do_not_fail(ours: Path, playbook: Callable[..., Any]) -> None:
    """A warning is told of, and the check still ends with 0."""
    file = ours / "programs/first/program.yml"
    file.write_text(file.read_text().replace(", level: front-line", ""))
    outcome = playbook("-C", ours, "check", "--as-of", "2027-03-25")
    assert outcome.code == 0
    assert "warning T005" in outcome.out
    assert "1 problem found, 0 of them to mend" in outcome.err


def test_the_example_as_text(root: Path, playbook: Callable[..., Any]) -> None:
    """Each problem is a line that editors can jump to, with message and hint below it."""
    outcome = playbook("-C", root, "check")
    assert outcome.code == 1
    heads = [line for line in outcome.out.splitlines() if not line.startswith("  ")]
    for head in heads:
        path, line = re.fullmatch(r"(\S+):(\d+):\d+: (?:error|warning|note) [A-Z]\d{3}", head).groups()  # type: ignore[union-attr]
        assert int(line) <= len((root / path).read_text().splitlines())
    errors = sum(": error " in head for head in heads)
    assert f"{len(heads)} problems found, {errors} of them to mend" in outcome.err
    assert outcome.err.rstrip().endswith("25 March 2027 is taken for today.")


def test_the_example_as_json(root: Path, playbook: Callable[..., Any]) -> None:
    """As JSON, the same problems come as objects whose keys are those of every format."""
    outcome = playbook("-C", root, "check", "--format", "json")
    assert outcome.code == 1
    found = json.loads(outcome.out)
    assert {"T004", "E001", "E003", "E005"} <= {one["code"] for one in found}
    for one in found:
        assert {"code", "severity", "path", "line", "column", "message", "hint", "url"} <= set(one)
        assert (root / one["path"]).is_file()


def test_clean_as_json(ours: Path, playbook: Callable[..., Any]) -> None:
    """When nothing is to mend, JSON says so with an empty list."""
    outcome = playbook("-C", ours, "check", "--format", "json", "--as-of", "2027-03-25")
    assert (outcome.code, json.loads(outcome.out)) == (0, [])


P = "programs/first"
HOSTILE: dict[str, dict[str, bytes | None]] = {
    "an empty program.yml": {f"{P}/program.yml": b""},
    "a list for a program": {f"{P}/program.yml": b"- a\n- b\n"},
    "a word for a program": {f"{P}/program.yml": b"program\n"},
    "a number for a program": {f"{P}/program.yml": b"42\n"},
    "nothing for a program": {f"{P}/program.yml": b"~\n"},
    "a folder for program.yml": {f"{P}/program.yml": None},
    "a binary program.yml": {f"{P}/program.yml": bytes(range(256)) * 20},
    "zeros": {f"{P}/program.yml": bytes(5000)},
    "UTF-16": {f"{P}/program.yml": "title: x\n".encode("utf-16")},
    "UTF-32": {f"{P}/program.yml": "title: x\n".encode("utf-32")},
    "Latin-1": {f"{P}/program.yml": "title: é\n".encode("latin-1")},
    "brackets": {f"{P}/program.yml": b"[" * 30_000},
    "aliases": {f"{P}/program.yml": b"a: &a [x]\nb: &b [*a, *a]\ntitle: *b\n"},
    "a merge": {f"{P}/program.yml": b"a: &a {title: x}\n<<: *a\n"},
    "a Python tag": {f"{P}/program.yml": b"title: !!python/object/apply:os.system ['false']\n"},
    "everything wrong": {
        f"{P}/program.yml": b"title: [x]\nsummary: {a: b}\nsponsor: x\nstrategy: []\nstrength: 1\nsigns: x\n"
        b"timeline: true\nteam: [a]\nregroup: soon\nspeak_up: 1\nrules: [1]\norganization: x\npeople: y\n"
        b"pledges: {a: b}\nbarriers: 7\nleaders: [1, [2], {a: b}]\nshadowing: x\nschedule: []\n"
    },
    "everything empty": {
        f"{P}/program.yml": b"title:\nsummary:\nsponsor:\nstrategy:\nteam:\norganization:\npeople:\n"
        b"pledges:\n"
    },
    "records inside out": {
        f"{P}/program.yml": b"title: x\nsummary: y\norganization: {name: x, departments: [[[]]]}\n"
        b"strategy: {promise: x, objectives: [x, {id: [a]}]}\nteam: {seats: [{person: {a: b}}], lead: []}\n"
    },
    "a department without an end": {
        f"{P}/program.yml": b"title: x\nsummary: y\n"
        b"organization: {name: x, departments: [{id: x, title: x, head: x}]}\n"
    },
    "ids that are paths": {
        f"{P}/barriers.yml": b"barriers:\n  - {id: ../../../x, title: a}\n  - {id: /etc/passwd}\n"
        b"  - {id: ..}\n"
    },
    "ids that are scripts": {
        f"{P}/pledges.yml": b"pledges:\n  - {id: <script>alert(1)</script>, title: a}\n"
    },
    "scripts everywhere": {
        f"{P}/pledges/x.yml": b"title: <script>alert(1)</script>\ndepartment: it\n"
        b"promise: '</title><img src=x onerror=y>'\n"
    },
    "templates everywhere": {
        f"{P}/pledges/x.yml": b"title: '{{ 7 * 7 }} {% raw %}'\ndepartment: it\n"
        b"promise: '{{ config }} ${7*7} %s {0}'\n"
    },
    "an empty folder": {f"{P}/barriers": None},
    "a folder for a list": {f"{P}/barriers.yml": None},
    "a folder with an ending inside": {f"{P}/barriers/x.yml": None},
    "a file for a folder": {f"{P}/barriers": b"title: x\n"},
    "an empty list": {f"{P}/barriers.yml": b"barriers:\n"},
    "an empty record": {f"{P}/barriers/x.yml": b""},
    "an empty mapping": {f"{P}/barriers/x.yml": b"{}\n"},
    "only a comment": {f"{P}/barriers/x.yml": b"# to be written\n"},
    "an empty table": {f"{P}/leaders.csv": b""},
    "only a head": {f"{P}/leaders.csv": b"id,name\n"},
    "a table without ids": {f"{P}/leaders.csv": b"name,department\nAnn,it\nBob,it\n"},
    "a table with semicolons": {f"{P}/leaders.csv": b"id;name;department\na;Ann;it\n"},
    "a spreadsheet": {f"{P}/leaders.csv": b"PK\x03\x04" + bytes(range(256)) * 8},
    "an open quotation mark": {f"{P}/leaders.csv": b'id,name\na,"Ann\n' + b"b,c\n" * 50},
    "a column of nothing": {f"{P}/leaders.csv": b"id,,name\na,,Ann\n"},
    "formulas": {f"{P}/leaders.csv": b'id,name,department\na,"=HYPERLINK(""http://x"")",it\nb,@SUM(1),it\n'},
    "a roster twice": {
        f"{P}/leaders.csv": b"id,name\na,Ann\n",
        f"{P}/leaders.yml": b"leaders: [{id: a, name: Bob}]\n",
    },
    "a schedule of strangers": {
        f"{P}/schedule.lock.yml": b"days:\n  - {leader: a, host: b, on: 2027-01-11}\n  - {leader: c}\n  - x\n"
    },
    "a schedule that is a list": {f"{P}/schedule.lock.yml": b"- x\n"},
    "shadowing without a window": {f"{P}/shadowing.yml": b"bring: [x]\n"},
    "shadowing backwards": {f"{P}/shadowing.yml": b"window: 2027-05-01..2027-01-01\n"},
    "shadowing for a day": {f"{P}/shadowing.yml": b"window: 2027-05-01\nsites: [{site: none, seats: 0}]\n"},
    "the first and last day": {
        f"{P}/shadowing.yml": b"window: 1900-01-01..2199-12-31\n",
        f"{P}/pledges/x.yml": b"title: x\ndepartment: it\npromise: y\ndue: 2199-12-31\nmade_on: 1900-01-01\n",
    },
    "a timeline backwards": {
        f"{P}/shadowing.yml": b"window: 2027-05-01\n",
        f"{P}/program/more.yml": b"timeline: {starts: 2027-12-01, ends: 2027-01-01}\n",
    },
    "a timeline of a day": {f"{P}/program/more.yml": b"timeline: {starts: 2199-12-31, ends: 2199-12-31}\n"},
    "waivers of strangers": {
        f"{P}/waivers.yml": b"waivers:\n  - {id: a, code: X, at: x, by: nobody}\n  - {id: b}\n"
    },
    "measures of nothing": {
        f"{P}/measures.yml": b"measures:\n"
        b"  - {id: a, title: x, judged_by: staff, readings: [{period: x, value: 0}]}\n"
        b"  - {id: b, title: y, judged_by: customers, readings: [{period: 1, value: -5.5}, {period: 2}]}\n"
    },
    "one driver": {f"{P}/drivers.yml": b"drivers: [{id: a, title: x, direction: quashes}]\n"},
    "a program called like a kind": {"programs/people/program.yml": b"title: x\nsummary: y\n"},
    "a program called index": {"programs/index/program.yml": b"title: x\nsummary: y\n"},
    "a program with a long name": {f"programs/{'x' * 64}/program.yml": b"title: x\nsummary: y\n"},
    "a program with a blank": {"programs/a b/program.yml": b"title: x\nsummary: y\n"},
    "a program with a script": {"programs/<b onclick=x>/program.yml": b"title: x\nsummary: y\n"},
    "a program without an organization": {"programs/other/program.yml": b"title: x\nsummary: y\n"},
    "no program at all": {f"{P}/program.yml": b"title: x\nsummary: y\n", "programs/empty": None},
    "a guide without a head": {"content/guides/x.md": b"# Only text\n"},
    "an empty guide": {"content/guides/x.md": b""},
    "a guide of marks": {"content/guides/x.md": b"---\n---\n---\n"},
    "a guide with a list for a head": {"content/guides/x.md": b"---\n- a\n---\ntext\n"},
    "a binary guide": {"content/guides/x.md": bytes(range(256))},
    "a guide that quotes too much": {
        "content/guides/x.md": b"---\ntitle: x\nsummary: y\n---\n{{ " + b"(" * 5000 + b" }}\n"
    },
    "a guide that quotes everything": {
        "content/guides/x.md": b"---\ntitle: x\nsummary: y\n---\n" + b"{{ programs }}\n" * 500
    },
    "a guide called index": {"content/guides/index.md": b"---\ntitle: x\nsummary: y\n---\ntext\n"},
    "a checklist without an anchor": {
        "content/checklists/x.yml": b"title: x\nsummary: y\nwho: leader\n"
        b"items: [{id: a, do: b, when: 999 weeks after regroup}]\n"
    },
    "a case of nothing": {
        "content/case-studies/x.yml": b"title: x\norganization: y\nsummary: z\n"
        b"claims: [{says: a, source: none, status: claimed}]\n"
        b"series: [{title: a, points: []}, {title: b, points: [{period: 1, kind: year}]}]\nsources: []\n"
    },
    "a word that points at nothing": {
        "content/glossary.yml": b"terms: [{id: a, term: b, means: c, see: [d]}]\n"
    },
    "a configuration of brackets": {"mkdocs.yml": b"[" * 30_000},
}


def spoil(folder: Path, texts: dict[str, bytes | None]) -> None:
    """Put files, or folders where there is nothing to put in, in the place of what is there."""
    for path, data in texts.items():
        target = folder / path
        if target.is_file():
            target.unlink()
        if data is None:
            target.mkdir(parents=True)
        else:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)


@pytest.mark.parametrize("what", HOSTILE)
def test_no_traceback(what: str, ours: Path, tmp_path: Path, playbook: Callable[..., Any]) -> None:
    """Whatever lies in the folder, checking it ends with 0 or 1, and every page can be written."""
    spoil(ours, HOSTILE[what])
    before = sorted(path for path in tmp_path.rglob("*"))
    outcome = playbook("-C", ours, "check", "--as-of", "2027-03-25")
    assert outcome.code in (0, 1)
    assert "UNREADABLE" not in outcome.out
    for line in outcome.out.splitlines():
        assert line.startswith("  ") or re.fullmatch(r".+:\d+:\d+: (error|warning|note) [A-Z]\d{3}", line)
    rendered = playbook("-C", ours, "render", tmp_path / "pages", "--as-of", "2027-03-25")
    assert rendered.code == 0
    made = [path for path in tmp_path.rglob("*") if path not in before]
    assert all((tmp_path / "pages").resolve() in (path.resolve(), *path.resolve().parents) for path in made)
    for page in (tmp_path / "pages").rglob("*.md"):
        text = page.read_text()
        assert "<script>alert" not in text
        assert "<img src=x" not in text


def test_there_are_many() -> None:
    """There are at least sixty such cases."""
    assert len(HOSTILE) >= 60


@pytest.mark.parametrize(
    "what",
    [
        "everything wrong",
        "a folder for program.yml",
        "ids that are paths",
        "scripts everywhere",
        "a binary guide",
    ],
)
def test_spoilt_sites(what: str, ours: Path, playbook: Callable[..., Any]) -> None:
    """A site is still built from what is left, and in strict mode the former one stays."""
    spoil(ours, HOSTILE[what])
    assert playbook("-C", ours, "build", "--as-of", "2027-03-25").code == 0
    assert (ours / "site/index.html").is_file()
    if what != "scripts everywhere":
        former = (ours / "site/index.html").read_bytes()
        assert playbook("-C", ours, "build", "--strict", "--as-of", "2027-03-25").code == 1
        assert (ours / "site/index.html").read_bytes() == former
    assert [path.name for path in ours.iterdir() if path.name.startswith(".site")] == []


def test_where_a_site_may_go(ours: Path, playbook: Callable[..., Any]) -> None:
    """A folder that holds something else is never replaced by a site, nor a file."""
    (ours / "mine").mkdir()
    (ours / "mine/letter.txt").write_text("dear")
    outcome = playbook("-C", ours, "build", "-d", ours / "mine")
    assert outcome.code == 3
    assert (ours / "mine/letter.txt").read_text() == "dear"
    (ours / "file").write_text("x")
    assert playbook("-C", ours, "build", "-d", ours / "file").code == 2
    below = playbook("-C", ours, "build", "-d", ours / "file" / "site")
    assert below.code == 3
    assert "file" in below.err


CONFIGURATIONS = [
    "[",
    "[]",
    "",
    "site_name: [",
    "site_name: x\ntheme: nothing-like-it\n",
    "\x00",
    "docs_dir: none\n",
]


@pytest.mark.parametrize("text", CONFIGURATIONS)
def test_configurations_that_cannot_be_used(
    text: str, ours: Path, playbook: Callable[..., Any], caplog: pytest.LogCaptureFixture
) -> None:
    """A configuration that MkDocs can't use ends the build with a message, without a traceback."""
    (ours / "mkdocs.yml").write_text(text)
    outcome = playbook("-C", ours, "build")
    assert outcome.code == 1
    assert outcome.err or caplog.text
    assert "Traceback" not in outcome.err
    assert playbook("-C", ours, "check", "--as-of", "2027-03-25").code == 0


def test_nothing_to_build(ours: Path, playbook: Callable[..., Any]) -> None:
    """Without programs, building is a matter of the surroundings, as checking is."""
    shutil.rmtree(ours / "programs")
    outcome = playbook("-C", ours, "build")
    assert outcome.code == 3
    assert "playbook init" in outcome.err
    assert not (ours / "site").exists()


def test_no_guides(ours: Path, playbook: Callable[..., Any], tmp_path: Path) -> None:
    """A playbook that teaches nothing yet has a site all the same."""
    shutil.rmtree(ours / "content/guides")
    assert playbook("-C", ours, "render", tmp_path / "pages").code == 0


def test_the_installed_command(ours: Path) -> None:
    """The command as installed prints plain UTF-8, also where the terminal promises nothing."""
    (ours / "programs/first/drivers.yml").write_text("drivers: [{id: é, title: x, direction: up}]\n")
    script = "from playbook.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", script, "-C", str(ours), "check"],
        capture_output=True,
        check=False,
        env={**os.environ, "LC_ALL": "C", "PYTHONIOENCODING": ""},
    )
    assert done.returncode == 1
    assert "`é` can't be a short name" in done.stdout.decode()
    assert b"Traceback" not in done.stderr
