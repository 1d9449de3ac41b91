"""Options of `playbook check`: which problems are told, how, and what makes it fail."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from playbook.checks import whose
from playbook.problem import NOWHERE, Problem, Severity
from playbook.workspace import open_workspace


def told(outcome: Any) -> list[dict[str, Any]]:
    """The problems of a report in JSON."""
    return list(json.loads(outcome.out))


def test_select_and_ignore(root: Path, playbook: Callable[..., Any]) -> None:
    """Rules are named by code or by how their codes begin, in any case, by comma or one by one."""
    command = ("-C", root, "check", "--format", "json")
    assert {one["code"] for one in told(playbook(*command, "--select", "e001,T"))} >= {"E001", "T004"}
    assert {one["code"][0] for one in told(playbook(*command, "--select", "e001,T"))} == {"E", "T"}
    two = told(playbook(*command, "--select", "E", "--select", "T", "--ignore", "E001"))
    assert "E001" not in {one["code"] for one in two} and two


def test_exit_code_follows_what_is_told(root: Path, playbook: Callable[..., Any]) -> None:
    """What is left out does not make the check fail; `--fail-on` says what does."""
    assert playbook("-C", root, "check", "--select", "E001").code == 1
    assert playbook("-C", root, "check", "--select", "Y").code == 0
    assert playbook("-C", root, "check", "--select", "E001", "--fail-on", "never").code == 0
    assert playbook("-C", root, "check", "--department", "legal", "--program", "northline").code == 1


def test_severity(root: Path, playbook: Callable[..., Any]) -> None:
    """With a least severity, what weighs less is not told."""
    found = told(playbook("-C", root, "check", "--format", "json", "--severity", "error"))
    assert {one["severity"] for one in found} == {"error"}


def test_department(root: Path, playbook: Callable[..., Any]) -> None:
    """With a department, only what concerns it is told."""
    found = told(playbook("-C", root, "check", "--format", "json", "--department", "facilities"))
    assert found
    assert all("facilities" in one["departments"] for one in found)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--select", "E0001"), "E001"),
        (("--select", ","), "Name at least one"),
        (("--ignore", "Z"), "Codes begin with"),
        (("--department", "legl"), "legal"),
        (("--program", "northlin"), "northline"),
        (("--severity", "bad"), "error"),
        (("--fail-on", "bad"), "never"),
    ],
)
def test_wrong_use(words: tuple[str, ...], said: str, root: Path, playbook: Callable[..., Any]) -> None:
    """What there is not is wrong use, and the message names what is near."""
    outcome = playbook("-C", root, "check", *words)
    assert outcome.code == 2
    assert said in outcome.err


def test_output(root: Path, playbook: Callable[..., Any], tmp_path: Path) -> None:
    """The report goes into the file, and the totals are said all the same."""
    file = tmp_path / "out/report.sarif"
    outcome = playbook("-C", root, "check", "--format", "sarif", "--output", file)
    assert outcome.out == ""
    assert "files read" in outcome.err
    assert json.loads(file.read_text())["version"] == "2.1.0"


def test_colour(root: Path, playbook: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    """Colour is for terminals, unless the option or the surroundings ask for it or forbid it."""
    command = ("-C", root, "check", "--select", "E001")
    assert "\x1b[" not in playbook(*command).out
    assert "\x1b[" in playbook(*command, "--color", "always").out
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert "\x1b[" in playbook(*command).out
    assert "\x1b[" not in playbook(*command, "--color", "never").out
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b[" not in playbook(*command).out


def test_step_summary(
    root: Path, playbook: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Where GitHub names a file for the step's summary, the problems are added to it."""
    file = tmp_path / "summary.md"
    file.write_text("before\n")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(file))
    outcome = playbook("-C", root, "check", "--format", "github", "--select", "E001")
    assert outcome.out.startswith("::error file=programs/organization.yml,line=")
    assert file.read_text().startswith("before\n### ")
    assert "| error " in file.read_text()


def test_whose(root: Path) -> None:
    """A problem concerns the departments that answer for its subject."""
    program = open_workspace(root).read().library.programs["northline"]
    barrier = next(one for one in program.barriers.values() if one.departments)
    leader = next(one for one in program.leaders.values() if one.department)
    debrief = next(iter(program.debriefs.values()))
    pledge = next(iter(program.pledges.values()))
    waiver = next(one for one in program.waivers.values() if one.at.startswith("department/"))
    expected = {
        "department/legal": ("legal",),
        "department/nowhere": (),
        "program/": (),
        "": (),
        f"pledge/{pledge.id}": (pledge.department,),
        f"barrier/{barrier.id}": tuple(dict.fromkeys(barrier.departments)),
        f"leader/{leader.id}": (leader.department,),
        f"person/{leader.id}": (leader.department,),
        f"debrief/{debrief.id}": (program.leaders[debrief.leader].department,),
        f"waiver/{waiver.id}": (waiver.at.removeprefix("department/"),),
        "pledge/nothing": (),
    }
    for subject, departments in expected.items():
        problem = Problem("E001", Severity.ERROR, NOWHERE, "x", "", subject)
        assert whose.departments_of(program, problem) == departments


def test_hook(root: Path) -> None:
    """The hook for pre-commit runs the check once, when something of the playbook is committed."""
    (hook,) = yaml.safe_load((root / ".pre-commit-hooks.yaml").read_text())
    assert (hook["id"], hook["language"], hook["pass_filenames"]) == ("playbook-check", "python", False)
    for path, read in (
        ("programs/organization.yml", True),
        ("programs/a/leaders.csv", True),
        ("content/guides/x.md", True),
        ("mkdocs.yml", True),
        ("README.md", False),
        ("site/programs/x.yml", False),
    ):
        assert bool(re.search(hook["files"], path)) is read
    assert hook["entry"] == "playbook check"
