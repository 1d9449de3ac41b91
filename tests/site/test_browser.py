"""One page of every kind in a browser: sound, accessible, searchable, printable, and readable as it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from built import build, served
from playwright.sync_api import Browser, BrowserContext, Page

import playbook

pytestmark = pytest.mark.browser

PAGES = {
    "home": "",
    "program": "programs/northline/",
    "team": "programs/northline/team/",
    "departments": "programs/northline/departments/",
    "department": "programs/northline/departments/finance/",
    "shadowing": "programs/northline/shadowing/",
    "sites": "programs/northline/sites/",
    "site": "programs/northline/sites/toronto/",
    "people": "programs/northline/leaders/",
    "leader": "programs/northline/leaders/a.banerjee/",
    "host": "programs/northline/hosts/h.0003/",
    "barriers": "programs/northline/barriers/",
    "barrier": "programs/northline/barriers/bill-jargon/",
    "pledges": "programs/northline/pledges/",
    "pledge": "programs/northline/pledges/billing-first-call/",
    "trace": "programs/northline/trace/",
    "problems": "programs/northline/problems/",
    "guides": "guides/",
    "guide": "guides/how-to-edit/",
    "checklists": "checklists/",
    "checklist": "programs/northline/checklists/leader-shadow-day/",
    "cases": "cases/",
    "case": "cases/telus/",
    "glossary": "glossary/",
    "rules": "rules/",
}
"""A page of the example for each template that makes pages."""
_MADE = {"unread": "programs/small/pledges/torn/"}
"""Pages that the example has no reason to show, with their templates."""
_STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
_WIDTHS = (1280, 360)


@dataclass
class Watched:
    """A page of the browser and all that went wrong on it."""

    page: Page
    wrong: list[str] = field(default_factory=list)


Open = Callable[..., Watched]


@pytest.fixture
def open_page(browser: Browser, example_url: str) -> Iterator[Open]:
    """Opens pages that note console errors, breaches of the policy and requests to other hosts."""
    contexts: list[BrowserContext] = []

    def start(address: str = example_url, **options: Any) -> Watched:
        context = browser.new_context(**options)
        context.set_default_timeout(60_000)
        contexts.append(context)
        watched = Watched(context.new_page())
        own = urlsplit(address).netloc

        def request(asked: Any) -> None:
            host = urlsplit(asked.url)
            if host.scheme != "data" and host.netloc != own:
                watched.wrong.append(f"asked {asked.url}")

        watched.page.on("request", request)
        watched.page.on("pageerror", lambda error: watched.wrong.append(str(error)))
        watched.page.on(
            "console",
            lambda told: watched.wrong.append(told.text) if told.type in ("error", "warning") else None,
        )
        watched.page.on(
            "response",
            lambda found: (
                watched.wrong.append(f"{found.status} {found.url}") if found.status >= 400 else None
            ),
        )
        answer = watched.page.goto(address)
        assert answer is not None and answer.ok, address
        return watched

    yield start
    for context in contexts:
        context.close()


@pytest.fixture(scope="module")
def torn_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a small site with a pledge that can't be read."""
    root = tmp_path_factory.mktemp("torn")
    pledges = root / "programs" / "small" / "pledges"
    pledges.mkdir(parents=True)
    (root / "mkdocs.yml").write_text(
        "site_name: Small\ndocs_dir: content\ntheme: {name: material}\nplugins: [search, playbook]\n"
    )
    (root / "content" / "guides").mkdir(parents=True)
    (root / "content" / "guides" / "start.md").write_text("---\ntitle: Start\nsummary: Begin.\n---\nText.\n")
    (pledges.parent / "program.yml").write_text(
        "title: Small\nsummary: A small program.\n"
        "organization: {name: Small, departments: [{id: finance, title: Finance}]}\n"
    )
    (pledges / "torn.yml").write_text("title: Torn\ndepartment: finance\npromise: [no text\n")
    site = build(root, tmp_path_factory.mktemp("torn-site") / "site", "--as-of", "2027-03-25")
    with served(site) as address:
        yield address


def _violations(page: Page, rules: list[str] | None = None) -> list[str]:
    only = {"type": "rule", "values": rules} if rules else {"type": "tag", "values": _STANDARDS}
    found = Axe().run(page, options={"runOnly": only, "resultTypes": ["violations"]})
    return [
        f"{one['id']}: {node['html'][:160]}"
        for one in found.response["violations"]
        if one["impact"] in ("serious", "critical")
        for node in one["nodes"]
    ]


def _hold_to_the_standards(watched: Watched) -> None:
    """Look at an open page on a wide and a narrow screen, in both schemes."""
    page = watched.page
    for scheme, name in (("light", "default"), ("dark", "slate")):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
        page.wait_for_selector(f"body[data-md-color-scheme={name}]")
        for width in _WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            # The structure is the same in both schemes; contrast is not.
            rules = None if scheme == "light" else ["color-contrast", "link-in-text-block"]
            assert _violations(page, rules) == [], f"{scheme}, {width} px"
            if width == 360:
                wide = page.evaluate("document.documentElement.scrollWidth")
                assert wide <= width, f"{wide} px wide on a screen of {width} px"
    assert watched.wrong == []


