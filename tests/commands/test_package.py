"""The package: what an installed playbook needs lies in the wheel."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent


def test_wheel_holds_everything_that_is_needed(tmp_path: Path) -> None:
    """Templates, theme, skeletons and the taught content are installed with the code, and nothing else is."""
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    names = set(zipfile.ZipFile(wheel).namelist())
    for folder, target in (("playbook", "playbook"), ("content", "playbook/_content")):
        for file in (ROOT / folder).rglob("*"):
            if file.is_file() and file.suffix != ".pyc":
                assert f"{target}/{file.relative_to(ROOT / folder).as_posix()}" in names, file
    assert not [name for name in names if name.startswith(("tests", "programs", "benchmarks"))]
