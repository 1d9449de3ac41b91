"""The assignment problem: hosts' days are dealt first, then SciPy matches leaders with them, once.

Rest and seats are no part of an assignment problem. So each host gets fixed days that keep the rest,
as long as the site has seats, and a leader's second day at the same host or on the same date is lost.
"""

from __future__ import annotations

import numpy as np

from benchmarks.peers import Found, Reach
from playbook.scheduling.terms import NO_SITE, Terms, Visit

MOST_CELLS = 60_000_000
"""The matrix is dense; so many numbers are half a gigabyte."""


def plan(terms: Terms, limit: float) -> Found:
    """The best assignment of leaders to the days that were dealt."""
    from scipy.optimize import linear_sum_assignment  # type: ignore

    columns = _deal(terms)
    rows = [number for number, ask in enumerate(terms.asks) for _ in range(ask.need)]
    if len(rows) * len(columns) > MOST_CELLS:
        return Found([], note="matrix too large")
    reach = Reach(terms)
    of_host: dict[int, list[int]] = {}
    for place, (host, _, _) in enumerate(columns):
        of_host.setdefault(host, []).append(place)
    cost = np.zeros((len(rows), len(columns)), dtype=np.float32)
    for row, number in enumerate(rows):
        ask = terms.asks[number]
        for host, remote in reach.mates(ask):
            for place in of_host.get(host, ()):
                _, day, seat = columns[place]
                if ask.free[day] and (remote or seat):
                    cost[row, place] = -1
    found, days, hosts = [], set(), set()
    for row, place in zip(*linear_sum_assignment(cost), strict=True):
        if cost[row, place]:
            number, (host, day, seat) = rows[row], columns[place]
            if (number, day) not in days and (number, host) not in hosts:
                days.add((number, day))
                hosts.add((number, host))
                both = terms.asks[number].remote and terms.hosts[host].remote
                found.append(Visit(number, day, host, both))
    return Found(found)


def _deal(terms: Terms) -> list[tuple[int, int, bool]]:
    """Days of hosts as host, day, and whether there is a seat: spread over the window and over seats."""
    seats = terms.seats.copy()
    free = [host.free.copy() for host in terms.hosts]
    dealt: list[tuple[int, int, bool]] = []
    for turn in range(max((host.room for host in terms.hosts), default=0)):
        for number, host in enumerate(terms.hosts):
            if host.room <= turn:
                continue
            open_days = free[number].copy()
            room = seats[host.site] if host.site != NO_SITE else np.zeros(len(terms.days), dtype=np.int64)
            if not host.remote:
                open_days &= room > 0
            days = np.flatnonzero(open_days)
            if len(days):
                day = int(days[np.argmax(room[days])])
                seat = bool(room[day] > 0)
                if seat:
                    seats[host.site, day] -= 1
                free[number] &= np.abs(terms.ordinals - terms.ordinals[day]) > host.gap
                dealt.append((number, day, seat))
    return dealt
