"""`playbook review`: a pledge, a guide or a case study was looked at again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import click

from playbook import mending, reviewing
from playbook.cli import options
from playbook.door.shapes import near
from playbook.model.content import CaseStudy, Guide
from playbook.model.library import Library, Program
from playbook.model.pledges import Pledge, Review
from playbook.problem import PlaybookError
from playbook.prose import day
from playbook.workspace import open_workspace, write


@click.command()
@click.argument("id")
@click.option("--program", metavar="NAME", help="The program, where several have such a pledge.")
@click.option("--by", metavar="PERSON", help="Who looked at it: the id of a person.")
@click.option("--on", type=options.Day(), help="When; today when left out.")
@click.option("--diff", is_flag=True, help="Show what would be changed, and change nothing.")
@click.pass_obj
def review(
    directory: str, /, id: str, program: str | None, by: str | None, on: date | None, diff: bool
) -> None:
    """Mark the pledge, guide or case study called ID as looked at again."""
    workspace = open_workspace(Path(directory))
    library = workspace.read().library
    home, record = _wanted(library, id, program)
    today = options.day(on, directory)
    fresh: Review | date = today
    if isinstance(record, Pledge):
        assert home is not None
        fresh = reviewing.review_of(home, record, today, _person(home, by))
        if record.reviewed is not None and reviewing.is_as_things_are(record.reviewed, fresh):
            when = f"on {day(record.reviewed.on)} by {record.reviewed.by}"
            click.echo(f"The pledge {id} is already reviewed as things are, {when}.")
            return
    elif record.reviewed == today:
        click.echo(f"{id} is already reviewed on {day(today)}.")
        return
    path = record.place.path
    text = workspace.text(path)
    if text is None:
        raise PlaybookError(f"{path} can't be read.")
    changed = reviewing.with_review(path, text, record.place.route, fresh)
    _, again = _wanted(workspace.read({path: changed}).library, id, program)
    if again.reviewed != fresh:
        raise PlaybookError(f"{path} can't be changed by a command; write `reviewed:` by hand.")
    if diff:
        click.echo("".join(mending.unified(path, text, changed)), nl=False)
        return
    write(workspace.root / path, changed)
    saw = len(fresh.saw) if isinstance(fresh, Review) else 0
    barriers = f", with {saw} barrier{'' if saw == 1 else 's'} as they stand" if saw else ""
    click.echo(f"{path}: {id} is reviewed on {day(today)}{barriers}.")


def _wanted(library: Library, id: str, name: str | None) -> tuple[Program | None, Pledge | Guide | CaseStudy]:
    """The record that is meant, and its program when it is a pledge."""
    if name is not None and name not in library.programs:
        hint = near(name, library.programs) or f"There are: {', '.join(library.programs)}."
        raise click.BadParameter(f"There is no program called {name!r}. {hint}", param_hint="--program")
    found = list(_called(library, id, name))
    if len(found) > 1:
        where = ", ".join(record.place.path for _, record in found)
        raise click.BadParameter(f"Several are called {id!r}: {where}. Add --program.", param_hint="ID")
    if not found:
        known = [one for program in library.programs.values() for one in program.pledges]
        known += [*library.guides, *library.cases]
        hint = near(id, known)
        raise click.BadParameter(
            f"There is no pledge, guide or case study called {id!r}. {hint}".strip(), param_hint="ID"
        )
    return found[0]


def _called(
    library: Library, id: str, name: str | None
) -> Iterator[tuple[Program | None, Pledge | Guide | CaseStudy]]:
    for program in library.programs.values():
        if id in program.pledges and name in (None, program.id):
            yield program, program.pledges[id]
    if name is None:
        for kind in (library.guides, library.cases):
            if id in kind:
                yield None, kind[id]


def _person(program: Program, by: str | None) -> str:
    """Who looked at it: somebody must say so, since a review stands under a name."""
    if by is None:
        raise click.UsageError("Who looked at it? Add --by with the id of a person, such as --by a.tran.")
    if by not in program.everyone:
        raise click.BadParameter(
            f"There is no person called {by!r}. {near(by, program.everyone)}".strip(), param_hint="--by"
        )
    return by


COMMANDS = (review,)
