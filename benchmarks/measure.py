"""Measuring other processes, and the copies of programs that they work on."""

from __future__ import annotations

import os
import platform
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
EXAMPLE = "northline"
AS_OF = "2027-03-25"
"""The day that the example speaks of."""

PLAYBOOK = (sys.executable, "-c", "from playbook.cli import main; main()")


@dataclass(frozen=True, slots=True)
class Cost:
    """What a process took: CPU seconds (user and system), wall seconds, and the most memory in MB."""

    cpu: float
    wall: float
    memory: float
    output: str = ""


def machine() -> str:
    """One line on where the figures were measured."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return f"{cores} cores ({platform.machine()}, {platform.system()}), Python {platform.python_version()}."


def run(
    command: Sequence[str | Path],
    folder: Path,
    *,
    codes: tuple[int, ...] = (0,),
    environment: Mapping[str, str] | None = None,
) -> Cost:
    """Run a command to its end and tell what it took, with whatever it started and waited for.

    Raises SystemExit with the command's output when it fails: a failed run has no cost worth telling.
    """
    output = folder / ".benchmark-output"
    with output.open("wb") as stream:
        start = time.perf_counter()
        process = subprocess.Popen(
            [str(part) for part in command],
            cwd=folder,
            stdout=stream,
            stderr=subprocess.STDOUT,
            env={**os.environ, "NO_MKDOCS_2_WARNING": "1", **(environment or {})},
        )
        _, status, used = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    text = output.read_text(encoding="utf-8", errors="replace")
    output.unlink()
    if process.returncode not in codes:
        raise SystemExit(f"`{' '.join(str(part) for part in command)}` failed:\n{text[-4000:]}")
    # Linux counts kilobytes, macOS bytes.
    unit = 1e6 if sys.platform == "darwin" else 1e3
    return Cost(used.ru_utime + used.ru_stime, wall, used.ru_maxrss / unit, text)


def median(times: int, once: Callable[[], Cost]) -> Cost:
    """The run in the middle by CPU seconds."""
    runs = sorted((once() for _ in range(times)), key=lambda cost: cost.cpu)
    return runs[len(runs) // 2]


def middle(values: Sequence[float]) -> float:
    """The median of some figures."""
    return statistics.median(values)


def example(folder: Path) -> Path:
    """A copy of the example's workspace."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("programs", "content"):
        shutil.copytree(ROOT / name, folder / name)
    shutil.copy(ROOT / "mkdocs.yml", folder / "mkdocs.yml")
    return folder


def table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table; figures stand to the right."""
    lines = [
        "| " + " | ".join(heads) + " |",
        "|" + "|".join("---" if not index else "---:" for index in range(len(heads))) + "|",
    ]
    lines += ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join(lines)
