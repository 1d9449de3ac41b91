"""A playbook's pages on disk, as any engine that reads Markdown and Material's configuration takes them.

Each page becomes a Markdown file: headings as Markdown, so that the engine makes its own table of
contents, and everything between them as HTML that passes through untouched. Beside the pages lie the
theme and a configuration, and nothing in the folder needs this software any more.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from datetime import date
from html import escape, unescape
from pathlib import Path
from typing import Any, Final

import yaml

from playbook.engine import look
from playbook.pages import NavItem, Page, Rendered, Site, compose, render
from playbook.problem import PlaybookError
from playbook.prose import day, inert
from playbook.workspace import Settings, Snapshot, read_settings, write

MARK: Final = "# Written by `playbook render`, which writes this file and docs/ and theme/ anew each time.\n"

_MARKUP: Final = re.compile(r"""<(/?)([A-Za-z][A-Za-z0-9-]*)((?:"[^"]*"|'[^']*'|[^'">])*)>""")
_HEADING: Final = re.compile(r"<h2\b([^>]*)>(.*?)</h2>", re.DOTALL)
_EMPTY: Final = frozenset(
    ("area", "br", "col", "hr", "img", "input", "link", "meta", "source", "track", "wbr")
)
_KEPT: Final = re.compile(r"<(pre|textarea)\b.*?</\1>", re.DOTALL)


def write_site(snapshot: Snapshot, root: Path, folder: Path, as_of: date) -> int:
    """Write pages, assets, theme and configuration; return how many pages there are.

    Raises PlaybookError when the folder holds something that was not written by this, or can't be written.
    """
    mark = folder / "mkdocs.yml"
    try:
        if folder.exists() and not _may_replace(folder, mark):
            raise PlaybookError(f"{folder} holds something else; name a new folder.")
        settings = read_settings(root)
        address = look.addresses(settings.repo_url, f"{settings.edit_uri.strip('/')}/{{path}}")
        site = compose(
            snapshot.library,
            snapshot.problems,
            as_of,
            snapshot.locate,
            address,
            site_url=settings.site_url,
        )
        rendered = render(site)
        folder.mkdir(parents=True, exist_ok=True)
        # All is written beside its place first: what fails on the way leaves the former pages.
        fresh = Path(tempfile.mkdtemp(prefix=".render-", dir=folder))
        try:
            _write_pages(site, rendered, fresh / "docs")
            _write_theme(fresh / "theme")
            for name in ("docs", "theme"):
                if (folder / name).exists():
                    shutil.rmtree(folder / name)
                (fresh / name).rename(folder / name)
        finally:
            shutil.rmtree(fresh, ignore_errors=True)
    except OSError as error:
        raise PlaybookError(f"{error.filename or folder} can't be written: {error.strerror}.") from error
    write(mark, MARK + _configuration(settings, site, rendered.navigation))
    return len(rendered.pages)


def _may_replace(folder: Path, mark: Path) -> bool:
    """Whether a folder is empty, or its configuration says that it was written by this."""
    if not any(folder.iterdir()):
        return True
    return mark.is_file() and mark.read_text(encoding="utf-8", errors="replace").startswith(MARK)


def _write_theme(folder: Path) -> None:
    """The theme, in which the link to a page's source comes from the page itself.

    Engines would make that address of the page's file, which is in no repository.
    """
    shutil.copytree(look.THEME_FOLDER, folder)
    actions = folder / "partials" / "actions.html"
    text = actions.read_text(encoding="utf-8").replace("page.edit_url", "page.meta.source_url")
    actions.write_text(text, encoding="utf-8", newline="\n")


def _write_pages(site: Site, rendered: Rendered, docs: Path) -> None:
    for page in rendered.pages:
        # Always `index.md`: Zensical puts `../` before the links of pages that are called otherwise.
        target = docs / page.route / "index.md"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(markdown(page, site.source(page)), encoding="utf-8", newline="\n")
    for asset in rendered.assets:
        target = docs / asset.route
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(asset.data)


def markdown(page: Page, source: str | None = None) -> str:
    """A page as Markdown: a head, its headings, and HTML blocks that no reader of Markdown changes.

    `source` is the web address of the line that the page is made from.
    """
    # Material puts title and description into HTML as they are.
    head: dict[str, Any] = {
        "title": _attribute(page.full_title),
        "description": _attribute(page.description),
    }
    if page.hidden:
        head["hide"] = page.hidden
    if source:
        head["source_url"] = source
    text = yaml.safe_dump(head, sort_keys=False, allow_unicode=True, width=100_000)
    # The title has an anchor that no heading can have.
    parts = ["---", text + "---", "", f"# {inert(page.title)} {{ #_title }}", ""]
    return "\n".join([*parts, *_parts(page.body)])


def _attribute(text: str) -> str:
    return escape(text, quote=False).replace('"', "&quot;")


def _parts(body: str) -> list[str]:
    """A body in parts: headings, what lies between them, and the tags of elements that hold headings."""
    parts: list[str] = []
    start = 0
    for begin, end, line in sorted(_seams(body)):
        parts += [*_block(body[start:begin]), line, ""]
        start = end
    return [*parts, *_block(body[start:])]


def _seams(body: str) -> list[tuple[int, int, str]]:
    """Where a body is cut: first and last place of each heading or holding tag, and what stands there."""
    seams = []
    open_: list[tuple[str, re.Match[str]]] = []
    holding: set[int] = set()
    for found in _MARKUP.finditer(body):
        closes, name, rest = found[1], found[2].lower(), found[3]
        if closes:
            while open_:
                opened, tag = open_.pop()
                if opened == name:
                    if tag.start() in holding:
                        seams.append((tag.start(), tag.end(), f'{tag[0][:-1]} markdown="block">'))
                        seams.append((found.start(), found.end(), found[0]))
                    break
        elif name not in _EMPTY and not rest.endswith("/"):
            heading = _HEADING.match(body, found.start()) if name == "h2" else None
            if heading and 'id="' in rest:
                holding.update(tag.start() for _, tag in open_)
                seams.append((heading.start(), heading.end(), _heading(heading)))
            open_.append((name, found))
    return seams


def _heading(found: re.Match[str]) -> str:
    """A heading as Markdown: its text inert, its inner elements, anchor and classes kept."""
    attributes = dict(re.findall(r'([a-z-]+)="([^"]*)"', found[1]))
    inner = []
    start = 0
    for tag in _MARKUP.finditer(found[2]):
        inner += [_inert(found[2][start : tag.start()]), tag[0]]
        start = tag.end()
    title = "".join([*inner, _inert(found[2][start:])]).strip()
    names = [f"#{attributes['id']}", *(f".{name}" for name in attributes.get("class", "").split())]
    return f"## {title} {{ {' '.join(names)} }}"


def _inert(html: str) -> str:
    """Text between tags, inert; the spaces at its ends part it from what stands beside it."""
    text = unescape(html)
    before = " " if text[:1].isspace() else ""
    after = " " if text.strip() and text[-1:].isspace() else ""
    return before + inert(text) + after


def _block(html: str) -> list[str]:
    """HTML as one block: without blank lines, because a blank line would end it."""
    # Readers of Markdown turn tabs into spaces.
    html = _KEPT.sub(_in_one_piece, html).replace("\t", "&#9;")
    html = "\n".join(line for line in html.splitlines() if line.strip())
    return [f"<div>\n{html}\n</div>", ""] if html else []


def _in_one_piece(found: re.Match[str]) -> str:
    """Text whose line breaks matter, with those after which nothing else stands in a line written out."""
    return re.sub(r"(?<=\n)([ \t]*)\n", r"\1&#10;", found[0])


def _configuration(settings: Settings, site: Site, navigation: tuple[NavItem, ...]) -> str:
    """The engine's configuration: what the plugin would have set, written out."""
    configuration: dict[str, Any] = {
        "site_name": escape(settings.site_name, quote=False),
        **({"site_url": settings.site_url} if settings.site_url else {}),
        **({"repo_url": settings.repo_url} if settings.repo_url else {}),
        "docs_dir": "docs",
        "theme": {"name": "material", "custom_dir": "theme", **look.THEME},
        "markdown_extensions": [
            {"toc": {"title": look.TOC_TITLE, "toc_depth": 2}},
            "attr_list",
            "md_in_html",
        ],
        "plugins": ["search"],
        "extra": {"playbook": look.extra(day(site.as_of), site.invented_notes)},
        "nav": look.nav(navigation),
    }
    return yaml.safe_dump(configuration, sort_keys=False, allow_unicode=True, width=100)
