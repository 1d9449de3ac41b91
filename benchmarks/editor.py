"""How long somebody who types waits: the text changed, and the editor knows what is to mend."""

from __future__ import annotations

import json
import statistics
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks import measure

EDITS = 30
PATIENCE = 60.0
PLACES = (
    ("a pledge, in a file of its own", "pledges/billing-first-call.yml", "title: "),
    ("a row of the roster of 420 hosts", "hosts.csv", "Stephen "),
)


def main() -> None:
    """Type into files of the example thirty times each, and tell how long the answer took."""
    print(f"The language server on the example: {measure.machine()}\n")
    rows = []
    with tempfile.TemporaryDirectory() as temporary:
        workspace = measure.example(Path(temporary, "workspace"))
        server = _Server(workspace)
        try:
            rows.append(["start → problems of all files", f"{server.start() * 1000:.0f}", ""])
            for name, path, needle in PLACES:
                waits = server.type(workspace / "programs" / measure.EXAMPLE / path, needle)
                late = statistics.quantiles(waits, n=20, method="inclusive")[-1]
                rows.append([name, f"{measure.middle(waits) * 1000:.0f}", f"{late * 1000:.0f}"])
        finally:
            server.end()
    print(measure.table(["text changed → problems published", "median, ms", "95th percentile, ms"], rows))


class _Server:
    """A language server, spoken with over its standard input and output."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.process = subprocess.Popen(
            [*measure.PLAYBOOK, "-C", str(root), "editor", "--as-of", measure.AS_OF],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )

    def send(self, method: str, params: Any, **more: Any) -> None:
        body = json.dumps({"jsonrpc": "2.0", "method": method, "params": params, **more}).encode()
        assert self.process.stdin
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        self.process.stdin.flush()

    def receive(self) -> dict[str, Any]:
        assert self.process.stdout
        size = 0
        while line := self.process.stdout.readline().strip():
            if line.lower().startswith(b"content-length:"):
                size = int(line.split(b":")[1])
        if not size:
            raise SystemExit("The language server ended by itself.")
        message: dict[str, Any] = json.loads(self.process.stdout.read(size))
        return message

    def start(self) -> float:
        """Greet; the seconds until the problems of the first file came."""
        start = time.perf_counter()
        self.send("initialize", {"processId": None, "rootUri": self.root.as_uri(), "capabilities": {}}, id=1)
        while self.receive().get("id") != 1:
            pass
        self.send("initialized", {})
        while self.receive().get("method") != "textDocument/publishDiagnostics":
            pass
        return time.perf_counter() - start

    def type(self, file: Path, needle: str) -> list[float]:
        """Type a letter after another behind some text; the seconds that each took to be judged."""
        text, uri = file.read_text(encoding="utf-8"), file.as_uri()
        self.send(
            "textDocument/didOpen",
            {"textDocument": {"uri": uri, "languageId": "yaml", "version": 0, "text": text}},
        )
        self._until(uri, 0)
        before = text[: text.index(needle) + len(needle)]
        place = {"line": before.count("\n"), "character": len(before) - before.rfind("\n") - 1}
        waits = []
        for version in range(1, EDITS + 1):
            change = {"range": {"start": place, "end": place}, "text": chr(ord("a") + version % 26)}
            start = time.perf_counter()
            self.send(
                "textDocument/didChange",
                {"textDocument": {"uri": uri, "version": version}, "contentChanges": [change]},
            )
            self._until(uri, version)
            waits.append(time.perf_counter() - start)
        self.send("textDocument/didClose", {"textDocument": {"uri": uri}})
        return waits

    def _until(self, uri: str, version: int) -> None:
        end = time.perf_counter() + PATIENCE
        while time.perf_counter() < end:
            message = self.receive()
            params = message.get("params") or {}
            if (params.get("uri"), params.get("version")) == (uri, version):
                return
        raise SystemExit(f"{uri} in version {version} was not judged within {PATIENCE:.0f} seconds.")

    def end(self) -> None:
        """Say goodbye."""
        self.send("shutdown", None, id=2)
        self.send("exit", None)
        try:
            self.process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
