"""HiGHS, by MathOpt, on a small model that says the same; the first aim alone.

Leaders go to a site on a day and speak a language there, and so do hosts. In such a cell there are as
many leaders as hosts, and everybody finds somebody from another department if and only if, for each
department, its leaders and its hosts together are no more than the visits (Hall's theorem). So nobody
needs a variable for each host, but for those who stand in the line of management of a host within
reach. That several days of a leader are at different hosts is looked after when hosts are dealt out;
whoever then lacks a host gets such variables too, and the model is solved again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import numpy as np
from ortools.math_opt import model_pb2
from ortools.math_opt.python import mathopt
from ortools.math_opt.solvers import highs_pb2

from benchmarks.peers import Found, Reach, windows
from playbook.scheduling.terms import NO_SITE, Terms, Visit

MOST_VARIABLES = 3_000_000
ROUNDS = 4
REMOTE = -2
"""Stands where a site would."""

Cell = tuple[int, int, str]
"""A site or the video link, a day and a language."""


@dataclass
class _Rows:
    """The model as it grows: variables with their rewards, rows with their bounds, what stands in them."""

    rewards: list[float] = field(default_factory=list)
    bounds: list[tuple[float, float]] = field(default_factory=list)
    cells: list[tuple[int, int, float]] = field(default_factory=list)

    def variable(self, reward: float = 0) -> int:
        self.rewards.append(reward)
        return len(self.rewards) - 1

    def row(self, low: float, high: float, plus: Iterable[int], minus: Iterable[int] = ()) -> None:
        number = len(self.bounds)
        self.bounds.append((low, high))
        self.cells += [(number, one, 1.0) for one in plus]
        self.cells += [(number, one, -1.0) for one in minus]

    def model(self) -> Any:
        made = model_pb2.ModelProto()
        many = len(self.rewards)
        made.variables.ids.extend(range(many))
        made.variables.lower_bounds.extend([0.0] * many)
        made.variables.upper_bounds.extend([1.0] * many)
        made.variables.integers.extend([True] * many)
        made.objective.maximize = True
        rewarded = [number for number in range(many) if self.rewards[number]]
        made.objective.linear_coefficients.ids.extend(rewarded)
        made.objective.linear_coefficients.values.extend(self.rewards[number] for number in rewarded)
        made.linear_constraints.ids.extend(range(len(self.bounds)))
        made.linear_constraints.lower_bounds.extend(low for low, _ in self.bounds)
        made.linear_constraints.upper_bounds.extend(high for _, high in self.bounds)
        entries = sorted(self.cells)
        made.linear_constraint_matrix.row_ids.extend(row for row, _, _ in entries)
        made.linear_constraint_matrix.column_ids.extend(column for _, column, _ in entries)
        made.linear_constraint_matrix.coefficients.extend(value for _, _, value in entries)
        return mathopt.Model.from_model_proto(made)


def plan(terms: Terms, limit: float) -> Found:
    """Most days, within so many seconds for each of a few rounds."""
    by_name: frozenset[int] = frozenset()
    best = Found([])
    for _ in range(ROUNDS):
        planning = _Planning(terms, by_name)
        found = planning.plan(limit)
        bounds = [one.bound for one in (best, found) if one.bound is not None]
        if len(found.visits) >= len(best.visits):
            best = found
        best = replace(best, bound=min(bounds, default=None))
        if not planning.without or len(best.visits) == best.bound or found.note.startswith("limit"):
            break
        by_name |= planning.without
    return best


class _Planning:
    def __init__(self, terms: Terms, by_name: frozenset[int]) -> None:
        self.by_name = by_name
        self.without: set[int] = set()
        """Leaders for whom no host was left in the cell that the model gave them."""
        self.terms, self.rows, self.reach = terms, _Rows(), Reach(terms)
        known = {one for ask in terms.profiles for one in ask.languages}
        known |= {one for host in terms.hosts for one in host.languages}
        self.languages = frozenset(known or {""})
        self.go: dict[Cell, dict[int, int]] = defaultdict(dict)
        """Leaders in each cell, with their variables."""
        self.take: dict[Cell, dict[int, int]] = defaultdict(dict)
        """Hosts in each cell, with their variables."""
        self.named: dict[Visit, int] = {}
        """Visits of those who must know their hosts by name."""
        self.seated: dict[tuple[int, int], list[int]] = defaultdict(list)
        self.of_host: dict[int, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))

    def plan(self, limit: float) -> Found:
        self._hosts()
        for number in range(len(self.terms.asks)):
            if self._by_name(number):
                self._leader_by_name(number)
            else:
                self._leader(number)
            if len(self.rows.rewards) > MOST_VARIABLES:
                return Found([], note=f"over {MOST_VARIABLES:,} variables")
        self._meet()
        self._limits()
        return self._solve(limit)

    def _by_name(self, number: int) -> bool:
        ask = self.terms.asks[number]
        return number in self.by_name or any(self._within(number, host) for host in ask.barred)

    def _within(self, number: int, host: int) -> bool:
        """Whether a leader who may not sit beside a host could, were it for place and time alone."""
        ask, offer = self.terms.asks[number], self.terms.hosts[host]
        return bool(self.terms.modes(ask, offer)) and bool((ask.free & offer.free).any())

    def _hosts(self) -> None:
        for number, host in enumerate(self.terms.hosts):
            if not host.room:
                continue
            for place in ((host.site,) if host.site != NO_SITE else ()) + ((REMOTE,) if host.remote else ()):
                for day in np.flatnonzero(host.free).tolist():
                    if place == REMOTE or self.terms.seats[place, day] > 0:
                        for language in host.languages or self.languages:
                            one = self.rows.variable()
                            self.take[place, day, language][number] = one
                            self.of_host[number][day].append(one)
                            if place != REMOTE:
                                self.seated[place, day].append(one)

    def _leader(self, number: int) -> None:
        ask = self.terms.asks[number]
        sites = range(len(self.terms.sites)) if ask.sites is None else sorted(ask.sites)
        every: list[int] = []
        by_day: dict[int, list[int]] = defaultdict(list)
        for day in np.flatnonzero(ask.free).tolist():
            for place in (*sites, *((REMOTE,) if ask.remote else ())):
                for language in self.terms.profiles[ask.profile].languages or self.languages:
                    if (place, day, language) in self.take:
                        one = self.rows.variable(1)
                        self.go[place, day, language][number] = one
                        every.append(one)
                        by_day[day].append(one)
        self._need(ask.need, every, by_day)

    def _need(self, need: int, every: list[int], by_day: dict[int, list[int]]) -> None:
        """So many days at most, and no two of them on one date."""
        self.rows.row(0, need, every)
        if need > 1:
            for ones in by_day.values():
                self.rows.row(0, 1, ones)

    def _leader_by_name(self, number: int) -> None:
        ask = self.terms.asks[number]
        every: list[int] = []
        by_day: dict[int, list[int]] = defaultdict(list)
        for host, remote in self.reach.mates(ask):
            beside = []
            for day in self.reach.days(ask, host, remote).tolist():
                one = self.rows.variable(1)
                self.named[Visit(number, day, host, remote)] = one
                beside.append(one)
                by_day[day].append(one)
                self.of_host[host][day].append(one)
                if not remote:
                    self.seated[self.terms.hosts[host].site, day].append(one)
            every += beside
            if ask.need > 1:
                self.rows.row(0, 1, beside)
        self._need(ask.need, every, by_day)

    def _meet(self) -> None:
        """As many hosts as leaders in each cell, and nobody left with the own department alone."""
        for cell, hosts in self.take.items():
            leaders = self.go.get(cell, {})
            self.rows.row(0, 0, leaders.values(), hosts.values())
            theirs: dict[str, list[int]] = defaultdict(list)
            for host, one in hosts.items():
                theirs[self.terms.hosts[host].department or ""].append(one)
            ours: dict[str, list[int]] = defaultdict(list)
            for number, one in leaders.items():
                ours[self._department(number)].append(one)
            for department in sorted(ours.keys() & theirs.keys() - {""}):
                others = (one for name, ones in theirs.items() if name != department for one in ones)
                self.rows.row(-float(len(hosts)), 0, ours[department], others)

    def _department(self, number: int) -> str:
        return self.terms.profiles[self.terms.asks[number].profile].department or ""

    def _limits(self) -> None:
        for (site, day), ones in self.seated.items():
            self.rows.row(0, float(self.terms.seats[site, day]), ones)
        for host, by_day in self.of_host.items():
            offer = self.terms.hosts[host]
            self.rows.row(0, offer.room, (one for ones in by_day.values() for one in ones))
            near = list(windows(self.terms, offer))
            for days in [*near, *([day] for day in by_day if not any(day in some for some in near))]:
                self.rows.row(0, 1, (one for day in days for one in by_day.get(day, ())))

    def _solve(self, limit: float) -> Found:
        model = self.rows.model()
        parameters = mathopt.SolveParameters(
            random_seed=1,
            time_limit=timedelta(seconds=limit),
            # Nearly all of the work is the first relaxation, which the simplex method is slower with.
            highs=highs_pb2.HighsOptionsProto(string_options={"solver": "ipm"}),
        )
        result = mathopt.solve(model, mathopt.SolverType.HIGHS, params=parameters)
        bound = result.termination.objective_bounds.dual_bound
        proven = int(bound + 1e-6) if np.isfinite(bound) else None
        if not result.has_primal_feasible_solution():
            return Found([], proven, "nothing found")
        values = {one.id: value > 0.5 for one, value in result.variable_values().items()}
        leaders: dict[tuple[int, int], list[int]] = defaultdict(list)
        hosts: dict[tuple[int, int], list[int]] = defaultdict(list)
        for into, cells in ((leaders, self.go), (hosts, self.take)):
            for (place, day, _), ones in cells.items():
                into[place, day] += [number for number, one in ones.items() if values[one]]
        found = [visit for visit, one in self.named.items() if values[one]]
        met: dict[int, set[int]] = defaultdict(set)
        # Where few meet there is least choice.
        for (place, day), going in sorted(leaders.items(), key=lambda item: (len(item[1]), item[0])):
            dealt = self._deal(met, going, hosts[place, day])
            found += [Visit(number, day, host, place == REMOTE) for host, number in dealt.items()]
        optimal = result.termination.reason is mathopt.TerminationReason.OPTIMAL
        many = f"{len(self.rows.rewards):,} variables"
        return Found(found, proven, f"{'optimal' if optimal else 'limit'}, {many}")

    def _deal(self, met: dict[int, set[int]], leaders: list[int], hosts: list[int]) -> dict[int, int]:
        """A leader for each host of a day at a site, nobody beside the same one again."""
        beside: dict[int, int] = {}

        def seat(number: int, tried: set[int]) -> bool:
            for host in hosts:
                fits = host not in met[number] and self.terms.may_meet(self.terms.asks[number], host)
                if fits and host not in tried:
                    tried.add(host)
                    if host not in beside or seat(beside[host], tried):
                        beside[host] = number
                        return True
            return False

        self.without.update(number for number in leaders if not seat(number, set()))
        for host, number in beside.items():
            met[number].add(host)
        return beside
