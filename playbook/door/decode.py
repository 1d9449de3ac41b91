"""Documents to a library: the only way in.

Everything that is wrong in any file is found in one pass. What can be used is used: a record with
a fault in a field that may be left out is read without that field; a record that can't be read is
remembered as `Unread`, so that its page can show why.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import chain, count
from typing import Any, cast

from playbook.door.entries import (
    Documents,
    Entry,
    distinct,
    entries_in,
    files_of,
    id_of,
    listed,
    single_of,
    stem_of,
    tell_unknown,
)
from playbook.door.kinds import (
    CHARTER,
    CONTENT,
    GUIDE,
    MANY,
    ORGANIZATION,
    OWN,
    PERSON,
    SCHEDULE,
    SHADOWING,
    SHARED,
    Kind,
)
from playbook.door.memo import Memo
from playbook.door.shapes import MISSING, Reading, is_name, near, quoted, record_shape
from playbook.model.charter import Charter
from playbook.model.content import CaseStudy, Claim, Point
from playbook.model.library import Library, Program, Unread
from playbook.model.organization import Organization, Person
from playbook.model.shadowing import Schedule
from playbook.model.types import Record
from playbook.problem import Location, Place, Problem, in_order
from playbook.source import UNREADABLE, Document

PROGRAMS = "programs"
CONTENT_FOLDER = "content"


def decode(documents: Documents, memo: Memo | None = None) -> tuple[Library, list[Problem]]:
    """Return the linked library and every problem of every document, in order of path and line.

    Documents are keyed by path relative to the workspace, with forward slashes. The result depends on
    the documents alone; a memo that served the last reading makes this one fast where documents are
    still the same objects.
    """
    memo = memo if memo is not None else Memo()
    memo.begin()
    reading = Reading()
    for document in documents.values():
        reading.problems += document.problems
    folders: dict[str, Files] = {}
    shared: Files = {}
    content: Files = {}
    for path, document in sorted(documents.items()):
        top, _, rest = path.partition("/")
        if top == CONTENT_FOLDER:
            _put(content, rest, document)
        elif top == PROGRAMS:
            name, slash, inside = rest.partition("/")
            if not slash or name in {kind.stem for kind in SHARED}:
                _put(shared, rest, document)
            else:
                _put(folders.setdefault(name, {}), inside, document)
    tell_unknown(_all(shared), SHARED, reading)
    names = [name for name, files in folders.items() if _is_program(name, files, reading)]
    # Programs that use the shared organization come first: it is there that its people belong.
    order = sorted(names, key=lambda name: _has_organization(folders[name]))
    programs: dict[str, Program] = {}
    for name in order:
        # What is shared is read for each program anew, but its problems are told only once.
        told = Reading() if programs else reading
        programs[name] = _program(_ProgramFiles(name, folders[name], shared, reading, told, memo))
    library = _content(content, {name: programs[name] for name in names}, reading, memo)

    def locate(place: Place) -> Location:
        document = documents.get(place.path)
        return document.locate(place.route) if document else Location(0, 0)

    return library, in_order(reading.problems, locate)


Files = dict[str, dict[str, Document]]
"""Documents by the stem that says which kind they hold, then by path."""


def _put(files: Files, path: str, document: Document) -> None:
    top, slash, _ = path.partition("/")
    files.setdefault(top if slash else stem_of(top), {})[path] = document


def _all(files: Files) -> dict[str, Document]:
    return {path: document for one in files.values() for path, document in one.items()}


def _is_program(name: str, files: Files, reading: Reading) -> bool:
    place = Place(next(iter(_all(files).values())).path)
    if not is_name(name):
        reading.refuse(
            "Y014",
            place,
            f"The folder {quoted(name)} is not read as a program: this can't be a short name.",
            "Use letters without accents, digits, dots and hyphens.",
        )
        return False
    if any(stem.split(".")[0] == CHARTER.stem for stem in files):
        return True
    reading.refuse(
        "Y014",
        place,
        f"`{PROGRAMS}/{name}/` holds no `program.yml`, so it is not read as a program.",
        f"Add one with `playbook new program {name}`, or move the folder elsewhere.",
    )
    return False


def _has_organization(files: Files) -> bool:
    """Whether a program has an organization of its own, in a file or inside `program.yml`."""
    charters = [document.value for document in files.get(CHARTER.stem, {}).values()]
    return ORGANIZATION.stem in files or any(
        isinstance(value, dict) and ORGANIZATION.plural in value for value in charters
    )


@dataclass(frozen=True, slots=True)
class _Names:
    """The identifiers of every kind, and the ids behind names (see `Reading`)."""

    known: dict[str, set[str]]
    called: dict[str, dict[str, str]]


def _entries(kind: Kind, document: Document, path: str) -> tuple[list[Entry], list[Problem]]:
    """The records of a kind in one document, and what is wrong with how they stand there."""
    reading = Reading()
    return entries_in({path: document}, kind, reading), reading.problems


def _gathered(kind: Kind, *parts: list[Entry]) -> tuple[list[Entry], list[Problem]]:
    """All records of a kind without those that repeat an identifier."""
    reading = Reading()
    return distinct([entry for part in parts for entry in part], kind, reading), reading.problems


def _single(kind: Kind, *files: Document | str) -> tuple[Entry | None, list[Problem]]:
    """The one record of a kind from documents, each followed by its path."""
    reading = Reading()
    paired = dict(zip(files[1::2], files[::2], strict=True))
    return single_of(cast(Documents, paired), kind, reading), reading.problems


def _parted(entry: Entry) -> tuple[Entry, dict[str, Any]]:
    """A program's own keys, and what stands beside them under the key of another kind."""
    if not isinstance(entry.value, dict):
        return entry, {}
    parts = {kind.plural: entry.value[kind.plural] for kind in OWN if kind.plural in entry.value}
    keys = {key: value for key, value in entry.value.items() if key not in parts}
    return Entry(entry.id, keys, entry.place), parts


