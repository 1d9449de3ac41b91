"""The conscience of a program: rules that look at what was read and say what is missing.

One file holds one family of rules; a rule is a function whose docstring is its manual, with an example
that fails and one that passes. To add one, write the function: its code, severity and idea stand in
the decorator, and nothing else needs to know.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from playbook.checks import (
    barriers,
    changes,
    content,
    everyone,
    measures,
    planning,
    plans,
    pledges,
    privacy,
    reading,
    shadowing,
    strategy,
    team,
)
from playbook.checks.past import NOTHING, Past, Story
from playbook.checks.reading import READING
from playbook.checks.rule import About, Family, Rule, family_of, rules_of
from playbook.model.library import Library, Program
from playbook.model.measures import Waiver
from playbook.problem import Problem

FAMILIES: tuple[Family, ...] = (
    family_of(reading, *READING),
    *map(
        family_of,
        (
            team,
            everyone,
            shadowing,
            planning,
            barriers,
            privacy,
            pledges,
            strategy,
            measures,
            content,
            changes,
            plans,
        ),
    ),
)
"""The families of rules, each in the order of its codes."""
_ALL = [rule for family in FAMILIES for rule in family.rules]
RULES: dict[str, Rule] = {
    rule.code: rule
    for rule in sorted(_ALL, key=lambda one: "YTESBPOMC".index(one.code[0]) * 1000 + int(one.code[1:]))
}
"""Every rule by its code, family by family."""
assert len(RULES) == len(_ALL), "two rules have the same code"

_ABOUT_TEAM = frozenset(rule.code for rule in rules_of(team))


@dataclass(frozen=True, slots=True)
class Findings:
    """What the rules found: problems that stand, and those that a waiver sets aside for now."""

    problems: tuple[Problem, ...]
    waived: tuple[tuple[Problem, Waiver], ...]


def run(library: Library, as_of: date, past: Past | None = None) -> dict[str, Findings]:
    """Hold everything to every rule, as things are on the given day; findings by program.

    With a past, what became of everything that was said is looked at too. What concerns no program of
    today stands under the empty name. The result depends on nothing but the arguments.
    """
    stories = past.stories(library) if past else {}
    found = {
        name: _judge(program, stories.get(name, NOTHING), as_of) for name, program in library.programs.items()
    }
    gone = RULES["E106"]
    lost = [
        problem
        for name, story in stories.items()
        if name not in library.programs and gone.check is not None
        for problem in _signed(gone, gone.check(None, story, as_of))
    ]
    taught = [
        problem
        for rule in RULES.values()
        if rule.about is About.CONTENT and rule.check is not None
        for problem in _signed(rule, rule.check(library, as_of))
    ]
    return {**found, "": Findings((*lost, *taught), ())}


def _judge(program: Program, story: Story, as_of: date) -> Findings:
    standing: list[Problem] = []
    waived: list[tuple[Problem, Waiver]] = []
    used: set[str] = set()
    for problem in _found(program, story, as_of):
        waiver = _waiver(program, problem, as_of)
        if waiver is None:
            standing.append(problem)
        else:
            waived.append((problem, waiver))
            used.add(waiver.id)
    for rule in RULES.values():
        if rule.about is About.WAIVERS and rule.check is not None:
            standing += _signed(rule, rule.check(program, as_of, used, RULES))
    return Findings(tuple(standing), tuple(waived))


def _found(program: Program, story: Story, as_of: date) -> Iterator[Problem]:
    # Where `program.yml` can't be read, nobody knows whether it names a team.
    unjudged = program.charter.team is None and program.has_unread("program")
    for rule in RULES.values():
        if rule.about is About.PROGRAM and rule.check and not (unjudged and rule.code in _ABOUT_TEAM):
            yield from _signed(rule, rule.check(program, as_of))
        elif rule.about is About.CHANGE and rule.check and story is not NOTHING:
            yield from _signed(rule, rule.check(program, story, as_of))


def _signed(rule: Rule, found: Iterable[Problem]) -> Iterator[Problem]:
    """Problems with the code and the severity of the rule that found them."""
    for problem in found:
        yield replace(problem, code=rule.code, severity=rule.severity)


def _waiver(program: Program, problem: Problem, as_of: date) -> Waiver | None:
    """The waiver in force that sets a problem aside; one without reason, name or end never does."""
    if not RULES[problem.code].waivable:
        return None
    for waiver in program.waivers.values():
        named = waiver.code == problem.code and waiver.at.strip("/") == problem.subject.strip("/")
        if named and everyone.in_force(waiver, as_of):
            return waiver
    return None
