"""The best that any schedule of a tiny program can reach, found by looking at all that could be better.

Leaders take their days one after another; what is kept of the choices so far is only what they leave to
those who come after, and the best value that led there. Equal leavings with a worse value can never win,
because every aim is a sum, or a comparison of shares sorted by size, to which both would add the same.
Leavings that could not beat a schedule already found, even if all who come after had whatever they like,
are not followed. The last day is no sum: it is found by closing days from the end for as long as nothing
before it suffers.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cache
from typing import Any

from verifier import Day, Given, Host, Leader, Lock, unlawful

AIMS = ("days", "departments", "fairness", "changes", "last-day", "load", "wishes", "divisions")
MOST = frozenset({"days", "fairness", "wishes", "divisions"})
"""The aims of which more is better."""

Values = tuple[int, int, tuple[Fraction, ...], int, date | None, int, int, int]
Group = tuple[str, str]


@dataclass(frozen=True, slots=True)
class _Choice:
    """One visit that a leader could have."""

    host: str
    on: date
    site: str
    kept: bool
    """Whether it stands in the former schedule."""
    wished: bool
    across: bool


@dataclass(frozen=True, slots=True)
class _Step:
    """Some days of one leader, all to be taken from the same choices."""

    leader: str
    group: Group
    need: int
    choices: tuple[_Choice, ...]
    first: bool
    """Whether it is the leader's first step: the others remember whom the leader has met."""
    pinned: bool
    """Whether it is a day whose date is pinned: to be kept wherever it can be, before all aims."""


def group_of(leader: Leader) -> Group:
    """The department that a leader counts for; a leader without one is a group alone."""
    return (leader.department, "") if leader.department else ("", leader.id)


def measured(given: Given, former: Lock, lock: Lock, as_of: date) -> Values:
    """The value of every aim of a schedule that took the place of a former one."""
    return _Search(given, former, as_of).values_of(lock.days)


def best(given: Given, former: Lock, as_of: date) -> Values:
    """The best value of every aim, each in turn, that a schedule in the place of the former can have."""
    return _Search(given, former, as_of).best()


