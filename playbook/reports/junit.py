"""JUnit's XML, which Jenkins, GitLab and many others show: each rule is a test that passes or fails."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from typing import Final
from xml.etree import ElementTree as Tree

from playbook.checks import RULES
from playbook.checks.rule import About, Rule
from playbook.prose import day
from playbook.reports import Report, SetAside, Told, weighs
from playbook.reports.plain import seen

# What XML 1.0 can't hold, not even escaped.
_ILLEGAL: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_CONTENT: Final = "content"


def render(report: Report) -> str:
    """One suite a program and one for what the playbook teaches; one test case a rule.

    A rule fails where it tells of something that makes the check fail; what weighs less is its output.
    """
    whole = Tree.Element("testsuites", name="playbook")
    told: dict[tuple[str, str], list[Told]] = defaultdict(list)
    for one in report.told:
        told[one.program, one.problem.code].append(one)
    aside: dict[tuple[str, str], list[SetAside]] = defaultdict(list)
    for each in report.waived:
        aside[each.told.program, each.told.problem.code].append(each)
    for program in (*report.names, ""):
        suite = Tree.SubElement(whole, "testsuite", name=_legal(program or _CONTENT))
        for rule in RULES.values():
            if _applies(rule, program, report) or (program, rule.code) in told:
                _case(suite, program, rule, told[program, rule.code], aside[program, rule.code], report)
        _count(suite, suite.findall("testcase"))
    _count(whole, whole.iter("testcase"))
    Tree.indent(whole)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + Tree.tostring(whole, encoding="unicode") + "\n"


def _applies(rule: Rule, program: str, report: Report) -> bool:
    if rule.about is About.FILES:
        return True
    if rule.about is About.CHANGE:
        return bool(program and report.since)
    return (rule.about is About.CONTENT) != bool(program)


def _case(
    suite: Tree.Element, program: str, rule: Rule, told: list[Told], aside: list[SetAside], report: Report
) -> None:
    case = Tree.SubElement(
        suite,
        "testcase",
        name=_legal(f"{rule.code} {rule.title}"),
        classname=_legal(f"{program or _CONTENT}.{rule.code[0]}"),
        time="0",
    )
    failing = [one for one in told if weighs(one.problem.severity, report.fails_at)]
    lighter = [one for one in told if not weighs(one.problem.severity, report.fails_at)]
    if failing:
        number = f"{len(failing)} problem{'' if len(failing) == 1 else 's'}"
        failure = Tree.SubElement(
            case,
            "failure",
            type=rule.severity.value,
            message=_legal(f"{number}: {failing[0].problem.message}" if len(failing) == 1 else number),
        )
        failure.text = _legal("\n".join(map(_line, failing)))
    elif aside and not lighter:
        Tree.SubElement(case, "skipped", message=_legal("; ".join(map(_aside, aside))))
        return
    output = [*map(_line, lighter), *map(_aside, aside)]
    if output:
        Tree.SubElement(case, "system-out").text = _legal("\n".join(output))


def _line(one: Told) -> str:
    problem = one.problem
    where = f"{problem.place.path}:{one.at.line}:{one.at.column}"
    return seen(" ".join(f"{where}: {problem.message} {problem.hint}".split()))


def _aside(one: SetAside) -> str:
    until = f" until {day(one.waiver.until)}" if one.waiver.until else ""
    said = f"{one.told.problem.subject} is set aside{until} by {one.by}: {one.waiver.reason}"
    return seen(" ".join(said.split()))


def _count(element: Tree.Element, cases: Iterable[Tree.Element]) -> None:
    every = list(cases)
    counts = {
        "tests": len(every),
        "failures": sum(case.find("failure") is not None for case in every),
        "errors": 0,
        "skipped": sum(case.find("skipped") is not None for case in every),
    }
    if element.tag == "testsuites":
        del counts["skipped"]  # the published schemas know it for suites alone
    for name, number in counts.items():
        element.set(name, str(number))


def _legal(text: str) -> str:
    return _ILLEGAL.sub("", text)