def _inside(kind: Kind, charter: Entry, parts: dict[str, Any]) -> tuple[list[Entry], list[Problem]]:
    """The records of a kind that stand inside `program.yml`."""
    reading = Reading()
    return listed(parts[kind.plural], charter.place / kind.plural, kind, reading), reading.problems


def _others(entries: list[Entry], *without: list[Entry]) -> list[Entry]:
    """The entries whose identifier stands in none of the other lists."""
    names = {entry.id for part in without for entry in part}
    return [entry for entry in entries if entry.id not in names]


def _title(entry: Entry) -> str:
    value = entry.value if isinstance(entry.value, dict) else {}
    for key in ("title", "name", "term"):
        if isinstance(value.get(key), str) and value[key].strip():
            return " ".join(str(value[key]).split())[:120]
    return entry.id


def _ids(value: Any, *route: str) -> set[str]:
    """The identifiers of a list that lies inside a document, before anything is decoded."""
    for step in route:
        value = value.get(step) if isinstance(value, dict) else value
    if value is UNREADABLE or (isinstance(value, list) and UNREADABLE in value):
        return _Everything()
    if not isinstance(value, list):
        return set()
    return {id_of(entry.get("id")) for entry in value if isinstance(entry, dict)}


class _ProgramFiles:
    """The files of one program and what it shares with the others; finds the records of each kind.

    A small program may keep records of any kind inside `program.yml`, under the kind's own key.
    """

    def __init__(
        self, name: str, files: Files, shared: Files, reading: Reading, told: Reading, memo: Memo
    ) -> None:
        self.name, self.files, self.shared = name, files, shared
        # Problems of the program's own files, and those of the files that it shares.
        self.reading, self.told, self.memo = reading, told, memo
        whole = self._single(files, CHARTER, reading) or memo.same(Entry("", UNREADABLE, Place("")), name)
        self.charter, self.parts = memo.recall(_parted, whole)

    def many(self, kind: Kind) -> list[Entry]:
        """Every record of a kind that is the program's own."""
        inside = []
        if kind.plural in self.parts:
            found, problems = self.memo.recall(_inside, kind, self.charter, self.parts)
            self.reading.problems += problems
            inside.append(found)
        return self._many(self.files, kind, self.reading, inside)

    def _many(
        self, files: Files, kind: Kind, reading: Reading, parts: Iterable[list[Entry]] = ()
    ) -> list[Entry]:
        gathered = list(parts)
        for path, document in files.get(kind.stem, {}).items():
            found, problems = self.memo.recall(_entries, kind, document, path)
            reading.problems += problems
            gathered.append(found)
        entries, problems = self.memo.recall(_gathered, kind, *gathered)
        reading.problems += problems
        return entries

    def one(self, kind: Kind) -> Entry | None:
        """The record of a kind of which a program has one."""
        if kind.plural in self.parts:
            place = self.charter.place / kind.plural
            inside = Entry("", self.parts[kind.plural], place)
            return self.memo.same(inside, self.name, kind.name)
        return self._single(self.files, kind, self.reading)

    def _single(self, files: Files, kind: Kind, reading: Reading) -> Entry | None:
        paired = [part for path, document in files.get(kind.stem, {}).items() for part in (document, path)]
        entry, problems = self.memo.recall(_single, kind, *paired)
        reading.problems += problems
        return entry

    def is_lost(self, kind: Kind) -> bool:
        """Whether records of a kind may stand in a file that can't be read."""
        own, shared = self.files.get(kind.stem, {}), self.shared.get(kind.stem, {})
        places = [document.value for document, inside in files_of(own, kind) if not inside]
        if kind in SHARED:
            places += [document.value for document, inside in files_of(shared, kind) if not inside]
        places.append(self.parts.get(kind.plural))
        if not own:
            places.append(self.charter.value if self.charter.value is UNREADABLE else None)
        listed = [value.get(kind.plural) if isinstance(value, dict) else value for value in places]
        return any(value is UNREADABLE for value in listed)

    def organization(self) -> tuple[Entry | None, Reading]:
        """The program's own organization or the shared one, and where its problems are told."""
        own = self.one(ORGANIZATION)
        if own is not None:
            return own, self.reading
        return self._single(self.shared, ORGANIZATION, self.told), self.told

    def people(self) -> tuple[list[Entry], list[Entry]]:
        """The program's own directory, and the shared one without those who stand in the first."""
        own = self.many(PERSON)
        shared = self._many(self.shared, PERSON, self.told)
        return own, self.memo.recall(_others, shared, own) if own else shared


