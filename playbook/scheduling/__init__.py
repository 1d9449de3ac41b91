"""Everyone gets a day: leaders × hosts × days → a schedule, or the reason why not.

Needs the extra `schedule` (`pip install playbook[schedule]`); whoever only builds a site never loads it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from threading import Event
from typing import Final

from playbook.model.library import Program
from playbook.model.shadowing import Aim, Schedule, ShadowDay, Unplaced
from playbook.scheduling import aims, outcome, terms, why
from playbook.scheduling import alternatives as others
from playbook.scheduling.search import Search
from playbook.scheduling.terms import Visit


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the search has come."""

    stage: str
    """What is being looked for, in words."""
    placed: int
    """How many of the asked-for days have been found."""
    asked: int
    best: Callable[[], Schedule]
    """The best schedule so far, whole and in order with every rule."""


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another pairing that one leader could have, everybody else's staying as it is."""

    day: ShadowDay
    moves: int
    """How many days of others would have to change."""
    wished: bool
    """Whether it is one that the leader asked for by name."""
    load: int
    """How many days the host would then have."""
    why: str
    """What speaks for or against it, in words."""


SMALL: Final = 40
"""For so few days what flows leave open is always settled by a model: it takes no time."""


def plan(
    program: Program,
    as_of: date,
    *,
    exact: bool = False,
    watch: Callable[[Progress], None] | None = None,
    stop: Event | None = None,
) -> Schedule:
    """The best schedule that was found, with what was proven of it.

    Days up to `as_of` and pinned pairings of the program's schedule stay as they are; people under
    `dropped` there are left out. The same program gives the same schedule, whatever the order of rows,
    unless `stop` was set before the end: then the best one so far comes back, marked `cut_short`.
    """
    found = terms.of(program, as_of)
    latest: list[Sequence[Visit]] = [()]

    def seen(stage: str, visits: Sequence[Visit]) -> None:
        latest[0] = visits
        if watch is not None:
            watch(Progress(stage, search.placed + len(visits), search.placed + found.need, best))

    def best() -> Schedule:
        levels = aims.levels_of(found, latest[0])
        return outcome.schedule(found, latest[0], as_of, aims=aims.reached(levels), cut_short=True)

    search = Search(found, seen, stop)
    visits, levels = search.run()
    open_ = any(not level.optimal for level in levels if level.aim not in (Aim.WISHES, Aim.DIVISIONS))
    if (exact or (open_ and found.need <= SMALL)) and not (stop and stop.is_set()):
        from playbook.scheduling import exact as models

        # A bound holds for plans that are as good in every aim before: beyond the first that is open,
        # the proof may find better plans, of which nothing is known.
        proven = {}
        for level in levels:
            proven[level.aim] = level.bound
            if not level.optimal:
                break
        visits, levels = models.solve(
            found,
            start=visits,
            proven=proven,
            watch=lambda aim, plan: seen(f"proving {aim}", plan),
            stop=stop,
        )
    return outcome.schedule(
        found,
        visits,
        as_of,
        aims=aims.reached(levels),
        reasons=why.reasons(found, visits, as_of),
        cut_short=bool(stop and stop.is_set()),
        anew=exact,
    )


def explain(program: Program, as_of: date, leader: str) -> Unplaced | None:
    """Why a leader lacks days in the program's schedule and what would change it; None if none is lacking."""
    return why.explain(program, as_of, leader)


def alternatives(program: Program, as_of: date, leader: str, most: int = 10) -> tuple[Alternative, ...]:
    """Other pairings for one leader, the best first, everything else in the program's schedule as it is."""
    return others.alternatives(program, as_of, leader, most)
