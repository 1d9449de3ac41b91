"""The search for the best of all schedules finds what looking at every single one finds."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, product
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import brute
from hypothesis import given, settings
from instances import BEFORE, PROGRAM, Instance, instances, write
from verifier import Day, Given, Lock, read, together, unlawful


def every_schedule(given: Given) -> Iterator[tuple[Day, ...]]:
    """Every set of days that keeps all rules, found by trying all there are."""
    ways = []
    for leader in given.leaders.values():
        pairs = [
            Day(leader.id, host.id, on, site, 1, "", 0)
            for host in given.hosts.values()
            for on in given.days()
            for site in {host.site, ""}
        ]
        lawful = [one for one in pairs if not any(unlawful(given, frozenset(), one))]
        ways.append([some for size in range(leader.days + 1) for some in combinations(lawful, size)])
    for parts in product(*ways):
        days = tuple(one for part in parts for one in part)
        if not any(together(given, Lock(days=days), BEFORE)):
            yield days


def rank(values: brute.Values) -> tuple[Any, ...]:
    """Values in an order in which the best is the largest."""
    days, departments, shares, changes, last, load, wishes, divisions = values
    late = last.toordinal() if last else 0
    return (days, -departments, shares, -changes, -late, -load, wishes, divisions)


@settings(max_examples=40)
@given(instances(leaders=3, hosts=2, days=4))
def test_the_best_is_the_best_of_all(instance: Instance) -> None:
    """On the tiniest programs every schedule is measured, and none is better than what was found."""
    with TemporaryDirectory() as name:
        folder = write(instance, Path(name))
        given = read(folder, PROGRAM)
        every = (brute.measured(given, Lock(), Lock(days=days), BEFORE) for days in every_schedule(given))
        assert max(every, key=rank) == brute.best(given, Lock(), BEFORE)
