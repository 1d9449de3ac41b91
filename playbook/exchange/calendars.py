"""Shadow days as calendars (RFC 5545): one day for one person, or all days of a person, a site, a program.

Calendars that people subscribe to tell of changes, not only of days. So an entry keeps its name for as
long as it is the same day of the same leader, whenever and wherever that comes to lie; each change
raises its sequence number; and what is gone from somebody's calendar is called off there.
"""

from __future__ import annotations

import re
import weakref
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

from icalendar import vText, vUri
from icalendar.parser import Contentline, Parameters

from playbook.model.library import Program
from playbook.model.organization import Department, Person, Site
from playbook.model.shadowing import Former, Host, HostSite, Leader, ShadowDay, Shadowing

# What there is to ask for.


def of_day(program: Program, day: ShadowDay, whose: str, link: str = "") -> bytes:
    """One shadow day as its leader's entry, or as its host's: `whose` is the identifier of one of the two.

    `link` is the absolute address of the person's page. This calendar has no name of its own: an entry
    that is added alone belongs into the calendar that the person already has.
    """
    book = _book(program)
    view = _leaders if whose == day.leader else _hosts
    return _calendar([view(book, book.told(day), link)])


def of_leader(program: Program, leader: str, link: str = "") -> bytes | None:
    """Every day of a leader, and what was called off; None where there is nothing to tell."""
    book = _book(program)
    return _whole(book, book.leader(leader), book.of_leader.get(leader, ()), _leaders, link)


def of_host(program: Program, host: str, link: str = "") -> bytes | None:
    """Every day that a leader spends beside a host, and what was called off; None where there is neither."""
    book = _book(program)
    return _whole(book, book.host(host), book.of_host.get(host, ()), _hosts, link)


def of_site(program: Program, site: str, link: str = "") -> bytes | None:
    """Every visit to a site, and what was called off or went elsewhere; None where there is neither.

    Its entries are the site's own, so that one person can have the calendars of several sites.
    """
    book = _book(program)
    known = book.sites.get(site)
    return _whole(book, known.title if known else site, book.of_site.get(site, ()), _sites, link)


def of_program(program: Program, link: str = "") -> bytes | None:
    """Every shadow day of a program, and what was called off; None where there is nothing to tell."""
    book = _book(program)
    return _whole(book, "", book.everything, _everybodys, link)


# Words: calendars are read far from the site, so each speaks its reader's language.


@dataclass(frozen=True, slots=True, kw_only=True)
class _Words:
    """What a calendar says in one language, apart from what authors wrote."""

    beside: str
    visitor: str
    visit: str
    off: str
    is_off: str
    video: str
    line: str
    arrive: str
    contact: str
    bring: str
    who: str
    rights: str
    stop: str
    colon: str


_ENGLISH: Final = _Words(
    beside="A day beside {host}",
    visitor="{leader} spends the day beside you",
    visit="{leader} beside {host}",
    off="Called off: {entry}",
    is_off="This day is called off.",
    video="By video link",
    line="Line of work",
    arrive="How to arrive",
    contact="On arrival, ask for",
    bring="What to bring",
    who="Who comes",
    rights="What you may rely on",
    stop="To stop at once",
    colon=": ",
)

_FRENCH: Final = _Words(
    beside="Une journée avec {host}",
    visitor="{leader} passe la journée avec vous",
    visit="{leader} avec {host}",
    off="Annulé\u00a0: {entry}",
    is_off="Cette journée est annulée.",
    video="Par visioconférence",
    line="Activité",
    arrive="Comment arriver",
    contact="À l’arrivée, demandez",
    bring="À apporter",
    who="Qui vient",
    rights="Vos droits",
    stop="Pour arrêter tout de suite",
    colon="\u00a0: ",
)

_CATALOGUE: Final[Mapping[str, _Words]] = {"en": _ENGLISH, "fr": _FRENCH}


def _words(*languages: Iterable[str]) -> _Words:
    """The words of the first language that there are words for; `fr-CA` is French as well."""
    for one in (code for codes in languages for code in codes):
        found = _CATALOGUE.get(re.split("[-_]", one.casefold(), maxsplit=1)[0])
        if found:
            return found
    return _ENGLISH


