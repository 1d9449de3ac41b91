"""`playbook check` and `playbook explain`: what is to mend, and why."""

from __future__ import annotations

import json
import sys
import textwrap
from datetime import date
from pathlib import Path

import click

from playbook.checks import RULES
from playbook.cli import options
from playbook.pages import compose
from playbook.problem import Problem, Severity
from playbook.workspace import Snapshot, open_workspace, read_settings


@click.command()
@options.as_of
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.pass_obj
def check(directory: str, as_of: date | None, form: str) -> None:
    """Say what is to mend in programs/ and content/; exit with 1 if something is."""
    snapshot = open_workspace(Path(directory)).read()
    site = compose(
        snapshot.library,
        snapshot.problems,
        options.day(as_of, directory),
        snapshot.locate,
        lambda place, line: None,
    )
    if form == "json":
        manual = read_settings(Path(directory)).site_url.rstrip("/")
        told = [_plain(problem, snapshot, manual) for problem in site.problems]
        click.echo(json.dumps(told, indent=2, ensure_ascii=False))
    else:
        for problem in site.problems:
            click.echo(_text(problem, snapshot))
        click.echo(_summary(site.problems, snapshot), err=True)
    sys.exit(any(problem.severity is Severity.ERROR for problem in site.problems))


def _plain(problem: Problem, snapshot: Snapshot, manual: str) -> dict[str, str | int]:
    """A problem as JSON has it; `url` leads to the manual of its rule where the site's address is known."""
    at = snapshot.locate(problem.place)
    return {
        "code": problem.code,
        "severity": problem.severity.value,
        "path": problem.place.path,
        "line": at.line,
        "column": at.column,
        "message": problem.message,
        "hint": problem.hint,
        "url": f"{manual}/rules/#{problem.code}" if manual else "",
    }


def _text(problem: Problem, snapshot: Snapshot) -> str:
    at = snapshot.locate(problem.place)
    head = f"{problem.place.path}:{at.line}:{at.column}: {problem.severity.value} {problem.code}"
    lines = [head, f"  {problem.message}"]
    if problem.hint:
        lines.append(f"  {problem.hint}")
    return "\n".join(lines)


def _summary(problems: tuple[Problem, ...], snapshot: Snapshot) -> str:
    files = len(snapshot.documents)
    read = f"{files} file{'' if files == 1 else 's'} read"
    if not problems:
        return f"{read}, nothing to mend."
    count = len(problems)
    errors = sum(problem.severity is Severity.ERROR for problem in problems)
    return f"{read}, {count} problem{'' if count == 1 else 's'} found, {errors} of them to mend."


@click.command()
@click.argument("code")
def explain(code: str) -> None:
    """Say what a rule asks for and why."""
    rule = RULES.get(code.upper())
    if rule is None:
        raise click.BadParameter(f"There is no rule {code}. Rules: {', '.join(RULES)}.", param_hint="CODE")
    click.echo(f"{rule.code} ({rule.severity.value}; {rule.idea})\n{rule.title}\n")
    for paragraph in rule.manual.split("\n\n"):
        click.echo(textwrap.fill(" ".join(paragraph.split()), 92) + "\n")


COMMANDS = (check, explain)
