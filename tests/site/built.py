"""What the tests of the built site share: building, serving and reading its pages."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from html.parser import HTMLParser
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
"""The repository, which holds the example programs."""

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; worker-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'; object-src 'none'"
)
"""The strict content security policy under which the site must work."""

_PLAYBOOK = "import sys; sys.argv[0] = 'playbook'; from playbook.cli import main; main()"


def environment(**changes: str) -> dict[str, str]:
    """The variables of this process without those that would change a build."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if name not in ("PLAYBOOK_AS_OF", "SOURCE_DATE_EPOCH", "PYTHONHASHSEED")
    }
    return {**kept, "NO_MKDOCS_2_WARNING": "1", **changes}


def playbook_command(*arguments: object) -> list[str]:
    """The command line that runs `playbook` with the interpreter of the tests."""
    return [sys.executable, "-c", _PLAYBOOK, *map(str, arguments)]


def playbook(
    root: Path, *arguments: object, env: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run `playbook` in a folder and return how it ended."""
    command = playbook_command("-C", root, *arguments)
    return subprocess.run(command, capture_output=True, text=True, env=env or environment(), timeout=120)


def mkdocs(root: Path, *arguments: object) -> subprocess.CompletedProcess[str]:
    """Run `mkdocs` in a folder and return how it ended."""
    command = [sys.executable, "-m", "mkdocs", *map(str, arguments)]
    return subprocess.run(command, cwd=root, capture_output=True, text=True, env=environment(), timeout=120)


def build(root: Path, target: Path, *arguments: object) -> Path:
    """Build the site of a folder; a build that fails fails the test."""
    ended = playbook(root, "build", "--site-dir", target, *arguments)
    assert ended.returncode == 0, ended.stderr
    return target


def copy_example(target: Path) -> Path:
    """A copy of the example programs that a test may change."""
    for folder in ("programs", "content"):
        shutil.copytree(ROOT / folder, target / folder)
    shutil.copy2(ROOT / "mkdocs.yml", target / "mkdocs.yml")
    return target


def html_pages(site: Path) -> dict[str, Path]:
    """Every HTML file of a site by its path inside the site."""
    return {file.relative_to(site).as_posix(): file for file in sorted(site.rglob("*.html"))}


def all_files(site: Path) -> dict[str, bytes]:
    """Every file of a site with its bytes."""
    return {
        file.relative_to(site).as_posix(): file.read_bytes()
        for file in sorted(site.rglob("*"))
        if file.is_file()
    }


_VOID = frozenset({"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"})
_FINDINGS = frozenset({"pb-problem", "pb-found", "pb-count"})


class Outline(HTMLParser):
    """A page as a row of tags with the names of their attributes, and the text that it shows.

    What rules found is left out: they speak of what a text says, and so do not find the same in two
    pages that differ in their texts alone. `findings` are the tags of what was left out.
    """

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.findings: list[tuple[str, ...]] = []
        self.depth = 0
        self.tags: list[tuple[str, ...]] = []
        self.texts: list[str] = []
        self.values: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the tag, and the values of attributes that people read."""
        classes = set((dict(attrs).get("class") or "").split())
        if tag not in _VOID and (self.depth or classes & _FINDINGS):
            self.depth += 1
        if self.depth:
            self.findings.append((tag, *(name for name, _ in attrs)))
            return
        self.tags.append((tag, *(name for name, _ in attrs)))
        self.values += [
            value or "" for name, value in attrs if name in ("title", "aria-label", "alt", "placeholder")
        ]

    def handle_endtag(self, tag: str) -> None:
        """Note where an element ends."""
        if self.depth:
            self.depth -= 1
            return
        self.tags.append((f"/{tag}",))

    def handle_comment(self, data: str) -> None:
        """Note that there is a comment."""
        (self.findings if self.depth else self.tags).append(("!--",))

    def handle_data(self, data: str) -> None:
        """Keep the text."""
        if not self.depth:
            self.texts.append(data)

    @property
    def text(self) -> str:
        """All text of the page, blanks and line ends made one."""
        return " ".join("".join(self.texts).split())


class _Handler(SimpleHTTPRequestHandler):
    """Serves a folder below a path, with the policy where there is one."""

    def __init__(self, *arguments: object, prefix: str, policy: str, **named: object) -> None:
        self.prefix = prefix
        self.policy = policy
        super().__init__(*arguments, **named)  # type: ignore[arg-type]

    def translate_path(self, path: str) -> str:
        """Look below the prefix only."""
        if not path.startswith(self.prefix):
            return str(Path(self.directory) / "no such file")
        return super().translate_path("/" + path[len(self.prefix) :])

    def end_headers(self) -> None:
        """Add the policy to every answer."""
        if self.policy:
            self.send_header("Content-Security-Policy", self.policy)
        super().end_headers()

    def log_message(self, format: str, *arguments: object) -> None:
        """Say nothing."""


class _Server(ThreadingHTTPServer):
    """A server that does not mind a browser that hangs up."""

    def handle_error(self, request: object, client_address: object) -> None:
        """Pass over connections that the browser closed; show any other mistake."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


@contextmanager
def served(folder: Path, policy: str = POLICY, prefix: str = "/editions/current/") -> Iterator[str]:
    """Serve a folder below a path on a free port; gives the address."""
    handler = partial(_Handler, directory=str(folder), prefix=prefix, policy=policy)
    server = _Server(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}{prefix}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
