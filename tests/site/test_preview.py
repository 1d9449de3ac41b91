"""The live preview: what is saved is shown, what breaks shows why, and no page is left behind."""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

import pytest
from built import build, copy_example, environment, html_pages, playbook_command

_WAIT = 60.0
"""Seconds after which a change that is still not shown counts as lost."""
_RELOADING = re.compile(rb"<script>(?:(?!</script>).)*livereload(?:(?!</script>).)*</script>", re.DOTALL)

PLEDGE = "programs/northline/pledges/billing-first-call.yml"
BARRIER = "programs/northline/barriers/bill-jargon.yml"
PLEDGE_PAGE = "programs/northline/pledges/billing-first-call/"
BARRIER_PAGE = "programs/northline/barriers/bill-jargon/"


@dataclass
class Preview:
    """A running preview of a copy of the example."""

    root: Path
    url: str
    process: subprocess.Popen[bytes]

    def get(self, route: str) -> str | None:
        """A page as it is served now, without the script that reloads it; None when it is not there."""
        try:
            with urlopen(self.url + route, timeout=10) as answer:
                return _RELOADING.sub(b"", answer.read()).decode("utf-8")
        except HTTPError as error:
            error.close()
            return None

    def until(self, route: str, holds: Callable[[str | None], bool]) -> str | None:
        """Ask for a page until something holds for it; the page as it is then."""
        end = time.monotonic() + _WAIT
        while True:
            page = self.get(route)
            if holds(page):
                return page
            assert self.process.poll() is None, "the preview has ended"
            assert time.monotonic() < end, f"{route} does not change"
            time.sleep(0.1)

    def edit(self, path: str, change: Callable[[str], str]) -> None:
        """Save a file with another text."""
        file = self.root / path
        file.write_text(change(file.read_text(encoding="utf-8")), encoding="utf-8")


@pytest.fixture(scope="module")
def preview(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Preview]:
    """A preview that serves a copy of the example."""
    base = tmp_path_factory.mktemp("preview")
    root = copy_example(base / "root")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"127.0.0.1:{port}"
    with (base / "log").open("wb") as log:
        process = subprocess.Popen(
            playbook_command("-C", root, "serve", "-a", address), stdout=log, stderr=log, env=environment()
        )
        try:
            end = time.monotonic() + _WAIT
            while True:
                try:
                    urlopen(f"http://{address}/", timeout=10).close()
                    break
                except URLError:
                    assert process.poll() is None, (base / "log").read_text(encoding="utf-8")
                    assert time.monotonic() < end
                    time.sleep(0.1)
            yield Preview(root, f"http://{address}/", process)
        finally:
            process.terminate()
            process.wait(timeout=30)


def _titled(title: str) -> Callable[[str], str]:
    return lambda text: re.sub(r"^title: .*$", f"title: {title}", text, count=1, flags=re.MULTILINE)


def test_a_saved_title_is_shown_everywhere(preview: Preview) -> None:
    """After a title is saved, the record's page, its board, its department and every other page show it."""
    old = "Bills explained on the first call"
    new = "Bills made plain at once"
    text = (preview.root / PLEDGE).read_text(encoding="utf-8")
    assert old in (preview.get(PLEDGE_PAGE) or "")
    preview.edit(PLEDGE, _titled(new))
    preview.until(PLEDGE_PAGE, lambda page: new in (page or ""))
    department = re.search(r"^department: (.*)$", text, re.MULTILINE)
    assert department
    for route in (
        PLEDGE_PAGE,
        "programs/northline/pledges/",
        f"programs/northline/departments/{department[1]}/",
    ):
        page = preview.get(route) or ""
        assert new in page, route
        assert old not in page, route


def test_a_broken_record_shows_its_problem_until_it_is_mended(preview: Preview) -> None:
    """A record that can't be read has a page with problem and line; all else works; mended, it is back."""
    whole = (preview.root / BARRIER).read_text(encoding="utf-8")
    before = preview.get(BARRIER_PAGE)
    assert before is not None
    lines = whole.splitlines()
    number = next(index for index, line in enumerate(lines) if line.startswith("cause:"))
    lines[number] = "cause: [never closed"
    preview.edit(BARRIER, lambda _: "\n".join(lines) + "\n")
    broken = preview.until(BARRIER_PAGE, lambda page: "can't be read at the moment" in (page or ""))
    assert broken is not None
    told = re.findall(rf"{re.escape(BARRIER)}, line (\d+)", broken)
    assert any(number + 1 <= int(line) <= number + 2 for line in told), told
    board = preview.get("programs/northline/barriers/") or ""
    assert "drawbridge-mode/" in board
    assert "bill-jargon/" in board
    assert preview.get(PLEDGE_PAGE) is not None
    preview.edit(BARRIER, lambda _: whole)
    preview.until(BARRIER_PAGE, lambda page: page == before)


def test_a_removed_file_takes_its_page_along(preview: Preview) -> None:
    """When a record's file is gone, so is its page, and the others no longer lead to it."""
    name = "lunch-at-ten-forty"
    file = preview.root / f"programs/northline/barriers/{name}.yml"
    assert preview.get(f"programs/northline/barriers/{name}/") is not None
    file.unlink()
    preview.until(f"programs/northline/barriers/{name}/", lambda page: page is None)
    assert f'href="{name}/"' not in (preview.get("programs/northline/barriers/") or "")


def test_an_added_record_gets_its_page(preview: Preview) -> None:
    """A new file, a guide in `content/` or a pledge in `programs/`, becomes a page that others lead to."""
    guide = preview.root / "content" / "guides" / "added-guide.md"
    guide.write_text("---\ntitle: An added guide\nsummary: It is new.\n---\n\nNew text.\n", encoding="utf-8")
    preview.until("guides/added-guide/", lambda page: "New text." in (page or ""))
    assert "An added guide" in (preview.get("guides/") or "")
    pledge = preview.root / "programs" / "northline" / "pledges" / "added-pledge.yml"
    pledge.write_text("title: An added pledge\ndepartment: finance\npromise: It is new.\n", encoding="utf-8")
    preview.until("programs/northline/pledges/added-pledge/", lambda page: "It is new." in (page or ""))
    assert "An added pledge" in (preview.get("programs/northline/departments/finance/") or "")


def test_after_edits_every_page_is_that_of_a_fresh_build(preview: Preview, tmp_path: Path) -> None:
    """Whatever was edited before, every page served is the one that a build from nothing makes."""
    preview.edit("programs/northline/pledges/callback-by-name.yml", _titled("Called back, and by name"))
    preview.edit("content/glossary.yml", lambda text: text.replace("means:", "meanz:", 1))
    preview.edit("programs/organization.yml", lambda text: text.replace("title: Finance", "title: Money", 1))
    preview.until("programs/northline/departments/finance/", lambda page: ">Money</h1>" in (page or ""))
    settings = (preview.root / "mkdocs.yml").read_text(encoding="utf-8")
    again = tmp_path / "root"
    shutil.copytree(preview.root, again, ignore=shutil.ignore_patterns("site"))
    # A preview has its own address, and with it its own canonical links.
    settings = re.sub(r"^site_url: .*$", f"site_url: {preview.url}", settings, flags=re.MULTILINE)
    (again / "mkdocs.yml").write_text(settings, encoding="utf-8")
    fresh = {
        path.removesuffix("index.html"): file.read_text(encoding="utf-8")
        for path, file in html_pages(build(again, tmp_path / "site")).items()
    }
    assert len(fresh) > 1000
    assert [route for route, page in fresh.items() if preview.get(route) != page] == []
