"""What of a record must not vanish, as short texts that may be published and compared later.

A trace holds no word that anybody said: only fingerprints of words, and what pages show anyway. Two
versions of a record are compared by their traces, whether the older one comes from git or from the
record that a published edition keeps of itself.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from playbook.model import fingerprint
from playbook.model.charter import Charter
from playbook.model.library import Program
from playbook.model.listening import Barrier, Debrief
from playbook.model.measures import Measure, Waiver
from playbook.model.organization import Organization
from playbook.model.pledges import Evidence, Pledge, Renegotiation, Step
from playbook.model.shadowing import Shadowing
from playbook.model.types import Record
from playbook.problem import Place

Facets = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Trace:
    """One record's trace: `kind` and `id` name it, `facets` say what it said.

    A facet that has one value or none is a tuple of at most one text.
    """

    kind: str
    id: str
    title: str
    facets: Facets
    place: Place = dataclasses.field(default=Place(""), compare=False)

    def one(self, facet: str) -> str:
        """The value of a facet that has at most one; empty when it has none."""
        values = self.facets.get(facet, ())
        return values[0] if values else ""

    def all(self, facet: str) -> tuple[str, ...]:
        """The values of a facet."""
        return self.facets.get(facet, ())


def of_program(program: Program) -> Iterator[Trace]:
    """The traces of everything in a program that must not vanish."""
    records: Iterable[tuple[str, Record | None]] = (
        ("organization", program.organization),
        ("program", program.charter),
        ("shadowing", program.shadowing),
        *(("leader", one) for one in program.leaders.values()),
        *(("debrief", one) for one in program.debriefs.values()),
        *(("barrier", one) for one in program.barriers.values()),
        *(("pledge", one) for one in program.pledges.values()),
        *(("measure", one) for one in program.measures.values()),
        *(("waiver", one) for one in program.waivers.values()),
    )
    for kind, record in records:
        if record is not None:
            yield from of_record(kind, record)


def of_record(kind: str, record: Record) -> Iterator[Trace]:
    """The traces that a record leaves: one, or one for each part that stands for itself."""
    if isinstance(record, Organization):
        for part in record.departments:
            yield Trace("department", part.id, part.title, {"was": part.was}, part.place)
        return
    maker = _FACETS.get(kind)
    if maker is None:
        return
    title = getattr(record, "title", "") or getattr(record, "name", "") or getattr(record, "id", "")
    facets = {name: _texts(value) for name, value in maker(record).items()}
    yield Trace(kind, getattr(record, "id", ""), title, facets, record.place)


def spoken(barrier: Barrier) -> tuple[str, ...]:
    """Everybody's words of a barrier, as fingerprints."""
    return tuple(map(fingerprint.of_text, (barrier.words, *(one.words for one in barrier.also_told))))


def answers(barrier: Barrier) -> tuple[str, ...]:
    """What was told to the person who raised a barrier, as fingerprints, in order."""
    return tuple(
        fingerprint.of_values(one.on, one.by, fingerprint.of_text(one.says)) for one in barrier.answers
    )


def seen(debrief: Debrief) -> tuple[str, ...]:
    """What a debrief tells, as fingerprints: first what was learned, then each observation."""
    learned = fingerprint.of_text(debrief.learned)
    return (learned, *(fingerprint.of_values(one) for one in debrief.observations))


def shown(evidence: Evidence) -> str:
    """A piece of evidence as a fingerprint."""
    return fingerprint.of_values(evidence.on, evidence.by, fingerprint.of_text(evidence.shows), evidence.link)


def moved(one: Renegotiation) -> str:
    """A date that was moved, as one text."""
    return f"{one.on}:{one.from_}>{one.to}"


def step(one: Step) -> str:
    """A part of a pledge, as one text; whether it is done may change."""
    return f"{one.on}={fingerprint.of_text(one.title)}"


