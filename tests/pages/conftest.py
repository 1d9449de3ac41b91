"""The example, read and rendered once for all tests of pages."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from playbook.pages import Page, Rendered, Site, compose, render
from playbook.workspace import open_workspace

ROOT = Path(__file__).parent.parent.parent
AS_OF = date(2027, 3, 25)


@pytest.fixture(scope="session")
def example() -> Site:
    """The example's site as of the day on which it stands still."""
    snapshot = open_workspace(ROOT).read()
    return compose(
        snapshot.library,
        snapshot.problems,
        AS_OF,
        snapshot.locate,
        lambda place, line: f"https://git.northline.example/{place.path}#L{line}",
    )


@pytest.fixture(scope="session")
def rendered(example: Site) -> Rendered:
    """Every page of the example."""
    return render(example)


@pytest.fixture(scope="session")
def pages(rendered: Rendered) -> dict[str, Page]:
    """The example's pages by route."""
    return {page.route: page for page in rendered.pages}