def test_every_template_has_its_page_here() -> None:
    """A new kind of page is looked at in the browser too."""
    templates = {
        Path(one.name).stem for one in files(playbook).joinpath("templates").iterdir() if one.name[0] != "_"
    }
    assert templates == {*PAGES, *_MADE}


def _reads_alike(plain: Page, scripted: Page) -> None:
    """Compare the text of a page with and without JavaScript."""
    words = "article => article.innerText.split(/\\s+/).filter(Boolean)"
    shown = plain.locator("main article").evaluate(words)
    assert len(shown) > 10
    for control in ("[data-pb-print]", "[data-pb-clear]", ".pb-filter", ".pb-sort"):
        assert plain.locator(control).count() == 0 or not plain.locator(control).first.is_visible()
    # What only scripts can do is offered only where they run.
    scripted.evaluate(
        "document.querySelectorAll('.pb-checklist__bar, .pb-filter, [data-pb-print]')"
        ".forEach(one => one.remove())"
    )
    assert scripted.locator("main article").evaluate(words) == shown


@pytest.mark.parametrize("template", PAGES)
def test_page_meets_the_standards(template: str, open_page: Open, example_url: str) -> None:
    """A page has no grave fault of accessibility, asks no other host, and reads alike without JavaScript."""
    watched = open_page(example_url + PAGES[template], reduced_motion="reduce")
    _hold_to_the_standards(watched)
    watched.page.set_viewport_size({"width": 1280, "height": 900})
    plain = open_page(
        example_url + PAGES[template],
        java_script_enabled=False,
        color_scheme="dark",
        viewport={"width": 1280, "height": 900},
    )
    _reads_alike(plain.page, watched.page)


def test_page_of_an_unread_record_meets_the_standards(open_page: Open, torn_url: str) -> None:
    """The page that shows why a record can't be read is held to the same standards."""
    watched = open_page(torn_url + _MADE["unread"], reduced_motion="reduce")
    assert "programs/small/pledges/torn.yml, line" in watched.page.inner_text("main")
    _hold_to_the_standards(watched)


def _search(watched: Watched, words: str) -> str:
    page = watched.page
    box = page.locator("input[name=query]")
    box.focus()
    page.wait_for_load_state("networkidle")  # the index is there
    box.fill(words)
    result = page.locator(".md-search-result__item a").first
    result.wait_for()
    return str(result.get_attribute("href"))


@pytest.mark.parametrize("template", ["leader", "barrier", "guide"])
def test_search_finds(template: str, open_page: Open, example_url: str) -> None:
    """Searching for the title of a leader's, a barrier's or a guide's page leads to that page first."""
    watched = open_page(example_url + PAGES[template])
    title = watched.page.inner_text("h1")
    start = open_page(example_url)
    found = _search(start, title)
    assert urlsplit(found).path == urlsplit(example_url).path + PAGES[template]
    assert start.wrong == []


def test_ticks_survive_a_reload(open_page: Open, example_url: str) -> None:
    """What is ticked stays ticked when the page is opened again, and the count tells of it."""
    page = open_page(example_url + PAGES["checklist"]).page
    boxes = page.locator("input[data-pb-item]")
    count = boxes.count()
    assert count > 2
    boxes.nth(0).check()
    boxes.nth(2).check()
    page.reload()
    ticked = [boxes.nth(index).is_checked() for index in range(count)]
    assert ticked == [True, False, True, *[False] * (count - 3)]
    assert page.inner_text("[data-pb-progress]") == f"2 of {count} done"
    page.click("[data-pb-clear]")
    page.reload()
    assert not any(boxes.nth(index).is_checked() for index in range(count))


def test_ticks_of_one_list_leave_others_alone(open_page: Open, example_url: str) -> None:
    """The same checklist of another program, or without one, keeps ticks of its own."""
    page = open_page(example_url + PAGES["checklist"]).page
    page.locator("input[data-pb-item]").first.check()
    page.goto(example_url + PAGES["checklist"].removeprefix("programs/northline/"))
    assert not page.locator("input[data-pb-item]").first.is_checked()


def test_print_hides_navigation_and_empties_boxes(open_page: Open, example_url: str) -> None:
    """On paper there is no navigation, and boxes are empty whatever was ticked on the screen."""
    page = open_page(example_url + PAGES["checklist"]).page
    boxes = page.locator("input[data-pb-item]")
    boxes.nth(0).check()
    page.emulate_media(media="print")
    for part in (
        ".md-header",
        ".md-tabs",
        ".md-sidebar--primary",
        ".md-sidebar--secondary",
        "[data-pb-print]",
    ):
        assert page.locator(part).first.is_hidden(), part
    assert page.locator("h1").is_visible()
    assert boxes.nth(0).is_visible()
    look = """box => {
        const own = getComputedStyle(box);
        const marks = ["::before", "::after"].map(one => getComputedStyle(box, one).content);
        return [own.appearance, own.backgroundColor, own.backgroundImage, own.borderTopStyle, ...marks];
    }"""
    ticked, empty = boxes.nth(0).evaluate(look), boxes.nth(1).evaluate(look)
    assert ticked == empty
    assert ticked == ["none", "rgb(255, 255, 255)", "none", "solid", "none", "none"]
