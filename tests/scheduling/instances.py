"""Small workspaces to make schedules for: of every kind by chance, and some made by hand."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

import yaml
from hypothesis import strategies as st

PROGRAM = "sample"
MONDAY = date(2027, 1, 11)
BEFORE = date(2026, 12, 1)
"""A day on which everything lies ahead."""

_LEADERS = ["id", "name", "department", "days", "sites", "languages", "available", "managers", "prefers"]
_HOSTS = [
    *("id", "name", "department", "site", "line", "languages", "shifts"),
    *("off", "max_days", "rest_gap", "remote", "managers", "opted_in"),
]
_PEOPLE = ["id", "name", "department", "manager", "site", "languages"]

Row = Mapping[str, str]


@dataclass(frozen=True)
class Instance:
    """A workspace as it is to be written."""

    leaders: Sequence[Row]
    hosts: Sequence[Row]
    shadowing: Mapping[str, Any]
    people: Sequence[Row] = ()
    divisions: Mapping[str, str] = field(default_factory=dict)
    sites: Sequence[str] = ("alpha", "beta", "gamma", "delta")

    def leader(self, id: str, **changed: str) -> Instance:
        """The same with some cells of a leader's row changed."""
        rows = [{**row, **changed} if row["id"] == id else row for row in self.leaders]
        return replace(self, leaders=rows)

    def host(self, id: str, **changed: str) -> Instance:
        """The same with some cells of a host's row changed."""
        return replace(self, hosts=[{**row, **changed} if row["id"] == id else row for row in self.hosts])

    def plan(self, **changed: Any) -> Instance:
        """The same with some keys of `shadowing.yml` changed."""
        return replace(self, shadowing={**self.shadowing, **changed})


def on(number: int) -> date:
    """The day so many days after the first Monday."""
    return MONDAY + timedelta(number)


def span(first: int, last: int) -> str:
    """A span of days, counted from the first Monday."""
    return f"{on(first)}..{on(last)}"


def write(instance: Instance, folder: Path, lock: str | None = None) -> Path:
    """Write a workspace into a folder, with a schedule where one is given."""
    own = folder / "programs" / PROGRAM
    own.mkdir(parents=True, exist_ok=True)
    departments = {
        row["department"]: instance.divisions.get(row["department"], "")
        for row in (*instance.leaders, *instance.hosts, *instance.people)
        if row.get("department")
    } or {"office": ""}
    organization = {
        "name": "Sample",
        "departments": [
            {"id": id, "title": f"The {id}", **({"division": division} if division else {})}
            for id, division in sorted(departments.items())
        ],
        "sites": [{"id": site, "title": f"The {site}"} for site in instance.sites],
    }
    (folder / "programs" / "organization.yml").write_text(_yaml(organization))
    (own / "program.yml").write_text("title: A sample\nsummary: Leaders sit beside those who serve.\n")
    (own / "shadowing.yml").write_text(_yaml(instance.shadowing))
    (own / "leaders.csv").write_text(_csv(_LEADERS, instance.leaders))
    (own / "hosts.csv").write_text(_csv(_HOSTS, instance.hosts))
    people = folder / "programs" / "people.csv"
    people.unlink(missing_ok=True)
    if instance.people:
        people.write_text(_csv(_PEOPLE, instance.people))
    write_lock(folder, lock)
    return folder


def write_lock(folder: Path, lock: str | None) -> None:
    """Put a schedule into a workspace, or take it away."""
    file = folder / "programs" / PROGRAM / "schedule.lock.yml"
    file.unlink(missing_ok=True)
    if lock is not None:
        file.write_text(lock)


def _yaml(value: Any) -> str:
    # All spans are texts: quotes around them would do no harm, but nobody writes them by hand.
    return yaml.safe_dump(value, sort_keys=False)


def _csv(columns: Sequence[str], rows: Sequence[Row]) -> str:
    stream = io.StringIO()
    writer = csv.DictWriter(stream, columns, lineterminator="\n", restval="")
    writer.writeheader()
    writer.writerows({"name": row["id"].upper(), **row} for row in rows)
    return stream.getvalue()


def leader(id: str, department: str = "", **cells: str) -> Row:
    """A row of the leaders' roster."""
    return {"id": id, "department": department, **cells}


