"""Reading again after edits comes to what reading from nothing comes to, to the last byte."""

from __future__ import annotations

import dataclasses
import random
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT

from playbook import prose
from playbook.workspace import Snapshot, Workspace, open_workspace

_EDITS = 14
_KEPT = {"barriers": 12, "pledges": 12, "debriefs": 10}


def spelled(value: Any) -> Any:
    """A value with all that lies in it, places included, in the order in which it lies there."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        names = [one.name for one in dataclasses.fields(value)]
        return type(value).__name__, [(name, spelled(getattr(value, name))) for name in names]
    if isinstance(value, Mapping):
        return [(key, spelled(inner)) for key, inner in value.items()]
    if isinstance(value, tuple | list):
        return [spelled(inner) for inner in value]
    return repr(value)


def told(snapshot: Snapshot) -> tuple[Any, Any]:
    """A library and its problems, spelled out."""
    where = [(spelled(one), snapshot.locate(one.place)) for one in snapshot.problems]
    return spelled(snapshot.library), where


def smaller(folder: Path) -> Path:
    """A part of the example, with two programs that share people, departments and sites."""
    example = ROOT / "programs"
    for name in ("one", "two"):
        target = folder / "programs" / name
        target.mkdir(parents=True)
        for file in sorted((example / "northline").iterdir()):
            if file.suffix == ".csv":
                lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
                (target / file.name).write_text("".join(lines[:40]), encoding="utf-8")
            elif file.suffix == ".yml" and file.name != "schedule.lock.yml":
                shutil.copy(file, target / file.name)
            elif file.is_dir() and file.name in _KEPT:
                (target / file.name).mkdir()
                for record in sorted(file.iterdir())[: _KEPT[file.name]]:
                    shutil.copy(record, target / file.name / record.name)
        schedule = (example / "northline/schedule.lock.yml").read_text(encoding="utf-8").splitlines()
        (target / "schedule.lock.yml").write_text("\n".join(schedule[:30]) + "\n", encoding="utf-8")
    for name in ("organization.yml", "people.csv"):
        shutil.copy(example / name, folder / "programs" / name)
    (folder / "content").mkdir()
    for name in ("glossary.yml", "case-studies", "checklists"):
        origin = ROOT / "content" / name
        copy = shutil.copytree if origin.is_dir() else shutil.copy
        copy(origin, folder / "content" / name)
    return folder


def edited(text: str, chance: random.Random) -> str:
    """A text after an edit such as people make, by choice or by mistake."""
    lines = text.splitlines(keepends=True) or ["x: 1\n"]
    at = chance.randrange(len(lines))
    match chance.randrange(9):
        case 0:
            del lines[at]
        case 1:
            lines.insert(at, lines[chance.randrange(len(lines))])
        case 2:
            lines[at] = lines[at].replace(":", "", 1)
        case 3:
            words = lines[at].split(" ")
            chance.shuffle(words)
            lines[at] = " ".join(words)
        case 4:
            lines[at] = lines[at].rstrip("\n") + chance.choice(("x", " [", "'", " #1", "é")) + "\n"
        case 5:
            lines = lines[:at]
        case 6:
            place = chance.randrange(len(lines[at]))
            lines[at] = lines[at][:place] + chance.choice("abz-.09 ") + lines[at][place + 1 :]
        case 7:
            lines[at] = "  - {id: added, title: Added, direction: leads}\n"
        case _:
            lines[at] = lines[at].replace("id: ", "id: x").replace("title: ", "title: Human ")
    return "".join(lines)


@pytest.mark.parametrize("seed", range(5))
def test_as_if_for_the_first_time(seed: int, tmp_path: Path) -> None:
    """After files were edited, typed over, renamed, removed and put back, the same library comes of it."""
    chance = random.Random(seed)
    root = smaller(tmp_path)
    workspace = open_workspace(root)
    workspace.read()
    typed: dict[str, str] = {}
    former: list[tuple[Path, str]] = []
    for _ in range(_EDITS):
        paths = sorted(file for file in root.rglob("*") if file.is_file())
        file = chance.choice(paths)
        # Those that others name are worth more edits than one record in a folder.
        if chance.random() < 0.6:
            file = chance.choice([one for one in paths if one.parent.name in ("one", "two", "programs")])
        path = file.relative_to(root).as_posix()
        said = file.read_text(encoding="utf-8")
        action = chance.random()
        if action < 0.4:
            former.append((file, said))
            file.write_text(edited(said, chance), encoding="utf-8")
        elif action < 0.7:
            typed[path] = edited(typed.get(path, said), chance)
        elif action < 0.76:
            file.rename(file.with_name(f"x-{file.name}"))
        elif action < 0.82:
            former.append((file, said))
            file.unlink()
        elif action < 0.9 and former:
            back, text = former.pop()
            back.write_text(text, encoding="utf-8")
        else:
            typed.pop(next(iter(typed), ""), None)
        again = workspace.read(typed)
        fresh = Workspace(root).read(typed)
        assert told(again) == told(fresh)


def test_what_did_not_change_is_taken_as_it_was(tmp_path: Path) -> None:
    """After one record was typed over, the records that don't name it are the very same objects."""
    root = tmp_path
    for name in ("programs", "content"):
        shutil.copytree(ROOT / name, root / name)
    workspace = open_workspace(root)
    before = workspace.read().library.programs["northline"]
    path = sorted(before.pledges.values(), key=lambda one: one.id)[0].place.path
    text = (root / path).read_text(encoding="utf-8")
    again = workspace.read({path: text.replace("title: ", "title: Again ", 1)}).library
    after = again.programs["northline"]
    changed = {id for id, one in after.pledges.items() if one is not before.pledges[id]}
    assert {after.pledges[id].title.startswith("Again ") for id in changed} == {True}
    assert len(changed) == 1
    for kind in ("leaders", "hosts", "people", "barriers", "debriefs"):
        assert all(one is getattr(before, kind)[id] for id, one in getattr(after, kind).items())


