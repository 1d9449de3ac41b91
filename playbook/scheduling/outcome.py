"""From numbers back to words: the schedule that a choice of visits makes, and its text as a lock file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from itertools import count
from typing import Final

from playbook.model import fingerprint
from playbook.model.shadowing import Former, Pin, Reached, Schedule, ShadowDay, Unplaced
from playbook.scheduling.terms import Terms, Visit


def schedule(
    terms: Terms,
    chosen: Iterable[Visit],
    as_of: date,
    *,
    aims: Iterable[Reached] = (),
    reasons: Mapping[str, Unplaced] | None = None,
    cut_short: bool = False,
    anew: bool = False,
) -> Schedule:
    """The schedule of all days that stand and all that were chosen.

    Each day keeps its number and, while nothing about it changes, its revision: calendars know it by
    these. `reasons` says of each leader who lacks days why; the number of days is put right here. Where no
    day moved, what was proven when the former schedule was made is kept, unless it was proven `anew`.
    """
    program, before = terms.program, terms.program.schedule
    chosen = list(chosen)
    days = _numbered(terms, chosen)
    has = Counter(one.leader for one in terms.fixed)
    has.update(terms.asks[visit.ask].id for visit in chosen)
    short = {
        leader.id: leader.days - has[leader.id]
        for leader in program.leaders.values()
        if has[leader.id] < leader.days
    }
    told = reasons or {}
    made = Schedule(
        inputs=fingerprint.of_inputs(program),
        made_on=as_of,
        cut_short=cut_short,
        aims=tuple(aims),
        dropped=tuple(sorted(set(before.dropped))),
        days=tuple(sorted(days, key=lambda one: (one.leader, one.number))),
        unplaced=tuple(
            Unplaced(
                leader=leader,
                days=days_short,
                reason=told[leader].reason if leader in told else _WITHOUT,
                change=told[leader].change if leader in told else "",
            )
            for leader, days_short in sorted(short.items())
        ),
        former=tuple(_former(terms, days, as_of)),
    )
    if not anew and _is_as_before(made, before):
        # Nothing was moved: what was proven when it was made stays true, and the file stays as it is.
        made = replace(made, aims=before.aims, cut_short=before.cut_short)
        unmoved = replace(made, made_on=before.made_on)
        return unmoved if unmoved == before else made
    return made


def _is_as_before(made: Schedule, before: Schedule) -> bool:
    """Whether a schedule says the same as the former one, from the same rosters."""
    return (
        (made.inputs, made.days, made.dropped) == (before.inputs, before.days, before.dropped)
        and {one.leader: one.days for one in made.unplaced}
        == {one.leader: one.days for one in before.unplaced}
        and [(one.aim, one.value) for one in made.aims] == [(one.aim, one.value) for one in before.aims]
    )


_WITHOUT: Final = "No day was found."


def _numbered(terms: Terms, chosen: Iterable[Visit]) -> list[ShadowDay]:
    """Every day with its number among the leader's days, and how often it was changed."""
    before = {(one.leader, one.host, one.on, one.site): one for one in terms.program.schedule.days}
    revisions: dict[tuple[str, int], int] = {}
    for gone in terms.program.schedule.former:
        known = (gone.leader, gone.number)
        revisions[known] = max(revisions.get(known, 0), gone.revision)
    found = [one for one in terms.fixed if (one.leader, one.host, one.on, one.site) in before]
    fresh: list[ShadowDay] = []
    for visit in sorted(chosen, key=lambda one: (one.day, one.host)):
        ask, offer = terms.asks[visit.ask], terms.hosts[visit.host]
        site = None if visit.remote else terms.sites[offer.site]
        pin = Pin.DATE if ask.pinned else None
        one = ShadowDay(leader=ask.id, host=offer.id, on=terms.days[visit.day], site=site, pin=pin)
        same = before.get((one.leader, one.host, one.on, one.site))
        (fresh if same is None else found).append(same or one)
    found = list(_once(terms, found))
    taken = {(one.leader, one.number) for one in found}
    moved = {
        (one.leader, one.number): one.revision
        for one in terms.former
        if (one.leader, one.number) not in taken
    }
    for one in fresh:
        number = _free_number(one.leader, taken, moved)
        taken.add((one.leader, number))
        known = (one.leader, number)
        last = moved.get(known, revisions.get(known))
        found.append(
            ShadowDay(
                leader=one.leader,
                host=one.host,
                on=one.on,
                site=one.site,
                number=number,
                pin=one.pin,
                revision=0 if last is None else last + 1,
            )
        )
    return found


