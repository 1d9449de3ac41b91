"""Finds persons in texts: names, addresses, telephone and card numbers, employee numbers.

Texts are read as a hurried reader would read them: accents, look-alike letters, invisible characters
and unusual digits make no difference. What was found is told by its place in the text and never
repeated.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from itertools import pairwise
from typing import Final

from playbook.checks import words as known
from playbook.checks.words import (
    BINDING,
    CALENDAR,
    DETERMINERS,
    FOLLOWING,
    PARTICLES,
    PEOPLES,
    SAYING,
    SUFFIXES,
    TELLING,
    TITLES,
)


class Trace(StrEnum):
    """What points at a person."""

    NAME = "name"
    EMAIL = "e-mail"
    PHONE = "phone"
    CARD = "card"
    NUMBER = "employee number"


@dataclass(frozen=True, slots=True, order=True)
class Find:
    """Something that points at a person, from `start` up to `end` in the text."""

    start: int
    end: int
    kind: Trace


Span = tuple[int, int]


# Reading a text as people see it.


class _Seen(dict[int, str]):
    """Each character as it looks: without accents, in Latin letters and plain digits."""

    def __missing__(self, code: int) -> str:
        seen = self[code] = _seen(chr(code))
        return seen


_ALIKE: Final = {
    **dict(
        zip(
            "АВСЕНІЈКМОРЅТХУаеосрухіјѕһԁԛԝүΑΒΕΖΗΙΚΜΝΟΡΤΥΧαορνικтмкнвгп",
            "ABCEHIJKMOPSTXYaeocpyxijshdqwyABEZHIKMNOPTYXaopvikmmkhbrn",
            strict=True,
        )
    ),
    **{"ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ð": "d", "Ð": "D", "ħ": "h", "ı": "i"},
    **{"ß": "ss", "æ": "ae", "Æ": "Ae", "œ": "oe", "Œ": "Oe", "þ": "th", "Þ": "Th", "ɑ": "a", "т": "t"},
}
"""Letters that look like others, and those that normalizing leaves alone."""


def _seen(char: str) -> str:
    if char in "\n\t":
        return " "
    if char in "‘’‛ʼʻ′`´ꞌ":
        return "'"
    category = unicodedata.category(char)
    if category in ("Cf", "Mn", "Me") or char in "\u115f\u1160\u3164\uffa0\u2800":
        return ""
    if category in ("Zs", "Zl", "Zp", "Cc"):
        return " "
    if category == "Pd" or char == "−":
        return "-"
    if category == "Nd":
        return str(unicodedata.digit(char))
    if char in _ALIKE:
        return _ALIKE[char]
    apart = unicodedata.normalize("NFKD", char)
    if apart == char:
        return char
    return "".join(_SEEN[ord(one)] for one in apart)


_SEEN: Final = _Seen()
_PLAIN: Final = re.compile(r"[ -~]*")
"""Text that looks as it is written."""


@lru_cache(maxsize=65_536)
def seen(text: str) -> str:
    """A text as it looks; capital letters stay."""
    return text if _PLAIN.fullmatch(text) else text.translate(_SEEN)


def _places(text: str, spans: Iterable[tuple[Span, Trace]]) -> Iterator[Find]:
    """Spans in what is seen of a text, as places in the text itself."""
    if _PLAIN.fullmatch(text):
        for (start, end), kind in spans:
            yield Find(start, end, kind)
        return
    origin = [index for index, char in enumerate(text) for _ in _SEEN[ord(char)]]
    for (start, end), kind in spans:
        yield Find(origin[start], origin[end - 1] + 1, kind)


def _apart(spans: Iterable[Span]) -> list[Span]:
    """Spans in order, those that touch or overlap made one."""
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


# Names.

_TOKEN: Final = re.compile(r"[^\W_]+")
_COMPOUND: Final = re.compile(r"[^\W_]+(?:['-][^\W_]+)+")
_BROKEN: Final = re.compile(r"(?<![^\W_])([^\W\d_]{2,})- +([^\W\d_]{2,})")
_GAP: Final = re.compile(r"[ .,_/'-]{0,3}")
_OPENING: Final = re.compile(r"[.!?:;…•\"“”„«»‹›*|]|^\s*[-(\[]")
_UMLAUT: Final = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe"})
_SPELLED_LEAST: Final = 4
_LEAST_MISSPELT: Final = 5
"""Names shorter than this are one letter away from too many words."""
_MOST: Final = 40
"""Longer words are nobody's name."""
_LONG: Final = 7
"""A misspelt name of this length is hardly a word of everyday language."""


def _typos(word: str) -> set[str]:
    """A word with any one letter left out."""
    return {word[:at] + word[at + 1 :] for at in range(len(word))}


