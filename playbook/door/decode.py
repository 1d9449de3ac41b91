"""Documents to a library: the only way in.

Everything that is wrong in any file is found in one pass. What can be used is used: a record with
a fault in a field that may be left out is read without that field; a record that can't be read is
remembered as `Unread`, so that its page can show why.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from playbook.door.entries import (
    Documents,
    Entry,
    distinct,
    entries_of,
    files_of,
    id_of,
    listed,
    single_of,
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
from playbook.door.shapes import MISSING, Reading, is_name, near, quoted, record_shape
from playbook.model.charter import Charter
from playbook.model.content import CaseStudy, Claim, Point
from playbook.model.library import Library, Program, Unread
from playbook.model.organization import Organization, Person
from playbook.model.shadowing import Schedule
from playbook.problem import Location, Place, Problem, in_order
from playbook.source import UNREADABLE, Document

PROGRAMS = "programs"
CONTENT_FOLDER = "content"


def decode(documents: Documents) -> tuple[Library, list[Problem]]:
    """Return the linked library and every problem of every document, in order of path and line.

    Documents are keyed by path relative to the workspace, with forward slashes.
    """
    reading = Reading()
    for document in documents.values():
        reading.problems += document.problems
    folders: dict[str, dict[str, Document]] = {}
    shared: dict[str, Document] = {}
    content: dict[str, Document] = {}
    for path, document in sorted(documents.items()):
        top, _, rest = path.partition("/")
        if top == CONTENT_FOLDER:
            content[rest] = document
        elif top == PROGRAMS:
            name, slash, inside = rest.partition("/")
            if not slash or name in {kind.stem for kind in SHARED}:
                shared[rest] = document
            else:
                folders.setdefault(name, {})[inside] = document
    tell_unknown(shared, SHARED, reading)
    names = [name for name, files in folders.items() if _is_program(name, files, reading)]
    # Programs that use the shared organization come first: it is there that its people belong.
    order = sorted(names, key=lambda name: _has_organization(folders[name]))
    programs = {name: _program(name, folders[name], shared, reading) for name in order}
    library = _content(content, {name: programs[name] for name in names}, reading)

    def locate(place: Place) -> Location:
        document = documents.get(place.path)
        return document.locate(place.route) if document else Location(0, 0)

    return library, in_order(reading.problems, locate)


def _is_program(name: str, files: Documents, reading: Reading) -> bool:
    place = Place(next(iter(files.values())).path)
    if not is_name(name):
        reading.refuse(
            "Y014",
            place,
            f"The folder {quoted(name)} is not read as a program: this can't be a short name.",
            "Use letters without accents, digits, dots and hyphens.",
        )
        return False
    if any(path.split("/")[0].split(".")[0] == CHARTER.stem for path in files):
        return True
    reading.refuse(
        "Y014",
        place,
        f"`{PROGRAMS}/{name}/` holds no `program.yml`, so it is not read as a program.",
        f"Add one with `playbook new program {name}`, or move the folder elsewhere.",
    )
    return False


def _has_organization(files: Documents) -> bool:
    """Whether a program has an organization of its own, in a file or inside `program.yml`."""
    if any(True for _ in files_of(files, ORGANIZATION)):
        return True
    charters = [document.value for document, _ in files_of(files, CHARTER)]
    return any(isinstance(value, dict) and ORGANIZATION.plural in value for value in charters)


def _read(entries: list[Entry], kind: Kind, reading: Reading, unread: list[Unread]) -> dict[str, Any]:
    """Decode the entries of a kind; those that can't be read go to `unread`."""
    shape = record_shape(kind.record)
    found: dict[str, Any] = {}
    for entry in entries:
        reading.subject = f"{kind.name}/{entry.id}"
        read = MISSING if entry.value is UNREADABLE else shape.read(entry.value, entry.place, reading)
        if read is MISSING:
            # An id that can't be one must not become part of an address.
            unread.append(
                Unread(kind.name, entry.id if is_name(entry.id) else "", _title(entry), entry.place)
            )
        else:
            found[entry.id] = read
    reading.subject = ""
    return found


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

    def __init__(self, files: Documents, shared: Documents, reading: Reading) -> None:
        self.files, self.shared, self.reading = files, shared, reading
        # What is shared is read for each program anew, but its problems are told only once.
        self.told = Reading() if "shared" in reading.known else reading
        self.charter = single_of(files, CHARTER, reading) or Entry("", UNREADABLE, Place(""))
        self.keys = self.charter.value if isinstance(self.charter.value, dict) else {}
        self.parts = {kind.plural: self.keys.pop(kind.plural) for kind in OWN if kind.plural in self.keys}

    def many(self, kind: Kind) -> list[Entry]:
        """Every record of a kind that is the program's own."""
        found = entries_of(self.files, kind, self.reading)
        if kind.plural not in self.parts:
            return found
        place = self.charter.place / kind.plural
        inside = listed(self.parts[kind.plural], place, kind, self.reading)
        return distinct([*inside, *found], kind, self.reading)

    def one(self, kind: Kind) -> Entry | None:
        """The record of a kind of which a program has one."""
        if kind.plural in self.parts:
            return Entry("", self.parts[kind.plural], self.charter.place / kind.plural)
        return single_of(self.files, kind, self.reading)

    def is_lost(self, kind: Kind) -> bool:
        """Whether records of a kind may stand in a file that can't be read."""
        places = [document.value for document, inside in files_of(self.files, kind) if not inside]
        if kind in SHARED:
            places += [document.value for document, inside in files_of(self.shared, kind) if not inside]
        places.append(self.parts.get(kind.plural))
        if not any(True for _ in files_of(self.files, kind)):
            places.append(self.charter.value if self.charter.value is UNREADABLE else None)
        listed = [value.get(kind.plural) if isinstance(value, dict) else value for value in places]
        return any(value is UNREADABLE for value in listed)

    def organization(self) -> tuple[Entry | None, Reading]:
        """The program's own organization or the shared one, and where its problems are told."""
        own = self.one(ORGANIZATION)
        if own is not None:
            return own, self.reading
        return single_of(self.shared, ORGANIZATION, self.told), self.told

    def people(self) -> tuple[list[Entry], list[Entry]]:
        """The program's own directory, and the shared one without those who stand in the first."""
        own = self.many(PERSON)
        names = {entry.id for entry in own}
        shared = entries_of(self.shared, PERSON, self.told)
        return own, [entry for entry in shared if entry.id not in names]


