"""What a rule is, and how a function becomes one."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from types import ModuleType
from typing import Any, TypeVar

from playbook.model.library import Program
from playbook.problem import Place, Problem, Severity

Check = Callable[[Program, date], Iterator[Problem]]
F = TypeVar("F", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule with its manual.

    `title` is the manual's first sentence and `manual` the paragraphs after it; `idea` is what it
    stands for (A1 to A12 of the founding article, or a duty). `check` is None for rules that the
    door applies while it reads, and for those that come last.
    """

    code: str
    severity: Severity
    idea: str
    title: str
    manual: str
    check: Check | None = None


def rule(code: str, severity: Severity, idea: str, *, last: bool = False) -> Callable[[F], F]:
    """Make a function a rule; its docstring is what `playbook explain CODE` and the site show.

    A rule that is `last` needs to know what the others found: it is called after them, with more
    than a program and a day.
    """

    def mark(check: F) -> F:
        title, _, manual = inspect.cleandoc(check.__doc__ or "").partition("\n\n")
        made = Rule(code, severity, idea, " ".join(title.split()), manual, None if last else check)
        check.rule = made  # type: ignore[attr-defined]
        return check

    return mark


def rules_of(module: ModuleType) -> list[Rule]:
    """The rules that a module holds, in the order of their codes."""
    found = [member.rule for member in vars(module).values() if hasattr(member, "rule")]
    return sorted(found, key=lambda one: one.code)


def problem(place: Place, message: str, hint: str = "", subject: str = "") -> Problem:
    """A finding; code and severity are those of the rule that yields it."""
    return Problem("", Severity.ERROR, place, message, hint, subject)
