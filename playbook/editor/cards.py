"""What is told of a record or a key, in a few lines.

Nothing here shows a host's words beside a host's name: a debrief's card leaves out who hosted, and a
barrier's words are left out in files that name hosts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from playbook.checks import RULES
from playbook.door.shapes import (
    AddressShape,
    ChoiceShape,
    DayShape,
    FlagShape,
    ListShape,
    NameShape,
    NumberShape,
    OffsetShape,
    RecordShape,
    RefShape,
    Shape,
    SpanShape,
    TextShape,
    WholeShape,
)
from playbook.editing import Extent
from playbook.editor.desk import Desk
from playbook.editor.layout import ANY, RULE, Group, Slot, at, below, family, layout_of, top_of
from playbook.model.charter import Objective
from playbook.model.content import CaseStudy, Checklist, Guide, Term
from playbook.model.library import Program
from playbook.model.listening import Barrier, Debrief
from playbook.model.measures import Driver, Measure, Waiver
from playbook.model.organization import Department, Person, Site
from playbook.model.pledges import Pledge
from playbook.model.shadowing import Host, Leader, Shift, Weekday
from playbook.prose import day

_NAMES_HOSTS: Final = ("debrief", "host", "schedule")
_FIRST_WORDS: Final = 30


@dataclass(frozen=True, slots=True)
class Card:
    """A title, an identifier beside it, lines below, and a quotation."""

    title: str
    id: str = ""
    lines: tuple[str, ...] = ()
    quote: str = ""


def card_at(desk: Desk, path: str, offset: int) -> tuple[Card, Extent] | None:
    """What is told of the identifier or the key at an offset."""
    mentioned = desk.mention_at(path, offset)
    if mentioned is not None:
        mention, extent = mentioned
        layout = layout_of(path)
        quiet = layout is None or layout.kind.name in _NAMES_HOSTS
        card = card_of(desk, desk.program(path), mention.kind, mention.id, quiet)
        return (card, extent) if card else None
    return _key_at(desk, path, offset)


def _key_at(desk: Desk, path: str, offset: int) -> tuple[Card, Extent] | None:
    layout = layout_of(path)
    document = desk.snapshot.documents.get(path)
    if layout is None:
        return None
    if desk.is_readable(path) and document is not None:
        route = desk.route_at(path, offset)
        node = desk.extents(path).get(route)
        if node is None or not route:
            return None
        top = top_of(layout, document.value if isinstance(document.value, dict) else ())
        key, extent = str(route[-1]), node.key
        around = at(top, route[:-1])
        if layout.is_table and len(route) == 1 and isinstance(route[0], str):
            around, extent = below(top, 0), node.value
        if extent is None or not extent.start <= offset <= extent.end:
            return None
    else:
        spot, text = desk.spot(path, offset), desk.text(path)
        if spot is None or not spot.is_key or text is None:
            return None
        around, extent = spot.form, spot.extent
        key = text.text[extent.start : extent.end]
    slot = around.slots.get(key) if isinstance(around, Group) else None
    return (key_card(key, slot), extent) if slot else None


def key_card(key: str, slot: Slot) -> Card:
    """What a key is for, and what is written behind it."""
    needed = "Every record of this kind has it." if slot.required else ""
    said = f"Expected: {expected(slot.shape)}."
    return Card(key, "", tuple(line for line in (slot.about, said, needed) if line))


def expected(shape: Shape) -> str:
    """What a shape reads, in words."""
    match shape:
        case TextShape():
            return "text" if shape.lines else "text on one line"
        case RefShape():
            return f"the id of a {shape.kind}"
        case NameShape():
            return "a short name"
        case WholeShape():
            return f"a whole number from {shape.low} to {shape.high:,}"
        case NumberShape():
            return "a number, such as 6.4"
        case FlagShape():
            return "`true` or `false`"
        case DayShape():
            return "a date, such as 2027-03-31"
        case SpanShape():
            return "a date, or first and last day as 2027-03-01..2027-03-31"
        case OffsetShape():
            return "a time, such as `14 days before shadow day`"
        case ChoiceShape():
            return "one of " + ", ".join(word.value for word in shape.words)
        case AddressShape():
            return "a web address"
        case ListShape():
            return f"a list, each entry {expected(shape.item)}"
        case RecordShape():
            return "a group of keys"
    return "a value"


def card_of(desk: Desk, program: Program | None, kind: str, id: str, quiet: bool = False) -> Card | None:
    """What is told of a record; without anybody's words when `quiet`."""
    if kind == RULE:
        rule = RULES.get(id)
        return Card(rule.title, rule.code, (" ".join(rule.manual.split()),)) if rule else None
    record = look_up(desk, program, kind, id)
    if record is None:
        return None
    lines = tuple(line for line in _lines(record, program) if line)
    quote = _first_words(record.words) if isinstance(record, Barrier) and not quiet else ""
    return Card(title_of(record, program), id, lines, quote)


