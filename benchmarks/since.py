"""What it costs to compare 5,000 records with a baseline 1,000 commits ago, and to check again."""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path

from benchmarks import measure, records

RECORDS = 5_000
COMMITS = 1_000


def main() -> None:
    """Check with and without a baseline, then again with nothing changed."""
    print(f"{RECORDS:,} records, a history of {COMMITS:,} commits: {measure.machine()}\n")
    with tempfile.TemporaryDirectory() as temporary:
        workspace = records.write(Path(temporary, "records"), RECORDS)
        grow(workspace, COMMITS)
        environment = {"XDG_CACHE_HOME": str(Path(temporary, "cache"))}
        rows = []
        for name, words in (
            ("check", ("--no-cache",)),
            (f"check --since, {COMMITS:,} commits ago", ("--since", "start", "--no-cache")),
            ("the same for the first time", ("--since", "start")),
            ("again, nothing changed", ("--since", "start")),
        ):
            command = [*measure.PLAYBOOK, "check", "--as-of", "2027-06-01", *words]
            cost = measure.run(command, workspace, codes=(0, 1), environment=environment)
            rows.append([name, f"{cost.cpu:.2f}", f"{cost.wall:.2f}", f"{cost.memory:.0f}"])
    print(measure.table(["command", "CPU s", "wall s", "MB"], rows))


def grow(workspace: Path, commits: int) -> None:
    """Commit a workspace, then give it so many commits more; each changes a barrier and a pledge."""
    _git(workspace, "init", "-q")
    _git(workspace, "add", "-A")
    _git(workspace, "commit", "-q", "-m", "Start")
    _git(workspace, "tag", "start")
    branch = _git(workspace, "symbolic-ref", "HEAD").decode().strip()
    program = workspace / "programs/starter"
    stream = []
    for number in range(commits):
        stream.append(
            f"commit {branch}\ncommitter B <b@example.org> {1_800_000_000 + number} +0000\ndata 1\n.\n"
        )
        if not number:
            stream.append(f"from {branch}^0\n")
        for path, more in (
            (
                f"barriers/barrier-{number}.yml",
                f"  - {{on: 2027-05-20, says: Step {number} of it is done.}}\n",
            ),
            (f"pledges/pledge-{number}.yml", "volunteered: true\n"),
        ):
            file = program / path
            text = file.read_text(encoding="utf-8") + more
            stream.append(f"M 100644 inline programs/starter/{path}\ndata {len(text.encode())}\n{text}\n")
    _git(workspace, "fast-import", "--quiet", stdin="".join(stream).encode())
    _git(workspace, "reset", "-q", "--hard")


def _git(folder: Path, *words: str, stdin: bytes = b"") -> bytes:
    options = ("-c", "user.name=Benchmark", "-c", "user.email=benchmark@example.org")
    return subprocess.run(
        ["git", *options, *words], cwd=folder, input=stdin, capture_output=True, check=True
    ).stdout
