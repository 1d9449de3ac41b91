"""Mending what leaves no choice: the fixes that problems carry, made in the texts of files.

A file is never made worse: a fix after which there is more to mend is left out.
"""

from __future__ import annotations

import difflib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from playbook import editing
from playbook.editing import Edit, OverlapError
from playbook.problem import FixKind, Problem
from playbook.workspace import Snapshot, Workspace

_ROUNDS: Final = 5
"""A fix may bring to light what another one mends; after so many rounds that ends."""


@dataclass(slots=True)
class Mended:
    """Texts before and after, by path, and what was done in sentences."""

    before: dict[str, str] = field(default_factory=dict)
    after: dict[str, str] = field(default_factory=dict)
    did: list[str] = field(default_factory=list)

    def diff(self) -> str:
        """Every change as a unified diff."""
        return "".join(
            line for path in self.after for line in unified(path, self.before[path], self.after[path])
        )


def mend(workspace: Workspace, paths: frozenset[str] | None = None) -> Mended:
    """What all fixes would make of the files; nothing is written.

    With paths, only those files are changed.
    """
    mended = Mended()
    snapshot = workspace.read()
    for _ in range(_ROUNDS):
        count = len(mended.did)
        for path, problems in _to_mend(snapshot, paths).items():
            snapshot = _mend_file(workspace, snapshot, path, problems, mended)
        if len(mended.did) == count:
            break
    return mended


def _to_mend(snapshot: Snapshot, paths: frozenset[str] | None) -> Mapping[str, list[Problem]]:
    found: dict[str, list[Problem]] = defaultdict(list)
    for problem in snapshot.problems:
        path = problem.place.path
        if problem.fix is not None and (paths is None or path in paths):
            found[path].append(problem)
    return dict(found)


def _mend_file(
    workspace: Workspace, snapshot: Snapshot, path: str, problems: list[Problem], mended: Mended
) -> Snapshot:
    """Make the fixes of one file, all at once where that mends them all, else one by one."""
    text = mended.after.get(path)
    if text is None:
        text = workspace.text(path)
        if text is None:
            return snapshot
        mended.before[path] = text
    edits = dict(_edits(path, text, problems))
    tried = [(list(edits), list(edits.values()))]
    if len(edits) > 1:
        # From the end of the file on, so that the places of those before stay where they are.
        tried += [
            ([one], [edit]) for one, edit in sorted(edits.items(), key=lambda pair: pair[1], reverse=True)
        ]
    for number, (fixed, changes) in enumerate(tried):
        try:
            changed = editing.apply(text, changes)
        except OverlapError:
            continue
        if not changes or changed == text:
            continue
        after = workspace.read({**mended.after, path: changed})
        if _is_better(snapshot, after, fixed):
            for one in reversed(fixed) if number else fixed:
                assert one.fix is not None
                mended.did.append(f"{path}:{snapshot.locate(one.place).line}: {one.fix.title}")
            text, snapshot = changed, after
            mended.after[path] = text
            if not number:
                break
    return snapshot


def _edits(path: str, text: str, problems: list[Problem]) -> Iterator[tuple[Problem, Edit]]:
    extents = editing.extents_of(path, text)
    for problem in problems:
        assert problem.fix is not None
        edit = editing.edit_of(path, text, extents, problem.place.route, problem.fix)
        if edit is not None:
            yield problem, edit


def _is_better(before: Snapshot, after: Snapshot, fixed: list[Problem]) -> bool:
    """Whether each fix leaves less to mend; a key that is known at last may show a fault of its value."""
    sure = sum(one.fix is not None and one.fix.kind is not FixKind.RENAME for one in fixed)
    if len(after.problems) > len(before.problems) - sure:
        return False
    left = {(one.code, one.place.path, one.message) for one in after.problems}
    return not any((one.code, one.place.path, one.message) in left for one in fixed) or (
        len(after.problems) <= len(before.problems) - len(fixed)
    )


def unified(path: str, before: str, after: str) -> Iterator[str]:
    """The change of a file as a unified diff, line by line."""
    lines = difflib.unified_diff(
        before.splitlines(keepends=True), after.splitlines(keepends=True), f"a/{path}", f"b/{path}", n=1
    )
    for line in lines:
        yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"