# What is told of each day, looked up once for all calendars of a program.


@dataclass(frozen=True, slots=True)
class _Told:
    """A shadow day that stands, or one that was given up, as calendars know it."""

    name: str
    """The same for as long as it is the same day of the same leader."""
    leader: str
    host: str
    site: str | None
    on: date
    sequence: int
    stamp: date
    """When this was last changed, as far as is known."""
    off: bool = False


class _Book:
    """A program's days as calendars ask for them."""

    def __init__(self, program: Program) -> None:
        self.title = program.charter.title
        self.leaders: Mapping[str, Leader] = program.leaders
        self.hosts: Mapping[str, Host] = program.hosts
        self.everyone: Mapping[str, Person] = program.everyone
        self.departments: Mapping[str, Department] = program.departments
        self.sites: Mapping[str, Site] = program.sites
        self.languages = program.organization.languages
        self.domain = f"{program.id}.playbook"
        self.plan: Shadowing | None = program.shadowing
        self.offers: Mapping[str, HostSite] = {one.site: one for one in self.plan.sites} if self.plan else {}
        self._days: dict[tuple[str, str, date], _Told] = {}
        self.everything = [*self._standing(program), *map(_given_up, program.schedule.former)]
        self.of_leader: dict[str, list[_Told]] = defaultdict(list)
        self.of_host: dict[str, list[_Told]] = defaultdict(list)
        self.of_site: dict[str, list[_Told]] = defaultdict(list)
        for one in self.everything:
            self.of_leader[one.leader].append(one)
            self.of_host[one.host].append(one)
            if one.site:
                self.of_site[one.site].append(one)

    def _standing(self, program: Program) -> Iterator[_Told]:
        """The days of the schedule. A number that a leader has twice names one day; dates name the others."""
        schedule = program.schedule
        last: dict[str, int] = defaultdict(int)
        for gone in schedule.former:
            last[_name(gone)] = max(last[_name(gone)], gone.revision)
        taken: set[str] = set()
        for day in sorted(schedule.days, key=lambda one: (-one.revision, one.on, one.host)):
            names = (_name(day), _name_by_date(day), f"{_name_by_date(day)}+{day.host}")
            name = next((one for one in names if one not in taken), None)
            if name is None:
                continue
            taken.add(name)
            sequence = max(day.revision, last.get(name, 0))
            changed = schedule.made_on if sequence else None
            told = _Told(name, day.leader, day.host, day.site, day.on, sequence, changed or day.on)
            self._days[day.leader, day.host, day.on] = told
            yield told

    def told(self, day: ShadowDay) -> _Told:
        """A single day; one that no schedule knows goes by its date."""
        known = self._days.get((day.leader, day.host, day.on))
        return known or _Told(
            _name_by_date(day), day.leader, day.host, day.site, day.on, day.revision, day.on
        )

    def leader(self, id: str) -> str:
        """What a leader is called."""
        return self._called(self.leaders.get(id), id)

    def host(self, id: str) -> str:
        """What a host is called."""
        return self._called(self.hosts.get(id), id)

    def _called(self, person: Person | None, id: str) -> str:
        found = person or self.everyone.get(id)
        return (found.name if found else "").strip() or id

    def words(self, person: Person | None = None) -> _Words:
        """The words in a person's language, or in the organization's."""
        return _words(person.languages if person else (), self.languages)


def _name(day: ShadowDay | Former) -> str:
    # No identifier has a plus sign, so no two names run into each other.
    return f"{day.leader}+{day.number}"


def _name_by_date(day: ShadowDay) -> str:
    return f"{day.leader}+{day.on}"


def _given_up(gone: Former) -> _Told:
    return _Told(_name(gone), gone.leader, gone.host, gone.site, gone.on, gone.revision, gone.until, off=True)


_LAST: dict[int, tuple[weakref.ref[Program], _Book]] = {}
"""What is told of the program that was asked for last: its calendars are made one after another."""


def _book(program: Program) -> _Book:
    kept = _LAST.get(0)
    if kept is not None and kept[0]() is program:
        return kept[1]
    found = _Book(program)
    _LAST[0] = (weakref.ref(program), found)
    return found


# How a day looks to a leader, to a host, and to everybody.


