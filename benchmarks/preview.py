"""How long a person waits: a record is saved, and its page shows the new text."""

from __future__ import annotations

import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

from benchmarks import measure

PLEDGE = "a-line-for-hospitals"
OLD = "Hospitals, shelters and dispatch desks are answered first"
TIMES = 5
PATIENCE = 120.0


def main() -> None:
    """Start the preview, save a pledge five times, and tell how long its page took each time."""
    print(f"Live preview of the example: {measure.machine()}\n")
    with tempfile.TemporaryDirectory() as temporary:
        workspace = measure.example(Path(temporary, "workspace"))
        record = workspace / "programs" / measure.EXAMPLE / "pledges" / f"{PLEDGE}.yml"
        port = _free_port()
        page = f"http://127.0.0.1:{port}/programs/{measure.EXAMPLE}/pledges/{PLEDGE}/"
        log = Path(temporary, "log")
        with log.open("wb") as stream:
            server = subprocess.Popen(
                [*measure.PLAYBOOK, "serve", "--dev-addr", f"127.0.0.1:{port}"],
                cwd=workspace,
                stdout=stream,
                stderr=subprocess.STDOUT,
            )
            try:
                first = _until(page, OLD, server)
                text = record.read_text(encoding="utf-8")
                waits = []
                for turn in range(TIMES):
                    # A person saves after a while, not at the very moment when the last build ended.
                    time.sleep(2 + turn * 0.13)
                    new = f"The page was saved {turn + 1} times"
                    record.write_text(text.replace(OLD, new), encoding="utf-8")
                    waits.append(_until(page, new, server))
            finally:
                server.terminate()
                server.wait()
    rows = [
        ["first page after the start", f"{first:.2f}"],
        *([f"save {turn + 1}", f"{wait:.2f}"] for turn, wait in enumerate(waits)),
        ["**median of the saves**", f"**{measure.middle(waits):.2f}**"],
    ]
    print(measure.table(["record saved → page served", "seconds"], rows))


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _until(address: str, text: str, server: subprocess.Popen[bytes]) -> float:
    """Ask for a page until it shows a text; return the seconds that went by."""
    start = time.perf_counter()
    while time.perf_counter() - start < PATIENCE:
        try:
            with urllib.request.urlopen(address, timeout=PATIENCE) as answer:
                if text in answer.read().decode():
                    return time.perf_counter() - start
        except (urllib.error.URLError, ConnectionError) as error:
            if server.poll() is not None:
                raise SystemExit("The preview ended by itself.") from error
        time.sleep(0.02)
    raise SystemExit(f"{address} did not show `{text}` within {PATIENCE:.0f} seconds.")
