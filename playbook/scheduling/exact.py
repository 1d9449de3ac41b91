"""The best schedule there is, proven aim by aim: a mixed-integer model for programs of some hundred leaders.

The model is small because it does not name hosts one by one. A leader chooses a day and a site, or a day
by video link; leaders whom the same kinds of hosts suit are pooled there; and hosts who differ in nothing
are one group, for whom it is enough that nobody's rest or number of days is overdrawn on the whole. What
this leaves out - a leader who may not meet one host of a group, several days at different hosts - is looked
at when the visits are dealt out to hosts: if that succeeds, the values were true; if not, the leaders
concerned get every host named, and the model is solved again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from threading import Event, Thread
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from ortools.graph.python import max_flow, min_cost_flow
from ortools.math_opt import model_pb2
from ortools.math_opt.python import mathopt
from ortools.math_opt.solvers import highs_pb2

from playbook.measures.visits import REMOTE
from playbook.model.shadowing import Aim
from playbook.scheduling import aims
from playbook.scheduling.aims import Group, Level
from playbook.scheduling.terms import NO_SITE, Ask, Offer, Terms, Visit, matched

Numbers = NDArray[np.int64]

_BY_LINK: Final = -2
"""Stands for a site where a visit is by video link."""

ROUNDS: Final = 2_000
"""So many branches are looked at for each question; a limit in seconds would make chance of it."""


_LARGE: Final = 10_000
"""With so many columns the first relaxation is solved several times faster through the interior."""


class _StoppedError(Exception):
    """Somebody asked for an end."""


def solve(
    terms: Terms,
    *,
    start: Sequence[Visit] = (),
    proven: Mapping[Aim, Any] | None = None,
    rounds: int = ROUNDS,
    watch: Callable[[Aim, Sequence[Visit]], None] | None = None,
    stop: Event | None = None,
) -> tuple[list[Visit], tuple[Level, ...]]:
    """The best choice of visits, and for every aim whether that is proven.

    `start` is a plan to begin from, and what comes back is never worse; `proven` holds bounds that are
    known already, each for plans that are best in all aims before. `watch` hears of every aim that is
    settled. The same terms give the same visits unless `stop` was set on the way.
    """
    search = _Search(terms, start, dict(proven or {}), rounds, watch, stop)
    try:
        search.run()
    except _StoppedError:
        search.broken_off()
    return search.best, search.levels()


# --- A model as columns and rows -----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Answer:
    """What the solver said: nothing at all, a choice of values, and how good any could be."""

    values: NDArray[np.float64] | None
    value: float
    bound: float
    settled: bool
    """Whether the values are proven to be best, or none to exist."""


@dataclass(slots=True)
class _Program:
    """A linear program in whole and other numbers, written down in bulk."""

    columns: int = 0
    rows: int = 0
    tops: list[Any] = field(default_factory=list)
    whole: list[Any] = field(default_factory=list)
    least: list[Any] = field(default_factory=list)
    most: list[Any] = field(default_factory=list)
    entries: list[tuple[Any, Any, Any]] = field(default_factory=list)

    def add(self, top: Any, *, whole: bool = True) -> Numbers:
        """New columns between zero and `top`; returns their numbers."""
        top = np.atleast_1d(np.asarray(top, dtype=float))
        found = np.arange(self.columns, self.columns + len(top))
        self.columns += len(top)
        self.tops.append(top)
        self.whole.append(np.full(len(top), whole))
        return found

    def row(self, columns: Any, factors: Any = 1.0, *, least: float = -np.inf, most: float = np.inf) -> int:
        """A row over some columns."""
        columns = np.atleast_1d(np.asarray(columns, dtype=np.int64))
        number = self.rows
        self.rows += 1
        self.least.append(np.array([least]))
        self.most.append(np.array([most]))
        self.put(np.full(len(columns), number), columns, factors)
        return number

    def bulk(self, count: int, least: Any, most: Any) -> Numbers:
        """New rows, still empty."""
        found = np.arange(self.rows, self.rows + count)
        self.rows += count
        self.least.append(np.broadcast_to(np.asarray(least, dtype=float), (count,)))
        self.most.append(np.broadcast_to(np.asarray(most, dtype=float), (count,)))
        return found

    def put(self, rows: Any, columns: Any, factors: Any = 1.0) -> None:
        """Entries of rows."""
        rows = np.asarray(rows, dtype=np.int64)
        columns = np.asarray(columns, dtype=np.int64)
        self.entries.append((rows, columns, np.broadcast_to(np.asarray(factors, dtype=float), rows.shape)))

    def mark(self) -> tuple[int, ...]:
        """How far the program has been written, to go back to."""
        return (self.columns, self.rows, len(self.tops), len(self.least), len(self.entries))

    def back(self, mark: tuple[int, ...]) -> None:
        """Take back what was written since."""
        self.columns, self.rows, tops, least, entries = mark
        del self.tops[tops:], self.whole[tops:]
        del self.least[least:], self.most[least:]
        del self.entries[entries:]

    def solve(
        self,
        costs: tuple[Any, Any] | None,
        *,
        maximize: bool,
        rounds: int,
        stop: Event | None,
        hint: NDArray[np.float64] | None = None,
    ) -> _Answer:
        """The best values for one aim."""
        written = self._written(costs, maximize)
        model = mathopt.Model.from_model_proto(written)
        given = mathopt.ModelSolveParameters()
        if hint is not None:
            padded = np.zeros(self.columns)
            padded[: len(hint)] = hint
            told = {model.get_variable(n): float(padded[n]) for n in range(self.columns)}
            given.solution_hints = [mathopt.SolutionHint(variable_values=told)]
        options = highs_pb2.HighsOptionsProto()
        options.int_options["threads"] = 1
        options.int_options["random_seed"] = 1
        options.string_options["parallel"] = "off"
        options.double_options["mip_abs_gap"] = 0.9
        options.double_options["mip_rel_gap"] = 0.0
        options.int_options["mip_max_nodes"] = rounds
        if self.columns > _LARGE:
            options.string_options["mip_lp_solver"] = "ipm"
        result = _run(model, mathopt.SolveParameters(highs=options), given, stop)
        reason = result.termination.reason
        nothing = reason in (
            mathopt.TerminationReason.INFEASIBLE,
            mathopt.TerminationReason.INFEASIBLE_OR_UNBOUNDED,
        )
        limits = result.termination.objective_bounds
        if not result.has_primal_feasible_solution():
            return _Answer(None, 0, limits.dual_bound, nothing)
        found = result.variable_values()
        values = np.zeros(self.columns)
        for variable, value in found.items():
            values[variable.id] = value
        optimal = reason is mathopt.TerminationReason.OPTIMAL
        return _Answer(values, result.objective_value(), limits.dual_bound, optimal)

    def _written(self, costs: tuple[Any, Any] | None, maximize: bool) -> Any:
        written = model_pb2.ModelProto()
        written.variables.ids.extend(range(self.columns))
        written.variables.lower_bounds.extend(np.zeros(self.columns))
        written.variables.upper_bounds.extend(np.concatenate([*self.tops, np.zeros(0)]))
        written.variables.integers.extend(np.concatenate([*self.whole, np.zeros(0, dtype=bool)]).tolist())
        written.linear_constraints.ids.extend(range(self.rows))
        written.linear_constraints.lower_bounds.extend(np.concatenate([*self.least, np.zeros(0)]))
        written.linear_constraints.upper_bounds.extend(np.concatenate([*self.most, np.zeros(0)]))
        empty = np.zeros(0, dtype=np.int64)
        rows = np.concatenate([*(rows for rows, _, _ in self.entries), empty])
        columns = np.concatenate([*(columns for _, columns, _ in self.entries), empty])
        factors = np.concatenate([*(factors for _, _, factors in self.entries), np.zeros(0)])
        order = np.lexsort((columns, rows))
        written.linear_constraint_matrix.row_ids.extend(rows[order])
        written.linear_constraint_matrix.column_ids.extend(columns[order])
        written.linear_constraint_matrix.coefficients.extend(factors[order])
        written.objective.maximize = maximize
        if costs is not None and len(costs[0]):
            summed = np.zeros(self.columns)
            np.add.at(summed, np.asarray(costs[0]), costs[1])
            some = np.flatnonzero(summed)
            written.objective.linear_coefficients.ids.extend(some)
            written.objective.linear_coefficients.values.extend(summed[some])
        return written


def _run(model: Any, params: Any, given: Any, stop: Event | None) -> Any:
    """Solve; where somebody may ask for an end, beside a watch for it, as the solver can't be told."""

    def ask() -> Any:
        return mathopt.solve(model, mathopt.SolverType.HIGHS, params=params, model_params=given)

    if stop is None:
        return ask()
    if stop.is_set():
        raise _StoppedError
    found: list[Any] = []
    failed: list[Exception] = []

    def beside() -> None:
        try:
            found.append(ask())
        except Exception as problem:
            failed.append(problem)

    thread = Thread(target=beside, daemon=True)
    thread.start()
    while thread.is_alive():
        thread.join(0.05)
        if stop.is_set() and thread.is_alive():
            raise _StoppedError
    if failed:
        raise failed[0]
    return found[0]


