"""`playbook check --since`, and asking again when nothing changed."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

DAY = ("--as-of", "2027-04-15")
BARRIER = (
    "title: Two log-ins\nwords: I sign in twice for every call.\nheard: {on: 2027-04-01}\n"
    "cause: tool\nseverity: high\ndepartments: [it]\nowner: systems\n"
)


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache folder of this test's own."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache/playbook"


@pytest.fixture
def ours(new_playbook: Path, tmp_path: Path, cache: Path) -> Iterator[Path]:
    """A new playbook with a barrier, committed."""
    folder = tmp_path / "ours"
    shutil.copytree(new_playbook, folder)
    (folder / "programs/first/barriers").mkdir()
    (folder / "programs/first/barriers/logins.yml").write_text(BARRIER)
    git(folder, "init", "-q")
    commit(folder)
    yield folder


def git(folder: Path, *words: str) -> None:
    """Run git in a folder as nobody in particular."""
    options = ("-c", "user.name=Test", "-c", "user.email=test@example.org", "-c", "commit.gpgsign=false")
    subprocess.run(["git", *options, *words], cwd=folder, check=True, capture_output=True)


def commit(folder: Path) -> None:
    """Commit everything in a folder."""
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "A change")


def test_nothing_vanishes(ours: Path, playbook: Callable[..., Any]) -> None:
    """A barrier that is gone since a commit is an error, and the summary names what was compared."""
    assert playbook("-C", ours, "check", *DAY, "--since", "HEAD").code == 0
    (ours / "programs/first/barriers/logins.yml").unlink()
    outcome = playbook("-C", ours, "check", *DAY, "--since", "HEAD")
    assert outcome.code == 1
    assert "programs/first/barriers/logins.yml:1:1: error B101" in outcome.out
    assert "compared with HEAD" in outcome.err
    assert playbook("-C", ours, "check", *DAY).code == 0


def test_a_published_site_is_a_baseline(ours: Path, playbook: Callable[..., Any]) -> None:
    """The site that was built before knows what it said, with no git at all."""
    assert playbook("-C", ours, "build", "-d", ours / "public", *DAY).code == 0
    shutil.rmtree(ours / ".git")
    text = (ours / "public/edition.json").read_text()
    assert "sign in" not in text
    assert playbook("-C", ours, "check", *DAY, "--since", ours / "public").code == 0
    file = ours / "programs/first/barriers/logins.yml"
    file.write_text(BARRIER.replace("high", "low").replace("twice", "once"))
    outcome = playbook("-C", ours, "check", *DAY, "--since", ours / "public", "--format", "json")
    assert {one["code"] for one in json.loads(outcome.out)} >= {"B102", "B103"}


def test_no_such_baseline(ours: Path, playbook: Callable[..., Any]) -> None:
    """A revision that does not exist is the surroundings' fault, told in a sentence."""
    outcome = playbook("-C", ours, "check", *DAY, "--since", "nowhere")
    assert outcome.code == 3
    assert outcome.err == "There is neither a revision nor a published edition called `nowhere`.\n"


def test_a_shallow_clone_says_what_it_lacks(ours: Path, tmp_path: Path, playbook: Callable[..., Any]) -> None:
    """Where history was cut off, what can't be seen is told, and what can be seen is compared."""
    git(ours, "tag", "start")
    (ours / "programs/first/barriers/logins.yml").unlink()
    commit(ours)
    (ours / "notes.txt").write_text("x")
    commit(ours)
    address = f"file://{ours}"
    git(tmp_path, "clone", "-q", "--depth=1", address, "shallow")
    shallow = tmp_path / "shallow"
    outcome = playbook("-C", shallow, "check", *DAY, "--since", "start")
    assert outcome.code == 3
    assert "holds only the last commit" in outcome.err
    git(shallow, "fetch", "-q", "--depth=1", "origin", "tag", "start")
    outcome = playbook("-C", shallow, "check", *DAY, "--since", "start")
    assert outcome.code == 1
    assert "B101" in outcome.out
    assert "is not seen" in outcome.err


@pytest.mark.parametrize("form", ["text", "json", "github", "gitlab", "sarif", "junit"])
def test_asking_again(
    form: str, ours: Path, cache: Path, playbook: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Asked again with nothing changed, the same is told without reading anything anew."""
    (ours / "programs/first/barriers/logins.yml").write_text(BARRIER.replace("cause: tool", "cause: tols"))
    words = ("-C", ours, "check", *DAY, "--since", "HEAD", "--format", form)
    first = playbook(*words)
    assert len(list(cache.iterdir())) == 1
    with monkeypatch.context() as patched:
        patched.setattr("playbook.workspace.Workspace.read", None)
        assert playbook(*words) == first
        assert playbook(*words, "--select", "P").code == 0
    assert playbook(*words, "--no-cache") == first


def test_whatever_changes_is_seen(ours: Path, playbook: Callable[..., Any]) -> None:
    """A changed file, another day, another baseline or a new commit is never answered from memory."""
    words = ("-C", ours, "check", "--since", "HEAD")
    assert playbook(*words, *DAY).code == 0
    assert "O008" in playbook(*words, "--as-of", "2027-06-01").out
    file = ours / "programs/first/barriers/logins.yml"
    before = file.stat()
    file.write_text(BARRIER.replace("high", "low "))
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert "B103" in playbook(*words, *DAY).out
    commit(ours)
    assert playbook(*words, *DAY).code == 0
    assert "B103" in playbook("-C", ours, "check", *DAY, "--since", "HEAD~1").out


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"key": 1}', "\x00"])
def test_a_spoilt_memory(text: str, ours: Path, cache: Path, playbook: Callable[..., Any]) -> None:
    """A memory that can't be made sense of, or kept, is no memory."""
    assert playbook("-C", ours, "check", *DAY).code == 0
    (kept,) = cache.iterdir()
    kept.write_text(text)
    assert playbook("-C", ours, "check", *DAY).code == 0
    shutil.rmtree(cache)
    cache.write_text("a file where a folder should be")
    assert playbook("-C", ours, "check", *DAY).code == 0


def test_nothing_is_remembered_inside_the_playbook(ours: Path, playbook: Callable[..., Any]) -> None:
    """Checking leaves the repository as it is."""
    playbook("-C", ours, "check", *DAY, "--since", "HEAD")
    done = subprocess.run(["git", "status", "--porcelain"], cwd=ours, capture_output=True, check=True)
    assert done.stdout == b""