class _Search:
    """All schedules of one program."""

    def __init__(self, given: Given, former: Lock, as_of: date) -> None:
        self.given = given
        self.dropped = former.dropped
        self.open = [on for on in given.days() if on > as_of]
        self.fixed: list[Day] = []
        self.loose: list[Day] = []
        for one in former.days:
            gone = one.leader in former.dropped or one.host in former.dropped
            stays = one.on <= as_of or (one.pin == "pairing" and not gone)
            (self.fixed if stays else self.loose).append(one)
        self.leaders = {
            id: one for id, one in sorted(given.leaders.items()) if one.days and id not in former.dropped
        }
        self.taken = Counter(one.host for one in self.fixed)
        self.seats = Counter((one.site, one.on) for one in self.fixed if one.site)
        self.kept = {(one.leader, one.host, one.on) for one in self.loose}
        self.pinned: dict[str, list[date]] = {}
        for one in self.loose:
            if one.pin == "date":
                self.pinned.setdefault(one.leader, []).append(one.on)
        self.steps = list(self._steps())
        self.able = {step.group for step in self.steps if step.choices}
        self.asked: Counter[Group] = Counter()
        for leader in self.leaders.values():
            self.asked[group_of(leader)] += leader.days

    def values_of(self, days: Iterable[Day]) -> Values:
        """The value of every aim of a schedule."""
        days = list(days)
        has = Counter(one.leader for one in days)
        placed: Counter[Group] = Counter()
        for id, leader in self.leaders.items():
            placed[group_of(leader)] += min(leader.days, has[id])
        shares = sorted(Fraction(placed[group], asked) for group, asked in self.asked.items())
        stands = {(one.leader, one.host, one.on) for one in days}
        met = [self._meeting(one.leader, one.host, one.site) for one in days]
        return (
            sum(placed.values()),
            sum(not placed[group] for group in self.able),
            tuple(shares),
            len(self.kept - stands),
            max((one.on for one in days), default=None),
            sum(times * times for times in Counter(one.host for one in days).values()),
            sum(wished for wished, _ in met),
            sum(across for _, across in met),
        )

    def _meeting(self, leader_id: str, host_id: str, site: str) -> tuple[bool, bool]:
        """Whether a visit was wished for, and whether it leads into another division."""
        leader, host = self.given.leaders[leader_id], self.given.hosts[host_id]
        named = {host.id.casefold(), host.line, (site or "REMOTE").casefold()} - {""}
        ours = self.given.divisions.get(leader.department, "")
        theirs = self.given.divisions.get(host.department, "")
        return bool(named & leader.prefers), bool(ours and theirs and ours != theirs)

    def _steps(self) -> Iterator[_Step]:
        """The days still to be found, those of one department beside each other."""
        stands: dict[str, list[Day]] = {}
        for one in self.fixed:
            stands.setdefault(one.leader, []).append(one)
        for id, leader in sorted(self.leaders.items(), key=lambda item: (group_of(item[1]), item[0])):
            had = stands.get(id, [])
            need = leader.days - len(had)
            if need <= 0:
                continue
            choices = list(self._choices(leader, had))
            dates = sorted(self.pinned.get(id, ()))[:need]
            parts = [(1, [one for one in choices if one.on == on]) for on in dates]
            if need > len(dates):
                parts.append((need - len(dates), [one for one in choices if one.on not in dates]))
            for number, (days, among) in enumerate(parts):
                yield _Step(id, group_of(leader), days, tuple(among), number == 0, number < len(dates))

    def _choices(self, leader: Leader, had: list[Day]) -> Iterator[_Choice]:
        """Every visit of a leader that is in order by itself and beside what stands."""
        for host in sorted(self.given.hosts.values(), key=lambda host: host.id):
            if self.taken[host.id] >= host.most or any(one.host == host.id for one in had):
                continue
            rest = [one.on for one in self.fixed if one.host == host.id]
            for on in self.open:
                if any(one.on == on for one in had) or any(_clash(host, on, other) for other in rest):
                    continue
                for site in (host.site, "") if host.site else ("",):
                    day = Day(leader.id, host.id, on, site, 1, "", 0)
                    if any(unlawful(self.given, self.dropped, day)) or (site and self._room(site, on) < 1):
                        continue
                    kept = (leader.id, host.id, on) in self.kept
                    yield _Choice(host.id, on, site, kept, *self._meeting(leader.id, host.id, site))

    def _room(self, site: str, on: date) -> int:
        return self.given.sites[site].room(on) - self.seats[site, on]

    # The search.

    def best(self) -> Values:
        """The best value of every aim, each in turn."""
        stood = max((one.on for one in self.fixed), default=None)
        goal = self._run(self.open, to_the_end=False)
        low, high = 0, len(self.open)  # how many of the open days are needed
        while low < high:
            middle = (low + high) // 2
            if self._run(self.open[:middle], to_the_end=False, goal=goal) == goal:
                high = middle
            else:
                low = middle + 1
        # Days before the last one that stands anyway cost nothing.
        while low < len(self.open) and stood is not None and self.open[low] <= stood:
            low += 1
        found = self._run(self.open[:low], to_the_end=True, goal=goal)
        assert goal and found and found[:5] == goal
        last = max((*self.open[:low][-1:], *((stood,) if stood else ())), default=None)
        met = [self._meeting(one.leader, one.host, one.site) for one in self.fixed]
        _, days, gone, shares, changes = goal
        return (
            days,
            -gone,
            shares,
            -changes,
            last,
            sum(times * times for times in self.taken.values()) - found[5],
            sum(wished for wished, _ in met) + found[6],
            sum(across for _, across in met) + found[7],
        )

    def _run(self, days: Sequence[date], *, to_the_end: bool, goal: Worth | None = None) -> Worth | None:
        """The best values with these days alone: the first four aims, or those after the last day as well.

        Before them stand the pinned dates that can't be kept. All are given so that more is better. Few
        days lost are tried first. None where a `goal` is given and its number of days can't be had.
        """
        stand = self.values_of(self.fixed)[0]
        need = sum(one.need for one in self.steps)
        least = need - (goal[1] - stand) if goal else 0
        pins = sum(step.pinned for step in self.steps)
        for missed in range(-goal[0], 1 - goal[0]) if goal else range(pins + 1):
            for lost in range(max(least, missed), least + 1 if goal else need + 1):
                found = _Deal(self, days, lost, missed, to_the_end=to_the_end).best()
                if found is not None:
                    return (-missed, stand + need - lost, *found)
        return None