class _Reader:
    """Reads entries as records with one set of names; what was read before is recalled."""

    def __init__(self, whose: str, names: _Names, memo: Memo) -> None:
        self.whose, self.memo = whose, memo
        self.names = memo.same(names, whose)
        self.unread: list[Unread] = []

    def many(self, entries: list[Entry], kind: Kind, told: Reading) -> dict[str, Any]:
        """The records of a kind by identifier; those that can't be read go to `unread`."""
        found: dict[str, Any] = {}
        for entry in entries:
            read = self.memo.revise(_record, self.names, kind, entry, self.whose)
            told.problems += read.problems
            if read.record is MISSING:
                # An id that can't be one must not become part of an address.
                own = entry.id if is_name(entry.id) else ""
                self.unread.append(Unread(kind.name, own, _title(entry), entry.place))
            else:
                found[entry.id] = read.record
        return found

    def one(self, entry: Entry | None, kind: Kind, told: Reading) -> Any:
        """The one record of a kind, if there is one."""
        if entry is None:
            return None
        read = self.memo.revise(_record, self.names, kind, entry, self.whose)
        told.problems += read.problems
        if read.record is MISSING:
            self.unread.append(Unread(kind.name, "", kind.name, entry.place))
            return None
        return read.record

    def charter(self, name: str, entry: Entry, told: Reading) -> Charter:
        """The program's charter, or a bare one with its title when it can't be read."""
        read: Charter | None = self.one(entry, CHARTER, told)
        return read or self.memo.recall(_bare_charter, name, entry, self.names)

    def organization(self, entry: Entry | None, near: Entry, told: Reading) -> Organization:
        """The organization, or an empty one after telling that it is missing."""
        if entry is None and near.value is UNREADABLE:
            # The program's own file can't be read, and may well hold the organization.
            return Organization(name="", departments=())
        if entry is None:
            told.refuse(
                "Y009",
                near.place,
                "No organization: nobody knows which departments there are.",
                "Write `programs/organization.yml`, or `organization:` in `program.yml`.",
            )
            return Organization(name="", departments=())
        read: Organization | None = self.one(entry, ORGANIZATION, told)
        return read or Organization(name="", departments=(), place=entry.place)


