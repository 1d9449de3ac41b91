"""Pages of the example: what a reader finds, and what nobody must find."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from html import unescape

from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar
from markupsafe import escape

from playbook.measures.momentum import coverage
from playbook.model.content import Item
from playbook.model.library import Library
from playbook.model.shadowing import Schedule
from playbook.model.types import Offset, Span
from playbook.pages import NavItem, Page, Rendered, Site, render
from playbook.pages.dates import in_words, lines


def _text(page: Page) -> str:
    return " ".join(entry.text for entry in page.entries)


def test_everybody_has_a_page(example: Site, pages: dict[str, Page]) -> None:
    """Each leader, host, department, barrier and pledge has a page of its own."""
    program = example.library.programs["northline"]
    for folder, found in (
        ("leaders", program.leaders),
        ("hosts", program.hosts),
        ("departments", program.departments),
        ("barriers", program.barriers),
        ("pledges", program.pledges),
    ):
        for name in found:
            assert f"programs/northline/{folder}/{name}/" in pages


def test_example_has_the_size_of_a_real_rollout(example: Site) -> None:
    """The example is as large as the rollout behind it, and no two barriers sound alike."""
    program = example.library.programs["northline"]
    sizes = [
        len(found)
        for found in (
            program.leaders,
            program.departments,
            program.hosts,
            program.sites,
            {site.region for site in program.sites.values()},
            program.debriefs,
            program.barriers,
            program.pledges,
        )
    ]
    assert sizes == [350, 24, 420, 12, 4, 190, 120, 60]
    assert {pledge.status.value for pledge in program.pledges.values()} == {
        "planned",
        "in-progress",
        "kept",
        "missed",
        "withdrawn",
    }
    words = [barrier.words for barrier in program.barriers.values()]
    assert len({" ".join(re.findall(r"[a-zà-ü]+", text.lower())[:6]) for text in words}) == len(words)


def test_navigation_is_short(rendered: Rendered) -> None:
    """However many people there are, the navigation holds fewer than sixty lines."""

    def count(items: tuple[NavItem, ...]) -> int:
        return sum(1 + count(item.children) for item in items)

    assert count(rendered.navigation) < 60


def test_no_page_leads_from_a_host_to_the_hosts_words(example: Site, pages: dict[str, Page]) -> None:
    """Neither a host's nor a leader's page names a barrier, and no barrier's page names a host or a day."""
    program = example.library.programs["northline"]
    for folder, names in (("hosts", program.hosts), ("leaders", program.leaders)):
        for name in names:
            assert not re.search(r"/barriers/[a-z]", pages[f"programs/northline/{folder}/{name}/"].body)
    for barrier in program.barriers.values():
        body = pages[f"programs/northline/barriers/{barrier.id}/"].body
        day = f"{barrier.heard.on.day} {barrier.heard.on:%B} {barrier.heard.on.year}"
        assert "/hosts/" not in body
        assert day not in body.replace(f">{day}", "")  # an answer may have been given on such a day


def test_calendar_entry_can_be_read(example: Site, rendered: Rendered) -> None:
    """A planned day comes as a calendar entry with the site's hours in the site's own time zone."""
    program = example.library.programs["northline"]
    day = next(one for one in program.schedule.days if one.on > date(2027, 4, 1) and one.site == "st-johns")
    route = f"programs/northline/leaders/{day.leader}/{day.on}.ics"
    data = next(asset.data for asset in rendered.assets if asset.route == route)
    event = next(iter(Calendar.from_ical(data).walk("VEVENT")))
    # 07:30 in St. John's in summer is two and a half hours behind UTC.
    assert event.decoded("dtstart").astimezone(UTC) == datetime(
        day.on.year, day.on.month, day.on.day, 10, 0, tzinfo=UTC
    )
    assert program.hosts[day.host].name in str(event["summary"])


