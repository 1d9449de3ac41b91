"""Workflow commands of GitHub Actions, which become annotations, and the summary of a step.

GitHub shows ten annotations of each level a step; what is more stands in the summary.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Final

from playbook.problem import Severity
from playbook.prose import inert
from playbook.reports import Report, Told
from playbook.reports.plain import seen
from playbook.reports.text import totals

SHOWN: Final = 10
_ROWS: Final = 500
_LEVELS: Final = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}


def render(report: Report) -> str:
    """A command for each problem that GitHub shows, and a line that counts the others."""
    by_level: dict[Severity, list[Told]] = defaultdict(list)
    for one in report.told:
        by_level[one.problem.severity].append(one)
    lines = [_command(one) for severity in Severity for one in by_level[severity][:SHOWN]]
    for severity in Severity:
        more = len(by_level[severity]) - SHOWN
        if more > 0:
            lines.append(f"{more:,} more of the level {severity.value}: the summary of this step lists them.")
    return "\n".join((*lines, totals(report), ""))


def _command(one: Told) -> str:
    problem, at = one.problem, one.at
    properties = {"title": problem.code}
    if problem.place.path:
        properties = {"file": problem.place.path, "line": str(at.line), "endLine": str(at.end_line)}
        if at.end_line == at.line:
            # Columns are shown only where they lie on one line.
            properties |= {"col": str(at.column), "endColumn": str(max(at.end_column, at.column))}
        properties["title"] = problem.code
    given = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    message = problem.message + (f"\n{problem.hint}" if problem.hint else "")
    return f"::{_LEVELS[problem.severity]} {given}::{_message(message)}"


def _message(text: str) -> str:
    """Text behind the `::` of a command, where nothing may end the line."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "%0A".join(seen(line).replace("%", "%25") for line in lines)


def _property(text: str) -> str:
    """Text of a property, where nothing may end the property either."""
    return seen(text).replace("%", "%25").replace(":", "%3A").replace(",", "%2C")


def summary(report: Report) -> str:
    """The step's summary: all problems as a Markdown table, in which nothing of a record is Markdown."""
    lines = [f"### {_cell(totals(report))}", ""]
    if report.told:
        lines += ["| | Where | What |", "|---|---|---|"]
    for one in report.told[:_ROWS]:
        problem = one.problem
        code = _cell(problem.code)
        address = report.manual(problem.code)
        code = f"[{code}]({address})" if address.startswith(("https://", "http://")) else code
        where = f"{_cell(problem.place.path)}, line {one.at.line}"
        what = " ".join(part for part in (problem.message, problem.hint) if part)
        lines.append(f"| {problem.severity.value} {code} | {where} | {_cell(what)} |")
    if len(report.told) > _ROWS:
        lines += ["", f"{len(report.told) - _ROWS:,} more are not listed here."]
    for set_aside in report.waived:
        problem = set_aside.told.problem
        said = (
            f"{problem.code} at {problem.subject} is set aside by {set_aside.by}: {set_aside.waiver.reason}"
        )
        lines += ["", _cell(said)]
    return "\n".join((*lines, ""))


def _cell(text: str) -> str:
    return inert(seen(" ".join(text.split())))