def test_the_overlay_counts_before_the_disk(tmp_path: Path) -> None:
    """What is typed is read in place of the file, also where there is none; nothing else is read."""
    root = smaller(tmp_path)
    typed = {
        "programs/one/program.yml": "title: Typed\nsummary: x\n",
        "programs/one/drivers/typed.yml": "title: Typed\ndirection: leads\n",
        "programs/../outside.yml": "x: 1\n",
        "elsewhere/x.yml": "x: 1\n",
        "programs/one/notes.md": "x",
        "programs/one/x.txt": "x",
    }
    snapshot = open_workspace(root).read(typed)
    program = snapshot.library.programs["one"]
    assert program.charter.title == "Typed"
    assert program.drivers["typed"].title == "Typed"
    assert set(snapshot.documents) - {
        file.relative_to(root).as_posix() for file in root.rglob("*") if file.is_file()
    } == {"programs/one/drivers/typed.yml"}


@pytest.mark.parametrize(
    "text",
    [
        "plain",
        "[a](guide:x) and [b](guide:none)",
        "[a](term:none) [b](rule:E001)",
        "[x](javascript:alert)",
        "[x](https://a.example) <https://b.example>",
        "![picture](guide:none)",
        "{{ name }}",
        "{{ missing }}",
        "{% for a in b %}",
        "{{ name | upper }} [a](guide:none)",
        "x" * 5000,
        "- [a](page.md)\n\n> [b](#x)",
    ],
)
def test_complaints_are_those_of_rendering(text: str) -> None:
    """What is complained of without rendering is what rendering complains of."""

    def resolve(kind: str, id: str) -> str | None:
        return f"/{kind}/{id}" if id in ("x", "E001") else None

    names = {"name": "A name"}
    told = [said for _, said in prose.complaints(text, names, resolve)]
    assert "".join(told[:1]) == prose.render(text, names, resolve).complaint
