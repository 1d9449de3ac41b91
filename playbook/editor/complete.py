"""What may be typed next: identifiers, words, and keys that are not there yet."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice
from typing import Final

from playbook.checks import RULES
from playbook.door.shapes import ChoiceShape, FlagShape, ListShape, RecordShape
from playbook.editing import Extent, scalar
from playbook.editor.cards import WEEKDAYS, detail_of, expected, tables
from playbook.editor.desk import Desk
from playbook.editor.layout import PLACE, RULE, Form, Group, Layout, family, layout_of, names
from playbook.editor.spot import Spot
from playbook.model.library import Program

MOST: Final = 100
"""So many are offered at once; who types on gets the others."""
_PLACES: Final = ("department", "pledge", "barrier", "debrief", "leader", "host", "site", "measure", "driver")
_ONE_OF_ITS_KIND: Final = ("program/", "shadowing/", "organization/", "schedule/")
_PLAIN: Final = re.compile(r"(?!(?:true|false|null)$)[A-Za-z][A-Za-z0-9._/-]*")


class Sort(StrEnum):
    """What is offered, for the mark that editors show beside it."""

    KEY = "key"
    WORD = "word"
    ID = "id"


@dataclass(frozen=True, slots=True)
class Offer:
    """Something to type: what it is called, what it puts into the text, and where."""

    label: str
    text: str
    extent: Extent
    sort: Sort
    detail: str = ""
    about: str = ""


def offers_at(desk: Desk, path: str, offset: int) -> tuple[list[Offer], str]:
    """What may be typed at an offset, best first, and what is typed of it."""
    spot, layout, text = desk.spot(path, offset), layout_of(path), desk.text(path)
    if spot is None or layout is None or text is None:
        return [], ""
    typed = spot.typed.strip("\"' ")
    if spot.is_key:
        return list(_keys(spot, layout, typed)), spot.typed
    wrap = _wrapped(spot, layout, text.text)
    ranked = []
    for place, (word, detail, sort) in enumerate(_words(desk, path, spot)):
        rank = match(typed, word, detail)
        if rank is not None:
            ranked.append((rank, place, word, detail, sort))
    return [
        Offer(word, wrap[0] + _written(word, layout) + wrap[1], spot.extent, sort, detail)
        for _, _, word, detail, sort in sorted(ranked)[:MOST]
    ], spot.typed


def _written(word: str, layout: Layout) -> str:
    return word if layout.is_table or _PLAIN.fullmatch(word) else scalar(word)


def _wrapped(spot: Spot, layout: Layout, text: str) -> tuple[str, str]:
    """What has to stand before and behind a word, so that it is a value there."""
    if layout.is_table:
        return "", ""
    glued = text[spot.extent.start - 1 : spot.extent.start] in (":", "-") and not spot.open
    before = " " if glued else ""
    if isinstance(spot.form, ListShape):
        return ("- ", "") if spot.open == "-" else (f"{before}[", "]")
    return before, ""


def match(typed: str, word: str, detail: str = "") -> int | None:
    """How well something fits what is typed, 0 best; None when it does not."""
    wanted, word = _folded(typed), _folded(word)
    if word.startswith(wanted):
        return 0
    parts = re.findall(r"\w+", f"{word} {_folded(detail)}")
    if all(any(part.startswith(one) for part in parts) for one in re.findall(r"\w+", wanted)):
        return 1
    return 2 if wanted in word else None


def _folded(text: str) -> str:
    """Text in small letters without accents: nobody looks for them on the keyboard."""
    if text.isascii():
        return text.casefold()
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in apart if not unicodedata.combining(character))


def _keys(spot: Spot, layout: Layout, typed: str) -> Iterator[Offer]:
    group = spot.form
    if not isinstance(group, Group):
        return
    lacking = [(key, slot) for key, slot in group.slots.items() if key not in spot.beside]
    for key, slot in sorted(lacking, key=lambda one: not one[1].required):
        if match(typed, key) is None:
            continue
        inner = slot.shape.item if isinstance(slot.shape, ListShape) else slot.shape
        colon = ":" if isinstance(inner, RecordShape) and not spot.open else ": "
        if layout.is_table or spot.follows.lstrip().startswith(":"):
            colon = ""
        detail = "needed" if slot.required else ""
        about = " ".join(part for part in (slot.about, f"Expected: {expected(slot.shape)}.") if part)
        yield Offer(key, key + colon, spot.extent, Sort.KEY, detail, about)


def _words(desk: Desk, path: str, spot: Spot) -> Iterator[tuple[str, str, Sort]]:
    """What a value may be: word, what is told of it, and its sort."""
    form: Form | None = spot.form
    form = form.item if isinstance(form, ListShape) else form
    if isinstance(form, ChoiceShape):
        for word in form.words:
            yield word.value, "", Sort.WORD
    elif isinstance(form, FlagShape):
        table = path.lower().endswith(".csv")
        for said in ("yes", "no") if table else ("true", "false"):
            yield said, "", Sort.WORD
    elif form is not None and spot.group is not None:
        kind = names(spot.group.record, spot.key, form)
        if kind is not None:
            for id, detail in known(desk, desk.program(path), kind, path):
                yield id, detail, Sort.ID


def known(desk: Desk, program: Program | None, kind: str, path: str) -> Iterator[tuple[str, str]]:
    """Every identifier of a kind, with what is told of it."""
    if kind == RULE:
        for rule in RULES.values():
            if rule.waivable:
                yield rule.code, rule.title
    elif kind == PLACE:
        for one in _PLACES:
            for id, detail in known(desk, program, one, path):
                yield f"{one}/{id}", detail
        for place in _ONE_OF_ITS_KIND:
            yield place, ""
    elif kind == "source":
        for mention in desk.mentions(path):
            if mention.defines and mention.kind == "source":
                yield mention.id, ""
    else:
        if kind == "shift":
            yield from ((word, "") for word in WEEKDAYS)
        told: set[str] = set()
        found = tables(desk, program, kind)
        # Where a leader is expected, nobody else will do.
        for table in islice(found, 1) if family(kind) != kind else found:
            for id, record in table.items():
                if id not in told:
                    told.add(id)
                    yield id, detail_of(record, program)
