"""First fit: each leader takes the nearest day on which some host is free; nobody is moved once placed."""

from __future__ import annotations

from hashlib import sha256

import numpy as np

from benchmarks.peers import Found, Reach
from playbook.scheduling.terms import Terms, Visit


def _shuffle(text: str) -> str:
    """An order that looks like chance and is the same every time."""
    return sha256(text.encode()).hexdigest()


def plan(terms: Terms, limit: float) -> Found:
    """Leaders in the order of chance, wished-for days spread evenly, the host with the fewest days first."""
    reach = Reach(terms)
    seats = terms.seats.copy()
    free = [host.free.copy() for host in terms.hosts]
    load = [0] * len(terms.hosts)
    found: list[Visit] = []
    order = sorted(range(len(terms.asks)), key=lambda number: _shuffle(terms.asks[number].id))
    for place, number in enumerate(order):
        ask = terms.asks[number]
        wish = place * len(terms.days) // len(order)
        days = sorted(np.flatnonzero(ask.free).tolist(), key=lambda day: (abs(day - wish), day))
        mates = [(host, remote) for host, remote in reach.mates(ask) if load[host] < terms.hosts[host].room]
        mates.sort(key=lambda mate: (load[mate[0]], _shuffle(f"{ask.id}{terms.hosts[mate[0]].id}")))
        need, met = ask.need, set[int]()
        for day in days:
            if not need:
                break
            for host, remote in mates:
                offer = terms.hosts[host]
                if not free[host][day] or host in met or not (remote or seats[offer.site, day] > 0):
                    continue
                if not remote:
                    seats[offer.site, day] -= 1
                load[host] += 1
                free[host] &= np.abs(terms.ordinals - terms.ordinals[day]) > offer.gap
                if load[host] == offer.room:
                    free[host][:] = False
                found.append(Visit(number, day, host, remote))
                met.add(host)
                need -= 1
                break
    return Found(found)
