"""Waiting for a long search: its progress on the terminal, a limit of time, and Ctrl-C.

The search runs in a process of its own. A solver lets nothing else of its process run until it has come
to an end, not even the answer to Ctrl-C, and at ten thousand people that takes many seconds.
"""

from __future__ import annotations

import gc
import os
import shutil
import signal
import sys
import time
import traceback
import warnings
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from multiprocessing import get_context
from multiprocessing.connection import Connection
from threading import Event, Thread
from types import FrameType
from typing import TYPE_CHECKING, Any, Final, Protocol

import click

from playbook.model.shadowing import Schedule
from playbook.problem import PlaybookError
from playbook.reports.plain import cut, seen

if TYPE_CHECKING:
    from playbook.scheduling import Progress

INTERRUPTED: Final = 130
"""The exit code of what was broken off from the keyboard, as shells have it."""

_GRACE: Final = 1.0
"""How many seconds the search has to end by itself once it was asked to."""
_TICK: Final = 0.1
_APART: Final = 1.0
"""At least so many seconds lie between two schedules that are kept in case of an end."""


class Search(Protocol):
    """What looks for a schedule: it tells now and then how far it is, and ends when it is asked to."""

    def __call__(self, *, watch: Callable[[Progress], None], stop: Event) -> Schedule:
        """The best schedule, or the best so far once `stop` is set."""


class Broken(click.exceptions.Exit):
    """Somebody broke the search off, and there is nothing to keep."""

    def __init__(self) -> None:
        super().__init__(INTERRUPTED)


@dataclass(frozen=True, slots=True)
class Found:
    """A schedule, and how the search for it came to its end."""

    schedule: Schedule
    ended: str = ""
    """Why it was cut short, in words; nothing when it was not."""


def best(search: Search, *, seconds: float | None = None, patient: bool = True) -> Found:
    """The schedule that a search finds; the best so far when time is up or somebody pressed Ctrl-C.

    Ctrl-C pressed again, or before anything was found, ends the command, and so does the first one where
    nobody is patient: there is nothing to keep then.
    """
    return _Waiting(seconds, patient).whole(_Searching(search))


def result(work: Callable[[], Any]) -> Any:
    """What some work comes to; Ctrl-C ends the command at once."""
    return _Waiting(None, False).wait(_Work(work))