def _program(name: str, files: Documents, shared: Documents, reading: Reading) -> Program:
    """Read one program's folder, with what it shares with the others."""
    tell_unknown(files, OWN, reading)
    own = _ProgramFiles(files, shared, reading)
    organization, organization_reading = own.organization()
    own_people, shared_people = own.people()
    many = {kind: own.many(kind) for kind in MANY}
    people = [*own_people, *shared_people]
    reading.known = own.told.known = _known(own, organization, many, people)
    reading.called = own.told.called = _called(organization, many, people)

    unread: list[Unread] = []
    program: dict[str, Any] = {
        "organization": _organization(organization, own.charter, organization_reading, unread),
        "people": {
            **_read(own_people, PERSON, reading, unread),
            **_read(shared_people, PERSON, own.told, unread),
        },
        "charter": _charter(name, own.charter, reading, unread),
        **{kind.plural: _read(entries, kind, reading, unread) for kind, entries in many.items()},
        "shadowing": _one(own.one(SHADOWING), SHADOWING, reading, unread),
        "schedule": _one(own.one(SCHEDULE), SCHEDULE, reading, unread) or Schedule(),
    }
    for plural in ("leaders", "hosts"):
        _fill_in(program[plural], program["people"])
        _without_nameless(program[plural], plural[:-1], reading, unread)
    _prune(program, unread)
    return Program(id=name, path=f"{PROGRAMS}/{name}", unread=tuple(unread), **program)


def _fill_in(roster: dict[str, Any], people: Mapping[str, Person]) -> None:
    """Let rosters leave out what the directory says of the same person."""
    for id, one in roster.items():
        person = people.get(id)
        if person is not None:
            lacking = [name for name in record_shape(Person).names if getattr(one, name) in (None, "", ())]
            roster[id] = replace(one, **{name: getattr(person, name) for name in lacking})


def _known(
    own: _ProgramFiles, organization: Entry | None, many: Mapping[Kind, list[Entry]], people: list[Entry]
) -> dict[str, set[str]]:
    """Every identifier that a reference may name, by kind, before anything is decoded.

    Where a file of a kind can't be read, nobody knows which records it holds: references to them are
    not held against those who wrote them.
    """
    known = {kind.name: {entry.id for entry in entries} for kind, entries in many.items()}
    directory = {entry.id for entry in people}
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
    known["shared"] = set()
    return known


def _called(
    organization: Entry | None, many: Mapping[Kind, list[Entry]], people: list[Entry]
) -> dict[str, dict[str, str]]:
    """The id behind each name and title, by kind: people write `Human resources` where `hr` is meant."""
    inside = organization.value if organization and isinstance(organization.value, dict) else {}
    records = {kind.name: [entry.value for entry in entries] for kind, entries in many.items()}
    records["person"] = [entry.value for entry in people] + records["leader"] + records["host"]
    for kind, key in (("department", "departments"), ("site", "sites")):
        records[kind] = inside[key] if isinstance(inside.get(key), list) else []
    found: dict[str, dict[str, str]] = {}
    for kind, values in records.items():
        for value in values:
            name = (value.get("name") or value.get("title")) if isinstance(value, dict) else None
            if isinstance(name, str) and id_of(value.get("id")):
                found.setdefault(kind, {}).setdefault(name.casefold(), id_of(value["id"]))
        for value in values:
            # An id that reads like another's name means itself.
            if isinstance(value, dict):
                found.get(kind, {}).pop(id_of(value.get("id")).casefold(), None)
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


