"""What a rule is, and how a function becomes one."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import ModuleType
from typing import Any, Final, TypeVar

from playbook.model.library import Program
from playbook.model.types import Record
from playbook.problem import Place, Problem, Severity

IDEAS: Final = {
    "A1": "the culture is recognised from outside and inside",
    "A2": "trust comes from doing what was said",
    "A3": "only customers judge satisfaction",
    "A4": "one question alone is hard to act on",
    "A5": "the customer strategy is the business strategy",
    "A6": "the whole organization, not one department",
    "A7": "culture is slow",
    "A8": "one team of all departments, with those who touch the customer in the lead",
    "A9": "play to strengths that customers need",
    "A10": "leaders spend a whole day beside the front line",
    "A11": "bad news is heard where it happens",
    "A12": "everyone means everyone",
}
"""The ideas of the founding article that rules stand for, in a few words."""

Check = Callable[..., Iterator[Problem]]
F = TypeVar("F", bound=Callable[..., Any])


class About(StrEnum):
    """What a rule is given to look at, and so how its function is called."""

    FILES = "files"
    """The door applies it while it reads; there is no function."""
    PROGRAM = "program"
    """Called with a program and the day."""
    CONTENT = "content"
    """Called with the library and the day."""
    CHANGE = "change"
    """Called with a program, what was said before, and the day; silent when there is no baseline."""
    WAIVERS = "waivers"
    """Called last, with what the others found."""


@dataclass(frozen=True, slots=True)
class Example:
    """A piece of a playbook with which a rule finds fault, or does not.

    `text` is laid over the starter program: keys of `program.yml`, or whole files, each below a
    comment that names its path. `before` is what stood there at the baseline, for rules about
    changes. `on` is the day that is taken for today.
    """

    text: str
    on: date
    before: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule with its manual.

    `title` is the manual's first sentence and `manual` the paragraphs after it; `idea` is what it
    stands for (A1 to A12 of the founding article, or a duty). `fails` and `passes` are its examples;
    the tests hold the rule to both. `waivable` tells whether a waiver may set it aside; `private` that
    reports don't quote the line it points at, because what stands there must not spread.
    """

    code: str
    severity: Severity
    idea: str
    title: str
    manual: str
    fails: Example | None = None
    passes: Example | None = None
    about: About = About.PROGRAM
    waivable: bool = True
    private: bool = False
    check: Check | None = None

    @property
    def weight(self) -> str:
        """The severity in words."""
        return _WEIGHTS[self.severity]

    @property
    def stands_for(self) -> str:
        """The idea in words, with its number in the founding article."""
        return f"{self.idea}: {IDEAS[self.idea]}" if self.idea in IDEAS else self.idea


_WEIGHTS: Final = {
    Severity.ERROR: "must be mended",
    Severity.WARNING: "worth a look",
    Severity.NOTE: "advice",
}
EXAMPLE_DAY: Final = date(2027, 4, 15)
"""What examples take for today unless they say otherwise."""
_EXAMPLE: Final = re.compile(
    r"^(Before|Fails|Passes)(?: on (\d{4}-\d\d-\d\d))?::\n((?:[ ]{4}.*\n|\n)+)", re.MULTILINE
)


def manual_of(code: str, severity: Severity, idea: str, text: str, **more: Any) -> Rule:
    """A rule from its manual's text.

    The first paragraph is the title. `Fails::` and `Passes::` begin indented examples, `Before::` what
    stood there before both; `Fails on 2027-06-15::` names the day that is taken for today.
    """
    found: dict[str, Example] = {}
    text = inspect.cleandoc(text) + "\n"
    for kind, day, indented in _EXAMPLE.findall(text):
        on = date.fromisoformat(day) if day else EXAMPLE_DAY
        before = found["Before"].text if "Before" in found else ""
        found[kind] = Example(inspect.cleandoc(indented) + "\n", on, before)
    title, _, manual = _EXAMPLE.sub("", text).strip().partition("\n\n")
    return Rule(
        code,
        severity,
        idea,
        " ".join(title.split()),
        manual.strip(),
        found.get("Fails"),
        found.get("Passes"),
        **more,
    )


def rule(
    code: str,
    severity: Severity,
    idea: str,
    *,
    about: About = About.PROGRAM,
    waivable: bool = True,
    private: bool = False,
) -> Callable[[F], F]:
    """Make a function a rule; its docstring is what `playbook explain CODE` and the site show."""

    def mark(check: F) -> F:
        made = manual_of(
            code,
            severity,
            idea,
            check.__doc__ or "",
            about=about,
            # A waiver belongs to a program; what is taught belongs to none.
            waivable=waivable and about is not About.CONTENT,
            private=private,
            check=check,
        )
        check.rule = made  # type: ignore[attr-defined]
        return check

    return mark


def rules_of(module: ModuleType) -> list[Rule]:
    """The rules that a module holds, in the order of their codes."""
    found = [member.rule for member in vars(module).values() if hasattr(member, "rule")]
    return sorted(found, key=lambda one: one.code)


@dataclass(frozen=True, slots=True)
class Family:
    """Rules about one matter: those that one module holds.

    `name` is the module's; `title` and `intro` are what its first line says.
    """

    name: str
    title: str
    intro: str
    rules: tuple[Rule, ...]


_FAMILY: Final = re.compile(r"(.+?) \(famil[^)]*\): (.+)")


def family_of(module: ModuleType, *more: Rule) -> Family:
    """The family of a module, whose first line is such as "Bad news (family B): what is asked."."""
    line = (module.__doc__ or "").partition("\n\n")[0]
    found = _FAMILY.fullmatch(" ".join(line.split()))
    assert found, f"{module.__name__} does not begin with the name of its family"
    rules = sorted((*more, *rules_of(module)), key=lambda one: one.code)
    name = module.__name__.rpartition(".")[2]
    return Family(name, found[1], found[2][:1].upper() + found[2][1:], tuple(rules))


def count(number: int, noun: str) -> str:
    """A number of things in a sentence: 1 day, 2 days."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def listed(names: Iterable[str]) -> str:
    """Names in a sentence: one, two and three."""
    *most, last = names
    return f"{', '.join(most)} and {last}" if most else last


def was_lost(program: Program, record: Record, key: str) -> bool:
    """Whether something is written under a key that could not be read: then it is not missing.

    A problem of family Y tells what is wrong there; nothing needs to be said twice.
    """
    return record.place / key in program.lost


def problem(place: Place, message: str, hint: str = "", subject: str = "program/") -> Problem:
    """A finding; code and severity are those of the rule that yields it.

    `subject` names the record (`pledge/plain-bills`), or what there is only one of (`program/`,
    `shadowing/`): it is what a waiver names, and where pages show the problem.
    """
    return Problem("", Severity.ERROR, place, message, hint, subject)
