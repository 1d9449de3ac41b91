"""What came of planning, for those who asked: text for a terminal, and plain values for scripts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from playbook import prose
from playbook.checks.rule import count, listed
from playbook.measures import aims as measured
from playbook.measures import visits
from playbook.measures.aims import Certainty
from playbook.model.library import Program
from playbook.model.shadowing import Reached, Schedule, ShadowDay, Unplaced
from playbook.reports.plain import seen, wide

if TYPE_CHECKING:
    from playbook.scheduling import Alternative

_MANY: Final = 20
"""So many rows of a table are shown unless all are asked for."""


@dataclass(frozen=True, slots=True)
class Change:
    """One day of a leader before and after; None where there was or is none."""

    leader: str
    was: ShadowDay | None
    now: ShadowDay | None

    @property
    def kind(self) -> str:
        """New, changed or gone."""
        return "new" if self.was is None else "gone" if self.now is None else "changed"


def changes(before: Schedule, after: Schedule) -> list[Change]:
    """What changed of every leader's days, in the order of the leaders."""
    was = {(one.leader, one.number): one for one in before.days}
    now = {(one.leader, one.number): one for one in after.days}
    found = []
    for key in sorted({*was, *now}):
        old, new = was.get(key), now.get(key)
        if old is None or new is None or _pairing(old) != _pairing(new):
            found.append(Change(key[0], old, new))
    return found


def _pairing(one: ShadowDay) -> tuple[str, date, str | None]:
    return one.host, one.on, one.site


def head(program: Program, schedule: Schedule) -> str:
    """How many days were found, in a sentence."""
    found, wanted = measured.found_and_asked(_with(program, schedule))
    return f"{found:,} of {count(wanted, 'day')} found."


def _with(program: Program, schedule: Schedule) -> Program:
    return replace(program, schedule=schedule)


def aims(program: Program, *, other: Program | None = None) -> str:
    """How good a program's schedule is, aim by aim; what another's is like stands below where it differs."""
    said = {one.aim: one.says for one in measured.told(other)} if other else {}
    rows = []
    for one in measured.told(program):
        proven = "" if one.certainty is Certainty.OPEN else f"{one.certainty}. "
        rows.append([one.name, f"{one.says} {proven}{one.limit}"])
        if said.get(one.aim, one.says) != one.says:
            rows.append(["", f"As it is: {said[one.aim]}"])
    return _table(rows) if rows else ""


def change_table(program: Program, found: Sequence[Change], *, whole: bool) -> str:
    """What changed as a table: was, now; when it is long, as much of it as fits, unless all is asked for."""
    if not found:
        return "No day changed."
    kinds = Counter(one.kind for one in found)
    said = ", ".join(f"{kinds[kind]:,} {kind}" for kind in ("new", "changed", "gone") if kinds[kind])
    # Whoever reads how a schedule changed looks first for what was promised and is so no more.
    order = {"gone": 0, "changed": 1, "new": 2}
    ranked = sorted(found, key=lambda one: order[one.kind])
    shown = ranked if whole else ranked[:_MANY]
    rows = [["", "leader", "was", "now"]]
    for one in shown:
        rows.append(
            [one.kind, _person(program, one.leader), _visit(program, one.was), _visit(program, one.now)]
        )
    more = len(found) - len(shown)
    tail = [f"… and {more:,} more, as the diff of the lock file shows."] if more else []
    return "\n".join((f"Days: {said}.", _table(rows), *tail))


def _person(program: Program, id: str) -> str:
    name = program.name_of(id)
    return id if name == id else f"{name} ({id})"


def _visit(program: Program, one: ShadowDay | None) -> str:
    if one is None:
        return "–"
    where = program.sites[one.site].title if one.site in program.sites else one.site or "video link"
    return f"{one.on} {where}, {_person(program, one.host)}"


def lacking(program: Program, schedule: Schedule, *, whole: bool) -> str:
    """Who lacks days and why, grouped by reason; those who were dropped are only counted."""
    dropped = set(schedule.dropped)
    groups: dict[tuple[str, str], list[Unplaced]] = {}
    for one in schedule.unplaced:
        if one.leader not in dropped:
            groups.setdefault((one.reason, one.change), []).append(one)
    parts = []
    ranked = sorted(groups.items(), key=lambda group: (-len(group[1]), group[0]))
    for (reason, change), people in ranked if whole else ranked[:_MANY]:
        shown = people if whole else people[:_MANY]
        names = [
            _person(program, one.leader) + (f", {one.days} days" if one.days > 1 else "") for one in shown
        ]
        if len(people) > len(shown):
            names.append(f"{len(people) - len(shown):,} more")
        said = [f"  {_line(reason)}", *([f"  {_line(change)}"] if change else [])]
        parts.append("\n".join((seen(listed(names)) + ":", *said)))
    if not whole and len(ranked) > _MANY:
        parts.append(f"… and {len(ranked) - _MANY:,} more reasons, all of them in the lock file.")
    if not parts:
        return ""
    number = sum(len(people) for people in groups.values())
    return "\n".join((f"{count(number, 'leader')} {'lacks' if number == 1 else 'lack'} days.", *parts))


