"""The only place that reads the disk and writes to it."""

from __future__ import annotations

import os
import stat
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import yaml

from playbook import source
from playbook.door.decode import CONTENT_FOLDER, PROGRAMS, decode
from playbook.model.library import Library
from playbook.problem import Location, Place, PlaybookError, Problem, Severity
from playbook.source import Document

_READERS = {
    ".yml": source.parse,
    ".yaml": source.parse,
    ".csv": source.parse_rows,
    ".md": source.parse_prose,
}
# Notes that people keep beside their records.
_IGNORED = {"readme.md", "changelog.md", "notes.md"}
_MOST_FILES = 100_000


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What a workspace held when it was read: the library, its problems, and where things stand."""

    library: Library
    problems: tuple[Problem, ...]
    documents: dict[str, Document]

    def locate(self, place: Place) -> Location:
        """Line and column of a place; the first line of a file that is not there."""
        document = self.documents.get(place.path)
        return document.locate(place.route) if document else Location(1, 1)


@dataclass(slots=True)
class Workspace:
    """A folder with `programs/` and `content/`; files outside it are never read.

    Reading twice parses again only what changed in between.
    """

    root: Path
    _parsed: dict[str, tuple[tuple[int, int, int], Document]] = field(default_factory=dict)

    def read(self) -> Snapshot:
        """Read, decode and link everything; never raises for what an author wrote.

        Raises PlaybookError when the folder itself can't be listed.
        """
        documents = {}
        for path, file in self._files():
            documents[path] = self._document(path, file)
        self._parsed = {path: entry for path, entry in self._parsed.items() if path in documents}
        library, problems = decode(documents)
        return Snapshot(library, tuple(problems), documents)

    def _files(self) -> Iterator[tuple[str, os.DirEntry[str]]]:
        found = 0
        folders = [name for name in (CONTENT_FOLDER, PROGRAMS) if (self.root / name).is_dir()]
        while folders:
            folder = folders.pop()
            try:
                entries = sorted(os.scandir(self.root / folder), key=lambda entry: entry.name)
            except OSError as error:
                raise PlaybookError(f"`{folder}` can't be listed: {error.strerror}.") from error
            for entry in entries:
                # A name that is not UTF-8 or holds control characters can't be printed as it is.
                path = f"{folder}/{ascii(entry.name)[1:-1] if not entry.name.isprintable() else entry.name}"
                if entry.name.startswith(".") or entry.name.lower() in _IGNORED:
                    continue
                is_read = Path(entry.name).suffix.lower() in _READERS
                if entry.is_dir(follow_symlinks=False) and not is_read:
                    folders.append(f"{folder}/{entry.name}")
                elif is_read or entry.is_dir():
                    found += 1
                    if found > _MOST_FILES:
                        raise PlaybookError(f"There are more than {_MOST_FILES:,} files to read.")
                    yield path, entry

    def _document(self, path: str, file: os.DirEntry[str]) -> Document:
        """Parse one file, or take it from the last reading when it is still the same."""
        try:
            status = file.stat(follow_symlinks=False)
        except OSError as error:
            return _unreadable(path, f"The file can't be read: {error.strerror}.")
        if not stat.S_ISREG(status.st_mode):
            hint = "Put the file itself here." if stat.S_ISLNK(status.st_mode) else ""
            return _unreadable(path, "This is a link, a folder or a device, not a file.", hint)
        signature = (status.st_mtime_ns, status.st_size, status.st_ino)
        before = self._parsed.get(path)
        if before is not None and before[0] == signature:
            return before[1]
        if status.st_size > source.MAX_BYTES:
            size = f"{status.st_size / 1e6:.1f} MB"
            most = f"{source.MAX_BYTES / 1e6:.0f} MB"
            return _unreadable(path, f"The file is {size}; at most {most} are read.", "Split it.")
        try:
            # O_NOFOLLOW: the file may have become a link since it was looked at.
            with os.fdopen(os.open(file.path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0)), "rb") as stream:
                data = stream.read(source.MAX_BYTES + 1)
        except OSError as error:
            return _unreadable(path, f"The file can't be read: {error.strerror}.")
        document = _READERS[Path(path).suffix.lower()](data, path)
        self._parsed[path] = (signature, document)
        return document


def _unreadable(path: str, message: str, hint: str = "") -> Document:
    document = Document(path, source.UNREADABLE)
    document.problems.append(Problem("Y001", Severity.ERROR, Place(path), message, hint))
    return document


def open_workspace(root: Path) -> Workspace:
    """Return the workspace in this folder.

    Raises PlaybookError when the folder holds no `programs`.
    """
    for name in (PROGRAMS, CONTENT_FOLDER):
        if (root / name).is_symlink():
            raise PlaybookError(f"`{name}` is a link to elsewhere; put the folder itself into {root}.")
    if not (root / PROGRAMS).is_dir():
        raise PlaybookError(
            f"There is no folder `{PROGRAMS}` in {root}. "
            "Go to the folder of your playbook, or make one with `playbook init DIR`."
        )
    return Workspace(root)


@dataclass(frozen=True, slots=True)
class Settings:
    """What a playbook's `mkdocs.yml` says that matters beyond MkDocs; only plain text is taken."""

    site_name: str = "Playbook"
    site_url: str = ""
    repo_url: str = ""
    edit_uri: str = "blob/HEAD/"
    as_of: date | None = None


def read_settings(root: Path) -> Settings:
    """Read `mkdocs.yml` as far as it is needed here; what is not there or odd has its default."""
    try:
        # BaseLoader makes text of everything: tags such as `!ENV` and `!!python` do nothing.
        found = yaml.load((root / "mkdocs.yml").read_bytes(), yaml.BaseLoader)  # noqa: S506
    except (OSError, yaml.YAMLError, RecursionError):
        return Settings()
    if not isinstance(found, dict):
        return Settings()
    names = ("site_name", "site_url", "repo_url", "edit_uri")
    texts = {name: found[name] for name in names if isinstance(found.get(name), str) and found[name]}
    return Settings(**texts, as_of=_as_of(found.get("plugins")))


def _as_of(plugins: object) -> date | None:
    """The day that the plugin's option `as_of` fixes, if it does."""
    for plugin in plugins if isinstance(plugins, list) else ():
        options = plugin.get("playbook") if isinstance(plugin, dict) else None
        if isinstance(options, dict) and isinstance(options.get("as_of"), str):
            try:
                return date.fromisoformat(options["as_of"])
            except ValueError:
                return None
    return None


def write(path: Path, text: str) -> None:
    """Write a file whole or not at all: it is put beside its place first, then moved there.

    Raises PlaybookError when the disk refuses.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as stream:
                stream.write(text)
                stream.flush()
                os.fsync(stream.fileno())
            Path(name).chmod(0o644)
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink()
            raise
    except OSError as error:
        raise PlaybookError(f"{path} can't be written: {error.strerror}.") from error
