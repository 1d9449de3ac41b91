"""Hosts are protected: what points at a person is found however it is written, and nothing else is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import cases
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from playbook.checks import RULES, privacy, words
from playbook.checks.persons import Directory, Trace, directory, found_in, roster
from playbook.checks.rule import Example
from playbook.model.listening import Barrier
from playbook.model.pledges import Pledge

PEOPLE = (
    ("p.okafor", "Precious Okafor"),
    ("a.young", "Alice Young"),
    ("m.bell", "Mark Bell"),
    ("h.0123", "Rajesh Hargrove"),
    ("h.0124", "Maxime Béland"),
    ("h.0125", "Seán O'Brien"),
    ("h.0126", "Jean-Pierre Tremblay"),
    ("h.0127", "Jürgen Müller"),
    ("100234", "Claire Zhang"),
    ("0417", "Grace Ng"),
    ("h.0129", "Winston McLeod"),
    ("h.0130", "Will Price"),
    ("h.0131", "April Laval"),
    ("h.0132", "Łukasz Østergård"),
    ("h.0133", "HASSAN, Nour"),
    ("h.0134", "Иван Петров"),
    ("h.0135", "Maria de la Cruz"),
    ("h.0136", "The night shift"),
    ("h.0137", ""),
)
PLACES = ("Northline", "Laval", "St. John's", "Customer service", "Wellington Street 12")


@pytest.fixture(scope="module")
def people() -> Directory:
    """Everybody, none of whom may be named."""
    return directory(roster(PEOPLE), None, PLACES)


NAMED = (
    # full names
    *("Rajesh Hargrove did it", "rajesh hargrove", "RAJESH HARGROVE", "Hargrove, Rajesh", "rajesh_hargrove"),
    *("Mark Bell", "mark bell knows", "MARK BELL", "Bell, Mark", "Will Price", "Grace Ng", "April Laval"),
    *(
        "alice\nyoung",
        "Alice  Young",
        "Alice M. Young",
        "Nour Hassan",
        "preciousokafor",
        "pokafor",
        "de la cruz",
    ),
    # one name alone
    *("Rajesh told me", "ask rajesh", "it was RAJESH", "the Hargrove way", "zhang", "(Okafor)", "“Okafor”"),
    # genitives, articles, plurals
    *(
        "Rajesh's way",
        "Hargrove’s",
        "the Hargroves'",
        "d'Okafor",
        "l’écran de Béland",
        "qu'Okafor",
        "Tremblays",
    ),
    *("Müllers Trick", "Okafors Trick", "Rajesh'in", "Beland-style", "ex-Hargrove", "the Okafor-Zhang desk"),
    # accents, hyphens, apostrophes, spellings
    *(
        "Beland",
        "BELAND",
        "Be\u0301land",
        "Mueller",
        "Muller",
        "O'Brien",
        "O’Brien",
        "OBrien",
        "O Brien",
        "Sean",
    ),
    *("jean-pierre", "Jean-Pierre", "McLeod", "Mc Leod", "Mcleod", "Ostergard", "Lukasz", "Петров", "иван"),
    # initials
    *(
        "P. Okafor",
        "p.okafor",
        "P.Okafor",
        "A. Young",
        "a.young did it",
        "with Grace N. on the phone",
        "Mark B.",
    ),
    # one letter off
    *(
        "we saw Rajehs there",
        "Rajehs said no",
        "ask rajsh",
        "it was Okafro",
        "Hargrave",
        "hargrve",
        "Hargroev",
    ),
    *("rajessh hargrove", "Presious Okafor", "Tramblay"),
    # words that are names, with a capital letter in the middle of a sentence
    *(
        "I sat with Mark yesterday",
        "we asked Grace about it",
        "it was Price who knew",
        "Mr Young said",
        "Ms. Bell",
    ),
    # ways round
    *(
        "Har-\ngrove",
        "R a j e s h",
        "R.a.j.e.s.h",
        "Rаjеsh",
        "Ｒajesh",
        "Ra\u200bjesh",
        "Ra\u00adjesh",
        "𝐑𝐚𝐣𝐞𝐬𝐡",
    ),
    *("Rajesh\u00a0Hargrove", "RAJESH_H", "#Rajesh", "@rajesh", "rajesh2", "Оkafor"),
)
UNNAMED = (
    *(
        "Mark the box",
        "the bell rings",
        "The young customer",
        "We will price it",
        "Bell rings",
        "my price, my bill",
    ),
    *(
        "A young man",
        "the Price Match promise",
        "I grace it",
        "Young people call",
        "No Mark on the Bill",
        "the Bell",
    ),
    *(
        "In April we moved",
        "to Laval and back",
        "from St. John's",
        "We went to Young Street",
        "the Grace Hospital",
    ),
    *(
        "on Wellington Street",
        "Customer Service",
        "Northline",
        "the Zhangjiakou line",
        "Mark 12 down",
        "Bills",
    ),
    *(
        "Will price go up?",
        "the harbour",
        "a tremble in it",
        "in May",
        "on Monday",
        "in French",
        "the night shift",
    ),
    *(
        "la prise de la maison",
        "une cruche",
        "ng",
        "raj",
        "the precious ones in blue",
        "l'avril",
        "the clear one",
    ),
    *(
        "A New Price For Every Bell And Young Customer",
        "THE BELL AND THE PRICE",
        "Ask for a brief talk",
        "okay",
    ),
    *("they have grace", "hat", "mullet", "claire et nette", "Elle est claire", "The Night Before"),
)


@pytest.mark.parametrize("text", NAMED)
def test_named(text: str, people: Directory) -> None:
    """A name is found in whatever way it is written."""
    assert Trace.NAME in {find.kind for find in found_in(text, people)}


@pytest.mark.parametrize("text", UNNAMED)
def test_unnamed(text: str, people: Directory) -> None:
    """Words, places and days are no names, even where somebody has them."""
    assert found_in(text, people) == []


ADDRESSES = (
    *(
        "p.okafor@firm.example",
        "Write to P.Okafor@Firm.Example.",
        "<okafor+bills@mail.firm.co.uk>",
        "x@y.fr,",
    ),
    *("okafor＠firm.example", "okafor@firm。example", "o\u200bkafor@firm.example", "okafor @ firm.example"),
    *(
        "okafor@\nfirm.example",
        "okafor (at) firm dot com",
        "okafor [at] firm [dot] com",
        "okafor(at)firm.com",
    ),
    *(
        "okafor {AT} firm (punkt) de",
        "okafor arobase firm point fr",
        "okafor at firm dot com",
        "okafor<at>firm.com",
    ),
    *(
        "p.okafor at firm.com",
        "okafor-at-firm-dot-com",
        "okafor@intranet",
        "rené@société.fr",
        "mailto:a@b.ca",
    ),
)
NO_ADDRESSES = (
    *(
        "three calls @ twenty minutes",
        "3@20",
        "meet @ noon",
        "look at firm.example for it",
        "look at it. Calm down.",
    ),
    *(
        "We are at point two",
        "dot the i",
        "at the dot com desk",
        "see @northline",
        "5 @ 3.50",
        "(at last) we called.",
    ),
    *("they look at page one", "at home, at work", "https://firm.example/a-b", "version 2.0 at 3.5"),
)
PHONES = (
    *("416-555-0134", "(514) 555 0199", "(514)555-0199", "416.555.0134", "416 555 0134", "1-416-555-0134"),
    *("+1 416 555 0134", "+1 (416) 555-0134", "+14165550134", "+44 20 7946 0018", "+44 (0)20 7946 0018"),
    *(
        "0044 20 7946 0018",
        "+442079460018",
        "+33 6 12 34 56 78",
        "06 12 34 56 78",
        "06.12.34.56.78",
        "0612345678",
    ),
    *("+49 30 1234567", "030 1234567", "0221/1234567", "0171-1234567", "+420 123 456 789", "020 7946 0018"),
    *(
        "0800 123 456",
        "07700 900123",
        "01632 960 001",
        "call them on 4165550134",
        "Tel. 4165550134",
        "fax: 5550134",
    ),
    *(
        "555-0134",
        "４１６-５５５-０１３４",
        "416\u200b-555\u200b-0134",
        "416–555–0134",
        "416\u00a0555\u00a00134",
    ),
    *(
        "416-555-\n0134",
        "416 - 555 - 0134",
        "٤١٦-٥٥٥-٠١٣٤",
        "phone: 612 345 678",
        "(416-555-0134)",
        "x 416-555-0134.",
    ),
)
NO_PHONES = (
    *(
        "2027-03-31",
        "2027-03-31 2027-04-02",
        "31.03.2027",
        "31/03/2027",
        "2027-03-31 10:15:20",
        "from 08:30 to 17:00",
    ),
    *(
        "08:30-17:00",
        "1 000 000",
        "12 500 000",
        "1,000,000.00",
        "1.416.555",
        "$4 165 550 134",
        "416 555,01 €",
    ),
    *("112", "911", "12.5 %", "4165550134 %", "2024 2025 2026 2027", "H2X 1Y4", "10115 Berlin", "SW1A 1AA"),
    *(
        "order 4165550134",
        "ticket #8845512",
        "ORD-416-555-0134",
        "ref. 0612345678",
        "#4165550134",
        "4165550134",
    ),
    *("192.168.100.200", "ISBN 978-3-16-148410-0", "300-1200 calls a day", "+20 %", "+1 000 000", "10-12-14"),
    *(
        "eleven of 416 in 555",
        "3.14159265",
        "call 12 times",
        "text 160 characters",
        "the phone rang 1 000 000 times",
    ),
)
CARDS = (
    *(
        "4111111111111111",
        "4111 1111 1111 1111",
        "4111-1111-1111-1111",
        "4111.1111.1111.1111",
        "3400 000000 00009",
    ),
    *(
        "4222222222222",
        "４１１１ １１１１ １１１１ １１１１",
        "4111\u200b1111\u200b1111\u200b1111",
        "6011-0000-0000-0004 12/27 123",
    ),
    *(
        "4111\u00a01111\u00a01111\u00a01111",
        "4111 1111\n1111 1111",
        "card:5500000000000004.",
        "(4111 1111 1111 1111)",
    ),
    *("4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1", "3530 1113 3330 0000", "٤١١١ ١١١١ ١١١١ ١١١١", "6304000000000000000"),
)
NO_CARDS = (
    *("4111111111111112", "411111111117", "2027-03-31 2027-04-02", "41111111111111111111111", "416-555-0134"),
    *("08:30-17:00 on 2027-03-31", "1 000 000 000 000", "ending in 1111", "+442079460018"),
)
NUMBERS = (
    *(
        "h.0123",
        "H.0123",
        "h0123",
        "H-0123",
        "h 0123",
        "h. 0123",
        "host 0123",
        "agent #123",
        "employee no. 0123",
    ),
    *(
        "ask 100234",
        "100234's way",
        "number 0417",
        "0417",
        "ｈ．０１２３",
        "h.\u200b0123",
        "(h.0124)",
        "matricule 0124",
    ),
)
NO_NUMBERS = (
    *("123", "0123 calls", "$100234", "100234 %", "100234.50", "h.0999", "12 hosts", "employee 9", "in 2027"),
    *("the host had 124 calls", "No 12", "417"),
)


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        *((Trace.EMAIL, text) for text in ADDRESSES),
        *((Trace.PHONE, text) for text in PHONES),
        *((Trace.CARD, text) for text in CARDS),
        *((Trace.NUMBER, text) for text in NUMBERS),
    ],
)
def test_reached(kind: Trace, text: str, people: Directory) -> None:
    """Addresses, telephone numbers, cards and employee numbers are found in every usual spelling."""
    assert kind in {find.kind for find in found_in(text, people)}


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        *((Trace.EMAIL, text) for text in NO_ADDRESSES),
        *((Trace.PHONE, text) for text in NO_PHONES),
        *((Trace.CARD, text) for text in NO_CARDS),
        *((Trace.NUMBER, text) for text in NO_NUMBERS),
    ],
)
def test_not_reached(kind: Trace, text: str, people: Directory) -> None:
    """Dates, amounts, orders, times and codes are none of these."""
    assert kind not in {find.kind for find in found_in(text, people)}


def test_the_place_of_a_find(people: Directory) -> None:
    """What is found is told by its place in the text as it was written, look-alikes and all."""
    text = "Straße: ask Ra\u200bjésh\u0301 or p.okafor＠firm.example, h.0123, ４１６-555-0134."
    shown = [(find.kind, text[find.start : find.end]) for find in found_in(text, people)]
    assert shown == [
        (Trace.NAME, "Ra\u200bjésh"),
        (Trace.NAME, "p.okafor"),
        (Trace.EMAIL, "p.okafor＠firm.example"),
        (Trace.NUMBER, "h.0123"),
        (Trace.PHONE, "４１６-555-0134"),
    ]


def test_leaders_in_their_own_name() -> None:
    """A name that only leaders have is let be; one that a host has too is not, unless it is told in full."""
    everybody = roster([("l.1", "Alice Whitfield"), ("h.1", "Alice Okafor")])
    hosts = directory(everybody, frozenset({"h.1"}))
    assert found_in("Whitfield and I, with Alice Whitfield.", hosts) == []
    assert [find.start for find in found_in("I sat with Alice, not with Whitfield.", hosts)] == [11]


# Laws.

PLAIN = st.sampled_from(
    [
        "the",
        "bill",
        "they",
        "call",
        "about",
        "was",
        "sent",
        "on",
        "a",
        "rainy",
        "day",
        "and",
        "nobody",
        "could",
        "tell",
        "what",
        "it",
        "meant",
        "so",
        "we",
        "wait",
    ]
)
SENTENCES = st.lists(PLAIN, max_size=8).map(" ".join)
SYLLABLES = [
    "ba",
    "dza",
    "fe",
    "gho",
    "hri",
    "jo",
    "ki",
    "lum",
    "mno",
    "pau",
    "qui",
    "rez",
    "sfo",
    "tve",
    "vya",
    "wro",
    "xan",
    "yml",
    "zub",
]
NAMES = st.lists(st.sampled_from(SYLLABLES), min_size=3, max_size=5).map("".join)


@dataclass(frozen=True)
class Bent:
    """A way to write a name."""

    first: str
    last: str
    text: str


@st.composite
def bent(draw: st.DrawFn) -> Bent:
    """A name that is no word, and a way to write it."""
    first, last = draw(NAMES), draw(NAMES)
    assume(first != last and not words.usual(first) and not words.usual(last))
    name = draw(
        st.sampled_from(
            (first, last, f"{first} {last}", f"{last}, {first}", f"{first[0]}. {last}", f"{first[0]}.{last}")
        )
    )
    name = draw(st.sampled_from((str.lower, str.upper, str.title)))(name)
    before = draw(st.sampled_from(("", "d'", "l’", "(", "“", "ex-")))
    after = draw(st.sampled_from(("", "'s", "’s", "s", "'", "'nin", ",", ".", "?", ")", "-style")))
    if draw(st.booleans()):
        at = draw(st.integers(1, len(name) - 1))
        name = name[:at] + "\u200b" + name[at:]
    return Bent(first.title(), last.title(), before + name + after)


@given(bent(), SENTENCES, SENTENCES)
@settings(max_examples=300, deadline=None)
def test_a_name_is_found_anywhere(name: Bent, before: str, after: str) -> None:
    """A name of the directory is found at any position of any text, however it is bent."""
    people = directory(roster([("x", f"{name.first} {name.last}")]))
    assert Trace.NAME in {find.kind for find in found_in(f"{before} {name.text} {after}", people)}


@given(st.lists(PLAIN | st.just("."), max_size=30), st.booleans())
@settings(max_examples=200, deadline=None)
def test_common_words_are_nobody(tokens: list[str], capital: bool) -> None:
    """A text of common words is never flagged, even where people are called by them.

    Only a first and a last name side by side are a name whatever they mean.
    """
    names = ("Bill Day", "May Long", "Will Tell")
    people = directory(roster(list(zip("abc", names, strict=True))))
    text = " ".join(tokens)
    plain = " ".join(token for token in tokens if token != ".")
    for name in names:
        first, last = name.lower().split()
        assume(f"{first} {last}" not in plain and f"{last} {first}" not in plain)
    assert found_in(text.capitalize() if capital else text, people) == []


@given(st.text(st.sampled_from("0123456789"), min_size=12, max_size=18), st.data())
@settings(max_examples=300, deadline=None)
def test_a_card_is_found_in_any_grouping(digits: str, data: st.DataObject) -> None:
    """What has the length and the check digit of a card number is found, however it is grouped."""
    odd = sum(int(one) for one in digits[-2::-2])
    even = sum(sum(divmod(2 * int(one), 10)) for one in digits[::-2])
    number = digits + str(-(odd + even) % 10)
    gaps = data.draw(
        st.lists(st.sampled_from(("", "", " ", "-", ".", "\u00a0", "\u200b", "\n")), min_size=19, max_size=19)
    )
    text = "".join(digit + gap for digit, gap in zip(number, gaps, strict=False)).strip()
    assume(not any(year in text for year in ("19", "20")))
    assert Trace.CARD in {find.kind for find in found_in(f"it was {text} they said", directory(roster([])))}


@given(st.text(max_size=80))
@settings(max_examples=300, deadline=None)
def test_any_text_can_be_read(text: str) -> None:
    """Whatever a text is made of, every find lies inside it, in order."""
    people = directory(roster(PEOPLE), None, PLACES)
    finds = found_in(text, people)
    assert all(0 <= find.start < find.end <= len(text) for find in finds)
    assert finds == sorted(finds)


# The rules.

ON = date(2027, 4, 15)


def _codes(folder: Path, text: str) -> set[str]:
    site, _ = cases.found_in(folder, Example(text, ON), RULES["B060"])
    return {problem.code for problem in site.problems if problem.code.startswith("B06")}


BARRIER = """\
barriers:
  - id: jargon
    title: Nobody reads the bill
    words: {words}
    heard: {{on: 2027-04-06}}
    cause: knowledge
    severity: high
