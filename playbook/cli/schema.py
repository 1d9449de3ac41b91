"""`playbook schema`: JSON Schema for editors."""

from __future__ import annotations

from pathlib import Path

import click

from playbook.door.schema import schemas
from playbook.skeletons import outline
from playbook.workspace import write


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path), default="schema")
@click.pass_obj
def schema(directory: str, folder: Path) -> None:
    """Write a JSON Schema for each kind of file into FOLDER (schema/ when left out)."""
    target = Path(directory) / folder
    made = schemas()
    for name, one in made.items():
        write(target / f"{name}.json", outline.as_json(one))
    click.echo(f"{len(made)} schemas written to {target}.")


COMMANDS = (schema,)