def test_checklist_carries_the_leaders_own_dates(example: Site, pages: dict[str, Page]) -> None:
    """An item that is due before the shadow day shows its date, counted from the leader's day."""
    known = {"shadow day": date(2027, 4, 30)}
    item = Item(id="a", do="Do", when=Offset(-14, "shadow day"))
    assert lines([item], known)[0].when == "16 April 2027"
    assert lines([item], {})[0].when == "2 weeks before the shadow day"
    assert in_words(Offset(0, "regroup")) == "on the regroup"
    assert in_words(Offset(1, "window start")) == "1 day after the window start"
    assert in_words(Offset(-5, "regroup", working=True)) == "5 working days before the regroup"
    assert "16 April 2027" in pages["programs/northline/leaders/a.banerjee/"].body


def test_matrix_shows_who_was_let_off(pages: dict[str, Page]) -> None:
    """The matrix names what is missing and what was set aside in public."""
    body = pages["programs/northline/"].body
    legal = body[body.index(">Legal</a>") : body.index(">Regulatory affairs</a>")]
    assert legal.count("pb-cell--waived") == 2
    facilities = body[body.index(">Administration and facilities</a>") :]
    assert facilities.index("Absent") < facilities.index("</table>")


def test_department_shows_its_problem(pages: dict[str, Page]) -> None:
    """A problem stands on the page of the record that it is about, with the line to mend."""
    body = pages["programs/northline/departments/facilities/"].body
    assert "E001" in body
    assert "programs/organization.yml, line 152" in body


def test_telus_keeps_claims_apart_from_facts(pages: dict[str, Page]) -> None:
    """The case shows standing and source of each claim, gaps in the series, and what happened later."""
    body = pages["cases/telus/"].body
    for mark in ("pb-claim--documented", "pb-claim--claimed", "pb-claim--unverified", "not known", "19.7"):
        assert mark in body
    for heading in ("confounders", "limits", "later", "sources"):
        assert f'id="{heading}"' in body
    years, halves = body.index(">Whole years<"), body.index(">Half-years<")
    assert years < body.index("2017-18", years) < halves < body.index("19.7", halves)


def test_every_record_page_links_to_its_line(pages: dict[str, Page], example: Site) -> None:
    """Pages of records carry the place that they were made from."""
    pledge = pages["programs/northline/pledges/billing-first-call/"]
    assert pledge.sources[0].path == "programs/northline/pledges/billing-first-call.yml"
    department = pages["programs/northline/departments/finance/"]
    assert example.locate(department.sources[0]).line > 1


def test_starter_says_what_will_come(pages: dict[str, Page]) -> None:
    """On day one no page of the starter is empty: each says what will be there."""
    for name in ("shadowing", "leaders", "hosts", "barriers", "pledges", "trace"):
        page = pages[f"programs/starter/{name}/"]
        assert "pb-empty" in page.body, name
        assert len(_text(page)) > 60


def test_search_entries_hold_plain_text(pages: dict[str, Page]) -> None:
    """What the search index gets is text without markup, one entry for each section."""
    entries = pages["programs/northline/barriers/nine-logins/"].entries
    assert entries[0].title == "Nine log-ins before the first customer"
    assert "Neuf mots de passe" in entries[0].text
    assert all("<" not in entry.text for entry in entries)
    assert {entry.anchor for entry in entries} >= {"", "answers", "chain"}


def test_working_days_leave_out_weekends_and_closed_days() -> None:
    """Two working days after a Thursday before Easter is the Wednesday after it."""
    item = Item(id="a", do="Do", when=Offset(2, "shadow day", working=True))
    easter = Span(date(2027, 3, 26), date(2027, 3, 29))
    assert lines([item], {"shadow day": date(2027, 4, 30)})[0].when == "4 May 2027"
    assert lines([item], {"shadow day": date(2027, 3, 25)}, [easter])[0].when == "31 March 2027"


