"""Pages on disk: what ProperDocs and Zensical make of them is the site that the plugin makes."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from html import escape, unescape
from pathlib import Path
from urllib.parse import urldefrag, urljoin

import markdown
import pytest
import yaml
from bs4 import BeautifulSoup, NavigableString, Tag

from playbook.engine.disk import markdown as as_markdown
from playbook.pages import Page

ROOT = Path(__file__).parents[2]
BIN = Path(sys.executable).parent
HOST = "https://site.example/"
CONFIGURATION = """\
site_name: "Play & <book>"
repo_url: https://git.example/culture/playbook
edit_uri: blob/main/
docs_dir: content
theme:
  name: material
plugins:
  - search
  - playbook:
      as_of: 2027-03-25
"""
EXTENSIONS = ["toc", "attr_list", "md_in_html"]


def _run(folder: Path, *command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(BIN / command[0]), *command[1:]],
        cwd=folder,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
        check=False,
    )


def _must(folder: Path, *command: str) -> None:
    done = _run(folder, *command)
    assert done.returncode == 0, done.stdout + done.stderr


def _workspace(folder: Path) -> Path:
    shutil.copytree(ROOT / "programs" / "starter", folder / "programs" / "starter")
    shutil.copytree(ROOT / "content", folder / "content")
    (folder / "mkdocs.yml").write_text(CONFIGURATION, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The starter's site as the plugin, ProperDocs and Zensical make it."""
    folder = _workspace(tmp_path_factory.mktemp("engines"))
    _must(folder, "playbook", "build")
    _must(folder, "playbook", "render", "out")
    for engine in ("properdocs", "zensical"):
        shutil.copytree(folder / "out", folder / engine)
        _must(folder / engine, engine, "build", "--strict", "-f", "mkdocs.yml")
    return {
        "plugin": folder / "site",
        "properdocs": folder / "properdocs" / "site",
        "zensical": folder / "zensical" / "site",
    }


def _pages(site: Path) -> dict[str, BeautifulSoup]:
    return {
        file.relative_to(site).as_posix().removesuffix("index.html"): BeautifulSoup(file.read_bytes(), "lxml")
        for file in sorted(site.rglob("index.html"))
    }


def _shape(node: Tag, page: str) -> Iterator[object]:
    """Elements, attributes and text, without what engines add and without boxes that say nothing."""
    for child in node.children:
        # Comments are of a class of their own.
        if type(child) is NavigableString and child.strip():
            yield " ".join(child.split())
        if not isinstance(child, Tag) or child.get("id") == "__skip":
            continue
        if child.name == "div" and not child.attrs:
            yield from _shape(child, page)
            continue
        # A title needs no anchor, and one engine takes the mark off what it did not search.
        dropped = {"data-search-exclude", *({"id"} if child.name == "h1" else ())}
        attributes = {name: value for name, value in child.attrs.items() if name not in dropped}
        if "href" in attributes:
            attributes["href"] = urljoin(HOST + page, str(attributes["href"]))
        yield child.name, sorted((name, str(value)) for name, value in attributes.items())
        yield from _shape(child, page)
        yield f"/{child.name}"


def _links(soup: BeautifulSoup, page: str, selector: str) -> list[tuple[str, str]]:
    return [
        (" ".join(link.get_text(" ").split()), urljoin(HOST + page, str(link["href"])))
        for link in soup.select(f"{selector} a[href]")
    ]


@pytest.mark.parametrize("engine", ["properdocs", "zensical"])
def test_articles_are_those_of_the_plugin(sites: dict[str, Path], engine: str) -> None:
    """Every page has the text, elements, anchors, classes and link targets that the plugin gives it."""
    expected, found = _pages(sites["plugin"]), _pages(sites[engine])
    assert set(found) == set(expected)
    assert len(expected) > 40
    for page, soup in expected.items():
        ours, theirs = soup.find("article"), found[page].find("article")
        assert isinstance(ours, Tag)
        assert isinstance(theirs, Tag)
        assert list(_shape(theirs, page)) == list(_shape(ours, page)), page


@pytest.mark.parametrize("engine", ["properdocs", "zensical"])
def test_tables_of_contents_are_those_of_the_plugin(sites: dict[str, Path], engine: str) -> None:
    """The engine finds the headings in the Markdown and makes the same table of contents of them."""
    found = _pages(sites[engine])
    count = 0
    for page, soup in _pages(sites["plugin"]).items():
        expected = _links(soup, page, ".md-sidebar--secondary .md-nav--secondary")
        assert _links(found[page], page, ".md-sidebar--secondary .md-nav--secondary") == expected, page
        count += len(expected)
    assert count > 50


