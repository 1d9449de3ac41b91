"""A plan as it stands: what is free in it, who holds what somebody else could use, and what one move gives.

Nothing here is drawn by lot or cut short by the clock; a search ends after a number of steps. Whatever is
tried is really done, each visit held against every rule, and taken back afterwards.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from playbook.scheduling.terms import Ask, Mask, Offer, Terms, Visit, matched

Numbers = NDArray[Any]

FREE: Final = -1
"""A host can take a visit on this day."""
NEVER: Final = -2
"""A host can't, whichever single visit were given up."""
ANY: Final = -3
"""A host could, if any of his or her visits were given up."""

STEPS: Final = 80
"""So many leaders at most are asked to move on in one search; near ones come first."""


@dataclass(frozen=True, slots=True)
class Node:
    """Somebody who looks for a day: the leader for whom one is sought, or one whose day is asked for."""

    ask: int
    visit: int | None
    """The number of the visit that would be given up; None for the leader with whom the search begins."""
    above: int
    """Which node would get what this one gives up."""
    slot: Visit | None
    """The visit that the node above would have then."""
    steps: int = 0
    """How many would pass a day on before it comes to this one."""


Move = tuple[int | None, Visit]
"""The number of a visit, or None for a new one, and what it becomes."""


class Present:
    """A plan with all that it takes of seats, hosts and leaders; what is edited here can be taken back."""

    def __init__(self, terms: Terms, plan: Iterable[Visit]) -> None:
        self.terms = terms
        self.asks: list[Ask] = list(terms.asks)
        self.hosts: list[Offer] = list(terms.hosts)
        self.width = len(terms.days)
        self.ordinals = terms.ordinals
        self.seats = terms.seats.copy()
        self.visits: list[Visit | None] = []
        self.of_host: dict[int, list[int]] = defaultdict(list)
        self.of_leader: dict[str, list[int]] = defaultdict(list)
        self.at: dict[tuple[int, int], list[int]] = defaultdict(list)
        self.has: dict[int, int] = defaultdict(int)
        self.numbers_of: dict[str, list[int]] = defaultdict(list)
        for number, ask in enumerate(self.asks):
            self.numbers_of[ask.id].append(number)
        self.site_of = np.array([host.site for host in self.hosts], dtype=np.int64)
        self.base = np.array([host.free & (host.room > 0) for host in self.hosts], dtype=bool).reshape(
            len(self.hosts), self.width
        )
        """When each host could take a visit, if there were no other visits."""
        self.block = np.where(self.base, FREE, NEVER).astype(np.int32)
        """What stands in the way of a visit beside each host on each day: a visit's number, or the above."""
        self.seated = np.zeros(self.block.shape, dtype=bool)
        """Where a host has a visitor at the site, so that a seat would be free were that visit given up."""
        for visit in sorted(plan):
            self.take_up(None, visit, look=False)
        for host in self.of_host:
            self._look(host)
        self._sites: dict[int, Numbers] = {
            site: np.flatnonzero(self.site_of == site) for site in range(len(terms.sites))
        }
        self._by_video = np.array([host.remote for host in self.hosts], dtype=bool)
        keys: dict[tuple[str | None, frozenset[str]], int] = {}
        self._key = np.array(
            [keys.setdefault((host.department, host.languages), len(keys)) for host in self.hosts],
            dtype=np.int64,
        )
        self._example = [0] * len(keys)
        for number, key in enumerate(self._key.tolist()):
            self._example[key] = number
        self._matching: dict[int, Mask] = {}
        self._reach: dict[Any, tuple[Numbers, Numbers]] = {}

    # What there is.

    def lacks(self, number: int) -> int:
        """How many days of an ask are not found."""
        return self.asks[number].need - self.has[number]

    def lacking(self) -> list[int]:
        """Every ask of which days are not found."""
        return [number for number in range(len(self.asks)) if self.lacks(number) > 0]

    def others_of(self, ask: Ask, but: int | None = None) -> list[Visit]:
        """The visits that a leader has, except one."""
        found = (self.visits[index] for index in self.of_leader.get(ask.id, ()) if index != but)
        return [visit for visit in found if visit is not None]

    def days_of(self, number: int, but: int | None = None) -> Mask:
        """On which days a leader could go, if the visit `but` were given up."""
        ask = self.asks[number]
        days = ask.free.copy()
        for visit in self.others_of(ask, but):
            days[visit.day] = False
        return days

    def matching(self, profile: int) -> Mask:
        """Of each host: whether department and language let such a leader sit there."""
        if profile not in self._matching:
            one = self.terms.profiles[profile]
            fits = [matched(one, self.hosts[example]) for example in self._example]
            self._matching[profile] = np.array(fits, dtype=bool)[self._key]
        return self._matching[profile]

    def hosts_for(self, number: int, but: int | None = None, *, met: bool = True) -> tuple[Numbers, Numbers]:
        """Beside whom a leader could sit, dates apart: at sites, and by video link.

        Those whom the leader visits already are left out, the host of the visit `but` apart; without `met`
        they are not.
        """
        ask = self.asks[number]
        key = (ask.profile, ask.sites, ask.remote, ask.barred)
        if key not in self._reach:
            fits = self.matching(ask.profile) if self.hosts else np.zeros(0, dtype=bool)
            fits = fits.copy()
            fits[sorted(ask.barred)] = False
            within = range(len(self.terms.sites)) if ask.sites is None else sorted(ask.sites)
            near = [self._sites[site] for site in within]
            at_site = np.concatenate(near) if near else np.zeros(0, dtype=np.int64)
            by_video = np.flatnonzero(self._by_video & fits) if ask.remote else np.zeros(0, dtype=np.int64)
            self._reach[key] = (at_site[fits[at_site]], by_video)
        at_site, by_video = self._reach[key]
        for visit in self.others_of(ask, but) if met else ():
            at_site, by_video = at_site[at_site != visit.host], by_video[by_video != visit.host]
        return at_site, by_video

    def free_slots(self, number: int, but: int | None = None) -> Iterator[Visit]:
        """Every visit that a leader could have at once, if `but` were given up by him or her."""
        days = np.flatnonzero(self.days_of(number, but))
        for hosts, remote in zip(self.hosts_for(number, but), (False, True), strict=True):
            for host, day in self._open(hosts, days, remote=remote):
                yield Visit(number, day, host, remote)

    def _open(self, hosts: Numbers, days: Numbers, *, remote: bool) -> Iterator[tuple[int, int]]:
        if not len(hosts) or not len(days):
            return
        ready = self.block[np.ix_(hosts, days)] == FREE
        if not remote:
            ready &= self.seats[np.ix_(self.site_of[hosts], days)] > 0
        rows, columns = np.nonzero(ready)
        yield from zip(hosts[rows].tolist(), days[columns].tolist(), strict=True)

    def rivals(self, number: int, but: int | None = None) -> Iterator[tuple[Visit, int]]:
        """Every visit that a leader could have if one visit of somebody else were given up, and which."""
        days = np.flatnonzero(self.days_of(number, but))
        for hosts, remote in zip(self.hosts_for(number, but), (False, True), strict=True):
            if not len(hosts) or not len(days):
                continue
            block = self.block[np.ix_(hosts, days)]
            rows, columns = np.nonzero(block != NEVER)
            for host, day, by in zip(
                hosts[rows].tolist(), days[columns].tolist(), block[rows, columns].tolist(), strict=True
            ):
                slot, site = Visit(number, day, host, remote), self.hosts[host].site
                full = not remote and self.seats[site, day] <= 0
                if by == FREE:
                    if full:
                        yield from ((slot, index) for index in self.at[site, day])
                    continue
                for index in self.of_host[host] if by == ANY else (by,):
                    given = self.visits[index]
                    seat = given is not None and not given.remote and given.day == day
                    if not full or seat:
                        yield slot, index

    def givers(self, number: int, but: int | None, seen: Mask) -> Iterator[tuple[Visit, int]]:
        """Every visit that a leader could use if it were given up, and how; those in `seen` are left out."""
        days = np.flatnonzero(self.days_of(number, but))
        for hosts, remote in zip(self.hosts_for(number, but), (False, True), strict=True):
            if not len(hosts) or not len(days):
                continue
            where = np.ix_(hosts, days)
            block = self.block[where]
            fits = np.ones(block.shape, dtype=bool)
            if not remote:
                room = self.seats[np.ix_(self.site_of[hosts], days)] > 0
                fits = room | self.seated[where]
                rows, columns = np.nonzero(~room & (block == FREE))
                keys = self.site_of[hosts[rows]] * self.width + days[columns]
                for at in np.unique(keys, return_index=True)[1].tolist():
                    host, day = int(hosts[rows[at]]), int(days[columns[at]])
                    for index in self.at[self.hosts[host].site, day]:
                        if not seen[index]:
                            yield Visit(number, day, host, remote), index
            rows, columns = np.nonzero(fits & (block >= 0) & ~seen[np.maximum(block, 0)])
            indexes, first = np.unique(block[rows, columns], return_index=True)
            for index, at in zip(indexes.tolist(), first.tolist(), strict=True):
                yield Visit(number, int(days[columns[at]]), int(hosts[rows[at]]), remote), index
            some = fits & (block == ANY)
            for row in np.flatnonzero(some.any(axis=1)).tolist():
                host = int(hosts[row])
                fresh = [index for index in self.of_host[host] if not seen[index]]
                if not fresh:
                    continue
                day = int(days[int(some[row].argmax())])
                full = not remote and self.seats[self.hosts[host].site, day] <= 0
                for index in fresh:
                    given = self.visits[index]
                    if not full or (given is not None and given.day == day):
                        yield Visit(number, day, host, remote), index

    # What can be done.

    def fits(self, visit: Visit) -> bool:
        """Whether a visit keeps every rule beside all that stands."""
        ask, offer = self.asks[visit.ask], self.hosts[visit.host]
        return (
            bool(ask.free[visit.day])
            and self.has[visit.ask] < ask.need
            and visit.remote in self.terms.modes(ask, offer)
            and self.terms.may_meet(ask, visit.host)
            and all(other.day != visit.day and other.host != visit.host for other in self.others_of(ask))
            and (visit.remote or self.seats[offer.site, visit.day] > 0)
            and self._is_free(visit.host, visit.day)
        )

    def _is_free(self, host: int, day: int) -> bool:
        offer = self.hosts[host]
        taken = self.days_at(host)
        return bool(
            offer.free[day]
            and len(taken) < offer.room
            and all(abs(int(self.ordinals[day] - self.ordinals[other])) > offer.gap for other in taken)
        )

    def days_at(self, host: int) -> list[int]:
        """The days on which a host has a visitor in this plan."""
        found = (self.visits[index] for index in self.of_host.get(host, ()))
        return sorted(visit.day for visit in found if visit is not None)

    def load(self, host: int) -> int:
        """How many days a host has, past and pinned ones included."""
        return self.hosts[host].taken + len(self.of_host.get(host, ()))

    def make(self, moves: Sequence[Move]) -> list[int] | None:
        """Make all moves at once, if every rule stays kept; the numbers of the visits, else None."""
        before = [None if index is None else self.visits[index] for index, _ in moves]
        size = len(self.visits)
        for index, _ in moves:
            if index is not None:
                self.give_up(index)
        made: list[int] = []
        for index, visit in moves:
            if not self.fits(visit):
                for number in reversed(made):
                    self.give_up(number)
                for (old, _), was in zip(moves, before, strict=True):
                    if old is not None and was is not None:
                        self.take_up(old, was)
                del self.visits[size:]
                return None
            made.append(self.take_up(index, visit))
        return made

    @contextmanager
    def made(self, moves: Sequence[Move]) -> Iterator[bool]:
        """Whether all moves can be made; while one looks, they are."""
        before = [None if index is None else self.visits[index] for index, _ in moves]
        size = len(self.visits)
        numbers = self.make(moves)
        try:
            yield numbers is not None
        finally:
            if numbers is not None:
                for number in reversed(numbers):
                    self.give_up(number)
                for (old, _), was in zip(moves, before, strict=True):
                    if old is not None and was is not None:
                        self.take_up(old, was)
                del self.visits[size:]

    @contextmanager
    def edited(
        self,
        *,
        seats: Iterable[tuple[int, int]] = (),
        host: tuple[int, Offer] | None = None,
        ask: tuple[int, Ask] | None = None,
    ) -> Iterator[None]:
        """The plan with one more seat on some days, another offer of a host or another ask, for as long."""
        seats = list(seats)
        old_host = self.hosts[host[0]] if host else None
        old_ask = self.asks[ask[0]] if ask else None
        for site, day in seats:
            self.seats[site, day] += 1
        if host:
            self.hosts[host[0]] = host[1]
            self._look(host[0])
        if ask:
            self.asks[ask[0]] = ask[1]
        try:
            yield
        finally:
            for site, day in seats:
                self.seats[site, day] -= 1
            if host and old_host:
                self.hosts[host[0]] = old_host
                self._look(host[0])
            if ask and old_ask:
                self.asks[ask[0]] = old_ask

    # The search for a day.

    def limit(self, host: int, room: int) -> None:
        """Let a host take so many days and no more, fewer than agreed or as many."""
        self.hosts[host] = replace(self.hosts[host], room=min(room, self.terms.hosts[host].room))
        self._look(host)

    def grow(
        self, number: int, steps: int = STEPS, fast: frozenset[Visit] = frozenset()
    ) -> tuple[list[Node], list[Move] | None]:
        """Who could pass a day on to an ask, the nearest first; and the moves that give it one, if any do.

        The first node is the ask itself. Each further one holds a visit that a node before it could have;
        visits in `fast` are not asked for.
        """
        nodes = [Node(number, None, -1, None)]
        seen = np.zeros(max(1, len(self.visits)), dtype=bool)
        queue = deque([0])
        done = 0
        while queue and done < steps:
            at = queue.popleft()
            done += 1
            node = nodes[at]
            for slot in self.free_slots(node.ask, node.visit):
                moves = self.chain(nodes, at, slot)
                with self.made(moves) as works:
                    if works:
                        return nodes, moves
            for slot, index in self.givers(node.ask, node.visit, seen):
                given = self.visits[index]
                if seen[index] or given is None or given in fast or self._same(given, node, number):
                    continue
                seen[index] = True
                nodes.append(Node(given.ask, index, at, slot, node.steps + 1))
                queue.append(len(nodes) - 1)
        return nodes[: done + len(queue)], None

    def _same(self, given: Visit, node: Node, number: int) -> bool:
        """Whether a visit is one that the same leader has: then giving it up would gain nothing."""
        return self.asks[given.ask].id in (self.asks[node.ask].id, self.asks[number].id)

    def chain(self, nodes: Sequence[Node], at: int, slot: Visit) -> list[Move]:
        """What happens when a node takes a slot, and each above it what the one below gives up."""
        moves: list[Move] = [(nodes[at].visit, slot)]
        while nodes[at].slot is not None:
            given, at = nodes[at].slot, nodes[at].above
            if given is not None:
                moves.append((nodes[at].visit, given))
        return moves

    # Book-keeping.

    def take_up(self, index: int | None, visit: Visit, *, look: bool = True) -> int:
        """Let a visit stand, without a look at the rules; under a number that was given up, or a new one."""
        if index is None:
            index = len(self.visits)
            self.visits.append(visit)
        else:
            self.visits[index] = visit
        host = visit.host
        self.of_host[host].append(index)
        self.of_leader[self.asks[visit.ask].id].append(index)
        self.has[visit.ask] += 1
        if not visit.remote:
            self.at[self.hosts[host].site, visit.day].append(index)
            self.seats[self.hosts[host].site, visit.day] -= 1
        if look:
            self._look(host)
        return index

    def give_up(self, index: int) -> None:
        """Let a visit stand no longer."""
        visit = self.visits[index]
        if visit is None:
            return
        self.visits[index] = None
        host = visit.host
        self.of_host[host].remove(index)
        self.of_leader[self.asks[visit.ask].id].remove(index)
        self.has[visit.ask] -= 1
        if not visit.remote:
            self.at[self.hosts[host].site, visit.day].remove(index)
            self.seats[self.hosts[host].site, visit.day] += 1
        self._look(host)

    def _look(self, host: int) -> None:
        """Work out anew what stands in the way of a visit beside a host."""
        offer = self.hosts[host]
        indexes = sorted(self.of_host.get(host, ()))
        row = np.where(offer.free & (offer.room > 0), FREE, NEVER).astype(np.int32)
        if indexes:
            taken = [visit.day for index in indexes if (visit := self.visits[index]) is not None]
            near = np.abs(self.ordinals[None, :] - self.ordinals[taken][:, None]) <= offer.gap
            count = near.sum(axis=0)
            first = np.array(indexes, dtype=np.int32)[near.argmax(axis=0)]
            spare = FREE if len(indexes) < offer.room else ANY
            spare = NEVER if len(indexes) > offer.room else spare
            row = np.where(
                row == NEVER, NEVER, np.where(count == 0, spare, np.where(count == 1, first, NEVER))
            )
            if len(indexes) > offer.room:
                row[:] = NEVER
        self.block[host] = row
        self.seated[host] = False
        for index in indexes:
            visit = self.visits[index]
            if visit is not None and not visit.remote:
                self.seated[host, visit.day] = True


def standing(terms: Terms) -> list[Visit]:
    """What of the former schedule can stand together, each day in its own way where that is allowed."""
    site_of = {(one.leader, one.host, one.on): one.site for one in terms.former}

    def strange(visit: Visit) -> bool:
        ask, host = terms.asks[visit.ask], terms.hosts[visit.host]
        return (site_of.get((ask.id, host.id, terms.days[visit.day])) is None) != visit.remote

    found = Present(terms, ())
    kept = []
    for visit in sorted(terms.standing, key=lambda one: (strange(one), one)):
        if found.make([(None, visit)]) is not None:
            kept.append(visit)
    return sorted(kept)