# --- What the model of a schedule is made of -------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Kind:
    """Hosts who suit the same leaders at the same place."""

    site: int
    link: int
    """The number of the kind among all who can be met by video link, or -1."""
    one: int
    """The number of some host of the kind: what holds for one holds for all, departments apart."""
    departments: set[str | None]
    """The departments of its hosts: several where a site is not looked at strictly."""


@dataclass(frozen=True, slots=True)
class _Alike:
    """Hosts of a kind who differ in nothing that matters."""

    kind: int
    hosts: tuple[int, ...]
    free: NDArray[np.bool_]
    room: int
    gap: int
    taken: int


@dataclass(frozen=True, slots=True)
class _Limits:
    """What aims settled before demand of every further plan."""

    pinned: int = 0
    days: int = 0
    complete: bool = False
    """Whether everybody gets all the days that he or she can get at all."""
    shares: tuple[tuple[tuple[tuple[Group, int], ...], int], ...] = ()
    """For each step of fairness: the days a department should have, and how many may miss it."""
    kept: int = 0


@dataclass(frozen=True, slots=True)
class _Detail:
    """How finely a model looks at people."""

    last: int
    """The last day that it may use, as a number."""
    fine: bool = False
    """Whether wishes and divisions count."""
    loaded: bool = False
    """Whether it counts how many visits hosts had before."""
    cap: int = 0
    """How many visits a host may have in all; 0 where only the host's own limit counts."""
    named: frozenset[str] = frozenset()
    """Leaders for whom every host is named."""
    apart: frozenset[int] = frozenset()
    """Hosts who are looked at one by one."""
    strict: frozenset[int] = frozenset()
    """Sites where pools keep to departments; elsewhere a sum does, and dealing out has to bear it out."""


@dataclass(frozen=True, slots=True)
class _Slot:
    """A day that a leader goes somewhere, the host still open unless it is a pairing that is kept."""

    ask: int
    day: int
    site: int
    kept: int = -1


def _most_days(days: Numbers, gap: int) -> int:
    """How many of some days can be had with a rest between."""
    count, last = 0, -(10**9)
    for day in days.tolist():
        if day - last > gap:
            count, last = count + 1, day
    return count


