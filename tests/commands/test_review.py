"""`playbook review`: a record is marked as looked at again, wherever it stands, and nothing else changes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from playbook.model.fingerprint import of_barrier
from playbook.workspace import open_workspace

BASE = {
    "programs/organization.yml": "name: Org\ndepartments:\n  - {id: it, title: IT}\n",
    "programs/people.yml": "people:\n  - {id: ann, name: Ann}\n",
    "programs/first/program.yml": "title: x\nsummary: y\n",
    "programs/first/barriers.yml": "barriers:\n  - {id: jam, title: Jam, words: It jams., "
    "heard: {on: 2027-01-02}, cause: tool, severity: high}\n",
}
OWN = "# ours\ntitle: t\ndepartment: it\n\npromise: |\n  p\naddresses: [jam] # one\nmade_on: 2027-01-03\n"
REVIEWED = "reviewed: {on: 2027-02-01, by: ann}"
LAYOUTS = {
    "a file of its own": ("pledges/one.yml", OWN),
    "a file without an end": ("pledges/one.yml", OWN.rstrip("\n")),
    "a file that ends with a text": (
        "pledges/one.yml",
        "title: t\ndepartment: it\naddresses: [jam]\npromise: |\n  p\n\n# the end\n",
    ),
    "a file with other line ends": ("pledges/one.yml", "\ufeff" + OWN.replace("\n", "\r\n")),
    "a list": (
        "pledges.yml",
        "pledges:\n  - id: zero\n    title: z\n    department: it\n    promise: p\n"
        "  - id: one # first\n    title: t\n    department: it\n    promise: p\n    addresses: [jam]\n"
        "  # the last\n  - {id: two, title: t, department: it, promise: p}\n",
    ),
    "a list of braces": (
        "pledges.yml",
        "pledges:\n  - {id: one, title: t, department: it, promise: p, addresses: [jam]} # x\n",
    ),
    "inside program.yml": (
        "program.yml",
        "title: x\npledges:\n- id: one\n  title: t\n  department: it\n  promise: p\n"
        "  addresses:\n    - jam\nsummary: y\n",
    ),
    "reviewed before": ("pledges/one.yml", OWN + REVIEWED + "\nlimits: none # x\n"),
    "reviewed before in many lines": (
        "pledges/one.yml",
        OWN + "reviewed:\n  on: 2027-02-01\n  by: ann\n  saw: []\nlimits: none\n",
    ),
}


@pytest.fixture
def put(files: Callable[..., Path]) -> Callable[..., Path]:
    """A function that writes a small program and one more file."""

    def made(path: str, text: str) -> Path:
        folder = files(BASE)
        return files({f"programs/first/{path}": text.encode()}) and folder

    return made


@pytest.mark.parametrize("what", LAYOUTS)
def test_every_layout(what: str, put: Callable[..., Path], playbook: Callable[..., Any]) -> None:
    """The review is written where the pledge stands; every other line stays as it was."""
    path, text = LAYOUTS[what]
    folder = put(path, text)
    file = folder / "programs/first" / path
    command = ("-C", folder, "review", "one", "--by", "ann", "--on", "2027-03-01")
    shown = playbook(*command, "--diff")
    assert shown.code == 0
    assert "+" in shown.out
    assert file.read_bytes() == text.encode()
    assert playbook(*command).code == 0
    snapshot = open_workspace(folder).read()
    assert snapshot.problems == ()
    program = snapshot.library.programs["first"]
    reviewed = program.pledges["one"].reviewed
    assert reviewed is not None
    assert (reviewed.on.isoformat(), reviewed.by) == ("2027-03-01", "ann")
    assert [(one.barrier, one.fingerprint) for one in reviewed.saw] == [
        ("jam", of_barrier(program.barriers["jam"]))
    ]
    after = file.read_bytes().decode().splitlines()
    if "braces" not in what:
        gone = [line for line in text.splitlines() if line not in after]
        assert all(line.strip().startswith(("reviewed", "on:", "by:", "saw:")) for line in gone)
        assert [line for line in after if line in text.splitlines()] == [
            line for line in text.splitlines() if line in after
        ]
    again = playbook(*command)
    assert (again.code, "already reviewed as things are" in again.out) == (0, True)
    assert file.read_bytes().decode().splitlines() == after


def test_changed_barriers_are_seen_anew(put: Callable[..., Path], playbook: Callable[..., Any]) -> None:
    """When a barrier changed since the review, the next one sees it as it stands."""
    folder = put("pledges/one.yml", OWN)
    command = ("-C", folder, "review", "one", "--by", "ann", "--on", "2027-03-01")
    playbook(*command)
    file = folder / "programs/first/barriers.yml"
    file.write_text(file.read_text().replace("severity: high", "severity: low"))
    outcome = playbook(*command)
    assert "with 1 barrier as they stand" in outcome.out


def test_tables(put: Callable[..., Path], playbook: Callable[..., Any]) -> None:
    """A table has no room for a review: the command says so and what to do."""
    text = "id,title,department,promise\none,t,it,p\n"
    folder = put("pledges.csv", text)
    outcome = playbook("-C", folder, "review", "one", "--by", "ann")
    assert outcome.code == 3
    assert "is a table" in outcome.err
    assert (folder / "programs/first/pledges.csv").read_text() == text


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("one",), "--by"),
        (("one", "--by", "an"), "ann"),
        (("onee", "--by", "ann"), "one"),
        (("one", "--by", "ann", "--program", "frist"), "first"),
    ],
)
def test_wrong_use(
    words: tuple[str, ...], said: str, put: Callable[..., Path], playbook: Callable[..., Any]
) -> None:
    """A record, program or person that there is not, and a review without a name, are wrong use."""
    outcome = playbook("-C", put("pledges/one.yml", OWN), "review", *words)
    assert outcome.code == 2
    assert said in outcome.err


def test_several(put: Callable[..., Path], playbook: Callable[..., Any]) -> None:
    """Where two programs have such a pledge, the program must be named."""
    folder = put("pledges/one.yml", OWN)
    (folder / "programs/other/pledges").mkdir(parents=True)
    (folder / "programs/other/program.yml").write_text("title: x\nsummary: y\n")
    (folder / "programs/other/pledges/one.yml").write_text("title: t\ndepartment: it\npromise: p\n")
    assert playbook("-C", folder, "review", "one", "--by", "ann").code == 2
    outcome = playbook("-C", folder, "review", "one", "--by", "ann", "--program", "other")
    assert outcome.out.startswith("programs/other/pledges/one.yml: one is reviewed on")


@pytest.mark.parametrize("before", ["", "reviewed: 2026-01-01\n"])
def test_guides_and_cases(before: str, files: Callable[..., Path], playbook: Callable[..., Any]) -> None:
    """In a guide or a case study, the date is written."""
    folder = files(
        {
            **BASE,
            "content/guides/g.md": f"---\ntitle: x\n{before}summary: y\n---\n\nBe kind.\n",
            "content/case-studies/c.yml": f"title: x\n{before}organization: y\nsummary: z\n",
        }
    )
    for id in ("g", "c"):
        command = ("-C", folder, "review", id, "--on", "2027-03-01")
        assert playbook(*command).code == 0
        assert "already reviewed" in playbook(*command).out
    library = open_workspace(folder).read().library
    dates = {one.reviewed.isoformat() for one in (library.guides["g"], library.cases["c"]) if one.reviewed}
    assert dates == {"2027-03-01"}
    assert (folder / "content/guides/g.md").read_text().endswith("---\n\nBe kind.\n")
