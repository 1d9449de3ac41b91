"""What each rule costs, and how its cost grows with the program."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Mapping
from datetime import date
from typing import Any

from benchmarks import measure
from playbook import checks
from playbook.checks.past import Past, Version
from playbook.checks.rule import About, Rule
from playbook.door.kinds import MANY
from playbook.door.shapes import ListShape, RecordShape, RefShape, Shape, record_shape
from playbook.model import trace
from playbook.model.library import Library, Program
from playbook.workspace import open_workspace

TIMES = 4
"""How much larger the larger program is."""
RUNS = 5
_MANIFOLD = {"leader": "leaders", "host": "hosts", **{kind.name: kind.plural for kind in MANY}}
del _MANIFOLD["waiver"], _MANIFOLD["driver"]


def main() -> None:
    """Time every rule on the example and on one that is several times as large."""
    library = open_workspace(measure.ROOT).read().library
    small = library.programs[measure.EXAMPLE]
    large = multiplied(small, TIMES)
    on = date.fromisoformat(measure.AS_OF)
    rows = []
    for rule in checks.RULES.values():
        if rule.check is None or rule.about is About.WAIVERS:
            continue
        one = _time(rule, library, small, on)
        many = _time(rule, library, large, on)
        rows.append(
            (many, [rule.code, rule.title, f"{one * 1e3:.2f}", f"{many * 1e3:.2f}", f"{many / one:.1f}"])
        )
    total = sum(many for many, _ in rows)
    example = sum(float(row[2]) for _, row in rows)
    print(f"Rules on the example, and on one {TIMES} times as large: {measure.machine()}\n")
    rows.sort(key=lambda row: -row[0])
    heads = ["rule", "", "example, ms", f"{TIMES} times, ms", "ratio"]
    print(measure.table(heads, [row for _, row in rows[:20]]))
    steep = [row[0] for many, row in rows if float(row[4]) > 1.5 * TIMES and many > 2e-3]
    print(
        f"\nAll {len(rows)}: {example:.0f} ms on the example, {total * 1e3:.0f} ms on the larger one. ",
        end="",
    )
    print(f"Steeper than the records: {', '.join(steep) or 'none'}.")


def multiplied(program: Program, times: int) -> Program:
    """A program with so many copies of every person, day, debrief, barrier, pledge and measure."""
    changes: dict[str, Any] = {}
    for plural in _MANIFOLD.values():
        kind = record_shape(next(one.record for one in MANY if one.plural == plural))
        records: Mapping[str, Any] = getattr(program, plural)
        changes[plural] = {
            f"{id}-{copy}": dataclasses.replace(_renamed(record, kind, copy), id=f"{id}-{copy}")
            for copy in range(times)
            for id, record in records.items()
        }
    schedule = record_shape(type(program.schedule))
    copies = [_renamed(program.schedule, schedule, copy) for copy in range(times)]
    changes["schedule"] = dataclasses.replace(
        program.schedule,
        days=tuple(day for copy in copies for day in copy.days),
        unplaced=tuple(one for copy in copies for one in copy.unplaced),
    )
    changes["people"] = {
        **program.people,
        **{
            f"{id}-{copy}": dataclasses.replace(one, id=f"{id}-{copy}")
            for copy in range(times)
            for id, one in program.people.items()
        },
    }
    return dataclasses.replace(program, **changes)


def _renamed(value: Any, shape: Shape, copy: int) -> Any:
    """A value in which references to what is copied lead to the same copy."""
    if isinstance(shape, RefShape):
        return f"{value}-{copy}" if shape.kind in _MANIFOLD or shape.kind == "person" else value
    if isinstance(shape, ListShape):
        return tuple(_renamed(one, shape.item, copy) for one in value)
    if isinstance(shape, RecordShape):
        parts = {part.name: getattr(value, part.name) for part in shape.fields}
        return dataclasses.replace(
            value,
            **{
                part.name: _renamed(parts[part.name], part.shape, copy)
                for part in shape.fields
                if parts[part.name] is not None
            },
        )
    return value


def _time(rule: Rule, library: Library, program: Program, on: date) -> float:
    assert rule.check is not None
    arguments: tuple[Any, ...] = (program, on)
    if rule.about is About.CONTENT:
        arguments = (library, on)
    if rule.about is About.CHANGE:
        said = tuple(Version(one, one.place, "before", on) for one in trace.of_program(program))
        past = Past("before", {program.id: said}, frozenset({program.id}))
        story = past.stories(Library(programs={program.id: program}))[program.id]
        arguments = (program, story, on)
    list(rule.check(*arguments))  # what rules share is found once, whichever comes first
    runs = []
    for _ in range(RUNS):
        fresh = dataclasses.replace(program) if rule.about is About.PROGRAM else program
        start = time.perf_counter()
        list(rule.check(fresh, *arguments[1:]) if rule.about is About.PROGRAM else rule.check(*arguments))
        runs.append(time.perf_counter() - start)
    return measure.middle(runs)