def _once(terms: Terms, days: Iterable[ShadowDay]) -> Iterator[ShadowDay]:
    """Days with each number once, and none above what is asked: what was written by hand may be otherwise."""
    leaders, taken = terms.program.leaders, set[tuple[str, int]]()
    for one in sorted(days, key=lambda one: (one.leader, one.number, one.on)):
        if (one.leader, one.number) in taken or one.number > leaders[one.leader].days:
            numbers = (number for number in count(1) if (one.leader, number) not in taken)
            one = replace(one, number=next(numbers))
        taken.add((one.leader, one.number))
        yield one


def _free_number(leader: str, taken: set[tuple[str, int]], moved: Mapping[tuple[str, int], int]) -> int:
    """The number for a new day: that of one that was given up, else the first that is free."""
    given_up = sorted(number for who, number in moved if who == leader and (who, number) not in taken)
    if given_up:
        return given_up[0]
    number = 1
    while (leader, number) in taken:
        number += 1
    return number


def _former(terms: Terms, days: Iterable[ShadowDay], as_of: date) -> Iterator[Former]:
    """What was given up, now and before, as long as some calendar may still show it."""
    stands = {(one.leader, one.host, one.on, one.site) for one in days}
    placed = {(one.leader, one.number) for one in days}
    gone = [
        Former(
            leader=one.leader,
            host=one.host,
            site=one.site,
            on=one.on,
            number=one.number,
            revision=one.revision + 1,
            until=as_of,
        )
        for one in terms.former
        if (one.leader, one.host, one.on, one.site) not in stands
    ]
    kept = [
        one
        for one in terms.program.schedule.former
        if (one.on > as_of or (one.leader, one.number) not in placed)
        and (one.leader, one.host, one.on, one.site) not in stands
    ]
    latest = {(one.leader, one.number, one.host, one.on): one for one in (*kept, *gone)}
    yield from (latest[key] for key in sorted(latest))


_HEAD: Final = """\
# yaml-language-server: $schema=../../schema/schedule.json
# Written by `playbook schedule`. Pin what must stay: `pin: pairing`, or `pin: date` for the date alone.
"""


def text(schedule: Schedule) -> str:
    """The lock file: sorted, one pairing a line, so that a diff reads well and merges rarely clash."""
    lines = [f'inputs: "{schedule.inputs}"']
    if schedule.made_on:
        lines.append(f"made_on: {schedule.made_on}")
    if schedule.cut_short:
        lines.append("cut_short: true")
    if schedule.dropped:
        lines.append(f"dropped: [{', '.join(map(_name, schedule.dropped))}]")
    if schedule.aims:
        lines.append("aims:")
        for one in schedule.aims:
            optimal = "true" if one.optimal else "false"
            lines.append(
                f"  - {{aim: {one.aim}, value: {_plain(one.value)}, bound: {_plain(one.bound)}, "
                f"optimal: {optimal}}}"
            )
    if schedule.days:
        lines.append("days:")
    lines += (f"  - {{{_pairing(one)}}}" for one in schedule.days)
    if schedule.unplaced:
        lines.append("unplaced:")
    for lack in schedule.unplaced:
        lines.append(f"  - leader: {lack.leader}")
        if lack.days > 1:
            lines.append(f"    days: {lack.days}")
        lines.append(f"    reason: {_quoted(lack.reason)}")
        if lack.change:
            lines.append(f"    change: {_quoted(lack.change)}")
    if schedule.former:
        lines.append("former:")
    lines += (f"  - {{{_pairing(gone)}, until: {gone.until}}}" for gone in schedule.former)
    return _HEAD + "\n".join(lines) + "\n"


def _pairing(one: ShadowDay | Former) -> str:
    parts = [f"leader: {_name(one.leader)}", f"host: {_name(one.host)}", f"on: {one.on}"]
    if one.site:
        parts.append(f"site: {_name(one.site)}")
    if one.number > 1:
        parts.append(f"number: {one.number}")
    if isinstance(one, ShadowDay) and one.pin:
        parts.append(f"pin: {one.pin}")
    if one.revision:
        parts.append(f"revision: {one.revision}")
    return ", ".join(parts)


def _plain(value: str) -> str:
    return value if value and all(letter.isalnum() or letter in "-./" for letter in value) else _quoted(value)


def _name(id: str) -> str:
    """An identifier as YAML: quoted where it could be read as a number, a date or a truth value."""
    return id if id[0].isalpha() and id.casefold() not in _WORDS else _quoted(id)


_WORDS: Final = frozenset({"true", "false", "yes", "no", "on", "off", "null", "y", "n"})


def _quoted(value: str) -> str:
    """Text in double quotes, so that nothing in it can be read as YAML."""
    escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    return f'"{escaped}"'
