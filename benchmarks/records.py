"""Programs of any size, made by counting: the same number gives the same bytes."""

from __future__ import annotations

import shutil
from pathlib import Path

from benchmarks import measure

DEPARTMENTS = ("customer-service", "operations", "it", "hr", "marketing", "finance", "technical")
PEOPLE = ("lead", "crews", "systems", "trainer", "writer", "biller", "engineer")

_BARRIER = """\
title: Something that stands in the way, number {number}
words: >-
  I have to tell every third customer that I can't see what my colleague did in the morning,
  and then I ask everything again. This is story number {number}.
heard: {{on: 2027-04-{day:02}, department: customer-service}}
cause: tool
severity: high
departments: [{department}]
owner: {owner}
objective: first
answers:
  - {{on: 2027-05-03, by: {owner}, says: We have looked at it and start in June.}}
"""
_PLEDGE = """\
title: Something that somebody will do, number {number}
department: {department}
owner: {owner}
promise: >-
  {who} {sees} {what} {when}, and {check}. This is promise number {number}.
addresses: [barrier-{other}]
objective: first
measure: {{name: Questions asked twice, baseline: 30 %, target: 5 %}}
made_on: 2027-05-27
accepted_by: sponsor
due: 2027-06-{day:02}
status: in-progress
"""


# Promises that no two departments share: every number picks its own words.
_WORDS = {
    "who": (
        "Whoever calls",
        "Each new customer",
        "A shop that moves",
        "The widow of a customer",
        "A late payer",
    ),
    "sees": (
        "is told",
        "reads on one page",
        "hears from one person",
        "finds below the price",
        "gets in a letter",
    ),
    "what": (
        "the whole price",
        "who comes",
        "why the bill rose",
        "what happens next",
        "which form to skip",
        "the day",
    ),
    "when": (
        "in that call",
        "before noon",
        "within two days",
        "without asking",
        "at the first desk",
        "on Sundays too",
    ),
    "check": (
        "internal audit rings ten of them",
        "the store counts those who come back",
        "the line team reads the answers aloud",
        "complaints about it are pinned to the wall",
        "a host from Laval says whether it is so",
        "the old way is switched off for good",
        "three colleagues who never did it try it out",
    ),
}


def write(folder: Path, count: int) -> Path:
    """Write a workspace with so many records, a file each: half barriers, half pledges, two links each."""
    program = folder / "programs" / "starter"
    shutil.copytree(measure.ROOT / "programs" / "starter", program)
    shutil.copytree(measure.ROOT / "content", folder / "content")
    (folder / "mkdocs.yml").write_text(
        "site_name: Records\\ndocs_dir: content\\ntheme:\\n  name: material\\n"
        "plugins:\\n  - search\\n  - playbook:\\n      as_of: 2027-06-01\\n".replace("\\n", "\n"),
        encoding="utf-8",
    )
    for name in ("barriers", "pledges"):
        (program / name).mkdir()
    for number in range(count // 2):
        which = number % len(DEPARTMENTS)
        values = {
            "number": number,
            "other": number * 7 % (count // 2),
            "day": number % 28 + 1,
            "department": DEPARTMENTS[which],
            "owner": PEOPLE[which],
        }
        pick = number
        for name, choices in _WORDS.items():
            pick, index = divmod(pick, len(choices))
            values[name] = choices[index]
        for name, form in (("barrier", _BARRIER), ("pledge", _PLEDGE)):
            file = program / f"{name}s" / f"{name}-{number}.yml"
            file.write_text(form.format_map(values), encoding="utf-8")
    return folder
