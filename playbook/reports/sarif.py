"""SARIF 2.1.0, the format of static analysis that GitHub, Azure DevOps and editors read."""

from __future__ import annotations

import json
from importlib.metadata import version
from typing import Any, Final
from urllib.parse import quote

from playbook.checks import RULES
from playbook.checks.rule import Rule
from playbook.reports import Report, Told
from playbook.reports.text import totals

_SCHEMA: Final = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_ROOT: Final = "SRCROOT"
_ORDER: Final = {code: index for index, code in enumerate(RULES)}


def render(report: Report) -> str:
    """One run with every rule and every problem; those that a waiver sets aside are suppressed."""
    results = [_result(one, report, []) for one in report.told]
    for one in report.waived:
        reason = f"{one.by}: {one.waiver.reason}" if one.by else one.waiver.reason
        suppression = {"kind": "external", "status": "accepted", "justification": reason}
        results.append(_result(one.told, report, [suppression]))
    driver: dict[str, Any] = {
        "name": "playbook",
        "semanticVersion": version("playbook"),
        "rules": [_rule(rule, report) for rule in RULES.values()],
    }
    if report.site_url:
        driver["informationUri"] = report.site_url
    run = {
        "tool": {"driver": driver},
        "columnKind": "utf16CodeUnits",
        "originalUriBaseIds": {_ROOT: {"description": {"text": "The playbook's folder."}}},
        "invocations": [
            {
                "executionSuccessful": True,
                "exitCode": int(report.fails),
                "exitCodeDescription": totals(report),
            }
        ],
        "results": results,
    }
    whole = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(whole, indent=2, ensure_ascii=False) + "\n"


def _rule(rule: Rule, report: Report) -> dict[str, Any]:
    plain = f"{rule.title}\n\n{rule.manual}".strip()
    made = {
        "id": rule.code,
        "shortDescription": {"text": _literal(rule.title)},
        "fullDescription": {"text": _literal(plain)},
        "help": {"text": _literal(plain), "markdown": _braces(f"**{rule.title}**\n\n{rule.manual}".strip())},
        "defaultConfiguration": {"level": rule.severity.value},
        "properties": {"tags": [rule.idea]},
    }
    address = report.manual(rule.code)
    return {**made, "helpUri": address} if address else made


def _result(one: Told, report: Report, suppressions: list[dict[str, str]]) -> dict[str, Any]:
    problem = one.problem
    said = " ".join(part for part in (problem.message, problem.hint) if part)
    made: dict[str, Any] = {
        "ruleId": problem.code,
        "level": problem.severity.value,
        "message": {"text": _literal(said)},
        "locations": [_location(one, report)] if problem.place.path else [],
        "partialFingerprints": {"problem/v1": one.mark},
        "suppressions": suppressions,
    }
    if problem.code in _ORDER:
        made["ruleIndex"] = _ORDER[problem.code]
    if one.departments:
        made["properties"] = {"departments": list(one.departments)}
    return made


def _location(one: Told, report: Report) -> dict[str, Any]:
    path, at = one.problem.place.path, one.at
    lines = report.lines(path)
    region = {"startLine": at.line, "startColumn": _units(lines, at.line, at.column)}
    if (at.end_line, at.end_column) > (at.line, at.column):
        region |= {"endLine": at.end_line, "endColumn": _units(lines, at.end_line, at.end_column)}
    location: dict[str, Any] = {
        "physicalLocation": {
            "artifactLocation": {"uri": quote(path, safe="/", errors="replace"), "uriBaseId": _ROOT},
            "region": region,
        }
    }
    if one.problem.subject:
        named = {"fullyQualifiedName": f"{one.program}/{one.problem.subject}".strip("/")}
        location["logicalLocations"] = [named]
    return location


def _units(lines: Any, line: int, column: int) -> int:
    """A column counted in units of UTF-16, from 1, as SARIF's readers count."""
    text = lines[line - 1][: column - 1] if line <= len(lines) else ""
    # Where the line is shorter than its column, there is nothing to count.
    return column + sum(ord(character) > 0xFFFF for character in text)


def _literal(text: str) -> str:
    """Text in which nothing is taken for a placeholder or a link."""
    return _braces(text).replace("[", "\\[").replace("]", "\\]") if "](" in text else _braces(text)


def _braces(text: str) -> str:
    return text.replace("{", "{{").replace("}", "}}")
