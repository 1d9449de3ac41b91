"""A cold build of the example, against MkDocs and Material with the same pages as Markdown."""

from __future__ import annotations

import json
import re
import shutil
import sys
import tempfile
from pathlib import Path

import yaml
from bs4 import BeautifulSoup, NavigableString, Tag

from benchmarks import measure

TIMES = 3
_INLINE = {"strong": "**", "b": "**", "em": "*", "i": "*", "code": "`"}
_SKIPPED = {"svg", "button", "form", "style", "script"}


def main() -> None:
    """Build both three times; tell CPU seconds, the most memory, and the plugin's own share."""
    print(f"Cold build of the example: {measure.machine()}\n")
    with tempfile.TemporaryDirectory() as temporary:
        workspace = measure.example(Path(temporary, "workspace"))
        measure.run([*measure.PLAYBOOK, "render", "rendered"], workspace)
        plain = Path(temporary, "plain")
        count = _plain(workspace / "rendered", plain)
        ours = measure.median(TIMES, lambda: _fresh([*measure.PLAYBOOK, "build"], workspace))
        mkdocs = [sys.executable, "-m", "mkdocs", "build", "-q"]
        theirs = measure.median(TIMES, lambda: _fresh(mkdocs, plain))
        sizes = [_words(one / "site") for one in (workspace, plain)]
        whole, share = _share(workspace)
    print(
        measure.table(
            [f"{count:,} pages", "CPU s", "MB", "words on the pages"],
            [
                ["Playbook", f"{ours.cpu:.2f}", f"{ours.memory:.0f}", f"{sizes[0]:,}"],
                ["MkDocs + Material, Markdown", f"{theirs.cpu:.2f}", f"{theirs.memory:.0f}", f"{sizes[1]:,}"],
                ["**ratio**", f"**{ours.cpu / theirs.cpu:.2f}**", "", f"{sizes[0] / sizes[1]:.2f}"],
            ],
        )
    )
    print()
    rows = [[name, f"{seconds:.2f}", f"{seconds / whole:.0%}"] for name, seconds in share.items()]
    print(measure.table(["in one build", "CPU s", "share"], rows))


def _fresh(command: list[str], folder: Path) -> measure.Cost:
    shutil.rmtree(folder / "site", ignore_errors=True)
    return measure.run(command, folder)


def _share(workspace: Path) -> tuple[float, dict[str, float]]:
    """The CPU seconds of one build in all, and those in the plugin, by what it does."""
    cost = measure.run([sys.executable, "-c", _TIMED], workspace)
    found = json.loads(cost.output.strip().splitlines()[-1])
    whole = found.pop("whole")
    inside = sum(found.values())
    return whole, {"whole": whole, **found, "plugin in all": inside, "MkDocs and Material": whole - inside}


_TIMED = """
import json, logging, time
from mkdocs.commands.build import build
from mkdocs.config import load_config

spent, running = {}, []

def timed(name, inner):
    def outer(*args, **options):
        if running:
            return inner(*args, **options)
        running.append(name)
        start = time.process_time()
        try:
            return inner(*args, **options)
        finally:
            running.pop()
            spent[name] = spent.get(name, 0) + time.process_time() - start
    return outer

logging.disable(logging.WARNING)
start = time.process_time()
config = load_config("mkdocs.yml", site_dir="timed")
plugin = config.plugins["playbook"]
from playbook.engine import plugin as module
# Reading and rendering records stand where Markdown stands in other builds; the rest is addition.
steps = (("_read", "reading, linking"), ("compose", "checking"), ("render", "records to HTML"))
for name, title in steps:
    owner = plugin if hasattr(plugin, name) else module
    setattr(owner, name, timed(title, getattr(owner, name)))
original = config.plugins.run_event
for event, methods in config.plugins.events.items():
    for at, method in enumerate(methods):
        if getattr(method, "__self__", None) is plugin:
            def whole(*args, _inner=method, **options):
                before, begin = sum(spent.values()), time.process_time()
                try:
                    return _inner(*args, **options)
                finally:
                    inside = sum(spent.values()) - before
                    own = time.process_time() - begin - inside
                    spent["events"] = spent.get("events", 0) + own
            methods[at] = whole
config.plugins.on_startup(command="build", dirty=False)
build(config)
print(json.dumps({"whole": time.process_time() - start, **spent}))
"""


def _words(site: Path) -> int:
    """The words in the articles of a built site, by which both sides are seen to publish the same."""
    count = 0
    for file in site.rglob("index.html"):
        article = BeautifulSoup(file.read_bytes(), "lxml").find("article")
        if isinstance(article, Tag):
            for drawing in article.find_all("svg"):
                drawing.decompose()
            count += len(article.get_text(" ").split())
    return count