@pytest.mark.parametrize("engine", ["properdocs", "zensical"])
def test_tabs_are_those_of_the_plugin(sites: dict[str, Path], engine: str) -> None:
    """The groups of the navigation have the same titles and lead to the same pages."""
    expected = _links(_pages(sites["plugin"])[""], "", ".md-tabs")
    assert len(expected) > 3
    assert _links(_pages(sites[engine])[""], "", ".md-tabs") == expected


@pytest.mark.parametrize("engine", ["properdocs", "zensical"])
def test_titles_of_the_window_are_those_of_the_plugin(sites: dict[str, Path], engine: str) -> None:
    """Tabs and bookmarks show the same; only Zensical does not know a front page as that."""
    found = _pages(sites[engine])
    for page, soup in _pages(sites["plugin"]).items():
        if page or engine == "properdocs":
            assert soup.title
            assert str(found[page].title) == str(soup.title), page


@pytest.mark.parametrize("engine", ["properdocs", "zensical"])
def test_descriptions_are_those_of_the_plugin(sites: dict[str, Path], engine: str) -> None:
    """What a search engine on the web shows of a page is the same, and escaped."""
    found = _pages(sites[engine])
    for page, soup in _pages(sites["plugin"]).items():
        ours = soup.find("meta", attrs={"name": "description"})
        theirs = found[page].find("meta", attrs={"name": "description"})
        assert isinstance(ours, Tag) == isinstance(theirs, Tag), page
        if isinstance(ours, Tag) and isinstance(theirs, Tag):
            assert theirs["content"] == ours["content"], page


@pytest.mark.parametrize("engine", ["properdocs", "zensical"])
def test_every_link_and_anchor_leads_somewhere(sites: dict[str, Path], engine: str) -> None:
    """No internal link of a built page leads to a page, file or anchor that is not there."""
    site, pages = sites[engine], _pages(sites[engine])
    anchors = {page: {str(tag["id"]) for tag in soup.select("[id]")} for page, soup in pages.items()}
    followed = 0
    for page, soup in pages.items():
        for link in soup.select("article a[href], .md-nav a[href]"):
            target, anchor = urldefrag(urljoin(HOST + page, str(link["href"])))
            if not target.startswith(HOST):
                continue
            route = target.removeprefix(HOST)
            followed += 1
            assert route in pages or (site / route).is_file(), f"{page} -> {route}"
            assert not anchor or route not in pages or anchor in anchors[route], f"{page} -> {route}#{anchor}"
    assert followed > 500


def test_search_of_properdocs_finds_what_the_plugin_finds(sites: dict[str, Path]) -> None:
    """Each page and section is in the index under the same address and title."""

    def index(site: Path) -> dict[str, str]:
        docs = json.loads((site / "search" / "search_index.json").read_text(encoding="utf-8"))["docs"]
        return {one["location"]: unescape(unescape(one["title"])) for one in docs}

    expected, found = index(sites["plugin"]), index(sites["properdocs"])
    assert len(expected) > 100
    assert {place: found.get(place) for place in expected} == expected


def test_rendered_twice_is_the_same_bytes(tmp_path: Path) -> None:
    """Two renderings of the same records differ in no byte."""
    folder = _workspace(tmp_path / "workspace")
    trees = []
    for name in ("one", "two"):
        _must(folder, "playbook", "render", name)
        trees.append(_tree(folder / name))
    assert len(trees[0]) > 50
    assert trees[0] == trees[1]


def test_rendering_again_removes_pages_of_deleted_records(tmp_path: Path) -> None:
    """The page of a guide that was deleted is gone, and a site built beside the pages stays."""
    folder = _workspace(tmp_path / "workspace")
    _must(folder, "playbook", "render", "out")
    page = folder / "out" / "docs" / "guides" / "good-guest" / "index.md"
    assert page.is_file()
    (folder / "out" / "site").mkdir()
    (folder / "out" / "site" / "index.html").write_text("built", encoding="utf-8")
    (folder / "content" / "guides" / "good-guest.md").unlink()
    _must(folder, "playbook", "render", "out")
    assert not page.exists()
    assert (folder / "out" / "site" / "index.html").read_text(encoding="utf-8") == "built"
    assert sorted(one.name for one in (folder / "out").iterdir()) == ["docs", "mkdocs.yml", "site", "theme"]


@pytest.mark.parametrize("kind", ["note", "a MkDocs site of one's own", "file"])
def test_a_folder_with_something_else_is_refused(tmp_path: Path, kind: str) -> None:
    """What was not written by `playbook render` stays as it is, and the command says why."""
    folder = _workspace(tmp_path / "workspace")
    other = folder / "other"
    if kind == "file":
        other.write_text("mine", encoding="utf-8")
    else:
        (other / "docs").mkdir(parents=True)
        (other / "docs" / "index.md").write_text("mine", encoding="utf-8")
    if kind.startswith("a MkDocs"):
        (other / "theme").mkdir()
        (other / "mkdocs.yml").write_text("site_name: Mine\n", encoding="utf-8")
    before = _tree(other)
    done = _run(folder, "playbook", "render", "other")
    assert done.returncode in (2, 3)
    assert "other" in done.stderr
    assert "Traceback" not in done.stderr
    assert _tree(other) == before


