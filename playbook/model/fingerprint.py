"""Short marks of texts and records: equal marks mean that nothing of substance changed."""

from __future__ import annotations

import dataclasses
import re
import unicodedata
from datetime import date
from enum import Enum
from functools import lru_cache
from hashlib import blake2b
from typing import Any

from playbook.model.library import Program
from playbook.model.listening import Barrier
from playbook.problem import Place

_MINUS = re.compile(r"(?<!\w)-(?=\d)")


class _Plain(dict[int, str | int | None]):
    """What of a text counts: letters with their marks, digits and symbols; of punctuation `%` and `?`."""

    def __missing__(self, code: int) -> str | int | None:
        kind = unicodedata.category(chr(code))
        counts = kind[0] in "LNMS" or chr(code) in "%?"
        self[code] = code if counts else None if kind == "Cf" else " "
        return self[code]


_PLAIN = _Plain()


@lru_cache(maxsize=65_536)
def of_text(text: str) -> str:
    """The fingerprint of a text: 12 hexadecimal digits.

    Line breaks, blanks, punctuation and capital letters don't count, as they alter no meaning; words,
    figures, signs such as `<`, `%` or `-` before a figure, and question marks do.
    """
    plain = _MINUS.sub("−", unicodedata.normalize("NFKC", text).casefold()).translate(_PLAIN)
    words = " ".join(plain.split())
    return blake2b(words.encode(), digest_size=6).hexdigest()


def of_values(*values: Any) -> str:
    """The fingerprint of anything that records are made of; places in files don't count."""
    return blake2b("\0".join(map(_plain, values)).encode(), digest_size=6).hexdigest()


def of_barrier(barrier: Barrier) -> str:
    """The fingerprint of a barrier's substance: what was said, and how much it weighs.

    Who sees to it, what became of it and how often it was told again are no part of that.
    """
    told = [of_text(one.words) for one in barrier.also_told]
    return of_values(
        of_text(barrier.words), of_text(barrier.customers), barrier.cause, barrier.severity, told
    )


def of_inputs(program: Program) -> str:
    """The fingerprint of what a schedule is made from: leaders, hosts, and the rules of shadowing.

    The order of rows does not count, nor do texts that no pairing depends on.
    """
    leaders = sorted(
        repr((one.id, one.department, one.days, one.sites, one.languages, one.available, one.managers))
        for one in program.leaders.values()
    )
    hosts = sorted(
        repr(
            (
                *(one.id, one.department, one.site, one.languages, one.shifts, one.off),
                *(one.max_days, one.rest_gap, one.remote, one.managers, one.opted_in),
            )
        )
        for one in program.hosts.values()
    )
    rules: tuple[Any, ...] = ()
    if program.shadowing is not None:
        shadowing = program.shadowing
        sites = sorted(
            _plain((one.site, one.seats, [each.days for each in one.closed], one.peaks))
            for one in shadowing.sites
        )
        closed = sorted(each.days for each in shadowing.closed)
        rules = (shadowing.window, shadowing.weekdays, closed, sites, shadowing.limits, shadowing.shifts)
    return of_values(leaders, hosts, rules)


def _plain(value: Any) -> str:
    """A value as text that is the same whenever the value is."""
    if isinstance(value, Place):
        return ""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return _plain([getattr(value, part.name) for part in dataclasses.fields(value)])
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return "[" + ",".join(map(_plain, value)) + "]"
    if value is None:
        return "~"
    return repr(value)
