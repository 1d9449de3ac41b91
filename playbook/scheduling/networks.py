"""The networks: relaxations of the rules, which bound every aim, and restrictions, which give plans.

Seats (site and day), the days of a host and the rest between them cross, so the whole is no flow. What
is left when one of them gives way is:

* `Seats`: asks → groups of hosts by day → seats of a site → host-days of a site. Seats are kept,
  each single host's limits are not. With nothing else taken away this is a relaxation.
* `Hosts`: asks → groups of hosts by day → hosts with all their days. Each host's number of days is kept,
  rest and seats are not: a relaxation too.
* `Plan`: with the seats of each site and day dealt out to its groups, and each host's days cut into runs
  with free days between them, of which each takes one visit, or chosen beforehand, every rule is kept: a
  restriction, and its flows are plans.

Hosts whom nothing sets apart, for any leader, form a group; leaders of one profile meet a site and a day
at one node. That is what keeps the networks small.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from ortools.graph.python import max_flow, min_cost_flow

from playbook.scheduling.terms import NO_SITE, Ask, Mask, Terms, Visit, matched

Numbers = NDArray[Any]
"""Whole numbers, in 32 or 64 bits."""

Way = tuple[int, frozenset[int] | None, bool]
"""Profile, sites within reach, and whether a video link will do: what decides where a leader can go."""

PLENTY: Final = 1_000_000
"""A capacity that never binds."""


@dataclass(frozen=True, slots=True)
class Group:
    """Hosts at one site whom no profile sets apart."""

    site: int
    department: str
    hosts: tuple[int, ...]
    remote: bool


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A node a day, by which leaders come to hosts of these groups: what they share is laid only once."""

    step: int
    """0 for all video links of a profile, 1 for a site, 2 for the hosts of one department there."""
    site: int
    remote: bool
    groups: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Run:
    """Days of a host of which at most one is taken, far enough from the host's other runs."""

    host: int
    days: Numbers


class Arcs:
    """Arcs as they are gathered: in blocks, because one at a time would take minutes."""

    def __init__(self) -> None:
        self.blocks: list[tuple[Numbers, Numbers, Numbers, Numbers]] = []
        self.size = 0

    def add(self, tails: Any, heads: Any, room: Any = 1, cost: Any = 0) -> slice:
        """Add a block, and return where it stands; what is given once holds for each arc of it."""
        block = np.broadcast_arrays(
            np.atleast_1d(np.asarray(tails, dtype=np.int32)),
            np.asarray(heads, dtype=np.int32),
            np.asarray(room, dtype=np.int64),
            np.asarray(cost, dtype=np.int64),
        )
        self.blocks.append((block[0], block[1], block[2], block[3]))
        here = slice(self.size, self.size + len(block[0]))
        self.size += len(block[0])
        return here


def flow(arcs: Arcs, source: int, sink: int, most: int, *, costs: bool) -> tuple[Numbers, Numbers | None]:
    """The flow on each arc: as much as fits, at the least cost where costs count.

    Without costs, the nodes on the near side of a least cut come with it.
    """
    every = np.arange(arcs.size, dtype=np.int32)
    if costs:
        dear = min_cost_flow.SimpleMinCostFlow()
        for tails, heads, room, cost in arcs.blocks:
            dear.add_arcs_with_capacity_and_unit_cost(tails, heads, room, cost)
        dear.set_nodes_supplies(np.array([source, sink]), np.array([most, -most]))
        if dear.solve_max_flow_with_min_cost() != dear.OPTIMAL:
            raise RuntimeError("the flow solver gave up")
        return np.asarray(dear.flows(every)), None
    plain = max_flow.SimpleMaxFlow()
    for tails, heads, room, _ in arcs.blocks:
        plain.add_arcs_with_capacity(tails, heads, room)
    if plain.solve(source, sink) != plain.OPTIMAL:
        raise RuntimeError("the flow solver gave up")
    return np.asarray(plain.flows(every)), np.asarray(plain.get_source_side_min_cut())


