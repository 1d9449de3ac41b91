"""`playbook explain`: what a rule asks for and why, with an example that fails and one that passes."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

import click

from playbook import prose
from playbook.checks import FAMILIES, RULES
from playbook.checks.rule import EXAMPLE_DAY, Example, Rule
from playbook.door.shapes import near

_WIDTH = 92


@click.command()
@click.argument("code", required=False)
def explain(code: str | None) -> None:
    """Say what the rule CODE asks for and why; without a code, list all rules."""
    if code is None:
        click.echo("\n\n".join(_listed()))
        return
    rule = RULES.get(code.upper())
    if rule is None:
        hint = near(code, RULES) or "`playbook explain` lists all rules."
        raise click.BadParameter(f"There is no rule {code}. {hint}", param_hint="CODE")
    click.echo("\n\n".join(_told(rule)))


def _listed() -> Iterator[str]:
    for family in FAMILIES:
        if family.rules:
            lines = (f"  {rule.code}  {rule.title}" for rule in family.rules)
            yield "\n".join((_filled(f"{family.title}. {family.intro}"), *lines))


def _told(rule: Rule) -> Iterator[str]:
    """The paragraphs of a rule's manual."""
    head = f"{rule.code}: {rule.title}"
    waiver = "A waiver may set it aside." if rule.waivable else "No waiver sets it aside."
    facts = f"{rule.weight.capitalize()}. It stands for {rule.stands_for}. {waiver}"
    yield f"{_filled(head)}\n{_filled(facts)}"
    for paragraph in rule.manual.split("\n\n"):
        yield _filled(paragraph)
    if rule.fails and rule.fails.before:
        yield f"Before:\n\n{_indented(rule.fails.before)}"
    for word, example in (("Fails", rule.fails), ("Passes", rule.passes)):
        if example is not None:
            yield f"{word}{_when(example)}:\n\n{_indented(example.text)}"


def _when(example: Example) -> str:
    return "" if example.on == EXAMPLE_DAY else f" on {prose.day(example.on)}"


def _filled(text: str) -> str:
    return textwrap.fill(" ".join(text.split()), _WIDTH, break_on_hyphens=False)


def _indented(text: str) -> str:
    return textwrap.indent(text.rstrip("\n"), "    ")


COMMANDS = (explain,)
