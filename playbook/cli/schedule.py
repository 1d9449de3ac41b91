"""`playbook schedule`: everyone gets a day beside somebody who serves customers."""

from __future__ import annotations

import gc
import json as plain
import os
import shutil
import sys
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import IO, Any, Final, NoReturn

import click

from playbook.cli import options
from playbook.cli.planning import edits, lock, obstacles, overlays, told, waiting
from playbook.cli.planning.edits import Edits
from playbook.cli.planning.obstacles import Sources
from playbook.door.shapes import near
from playbook.model import fingerprint
from playbook.model.library import Library, Program
from playbook.model.shadowing import Schedule
from playbook.problem import PlaybookError, Problem
from playbook.reports import json, text
from playbook.workspace import open_workspace

_MANY: Final = 20
"""So many warnings are told; `playbook check` tells all."""


@click.command()
@click.argument("program")
@options.as_of
@click.option("--exact", is_flag=True, help="Prove every aim; for up to about 500 leaders.")
@click.option("--dry-run", is_flag=True, help="Show every change, and write nothing.")
@edits.edits
@click.option("--explain", metavar="LEADER", help="Say why a leader lacks days, and what would change it.")
@click.option("--alternatives", metavar="LEADER", help="List other days for a leader, the best first.")
@click.option(
    "--what-if",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    multiple=True,
    metavar="FILE",
    help="Plan as if FILE, an edited copy of leaders.csv, hosts.csv, people.csv, shadowing.yml, "
    "organization.yml or program.yml, were the program's own; compare, and write nothing.",
)
@click.option(
    "--time-limit",
    type=click.FloatRange(min=0, min_open=True),
    metavar="SECONDS",
    help="End after so many seconds with the best so far; what that is depends on the machine.",
)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.pass_obj
def schedule(
    directory: str,
    /,
    program: str,
    as_of: date | None,
    exact: bool,
    dry_run: bool,
    explain: str | None,
    alternatives: str | None,
    what_if: tuple[Path, ...],
    time_limit: float | None,
    form: str,
    **asked: Any,
) -> None:
    """Give every leader of PROGRAM a day beside a host, and write the schedule's lock file.

    Days up to today and pinned ones stay as they are; of the others, as few as possible change. The
    same files give the same schedule. Pins in the lock file survive, comments there don't.

    Ctrl-C ends the search: the best schedule so far is whole and is written, with exit code 0. Ctrl-C
    again, or before anything was found, leaves without it: nothing is written, and the exit code is 130.
    """
    _load()
    workspace = open_workspace(Path(directory))
    day = options.day(as_of, directory)
    before = workspace.text(lock.home(program))
    # Nearly all that is read is kept: to look for what is not would only take time.
    gc.disable()
    try:
        sources = Sources(workspace, workspace.read())
        _known(sources.snapshot.library, program)
        desk = Desk(program, day, edits.of(**asked), exact, time_limit, form == "json")
        if explain is not None or alternatives is not None:
            desk.answer(sources, explain, alternatives, what_if)
        elif what_if:
            desk.compare(sources, what_if)
        else:
            desk.make(sources, before, dry_run=dry_run)
    except KeyboardInterrupt:
        raise waiting.Broken from None
    finally:
        gc.enable()


def _load() -> None:
    """Bring in the planner before anything else is done; say what to install where it is not there."""
    if find_spec("ortools") is None or find_spec("numpy") is None:
        raise PlaybookError(
            "To plan days, one more package is needed. Install it with `pip install playbook[schedule]`."
        )
    import playbook.scheduling  # noqa: F401 - whoever searches in another process shares it


def _known(library: Library, name: str) -> None:
    if name not in library.programs:
        hint = near(name, library.programs) or f"There are: {', '.join(library.programs) or 'none'}."
        raise click.BadParameter(f"There is no program called {name!r}. {hint}", param_hint="PROGRAM")