def reachable(arcs: Arcs, flows: Numbers, source: int, nodes: int) -> Mask:
    """The nodes to which more could flow from the source: the near side of a least cut."""
    tails = np.concatenate([block[0] for block in arcs.blocks])
    heads = np.concatenate([block[1] for block in arcs.blocks])
    onward = flows < np.concatenate([block[2] for block in arcs.blocks])
    back = flows > 0
    ahead, behind = (tails[onward], heads[onward]), (heads[back], tails[back])
    seen = np.zeros(nodes, dtype=bool)
    seen[source] = True
    count = 0
    while (grown := int(seen.sum())) > count:
        count = grown
        for near, far in (ahead, behind):
            seen[far[seen[near]]] = True
    return seen


class Frame:
    """What all networks over the same terms have in common: groups, nodes, and arcs from asks to groups."""

    def __init__(self, terms: Terms) -> None:
        self.terms = terms
        self.width = len(terms.days)
        self.groups = tuple(_groups(terms))
        self.of_site: dict[int, list[int]] = {}
        for number, group in enumerate(self.groups):
            self.of_site.setdefault(group.site, []).append(number)
        self.group_of = {host: number for number, group in enumerate(self.groups) for host in group.hosts}
        self.free = np.array(
            [sum(terms.hosts[host].free.astype(np.int64) for host in group.hosts) for group in self.groups],
            dtype=np.int64,
        ).reshape(len(self.groups), self.width)
        """How many hosts of each group are free on each day."""
        self.as_before = _as_before(terms)
        """Of what stands, the visits whose way is that of the former schedule."""
        self.source, self.sink = 0, 1
        self.department = {name: 2 + number for number, name in enumerate(terms.departments)}
        self.first_ask = 2 + len(terms.departments)
        self.first_place = self.first_ask + len(terms.asks)
        self._lay_places()

    def _lay_places(self) -> None:
        """Give every place its nodes, one a day, and lay the arcs from asks by places to groups.

        Two leaders who may sit beside the same hosts of a site share its nodes, whatever else they are.
        """
        terms, width = self.terms, self.width
        mates = [_by_site(self.groups, numbers) for numbers in _groups_of_profile(terms, self.groups)]
        ways: dict[Way, tuple[Place, ...]] = {}
        self.ways = ways
        wanted: dict[Way, Mask] = {}
        for ask in terms.asks:
            way = (ask.profile, ask.sites, ask.remote)
            if way not in ways:
                ways[way] = tuple(_places(ask, *mates[ask.profile]))
                wanted[way] = ask.free.copy()
            else:
                wanted[way] |= ask.free
        come: dict[Place, Mask] = {}
        below: dict[Place, tuple[Place, ...]] = {}

        def lay(place: Place, days: Mask) -> None:
            """Note that somebody may come to a place, and to those below it, on these days."""
            if place not in come:
                come[place], below[place] = np.zeros(width, dtype=bool), tuple(self._below(place))
            come[place] |= days
            for next_ in below[place]:
                lay(next_, days)

        for way, places in ways.items():
            for place in places:
                lay(place, wanted[way])
        node = {place: number for number, place in enumerate(sorted(come))}
        self.first_group = self.first_place + len(node) * width
        """Two nodes for each group and day: at the site, then by video link."""
        several = [number for number, ask in enumerate(terms.asks) if ask.need > 1]
        first = self.first_group + 2 * len(self.groups) * width
        self.evening = {number: first + row * width for row, number in enumerate(several)}
        """Nodes, one a day, of the asks for several days: they keep a leader to one host a day."""
        self.first_own = first + len(several) * width
        """The first node that a network may use for its own ends."""

        blocks: list[tuple[Numbers, ...]] = []
        cached: dict[tuple[Way, bytes], tuple[Numbers, Numbers]] = {}
        for number, ask in enumerate(terms.asks):
            way = (ask.profile, ask.sites, ask.remote)
            known = (way, ask.free.tobytes())
            if known not in cached:
                free = _days(ask.free)
                starts = np.array([node[place] for place in ways[way]], dtype=np.int32) * width
                heads = (starts[:, None] + free[None, :]).ravel() + self.first_place
                cached[known] = (heads, np.tile(free, len(starts)))
            heads, days = cached[known]
            evening = self.evening.get(number)
            here = (
                np.full(len(heads), self.first_ask + number, np.int32) if evening is None else evening + days
            )
            blocks.append((here, heads, days, np.full(len(heads), number, np.int32)))
        self.ask_tails, self.ask_heads, self.ask_days, self.ask_who = _joined(blocks, 4)

        blocks = []
        for place in sorted(come):
            tail = self.first_place + node[place] * width
            for next_ in below[place]:
                days = _days(come[place])
                blocks.append((tail + days, self.first_place + node[next_] * width + days, days))
            if not below[place]:
                for number in place.groups:
                    blocks.append(self._to_group(place, number, tail, come[place]))
            elif place.step == 1:
                lone = set(place.groups) - {number for next_ in below[place] for number in next_.groups}
                for number in sorted(lone):
                    blocks.append(self._to_group(place, number, tail, come[place]))
        self.place_tails, self.place_heads, self.place_days = _joined(blocks, 3)

        self.most = [ask.need if ask.need == 1 else self._hosts_within(ask) for ask in terms.asks]
        """How many days each ask can have at most, as each is beside another host."""

    def places_of(self, ask: Ask) -> tuple[Place, ...]:
        """Where a leader can go."""
        return self.ways[ask.profile, ask.sites, ask.remote]

    def _hosts_within(self, ask: Ask) -> int:
        """How many hosts a leader could sit beside at all."""
        terms, found = self.terms, set()
        for place in self.places_of(ask):
            for number in place.groups:
                for host in self.groups[number].hosts:
                    days = ask.free & terms.hosts[host].free
                    if not place.remote:
                        days = days & (terms.seats[place.site] > 0)
                    if host not in found and host not in ask.barred and days.any():
                        found.add(host)
        return len(found)

    def _below(self, place: Place) -> Iterable[Place]:
        """The places that a place leads to, before groups."""
        if place.step == 0:
            sites: dict[int, list[int]] = {}
            for number in place.groups:
                sites.setdefault(self.groups[number].site, []).append(number)
            for site, numbers in sites.items():
                yield Place(1, site, True, tuple(numbers))
        elif place.step == 1:
            departments: dict[str, list[int]] = {}
            for number in place.groups:
                departments.setdefault(self.groups[number].department, []).append(number)
            for numbers in departments.values():
                if len(numbers) > 1:
                    yield Place(2, place.site, place.remote, tuple(numbers))

    def _to_group(self, place: Place, number: int, tail: int, come: Mask) -> tuple[Numbers, Numbers, Numbers]:
        """The arcs from a place to a group, on days on which somebody comes and some host is free."""
        open_ = come & (self.free[number] > 0)
        if not place.remote:
            open_ &= self.terms.seats[place.site] > 0
        days = _days(open_)
        return tail + days, self.group_node(number, place.remote) + days, days

    def group_node(self, group: int, remote: bool) -> int:
        """The group's node of the first day; those of the other days follow."""
        return self.first_group + (2 * group + remote) * self.width

    @cached_property
    def rooms(self) -> Numbers:
        """How many host-days each site has; hosts without a site stand last."""
        found = np.zeros(len(self.terms.sites) + 1, dtype=np.int64)
        for host in self.terms.hosts:
            found[host.site] += min(host.room, int(host.free.sum()))
        return found


