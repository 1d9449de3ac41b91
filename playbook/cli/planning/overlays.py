"""Edited copies of a program's files, read in place of its own while nothing is written."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from playbook import source
from playbook.cli.planning.obstacles import HOST, LEADER, Sources
from playbook.door.kinds import CHARTER, ORGANIZATION, PERSON, SHADOWING, Kind
from playbook.model.library import Program
from playbook.problem import PlaybookError

_KINDS = (LEADER, HOST, PERSON, SHADOWING, ORGANIZATION, CHARTER)


def read(sources: Sources, program: Program, files: Sequence[Path]) -> Sources:
    """What is read when each file stands in place of the program's own of the same kind.

    The kind is told by how a file's name begins. Raises the error of wrong use where it can't be told.
    """
    texts: dict[str, str] = {}
    shown: dict[str, str] = {}
    taken: dict[Kind, Path] = {}
    for file in files:
        kind = _kind_of(file)
        if kind in taken:
            raise click.BadParameter(
                f"{taken[kind]} and {file} are both read as {kind.plural}.", param_hint="--what-if"
            )
        taken[kind] = file
        target = _target(sources, program, kind, file, texts)
        texts[target] = _text(file)
        shown[target] = str(file)
    return Sources(sources.workspace, sources.workspace.read(texts), texts, shown)


def _kind_of(file: Path) -> Kind:
    name = file.name.casefold()
    kind = next((one for one in _KINDS if name.startswith(one.stem)), None)
    names = ", ".join(f"`{one.stem}`" for one in _KINDS)
    if kind is None:
        raise click.BadParameter(
            f"{file}: nobody knows what it holds; its name must begin with one of {names}.",
            param_hint="--what-if",
        )
    endings = (".csv", ".yml", ".yaml") if kind.many else (".yml", ".yaml")
    if file.suffix.casefold() not in endings:
        raise click.BadParameter(
            f"{file}: {kind.plural} are read from {' or '.join(endings[:2])} files."
            if kind.many
            else f"{file}: the {kind.name} is read from a .yml file.",
            param_hint="--what-if",
        )
    return kind


def _target(sources: Sources, program: Program, kind: Kind, file: Path, texts: dict[str, str]) -> str:
    """The path in whose place a file is read; what else holds the kind is taken to be empty."""
    if kind is not CHARTER and sources.is_inside(program, kind):
        (charter, *_) = sources.files_of(program, CHARTER)
        raise click.BadParameter(
            f"The {kind.plural} of {program.id} stand inside {charter}: give an edited copy of that file.",
            param_hint="--what-if",
        )
    known = sources.files_of(program, kind)
    if len(known) > 1 or any(Path(path).parent.name == kind.stem for path in known):
        raise click.BadParameter(
            f"The {kind.plural} of {program.id} stand in several files; gather them into one first.",
            param_hint="--what-if",
        )
    ending = file.suffix.casefold()
    for path in known:
        if not kind.many or Path(path).suffix.casefold() == ending:
            return path
        texts[path] = "id\n" if path.casefold().endswith(".csv") else f"{kind.plural}: []\n"
    return f"{program.path}/{kind.stem}{ending}"


def _text(file: Path) -> str:
    try:
        with file.open("rb") as stream:
            data = stream.read(source.MAX_TABLE_BYTES + 1)
    except OSError as error:
        raise PlaybookError(f"{file} can't be read: {error.strerror}.") from error
    # What is no text stays none, and is told like that in any other file.
    return data.decode("utf-8", "surrogateescape")
