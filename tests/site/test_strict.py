"""A strict build that finds something to mend ends without a site and leaves the former one alone."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest
from built import all_files, copy_example, mkdocs, playbook

Run = Callable[[Path, Path], CompletedProcess[str]]

STRICT: dict[str, Run] = {
    "playbook": lambda root, site: playbook(root, "build", "--strict", "--site-dir", site),
    "mkdocs": lambda root, site: mkdocs(root, "build", "--strict", "--site-dir", site),
    "mkdocs, quiet": lambda root, site: mkdocs(root, "build", "--strict", "-q", "--site-dir", site),
}


@pytest.fixture(scope="module")
def former(tmp_path_factory: pytest.TempPathFactory, example_site: Path) -> tuple[Path, Path]:
    """A copy of the example with an error in it, and the site as it was before."""
    base = tmp_path_factory.mktemp("strict")
    root = copy_example(base / "root")
    pledge = root / "programs" / "northline" / "pledges" / "billing-first-call.yml"
    pledge.write_text(pledge.read_text(encoding="utf-8") + "no_such_key: 1\n", encoding="utf-8")
    shutil.copytree(example_site, base / "site")
    return root, base / "site"


@pytest.mark.parametrize("command", STRICT)
def test_strict_build_fails_and_leaves_the_former_site(command: str, former: tuple[Path, Path]) -> None:
    """The command ends with a code other than 0, and not a byte of the former site has changed."""
    root, site = former
    before = all_files(site)
    ended = STRICT[command](root, site)
    assert ended.returncode == 1, ended.stderr
    assert "Traceback" not in ended.stderr
    assert all_files(site) == before
    assert [path.name for path in sorted(site.parent.iterdir())] == ["root", "site"]


def test_strict_build_names_what_is_to_mend(former: tuple[Path, Path]) -> None:
    """The problem is told with file, line and column."""
    ended = STRICT["playbook"](*former)
    path = former[0] / "programs" / "northline" / "pledges" / "billing-first-call.yml"
    line = len(path.read_text(encoding="utf-8").splitlines())
    place = rf"programs/northline/pledges/billing-first-call\.yml:{line}:\d+: Y007 "
    assert re.search(place, ended.stderr)


@pytest.mark.parametrize("tool", ["playbook", "mkdocs"])
def test_plain_build_shows_problems_and_succeeds(
    tool: str, former: tuple[Path, Path], tmp_path: Path
) -> None:
    """Without `--strict` the site is built, and the page of the record shows its problem."""
    run = playbook if tool == "playbook" else mkdocs
    ended = run(former[0], "build", "--site-dir", tmp_path / "site")
    assert ended.returncode == 0, ended.stderr
    page = tmp_path / "site" / "programs" / "northline" / "pledges" / "billing-first-call" / "index.html"
    assert "Y007" in page.read_text(encoding="utf-8")


@pytest.mark.parametrize("command", STRICT)
def test_strict_build_without_errors_succeeds(command: str, tmp_path: Path) -> None:
    """Warnings alone do not stop a strict build."""
    root = tmp_path / "root"
    guide = root / "content" / "guides" / "start.md"
    guide.parent.mkdir(parents=True)
    guide.write_text("---\ntitle: Start\nsummary: Begin.\n---\nText.\n", encoding="utf-8")
    (root / "programs").mkdir()
    (root / "mkdocs.yml").write_text(
        "site_name: Small\ndocs_dir: content\ntheme: {name: material}\nplugins: [search, playbook]\n",
        encoding="utf-8",
    )
    ended = STRICT[command](root, tmp_path / "site")
    assert ended.returncode == 0, ended.stderr
    assert (tmp_path / "site" / "guides" / "start" / "index.html").is_file()


def test_broken_settings_leave_the_former_site(former: tuple[Path, Path], tmp_path: Path) -> None:
    """A day that is no date in `mkdocs.yml` ends any build with a sentence, and the site stays."""
    root = copy_example(tmp_path / "root")
    settings = root / "mkdocs.yml"
    settings.write_text(settings.read_text(encoding="utf-8").replace("2027-03-25", "soon"), encoding="utf-8")
    before = all_files(former[1])
    for run in (playbook, mkdocs):
        ended = run(root, "build", "--site-dir", former[1])
        assert ended.returncode != 0
        assert "Traceback" not in ended.stderr
        assert "soon" in ended.stderr
    assert all_files(former[1]) == before