def _one(entry: Entry | None, kind: Kind, reading: Reading, unread: list[Unread]) -> Any:
    """Decode the one record of a kind, if there is one."""
    if entry is None:
        return None
    reading.subject = f"{kind.name}/"
    read = (
        MISSING
        if entry.value is UNREADABLE
        else record_shape(kind.record).read(entry.value, entry.place, reading)
    )
    reading.subject = ""
    if read is MISSING:
        unread.append(Unread(kind.name, "", kind.name, entry.place))
        return None
    return read


def _charter(name: str, entry: Entry, reading: Reading, unread: list[Unread]) -> Charter:
    """The program's charter, or a bare one with its title when it can't be read."""
    read: Charter | None = _one(entry, CHARTER, reading, unread)
    if read is not None:
        return read
    bare = {"title": _title(entry) or name, "summary": "…"}
    if isinstance(entry.value, dict):
        # Title or summary are at fault: what else it says still counts, and was told above.
        again = record_shape(CHARTER.record).read(
            {**entry.value, **bare}, entry.place, Reading(known=reading.known)
        )
        if isinstance(again, Charter):
            return replace(again, summary="")
    return Charter(title=bare["title"], summary="", place=entry.place)


def _organization(entry: Entry | None, near: Entry, reading: Reading, unread: list[Unread]) -> Organization:
    """The organization, or an empty one after telling that it is missing."""
    if entry is None and near.value is UNREADABLE:
        # The program's own file can't be read, and may well hold the organization.
        return Organization(name="", departments=())
    if entry is None:
        reading.refuse(
            "Y009",
            near.place,
            "No organization: nobody knows which departments there are.",
            "Write `programs/organization.yml`, or `organization:` in `program.yml`.",
        )
        return Organization(name="", departments=())
    read: Organization | None = _one(entry, ORGANIZATION, reading, unread)
    return read or Organization(name="", departments=(), place=entry.place)


def _prune(program: dict[str, Any], unread: list[Unread]) -> None:
    """Take out references to records that were not read, until none is left.

    A record that can't stand without such a reference could not be read either: its page says so.
    """
    kinds = {kind.plural: kind for kind in MANY} | {"people": PERSON}
    while True:
        gone: dict[str, set[str]] = {kind.name: _Everything(program[kind.plural]) for kind in MANY}
        organization = program["organization"]
        gone["person"] = _Everything((*program["people"], *program["leaders"], *program["hosts"]))
        gone["department"] = _Everything({one.id for one in organization.departments})
        gone["site"] = _Everything({one.id for one in organization.sites})
        strategy = program["charter"].strategy
        gone["objective"] = _Everything({one.id for one in strategy.objectives} if strategy else set())
        before = len(unread)
        for plural, kind in kinds.items():
            shape = record_shape(kind.record)
            for id, one in list(program[plural].items()):
                kept = shape.prune(one, gone)
                if kept is MISSING:
                    del program[plural][id]
                    unread.append(Unread(kind.name, id, getattr(one, "title", "") or id, one.place))
                else:
                    program[plural][id] = kept
        for name in ("charter", "shadowing", "schedule", "organization"):
            one = program[name]
            if one is not None:
                kept = record_shape(type(one)).prune(one, gone)
                program[name] = one if kept is MISSING else kept
        if len(unread) == before:
            return


class _Everything(set[str]):
    """The set of all names but those given: what is gone when only these were read."""

    __slots__ = ()

    def __contains__(self, name: object) -> bool:
        return not super().__contains__(name)


def _content(files: Documents, programs: dict[str, Program], reading: Reading) -> Library:
    """Read what the playbook teaches."""
    prose = {path: document for path, document in files.items() if path.endswith(".md")}
    records = {path: document for path, document in files.items() if not path.endswith(".md")}
    tell_unknown(records, CONTENT, reading)
    tell_unknown(prose, (GUIDE,), reading)
    unread: list[Unread] = []
    guides = _read(entries_of(prose, GUIDE, reading), GUIDE, reading, unread)
    checklists, cases, terms = (
        _read(entries_of(records, kind, reading), kind, reading, unread) for kind in CONTENT
    )
    _sources(cases.values(), reading)
    return Library(
        programs=programs,
        guides=guides,
        checklists=checklists,
        cases=cases,
        terms=terms,
        unread=tuple(unread),
    )


def _sources(cases: Iterable[CaseStudy], reading: Reading) -> None:
    """Tell of claims and figures whose source is not among those of their case."""
    for case in cases:
        known = {source.id for source in case.sources}
        reading.subject = f"case-study/{case.id}"
        points = [point for series in case.series for point in series.points]
        told: list[Claim | Point] = [*case.claims, *points]
        for one in told:
            if one.source is not None and one.source not in known:
                message = f"The case has no source called {quoted(one.source)}."
                reading.refuse("Y012", one.place / "source", message, near(one.source, known))
    reading.subject = ""
