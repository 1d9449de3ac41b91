"""`playbook explain` and the page of the rules: the same manual, in the terminal and on the site."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest

from playbook.checks import FAMILIES, RULES
from playbook.checks.rule import EXAMPLE_DAY
from playbook.model.library import Library
from playbook.pages import Site
from playbook.pages.page import Desk
from playbook.pages.teaching import rules
from playbook.problem import Location


def _words(text: str) -> str:
    return " ".join(text.split())


@pytest.fixture(scope="module")
def page() -> str:
    """The text of the page of the rules."""
    site = Site(Library(), {}, (), EXAMPLE_DAY, lambda place: Location(1, 1), lambda place, line: None)
    [made] = rules(Desk(site))
    return made.body


@pytest.mark.parametrize("code", RULES)
def test_explain(code: str, playbook: Callable[..., Any]) -> None:
    """Every rule is explained in the terminal, by its code in either case, with its examples as they are."""
    rule = RULES[code]
    outcome = playbook("explain", code.lower())
    assert outcome.code == 0
    said = _words(outcome.out)
    assert said.startswith(f"{code}: {_words(rule.title)} {rule.weight.capitalize()}.")
    for part in (rule.stands_for, "waiver", rule.manual):
        assert _words(part) in said
    assert rule.fails and rule.passes
    for text in (rule.fails.before, rule.fails.text, rule.passes.text):
        assert "\n".join(f"    {line}" if line.strip() else line for line in text.splitlines()) in outcome.out


def test_explain_tells_the_day(playbook: Callable[..., Any]) -> None:
    """An example that is true on another day than usual names the day."""
    out = playbook("explain", "E005").out
    assert "Fails on 1 July 2027:" in out
    assert "Passes on 30 June 2027:" in out
    assert "Fails:" in playbook("explain", "E009").out


def test_explain_lists_all(playbook: Callable[..., Any]) -> None:
    """Without a code, every rule is listed under its family."""
    outcome = playbook("explain")
    assert outcome.code == 0
    parts = outcome.out.split("\n\n")
    for family, part in zip([one for one in FAMILIES if one.rules], parts, strict=True):
        assert part.startswith(f"{family.title}. ")
        assert re.findall(r"^  ([A-Z]\d{3})  ", part, re.MULTILINE) == [rule.code for rule in family.rules]


@pytest.mark.parametrize(
    ("code", "hint"), [("E09", "E009"), ("e0001", "E001"), ("nothing", "playbook explain")]
)
def test_explain_what_is_not_there(code: str, hint: str, playbook: Callable[..., Any]) -> None:
    """A code that does not exist is wrong use; the nearest codes are named, or how to see them all."""
    outcome = playbook("explain", code)
    assert outcome.code == 2
    assert f"There is no rule {code}." in outcome.err
    assert hint in outcome.err


@pytest.mark.parametrize("code", RULES)
def test_the_page_shows_the_same(code: str, page: str) -> None:
    """The page of the rules has every rule under its code, with weight, idea, waiver and examples."""
    rule = RULES[code]
    [part] = re.findall(rf'<h3 id="{code}">.*?(?=<h[23] id|\Z)', page, re.DOTALL)
    samples = [unescape(text) for text in re.findall(r"<pre><code>(.*?)</code></pre>", part, re.DOTALL)]
    assert rule.fails and rule.passes
    assert samples == [text for text in (rule.fails.before, rule.fails.text, rule.passes.text) if text]
    told = _words(unescape(re.sub(r"<[^>]+>", "", part))).casefold()
    for text in (rule.title, rule.weight, rule.stands_for, rule.manual):
        assert _words(text.replace("`", "")).casefold() in told
    assert ("a waiver may set it aside" in told) == rule.waivable
    assert f'<a href="#{code}">{code}</a>' in page
