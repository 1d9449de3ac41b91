"""Write the example's schedule: a plain first-fit, kept only until a real scheduler takes its place.

    python programs/northline/draft_schedule.py

Each leader gets a wished-for day, spread evenly over the window, and takes the nearest day on which
some host is free under every rule of `shadowing.yml`. Nobody is moved once placed, so a few leaders
stay without a day, and the reason given is the first rule that left them no host.
"""

from __future__ import annotations

from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path

from playbook.model import fingerprint
from playbook.model.library import Program
from playbook.model.shadowing import Host, Leader, Weekday
from playbook.workspace import open_workspace

HERE = Path(__file__).parent
WEEKDAYS = list(Weekday)


def days_of(first: date, last: date) -> list[date]:
    """Every day from first to last, both included."""
    return [first + timedelta(n) for n in range((last - first).days + 1)]


class Draft:
    """The schedule as it grows: what each site, host and leader has taken so far."""

    def __init__(self, program: Program) -> None:
        assert program.shadowing is not None
        self.program, self.plan = program, program.shadowing
        self.sites = {offer.site: offer for offer in self.plan.sites}
        self.patterns = {shift.id: set(shift.days) for shift in self.plan.shifts}
        self.days = [
            day
            for day in days_of(self.plan.window.first, self.plan.window.last)
            if WEEKDAYS[day.weekday()] in self.plan.weekdays
            and not any(day in closed.days for closed in self.plan.closed)
        ]
        self.taken: dict[tuple[str, date], int] = {}
        self.hosted: dict[str, list[date]] = {}

    def works(self, host: Host, day: date) -> bool:
        """Whether the host is on shift that day and not away."""
        on: set[Weekday] = set()
        for shift in host.shifts:
            on |= self.patterns.get(shift) or {Weekday(shift)}
        return WEEKDAYS[day.weekday()] in (on or set(self.plan.weekdays)) and not any(
            day in off for off in host.off
        )

    def free(self, host: Host, day: date) -> bool:
        """Whether the host can take one more visitor that day, rest included."""
        limits, had = self.plan.limits, self.hosted.get(host.id, [])
        most = limits.host_max_days if host.max_days is None else host.max_days
        gap = limits.rest_gap if host.rest_gap is None else host.rest_gap
        return (
            len(had) < most and self.works(host, day) and all(abs((day - other).days) > gap for other in had)
        )

    def seats(self, site: str, day: date) -> int:
        """How many more visitors the site can take that day."""
        offer = self.sites[site]
        if any(day in closed.days for closed in offer.closed):
            return 0
        room = min([offer.seats, *(peak.seats for peak in offer.peaks if day in peak.days)])
        return room - self.taken.get((site, day), 0)

    def pairs(self, leader: Leader, host: Host) -> str:
        """The rule that keeps the two apart, or nothing."""
        if not host.opted_in:
            return "no host there has opted in"
        if host.department == leader.department:
            return "every host there is in her or his own department"
        if leader.id in host.managers[: self.plan.limits.line_depth]:
            return "every host there is in her or his own line of management"
        if not set(leader.languages) & set(host.languages):
            return "no host there shares a language"
        if leader.sites and host.site not in leader.sites and not ("REMOTE" in leader.sites and host.remote):
            return "no host works at a site that she or he can get to"
        return ""

    def place(self, leader: Leader, wish: int, hosts: list[Host]) -> str | None:
        """One lock line for the leader on the day nearest to the wish, or None."""
        mates = [host for host in hosts if not self.pairs(leader, host)]
        mates.sort(key=lambda host: (len(self.hosted.get(host.id, [])), shuffle(leader.id + host.id)))
        for day in sorted(self.days, key=lambda day: (abs(self.days.index(day) - wish), day)):
            if leader.available and not any(day in span for span in leader.available):
                continue
            for host in mates:
                local = not leader.sites or host.site in leader.sites
                if not self.free(host, day) or (local and self.seats(str(host.site), day) < 1):
                    continue
                self.hosted.setdefault(host.id, []).append(day)
                where = ""
                if local:
                    self.taken[str(host.site), day] = self.taken.get((str(host.site), day), 0) + 1
                    where = f", site: {host.site}"
                return f"  - {{leader: {leader.id}, host: {host.id}, on: {day}{where}}}"
        return None

    def why_not(self, leader: Leader, hosts: list[Host]) -> str:
        """The first rule that left the leader without a host, as a sentence."""
        rules = [self.pairs(leader, host) for host in hosts]
        mates = [host for host, rule in zip(hosts, rules, strict=True) if not rule]
        if not mates:
            why = max(sorted(set(rules)), key=rules.count)
            return f"{why.capitalize()}."
        days = [
            day for day in self.days if not leader.available or any(day in span for span in leader.available)
        ]
        if not days:
            return "Available on no working day of the window."
        sites = sorted({str(host.site) for host in mates})
        closed = all(
            any(day in shut.days for shut in self.sites[site].closed) for site in sites for day in days
        )
        if closed:
            names = [self.program.sites[site].title for site in sites]
            return f"{' and '.join(names)} takes no visitors on the days that suit."
        return "Every host who could be visited is taken on the days that suit."


def shuffle(text: str) -> str:
    """An order that looks like chance and is the same every time."""
    return sha256(text.encode()).hexdigest()


def main() -> None:
    """Read the rosters, place everybody, write the lock."""
    program = open_workspace(HERE.parent.parent).read().library.programs["northline"]
    draft = Draft(program)
    leaders = sorted(program.leaders.values(), key=lambda leader: shuffle(leader.id))
    hosts = sorted(program.hosts.values(), key=lambda host: host.id)
    lines, unplaced = [], []
    for n, leader in enumerate(leaders):
        line = draft.place(leader, n * len(draft.days) // len(leaders), hosts)
        if line:
            lines.append(line)
            continue
        why = draft.why_not(leader, hosts)
        unplaced.append(f"  - leader: {leader.id}\n    reason: {why}")
    text = "# yaml-language-server: $schema=../../schema/schedule.json\n"
    text += f'inputs: "{fingerprint.of_inputs(program)}"\ndays:\n' + "\n".join(sorted(lines)) + "\n"
    if unplaced:
        text += "unplaced:\n" + "\n".join(sorted(unplaced)) + "\n"
    (HERE / "schedule.lock.yml").write_text(text, encoding="utf-8")
    print(f"{len(lines)} of {len(leaders)} leaders placed")


if __name__ == "__main__":
    main()
