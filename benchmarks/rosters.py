"""Rosters of any size and shape, made by counting and by dice: the same seed gives the same bytes.

python -m benchmarks.rosters FOLDER --leaders 350 --kind tight
"""

from __future__ import annotations

import argparse
import csv
import random
import shutil
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

import yaml

from benchmarks import measure

KINDS: Final = ("easy", "tight", "seats", "language", "blackouts", "several")
"""Plenty of everything; host-days, seats, or hosts of one language just about enough; closed weeks and
narrow calendars; one to three days for each leader."""

PROGRAM: Final = "sample"
FIRST, LAST = date(2027, 1, 11), date(2027, 3, 19)
BEFORE: Final = date(2026, 12, 1)
"""A day before the window: everything is still to be planned."""

SITE_OF: Final = 29
"""So many leaders for each site."""
REGION: Final = 8
"""So many sites lie near one another."""
HOSTS: Final = 1.2
"""So many hosts for each leader."""

DIVISIONS: Final = {
    "Customer care": ("phone-care", "billing", "chat-care", "stores"),
    "Field": ("installation", "repair", "dispatch"),
    "Head office": ("finance", "hr", "legal", "marketing"),
    "Technology": ("it", "network", "security"),
}
DEPARTMENTS: Final = tuple((name, division) for division, names in DIVISIONS.items() for name in names)
_FACING: Final = ("Customer care", "Field")
LINES: Final = ("sales calls", "billing calls", "repairs", "chat", "counter", "installation")
SHIFTS: Final = {
    "weekdays": "mon, tue, wed, thu, fri",
    "early": "mon, tue, wed, thu",
    "late": "tue, wed, thu, fri",
    "split": "mon, tue, thu, fri",
    "long": "mon, wed, thu, fri",
}
NAMES: Final = ("Ada", "Ben", "Chi", "Dora", "Eli", "Fay", "Gus", "Hana", "Ivo", "June", "Kai", "Lou")
SURNAMES: Final = ("Adair", "Brook", "Calder", "Dale", "Ember", "Frost", "Grove", "Heath", "Isle", "Lake")


def write(folder: Path, *, leaders: int, kind: str, seed: int = 1) -> str:
    """Write a whole workspace with invented rosters, and tell the program's identifier.

    The same arguments give the same bytes. Raises ValueError for a kind that there is not.
    """
    if kind not in KINDS:
        raise ValueError(f"There is no kind `{kind}`; there are {', '.join(KINDS)}.")
    program = folder / "programs" / PROGRAM
    program.mkdir(parents=True, exist_ok=True)
    made = _Rosters(leaders, kind, random.Random(f"{kind} {leaders} {seed}"))
    for path, text in (
        (folder / "mkdocs.yml", _MKDOCS),
        (folder / "programs" / "organization.yml", made.organization()),
        (program / "program.yml", _PROGRAM),
    ):
        path.write_text(text, encoding="utf-8")
    if not (folder / "content").exists():
        shutil.copytree(measure.ROOT / "content", folder / "content")
    people = made.leaders()
    _table(program / "leaders.csv", _LEADER, people)
    _table(program / "hosts.csv", _HOST, made.hosts())
    (program / "shadowing.yml").write_text(made.shadowing(), encoding="utf-8")
    return PROGRAM


def fall_ill(folder: Path, program: str, share: float = 0.04) -> list[str]:
    """The identifiers of some hosts who have visits in the schedule: such a share of them, one at least."""
    hosts = sorted({day["host"] for day in lock(folder, program).get("days", [])})
    many = min(len(hosts), max(1, round(share * len(hosts))))
    return sorted(random.Random(f"ill {len(hosts)}").sample(hosts, many))


def lock(folder: Path, program: str) -> dict[str, Any]:
    """The program's schedule as it stands in its file, every value as text."""
    path = folder / "programs" / program / "schedule.lock.yml"
    # With types, the key `on` would be a truth value.
    found: dict[str, Any] = yaml.load(
        path.read_text(encoding="utf-8"), getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    )
    return found


_LEADER: Final = (
    "id",
    "name",
    "department",
    "days",
    "sites",
    "languages",
    "available",
    "managers",
    "prefers",
)
_HOST: Final = (
    "id",
    "name",
    "department",
    "site",
    "line",
    "languages",
    "shifts",
    "off",
    "max_days",
    "rest_gap",
    "remote",
    "managers",
    "opted_in",
)


