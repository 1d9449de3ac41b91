"""Hosts are protected (family B, from B060 on): nobody is named, and nobody can be told by a small group."""

from __future__ import annotations

import re
import weakref
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import date
from functools import lru_cache
from itertools import product
from typing import Annotated, Any, Final, get_args, get_origin, get_type_hints

from playbook.checks import words
from playbook.checks.persons import Directory, Roster, Trace, directory, roster, seen, tokens_of, traces
from playbook.checks.rule import problem, rule
from playbook.model.library import Program
from playbook.model.listening import Answer, Heard
from playbook.model.shadowing import Host
from playbook.model.types import Record, Text
from playbook.problem import Place, Problem, Severity

IDEA: Final = "hosts are protected"
Told = tuple[Record, str, int | None, str]
"""A text, and where it stands: in which record, under which key, and at which position in a list."""


@dataclass(frozen=True, slots=True)
class Spotted:
    """What was found in one text."""

    place: Place
    subject: str
    about: str
    kinds: frozenset[Trace]


# Texts and their places.


_PARTS: dict[type[Record], tuple[tuple[str, str, bool], ...]] = {}
"""The fields that hold texts or records: name, key in the file, and whether it is text."""


def _parts(kind: type[Record]) -> tuple[tuple[str, str, bool], ...]:
    if kind not in _PARTS:
        hints, found = get_type_hints(kind, include_extras=True), []
        for part in fields(kind):
            text, record = _holds(hints[part.name]) if part.name != "place" else (False, False)
            if text or record:
                found.append((part.name, part.name.rstrip("_"), text))
        _PARTS[kind] = tuple(found)
    return _PARTS[kind]


def _holds(hint: Any) -> tuple[bool, bool]:
    """Whether a field may hold text that people write, and whether it may hold records."""
    if get_origin(hint) is Annotated:
        inner, *marks = get_args(hint)
        if any(isinstance(mark, Text) for mark in marks):
            return True, False
        return _holds(inner)
    if isinstance(hint, type) and issubclass(hint, Record):
        return False, True
    held = [_holds(one) for one in get_args(hint)]
    return any(text for text, _ in held), any(record for _, record in held)


def texts(record: Record) -> Iterator[Told]:
    """Every text in a record and in the records inside it; identifiers and addresses are none."""
    for name, key, text in _parts(type(record)):
        value = getattr(record, name)
        if not value:
            continue
        if type(value) is str:
            yield record, key, None, value
        elif not isinstance(value, tuple):
            yield from texts(value)
        elif text:
            for index, one in enumerate(value):
                yield record, key, index, one
        else:
            for one in value:
                yield from texts(one)


def _place(told: Told) -> Place:
    record, key, index, _ = told
    return record.place / key if index is None else record.place / key / index


_PUBLIC: Final = {
    "pledge": "a pledge",
    "program": "what was said at the regroup",
    "leader": "the reason why a leader has no day",
}
"""Texts that must name no host, though they are not a host's, by the kind of record."""


def _public(program: Program) -> Iterator[tuple[str, Told]]:
    """What departments and leaders say of themselves: pledges, the regroup, why somebody has no day."""
    for pledge in program.pledges.values():
        yield from ((f"pledge/{pledge.id}", told) for told in texts(pledge))
    if program.charter.regroup is not None:
        for contribution in program.charter.regroup.contributions:
            yield from (("program/", told) for told in texts(contribution))
    for one in program.schedule.unplaced:
        yield from ((f"leader/{one.leader}", told) for told in texts(one))


def _elsewhere(program: Program) -> Iterator[tuple[str, Told]]:
    """Texts of waivers, of reviews that were held, and beside figures, with their subject."""
    for waiver in program.waivers.values():
        yield from ((f"waiver/{waiver.id}", told) for told in texts(waiver))
    if program.charter.timeline is not None:
        for held in program.charter.timeline.held:
            yield from (("program/", told) for told in texts(held))
    for measure in program.measures.values():
        for reading in measure.readings:
            yield from ((f"measure/{measure.id}", told) for told in texts(reading))


def _all_texts(program: Program) -> tuple[list[tuple[str, Told]], ...]:
    """The texts of barriers, of debriefs, of answers, of departments, and those that may name anybody."""
    barriers: list[tuple[str, Told]] = []
    answers: list[tuple[str, Told]] = []
    for barrier in program.barriers.values():
        subject = f"barrier/{barrier.id}"
        for told in texts(barrier):
            # What leaders answer is in their own words, and may name colleagues, but not the host.
            (answers if isinstance(told[0], Answer) else barriers).append((subject, told))
    debriefs = [
        (subject, told)
        for subject, debrief in ((f"debrief/{one.id}", one) for one in program.debriefs.values())
        for told in texts(debrief)
    ]
    return barriers, debriefs, answers, list(_public(program)), list(_elsewhere(program))


