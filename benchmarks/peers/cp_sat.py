"""CP-SAT on the model as one would write it down first: a truth value for each leader, host and day.

Limited by deterministic time, so that the answer depends on no clock.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from ortools.sat.python import cp_model

from benchmarks.peers import Found, Reach, windows
from playbook.scheduling.terms import Terms, Visit

MOST_VARIABLES = 1_500_000


def plan(terms: Terms, limit: float) -> Found:
    """Most days first; once that is proven, departments, the smallest share, the last day and the load."""
    return _Model(terms).plan(limit)


class _Model:
    def __init__(self, terms: Terms) -> None:
        self.terms, self.model = terms, cp_model.CpModel()
        self.of: dict[Visit, Any] = {}
        reach = Reach(terms)
        for number, ask in enumerate(terms.asks):
            for host, remote in reach.mates(ask):
                for day in reach.days(ask, host, remote).tolist():
                    self.of[Visit(number, day, host, remote)] = None
            if len(self.of) > MOST_VARIABLES:
                return
        of_ask, of_day, of_pair, of_host, of_host_day, of_seat = (defaultdict(list) for _ in range(6))
        for visit in self.of:
            one = self.of[visit] = self.model.new_bool_var("")
            of_ask[visit.ask].append(one)
            of_host[visit.host].append(one)
            of_host_day[visit.host, visit.day].append(one)
            if terms.asks[visit.ask].need > 1:
                of_day[visit.ask, visit.day].append(one)
                of_pair[visit.ask, visit.host].append(one)
            if not visit.remote:
                of_seat[terms.hosts[visit.host].site, visit.day].append(one)
        for alone in (of_day, of_pair, of_host_day):
            for ones in alone.values():
                self.model.add_at_most_one(ones)
        for number, ones in of_ask.items():
            self.model.add(sum(ones) <= terms.asks[number].need)
        for (site, day), ones in of_seat.items():
            self.model.add(sum(ones) <= int(terms.seats[site, day]))
        for host, ones in of_host.items():
            self.model.add(sum(ones) <= terms.hosts[host].room)
            for near in windows(terms, terms.hosts[host]):
                self.model.add_at_most_one(one for day in near for one in of_host_day.get((host, day), ()))
        self.of_host, self.of_ask = of_host, of_ask

    def plan(self, limit: float) -> Found:
        if len(self.of) > MOST_VARIABLES:
            return Found([], note=f"over {MOST_VARIABLES:,} variables")
        total = sum(self.of.values())
        solver = self._solver(limit)
        self.model.maximize(total)
        status = solver.solve(self.model)
        if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            return Found([], note="nothing found")
        best, bound = self._chosen(solver), int(solver.best_objective_bound + 1e-6)
        done = "days" if status == cp_model.OPTIMAL else "none"
        self.model.add(total >= len(best))
        for aim, goal in self._later():
            limit -= solver.response_proto.deterministic_time
            if done == "none" or limit <= 0:
                break
            solver.parameters.max_deterministic_time = limit
            chosen = frozenset(best)
            self.model.clear_hints()  # type: ignore[no-untyped-call]
            for visit, one in self.of.items():
                self.model.add_hint(one, visit in chosen)
            self.model.minimize(goal)
            status = solver.solve(self.model)
            if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
                break
            best = self._chosen(solver)
            if status != cp_model.OPTIMAL:
                break
            self.model.add(goal <= round(solver.objective_value))
            done = aim
        return Found(best, bound, f"proven up to: {done}")

    def _solver(self, limit: float) -> cp_model.CpSolver:
        solver = cp_model.CpSolver()
        solver.parameters.max_deterministic_time = limit
        solver.parameters.random_seed = 1
        solver.parameters.num_workers = 1
        return solver

    def _chosen(self, solver: cp_model.CpSolver) -> list[Visit]:
        return [visit for visit, one in self.of.items() if solver.value(one)]

    def _later(self) -> Any:
        """The aims after the first, each with what is to be made small."""
        terms, model = self.terms, self.model
        asked: dict[str, int] = defaultdict(int)
        has: dict[str, list[Any]] = defaultdict(list)
        for number, ask in enumerate(terms.asks):
            asked[ask.department] += ask.need
            has[ask.department] += self.of_ask[number]
        empty = []
        for ones in has.values():
            if ones:
                none = model.new_bool_var("")
                model.add(sum(ones) >= 1).only_enforce_if(~none)
                empty.append(none)
        yield "departments", sum(empty)
        # Only the smallest share, in thousandths; the second smallest and so on are left out.
        share = model.new_int_var(0, 1000, "")
        for department, ones in has.items():
            model.add(1000 * sum(ones) >= share * asked[department])
        yield "fairness", -share
        last = model.new_int_var(0, len(terms.days), "")
        for visit, one in self.of.items():
            model.add(last >= visit.day).only_enforce_if(one)
        yield "last-day", last
        load = []
        for host, ones in self.of_host.items():
            offer = terms.hosts[host]
            steps = [model.new_bool_var("") for _ in range(offer.room)]
            model.add(sum(ones) == sum(steps))
            load += [(2 * (offer.taken + count) + 1) * step for count, step in enumerate(steps)]
        yield "load", sum(load)