class _Model:
    """All plans up to a last day, as columns and rows."""

    def __init__(self, search: _Search, detail: _Detail) -> None:
        self.search, self.terms, self.detail = search, search.terms, detail
        self.count = detail.last + 1
        self.program = _Program()
        self.layers: dict[int, Numbers] = {}
        self._hosts()
        self._leaders()
        self._join()

    # Hosts: kinds, those alike, and columns for how many of them have a visitor on which day.

    def _hosts(self) -> None:
        terms, detail = self.terms, self.detail
        wishes = frozenset[str]().union(*(ask.wishes for ask in terms.asks)) if detail.fine else frozenset()
        managing: dict[int, list[int]] = {}
        for number, profile in enumerate(terms.profiles):
            for managed in profile.managed:
                managing.setdefault(managed, []).append(number)
        kinds: dict[Any, int] = {}
        links: dict[Any, int] = {}
        self.kinds: list[_Kind] = []
        self.links: list[_Kind] = []
        alike: dict[tuple[Any, ...], list[int]] = {}
        self.room: dict[int, int] = {}
        for number, host in enumerate(terms.hosts):
            free = host.free[: self.count]
            limit = min(host.room, detail.cap - host.taken) if detail.cap else host.room
            if limit <= 0 or not free.any() or (host.site == NO_SITE and not host.remote):
                continue
            marks: tuple[Any, ...] = (host.languages, tuple(managing.get(number, ())))
            if detail.fine:
                line = host.line if host.line in wishes else ""
                marks = (*marks, host.division, line, host.id if host.id.casefold() in wishes else "")
            by_link = host.remote and _BY_LINK in detail.strict
            link = -1
            if host.remote:
                link = links.setdefault((*marks, host.department if by_link else ""), len(links))
                if link == len(self.links):
                    self.links.append(_Kind(_BY_LINK, link, number, set()))
                self.links[link].departments.add(host.department)
            department = host.department if by_link or host.site in detail.strict else ""
            kind = kinds.setdefault((host.site, link, department, marks), len(kinds))
            if kind == len(self.kinds):
                self.kinds.append(_Kind(host.site, link, number, set()))
            self.kinds[kind].departments.add(host.department)
            room = min(limit, _most_days(terms.ordinals[: self.count][free], host.gap))
            own = number if number in detail.apart else -1
            taken = host.taken if detail.loaded else 0
            key = (kind, free.tobytes(), room, host.gap, taken, own, host.department)
            alike.setdefault(key, []).append(number)
        self.alike = [
            _Alike(key[0], tuple(hosts), terms.hosts[hosts[0]].free[: self.count], key[2], key[3], key[4])
            for key, hosts in alike.items()
        ]
        self.alike_of = {host: number for number, one in enumerate(self.alike) for host in one.hosts}
        self.y = np.full((len(self.alike), self.count), -1, dtype=np.int64)
        self.supply = np.zeros((len(self.kinds), self.count), dtype=np.int64)
        for number, one in enumerate(self.alike):
            days = np.flatnonzero(one.free)
            self.y[number, days] = self.program.add(np.full(len(days), float(len(one.hosts))))
            self.supply[one.kind, days] += len(one.hosts)
            if one.room < len(days):
                self.program.row(self.y[number, days], most=len(one.hosts) * one.room)
            if one.room > 1 and one.gap:
                self._rest(self.y[number, days], terms.ordinals[days], one.gap, len(one.hosts))

    def _rest(self, columns: Numbers, on: Numbers, gap: int, many: int) -> None:
        """No stretch of days so short that nobody can visit a host twice in it has more visits than hosts."""
        for first, end in _stretches(on, gap):
            self.program.row(columns[first:end], most=many)

    # Leaders: columns for the day and place of a visit, pooled where the same kinds of hosts suit.

    def _leaders(self) -> None:
        terms, detail = self.terms, self.detail
        self.sites_open = terms.seats[:, : self.count] > 0
        self.kinds_at: dict[int, list[int]] = {}
        for number, kind in enumerate(self.kinds):
            self.kinds_at.setdefault(kind.site, []).append(number)
        by_profile: dict[tuple[int, int], Any] = {}
        self.classes: dict[Any, int] = {}
        self.asks_named: list[int] = []
        x_ask, x_day, x_site, x_class, x_wish = [], [], [], [], []
        self.link_supply = np.zeros((len(self.links), self.count), dtype=np.int64)
        for number, kind in enumerate(self.kinds):
            if kind.link >= 0:
                self.link_supply[kind.link] += self.supply[number]
        for number, ask in enumerate(terms.asks):
            if ask.id in detail.named:
                self.asks_named.append(number)
                continue
            within = range(len(terms.sites)) if ask.sites is None else sorted(ask.sites)
            for site in (*within, *((_BY_LINK,) if ask.remote else ())):
                key = (ask.profile, site)
                if key not in by_profile:
                    by_profile[key] = self._suiting(ask, site)
                suiting, days = by_profile[key]
                when = np.flatnonzero(ask.free[: self.count] & days)
                if not len(when):
                    continue
                here = False
                wished: tuple[int, ...] = ()
                crossing: tuple[int, ...] = ()
                if detail.fine:
                    where = REMOTE if site == _BY_LINK else terms.sites[site]
                    here = where.casefold() in ask.wishes
                    ones = [(number, self._one(site, number)) for number in suiting]
                    wished = tuple(n for n, one in ones if not here and self._names(ask, one))
                    crossing = tuple(n for n, one in ones if terms.crosses(ask, one))
                kind_of = self.classes.setdefault((site, suiting, wished, crossing), len(self.classes))
                x_ask.append(np.full(len(when), number))
                x_day.append(when)
                x_site.append(np.full(len(when), site))
                x_class.append(np.full(len(when), kind_of))
                x_wish.append(np.full(len(when), here))
        none = np.zeros(0, dtype=np.int64)
        self.x_ask = np.concatenate([none, *x_ask])
        self.x_day = np.concatenate([none, *x_day])
        self.x_site = np.concatenate([none, *x_site])
        self.x_class = np.concatenate([none, *x_class])
        self.x_wish = np.concatenate([none, *x_wish]).astype(bool)
        self.x = self.program.add(np.ones(len(self.x_ask)))

    def _one(self, site: int, number: int) -> Offer:
        return self.terms.hosts[(self.links if site == _BY_LINK else self.kinds)[number].one]

    @staticmethod
    def _names(ask: Ask, host: Offer) -> bool:
        return not ask.wishes.isdisjoint((host.id.casefold(), host.line))

    def _suiting(self, ask: Ask, site: int) -> tuple[tuple[int, ...], NDArray[np.bool_]]:
        """The kinds of hosts at a site that suit a profile, and the days on which one is there."""
        if site == _BY_LINK:
            found = tuple(n for n, kind in enumerate(self.links) if self._suits(ask, kind))
            supply = self.link_supply[list(found)].sum(axis=0)
        else:
            found = tuple(n for n in self.kinds_at.get(site, ()) if self._suits(ask, self.kinds[n]))
            supply = self.supply[list(found)].sum(axis=0) * self.sites_open[site]
        return found, np.asarray(supply > 0, dtype=bool)

    def _suits(self, ask: Ask, kind: _Kind) -> bool:
        profile, host = self.terms.profiles[ask.profile], self.terms.hosts[kind.one]
        if kind.one in profile.managed or (profile.department and kind.departments == {profile.department}):
            return False
        return not profile.languages or not host.languages or not profile.languages.isdisjoint(host.languages)

    # What joins leaders and hosts.

    def _join(self) -> None:
        program = self.program
        self.wishing: list[Any] = [self.x[self.x_wish]]
        self.crossing: list[Any] = []
        meets = program.bulk(len(self.kinds) * self.count, 0, 0).reshape(len(self.kinds), self.count)
        have = self.y >= 0
        kind_of = np.array([one.kind for one in self.alike], dtype=np.int64)
        which, when = np.nonzero(have)
        program.put(meets[kind_of[which], when], self.y[which, when], -1.0)
        links = program.bulk(len(self.links) * self.count, 0, 0).reshape(len(self.links), self.count)
        self.v = np.full((len(self.kinds), self.count), -1, dtype=np.int64)
        for number, kind in enumerate(self.kinds):
            if kind.link >= 0:
                days = np.flatnonzero(self.supply[number])
                columns = program.add(self.supply[number, days], whole=False)
                self.v[number, days] = columns
                program.put(meets[number, days], columns)
                program.put(links[kind.link, days], columns, -1.0)
        self.z: dict[tuple[int, int], Numbers] = {}
        size = np.zeros((len(self.classes), self.count), dtype=np.int64)
        np.add.at(size, (self.x_class, self.x_day), 1)
        pool = np.full(size.shape, -1, dtype=np.int64)
        pool[size > 0] = program.bulk(int((size > 0).sum()), 0, 0)
        program.put(pool[self.x_class, self.x_day], self.x)
        for (site, suiting, wished, crossing), number in self.classes.items():
            for kind in suiting:
                there = self.link_supply[kind] if site == _BY_LINK else self.supply[kind]
                days = np.flatnonzero((size[number] > 0) & (there > 0))
                top = np.minimum(size[number, days], there[days])
                columns = program.add(top, whole=False)
                self.z[number, kind] = np.full(self.count, -1, dtype=np.int64)
                self.z[number, kind][days] = columns
                program.put(pool[number, days], columns, -1.0)
                program.put((links if site == _BY_LINK else meets)[kind, days], columns)
                if kind in wished:
                    self.wishing.append(columns)
                if kind in crossing:
                    self.crossing.append(columns)
        self._named(meets)
        self._own_departments()
        self._seats()
        self._asked()

    def _named(self, meets: Numbers) -> None:
        """Columns for single pairings: of leaders for whom hosts are named, and those to be kept."""
        program, terms = self.program, self.terms
        w: list[tuple[int, int, int, int, int]] = []
        for number in self.asks_named:
            ask = terms.asks[number]
            for which, one in enumerate(self.alike):
                if not terms.may_meet(ask, one.hosts[0]):
                    continue
                for remote in terms.modes(ask, terms.hosts[one.hosts[0]]):
                    site = _BY_LINK if remote else terms.hosts[one.hosts[0]].site
                    days = ask.free[: self.count] & one.free
                    if not remote:
                        days = days & self.sites_open[site]
                    w += ((number, which, int(day), site, -1) for day in np.flatnonzero(days))
        known = {(number, which, day) for number, which, day, _, _ in w}
        for kept, (number, stood, day, site) in enumerate(self.search.standing):
            if day < self.count and stood in self.alike_of:
                which = self.alike_of[stood]
                if (number, which, day) not in known:
                    w.append((number, which, day, site, kept))
        self.w = np.array(sorted(w), dtype=np.int64).reshape(-1, 5)
        self.w_columns = program.add(np.ones(len(self.w)))
        pairings = {(number, host, day) for number, host, day, _ in self.search.standing}
        self.kept = np.array(
            [
                (number, self.alike[which].hosts[0], day) in pairings and len(self.alike[which].hosts) == 1
                for number, which, day, _, _ in self.w.tolist()
            ],
            dtype=bool,
        )
        rows: dict[tuple[int, int], list[int]] = {}
        distinct: dict[tuple[str, int], list[int]] = {}
        for column, (number, which, day, site, _) in zip(self.w_columns, self.w.tolist(), strict=True):
            program.put([meets[self.alike[which].kind, day]], [column])
            rows.setdefault((which, day), []).append(column)
            ask, host = terms.asks[number], terms.hosts[self.alike[which].hosts[0]]
            distinct.setdefault((ask.id, which), []).append(column)
            if self.detail.fine:
                if terms.wished(ask, host, site == _BY_LINK):
                    self.wishing.append([column])
                if terms.crosses(ask, host):
                    self.crossing.append([column])
        for (which, day), columns in rows.items():
            program.row([*columns, self.y[which, day]], [*([1.0] * len(columns)), -1.0], most=0)
        for (id, which), columns in distinct.items():
            if self.search.wanted[id] > 1 and len(columns) > 1:
                program.row(columns, most=len(self.alike[which].hosts))

    def _own_departments(self) -> None:
        """No department sends more people to a site than there are hosts of other departments."""
        terms, program = self.terms, self.program
        hosts: dict[tuple[int, int], list[int]] = {}
        own: dict[tuple[int, int, str], list[int]] = {}
        for number, one in enumerate(self.alike):
            host = terms.hosts[one.hosts[0]]
            if host.site == NO_SITE or host.site in self.detail.strict:
                continue
            for day in np.flatnonzero(one.free).tolist():
                hosts.setdefault((host.site, day), []).append(int(self.y[number, day]))
                if host.department:
                    own.setdefault((host.site, day, host.department), []).append(int(self.y[number, day]))
        departments = [terms.profiles[ask.profile].department for ask in terms.asks]
        sent: dict[tuple[int, int, str], list[int]] = {}
        for column, ask, day, site in zip(
            self.x.tolist(), self.x_ask.tolist(), self.x_day.tolist(), self.x_site.tolist(), strict=True
        ):
            department = departments[ask]
            if department and (site, day, department) in own:
                sent.setdefault((site, day, department), []).append(column)
        altogether: dict[tuple[int, int], int] = {}
        for (site, day, department), columns in sent.items():
            here = hosts[site, day]
            if (site, day) not in altogether:
                total = int(program.add([1e4], whole=False)[0])
                program.row([*here, total], np.repeat([1.0, -1.0], [len(here), 1]), least=0, most=0)
                altogether[site, day] = total
            same = own[site, day, department]
            signs = np.repeat([1.0, -1.0], [len(columns) + len(same), 1])
            program.row([*columns, *same, altogether[site, day]], signs, most=0)

    def _seats(self) -> None:
        terms, program = self.terms, self.program
        sites = np.concatenate([self.x_site, self.w[:, 3]])
        days = np.concatenate([self.x_day, self.w[:, 2]])
        columns = np.concatenate([self.x, self.w_columns])
        here = sites != _BY_LINK
        many = np.zeros(terms.seats[:, : self.count].shape, dtype=np.int64)
        np.add.at(many, (sites[here], days[here]), 1)
        tight = many > terms.seats[:, : self.count]
        rows = np.full(many.shape, -1, dtype=np.int64)
        rows[tight] = program.bulk(int(tight.sum()), -np.inf, terms.seats[:, : self.count][tight])
        full = np.flatnonzero(here)
        full = full[tight[sites[full], days[full]]]
        program.put(rows[sites[full], days[full]], columns[full])

    def _asked(self) -> None:
        terms, program = self.terms, self.program
        asks = np.concatenate([self.x_ask, self.w[:, 0]])
        days = np.concatenate([self.x_day, self.w[:, 2]])
        columns = np.concatenate([self.x, self.w_columns])
        self.placing = columns
        self.placing_ask = asks
        most = np.array([self.search.most[n] for n in range(len(terms.asks))], dtype=float)
        self.ask_rows = program.bulk(len(terms.asks), -np.inf, most)
        self.ask_most = most
        program.put(self.ask_rows[asks], columns)
        several = most[asks] > 1
        together: dict[tuple[int, int], list[int]] = {}
        for ask, day, column in zip(asks[several], days[several], columns[several], strict=True):
            together.setdefault((int(ask), int(day)), []).append(int(column))
        for same in together.values():
            if len(same) > 1:
                program.row(same, most=1)

    # Aims and what they demand.

    def demand(self, limits: _Limits) -> None:
        """Rows for all that was settled before."""
        program = self.program
        if limits.complete:
            program.put(
                program.bulk(len(self.ask_rows), self.ask_most, np.inf)[self.placing_ask], self.placing
            )
        else:
            if limits.pinned:
                program.row(self.pinned(), least=limits.pinned)
            if limits.days:
                program.row(self.placing, least=limits.days)
            for step in range(len(limits.shares)):
                self.share_step(limits.shares, step)
        if limits.kept:
            program.row(self.w_columns[self.kept], least=limits.kept)

    def pinned(self) -> Numbers:
        """The columns that place somebody on a pinned date."""
        pinned = np.array([ask.pinned for ask in self.terms.asks], dtype=bool)
        return self.placing[pinned[self.placing_ask]] if len(pinned) else self.placing

    def share_step(
        self, steps: Sequence[tuple[tuple[tuple[Group, int], ...], int]], number: int, *, free: bool = False
    ) -> Numbers:
        """One step of fairness: a column for each department that may miss its days; returns these."""
        wanted, misses = steps[number]
        sure = self.search.sure(steps[:number])
        columns_of = self._columns_of_groups()
        found = []
        for group, days in wanted:
            columns = columns_of.get(group, np.zeros(0, dtype=np.int64))
            still = days - self.search.stands[group]
            if still <= 0:
                continue
            if not free and not misses:
                self.program.row(columns, least=still)
                continue
            column = self.program.add([1.0])[0]
            at_least = max(0, sure.get(group, 0) - self.search.stands[group])
            self.program.row(
                [*columns, column], [*([1.0] * len(columns)), float(max(1, still - at_least))], least=still
            )
            found.append(column)
        columns = np.array(found, dtype=np.int64)
        if not free and misses and len(columns):
            self.program.row(columns, most=misses)
        return columns

    def _columns_of_groups(self) -> dict[Group, Numbers]:
        number = {group: place for place, group in enumerate(self.search.groups)}
        of = np.array([number[self.search.group_of[ask.id]] for ask in self.terms.asks], dtype=np.int64)
        order = np.argsort(of[self.placing_ask], kind="stable")
        which, first = np.unique(of[self.placing_ask][order], return_index=True)
        parts = np.split(self.placing[order], first[1:])
        return {self.search.groups[place]: part for place, part in zip(which, parts, strict=False)}

    def load(self) -> tuple[Numbers, NDArray[np.float64]]:
        """Columns and costs of the visits that hosts have, dearer with each one more for the same host."""
        columns, costs = [], []
        self.layers = {}
        for number, one in enumerate(self.alike):
            days = self.y[number][self.y[number] >= 0]
            many = len(one.hosts)
            layers = min(one.room, len(days))
            own = self.program.add(np.full(layers, float(many)), whole=False)
            self.program.row([*days, *own], [*([1.0] * len(days)), *([-1.0] * layers)], least=0, most=0)
            self.layers[number] = own
            columns.append(own)
            costs.append(2.0 * (one.taken + np.arange(layers)) + 1.0)
        none = np.zeros(0, dtype=np.int64)
        return np.concatenate([none, *columns]), np.concatenate([np.zeros(0), *costs])

    def slots(self, values: NDArray[np.float64]) -> list[_Slot]:
        """When and where leaders go."""
        found = [
            _Slot(int(self.x_ask[n]), int(self.x_day[n]), int(self.x_site[n]))
            for n in np.flatnonzero(values[self.x] > 0.5)
        ]
        for n in np.flatnonzero(values[self.w_columns] > 0.5):
            ask, which, day, site, _ = self.w[n].tolist()
            found.append(_Slot(ask, day, site, self.alike[which].hosts[0] if self.kept[n] else -1))
        return sorted(found, key=lambda one: (one.ask, one.day))

    def meant(self, values: NDArray[np.float64]) -> frozenset[tuple[int, int]]:
        """The hosts who have visitors, with the day; of those alike, each could be it."""
        used = np.zeros(self.y.shape, dtype=bool)
        used[self.y >= 0] = values[self.y[self.y >= 0]] > 0.5
        return frozenset(
            (host, day) for which, day in np.argwhere(used).tolist() for host in self.alike[which].hosts
        )

    def hint(self, chosen: Iterable[Visit]) -> NDArray[np.float64] | None:
        """A plan as values of the columns; None if it does not fit the model."""
        values = np.zeros(self.program.columns)
        x = {
            (int(a), int(d), int(s)): int(n)
            for n, a, d, s in zip(self.x, self.x_ask, self.x_day, self.x_site, strict=True)
        }
        w = {(a, g, d, s): int(n) for n, (a, g, d, s, _) in zip(self.w_columns, self.w.tolist(), strict=True)}
        for one in chosen:
            if one.day >= self.count or one.host not in self.alike_of:
                return None
            site = _BY_LINK if one.remote else self.terms.hosts[one.host].site
            which = self.alike_of[one.host]
            if self.y[which, one.day] < 0:
                return None
            values[self.y[which, one.day]] += 1
            single = w.get((one.ask, which, one.day, site))
            if single is not None:
                values[single] += 1
                continue
            column = x.get((one.ask, one.day, site))
            if column is None:
                return None
            values[column] += 1
            kind = self.alike[which].kind
            number = kind
            if one.remote:
                values[self.v[kind, one.day]] += 1
                number = self.kinds[kind].link
            pool = self.z.get((int(self.x_class[column - self.x[0]]), number))
            if pool is None or pool[one.day] < 0:
                return None
            values[pool[one.day]] += 1
        for number, columns in self.layers.items():
            rest, many = values[self.y[number][self.y[number] >= 0]].sum(), len(self.alike[number].hosts)
            for column in columns:
                values[column] = min(rest, many)
                rest -= values[column]
        return values


