"""What mends a problem, offered beside it: nothing is changed that nobody chose."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, count
from typing import Final

from playbook.checks import RULES
from playbook.door.shapes import is_name
from playbook.editing import Edit, edit_of, scalar
from playbook.editor.desk import Desk
from playbook.editor.layout import layout_of
from playbook.problem import Fix, FixKind, Problem

_NEAR: Final = re.compile(r"`([^`]+)`")


@dataclass(frozen=True, slots=True)
class Mending:
    """A change in words, the problem that it answers, and its edits by path."""

    title: str
    problem: Problem
    edits: dict[str, list[Edit]]
    sure: bool = False
    """Whether it leaves no choice."""


def mendings(desk: Desk, path: str, start: int, end: int) -> Iterator[Mending]:
    """Everything that is offered for the problems that touch a stretch of a file."""
    text = desk.text(path)
    if text is None:
        return
    for problem in desk.problems.get(path, ()):
        shown = desk.stretch(problem)
        if shown.start > end or shown.end < start:
            continue
        done: set[str] = set()
        if problem.fix is not None:
            edit = edit_of(path, text.text, desk.extents(path), problem.place.route, problem.fix)
            if edit is not None:
                done.add(str(problem.fix.text))
                yield Mending(problem.fix.title, problem, {path: [edit]}, sure=True)
        for fix in _near(problem):
            edit = edit_of(path, text.text, desk.extents(path), problem.place.route, fix)
            if edit is not None and str(fix.text) not in done:
                yield Mending(fix.title, problem, {path: [edit]})
        yield from _set_aside(desk, problem)


def _near(problem: Problem) -> Iterator[Fix]:
    """The words that a hint names: one of them may be the one that was meant."""
    if not problem.hint.startswith("Did you mean"):
        return
    kind = FixKind.RENAME if problem.code == "Y007" else FixKind.WRITE
    for word in _NEAR.findall(problem.hint):
        yield Fix(kind, f"Write `{word}`.", word)


def _set_aside(desk: Desk, problem: Problem) -> Iterator[Mending]:
    """A waiver begun for the problem, where a program keeps its waivers in one list."""
    rule = RULES.get(problem.code)
    layout = layout_of(problem.place.path)
    if rule is None or not rule.waivable or not problem.subject or layout is None:
        return
    programs = [layout.program] if layout.program else list(desk.snapshot.library.programs)
    for program in programs:
        path = f"programs/{program}/waivers.yml"
        edit = _begun(desk, path, problem)
        if edit is not None:
            title = f"Begin a waiver in {path} that sets {problem.code} aside here"
            yield Mending(title, problem, {path: [edit]})


def _begun(desk: Desk, path: str, problem: Problem) -> Edit | None:
    """A waiver at the end of a list; None where there is no such list."""
    text, node = desk.text(path), desk.extents(path).get(("waivers",))
    if text is None or node is None or node.key is None or not desk.is_readable(path):
        return None
    if text.text[node.value.start : node.value.start + 1] != "-":
        return None
    indent = " " * (node.value.start - text.extent(text.line_of(node.value.start)).start)
    end = "\r\n" if "\r\n" in text.text else "\n"
    lines = (
        f"- id: {scalar(_free_name(desk, path, problem))}",
        f"  code: {problem.code}",
        f"  at: {scalar(problem.subject)}",
        "  reason:  # why; without reason, name and end it sets nothing aside",
        "  by:  # who sets it aside",
        f"  granted_on: {desk.day.isoformat()}",
        "  until:  # the last day",
    )
    at = text.extent(text.line_of(max(node.value.end - 1, 0))).end
    return Edit(at, at, "".join(f"{end}{indent}{line}" for line in lines))


def _free_name(desk: Desk, path: str, problem: Problem) -> str:
    """A name that no waiver of the list has yet."""
    kind, _, id = problem.subject.partition("/")
    wanted = f"{problem.code.lower()}-{id or kind}"[:58]
    wanted = wanted if is_name(wanted) else problem.code.lower()
    taken = {mention.id for mention in desk.mentions(path) if mention.defines}
    names = chain((wanted,), (f"{wanted}-{number}" for number in count(2)))
    return next(name for name in names if name not in taken)
