"""The page about the rules names every rule and every limit, and none that does not exist."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import pytest

from playbook.checks import RULES
from playbook.checks.rule import Rule
from playbook.model.charter import Rules
from playbook.model.shadowing import Limits
from playbook.problem import Severity

PAGE = (Path(__file__).parents[2] / "docs/rules.md").read_text(encoding="utf-8")
CODE = re.compile(r"\b[A-Z]\d{3}\b")
LIMIT = re.compile(r"^\| `(\w+)` \| (\S+) \| (.+?) \| (.+?) \|$", re.MULTILINE)
MARK = {Severity.ERROR: "**", Severity.WARNING: "", Severity.NOTE: "*"}


def rows() -> list[str]:
    """The rows of all tables."""
    return [line for line in PAGE.splitlines() if line.startswith("| ")]


def defaults() -> dict[str, str]:
    """The limits that a program can change, with their defaults as people write them."""
    return {
        part.name: str(getattr(limits, part.name))
        for limits in (Rules(), Limits())
        for part in fields(limits)
        if part.name != "place"
    }


def test_every_code_that_is_named_exists() -> None:
    """The page names no rule that there is not."""
    assert set(CODE.findall(PAGE)) - set(RULES) == set()


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_every_rule_is_named(rule: Rule) -> None:
    """Each rule stands on the page, before the list of those that nobody may set aside."""
    covered, heading, _ = PAGE.partition("## What nobody may set aside")
    assert heading
    assert rule.code in CODE.findall(covered)


def test_marks_tell_the_severity() -> None:
    """In the tables errors are bold, advice is in italics, and warnings are plain."""
    named = [found for row in rows() for found in re.findall(r"(\**)\b([A-Z]\d{3})\b(\**)", row)]
    assert named
    for before, code, after in named:
        assert before == after == MARK[RULES[code].severity], code


def test_every_limit_has_its_default() -> None:
    """The table of limits has each one once, with the default that holds."""
    found = [(name, default) for name, default, _, _ in LIMIT.findall(PAGE)]
    assert sorted(found) == sorted(defaults().items())


def test_every_limit_says_whose_it_is() -> None:
    """Each limit says what it is for and who judged so, and that is either this project or somebody named."""
    found = LIMIT.findall(PAGE)
    assert found
    for name, _, purpose, judge in found:
        assert CODE.search(purpose), name
        assert judge.startswith("ours") or re.search(r"\([A-Z].*\)", judge), name


def test_what_cannot_be_waived_is_told() -> None:
    """The last table lists exactly the rules that no waiver sets aside, by code or by family."""
    _, _, last = PAGE.partition("## What nobody may set aside")
    families = re.findall(r"all of family ([A-Z])\b", last)
    listed = {*CODE.findall(last), *(code for code in RULES if code[0] in families)}
    assert listed == {rule.code for rule in RULES.values() if not rule.waivable}