def _stretches(on: Numbers, gap: int) -> Iterator[tuple[int, int]]:
    """The longest runs of days, as first and end, of which a host can have one alone."""
    reached = 0
    for first in range(len(on)):
        end = int(np.searchsorted(on, on[first] + gap, side="right"))
        if end > reached and end - first > 1:
            yield first, end
        reached = max(reached, end)


# --- The search, aim by aim -----------------------------------------------------------------------------

_Wanted = tuple[tuple[Group, int], ...]
"""The days that each department should have."""


class _Search:
    """One search: what is known so far, and what comes next."""

    def __init__(
        self,
        terms: Terms,
        start: Sequence[Visit],
        proven: dict[Aim, Any],
        rounds: int,
        watch: Callable[[Aim, Sequence[Visit]], None] | None,
        stop: Event | None,
    ) -> None:
        self.terms, self.proven, self.rounds, self.watch, self.stop = terms, proven, rounds, watch, stop
        self.best = sorted(start)
        self.base = aims.levels(terms, ())
        self.asked = aims.asked_of_groups(terms)
        self.stands = aims.placed_of_groups(terms, ())
        self.groups = list(self.asked)
        self.group_of = {id: aims.group_of(leader) for id, leader in aims.counting(terms).items()}
        self.wanted: Counter[str] = Counter()
        for ask in terms.asks:
            self.wanted[ask.id] += ask.need
        self.mates = [
            frozenset(
                number
                for number, host in enumerate(terms.hosts)
                if matched(profile, host) and number not in profile.managed
            )
            for profile in terms.profiles
        ]
        self.most = [self._most(ask) for ask in terms.asks]
        self.standing = sorted(set(self._standing()))
        self.pairings = {(terms.asks[ask].id, host, day) for ask, host, day, _ in self.standing}
        self.pins = 0
        self.bounds: dict[Aim, Any] = {}
        self.missing: list[_Slot] = []
        self.slots: list[_Slot] = []
        self.meant: frozenset[tuple[int, int]] = frozenset()
        self.named: frozenset[str] = frozenset()
        self.strict: frozenset[int] = frozenset()
        self.apart = frozenset(host for _, host, _, _ in self.standing)

    # What nobody can surpass, seen at once.

    def _most(self, ask: Ask) -> int:
        """How many days a leader could have if nobody else went anywhere, at most."""
        hosts, days = np.zeros(len(self.terms.hosts), dtype=bool), np.zeros(len(self.terms.days), dtype=bool)
        open_at = self.terms.seats > 0
        for number in sorted(self.mates[ask.profile] - ask.barred):
            host = self.terms.hosts[number]
            for remote in self.terms.modes(ask, host) if host.room else ():
                both = ask.free & host.free if remote else ask.free & host.free & open_at[host.site]
                if both.any():
                    hosts[number] = True
                    days |= both
                    if ask.need == 1:
                        return 1
        return min(ask.need, int(hosts.sum()), int(days.sum()))

    def _standing(self) -> Iterator[tuple[int, int, int, int]]:
        """The pairings of the former schedule that could stay, in every way in which they could."""
        terms = self.terms
        asks_of: dict[str, list[int]] = {}
        for number, ask in enumerate(terms.asks):
            asks_of.setdefault(ask.id, []).append(number)
        for one in terms.former:
            host, day = terms.number_of_host.get(one.host), terms.day_of.get(one.on)
            if host is None or day is None:
                continue
            for number in asks_of.get(one.leader, ()):
                for remote in terms.modes(terms.asks[number], terms.hosts[host]):
                    if aims.usable(terms, terms.asks[number], host, remote)[day]:
                        yield number, host, day, _BY_LINK if remote else terms.hosts[host].site

    def _easy_bound(self, aim: Aim) -> Any:
        """What no plan at all surpasses in an aim, whatever it gives up for it."""
        terms, base = self.terms, self.base
        if aim is Aim.DAYS:
            return base[aim] + sum(self.most)
        if aim is Aim.DEPARTMENTS:
            return 0
        if aim is Aim.FAIRNESS:
            return aims.shares(self.asked, self._all_placed())
        if aim is Aim.CHANGES:
            return base[aim] - len(self.pairings)
        if aim is Aim.LAST_DAY:
            return base[aim] or (terms.days[0] if self.best else None)
        if aim is Aim.LOAD:
            return base[aim]
        return base[aim] + sum(self.most)

    def _all_placed(self) -> dict[Group, int]:
        placed = dict(self.stands)
        for ask, most in zip(self.terms.asks, self.most, strict=True):
            placed[self.group_of[ask.id]] += most
        return placed

    def levels(self) -> tuple[Level, ...]:
        """How far the best plan came, and what is proven of it."""
        values, found, proven = aims.levels(self.terms, self.best), [], self._pins_proven()
        for aim in Aim:
            value, easy = values[aim], self._easy_bound(aim)
            known = self.bounds.get(aim) if proven else None
            bound = easy if known is None else known
            proven = proven and (known is not None or value == easy) and value == bound
            found.append(Level(aim, value, bound, proven))
        return tuple(found)

    def _pins_proven(self) -> bool:
        pinned = sum(self.terms.asks[one.ask].pinned for one in self.best)
        return pinned >= self.pins

    # The search itself.

    def run(self) -> None:
        """Settle aim after aim, and look closer at people wherever hosts could not be dealt out."""
        for closer in range(_CLOSER):
            if self._once() or not self._look_closer(whole=closer >= _CLOSER - 2):
                return

    def _once(self) -> bool:
        """All aims with the people who are named so far; whether hosts could be dealt out as was reckoned."""
        self.bounds = {}
        self.missing, self.pins = [], 0
        last = len(self.terms.days) - 1
        if not self.terms.asks or last < 0 or not sum(self.most):
            self.bounds = dict(self.base)
            self._offer([], Aim.DAYS)
            return True
        found = self._first_aims(last)
        if found is None:
            return True
        limits, last = found
        dealt = self._deal()
        self._offer(dealt, Aim.LAST_DAY)
        if self.missing:
            return False
        self._last_aims(limits, last)
        return not self.missing

    def _first_aims(self, last: int) -> tuple[_Limits, int] | None:
        """Days, departments, fairness, changes and last day."""
        whole = _Model(self, self._detail(last))
        flow = _Flows(whole)
        most = sum(self.most)
        bound = min(most, flow.room(last))
        if Aim.DAYS in self.proven:
            bound = min(bound, self.proven[Aim.DAYS] - self.base[Aim.DAYS])
        if bound == most:
            limits = _Limits(complete=True, pinned=sum(ask.pinned for ask in self.terms.asks))
            found = self._complete(whole, flow, limits, last)
            if found is not None:
                return found
        elif bound == flow.room(last) and not any(ask.pinned for ask in self.terms.asks):
            fairest = flow.fairest(last)
            if fairest is not None:
                limits = _Limits(days=bound, shares=self._steps_to(fairest))
                found = self._at_once(whole, flow, limits, last, fairest)
                if found is not None:
                    return found
        return self._incomplete(whole, flow, last)

    def _complete(
        self, whole: _Model, flow: _Flows, limits: _Limits, last: int
    ) -> tuple[_Limits, int] | None:
        """Everybody gets all days: then only changes and the last day are open."""
        found = self._at_once(whole, flow, limits, last, self._all_placed())
        if found is not None:
            self.pins = sum(most for ask, most in zip(self.terms.asks, self.most, strict=True) if ask.pinned)
        return found

    def _at_once(
        self, whole: _Model, flow: _Flows, limits: _Limits, last: int, placed: Mapping[Group, int]
    ) -> tuple[_Limits, int] | None:
        """Plans that reach what no plan surpasses in days, departments and fairness, if there are any."""
        self.bounds = {}
        low = flow.first(sum(placed.values()) - self.base[Aim.DAYS], self._floor())
        # The same shares may be had by other departments; these are only tried first.
        these = limits if limits.complete else replace(limits, shares=((tuple(placed.items()), 0),))
        if self.pairings:
            if not limits.complete and self._ask(whole, these, None).values is None:
                return None
            kept = self._least_changes(whole, limits)
            if kept is None:
                self.bounds = {}
                return None
            limits = kept
            found = self._earliest(limits, low, last)
        else:
            found = self._earliest(these, low, last)
            if found is not None and found > low and not limits.complete:
                found = self._earliest(limits, low, found)
        if found is None:
            self.bounds = {}
            return None
        self.bounds[Aim.DAYS] = sum(placed.values())
        self.bounds[Aim.DEPARTMENTS] = self._departments(placed)
        self.bounds[Aim.FAIRNESS] = aims.shares(self.asked, placed)
        self.bounds.setdefault(Aim.CHANGES, self.base[Aim.CHANGES])
        return limits, found

    def _departments(self, placed: Mapping[Group, int]) -> int:
        could = self._all_placed()
        return sum(not days and could[group] > 0 for group, days in placed.items())

    def _least_changes(self, model: _Model, limits: _Limits) -> _Limits | None:
        """As many pairings kept as can be; None if what was settled before can't be had at all."""
        every = replace(limits, kept=len(self.pairings))
        answer = self._ask(model, every, None)
        if answer.values is None:
            answer = self._ask(model, limits, (model.w_columns[model.kept], 1.0), maximize=True)
            if answer.values is None:
                return None
            every = replace(limits, kept=round(answer.value))
        self._keep(model, answer.values)
        if answer.settled:
            self.bounds[Aim.CHANGES] = self.base[Aim.CHANGES] - every.kept
        else:
            self.bounds[Aim.CHANGES] = self.base[Aim.CHANGES] - min(_down(answer.bound), len(self.pairings))
        return every

    def _incomplete(self, model: _Model, flow: _Flows, last: int) -> tuple[_Limits, int] | None:
        """Somebody goes without: the first aims one after the other."""
        limits = _Limits()
        if any(ask.pinned for ask in self.terms.asks):
            pinned = model.pinned()
            answer = self._ask(model, limits, (pinned, 1.0), maximize=True)
            if answer.values is None:
                return None
            limits = replace(limits, pinned=round(answer.value))
            self.pins = _down(answer.bound)
        hint = model.hint(self.best) if self.best else None
        answer = self._ask(model, limits, (model.placing, 1.0), maximize=True, hint=hint)
        if answer.values is None:
            return None
        days = round(answer.value)
        limits = replace(limits, days=days)
        self._keep(model, answer.values)
        bound = min(_down(answer.bound), flow.room(last), sum(self.most))
        self.bounds[Aim.DAYS] = self.base[Aim.DAYS] + bound
        limits = self._fair(model, limits)
        if self.pairings:
            kept = self._least_changes(model, limits)
            if kept is None:
                return None
            limits = kept
        else:
            self.bounds[Aim.CHANGES] = self.base[Aim.CHANGES]
        found = self._earliest(limits, flow.first(days, self._floor()), self._last_of(self.slots))
        return limits, self._last_of(self.slots) if found is None else found

    def _fair(self, model: _Model, limits: _Limits) -> _Limits:
        """Departments, then fairness: at every share in turn, as few departments as can be below it."""
        could, placed = self._all_placed(), self._placed(self.slots)
        steps: list[tuple[_Wanted, int]] = []
        settled = True
        for share in self.all_shares():
            wanted = tuple((group, int(share * days) + 1) for group, days in self.asked.items())
            misses = sum(placed[group] < days for group, days in wanted)
            never = sum(could[group] < days for group, days in wanted)
            least = max(never, steps[-1][1] if steps else 0)
            if misses > least:
                mark = model.program.mark()
                trial = [*steps, (wanted, misses)]
                model.demand(replace(limits, shares=tuple(steps)))
                columns = model.share_step(trial, len(steps), free=True)
                answer = self._answer(model, (columns, 1.0), maximize=False)
                model.program.back(mark)
                if answer.values is not None:
                    self._keep(model, answer.values)
                    placed = self._placed(self.slots)
                    misses = sum(placed[group] < days for group, days in wanted)
                settled = settled and answer.settled
            if share == 0:
                self.bounds[Aim.DEPARTMENTS] = self._departments(placed) if settled else 0
            if steps and steps[-1][1] == misses:
                steps[-1] = (wanted, misses)
            else:
                steps.append((wanted, misses))
        if settled:
            self.bounds[Aim.FAIRNESS] = aims.shares(self.asked, placed)
        return replace(limits, shares=tuple(steps))

    def _steps_to(self, placed: Mapping[Group, int]) -> tuple[tuple[_Wanted, int], ...]:
        """What every plan must keep to that is as fair as one with these days of departments."""
        steps: list[tuple[_Wanted, int]] = []
        for share in self.all_shares():
            wanted = tuple((group, int(share * days) + 1) for group, days in self.asked.items())
            misses = sum(placed[group] < days for group, days in wanted)
            if steps and steps[-1][1] == misses:
                steps[-1] = (wanted, misses)
            else:
                steps.append((wanted, misses))
        return tuple(steps)

    def all_shares(self) -> list[Fraction]:
        """Every share that some department can have short of all."""
        return sorted({Fraction(n, days) for days in self.asked.values() for n in range(days)})

    def sure(self, steps: Sequence[tuple[_Wanted, int]]) -> dict[Group, int]:
        """The days that every department has for certain."""
        return {group: days for wanted, misses in steps if not misses for group, days in wanted}

    def _placed(self, slots: Iterable[_Slot]) -> dict[Group, int]:
        placed = dict(self.stands)
        for slot in slots:
            placed[self.group_of[self.terms.asks[slot.ask].id]] += 1
        return placed

    def _floor(self) -> int:
        """The first day that can be the last: no plan ends before a day that stands."""
        stands = self.base[Aim.LAST_DAY]
        known = self.proven.get(Aim.LAST_DAY)
        first = max((on for on in (stands, known) if on), default=None)
        if first is None:
            return 0
        before = sum(1 for on in self.terms.days if on <= first)
        return max(0, before - 1)

    @staticmethod
    def _last_of(slots: Iterable[_Slot]) -> int:
        return max((one.day for one in slots), default=0)

    def _earliest(self, limits: _Limits, low: int, high: int) -> int | None:
        """The earliest last day on which all that was settled can be had; None if it can't at all."""
        first, sure, step = low, True, 1
        found: int | None = None
        last = min(low, high)
        while found is None:
            answer, model = self._within(limits, last)
            if answer.values is not None:
                self._keep(model, answer.values)
                found = self._last_of(self.slots)
            else:
                sure = sure and answer.settled
                if last >= high:
                    return None
                first = last + 1
                last, step = min(high, last + step), step * 2
        while first < found:
            middle = (first + found) // 2
            answer, model = self._within(limits, middle)
            if answer.values is not None:
                self._keep(model, answer.values)
                found = self._last_of(self.slots)
            else:
                sure = sure and answer.settled
                first = middle + 1
        on = self.terms.days[found if sure else min(low, found)]
        stands = self.base[Aim.LAST_DAY]
        self.bounds[Aim.LAST_DAY] = max(on, stands) if stands else on
        return max(found, self._floor())

    def _within(self, limits: _Limits, last: int) -> tuple[_Answer, _Model]:
        model = _Model(self, self._detail(last))
        hint = model.hint(self.best) if self.best else None
        return self._ask(model, limits, None, hint=hint), model

    def _last_aims(self, limits: _Limits, last: int) -> None:
        """Load, wishes and divisions."""
        load = self._known_load()
        if load is None:
            cap = self._evenly(limits, last)
            load = self.bounds[Aim.LOAD] - self.base[Aim.LOAD] if cap else self._least_load(limits, last)
        else:
            cap = int(load == len(self.slots))
        if load is None:
            return
        model = _Model(self, self._detail(last, fine=True, loaded=not cap, cap=cap))
        model.demand(limits)
        if not cap:
            model.program.row(*model.load(), most=load)
        # Both in one question: no number of divisions outweighs a wish. The parts of a pool need not be
        # whole numbers then, as for one such sum there is always an answer in whole numbers.
        much = len(self.slots) + 1
        parts = [
            *((columns, much) for columns in model.wishing),
            *((columns, 1) for columns in model.crossing),
        ]
        columns = np.concatenate([np.zeros(0, dtype=np.int64), *(columns for columns, _ in parts)])
        worth = np.concatenate([np.zeros(0), *(np.full(len(columns), float(one)) for columns, one in parts)])
        reached, values = 0, None
        bound = 0
        if len(columns):
            hint = model.hint(self.best)
            answer = self._answer(model, (columns, worth), maximize=True, hint=hint)
            values, reached, bound = answer.values, round(answer.value), _down(answer.bound)
        else:
            answer = self._answer(model, None, maximize=True)
            values = answer.values
        if values is None:
            return
        self.bounds[Aim.WISHES] = self.base[Aim.WISHES] + bound // much
        if bound // much == reached // much:
            self.bounds[Aim.DIVISIONS] = self.base[Aim.DIVISIONS] + bound % much
        self._keep(model, values)
        wanted = _Wishes(load, reached // much, reached % much)
        self._offer(self._deal(wanted), Aim.DIVISIONS)

    def _known_load(self) -> int | None:
        """What the best plan so far adds to the load, if it is known that no plan adds less."""
        values = aims.levels(self.terms, self.best)
        first = (Aim.DAYS, Aim.DEPARTMENTS, Aim.FAIRNESS, Aim.CHANGES, Aim.LAST_DAY)
        if any(values[aim] != self.bounds.get(aim) for aim in first):
            return None
        # A host's first visit adds one, each further one more: less than one for each visit can't be.
        known = values[Aim.LOAD] - self.base[Aim.LOAD]
        if known != len(self.slots) and values[Aim.LOAD] != self.proven.get(Aim.LOAD):
            return None
        self.bounds[Aim.LOAD] = values[Aim.LOAD]
        return int(known)

    def _evenly(self, limits: _Limits, last: int) -> int:
        """The most visits of any host if nobody needs a second one before all who can had a first; or 0."""
        fresh = sum(host.room > 0 and not host.taken for host in self.terms.hosts)
        if fresh < len(self.slots):
            return 0
        even = _Model(self, self._detail(last, cap=1))
        answer = self._ask(even, limits, None)
        if answer.values is None:
            return 0
        self._keep(even, answer.values)
        self.bounds[Aim.LOAD] = self.base[Aim.LOAD] + len(self.slots)
        self._offer(self._deal(_Wishes(len(self.slots))), Aim.LOAD)
        return 1

    def _least_load(self, limits: _Limits, last: int) -> int | None:
        """The least sum of squares that goes with the aims before."""
        model = _Model(self, self._detail(last, loaded=True))
        model.demand(limits)
        costs = model.load()
        answer = self._answer(model, costs, maximize=False, hint=model.hint(self.best))
        if answer.values is None:
            return None
        load = round(answer.value)
        self.bounds[Aim.LOAD] = self.base[Aim.LOAD] + _up(answer.bound)
        self._keep(model, answer.values)
        self._offer(self._deal(_Wishes(load)), Aim.LOAD)
        return load

    def _keep(self, model: _Model, values: NDArray[np.float64]) -> None:
        """Remember an answer: who goes where and when, and which hosts are meant for that."""
        self.slots, self.meant = model.slots(values), model.meant(values)

    def _detail(self, last: int, *, fine: bool = False, loaded: bool = False, cap: int = 0) -> _Detail:
        return _Detail(last, fine, loaded, cap, self.named, self.apart, self.strict)

    def _ask(
        self, model: _Model, limits: _Limits, costs: Any, *, maximize: bool = False, hint: Any = None
    ) -> _Answer:
        """Solve a model under limits, and take these back."""
        mark = model.program.mark()
        model.demand(limits)
        answer = self._answer(model, costs, maximize=maximize, hint=hint)
        model.program.back(mark)
        return answer

    def _answer(self, model: _Model, costs: Any, *, maximize: bool, hint: Any = None) -> _Answer:
        return model.program.solve(costs, maximize=maximize, rounds=self.rounds, stop=self.stop, hint=hint)

    # From days and places to hosts.

    def _offer(self, chosen: Collection[Visit], aim: Aim) -> None:
        """Take a plan if it is the best so far."""
        if not self.best or self._rank(chosen) < self._rank(self.best):
            self.best = sorted(chosen)
        if self.watch is not None:
            self.watch(aim, self.best)

    def _rank(self, chosen: Collection[Visit]) -> tuple[Any, ...]:
        pinned = sum(self.terms.asks[one.ask].pinned for one in chosen)
        return (-pinned, *aims.rank(aims.levels(self.terms, chosen)))

    def broken_off(self) -> None:
        """Make what can be made of the last answer."""
        self.stop = None
        if self.slots:
            self._offer(self._deal(), Aim.DAYS)

    def _deal(self, wanted: _Wishes | None = None) -> list[Visit]:
        """A host for each leader's day, as many as can be; who lacks one stands under `missing`.

        The hosts who were meant are tried first: these are few, and nearly always enough.
        """
        wanted = wanted or _Wishes()
        for meant in (self.meant, None):
            deal = _Deal(self.terms, self.slots, self.special, meant)
            chosen, self.missing = deal.solve(wanted, self.rounds, self.stop)
            if not self.missing:
                break
        return chosen

    def special(self, number: int) -> bool:
        """Whether a leader may not meet everybody whom the profile suits, or not twice."""
        ask = self.terms.asks[number]
        return self.wanted[ask.id] > 1 or not ask.barred.isdisjoint(self.mates[ask.profile])

    def _look_closer(self, *, whole: bool) -> bool:
        """Name the hosts of leaders for whom none was left; whether there is anything left to look at."""
        terms = self.terms
        concerned = {terms.asks[slot.ask].id for slot in self.missing if self.special(slot.ask)}
        strict = self.strict | {slot.site for slot in self.missing}
        hosts: set[int] = set()
        if whole or (concerned <= self.named and strict == self.strict):
            concerned = {ask.id for number, ask in enumerate(terms.asks) if self.special(number)}
            hosts = set(range(len(terms.hosts)))
            strict = frozenset((_BY_LINK, *range(len(terms.sites))))
        for ask in terms.asks:
            if ask.id in concerned:
                hosts |= ask.barred
        before = (self.named, self.apart, self.strict)
        self.named, self.apart, self.strict = self.named | concerned, self.apart | hosts, strict
        return before != (self.named, self.apart, self.strict)


_CLOSER: Final = 6
"""So often people are looked at more closely; the last times at all of them."""


def _down(bound: float) -> int:
    return int(np.floor(bound + 1e-5))


def _up(bound: float) -> int:
    return int(np.ceil(bound - 1e-5))


_Arc = tuple[Any, Any, int, int]
"""From where, to where, how many at most, and from which last day on."""


class _Flows:
    """How many days there is room for up to a day: two networks, each of which leaves something out."""

    def __init__(self, model: _Model) -> None:
        self.model, self.terms = model, model.terms
        self.seated = self._seated()
        self.hosted = self._hosted()
        self.known: dict[int, int] = {}

    def first(self, days: int, low: int) -> int:
        """The first last day, not before `low`, up to which there is room for so many days."""
        high = self.model.count - 1
        while low < high:
            middle = (low + high) // 2
            if self.room(middle) >= days:
                high = middle
            else:
                low = middle + 1
        return low

    def room(self, last: int) -> int:
        """No plan up to a day has more days than this."""
        if last not in self.known:
            self.known[last] = min(_flow(self.seated, last), _flow(self.hosted, last))
        return self.known[last]

    def _named(self) -> Iterator[tuple[int, int, int, int]]:
        for ask, which, day, site, _ in self.model.w.tolist():
            yield ask, which, day, site

    def _sent(self) -> Iterator[_Arc]:
        """From departments to their leaders, each further day worth less the greater the share by then."""
        search = self.model.search
        for number, (ask, most) in enumerate(zip(self.terms.asks, search.most, strict=True)):
            yield ("group", search.group_of[ask.id]), ("ask", number), most, 0
        # The smaller the share before the better; of equal ones, the greater the share then.
        steps = {
            (Fraction(n, days), -Fraction(1, days)) for days in search.asked.values() for n in range(days)
        }
        worth = {step: place for place, step in enumerate(sorted(steps))}
        for group, days in search.asked.items():
            for had in range(search.stands[group], days):
                yield "start", ("group", group), 1, -worth[Fraction(had, days), -Fraction(1, days)] - 1

    def fairest(self, last: int) -> dict[Group, int] | None:
        """The fairest days of departments if as many are had as there is room for.

        Of the two networks it is the one with less room that tells: no plan with so many days is fairer.
        """
        network = min((self.seated, self.hosted), key=lambda one: _flow(one, last))
        tails, heads, room, days = network
        flow = min_cost_flow.SimpleMinCostFlow()
        some = np.flatnonzero(days <= last)
        costs = np.where(days < 0, -days - 1, 0)
        arcs = flow.add_arcs_with_capacity_and_unit_cost(tails[some], heads[some], room[some], costs[some])
        most = self.room(last)
        flow.set_nodes_supplies(np.array([0, 1]), np.array([most, -most]))
        if flow.solve() != flow.OPTIMAL:
            return None
        sent = dict.fromkeys(self.model.search.groups, 0)
        first = np.flatnonzero((days < 0)[some])
        through = flow.flows(arcs[first])
        heads_of = self._heads()
        for place, amount in zip(first.tolist(), through.tolist(), strict=True):
            sent[heads_of[place - int(first[0])]] += amount
        stands = self.model.search.stands
        return {group: stands[group] + more for group, more in sent.items()}

    def _heads(self) -> list[Group]:
        search = self.model.search
        return [group for group, days in search.asked.items() for _ in range(search.stands[group], days)]

    def _seated(self) -> Any:
        """Leaders to seats and links of a day, and on to all hosts of a site, as if they were one."""
        model, terms = self.model, self.terms
        arcs: list[_Arc] = []
        supply: Counter[tuple[int, int]] = Counter()
        for number, kind in enumerate(model.kinds):
            for day in np.flatnonzero(model.supply[number]).tolist():
                if kind.site >= 0:
                    supply[kind.site, day] += int(model.supply[number, day])
                if kind.link >= 0:
                    supply[_BY_LINK, day] += int(model.supply[number, day])
        asks = np.concatenate([model.x_ask, model.w[:, 0]]).tolist()
        days = np.concatenate([model.x_day, model.w[:, 2]]).tolist()
        sites = np.concatenate([model.x_site, model.w[:, 3]]).tolist()
        for ask, day, site in sorted(set(zip(asks, days, sites, strict=True))):
            arcs.append((("ask", ask), ("at", site, day), 1, day))
        rooms: Counter[int] = Counter()
        for one in model.alike:
            rooms[model.kinds[one.kind].site] += one.room * len(one.hosts)
        for (site, day), many in supply.items():
            if site == _BY_LINK:
                arcs.append((("at", site, day), "end", many, day))
            else:
                seats = min(many, int(terms.seats[site, day]))
                arcs.append((("at", site, day), ("site", site), seats, day))
        arcs += ((("site", site), "end", many, 0) for site, many in rooms.items())
        return _numbered([*arcs, *self._sent()])

    def _hosted(self) -> Any:
        """Leaders to hosts, each with his or her number of days; seats and rest are left out."""
        model = self.model
        arcs: list[_Arc] = []
        for ask, day, kind in zip(
            model.x_ask.tolist(), model.x_day.tolist(), model.x_class.tolist(), strict=True
        ):
            arcs.append((("ask", ask), ("class", kind, day), 1, day))
        sites = [key[0] for key in model.classes]
        for (number, kind), columns in model.z.items():
            to = "link" if sites[number] == _BY_LINK else "kind"
            for day in np.flatnonzero(columns >= 0).tolist():
                arcs.append((("class", number, day), (to, kind, day), _PLENTY, day))
        for number, kind in enumerate(model.kinds):
            if kind.link >= 0:
                for day in np.flatnonzero(model.v[number] >= 0).tolist():
                    arcs.append((("link", kind.link, day), ("kind", number, day), _PLENTY, day))
        for number, one in enumerate(model.alike):
            for day in np.flatnonzero(one.free).tolist():
                arcs.append((("kind", one.kind, day), ("alike", number), len(one.hosts), day))
            arcs.append((("alike", number), "end", one.room * len(one.hosts), 0))
        for ask, which, day, _ in self._named():
            arcs.append((("ask", ask), ("alike", which), 1, day))
        return _numbered([*arcs, *self._sent()])


_PLENTY: Final = 1_000_000


def _numbered(arcs: list[_Arc]) -> Any:
    places: dict[Any, int] = {"start": 0, "end": 1}
    tails = np.array([places.setdefault(arc[0], len(places)) for arc in arcs], dtype=np.int32)
    heads = np.array([places.setdefault(arc[1], len(places)) for arc in arcs], dtype=np.int32)
    room = np.array([arc[2] for arc in arcs], dtype=np.int64)
    days = np.array([arc[3] for arc in arcs], dtype=np.int64)
    return tails, heads, room, days


def _flow(network: Any, last: int) -> int:
    tails, heads, room, days = network
    flow = max_flow.SimpleMaxFlow()
    flow.add_arcs_with_capacity(tails, heads, np.where(days <= last, room, 0))
    if flow.solve(0, 1) != flow.OPTIMAL:
        return _PLENTY
    return int(flow.optimal_flow())


@dataclass(frozen=True, slots=True)
class _Wishes:
    """What a deal has to keep to beyond the rules."""

    load: int | None = None
    wishes: int = 0
    divisions: int = 0


class _Deal:
    """Hosts for leaders whose days and places are known."""

    def __init__(
        self,
        terms: Terms,
        slots: Sequence[_Slot],
        special: Callable[[int], bool],
        meant: frozenset[tuple[int, int]] | None,
    ) -> None:
        self.terms, self.slots, self.special = terms, slots, special
        self.program = _Program()
        at: dict[int, list[int]] = {}
        for number, host in enumerate(terms.hosts):
            if host.room and host.site != NO_SITE:
                at.setdefault(host.site, []).append(number)
            if host.room and host.remote:
                at.setdefault(_BY_LINK, []).append(number)
        self.pairs = [
            (place, host)
            for place, slot in enumerate(slots)
            for host in ((slot.kept,) if slot.kept >= 0 else at.get(slot.site, ()))
            if (meant is None or (host, slot.day) in meant)
            and terms.hosts[host].free[slot.day]
            and terms.may_meet(terms.asks[slot.ask], host)
        ]
        self.columns = self.program.add(np.ones(len(self.pairs)))

    def solve(self, wanted: _Wishes, rounds: int, stop: Event | None) -> tuple[list[Visit], list[_Slot]]:
        """The visits, and the days that had to be left out."""
        terms, slots, program = self.terms, self.slots, self.program
        by: dict[Any, list[int]] = {}
        by_host: dict[int, list[tuple[int, int]]] = {}
        for column, (place, host) in zip(self.columns.tolist(), self.pairs, strict=True):
            slot = slots[place]
            by.setdefault(("slot", place), []).append(column)
            by.setdefault(("day", host, slot.day), []).append(column)
            by.setdefault(("met", terms.asks[slot.ask].id, host), []).append(column)
            by_host.setdefault(host, []).append((slot.day, column))
        for same in by.values():
            if len(same) > 1 or not self.columns.size:
                program.row(same, most=1)
        costs, layers = [], []
        for host, taken in sorted(by_host.items()):
            offer = terms.hosts[host]
            taken.sort()
            on = terms.ordinals[[day for day, _ in taken]]
            columns = np.array([column for _, column in taken], dtype=np.int64)
            if len(columns) > offer.room:
                program.row(columns, most=offer.room)
            for first, end in _stretches(on, offer.gap):
                program.row(columns[first:end], most=1)
            if wanted.load is not None:
                own = program.add(np.ones(min(len(columns), offer.room)), whole=False)
                program.row(
                    [*columns, *own], [*([1.0] * len(columns)), *([-1.0] * len(own))], least=0, most=0
                )
                layers.append(own)
                costs.append(2.0 * (offer.taken + np.arange(len(own))) + 1.0)
        if layers:
            program.row(np.concatenate(layers), np.concatenate(costs), most=float(wanted.load or 0))
        worth = [_DEALT // 2 if self.special(slots[place].ask) else _DEALT for place, _ in self.pairs]
        aim_columns, aim_worth = [*self.columns.tolist()], [float(one) for one in worth]
        lacking = []
        for least, counts in ((wanted.wishes, self._wished), (wanted.divisions, self._crosses)):
            if least:
                lack = int(program.add([float(least)])[0])
                some = [c for c, pair in zip(self.columns.tolist(), self.pairs, strict=True) if counts(*pair)]
                program.row([*some, lack], least=least)
                aim_columns.append(lack)
                aim_worth.append(-1.0)
                lacking.append(lack)
        answer = program.solve((aim_columns, aim_worth), maximize=True, rounds=rounds, stop=stop)
        if answer.values is None:
            return [], list(slots)
        chosen = [self.pairs[n] for n in np.flatnonzero(answer.values[self.columns] > 0.5)]
        visits = [
            Visit(slots[place].ask, slots[place].day, host, slots[place].site == _BY_LINK)
            for place, host in chosen
        ]
        dealt = {place for place, _ in chosen}
        missing = [slot for place, slot in enumerate(slots) if place not in dealt]
        if not missing and any(answer.values[lack] > 0.5 for lack in lacking):
            missing = list(slots)
        return sorted(visits), missing

    def _wished(self, place: int, host: int) -> bool:
        slot = self.slots[place]
        return self.terms.wished(self.terms.asks[slot.ask], self.terms.hosts[host], slot.site == _BY_LINK)

    def _crosses(self, place: int, host: int) -> bool:
        return self.terms.crosses(self.terms.asks[self.slots[place].ask], self.terms.hosts[host])


_DEALT: Final = 2_000
"""What a dealt host is worth beside one wish that is met."""
