"""What words say: efforts that nobody can check, figures, and reasons that are none.

The lists are short on purpose and this project's own judgement; they know English and French.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Final


def words(text: str) -> list[str]:
    """The words of a text, without regard to capital letters and punctuation."""
    return re.findall(r"[^\W_]+", unicodedata.normalize("NFKC", text).casefold())


def sentences(text: str) -> list[str]:
    """The sentences of a text, and what colons and semicolons part."""
    return [one for one in re.split(r"[.!?;:]\s+|\n\s*\n", text) if words(one)]


def _english(verbs: str) -> Iterator[str]:
    """The forms of regular English verbs."""
    for verb in verbs.split():
        stem = verb[:-1] if verb[-1] in "ey" else verb
        yield from (verb, stem + "ing" if verb[-1] == "e" else verb + "ing")
        yield from (stem + "ies", stem + "ied") if verb[-1] == "y" else (verb + "s", stem + "ed")


def _french(stems: str) -> Iterator[str]:
    """The forms of regular French verbs, from their stems."""
    for stem in stems.split():
        yield from (stem + end for end in ("er", "e", "ons", "ent", "era", "erons", "eront"))


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


_ANY: Final[frozenset[str]] = frozenset()
_EFFORTS: Final[dict[str, frozenset[str]]] = {
    **dict.fromkeys(
        _english(
            "support improve enhance strive aim help explore consider endeavour endeavor try foster "
            "strengthen promote encourage seek facilitate optimise optimize champion embrace"
        ),
        _ANY,
    ),
    **dict.fromkeys(_english("look"), _set("into at")),
    **dict.fromkeys(_english("work"), _set("on toward towards")),
    **dict.fromkeys(_english("raise"), _set("awareness")),
    **dict.fromkeys(_english("focus"), _set("on")),
    **dict.fromkeys(_english("contribute"), _set("to")),
    **dict.fromkeys(
        _french(
            "amélior vis essay tent étudi explor favoris renforc aid accompagn sensibilis valoris optimis "
            "efforc envisag encourag"
        ),
        _ANY,
    ),
    **dict.fromkeys(_set("efforçons envisageons encourageons"), _ANY),
    **dict.fromkeys(_set("soutenir soutenons soutient soutiendra soutiendrons"), _ANY),
    **dict.fromkeys(_set("promouvoir promouvons réfléchir réfléchissons"), _ANY),
    **dict.fromkeys(_french("travaill contribu"), _set("à sur")),
}
"""Verbs that promise an effort and no more, with the words that must follow them, if any must."""
_PROMISING: Final = _set(
    "we ll will shall are also always actively better continuously further jointly "
    "nous s allons va vont de d à"
)
"""Before such a verb, these words show that it is what is promised."""
_THINGS: Final = _set("desk desks team teams staff page pages line lines centre center people")
"""After such a word, these show that it is part of a name: help desk, support team."""


def effort(sentence: str) -> str:
    """The verb by which a sentence promises an effort and no more, or nothing."""
    found = words(sentence)
    for index, word in enumerate(found):
        if word in _EFFORTS and (index == 0 or found[index - 1] in _PROMISING):
            needed, after = _EFFORTS[word], "".join(found[index + 1 : index + 2])
            if after in needed if needed else after not in _THINGS:
                return f"{word} {after}" if needed else word
    return ""


_NUMBERS: Final = _set(
    "zero two three four five six seven eight nine ten eleven twelve fifteen twenty thirty forty fifty "
    "sixty seventy eighty ninety hundred thousand dozen half twice zéro deux trois quatre cinq sept huit "
    "neuf dix onze douze quinze vingt trente quarante cinquante soixante cent mille moitié"
)
_ALL_OR_NONE: Final = _set("all every none no nobody never tous toutes aucun aucune jamais")
_MONTHS: Final = (
    "january february march april may june july august september october november december "
    "janvier février mars avril mai juin juillet août septembre octobre novembre décembre"
).replace(" ", "|")
_WHEN: Final = re.compile(
    rf"\d{{4}}-\d\d(?:-\d\d)?|\b\d{{1,2}}(?:st|nd|rd|th|er)?\s+(?:{_MONTHS})\b|\b(?:{_MONTHS})\s+\d{{1,2}}\b"
    r"|\b(?:19|20)\d\d\b|\b[qt][1-4]\b|\b360\b",
    re.IGNORECASE,
)
"""Digits that say when, and nothing about how much."""


def has_figure(text: str) -> bool:
    """Whether a text says how much or how many; a date does not."""
    return any(word in _NUMBERS or any(map(str.isdigit, word)) for word in words(_WHEN.sub(" ", text)))


def is_target(text: str) -> bool:
    """Whether a text says how far something shall move: a figure, all, or none."""
    return has_figure(text) or not _ALL_OR_NONE.isdisjoint(words(text))


_BOUNDS: Final = _set(
    "at least most no not about around ca approximately up to max maximum min minimum or more less fewer "
    "than stay stays remain remains keep hold per cent percent au moins plus environ pour ou"
)
"""Words beside a figure that leave it where it is."""
_BEYOND: Final = re.compile(r"(?<!no )(?<!not )\b(?:more|less|fewer) than\b", re.IGNORECASE)


def figure(text: str) -> list[str]:
    """A figure as it counts: numbers without commas and idle zeros, and the words of the unit."""
    text = re.sub(r"(?<=\d)[,\u00a0\u202f ](?=\d{3}\b)", "", _BEYOND.sub("beyond", text))
    parts = re.findall(r"\d+(?:\.\d+)?|[^\W\d_]+", unicodedata.normalize("NFKC", text).casefold())
    return [_number(one) for one in parts if one not in _BOUNDS]


def _number(text: str) -> str:
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return text.lstrip("0") or "0" if text[0].isdigit() else text


_NO_REASON: Final = _set(
    "missed withdrawn not kept done closed cancelled canceled dropped no n a na none nothing tbd tbc see "
    "above unfortunately was is it this pledge we have been sorry"
)


def gives_reason(text: str) -> bool:
    """Whether a text says more than that something was not kept."""
    return not _NO_REASON.issuperset(words(text))
