"""How good a schedule is, in plain words: each aim, what was reached, and what no schedule surpasses."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from math import ceil
from typing import Final

from playbook import prose
from playbook.model.library import Program
from playbook.model.shadowing import Aim, Reached


class Certainty(StrEnum):
    """How sure it is that an aim can't be served better."""

    PROVEN = "Proven"
    BOUND = "At its bound"
    """No schedule does better that is as good in all aims before, of which one is still open."""
    OPEN = "Not proven"


@dataclass(frozen=True, slots=True)
class Told:
    """An aim in words."""

    aim: Aim
    name: str
    says: str
    """What was reached."""
    limit: str
    """What no schedule surpasses, as far as that is known."""
    certainty: Certainty


NAMES: Final = {
    Aim.DAYS: "Days found",
    Aim.DEPARTMENTS: "No department left out",
    Aim.FAIRNESS: "Fair shares",
    Aim.CHANGES: "Few changes",
    Aim.LAST_DAY: "An early end",
    Aim.LOAD: "Even load on hosts",
    Aim.WISHES: "Wishes",
    Aim.DIVISIONS: "Into other divisions",
}
"""What each aim is called."""


def told(program: Program) -> list[Told]:
    """The aims of the program's schedule in the order in which they count."""
    found: list[Told] = []
    for one in sorted(program.schedule.aims, key=lambda one: list(Aim).index(one.aim)):
        words = _WORDS[one.aim](program, one) or _Words(one.value, at_most=f"At best {one.bound}.")
        before_is_open = any(other.certainty is not Certainty.PROVEN for other in found)
        certainty, limit = _limit(one, words, before_is_open)
        found.append(Told(one.aim, NAMES[one.aim], words.says, limit, certainty))
    return found


def found_and_asked(program: Program) -> tuple[int, int]:
    """How many days there are, and how many are asked for, of leaders with whom the schedule counts."""
    placed, asked = _groups(program)
    return placed.total(), asked.total()


@dataclass(frozen=True, slots=True)
class _Words:
    """What there is to say of an aim, whatever of it will turn out to be true."""

    says: str
    best: str = "It can’t be better."
    """What holds when that is proven."""
    at_most: str = ""
    """What the bound says; nothing where it says nothing."""
    at_bound: bool = False
    """Whether what was reached is as good as the bound."""
    as_good: str = "No schedule as good in the aims before does better."
    """What holds at the bound while an aim before is open."""
    alone: str = ""
    """What holds at the bound while the aims before are proven, where that is not yet the whole proof."""


def _limit(one: Reached, words: _Words, before_is_open: bool) -> tuple[Certainty, str]:
    if one.optimal:
        return Certainty.PROVEN, words.best
    if words.at_bound and words.alone and not before_is_open:
        return Certainty.OPEN, words.alone
    if words.at_bound:
        return Certainty.BOUND, words.as_good
    return Certainty.OPEN, words.at_most or "Whether it can be better is not known."


def _groups(program: Program) -> tuple[Counter[str], Counter[str]]:
    """The days that each department has and asks for; a leader without one is a group of his or her own."""
    dropped = set(program.schedule.dropped)
    has = Counter(one.leader for one in program.days)
    placed: Counter[str] = Counter()
    asked: Counter[str] = Counter()
    for leader in program.leaders.values():
        if leader.days and leader.id not in dropped:
            # An identifier has no blank, so no leader is taken for a department.
            group = leader.department or f" {leader.id}"
            asked[group] += leader.days
            placed[group] += min(leader.days, has[leader.id])
    return placed, asked


def _count(number: int, one: str, many: str = "") -> str:
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) < 15 else None


def _numbers(one: Reached) -> tuple[int, int] | None:
    value, bound = _number(one.value), _number(one.bound)
    return None if value is None or bound is None else (value, bound)


def _share(text: str) -> Fraction | None:
    above, slash, below = text.partition("/")
    top, bottom = _number(above), _number(below) if slash else 1
    return Fraction(top, bottom) if top is not None and bottom else None


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _of_days(program: Program, one: Reached) -> _Words | None:
    numbers = _numbers(one)
    if numbers is None:
        return None
    (value, bound), (_, asked) = numbers, found_and_asked(program)
    return _Words(
        f"{value:,} of {_count(asked, 'day')} found.",
        best="It can’t be better." if value >= asked else "No schedule can find more.",
        at_most=f"No schedule can find more than {bound:,}.",
        at_bound=value >= bound,
        as_good="No schedule can find more.",
    )