@dataclass(frozen=True, slots=True)
class Desk:
    """What was asked for, whatever is to be done with it."""

    program: str
    day: date
    edits: Edits
    exact: bool
    seconds: float | None
    as_json: bool

    def make(self, sources: Sources, before: str | None, *, dry_run: bool) -> None:
        """Make the schedule anew and write it, or show what would change."""
        former = sources.snapshot.library.programs[self.program].schedule
        program = self._ready(sources)
        place = lock.of(sources, program, before)
        found = self._plan(program)
        fresh = place.with_schedule(program, found.schedule)
        written = not dry_run and place.write(fresh)
        if self.as_json:
            values = told.plain(program, former, found.schedule)
            self._print_values({"path": place.path, "written": written, **values})
            return
        parts = [
            told.aims(replace(program, schedule=found.schedule)),
            told.change_table(program, told.changes(former, found.schedule), whole=dry_run),
            told.lacking(program, found.schedule, whole=dry_run),
            _cut_short(found),
        ]
        if dry_run:
            end = f"{place.path} stays as it is: this only shows what would change."
        else:
            end = f"{place.path} written." if written else f"{place.path} is as it was."
        self._print(*parts, f"{told.head(program, found.schedule)} {end}")

    def compare(self, sources: Sources, files: tuple[Path, ...]) -> None:
        """Show what edited copies of the files would change; nothing is written."""
        now = sources.snapshot.library.programs[self.program]
        other = overlays.read(sources, now, files)
        _known(other.snapshot.library, self.program)
        program = self._ready(other)
        edited = self._unhindered(sources)
        as_it_is = self._plan(edited, patient=False).schedule if edited else None
        found = self._plan(program, patient=False)
        before, schedule = as_it_is or Schedule(), found.schedule
        if self.as_json:
            values = told.plain(program, before, schedule)
            self._print_values({"aims_as_it_is": told.plain_aims(before.aims), **values})
            return
        head = told.head(program, schedule)
        if edited and as_it_is:
            head = f"As it is, {told.head(edited, as_it_is)} What if: {head}"
        self._print(
            told.aims(
                replace(program, schedule=schedule),
                other=replace(edited, schedule=as_it_is) if edited and as_it_is else None,
            ),
            told.change_table(program, told.changes(before, schedule), whole=True),
            told.lacking(program, schedule, whole=True),
            _cut_short(found),
            f"{head} Nothing was written.",
        )

    def answer(
        self, sources: Sources, explain: str | None, alternatives: str | None, files: tuple[Path, ...]
    ) -> None:
        """Say why somebody lacks days, or what other days there are; nothing is written."""
        from playbook import scheduling

        if files:
            now = sources.snapshot.library.programs[self.program]
            sources = overlays.read(sources, now, files)
            _known(sources.snapshot.library, self.program)
        program = self._ready(sources)
        for leader, option in ((explain, "--explain"), (alternatives, "--alternatives")):
            if leader is not None:
                edits.known_leader(program, leader, option)
        if self.edits or files or not (program.schedule.days or program.schedule.unplaced):
            program = replace(program, schedule=self._plan(program, patient=False).schedule)
        elif program.schedule.inputs != fingerprint.of_inputs(program):
            self._say(
                "The rosters changed since the schedule was made; this is about the schedule as it stands."
            )
        parts: list[str] = []
        values: dict[str, Any] = {}
        if explain is not None:
            why = waiting.result(partial(scheduling.explain, program, self.day, explain))
            parts.append(told.reason(program, explain, why, program.schedule))
            values["days"] = [told.plain_day(one) for one in program.schedule.days if one.leader == explain]
            values["lacks"] = told.plain_lack(why) if why else None
            if why is None and alternatives is None:
                alternatives = explain
        if alternatives is not None:
            others = waiting.result(partial(scheduling.alternatives, program, self.day, alternatives))
            parts.append(told.alternatives(program, self.day, alternatives, others))
            values["alternatives"] = list(told.plain_alternatives(others))
        if self.as_json:
            self._print_values(values)
        else:
            self._print(*parts)

    def _plan(self, program: Program, *, patient: bool = True) -> waiting.Found:
        from playbook import scheduling

        search = partial(scheduling.plan, program, self.day, exact=self.exact)
        return waiting.best(search, seconds=self.seconds, patient=patient)

    def _ready(self, sources: Sources) -> Program:
        """The program with all edits made, when nothing stands in the way; else the end, with the reasons."""
        program = sources.snapshot.library.programs[self.program]
        faults = obstacles.of_files(sources, program, self.day)
        if faults:
            self._refuse(sources, program, faults)
        program, notes = self.edits.applied(program, self.day)
        faults, warnings = obstacles.of_rules(sources, program, self.day)
        if faults:
            self._refuse(sources, program, faults)
        _tell(sources, program, warnings[:_MANY], self.day, sys.stderr)
        if len(warnings) > _MANY:
            self._say(f"… and {len(warnings) - _MANY:,} more warnings; `playbook check` tells all.")
        for note in notes:
            self._say(note)
        return program

    def _unhindered(self, sources: Sources) -> Program | None:
        """The program with all edits made; None, and a sentence, when its files allow no schedule."""
        program = sources.snapshot.library.programs[self.program]
        if not obstacles.of_files(sources, program, self.day):
            with suppress(click.UsageError):
                edited, _ = self.edits.applied(program, self.day)
                if not obstacles.of_rules(sources, edited, self.day)[0]:
                    return edited
        self._say("From the files as they are no schedule can be made, so there is nothing to compare with.")
        return None

    def _refuse(self, sources: Sources, program: Program, faults: list[Problem]) -> NoReturn:
        if self.as_json:
            found = json.render(sources.report(program, faults, self.day))
            self._print_values({"problems": plain.loads(found)})
        else:
            _tell(sources, program, faults, self.day, sys.stdout)
        number = f"{len(faults):,} problem{'' if len(faults) == 1 else 's'}"
        if any(one.code == "Y012" and "schedule" in one.place.path for one in faults):
            self._say(
                "Who drops out stays in the roster, so that his or her days can be called off: use `--drop`."
            )
        self._say(f"No schedule can be made before {number} {'is' if len(faults) == 1 else 'are'} mended.")
        raise click.exceptions.Exit(1)

    def _say(self, sentence: str) -> None:
        """Something to know beside the result."""
        click.echo(sentence, err=True)

    def _print(self, *parts: str) -> None:
        click.echo("\n\n".join(part for part in parts if part))

    def _print_values(self, values: dict[str, Any]) -> None:
        click.echo(
            plain.dumps(
                {"program": self.program, "day": self.day.isoformat(), **values}, indent=2, ensure_ascii=False
            )
        )


def _cut_short(found: waiting.Found) -> str:
    if not found.schedule.cut_short:
        return ""
    return f"The search was cut short because {found.ended}: there may be a better schedule."


def _tell(
    sources: Sources, program: Program, problems: Iterable[Problem], day: date, stream: IO[str]
) -> None:
    """Print problems as `playbook check` does."""
    report = sources.report(program, list(problems), day)
    terminal = stream.isatty()
    width = shutil.get_terminal_size().columns if terminal else 0
    colour = terminal and not os.environ.get("NO_COLOR")
    shown = text.problems(report, colour=colour, width=width)
    click.echo(shown, nl=False, file=stream, color=colour or None)


COMMANDS = (schedule,)