def _tree(folder: Path) -> dict[str, bytes]:
    if folder.is_file():
        return {"": folder.read_bytes()}
    return {
        file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*") if file.is_file()
    }


TITLES = [
    "A *star* and _two_ __scores__",
    "{#x} { .y } {: z}",
    "1. not a list",
    "# not a heading #",
    "- dash, + plus, > greater",
    "`code` & ampersand &amp; entity",
    "<b>bold</b> <script>x</script>",
    "[link](http://x.example) ![image](y.png) [^1]",
    "\"quotes\" and 'single' “typographic”",
    "Ünïcödé, 日本語, emoji 🎉",
    "back\\slash \\* and http://address.example",
    "---",
    "yes",
    "title: colon",
]


def _read(text: str) -> tuple[dict[str, object], BeautifulSoup, list[dict[str, object]]]:
    """A page as an engine reads it: its head, its body, its table of contents."""
    _, head, body = text.split("---\n", 2)
    reader = markdown.Markdown(extensions=EXTENSIONS)
    return yaml.safe_load(head), BeautifulSoup(reader.convert(body), "lxml"), reader.toc_tokens


@pytest.mark.parametrize("title", TITLES)
def test_titles_and_headings_mean_nothing_to_markdown(title: str) -> None:
    """A title or heading that looks like Markdown, HTML or YAML arrives as the text that it is."""
    page = Page("x/", title, f'<p>One</p>\n<h2 id="a-b">{escape(title)}</h2>\n<p>Two</p>', summary=title)
    head, body, contents = _read(as_markdown(page))
    assert unescape(str(head["title"])) == title
    assert unescape(str(head["description"])) == title
    assert not set('<>"') & set(str(head["title"]) + str(head["description"]))
    assert [tag.get_text() for tag in body.find_all(["h1", "h2"])] == [title, title]
    assert [tag.get("id") for tag in body.find_all(["h1", "h2"])] == ["_title", "a-b"]
    assert not body.find_all(["script", "b", "img", "code", "em", "strong", "li"])
    assert [tag.get_text() for tag in body.find_all("p")] == ["One", "Two"]
    children = contents[0]["children"]
    assert isinstance(children, list)
    assert [(one["id"], unescape(one["name"])) for one in children] == [("a-b", title)]


BODIES = [
    "<p>*a* _b_ `c` [d](e) &lt;i&gt; &amp;amp; {: .x }</p>",
    "<pre><code>one\n\n    two *x*\n   \n\ttabbed\n</code></pre>\n<p>after</p>",
    "<p>a</p>\n\n\n        <ul>\n\n    <li># no heading</li>\n\n</ul>",
    "text without an element, <strong>strong</strong>",
    '<div class="in"><p>a</p><h2 id="one">One <em>é</em></h2><p>*b*</p>\n\n    <p>c</p></div><p>d</p>',
    '<div class="board"><section class="col"><h2 class="t big" id="x">X <span class="n">3</span></h2>'
    '<ul><li><a href="y/">_y_</a></li></ul></section><section class="col">'
    '<h2 class="t" id="z">Z</h2><pre>a\n\n  b</pre></section></div>',
    '<table><tr><td>a<br>b</td><td><input type="checkbox" disabled> c</td></tr></table><h2 id="q">Q</h2>',
    '<svg viewBox="0 0 1 1"><title id="t">&lt;</title><path d="M0 0"/></svg><h2 id="q">Q</h2>',
    '<p title="a > b">c</p><h2 id="q">Q</h2>',
]


@pytest.mark.parametrize("body", BODIES)
def test_bodies_arrive_as_they_are(body: str) -> None:
    """Elements, attributes and text between headings, around them and in `pre` pass unchanged."""
    _, found, _ = _read(as_markdown(Page("x/", "T", body)))
    title = found.find("h1")
    assert isinstance(title, Tag)
    title.decompose()
    expected = BeautifulSoup(body, "lxml")
    assert isinstance(found.body, Tag)
    assert isinstance(expected.body, Tag)
    assert _without_boxes(found.body) == _without_boxes(expected.body)
    assert [tag.get_text() for tag in found.find_all("pre")] == [
        tag.get_text() for tag in expected.find_all("pre")
    ]


def _without_boxes(node: Tag) -> list[object]:
    # The HTML parser puts bare text into a paragraph at the top of a document only.
    shape = list(_shape(node, ""))
    return shape[1:-1] if shape[:1] == [("p", [])] and len(shape) > 1 and shape[-1] == "/p" else shape
