"""Nothing vanishes: what was said is followed through real histories, however somebody tries to lose it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from playbook import checks, history
from playbook.checks.past import Past
from playbook.model import fingerprint
from playbook.pages import compose
from playbook.problem import PlaybookError
from playbook.workspace import open_workspace

ROOT = Path(__file__).parents[2]
BARRIER = """\
title: {title}
words: {words}
heard: {{on: 2027-04-01}}
cause: tool
severity: high
"""
LOGINS = BARRIER.format(title="Two log-ins for one call", words="I sign in twice for every single call.")
MAP = BARRIER.format(title="An old map", words="The map is from 2019 and half the streets are missing.")
PLEDGE = "title: One log-in\ndepartment: it\nowner: systems\npromise: One log-in.\ndue: 2027-06-30\n"


class Repo:
    """A playbook in a git repository of its own, with ways to change it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.day = date(2027, 4, 1)

    def git(self, *words: str) -> str:
        """Run git in the playbook's folder; return what it says."""
        stamp = f"{self.day.isoformat()}T12:00:00Z"
        environment = {
            **os.environ,
            "GIT_AUTHOR_DATE": stamp,
            "GIT_COMMITTER_DATE": stamp,
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_CONFIG_SYSTEM": os.devnull,
        }
        given = ("user.name=Test", "user.email=test@example.org", "init.defaultBranch=main")
        options = [part for one in given for part in ("-c", one)]
        done = subprocess.run(
            ["git", *options, *words],
            cwd=self.folder,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def write(self, path: str, text: str | None) -> None:
        """Write a file of the program, or remove it."""
        file = self.folder / "programs/first" / path
        if text is None:
            file.unlink()
            return
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")

    def commit(self, **files: str | None) -> str:
        """Write files, commit everything, and return the commit's name."""
        for path, text in files.items():
            self.write(path, text)
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", "A change")
        return self.git("rev-parse", "HEAD")

    def found(self, baseline: str, prefix: str = "") -> list[tuple[str, str, int]]:
        """Code, path and line of what comparing with a baseline finds."""
        folder = self.folder / prefix
        past = history.since(folder, baseline)
        return told(folder, past)


def told(folder: Path, past: Past | None) -> list[tuple[str, str, int]]:
    """Code, path and line of what the rules about changes find; nothing may be unreadable."""
    snapshot = open_workspace(folder).read()
    day = date(2027, 4, 15)
    site = compose(snapshot.library, snapshot.problems, day, snapshot.locate, lambda place, line: None, past)
    assert not [one for one in site.problems if one.code.startswith("Y")]
    return [
        (one.code, one.place.path, snapshot.locate(one.place).line)
        for one in site.problems
        if int(one.code[1:]) >= 100
    ]


@pytest.fixture
def repo(tmp_path: Path) -> Iterator[Repo]:
    """A repository with the starter program, two barriers and a pledge, committed."""
    made = Repo(tmp_path / "ours")
    (made.folder / "programs/first").mkdir(parents=True)
    shutil.copy(ROOT / "programs/starter/program.yml", made.folder / "programs/first/program.yml")
    made.git("init", "-q")
    made.commit(
        **{"barriers/logins.yml": LOGINS, "barriers/map.yml": MAP, "pledges/one-login.yml": PLEDGE},
    )
    made.git("tag", "start")
    yield made


LIST = """\
# A comment.
barriers:
  - id: logins
    title: Two log-ins for one call
    words: "I sign in   twice, for every single call!"
    heard: {on: 2027-04-01}
    cause: tool
    severity: high
  - id: map
    title: An old map
    words: >-
      The map is from 2019
      and half the streets are missing.
    heard: {on: 2027-04-01}
    cause: tool
    severity: high
"""


def test_nothing_changed(repo: Repo) -> None:
    """Where nothing changed, nothing is found, and a new barrier is no loss."""
    assert repo.found("start") == []
    repo.commit(**{"barriers/new.yml": BARRIER.format(title="New", words="Something else.")})
    assert repo.found("start") == []


def test_layouts_may_change(repo: Repo) -> None:
    """Moving records from a folder into one list, or into `program.yml`, loses nothing."""
    repo.commit(**{"barriers/logins.yml": None, "barriers/map.yml": None, "barriers.yml": LIST})
    assert repo.found("start") == []
    charter = (repo.folder / "programs/first/program.yml").read_text()
    repo.commit(**{"barriers.yml": None, "program.yml": charter + LIST})
    assert repo.found("start") == []


def test_a_name_may_change(repo: Repo) -> None:
    """A record with another id and the same words is the same record; so is a renamed program."""
    repo.git("mv", "programs/first/barriers/logins.yml", "programs/first/barriers/sign-in.yml")
    repo.commit()
    assert repo.found("start") == []
    repo.git("mv", "programs/first", "programs/renamed")
    repo.commit()
    assert repo.found("start") == []


def test_a_renamed_file_with_other_words(repo: Repo) -> None:
    """Renaming a barrier's file and softening its words in the same commit is found at the new words."""
    repo.git("mv", "programs/first/barriers/logins.yml", "programs/first/barriers/sign-in.yml")
    repo.commit(**{"barriers/sign-in.yml": LOGINS.replace("twice for every single call", "quickly")})
    assert repo.found("start") == [("B102", "programs/first/barriers/sign-in.yml", 2)]


def test_a_renamed_file_with_everything_else_changed(repo: Repo) -> None:
    """Where nothing is left by which to recognise a barrier, it counts as gone."""
    other = BARRIER.format(title="Signing in", words="It is quick.").replace("04-01", "04-03")
    repo.commit(**{"barriers/logins.yml": None, "barriers/sign-in.yml": other})
    assert repo.found("start") == [("B101", "programs/first/barriers/logins.yml", 1)]


def test_deleted_in_a_merge(repo: Repo) -> None:
    """A barrier that both sides of a merge have, and the merge commit has not, is found."""
    repo.git("checkout", "-q", "-b", "side")
    repo.commit(**{"barriers/side.yml": BARRIER.format(title="Side", words="Said on a branch.")})
    repo.git("checkout", "-q", "main")
    repo.commit(**{"barriers/main.yml": BARRIER.format(title="Main", words="Said on the trunk.")})
    repo.git("merge", "-q", "--no-commit", "--no-ff", "side")
    repo.write("barriers/map.yml", None)
    repo.write("barriers/side.yml", None)
    repo.commit()
    assert repo.found("start") == [
        ("B101", "programs/first/barriers/map.yml", 1),
        ("B101", "programs/first/barriers/side.yml", 1),
    ]


def test_a_merge_is_no_removal(repo: Repo) -> None:
    """What the other side of a merge never had, or the trunk got since a branch left it, is not missing."""
    repo.git("checkout", "-q", "-b", "side")
    repo.commit(**{"barriers/side.yml": BARRIER.format(title="Side", words="Said on a branch.")})
    repo.git("checkout", "-q", "main")
    repo.commit(**{"barriers/main.yml": BARRIER.format(title="Main", words="Said on the trunk.")})
    repo.git("checkout", "-q", "side")
    assert repo.found("main") == []
    repo.git("merge", "-q", "--no-ff", "-m", "Merge", "main")
    assert repo.found("main") == []
    assert repo.found("start") == []


def test_an_old_branch_brings_back_old_states(repo: Repo) -> None:
    """A branch that left long before the baseline does not make its old versions count as what was said."""
    repo.git("checkout", "-q", "-b", "old")
    repo.commit(**{"barriers/new.yml": BARRIER.format(title="New", words="Something else.")})
    repo.git("checkout", "-q", "main")
    change = "{on: 2027-04-05, before: high, after: low, reason: One is gone., host_agreed: true}"
    lowered = f"severity: low\nseverity_changes:\n  - {change}\n"
    repo.commit(**{"barriers/logins.yml": LOGINS.replace("severity: high\n", lowered)})
    repo.commit(**{"barriers/logins.yml": LOGINS.replace("severity: high\n", lowered) + "standing: solved\n"})
    repo.git("tag", "later")
    repo.git("merge", "-q", "--no-ff", "-m", "Merge", "old")
    assert repo.found("later") == []


def test_come_and_gone_in_between(repo: Repo) -> None:
    """A barrier that was told after the baseline and taken back before today is found all the same."""
    repo.commit(**{"barriers/brief.yml": BARRIER.format(title="Brief", words="Here for a day.")})
    repo.commit(**{"barriers/brief.yml": None})
    assert repo.found("start") == [("B101", "programs/first/barriers/brief.yml", 1)]
    repo.commit(**{"barriers/brief.yml": BARRIER.format(title="Brief", words="Here for a day.")})
    assert repo.found("start") == []


def test_softened_step_by_step(repo: Repo) -> None:
    """A weight that is lowered in two commits is found, and one that is put back is not."""
    repo.commit(**{"barriers/logins.yml": LOGINS.replace("high", "medium")})
    repo.commit(**{"barriers/logins.yml": LOGINS.replace("high", "low")})
    assert {code for code, _, _ in repo.found("start")} == {"B103"}
    repo.commit(**{"barriers/logins.yml": LOGINS})
    assert repo.found("start") == []


def test_before_anything_is_committed(repo: Repo) -> None:
    """What is changed on disk counts at once, whether it is staged or not."""
    repo.write("barriers/logins.yml", None)
    assert repo.found("HEAD") == [("B101", "programs/first/barriers/logins.yml", 1)]
    repo.git("add", "-A")
    assert repo.found("HEAD") == [("B101", "programs/first/barriers/logins.yml", 1)]


def test_long_lists(repo: Repo) -> None:
    """Long lists are read entry by entry; what goes missing is found in the line where it stood."""
    many = "barriers:\n" + "".join(
        f"  - id: number-{n}\n    title: Number {n}\n    words: >-\n      The {n}th thing that is wrong,\n"
        f"      told at length so that it fills a file.\n    heard: {{on: 2027-04-01}}\n"
        "    cause: tool\n    severity: high\n"
        for n in range(200)
    )
    repo.commit(**{"barriers.yml": many})
    repo.git("tag", "long")
    without = many.replace(many[many.index("  - id: number-150\n") : many.index("  - id: number-151\n")], "")
    repo.commit(**{"barriers.yml": without})
    line = many[: many.index("  - id: number-150\n")].count("\n") + 1
    assert repo.found("long") == [("B101", "programs/first/barriers.yml", line)]
    repo.commit(**{"barriers.yml": without.replace("The 7th thing that is wrong", "The 7th thing")})
    assert [code for code, _, _ in repo.found("long")] == ["B102", "B101"]


def test_a_table(repo: Repo) -> None:
    """Records that stand in a CSV table are followed like any others."""
    head = "id,title,department,owner,promise,due\n"
    row = "plain-bills,Plain bills,finance,biller,Bills that explain themselves.,2027-06-30\n"
    repo.commit(**{"pledges.csv": head + row})
    repo.git("tag", "table")
    repo.commit(**{"pledges.csv": head + row.replace("2027-06-30", "2027-09-30")})
    assert repo.found("table") == [("P102", "programs/first/pledges.csv", 2)]
    repo.commit(**{"pledges.csv": head})
    assert repo.found("table") == [("P101", "programs/first/pledges.csv", 2)]


def test_shallow_clones(repo: Repo, tmp_path: Path) -> None:
    """A clone that was cut off says what it lacks, and compares what it holds."""
    repo.commit(**{"barriers/logins.yml": None})
    for number in range(5):
        repo.commit(**{f"pledges/more-{number}.yml": PLEDGE.replace("One", f"Number {number}")})
    address = f"file://{repo.folder}"
    shallow = Repo(tmp_path / "shallow")
    subprocess.run(["git", "clone", "-q", "--depth=1", address, str(shallow.folder)], check=True)
    with pytest.raises(PlaybookError, match=r"holds only the last commit\..*unshallow"):
        history.since(shallow.folder, "start")
    shallow.git("fetch", "-q", "--depth=1", "origin", "tag", "start")
    past = history.since(shallow.folder, "start")
    assert "does not hold the history" in past.missing
    assert told(shallow.folder, past) == [("B101", "programs/first/barriers/logins.yml", 1)]
    shallow.git("fetch", "-q", "--unshallow")
    assert history.since(shallow.folder, "start").missing == ""
    assert shallow.found("start") == [("B101", "programs/first/barriers/logins.yml", 1)]


def test_a_rewritten_history(repo: Repo, tmp_path: Path) -> None:
    """After a forced push, an edition still knows what it said, and the loss of its commit is told."""
    published = repo.commit(**{"barriers/late.yml": BARRIER.format(title="Late", words="Too late again.")})
    snapshot = open_workspace(repo.folder).read()
    site = tmp_path / "site"
    site.mkdir()
    text = history.edition(snapshot.library, date(2027, 4, 10))
    (site / "edition.json").write_text(text.replace("{", f'{{"commit": "{published}", ', 1))
    assert repo.found(str(site)) == []
    repo.git("reset", "-q", "--hard", "start")
    repo.commit(**{"barriers/other.yml": BARRIER.format(title="Other", words="Something else.")})
    assert repo.found(str(site)) == [
        ("B101", "programs/first/barriers/late.yml", 1),
        ("B109", "programs/first/program.yml", 1),
    ]


def test_replaced_objects_and_grafts(repo: Repo) -> None:
    """History is read as it was made, not as `git replace` would like it to look."""
    first = repo.git("rev-parse", "start")
    gone = repo.commit(**{"barriers/logins.yml": None})
    repo.git("replace", first, gone)
    assert repo.found("start") == [("B101", "programs/first/barriers/logins.yml", 1)]


def test_the_work_tree_is_left_alone(repo: Repo) -> None:
    """Comparing writes nothing: neither files nor the index nor anything else in the repository."""
    repo.commit(**{"barriers/logins.yml": LOGINS.replace("high", "low")})
    os.utime(repo.folder / "programs/first/program.yml", (1, 1))  # the index would like to be refreshed

    def state() -> dict[str, tuple[int, bytes]]:
        files = (file for file in repo.folder.rglob("*") if file.is_file())
        return {str(file): (file.stat().st_mtime_ns, file.read_bytes()) for file in files}

    before = state()
    repo.found("start")
    assert state() == before


def test_a_playbook_in_a_folder_of_a_repository(repo: Repo) -> None:
    """A playbook may lie below the top of its repository."""
    (repo.folder / "inner").mkdir()
    repo.git("mv", "programs", "inner/programs")
    repo.git("commit", "-q", "-m", "Move")
    repo.git("tag", "moved")
    (repo.folder / "inner/programs/first/barriers/map.yml").unlink()
    repo.git("commit", "-q", "-a", "-m", "Remove")
    assert repo.found("moved", "inner") == [("B101", "programs/first/barriers/map.yml", 1)]


@pytest.mark.parametrize("baseline", ["nowhere", "--upload-pack=x", "HEAD~99", "", "start:programs"])
def test_no_such_baseline(repo: Repo, baseline: str) -> None:
    """A revision that does not exist is told in a sentence, whatever it looks like."""
    with pytest.raises(PlaybookError, match="neither a revision nor a published edition"):
        history.since(repo.folder, baseline)


def test_before_the_first_commit(tmp_path: Path) -> None:
    """Before anything is committed there is nothing to compare with; that is told and is no fault."""
    repo = Repo(tmp_path)
    repo.git("init", "-q")
    past = history.since(tmp_path, "HEAD")
    assert not past.versions
    assert "no commit yet" in past.missing


def test_no_repository(tmp_path: Path) -> None:
    """Without git there is nothing to compare with, and a sentence says so."""
    with pytest.raises(PlaybookError, match="no git repository"):
        history.since(tmp_path, "HEAD")


@pytest.mark.parametrize("text", ["", "[]", '{"as_of": "never"}', '{"as_of": "2027-01-01", "programs": 3}'])
def test_no_edition(tmp_path: Path, text: str) -> None:
    """A file that is not what an edition keeps of itself is refused in a sentence."""
    (tmp_path / "edition.json").write_text(text)
    with pytest.raises(PlaybookError, match="not what an edition keeps"):
        history.since(tmp_path, str(tmp_path / "edition.json"))


def test_old_files_that_nobody_could_read(repo: Repo) -> None:
    """Former versions that are no YAML, too large, or links say nothing, and do no harm."""
    repo.write("barriers/broken.yml", "title: [")
    (repo.folder / "programs/first/barriers/link.yml").symlink_to("/etc/passwd")
    (repo.folder / "programs/first/barriers/noise.yml").write_bytes(os.urandom(3000))
    repo.write("barriers/huge.yml", "x" * 8_000_001)
    repo.commit()
    repo.git(
        "rm", "-q", *(f"programs/first/barriers/{name}.yml" for name in ("broken", "link", "noise", "huge"))
    )
    repo.commit()
    assert repo.found("start") == []


def test_endings_in_capitals(repo: Repo) -> None:
    """A file whose ending is written in capitals is read like any other, now and then."""
    repo.commit(**{"barriers/logins.yml": None, "barriers/map.yml": None, "barriers.YML": LIST})
    repo.git("tag", "capitals")
    repo.commit(**{"barriers.YML": LIST[: LIST.index("  - id: map")]})
    assert repo.found("capitals") == [("B101", "programs/first/barriers.YML", 9)]


def test_a_long_record_of_its_own(repo: Repo) -> None:
    """A record in a file of its own is one record, however long its lists are."""
    answers = "".join(
        f"- on: 2027-04-{n + 2:02}\n  says: >-\n    {f'Answer number {n}. ' * 40}\n" for n in range(12)
    )
    long = LOGINS.replace("I sign in", "'I sign in\n  - and in -").replace("single call.", "single call.'")
    repo.commit(**{"barriers/logins.yml": long + "answers:\n" + answers})
    repo.git("tag", "long")
    repo.commit(**{"barriers/logins.yml": long + "answers:\n" + answers[: answers.index("- on: 2027-04-05")]})
    assert {code for code, _, _ in repo.found("long")} == {"B104"}
    repo.commit(**{"barriers/logins.yml": None})
    assert repo.found("long") == [("B101", "programs/first/barriers/logins.yml", 1)]


def test_a_folder_called_like_the_revision(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever writes to the work tree can't put an empty edition in the place of a revision."""
    repo.commit(**{"barriers/logins.yml": None})
    (repo.folder / "start").mkdir()
    (repo.folder / "start/edition.json").write_text('{"as_of": "2027-04-01", "programs": {}}')
    monkeypatch.chdir(repo.folder)
    with pytest.raises(PlaybookError, match="is a revision and the folder"):
        history.since(repo.folder, "start")
    assert history.since(repo.folder, "./start").versions == {}


def test_a_tag_that_history_does_not_hold(repo: Repo) -> None:
    """Where history was rewritten behind a tag, its records are compared all the same, and it is told."""
    repo.commit(**{"barriers/late.yml": BARRIER.format(title="Late", words="Too late again.")})
    repo.git("tag", "published")
    repo.git("branch", "was")
    repo.git("reset", "-q", "--hard", "start")
    repo.commit(**{"barriers/other.yml": BARRIER.format(title="Other", words="Something else.")})
    assert repo.found("published") == [
        ("B101", "programs/first/barriers/late.yml", 1),
        ("B109", "programs/first/program.yml", 1),
    ]
    assert "is not compared" in history.since(repo.folder, "was").missing


TOLD = (
    "also_told:\n  - {was: logins, words: I sign in twice for every single call., heard: {on: 2027-04-01}}\n"
)


def test_two_become_one(repo: Repo) -> None:
    """Of two barriers that become one, neither words nor weight nor answers may go."""
    answer = "answers: [{on: 2027-04-05, says: One log-in will be gone by May.}]\n"
    repo.commit(**{"barriers/logins.yml": LOGINS + answer})
    repo.git("tag", "answered")
    repo.commit(**{"barriers/logins.yml": None, "barriers/map.yml": MAP + TOLD + answer})
    assert repo.found("answered") == []
    repo.commit(**{"barriers/map.yml": MAP.replace("high", "low") + TOLD})
    assert {code for code, _, _ in repo.found("answered")} == {"B103", "B104"}


def test_a_record_does_not_swallow_another(repo: Repo) -> None:
    """A record that was there before can't claim to be one that is gone."""
    claim = "was: [logins]\nreworded: [{on: 2027-04-09, was: %s, reason: Misheard., host_agreed: true}]\n"
    mark = fingerprint.of_text("I sign in twice for every single call.")
    repo.commit(**{"barriers/logins.yml": None, "barriers/map.yml": MAP + claim % mark})
    assert repo.found("start") == [("B101", "programs/first/barriers/logins.yml", 1)]


def test_words_that_change_places(repo: Repo) -> None:
    """Words that move from one barrier to another leave their own weight and answers: both are told."""
    one, other = (text.splitlines(keepends=True)[1] for text in (LOGINS, MAP))
    repo.commit(
        **{"barriers/logins.yml": LOGINS.replace(one, other), "barriers/map.yml": MAP.replace(other, one)}
    )
    assert [code for code, _, _ in repo.found("start")] == ["B102", "B102"]


def test_twins(repo: Repo) -> None:
    """Two records that say the same are two: one may not go, and the other's facts are its own."""
    twin = (
        PLEDGE.replace("department: it", "department: hr")
        .replace("06-30", "09-30")
        .replace("systems", "trainer")
    )
    repo.commit(**{"pledges/twin.yml": twin})
    repo.git("tag", "twins")
    repo.commit(
        **{"pledges/twin.yml": twin + "# a remark\n", "pledges/one-login.yml": PLEDGE + "# another\n"}
    )
    assert repo.found("twins") == []
    repo.commit(**{"pledges/twin.yml": None})
    assert repo.found("twins") == [("P101", "programs/first/pledges/twin.yml", 1)]


def test_moved_to_another_program(repo: Repo) -> None:
    """What moves to another program takes its weight and dates along."""
    other = repo.folder / "programs/second/program.yml"
    other.parent.mkdir()
    shutil.copy(repo.folder / "programs/first/program.yml", other)
    repo.commit()
    repo.git("tag", "both")
    for name, text in (
        ("pledges/one-login.yml", PLEDGE.replace("06-30", "12-30")),
        ("barriers/logins.yml", LOGINS),
    ):
        repo.write(name, None)
        repo.write(f"../second/{name}", text.replace("severity: high", "severity: low"))
    repo.commit()
    assert [(code, path) for code, path, _ in repo.found("both")] == [
        ("B103", "programs/second/barriers/logins.yml"),
        ("P102", "programs/second/pledges/one-login.yml"),
    ]


def test_an_old_review_settles_nothing(repo: Repo) -> None:
    """A review from before a change says nothing about it."""
    repo.day = date(2027, 4, 10)
    reviewed = "reviewed: {on: 2027-04-03, by: crews}\n"
    repo.commit(**{"pledges/one-login.yml": PLEDGE.replace("systems", "desk") + reviewed})
    assert repo.found("start") == [("P107", "programs/first/pledges/one-login.yml", 3)]
    repo.commit(
        **{"pledges/one-login.yml": PLEDGE.replace("systems", "desk") + reviewed.replace("-03", "-11")}
    )
    assert repo.found("start") == []


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("load > 5", "load < 5"),
        ("10% of it", "10 of it"),
        ("at -5", "at 5"),
        ("fine?", "fine."),
        ("नहीं", "नह"),
    ],
)
def test_signs_that_alter_the_meaning(before: str, after: str) -> None:
    """A sign that alters what was said alters the fingerprint."""
    assert fingerprint.of_text(before) != fingerprint.of_text(after)
    assert fingerprint.of_text(f"  {before}!\n") == fingerprint.of_text(before.upper())