def _of_departments(program: Program, one: Reached) -> _Words | None:
    numbers = _numbers(one)
    if numbers is None:
        return None
    value, bound = numbers
    if not value:
        return _none_is_better("Every department where a day was possible has one.")
    return _Words(
        f"{_count(value, 'department')} {'has' if value == 1 else 'have'} no day, though one was possible.",
        best="No schedule leaves fewer without.",
        at_most=f"At least {bound:,} must go without." if bound else "Perhaps none must go without.",
        at_bound=value <= bound,
    )


def _none_is_better(says: str) -> _Words:
    return _Words(says, at_bound=True, as_good="It can’t be better.")


def _of_fairness(program: Program, one: Reached) -> _Words | None:
    value, bound = _share(one.value), _share(one.bound)
    if value is None or bound is None:
        return None
    if value >= 1:
        return _none_is_better("Every department has all its days.")
    return _Words(
        _worst_off(program, value),
        best="No schedule shares out more fairly.",
        at_most="" if bound >= 1 else f"No schedule can give it more than {ceil(100 * bound)} % of its days.",
        at_bound=value >= bound,
        as_good="No schedule as good in the aims before gives it more.",
        alone="No schedule gives it more. Whether the others’ shares can be fairer is not known.",
    )


def _worst_off(program: Program, share: Fraction) -> str:
    """What the department has that has this share of its days, which is the smallest."""
    placed, asked = _groups(program)
    # Of several it is the largest: its numbers say most.
    groups = sorted((-days, group) for group, days in asked.items() if Fraction(placed[group], days) == share)
    if groups:
        days, group = asked[groups[0][1]], groups[0][1]
        who = "The leader" if group.startswith(" ") else "The department"
        has = placed[group]
    else:
        has, days, who = share.numerator, share.denominator, "The department"
    return f"{who} worst off has {f'{has:,}' if has else 'none'} of {_count(days, 'day')}."


def _of_changes(program: Program, one: Reached) -> _Words | None:
    numbers = _numbers(one)
    if numbers is None:
        return None
    value, bound = numbers
    if not value:
        return _none_is_better("No day that stood before was changed.")
    return _Words(
        f"{_count(value, 'day')} of the former schedule {'was' if value == 1 else 'were'} changed.",
        best="No schedule as good changes fewer.",
        at_most=f"At least {bound:,} had to be." if bound else "",
        at_bound=value <= bound,
    )


def _of_last_day(program: Program, one: Reached) -> _Words | None:
    if one.value == "-":
        return _none_is_better("No day is planned.")
    value, bound = _date(one.value), _date(one.bound)
    if value is None or (bound is None and one.bound != "-"):
        return None
    return _Words(
        f"The last day is {prose.day(value)}.",
        best="No schedule as good ends earlier.",
        at_most=f"None as good can end before {prose.day(bound)}." if bound else "",
        at_bound=bound is not None and value <= bound,
    )


def _of_load(program: Program, one: Reached) -> _Words | None:
    numbers = _numbers(one)
    if numbers is None:
        return None
    value, bound = numbers
    counts = sorted(Counter(map(len, program.days_of_host.values())).items())
    parts = [f"{_count(hosts, 'host')} with {_count(days, 'day')}" for days, hosts in counts]
    beyond = f"{ceil(1000 * (value - bound) / bound) / 10:g}" if bound else ""
    return _Words(
        f"{', '.join(parts)}." if parts else "No host has a day.",
        best="No schedule as good spreads them more evenly.",
        at_most=f"Within {beyond} % of the most even spread there can be." if beyond else "",
        at_bound=value <= bound,
    )


def _of_wishes(program: Program, one: Reached) -> _Words | None:
    words = _most(one, "meets a wish", "meet a wish")
    if words and not any(leader.prefers for leader in program.leaders.values()):
        return _none_is_better("Nobody has wished for a host, a site or a line of work.")
    return words


def _of_divisions(program: Program, one: Reached) -> _Words | None:
    return _most(one, "leads into another division", "lead into another division")


def _most(one: Reached, single: str, many: str) -> _Words | None:
    numbers = _numbers(one)
    if numbers is None:
        return None
    value, bound = numbers
    return _Words(
        f"{_count(value, 'day')} {single if value == 1 else many}." if value else f"No day {single}.",
        best="No schedule as good reaches more." if value else "It can’t be better.",
        at_most=f"No schedule as good can reach more than {bound:,}.",
        at_bound=value >= bound,
    )


_WORDS: Final[dict[Aim, Callable[[Program, Reached], _Words | None]]] = {
    Aim.DAYS: _of_days,
    Aim.DEPARTMENTS: _of_departments,
    Aim.FAIRNESS: _of_fairness,
    Aim.CHANGES: _of_changes,
    Aim.LAST_DAY: _of_last_day,
    Aim.LOAD: _of_load,
    Aim.WISHES: _of_wishes,
    Aim.DIVISIONS: _of_divisions,
}