def host(id: str, department: str = "", site: str = "alpha", **cells: str) -> Row:
    """A row of the hosts' roster, of somebody who said yes."""
    return {"id": id, "department": department, "site": site, "opted_in": "yes", **cells}


def shadowing(days: int = 4, *, seats: Mapping[str, int] | None = None, **keys: Any) -> dict[str, Any]:
    """A `shadowing.yml` that opens so many days from the first Monday on."""
    offers = [{"site": site, "seats": room} for site, room in (seats or {"alpha": 2, "beta": 2}).items()]
    return {"window": span(0, days - 1), "sites": offers, **keys}


# By chance.


def instances(leaders: int = 12, hosts: int = 6, days: int = 9) -> st.SearchStrategy[Instance]:
    """Workspaces of a few people: sites, languages, absences, limits and wishes of every kind.

    Each obstacle is rare enough that most leaders find somebody, and not all do. Everything follows from
    one number: Hypothesis left to itself makes many instances that hardly differ.
    """
    return st.integers(0, 2**32).map(lambda seed: by_chance(Random(seed), leaders, hosts, days))


def by_chance(draw: Random, leaders: int, hosts: int, days: int) -> Instance:
    """One workspace, with at most so many leaders, hosts and days."""
    sites = ("alpha", "beta", "gamma", "delta")[: draw.randint(2, 4)]
    length = draw.randint(3, days)
    number = draw.randint(2, leaders)
    who = [f"l.{chr(97 + one)}" for one in range(number)]
    several = draw.random() < 0.5
    leader_rows = [_leader(draw, id, sites, length, several) for id in who]
    number_of_hosts = draw.randint(2, hosts)
    host_rows = [_host(draw, f"h.{one + 1}", who, sites, length) for one in range(number_of_hosts)]
    if draw.random() < 0.5:
        # Few obstacles: the later aims have something to choose from.
        leader_rows = [{**row, "languages": "", "available": ""} for row in leader_rows]
        host_rows = [{**row, "max_days": "", "off": "", "opted_in": "yes"} for row in host_rows]
    people = [
        {"id": "boss", "manager": draw.choice(("", *who))},
        *([{"id": who[0], "department": "it", "languages": "en"}] if draw.random() < 0.5 else []),
    ]
    plan: dict[str, Any] = {
        "window": span(0, length - 1),
        "closed": [{"days": _span(draw, length, 1)}] if _rarely(draw) else [],
        # A site that is not described takes nobody.
        "sites": [_offer(draw, site, length) for site in sites if not _rarely(draw)],
        "limits": {
            "line_depth": draw.choice([2, 1, 3, 0]),
            "host_max_days": draw.choice([2, 3, 1]),
            "rest_gap": draw.choice([1, 0, 2]),
        },
        "shifts": [{"id": "early", "days": ["mon", "wed", "fri"]}],
    }
    if _rarely(draw):
        plan["weekdays"] = draw.choice([["mon", "tue", "thu", "sat"], ["mon", "wed"]])
    divisions = {"care": "north", "field": draw.choice(["north", "south"]), "it": "south"}
    return Instance(leader_rows, host_rows, plan, people, divisions, sites)


def _leader(draw: Random, id: str, sites: Sequence[str], length: int, several: bool) -> Row:
    return leader(
        id,
        draw.choice(["it", "sales", "hr", "", "care"]),
        days=str(draw.choice([1, 2, 1, 3, 0])) if several else "1",
        sites=_some(draw, (*sites, "REMOTE"), 3) if _rarely(draw, 3) else "",
        languages=draw.choice(["", "en", "en;fr", "FR", "", ""]),
        available=";".join(_span(draw, length, 4) for _ in range(2)) if _rarely(draw, 3) else "",
        prefers=_some(draw, (*sites, "REMOTE", "h.1", "h.2", "Billing"), 2) if _rarely(draw, 2) else "",
    )


