"""A report as plain values and back: how the result of a check is kept for the next one."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from playbook.model.measures import Waiver
from playbook.problem import Fix, FixKind, Place, Problem, Severity
from playbook.reports import Names, Report, SetAside, Stretch, Told


def freeze(report: Report) -> dict[str, Any]:
    """A report as values that JSON has; what is asked of it anew each time is left out."""
    return {
        "told": [_told(one) for one in report.told],
        "waived": [
            [_told(one.told), one.waiver.id, one.waiver.reason, str(one.waiver.until or ""), one.by]
            for one in report.waived
        ],
        "files": report.files,
        "names": {name: [one.title, dict(one.departments)] for name, one in report.names.items()},
        "since": report.since,
        "missing": report.missing,
    }


def thaw(
    value: dict[str, Any],
    lines: Callable[[str], Sequence[str]],
    day: date,
    today: date,
    site_url: str,
    fails_at: Severity | None,
) -> Report:
    """The report of such values."""
    return Report(
        told=tuple(map(_thawed, value["told"])),
        waived=tuple(
            SetAside(
                (one := _thawed(told)),
                Waiver(
                    id=id,
                    code=one.problem.code,
                    at=one.problem.subject,
                    reason=reason,
                    until=date.fromisoformat(until) if until else None,
                ),
                by,
            )
            for told, id, reason, until, by in value["waived"]
        ),
        day=day,
        today=today,
        files=value["files"],
        lines=lines,
        names={name: Names(title, departments) for name, (title, departments) in value["names"].items()},
        site_url=site_url,
        since=value["since"],
        missing=value["missing"],
        fails_at=fails_at,
    )


def _told(one: Told) -> list[Any]:
    problem = one.problem
    fix = [problem.fix.kind.value, problem.fix.title, problem.fix.text] if problem.fix else None
    place = [problem.place.path, list(problem.place.route), problem.place.line]
    said = [problem.code, problem.severity.value, place, problem.message, problem.hint, problem.subject, fix]
    return [said, list(dataclasses.astuple(one.at)), one.program, list(one.departments), one.mark]


def _thawed(value: list[Any]) -> Told:
    (code, severity, (path, route, line), message, hint, subject, fix), at, program, departments, mark = value
    problem = Problem(
        code,
        Severity(severity),
        Place(path, tuple(route), line),
        message,
        hint,
        subject,
        Fix(FixKind(fix[0]), fix[1], fix[2]) if fix else None,
    )
    return Told(problem, Stretch(*at), program, tuple(departments), mark)