# Whom texts must not name.


@lru_cache(maxsize=65_536)
def _small(text: str) -> frozenset[str]:
    """The words of a text that stand in lower case."""
    return frozenset(filter(str.islower, tokens_of(text)))


@lru_cache(maxsize=6)
def _usual(people: Roster, told: tuple[tuple[str, ...], ...], written: tuple[str, ...]) -> frozenset[str]:
    """Words near to names that a program uses: those that leaders write, those after an article in what
    hosts say.

    Hosts' words count only when two of them agree: a name that was typed in lower case is no word.
    """
    known = frozenset(filter(people.holds, set[str]().union(*map(_small, written))))
    said = {text: _small(text) for together in told for text in together}
    unsure = frozenset(filter(people.holds, set[str]().union(*said.values()) - known))
    after = Counter(
        word
        for together in told
        for word in {word for text in together for word in said[text] & unsure if _after_article(text, word)}
    )
    return known | {word for word, count in after.items() if count > 1}


_ARTICLE: Final = "|".join(sorted(words.DETERMINERS))


def _after_article(text: str, word: str) -> bool:
    return re.search(rf"\b(?:{_ARTICLE}) {word}\b", seen(text), re.IGNORECASE) is not None


@lru_cache(maxsize=6)
def _roster(people: tuple[tuple[str, str], ...]) -> Roster:
    return roster(people)


@lru_cache(maxsize=8)
def _directory(
    people: Roster, guarded: frozenset[str] | None, places: tuple[str, ...], usual: frozenset[str]
) -> Directory:
    return directory(people, guarded, places, usual)


def _places(program: Program) -> tuple[str, ...]:
    """What is called after nobody: the organization, its departments and its sites."""
    organization = program.organization
    found = [organization.name, program.charter.title]
    for department in organization.departments:
        found += (department.title, department.division, *department.title.split())
    for site in organization.sites:
        found += (site.title, site.city, site.region, site.address)
    return tuple(filter(None, found))


def _charters(program: Program) -> Iterator[str]:
    """What the charter, the plan of the days, departments and measures say."""
    for record in (
        program.charter,
        program.shadowing,
        *program.organization.departments,
        *program.measures.values(),
    ):
        if record is not None:
            yield from (told[-1] for told in texts(record))


def _directories(
    program: Program, told: tuple[tuple[str, ...], ...], written: Sequence[str]
) -> tuple[Directory, Directory, Directory]:
    """Whom the words of hosts must not name, whom debriefs must not, and whom answers must not.

    Leaders write debriefs in their own name, and answers may send a host to a colleague.
    """
    people = _roster(tuple((one.id, one.name) for one in program.everyone.values()))
    usual = _usual(people, told, (*written, *_charters(program)))
    places = _places(program)
    silent = frozenset(one for one in program.everyone if one in program.hosts or one not in program.leaders)
    hosts = frozenset(program.hosts)
    everybody, told_to = _directory(people, None, places, usual), _directory(people, silent, places, usual)
    return everybody, told_to, _directory(people, hosts, places, usual)


def _by_subject(found: Iterable[tuple[str, Told]]) -> tuple[tuple[str, ...], ...]:
    together: dict[str, list[str]] = {}
    for subject, told in found:
        together.setdefault(subject, []).append(told[-1])
    return tuple(map(tuple, together.values()))


# Everything in one pass.

_LAST: dict[int, tuple[weakref.ref[Program], tuple[Spotted, ...]]] = {}
"""What was found in the program that was looked at last: five rules ask for it one after another."""


def _spotted(program: Program) -> tuple[Spotted, ...]:
    kept = _LAST.get(0)
    if kept is not None and kept[0]() is program:
        return kept[1]
    found = tuple(_look(program))
    _LAST[0] = (weakref.ref(program), found)
    return found


def _look(program: Program) -> Iterator[Spotted]:
    barriers, debriefs, answers, public, others = _all_texts(program)
    told = _by_subject((*barriers, *debriefs))
    written = [each[-1] for _, each in (*answers, *public, *others)]
    everybody, silent, hosts = _directories(program, told, written)
    for found, people, about in (
        (barriers, everybody, "a host's words or beside them"),
        (debriefs, silent, "a debrief"),
        (answers, hosts, "an answer"),
        (public, hosts, ""),
        (others, None, ""),
    ):
        for subject, each in found:
            kinds = traces(each[-1], people)
            if found is public:
                # Pledges are full of figures, and an employee number may look like one.
                kinds -= {Trace.NUMBER}
            if kinds:
                yield Spotted(
                    _place(each), subject, about or _PUBLIC.get(subject.partition("/")[0], ""), kinds
                )


def _told(program: Program, kind: Trace) -> Iterator[Spotted]:
    return (one for one in _spotted(program) if kind in one.kinds)