def _one_off(one: str, two: str) -> bool:
    """Whether two different words differ by one letter: one more, one less, another, or two swapped."""
    if len(one) > len(two):
        one, two = two, one
    start = 0
    while start < len(one) and one[start] == two[start]:
        start += 1
    if len(one) < len(two):
        return one[start:] == two[start + 1 :]
    if one[start + 1 :] == two[start + 1 :]:
        return True
    return one[start : start + 2] == two[start : start + 2][::-1] and one[start + 2 :] == two[start + 2 :]


@dataclass(frozen=True, slots=True)
class _Word:
    """What a word of a text may be: a name, and the people who have it."""

    names: tuple[str, ...]
    exact: bool
    common: bool


@dataclass(eq=False, slots=True)
class Roster:
    """People by the words of their names; made by `roster`, once for as long as nobody comes or goes."""

    ids: tuple[str, ...] = ()
    names: list[tuple[str, ...]] = field(default_factory=list)
    """The words of each person's name."""
    people: dict[str, list[int]] = field(default_factory=dict)
    """Who has a name, by each of its words."""
    near: dict[str, list[str]] = field(default_factory=dict)
    """Names that are no words, by themselves with any one letter left out."""
    _close: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def close(self, token: str) -> tuple[str, ...]:
        """Names, no words among them, that are one letter off; none for words of everyday language."""
        found = self._close.get(token)
        if found is None:
            fits = _LEAST_MISSPELT <= len(token) + 1 <= _MOST and not known.usual(token)
            found = self._close[token] = self._one_off(token) if fits else ()
        return found

    def _one_off(self, token: str) -> tuple[str, ...]:
        near = self.near
        found = dict.fromkeys(near.get(token, ()))
        if len(token) >= _LEAST_MISSPELT:
            for at in range(len(token)):
                for name in near.get(token[:at] + token[at + 1 :], ()):
                    if name not in found and _one_off(name, token):
                        found[name] = None
        return tuple(name for name in found if name != token)

    def holds(self, token: str) -> bool:
        """Whether a word is somebody's name or one letter off."""
        return token in self.people or bool(self.close(token))


@dataclass(eq=False, slots=True)
class Directory:
    """The people that texts must not name, and what is known of other words; made by `directory`.

    Those who are not guarded are known so that their full names are not taken for a namesake's.
    """

    roster: Roster
    guarded: frozenset[int]
    """Who must not be named, by position in the roster."""
    words: frozenset[str]
    """The words of their names."""
    numbers: frozenset[str]
    """Their employee numbers, without marks."""
    bare: frozenset[str]
    """The digits at the end of those."""
    never: frozenset[str]
    """What names nobody by itself: places, departments, the organization."""
    phrases: dict[str, list[tuple[str, ...]]]
    """Names of places and departments of several words, by the first."""
    usual: frozenset[str]
    """Words that the program's own texts use."""
    _known: dict[str, _Word | None] = field(default_factory=dict)

    def word(self, token: str) -> _Word | None:
        """What a word in lower case may be, or None when it is nobody's name."""
        try:
            return self._known[token]
        except KeyError:
            found = self._known[token] = self._look_up(token)
            return found

    def _look_up(self, token: str) -> _Word | None:
        people = self.roster.people
        token = token.rstrip("0123456789") or token
        forms = [token]
        if token[-1] == "s" and len(token) > 3:
            forms.append(token[:-1])
            if token.endswith("es") and len(token) > 5:
                forms.append(token[:-2])
        for form in forms:
            if form in people and (form == token or (len(form) > 2 and not self._is_word(token))):
                return _Word((form,), True, self._is_word(form))
        if token in self.usual:
            return None
        if 5 < len(token) <= _MOST and self._run_together(token) and not known.usual(token):
            return _Word((), True, False)
        close = tuple(
            name for name in self.roster.close(token) if name not in self.usual and name not in self.never
        )
        return _Word(close, False, False) if close else None

    def _is_word(self, token: str) -> bool:
        return token in self.usual or known.common(token) or token in DETERMINERS

    def _run_together(self, token: str) -> bool:
        """Whether a word is a name without its blank: `preciousokafor`, `pokafor`."""
        people = self.roster.people
        if len(token) > 6 and token[1:] in people and self.initial(token[0], token[1:]):
            return True
        return any(
            token[:at] in people and token[at:] in people and self._share((token[:at],), (token[at:],))
            for at in range(2, len(token) - 1)
        )

    def initial(self, letter: str, word: str) -> bool:
        """Whether somebody guarded has a name and another that begins with the letter."""
        names = self.roster.names
        return word in self.words and any(
            one[0] == letter and one != word
            for person in self.roster.people[word]
            if person in self.guarded
            for one in names[person]
        )

    def _share(self, one: tuple[str, ...], two: tuple[str, ...]) -> bool:
        return self.together(_Word(one, True, False), _Word(two, True, False)) is True

    def together(self, one: _Word, two: _Word) -> bool | None:
        """Whether two words are the name of somebody guarded (True), of somebody else (False), or None."""
        people, found = self.roster.people, False
        for first in one.names:
            for second in two.names:
                if first != second:
                    both = set(people[first]).intersection(people[second])
                    if not both.isdisjoint(self.guarded):
                        return True
                    found = found or bool(both)
        return False if found else None


