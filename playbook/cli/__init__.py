"""The command line: one thin command each, which parses, composes, prints and exits.

Exit codes: 0 clean, 1 problems in what was written, 2 wrong use, 3 the surroundings (no such folder,
no disk), 130 broken off from the keyboard. Anything else is a bug of this software and shows a traceback.
"""

from __future__ import annotations

import sys

import click

from playbook.cli import build, check, editor, explain, new, review, schedule, schema
from playbook.problem import PlaybookError


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="playbook")
@click.option(
    "-C",
    "--directory",
    type=click.Path(file_okay=False),
    default=".",
    help="The playbook's folder, which holds programs/ and mkdocs.yml.",
)
@click.pass_context
def cli(context: click.Context, directory: str) -> None:
    """A customer-first culture program, kept as YAML in git, checked like code, published for all."""
    context.obj = directory


for command in (
    *new.COMMANDS,
    *check.COMMANDS,
    *explain.COMMANDS,
    *schedule.COMMANDS,
    *review.COMMANDS,
    *build.COMMANDS,
    *schema.COMMANDS,
    *editor.COMMANDS,
):
    cli.add_command(command)


def main() -> None:
    """Run the command line; end with the exit code that says whose matter it is."""
    try:
        cli()
    except PlaybookError as error:
        click.echo(str(error), err=True)
        sys.exit(3)
