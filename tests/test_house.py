"""The house: folders are the stages of the data's way, and the project speaks of itself alone."""

from __future__ import annotations

import ast
import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).parent.parent

FLOORS = (
    ("playbook.problem",),
    ("playbook.model",),
    ("playbook.source",),
    ("playbook.door",),
    ("playbook.prose", "playbook.measures", "playbook.editing"),
    ("playbook.checks", "playbook.scheduling"),
    ("playbook.workspace", "playbook.git", "playbook.kept"),
    ("playbook.history", "playbook.reports", "playbook.mending", "playbook.reviewing", "playbook.exchange"),
    ("playbook.pages",),
    ("playbook.skeletons",),
    ("playbook.engine",),
    ("playbook.cli", "playbook.editor"),
)
"""From the ground up: a module imports only from its own floor and those below."""


def _floor(module: str) -> int:
    for number, names in enumerate(FLOORS):
        if any(module == name or module.startswith(f"{name}.") for name in names):
            return number
    raise AssertionError(f"{module} stands on no floor")


def _imports(file: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
        elif isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
    return found


def _modules() -> list[tuple[str, Path]]:
    files = sorted((ROOT / "playbook").rglob("*.py"))
    return [
        (".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"), file)
        for file in files
    ]


def test_imports_only_go_down() -> None:
    """No module imports from a floor above its own."""
    for module, file in _modules():
        if module == "playbook":
            continue
        for name in _imports(file):
            if name.startswith("playbook."):
                assert _floor(name) <= _floor(module), f"{module} imports {name}"


def test_only_the_engine_knows_mkdocs() -> None:
    """MkDocs is imported in the engine, and in the command that starts it, and nowhere else."""
    allowed = ("playbook.engine.plugin", "playbook.cli.build")
    for module, file in _modules():
        if any(name.split(".")[0] == "mkdocs" for name in _imports(file)):
            assert module in allowed


def test_only_the_editor_knows_its_protocol() -> None:
    """The language server's libraries are imported in `editor/` alone, and that only when it is started."""
    for module, file in _modules():
        names = {name.split(".")[0] for name in _imports(file)}
        assert not names & {"pygls", "lsprotocol"} or module.startswith("playbook.editor"), module
        if not module.startswith("playbook.editor"):
            top = ast.parse(file.read_text(encoding="utf-8")).body
            eager = ast.Module([node for node in top if isinstance(node, ast.Import | ast.ImportFrom)], [])
            assert "playbook.editor" not in ast.unparse(eager), module


def test_only_the_planner_knows_its_solver() -> None:
    """Solver and arrays are imported in `scheduling/` alone, and that only when a schedule is made."""
    for module, file in _modules():
        names = {name.split(".")[0] for name in _imports(file)}
        inside = module.startswith("playbook.scheduling")
        assert not names & {"ortools", "numpy"} or inside, module
        # It can't be loaded into one process with the solver that is chosen.
        assert "highspy" not in names, module
        if not inside:
            top = ast.parse(file.read_text(encoding="utf-8")).body
            eager = ast.Module([node for node in top if isinstance(node, ast.Import | ast.ImportFrom)], [])
            assert "playbook.scheduling" not in ast.unparse(eager), module
            assert "from playbook import scheduling" not in ast.unparse(eager), module


def test_lock_names_no_host() -> None:
    """What is installed is pinned with hashes, and no registry is named."""
    for file in (ROOT / "requirements").iterdir():
        text = file.read_text(encoding="utf-8")
        assert "://" not in text
        assert "--hash=sha256:" in text


def test_every_document_that_is_linked_exists() -> None:
    """Relative links of the README and the docs lead to files of the repository."""
    for file in (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))):
        for target in re.findall(r"\]\(([^)#:]+)\)", file.read_text(encoding="utf-8")):
            assert (file.parent / target).exists(), f"{file.name}: {target}"


def test_nothing_generated_is_tracked() -> None:
    """Neither a built site nor caches lie in the repository."""
    tracked = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.splitlines()
    assert not [path for path in tracked if path.startswith("site/") or "__pycache__" in path]
