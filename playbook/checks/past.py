"""What was said before, and what became of it: former versions of records beside those of today.

A record is followed by its identifier; where that is gone, by the identifiers that a record says it had
(`was`), and by its content: moving a file, splitting one, or turning a list into a folder changes
nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Final

from playbook.checks.rule import problem
from playbook.model import trace
from playbook.model.library import Library, Program
from playbook.model.trace import Trace
from playbook.problem import Place, Problem
from playbook.prose import day


@dataclass(frozen=True, slots=True)
class Version:
    """A record as it stood at some earlier time, and where; `said_in` names the commit or edition."""

    trace: Trace
    place: Place
    said_in: str
    on: date | None
    at_baseline: bool = True


@dataclass(frozen=True, slots=True)
class Thread:
    """What became of one record: its former versions, oldest first, and its trace of today.

    `now` is None when nothing in the playbook takes its place; `near` is then the record that is most
    like it, if there is one. `into` is the barrier that holds its words since two became one.
    """

    versions: tuple[Version, ...]
    now: Trace | None
    near: Trace | None = None
    into: Trace | None = None

    @property
    def first(self) -> Version:
        """The oldest version."""
        return self.versions[0]

    @property
    def last(self) -> Version:
        """The version that was superseded last."""
        return self.versions[-1]

    def was(self, facet: str) -> Iterator[tuple[str, Version]]:
        """The former values of a facet that it has no more, each once, with the version that said it.

        What was changed and then put back counts as never changed.
        """
        today = self.now.one(facet) if self.now else ""
        if self.first.trace.one(facet) == today:
            return
        told = {today}
        for version in self.versions:
            value = version.trace.one(facet)
            if value and value not in told:
                told.add(value)
                yield value, version

    def lost(self, facet: str) -> Iterator[tuple[str, Version]]:
        """The entries of a list that former versions had and today's has not, each once."""
        told = set(self.now.all(facet)) if self.now else set()
        for version in self.versions:
            for value in version.trace.all(facet):
                if value not in told:
                    told.add(value)
                    yield value, version

    def after_change(self, facet: str, value: str, day: date) -> bool:
        """Whether a day is one on which people could know that a value was there no more."""
        last = max(n for n, one in enumerate(self.versions) if value in one.trace.all(facet))
        after = self.versions[last + 1 : last + 2]
        if after and after[0].on is not None:
            return day >= after[0].on
        # The change is not committed yet: it is younger than the version before it.
        before = self.versions[last].on
        return before is not None and day > before

    def since(self, facet: str, value: str) -> date | None:
        """When an entry of a list was first there; None when it is in no former version or in the oldest."""
        for version in self.versions:
            if value in version.trace.all(facet):
                return None if version is self.first else version.on
        return date.max


@dataclass(frozen=True, slots=True)
class Story:
    """What one program said before: its threads by kind."""

    since: str
    threads: Mapping[str, tuple[Thread, ...]]
    unchanged: Set[str] = frozenset()
    """The files that are the same as at the baseline."""
    from_git: bool = False
    rewritten: str = ""
    """The commit that a published edition was made from, when it is in the history no more."""
    gone: Version | None = None
    """The program itself, when nothing in the playbook continues it."""

    def gone_from(self, program: Program, kind: str) -> Iterator[Thread]:
        """Threads of a kind that end; where today's file can't be read, nobody knows whether they do."""
        unread = {one.id for one in program.unread if one.kind == kind}
        broken = {place.path for place in program.lost if not place.route}
        for thread in self.of(kind):
            last = thread.last
            if thread.now is None and last.trace.id not in unread and last.place.path not in broken:
                yield thread

    def renamed(self, kind: str) -> dict[str, str]:
        """What records of a kind are called today, by each name that they once had."""
        return {
            version.trace.id: thread.now.id
            for thread in self.of(kind)
            if thread.now is not None
            for version in thread.versions
        }

    def of(self, kind: str) -> tuple[Thread, ...]:
        """The threads of a kind, in the order in which they were first told."""
        return self.threads.get(kind, ())


NOTHING: Final = Story("", {})
"""The story of a program of which nothing was said before."""


