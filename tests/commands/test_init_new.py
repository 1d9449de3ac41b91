"""`playbook init` and `playbook new`: what they write is valid, explained, and never lost."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from playbook.cli.new import starter
from playbook.door.kinds import ALL, CHARTER, CONTENT, GUIDE, ORGANIZATION, SCHEDULE
from playbook.door.shapes import record_shape
from playbook.model import placeholders
from playbook.workspace import open_workspace

DAY = "2027-03-25"
KINDS = [kind for kind in ALL if kind not in (SCHEDULE, ORGANIZATION, CHARTER)]
NEEDS = {
    "debrief": ("leader", "host"),
    "shadowing": (),
}


@pytest.fixture
def fresh(tmp_path: Path, new_playbook: Path) -> Path:
    """A playbook of one's own, as `init` makes it."""
    shutil.copytree(new_playbook, tmp_path / "ours")
    return tmp_path / "ours"


def test_init_checks_and_builds(fresh: Path, playbook: Callable[..., Any]) -> None:
    """A new playbook has nothing to mend and becomes a site with one command."""
    checked = playbook("-C", fresh, "check", "--as-of", DAY)
    assert (checked.code, checked.out) == (0, "")
    assert "nothing to mend" in checked.err
    assert playbook("-C", fresh, "build", "--strict", "--as-of", DAY).code == 0
    assert (fresh / "site/index.html").is_file()
    assert "Our first program" in (fresh / "site/programs/first/index.html").read_text()
    assert playbook("-C", fresh, "build", "--as-of", DAY).code == 0
    for name in (
        "README.md",
        ".gitignore",
        "mkdocs.yml",
        "programs/first/program.yml",
        "schema/program.json",
    ):
        assert (fresh / name).is_file()
    assert "@" not in (fresh / "README.md").read_text()


def test_init_refuses(fresh: Path, playbook: Callable[..., Any]) -> None:
    """A folder that holds something is left as it is; one with only a repository is used."""
    before = {file: file.read_bytes() for file in fresh.rglob("*") if file.is_file()}
    again = playbook("init", fresh)
    assert again.code == 3
    assert "not empty" in again.err
    assert {file: file.read_bytes() for file in fresh.rglob("*") if file.is_file()} == before
    (fresh.parent / "git/.git").mkdir(parents=True)
    assert playbook("init", fresh.parent / "git", "--program", "ours").code == 0
    assert playbook("init", fresh.parent / "other", "--program", "a b").code == 2
    assert not (fresh.parent / "other").exists()
    (fresh.parent / "file").write_text("x")
    assert playbook("init", fresh.parent / "file").code == 2
    assert playbook("init", fresh.parent / "file" / "below").code == 3


def test_the_starter(root: Path) -> None:
    """The starter in the repository is what `new program` writes on the example's day, in forty lines."""
    text = (root / "programs/starter/program.yml").read_text()
    assert text == starter(date(2027, 3, 25))
    assert len(text.splitlines()) <= 40
    assert "@" not in text


@pytest.mark.parametrize("day", ["1900-01-01", "2027-03-22", "2027-03-28", "2100-02-28", "2199-06-01"])
def test_the_starter_on_any_day(day: str, tmp_path: Path, playbook: Callable[..., Any]) -> None:
    """A program that begins on any day is valid, and begins on the Monday after it."""
    assert playbook("init", tmp_path / "x", "--as-of", day).code == 0
    snapshot = open_workspace(tmp_path / "x").read()
    assert snapshot.problems == ()
    timeline = snapshot.library.programs["first"].charter.timeline
    assert timeline is not None
    assert timeline.starts.weekday() == 0
    assert 0 < (timeline.starts - date.fromisoformat(day)).days <= 7


@pytest.mark.parametrize(
    "day", ["9999-12-31", "0001-01-01", "1899-12-31", "2200-01-01", "soon", "2027-02-30", ""]
)
def test_days_that_are_none(day: str, tmp_path: Path, playbook: Callable[..., Any]) -> None:
    """A day that can't be one is refused with a sentence."""
    outcome = playbook("init", tmp_path / "x", "--as-of", day)
    assert outcome.code == 2
    assert "2027-03-31" in outcome.err


def make(folder: Path, kind: str, playbook: Callable[..., Any]) -> Path:
    """Write a new record of a kind, after those that it must name; return its file."""
    for needed in NEEDS.get(kind, ()):
        make(folder, needed, playbook)
    words = [] if kind in ("shadowing", "organization") else ["new-one"]
    outcome = playbook("-C", folder, "new", kind, *words, "--as-of", DAY)
    assert outcome.code == 0, outcome.err
    return Path(outcome.out.removesuffix(" written.\n"))


@pytest.mark.parametrize("kind", [kind.name for kind in KINDS])
def test_new(kind: str, fresh: Path, playbook: Callable[..., Any]) -> None:
    """A new record of each kind is read without a problem as it is written, and refuses to be overwritten."""
    file = make(fresh, kind, playbook)
    snapshot = open_workspace(fresh).read()
    assert snapshot.problems == ()
    assert file.relative_to(fresh).as_posix() in snapshot.documents
    checked = playbook("-C", fresh, "check", "--as-of", DAY)
    errors = [line for line in checked.out.splitlines() if re.search(r"error Y\d+", line)]
    assert errors == []
    before = file.read_text()
    words = [] if kind == "shadowing" else ["new-one"]
    again = playbook("-C", fresh, "new", kind, *words)
    assert again.code == 3
    assert "nothing was written" in again.err
    assert file.read_text() == before


