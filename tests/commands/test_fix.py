"""`playbook check --fix` and `--diff`: what leaves no choice is mended, and nothing else is touched."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from playbook.mending import mend
from playbook.workspace import open_workspace

ORGANIZATION = """\
name: Org
departments:
  - {id: hr, title: Human resources}
  - {id: it, title: IT}
"""
PEOPLE = "people:\n  - {id: ann, name: Ann Miller}\n  - {id: bo, name: Bo}\n  - {id: bo2, name: Bo}\n"
PLEDGE = "title: x\ndepartment: it\npromise: y\n"
CASES = {
    "a misspelt key": ("onwer: ann\n", "owner: ann\n"),
    "yes for true": ("volunteered: yes # gladly\n", "volunteered: true # gladly\n"),
    "one value for a list": ("was: old-name\n", "was: [old-name]\n"),
    "a name for an id": ("owner: Ann Miller\n", "owner: ann\n"),
    "an id that the file has": ("id: other\n", ""),
    "a swallowed mark": ("limits: Plan #1 only\n", 'limits: "Plan #1 only"\n'),
    "the same twice": ("owner: ann\nowner: ann\n", "owner: ann\n"),
    "the same list twice": ("was: [a,\n  b]\nwas:\n  - a\n  - b\n", "was: [a,\n  b]\n"),
    "true for text": ("limits: true\n", 'limits: "true"\n'),
    "a date with dots": ("due: 31.03.2027\n", "due: 2027-03-31\n"),
    "a date with slashes": ("due: 2027/3/31\n", "due: 2027-03-31\n"),
    "an American date": ("due: 03/31/2027\n", "due: 2027-03-31\n"),
    "two in one": ("onwer: Ann Miller\n", "owner: ann\n"),
}
LEFT = {
    "two near keys": "onwer: ann\nowner: ann\n",
    "a key like none": "xyzzy: ann\n",
    "a date that may be two": "due: 03.04.2027\n",
    "a day that is none": "due: 31.02.2027\n",
    "a name that two bear": "owner: Bo\n",
    "twice, and not the same": "owner: ann\nowner: bo\n",
    "several values in one": "was: a, b\n",
    "a list of groups": "steps: x\n",
    "a decision": "status: kept #1\n",
    "the key of a decision": "statsu: kept\n",
    "a comment that quotation marks would spoil": "due: 2027-03-31 #moved\n",
}


@pytest.fixture
def put(files: Callable[..., Path]) -> Callable[..., Path]:
    """A function that writes a small program with one pledge, and other files."""

    def made(pledge: str, **more: str) -> Path:
        texts = {"organization": ORGANIZATION, "people": PEOPLE, "first/program": "title: x\nsummary: y\n"}
        folder = files({f"programs/{name}.yml": text for name, text in texts.items()})
        files({"programs/first/pledges/one.yml": pledge.encode()})
        files({f"programs/first/{name}": text for name, text in more.items()})
        return folder

    return made


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("what", CASES)
def test_mended(
    what: str, mark: str, ends: str, put: Callable[..., Path], playbook: Callable[..., Any]
) -> None:
    """The one change is made, all else stays to the byte, and there is nothing left to change."""
    wrong, right = CASES[what]
    head = f"{mark}# about   this pledge\n{PLEDGE}"
    tail = "made_on:   2027-01-02  # kept as it is\n"
    folder = put((head + wrong + tail).replace("\n", ends))
    file = folder / "programs/first/pledges/one.yml"
    before = file.read_bytes()
    shown = playbook("-C", folder, "check", "--diff", "--as-of", "2027-01-03")
    assert shown.out.startswith("--- a/programs/first/pledges/one.yml")
    assert file.read_bytes() == before
    outcome = playbook("-C", folder, "check", "--fix", "--as-of", "2027-01-03", "--select", "Y")
    assert (outcome.code, outcome.out) == (0, "")
    assert "programs/first/pledges/one.yml:" in outcome.err
    assert file.read_bytes() == (head + right + tail).replace("\n", ends).encode()
    again = playbook("-C", folder, "check", "--diff", "--as-of", "2027-01-03")
    assert again.out == ""


@pytest.mark.parametrize("what", LEFT)
def test_left_to_people(what: str, put: Callable[..., Path], playbook: Callable[..., Any]) -> None:
    """Where there is a choice, or somebody decided, nothing is changed."""
    folder = put(PLEDGE + LEFT[what])
    before = (folder / "programs/first/pledges/one.yml").read_bytes()
    outcome = playbook("-C", folder, "check", "--fix", "--select", "Y")
    assert outcome.code == 1
    assert (folder / "programs/first/pledges/one.yml").read_bytes() == before


def test_words_of_hosts(put: Callable[..., Path]) -> None:
    """What a host said is changed by nobody, nor are debriefs and waivers."""
    folder = put(
        PLEDGE,
        **{
            "barriers.yml": "barriers:\n  - id: a\n    title: t\n    words: Plan #1\n    owner: Ann Miller\n",
            "waivers.yml": "waivers:\n  - {id: w, code: E001, at: department/it, until: 31.03.2027}\n",
            "debriefs/d.yml": "id: e\nleanred: x\nheld_on: 31.03.2027\n",
        },
    )
    mended = mend(open_workspace(folder))
    assert list(mended.after) == ["programs/first/barriers.yml"]
    assert mended.did == ["programs/first/barriers.yml:5: Write `ann`."]


def test_tables(put: Callable[..., Path]) -> None:
    """Columns and cells of tables are mended as well, and quoted where a comma asks for it."""
    folder = put(PLEDGE, **{"leaders.csv": 'id,name,departmnet\r\na,A,"Human resources"\r\nb,B,it\r\n'})
    mended = mend(open_workspace(folder))
    assert mended.after == {"programs/first/leaders.csv": "id,name,department\r\na,A,hr\r\nb,B,it\r\n"}


def test_links_stay(put: Callable[..., Path], playbook: Callable[..., Any], tmp_path: Path) -> None:
    """A file that is a link, or lies behind one, is never changed."""
    folder = put(PLEDGE)
    outside = tmp_path.parent / f"{tmp_path.name}-outside.yml"
    outside.write_text(PLEDGE + "volunteered: yes\n")
    (folder / "programs/first/pledges/two.yml").symlink_to(outside)
    assert playbook("-C", folder, "check", "--fix").code == 1
    assert outside.read_text().endswith("volunteered: yes\n")


def test_fix_or_diff(put: Callable[..., Path], playbook: Callable[..., Any]) -> None:
    """To ask for both is wrong use."""
    assert playbook("-C", put(PLEDGE), "check", "--fix", "--diff").code == 2