def _as_before(terms: Terms) -> frozenset[Visit]:
    found: dict[tuple[int, int, int], Visit] = {}
    for visit in terms.standing:
        found.setdefault((visit.ask, visit.day, visit.host), visit)
    return frozenset(found.values())


def _groups(terms: Terms) -> Iterable[Group]:
    """Hosts who take visitors, together where nobody could tell them apart."""
    excluded: dict[int, list[int]] = {}
    for number, profile in enumerate(terms.profiles):
        for managed in profile.managed:
            excluded.setdefault(managed, []).append(number)
    alike: dict[Any, list[int]] = {}
    for number, host in enumerate(terms.hosts):
        if host.room > 0 and host.free.any() and (host.remote or host.site != NO_SITE):
            key = (
                host.site,
                host.remote,
                host.department or "",
                tuple(sorted(host.languages)),
                tuple(excluded.get(number, ())),
            )
            alike.setdefault(key, []).append(number)
    for key in sorted(alike):
        yield Group(key[0], key[2], tuple(alike[key]), key[1])


def _by_site(
    groups: Sequence[Group], numbers: Iterable[int]
) -> tuple[dict[int, tuple[int, ...]], dict[int, tuple[int, ...]]]:
    """The groups of each site, all of them and those who take visitors by video link."""
    near: dict[int, tuple[int, ...]] = {}
    far: dict[int, tuple[int, ...]] = {}
    for number in numbers:
        site = groups[number].site
        near[site] = (*near.get(site, ()), number)
        if groups[number].remote:
            far[site] = (*far.get(site, ()), number)
    near.pop(NO_SITE, None)
    return near, far


