"""What several groups of tests share: folders of files, the example, and the command line."""

from __future__ import annotations

import contextlib
import io
import os
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from playbook.cli import main
from playbook.workspace import Snapshot, open_workspace

ROOT = Path(__file__).parent.parent


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a command came to: its exit code and what it printed."""

    code: int
    out: str
    err: str


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the flag by which what a rule says is written down anew."""
    parser.addoption("--accept", action="store_true", help="write down what is said now as what is expected")


@pytest.fixture
def accept(request: pytest.FixtureRequest) -> bool:
    """Whether what is said now is to be written down as what is expected."""
    return bool(request.config.getoption("--accept"))


@pytest.fixture(scope="session")
def root() -> Path:
    """The repository's folder, which holds the example."""
    return ROOT


@pytest.fixture
def files(tmp_path: Path) -> Callable[[Mapping[str, str | bytes]], Path]:
    """A function that writes files, given by path and text, into a fresh folder and returns it."""

    def put(texts: Mapping[str, str | bytes]) -> Path:
        for path, text in texts.items():
            file = tmp_path / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(text.encode() if isinstance(text, str) else text)
        return tmp_path

    return put


@pytest.fixture
def read(
    files: Callable[[Mapping[str, str | bytes]], Path],
) -> Callable[[Mapping[str, str | bytes]], Snapshot]:
    """A function that writes files and reads them as a workspace."""

    def made(texts: Mapping[str, str | bytes]) -> Snapshot:
        folder = files(texts)
        (folder / "programs").mkdir(exist_ok=True)
        return open_workspace(folder).read()

    return made


@pytest.fixture
def example(tmp_path: Path) -> Path:
    """A copy of the example: its programs, its content and its configuration."""
    for name in ("programs", "content"):
        shutil.copytree(ROOT / name, tmp_path / name)
    shutil.copy(ROOT / "mkdocs.yml", tmp_path / "mkdocs.yml")
    return tmp_path


@pytest.fixture
def playbook(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Outcome]]:
    """A function that runs the command line; an exception that no user should see is raised here too."""
    before = dict(os.environ)
    monkeypatch.setenv("NO_MKDOCS_2_WARNING", "1")

    def run(*words: str | Path) -> Outcome:
        monkeypatch.setattr(sys, "argv", ["playbook", *map(str, words)])
        out, err = io.StringIO(), io.StringIO()
        code = 0
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            try:
                main()
            except SystemExit as end:
                code = int(end.code or 0)
        return Outcome(code, out.getvalue(), err.getvalue())

    yield run
    os.environ.clear()
    os.environ.update(before)
