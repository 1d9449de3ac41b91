"""Cases: pieces of a playbook laid over the starter program, and edits of the example.

`tests/cases/CODE.txt` holds all about a rule that its manual does not: parts begin with `-- name --`.

- `on`: the day that is taken for today, when it is not that of the manuals' examples;
- `before`: what stood there at the baseline, for rules about changes;
- `fires` and `silent`: with the first the rule speaks up, with the second it does not;
- `says`: what it says of the first, a line a problem; `pytest --accept` writes it anew;
- `example`: an edit of the example program after which this rule, and no other, finds more.

A piece is laid over the starter like the examples of the manuals: keys of `program.yml`, or whole files,
each below a comment that names its path. An edit names a path; lines that begin with `- ` are replaced
by those that begin with `+ `; a path after `! ` is removed, and one after `> ` is written anew. As in
pieces, `(saved as utf-16)` after such a path gives the coding.
"""

from __future__ import annotations

import os
import re
import subprocess
from collections import Counter
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from playbook import history, source
from playbook.checks.past import Past
from playbook.checks.rule import EXAMPLE_DAY, About, Example, Rule
from playbook.pages import Site, compose
from playbook.problem import Problem
from playbook.workspace import Snapshot, open_workspace

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "tests/cases"
CHARTER = "programs/first/program.yml"
_FILE = re.compile(r"^# ((?:programs|content|site)/\S+?\.\w+)(?: \(saved as (\S+)\))?\n", re.MULTILINE)
_COMMIT = re.compile(r"\([0-9a-f]{9}\)|(?<=The commit )[0-9a-f]{9}")
_PART = re.compile(r"^-- (\w+) --\n", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Case:
    """What is written about a rule in `tests/cases`."""

    code: str
    fires: Example
    silent: Example
    says: str
    edit: str

    @property
    def path(self) -> Path:
        """The file that holds the case."""
        return FOLDER / f"{self.code}.txt"


def read_case(code: str) -> Case:
    """Read the case of a rule."""
    text = (FOLDER / f"{code}.txt").read_text(encoding="utf-8")
    _, *rest = _PART.split(text)
    parts = dict(zip(rest[::2], rest[1::2], strict=True))
    on = date.fromisoformat(parts["on"].strip()) if "on" in parts else EXAMPLE_DAY
    before = parts.get("before", "")
    return Case(
        code,
        Example(parts["fires"], on, before),
        Example(parts["silent"], on, before),
        parts.get("says", ""),
        parts.get("example", ""),
    )


def lay(folder: Path, text: str) -> Path:
    """Write the starter with a piece laid over it into a folder, and return the folder."""
    for path, data in laid(text).items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
    return folder


def laid(text: str) -> dict[str, bytes]:
    """The files of the starter with a piece laid over them, by path."""
    keys, *rest = _FILE.split(text)
    files = {CHARTER: _merged(keys).encode()}
    for path, coding, body in zip(rest[::3], rest[1::3], rest[2::3], strict=True):
        files[path] = body.encode(coding or "utf-8")
    return files


@cache
def _starter() -> bytes:
    return (ROOT / "programs/starter/program.yml").read_bytes()


def _merged(keys: str) -> str:
    if not keys.strip():
        return _starter().decode()
    values = _over(source.parse(_starter(), CHARTER).value, source.parse(keys.encode(), CHARTER).value)
    return yaml.dump(values, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=100)


def _over(old: Any, new: Any) -> Any:
    """One value laid over another: keys are replaced one by one, records of a list by their `id`."""
    if isinstance(old, dict) and isinstance(new, dict):
        merged = {**old, **{key: _over(old.get(key), value) for key, value in new.items()}}
        return {key: value for key, value in merged.items() if value is not None}
    if _has_ids(old) and _has_ids(new):
        found = {one["id"]: one for one in old}
        for one in new:
            found[one["id"]] = _over(found.get(one["id"]), one)
        return list(found.values())
    return new


def _has_ids(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(one, dict) and "id" in one for one in value)


class _Dumper(yaml.SafeDumper):
    """Writes numbers with a fraction as they were read."""


_Dumper.add_representer(
    Decimal, lambda dumper, value: dumper.represent_scalar("tag:yaml.org,2002:float", str(value))
)


def found(snapshot: Snapshot, on: date, past: Past | None = None) -> Site:
    """Everything that is found in what was read."""
    return compose(snapshot.library, snapshot.problems, on, snapshot.locate, lambda place, line: None, past)


def found_in(folder: Path, example: Example, rule: Rule) -> tuple[Site, Snapshot]:
    """Everything that is found in the starter with a piece laid over it.

    For a rule about changes, what stood there before is committed, or stands in an edition.
    """
    past = None
    if rule.about is About.CHANGE:
        git(lay(folder, example.before), "init", "-q")
        commit(folder, "2027-04-02")
        for file in (folder / "programs").rglob("*.yml"):
            file.unlink()
        lay(folder, example.text)
        baseline = folder / "site/edition.json"
        past = history.since(folder, str(baseline) if baseline.exists() else "HEAD")
    else:
        lay(folder, example.text)
    snapshot = open_workspace(folder).read()
    return found(snapshot, example.on, past), snapshot


def git(folder: Path, *words: str, on: str = "2027-04-02") -> str:
    """Run git as nobody in particular, on a certain day; return what it says."""
    nobody = {
        **{
            f"GIT_{who}_{what}": "test@example.org"
            for who in ("AUTHOR", "COMMITTER")
            for what in ("NAME", "EMAIL")
        },
        **{f"GIT_{who}_DATE": f"{on}T12:00:00Z" for who in ("AUTHOR", "COMMITTER")},
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_SYSTEM": os.devnull,
    }
    done = subprocess.run(
        ["git", "-c", "init.defaultBranch=main", "-c", "commit.gpgsign=false", *words],
        cwd=folder,
        env={**os.environ, **nobody},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()


def commit(folder: Path, on: str, message: str = "A change") -> str:
    """Commit everything in a folder on a certain day; return the commit's name."""
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "--allow-empty", "-m", message, on=on)
    return git(folder, "rev-parse", "HEAD")


def told(problems: list[Problem], snapshot: Snapshot) -> str:
    """Problems as cases write them down: place, message and hint on one line each."""
    lines = []
    for problem in problems:
        at = snapshot.locate(problem.place)
        hint = f" | {problem.hint}" if problem.hint else ""
        lines.append(f"{problem.place.path}:{at.line}:{at.column}: {problem.message}{hint}\n")
    return _COMMIT.sub("(#)", "".join(lines))


def edited(files: dict[str, bytes], edit: str) -> dict[str, bytes]:
    """Files after an edit; what is to be replaced must be there."""
    result = dict(files)
    path, coding, old, new = "", "utf-8", "", ""
    for line in [*edit.splitlines(), ""]:
        mark, rest = line[:2], line[2:]
        if mark == "- ":
            old += rest + "\n"
        elif mark == "+ ":
            new += rest + "\n"
        else:
            if old:
                text = result[path].decode()
                assert old in text, f"{path} does not hold:\n{old}"
                result[path] = text.replace(old, new, 1).encode()
            elif new:
                result[path] = result.get(path, b"") + new.encode(coding)
            old = new = ""
            if mark == "! ":
                del result[rest]
            elif mark == "> ":
                path, _, saved = rest.removesuffix(")").partition(" (saved as ")
                coding = saved or "utf-8"
                result[path] = b""
            elif line.strip():
                assert line in result, f"the example has no file {line}"
                path = line
    return result


def counted(problems: tuple[Problem, ...]) -> Counter[tuple[str, str, str]]:
    """How often each thing was found, whatever the line."""
    return Counter((one.code, one.place.path, one.message) for one in problems)
