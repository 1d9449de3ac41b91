"""A list of JSON objects, one a problem; what a waiver sets aside is not among them."""

from __future__ import annotations

import json
from typing import Any

from playbook.reports import Report, Told


def render(report: Report) -> str:
    """Every problem as an object."""
    return json.dumps([_plain(one, report) for one in report.told], indent=2, ensure_ascii=False) + "\n"


def _plain(one: Told, report: Report) -> dict[str, Any]:
    problem, at = one.problem, one.at
    return {
        "code": problem.code,
        "severity": problem.severity.value,
        "path": problem.place.path,
        "line": at.line,
        "column": at.column,
        "end_line": at.end_line,
        "end_column": at.end_column,
        "message": problem.message,
        "hint": problem.hint,
        "url": report.manual(problem.code),
        "subject": problem.subject,
        "program": one.program,
        "departments": list(one.departments),
        "fix": problem.fix.title if problem.fix else "",
    }
