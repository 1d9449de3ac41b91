"""The only place that reads the disk and writes to it."""

from __future__ import annotations

import os
import stat
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import yaml

from playbook import source
from playbook.door.decode import CONTENT_FOLDER, PROGRAMS, decode
from playbook.door.memo import Memo
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
        return document.locate(place.route) if document and not place.line else Location(place.line or 1, 1)


@dataclass(slots=True)
class Workspace:
    """A folder with `programs/` and `content/`; files outside it are never read.

    Reading twice parses and decodes again only what changed in between.
    """

    root: Path
    _parsed: dict[str, tuple[tuple[int, int, int] | str, Document]] = field(default_factory=dict)
    _memo: Memo = field(default_factory=Memo)

    def read(self, overlay: Mapping[str, str] | None = None) -> Snapshot:
        """Read, decode and link everything; never raises for what an author wrote.

        `overlay` holds texts, by path, that are read in place of what the disk has there: what an
        editor shows and has not saved. Raises PlaybookError when the folder itself can't be listed.
        """
        texts = {path: text for path, text in (overlay or {}).items() if self.is_ours(path)}
        documents = {}
        for path, file in self._files():
            documents[path] = self._document(path, file, texts.get(path))
        for path, text in texts.items():
            if path not in documents:
                documents[path] = self._typed(path, text)
        self._parsed = {path: entry for path, entry in self._parsed.items() if path in documents}
        library, problems = decode(documents, self._memo)
        return Snapshot(library, tuple(problems), documents)

    def is_ours(self, path: str) -> bool:
        """Whether a file at a path, relative to the folder, would be read; no link leads there."""
        top, *inside = path.split("/")
        if top not in (PROGRAMS, CONTENT_FOLDER) or not inside or "\0" in path:
            return False
        *folders, name = inside
        if not all(inside) or any(part.startswith(".") for part in inside) or name.lower() in _IGNORED:
            return False
        if Path(name).suffix.lower() not in _READERS or not path.isprintable():
            return False
        around = [self.root / top]
        for folder in folders:
            around.append(around[-1] / folder)
        return not any(one.is_symlink() for one in around) and not (around[-1] / name).is_symlink()

    def text(self, path: str) -> str | None:
        """The text of a file that is read, as the disk has it; None when there is none."""
        if not self.is_ours(path):
            return None
        try:
            data = _bytes(self.root / path, source.most_bytes(path))
        except OSError:
            return None
        try:
            # A byte-order mark stays: whoever changes the text must not lose it.
            return data.decode("utf-8") if len(data) <= source.most_bytes(path) else None
        except UnicodeDecodeError:
            return None

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

    def stamp(self) -> str:
        """A mark of everything that reading depends on; it changes whenever a file does."""
        marks = []
        for path, file in self._files():
            status = file.stat(follow_symlinks=False)
            marks.append(f"{path}:{status.st_mtime_ns}:{status.st_ctime_ns}:{status.st_size}:{status.st_ino}")
        settings = read_settings(self.root)
        return "\n".join((*marks, repr(settings)))

    def _typed(self, path: str, text: str) -> Document:
        """Parse a text that an editor holds, or take it from the last reading when it is the same."""
        before = self._parsed.get(path)
        if before is not None and before[0] == text:
            return before[1]
        # Half a character, which a client may send, is no text: it is told as such.
        data = text.encode("utf-8", "surrogatepass")
        document = _READERS[Path(path).suffix.lower()](data, path)
        self._parsed[path] = (text, document)
        return document

    def _document(self, path: str, file: os.DirEntry[str], typed: str | None) -> Document:
        """Parse one file, or take it from the last reading when it is still the same."""
        try:
            status = file.stat(follow_symlinks=False)
        except OSError as error:
            return _unreadable(path, f"The file can't be read: {error.strerror}.")
        if not stat.S_ISREG(status.st_mode):
            hint = "Put the file itself here." if stat.S_ISLNK(status.st_mode) else ""
            return _unreadable(path, "This is a link, a folder or a device, not a file.", hint)
        if typed is not None:
            return self._typed(path, typed)
        signature = (status.st_mtime_ns, status.st_size, status.st_ino)
        before = self._parsed.get(path)
        if before is not None and before[0] == signature:
            return before[1]
        most = source.most_bytes(path)
        if status.st_size > most:
            size = f"{status.st_size / 1e6:.1f} MB"
            message = f"The file is {size}; at most {most / 1e6:.0f} MB are read."
            return _unreadable(path, message, "Split it.")
        try:
            data = _bytes(file.path, most)
        except OSError as error:
            return _unreadable(path, f"The file can't be read: {error.strerror}.")
        document = _READERS[Path(path).suffix.lower()](data, path)
        self._parsed[path] = (signature, document)
        return document


def _bytes(file: str | Path, most: int) -> bytes:
    """What a file holds, one byte more than is read at most."""
    # O_NOFOLLOW: the file may have become a link since it was looked at.
    with os.fdopen(os.open(file, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0)), "rb") as stream:
        return stream.read(most + 1)


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

    What is no plain file, such as a device, is written to as it is; where a link leads, the file there.
    Raises PlaybookError when the disk refuses.
    """
    try:
        path = path.resolve()
        if path.exists() and not path.is_file():
            path.write_text(text, encoding="utf-8")
            return
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