def _places(
    ask: Ask, near: Mapping[int, tuple[int, ...]], far: Mapping[int, tuple[int, ...]]
) -> Iterable[Place]:
    """Where a leader can go."""
    for site in sorted(near if ask.sites is None else near.keys() & ask.sites):
        yield Place(1, site, False, near[site])
    if ask.remote and far:
        # By video link all sites are as near, so they hang on one node of the profile.
        yield Place(0, NO_SITE, True, tuple(number for site in sorted(far) for number in far[site]))


def _days(mask: Mask) -> Numbers:
    """The days of a mask, in 32 bits: large networks must fit into memory several times."""
    return np.flatnonzero(mask).astype(np.int32)


def _joined(blocks: list[tuple[Numbers, ...]], parts: int) -> tuple[Numbers, ...]:
    """Blocks of arcs as one; the blocks are gone after that."""
    none = np.zeros(0, dtype=np.int32)
    found = tuple(np.concatenate([none, *(block[part] for block in blocks)]) for part in range(parts))
    blocks.clear()
    return found


def _groups_of_profile(terms: Terms, groups: Sequence[Group]) -> list[list[int]]:
    """For each profile, the groups beside whose hosts it may sit."""
    return [
        [
            number
            for number, group in enumerate(groups)
            if group.hosts[0] not in profile.managed and matched(profile, terms.hosts[group.hosts[0]])
        ]
        for profile in terms.profiles
    ]


@dataclass(frozen=True, kw_only=True)
class Task:
    """What is asked of a network this time."""

    last: int
    """How many days of the window may be used."""
    fair: bool = True
    """Whether departments take turns (aims 2 and 3)."""
    quota: Mapping[str, int] | None = None
    """How many days each department gets at most, once that is settled."""
    keep: bool = True
    """Whether days of the former schedule are to be kept (aim 4)."""
    load: bool = False
    """Whether hosts take turns (aim 6)."""
    wishes: bool = False
    """Whether wishes count as well (aim 7)."""
    costs: bool = True
    """Whether anything but the number of days counts."""


@dataclass(frozen=True)
class Shares:
    """What each department has and asks for, past and pinned days included."""

    has: Mapping[str, int]
    asked: Mapping[str, int]


@dataclass(frozen=True)
class Weights:
    """The costs that put one aim before the next, each a unit above all that the later ones can add up to."""

    turn: int
    kept: int
    load: int
    wish: int