def _host(draw: Random, id: str, who: Sequence[str], sites: Sequence[str], length: int) -> Row:
    managers = draw.sample((*who, "boss"), draw.randint(1, min(3, len(who))))
    return host(
        id,
        draw.choice(["care", "field", "care", "", "it"]),
        "" if _rarely(draw) else draw.choice(sites),
        line=draw.choice(["", "billing", "Repairs"]),
        languages=draw.choice(["", "en", "en;fr", "fr", "", "es"]),
        shifts=draw.choice(["", "", "", "mon;tue;wed;thu", "early", "tue;fri"]),
        off=_span(draw, length, 3) if _rarely(draw, 3) else "",
        max_days=draw.choice(["", "1", "2", "3", "", "0"]),
        rest_gap=draw.choice(["", "", "0", "1", "3"]),
        remote=draw.choice(["", "yes", "no"]),
        managers=">".join(managers) if _rarely(draw, 3) else "",
        opted_in="no" if _rarely(draw, 8) else "yes",
    )


def _offer(draw: Random, site: str, length: int) -> dict[str, Any]:
    return {
        "site": site,
        "seats": draw.randint(1, 2),
        "peaks": [
            {"days": _span(draw, length, 4), "seats": draw.randint(0, 1)}
            for _ in range(draw.choice([0, 0, 1, 2]))
        ],
        "closed": [{"days": _span(draw, length, 2)}] if _rarely(draw) else [],
    }


def _rarely(draw: Random, often: int = 5) -> bool:
    """True about one time in so many."""
    return draw.randint(1, often) == often


def _span(draw: Random, length: int, most: int) -> str:
    first = draw.randint(0, length - 1)
    last = first + draw.randint(0, most)
    return span(first, last) if last > first else str(on(first))


def _some(draw: Random, among: Sequence[str], most: int) -> str:
    return ";".join(draw.sample(among, draw.randint(1, most)))


def pinned(lock: str, leader: str, pin: str) -> str:
    """The schedule with the first day to be found of a leader pinned, the whole pairing or the date."""
    lines = lock.splitlines(keepends=True)
    for number, line in enumerate(lines):
        if line.startswith("former:"):
            break
        if line.startswith(f"  - {{leader: {leader}, ") and "pin:" not in line:
            lines[number] = line.replace("}", f", pin: {pin}}}")
            break
    return "".join(lines)


def dropped(lock: str, *people: str) -> str:
    """The schedule with some people dropped."""
    lines = [line for line in lock.splitlines(keepends=True) if not line.startswith("dropped:")]
    return f"dropped: [{', '.join(sorted(people))}]\n" + "".join(lines)


def upset(draw: Random, instance: Instance, lock: str) -> tuple[Instance, str, date]:
    """What can happen after a schedule was made: time passes, people fall ill, pins are set, plans change.

    The plan as it will be, the schedule with pins and people dropped, and the day on which it happens.
    Nothing that is pinned breaks a rule: pins are set on days of the schedule, and who has one changes
    nothing but by falling ill.
    """
    as_of = BEFORE if draw.random() < 0.5 else on(draw.randint(0, 3))
    leaders, hosts = [row["id"] for row in instance.leaders], [row["id"] for row in instance.hosts]
    held = set()
    for id in draw.sample(leaders, min(len(leaders), draw.randint(0, 3))):
        lock = pinned(lock, id, draw.choice(["pairing", "date"]))
        held.add(id)
    hold = {line.split("host: ")[1].split(",")[0] for line in lock.splitlines() if ", pin: pairing" in line}
    ill = [
        *draw.sample(hosts, draw.choice([0, 0, 1, 1, 2]) if len(hosts) > 2 else 0),
        *draw.sample(leaders, draw.choice([0, 0, 0, 1])),
    ]
    if ill:
        lock = dropped(lock, *ill)
    changed = instance
    for id in draw.sample(hosts, 1):
        if id not in hold:
            cells = [
                {"off": span(0, draw.randint(0, 8))},
                {"opted_in": "no"},
                {"max_days": "1"},
                {"languages": "fr"},
            ]
            changed = changed.host(id, **draw.choice([*cells, {"site": "beta"}, {"remote": ""}]))
    for id in draw.sample(leaders, 1):
        if id not in held:
            cells = [{"available": span(2, 9)}, {"sites": "alpha;REMOTE"}, {"languages": "es"}]
            changed = changed.leader(id, **draw.choice(cells))
    return changed, lock, as_of


# By hand.


