"""Where a program's schedule stands, and how a new one takes its place."""

from __future__ import annotations

from dataclasses import dataclass
from textwrap import indent

from playbook import editing
from playbook.cli.planning.obstacles import Sources
from playbook.door.decode import PROGRAMS
from playbook.door.kinds import CHARTER, SCHEDULE
from playbook.model.library import Program
from playbook.model.shadowing import Schedule
from playbook.problem import PlaybookError
from playbook.workspace import Workspace, write


@dataclass(frozen=True, slots=True)
class Lock:
    """The file that holds a schedule, as it was when planning began."""

    workspace: Workspace
    path: str
    text: str | None
    inside: bool
    """Whether the schedule stands inside `program.yml`."""

    def with_schedule(self, program: Program, schedule: Schedule) -> str:
        """The file's text with another schedule in it.

        Raises PlaybookError where it could not be read again as what was planned.
        """
        from playbook.scheduling import outcome

        fresh = outcome.text(schedule)
        if self.inside:
            fresh = self._inside(fresh)
        snapshot = self.workspace.read({self.path: fresh})
        again = snapshot.library.programs.get(program.id)
        if again is not None and again.schedule == schedule:
            return fresh
        if self.inside:
            raise PlaybookError(
                f"The schedule inside {self.path} can't be changed by a command. Move it into "
                f"{home(program.id)}, and run the command again."
            )
        why = next((one.message for one in snapshot.problems if one.place.path == self.path), "")
        raise PlaybookError(f"{self.path} was not written, as it could not be read again. {why}".strip())

    def _inside(self, fresh: str) -> str:
        """The text of `program.yml` with another schedule in it, and nothing else changed."""
        before = self.text or ""
        node = editing.extents_of(self.path, before).get((SCHEDULE.plural,))
        if node is None:
            return before
        words = "".join(line for line in fresh.splitlines(keepends=True) if not line.startswith("#"))
        part = indent(words, "  ").rstrip("\n")
        return f"{before[: node.value.start].rstrip()}\n{part}{before[node.value.end :]}"

    def write(self, text: str) -> bool:
        """Write the file whole; whether anything changed. Refuses when somebody else changed it meanwhile."""
        now = self.workspace.text(self.path)
        if now != self.text:
            raise PlaybookError(
                f"{self.path} was changed while the days were planned; nothing was written. "
                "Run the command again."
            )
        if text == now:
            return False
        write(self.workspace.root / self.path, text)
        return True


def home(program: str) -> str:
    """Where a program's schedule stands unless somebody put it elsewhere."""
    return f"{PROGRAMS}/{program}/{SCHEDULE.stem}.yml"


def of(sources: Sources, program: Program, before: str | None) -> Lock:
    """The lock of a program, wherever its schedule stands; `before` is what stood at home at the beginning.

    Raises PlaybookError where it stands in several files.
    """
    inside = sources.is_inside(program, SCHEDULE)
    found = sources.files_of(program, CHARTER if inside else SCHEDULE)
    usual = home(program.id)
    if len(found) > 1:
        raise PlaybookError(
            f"The schedule of {program.id} stands in {len(found)} files, and the command writes one: "
            f"gather {' and '.join(found)} into {found[0] if inside else usual} first."
        )
    path = found[0] if found else usual
    return Lock(sources.workspace, path, before if path == usual else sources.workspace.text(path), inside)