@dataclass(slots=True)
class _Read:
    """An entry as the record that it holds, or MISSING, and what is wrong with it.

    As long as nothing is wrong, what other records are called matters only where this one names them.
    """

    record: Any
    problems: list[Problem]
    asked: set[tuple[str, str]]
    names: _Names

    def holds(self, names: _Names) -> bool:
        """Whether reading it again with these names would come to the same."""
        if names is self.names:
            return True
        known, called = names.known, names.called
        if self.problems or not all(
            id in known[kind] and id.casefold() not in called.get(kind, ()) for kind, id in self.asked
        ):
            return False
        self.names = names
        return True


def _record(before: _Read | None, names: _Names, kind: Kind, entry: Entry, whose: str) -> _Read:
    """Read an entry, or take it as it was read before for the same program."""
    if before is not None and before.holds(names):
        return before
    reading = Reading(known=names.known, called=names.called, subject=f"{kind.name}/{entry.id}")
    read = (
        MISSING
        if entry.value is UNREADABLE
        else record_shape(kind.record).read(entry.value, entry.place, reading)
    )
    return _Read(read, reading.problems, reading.asked, names)


def _bare_charter(name: str, entry: Entry, names: _Names) -> Charter:
    """What can be kept of a charter that can't be read."""
    bare = {"title": _title(entry) or name, "summary": "…"}
    if isinstance(entry.value, dict):
        # Title or summary are at fault: what else it says still counts, and was told above.
        again = record_shape(CHARTER.record).read(
            {**entry.value, **bare}, entry.place, Reading(known=names.known)
        )
        if isinstance(again, Charter):
            return replace(again, summary="")
    return Charter(title=bare["title"], summary="", place=entry.place)


def _program(own: _ProgramFiles) -> Program:
    """Read one program's folder, with what it shares with the others."""
    reading, told, memo = own.reading, own.told, own.memo
    tell_unknown(_all(own.files), OWN, reading)
    organization, organization_told = own.organization()
    own_people, shared_people = own.people()
    entries = {kind: own.many(kind) for kind in MANY}
    people = (own_people, shared_people)
    known = _known(own, organization, entries, people)
    read = _Reader(own.name, _Names(known, _called(organization, entries, people, memo)), memo)

    mine, shared = len(reading.problems), len(told.problems)
    program: dict[str, Any] = {
        "organization": read.organization(organization, own.charter, organization_told),
        "people": {**read.many(own_people, PERSON, reading), **read.many(shared_people, PERSON, told)},
        "charter": read.charter(own.name, own.charter, reading),
        **{kind.plural: read.many(found, kind, reading) for kind, found in entries.items()},
        "shadowing": read.one(own.one(SHADOWING), SHADOWING, reading),
        "schedule": read.one(own.one(SCHEDULE), SCHEDULE, reading) or Schedule(),
    }
    for plural in ("leaders", "hosts"):
        roster, directory = program[plural], program["people"]
        for id, one in roster.items():
            if id in directory:
                roster[id] = memo.recall(_filled_in, one, directory[id])
        _without_nameless(roster, plural[:-1], reading, read.unread)
    # Of a roster that can't be read at all nobody knows whom it names.
    rosters = [kind for kind in (*MANY, PERSON) if kind.name in _ROSTERS and own.is_lost(kind)]
    read.unread += (Unread(kind.name, "", kind.name, own.charter.place) for kind in rosters)
    pruned = _prune(own.name, program, known, read.unread, memo)
    sources = (document.problems for document in _all(own.files).values())
    found = chain(reading.problems[mine:], told.problems[shared:], *sources)
    return Program(
        id=own.name,
        path=f"{PROGRAMS}/{own.name}",
        unread=tuple(read.unread),
        lost=frozenset(place for one in (*pruned, *(each.place for each in found)) for place in _around(one)),
        **program,
    )


_ROSTERS = ("leader", "host", "person")