@dataclass(frozen=True, slots=True)
class _Name:
    """The words of a name, and the ways to write them together."""

    words: tuple[str, ...]
    joined: tuple[str, ...]


@lru_cache(maxsize=65_536)
def _name(text: str) -> _Name | None:
    """Take a name apart; None where the column holds a description instead (`The night shift`)."""
    shown = seen(text)
    tokens = _TOKEN.findall(shown.replace("'", ""))
    if not tokens or tokens[0].lower() in ("the", "a", "an", "somebody", "nobody"):
        return None
    small = [one for one in tokens if one[0].islower() and one.lower() not in PARTICLES]
    if (small and len(small) < len(tokens)) or len(small) > 3:
        return None
    found: list[str] = []
    joined: list[str] = []
    last = ""
    for index, token in enumerate(one.lower() for one in tokens):
        particle = token in PARTICLES and not (index == 0 and token in ("ben", "al", "van", "santa", "ten"))
        if particle:
            last += token
        elif len(token) > 1 and token.isalpha() and token not in SUFFIXES and token not in TITLES:
            found.append(token)
            if last:
                joined.append(last + token)
            last = ""
    for compound in _COMPOUND.findall(shown):
        parts = compound.lower().replace("'", "")
        if "-" in parts:
            joined.append(parts.replace("-", ""))
    written = text.lower().translate(_UMLAUT)
    if written != text.lower():
        found += [one for one in _TOKEN.findall(seen(written)) if one not in found and len(one) > 2]
    return _Name(tuple(dict.fromkeys(found)), tuple(joined)) if found else None


_ID: Final = re.compile(r"[\W_]+")


def roster(people: Sequence[tuple[str, str]]) -> Roster:
    """Make people, given by id and name, ready for looking up."""
    made = Roster(tuple(id for id, _ in people))
    for number, (_, text) in enumerate(people):
        name = _name(text)
        made.names.append(name.words if name else ())
        if name:
            for word in (*name.words, *name.joined):
                made.people.setdefault(word, []).append(number)
    for word in made.people:
        if len(word) >= _LEAST_MISSPELT and not known.common(word):
            for typo in (word, *_typos(word)):
                made.near.setdefault(typo, []).append(word)
    return made


def directory(
    people: Roster,
    guarded: frozenset[str] | None = None,
    places: Sequence[str] = (),
    usual: frozenset[str] = frozenset(),
) -> Directory:
    """The people whom texts must not name.

    `guarded` are their ids, everybody's when left out; `places` what is called after nobody:
    departments, towns, the organization; `usual` words that the program uses.
    """
    watched = [number for number, id in enumerate(people.ids) if guarded is None or id in guarded]
    inside = frozenset(watched)
    numbers = {
        _ID.sub("", seen(id)).lower()
        for id in (people.ids[number] for number in watched)
        if any(map(str.isdigit, id))
    }
    never, phrases = _no_names(places)
    return Directory(
        people,
        inside,
        frozenset(word for word, who in people.people.items() if not inside.isdisjoint(who)),
        frozenset(numbers),
        frozenset(
            digits
            for one in numbers
            if (found := re.search(r"\d{3,}$", one))
            for digits in (found[0], found[0].lstrip("0"))
            if len(digits) > 2
        ),
        never,
        phrases,
        usual,
    )


def _no_names(places: Sequence[str]) -> tuple[frozenset[str], dict[str, list[tuple[str, ...]]]]:
    """Single words that name nobody, and phrases by their first word."""
    never, phrases = {*CALENDAR, *PEOPLES}, set()
    for place in places:
        tokens = tuple(_TOKEN.findall(seen(place).lower()))
        if len(tokens) == 1:
            never.add(tokens[0])
        for start in range(len(tokens)):
            for end in range(start + 2, len(tokens) + 1):
                phrases.add(tokens[start:end])
    by_first: dict[str, list[tuple[str, ...]]] = {}
    for phrase in sorted(phrases, key=len, reverse=True):
        by_first.setdefault(phrase[0], []).append(phrase)
    return frozenset(never), by_first


