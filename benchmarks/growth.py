"""What five times as many pages cost: the example's program five times, each with its own schedule."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from benchmarks import measure

TIMES = 5


def main() -> None:
    """Build the example, then a workspace that holds its program five times."""
    print(f"Growth: {measure.machine()}\n")
    with tempfile.TemporaryDirectory() as temporary:
        one = measure.example(Path(temporary, "one"))
        shutil.rmtree(one / "programs" / "starter")
        many = Path(temporary, "many")
        shutil.copytree(one, many)
        for number in range(2, TIMES + 1):
            program = many / "programs" / measure.EXAMPLE
            shutil.copytree(program, many / "programs" / f"{measure.EXAMPLE}-{number}")
        costs = [measure.run([*measure.PLAYBOOK, "build"], folder) for folder in (one, many)]
        counts = [sum(1 for _ in (folder / "site").rglob("index.html")) for folder in (one, many)]
    rows = [
        [f"{count:,}", f"{cost.cpu:.2f}", f"{cost.memory:.0f}", f"{cost.cpu / count * 1e3:.2f}"]
        for count, cost in zip(counts, costs, strict=True)
    ]
    times = [counts[1] / counts[0], costs[1].cpu / costs[0].cpu, costs[1].memory / costs[0].memory]
    rows.append([*(f"**x {one:.1f}**" for one in times), ""])
    print(measure.table(["pages", "CPU s", "MB", "ms a page"], rows))