@given(st.dates(date(2026, 1, 1), date(2028, 1, 1)), st.integers(1, 30))
def test_working_days_forth_and_back(start: date, count: int) -> None:
    """From a working day, so many working days on and as many back lead to the same day."""
    start -= timedelta(max(start.weekday() - 4, 0))

    def moved(on: date, by: int) -> date:
        text = lines([Item(id="a", do="Do", when=Offset(by, "regroup", working=True))], {"regroup": on})[
            0
        ].when
        return datetime.strptime(text, "%d %B %Y").date()

    assert moved(moved(start, count), -count) == start


def test_barrier_is_told_so_that_several_hosts_fit(example: Site, pages: dict[str, Page]) -> None:
    """Whoever lays a barrier beside the schedule finds as many hosts as the program's smallest group."""
    program = example.library.programs["northline"]
    cities = {site.city: site.id for site in program.sites.values()}
    for barrier in program.barriers.values():
        body = pages[f"programs/northline/barriers/{barrier.id}/"].body
        found = re.search(r'<p class="pb-quote__by">([^<]*), (\w+) 2027</p>', body)
        assert found is not None
        who, _, where = unescape(found[1]).partition(", ")
        fitting = {
            debrief.host
            for debrief in program.debriefs.values()
            if f"{debrief.day:%B}" == found[2]
            and (not where or program.hosts[debrief.host].site == cities[where])
            and (who == "The front line" or program.hosts[debrief.host].line.lower() == who.lower())
        }
        assert len(fitting) >= program.charter.rules.group_least, barrier.id


def test_department_in_place_of_a_line_is_counted_too(example: Site) -> None:
    """Where barriers name no line of work, their department is told only if enough of its hosts fit."""
    program = example.library.programs["northline"]
    bare = {id: replace(one, heard=replace(one.heard, role="")) for id, one in program.barriers.items()}
    library = Library(programs={program.id: replace(program, barriers=bare)})
    told = {page.route: page.body for page in render(replace(example, library=library)).pages}
    cities = {site.city: site.id for site in program.sites.values()}
    named = 0
    for id, barrier in bare.items():
        body = told[f"programs/northline/barriers/{id}/"]
        found = re.search(r'<p class="pb-quote__by">([^<]*), \w+ 2027</p>', body)
        assert found is not None
        who, _, where = unescape(found[1]).partition(", ")
        named += who != "The front line"
        fitting = {
            debrief.host
            for debrief in program.debriefs.values()
            if (debrief.day.year, debrief.day.month) == (barrier.heard.on.year, barrier.heard.on.month)
            and (not where or program.hosts[debrief.host].site == cities[where])
            and (
                who == "The front line" or program.hosts[debrief.host].department == barrier.heard.department
            )
        }
        assert len(fitting) >= program.charter.rules.group_least, id
    assert named


def test_what_was_seen_stands_with_the_barrier_and_not_with_the_host(
    example: Site, pages: dict[str, Page]
) -> None:
    """What a leader saw of a barrier is on the barrier's page, and on no page that names the host."""
    program = example.library.programs["northline"]
    for debrief in program.debriefs.values():
        for one in debrief.observations:
            if one.barrier:
                wanted = str(escape(one.wanted))
                assert wanted in pages[f"programs/northline/barriers/{one.barrier}/"].body
                assert wanted not in pages[f"programs/northline/leaders/{debrief.leader}/"].body


def test_debrief_of_a_day_that_no_schedule_has_is_shown(example: Site) -> None:
    """A day that only a debrief tells of counts as done and stands on both persons' pages."""
    program = example.library.programs["northline"]
    one = next(iter(program.debriefs.values()))
    alone = replace(program, schedule=Schedule(), debriefs={one.id: one})
    assert [day.on for day in alone.days_of_leader[one.leader]] == [one.day]
    assert [day.leader for day in alone.days_of_host[one.host]] == [one.leader]
    assert coverage(alone, alone.leaders.values(), date(2027, 3, 25)).done == 1