def promised(pledge: Pledge) -> str:
    """The fingerprint of what a pledge promises, its limits and target included."""
    target = pledge.measure.target if pledge.measure else ""
    return fingerprint.of_values(
        fingerprint.of_text(pledge.promise), fingerprint.of_text(pledge.limits), target
    )


def limits(record: Charter | Shadowing) -> tuple[str, ...]:
    """The limits that the checks hold a program to, as `name=value`."""
    rules = record.rules if isinstance(record, Charter) else record.limits
    return tuple(
        f"{part.name}={getattr(rules, part.name)}"
        for part in dataclasses.fields(rules)
        if part.name != "place"
    )


def _barrier(one: Barrier) -> dict[str, Any]:
    return {
        "words": fingerprint.of_text(one.words),
        "voices": tuple(fingerprint.of_text(each.words) for each in one.also_told),
        "severity": one.severity,
        "heard": (one.heard.on, one.heard.site, one.heard.department, one.heard.debrief),
        "answers": answers(one),
        "weighed": tuple(f"{each.on}:{each.before}>{each.after}" for each in one.severity_changes),
        "reworded": tuple(f"{each.on}:{each.was}" for each in one.reworded),
        "was": one.was,
    }


def _debrief(one: Debrief) -> dict[str, Any]:
    return {
        "day": fingerprint.of_values(one.leader, one.host, one.day),
        "held": one.held_on,
        "hours": one.hours,
        "seen": seen(one),
    }


def _pledge(one: Pledge) -> dict[str, Any]:
    return {
        "promise": promised(one),
        "department": one.department,
        "owner": one.owner,
        "due": one.due,
        "made": one.made_on,
        "closed": one.closed_on,
        "status": one.status,
        "addresses": one.addresses,
        "evidence": tuple(map(shown, one.evidence)),
        "moved": tuple(map(moved, one.renegotiated)),
        "agreed": tuple(f"{each.on}:{each.agreed_by}" for each in one.renegotiated if each.agreed_by),
        "restated": tuple(f"{each.on}:{each.was}" for each in one.restated),
        "steps": tuple(map(step, one.steps)),
        "was": one.was,
    }


def _measure(one: Measure) -> dict[str, Any]:
    return {
        "judge": one.judged_by,
        "asks": fingerprint.of_values(fingerprint.of_text(one.question), one.unit, one.better),
        "readings": tuple(f"{each.period}={each.value}" for each in one.readings),
    }


def _waiver(one: Waiver) -> dict[str, Any]:
    return {"code": one.code, "at": one.at.strip("/"), "until": one.until, "granted": one.granted_on}


def _charter(one: Charter) -> dict[str, Any]:
    regroup = one.regroup
    said = regroup.contributions if regroup else ()
    timeline = one.timeline
    return {
        "limits": limits(one),
        "ends": timeline.ends if timeline else None,
        "reviews": timeline.reviews if timeline else (),
        "objectives": tuple(each.id for each in one.strategy.objectives) if one.strategy else (),
        "regroup": regroup.on if regroup else None,
        "contributions": tuple(f"{each.department}={fingerprint.of_text(each.gives)}" for each in said),
    }


def _shadowing(one: Shadowing) -> dict[str, Any]:
    privacy = one.privacy
    told = (privacy.purpose, privacy.stop_signal, privacy.notes_retention_days) if privacy else ()
    return {
        "limits": limits(one),
        "rights": (*map(fingerprint.of_text, one.rights), *(fingerprint.of_text(str(each)) for each in told)),
    }


_FACETS: dict[str, Any] = {
    "barrier": _barrier,
    "debrief": _debrief,
    "pledge": _pledge,
    "measure": _measure,
    "waiver": _waiver,
    "program": _charter,
    "shadowing": _shadowing,
    "leader": lambda one: {"days": one.days, "department": one.department},
}


def _texts(value: Any) -> tuple[str, ...]:
    values = value if isinstance(value, tuple) else (value,)
    return tuple("" if one is None else str(one) for one in values if one is not None or len(values) > 1)
