"""Offsets of checklists turned into a program's own dates."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from playbook.measures import workdays
from playbook.model.content import Item
from playbook.model.library import Program
from playbook.model.types import Offset, Span
from playbook.prose import day


@dataclass(frozen=True, slots=True)
class Line:
    """An item of a checklist with its time in words: a date where one is known."""

    item: Item
    when: str


def anchors(program: Program) -> dict[str, date]:
    """The program's own days that offsets may hang on; the shadow day is each person's own."""
    found: dict[str, date] = {}
    charter, plan = program.charter, program.shadowing
    if charter.timeline:
        found["program start"] = charter.timeline.starts
        found["program end"] = charter.timeline.ends
    if plan:
        found["window start"] = plan.window.first
        found["window end"] = plan.window.last
    if charter.regroup:
        found["regroup"] = charter.regroup.on
    return found


def lines(items: Iterable[Item], known: Mapping[str, date], closed: Sequence[Span] = ()) -> list[Line]:
    """Each item with its date where its anchor is known, and with its offset in words elsewhere.

    Working days leave out weekends and the days that are `closed`.
    """
    found = []
    for item in items:
        if item.when is None:
            found.append(Line(item, ""))
        elif item.when.anchor in known:
            found.append(Line(item, day(_dated(item.when, known[item.when.anchor], closed))))
        else:
            found.append(Line(item, in_words(item.when)))
    return found


def _dated(offset: Offset, anchor: date, closed: Sequence[Span]) -> date:
    if not offset.working:
        return anchor + timedelta(offset.days)
    return workdays.after(anchor, offset.days, closed)


def in_words(offset: Offset) -> str:
    """An offset as people say it: 2 weeks before shadow day."""
    if offset.days == 0:
        return f"on the {offset.anchor}"
    side = "before" if offset.days < 0 else "after"
    count = abs(offset.days)
    unit = "working day" if offset.working else "day"
    if count % 7 == 0 and not offset.working:
        count, unit = count // 7, "week"
    return f"{count} {unit}{'' if count == 1 else 's'} {side} the {offset.anchor}"