class _Line:
    """A text cut into words, in which names are looked for."""

    def __init__(self, shown: str, people: Directory) -> None:
        self.shown = shown
        self.people = people
        self.at = [found.span() for found in _TOKEN.finditer(shown)]
        self.raw = [shown[start:end] for start, end in self.at]
        self.low = [token.lower() for token in self.raw]
        self.words = [people.word(token) for token in self.low]
        self.plain: bool | None = None
        self.taken = [False] * len(self.raw)
        for index, token in enumerate(self.low):
            for phrase in people.phrases.get(token, ()):
                if tuple(self.low[index : index + len(phrase)]) == phrase:
                    self.taken[index : index + len(phrase)] = [True] * len(phrase)

    def gap(self, index: int) -> str:
        """What stands before a word, after the word before it."""
        start = self.at[index - 1][1] if index else 0
        return self.shown[start : self.at[index][0]]

    def opens(self, index: int) -> bool:
        """Whether a word begins a sentence, where a capital letter says nothing."""
        gap = self.gap(index)
        if index and self.low[index - 1] in TITLES and gap.strip() == ".":
            return False
        return index == 0 or bool(_OPENING.search(gap))

    def stands_out(self, index: int) -> bool:
        """Whether a word has a capital letter that only a name explains."""
        token = self.raw[index]
        if not (token[0].isupper() and any(map(str.islower, token))) or self.opens(index):
            return False
        return self._plain()

    def _plain(self) -> bool:
        """Whether capital letters are rare enough to say something."""
        if self.plain is None:
            large = [
                one[0].isupper()
                for index, one in enumerate(self.raw)
                if one[0].isalpha() and len(one) > 1 and not self.opens(index)
            ]
            self.plain = sum(large) < 3 or 4 * sum(large) <= len(large)
        return self.plain

    def names(self) -> Iterator[Span]:
        """Every span that names somebody who is guarded."""
        spoken = [False] * len(self.raw)
        for index in range(len(self.raw)):
            if self.words[index] is None and len(self.raw[index]) > 1:
                continue
            yield from self._full(index, spoken)
        for index, word in enumerate(self.words):
            if spoken[index] or self.taken[index]:
                continue
            if word is not None and self._alone(index, word):
                yield self.at[index]
            elif self._with_initial(index):
                yield self.at[index][0], self.at[index + 1][1]
        yield from self._put_together()

    def _full(self, index: int, spoken: list[bool]) -> Iterator[Span]:
        """A full name that begins with this word."""
        one = self.words[index]
        if one is None or not one.names:
            return
        for other in range(index + 1, min(index + 4, len(self.raw))):
            if not _GAP.fullmatch(self.gap(other)):
                return
            two = self.words[other]
            if two is not None and two.names and self._fits(index, other, one, two):
                answer = self.people.together(one, two)
                if answer is not None:
                    spoken[index : other + 1] = [True] * (other + 1 - index)
                    if answer:
                        yield self.at[index][0], self.at[other][1]
                    return
            between = self.low[other]
            if len(between) > 1 and between not in PARTICLES and two is None:
                return

    def _fits(self, index: int, other: int, one: _Word, two: _Word) -> bool:
        """Whether two words may be read as a name: common words only with capitals or side by side."""
        if not (one.common or two.common):
            return one.exact or two.exact or self.raw[index][0].isupper()
        capitals = self.raw[index][0].isupper() and self.raw[other][0].isupper()
        if one.common and two.common:
            bound = self.low[index] in BINDING or self.low[other] in BINDING
            return capitals or (other == index + 1 and not bound and not self.taken[index])
        return one.exact and two.exact and (capitals or other == index + 1)

    def _alone(self, index: int, word: _Word) -> bool:
        """Whether one word by itself names somebody."""
        low, people = self.low[index], self.people
        if not word.names:
            return True
        if not any(name in people.words for name in word.names):
            return False
        if (word.exact and word.names[0] in people.never) or low in people.never:
            return False
        if self._of_a_place(index):
            return False
        if word.common:
            return self._common_alone(index)
        if word.exact:
            return True
        before = self.low[index - 1] if index else ""
        after = self.low[index + 1] if index + 1 < len(self.low) else ""
        if before in TITLES or self.stands_out(index) or (before in SAYING and self.gap(index) == " "):
            return True
        if after in TELLING and before not in DETERMINERS and self.gap(index + 1) == " ":
            return True
        return before not in DETERMINERS and any(len(name) >= _LONG for name in word.names)

    def _common_alone(self, index: int) -> bool:
        """Whether a name that is a word as well is meant as a name."""
        before = self.low[index - 1] if index else ""
        token = self.raw[index]
        if before in TITLES and token[0].isupper() and self.raw[index - 1][0].isupper():
            return True
        if not self.stands_out(index) or before in DETERMINERS:
            return False
        if len(token) < 3 and self.low[index] in BINDING:
            return False
        for other in (index - 1, index + 1):
            if 0 <= other < len(self.raw) and self.gap(max(other, index)) == " ":
                near = self.raw[other]
                if near[0].isdigit() and other > index:
                    return False
                if near[0].isupper() and len(near) > 1 and not self.opens(other):
                    return self.words[other] is not None and not self.taken[other]
        return True

    def _of_a_place(self, index: int) -> bool:
        """Whether a street or a hospital bears the name."""
        if index + 1 == len(self.raw) or self.gap(index + 1) != " ":
            return False
        following = self.raw[index + 1]
        return following[0].isupper() and following.lower() in FOLLOWING and self.raw[index][0].isupper()

    def _with_initial(self, index: int) -> bool:
        """Whether a letter and a common word are initial and name: `P. Young`, `p.young`, `Grace Y.`."""
        if index + 1 >= len(self.raw):
            return False
        one, two, gap = self.low[index], self.low[index + 1], self.gap(index + 1)
        if len(one) == 1 and len(two) > 1:
            letter, word = index, index + 1
        elif len(two) == 1 and len(one) > 1 and gap == " ":
            letter, word = index + 1, index
        else:
            return False
        if not self.people.initial(self.low[letter], self.low[word]):
            return False
        capital = self.raw[letter].isupper() and self.raw[word][0].isupper()
        dotted = self.shown[self.at[letter][1] : self.at[letter][1] + 1] == "."
        if letter < word and gap in (".", "_"):
            return True
        if letter > word and self.opens(word) and not dotted:
            return False
        return capital and gap in (" ", ". ") and (dotted or self.raw[letter] not in "AIOY")

    def _put_together(self) -> Iterator[Span]:
        """Names whose parts stand apart: `Mc Leod`, `Har- grove`, `R a j e s h`."""
        people = self.people
        for index in range(len(self.raw) - 1):
            start, end = self.at[index][0], self.at[index + 1][1]
            gap = self.gap(index + 1)
            if gap in ("'", "-") or (gap == " " and self.low[index] in _PREFIXES):
                whole = self.low[index] + self.low[index + 1]
                word = people.word(whole)
                if (
                    word is not None
                    and word.exact
                    and not word.common
                    and (not word.names or word.names[0] in people.words)
                    and not self.taken[index]
                ):
                    yield start, end
        for found in _BROKEN.finditer(self.shown):
            word = people.word((found[1] + found[2]).lower())
            if word and word.exact and not word.common and word.names and word.names[0] in people.words:
                yield found.span()
        if sum(len(token) == 1 for token in self.raw) >= _SPELLED_LEAST:
            for found in _SPELLED.finditer(self.shown):
                word = people.word("".join(_TOKEN.findall(found[0])).lower())
                if word and word.exact and word.names and word.names[0] in people.words:
                    yield found.span()


