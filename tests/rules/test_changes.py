"""Rules about changes: what their cases do not show."""

from __future__ import annotations

import dataclasses
import json
from datetime import date
from pathlib import Path

import cases

from playbook import history
from playbook.checks import plans
from playbook.model.charter import Rules
from playbook.model.shadowing import Limits
from playbook.workspace import open_workspace


def test_every_limit_can_be_loosened_one_way() -> None:
    """For each limit it is known which way loosens it, so that a new one is not forgotten."""
    names = {part.name for kind in (Rules, Limits) for part in dataclasses.fields(kind)} - {"place"}
    assert names == plans._LARGER_IS_LOOSER | plans._SMALLER_IS_LOOSER
    assert not plans._LARGER_IS_LOOSER & plans._SMALLER_IS_LOOSER


def test_an_edition_leads_to_no_host(root: Path) -> None:
    """What an edition keeps of itself holds nobody's words, and no way from a barrier to its debrief."""
    library = open_workspace(root).read().library
    text = history.edition(library, date(2027, 3, 25))
    program = library.programs["northline"]
    for barrier in program.barriers.values():
        assert barrier.words[:30] not in text
        assert all(answer.says[:30] not in text for answer in barrier.answers)
    for one in json.loads(text)["programs"]["northline"]:
        assert (one["kind"], "heard") not in {(one["kind"], key) for key in one["facets"]} or one[
            "kind"
        ] != "barrier"
        assert one["kind"] != "debrief" or set(one["facets"]) == {"day", "held", "hours"}
    assert not any(host in text for host in program.hosts)


def test_a_department_that_two_programs_share(tmp_path: Path) -> None:
    """A department that is gone from what programs share is told once, and not as a program."""
    for name in ("first", "second"):
        charter = tmp_path / f"programs/{name}/program.yml"
        charter.parent.mkdir(parents=True)
        charter.write_text("title: One\nsummary: Two.\n")
    shared = tmp_path / "programs/organization.yml"
    shared.write_text("name: Org\ndepartments: [{id: it, title: IT}, {id: hr, title: HR}]\n")
    cases.git(tmp_path, "init", "-q")
    cases.commit(tmp_path, "2027-04-01")
    shared.write_text("name: Org\ndepartments: [{id: it, title: IT}]\n")
    past = history.since(tmp_path, "HEAD")
    problems = cases.found(open_workspace(tmp_path).read(), date(2027, 4, 15), past).problems
    gone = [(one.code, one.place.path) for one in problems if int(one.code[1:]) >= 100]
    assert gone == [("E102", "programs/organization.yml")]
