"""From git or from a published edition to what was said before."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from hashlib import blake2b
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any, Final

from playbook import source
from playbook.checks.past import Past, Version
from playbook.door import alone
from playbook.door.decode import PROGRAMS
from playbook.door.kinds import MANY
from playbook.git import Blob, Commit, Repository, open_repository
from playbook.model import trace
from playbook.model.library import Library
from playbook.model.listening import Rank
from playbook.model.trace import Trace
from playbook.problem import Place, PlaybookError
from playbook.prose import day

EDITION: Final = "edition.json"
"""What a published edition keeps of itself: traces, against which later states are compared."""
_READERS: Final = {".yml": source.parse, ".yaml": source.parse, ".csv": source.parse_rows}
# What would lead from a published barrier to its debrief, and so to the host.
_UNTOLD: Final = frozenset({("barrier", "heard"), ("debrief", "seen")})
# A file that begins with a list below a key, each entry beginning with a dash.
_LIST: Final = re.compile(r"(?:[ ]*#.*\n|\s*\n)*(?P<key>[a-z-]+):[ ]*\n(?P<dash>[ ]*)- ")
_WORTH_SPLITTING: Final = 8_000
"""Smaller files are parsed whole; larger lists entry by entry, because versions share most of them."""
_DAY: Final = r"\d{4}-[01]\d-[0-3]\d"
_SHAPES: Final = {
    **dict.fromkeys(
        ("due", "until", "granted", "regroup", "closed", "made", "held", "ends", "reviews"), _DAY
    ),
    "limits": r"\w+=\d+",
    "days": r"\d+",
    "severity": "|".join(Rank),
    "moved": f"{_DAY}:{_DAY}>{_DAY}",
}
"""What the facets of an edition look like, which somebody may have edited."""
_SPLIT: Final = frozenset(kind.plural for kind in MANY)


def since(root: Path, baseline: str) -> Past:
    """What was said since a git revision, or by a published edition and since.

    `baseline` is a revision, or the path of a built site or of its `edition.json`. Every commit between
    the baseline and today is looked at, so that nothing can come and go unseen; of a branch that left
    the baseline's history earlier, everything since both parted.

    Raises PlaybookError when there is no such baseline, or the clone does not hold it.
    """
    edition = _named_edition(root, baseline)
    if edition is not None:
        return _since_edition(root, edition)
    repository = open_repository(root)
    commit = repository.resolve(baseline)
    head = repository.resolve("HEAD")
    if head is None:
        return Past(baseline, missing="There is no commit yet, so there is nothing to compare with.")
    if commit is None:
        raise PlaybookError(_unknown(repository, baseline))
    return _since_commit(repository, baseline, commit, head)


def _named_edition(root: Path, baseline: str) -> _Edition | None:
    """The edition that a baseline names, or None when it names a revision.

    Raises PlaybookError where it could be both: whoever writes to the work tree must not choose.
    """
    try:
        edition = _edition(Path(baseline))
    except (OSError, ValueError) as error:
        raise PlaybookError(f"`{baseline[:80]}` can't be read: {error}.") from error
    plain = baseline.startswith((".", "/")) or baseline.endswith(EDITION)
    if edition is None or plain:
        return edition
    try:
        taken = open_repository(root).resolve(baseline) is not None
    except PlaybookError:
        return edition
    if taken:
        raise PlaybookError(
            f"`{baseline}` is a revision and the folder of a published site. Write `./{baseline}` for the "
            "folder, or the commit's own name."
        )
    return edition


def stamp(root: Path, baseline: str) -> str:
    """A mark of all that the past since a baseline hangs on, today's files apart.

    Raises PlaybookError like `since`.
    """
    edition = _named_edition(root, baseline)
    repository = open_repository(root) if edition is None or edition.commit else None
    parts = [repr(edition)]
    if repository is not None:
        revision = edition.commit if edition else baseline
        parts += [
            str(repository.resolve(revision)),
            str(repository.resolve("HEAD")),
            *sorted(repository.shallow()),
        ]
    return "\0".join(parts)


def _unknown(repository: Repository, baseline: str) -> str:
    cut = repository.shallow()
    if not cut:
        return f"There is neither a revision nor a published edition called `{baseline}`."
    held = repository.depth("HEAD")
    return (
        f"`{baseline}` is not in this clone, which holds only the last "
        f"{'commit' if held == 1 else f'{held} commits'}. Fetch more of the history: "
        "`git fetch --unshallow`, or `fetch-depth: 0` (GitHub) or `GIT_DEPTH: 0` (GitLab) in the CI file."
    )


def _since_commit(repository: Repository, baseline: str, commit: str, head: str) -> Past:
    cut = repository.shallow()
    base = repository.meeting(commit, head)
    missing = ""
    if base is None:
        # Two commits of a clone without what lies between: they can still be compared themselves.
        base = commit
        if cut:
            missing = (
                f"This clone does not hold the history between `{baseline}` and today: what was said and "
                "taken back in between is not seen. Fetch it with `git fetch --unshallow`, or "
                "`fetch-depth: 0` (GitHub) or `GIT_DEPTH: 0` (GitLab) in the CI file."
            )
    commits = repository.commits(base, head)
    rewritten = ""
    if base != commit and repository.is_tag(baseline):
        # A tag says: this was published. Where today's history does not hold it, it was rewritten.
        rewritten, base = commit[:9], commit
    elif base != commit:
        missing = (
            f"Today's history left that of `{baseline}` at {repository.commit(base).short}; what was said "
            "there since is not compared."
        )
    if not missing and cut & {one.name for one in commits}:
        missing = (
            f"This clone was cut off after `{baseline}`: commits on branches that were merged since are "
            "missing, and what was said and taken back there is not seen. Fetch the whole history."
        )
    name = baseline if len(baseline) < 40 else baseline[:9]
    start = repository.files(base, PROGRAMS)
    programs = frozenset(blob.path.split("/")[1] for blob in start)
    versions, unchanged, unread = _versions(repository, repository.commit(base), start, commits, head)
    if unread:
        paths = ", ".join(f"`{path}`" for path in unread[:3])
        lost = f"Not all of {paths} could be read in `{baseline}`; what it said there is not compared."
        missing = f"{missing} {lost}".strip()
    return Past(name, versions, programs, unchanged, from_git=True, rewritten=rewritten, missing=missing)


def _versions(
    repository: Repository, base: Commit, start: list[Blob], commits: list[Commit], head: str
) -> tuple[dict[str, tuple[Version, ...]], frozenset[str], list[str]]:
    """Every version of every record from a base on, oldest first, by program.

    With them come the files that are still the same, and those that could not be read in the base.
    `start` are the files of the base of which former versions are wanted.
    """
    written = list(repository.written(commits, PROGRAMS))
    touched = {blob.path for _, blob in written} | repository.changed(head, PROGRAMS)
    today = {(one.path, one.name) for one in repository.files(head, PROGRAMS)}
    same = frozenset(one.path for one in start if one.path not in touched and (one.path, one.name) in today)
    before = [(base, blob) for blob in start if blob.path not in same]
    said = [(commit, blob) for commit, blob in (*before, *written) if _is_read(blob.path)]
    texts = dict(repository.read(blob.name for _, blob in said))
    reader = _Reader()
    found: dict[str, list[Version]] = defaultdict(list)
    for commit, blob in said:
        if blob.name in texts and len(texts[blob.name]) <= source.most_bytes(blob.path):
            for name, one in reader.traces(blob, texts[blob.name]):
                said_in = f"the version of {day(commit.on)} ({commit.short})"
                found[name].append(Version(one, one.place, said_in, commit.on, commit is base))
    unread = sorted({blob.path for _, blob in before if blob.path in reader.unread})
    return {name: tuple(each) for name, each in found.items()}, same, unread


def _is_read(path: str) -> bool:
    """Whether the workspace reads a file of this path, too."""
    return Path(path).suffix.lower() in _READERS and not any(part.startswith(".") for part in path.split("/"))


@dataclass(slots=True)
class _Reader:
    """Reads former versions of files; what two versions share is read once."""

    known: dict[tuple[str, bytes], list[tuple[str, Trace]]] = field(default_factory=dict)
    before: dict[str, frozenset[bytes]] = field(default_factory=dict)
    unread: set[str] = field(default_factory=set)
    """Files of which the first version could not be read whole."""

    def traces(self, blob: Blob, data: bytes) -> Iterator[tuple[str, Trace]]:
        """Program and trace of every record of a file's version that the version before it had not."""
        parts = [
            (line, part, blake2b(part, digest_size=16).digest()) for line, part in _parts(blob.path, data)
        ]
        for _, part, mark in parts:
            if (blob.path, mark) in self.known:
                continue
            told, sound = _read(blob.path, part)
            if not sound and len(parts) > 1:
                # What looked like an entry may be none: the list is read as it stands.
                parts = [(0, data, blake2b(data, digest_size=16).digest())]
                told, sound = _read(blob.path, data)
            self.known[blob.path, parts[0][2] if len(parts) == 1 else mark] = told
            if not sound and blob.path not in self.before:
                self.unread.add(blob.path)
            if len(parts) == 1:
                break
        before = self.before.get(blob.path, frozenset())
        self.before[blob.path] = frozenset(mark for _, _, mark in parts)
        for line, _, mark in parts:
            for name, one in self.known[blob.path, mark] if mark not in before else ():
                yield name, replace(one, place=Place(one.place.path, line=one.place.line + line))