@dataclass(frozen=True)
class Past:
    """Everything that was said since a baseline, by the program that said it.

    `since` names the baseline in messages, `programs` those that there were then, `unchanged` the files
    that are still the same; `versions` are in the order in which they were said.
    `rewritten` says, if so, that the history which a published edition was made from is gone.
    `missing` says what a clone that was cut off does not hold.
    """

    since: str
    versions: Mapping[str, tuple[Version, ...]] = field(default_factory=dict)
    programs: Set[str] = frozenset()
    unchanged: Set[str] = frozenset()
    from_git: bool = False
    rewritten: str = ""
    missing: str = ""

    def stories(self, library: Library) -> dict[str, Story]:
        """What each program of today said before; programs that are gone stand under their old names."""
        today = {name: _Today(trace.of_program(program)) for name, program in library.programs.items()}
        heirs = self._heirs(today)
        found: dict[str, Story] = {}
        said: dict[str, list[Version]] = defaultdict(list)
        for name, versions in self.versions.items():
            if not name:
                # What programs share is told with the first that uses it.
                users = (one.id for one in library.programs.values() if not _has_own_organization(one))
                for user in list(users)[:1]:
                    said[user] += versions
            elif name in heirs:
                said[heirs[name]] += versions
            elif versions:
                itself = (one for one in versions if one.trace.kind == "program")
                found[name] = Story(self.since, {}, gone=next(itself, versions[-1]))
        threads: dict[str, dict[str, list[Thread]]] = defaultdict(lambda: defaultdict(list))
        for name, each in said.items():
            for home, thread in _threads(each, today, name, self.unchanged):
                threads[home][thread.first.trace.kind].append(thread)
        for name in (*said, *(one for one in threads if one not in said)):
            kinds = {kind: tuple(each) for kind, each in threads[name].items()}
            found[name] = Story(self.since, kinds, self.unchanged, self.from_git, self.rewritten)
        return found

    def _heirs(self, today: Mapping[str, _Today]) -> dict[str, str]:
        """The program of today that continues each former one: by name, else by what it holds."""
        heirs = {name: name for name in self.versions if name in today}
        free = [name for name in today if name not in self.programs]
        for name, versions in self.versions.items():
            if not name or name in heirs or not free:
                continue
            keys = {(one.trace.kind, one.trace.id) for one in versions if one.trace.kind in _OWN}
            marks = {mark for one in versions for mark in _marks(one.trace)}

            def alike(other: str, keys: set[tuple[str, str]] = keys, marks: set[str] = marks) -> int:
                return len(keys & today[other].by_id.keys()) + len(marks & today[other].by_mark.keys())

            best = max(free, key=alike)
            if 2 * alike(best) >= len(keys):
                heirs[name] = best
                free.remove(best)
        return heirs


def _has_own_organization(program: Program) -> bool:
    return program.organization.place.path.startswith(f"{program.path}/")


# What a program is recognised by: departments and the like are shared.
_OWN: Final = frozenset({"barrier", "debrief", "pledge", "measure", "leader"})


class _Today:
    """The traces of a program as it is, findable by identifier, former identifier and content."""

    def __init__(self, traces: Iterable[Trace]) -> None:
        self.by_id: dict[tuple[str, str], Trace] = {}
        self.by_former: dict[tuple[str, str], Trace] = {}
        self.by_mark: dict[str, Trace] = {}
        self.voices: dict[str, Trace] = {}
        for one in traces:
            self.by_id[one.kind, one.id] = one
            for former in one.all("was"):
                self.by_former[one.kind, former] = one
            for mark in _marks(one):
                self.by_mark.setdefault(mark, one)
            self.voices.update(dict.fromkeys(one.all("voices"), one))

    def follow(self, version: Version) -> Trace | None:
        """What continues a record: of the same name, of a declared former name, or of the same content."""
        key = version.trace.kind, version.trace.id
        found = self.by_id.get(key) or self.by_former.get(key)
        if found is not None:
            return found
        return next((self.by_mark[mark] for mark in _marks(version.trace) if mark in self.by_mark), None)

    @cached_property
    def near(self) -> dict[str, list[Trace]]:
        """Records by what altered ones still share with them."""
        found: dict[str, list[Trace]] = defaultdict(list)
        for one in self.by_id.values():
            for mark in _likeness(one):
                found[mark].append(one)
        return found


