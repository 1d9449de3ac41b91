"""The only place that runs git, and it only ever reads: objects and history, never the work tree.

Only plumbing is used, which runs no hook, filter, pager or external diff, and follows neither grafts
nor replaced objects: history is read as it was signed, not as somebody would like it to look.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from playbook.problem import PlaybookError

_ENVIRONMENT = {
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_GRAFT_FILE": os.devnull,
    "LC_ALL": "C",
}
_FILE_MODES = (b"100644", b"100755")


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit: its full name and the day on which it was made, by its own clock."""

    name: str
    on: date

    @property
    def short(self) -> str:
        """As people quote it."""
        return self.name[:9]


@dataclass(frozen=True, slots=True)
class Blob:
    """A version of a file: its path below the workspace, and the name of its content."""

    path: str
    name: str


@dataclass(frozen=True, slots=True)
class Repository:
    """The repository in which a workspace lies; paths are relative to the workspace."""

    root: Path

    def resolve(self, revision: str) -> str | None:
        """The full name of the commit that a revision names, or None."""
        if revision.startswith("-"):
            return None
        found = self._try("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
        return found.decode().strip() if found else None

    def commit(self, name: str) -> Commit:
        """A commit by its full name."""
        return Commit(name, _day(self._run("rev-list", "--max-count=1", "--timestamp", name).split()[0]))

    def is_tag(self, revision: str) -> bool:
        """Whether a revision is a tag: a name that no commit moves."""
        return self._try("show-ref", "--verify", "--quiet", f"refs/tags/{revision}") is not None

    def meeting(self, one: str, other: str) -> str | None:
        """The commit at which two histories parted, or None where the clone does not hold it."""
        found = self._try("merge-base", one, other)
        return found.decode().split()[0] if found and found.strip() else None

    def shallow(self) -> set[str]:
        """The commits at which the clone's history was cut off; none in a whole clone."""
        folder = self._run("rev-parse", "--git-common-dir").decode().strip()
        try:
            text = (self.root / folder / "shallow").read_text(encoding="ascii")
        except OSError:
            return set()
        return set(text.split())

    def depth(self, head: str) -> int:
        """How many commits of a history the clone holds."""
        return int(self._run("rev-list", "--count", head))

    def commits(self, base: str, head: str) -> list[Commit]:
        """The commits since a base, oldest first, each after its parents."""
        lines = self._run("rev-list", "--topo-order", "--reverse", "--timestamp", f"{base}..{head}").split(
            b"\n"
        )
        pairs = (line.split() for line in lines if line)
        return [Commit(name.decode(), _day(seconds)) for seconds, name in pairs]

    def files(self, commit: str, folder: str) -> list[Blob]:
        """The files of a commit that lie in a folder of the workspace; links are left out."""
        listed = self._run("ls-tree", "-r", "-z", commit, "--", f"{folder}/")
        found = []
        for line in listed.split(b"\0"):
            facts, tab, path = line.partition(b"\t")
            if tab and facts.split()[0] in _FILE_MODES:
                found.append(Blob(_path(path), facts.split()[2].decode()))
        return found

    def written(self, commits: Iterable[Commit], folder: str) -> Iterator[tuple[Commit, Blob]]:
        """What each commit wrote, compared with each of its parents, in the order of the commits."""
        by_name = {one.name: one for one in commits}
        if not by_name:
            return
        output = self._run(
            *("diff-tree", "--stdin", "-r", "-m", "--root", "--raw", "-z", "--no-renames", "--no-abbrev"),
            *("--relative", "--", f"{folder}/"),
            stdin="".join(f"{name}\n" for name in by_name).encode(),
        )
        commit: Commit | None = None
        parts = iter(output.split(b"\0"))
        for part in parts:
            if part.startswith(b":"):
                _, mode, _, blob, change = part.split(b" ")
                path = next(parts)
                if commit and mode in _FILE_MODES and not change.startswith(b"D"):
                    yield commit, Blob(_path(path), blob.decode())
            else:
                commit = by_name.get(part.decode("ascii", "replace").strip(), commit)

    def changed(self, commit: str, folder: str) -> set[str]:
        """The files of a commit that are no longer on disk as the commit has them."""
        output = self._run("diff-index", "--name-only", "-z", "--relative", commit, "--", f"{folder}/")
        return {_path(path) for path in output.split(b"\0") if path}

    def read(self, names: Iterable[str]) -> Iterator[tuple[str, bytes]]:
        """The content of blobs by their names; what the clone does not hold is left out."""
        wanted = list(dict.fromkeys(names))
        if not wanted:
            return
        output = self._run("cat-file", "--batch", stdin="".join(f"{name}\n" for name in wanted).encode())
        at = 0
        while at < len(output):
            end = output.index(b"\n", at)
            head = output[at:end].split()
            at = end + 1
            if len(head) == 3:
                size = int(head[2])
                yield head[0].decode(), output[at : at + size]
                at += size + 1

    def _try(self, *words: str) -> bytes | None:
        """What git says, or None when it says no."""
        done = self._git(words, b"")
        return done.stdout if done.returncode == 0 else None

    def _run(self, *words: str, stdin: bytes = b"") -> bytes:
        done = self._git(words, stdin)
        if done.returncode:
            said = done.stderr.decode(errors="replace").strip().splitlines()
            raise PlaybookError(f"git {words[0]} failed: {said[-1] if said else 'it gave no reason'}")
        return done.stdout

    def _git(self, words: tuple[str, ...], stdin: bytes) -> subprocess.CompletedProcess[bytes]:
        command = ["git", "-c", "core.quotepath=off", *words]
        environment = {**os.environ, **_ENVIRONMENT}
        try:
            return subprocess.run(  # noqa: S603 - the words are ours; a revision never begins with a dash
                command, cwd=self.root, input=stdin, capture_output=True, env=environment, check=False
            )
        except FileNotFoundError as error:
            raise PlaybookError("git is not installed; comparing with earlier versions needs it.") from error


def open_repository(root: Path) -> Repository:
    """The repository in which a workspace lies.

    Raises PlaybookError when there is none, or when git refuses to read it.
    """
    repository = Repository(root.resolve())
    done = repository._git(("rev-parse", "--is-inside-work-tree"), b"")
    if done.returncode == 0 and done.stdout.strip() == b"true":
        return repository
    said = done.stderr.decode(errors="replace")
    if "dubious ownership" in said:
        raise PlaybookError(
            f"git does not trust {root.resolve()}, because it belongs to somebody else. If you do: "
            f"`git config --global --add safe.directory {root.resolve()}`."
        )
    raise PlaybookError(f"{root} lies in no git repository; comparing with earlier versions needs one.")


def _day(seconds: bytes) -> date:
    return datetime.fromtimestamp(int(seconds), UTC).date()


def _path(raw: bytes) -> str:
    return raw.decode("utf-8", "backslashreplace")