"""
HOST = "hosts: [{id: one, name: Anna Frostad}, {id: two, name: Ola Lumen}]\n"


def test_a_word_that_leaders_use_is_no_name(tmp_path: Path) -> None:
    """A name that stands in lower case in what leaders write is a word of the program."""
    said = HOST + BARRIER.format(words="Give them lumen and they are glad.")
    assert _codes(tmp_path / "one", said) == {"B060"}
    pledge = "pledges: [{id: light, title: Light, department: it, promise: More lumen at every desk.}]\n"
    assert _codes(tmp_path / "two", said + pledge) == set()


def test_hosts_words_make_no_word_of_a_name(tmp_path: Path) -> None:
    """A name that one host wrote in lower case twice is still a name."""
    said = HOST + BARRIER.format(words="I asked lumen and the lumen way is best.")
    assert _codes(tmp_path, said) == {"B060"}


def test_an_answer_does_not_name_the_host(tmp_path: Path) -> None:
    """Who answers may name colleagues, but not the hosts to whom the answer goes."""
    answers = "    answers: [{{on: 2027-04-09, says: {}}}]\n"
    plain = HOST + BARRIER.format(words="Nobody reads the bill.")
    people = "people: [{id: biller, name: Paul Grindahl}]\n"
    assert _codes(tmp_path / "one", people + plain + answers.format("Thank you Anna.")) == {"B060"}
    assert _codes(tmp_path / "two", people + plain + answers.format("Paul Grindahl has the list.")) == set()


def test_nothing_found_is_repeated(tmp_path: Path) -> None:
    """No message says what was found."""
    text = HOST + BARRIER.format(words="Frostad says 4111 1111 1111 1111, 416-555-0134, a@firm.example")
    site, _ = cases.found_in(tmp_path, Example(text, ON), RULES["B060"])
    mine = [problem for problem in site.problems if problem.code.startswith("B06")]
    assert {problem.code for problem in mine} == {"B060", "B061", "B062", "B063"}
    for problem in mine:
        for secret in ("Frostad", "4111", "0134", "firm"):
            assert secret not in problem.message + problem.hint + problem.subject


def test_texts_are_found_by_the_model() -> None:
    """Every line and prose of a record is looked at, and no identifier or address."""
    keys = {key for _, key, _ in privacy._parts(Pledge)}
    assert {"title", "promise", "limits", "closing_note", "evidence", "renegotiated", "steps"} <= keys
    assert not {"id", "owner", "department", "addresses", "was", "due", "place"} & keys
    heard = {key for _, key, _ in privacy._parts(Barrier)}
    assert {"words", "customers", "often", "heard", "also_told", "reworded"} <= heard