@dataclass(frozen=True, slots=True)
class _Entry:
    """An event as it stands in a file, and what its calendar must know of it."""

    uid: str
    on: date
    sequence: int
    stamp: date
    off: bool
    zone: str
    """The time zone that the calendar must tell about, if any."""
    text: bytes


_View = Callable[[_Book, _Told, str], _Entry]


def _leaders(book: _Book, told: _Told, link: str) -> _Entry:
    words = book.words(book.leaders.get(told.leader))
    host = book.hosts.get(told.host)
    site = book.sites.get(told.site or "")
    offer = book.offers.get(told.site or "")
    plan = book.plan
    return _entry(
        book,
        told,
        words,
        name=told.name,
        summary=words.beside.format(host=book.host(told.host)),
        about=(
            _said(words, words.line, host.line if host else ""),
            _said(words, words.arrive, site.arrive if site else ""),
            _said(words, words.contact, offer.contact if offer else ""),
            _listed(words, words.bring, plan.bring if plan else ()),
        ),
        link=link,
    )


def _hosts(book: _Book, told: _Told, link: str) -> _Entry:
    words = book.words(book.hosts.get(told.host))
    plan = book.plan
    signal = plan.privacy.stop_signal if plan and plan.privacy else ""
    return _entry(
        book,
        told,
        words,
        # Another host is another entry: what is called off here stands there.
        name=f"{told.name}+{told.host}",
        summary=words.visitor.format(leader=book.leader(told.leader)),
        about=(
            _said(words, words.who, _who(book, told)),
            _listed(words, words.rights, plan.rights if plan else ()),
            _said(words, words.stop, signal),
        ),
        link=link,
    )


def _sites(book: _Book, told: _Told, link: str) -> _Entry:
    # Whoever has the calendars of two sites keeps both entries of a day that went from one to the other;
    # no host's name is `at`, with a site behind it.
    return _visit(book, told, f"{told.name}+at+{told.site}", link)


def _everybodys(book: _Book, told: _Told, link: str) -> _Entry:
    return _visit(book, told, told.name, link)


def _visit(book: _Book, told: _Told, name: str, link: str) -> _Entry:
    words = book.words()
    host = book.hosts.get(told.host)
    return _entry(
        book,
        told,
        words,
        name=name,
        summary=words.visit.format(leader=book.leader(told.leader), host=book.host(told.host)),
        about=(
            _said(words, words.who, _who(book, told)),
            _said(words, words.line, host.line if host else ""),
        ),
        link=link,
        busy=False,
    )


def _who(book: _Book, told: _Told) -> str:
    leader = book.leaders.get(told.leader)
    department = book.departments.get((leader.department if leader else None) or "")
    name = book.leader(told.leader)
    return f"{name}, {department.title}" if department else name


def _said(words: _Words, what: str, text: str) -> str:
    return f"{what}{words.colon}{text.strip()}" if text.strip() else ""


def _listed(words: _Words, what: str, lines: Iterable[str]) -> str:
    found = "".join(f"\n- {line}" for line in lines)
    return f"{what}{words.colon.rstrip()}{found}" if found else ""


def _entry(
    book: _Book,
    told: _Told,
    words: _Words,
    *,
    name: str,
    summary: str,
    about: Iterable[str],
    link: str,
    busy: bool = True,
) -> _Entry:
    """An event at its place and hours; what is called off says so first, and says nothing else."""
    site, host = book.sites.get(told.site or ""), book.hosts.get(told.host)
    place = f"{site.title}, {site.address}" if site and site.address else site.title if site else words.video
    # By video link the visitor keeps the host's hours.
    clock = told.site or (host.site if host else None) or ""
    zone = book.sites[clock].timezone if clock in book.sites else ""
    offer = book.offers.get(clock)
    times = _times(offer.hours, zone) if offer else None
    uid = f"{name}@{book.domain}"
    text = _event(
        uid=uid,
        sequence=told.sequence,
        stamp=told.stamp,
        on=told.on,
        times=times,
        zone=zone,
        off=told.off,
        busy=busy,
        summary=words.off.format(entry=summary) if told.off else summary,
        place=place,
        about=words.is_off if told.off else "\n\n".join(part for part in about if part),
        link=link,
    )
    named = zone if times and zone != "UTC" else ""
    return _Entry(uid, told.on, told.sequence, told.stamp, told.off, named, text)


