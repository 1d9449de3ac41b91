"""Text for a terminal: where, the line itself, what is wrong, and what to write instead."""

from __future__ import annotations

import textwrap
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from typing import Final

import click

from playbook.problem import Severity
from playbook.prose import day
from playbook.reports import Report, Told
from playbook.reports.plain import cut, seen, wide

_TAB: Final = "    "
_NO_TERMINAL: Final = 100
_COLOURS: Final = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.NOTE: "blue"}

Paint = Callable[..., str]


def _unpainted(text: str, **style: object) -> str:
    return text


def render(report: Report, *, colour: bool = False, width: int = 0) -> str:
    """The whole report; lines are wrapped at `width` when there is one."""
    whole = problems(report, colour=colour, width=width)
    return whole + ("\n" if whole else "") + summary(report, colour=colour, width=width)


def problems(report: Report, *, colour: bool = False, width: int = 0) -> str:
    """Every problem: a line that editors can jump to, and what belongs to it set in by two blanks."""
    paint: Paint = click.style if colour else _unpainted
    lines = [line for one in report.told for line in _told(one, report, paint, width)]
    return "\n".join((*lines, "")) if lines else ""


def _told(one: Told, report: Report, paint: Paint, width: int) -> Iterator[str]:
    problem, at = one.problem, one.at
    kind = paint(problem.severity.value, fg=_COLOURS[problem.severity], bold=True)
    path = paint(seen(problem.place.path), bold=True)
    yield f"{path}:{at.line}:{at.column}: {kind} {problem.code}"
    # What is no longer in a file is at no line of it.
    if not one.is_private and not problem.place.line:
        yield from _source(one, report, paint, width)
    yield from _wrapped(problem.message, "  ", width)
    yield from _wrapped(problem.hint, "  ", width)


def _wrapped(text: str, indent: str, width: int) -> Iterator[str]:
    if not text:
        return
    line = seen(" ".join(text.split()))
    if not width:
        yield indent + line
        return
    yield from textwrap.wrap(
        line, max(width, 20), initial_indent=indent, subsequent_indent=indent, break_on_hyphens=False
    )


def _source(one: Told, report: Report, paint: Paint, width: int) -> Iterator[str]:
    """The line that a problem points at, and a mark below the place."""
    lines = report.lines(one.problem.place.path)
    if not 1 <= one.at.line <= len(lines):
        return
    line = lines[one.at.line - 1]
    start = min(one.at.column - 1, len(line))
    end = one.at.end_column - 1 if one.at.end_line == one.at.line else len(line.rstrip())
    before, marked, after = line[:start], line[start:end], line[max(end, start) :]
    before, marked, after = (seen(part.replace("\t", _TAB)) for part in (before, marked, after))
    if not (before + marked + after).strip():
        return
    number = str(one.at.line)
    gutter = 2 + max(len(number), 4) + 3
    before, marked, after = _fitting(before, marked, after, (width or _NO_TERMINAL) - gutter)
    bar = paint("|", fg="bright_black")
    yield f"  {number:>4} {bar} {before}{marked}{after}".rstrip()
    caret = paint("^" * max(wide(marked), 1), fg=_COLOURS[one.problem.severity])
    yield f"  {'':>{max(len(number), 4)}} {bar} {' ' * wide(before)}{caret}"


def _fitting(before: str, marked: str, after: str, room: int) -> tuple[str, str, str]:
    """As much of a line as there is room for, the marked part first."""
    room = max(room, 20)
    if wide(before) + wide(marked) + wide(after) <= room:
        return before, marked, after
    if wide(marked) > room // 2:
        marked, after = cut(marked, room // 2 - 1) + "…", ""
    left = room - wide(marked)
    if wide(before) > left // 2:
        kept = cut(before[::-1], left // 2 - 1)[::-1]
        before = "…" + _uncombined(kept)
    left -= wide(before)
    if wide(after) > left:
        after = cut(after, max(left - 1, 0)) + "…"
    return before, marked, after


def _uncombined(text: str) -> str:
    """A text without marks at its beginning whose letter was cut off."""
    while text and not wide(text[0]):
        text = text[1:]
    return text


def summary(report: Report, *, colour: bool = False, width: int = 0) -> str:
    """What was set aside, how much there is for each department, and the totals in one sentence."""
    paint: Paint = click.style if colour else _unpainted
    parts = [list(_aside(report, width)), list(_table(report, paint)), list(report.did)]
    parts.append([*_wrapped(report.missing, "", width)])
    parts.append([*_wrapped(totals(report), "", width)])
    return "\n\n".join("\n".join(part) for part in parts if part) + "\n"


def _aside(report: Report, width: int) -> Iterator[str]:
    for one in report.waived:
        problem, at = one.told.problem, one.told.at
        until = f" until {day(one.waiver.until)}" if one.waiver.until else ""
        by = f" by {one.by}" if one.by else ""
        yield seen(
            f"{problem.place.path}:{at.line}:{at.column}: {problem.code} set aside{until}{by}: "
            f"{' '.join(one.waiver.reason.split())}"
        )


def _table(report: Report, paint: Paint) -> Iterator[str]:
    """Errors, warnings and notes of each department that has some."""
    counts = by_department(report)
    if not counts or all(not department for _, department in counts):
        return
    several = len({program for program, _ in counts if program}) > 1
    rows = [(row_name(report, key, several), found) for key, found in counts.items()]
    first = max(wide(name) for name, _ in rows)
    heads = [f"{severity.value}s" for severity in Severity]
    yield " " * first + "".join(f"  {head:>8}" for head in heads)
    for name, found in rows:
        cells = []
        for severity in Severity:
            number = f"{found[severity] or '–':>8}"
            cells.append("  " + (paint(number, fg=_COLOURS[severity]) if found[severity] else number))
        yield name + " " * (first - wide(name)) + "".join(cells)


def by_department(report: Report) -> dict[tuple[str, str], Counter[Severity]]:
    """How many problems of each severity there are, by program and department.

    One that concerns several departments counts for each; what is nobody's stands last, under the
    empty name.
    """
    counts: dict[tuple[str, str], Counter[Severity]] = defaultdict(Counter)
    for one in report.told:
        for department in one.departments or ("",):
            counts[one.program, department][one.problem.severity] += 1

    def order(key: tuple[str, str]) -> tuple[bool, str, bool, str]:
        program, department = key
        return not program, program, not department, report.called(program, department).casefold()

    return {key: counts[key] for key in sorted(counts, key=order)}


def row_name(report: Report, key: tuple[str, str], several: bool) -> str:
    """What a row of the table is called."""
    program, department = key
    if not program:
        return "what no program holds"
    title = seen(report.names[program].title)
    if not department:
        return f"{title}, the program as a whole" if several else "the program as a whole"
    name = seen(report.called(program, department))
    return f"{title}, {name}" if several else name


def totals(report: Report) -> str:
    """How much was read and what was found, in a sentence or two."""
    read = _many(report.files, "file") + " read"
    if report.told:
        errors = sum(one.problem.severity is Severity.ERROR for one in report.told)
        said = f"{read}, {_many(len(report.told), 'problem')} found, {errors} of them to mend"
    else:
        said = f"{read}, nothing to mend"
    if report.waived:
        said += f", {len(report.waived)} set aside"
    if report.since:
        said += f", compared with {report.since}"
    if report.day != report.today:
        said += f"; {day(report.day)} is taken for today"
    return said + "."


def _many(number: int, word: str) -> str:
    return f"{number:,} {word}{'' if number == 1 else 's'}"
