"""What it costs to plan shadow days and how good the plans are, beside other ways to make them."""

from __future__ import annotations

import argparse
import json
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from benchmarks import measure, rosters

SIZES: Final = (350,)
EVERY_SIZE: Final = (350, 2_000, 10_000, 40_000)
KINDS: Final = ("tight", "seats")
EXACT: Final = 500
"""Up to so many leaders `--exact` is measured."""

HEADS: Final = (
    "leaders",
    "rosters",
    "who",
    "CPU s",
    "MB",
    "days",
    "bound",
    "last day",
    "load",
    "changed",
    "proven",
)


@dataclass(frozen=True, slots=True)
class _Peer:
    """Another way to plan: the most leaders for whom it is tried, and how much it may take."""

    module: str
    title: str
    most: int
    limit: float = 0
    needs: str = "numpy"


PEERS: Final = (
    _Peer("reading", "reading alone", 1_000_000),
    _Peer("first_fit", "first fit", 1_000_000),
    _Peer("assignment", "SciPy assignment", 5_000, needs="scipy"),
    _Peer("mip", "HiGHS, most days", 2_000, 300),
    _Peer("cp_sat", "CP-SAT", 350, 40),
)
"""The limit is in seconds for HiGHS, and in CP-SAT's deterministic time."""


def main(arguments: Sequence[str] = ()) -> None:
    """Write rosters, plan with each peer and with `playbook schedule`, and lay the plans side by side."""
    chosen = _options(arguments)
    print(f"Schedule: {measure.machine()}\n")
    print(measure.table(HEADS, []))
    for size in chosen.leaders:
        for kind in chosen.kinds:
            for row in _rows(size, kind, chosen.seed, own=chosen.own):
                values = [f"{size:,}", kind, *row]
                print(measure.table(HEADS, [values]).splitlines()[-1], flush=True)


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks schedule")
    parser.add_argument("--leaders", type=int, nargs="+", default=list(SIZES), help="how many leaders")
    parser.add_argument("--kinds", nargs="+", choices=rosters.KINDS, default=list(KINDS))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--own", action="store_true", help="leave the other planners out")
    parser.add_argument(
        "--all", action="store_const", dest="leaders", const=list(EVERY_SIZE), help="up to 40,000 leaders"
    )
    return parser.parse_args(arguments)


def _rows(size: int, kind: str, seed: int, *, own: bool) -> Iterator[list[str]]:
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary, "plain")
        program = rosters.write(folder, leaders=size, kind=kind, seed=seed)
        for peer in PEERS:
            # Start, reading and working out who may go where is the same for everybody: always told.
            if peer.module == "reading" or not (own or size > peer.most):
                yield _peer(peer, folder, program) if find_spec(peer.needs) else _absent(peer)
        if size <= EXACT:
            exact = Path(temporary, "exact")
            rosters.write(exact, leaders=size, kind=kind, seed=seed)
            yield _ours(exact, program, "`playbook schedule --exact`", "--exact")
        yield _ours(folder, program, "`playbook schedule`")
        ill = rosters.fall_ill(folder, program)
        if ill:
            drops = [part for host in ill for part in ("--drop", host)]
            yield _ours(folder, program, f"the same, hosts dropped: {len(ill)}", *drops)


def _absent(peer: _Peer) -> list[str]:
    return [peer.title, "", "", "", "", "", "", "", f"needs {peer.needs}"]


def _peer(peer: _Peer, folder: Path, program: str) -> list[str]:
    command = [measure.PLAYBOOK[0], "-m", "benchmarks.peers", peer.module, str(folder), program]
    cost = measure.run(
        [*command, str(rosters.BEFORE), str(peer.limit)],
        folder,
        environment={"PYTHONPATH": str(measure.ROOT)},
    )
    told = json.loads(cost.output.splitlines()[-1])
    plan = [""] * 4
    if told["days"]:
        bound = "" if told["bound"] is None else f"{told['bound']:,}"
        plan = [f"{told['days']:,} of {told['asked']:,}", bound, told["last"], f"{told['load']:,}"]
    return [peer.title, f"{cost.cpu:.1f}", f"{cost.memory:.0f}", *plan, "", told["note"]]


def _ours(folder: Path, program: str, title: str, *options: str) -> list[str]:
    command = [*measure.PLAYBOOK, "schedule", program, "--as-of", str(rosters.BEFORE), *options]
    cost = measure.run(command, folder)
    _check(folder)
    lock = rosters.lock(folder, program)
    days = lock.get("days", [])
    asked = len(days) + sum(int(one.get("days", 1)) for one in lock.get("unplaced", []))
    loads = Counter(one["host"] for one in days)
    aims: dict[str, dict[str, str]] = {one["aim"]: one for one in lock.get("aims", [])}
    changes = aims.get("changes")
    return [
        title,
        f"{cost.cpu:.1f}",
        f"{cost.memory:.0f}",
        f"{len(days):,} of {asked:,}",
        f"{int(aims['days']['bound']):,}" if "days" in aims else "",
        max((one["on"] for one in days), default=""),
        f"{sum(many * many for many in loads.values()):,}" + _bound(aims.get("load")),
        f"{changes['value']}{_bound(changes)}" if changes and "--drop" in options else "",
        _proven(aims),
    ]


def _bound(aim: dict[str, str] | None) -> str:
    """The bound in brackets, where it is not met."""
    if aim is None or aim["bound"] == aim["value"]:
        return ""
    return f" (≥ {int(aim['bound']):,})"


def _proven(aims: dict[str, dict[str, str]]) -> str:
    proven = [name for name, aim in aims.items() if aim["optimal"] == "true"]
    return "all" if aims and len(proven) == len(aims) else ", ".join(proven)


def _check(folder: Path) -> None:
    """A plan that breaks a rule is not worth its time."""
    command = [*measure.PLAYBOOK, "check", "--as-of", str(rosters.BEFORE)]
    cost = measure.run(command, folder, codes=(0, 1))
    wrong = [line for line in cost.output.splitlines() if "schedule.lock.yml:" in line and " error " in line]
    if wrong:
        raise SystemExit(f"{len(wrong)} errors in the schedule: {wrong[0]}")
