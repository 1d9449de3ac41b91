"""The example gives exactly the problems that its README explains."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date

import cases

from playbook.problem import Severity
from playbook.workspace import open_workspace


def test_the_documented_problems() -> None:
    """Each code is found as often as the table says, and nothing else is found."""
    text = (cases.ROOT / "programs/northline/README.md").read_text(encoding="utf-8")
    table = {
        code: int(count) for code, count in re.findall(r"^\| ([A-Z]\d{3}) \| (\d+) \|", text, re.MULTILINE)
    }
    site = cases.found(open_workspace(cases.ROOT).read(), date(2027, 3, 25))
    assert Counter(one.code for one in site.problems) == Counter(table)
    assert len(site.found["northline"].waived) == 2
    errors = {one.code for one in site.problems if one.severity is Severity.ERROR}
    assert sum(table[code] for code in errors) < 20