def _plain(rendered: Path, folder: Path) -> int:
    """Turn the rendered pages into ordinary Markdown with the same navigation and theme features."""
    count = 0
    for file in sorted((rendered / "docs").rglob("*")):
        target = folder / "docs" / file.relative_to(rendered / "docs")
        if file.is_dir():
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        if file.suffix != ".md":
            shutil.copy(file, target)
            continue
        _, head, body = file.read_text(encoding="utf-8").split("---\n", 2)
        target.write_text(f"---\n{head}---\n\n{_page(body)}", encoding="utf-8")
        count += 1
    configuration = yaml.safe_load((rendered / "mkdocs.yml").read_text(encoding="utf-8"))
    theme = {key: value for key, value in configuration["theme"].items() if key != "custom_dir"}
    for key in ("logo", "favicon"):
        theme.pop(key)
    plain = {
        **{key: configuration[key] for key in ("site_name", "nav")},
        "theme": theme,
        "markdown_extensions": [
            *("tables", "admonition", "attr_list"),
            {"toc": {"title": "On this page"}},
            {"pymdownx.tasklist": {"custom_checkbox": True}},
        ],
        "plugins": ["search"],
        "validation": {"links": {"unrecognized_links": "ignore", "not_found": "ignore"}},
    }
    (folder / "mkdocs.yml").write_text(yaml.safe_dump(plain, sort_keys=False), encoding="utf-8")
    return count


def _page(body: str) -> str:
    """Headings stay as they are; the HTML between them becomes Markdown."""
    parts = re.split(r"^(#{1,2} .*)$", body, flags=re.MULTILINE)
    made = []
    for part in parts:
        if re.match(r"#{1,2} ", part):
            made.append(part)
        else:
            made += _blocks(BeautifulSoup(part, "lxml"), "")
    return "\n\n".join(made) + "\n"


def _blocks(node: Tag, indent: str) -> list[str]:
    """The blocks inside an element, as Markdown; boxes without a counterpart fall away around them."""
    made: list[str] = []
    run: list[str] = []
    for child in [*node.children, None]:
        name = child.name if isinstance(child, Tag) else ""
        if isinstance(child, NavigableString) and type(child) is NavigableString:
            run.append(_text(str(child)))
            continue
        if isinstance(child, Tag) and (
            name in _INLINE or name in ("a", "span", "br", "time", "input", "label")
        ):
            run.append(_inline(child))
            continue
        if line := " ".join("".join(run).split()):
            made.append(indent + line)
        run = []
        if not isinstance(child, Tag) or name in _SKIPPED:
            continue
        if name == "p":
            made.append(indent + _line(child))
        elif name in ("h2", "h3", "h4", "h5"):
            made.append(f"{'#' * int(name[1])} {_line(child)}")
        elif name in ("ul", "ol"):
            made.append("\n".join(_items(child, indent, "1." if name == "ol" else "-")))
        elif name == "table":
            made.append(_table(child))
        elif name == "pre":
            made.append("\n".join(f"{indent}    {line}" for line in child.get_text().splitlines()))
        elif name == "blockquote":
            quoted = "\n\n".join(_blocks(child, ""))
            made.append("\n".join(f"> {line}" for line in quoted.splitlines()))
        elif name == "dl":
            made.append("\n".join(_facts(child)))
        else:
            made += _blocks(child, indent)
    return [block for block in made if block.strip()]


def _items(node: Tag, indent: str, mark: str) -> list[str]:
    lines = []
    for item in node.find_all("li", recursive=False):
        box = item.find("input", attrs={"type": "checkbox"})
        first, *others = _blocks(item, "") or [""]
        lines.append(f"{indent}{mark} {'[ ] ' if box else ''}{' '.join(first.split())}")
        for block in others:
            lines += ["", *(f"{indent}    {line}" for line in block.splitlines())]
    return lines


def _facts(node: Tag) -> list[str]:
    lines = []
    for child in node.find_all(["dt", "dd"]):
        lines.append(f"- **{_line(child)}**" if child.name == "dt" else f"    - {_line(child)}")
    return lines


def _table(node: Tag) -> str:
    rows = [[_cell(cell) for cell in row.find_all(["th", "td"])] for row in node.find_all("tr")]
    width = max((len(row) for row in rows), default=1)
    full = [[*row, *([""] * (width - len(row)))] for row in rows]
    lines = ["| " + " | ".join(row) + " |" for row in full]
    return "\n".join([*lines[:1], "|" + " --- |" * width, *lines[1:]])


def _cell(node: Tag) -> str:
    return _line(node).replace("|", "&#124;")


def _line(node: Tag) -> str:
    return " ".join(_inline(node, bare=True).split())


def _inline(node: Tag, *, bare: bool = False) -> str:
    if node.name in _SKIPPED or node.name == "input":
        return ""
    if node.name == "br":
        return "<br>"
    parts = [_inline(child) if isinstance(child, Tag) else _text(str(child)) for child in node.children]
    inner = "".join(parts)
    if bare or not inner.strip():
        return inner
    if node.name == "a" and node.get("href"):
        return f"[{' '.join(inner.split())}]({node['href']})"
    mark = _INLINE.get(node.name, "")
    space = " " if node.name in ("p", "div", "li", "td", "dt", "dd", "h3") else ""
    return f"{space}{mark}{inner.strip() if mark else inner}{mark}{space}"


def _text(text: str) -> str:
    """Text as a careful writer of Markdown types it: marks only where they would mean something."""
    return re.sub(r"([\\`*_\[\]<>#])", r"\\\1", text)
