"""The same input gives the same site, byte for byte."""

from __future__ import annotations

import subprocess
from pathlib import Path

from built import ROOT, all_files, copy_example, environment, playbook, playbook_command

_LATER = """
import time
at, start = time.time, time.time()
time.time = lambda: at() + 400 * 86400
"""


def _differing(first: Path, second: Path) -> list[str]:
    one, other = all_files(first), all_files(second)
    return sorted(path for path in {*one, *other} if one.get(path) != other.get(path))


def test_two_builds_are_the_same(example_site: Path, tmp_path: Path) -> None:
    """A build in another folder, with another hash seed and a later clock, gives the same bytes."""
    root = copy_example(tmp_path / "elsewhere")
    hook = tmp_path / "later"
    hook.mkdir()
    (hook / "sitecustomize.py").write_text(_LATER, encoding="utf-8")
    env = environment(PYTHONHASHSEED="4242", PYTHONPATH=str(hook), TZ="Pacific/Kiritimati")
    clock = subprocess.run(
        [playbook_command()[0], "-c", "import time; print(time.time())"],
        env=env,
        capture_output=True,
        text=True,
    )
    now = (tmp_path / "later").stat().st_mtime
    assert float(clock.stdout) > now + 399 * 86400, "the later clock is in force"
    ended = playbook(root, "build", "--site-dir", tmp_path / "site", env=env)
    assert ended.returncode == 0, ended.stderr
    assert _differing(example_site, tmp_path / "site") == []


def test_the_day_is_the_only_clock(tmp_path: Path) -> None:
    """A site made with `--as-of` is the same whatever day `mkdocs.yml` fixes or the calendar shows."""
    root = tmp_path / "root"
    (root / "programs").mkdir(parents=True)
    (root / "content").mkdir()
    for path in ("programs/organization.yml", "programs/people.csv", "content/glossary.yml"):
        (root / path).write_bytes((ROOT / path).read_bytes())
    small = root / "programs" / "small"
    small.mkdir()
    (small / "program.yml").write_text("title: Small\nsummary: A small program.\n", encoding="utf-8")
    guide = root / "content" / "guides" / "start.md"
    guide.parent.mkdir()
    guide.write_text("---\ntitle: Start\nsummary: Begin.\n---\nText.\n", encoding="utf-8")
    settings = "site_name: Small\ndocs_dir: content\ntheme: {name: material}\nplugins: [search, playbook"
    sites = []
    for number, day in enumerate(("2026-01-01", "2029-12-31")):
        (root / "mkdocs.yml").write_text(f"{settings}: {{as_of: {day}}}]\n", encoding="utf-8")
        sites.append(tmp_path / f"site{number}")
        ended = playbook(root, "build", "--site-dir", sites[-1], "--as-of", "2027-03-25")
        assert ended.returncode == 0, ended.stderr
    assert _differing(*sites) == []