class Network:
    """A network over a frame, ready to be solved: the arcs from source to groups, and what follows them."""

    def __init__(self, frame: Frame, task: Task, shares: Shares) -> None:
        self.frame, self.task = frame, task
        self.arcs = Arcs()
        self.nodes = frame.first_own
        self.loose: list[tuple[int, int]] = []
        self.near: Numbers | None = None
        self.weights = _weights(frame, task)
        self._sources(shares)
        self._asks()
        self._ways()

    def _sources(self, shares: Shares) -> None:
        """From the source to the departments; pinned dates come before everything, by no department."""
        frame, task, arcs = self.frame, self.task, self.arcs
        asks = frame.terms.asks
        self.pinned = [number for number, ask in enumerate(asks) if ask.pinned]
        self.loose = [
            (number, min(ask.need, frame.most[number])) for number, ask in enumerate(asks) if not ask.pinned
        ]
        if self.pinned:
            reward = -self.weights.turn * (frame.terms.need + 1)
            arcs.add(frame.source, np.array(self.pinned) + frame.first_ask, 1, reward)
        need: dict[str, int] = {}
        for number, _ in self.loose:
            need[asks[number].department] = need.get(asks[number].department, 0) + asks[number].need
        # Pinned dates are found first, so each department's turns come with these counted.
        has = Counter(shares.has) + Counter(asks[number].department for number in self.pinned)
        turns = (
            _turns(need, Shares(has, shares.asked)) if task.fair and task.costs and task.quota is None else {}
        )
        for name, most in need.items():
            node = frame.department[name]
            if name in turns:
                arcs.add(frame.source, np.full(most, node), 1, np.array(turns[name]) * self.weights.turn)
            else:
                arcs.add(frame.source, node, most if task.quota is None else task.quota.get(name, 0))
        self.source_arcs = slice(0, arcs.size)

    def _asks(self) -> None:
        """From departments to those of their leaders who still ask."""
        frame, asks = self.frame, self.frame.terms.asks
        self.loose_arcs = slice(self.arcs.size, self.arcs.size)
        if self.loose:
            self.loose_arcs = self.arcs.add(
                [frame.department[asks[number].department] for number, _ in self.loose],
                [number + frame.first_ask for number, _ in self.loose],
                [most for _, most in self.loose],
            )

    def _ways(self) -> None:
        """From the asks, by the evening nodes of those for several days, to places and groups."""
        frame, task, arcs, weights = self.frame, self.task, self.arcs, self.weights
        evenings = [
            (frame.first_ask + number, evening + np.flatnonzero(frame.terms.asks[number].free[: task.last]))
            for number, evening in frame.evening.items()
        ]
        if evenings:
            arcs.add(
                np.concatenate([np.full(len(heads), tail) for tail, heads in evenings]),
                np.concatenate([heads for _, heads in evenings]),
            )
        within = frame.ask_days < task.last
        self.asked_at = np.flatnonzero(within)
        self.ask_arcs = arcs.add(frame.ask_tails[within], frame.ask_heads[within])
        within = frame.place_days < task.last
        self.placed_at = np.flatnonzero(within)
        self.place_arcs = arcs.add(frame.place_tails[within], frame.place_heads[within], PLENTY)
        # Days of the former schedule, and wishes, lead straight to the group, at a reward.
        self.direct: list[tuple[int, int, int, bool]] = []
        rewards: list[int] = []
        if task.keep:
            for visit in frame.terms.standing:
                if visit.day < task.last and visit.host in frame.group_of:
                    self.direct.append((visit.ask, visit.day, frame.group_of[visit.host], visit.remote))
                    rewards.append(-weights.kept - (visit in frame.as_before))
        if task.load and weights.wish:
            for number, group, remote, day in self._wishes():
                self.direct.append((number, day, group, remote))
                rewards.append(-weights.wish)
        tails = [
            frame.evening[ask] + day if ask in frame.evening else frame.first_ask + ask
            for ask, day, _, _ in self.direct
        ]
        heads = [frame.group_node(group, remote) + day for _, day, group, remote in self.direct]
        self.direct_arcs = (
            arcs.add(tails, heads, 1, np.array(rewards)) if tails else slice(arcs.size, arcs.size)
        )

    def _wishes(self) -> Iterable[tuple[int, int, bool, int]]:
        """Every group and day by which a wish could come true."""
        frame, terms = self.frame, self.frame.terms
        for number, ask in enumerate(terms.asks):
            if not ask.wishes:
                continue
            for group_number, group in enumerate(frame.groups):
                for remote in (False, True) if group.remote else (False,):
                    for host in group.hosts:
                        offer = terms.hosts[host]
                        if (
                            terms.wished(ask, offer, remote)
                            and remote in terms.modes(ask, offer)
                            and terms.may_meet(ask, host)
                        ):
                            for day in np.flatnonzero((ask.free & offer.free)[: self.task.last]):
                                yield number, group_number, remote, int(day)
                            break

    def _own(self, count: int) -> int:
        """So many more nodes; the first of them."""
        first = self.nodes
        self.nodes += count
        return first

    def departments(self, flows: Numbers) -> dict[str, int]:
        """How many days a flow finds for each department, pinned dates apart."""
        found: dict[str, int] = {}
        for (number, _), count in zip(self.loose, flows[self.loose_arcs].tolist(), strict=True):
            name = self.frame.terms.asks[number].department
            found[name] = found.get(name, 0) + count
        return found

    def fairest(self) -> dict[str, int]:
        """Each department's part of as many days as there are at most, if the smallest share is served.

        Whoever is on the far side of a least cut has every day in every largest flow, so only the near
        side, which is often small, needs the slow flow that minds costs.
        """
        frame, arcs = self.frame, self.arcs
        flows = self.solve(costs=False)
        seen = self.pressing(flows)
        near, place = Arcs(), 0
        kept: list[Numbers] = []
        for tails, heads, room, cost in arcs.blocks:
            inside = np.flatnonzero(seen[tails])
            ends = heads[inside]
            near.add(tails[inside], np.where(seen[ends], ends, frame.sink), room[inside], cost[inside])
            kept.append(inside + place)
            place += len(tails)
        exact, _ = flow(near, frame.source, frame.sink, frame.terms.need, costs=True)
        flows = flows.copy()
        flows[np.concatenate(kept)] = exact
        return self.departments(flows)

    def placed(self, flows: Numbers) -> int:
        """How many days a flow finds."""
        return int(flows[self.source_arcs].sum())

    def solve(self, *, costs: bool | None = None) -> Numbers:
        """The flow on each arc."""
        frame = self.frame
        flows, self.near = flow(
            self.arcs,
            frame.source,
            frame.sink,
            frame.terms.need,
            costs=self.task.costs if costs is None else costs,
        )
        return flows

    def pressing(self, flows: Numbers) -> Mask:
        """The nodes to which more could flow: where those who are left out could get."""
        if self.near is None:
            return reachable(self.arcs, flows, self.frame.source, self.nodes)
        seen = np.zeros(self.nodes, dtype=bool)
        seen[self.near] = True
        return seen