_HOURS: Final = re.compile(
    r"\s*(\d{1,2})[:.h](\d{2})\s*[-–—]\s*(\d{1,2})[:.h](\d{2})\s*", re.ASCII | re.IGNORECASE
)


@lru_cache(maxsize=1024)
def _times(hours: str, zone: str) -> tuple[time, time] | None:
    """First and last hour where both are written plainly, such as `08:30-17:00`, in a zone that is known."""
    found = _HOURS.fullmatch(hours)
    try:
        if not found or not zone:
            return None
        ZoneInfo(zone)
        start, end = time(int(found[1]), int(found[2])), time(int(found[3]), int(found[4]))
    except (ValueError, KeyError, OSError):
        return None
    return (start, end) if start != end else None


# Calendars, from entries.


def _whole(book: _Book, whose: str, days: Iterable[_Told], view: _View, link: str) -> bytes | None:
    """The calendar that somebody subscribes to: each entry once, in its latest state."""
    latest: dict[str, _Entry] = {}
    for entry in (view(book, told, link) for told in days):
        other = latest.get(entry.uid)
        if other is None or _rank(entry) > _rank(other):
            latest[entry.uid] = entry
    if not latest:
        return None
    named = f"{book.title} – {whose}" if whose else book.title
    return _calendar(sorted(latest.values(), key=lambda one: (one.on, one.uid)), named)


def _rank(entry: _Entry) -> tuple[bool, int, date, date, bytes]:
    return not entry.off, entry.sequence, entry.stamp, entry.on, entry.text


