"""The disk: which files are read, which are not, and how files are written."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import pytest

from playbook.problem import PlaybookError
from playbook.workspace import Settings, Snapshot, open_workspace, read_settings, write

Files = Callable[[Mapping[str, str | bytes]], Path]

SMALL = {
    "programs/one/program.yml": "title: One\nsummary: Two.\n",
    "programs/organization.yml": "name: Org\ndepartments:\n  - {id: it, title: IT}\n",
}
SECRET = "drivers:\n  - {id: secret-of-others, title: x, direction: leads}\n"


def told(snapshot: Snapshot) -> dict[str, tuple[str, int]]:
    """Code and line of each file's last problem."""
    return {
        problem.place.path: (problem.code, snapshot.locate(problem.place).line)
        for problem in snapshot.problems
    }


def test_no_programs(tmp_path: Path) -> None:
    """A folder without programs is no playbook; the message says what to do."""
    with pytest.raises(PlaybookError, match="playbook init"):
        open_workspace(tmp_path)


def test_links_to_files_elsewhere(files: Files, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Links to files or folders are told of and never followed, wherever they lead."""
    outside = tmp_path_factory.mktemp("outside")
    (outside / "drivers.yml").write_text(SECRET)
    folder = files(SMALL)
    program = folder / "programs/one"
    (program / "drivers.yml").symlink_to(outside / "drivers.yml")
    (program / "barriers").symlink_to(outside)
    (program / "pledges").mkdir()
    (program / "pledges/gone.yml").symlink_to(outside / "nothing.yml")
    (program / "pledges/loop.yml").symlink_to("loop.yml")
    (program / "pledges/device.yml").symlink_to("/dev/zero")
    snapshot = open_workspace(folder).read()
    assert told(snapshot) == {
        "programs/one/barriers": ("Y001", 1),
        "programs/one/drivers.yml": ("Y001", 1),
        "programs/one/pledges/device.yml": ("Y001", 1),
        "programs/one/pledges/gone.yml": ("Y001", 1),
        "programs/one/pledges/loop.yml": ("Y001", 1),
    }
    assert "secret-of-others" not in repr(snapshot.library)


def test_linked_top_folder(files: Files, tmp_path_factory: pytest.TempPathFactory) -> None:
    """A `programs` or `content` that is a link to another place is refused as a whole."""
    outside = tmp_path_factory.mktemp("outside")
    for name in ("programs", "content"):
        folder = files(SMALL)
        shutil.rmtree(folder / name, ignore_errors=True)
        (folder / name).symlink_to(outside)
        with pytest.raises(PlaybookError, match="link"):
            open_workspace(folder)
        (folder / name).unlink()


def test_what_is_no_file(files: Files) -> None:
    """A pipe, a socket and a folder that are named like files are told of; reading them would hang."""
    folder = files(SMALL)
    program = folder / "programs/one"
    os.mkfifo(program / "barriers.yml")
    (program / "pledges.yml").mkdir()
    (program / "waivers.csv").mkdir()
    (program / "waivers.csv" / "inside.yml").write_text("a: 1")
    with socket.socket(socket.AF_UNIX) as listening:
        before = Path.cwd()
        os.chdir(program)
        try:
            listening.bind("drivers.yml")
        finally:
            os.chdir(before)
        snapshot = open_workspace(folder).read()
    assert told(snapshot) == {
        f"programs/one/{name}": ("Y001", 1)
        for name in ("barriers.yml", "drivers.yml", "pledges.yml", "waivers.csv")
    }


def test_unreadable_mode() -> None:
    """A file or folder that one may not read gives a sentence and not a traceback."""
    folder = Path(tempfile.mkdtemp())
    try:
        folder.chmod(0o755)
        for path, text in SMALL.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(text)
        (folder / "programs/one/barriers.yml").write_text("barriers: []\n")
        (folder / "programs/one/barriers.yml").chmod(0)
        script = (
            "import os, sys\n"
            "from pathlib import Path\n"
            "from playbook.problem import PlaybookError\n"
            "from playbook.workspace import open_workspace\n"
            "root = Path(sys.argv[1])\n"
            "if os.geteuid() == 0:\n"
            "    b'x'.decode('utf-8-sig')  # loaded while it can be\n"
            "    os.setgid(65534)\n    os.setuid(65534)\n"
            "try:\n"
            "    print([(one.code, one.place.path) for one in open_workspace(root).read().problems])\n"
            "except PlaybookError as error:\n    print(error)\n"
        )
        command = [sys.executable, "-c", script, str(folder)]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        assert done.stdout.strip() == "[('Y001', 'programs/one/barriers.yml')]"
        (folder / "programs/one/pledges").mkdir()
        (folder / "programs/one/pledges").chmod(0)
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        assert "programs/one/pledges` can't be listed" in done.stdout
    finally:
        if (folder / "programs/one/pledges").exists():
            (folder / "programs/one/pledges").chmod(0o755)
        shutil.rmtree(folder)


def test_huge_file(files: Files) -> None:
    """A file beyond the limit is refused by its size, without being read."""
    folder = files(SMALL)
    with (folder / "programs/one/barriers.yml").open("wb") as stream:
        stream.truncate(5_000_000_000_000)
    snapshot = open_workspace(folder).read()
    assert told(snapshot) == {"programs/one/barriers.yml": ("Y001", 1)}
    assert "MB" in snapshot.problems[0].message


def test_tables_may_be_larger(files: Files) -> None:
    """A table is read where another file of its size is not, and refused where it is larger still."""
    blank = " " * 100_000 + "\n"
    snapshot = open_workspace(
        files(
            {
                "programs/people.csv": "id,name\n" + blank * 100 + "a,Ann\n",
                "programs/people.yml": blank * 100,
                "programs/organization.csv": blank * 161,
            }
        )
    ).read()
    told = {problem.place.path: problem.message for problem in snapshot.problems if problem.code == "Y001"}
    assert told == {
        "programs/people.yml": "The file is 10.0 MB; at most 8 MB are read.",
        "programs/organization.csv": "The file is 16.1 MB; at most 16 MB are read.",
    }
    assert snapshot.documents["programs/people.csv"].value == [{"id": "a", "name": "Ann"}]


def test_unknown_names(read: Callable[..., Snapshot]) -> None:
    """A file or folder that nothing reads is told of, with the name that may have been meant."""
    snapshot = read(
        {
            **SMALL,
            "programs/one/barrier.yml": "barriers: []\n",
            "programs/one/Pledge/x.yml": "title: x\n",
            "programs/one/qwzx.yml": "a: 1\n",
            "programs/peopel.csv": "id\na\n",
            "programs/two/pledges.yml": "pledges: []\n",
            "programs/three things/program.yml": "title: x\nsummary: y\n",
            "content/guide/x.md": "---\ntitle: x\nsummary: y\n---\n",
            "content/checklist.yml": "checklists: []\n",
        }
    )
    hints = {problem.place.path: problem.hint for problem in snapshot.problems}
    assert {problem.code for problem in snapshot.problems} == {"Y014"}
    assert "`barriers`" in hints["programs/one/barrier.yml"]
    assert "`pledges`" in hints["programs/one/Pledge/x.yml"]
    assert "Read here:" in hints["programs/one/qwzx.yml"]
    assert "`people`" in hints["programs/peopel.csv"]
    assert "playbook new program two" in hints["programs/two/pledges.yml"]
    assert "`guides`" in hints["content/guide/x.md"]
    assert "`checklists`" in hints["content/checklist.yml"]
    assert list(snapshot.library.programs) == ["one"]
    assert "programs/three things/program.yml" in hints


def test_what_is_not_ours(read: Callable[..., Snapshot]) -> None:
    """Notes, hidden files and files of other kinds are left alone."""
    snapshot = read(
        {
            **SMALL,
            "programs/README.md": "# Notes\n",
            "programs/one/notes.md": "x",
            "programs/one/.draft.yml": "{",
            "programs/one/script.py": "import x",
            "programs/one/rosters.xlsx": b"PK\0",
            "content/CHANGELOG.md": "x",
        }
    )
    assert snapshot.problems == ()


def test_other_endings(read: Callable[..., Snapshot]) -> None:
    """`.yaml` and endings in capital letters are read like the others."""
    snapshot = read(
        {
            "programs/one/program.yaml": "title: One\nsummary: Two.\n",
            "programs/organization.YML": "name: Org\ndepartments:\n  - {id: it, title: IT}\n",
            "programs/one/leaders.CSV": "id,name,department\na,Ann,it\n",
        }
    )
    assert snapshot.problems == ()
    assert list(snapshot.library.programs["one"].leaders) == ["a"]
    assert list(snapshot.library.programs["one"].departments) == ["it"]


def test_odd_file_names(files: Files) -> None:
    """File names with control characters, or in another encoding, can be printed and break nothing."""
    folder = files(SMALL)
    names = (b"\xff.yml", b"a\x1b[31m.yml", b"new\nline.yml", b"..yml", b"<script>.yml", b"a b.yml")
    (folder / "programs/one/barriers").mkdir()
    for name in names:
        path = os.path.join(os.fsencode(folder), b"programs/one/barriers", name)  # noqa: PTH118
        with open(path, "wb") as stream:  # noqa: PTH123
            stream.write(b"title: x\n")
    snapshot = open_workspace(folder).read()
    paths = {problem.place.path for problem in snapshot.problems}
    assert len(paths) == len(names) - 1
    for text in (*paths, *(problem.message for problem in snapshot.problems)):
        assert text.encode("utf-8")
        assert text.isprintable()
    assert all(one.id == "" for one in snapshot.library.programs["one"].unread)


def test_only_what_changed_is_read_again(files: Files) -> None:
    """A second reading sees changed, new and deleted files, and takes the others as they were."""
    folder = files({**SMALL, "programs/one/leaders.csv": "id,name,nme\na,Ann,x\n"})
    workspace = open_workspace(folder)
    first = workspace.read()
    again = workspace.read()
    assert again.problems == first.problems
    assert [problem.code for problem in first.problems] == ["Y007"]
    path = "programs/one/leaders.csv"
    kept = "programs/one/program.yml"
    assert again.documents[path] is first.documents[path]
    (folder / path).write_text("id,name\na,Ann\nb,Bob\n")
    (folder / "programs/one/drivers.yml").write_text(SECRET)
    third = workspace.read()
    assert third.problems == ()
    assert list(third.library.programs["one"].leaders) == ["a", "b"]
    assert list(third.library.programs["one"].drivers) == ["secret-of-others"]
    assert third.documents[kept] is first.documents[kept]
    (folder / path).unlink()
    fourth = workspace.read()
    assert list(fourth.library.programs["one"].leaders) == []
    assert path not in fourth.documents


def test_a_replaced_file_of_the_same_size(files: Files) -> None:
    """A file that was replaced by another of the same length and time is read again."""
    folder = files(SMALL)
    workspace = open_workspace(folder)
    workspace.read()
    file = folder / "programs/one/program.yml"
    status = file.stat()
    fresh = folder / "fresh"
    fresh.write_text("title: Two\nsummary: One.\n")
    os.utime(fresh, ns=(status.st_atime_ns, status.st_mtime_ns))
    fresh.replace(file)
    assert workspace.read().library.programs["one"].charter.title == "Two"


def test_write(tmp_path: Path) -> None:
    """A file is written whole, with folders made as needed and ends of lines as given."""
    target = tmp_path / "a/b/c.yml"
    write(target, "é\nx\n")
    assert target.read_bytes() == "é\nx\n".encode()
    write(target, "new")
    assert target.read_text() == "new"
    assert [file.name for file in target.parent.iterdir()] == ["c.yml"]
    assert target.stat().st_mode & 0o777 == 0o644


def test_failed_write(tmp_path: Path) -> None:
    """A write that fails leaves the former file as it was, and nothing beside it."""
    target = tmp_path / "a.yml"
    write(target, "former")
    with pytest.raises(UnicodeEncodeError):
        write(target, "half \ud800")
    assert target.read_text() == "former"
    assert [file.name for file in tmp_path.iterdir()] == ["a.yml"]
    with pytest.raises(PlaybookError, match="can't be written"):
        write(target / "below" / "b.yml", "x")
    (tmp_path / "folder").mkdir()
    with pytest.raises(PlaybookError, match="can't be written"):
        write(tmp_path / "folder", "x")
    assert sorted(file.name for file in tmp_path.iterdir()) == ["a.yml", "folder"]


def test_settings(files: Files) -> None:
    """Of `mkdocs.yml` only plain text is taken."""
    folder = files(
        {
            "mkdocs.yml": "site_name: X\nsite_url: !ENV SECRET\nrepo_url: https://f.example/\n"
            "extra: !!python/name:os.system\nplugins:\n  - search\n  - playbook: {as_of: 2027-03-25}\n"
        }
    )
    settings = read_settings(folder)
    assert (settings.site_name, settings.repo_url) == ("X", "https://f.example/")
    assert settings.as_of == date(2027, 3, 25)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{",
        "[" * 30_000,
        "\0",
        "a: *x",
        "plugins: {playbook: 1}",
        "plugins: [{playbook: {as_of: soon}}]",
    ],
    ids=lambda text: text[:12],
)
def test_odd_settings(text: str, files: Files) -> None:
    """A configuration that says nothing usable leaves the defaults."""
    assert read_settings(files({"mkdocs.yml": text})) == Settings()
    assert read_settings(Path("/nowhere")) == Settings()