def tight() -> Instance:
    """As many host-days as are asked for, and only one way to deal them all."""
    return Instance(
        leaders=[
            leader("l.a", "it", available=span(0, 0)),
            leader("l.b", "it", available=span(0, 1)),
            leader("l.c", "sales", available=span(1, 2)),
            leader("l.d", "sales", available=span(2, 3)),
            leader("l.e", "hr"),
            leader("l.f", "hr", languages="fr"),
        ],
        hosts=[
            host("h.1", "care", languages="en", max_days="2", rest_gap="1"),
            host("h.2", "care", languages="en;fr", max_days="2", rest_gap="0"),
            host("h.3", "care", "beta", max_days="2", rest_gap="2"),
        ],
        shadowing=shadowing(4, seats={"alpha": 2, "beta": 1}),
    )


def short_of_a_language() -> Instance:
    """Four who speak only French, and one host with two days who does."""
    french = [leader(f"l.{one}", "it" if one < "c" else "hr", languages="fr") for one in "abcd"]
    return Instance(
        leaders=[*french, leader("l.e", "sales", languages="en"), leader("l.f", "sales")],
        hosts=[
            host("h.1", "care", languages="FR", max_days="2"),
            host("h.2", "care", "beta", languages="en"),
            host("h.3", "care", "beta", languages="en;es"),
        ],
        shadowing=shadowing(5),
    )


def short_of_seats() -> Instance:
    """Hosts enough, one seat a day on three days, and two who may also come by video link."""
    return Instance(
        leaders=[
            *(leader(f"l.{one}", "it" if one < "d" else "hr", sites="alpha") for one in "abcdef"),
            leader("l.g", "sales", sites="alpha;REMOTE"),
            leader("l.h", "sales", sites="REMOTE"),
        ],
        hosts=[
            host(f"h.{one}", "care", remote="yes" if one == 1 else "", max_days="3") for one in range(1, 6)
        ],
        shadowing=shadowing(3, seats={"alpha": 1}),
    )


def peaks_and_blackouts() -> Instance:
    """A closed day for all, one for a site, and a peak that leaves a single seat for most of the time."""
    plan = shadowing(9, seats={})
    plan["closed"] = [{"days": str(on(1))}]
    plan["sites"] = [
        {
            "site": "alpha",
            "seats": 2,
            "closed": [{"days": span(3, 4)}],
            "peaks": [{"days": span(0, 2), "seats": 1}, {"days": str(on(2)), "seats": 0}],
        },
        {"site": "beta", "seats": 1, "peaks": [{"days": span(0, 8), "seats": 5}]},
    ]
    return Instance(
        leaders=[
            *(leader(f"l.{one}", "it", available=span(0, 4)) for one in "abc"),
            *(leader(f"l.{one}", "hr", sites="alpha") for one in "def"),
            leader("l.g", "sales", available=str(on(1))),
        ],
        hosts=[
            host("h.1", "care", off=str(on(0))),
            host("h.2", "care", shifts="mon;wed;fri"),
            host("h.3", "care", "beta", shifts="early", rest_gap="0"),
            host("h.4", "care", ""),
        ],
        shadowing={**plan, "shifts": [{"id": "early", "days": ["mon", "tue", "wed", "thu"]}]},
    )


def several_days_each() -> Instance:
    """Two and three days for everybody, each beside another host, and not enough for all."""
    return Instance(
        leaders=[
            leader("l.a", "it", days="3", prefers="h.3;beta"),
            leader("l.b", "it", days="2", prefers="Billing"),
            leader("l.c", "hr", days="2"),
            leader("l.d", "sales", days="2"),
            leader("l.e"),
        ],
        hosts=[
            host("h.1", "care", line="billing", max_days="3", rest_gap="1"),
            host("h.2", "care", max_days="2", rest_gap="1"),
            host("h.3", "sales", "beta", max_days="2", rest_gap="0"),
            host("h.4", "hr", "beta", max_days="1", remote="yes"),
        ],
        shadowing=shadowing(4),
        divisions={"care": "north", "it": "south", "hr": "north", "sales": "south"},
    )


def plenty() -> Instance:
    """Room enough that all aims are reached, and a re-plan has a choice."""
    return Instance(
        leaders=[
            leader(f"l.{one}", ("it", "hr", "sales")[number % 3]) for number, one in enumerate("abcdef")
        ],
        hosts=[host(f"h.{one}", "care", "alpha" if one < 4 else "beta", max_days="2") for one in range(1, 7)],
        shadowing=shadowing(9),
    )


BY_HAND = (tight, short_of_a_language, short_of_seats, peaks_and_blackouts, several_days_each, plenty)
