"""Other ways to plan shadow days, on the same terms as `playbook schedule`, to measure it against."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from playbook.scheduling.terms import NO_SITE, Ask, Offer, Terms, Visit


@dataclass(frozen=True, slots=True)
class Found:
    """What a peer came to."""

    visits: list[Visit]
    bound: int | None = None
    """How many days no plan surpasses, where the peer proves that."""
    note: str = ""
    """What else there is to say, in words."""


@dataclass
class Reach:
    """Who may sit beside whom: hosts by site and by what they have in common, so that few are looked at."""

    terms: Terms
    _at: dict[int, dict[tuple[str | None, frozenset[str]], list[int]]] = field(init=False)
    _remote: dict[tuple[str | None, frozenset[str]], list[int]] = field(init=False)

    def __post_init__(self) -> None:
        self._at = defaultdict(lambda: defaultdict(list))
        self._remote = defaultdict(list)
        for number, host in enumerate(self.terms.hosts):
            if host.room:
                alike = (host.department, host.languages)
                if host.site != NO_SITE:
                    self._at[host.site][alike].append(number)
                if host.remote:
                    self._remote[alike].append(number)

    def mates(self, ask: Ask) -> Iterator[tuple[int, bool]]:
        """The hosts beside whom a leader may sit, and whether by video link; each of them once.

        Where both ways are open it is the video link, which takes no seat.
        """
        seen = set()
        if ask.remote:
            for number in self._among(ask, self._remote):
                seen.add(number)
                yield number, True
        for site in sorted(self._at if ask.sites is None else ask.sites):
            for number in self._among(ask, self._at.get(site, {})):
                if number not in seen:
                    yield number, False

    def _among(self, ask: Ask, groups: dict[tuple[str | None, frozenset[str]], list[int]]) -> Iterator[int]:
        profile = self.terms.profiles[ask.profile]
        for (department, languages), numbers in groups.items():
            if department and department == profile.department:
                continue
            if languages and profile.languages and languages.isdisjoint(profile.languages):
                continue
            for number in numbers:
                if number not in ask.barred:
                    yield number

    def days(self, ask: Ask, number: int, remote: bool) -> NDArray[np.intp]:
        """On which days the two could meet if nobody else went anywhere."""
        host = self.terms.hosts[number]
        both = ask.free & host.free
        return np.flatnonzero(both if remote else both & (self.terms.seats[host.site] > 0))


def windows(terms: Terms, host: Offer) -> Iterator[list[int]]:
    """The days of which a host may take but one, for the sake of rest: as few sets as say it all."""
    days = np.flatnonzero(host.free).tolist()
    last: list[int] = []
    for place, first in enumerate(days):
        near = [day for day in days[place:] if terms.ordinals[day] - terms.ordinals[first] <= host.gap]
        if len(near) > 1 and not set(near) <= set(last):
            last = near
            yield near


def broken(terms: Terms, visits: Iterable[Visit]) -> str:
    """The first rule that a plan breaks, or nothing: a peer that cheats is no peer."""
    seats = terms.seats.copy()
    hosted: dict[int, list[int]] = defaultdict(list)
    met: dict[int, list[Visit]] = defaultdict(list)
    for visit in visits:
        ask, host = terms.asks[visit.ask], terms.hosts[visit.host]
        if not ask.free[visit.day] or not host.free[visit.day]:
            return "somebody is not there"
        if not terms.may_meet(ask, visit.host) or visit.remote not in terms.modes(ask, host):
            return "the two may not meet"
        if not visit.remote:
            seats[host.site, visit.day] -= 1
            if seats[host.site, visit.day] < 0:
                return "seats"
        hosted[visit.host].append(int(terms.ordinals[visit.day]))
        met[visit.ask].append(visit)
    for number, on in hosted.items():
        host, on = terms.hosts[number], sorted(on)
        if len(on) > host.room or any(b - a <= host.gap for a, b in pairwise(on)):
            return "a host has too much"
    for number, of_ask in met.items():
        many = len(of_ask)
        if many > terms.asks[number].need:
            return "a leader has too many days"
        if len({one.day for one in of_ask}) < many or len({one.host for one in of_ask}) < many:
            return "a leader has the same day or host twice"
    return ""