def _around(place: Place) -> Iterator[Place]:
    """A place, and all that surround it inside the same file."""
    yield from (Place(place.path, place.route[:end]) for end in range(1, len(place.route) + 1))


def _filled_in(one: Any, person: Person) -> Any:
    """Somebody on a roster, with what only the directory says of the same person."""
    lacking = [name for name in record_shape(Person).names if getattr(one, name) in (None, "", ())]
    return replace(one, **{name: getattr(person, name) for name in lacking})


def _known(
    own: _ProgramFiles,
    organization: Entry | None,
    many: Mapping[Kind, list[Entry]],
    people: Iterable[list[Entry]],
) -> dict[str, set[str]]:
    """Every identifier that a reference may name, by kind, before anything is decoded.

    Where a file of a kind can't be read, nobody knows which records it holds: references to them are
    not held against those who wrote them.
    """
    known = {kind.name: {entry.id for entry in entries} for kind, entries in many.items()}
    directory = {entry.id for part in people for entry in part}
    for kind in MANY:
        if own.is_lost(kind):
            known[kind.name] = _Everything()
    if own.is_lost(PERSON) or any(isinstance(known[name], _Everything) for name in ("leader", "host")):
        directory = _Everything()
    known["person"] = (
        directory if isinstance(directory, _Everything) else {*directory, *known["leader"], *known["host"]}
    )
    known["department"] = _ids(organization.value if organization else UNREADABLE, "departments")
    known["site"] = _ids(organization.value if organization else UNREADABLE, "sites")
    known["objective"] = _ids(own.charter.value, "strategy", "objectives")
    return known


def _called(
    organization: Entry | None,
    many: Mapping[Kind, list[Entry]],
    people: Iterable[list[Entry]],
    memo: Memo,
) -> dict[str, dict[str, str]]:
    """The id behind each name and title, by kind: people write `Human resources` where `hr` is meant."""
    inside = organization.value if organization and isinstance(organization.value, dict) else {}
    lists: dict[str, tuple[list[Any], ...]] = {kind.name: (entries,) for kind, entries in many.items()}
    lists["person"] = (*people, *lists["leader"], *lists["host"])
    for kind, key in (("department", "departments"), ("site", "sites")):
        lists[kind] = (inside[key],) if isinstance(inside.get(key), list) else ()
    return {kind: found for kind, parts in lists.items() if (found := memo.recall(_names_in, *parts))}


def _names_in(*parts: list[Any]) -> dict[str, str]:
    """The id behind each name or title in lists of entries, or of what stands in the file."""
    found: dict[str, str] = {}
    shared: set[str] = set()
    values = [one.value if isinstance(one, Entry) else one for part in parts for one in part]
    for value in values:
        name = (value.get("name") or value.get("title")) if isinstance(value, dict) else None
        if isinstance(name, str) and id_of(value.get("id")):
            bearer = id_of(value["id"])
            if found.setdefault(name.casefold(), bearer) != bearer:
                shared.add(name.casefold())
    for name in shared:  # a name that two bear means neither
        del found[name]
    for value in values:
        # An id that reads like another's name means itself.
        if isinstance(value, dict):
            found.pop(id_of(value.get("id")).casefold(), None)
    return found


def _without_nameless(people: dict[str, Any], kind: str, reading: Reading, unread: list[Unread]) -> None:
    """Take out people of a roster whose name stands neither there nor in a directory."""
    for id, person in list(people.items()):
        if not person.name:
            reading.subject = f"{kind}/{id}"
            reading.refuse(
                "Y009",
                person.place,
                f"`{id}` has no name here and stands in no directory.",
                "Fill in the column `name`, or add the person to `people.csv`.",
            )
            reading.subject = ""
            unread.append(Unread(kind, id, id, person.place))
            del people[id]