_PREFIXES: Final = ("mac", "mc", "o")
_SPELLED: Final = re.compile(r"(?<![^\W_])(?:[^\W\d_][ .*_-]{1,2}){3,}[^\W\d_](?![^\W_])")


@lru_cache(maxsize=65_536)
def tokens_of(text: str) -> tuple[str, ...]:
    """The words of a text as they are seen, each once."""
    return tuple(dict.fromkeys(_TOKEN.findall(seen(text))))


@lru_cache(maxsize=65_536)
def names_in(text: str, people: Directory) -> tuple[Find, ...]:
    """Where a text names somebody who is guarded."""
    shown = seen(text)
    if not _may_name(shown, tokens_of(text), people):
        return ()
    return tuple(_places(text, ((one, Trace.NAME) for one in _apart(_Line(shown, people).names()))))


def _may_name(shown: str, tokens: tuple[str, ...], people: Directory) -> bool:
    """Whether a text holds a word, or parts that may be put together, that could name somebody."""
    word, single = people.word, 0
    for token in {token.lower() for token in tokens}:
        if word(token) is not None or token in _PREFIXES:
            return True
        single += len(token) == 1
    low = shown.lower()
    if single > 2 or "- " in low:
        return True
    if "'" in low or "-" in low:
        for compound in _COMPOUND.findall(low):
            parts = _TOKEN.findall(compound)
            if any(word(one + two) is not None for one, two in pairwise(parts)):
                return True
    return False


# Employee numbers.

_CODE: Final = re.compile(r"[^\W_](?:[\w.-]*[^\W_])?")
_STAFF: Final = re.compile(
    r"(?:host|agent|employee|staff|colleague|badge|payroll|operator|advisor|rep|matricule|employe|id|no|nr|number"
    r"|numero|personalnummer)s?(?: (?:id|no|nr|number|numero))?[ .:#]{0,3}$",
    re.IGNORECASE,
)
_MONEY: Final = re.compile(r"^ ?(?:[%$€£¥]|percent|per cent|dollars?|euros?|cents?)|^[.,]\d", re.IGNORECASE)
_DAY: Final = re.compile(r"(?:19|20)\d\d-[01]\d-[0-3]\d")


