"""What somebody asks for before a schedule is made anew: pins, people who drop out, a day set by hand."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, TypeVar

import click

from playbook.checks import RULES
from playbook.checks.rule import listed
from playbook.checks.shadowing import IMPOSSIBLE
from playbook.cli.options import Day
from playbook.door.shapes import near
from playbook.measures.visits import REMOTE
from playbook.model.library import Program
from playbook.model.shadowing import Former, Pin, ShadowDay
from playbook.problem import Place, Problem
from playbook.prose import day

F = TypeVar("F", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Which:
    """A leader's day on a date, or all days of a leader."""

    leader: str
    on: date | None


@dataclass(frozen=True, slots=True)
class Wanted:
    """A pairing that somebody sets by hand."""

    leader: str
    host: str
    on: date
    remote: bool = False
    """Whether by video link, even where the leader could be at the host's site."""


class _WhichType(click.ParamType[Which]):
    name = "LEADER[@DATE]"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Which:
        if isinstance(value, Which):
            return value
        leader, at, on = str(value).partition("@")
        if not leader or (at and not on):
            self.fail(
                f"{value!r} is no leader; write the id, such as a.tran or a.tran@2027-03-31.", param, ctx
            )
        return Which(leader, Day().convert(on, param, ctx) if on else None)


class _WantedType(click.ParamType[Wanted]):
    name = "LEADER=HOST@DATE[:remote]"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Wanted:
        if isinstance(value, Wanted):
            return value
        leader, _, rest = str(value).partition("=")
        host, _, when = rest.partition("@")
        on, colon, how = when.partition(":")
        if not (leader and host and on) or (colon and how.upper() != REMOTE):
            self.fail(
                f"{value!r} is no pairing; write it as a.tran=h.0123@2027-03-31, "
                "by video link as a.tran=h.0123@2027-03-31:remote.",
                param,
                ctx,
            )
        return Wanted(leader, host, Day().convert(on, param, ctx), bool(colon))


def edits(command: F) -> F:
    """Add the options to a command; `of` makes edits of what they gave."""
    which, wanted = _WhichType(), _WantedType()
    for option in (
        click.option("--take-back", multiple=True, metavar="PERSON", help="Count with somebody again."),
        click.option(
            "--drop",
            multiple=True,
            metavar="PERSON",
            help="Count no longer with a leader or a host: all days to come.",
        ),
        click.option(
            "--set",
            "set_",
            type=wanted,
            multiple=True,
            metavar="LEADER=HOST@DATE[:remote]",
            help="Give a leader this very day, pinned, if the rules allow it: at the host's site if the "
            "leader can be there, else by video link; with `:remote`, by video link.",
        ),
        click.option(
            "--unpin", type=which, multiple=True, metavar="LEADER[@DATE]", help="Let a day be changed again."
        ),
        click.option(
            "--pin-date",
            type=which,
            multiple=True,
            metavar="LEADER[@DATE]",
            help="Keep the date whatever happens; the host may change.",
        ),
        click.option(
            "--pin",
            type=which,
            multiple=True,
            metavar="LEADER[@DATE]",
            help="Keep a day whatever happens, with host and date; without a date, all days of the leader.",
        ),
    ):
        command = option(command)
    return command


@dataclass(frozen=True, slots=True)
class Edits:
    """What is asked for, all of it; empty when nothing is."""

    pin: tuple[Which, ...] = ()
    pin_date: tuple[Which, ...] = ()
    unpin: tuple[Which, ...] = ()
    wanted: tuple[Wanted, ...] = ()
    drop: tuple[str, ...] = ()
    take_back: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return any((self.pin, self.pin_date, self.unpin, self.wanted, self.drop, self.take_back))

    def applied(self, program: Program, as_of: date) -> tuple[Program, list[str]]:
        """The program with its schedule changed as asked, and what there is to say about it.

        Raises the error of wrong use where somebody or some day is named that there is not, and where a
        pairing breaks a rule.
        """
        desk = _Desk(program, as_of)
        desk.take_back(self.take_back)
        desk.drop(self.drop, self.take_back)
        for asked, pin, option in (
            (self.unpin, None, "--unpin"),
            (self.pin_date, Pin.DATE, "--pin-date"),
            (self.pin, Pin.PAIRING, "--pin"),
        ):
            for which in asked:
                desk.pin(which, pin, option)
        for wanted in self.wanted:
            desk.set(wanted)
        return desk.program, desk.notes