def _prune(
    name: str, program: dict[str, Any], known: Mapping[str, set[str]], unread: list[Unread], memo: Memo
) -> list[Place]:
    """Take out references to records that were not read, until none is left; tell where they stood.

    A record that can't stand without such a reference could not be read either: its page says so.
    """
    stood: list[Place] = []
    kinds = {kind.plural: kind for kind in MANY} | {"people": PERSON}
    for turn in count():
        there: dict[str, set[str]] = {kind.name: set(program[kind.plural]) for kind in MANY}
        organization = program["organization"]
        there["person"] = {*program["people"], *program["leaders"], *program["hosts"]}
        there["department"] = {one.id for one in organization.departments}
        there["site"] = {one.id for one in organization.sites}
        strategy = program["charter"].strategy
        there["objective"] = {one.id for one in strategy.objectives} if strategy else set()
        if all(names <= there[kind] and type(names) is set for kind, names in known.items()):
            break  # whatever a reference may name was read
        complements: dict[str, set[str]] = {kind: _Everything(names) for kind, names in there.items()}
        gone = memo.same(complements, name, str(turn))
        before = len(unread)
        for plural, kind in kinds.items():
            for id, one in list(program[plural].items()):
                kept = memo.recall(_pruned, one, gone)
                if kept is MISSING:
                    del program[plural][id]
                    unread.append(Unread(kind.name, id, getattr(one, "title", "") or id, one.place))
                elif kept is not one:
                    program[plural][id] = kept
                    stood += _changed(one, kept)
        for single in ("charter", "shadowing", "schedule", "organization"):
            one = program[single]
            if one is not None:
                kept = memo.recall(_pruned, one, gone)
                if kept is not MISSING and kept is not one:
                    program[single] = kept
                    stood += _changed(one, kept)
        if len(unread) == before:
            break
    return stood


def _changed(before: Record, after: Record) -> Iterator[Place]:
    """Where something was taken out of a record, or of one inside it."""
    for part in record_shape(type(before)).fields:
        old, new = getattr(before, part.name), getattr(after, part.name)
        if new == old:
            continue
        yield before.place / part.key
        inside = {one.place: one for one in (new if isinstance(new, tuple) else (new,)) if _is_record(one)}
        for one in old if isinstance(old, tuple) else (old,):
            if _is_record(one) and one.place in inside:
                yield from _changed(one, inside[one.place])


def _is_record(value: Any) -> bool:
    return isinstance(value, Record)


def _pruned(one: Any, gone: Mapping[str, set[str]]) -> Any:
    """A record without references to what is gone, or MISSING when it can't stand without them."""
    return record_shape(type(one)).prune(one, gone)


class _Everything(set[str]):
    """The set of all names but those given: what is gone when only these were read."""

    __slots__ = ()

    def __contains__(self, name: object) -> bool:
        return not super().__contains__(name)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Everything) and super().__eq__(other)

    __hash__ = None


def _content(files: Files, programs: dict[str, Program], reading: Reading, memo: Memo) -> Library:
    """Read what the playbook teaches."""
    every = _all(files)
    prose = {path: document for path, document in every.items() if path.endswith(".md")}
    records = {path: document for path, document in every.items() if not path.endswith(".md")}
    tell_unknown(records, CONTENT, reading)
    tell_unknown(prose, (GUIDE,), reading)
    read = _Reader("", _Names({}, {}), memo)

    def many(kind: Kind, among: dict[str, Document]) -> dict[str, Any]:
        parts = []
        for path in files.get(kind.stem, {}):
            if path in among:
                found, problems = memo.recall(_entries, kind, among[path], path)
                reading.problems += problems
                parts.append(found)
        entries, problems = memo.recall(_gathered, kind, *parts)
        reading.problems += problems
        return read.many(entries, kind, reading)

    guides = many(GUIDE, prose)
    checklists, cases, terms = (many(kind, records) for kind in CONTENT)
    for case in cases.values():
        reading.problems += memo.recall(_sources, case)
    return Library(
        programs=programs,
        guides=guides,
        checklists=checklists,
        cases=cases,
        terms=terms,
        unread=tuple(read.unread),
    )


def _sources(case: CaseStudy) -> list[Problem]:
    """Claims and figures whose source is not among those of their case."""
    known = {source.id for source in case.sources}
    reading = Reading(subject=f"case-study/{case.id}")
    points = [point for series in case.series for point in series.points]
    told: list[Claim | Point] = [*case.claims, *points]
    for one in told:
        if one.source is not None and one.source not in known:
            message = f"The case has no source called {quoted(one.source)}."
            reading.refuse("Y012", one.place / "source", message, near(one.source, known))
    return reading.problems