@pytest.mark.parametrize("kind", [kind.name for kind in KINDS])
def test_what_is_left_to_write(kind: str, fresh: Path, playbook: Callable[..., Any]) -> None:
    """Every line of a new file that somebody has to write is told of until it is written."""
    file = make(fresh, kind, playbook)
    marks = (placeholders.TEXT, placeholders.NAME, placeholders.SUMMARY, placeholders.BODY)
    left = [
        line
        for line in file.read_text().splitlines()
        if not line.lstrip().startswith("#") and any(mark in line for mark in marks)
    ]
    told = json.loads(playbook("-C", fresh, "check", "--as-of", DAY, "--format", "json").out)
    here = file.relative_to(fresh).as_posix()
    found = [one for one in told if one["path"] == here and one["code"] in ("Y018", "Y019")]
    assert len(found) == len(left)
    assert left or kind == "shadowing"


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind is not GUIDE], ids=lambda kind: kind.name)
def test_every_line_is_explained_and_valid(kind: Any, fresh: Path, playbook: Callable[..., Any]) -> None:
    """Every key stands in a new file under its sentence; with every mark taken away, all of it is valid."""
    for needed in ("leader", "host", "measure"):
        if kind.name not in (needed, *CONTENT):
            make(fresh, needed, playbook)
    for needed in ("barrier", "debrief"):
        playbook("-C", fresh, "new", needed, "other-one", "--as-of", DAY)
    if kind.name in NEEDS:
        outcome = playbook("-C", fresh, "new", kind.name, *([] if kind.name == "shadowing" else ["new-one"]))
        file = Path(outcome.out.removesuffix(" written.\n"))
    elif kind.name in ("leader", "host", "measure"):
        file = fresh / f"programs/first/{kind.plural}/new-one.yml"
        if not file.exists():
            file = make(fresh, kind.name, playbook)
    else:
        file = make(fresh, kind.name, playbook)
    keys = {part.key for part in record_shape(kind.record).fields if part.key != "id"}
    lines = file.read_text().splitlines()
    seen = set()
    for number, line in enumerate(lines):
        found = re.match(r"(# )?([a-z_]+):( |$)", line)
        if found and found[2] in keys:
            seen.add(found[2])
            assert lines[number - 1].startswith("# "), line
            lines[number] = line.removeprefix("# ")
    assert seen == keys
    text = "\n".join(lines)
    site = "id-of-a-site"
    text = text.replace(site, "north")
    charter = fresh / "programs/first/program.yml"
    charter.write_text(
        charter.read_text().replace(
            "  departments:\n", "  sites: [{id: north, title: North}]\n  departments:\n", 1
        )
    )
    text = re.sub(r"id-of-a-(\w+)", lambda one: {"objective": "first"}.get(one[1], "new-one"), text)
    file.write_text(text)
    assert [
        (problem.code, problem.message, problem.place.path)
        for problem in open_workspace(fresh).read().problems
    ] == []


def test_new_program(fresh: Path, playbook: Callable[..., Any]) -> None:
    """A second program is valid beside the first; records must then say to which they belong."""
    assert playbook("-C", fresh, "new", "program", "second", "--as-of", DAY).code == 0
    assert open_workspace(fresh).read().problems == ()
    unsaid = playbook("-C", fresh, "new", "pledge", "one")
    assert unsaid.code == 2
    assert "first, second" in unsaid.err
    assert playbook("-C", fresh, "new", "pledge", "one", "--program", "none").code == 2
    assert playbook("-C", fresh, "new", "pledge", "one", "--program", "second").code == 0
    assert (fresh / "programs/second/pledges/one.yml").is_file()


def test_new_organization(fresh: Path, playbook: Callable[..., Any]) -> None:
    """An organization for all programs is valid from the first line."""
    assert playbook("-C", fresh, "new", "organization").code == 0
    assert open_workspace(fresh).read().problems == ()


@pytest.mark.parametrize("name", ["../x", "a/b", "a b", "é", ".x", "x.", "", "-x", "x" * 65, "a\nb"])
def test_names_that_are_none(name: str, fresh: Path, playbook: Callable[..., Any]) -> None:
    """A name that can't be one is refused, and nothing is written."""
    before = sorted(fresh.rglob("*"))
    assert playbook("-C", fresh, "new", "pledge", "--", name).code == 2
    assert sorted(fresh.rglob("*")) == before


def test_new_without_what_it_needs(fresh: Path, playbook: Callable[..., Any]) -> None:
    """A record that must name another says which to write first; one without a name asks for it."""
    lacking = playbook("-C", fresh, "new", "debrief", "one")
    assert lacking.code == 3
    assert "leader" in lacking.err
    nameless = playbook("-C", fresh, "new", "pledge")
    assert nameless.code == 2
    assert "playbook new pledge NAME" in nameless.err
    assert playbook("-C", fresh, "new", "programme", "x").code == 2
    shutil.rmtree(fresh / "programs")
    gone = playbook("-C", fresh, "new", "pledge", "one")
    assert gone.code == 3
    assert "playbook init" in gone.err