def test_what_could_not_be_read_is_told(repo: Repo) -> None:
    """Where the baseline itself could not be read, what it said can't be compared, and that is told."""
    repo.commit(**{"barriers/logins.yml": LOGINS.replace("high", "hgih"), "barriers/map.yml": "title: [\n"})
    repo.git("tag", "broken")
    repo.commit(**{"barriers/logins.yml": LOGINS, "barriers/map.yml": MAP})
    missing = history.since(repo.folder, "broken").missing
    assert "barriers/logins.yml" in missing and "barriers/map.yml" in missing
    assert history.since(repo.folder, "start").missing == ""


def test_a_fault_of_today_is_no_loss(repo: Repo) -> None:
    """A record that can't be read today is there: it is told as unreadable, not as gone."""
    repo.write("barriers/logins.yml", LOGINS.replace("high", "hgih"))
    repo.write("barriers/map.yml", "title: [\n")
    snapshot = open_workspace(repo.folder).read()
    found = checks.run(snapshot.library, date(2027, 4, 15), history.since(repo.folder, "HEAD"))["first"]
    assert not [one for one in found.problems if one.code == "B101"]


@pytest.mark.parametrize(
    "facets",
    [
        {"limits": ["answer_days=x"]},
        {"severity": ["huge"]},
        {"heard": ["soon"]},
        {"due": ["soon"]},
        {"days": ["many"]},
    ],
)
def test_an_edition_that_somebody_edited(tmp_path: Path, facets: dict[str, list[str]]) -> None:
    """Facets that no edition has are refused in a sentence."""
    one = {"kind": "barrier", "id": "x", "title": "X", "path": "programs/first/x.yml", "facets": facets}
    file = tmp_path / "edition.json"
    file.write_text(json.dumps({"as_of": "2027-04-01", "programs": {"first": [one]}}))
    with pytest.raises(PlaybookError, match="not what an edition keeps"):
        history.since(tmp_path, str(file))


def test_a_name_that_is_too_long(repo: Repo) -> None:
    """A baseline of any length is answered by a sentence."""
    with pytest.raises(PlaybookError):
        history.since(repo.folder, "x" * 5000)