class _Waiting:
    """The side that waits: it has the terminal, and nothing to do but to listen."""

    def __init__(self, seconds: float | None, patient: bool) -> None:
        self.patient = patient
        self.ends = None if seconds is None else time.monotonic() + seconds
        self.presses = 0
        self.asked_at: float | None = None
        self.ended = ""
        self.best: Schedule | None = None
        self.shown = ""

    def whole(self, search: Callable[[Connection], Any]) -> Found:
        found = self.wait(search)
        if found is not None:
            return Found(found, self.ended if found.cut_short else "")
        if self.best is None:
            said = f"Nothing had been found when {self.ended}; nothing was written."
            if not self.presses:
                raise PlaybookError(said)
            click.echo(said, err=True)
            raise Broken
        return Found(replace(self.best, cut_short=True), self.ended)

    def wait(self, search: Callable[[Connection], Any]) -> Any:
        """What the search comes to; None when it was ended before it came to anything."""
        # A fork shares what was read already. Nothing else runs in this process that it could disturb.
        ways = get_context("fork" if sys.platform == "linux" else None)
        ours, theirs = ways.Pipe()
        process = ways.Process(target=_told, args=(search, theirs, ours), daemon=True)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            process.start()
        theirs.close()
        # To raise an exception here and there would tear a message that is just coming in.
        before = signal.getsignal(signal.SIGINT)
        if before is not signal.SIG_IGN:
            signal.signal(signal.SIGINT, self._pressed)
        try:
            while True:
                done, found = self._listen(ours)
                if done:
                    return found
                if self.presses > (1 if self.patient else 0):
                    self._wipe()
                    click.echo("Broken off; nothing was written.", err=True)
                    raise Broken
                if self.presses and self.asked_at is None:
                    self._ask_to_end(ours, "Ctrl-C was pressed")
                    click.echo(
                        "Ending with the best schedule so far; Ctrl-C again leaves without it.", err=True
                    )
        finally:
            signal.signal(signal.SIGINT, before)
            self._wipe()
            ours.close()
            if process.is_alive():
                process.join(0.05)
                process.kill()
            process.join()

    def _pressed(self, number: int, frame: FrameType | None) -> None:
        self.presses += 1

    def _listen(self, ours: Connection) -> tuple[bool, Any]:
        """Take in one message, if there is one; whether all is over, and what came of it."""
        if ours.poll(_TICK):
            try:
                kind, said = ours.recv()
            except EOFError:
                raise PlaybookError(
                    "The search ended without a word, perhaps because there was too little memory; "
                    "nothing was written."
                ) from None
            if kind == "found":
                return True, said
            if kind == "failed":
                raise said
            if kind == "best":
                self.best = said
            else:
                self._show(said)
        now = time.monotonic()
        if self.asked_at is not None:
            return now - self.asked_at > _GRACE, None
        if self.ends is not None and now >= self.ends:
            self._ask_to_end(ours, "time was up")
        return False, None

    def _ask_to_end(self, ours: Connection, why: str) -> None:
        self.asked_at, self.ended = time.monotonic(), why
        self._wipe()
        with suppress(OSError):
            ours.send("end")

    def _show(self, said: str) -> None:
        """One line that tells how far the search is, in a terminal."""
        if said != self.shown and self.asked_at is None and sys.stderr.isatty():
            self.shown = said
            line = cut(seen(said), shutil.get_terminal_size().columns - 1)
            click.echo(f"\r\x1b[K{line}", nl=False, err=True)

    def _wipe(self) -> None:
        if self.shown:
            self.shown = ""
            click.echo("\r\x1b[K", nl=False, err=True)


class _Work:
    """Work that says nothing until it is done."""

    def __init__(self, work: Callable[[], Any]) -> None:
        self.work = work

    def __call__(self, there: Connection) -> Any:
        return self.work()


class _Searching:
    """The search for a schedule, on the side where it runs."""

    def __init__(self, search: Search) -> None:
        self.search = search

    def __call__(self, there: Connection) -> Schedule:
        stop = Event()
        Thread(target=_heed, args=(there, stop), daemon=True).start()
        return self.search(watch=_Kept(there).watch, stop=stop)


class _Kept:
    """Passes on how far the search is, and now and then the best schedule so far."""

    def __init__(self, there: Connection) -> None:
        self.there = there
        self.next = 0.0
        self.placed = -1

    def watch(self, progress: Progress) -> None:
        with suppress(OSError):
            days = f"{progress.placed:,} of {progress.asked:,} days found"
            stage = f"{progress.stage[:1].upper()}{progress.stage[1:]}"
            self.there.send(("progress", f"{stage}: {days}"))
            began = time.monotonic()
            if began >= self.next:
                self.there.send(("best", progress.best()))
                ended = time.monotonic()
                # However long it takes to put a schedule together, it must not slow the search down.
                self.next = ended + max(_APART, 20 * (ended - began))


def _heed(there: Connection, stop: Event) -> None:
    """Wait until the search is asked to end; without anybody who waits for it, end at once."""
    try:
        there.recv()
    except (EOFError, OSError):
        os._exit(1)
    stop.set()


def _told(search: Callable[[Connection], Any], there: Connection, ours: Connection) -> None:
    """Search, and tell what came of it."""
    ours.close()
    # Ctrl-C reaches every process of a terminal; this one heeds what the other says.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # What was read before stays; what the search leaves behind does not.
    gc.freeze()
    gc.enable()
    try:
        said = ("found", search(there))
    except Exception as error:
        error.add_note(traceback.format_exc())
        said = ("failed", error)
    with suppress(OSError):
        there.send(said)