@lru_cache(maxsize=65_536)
def numbers_in(text: str, people: Directory) -> tuple[Find, ...]:
    """Where a text gives the employee number of somebody who is guarded."""
    if not people.numbers:
        return ()
    shown = seen(text)
    if not _GROUP.search(shown):
        return ()
    return tuple(_places(text, ((one, Trace.NUMBER) for one in _apart(_numbers(shown, people)))))


def _numbers(shown: str, people: Directory) -> Iterator[Span]:
    before = (0, 0)
    for found in _CODE.finditer(shown):
        start, end = found.span()
        code = _ID.sub("", found[0]).lower()
        if any(map(str.isdigit, code)) and not _DAY.fullmatch(found[0]):
            gap = shown[before[1] : start]
            letters = shown[before[0] : before[1]].lower()
            staff = bool(_STAFF.search(shown[max(0, start - 30) : start]))
            if letters.isalpha() and gap.strip(" .#-_/") == "" and letters + code in people.numbers:
                yield before[0], end
            elif code in people.numbers:
                if staff or not code.isdigit() or _telling(shown, found, code):
                    yield start, end
            elif staff and code in people.bare:
                yield start, end
        before = (start, end)


def _telling(shown: str, found: re.Match[str], code: str) -> bool:
    """Whether a bare number is more likely somebody's than an amount, a year or a count."""
    start, end = found.span()
    if shown[max(0, start - 2) : start].rstrip()[-1:] in ("$", "€", "£", "¥") or _MONEY.match(shown[end:]):
        return False
    return (code[0] == "0" and len(code) > 3) or (len(code) > 4 and not code.endswith("00"))


# Addresses.

_TLD: Final = (
    "com|org|net|edu|gov|info|biz|io|co|ca|us|uk|fr|de|nl|be|ch|at|it|es|pt|ie|eu|au|nz|in|qc|dev|app|example|"
    "test|local|internal"
)
_DOT: Final = (
    r"(?: ?\. ?| ?[(\[{<] ?(?:dot|point|punkt|punto|\.) ?[)\]}>] ?| (?:dot|point|punkt|punto) |-dot-)"
)
_FIRST: Final = r"(?<![\w.+%'-])[\w.+%'-]+"
_DOMAIN: Final = rf"[^\W_][\w-]*(?:{_DOT}[^\W_][\w-]+)+"
_MAIL: Final = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"{_FIRST} ?@ ?{_DOMAIN}",
        rf"{_FIRST}@[^\W\d_][\w-]{{2,}}",
        rf"{_FIRST} ?[(\[{{<«*_] ?(?:at|arobase|arobas|arroba|chez|@) ?[)\]}}>»*_] ?{_DOMAIN}",
        rf"{_FIRST} (?:at|arobase|arobas|arroba) [^\W_][\w-]*(?: (?:dot|point|punkt|punto) \w+)*"
        rf" (?:dot|point|punkt|punto) (?:{_TLD})\b",
        rf"\b\w+-at-\w+(?:-dot-\w+)*-dot-(?:{_TLD})\b",
        rf"(?<![\w.])\w+[._\d][\w.]* at [^\W_][\w-]*\.(?:{_TLD})\b",
    )
)
_BRACKETED: Final = re.compile(r"[(\[{<«*_] ?(?:at|arobase|arobas|arroba|chez)\b")
_AT_SITE: Final = re.compile(r"\bat [^\W_][\w-]*\.\w")


def _mail(shown: str) -> Iterator[Span]:
    low = shown.lower()
    hints = ("@", "dot", "point", "punkt", "punto")
    if (
        any(hint in low for hint in hints)
        or _BRACKETED.search(low)
        or (" at " in low and _AT_SITE.search(low))
    ):
        for pattern in _MAIL:
            for found in pattern.finditer(shown):
                if _is_mail(found[0]):
                    yield found.span()


def _is_mail(text: str) -> bool:
    """Whether something stands in front, blanks on both sides of an @ if any, and letters at the end."""
    first, at, domain = text.partition("@")
    if not at:
        return True
    if not any(map(str.isalnum, first)) or (first[-1] == " ") > (domain[:1] == " "):
        return False
    last = re.split(_DOT, domain)[-1]
    return last.replace("-", "").isalpha()


# Numbers of cards and telephones.