# The rules.


@rule("B060", Severity.ERROR, IDEA, waivable=False, private=True)
def no_names(program: Program, as_of: date) -> Iterator[Problem]:
    """A name stands in a host's words, or beside them.

    Hosts speak freely as long as nobody can be told from what they say. No name of anybody in the directory
    may stand in a barrier, only names of leaders in a debrief, no host's in an answer, a pledge, a
    contribution to the regroup or the reason why somebody has no day. Names are recognised in any spelling:
    first or last name alone, with a genitive or an article, without its accents, with an initial, one
    letter off. A name that is a word as well counts where a capital letter in the middle of a sentence
    gives it away.

    Write what the person does instead, such as `a colleague`, and ask the host whether the words still
    fit. A word that is taken for a name by mistake is let be once it stands in lower case in a pledge, an
    answer or the charter.

    Fails::

        hosts:
          - {id: somebody, name: Precious Okafor}
        barriers:
          - id: jargon
            title: The bill can't be read
            words: Okafor's trick is to read them line four.
            heard: {on: 2027-04-06}
            cause: knowledge
            severity: high

    Passes::

        hosts:
          - {id: somebody, name: Precious Okafor}
        barriers:
          - id: jargon
            title: The bill can't be read
            words: A colleague's trick is to read them line four.
            heard: {on: 2027-04-06}
            cause: knowledge
            severity: high
    """
    for one in _told(program, Trace.NAME):
        who = "A host" if one.subject.partition("/")[0] in _PUBLIC else "Somebody"
        yield problem(
            one.place,
            f"{who} is named in {one.about}.",
            "Write what the person does instead, such as `a colleague`.",
            one.subject,
        )


@rule("B061", Severity.ERROR, IDEA, waivable=False, private=True)
def no_addresses(program: Program, as_of: date) -> Iterator[Problem]:
    """An e-mail address stands where everybody can read it.

    An address leads to one person, be it a host, a customer or a colleague. It is found in debriefs,
    barriers, answers, pledges, waivers, what was said at the regroup, what a review found, reasons why
    somebody has no day and notes beside figures, also where it is written out (`name at firm dot com`).
    Name the function instead; how to reach the team stands under `speak_up`.

    Fails::

        pledges:
          - {id: letters, title: Letters, department: it, promise: Write to letters (at) firm dot com.}

    Passes::

        pledges:
          - {id: letters, title: Letters, department: it, promise: Write to whoever looks after letters.}
    """
    for one in _told(program, Trace.EMAIL):
        yield problem(
            one.place,
            "There is an e-mail address in this text.",
            "Take it out; write who can be asked instead.",
            one.subject,
        )


@rule("B062", Severity.ERROR, IDEA, waivable=False, private=True)
def no_phone_numbers(program: Program, as_of: date) -> Iterator[Problem]:
    """A telephone number stands where everybody can read it.

    It may be a customer's, read out on the shadow day, or lead to a host. Numbers are found in national
    and international spelling, in the same texts as e-mail addresses; dates, amounts and order
    numbers are none.

    Fails::

        pledges:
          - {id: calls, title: Calls, department: it, promise: "Outages are told on 416-555-0134."}

    Passes::

        pledges:
          - {id: calls, title: Calls, department: it, promise: "Order 416555 is told by 2027-05-31."}
    """
    for one in _told(program, Trace.PHONE):
        yield problem(
            one.place,
            "There is a telephone number in this text.",
            "Take it out; write what was dialled instead, such as `the outage line`.",
            one.subject,
        )


@rule("B063", Severity.ERROR, IDEA, waivable=False, private=True)
def no_card_numbers(program: Program, as_of: date) -> Iterator[Problem]:
    """The number of a payment card stands in a text.

    Who listens to calls may hear card numbers, and none may ever be written down. What has 13 to 19
    digits and the right check digit is taken for one, however it is grouped. Once it was committed it is
    in the history of the repository as well: tell whoever looks after payment security, today.

    Fails::

        debriefs:
          - id: first
            leader: lee
            host: somebody
            day: 2027-04-06
            held_on: 2027-04-06
            learned: The caller read out 4111 1111 1111 1111, and I heard it.
        leaders: [{id: lee, name: Lena Fuchs, department: operations}]
        hosts: [{id: somebody, name: Rosa Conti}]

    Passes::

        debriefs:
          - id: first
            leader: lee
            host: somebody
            day: 2027-04-06
            held_on: 2027-04-06
            learned: The caller read out a whole card number, and I heard it.
        leaders: [{id: lee, name: Lena Fuchs, department: operations}]
        hosts: [{id: somebody, name: Rosa Conti}]
    """
    for one in _told(program, Trace.CARD):
        yield problem(
            one.place,
            "There is the number of a payment card in this text.",
            "Take it out, and tell whoever looks after payment security: it is in the history as well.",
            one.subject,
        )


