"""Other pairings for one leader, everybody else's staying as it is, or one other day moving."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from playbook import prose
from playbook.model.library import Program
from playbook.model.shadowing import ShadowDay
from playbook.scheduling import terms as reading
from playbook.scheduling.present import Present, standing
from playbook.scheduling.terms import Terms, Visit

if TYPE_CHECKING:
    from playbook.scheduling import Alternative

TRIED: Final = 400
"""So many days of others at most are looked at for whether they could move."""


DATES: Final = 3
"""So many dates of one host come before the other hosts have had their turn."""


@dataclass(frozen=True, slots=True)
class Option:
    """One pairing that a leader could have, and where another leader's visit would go."""

    visit: Visit
    moved: tuple[Visit, Visit] | None = None
    """The visit of somebody else that makes room, before and after."""


def alternatives(program: Program, as_of: date, leader: str, most: int = 10) -> tuple[Alternative, ...]:
    """Other pairings for one leader, the best first, everything else in the program's schedule as it is.

    They are for a day that is lacking; where none is, in place of the leader's last day to come that is
    not pinned as a pairing.
    """
    if leader in program.schedule.dropped or program.shadowing is None:
        return ()
    terms = reading.of(program, as_of)
    return Choice(terms, standing(terms), leader).best(most)


class Choice:
    """What one leader can choose from."""

    def __init__(self, terms: Terms, plan: Sequence[Visit], leader: str) -> None:
        self.terms, self.leader = terms, leader
        self.present = present = Present(terms, plan)
        asks = present.numbers_of.get(leader, [])
        lacking = [number for number in asks if present.lacks(number) > 0]
        held = [
            (visit.day, index) for index in present.of_leader.get(leader, ()) if (visit := self._at(index))
        ]
        self.number: int | None = None
        self.index: int | None = None
        if lacking:
            self.number = min(lacking, key=lambda one: (not present.asks[one].pinned, one))
        elif held:
            self.index = max(held)[1]
            self.number = self._at(self.index).ask
        self.now = self._at(self.index) if self.index is not None else None
        """The visit in whose place the others would come."""
        if self.index is not None:
            present.give_up(self.index)

    def _at(self, index: int) -> Visit:
        visit = self.present.visits[index]
        assert visit is not None
        return visit

    def best(self, most: int) -> tuple[Alternative, ...]:
        """The options in words."""
        return tuple(self._told(one) for one in self.options(most))

    def options(self, most: int) -> list[Option]:
        """The best first: those that are free, then those for which somebody else would move."""
        if self.number is None or most < 1:
            return []
        free = sorted((Option(slot) for slot in self._slots(self.number, self.now)), key=self._rank)
        found = self._varied(self._each_once(free), most)
        if len(found) < most:
            seen = {(one.visit.host, one.visit.day) for one in found}
            moving = sorted(self._moving(seen), key=self._rank)
            found += self._each_once(moving)[: most - len(found)]
        return found

    def _each_once(self, options: list[Option]) -> list[Option]:
        """Each host and day only once, in the way that comes first."""
        return list({(one.visit.host, one.visit.day): one for one in reversed(options)}.values())[::-1]

    def _varied(self, options: list[Option], most: int) -> list[Option]:
        """The first of them, without one host's dates filling the list while others have some too."""
        seen: Counter[int] = Counter()
        first: list[Option] = []
        later: list[Option] = []
        for one in options:
            seen[one.visit.host] += 1
            (first if seen[one.visit.host] <= DATES else later).append(one)
        return sorted([*first, *later][:most], key=self._rank)

    def _slots(self, number: int, now: Visit | None) -> Iterator[Visit]:
        """What an ask could have at once, what it has now left out."""
        for slot in self.present.free_slots(number):
            if now is None or (slot.host, slot.day) != (now.host, now.day):
                yield slot

    def _moving(self, seen: set[tuple[int, int]]) -> Iterator[Option]:
        """Pairings for which one other leader moves to what is free at once."""
        assert self.number is not None
        present = self.present
        rivals = [
            (slot, index)
            for slot, index in present.rivals(self.number)
            if (slot.host, slot.day) not in seen
            and (self.now is None or (slot.host, slot.day) != (self.now.host, self.now.day))
            and present.asks[self._at(index).ask].id != self.leader
        ]
        rivals.sort(key=lambda one: (self._rank(Option(one[0])), one[1]))
        done: set[tuple[int, int]] = set()
        for slot, index in rivals[:TRIED]:
            if (slot.host, slot.day) in done:
                continue
            moved = self._move(slot, index)
            if moved is not None:
                done.add((slot.host, slot.day))
                yield Option(slot, moved)

    def _move(self, slot: Visit, index: int) -> tuple[Visit, Visit] | None:
        """Where the visit that is in the way would go, before and after; None if nowhere."""
        present, before = self.present, self._at(index)
        present.give_up(index)
        try:
            with present.made([(None, slot)]) as works:
                if not works:
                    return None
                # Whoever moves stays as near to the date as possible.
                after = min(
                    self._slots(before.ask, None),
                    key=lambda one: (
                        abs(int(self.terms.ordinals[one.day] - self.terms.ordinals[before.day])),
                        present.load(one.host),
                        one,
                    ),
                    default=None,
                )
                return (before, after) if after is not None else None
        finally:
            present.take_up(index, before)

    def _rank(self, option: Option) -> tuple[Any, ...]:
        """The better, the smaller."""
        terms, visit = self.terms, option.visit
        ask, offer = terms.asks[visit.ask], terms.hosts[visit.host]
        ordinals = terms.ordinals
        away = 0 if self.now is None else abs(int(ordinals[visit.day] - ordinals[self.now.day]))
        return (
            not terms.wished(ask, offer, visit.remote),
            self.present.load(visit.host),
            not terms.crosses(ask, offer),
            away,
            visit.day,
            offer.id,
            visit.remote,
        )

    def _told(self, option: Option) -> Alternative:
        from playbook.scheduling import Alternative

        terms, visit = self.terms, option.visit
        ask, offer = terms.asks[visit.ask], terms.hosts[visit.host]
        load = self.present.load(visit.host) + 1
        if option.moved is not None:
            before, after = option.moved
            load += (after.host == visit.host) - (before.host == visit.host)
        day = ShadowDay(
            leader=self.leader,
            host=offer.id,
            site=None if visit.remote else terms.sites[offer.site],
            on=terms.days[visit.day],
            number=self._day_number(),
        )
        return Alternative(
            day=day,
            moves=0 if option.moved is None else 1,
            wished=terms.wished(ask, offer, visit.remote),
            load=load,
            why=self._why(option, load),
        )

    def _day_number(self) -> int:
        """Which of the leader's days it would be: the one whose place it takes, or the first free one."""
        mine = [one for one in self.terms.program.schedule.days if one.leader == self.leader]
        if self.now is not None:
            host, on = self.terms.hosts[self.now.host].id, self.terms.days[self.now.day]
            return next(one.number for one in mine if (one.host, one.on) == (host, on))
        taken = {one.number for one in mine}
        return min(set(range(1, len(taken) + 2)) - taken)

    def _why(self, option: Option, load: int) -> str:
        """What speaks for or against it, in words."""
        terms, visit = self.terms, option.visit
        parts = [self._moves(*option.moved) if option.moved else "free"]
        parts.append(f"the host’s {_ordinal(load)} visitor" if load > 1 else "the host’s first visitor")
        if terms.crosses(terms.asks[visit.ask], terms.hosts[visit.host]):
            parts.append("in another division")
        return "; ".join(parts)

    def _moves(self, before: Visit, after: Visit) -> str:
        """Who would move, and where to."""
        terms = self.terms
        name = terms.program.name_of(terms.asks[before.ask].id)
        if before.day == after.day and before.host == after.host:
            where = terms.sites[terms.hosts[after.host].site] if not after.remote else ""
            return f"{name} would come {'by video link' if after.remote else f'to {where}'}"
        if before.day == after.day:
            return f"{name} would move to another host on the same day"
        return f"{name} would move to {prose.day(terms.days[after.day])}"


def _ordinal(number: int) -> str:
    """A number in its place, in figures: 2nd, 3rd, 4th."""
    if number % 100 in (11, 12, 13):
        return f"{number}th"
    return f"{number}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th') }"