class Seats(Network):
    """Seats of sites and days, and host-days of sites: each single host's limits are not kept."""

    def __init__(self, frame: Frame, task: Task, shares: Shares) -> None:
        super().__init__(frame, task, shares)
        terms, width, last, arcs = frame.terms, frame.width, task.last, self.arcs
        seats = self._own(len(terms.sites) * width)
        totals = self._own(len(terms.sites) + 1)
        tails, heads, room = [], [], []
        for number, group in enumerate(frame.groups):
            days = np.flatnonzero(frame.free[number][:last] > 0)
            for remote in (False, True) if group.remote else (False,):
                if not remote and group.site == NO_SITE:
                    continue
                tails.append(frame.group_node(number, remote) + days)
                site = group.site if group.site != NO_SITE else len(terms.sites)
                heads.append(
                    np.full(len(days), totals + site) if remote else seats + group.site * width + days
                )
                room.append(frame.free[number][days])
        if tails:
            arcs.add(np.concatenate(tails), np.concatenate(heads), np.concatenate(room))
        _seats(self, seats, totals, terms.seats)
        arcs.add(totals + np.arange(len(terms.sites) + 1), frame.sink, frame.rooms)


class Hosts(Network):
    """Hosts with all the days that they take, but neither seats together nor rest: a relaxation."""

    def __init__(self, frame: Frame, task: Task, shares: Shares, *, level: int | None = None) -> None:
        super().__init__(frame, task, shares)
        terms, arcs = frame.terms, self.arcs
        meeting = _meetings(self, None)
        hosts = self._own(len(terms.hosts))
        used = sorted(frame.group_of)
        tails, heads = [], []
        for host in used:
            days = np.flatnonzero(terms.hosts[host].free[: task.last])
            tails.append(meeting + frame.group_of[host] * frame.width + days)
            heads.append(np.full(len(days), hosts + host))
        if tails:
            arcs.add(np.concatenate(tails), np.concatenate(heads))
        room = [terms.hosts[host].room for host in used]
        if level is not None:
            # No host has more days than `level`, past ones included.
            room = [
                min(most, max(0, level - terms.hosts[host].taken))
                for host, most in zip(used, room, strict=True)
            ]
        _loads(self, used, hosts + np.array(used, dtype=np.int64), room)