def _table(path: Path, heads: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(heads)
        writer.writerows(rows)


class _Rosters:
    """The rosters as they are thrown; each method throws once, in the order of `write`."""

    def __init__(self, leaders: int, kind: str, dice: random.Random) -> None:
        self.count, self.kind, self.dice = leaders, kind, dice
        self.size = max(2, round(leaders / SITE_OF))
        self.need = 0
        self.spanish = 0
        self.sites = [f"site-{number:04}" for number in range(1, self.size + 1)]
        self.language = [dice.choices(("en", "fr", "es"), (70, 25, 5))[0] for _ in self.sites]
        # Executives over a division, heads of departments and team leads are the first of the leaders.
        self.chief = "l.00001"
        self.above = {division: self._leader(2 + number) for number, division in enumerate(DIVISIONS)}
        first = 2 + len(DIVISIONS)
        self.head = {name: self._leader(first + number) for number, (name, _) in enumerate(DEPARTMENTS)}
        self.team: dict[str, list[str]] = {name: [] for name, _ in DEPARTMENTS}
        self.place = {
            **dict.fromkeys((self.chief,), ""),
            **{id: DIVISIONS[division][0] for division, id in self.above.items()},
            **{id: name for name, id in self.head.items()},
        }

    def _leader(self, number: int) -> str:
        """A leader's identifier; small rosters have their few people do several jobs."""
        return f"l.{(number - 1) % self.count + 1:05}"

    def organization(self) -> str:
        """`organization.yml`."""
        lines = [
            "name: Sample organization",
            "invented: This organization, its people and its calendars are made up by dice, to measure by.",
            "languages: [en, fr, es]",
            "departments:",
            *(
                f"  - {{id: {name}, title: {name.replace('-', ' ').capitalize()}, division: {division}, "
                f"function: {_FUNCTION.get(name, 'other')}, "
                f"customer_facing: {str(division in _FACING).lower()}}}"
                for name, division in DEPARTMENTS
            ),
            "sites:",
            *(
                f"  - {{id: {site}, title: Site {site[5:]}, timezone: America/Toronto, "
                f"languages: [{language}]}}"
                for site, language in zip(self.sites, self.language, strict=True)
            ),
        ]
        return "\n".join(lines) + "\n"

    def leaders(self) -> list[list[object]]:
        """The rows of `leaders.csv`."""
        rows: list[list[object]] = []
        names = [name for name, _ in DEPARTMENTS]
        division_of = dict(DEPARTMENTS)
        for number in range(1, self.count + 1):
            id = self._leader(number)
            department = self.place.get(id) if id in self.place else self.dice.choice(names)
            ranked = id in self.place
            managers: list[str] = []
            if department and not ranked:
                managers = [self.head[department], self.above[division_of[department]], self.chief]
                team = self.team[department]
                if self.dice.random() < 0.12 or not team:
                    team.append(id)
                else:
                    managers.insert(0, self.dice.choice(team))
            elif department and id != self.chief:
                managers = [self.above[division_of[department]], self.chief]
            days = self._days(number)
            home = self.dice.randrange(self.size)
            languages = self._languages(home, leader=True)
            self.need += days
            self.spanish += days * (languages == ["es"])
            rows.append(
                [
                    id,
                    self._name(number),
                    department or "",
                    days,
                    ";".join(self._reach(home)),
                    ";".join(languages),
                    ";".join(self._available()),
                    ">".join(dict.fromkeys(one for one in managers if one != id)),
                    ";".join(self._wishes(home)),
                ]
            )
        return rows

    def _days(self, number: int) -> int:
        if self.kind == "several":
            return self.dice.choices((1, 2, 3), (40, 40, 20))[0]
        return 2 if self.dice.random() < 0.03 else 1

    def _reach(self, home: int) -> list[str]:
        """The sites that a leader gets to: near home mostly, seldom anywhere."""
        if self.dice.random() < 0.01:
            return []
        first = home - home % REGION
        near = range(first, min(first + REGION, self.size))
        found = {home: None}
        for _ in range(self.dice.choices((0, 1, 2, 3), (25, 30, 25, 20))[0]):
            far = self.dice.random() < 0.15
            found[self.dice.randrange(self.size) if far else self.dice.choice(near)] = None
        sites = [self.sites[number] for number in sorted(found)]
        remote = 0.03 if self.kind in ("seats", "tight") else 0.12
        return [*sites, "REMOTE"] if self.dice.random() < remote else sites

    def _languages(self, home: int, *, leader: bool) -> list[str]:
        if self.kind == "language" and leader and self.dice.random() < 0.1:
            return ["es"]
        own = self.language[home]
        first = (
            own if self.dice.random() < (0.6 if leader else 0.85) else self.dice.choice(("en", "en", "fr"))
        )
        second = self.dice.choice(("en", "en", "fr", "es"))
        if self.kind == "language" and "es" in (first, second) and self.dice.random() < 0.9:
            return ["en"]
        return [first, second] if second != first and self.dice.random() < 0.3 else [first]

    def _available(self) -> list[str]:
        if self.kind == "blackouts":
            spans = [self._span(2, 6) for _ in range(self.dice.choice((1, 1, 2, 2, 3)))]
        elif self.dice.random() < 0.2:
            spans = [(FIRST, LAST)]
        else:
            spans = [self._span(5, 25) for _ in range(self.dice.choice((1, 2, 2, 3)))]
        return [_written(*span) for span in _joined(spans)]

    def _span(self, least: int, most: int) -> tuple[date, date]:
        """So many calendar days somewhere in the window."""
        length = self.dice.randint(least, most)
        start = FIRST + timedelta(self.dice.randrange((LAST - FIRST).days + 2 - length))
        return start, start + timedelta(length - 1)

    def _wishes(self, home: int) -> list[str]:
        if self.dice.random() > 0.1:
            return []
        host = f"h.{self.dice.randint(1, self._many_hosts()):05}"
        return [self.dice.choice((self.dice.choice(LINES), self.sites[home], host))]

    def _many_hosts(self) -> int:
        return max(2, round(self.count * HOSTS))

    def hosts(self) -> list[list[object]]:
        """The rows of `hosts.csv`."""
        rows: list[list[object]] = []
        names = [name for name, _ in DEPARTMENTS]
        # Front-line departments have more hosts than head office.
        weights = [6 if division in _FACING else 2 for _, division in DEPARTMENTS]
        division_of = dict(DEPARTMENTS)
        few = self.kind in ("tight", "language")
        for number in range(1, self._many_hosts() + 1):
            home = self.dice.randrange(self.size)
            department = self.dice.choices(names, weights)[0]
            most = self.dice.choices((1, 2, 3, 4), (70, 22, 6, 2) if few else (15, 35, 30, 20))[0]
            rows.append(
                [
                    f"h.{number:05}",
                    self._name(number + 7),
                    department,
                    self.sites[home],
                    self.dice.choice(LINES),
                    ";".join(self._languages(home, leader=False)),
                    self.dice.choice((*SHIFTS, "weekdays", "weekdays")),
                    ";".join(self._off()),
                    most,
                    self.dice.choice((0, 1, 5, 7)) if self.dice.random() < 0.06 else "",
                    "yes" if self.dice.random() < 0.08 else "",
                    ">".join(self._line(department, division_of[department])),
                    "yes" if self.dice.random() < 0.92 else "no",
                ]
            )
        if self.kind == "language":
            self._make_scarce(rows)
        if self.kind == "tight":
            self._let_off(rows, self.need)
        return rows

    def _off(self) -> list[str]:
        many = self.dice.choice((2, 3, 4) if self.kind == "blackouts" else (0, 0, 1, 1, 2))
        return [_written(*span) for span in _joined([self._span(1, 10) for _ in range(many)])]

    def _line(self, department: str, division: str) -> list[str]:
        """Three to five steps: mostly one's own department, with the executives of the division above."""
        line = [self.head[department], self.above[division], self.chief]
        team = self.team[department]
        for _ in range(self.dice.choices((0, 1, 2), (10, 60, 30))[0]):
            if team:
                line.insert(0, self.dice.choice(team))
        return list(dict.fromkeys(line))

    def _make_scarce(self, rows: list[list[object]]) -> None:
        """Hosts who speak Spanish have room for about nine in ten of the days that need one."""
        willing = [row for row in self.dice.sample(rows, len(rows)) if row[12] == "yes"]
        missing = round(0.9 * self.spanish)
        for row in willing:
            if missing > 0:
                row[5] = "es" if self.dice.random() < 0.5 else "en;es"
                missing -= int(str(row[8]))
                continue
            row[5] = ";".join(one for one in str(row[5]).split(";") if one != "es") or "en"
            row[8] = self.dice.choice((1, 2, 3))

    def _let_off(self, rows: list[list[object]], need: int) -> None:
        """Hosts say no until those who said yes have just a little more room than what is asked for."""
        room = sum(int(str(row[8])) for row in rows if row[12] == "yes")
        for row in self.dice.sample(rows, len(rows)):
            if room <= round(1.02 * need):
                break
            if row[12] == "yes":
                row[12] = "no"
                room -= int(str(row[8]))

    def _name(self, number: int) -> str:
        return f"{NAMES[number % len(NAMES)]} {SURNAMES[number // len(NAMES) % len(SURNAMES)]} {number}"

    def shadowing(self) -> str:
        """`shadowing.yml`."""
        shut = ["2027-02-15"]
        if self.kind == "blackouts":
            shut.append("2027-02-22..2027-02-26")
        lines = [
            f"window: {_written(FIRST, LAST)}",
            "closed:",
            *(f"  - {{days: {days}, reason: closed everywhere}}" for days in shut),
            "shifts:",
            *(f"  - {{id: {name}, days: [{days}]}}" for name, days in SHIFTS.items()),
            "rights: [Anybody may decline or stop. Nothing of the day goes into an appraisal.]",
            "sites:",
        ]
        for number, site in enumerate(self.sites):
            seats = 1 if self.kind == "seats" else self.dice.choices((1, 2, 3, 4, 5), (15, 30, 30, 15, 10))[0]
            lines.append(f"  - site: {site}")
            lines.append(f"    seats: {seats}")
            for key, spans in (("closed", self._closed(number)), ("peaks", self._peaks(seats))):
                if spans:
                    lines.append(f"    {key}:")
                    lines += spans
        return "\n".join(lines) + "\n"

    def _closed(self, number: int) -> Iterator[str] | list[str]:
        if self.kind == "seats":
            # Of some fifty days, so many are left that all sites together have just about enough seats.
            open_days = _weekdays(FIRST, LAST)
            share = self.need * 1.02 / (self.size * (len(open_days) - 1))
            return [
                f"      - {{days: {on}, reason: full}}"
                for on in open_days
                if self.dice.random() > share and on != date(2027, 2, 15)
            ]
        many = self.dice.choice((2, 3)) if self.kind == "blackouts" else self.dice.choice((0, 0, 1))
        weeks = self.dice.sample(range(10), many)
        mondays = [FIRST + timedelta(7 * week) for week in sorted(weeks)]
        return [f"      - {{days: {_written(one, one + timedelta(4))}, reason: moving}}" for one in mondays]

    def _peaks(self, seats: int) -> list[str]:
        if seats < 2:
            return []
        many = self.dice.choice((2, 3, 4)) if self.kind == "blackouts" else self.dice.choice((0, 1))
        found = _joined([self._span(3, 10) for _ in range(many)])
        least = 0 if self.kind == "blackouts" else 1
        return [
            f"      - {{days: {_written(*one)}, seats: {self.dice.randint(least, seats - 1)}, reason: peak}}"
            for one in found
        ]


def _joined(spans: Sequence[tuple[date, date]]) -> list[tuple[date, date]]:
    """The same days as spans that neither overlap nor touch."""
    found: list[tuple[date, date]] = []
    for first, last in sorted(spans):
        if found and first <= found[-1][1] + timedelta(1):
            found[-1] = (found[-1][0], max(last, found[-1][1]))
        else:
            found.append((first, last))
    return found


def _written(first: date, last: date) -> str:
    return f"{first}..{last}" if first != last else f"{first}"


def _weekdays(first: date, last: date) -> list[date]:
    every = (first + timedelta(number) for number in range((last - first).days + 1))
    return [on for on in every if on.weekday() < 5]


_FUNCTION: Final = {
    "phone-care": "customer-service",
    "billing": "customer-service",
    "chat-care": "customer-service",
    "stores": "sales",
    "installation": "operations",
    "repair": "operations",
    "dispatch": "operations",
    "finance": "finance",
    "hr": "hr",
    "marketing": "marketing",
    "it": "it",
    "network": "technical",
    "security": "administration",
}

_MKDOCS: Final = f"""\
site_name: Sample
docs_dir: content
theme:
  name: material
plugins:
  - search
  - playbook:
      as_of: {BEFORE}
"""

_PROGRAM: Final = """\
title: Sample program
summary: >-
  Rosters made up by dice, with leaders and front-line hosts of many sites, to measure by.
people:
  - {id: sponsor, name: The sponsor, department: installation, level: executive}
PEOPLE
sponsor: {person: sponsor, why: I want to hear it myself.}
strategy:
  promise: What customers can rely on.
  objectives:
    - {id: first, title: What customers shall get, business_goal: What that does for the business}
strength: {title: What we are good at, customer_need: What customers need that it serves}
timeline: {starts: 2027-03-29, ends: 2027-07-06, reviews: [2027-05-10, 2027-06-24]}
team: {lead: from-phone-care, seats: [SEATS]}
regroup: {on: 2027-05-27, where: Where everybody fits}
speak_up: {how: Tell a member of the team., confidential: Tell somebody outside your line.}
""".replace(
    "PEOPLE",
    "\n".join(
        f"  - {{id: from-{name}, name: Somebody from {name}, department: {name}, level: "
        f"{'front-line' if name == 'phone-care' else 'specialist'}}}"
        for name, _ in DEPARTMENTS
    ),
).replace("SEATS", ", ".join(f"{{person: from-{name}}}" for name, _ in DEPARTMENTS))


def main() -> None:
    """Write a workspace as the command line says."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.rosters", description=write.__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--leaders", type=int, default=350)
    parser.add_argument("--kind", choices=KINDS, default="easy")
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    print(write(chosen.folder, leaders=chosen.leaders, kind=chosen.kind, seed=chosen.seed))


if __name__ == "__main__":
    main()
