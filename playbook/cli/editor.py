"""`playbook editor`: problems, names and words while somebody writes, in any editor."""

from __future__ import annotations

import logging
import sys
from datetime import date
from pathlib import Path

import click

from playbook.cli import options
from playbook.problem import PlaybookError


@click.command()
@options.as_of
@click.pass_obj
def editor(directory: str, as_of: date | None) -> None:
    """Speak the Language Server Protocol, so that an editor shows problems while you type."""
    try:
        from playbook.editor import server
    except ImportError as error:
        if (error.name or "").split(".")[0] not in ("pygls", "lsprotocol", "cattrs", "attrs"):
            raise
        raise PlaybookError(
            "The language server needs one more package. Install it with `pip install playbook[editor]`."
        ) from error
    # What goes wrong is noted where editors keep it; standard output belongs to the protocol.
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING)
    server.make(Path(directory).resolve(), as_of).start_io()


COMMANDS = (editor,)
"""The commands of this file."""
