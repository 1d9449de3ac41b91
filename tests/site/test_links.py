"""Every page of the example site: its links lead somewhere, and it is sound HTML of its own."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

import pytest
from built import ROOT, html_pages, playbook
from lxml import html

_BASE = "https://site.invalid/"
_SITE = "https://playbook.northline.example/"
"""Where the example site stands, as its configuration says."""
_LOADING = ("src", "srcset", "poster", "data", "action", "formaction", "background", "xlink:href")


@dataclass(frozen=True, slots=True)
class Facts:
    """What one page says about itself and where it points."""

    lang: str
    title: str
    first_headings: int
    ids: tuple[str, ...]
    links: tuple[str, ...]
    loads: tuple[str, ...]
    faults: tuple[str, ...]


@pytest.fixture(scope="module")
def facts(example_site: Path) -> dict[str, Facts]:
    """The facts of every page by its path."""
    return {path: _read(file) for path, file in html_pages(example_site).items()}


def _read(file: Path) -> Facts:
    links, loads, faults = [], [], []
    root = html.document_fromstring(file.read_bytes())
    for element in root.iter(html.etree.Element):
        for name, value in element.attrib.items():
            if name == "style" or name.startswith("on"):
                faults.append(f"<{element.tag} {name}>")
            if name == "href":
                if element.tag == "a":
                    links.append(value)
                elif element.get("rel") not in ("canonical", "prev", "next"):
                    loads.append(value)
                elif element.get("rel") != "canonical":
                    links.append(value)
            elif name in _LOADING:
                loads.append(value)
        if element.tag == "style" or (
            element.tag == "script"
            and element.get("src") is None
            and element.get("type") != "application/json"
        ):
            faults.append(f"<{element.tag}> inside the page")
        if element.tag in ("meta", "base", "iframe", "object", "embed") and (
            element.tag != "meta" or element.get("http-equiv")
        ):
            faults.append(f"<{element.tag}>")
    return Facts(
        root.get("lang", ""),
        " ".join((root.findtext(".//title") or "").split()),
        len(root.findall(".//h1")),
        tuple(root.xpath("//@id")),
        tuple(links),
        tuple(loads),
        tuple(faults),
    )


def _address(path: str) -> str:
    return _BASE + (path.removesuffix("index.html"))


def test_every_internal_link_and_anchor_resolves(example_site: Path, facts: dict[str, Facts]) -> None:
    """Whatever a page points at inside the site is there, down to the anchor."""
    files = {file.relative_to(example_site).as_posix() for file in example_site.rglob("*") if file.is_file()}
    ids = {path: set(one.ids) for path, one in facts.items()}
    broken = []
    for path, one in facts.items():
        for target in (*one.links, *one.loads):
            address, anchor = urldefrag(urljoin(_address(path), target))
            if not address.startswith(_BASE):
                continue
            found = unquote(urlsplit(address).path).lstrip("/")
            found = found + "index.html" if not found or found.endswith("/") else found
            if found not in files or (anchor and unquote(anchor) not in ids.get(found, ())):
                broken.append(f"{path}: {target}")
    assert broken == []


def _calendars(folder: Path) -> dict[str, bytes]:
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*.ics")}


def test_calendars_lead_to_pages_of_the_site(example_site: Path) -> None:
    """Every entry names the page of whom or what its calendar is, by the address at which the site stands."""
    calendars = _calendars(example_site)
    assert len(calendars) > 1_000
    for path, data in calendars.items():
        page = f"{_SITE}{path.rpartition('/')[0]}/".encode()
        links = set(re.findall(rb"^URL:(.*)\r$", data.replace(b"\r\n ", b""), re.MULTILINE))
        assert links == {page}, path
        assert (example_site / path).with_name("index.html").is_file()


def test_other_engines_get_the_same_calendars(example_site: Path, tmp_path: Path) -> None:
    """Pages that are written to disk for other engines have the calendars of the built site."""
    ended = playbook(ROOT, "render", tmp_path / "out")
    assert ended.returncode == 0, ended.stderr
    assert _calendars(tmp_path / "out" / "docs") == _calendars(example_site)


def test_every_page_names_its_language_and_itself(facts: dict[str, Facts]) -> None:
    """Every page has a language, a title and exactly one heading of the first level."""
    odd = {
        path: (one.lang, one.title, one.first_headings)
        for path, one in facts.items()
        if one.lang != "en" or not one.title or one.first_headings != 1
    }
    assert odd == {}


def test_no_two_elements_share_an_id(facts: dict[str, Facts]) -> None:
    """An id stands once in a page, so that anchors and labels mean one element."""
    twice = {path: [id for id, count in Counter(one.ids).items() if count > 1] for path, one in facts.items()}
    assert {path: ids for path, ids in twice.items() if ids} == {}


def test_nothing_inline_that_a_strict_policy_refuses(facts: dict[str, Facts]) -> None:
    """No page holds a style attribute, an inline script or style, an event handler or a frame."""
    assert {path: one.faults for path, one in facts.items() if one.faults} == {}


def test_titles_tell_pages_apart(facts: dict[str, Facts]) -> None:
    """No two pages have the same title."""
    paths: dict[str, list[str]] = {}
    for path, one in facts.items():
        paths.setdefault(one.title, []).append(path)
    assert {title: found for title, found in paths.items() if len(found) > 1} == {}


def test_pages_load_nothing_from_another_host(facts: dict[str, Facts]) -> None:
    """Other hosts are only linked to, and only over the web or by mail."""
    loads = {path: [one for one in found.loads if urlsplit(one).netloc] for path, found in facts.items()}
    assert {path: found for path, found in loads.items() if found} == {}
    schemes = {urlsplit(link).scheme for one in facts.values() for link in one.links}
    assert schemes <= {"", "https", "http", "mailto"}


def test_styles_load_nothing_from_another_host(example_site: Path) -> None:
    """Every address in a style sheet is relative or holds its bytes itself."""
    sheets = list(example_site.rglob("*.css"))
    assert sheets
    for sheet in sheets:
        text = sheet.read_text(encoding="utf-8")
        found = re.findall(r"url\(\s*[\"']?([^\"')]+)", text) + re.findall(r"@import\s+[\"']([^\"']+)", text)
        assert [one for one in found if urlsplit(one).netloc] == [], sheet.name
