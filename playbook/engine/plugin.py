"""The MkDocs plugin: events of a build in, pages of the playbook out.

Reading, checking and rendering happen before MkDocs empties the site's folder, so a strict build that
fails leaves the former site alone. Pages reach MkDocs as finished HTML; the search index gets its
entries directly. In a live preview, a page whose content and surroundings did not change is not put
through the theme's templates again.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable
from dataclasses import asdict
from datetime import date
from html import escape
from pathlib import Path
from typing import Any, Literal, TypeGuard

from markupsafe import Markup
from mkdocs.config import base as config_base
from mkdocs.config import config_options
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import BasePlugin, get_plugin_logger
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page as MkDocsPage
from mkdocs.structure.toc import AnchorLink, TableOfContents
from mkdocs.utils.yaml import yaml_load

from playbook.engine import look
from playbook.engine.frame import FINISHED, Frame
from playbook.pages import NavItem, Page, Rendered, Site, compose, render
from playbook.pages.page import COMPILED
from playbook.problem import Place, PlaybookError, Problem, Severity
from playbook.prose import day
from playbook.workspace import Snapshot, Workspace, open_workspace

log = get_plugin_logger("playbook")


class PlaybookConfig(config_base.Config):
    """Options of the plugin in `mkdocs.yml`."""

    as_of = config_options.Optional(config_options.Type((str, date)))
    """The day that the site speaks of, year-month-day; today when left out."""


class _SitePage(MkDocsPage):
    """A page that comes finished: MkDocs neither reads nor converts anything for it."""

    def __init__(self, page: Page, file: File, config: MkDocsConfig, address: str | None, label: str) -> None:
        super().__init__(escape(label or page.title), file, config)
        self.made = page
        self.edit_url = address
        # Pages that the navigation does not list share their surroundings with others of the program.
        self.frame = None if label else page.route.rstrip("/").rpartition("/")[0]

    def read_source(self, config: MkDocsConfig) -> None:
        """Set what other plugins expect to be there."""
        self.markdown = ""
        self.meta = {
            "title": escape(self.made.full_title),
            "description": escape(self.made.description),
            "search": {"exclude": True},
            "hide": self.made.hidden,
        }

    def render(self, config: MkDocsConfig, files: Files) -> None:
        """Hand over the finished body and its table of contents."""
        self.content = f"<h1>{escape(self.made.title)}</h1>\n{self.made.body}"
        links = [AnchorLink(escape(one.title), one.id, 2) for one in self.made.headings]
        self.toc = TableOfContents(links)
        self.present_anchor_ids = {one.id for one in self.made.headings}

    @property
    def is_index(self) -> bool:
        """Only the front page of a group: every file here is called `index.md`."""
        return self.made.route == "" or self.made.route.count("/") == 2 or self.made.route in _FRONTS


_FRONTS = ("guides/", "cases/")


class PlaybookPlugin(BasePlugin[PlaybookConfig]):
    """Adds a playbook's pages to a MkDocs site."""

    def __init__(self) -> None:
        self.workspace: Workspace | None = None
        self.site: Site | None = None
        self.rendered = Rendered((), (), ())
        self.serving = False
        # Final HTML of the last build by route, with the key of all that went into it.
        self.finished: dict[str, tuple[str, str]] = {}
        self.surroundings = ""

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        """Remember whether this is a live preview; having this event keeps the plugin between builds."""
        self.serving = command == "serve"

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Read, check and render everything, and lay the theme over Material."""
        try:
            snapshot = self._read(Path(config.config_file_path or "mkdocs.yml").parent)
        except PlaybookError as error:
            raise PluginError(str(error)) from error
        as_of = self._as_of()
        self.site = compose(
            snapshot.library,
            snapshot.problems,
            as_of,
            snapshot.locate,
            _addresses(config),
            site_url=config.site_url or "",
        )
        self._tell(snapshot, strict=bool(config.strict))
        self.rendered = render(self.site)
        _dress(config, self.site)
        config["nav"] = look.nav(self.rendered.navigation)
        return config

    def _read(self, root: Path) -> Snapshot:
        root = root.resolve()
        if self.workspace is None or self.workspace.root != root:
            self.workspace = open_workspace(root)
        return self.workspace.read()

    def _as_of(self) -> date:
        text = os.environ.get("PLAYBOOK_AS_OF") or self.config.as_of
        try:
            return date.fromisoformat(str(text)) if text else date.today()
        except ValueError as error:
            raise PluginError(f"`as_of: {text}` is not a date; write year-month-day.") from error

    def _tell(self, snapshot: Snapshot, *, strict: bool) -> None:
        """Log every problem; in strict mode errors end the build before anything is written."""
        assert self.site is not None
        errors = 0
        for problem in self.site.problems:
            is_error = problem.severity is Severity.ERROR
            errors += is_error
            line = _line(problem, snapshot)
            if is_error:
                log.warning(line) if not strict else log.error(line)
            else:
                log.info(line)
        if strict and errors:
            count = f"{errors} problem{'s' if errors > 1 else ''}"
            raise PluginError(f"{count} to mend; the former site was left as it is.")

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Replace what lies in the content folder by the playbook's pages and assets."""
        assert self.site is not None
        # Nothing is published because it lies there: not raw YAML, not a link to another file.
        theme_files = [file for file in files if file.src_dir != config.docs_dir]
        made = []
        labels = _labels(self.rendered.navigation)
        for page in self.rendered.pages:
            inclusion = InclusionLevel.INCLUDED if page.route in labels else InclusionLevel.NOT_IN_NAV
            file = File.generated(config, f"{page.route}index.md", content="", inclusion=inclusion)
            made.append(file)
            site_page = _SitePage(page, file, config, self.site.source(page), labels.get(page.route, ""))
            site_page.update_date = self.site.as_of.isoformat()
        for asset in self.rendered.assets:
            made.append(File.generated(config, asset.route, content=asset.data))
        return Files([*theme_files, *made])

    def on_nav(self, nav: Navigation, *, config: MkDocsConfig, files: Files) -> Navigation:
        """Let records stand below their program in the navigation, though they are not listed there."""
        sections = {_front(item): item for item in nav.items if item.is_section}
        for file in files.documentation_pages():
            page = file.page
            if isinstance(page, MkDocsPage) and _is_ours(page) and page.frame is not None:
                page.parent = sections.get("/".join(page.made.route.split("/")[:2]))
        self.surroundings = _surroundings(config, self.rendered.navigation) if self.serving else ""
        return nav

    def on_env(self, env: Any, *, config: MkDocsConfig, files: Files) -> Any:
        """Render what pages share once; in a live preview, pass on pages about which nothing changed.

        MkDocs looks for a page's template before any other event of that page, so this is the last
        moment to name the one by which finished pages pass through.
        """
        Frame.around(env)
        env.bytecode_cache = COMPILED
        # Templates do not change during a build; asking the disk at every include takes its time.
        env.auto_reload = False
        if not self.serving:
            return env
        for file in files.documentation_pages():
            page = file.page
            if isinstance(page, MkDocsPage) and _is_ours(page):
                known = self.finished.get(page.made.route)
                if known and known[0] == self._key(page):
                    page.meta["template"] = FINISHED
        return env

    def on_page_context(
        self, context: Any, *, page: MkDocsPage, config: MkDocsConfig, nav: Navigation
    ) -> Any:
        """Hand the finished page of the last build to the template by which it passes through."""
        if self.serving and _is_ours(page) and page.meta.get("template") == FINISHED:
            context["playbook_finished"] = self.finished[page.made.route][1]
        return context

    def on_post_page(self, output: str, *, page: MkDocsPage, config: MkDocsConfig) -> str:
        """Keep the finished page for the next build of a live preview."""
        if self.serving and _is_ours(page):
            self.finished[page.made.route] = (self._key(page), output)
        return output

    def _key(self, page: _SitePage) -> str:
        made = page.made
        parts = (
            self.surroundings,
            page.edit_url or "",
            made.full_title,
            made.summary,
            made.body,
            str(made.wide),
        )
        return hashlib.blake2b("\0".join(parts).encode(), digest_size=16).hexdigest()

    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Give the search index its entries; MkDocs calls Material's search plugin before us."""
        routes = {page.route for page in self.rendered.pages}
        self.finished = {route: kept for route, kept in self.finished.items() if route in routes}
        index = Path(config.site_dir, "search", "search_index.json")
        if not index.is_file():
            return
        found = json.loads(index.read_text(encoding="utf-8"))
        found["docs"] = [
            {
                "location": f"{page.route}{'#' if entry.anchor else ''}{entry.anchor}",
                "title": escape(entry.title, quote=False),
                "text": escape(entry.text, quote=False),
            }
            for page in self.rendered.pages
            for entry in page.entries
            if entry.text or not entry.anchor
        ]
        index.write_text(json.dumps(found, separators=(",", ":"), ensure_ascii=False), encoding="utf-8")

    def on_serve(
        self, server: LiveReloadServer, *, config: MkDocsConfig, builder: Callable[..., Any]
    ) -> LiveReloadServer:
        """Watch the programs as well as the content."""
        assert self.workspace is not None
        server.watch(str(self.workspace.root / "programs"))
        return server


