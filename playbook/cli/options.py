"""Options that several commands share."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from playbook.workspace import read_settings


class Day(click.ParamType[date]):
    """A date, written year-month-day."""

    name = "DATE"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Return the date, or end with a sentence that says how to write one."""
        if isinstance(value, date) and not isinstance(value, datetime):
            return value
        try:
            found = date.fromisoformat(str(value))
        except ValueError:
            found = date.min
        if not 1900 <= found.year < 2200:
            self.fail(f"{value!r} is not a date; write year-month-day, such as 2027-03-31.", param, ctx)
        return found


as_of = click.option("--as-of", type=Day(), help="The day that is taken for today.", envvar="PLAYBOOK_AS_OF")


def day(given: date | None, directory: str) -> date:
    """The day asked for, else the one that `mkdocs.yml` fixes, else today."""
    return given or read_settings(Path(directory)).as_of or date.today()