@rule("B064", Severity.ERROR, IDEA, waivable=False, private=True)
def no_employee_numbers(program: Program, as_of: date) -> Iterator[Problem]:
    """An employee number stands in a host's words, or beside them.

    Whoever has the roster can look the person up. Numbers of everybody in the directory are found in
    barriers, and those of all but leaders in debriefs. Where numbers are digits alone, a bare number is
    taken for one unless it is an amount, a year or round.

    Fails::

        hosts:
          - {id: h.0123, name: Rosa Conti}
        barriers:
          - id: jargon
            title: The bill can't be read
            words: Ask H0123, it is the same on every desk.
            heard: {on: 2027-04-06}
            cause: knowledge
            severity: high

    Passes::

        hosts:
          - {id: h.0123, name: Rosa Conti}
        barriers:
          - id: jargon
            title: The bill can't be read
            words: Ask anybody, it is the same on every desk.
            heard: {on: 2027-04-06}
            cause: knowledge
            severity: high
    """
    for one in _told(program, Trace.NUMBER):
        yield problem(
            one.place,
            f"There is somebody's employee number in {one.about}.",
            "Write what the person does instead, such as `a colleague`.",
            one.subject,
        )


_Group = tuple[str | None, ...]
_TOLD_BY: Final = ("department", "site", "role")


def _of_host(host: Host) -> _Group:
    return host.department, host.site, host.line.casefold().strip() or None


def _of_heard(heard: Heard) -> _Group:
    return heard.department, heard.site, heard.role.casefold().strip() or None


@rule("B065", Severity.ERROR, IDEA, waivable=False, private=True)
def no_small_groups(program: Program, as_of: date) -> Iterator[Problem]:
    """What is told of a host fits so few people that everybody knows who spoke.

    Department, site and line of work together may leave one person. At least as many hosts of the roster
    must fit as `rules: group_least` asks for; its default, 5, is this project's own judgement. Leave
    out the site or the line of work: what was said weighs the same.

    The rule needs a roster of hosts. Of what is told it heeds only what the roster knows of any host.

    Fails::

        rules: {group_least: 2}
        hosts:
          - {id: one, name: Rosa Conti, department: finance, line: billing calls}
          - {id: two, name: Omar Diop, department: finance, line: letters}
        barriers:
          - id: jargon
            title: The bill can't be read
            words: I am asked what it means twelve times before lunch.
            heard: {on: 2027-04-06, department: finance, role: letters}
            cause: knowledge
            severity: high

    Passes::

        rules: {group_least: 2}
        hosts:
          - {id: one, name: Rosa Conti, department: finance, line: billing calls}
          - {id: two, name: Omar Diop, department: finance, line: letters}
        barriers:
          - id: jargon
            title: The bill can't be read
            words: I am asked what it means twelve times before lunch.
            heard: {on: 2027-04-06, department: finance}
            cause: knowledge
            severity: high
    """
    sizes: Counter[_Group] = Counter()
    for host in program.hosts.values():
        known = _of_host(host)
        sizes.update({_only(known, kept) for kept in _CHOICES})
    told = [any(_of_host(host)[at] for host in program.hosts.values()) for at in range(len(_TOLD_BY))]
    for barrier in program.barriers.values():
        for heard in (barrier.heard, *(one.heard for one in barrier.also_told)):
            given = tuple(one if known else None for one, known in zip(_of_heard(heard), told, strict=True))
            if any(given) and sizes[given] < program.charter.rules.group_least:
                yield problem(
                    heard.place,
                    f"Fewer than {program.charter.rules.group_least} hosts fit what is told of the person "
                    "who spoke.",
                    _way_out(given, sizes, program.charter.rules.group_least),
                    f"barrier/{barrier.id}",
                )


_CHOICES: Final = tuple(product((True, False), repeat=len(_TOLD_BY)))
"""Every way to tell some of department, site and line of work, the most telling first."""


def _only(known: _Group, kept: tuple[bool, ...]) -> _Group:
    return tuple(one if keep else None for one, keep in zip(known, kept, strict=True))


def _way_out(given: _Group, sizes: Counter[_Group], least: int) -> str:
    """What to leave out so that enough hosts fit: as little as possible."""
    ways: dict[tuple[str, ...], None] = {}
    for kept in _CHOICES:
        left = _only(given, kept)
        out = tuple(
            f"`{key}`" for key, one, keep in zip(_TOLD_BY, given, kept, strict=True) if one and not keep
        )
        if out and (not any(left) or sizes[left] >= least):
            ways[out] = None
    fewest = min(map(len, ways))
    return f"Leave out {' or '.join(' and '.join(way) for way in ways if len(way) == fewest)}."