def of(
    pin: tuple[Which, ...],
    pin_date: tuple[Which, ...],
    unpin: tuple[Which, ...],
    set_: tuple[Wanted, ...],
    drop: tuple[str, ...],
    take_back: tuple[str, ...],
) -> Edits:
    """Edits from the values of the options."""
    return Edits(pin, pin_date, unpin, set_, drop, take_back)


def known_leader(program: Program, id: str, option: str) -> str:
    """The identifier of a leader, or the error of wrong use."""
    if id not in program.leaders:
        _unknown("leader", id, program.leaders, option)
    return id


def _unknown(what: str, id: str, known: Iterable[str], option: str) -> None:
    raise click.BadParameter(
        f"There is no {what} called {id!r} in the rosters. {near(id, known)}".strip(), param_hint=option
    )


class _Desk:
    """The schedule while it is changed."""

    def __init__(self, program: Program, as_of: date) -> None:
        self.program, self.as_of = program, as_of
        self.notes: list[str] = []

    def _changed(self, **parts: Any) -> None:
        self.program = replace(self.program, schedule=replace(self.program.schedule, **parts))

    def drop(self, people: Iterable[str], back: Sequence[str]) -> None:
        program = self.program
        known = {**program.leaders, **program.hosts}
        dropped = set(program.schedule.dropped)
        for id in people:
            if id in back:
                raise click.UsageError(f"{id} is both dropped and taken back.")
            if id not in known:
                _unknown("leader or host", id, known, "--drop")
            if id in dropped:
                self.notes.append(f"{self._called(id)} was dropped before.")
            dropped.add(id)
        self._changed(dropped=tuple(sorted(dropped)))

    def take_back(self, people: Iterable[str]) -> None:
        dropped = set(self.program.schedule.dropped)
        for id in people:
            if id not in dropped:
                now = listed(sorted(dropped)) if dropped else "nobody"
                raise click.BadParameter(
                    f"{id!r} was not dropped; dropped: {now}. {near(id, dropped)}".strip(),
                    param_hint="--take-back",
                )
            dropped.discard(id)
        self._changed(dropped=tuple(sorted(dropped)))

    def pin(self, which: Which, pin: Pin | None, option: str) -> None:
        leader = known_leader(self.program, which.leader, option)
        theirs = [one for one in self.program.schedule.days if one.leader == leader]
        found = [one for one in theirs if which.on in (None, one.on)]
        name = self._called(leader)
        if not found:
            has = listed(one.on.isoformat() for one in theirs) if theirs else "none"
            on = f" on {day(which.on)}" if which.on else ""
            raise click.BadParameter(
                f"{name} has no day{on} in the schedule; days there: {has}.", param_hint=option
            )
        coming = [one for one in found if one.on > self.as_of]
        if not coming:
            past = listed(day(one.on) for one in found)
            self.notes.append(f"{option} {leader}: {past} is past and stays as it is anyway.")
        dropped = sorted({leader, *(one.host for one in coming)} & set(self.program.schedule.dropped))
        if coming and pin is Pin.PAIRING and dropped:
            raise click.BadParameter(
                f"{self._called(dropped[0])} is dropped, so no day of theirs can be kept.", param_hint=option
            )
        for one in coming:
            if one.pin is pin:
                state = "pinned like that already" if pin else "not pinned"
                self.notes.append(f"{option} {leader}: the day on {day(one.on)} is {state}.")
            self._put(one, replace(one, pin=pin))

    def _put(self, before: ShadowDay | None, after: ShadowDay, former: Former | None = None) -> None:
        """One day in place of another, or beside all others."""
        days = [after if one is before else one for one in self.program.schedule.days]
        if before is None:
            days.append(after)
        more = (former,) if former else ()
        self._changed(days=tuple(days), former=(*self.program.schedule.former, *more))

    def set(self, wanted: Wanted) -> None:
        """Give a leader a day beside a host, in place of the one that it most likely replaces."""
        program = self.program
        option = "--set"
        leader = program.leaders[known_leader(program, wanted.leader, option)]
        if wanted.host not in program.hosts:
            _unknown("host", wanted.host, program.hosts, option)
        host = program.hosts[wanted.host]
        if wanted.on <= self.as_of:
            self._refuse(f"{day(wanted.on)} is past: days up to {day(self.as_of)} stay as they are.")
        for id in (leader.id, host.id):
            if id in program.schedule.dropped:
                self._refuse(f"{self._called(id)} is dropped; `--take-back {id}` comes first.")
        if not leader.days:
            self._refuse(f"{leader.name} asks for no day: `days` is 0 in the leaders' roster.")
        described = {offer.site for offer in program.shadowing.sites} if program.shadowing else set()
        at_site = host.site in described and (not leader.sites or host.site in leader.sites)
        by_link = host.remote and (not leader.sites or REMOTE in leader.sites)
        complaints: list[Problem] = []
        ways = [*([host.site] if at_site or not by_link else ()), *([None] if by_link else ())]
        present = [
            one.site
            for one in program.schedule.days
            if (one.leader, one.host, one.on) == (leader.id, host.id, wanted.on)
        ]
        # A day that there is already is pinned as it is.
        ways.sort(key=lambda site: site not in present)
        for site in [None] if wanted.remote else ways:
            before, after, former = self._replacing(leader.id, host.id, wanted.on, site)
            fresh = replace(after, place=_BY_HAND)
            if before is not None and before.on == after.on and (before.host, before.site) == (host.id, site):
                fresh = replace(before, pin=Pin.PAIRING)
                former = None
            found = self._complaints(before, fresh)
            if not found:
                self._put(before, fresh, former)
                where = program.sites[site].title if site else "by video link"
                self.notes.append(
                    f"{leader.name} is set beside {host.name} on {day(wanted.on)}, {where}, and pinned."
                )
                return
            complaints = complaints or found
        said = " ".join(one.message for one in complaints)
        self._refuse(f"{said} {complaints[0].hint}" if len(complaints) == 1 else said)

    def _replacing(
        self, leader: str, host: str, on: date, site: str | None
    ) -> tuple[ShadowDay | None, ShadowDay, Former | None]:
        """The day that is given up for a new one, the new one, and what calendars must know."""
        program = self.program
        theirs = [one for one in program.schedule.days if one.leader == leader]
        free = [one for one in theirs if one.on > self.as_of]
        movable = [one for one in free if one.pin is not Pin.PAIRING or one.host == host or one.on == on]
        same = [one for one in movable if one.on == on] or [one for one in movable if one.host == host]
        if not same and len(theirs) < program.leaders[leader].days:
            number = next(n for n in range(1, len(theirs) + 2) if n not in {one.number for one in theirs})
            gone = [
                one.revision
                for one in program.schedule.former
                if (one.leader, one.number) == (leader, number)
            ]
            revision = max(gone) + 1 if gone else 0
            return (
                None,
                ShadowDay(
                    leader=leader,
                    host=host,
                    on=on,
                    site=site,
                    number=number,
                    pin=Pin.PAIRING,
                    revision=revision,
                ),
                None,
            )
        before = min(same or movable, key=lambda one: (abs(one.on - on), one.on), default=None)
        if before is None:
            self._refuse(
                f"All days of {self._called(leader)} are past or pinned; `--unpin {leader}` comes first."
            )
        assert before is not None
        after = replace(before, host=host, on=on, site=site, pin=Pin.PAIRING, revision=before.revision + 1)
        former = Former(
            leader=leader,
            host=before.host,
            site=before.site,
            on=before.on,
            number=before.number,
            revision=before.revision + 1,
            until=self.as_of,
        )
        return before, after, former

    def _complaints(self, before: ShadowDay | None, after: ShadowDay) -> list[Problem]:
        """What speaks against a day, when nothing but past and pinned days stand beside it."""
        dropped = set(self.program.schedule.dropped)
        kept = [
            one
            for one in self.program.schedule.days
            if one is not before
            and (one.on <= self.as_of or (one.pin is Pin.PAIRING and not dropped & {one.leader, one.host}))
        ]
        known = {_sentence(one) for one in self._broken(kept)}
        return [one for one in self._broken([*kept, after]) if _sentence(one) not in known]

    def _broken(self, days: list[ShadowDay]) -> Iterator[Problem]:
        program = replace(self.program, schedule=replace(self.program.schedule, days=tuple(days)))
        for code in sorted(IMPOSSIBLE):
            check = RULES[code].check
            yield from check(program, self.as_of) if check else ()

    def _called(self, id: str) -> str:
        return f"{self.program.name_of(id)} ({id})"

    def _refuse(self, message: str) -> None:
        raise click.BadParameter(message, param_hint="--set")


_BY_HAND = Place("--set")
"""Where a day stands that no file holds yet."""


def _sentence(problem: Problem) -> tuple[str, str]:
    return problem.subject, problem.message
