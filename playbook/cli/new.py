"""`playbook new` and `playbook init`: files that are valid and explained from the first line."""

from __future__ import annotations

import re
from datetime import date, timedelta
from importlib.resources import files
from pathlib import Path

import click

from playbook.cli import options
from playbook.door.kinds import ALL, CHARTER, CONTENT, GUIDE, ORGANIZATION, PERSON, Kind
from playbook.door.schema import schemas
from playbook.door.shapes import NAME
from playbook.model.library import Program
from playbook.problem import PlaybookError
from playbook.skeletons import outline
from playbook.workspace import open_workspace, write

_KINDS = {kind.name: kind for kind in ALL}


@click.command()
@click.argument("kind", type=click.Choice(sorted(_KINDS)))
@click.argument("name", required=False)
@click.option("--program", help="The program that it belongs to; not needed when there is only one.")
@options.as_of
@click.pass_obj
def new(directory: str, kind: str, name: str | None, program: str | None, as_of: date | None) -> None:
    """Write a new KIND called NAME: valid as it is, with every possible line explained.

    NAME is the short name by which others refer to it, such as `plain-bills`.
    """
    root, one = Path(directory), _KINDS[kind]
    if name is not None and not re.fullmatch(NAME[1:-1], name):
        raise click.BadParameter(
            "Use letters, digits, dots and hyphens, such as `plain-bills`.", param_hint="NAME"
        )
    if name is None and (one.many or one is CHARTER):
        raise click.UsageError(f"Say how the {kind} is to be called: `playbook new {kind} NAME`.")
    target, text = _made(root, one, name or "", program, options.day(as_of, directory))
    if target.exists():
        raise PlaybookError(f"{target} is there already; nothing was written.")
    write(target, text)
    click.echo(f"{target} written.")


def _made(root: Path, kind: Kind, name: str, program: str | None, today: date) -> tuple[Path, str]:
    """Where a new record goes and what stands in it."""
    if kind is CHARTER:
        return root / "programs" / name / "program.yml", starter(today)
    if kind is GUIDE:
        return root / "content" / "guides" / f"{name}.md", outline.guide(name)
    if kind in CONTENT:
        target = root / "content" / kind.stem / f"{name}.yml"
        return target, outline.of(kind, {}, today, depth=2)
    if kind is ORGANIZATION:
        return root / "programs" / "organization.yml", outline.of(kind, {}, today, depth=1)
    owner = _program(root, program)
    folder = root / owner.path
    names = {
        "department": list(owner.departments),
        "person": list(owner.everyone),
        "leader": list(owner.leaders),
        "host": list(owner.hosts),
        "site": list(owner.sites),
        "objective": list(owner.objectives),
        "barrier": list(owner.barriers),
        "debrief": list(owner.debriefs),
        "measure": list(owner.measures),
    }
    lacking = outline.missing(kind, names)
    if lacking:
        raise PlaybookError(f"A {kind.name} names a {lacking}, and there is none yet; write one first.")
    if kind.many or kind is PERSON:
        return folder / kind.stem / f"{name}.yml", outline.of(kind, names, today, depth=3)
    return folder / f"{kind.stem}.yml", outline.of(kind, names, today, depth=2)


def _program(root: Path, name: str | None) -> Program:
    programs = open_workspace(root).read().library.programs
    if name is None and len(programs) == 1:
        return next(iter(programs.values()))
    if name is None or name not in programs:
        known = ", ".join(programs) or "none yet"
        raise click.BadParameter(f"Say which program: {known}.", param_hint="--program")
    return programs[name]


def starter(today: date) -> str:
    """The forty lines of a new program, beginning on the next Monday."""
    monday = today + timedelta(7 - today.weekday())
    days = {
        "starts": monday,
        "review": monday + timedelta(42),
        "regroup": monday + timedelta(59),
        "look-back": monday + timedelta(87),
        "ends": monday + timedelta(99),
    }
    text = files("playbook.skeletons").joinpath("program.yml").read_text(encoding="utf-8")
    for key, day in days.items():
        text = text.replace(f"@{key}@", day.isoformat())
    return text


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option(
    "--program", "name", default="first", show_default=True, help="The short name of the first program."
)
@options.as_of
def init(folder: Path, name: str, as_of: date | None) -> None:
    """Make a playbook of your own in FOLDER: a first program, guides, and all that a site needs."""
    if folder.is_dir() and any(entry.name != ".git" for entry in folder.iterdir()):
        raise PlaybookError(f"{folder} is not empty; nothing was written.")
    if not re.fullmatch(NAME[1:-1], name):
        raise click.BadParameter("Use letters, digits, dots and hyphens.", param_hint="--program")
    skeletons = files("playbook.skeletons")
    for source, target in (
        ("mkdocs.yml", "mkdocs.yml"),
        ("README.md", "README.md"),
        ("gitignore", ".gitignore"),
    ):
        text = skeletons.joinpath(source).read_text(encoding="utf-8")
        write(folder / target, text.replace("@name@", name))
    write(folder / "programs" / name / "program.yml", starter(as_of or date.today()))
    library = _content()
    for file in sorted(library.rglob("*")):
        if file.is_file():
            write(folder / "content" / file.relative_to(library), file.read_text(encoding="utf-8"))
    for schema_name, schema in schemas().items():
        write(folder / "schema" / f"{schema_name}.json", outline.as_json(schema))
    click.echo(f"{folder} is a playbook now. Look at it:\n\n  cd {folder}\n  playbook serve")


def _content() -> Path:
    """The guides, checklists, case studies and words that come with this software."""
    packed = Path(__file__).parent.parent / "_content"
    return packed if packed.is_dir() else Path(__file__).parent.parent.parent / "content"


COMMANDS = (init, new)