def reason(program: Program, leader: str, found: Unplaced | None, schedule: Schedule) -> str:
    """Why somebody lacks days, or the days that there are."""
    parts = []
    days = sorted((one for one in schedule.days if one.leader == leader), key=lambda one: one.on)
    name = _person(program, leader)
    if days:
        parts.append(f"{name} has {count(len(days), 'day')}:")
        parts += [f"  {seen(_visit(program, one))}{_pinned(one)}" for one in days]
    if found is not None:
        lack = f"{name} lacks {count(found.days, 'day')}."
        parts += [lack, f"  {_line(found.reason)}", *([f"  {_line(found.change)}"] if found.change else [])]
    elif not days:
        parts.append(f"{name} asks for no day that is still to be found.")
    return "\n".join(parts)


def _pinned(one: ShadowDay) -> str:
    return f" (pinned: {one.pin})" if one.pin else ""


def alternatives(program: Program, as_of: date, leader: str, found: Sequence[Alternative]) -> str:
    """Other pairings for somebody, the best first, each with the words that take it."""
    name = _person(program, leader)
    if not found:
        near = ""
        if program.shadowing and program.shadowing.limits.notice_days:
            near = f" Days up to {prose.day(visits.settled_until(program.shadowing, as_of))} are left alone."
        return f"There is no other pairing for {name} while everybody else's stays as it is.{near}"
    rows = [["", "day", "others moved", "host's days", "", "to take it"]]
    for number, one in enumerate(found, 1):
        rows.append(
            [
                str(number),
                _visit(program, one.day),
                str(one.moves or "none"),
                str(one.load),
                ("wished for; " if one.wished else "") + one.why,
                take(one.day),
            ]
        )
    return "\n".join((f"Other pairings for {name}, the best first:", _table(rows)))


def take(one: ShadowDay) -> str:
    """The option that sets a day."""
    return f"--set {one.leader}={one.host}@{one.on}{'' if one.site else ':remote'}"


def _line(text: str) -> str:
    return seen(" ".join(text.split()))


def _table(rows: Sequence[Sequence[str]]) -> str:
    """Rows in columns, each as wide as what stands in it."""
    cells = [[_line(cell) for cell in row] for row in rows]
    widths = [max(wide(row[number]) for row in cells) for number in range(len(cells[0]))]
    lines = (
        "  ".join(cell + " " * (width - wide(cell)) for cell, width in zip(row, widths, strict=True))
        for row in cells
    )
    return "\n".join(f"  {line}".rstrip() for line in lines)


def plain(program: Program, before: Schedule, after: Schedule) -> dict[str, Any]:
    """What came of planning as values that JSON has."""
    found, wanted = measured.found_and_asked(_with(program, after))
    return {
        "found": found,
        "asked": wanted,
        "cut_short": after.cut_short,
        "aims": plain_aims(after.aims),
        "dropped": list(after.dropped),
        "changes": [
            {
                "kind": one.kind,
                "leader": one.leader,
                "was": plain_day(one.was) if one.was else None,
                "now": plain_day(one.now) if one.now else None,
            }
            for one in changes(before, after)
        ],
        "unplaced": [plain_lack(one) for one in after.unplaced],
    }


def plain_aims(reached: Iterable[Reached]) -> list[dict[str, Any]]:
    """Aims as values that JSON has."""
    return [
        {"aim": one.aim.value, "value": one.value, "bound": one.bound, "optimal": one.optimal}
        for one in reached
    ]


def plain_day(one: ShadowDay) -> dict[str, Any]:
    """A day as values that JSON has."""
    return {
        "leader": one.leader,
        "host": one.host,
        "on": one.on.isoformat(),
        "site": one.site,
        "number": one.number,
        "pin": one.pin.value if one.pin else None,
    }


def plain_lack(one: Unplaced) -> dict[str, Any]:
    """Who lacks days and why, as values that JSON has."""
    return {"leader": one.leader, "days": one.days, "reason": one.reason, "change": one.change}


def plain_alternatives(found: Iterable[Alternative]) -> Iterator[dict[str, Any]]:
    """Other pairings as values that JSON has."""
    for one in found:
        yield {
            **plain_day(one.day),
            "moves": one.moves,
            "wished": one.wished,
            "load": one.load,
            "why": one.why,
            "take": take(one.day),
        }