_RUN: Final = re.compile(r"\d(?:[ .\-/_·|,*:]{0,3}\d){12,}")
_GROUP: Final = re.compile(r"\d+")
_DATES: Final = re.compile(
    r"(?<!\d)(?<!\d[./-])(?:(?:19|20)\d\d[-/.](?:0?[1-9]|1[0-2])[-/.](?:0?[1-9]|[12]\d|3[01])"
    r"|(?:0?[1-9]|[12]\d|3[01])[-/.](?:0?[1-9]|[12]\d|3[01])[-/.](?:19|20)?\d\d)(?!\d|[./-]\d)"
)
_TIMES: Final = re.compile(r"(?<![\d:])(?:[01]?\d|2[0-4])[:h][0-5]\d(?::[0-5]\d)?(?![\d:])")
_CARDS: Final = frozenset(((4, 4, 4, 4), (4, 6, 5), (4, 6, 4), (4, 4, 4, 1), (4, 4, 4, 4, 3), (4, 4, 5)))
"""How card numbers are usually grouped."""


def _luhn(digits: str) -> bool:
    total = 0
    for at, digit in enumerate(reversed(digits)):
        double = int(digit) * (1 + at % 2)
        total += double - 9 if double > 9 else double
    return total % 10 == 0


def _blank(pattern: re.Pattern[str], text: str) -> str:
    """Text with what a pattern finds struck out, so that nothing is seen in it."""
    return pattern.sub(lambda found: "\0" * len(found[0]), text)


def _cards(shown: str) -> Iterator[Span]:
    for run in _RUN.finditer(shown):
        whole = run[0]
        if not _GROUP.search(_blank(_TIMES, _blank(_DATES, whole))):
            continue
        groups = [(found.start(), found.end()) for found in _GROUP.finditer(whole)]
        if not ("," in whole or ":" in whole):
            digits = "".join(whole[start:end] for start, end in groups)
            before = shown[max(0, run.start() - 3) : run.start()].rstrip(" (")[-1:]
            if 13 <= len(digits) <= 19 and _luhn(digits) and not (before == "+" and len(digits) < 16):
                yield run.span()
                continue
        for first in range(len(groups)):
            digits = ""
            for last in range(first, min(first + 5, len(groups))):
                digits += whole[slice(*groups[last])]
                shape = tuple(end - start for start, end in groups[first : last + 1])
                usual = shape in _CARDS or (first == last and digits[0] in "23456")
                if usual and 13 <= len(digits) <= 19 and _luhn(digits):
                    yield run.start() + groups[first][0], run.start() + groups[last][1]


_SEP: Final = r"(?: {1,2}| {0,2}[.\-/·] {0,2})"
_ABROAD: Final = re.compile(
    r"(?<![\w+])(?:\+ ?(?=[\d(])|00[ .-]?(?=[1-9]))(?:\(?\d+\)?[ .\-/]{0,2}){1,9}(?<=[\d)])", re.ASCII
)
_AMERICA: Final = re.compile(
    rf"(?<![\w.#+\-])(?:1{_SEP})?(?:\([2-9]\d\d\) {{0,2}}-? ?|[2-9]\d\d{_SEP})[2-9]\d\d(?:{_SEP})?\d{{4}}"
    r"(?!\w|[.\-,]\d)"
)
_TRUNK: Final = re.compile(
    rf"(?<![\w.,\-/#+:])(?:\(?0[1-9]\d{{0,3}}+\)?(?:{_SEP}\d{{2,8}}+){{1,5}}|0[1-9]\d{{8,9}})(?!\w|[.,\-:]\d)",
    re.ASCII,
)
_LONG_RUN: Final = re.compile(r"(?<![\w.,\-/#+])(?:1?[2-9]\d\d[2-9]\d{6})(?!\w|[.,]\d)", re.ASCII)
_LOCAL: Final = re.compile(r"(?<![\w.,\-/#+])[2-9]\d\d[-.]\d{4}(?!\w|[.,\-/]\d)", re.ASCII)
_CUED: Final = re.compile(
    r"\b(?:tel|telephone|telefon|telefono|telefoon|phone|mobile|cell|fax|ring|dial|text|texted|whatsapp|sms|handy"
    r"|movil|rufnummer|appel\w*|call(?:ed)? (?:me|him|her|them|us)|number is|numero)\b"
    r"(?P<gap>[^\d+(]{0,15})(?P<number>\+?\(?\d(?:[ ()./-]{0,2}\d){6,14})(?!\w|[.,]\d)",
    re.IGNORECASE | re.ASCII,
)
_PHONE_CUE: Final = re.compile(
    r"\b(?:tel|telephone|phone|mobile|cell|fax|ring|dial|text|whatsapp|call|numero|appel\w*)\b[^\d]{0,20}$",
    re.IGNORECASE,
)
_ORDER_CUE: Final = re.compile(
    r"(?:\b(?:order|ticket|ref|reference|case|account|contract|invoice|no|nr|id|serial|sn|imei|isbn|tracking|part|model"
    r"|commande|facture|dossier|compte|contrat|billet|bestellung|auftrag|rechnung)s?\b[^\d]{0,12}|#)$",
    re.IGNORECASE,
)
_THOUSANDS: Final = re.compile(r"\+?\d{1,3}(?:[ .]\d{3})+")
_AMOUNT: Final = re.compile(
    r"[$€£¥] ?\d[\d .,]*\d|(?<![\d ])\d[\d ]*[.,]\d+(?= ?[%$€£¥])|(?<!\d)\d+(?= ?[%$€£¥])"
)
_ENOUGH: Final = re.compile(r"\d(?:\D{0,4}\d){6}")