def _is_ours(page: MkDocsPage) -> TypeGuard[_SitePage]:
    return isinstance(page, _SitePage)


def _line(problem: Problem, snapshot: Snapshot) -> str:
    at = snapshot.locate(problem.place)
    hint = f" {problem.hint}" if problem.hint else ""
    return f"{problem.place.path}:{at.line}:{at.column}: {problem.code} {problem.message}{hint}"


def _addresses(config: MkDocsConfig) -> Callable[[Place, int], str | None]:
    """How a line of a file is addressed in the forge, from `repo_url` and `edit_uri`."""
    template = config.edit_uri_template
    if not template:
        uri = config.edit_uri if "edit_uri" in _written(config) and config.edit_uri else "blob/HEAD/"
        template = f"{uri.strip('/')}/{{path}}"
    return look.addresses(config.repo_url or "", template)


def _written(config: MkDocsConfig) -> dict[str, Any]:
    """What the author wrote in `mkdocs.yml`, without the defaults that MkDocs adds."""
    if not config.config_file_path:
        return {}
    with Path(config.config_file_path).open("rb") as stream:
        return yaml_load(stream)


def _dress(config: MkDocsConfig, site: Site) -> None:
    """Set what the theme needs and the author left out."""
    theme = config.theme
    folder = str(look.THEME_FOLDER)
    if folder not in theme.dirs:
        own = 1 if theme.custom_dir else 0
        theme.dirs.insert(own, folder)
    written = _written(config).get("theme")
    chosen = written if isinstance(written, dict) else {}
    for key, value in look.THEME.items():
        if key not in chosen:
            theme[key] = value
    config.mdx_configs.setdefault("toc", {}).setdefault("title", look.TOC_TITLE)
    # Material prints the site's name sometimes as it is and sometimes escaped: Markup suits both.
    config.site_name = Markup.escape(config.site_name)
    config.extra["playbook"] = look.extra(day(site.as_of), site.invented_notes)


def _labels(items: tuple[NavItem, ...]) -> dict[str, str]:
    """What each page of the navigation is called there, by its route."""
    found: dict[str, str] = {}
    for item in items:
        if item.route is not None:
            found[item.route] = item.title
        found.update(_labels(item.children))
    return found


def _front(section: Any) -> str:
    """The folder of a section's first page, such as `programs/northline`."""
    first = section.children[0]
    return "/".join(first.made.route.split("/")[:2]) if _is_ours(first) else ""


def _surroundings(config: MkDocsConfig, navigation: tuple[NavItem, ...]) -> str:
    """A key of all that surrounds a page's body: navigation, configuration and theme files."""
    theme_files = [
        (str(file), file.stat().st_mtime_ns)
        for folder in config.theme.dirs
        if "material" not in Path(folder).parts
        for file in sorted(Path(folder).rglob("*"))
        if file.is_file()
    ]
    parts = [
        [asdict(item) for item in navigation],
        _written(config),
        config.extra.get("playbook"),
        config.site_url,
        theme_files,
    ]
    return hashlib.blake2b(json.dumps(parts, default=str).encode(), digest_size=16).hexdigest()
