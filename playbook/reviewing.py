"""Marking a record as looked at again, in its own file and nowhere else.

Only the lines of `reviewed` are written; comments, the order of keys and all other lines stay.
"""

from __future__ import annotations

from datetime import date

from playbook import editing
from playbook.editing import Edit
from playbook.model import fingerprint
from playbook.model.library import Program
from playbook.model.pledges import Pledge, Review, Seen
from playbook.problem import PlaybookError, Route

_WIDTH = 108


class TableError(PlaybookError):
    """The record stands in a table, which has no room for a review."""


def review_of(program: Program, pledge: Pledge, on: date, by: str) -> Review:
    """A review of a pledge that has seen the barriers as they stand now."""
    saw = tuple(
        Seen(barrier=id, fingerprint=fingerprint.of_barrier(program.barriers[id]))
        for id in dict.fromkeys(pledge.addresses)
        if id in program.barriers
    )
    return Review(on=on, by=by, saw=saw)


def is_as_things_are(review: Review | None, fresh: Review) -> bool:
    """Whether a review has seen what a fresh one would see, on the same day or later."""
    return review is not None and review.on >= fresh.on and _seen_by(review) == _seen_by(fresh)


def _seen_by(review: Review) -> dict[str, str]:
    return {one.barrier: one.fingerprint for one in review.saw}


def with_review(path: str, text: str, route: Route, review: Review | date) -> str:
    """The text of a file with the review of the record at a route.

    Raises TableError where the record stands in a table.
    """
    if path.lower().endswith(".csv"):
        raise TableError(
            f"{path} is a table, which has no room for a review. Move the record into a file of its own, "
            f"and remove its row: {path.rsplit('.', 1)[0]}/ is read too."
        )
    extents = editing.extents_of(path, text)
    record = extents.get(route)
    if record is None:
        raise PlaybookError(f"{path} can't be changed: the record is not where it was read.")
    flow = text[record.value.start : record.value.start + 1] == "{"
    keys = [
        node for one, node in extents.items() if len(one) == len(route) + 1 and one[:-1] == route and node.key
    ]
    newline = "\r\n" if "\r\n" in text else "\n"
    old = extents.get((*route, "reviewed"))
    if flow:
        written = f"reviewed: {_flow(review)}"
        if old is not None:
            return editing.apply(text, [Edit(old.start, old.value.end, written)])
        last = max((node.value.end for node in keys), default=record.value.start + 1)
        return editing.apply(text, [Edit(last, last, (", " if keys else "") + written)])
    if not keys:
        raise PlaybookError(f"{path} can't be changed: the record has no keys.")
    indent = _column(text, min(keys, key=lambda node: node.start).start)
    lines = _block(review, indent)
    if old is not None:
        return editing.apply(text, [Edit(old.start, old.value.end, newline.join(lines))])
    at = _end_of_line(text, max(node.value.end for node in keys))
    return editing.apply(text, [Edit(at, at, newline + " " * indent + newline.join(lines))])


def _column(text: str, at: int) -> int:
    """How far in an offset stands, in characters."""
    start = max(text.rfind("\n", 0, at), text.rfind("\r", 0, at)) + 1
    return at - start - text.startswith("\ufeff", start)


def _end_of_line(text: str, at: int) -> int:
    found = editing.BREAK.search(text, at)
    return found.start() if found else len(text)


def _flow(review: Review | date) -> str:
    if isinstance(review, date):
        return review.isoformat()
    saw = ", ".join(map(_seen, review.saw))
    end = f", saw: [{saw}]" if saw else ""
    return f"{{on: {review.on.isoformat()}, by: {editing.scalar(review.by)}{end}}}"


def _seen(one: Seen) -> str:
    return f"{{barrier: {editing.scalar(one.barrier)}, fingerprint: {editing.scalar(one.fingerprint)}}}"


def _block(review: Review | date, indent: int) -> list[str]:
    """The lines of `reviewed`, the first without its indentation."""
    if isinstance(review, date):
        return [f"reviewed: {review.isoformat()}"]
    flow = f"reviewed: {_flow(review)}"
    if indent + len(flow) <= _WIDTH:
        return [flow]
    blank = " " * indent
    lines = [
        "reviewed:",
        f"{blank}  on: {review.on.isoformat()}",
        f"{blank}  by: {editing.scalar(review.by)}",
    ]
    if review.saw:
        lines += [f"{blank}  saw:", *(f"{blank}    - {_seen(one)}" for one in review.saw)]
    return lines
