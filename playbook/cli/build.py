"""`playbook build`, `serve` and `render`: the site, the live preview, and pages for other engines."""

from __future__ import annotations

import logging
import os
import shutil
import tempfile
from datetime import date
from pathlib import Path

import click

from playbook.cli import options
from playbook.engine import disk
from playbook.problem import PlaybookError
from playbook.workspace import open_workspace


def _config_file(directory: str) -> str:
    file = Path(directory) / "mkdocs.yml"
    if not file.is_file():
        raise PlaybookError(f"There is no {file}. `playbook init DIR` makes a playbook with one.")
    return str(file)


def _speak_of(day: date | None) -> None:
    # The plugin reads the day from here, because MkDocs hands no options through.
    if day is not None:
        os.environ["PLAYBOOK_AS_OF"] = day.isoformat()
    os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")
    # Problems go to the terminal whatever else listens: in strict mode MkDocs listens too.
    handler = logging.StreamHandler()
    handler.setLevel(logging.WARNING)
    logging.getLogger("mkdocs").addHandler(handler)


@click.command()
@click.option(
    "-d", "--site-dir", type=click.Path(file_okay=False, path_type=Path), help="Where to put the site."
)
@click.option("--strict", is_flag=True, help="End without a site when something is to mend.")
@options.as_of
@click.pass_obj
def build(directory: str, site_dir: Path | None, strict: bool, as_of: date | None) -> None:
    """Build the site whole or not at all: the former one stays until the new one is complete."""
    config_file = _config_file(directory)
    open_workspace(Path(directory))  # raises when there is nothing to read
    _speak_of(as_of)
    from mkdocs.commands.build import build as mkdocs_build
    from mkdocs.config import load_config
    from mkdocs.exceptions import MkDocsException

    target = (site_dir or Path(directory) / "site").resolve()
    _may_replace(target)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        fresh = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
    except OSError as error:
        raise PlaybookError(f"{target} can't be written: {error.strerror}.") from error
    try:
        config = load_config(config_file, site_dir=str(fresh), strict=strict)
        config.plugins.on_startup(command="build", dirty=False)
        mkdocs_build(config)
        config.plugins.on_shutdown()
        fresh.chmod(0o755)
        _swap(fresh, target)
    except MkDocsException as error:
        _say(error)
        raise click.exceptions.Exit(1) from error
    except SystemExit as error:
        raise click.exceptions.Exit(1) from error
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    click.echo(f"The site lies in {target}; look at it with `playbook serve`.")


def _say(error: click.ClickException) -> None:
    """Say why MkDocs gave up; what it aborts for, it has logged already."""
    if not error.message.startswith("Aborted"):
        click.echo(error.message, err=True)


def _may_replace(target: Path) -> None:
    """Refuse to replace a folder that is no site: a slip of the hand must not cost a home folder."""
    if target.is_dir() and any(target.iterdir()) and not (target / "sitemap.xml").is_file():
        raise PlaybookError(f"{target} holds something other than a site; name another folder.")


def _swap(fresh: Path, target: Path) -> None:
    """Put the fresh folder where the former one was; a folder can't be replaced in one step."""
    if not target.exists():
        fresh.rename(target)
        return
    former = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
    target.rename(former / "site")
    try:
        fresh.rename(target)
    except OSError:
        (former / "site").rename(target)
        raise
    finally:
        shutil.rmtree(former, ignore_errors=True)


@click.command()
@click.option("-a", "--dev-addr", default="127.0.0.1:8000", show_default=True, help="Address and port.")
@options.as_of
@click.pass_obj
def serve(directory: str, dev_addr: str, as_of: date | None) -> None:
    """Show the site while you write; a page with a problem shows the problem."""
    config_file = _config_file(directory)
    open_workspace(Path(directory))  # raises when there is nothing to read
    _speak_of(as_of)
    from mkdocs.commands.serve import serve as mkdocs_serve
    from mkdocs.exceptions import MkDocsException

    try:
        mkdocs_serve(config_file, dev_addr=dev_addr)
    except MkDocsException as error:
        _say(error)
        raise click.exceptions.Exit(1) from error


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@options.as_of
@click.pass_obj
def render(directory: str, folder: Path, as_of: date | None) -> None:
    """Write pages, navigation and theme into FOLDER, for other engines than MkDocs."""
    snapshot = open_workspace(Path(directory)).read()
    count = disk.write_site(snapshot, Path(directory), folder, options.day(as_of, directory))
    click.echo(
        f"{count} pages written to {folder}. Build them there with `properdocs build` or `zensical build`."
    )


COMMANDS = (build, serve, render)
