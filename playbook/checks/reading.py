"""Files that mean what they say (family Y): whether a file can be read, and holds what its author meant."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import chain
from typing import Final

from playbook.checks.rule import About, Rule, manual_of, problem, rule
from playbook.door.kinds import MANY
from playbook.door.shapes import AddressShape, ListShape, NameShape, RecordShape, RefShape, TextShape
from playbook.door.shapes import record_shape as shape_of
from playbook.model import placeholders
from playbook.model.library import Library, Program
from playbook.model.types import Record
from playbook.problem import Place, Problem, Severity


def _rule(code: str, text: str) -> Rule:
    return manual_of(
        code,
        Severity.ERROR,
        "a file that means what it says",
        text,
        about=About.FILES,
        waivable=False,
    )


READING: Final = (
    _rule(
        "Y001",
        """A file can't be read.

        Files are UTF-8 text of at most 8 MB that lie inside the playbook's folder. Links to files
        elsewhere are not followed: what is published must lie in the repository for all to see.

        Fails::

            # programs/first/drivers.yml (saved as utf-16)
            drivers:
              - {id: plain-bills, title: The bill says what it is for, direction: leads}

        Passes::

            # programs/first/drivers.yml
            drivers:
              - {id: plain-bills, title: The bill says what it is for, direction: leads}
        """,
    ),
    _rule(
        "Y002",
        """The text is not YAML, or not a table.

        The line named is where reading stopped; the mistake is there or just above. Most often a
        quotation mark or bracket is not closed, a line is indented differently from its neighbours,
        or text that holds a colon and a blank needs quotation marks.

        Fails::

            # programs/first/drivers.yml
            drivers:
              - id: plain-bills
                title: The bill: what it is for
                direction: leads

        Passes::

            # programs/first/drivers.yml
            drivers:
              - id: plain-bills
                title: "The bill: what it is for"
                direction: leads
        """,
    ),
    _rule(
        "Y003",
        """The same key is given twice.

        Only one of the two could count, and nobody would see which. Keep one.

        Fails::

            # programs/first/pledges/plain-bills.yml
            title: Bills that explain themselves
            department: finance
            promise: Every bill says in plain words what is new on it.
            due: 2027-06-30
            due: 2027-09-30

        Passes::

            # programs/first/pledges/plain-bills.yml
            title: Bills that explain themselves
            department: finance
            promise: Every bill says in plain words what is new on it.
            due: 2027-06-30
        """,
    ),
    _rule(
        "Y004",
        """A feature of YAML is used that is not read here.

        Tags (`!name`), anchors and pointers (`&name`, `*name`), merge keys (`<<`) and several
        documents in one file are refused: they let a file say something other than what a reader
        sees. Write the value out, or put text that begins with such a mark inside quotes.

        Fails::

            # programs/first/drivers.yml
            drivers:
              - {id: plain-bills, title: !Plain bills, direction: leads}

        Passes::

            # programs/first/drivers.yml
            drivers:
              - {id: plain-bills, title: "!Plain bills", direction: leads}
        """,
    ),
    _rule(
        "Y005",
        """The file is too large or nested too deep.

        Reading has limits, so that no file can stop the build for everybody. Split a large file into a
        folder with one record a file; nothing in a playbook needs lists inside lists inside lists.

        Fails::

            # programs/first/drivers.yml
            drivers: [[[[[[[[[[[[[[[[[[[[[[[[[[plain-bills]]]]]]]]]]]]]]]]]]]]]]]]]]

        Passes::

            # programs/first/drivers.yml
            drivers:
              - {id: plain-bills, title: The bill says what it is for, direction: leads}
        """,
    ),
    _rule(
        "Y006",
        """The text holds an invisible character.

        Control characters and marks that turn the reading direction make text look other than it
        is. They mostly come along when text is copied from elsewhere. Delete the place and type it.

        Fails::

            # programs/first/drivers.yml
            drivers:
              - {id: plain-bills, title: "The bill\\0 says what it is for", direction: leads}

        Passes::

            # programs/first/drivers.yml
            drivers:
              - {id: plain-bills, title: "The bill says what it is for", direction: leads}
        """,
    ),
    _rule(
        "Y007",
        """A key is not known.

        Mostly a spelling mistake; what stands under such a key would be lost without a word. The
        hint names the keys that are most like it.

        Fails::

            team: {meets: Tuesdays, leed: crews}

        Passes::

            team: {meets: Tuesdays, lead: crews}
        """,
    ),
    _rule(
        "Y008",
        """A value is not of the kind that is expected.

        A date is written year-month-day, yes and no are `true` and `false`, a list has brackets or
        a `- ` before each entry, and a short name has no blanks and no accents.

        Fails::

            regroup: {on: 27 May 2027}

        Passes::

            regroup: {on: 2027-05-27}
        """,
    ),
    _rule(
        "Y009",
        """Something is missing.

        Without this field the record can't be shown. The file's schema, which editors show while
        one types, says what belongs there.

        Fails::

            drivers:
              - {id: plain-bills, title: The bill says what it is for}

        Passes::

            drivers:
              - {id: plain-bills, title: The bill says what it is for, direction: leads}
        """,
    ),
    _rule(
        "Y010",
        """Two records have the same id.

        Others could not say which of the two they mean. Give one of them another id.

        Fails::

            # programs/first/drivers.yml
            drivers:
              - {id: bills, title: The bill says what it is for, direction: leads}
              - {id: bills, title: The bill comes late, direction: quashes}

        Passes::

            # programs/first/drivers.yml
            drivers:
              - {id: plain-bills, title: The bill says what it is for, direction: leads}
              - {id: late-bills, title: The bill comes late, direction: quashes}
        """,
    ),
    _rule(
        "Y011",
        """Two ids look alike.

        They differ only by capital letters, by a dot for a hyphen, or by letters that look the same
        (`0` and `O`, `1` and `l`). Sooner or later somebody names the wrong one.

        Fails::

            drivers:
              - {id: plain-bills, title: The bill says what it is for, direction: leads}
              - {id: Plain.bills, title: The bill has one page, direction: leads}

        Passes::

            drivers:
              - {id: plain-bills, title: The bill says what it is for, direction: leads}
              - {id: short-bills, title: The bill has one page, direction: leads}
        """,
    ),
    _rule(
        "Y012",
        """A reference leads to nothing.

        The record that is named does not exist, or was renamed or removed. The hint names records
        with similar ids. A person or department is named by its id, not by its title.

        Fails::

            team: {lead: crew}

        Passes::

            team: {lead: crews}
        """,
    ),
    _rule(
        "Y013",
        """A `#` swallowed the rest of the line.

        In YAML, a blank and a `#` begin a comment: `Plan #1` is read as `Plan`. Put the text inside
        quotes. A comment that is meant as one has a blank after the `#`.

        Fails::

            # programs/first/drivers.yml
            drivers:
              - id: queue
                title: Being caller #1 in the queue
                direction: leads

        Passes::

            # programs/first/drivers.yml
            drivers:
              - id: queue
                title: "Being caller #1 in the queue"  # as a caller put it
                direction: leads
        """,
    ),
    _rule(
        "Y014",
        """A file or folder is not read by anything.

        Its name belongs to no kind of record, so what it holds appears nowhere. Mostly a spelling
        mistake, such as `barrier.yml` for `barriers.yml`.

        Fails::

            # programs/first/driver.yml
            drivers:
              - {id: plain-bills, title: The bill says what it is for, direction: leads}

        Passes::

            # programs/first/drivers.yml
            drivers:
              - {id: plain-bills, title: The bill says what it is for, direction: leads}
        """,
    ),
    _rule(
        "Y015",
        """A value is too long or too large.

        Titles and other single lines have at most 300 characters; numbers have bounds that the
        message names.

        Fails::

            rules: {answer_days: 1000}

        Passes::

            rules: {answer_days: 20}
        """,
    ),
    _rule(
        "Y016",
        """The file's name and the id in it disagree.

        In a folder with one record a file, the file's name is the id. Remove the `id` line.

        Fails::

            # programs/first/drivers/plain-bills.yml
            id: bills
            title: The bill says what it is for
            direction: leads

        Passes::

            # programs/first/drivers/plain-bills.yml
            title: The bill says what it is for
            direction: leads
        """,
    ),
    _rule(
        "Y017",
        """A guide's text can't be shown.

        Guides are Markdown that may quote records between `{{` and `}}`. This one asks for
        something that does not exist or is not allowed, or holds a paragraph that is too long.

        Fails::

            # content/guides/welcome.md
            ---
            title: Welcome
            summary: What this program is.
            readers: [staff]
            ---

            Our program is called {{ programs.first.title }}.

        Passes::

            # content/guides/welcome.md
            ---
            title: Welcome
            summary: What this program is.
            readers: [staff]
            ---

            Our program is called {{ programs.first.charter.title }}.
        """,
    ),
)


@rule("Y018", Severity.WARNING, "a file that means what it says", waivable=False)
def unwritten(program: Program, as_of: date) -> Iterator[Problem]:
    """A text is still the placeholder that a new file begins with.

    `playbook new` writes files that are valid as they are, with `Write it here` where something is to
    be written. Left standing, it is published for all to read.

    Write what belongs there, or remove the line when it may be left out.

    Fails::

        pledges:
          - id: plain-bills
            title: Bills that explain themselves
            department: finance
            promise: Write it here

    Passes::

        pledges:
          - id: plain-bills
            title: Bills that explain themselves
            department: finance
            promise: Every bill says in plain words what is new on it.
    """
    ones: list[tuple[str, Record]] = [("program/", program.charter), ("schedule/", program.schedule)]
    if program.shadowing is not None:
        ones.append(("shadowing/", program.shadowing))
    for kind in MANY:
        ones += ((f"{kind.name}/{one.id}", one) for one in getattr(program, kind.plural).values())
    ones += (one for one in _shareable(program) if one[1].place.path.startswith(f"{program.path}/"))
    yield from _told(ones)


@rule("Y019", Severity.WARNING, "a file that means what it says", about=About.CONTENT)
def unwritten_content(library: Library, as_of: date) -> Iterator[Problem]:
    """A text that serves all programs is still the placeholder that a new file begins with.

    The same as Y018 for what belongs to no single program: guides, checklists, case studies, the
    glossary, and the organization and the people that programs share.

    Fails::

        # content/glossary.yml
        terms:
          - {id: barrier, term: Barrier, means: Write it here}

    Passes::

        # content/glossary.yml
        terms:
          - {id: barrier, term: Barrier, means: Whatever keeps the front line from serving a customer.}
    """
    shared: dict[Place, tuple[str, Record]] = {}
    for program in library.programs.values():
        for subject, one in _shareable(program):
            if not one.place.path.startswith(f"{program.path}/"):
                shared.setdefault(one.place, (subject, one))
    taught = (
        (f"{kind}/{one.id}", one)
        for kind, ones in (
            ("guide", library.guides),
            ("checklist", library.checklists),
            ("case-study", library.cases),
            ("term", library.terms),
        )
        for one in ones.values()
    )
    yield from _told(chain(shared.values(), taught))


def _shareable(program: Program) -> Iterator[tuple[str, Record]]:
    """What a program has of its own or shares with others, by the name of its record."""
    yield "organization/", program.organization
    for person in program.people.values():
        yield f"person/{person.id}", person


def _told(records: Iterable[tuple[str, Record]]) -> Iterator[Problem]:
    for subject, one in records:
        for place, says, needed in _placeholders(one):
            key = next(step for step in reversed(place.route) if isinstance(step, str))
            what = "The text" if key == "body" else f"`{key}`"
            hint = _MEANT.get(says, "Write what belongs there")
            hint += "." if needed or key == "body" else ", or remove the line."
            yield problem(place, f"{what} still says “{says.rstrip('.')}”.", hint, subject)


_MEANT: Final = {
    placeholders.NAME: "Put the short name that belongs there",
    placeholders.ADDRESS: "Put the address that belongs there",
}
_SHORT: Final = {
    text.rstrip(".").casefold(): text
    for text in (placeholders.TEXT, placeholders.NAME, placeholders.ADDRESS, placeholders.SUMMARY)
}


def _placeholder(text: str) -> str:
    """The placeholder that a text still is, or nothing."""
    if len(text) <= 40:
        return _SHORT.get(text.strip(" .!?…").casefold(), "")
    return placeholders.BODY if placeholders.BODY in text else ""


_PARTS: Final[dict[type[Record], list[tuple[str, str, bool]]]] = {}


def _parts(of: type[Record]) -> list[tuple[str, str, bool]]:
    """The fields of a record that can hold text that somebody wrote: name, key, and whether it must."""
    if of not in _PARTS:
        _PARTS[of] = found = []
        for part in shape_of(of).fields:
            inner = part.shape.item if isinstance(part.shape, ListShape) else part.shape
            refers = isinstance(inner, RefShape)
            if isinstance(inner, TextShape | NameShape | AddressShape | RecordShape) and not refers:
                found.append((part.name, part.key, part.required))
    return _PARTS[of]


def _placeholders(record: Record) -> Iterator[tuple[Place, str, bool]]:
    """Each text of a record, and of those inside it, that nobody has written yet."""
    for name, key, needed in _parts(type(record)):
        value = getattr(record, name)
        if not value:
            continue
        if isinstance(value, str):
            says = _placeholder(value)
            if says:
                yield record.place / key, says, needed
        elif isinstance(value, Record):
            yield from _placeholders(value)
        else:
            for index, entry in enumerate(value):
                if isinstance(entry, Record):
                    yield from _placeholders(entry)
                elif says := _placeholder(entry):
                    yield record.place / key / index, says, needed