def _phones(shown: str, cards: list[Span]) -> Iterator[Span]:
    for start, end in cards:
        shown = shown[:start] + "\0" * (end - start) + shown[end:]
    shown = _blank(_AMOUNT, _blank(_TIMES, _blank(_DATES, shown)))
    if not _ENOUGH.search(shown):
        return
    for pattern, fits in _TELEPHONES:
        for found in pattern.finditer(shown):
            if fits(shown[max(0, found.start() - 30) : found.start()], found):
                yield found.span("number") if "number" in found.groupdict() else found.span()


def _digits(text: str) -> str:
    return "".join(filter(str.isdigit, text))


def _for_phone(before: str) -> bool:
    return bool(_PHONE_CUE.search(before)) or not _ORDER_CUE.search(before)


def _abroad(before: str, found: re.Match[str]) -> bool:
    digits = _digits(found[0]).replace("00", "", 1) if found[0][0] == "0" else _digits(found[0])
    if not 8 <= len(digits) <= 15 or digits[0] == "0" or (found[0][0] == "0" and len(digits) < 9):
        return False
    if digits[0] == "1" and found[0][0] == "+":
        return len(digits) == 11
    return not (_THOUSANDS.fullmatch(found[0].strip()) and len(digits) <= 9) and _for_phone(before)


def _america(before: str, found: re.Match[str]) -> bool:
    groups = _GROUP.findall(found[0])
    return (
        len(groups) > 2 or "(" in found[0] or bool(_PHONE_CUE.search(before)) or not re.search(" ", found[0])
    )


def _trunk(before: str, found: re.Match[str]) -> bool:
    digits, groups = _digits(found[0]), _GROUP.findall(found[0])
    if not 9 <= len(digits) <= 12:
        return False
    return len(groups) > 1 or (len(digits) in (10, 11) and _for_phone(before))


def _cued(before: str, found: re.Match[str]) -> bool:
    number, gap = found["number"], found["gap"]
    groups = _GROUP.findall(number)
    if _ORDER_CUE.search(gap) or all(len(one) == 4 and one[:2] in ("19", "20") for one in groups):
        return False
    if _THOUSANDS.fullmatch(number) and gap.strip(" .:") not in ("", "is", "at", "number", "no"):
        return False
    return 7 <= len(_digits(number)) <= 15


_TELEPHONES: Final[tuple[tuple[re.Pattern[str], Callable[[str, re.Match[str]], bool]], ...]] = (
    (_ABROAD, _abroad),
    (_AMERICA, _america),
    (_TRUNK, _trunk),
    (_LONG_RUN, lambda before, found: bool(_PHONE_CUE.search(before))),
    (_LOCAL, lambda before, found: found[0][4] == "0" and _for_phone(before)),
    (_CUED, _cued),
)


@lru_cache(maxsize=65_536)
def ways_to_reach(text: str) -> tuple[Find, ...]:
    """Where a text gives an e-mail address, a telephone number or the number of a card."""
    shown = seen(text)
    found: list[tuple[Span, Trace]] = [(one, Trace.EMAIL) for one in _apart(_mail(shown))]
    if _ENOUGH.search(shown):
        cards = _apart(_cards(shown)) if _RUN.search(shown) else []
        found += [(one, Trace.CARD) for one in cards]
        found += [(one, Trace.PHONE) for one in _apart(_phones(shown, cards))]
    return tuple(sorted(_places(text, found))) if found else ()


@lru_cache(maxsize=65_536)
def _found(text: str, people: Directory) -> tuple[Find, ...]:
    return tuple(sorted((*names_in(text, people), *numbers_in(text, people), *ways_to_reach(text))))


def found_in(text: str, people: Directory) -> list[Find]:
    """Everything in a text that points at a person, in the order of the text."""
    return list(_found(text, people))


@lru_cache(maxsize=65_536)
def traces(text: str, people: Directory | None) -> frozenset[Trace]:
    """What kinds of things in a text point at persons; without people, only how to reach somebody."""
    return frozenset(one.kind for one in (ways_to_reach(text) if people is None else _found(text, people)))