def _parts(path: str, data: bytes) -> list[tuple[int, bytes]]:
    """A long list as its entries, each a small list of its own, with the lines that stand before it.

    Only a file that holds one list and nothing else is taken apart.
    """
    whole = [(0, data)]
    if len(data) <= _WORTH_SPLITTING:
        return whole
    text = data.decode("utf-8", "replace")
    head = _LIST.match(text)
    if head is None or head["key"] not in _SPLIT:
        return whole
    entry = re.compile(rf"^{head['dash']}- ", re.MULTILINE)
    beside = r"^[^ \n#]" if head["dash"] else r"^(?!- )[^ \n#]"
    if re.compile(beside, re.MULTILINE).search(text, head.end()):
        return whole
    at = [found.start() for found in entry.finditer(text)]
    lines = [0, *accumulate(text.count("\n", a, b) for a, b in pairwise(at))]
    first = text.count("\n", 0, at[0]) - 1
    return [
        (first + line, f"{head['key']}:\n{text[a:b]}".encode())
        for line, a, b in zip(lines, at, [*at[1:], len(text)], strict=True)
    ]


def _read(path: str, data: bytes) -> tuple[list[tuple[str, Trace]], bool]:
    """Program and trace of the records of a file, and whether it could be read."""
    document = _READERS[Path(path).suffix.lower()](data, path)
    found = []
    sound = not document.problems
    for name, kind, record in alone.records(document):
        if record is None:
            sound = False
            continue
        for one in trace.of_record(kind, record):
            at = document.locate(one.place.route)
            found.append((name, replace(one, place=Place(path, line=at.line))))
    return found, sound


