"""An editor on a copy of the example, for a test or for all of a file."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from client import Editor

ROOT = Path(__file__).parents[2]


def copied(folder: Path) -> Path:
    """A copy of the example."""
    for name in ("programs", "content"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("*.py"))
    shutil.copy(ROOT / "mkdocs.yml", folder / "mkdocs.yml")
    return folder


@pytest.fixture(scope="module")
def northline(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Editor]:
    """An editor that all tests of a file share; none of them saves anything."""
    editor = Editor(copied(tmp_path_factory.mktemp("northline")))
    yield editor
    assert editor.leave() == 0


@pytest.fixture
def editing(tmp_path: Path) -> Iterator[Callable[..., Editor]]:
    """A function that opens an editor on a folder; every editor that it opened is closed in the end."""
    started: list[Editor] = []

    def start(root: Path, *folders: Path, **more: Any) -> Editor:
        started.append(Editor(root, *folders, **more))
        return started[-1]

    yield start
    for editor in started:
        assert editor.leave() == 0


@pytest.fixture
def small(files: Callable[..., Path]) -> Path:
    """A small playbook in a folder of its own."""
    return files(SMALL)


SMALL = {
    "mkdocs.yml": "site_name: Small\nsite_url: https://small.example/\n",
    "programs/organization.yml": (
        "name: Org\n"
        "departments:\n"
        "  - {id: care, title: Customer care, customer_facing: true}\n"
        "  - {id: it, title: IT}\n"
        "sites:\n"
        "  - {id: quebec, title: Québec}\n"
    ),
    "programs/people.csv": "id,name,department,manager\nann,Ann Ouellet,care,\nbob,Bob Stone,it,ann\n",
    "programs/one/program.yml": "title: One\nsummary: Two.\n",
    "programs/one/pledges.yml": (
        "pledges:\n"
        "  - id: plain\n"
        "    title: Plain words\n"
        "    department: care\n"
        "    owner: ann\n"
        "    promise: Every bill is clear.\n"
        "    addresses: [jargon]\n"
        "  - {id: fast, title: Fast, department: it, promise: It is fast., addresses: [jargon]}\n"
    ),
    "programs/one/barriers/jargon.yml": (
        "title: Jargon\nwords: I cannot read it.\nheard: {on: 2027-01-02}\ncause: tool\nseverity: low\n"
    ),
}
