"""The linked whole: every program with its records, and what the playbook teaches."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from playbook.model.charter import Charter, Objective
from playbook.model.content import CaseStudy, Checklist, Guide, Term
from playbook.model.listening import Barrier, Debrief
from playbook.model.measures import Driver, Measure, Waiver
from playbook.model.organization import Department, Organization, Person, Site
from playbook.model.pledges import Pledge
from playbook.model.shadowing import Host, Leader, Schedule, ShadowDay, Shadowing
from playbook.problem import Place


@dataclass(frozen=True, slots=True)
class Unread:
    """A record that could not be read: its page still exists, and shows the problem."""

    kind: str
    id: str
    title: str
    place: Place


@dataclass(frozen=True, kw_only=True)
class Program:
    """One program and all that belongs to it; every reference inside leads somewhere.

    Mappings are keyed by identifier, in the order of the files.
    """

    id: str
    path: str
    charter: Charter
    organization: Organization
    people: Mapping[str, Person] = field(default_factory=dict)
    shadowing: Shadowing | None = None
    leaders: Mapping[str, Leader] = field(default_factory=dict)
    hosts: Mapping[str, Host] = field(default_factory=dict)
    schedule: Schedule = field(default_factory=Schedule)
    debriefs: Mapping[str, Debrief] = field(default_factory=dict)
    barriers: Mapping[str, Barrier] = field(default_factory=dict)
    pledges: Mapping[str, Pledge] = field(default_factory=dict)
    measures: Mapping[str, Measure] = field(default_factory=dict)
    drivers: Mapping[str, Driver] = field(default_factory=dict)
    waivers: Mapping[str, Waiver] = field(default_factory=dict)
    unread: tuple[Unread, ...] = ()
    lost: frozenset[Place] = frozenset()
    """Where something stands that could not be read, and all that surrounds it: it is not missing there."""

    @cached_property
    def departments(self) -> dict[str, Department]:
        """Every department by identifier."""
        return {department.id: department for department in self.organization.departments}

    @cached_property
    def sites(self) -> dict[str, Site]:
        """Every site by identifier."""
        return {site.id: site for site in self.organization.sites}

    @cached_property
    def objectives(self) -> dict[str, Objective]:
        """Every objective of the strategy by identifier."""
        strategy = self.charter.strategy
        return {one.id: one for one in strategy.objectives} if strategy else {}

    @cached_property
    def everyone(self) -> dict[str, Person]:
        """Everybody who can be named: directory, leaders and hosts."""
        return {**self.hosts, **self.leaders, **self.people}

    def name_of(self, person: str) -> str:
        """What somebody is called: the name, or the identifier as long as none is known."""
        found = self.everyone.get(person)
        return found.name if found and found.name else person

    def line_of(self, host: Host, depth: int) -> list[str]:
        """A host's line of management so many steps up; the directory goes on where the roster ends."""
        found = dict.fromkeys(host.managers[:depth])
        above = self._manager(host.managers[-1]) if host.managers else host.manager
        while above and len(found) < depth and above not in found:
            found[above] = None
            above = self._manager(above)
        return list(found)

    def _manager(self, person: str) -> str | None:
        found = self.everyone.get(person)
        return found.manager if found else None

    def has_unread(self, *kinds: str) -> bool:
        """Whether a record of these kinds could not be read, so that nobody knows what it says."""
        return any(one.kind in kinds for one in self.unread)

    @cached_property
    def days(self) -> tuple[ShadowDay, ...]:
        """Every shadow day: those of the schedule, and those that only a debrief tells of."""
        planned = {(day.leader, day.on) for day in self.schedule.days}
        told = (
            ShadowDay(
                leader=one.leader, host=one.host, on=one.day, site=self.hosts[one.host].site, place=one.place
            )
            for one in self.debriefs.values()
            if (one.leader, one.day) not in planned
        )
        return (*self.schedule.days, *told)

    @cached_property
    def days_of_leader(self) -> dict[str, list[ShadowDay]]:
        """Each leader's days, earliest first."""
        return self._days("leader")

    @cached_property
    def days_of_host(self) -> dict[str, list[ShadowDay]]:
        """Each host's days, earliest first."""
        return self._days("host")

    def _days(self, who: str) -> dict[str, list[ShadowDay]]:
        found: dict[str, list[ShadowDay]] = defaultdict(list)
        for day in sorted(self.days, key=lambda day: (day.on, day.leader)):
            found[getattr(day, who)].append(day)
        return dict(found)

    @cached_property
    def debrief_of_day(self) -> dict[tuple[str, date], Debrief]:
        """The debrief of a leader's day."""
        return {(debrief.leader, debrief.day): debrief for debrief in self.debriefs.values()}

    @cached_property
    def pledges_of_barrier(self) -> dict[str, list[Pledge]]:
        """The pledges that answer a barrier."""
        found: dict[str, list[Pledge]] = defaultdict(list)
        for pledge in self.pledges.values():
            for barrier in pledge.addresses:
                found[barrier].append(pledge)
        return dict(found)

    @cached_property
    def pledges_of_department(self) -> dict[str, list[Pledge]]:
        """What each department pledged."""
        found: dict[str, list[Pledge]] = defaultdict(list)
        for pledge in self.pledges.values():
            found[pledge.department].append(pledge)
        return dict(found)

    @cached_property
    def barriers_of_department(self) -> dict[str, list[Barrier]]:
        """The barriers that each department can change."""
        found: dict[str, list[Barrier]] = defaultdict(list)
        for barrier in self.barriers.values():
            for department in dict.fromkeys(barrier.departments):
                found[department].append(barrier)
        return dict(found)

    @cached_property
    def leaders_of_department(self) -> dict[str, list[Leader]]:
        """The leaders who shadow, by department."""
        found: dict[str, list[Leader]] = defaultdict(list)
        for leader in self.leaders.values():
            if leader.department and leader.days:
                found[leader.department].append(leader)
        return dict(found)


@dataclass(frozen=True, kw_only=True)
class Library:
    """Everything that was read: programs by name, and what the playbook teaches."""

    programs: Mapping[str, Program] = field(default_factory=dict)
    guides: Mapping[str, Guide] = field(default_factory=dict)
    checklists: Mapping[str, Checklist] = field(default_factory=dict)
    cases: Mapping[str, CaseStudy] = field(default_factory=dict)
    terms: Mapping[str, Term] = field(default_factory=dict)
    unread: tuple[Unread, ...] = ()