Worth = tuple[Any, ...]
MOST_STATES = 20_000


class TooManyError(Exception):
    """There are more schedules than can be looked at."""


class _Deal:
    """All schedules in which exactly so many days are lost, so many pinned ones among them."""

    def __init__(
        self, search: _Search, days: Sequence[date], lost: int, missed: int, *, to_the_end: bool
    ) -> None:
        self.search, self.lost, self.missed, self.to_the_end = search, lost, missed, to_the_end
        self.steps = search.steps
        number_of = {on: number for number, on in enumerate(days)}
        self.hosts = sorted({one.host for step in self.steps for one in step.choices})
        seats = sorted(
            {(c.site, c.on) for s in self.steps for c in s.choices if c.site and c.on in number_of}
        )
        host_of = {id: number for number, id in enumerate(self.hosts)}
        seat_of = {seat: number for number, seat in enumerate(seats)}
        given = [search.given.hosts[id] for id in self.hosts]
        self.most = [one.most for one in given]
        # Which days are gone for a host who has a visitor on one.
        self.gone = [
            [sum(1 << other for other, there in enumerate(days) if _clash(one, on, there)) for on in days]
            for one in given
        ]
        # Of each choice: the host, the day, the seat or -1, and what it is worth.
        self.choices = [
            [
                (
                    host_of[c.host],
                    number_of[c.on],
                    seat_of[c.site, c.on] if c.site else -1,
                    int(c.kept),
                    int(c.wished),
                    int(c.across),
                )
                for c in step.choices
                if c.on in number_of
            ]
            for step in self.steps
        ]
        self.rooms = tuple(search._room(*seat) for seat in seats)
        self.free = tuple(
            sum(1 << day for day in {c[1] for part in self.choices for c in part if c[0] == host})
            for host in range(len(self.hosts))
        )
        self.placed: Counter[Group] = Counter()
        has = Counter(one.leader for one in search.fixed)
        for id, leader in search.leaders.items():
            self.placed[group_of(leader)] += min(leader.days, has[id])
        self._look_ahead()

    def _look_ahead(self) -> None:
        """What those who come after each step could want, and the most that they could bring."""
        wanted = [0] * len(self.hosts)
        seated = [0] * len(self.rooms)
        need = lose = kept = wished = across = 0
        self.wanted: list[tuple[int, ...]] = []
        self.seated: list[tuple[int, ...]] = []
        self.ahead: list[tuple[int, int, int, int, int]] = []
        for step, part in zip(reversed(self.steps), reversed(self.choices), strict=True):
            self.wanted.append(tuple(wanted))
            self.seated.append(tuple(seated))
            self.ahead.append((need, lose, kept, wished, across))
            for host, day in {(c[0], c[1]) for c in part}:
                wanted[host] |= 1 << day
            for seat in {c[2] for c in part if c[2] >= 0}:
                seated[seat] += 1  # a leader takes at most one seat on a day
            need += step.need
            lose += max(0, step.need - min(len({c[1] for c in part}), len({c[0] for c in part})))
            for_all = [min(step.need, len({c[0] for c in part if c[worth]})) for worth in (3, 4, 5)]
            kept, wished, across = kept + for_all[0], wished + for_all[1], across + for_all[2]
        self.wanted.reverse()
        self.seated.reverse()
        self.ahead.reverse()
        self.surely = lose

        groups: dict[Group, int] = {}
        self.groups_after: list[tuple[tuple[int, int, int], ...]] = []
        for step in reversed(self.steps):
            self.groups_after.append(
                tuple(
                    (self.placed[g], need, self.search.asked[g])
                    for g, need in groups.items()
                    if g != step.group
                )
            )
            groups[step.group] = groups.get(step.group, 0) + step.need
        self.groups_after.reverse()
        self.need_of = groups
        rest: Counter[Group] = Counter()
        self.rest_of_group: list[int] = []
        for step in reversed(self.steps):
            self.rest_of_group.append(rest[step.group])
            rest[step.group] += step.need
        self.rest_of_group.reverse()

    def best(self) -> Worth | None:
        """The best values; None where so few can't be lost."""
        if self.surely > self.lost:
            return None
        some = self._sweep(None, 200)
        found = self._sweep(some, None)
        return found if some is None else some if found is None else max(some, found)

    def _sweep(self, beat: Worth | None, widest: int | None) -> Worth | None:
        """The best values that beat those given; only a few ways are followed where `widest` says so."""
        stepping = {step.group for step in self.steps}
        shares = tuple(
            sorted(
                Fraction(self.placed[group], asked)
                for group, asked in self.search.asked.items()
                if group not in stepping
            )
        )
        times = tuple(self.search.taken[id] for id in self.hosts)
        start = (
            self.free,
            times if self.to_the_end else self._seen(self.free, times),
            self.rooms,
            (),
            0,
            0,
            0,
        )
        states: dict[Any, Worth] = {start: (0, shares, -len(self.search.kept), 0, 0, 0)}
        for number in range(len(self.steps)):
            new: dict[Any, Worth] = {}
            for state, worth in states.items():
                self._step(number, state, worth, new)
            if beat is not None:
                new = {
                    state: worth for state, worth in new.items() if self._hope(number, state, worth) > beat
                }
            if widest is not None and len(new) > widest:
                ranked = sorted(new.items(), key=lambda item: self._rank(number, *item), reverse=True)
                new = dict(ranked[:widest])
            if len(new) > MOST_STATES:
                raise TooManyError(f"{len(new)} ways after {number + 1} of {len(self.steps)} steps.")
            states = new
        ends = [self._told(worth) for state, worth in states.items() if state[5:] == (self.lost, self.missed)]
        return max(ends, default=None)

    def _told(self, worth: Worth) -> Worth:
        return worth if self.to_the_end else worth[:3]

    def _seen(self, free: tuple[int, ...], times: tuple[int, ...]) -> tuple[int, ...]:
        """How often each host was visited: where load does not count, more room than days is no matter."""
        return tuple(
            max(had, most - mask.bit_count()) if mask else 0
            for mask, had, most in zip(free, times, self.most, strict=True)
        )

    def _step(self, number: int, state: Any, worth: Worth, new: dict[Any, Worth]) -> None:
        """Follow every way in which the leader of a step can be served."""
        free, times, rooms, met, got, lost, missed = state
        step = self.steps[number]
        coming = self.steps[number + 1] if number + 1 < len(self.steps) else None
        need_after, lose_after = self.ahead[number][:2]
        may_lose = self.lost - lost - lose_after
        if may_lose < 0:
            return
        choices = [
            c
            for c in self.choices[number]
            if free[c[0]] >> c[1] & 1
            and (c[2] < 0 or rooms[c[2]] > 0)
            and not any(c[0] == host or c[1] == day for host, day in met)
        ]
        wanted, seated = self.wanted[number], self.seated[number]
        goes_on = coming is not None and not coming.first
        closes = coming is None or coming.group != step.group
        for taken in _ways(choices, step.need, max(0, step.need - may_lose)):
            after_lost = lost + step.need - len(taken)
            after_missed = missed + (step.need - len(taken) if step.pinned else 0)
            if after_missed > self.missed:
                continue
            some_free, some_times, some_rooms = list(free), list(times), list(rooms)
            gone, shares, kept, minus_load, wished, across = worth
            for host, day, seat, is_kept, is_wished, is_across in taken:
                minus_load -= (2 * some_times[host] + 1) if self.to_the_end else 0
                some_times[host] += 1
                some_free[host] &= ~self.gone[host][day]
                if seat >= 0:
                    some_rooms[seat] -= 1
                kept += is_kept
                if self.to_the_end:
                    wished += is_wished
                    across += is_across
            for host, had in enumerate(some_times):
                some_free[host] = some_free[host] & wanted[host] if had < self.most[host] else 0
                if not some_free[host]:
                    some_times[host] = 0
            after_free, after_times = tuple(some_free), tuple(some_times)
            if not self.to_the_end:
                after_times = self._seen(after_free, after_times)
            room = sum(
                min(most - had, mask.bit_count())
                for mask, had, most in zip(after_free, after_times, self.most, strict=True)
            )
            if need_after - room > self.lost - after_lost:
                continue
            after_rooms = tuple(map(min, some_rooms, seated))
            after_met = tuple(sorted((*met, *((c[0], c[1]) for c in taken)))) if goes_on else ()
            after_got = got + len(taken)
            if closes:
                total = self.placed[step.group] + after_got
                shares = tuple(sorted((*shares, Fraction(total, self.search.asked[step.group]))))
                gone -= int(step.group in self.search.able and not total)
                after_got = 0
            after = (after_free, after_times, after_rooms, after_met, after_got, after_lost, after_missed)
            value = (gone, shares, kept, minus_load, wished, across)
            if after not in new or new[after] < value:
                new[after] = value

    def _hope(self, number: int, state: Any, worth: Worth) -> Worth:
        """What could be reached at most from here."""
        free, times, _, _, got, lost, _ = state
        gone, shares, kept, minus_load, wished, across = worth
        need, _, keep, wish, cross = self.ahead[number]
        left = self.lost - lost
        others = self.groups_after[number]
        closed = number + 1 == len(self.steps) or self.steps[number + 1].group != self.steps[number].group
        if not closed:
            group = self.steps[number].group
            here = (self.placed[group] + got, self.rest_of_group[number], self.search.asked[group])
            others = (here, *others)
        shares = tuple(sorted((*shares, *_fairest(others, left))))
        hope = (gone, shares, kept + keep)
        if not self.to_the_end:
            return hope
        return (*hope, minus_load - self._lightest(free, times, need - left), wished + wish, across + cross)

    def _lightest(self, free: tuple[int, ...], times: tuple[int, ...], days: int) -> int:
        """The least load that so many days more can bring."""
        more = sorted(
            2 * count + 1
            for mask, had, most in zip(free, times, self.most, strict=True)
            for count in range(had, min(most, had + mask.bit_count()))
        )
        return sum(more[: max(0, days)])

    def _rank(self, number: int, state: Any, worth: Worth) -> Any:
        """Which ways look best: those that promise most, then those that leave most."""
        free, times, rooms = state[:3]
        left = sum(
            mask.bit_count() * (most - had) for mask, had, most in zip(free, times, self.most, strict=True)
        )
        return self._hope(number, state, worth), left + sum(rooms)


