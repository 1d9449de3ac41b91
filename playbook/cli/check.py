"""`playbook check`: what is to mend."""

from __future__ import annotations

import gc
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import click

from playbook import history, kept, mending, reports
from playbook.cli import filters, options
from playbook.pages import compose
from playbook.problem import PlaybookError, Severity
from playbook.reports import Report, frozen, github, gitlab, json, junit, sarif, text
from playbook.workspace import Workspace, open_workspace, read_settings, write

_FORMATS = {
    "json": json.render,
    "github": github.render,
    "gitlab": gitlab.render,
    "sarif": sarif.render,
    "junit": junit.render,
}


@click.command()
@options.as_of
@filters.filters
@click.option(
    "--since",
    metavar="REV",
    help="Compare with a commit, or with a published site: nothing that was said may vanish.",
)
@click.option("--format", "form", type=click.Choice(["text", *_FORMATS]), default="text", show_default=True)
@click.option(
    "--output", type=click.Path(dir_okay=False, path_type=Path), help="Write the report into this file."
)
@click.option(
    "--fail-on",
    type=click.Choice([*(severity.value for severity in Severity), "never"]),
    default="error",
    show_default=True,
    help="The least severity that makes the check fail.",
)
@click.option("--color", type=click.Choice(["auto", "always", "never"]), default="auto", show_default=True)
@click.option("--fix", is_flag=True, help="Mend what leaves no choice, and tell what is left.")
@click.option("--diff", is_flag=True, help="Show what --fix would change, and change nothing.")
@click.option("--no-cache", is_flag=True, help="Look at everything anew, even where nothing changed.")
@click.pass_obj
def check(
    directory: str,
    /,
    as_of: date | None,
    since: str | None,
    form: str,
    output: Path | None,
    fail_on: str,
    color: str,
    fix: bool,
    diff: bool,
    no_cache: bool,
    **asked: Any,
) -> None:
    """Say what is to mend in programs/ and content/; exit with 1 if something is."""
    if fix and diff:
        raise click.UsageError("Give either --fix or --diff: the one changes files, the other does not.")
    workspace = open_workspace(Path(directory))
    did = _mend(workspace, write_down=fix) if fix or diff else ()
    settings = read_settings(workspace.root)
    question = Question(
        workspace,
        as_of or settings.as_of or date.today(),
        since,
        settings.site_url,
        None if fail_on == "never" else Severity(fail_on),
    )
    with _uncollected():
        report = question.answer() if no_cache else question.remembered()
    wanted = filters.of(**asked)
    wanted.check(report.names)
    report = replace(wanted.applied(report), did=did)
    if not diff:
        _tell(report, form, output, color)
    sys.exit(report.fails)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Keep the search for cycles off: nearly all that is read is kept, and looking again takes a fifth."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of a playbook: whether all is in order, on a day, compared with a baseline or not."""

    workspace: Workspace
    day: date
    since: str | None
    site_url: str
    fails_at: Severity | None

    def answer(self) -> Report:
        """Read everything and hold it to the rules."""
        past = history.since(self.workspace.root, self.since) if self.since is not None else None
        snapshot = self.workspace.read()
        site = compose(
            snapshot.library,
            snapshot.problems,
            self.day,
            snapshot.locate,
            lambda place, line: None,
            past,
        )
        return reports.report(
            site.library,
            site.problems,
            site.found,
            snapshot.locate,
            reports.Files(self.workspace.text),
            day=self.day,
            today=date.today(),
            count=len(snapshot.documents),
            site_url=self.site_url,
            since=past.since if past else "",
            missing=past.missing if past else "",
            fails_at=self.fails_at,
        )

    def remembered(self) -> Report:
        """The answer of last time where nothing changed that it depends on, else a new one."""
        root = self.workspace.root
        baseline = history.stamp(root, self.since) if self.since is not None else ""
        key = kept.key(self.workspace.stamp(), (self.day.isoformat(), baseline))
        before = kept.recall(root, self.since or "", key)
        if before is not None:
            lines = reports.Files(self.workspace.text).lines
            return frozen.thaw(before, lines, self.day, date.today(), self.site_url, self.fails_at)
        report = self.answer()
        kept.remember(root, self.since or "", key, frozen.freeze(report))
        return report


def _mend(workspace: Workspace, *, write_down: bool) -> tuple[str, ...]:
    """Make the changes that leave no choice, or show them."""
    mended = mending.mend(workspace)
    if not write_down:
        click.echo(mended.diff(), nl=False)
        return ()
    for path, changed in mended.after.items():
        if workspace.text(path) != mended.before[path]:
            raise PlaybookError(f"{path} was changed in the meantime; run the command again.")
        write(workspace.root / path, changed)
    return tuple(mended.did)


def _tell(report: Report, form: str, output: Path | None, color: str) -> None:
    """Print the report, or write it into a file."""
    if form == "github":
        _step_summary(report)
    if output is not None:
        write(output, _FORMATS[form](report) if form in _FORMATS else text.render(report))
        click.echo(text.summary(report), nl=False, err=True)
    elif form in _FORMATS:
        click.echo(_FORMATS[form](report), nl=False)
    else:
        for told, stream in ((text.problems, sys.stdout), (text.summary, sys.stderr)):
            width = shutil.get_terminal_size().columns if stream.isatty() else 0
            coloured = _is_coloured(color, stream.isatty())
            click.echo(
                told(report, colour=coloured, width=width), nl=False, file=stream, color=coloured or None
            )


def _is_coloured(color: str, terminal: bool) -> bool:
    """Whether to colour: as the option says, else as the surroundings ask, else in a terminal."""
    if color != "auto":
        return color == "always"
    if os.environ.get("NO_COLOR"):
        return False
    return terminal or os.environ.get("FORCE_COLOR", "0") not in ("", "0")


def _step_summary(report: Report) -> None:
    """Add the problems to the page that GitHub shows for the step, where it names one."""
    file = os.environ.get("GITHUB_STEP_SUMMARY")
    if file:
        try:
            with Path(file).open("a", encoding="utf-8") as stream:
                stream.write(github.summary(report))
        except OSError as error:
            raise PlaybookError(f"{file} can't be written: {error.strerror}.") from error


COMMANDS = (check,)
