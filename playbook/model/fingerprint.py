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
from playbook.model.organization import Person
from playbook.model.types import Span
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

    With hosts goes the line of management that follows from the directory, with departments the division
    that they belong to. The order of rows and of what stands in one cell does not count, nor do texts that
    no pairing depends on.
    """
    plan = program.shadowing
    depth = plan.limits.line_depth if plan else 0
    divisions = {one.id: one.division for one in program.organization.departments}
    leaders = sorted(
        repr(
            (
                *(one.id, one.department, divisions.get(one.department or ""), one.days),
                *(sorted(set(one.sites)), _spoken(one), _spans(one.available)),
                sorted({wish.casefold() for wish in one.prefers}),
            )
        )
        for one in program.leaders.values()
    )
    hosts = sorted(
        repr(
            (
                *(one.id, one.department, divisions.get(one.department or ""), one.site, one.line.casefold()),
                *(_spoken(one), sorted(set(one.shifts)), _spans(one.off), one.max_days, one.rest_gap),
                *(one.remote, program.line_of(one, depth), one.opted_in),
            )
        )
        for one in program.hosts.values()
    )
    rules: tuple[Any, ...] = ()
    if plan is not None:
        rules = (
            *(plan.window, sorted(set(plan.weekdays)), sorted(shut.days for shut in plan.closed)),
            sorted(
                _plain(
                    (
                        *(one.site, one.seats, sorted(shut.days for shut in one.closed)),
                        sorted((peak.days, peak.seats) for peak in one.peaks),
                    )
                )
                for one in plan.sites
            ),
            (depth, plan.limits.host_max_days, plan.limits.rest_gap),
            sorted((one.id, sorted(set(one.days))) for one in plan.shifts),
        )
    return of_values(leaders, hosts, rules)


def _spoken(person: Person) -> list[str]:
    return sorted({language.casefold() for language in person.languages})


def _spans(spans: tuple[Span, ...]) -> list[str]:
    return sorted(f"{span.first}..{span.last}" for span in spans)


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