@cache
def _fairest(groups: tuple[tuple[int, int, int], ...], lost: int) -> tuple[Fraction, ...]:
    """The best shares of departments that lose so many days between them.

    Each group is given by the days it has, those it still needs, and those it asked for.
    """
    got = [(had + need, had, asked) for had, need, asked in groups]
    for _ in range(lost):
        # The day is best lost where the share is the largest after it.
        able = [number for number, (now, had, _) in enumerate(got) if now > had]
        if not able:
            break
        least = max(able, key=lambda number: Fraction(got[number][0] - 1, got[number][2]))
        now, had, asked = got[least]
        got[least] = (now - 1, had, asked)
    return tuple(Fraction(now, asked) for now, _, asked in got)


def _clash(host: Host, one: date, other: date) -> bool:
    """Whether a host would lack rest between two days."""
    return abs((one - other).days) <= host.gap


def _ways(choices: Sequence[Any], need: int, least: int) -> Iterator[tuple[Any, ...]]:
    """Every set of visits beside different hosts on different days, of a size between two numbers."""

    def go(start: int, taken: tuple[Any, ...]) -> Iterator[tuple[Any, ...]]:
        if len(taken) >= least:
            yield taken
        if len(taken) == need:
            return
        for number in range(start, len(choices)):
            one = choices[number]
            if not any(one[0] == other[0] or one[1] == other[1] for other in taken):
                yield from go(number + 1, (*taken, one))

    return go(0, ())


def told(values: Values) -> dict[str, str]:
    """The values as a schedule's file has them: of fairness the smallest share, of dates the ISO form."""
    days, departments, shares, changes, last, *others = values
    least = str(shares[0]) if shares else "1"
    numbers = (str(days), str(departments), least, str(changes), last.isoformat() if last else "-")
    return dict(zip(AIMS, (*numbers, *map(str, others)), strict=True))


def surpasses(aim: str, one: str, other: str) -> bool:
    """Whether one value of an aim, as a file has it, is better than another."""
    if "-" in (one, other):
        return one == "-" != other
    if aim == "last-day":
        return one < other
    return Fraction(one) > Fraction(other) if aim in MOST else Fraction(one) < Fraction(other)