def look_up(desk: Desk, program: Program | None, kind: str, id: str) -> Any:
    """The record that an identifier names; None when it was not read."""
    for table in tables(desk, program, kind):
        if id in table:
            return table[id]
    return None


def tables(desk: Desk, program: Program | None, kind: str) -> Iterator[Mapping[str, Any]]:
    """The records of a kind by identifier."""
    library = desk.snapshot.library
    taught: dict[str, Mapping[str, Any]] = {
        "guide": library.guides,
        "checklist": library.checklists,
        "case-study": library.cases,
        "term": library.terms,
    }
    if kind in taught:
        yield taught[kind]
    if program is None:
        return
    if kind in ("leader", "host"):
        yield program.leaders if kind == "leader" else program.hosts
    shifts = program.shadowing.shifts if program.shadowing else ()
    own: dict[str, Mapping[str, Any]] = {
        "department": program.departments,
        "site": program.sites,
        "objective": program.objectives,
        "shift": {shift.id: shift for shift in shifts},
        "debrief": program.debriefs,
        "barrier": program.barriers,
        "pledge": program.pledges,
        "measure": program.measures,
        "driver": program.drivers,
        "waiver": program.waivers,
    }
    if family(kind) == "person" or kind == ANY:
        yield from (program.people, program.leaders, program.hosts)
    if kind == ANY:
        yield program.sites
    elif kind in own:
        yield own[kind]


def title_of(record: Any, program: Program | None) -> str:
    """What a record is called; a debrief has no name of its own."""
    if isinstance(record, Debrief):
        return f"Debrief of {name_of(record.leader, program)}"
    if isinstance(record, Person):
        return record.name or record.id
    for name in ("title", "term", "code", "id"):
        if getattr(record, name, ""):
            return " ".join(str(getattr(record, name)).split())
    return ""


def name_of(id: str | None, program: Program | None) -> str:
    """A person's name; the identifier where nobody knows a name."""
    return program.name_of(id) if program and id else id or ""


def _lines(record: Any, program: Program | None) -> Iterator[str]:
    match record:
        case Person():
            yield record.title
            yield _department(record.department, program)
            if isinstance(record, Host):
                yield _joined(record.line, _site(record.site, program))
                yield "Said yes to hosting." if record.opted_in else "Has not said yes to hosting."
            elif isinstance(record, Leader):
                yield f"Shadows: {record.days} day{'' if record.days == 1 else 's'}."
        case Department():
            yield f"Department, {record.function.value.replace('-', ' ')}"
            yield "Speaks with customers every day." if record.customer_facing else ""
            yield f"Head: {name_of(record.head, program)}" if record.head else ""
        case Site():
            yield _joined("Site", record.city, record.region)
        case Objective():
            yield _joined("Objective", record.business_goal)
        case Barrier():
            yield f"Barrier, {record.severity.value}, {record.standing.value.replace('-', ' ')}"
            yield f"Owner: {name_of(record.owner, program)}" if record.owner else "Nobody sees to it yet."
        case Pledge():
            yield f"Pledge of {_department(record.department, program)}, {record.status.value}"
            yield f"Owner: {name_of(record.owner, program)}" if record.owner else "It has no owner yet."
            yield f"Due {day(record.due)}" if record.due else "It has no date yet."
        case Debrief():
            yield f"Shadow day on {day(record.day)}, beside a host; held on {day(record.held_on)}."
            yield "The host confirmed it." if record.confirmed else "The host has not confirmed it yet."
        case Measure():
            yield f"Measure, judged by {record.judged_by.value}"
            if record.readings:
                last = record.readings[-1]
                yield f"Latest: {_joined(f'{last.value} {record.unit}'.strip(), last.period)}"
        case Driver():
            yield f"Driver: {record.direction.value}"
        case Waiver():
            yield f"Waiver for {record.at}"
            yield f"Until {day(record.until)}" if record.until else "It has no end."
        case Shift():
            yield "Shift: " + ", ".join(one.value for one in record.days)
        case Guide() | Checklist():
            yield record.summary
        case CaseStudy():
            yield _joined(record.organization, record.period)
        case Term():
            yield " ".join(record.means.split())


def _department(id: str | None, program: Program | None) -> str:
    department = program.departments.get(id) if program and id else None
    return department.title if department else id or ""


def _site(id: str | None, program: Program | None) -> str:
    site = program.sites.get(id) if program and id else None
    return site.title if site else id or ""


def _joined(*parts: str) -> str:
    return ", ".join(part for part in parts if part)


def _first_words(text: str) -> str:
    words = text.split()
    return " ".join(words[:_FIRST_WORDS]) + (" …" if len(words) > _FIRST_WORDS else "")


def detail_of(record: Any, program: Program | None) -> str:
    """One line beside an identifier in a list: the name or the title, and what tells it apart."""
    if isinstance(record, Person):
        return _joined(record.name, _department(record.department, program))
    if isinstance(record, Debrief):
        return f"{name_of(record.leader, program)}, {day(record.day)}"
    return title_of(record, program)


WEEKDAYS: Final = tuple(one.value for one in Weekday)
