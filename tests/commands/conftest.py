"""A playbook as `playbook init` makes it, made once for all tests of the commands."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def new_playbook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh playbook; tests work on copies of it."""
    folder = tmp_path_factory.mktemp("new") / "ours"
    script = "from playbook.cli import main; main()"
    command = [sys.executable, "-c", script, "init", str(folder), "--as-of", "2027-03-25"]
    subprocess.run(command, check=True, capture_output=True)
    return folder
