"""What it costs to read, link and check records, a file each."""

from __future__ import annotations

import tempfile
from pathlib import Path

from benchmarks import measure, records

COUNTS = (1_000, 5_000, 20_000)


def main() -> None:
    """Run `playbook check` over growing programs; the start of the program itself is told apart."""
    print(f"Read, link and check: {measure.machine()}\n")
    rows = []
    with tempfile.TemporaryDirectory() as temporary:
        empty = _check(records.write(Path(temporary, "empty"), 0))
        rows.append(["none (start, and the content)", f"{empty.cpu:.2f}", f"{empty.memory:.0f}", ""])
        for count in COUNTS:
            cost = _check(records.write(Path(temporary, str(count)), count))
            each = (cost.cpu - empty.cpu) / count * 1e6
            rows.append([f"{count:,}", f"{cost.cpu:.2f}", f"{cost.memory:.0f}", f"{each:.0f}"])
    print(measure.table(["records", "CPU s", "MB", "µs a record"], rows))


def _check(workspace: Path) -> measure.Cost:
    # One program can't please every rule: finding something to mend is no failure here.
    command = [*measure.PLAYBOOK, "check", "--as-of", "2027-06-01"]
    cost = measure.run(command, workspace, codes=(0, 1))
    unread = [line for line in cost.output.splitlines() if " error Y" in line]
    if unread:
        raise SystemExit(f"{len(unread)} records were not read: {unread[0]}")
    return cost