@dataclass(frozen=True, slots=True)
class _Edition:
    """What a published edition keeps of itself."""

    as_of: date
    programs: dict[str, list[Trace]]
    commit: str = ""


def edition(library: Library, as_of: date) -> str:
    """What an edition keeps of itself: the traces of everything that must not vanish, as JSON.

    What would lead from a host's words to the host is left out, even as a fingerprint.
    """
    programs = {
        name: [
            {
                "kind": one.kind,
                "id": one.id,
                "title": one.title,
                "path": one.place.path,
                "facets": {key: said for key, said in one.facets.items() if (one.kind, key) not in _UNTOLD},
            }
            for one in trace.of_program(program)
        ]
        for name, program in library.programs.items()
    }
    return json.dumps({"as_of": as_of.isoformat(), "programs": programs}, ensure_ascii=False, sort_keys=True)


def _edition(path: Path) -> _Edition | None:
    """The edition whose record or folder this is; None when it is neither."""
    file = path / EDITION if path.is_dir() else path
    if path.name != EDITION and not path.is_dir():
        return None
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
        programs = {
            name: [
                Trace(
                    str(one["kind"]),
                    str(one["id"]),
                    str(one["title"]),
                    _facets(one["facets"]),
                    Place(str(one["path"])),
                )
                for one in traces
            ]
            for name, traces in found["programs"].items()
        }
        return _Edition(date.fromisoformat(found["as_of"]), programs, str(found.get("commit", "")))
    except FileNotFoundError:
        if path.is_dir():
            return None
        raise PlaybookError(f"There is no {file}.") from None
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise PlaybookError(f"{file} is not what an edition keeps of itself; build the site anew.") from error


def _facets(found: Any) -> dict[str, tuple[str, ...]]:
    """The facets of a trace; raises ValueError for what no trace holds."""
    facets = {str(key): tuple(map(str, values)) for key, values in found.items()}
    for key, values in facets.items():
        shape = _SHAPES.get(key, "")
        if any(value and shape and not re.fullmatch(shape, value) for value in values):
            raise ValueError(key)
    if len(facets.get("heard", ("",) * 4)) != 4:
        raise ValueError("heard")
    return facets


def _since_edition(root: Path, edition: _Edition) -> Past:
    """What an edition said; where it names its commit, everything since then too."""
    name = f"the edition of {day(edition.as_of)}"
    versions = {
        program: tuple(Version(one, one.place, name, edition.as_of) for one in traces)
        for program, traces in edition.programs.items()
    }
    programs = frozenset(edition.programs)
    if not edition.commit:
        return Past(name, versions, programs)
    repository = open_repository(root)
    commit, head = repository.resolve(edition.commit), repository.resolve("HEAD")
    if commit is not None and head is not None and repository.meeting(commit, head) == commit:
        later, _, _ = _versions(
            repository, repository.commit(commit), [], repository.commits(commit, head), head
        )
        names = dict.fromkeys((*versions, *later))
        both = {one: (*versions.get(one, ()), *later.get(one, ())) for one in names}
        return Past(name, both, programs)
    if repository.shallow():
        return Past(name, versions, programs, missing=f"This clone does not hold the commit of {name}.")
    return Past(name, versions, programs, rewritten=edition.commit[:9])
