"""Texts are compared and judged by their words."""

from __future__ import annotations

from datetime import date

import pytest

from playbook.checks import wording
from playbook.checks.pledges import own_words
from playbook.model.charter import Charter
from playbook.model.library import Program
from playbook.model.organization import Department, Organization
from playbook.model.pledges import Pledge


def _program(*promises: tuple[str, str]) -> Program:
    """A program in which departments promise something, in this order."""
    names = dict.fromkeys(name for name, _ in promises)
    return Program(
        id="small",
        path="programs/small",
        charter=Charter(title="Small", summary="Small."),
        organization=Organization(
            name="Org", departments=tuple(Department(id=name, title=name) for name in names)
        ),
        pledges={
            f"p{number}": Pledge(id=f"p{number}", title=f"P{number}", department=name, promise=text)
            for number, (name, text) in enumerate(promises)
        },
    )


def test_a_sentence_for_every_department_is_found_in_all_but_the_first() -> None:
    """However many departments swap their name into one sentence, each but the first is told."""
    program = _program(
        *(
            (f"d{number}", f"D{number} answers every letter of a customer within two working days.")
            for number in range(40)
        )
    )
    found = list(own_words(program, date(2027, 4, 15)))
    assert [one.subject for one in found] == [f"pledge/p{number}" for number in range(1, 40)]


def test_a_copy_of_a_copy_is_found() -> None:
    """A promise is compared with later ones too that hold the same words."""
    first = "Every letter of a customer is answered within two working days by a person"
    second = f"{first} with a name who can be reached by telephone until six in the evening"
    third = "With a name who can be reached by telephone until six in the evening"
    found = list(own_words(_program(("a", first), ("b", second), ("c", third)), date(2027, 4, 15)))
    assert ["“P0” of a" in one.message or "“P1” of b" in one.message for one in found] == [True, True]


@pytest.mark.parametrize(
    ("text", "verb"),
    [
        ("We will work on a smoother handover", "work on"),
        ("Looking into new ways of listening", "looking into"),
        ("Nous nous efforçons de répondre", "efforçons"),
        ("Le service visera à mieux répondre", ""),
        ("The help desk answers in French", ""),
        ("A supporting actor tries on a hat", ""),
    ],
)
def test_efforts(text: str, verb: str) -> None:
    """A sentence promises an effort when such a verb opens it, or follows “we” or “will”."""
    assert wording.effort(text) == verb


@pytest.mark.parametrize(
    ("text", "figure"),
    [
        ("within two minutes", True),
        ("15 %", True),
        ("by 30 June 2027", False),
        ("by June 30, in 2027-06", False),
        ("in Q3", False),
        ("dès le 1er mars", False),
        ("vingt jours", True),
    ],
)
def test_figures(text: str, figure: bool) -> None:
    """Whatever says how much is a figure, and what says when is none."""
    assert wording.has_figure(text) is figure


@pytest.mark.parametrize(
    ("before", "after", "same"),
    [
        ("31 %", "no more than 31 per cent", True),
        ("31 %", "more than 31 %", False),
        ("50 a day", "under 50 a day", False),
        ("1 200 calls", "1,200 calls", True),
        ("6.50 days", "6.5 days", True),
        ("0", "00.0", True),
        ("100", "1", False),
        ("9 min 10 s", "2 min", False),
        ("31 %", "31 % or more", True),
    ],
)
def test_figures_that_stay(before: str, after: str, same: bool) -> None:
    """Two figures are the same when nothing would have to change to get from one to the other."""
    assert (wording.figure(before) == wording.figure(after)) is same


def test_reasons() -> None:
    """That a promise was not kept is no reason why."""
    assert not wording.gives_reason("Sorry: this was not kept.")
    assert not wording.gives_reason("—")
    assert wording.gives_reason("No paper.")