def _marks(one: Trace) -> Iterator[str]:
    """By what a record is known even when it has another name: what was said, or the day it tells of."""
    facet = {"barrier": "words", "pledge": "promise", "debrief": "day"}.get(one.kind)
    if facet and one.one(facet):
        yield f"{one.kind}:{one.one(facet)}"
    if one.kind == "waiver":
        yield f"waiver:{one.one('code')}:{one.one('at')}"


def _likeness(one: Trace) -> Iterator[str]:
    """What a record whose words were altered as well still has in common with what it was."""
    if one.kind == "barrier":
        yield f"barrier:{one.title.casefold()}"
        heard = one.all("heard")
        if heard and heard[-1]:
            # A debrief tells of several barriers; the rest must agree too.
            yield f"barrier:{heard}"
    if one.kind == "pledge":
        yield f"pledge:{one.title.casefold()}"


def _threads(
    versions: Iterable[Version], today: Mapping[str, _Today], name: str, unchanged: Set[str]
) -> Iterator[tuple[str, Thread]]:
    """What became of each record that a program had, and the program in which it is today."""
    here = today[name]
    found = _together(versions, here)
    known = {key for key, said in found.items() if said[0].at_baseline}

    def was_there(kind: str, one: Trace) -> bool:
        return (kind, one.id) in known or one.place.path in unchanged

    for (kind, _), said in found.items():
        last = said[-1].trace
        now = here.by_id.get((kind, last.id)) or next(
            (one for version in reversed(said) if (one := here.follow(version)) is not None), None
        )
        if now is not None and now.id != last.id and kind != "department" and was_there(kind, now):
            # A record that was there before, under its own name, does not continue this one.
            now = None
        if now is not None:
            yield name, Thread(tuple(said), now)
            continue
        for other in today:
            moved = today[other].follow(said[-1]) if other != name else None
            if moved is not None and set(_marks(moved)) & set(_marks(last)):
                yield other, Thread(tuple(said), moved)
                break
        else:
            into = here.voices.get(last.one("words")) if kind == "barrier" else None
            if into is not None and all(one.trace.one("words") in here.voices for one in said):
                yield name, Thread(tuple(said), None, into=into)
                continue
            alike = (one for mark in _likeness(last) for one in here.near.get(mark, ()))
            near = next((one for one in alike if not was_there(kind, one)), None)
            yield name, Thread(tuple(said), None, near)


def _together(versions: Iterable[Version], here: _Today) -> dict[tuple[str, str], list[Version]]:
    """The versions of each record, by kind and the first name that it had."""
    found: dict[tuple[str, str], list[Version]] = {}
    # A record that was renamed on the way is one thread: its versions share their content.
    known_as: dict[str, tuple[str, str]] = {}
    for version in versions:
        key = version.trace.kind, version.trace.id
        if key not in found and not version.at_baseline and key not in here.by_id:
            marked = (known_as[mark] for mark in _marks(version.trace) if mark in known_as)
            key = next((one for one in marked if one not in here.by_id), key)
        for mark in _marks(version.trace):
            known_as.setdefault(mark, key)
        found.setdefault(key, []).append(version)
    return found


def named(one: Trace | None) -> str:
    """A record by its title, else by its identifier."""
    return "" if one is None else f"“{one.title}”" if one.title else f"`{one.id}`"


def gone(thread: Thread, kind: str, hint: str) -> Problem:
    """A finding: a record that stood there is there no more."""
    last = thread.last
    name = named(last.trace)
    what = f"the {kind} {name}" if kind != "department" else f"the department {last.trace.title}"
    return problem(
        last.place,
        f"{what[0].upper()}{what[1:]}, which stood here in {last.said_in}, is gone.",
        hint,
        f"{kind}/{last.trace.id}",
    )


def told(text: str) -> str:
    """A date as people say it; anything else as it is."""
    try:
        return day(date.fromisoformat(text))
    except ValueError:
        return text
