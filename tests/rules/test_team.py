"""The guiding team where nobody can know whether there is one."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import cases
import pytest

from playbook.workspace import Snapshot


@pytest.mark.parametrize("text", ["title: [\n", "- a\n"])
def test_an_unread_charter_is_not_judged(
    text: str, read: Callable[[Mapping[str, str | bytes]], Snapshot]
) -> None:
    """Where `program.yml` can't be read, nobody is told that the team in it does not exist."""
    snapshot = read({cases.CHARTER: text})
    assert [problem.place.path for problem in snapshot.problems] == [cases.CHARTER]
    found = cases.found(snapshot, cases.EXAMPLE_DAY).problems
    assert [problem for problem in found if problem.code[0] == "T"] == []