@dataclass(frozen=True)
class Stand:
    """What a plan network leaves open, host by host, so that every flow in it keeps every rule.

    The days of a host are either cut into `runs`, which take one visit each, at seats set aside for the
    group in `room[group, day]`; or they are chosen already, in `offers`, and share what seats are left.
    """

    runs: Sequence[Run]
    room: Numbers
    offers: Sequence[tuple[int, int, bool]]
    """Host, day, and whether by video link."""
    most: Mapping[int, int]
    """How many days each host takes this time."""


class Plan(Network):
    """The network of a stand: its flows are plans."""

    def __init__(self, frame: Frame, task: Task, shares: Shares, stand: Stand) -> None:
        super().__init__(frame, task, shares)
        terms, width, last, arcs, weights = frame.terms, frame.width, task.last, self.arcs, self.weights
        kept = {(visit.host, visit.day) for visit in terms.standing} if task.keep else set()
        reward = weights.kept // 2

        # Hosts whose days lie in runs.
        meeting = _meetings(self, stand.room)
        tails, heads, at_host, at_day, ends = [], [], [], [], []
        for run in stand.runs:
            days = run.days[run.days < last]
            if len(days):
                tails.append(meeting + frame.group_of[run.host] * width + days)
                heads.append(np.full(len(days), self._own(1)))
                at_host.append(np.full(len(days), run.host))
                at_day.append(days)
                ends.append(run.host)
        none = np.zeros(0, dtype=np.int64)
        self.at_host = np.concatenate(at_host) if at_host else none
        self.at_day = np.concatenate(at_day) if at_day else none
        self.run_arcs = slice(arcs.size, arcs.size)
        if tails:
            cost = [
                -reward if kept and (host, day) in kept else 0
                for host, day in zip(self.at_host.tolist(), self.at_day.tolist(), strict=True)
            ]
            nodes = np.concatenate(heads)
            self.run_arcs = arcs.add(np.concatenate(tails), nodes, 1, np.array(cost))
            used = sorted(set(ends))
            hosts = self._own(len(terms.hosts))
            arcs.add(np.unique(nodes), hosts + np.array(ends))
            _loads(self, used, hosts + np.array(used), [stand.most[host] for host in used])

        # Hosts whose days are chosen.
        self.offers = [offer for offer in stand.offers if offer[1] < last]
        self.offer_arcs = slice(arcs.size, arcs.size)
        if self.offers:
            left = terms.seats.copy()
            for number, group in enumerate(frame.groups):
                if group.site != NO_SITE:
                    left[group.site] -= stand.room[number]
            seats = self._own(len(terms.sites) * width)
            tail = [frame.group_node(frame.group_of[host], remote) + day for host, day, remote in self.offers]
            head = [
                frame.sink if remote else seats + terms.hosts[host].site * width + day
                for host, day, remote in self.offers
            ]
            rank: dict[int, int] = {}
            price = []
            for host, day, _ in self.offers:
                number = rank[host] = rank.get(host, -1) + 1
                load = (2 * (terms.hosts[host].taken + number) + 1) * weights.load
                price.append(load - (reward if (host, day) in kept else 0))
            self.offer_arcs = arcs.add(tail, head, 1, np.array(price))
            _seats(self, seats, None, left)

    def pressed(self, flows: Numbers) -> Mask:
        """The groups and days that those without a day could reach, if hosts were free: `[group, day]`."""
        frame = self.frame
        seen = self.pressing(flows)
        end = frame.first_group + 2 * len(frame.groups) * frame.width
        both = seen[frame.first_group : end].reshape(len(frame.groups), 2, frame.width)
        return np.asarray(both.any(axis=1))

    def hosting(self, flows: Numbers) -> Iterable[tuple[int, int, bool | None]]:
        """Who takes a visit on which day, and whether by video link, where that is settled."""
        on = flows[self.run_arcs] > 0
        for host, day in zip(self.at_host[on].tolist(), self.at_day[on].tolist(), strict=True):
            yield host, day, None
        for offer, count in zip(self.offers, flows[self.offer_arcs].tolist(), strict=True):
            if count:
                yield offer


