"""Which problems are told: the options that leave some out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeVar

import click

from playbook.checks import RULES
from playbook.door.shapes import near
from playbook.problem import Severity
from playbook.reports import Names, Report, Told, weighs

F = TypeVar("F", bound=Callable[..., Any])


class Codes(click.ParamType[tuple[str, ...]]):
    """Codes of rules or their beginnings, such as `E001,B`."""

    name = "CODES"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, ...]:
        """Return the codes, or end with a sentence that names the ones most alike."""
        if isinstance(value, tuple):
            return value
        codes = tuple(code.strip().upper() for code in str(value).split(",") if code.strip())
        for code in codes:
            if not any(known.startswith(code) for known in RULES):
                families = ", ".join(sorted({known[0] for known in RULES}))
                hint = near(code, RULES) or f"Codes begin with one of: {families}."
                self.fail(f"There is no rule {code}. {hint}", param, ctx)
        if not codes:
            self.fail("Name at least one rule, such as E001, or a family, such as E.", param, ctx)
        return codes


@dataclass(frozen=True, slots=True)
class Filters:
    """What is asked for; empty where everything is."""

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    severity: Severity = Severity.NOTE
    departments: tuple[str, ...] = ()
    programs: tuple[str, ...] = ()

    def check(self, names: Mapping[str, Names]) -> None:
        """Raise the error of wrong use where a program or a department is named that there is not."""
        for name in self.programs:
            if name not in names:
                _unknown("program", name, names, "--program")
        asked = [names[name] for name in self.programs] or list(names.values())
        departments = {id for program in asked for id in program.departments}
        for id in self.departments:
            if id not in departments:
                _unknown("department", id, departments, "--department")

    def applied(self, report: Report) -> Report:
        """The report of what is asked for."""
        return replace(
            report,
            told=tuple(one for one in report.told if self._keeps(one)),
            waived=tuple(one for one in report.waived if self._keeps(one.told)),
        )

    def _keeps(self, one: Told) -> bool:
        code = one.problem.code
        return (
            (not self.select or code.startswith(self.select))
            and not (self.ignore and code.startswith(self.ignore))
            and weighs(one.problem.severity, self.severity)
            and (not self.programs or one.program in self.programs)
            and (not self.departments or any(id in self.departments for id in one.departments))
        )


def _unknown(what: str, name: str, known: Iterable[str], option: str) -> None:
    names = sorted(known)
    hint = near(name, names) or (f"There are: {', '.join(names)}." if names else "")
    raise click.BadParameter(f"There is no {what} called {name!r}. {hint}".strip(), param_hint=option)


def filters(command: F) -> F:
    """Add the options to a command; `of` makes filters of what they gave."""
    severities = click.Choice([severity.value for severity in Severity])
    for option in (
        click.option("--program", multiple=True, metavar="NAME", help="Only this program."),
        click.option("--department", multiple=True, metavar="ID", help="Only what concerns this department."),
        click.option("--severity", type=severities, default="note", help="The least severity that is told."),
        click.option("--ignore", type=Codes(), multiple=True, help="Leave these rules out, such as E001,B."),
        click.option("--select", type=Codes(), multiple=True, help="Only these rules, such as E001,B."),
    ):
        command = option(command)
    return command


def of(
    select: tuple[tuple[str, ...], ...],
    ignore: tuple[tuple[str, ...], ...],
    severity: str,
    department: tuple[str, ...],
    program: tuple[str, ...],
) -> Filters:
    """Filters from the values of the options."""
    return Filters(
        tuple(code for codes in select for code in codes),
        tuple(code for codes in ignore for code in codes),
        Severity(severity),
        department,
        program,
    )