def _calendar(entries: Iterable[_Entry], name: str = "") -> bytes:
    """A calendar: its head, the time zones that its entries need, and the entries."""
    parts = [b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Playbook//Shadow days//EN\r\nMETHOD:PUBLISH\r\n"]
    if name:
        parts += (_line("NAME", _flat(name)), _line("X-WR-CALNAME", _flat(name)), _OFTEN)
    texts = []
    years: dict[str, tuple[int, int]] = {}
    for entry in entries:
        texts.append(entry.text)
        if entry.zone:
            first, last = years.get(entry.zone, (entry.on.year, entry.on.year))
            years[entry.zone] = (min(first, entry.on.year), max(last, entry.on.year))
    parts += (_timezone(zone, *years[zone]) for zone in sorted(years))
    return b"".join((*parts, *texts, b"END:VCALENDAR\r\n"))


_OFTEN: Final = b"REFRESH-INTERVAL;VALUE=DURATION:PT12H\r\nX-PUBLISHED-TTL:PT12H\r\n"
"""How often a calendar asks again; one name is the standard's, the other is what some programs know."""


@lru_cache(maxsize=16_384)
def _event(
    *,
    uid: str,
    sequence: int,
    stamp: date,
    on: date,
    times: tuple[time, time] | None,
    zone: str,
    off: bool,
    busy: bool,
    summary: str,
    place: str,
    about: str,
    link: str,
) -> bytes:
    """An event: with its hours where they and the time zone are known, else all day.

    Kept from one rendering to the next, because a live preview renders often and days change rarely.
    """
    if times:
        start = datetime.combine(on, times[0])
        # A shift that ends at an earlier hour ends on the next day.
        end = datetime.combine(on + timedelta(times[1] < times[0]), times[1])
        when = (_at("DTSTART", start, zone), _at("DTEND", end, zone))
    else:
        ends = on + timedelta(1)
        when = (_plain("DTSTART;VALUE=DATE", _digits(on)), _plain("DTEND;VALUE=DATE", _digits(ends)))
    # The same input must give the same bytes, so the stamp is never that of the clock.
    changed = _digits(datetime.combine(stamp, time())) + "Z"
    parts = [
        b"BEGIN:VEVENT\r\n",
        _line("UID", uid),
        _plain("DTSTAMP", changed),
        _plain("LAST-MODIFIED", changed),
        _plain("SEQUENCE", str(sequence)),
        _plain("STATUS", "CANCELLED" if off else "CONFIRMED"),
        _plain("TRANSP", "OPAQUE" if busy and not off else "TRANSPARENT"),
        *when,
        _line("SUMMARY", _flat(summary)),
    ]
    if where := _flat(place):
        parts.append(_line("LOCATION", where))
    if about := _clean(about):
        parts.append(_long_line("DESCRIPTION", about))
    if link:
        parts.append(_content(Contentline.from_parts("URL", Parameters(), vUri(link))))
    parts.append(b"END:VEVENT\r\n")
    return b"".join(parts)


def _at(name: str, moment: datetime, zone: str) -> bytes:
    # Universal time goes by a letter and needs no zone.
    return _plain(name, f"{_digits(moment)}Z") if zone == "UTC" else _line(name, _digits(moment), TZID=zone)


def _digits(moment: date) -> str:
    """A date, or a date and time, as calendars write them."""
    return moment.isoformat().replace("-", "").replace(":", "")


@lru_cache(maxsize=256)
def _timezone(zone: str, first: int, last: int) -> bytes:
    """What a time zone's clocks do in these years, so that nobody has to look it up."""
    known = ZoneInfo(zone)
    before = datetime(first, 1, 1, tzinfo=known)
    moment, end = before.astimezone(UTC), datetime(last + 1, 1, 3, tzinfo=UTC)
    observed = [_observance(before, before)]
    while moment < end:
        moment += timedelta(1)
        now = moment.astimezone(known)
        if now.utcoffset() != before.utcoffset():
            observed.append(_observance(before, _turn(moment - timedelta(1), moment, known)))
        before = now
    return b"".join(
        (b"BEGIN:VTIMEZONE\r\n", _line("TZID", zone), *observed, b"END:VTIMEZONE\r\n"),
    )


def _turn(low: datetime, high: datetime, zone: ZoneInfo) -> datetime:
    """The first second of a day at which clocks show another offset than at its beginning."""
    offset = low.astimezone(zone).utcoffset()
    while high - low > timedelta(seconds=1):
        middle = low + timedelta(seconds=(high - low) // timedelta(seconds=2))
        if middle.astimezone(zone).utcoffset() == offset:
            low = middle
        else:
            high = middle
    return high.astimezone(zone)


def _observance(before: datetime, since: datetime) -> bytes:
    """From when on clocks show an offset; the moment is told as the clocks before it would show it."""
    offset = before.utcoffset() or timedelta()
    kind = b"DAYLIGHT" if since.dst() else b"STANDARD"
    return b"".join(
        (
            b"BEGIN:" + kind + b"\r\n",
            _plain("DTSTART", _digits((since.astimezone(UTC) + offset).replace(tzinfo=None))),
            _plain("TZOFFSETFROM", _offset(offset)),
            _plain("TZOFFSETTO", _offset(since.utcoffset() or timedelta())),
            _line("TZNAME", since.tzname() or "local"),
            b"END:" + kind + b"\r\n",
        )
    )


def _offset(offset: timedelta) -> str:
    minutes = round(offset / timedelta(minutes=1))
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}{abs(minutes) % 60:02}"


# Lines: the library escapes and folds whatever authors wrote.


def _plain(name: str, value: str) -> bytes:
    """A short line of letters and digits, which needs neither."""
    return f"{name}:{value}\r\n".encode()


def _line(name: str, value: str, **parameters: str) -> bytes:
    return _content(Contentline.from_parts(name, Parameters(parameters), vText(value)))


@lru_cache(maxsize=16_384)
def _long_line(name: str, value: str) -> bytes:
    """A line that many entries share, or that takes long to fold."""
    return _line(name, value)


def _content(line: Contentline) -> bytes:
    fold: Callable[[], bytes] = line.to_ical
    return fold() + b"\r\n"


_BREAKS: Final = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_BLANKS: Final = re.compile("[ \t\n]+")
_UNWRITABLE: Final = re.compile("[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff]")


def _clean(text: str) -> str:
    """Text without what no calendar may hold: control characters and halves of characters."""
    found = _UNWRITABLE.sub("", _BREAKS.sub("\n", text))
    # The library takes a backslash before N for a line break; an invisible joiner keeps them apart.
    return found.replace("\\N", "\\\u2060N")


def _flat(text: str) -> str:
    """Text on one line."""
    return _BLANKS.sub(" ", _clean(text)).strip()
