"""How the site looks in Material: what a playbook's `mkdocs.yml` need not repeat."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from playbook.pages import NavItem
from playbook.problem import Place

THEME_FOLDER: Final = Path(__file__).parent.parent / "theme"
"""Templates, styles, scripts and fonts that are laid over Material's own."""

THEME: Final[dict[str, Any]] = {
    "language": "en",
    # Fonts are shipped with the theme: the site asks nothing of other hosts.
    "font": False,
    "logo": "assets/playbook/logo.svg",
    "favicon": "assets/playbook/favicon.svg",
    "features": [
        "navigation.tabs",
        "navigation.indexes",
        "navigation.prune",
        "navigation.top",
        "toc.follow",
        "search.suggest",
        "search.highlight",
    ],
    "palette": [
        {
            "media": "(prefers-color-scheme)",
            "primary": "custom",
            "accent": "custom",
            "toggle": {
                "icon": "material/brightness-auto",
                "name": "Colours: as the system. Switch to light",
            },
        },
        {
            "media": "(prefers-color-scheme: light)",
            "scheme": "default",
            "primary": "custom",
            "accent": "custom",
            "toggle": {"icon": "material/brightness-7", "name": "Colours: light. Switch to dark"},
        },
        {
            "media": "(prefers-color-scheme: dark)",
            "scheme": "slate",
            "primary": "custom",
            "accent": "custom",
            "toggle": {
                "icon": "material/brightness-4",
                "name": "Colours: dark. Switch to the system's",
            },
        },
    ],
}
TOC_TITLE: Final = "On this page"


def extra(as_of: str, notes: tuple[str, ...]) -> dict[str, Any]:
    """What footer and banner show: the day that the site speaks of, and whether it is an example."""
    return {"as_of": f"As of {as_of}", "invented": bool(notes), "invented_note": " ".join(notes)}


def nav(items: tuple[NavItem, ...]) -> list[Any]:
    """Navigation as `mkdocs.yml` would hold it; titles go into HTML as they are, so they are escaped."""
    return [
        {escape(item.title): nav(item.children) if item.route is None else f"{item.route}index.md"}
        for item in items
    ]


def addresses(repository: str, template: str) -> Callable[[Place, int], str | None]:
    """How a line of a file is addressed in the forge; None where no repository is named.

    `template` holds `{path}`, or `{path_noext}` for the path without its ending.
    """
    base = repository.rstrip("/")

    def address(place: Place, line: int) -> str | None:
        if not base or not place.path:
            return None
        path = quote(place.path)
        return f"{base}/{template.format(path=path, path_noext=path.rsplit('.', 1)[0])}#L{line}"

    return address