def _seats(network: Network, seats: int, totals: int | None, room: Numbers) -> None:
    """From the seats of each site and day to the site's total, or to the sink."""
    frame = network.frame
    sites, days = np.nonzero(room[:, : network.task.last] > 0)
    if len(sites):
        ends = frame.sink if totals is None else totals + sites
        network.arcs.add(seats + sites * frame.width + days, ends, room[sites, days])


def _meetings(network: Network, room: Numbers | None) -> int:
    """Nodes, one a day, where a group's visits at the site and by video link meet; the first of them."""
    frame, arcs, last = network.frame, network.arcs, network.task.last
    first = network._own(len(frame.groups) * frame.width)
    tails, heads, caps = [], [], []
    for number, group in enumerate(frame.groups):
        days = np.flatnonzero(frame.free[number][:last] > 0)
        for remote in (False, True) if group.remote else (False,):
            if not remote and group.site == NO_SITE:
                continue
            tails.append(frame.group_node(number, remote) + days)
            heads.append(first + number * frame.width + days)
            if remote:
                caps.append(np.full(len(days), PLENTY))
            else:
                caps.append((frame.terms.seats[group.site] if room is None else room[number])[days])
    if tails:
        arcs.add(np.concatenate(tails), np.concatenate(heads), np.concatenate(caps))
    return first


def _loads(network: Network, hosts: Sequence[int], nodes: Numbers, most: Sequence[int]) -> None:
    """From hosts to the sink: each further day of a host costs more where loads count.

    A host's n-th day raises the square of his or her number of days by 2n - 1.
    """
    room, sink = np.array(most, dtype=np.int64), network.frame.sink
    if not network.task.load:
        network.arcs.add(nodes, sink, room)
        return
    taken = np.array([network.frame.terms.hosts[host].taken for host in hosts], dtype=np.int64)
    for number in range(int(room.max(initial=0))):
        those = room > number
        cost = (2 * (taken[those] + number) + 1) * network.weights.load
        network.arcs.add(nodes[those], sink, 1, cost)


def _weights(frame: Frame, task: Task) -> Weights:
    """A unit of each aim above all that the later ones can come to.

    Finding days and finishing them are two tasks, so that the largest costs stay far from the limits of
    64 bits even for a hundred thousand leaders.
    """
    if task.load:
        # Small costs are found several times faster than large ones: wishes count only when asked for.
        wishes = sum(bool(ask.wishes) for ask in frame.terms.asks) if task.wishes else 0
        return Weights(turn=0, kept=0, load=2 * wishes + 1, wish=1 if wishes else 0)
    standing = len(frame.terms.standing) if task.keep else 0
    kept = 2 * (standing + 1) if standing else 0
    return Weights(turn=(kept + 1) * (standing + 1), kept=kept, load=0, wish=0)


def _turns(need: Mapping[str, int], shares: Shares) -> dict[str, list[int]]:
    """For each department the turns at which its next days come, so that the smallest share is served first.

    In a flow the departments' numbers of days form an M-convex set, on which serving by turns gives the
    numbers whose smallest share is largest, then the next smallest, and so on.
    """
    steps = []
    for name in sorted(need):
        asked, has = shares.asked[name], shares.has.get(name, 0)
        # Of two departments with the same share, the one that a day lifts higher comes first.
        steps += [((has + day) / asked, -(has + day + 1) / asked, name) for day in range(need[name])]
    found: dict[str, list[int]] = {name: [] for name in need}
    turn, former = -1, None
    for step in sorted(steps):
        if step[:2] != former:
            turn, former = turn + 1, step[:2]
        found[step[2]].append(turn)
    return found
