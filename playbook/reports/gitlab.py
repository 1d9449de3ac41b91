"""GitLab's Code Quality report: a list of objects with a fingerprint that stays when lines move."""

from __future__ import annotations

import json
from typing import Any, Final

from playbook.problem import Severity
from playbook.reports import Report, Told

_WEIGHTS: Final = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.NOTE: "info"}


def render(report: Report) -> str:
    """Every problem that stands."""
    return json.dumps([_plain(one) for one in report.told], indent=2, ensure_ascii=False) + "\n"


def _plain(one: Told) -> dict[str, Any]:
    problem = one.problem
    return {
        "description": " ".join(part for part in (problem.message, problem.hint) if part),
        "check_name": problem.code,
        "fingerprint": one.mark,
        "severity": _WEIGHTS[problem.severity],
        "location": {
            "path": problem.place.path,
            "lines": {"begin": one.at.line, "end": one.at.end_line},
        },
    }
