"""The schedule as people read it: how good it is, where there is room, who lacks a day, what changed."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from html import unescape
from pathlib import Path

import pytest
from markupsafe import escape

from playbook.pages import Page, Rendered, Site, compose, render
from playbook.pages.sites import MOST_NAMES, MOST_SITES
from playbook.workspace import open_workspace

AS_OF = date(2027, 3, 10)
ORGANIZATION = """\
name: Small
departments:
  - {id: finance, title: Finance}
  - {id: service, title: Service, customer_facing: true}
sites:
  - {id: laval, title: Laval centre, city: Laval, timezone: America/Toronto, arrive: Ring at the gate.}
  - {id: depot, title: Old depot}
"""
SHADOWING = """\
window: 2027-03-01..2027-04-02
closed: [{days: 2027-03-26, reason: Good Friday}]
sites:
  - site: laval
    seats: 2
    hours: 08:30-16:30
    contact: the floor lead
    closed: [{days: 2027-03-08..2027-03-12, reason: stocktaking}]
    peaks: [{days: 2027-03-16, seats: 1, reason: price change}]
"""
LEADERS = """\
id,name,department,days,sites,languages,available,managers,prefers
ann,Ann Ash,finance,2,,,,,
bob,Bob Birch,finance,1,,,,,
cy,Cy Cedar,service,1,,,,,
"""
HOSTS = """\
id,name,department,site,line,languages,shifts,off,max_days,rest_gap,remote,managers,opted_in
h1,Hana One,service,laval,calls,,,,,,yes,,yes
h2,Hugo Two,service,laval,calls,,,,,,,,yes
h3,Hedy Three,service,laval,calls,,,,,,,,no
"""
LOCK = """\
inputs: "0"
made_on: 2027-03-09
dropped: [h2]
aims:
  - {aim: days, value: 3, bound: 3, optimal: true}
  - {aim: departments, value: 0, bound: 0, optimal: true}
  - {aim: fairness, value: 2/3, bound: 1, optimal: false}
  - {aim: changes, value: 2, bound: 1, optimal: false}
  - {aim: last-day, value: 2027-03-23, bound: 2027-03-19, optimal: false}
  - {aim: load, value: 9, bound: 5, optimal: false}
  - {aim: wishes, value: 0, bound: 0, optimal: true}
  - {aim: divisions, value: 0, bound: 1, optimal: false}
days:
  - {leader: ann, host: h1, on: 2027-03-03, site: laval}
  - {leader: ann, host: h1, on: 2027-03-23, site: laval, number: 2, revision: 1}
  - {leader: bob, host: h1, on: 2027-03-16, site: laval, revision: 1}
unplaced:
  - {leader: cy, reason: No host has a free day., change: One more seat at Laval on 18 March would.}
former:
  - {leader: ann, host: h1, on: 2027-03-17, site: laval, number: 2, revision: 1, until: 2027-03-09}
  - {leader: bob, host: h2, on: 2027-03-15, site: laval, revision: 1, until: 2027-03-09}
  - {leader: cy, host: h1, on: 2027-03-18, site: laval, revision: 1, until: 2027-03-08}
"""

Shown = Callable[..., dict[str, str]]


def _site(root: Path, **files: str) -> Site:
    program = root / "programs" / "small"
    program.mkdir(parents=True)
    (root / "mkdocs.yml").write_text("site_name: Small\n")
    (root / "programs" / "organization.yml").write_text(files.get("organization", ORGANIZATION))
    (program / "program.yml").write_text("title: Small\nsummary: A small program.\n")
    texts = {
        "shadowing.yml": files.get("shadowing", SHADOWING),
        "leaders.csv": files.get("leaders", LEADERS),
        "hosts.csv": files.get("hosts", HOSTS),
        "schedule.lock.yml": files.get("lock", LOCK),
    }
    for name, text in texts.items():
        if text:
            (program / name).write_text(text)
    snapshot = open_workspace(root).read()
    assert [one.message for one in snapshot.problems] == []
    return compose(
        snapshot.library,
        snapshot.problems,
        AS_OF,
        snapshot.locate,
        lambda place, line: None,
        site_url=files.get("site_url", ""),
    )


@pytest.fixture
def shown(tmp_path: Path) -> Shown:
    """Renders a small program, with other files where they are given; its pages' bodies by route."""

    def make(**files: str) -> dict[str, str]:
        root = tmp_path / str(len(list(tmp_path.iterdir())))
        made = render(_site(root, **files))
        found = {page.route.removeprefix("programs/small/"): page.body for page in made.pages}
        return found | {one.route.removeprefix("programs/small/"): one.data.decode() for one in made.assets}

    return make


def _words(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split()).replace(" .", ".")


def _quality(body: str) -> dict[str, str]:
    part = body[body.index('id="quality"') :]
    part = part[part.index("<dl") : part.index("</dl>")]
    return {
        name: _words(said) for name, said in re.findall(r"<dt>(.*?)</dt>(.*?)(?=<dt>|$)", part, re.DOTALL)
    }


def test_aims_are_told_in_plain_words(shown: Shown) -> None:
    """Each aim says what was reached and what no schedule surpasses; only what was proven is called so."""
    found = _quality(shown()["shadowing/"])
    assert found == {
        "Days found": "3 of 4 days found. Proven No schedule can find more.",
        "No department left out": "Every department where a day was possible has one. "
        "Proven It can’t be better.",
        "Fair shares": "The department worst off has 2 of 3 days. "
        "Not proven Whether it can be better is not known.",
        "Few changes": "2 days of the former schedule were changed. Not proven At least 1 had to be.",
        "An early end": "The last day is 23 March 2027. "
        "Not proven None as good can end before 19 March 2027.",
        "Even load on hosts": "1 host with 3 days. "
        "Not proven Within 80 % of the most even spread there can be.",
        "Wishes": "Nobody has wished for a host, a site or a line of work. Proven It can’t be better.",
        "Into other divisions": "No day leads into another division. "
        "Not proven No schedule as good can reach more than 1.",
    }


def test_aims_without_a_bound_claim_nothing(shown: Shown) -> None:
    """Where nothing was proven, the page says that it is not known whether there is a better schedule."""
    aims = {"fairness": ("1/2", "1"), "last-day": ("2027-03-23", "-"), "load": ("9", "0")}
    lines = "".join(f'  - {{aim: {aim}, value: "{v}", bound: "{b}"}}\n' for aim, (v, b) in aims.items())
    found = _quality(shown(lock=f"aims:\n{lines}")["shadowing/"])
    assert found["An early end"].startswith("The last day is 23 March 2027.")
    assert all(said.endswith("Not proven Whether it can be better is not known.") for said in found.values())


def test_aims_at_their_bound_are_told_so(shown: Shown) -> None:
    """An aim that is as good as its bound, with one before it open, is not said to be uncertain."""
    aims = {
        "days": ("3", "4"),
        "departments": ("1", "1"),
        "fairness": ("2/3", "2/3"),
        "changes": ("2", "2"),
        "last-day": ("2027-03-23", "2027-03-23"),
        "load": ("9", "9"),
        "divisions": ("1", "1"),
    }
    lines = "".join(f'  - {{aim: {aim}, value: "{v}", bound: "{b}"}}\n' for aim, (v, b) in aims.items())
    days, *others = _quality(shown(lock=f"aims:\n{lines}")["shadowing/"]).values()
    assert days == "3 of 4 days found. Not proven No schedule can find more than 4."
    assert len(others) == 6
    assert all("At its bound No schedule as good in the aims before " in said for said in others)
    assert not [said for said in others if "not known" in said]


def test_the_best_is_told_so_even_when_nothing_was_proven(shown: Shown) -> None:
    """What nothing surpasses can't be better, though the search ended before it could prove anything."""
    aims = {"days": "4", "departments": "0", "fairness": "1", "changes": "0", "last-day": "-"}
    lines = "".join(f'  - {{aim: {aim}, value: "{v}", bound: "{v}"}}\n' for aim, v in aims.items())
    found = _quality(shown(lock=f"cut_short: true\naims:\n{lines}")["shadowing/"])
    assert found.pop("Days found") == "4 of 4 days found. At its bound No schedule can find more."
    assert all(said.endswith("At its bound It can’t be better.") for said in found.values())


def test_fair_shares_of_which_only_the_least_is_known(shown: Shown) -> None:
    """Where all before is proven and only the smallest share is known to be best, no more is said."""
    lines = (
        "  - {aim: days, value: 3, bound: 3, optimal: true}\n  - {aim: fairness, value: 2/3, bound: 2/3}\n"
    )
    found = _quality(shown(lock=f"aims:\n{lines}")["shadowing/"])
    assert found["Fair shares"].endswith(
        "Not proven No schedule gives it more. Whether the others’ shares can be fairer is not known."
    )
    above = _quality(shown(lock='aims: [{aim: fairness, value: 2/3, bound: "5/6"}]\n')["shadowing/"])
    assert above["Fair shares"].endswith("Not proven No schedule can give it more than 84 % of its days.")


def test_people_who_were_dropped_ask_for_nothing(shown: Shown) -> None:
    """Days are counted of those with whom the schedule still counts."""
    found = _quality(shown(lock="dropped: [cy]\naims: [{aim: days, value: 3, bound: 3}]\n")["shadowing/"])
    assert found["Days found"].startswith("3 of 3 days found.")


def test_calendars_lead_to_pages(shown: Shown) -> None:
    """Each entry leads to the page of whose calendar it is, where it is known where the site will stand."""
    pages = shown(site_url="https://small.example/playbook")
    base = "https://small.example/playbook/programs/small/"
    for route in ("leaders/ann/", "hosts/h1/", "sites/laval/", "shadowing/"):
        links = set(re.findall(r"URL:(.*)", pages[f"{route}days.ics"].replace("\r\n ", "")))
        assert {link.strip() for link in links} == {base + route}
    assert f"URL:{base}leaders/bob/" in pages["leaders/bob/2027-03-16.ics"].replace("\r\n ", "")
    assert f"URL:{base}hosts/h1/" in pages["hosts/h1/2027-03-16.ics"].replace("\r\n ", "")


@pytest.mark.parametrize("site_url", ["", "/playbook/", "small.example", "https://small.example/a b\nX:y"])
def test_calendars_without_a_site_lead_nowhere(site_url: str, shown: Shown) -> None:
    """Where the site will stand is not known, or is no web address: then calendars name no page."""
    pages = shown(site_url=site_url)
    calendars = [text for route, text in pages.items() if route.endswith(".ics")]
    assert calendars and not [text for text in calendars if "URL:" in text]


def test_crumbs_lead_from_sites_to_their_list(shown: Shown) -> None:
    """A site's page leads to the list of sites and to the program; the list leads to the shadowing page."""

    def crumbs(body: str) -> list[tuple[str, str]]:
        found = re.search(r'<nav class="pb-crumbs".*?</nav>', body)
        return re.findall(r'<a href="([^"]*)">(.*?)</a>', found[0]) if found else []

    pages = shown()
    up = "../../../../"
    program = (f"{up}programs/small/", "Small")
    assert crumbs(pages["sites/laval/"]) == [program, (f"{up}programs/small/sites/", "Sites")]
    assert [text for _, text in crumbs(pages["sites/"])] == ["Small", "Shadowing"]
    assert crumbs(pages["shadowing/"]) == crumbs(pages["leaders/"]) == []


def test_aims_that_a_person_wrote_are_shown_as_they_are(shown: Shown) -> None:
    """A value that no planner writes is shown as it stands, and stops nothing."""
    for value in ("many", "1/0", "²", "2027-02-30", "9" * 200, "-1"):
        aims = ("days", "departments", "fairness", "changes", "last-day", "load", "wishes", "divisions")
        lines = "".join(f'  - {{aim: {aim}, value: "{value}", bound: "{value}"}}\n' for aim in aims)
        found = _quality(shown(lock=f"aims:\n{lines}")["shadowing/"])
        assert len(found) == 8
        assert found["Days found"].startswith(f"{value} Not proven")


def test_the_page_says_whether_the_schedule_is_complete(shown: Shown) -> None:
    """Who lacks a day is counted; a complete schedule is called so, and one that was broken off too."""
    assert "1 leader lacks 1 day: who, and why." in _words(shown()["shadowing/"])
    whole = LOCK[: LOCK.index("unplaced:")] + "  - {leader: cy, host: h2, on: 2027-03-15, site: laval}\n"
    body = _words(shown(lock="cut_short: true\n" + whole)["shadowing/"])
    assert "Complete Every leader has every day that was asked for." in body
    assert "Broken off" in body and "Not complete" not in body
    assert "Broken off" not in _words(shown(lock=whole)["shadowing/"])


def test_load_counts_seats_taken_and_offered(shown: Shown) -> None:
    """A week's seats are those of its open days, peaks and the window's ends heeded; video needs none."""
    lock = "days:\n  - {leader: ann, host: h1, on: 2027-03-03, site: laval}\n"
    lock += "  - {leader: bob, host: h1, on: 2027-03-17}\n"
    lock += "  - {leader: cy, host: h2, on: 2027-04-01, site: laval}\n"
    body = shown(lock=lock)["shadowing/"]
    table = body[body.index('id="load"') : body.index('id="unplaced"')]
    rows = {
        _words(head): re.findall(r'<td class="pb-heat-(\w+)">([^<]*)</td>', cells)
        for head, cells in re.findall(r'<tr><th scope="row">(.*?)</th>(.*?)</tr>', table)
    }
    assert rows == {
        "Laval": [("1", "1 of 10"), ("none", "closed"), ("0", "0 of 9"), ("0", "0 of 8"), ("1", "1 of 10")],
        "By video": [("none", "–"), ("none", "–"), ("none", "1"), ("none", "–"), ("none", "–")],
    }
    assert 'href="../sites/laval/"' in table


def test_who_lacks_a_day_is_grouped_by_reason(shown: Shown) -> None:
    """Those with one reason stand together, with the days that each lacks and what would help whom."""
    lock = "made_on: 2027-03-09\ndropped: [cy]\nunplaced:\n"
    lock += "  - {leader: ann, days: 2, reason: R one, change: C one}\n"
    lock += "  - {leader: bob, reason: R one}\n  - {leader: cy, reason: Has the measles.}\n"
    pages = shown(lock=lock)
    body = pages["shadowing/"]
    part = _words(body[body.index('id="unplaced"') : body.index('id="changes"')])
    assert "R one 2 leaders, 3 days. Ann Ash (2 days). What would change it: C one Bob Birch" in part
    assert "Not available at present. Cy Cedar" in part
    mine = _words(pages["leaders/ann/"])
    assert "No day yet R one What would change it: C one" in mine
    assert not any("measles" in body for body in pages.values())


def test_what_changed_names_nobody_who_is_gone(shown: Shown) -> None:
    """Former and new day stand beside each other, newest first; nobody who was taken out is named."""
    pages = shown()
    body = pages["shadowing/"]
    table = body[body.index('id="changes"') : body.index('id="by-department"')]
    rows = [_words(row) for row in re.findall(r"<tr><th scope=\"row\">(.*?)</tr>", table)]
    assert rows == [
        "Ann Ash 17 March 2027, Laval, beside Hana One 23 March 2027, Laval, beside Hana One 9 March 2027",
        "Bob Birch 15 March 2027, Laval, beside a host who is no longer available "
        "16 March 2027, Laval, beside Hana One 9 March 2027",
        "Cy Cedar 18 March 2027, Laval, beside Hana One No day at present 8 March 2027",
    ]
    assert "Hugo" not in body
    assert "Nothing has changed so far" in shown(lock='inputs: "0"\nmade_on: 2027-03-09\n')["shadowing/"]


def test_my_day_tells_what_changed(shown: Shown) -> None:
    """Leader and host read which day moved from when to when, and what was called off."""
    pages = shown()
    ann, bob, cy = (_words(pages[f"leaders/{name}/"]) for name in ("ann", "bob", "cy"))
    assert "Day 2 of 2, Laval centre" in ann
    assert "This day was moved from 17 March to 23 March 2027. Since 9 March 2027." in ann
    assert (
        "moved from 15 March to 16 March 2027. The host is Hana One instead of a host who is no longer" in bob
    )
    assert "Hugo" not in bob
    assert "The day on 18 March 2027 was called off on 8 March 2027." in cy
    assert "What would change it: One more seat at Laval on 18 March would." in cy
    one, two = (_words(pages[f"hosts/{name}/"]) for name in ("h1", "h2"))
    assert "This day was moved from 17 March to 23 March 2027." in one
    assert "The visit of Cy Cedar on 18 March 2027 was called off" in one
    assert "The visit of Bob Birch on 15 March 2027 was called off" in two
    assert "Nobody is planned to sit beside you at present." in two
    assert "Bob" not in one.split("The visit of")[1]


def test_a_day_that_moved_twice_tells_its_first_date_too(shown: Shown) -> None:
    """Whoever wrote down the first date finds it, also after a second move."""
    lock = "days:\n  - {leader: bob, host: h1, on: 2027-03-25, site: laval, revision: 2}\nformer:\n"
    lock += "  - {leader: bob, host: h1, on: 2027-03-18, site: laval, revision: 2, until: 2027-03-09}\n"
    lock += "  - {leader: bob, host: h2, on: 2027-03-16, site: laval, revision: 1, until: 2027-03-02}\n"
    pages = shown(lock=lock)
    mine = _words(pages["leaders/bob/"])
    assert "moved from 18 March to 25 March 2027. Earlier it was planned for 16 March 2027." in mine
    assert "beside Hana One; changed again" in _words(pages["shadowing/"])


def test_only_the_day_that_changed_is_called_changed(shown: Shown) -> None:
    """Of a leader's two days one moved: it alone says so; a host who got a day back reads of no end of it."""
    lock = "days:\n  - {leader: ann, host: h1, on: 2027-03-17, site: laval}\n"
    lock += "  - {leader: ann, host: h2, on: 2027-03-23, site: laval, number: 2, revision: 2}\nformer:\n"
    lock += "  - {leader: ann, host: h2, on: 2027-03-18, number: 2, revision: 1, until: 2027-03-02}\n"
    lock += "  - {leader: ann, host: h1, on: 2027-03-19, number: 2, revision: 2, until: 2027-03-09}\n"
    pages = shown(lock=lock)
    mine = pages["leaders/ann/"]
    assert mine.count(">Changed</span>") == 1
    assert mine.index("23 March 2027") > mine.index("Day 2 of 2")
    assert "It is now at Laval instead of by video." in _words(mine)
    assert "called off" not in pages["hosts/h2/"]
    assert "The visit of Ann Ash on 19 March 2027 was called off" in _words(pages["hosts/h1/"])


def test_site_has_its_calendar(shown: Shown) -> None:
    """A site's page shows each day's seats and visitors, why it is closed, and how to get in."""
    pages = shown()
    body = pages["sites/laval/"]
    days = dict(re.findall(r'<time[^>]*datetime="([^"]*)">(.*?)</li>', body, re.DOTALL))
    told = {on: _words(text).split(" ", 2)[2:] for on, text in days.items()}
    assert told["2027-03-03"] == ["1 of 2 Ann Ash with Hana One"]
    assert told["2027-03-10"] == ["stocktaking"]
    assert told["2027-03-16"] == ["1 of 1 Bob Birch with Hana One price change"]
    assert told["2027-03-26"] == ["Good Friday"]
    assert told["2027-04-02"] == ["0 of 2"]
    assert "2027-04-05" not in told  # after the window
    words = _words(body)
    for part in ("2 hosts who said yes", "Ring at the gate.", "Ask for the floor lead.", "1 visit so far"):
        assert part in words
    assert "Hedy" not in words
    assert 'href="days.ics"' in body and "Ann" in pages["sites/laval/days.ics"]
    assert "sites/depot/" not in pages  # takes nobody and had nobody


def test_list_of_sites_tells_where_there_is_room(shown: Shown) -> None:
    """Each site's seats, willing hosts, visits and free seats stand in one row of the list."""
    row = re.search(r'<tr><th scope="row"><a href="laval/">(.*?)</tr>', shown()["sites/"])
    assert row is not None
    # Closed until the 12th; then 8 seats in the week of the peak, 7 in that of Good Friday, 10 in the last.
    assert _words(row[1]) == "Laval centre 2 2 1 2 25"
    assert "sites/" not in shown(shadowing="", lock="", leaders="", hosts="")


def test_months_lie_under_their_weekdays(shown: Shown) -> None:
    """The first day of each month says in which column it stands, and weekends show only where they count."""
    body = shown()["sites/laval/"]
    first = body[body.index('id="m2027-04"') :]
    assert "Sat" not in first[: first.index("</section>")]
    assert "pb-calendar__day--from-4" in first[: first.index("</time>")]  # 1 April 2027 is a Thursday
    whole = shown(shadowing=SHADOWING + "weekdays: [mon, sat]\n")["sites/laval/"]
    assert "<span>Sat</span><span>Sun</span>" in whole


def test_long_lists_get_a_page_of_their_own(shown: Shown) -> None:
    """Hundreds without a day, or at one site, are counted on the page and named on another."""
    names = [f"l{number:03d}" for number in range(MOST_NAMES + 50)]
    leaders = LEADERS.splitlines()[0] + "\n" + "".join(f"{one},Name {one},finance,1,,,,,\n" for one in names)
    lock = "made_on: 2027-03-09\ndays:\n" + "".join(
        f"  - {{leader: {one}, host: h1, on: 2027-03-{3 if n % 2 else 17:02d}, site: laval, revision: 1}}\n"
        for n, one in enumerate(names[: MOST_NAMES + 1])
    )
    lock += "unplaced:\n" + "".join(
        f"  - {{leader: {one}, reason: Full.}}\n" for one in names[MOST_NAMES + 1 :]
    )
    lock += "former:\n" + "".join(
        f"  - {{leader: {one}, host: h2, on: 2027-03-18, site: laval, revision: 1, until: 2027-03-09}}\n"
        for one in names[:50]
    )
    pages = shown(leaders=leaders, lock=lock)
    body = pages["shadowing/"]
    assert "Full. 49 leaders, 49 days." in _words(body)
    assert 'href="../sites/laval/">Laval <small>151 visitors</small>' in body
    assert f"leaders/{names[-1]}/" not in body and f"leaders/{names[49]}/" not in body
    assert f'href="../../leaders/{names[-1]}/"' in pages["shadowing/unplaced/"]
    assert f'href="../../leaders/{names[49]}/"' in pages["shadowing/changes/"]
    site, month = pages["sites/laval/"], pages["sites/laval/2027-03/"]
    assert "leaders/l" not in site and 'href="2027-03/"' in site
    assert month.count("/leaders/l") == MOST_NAMES + 1
    assert (
        'sites/">Sites</a> › <a href="../../../../../programs/small/sites/laval/">Laval centre</a>' in month
    )
    assert len(body) < 40_000


def test_pages_hold_without_a_schedule(shown: Shown) -> None:
    """Without a lock, without rosters or without shadowing.yml, pages say what will come."""
    body = shown(lock="")["shadowing/"]
    assert "No schedule yet" in body and "playbook schedule small" in body
    assert 'id="changes"' not in body and 'id="unplaced"' not in body
    assert "0 of 10" in body
    pages = shown(lock="", leaders="", hosts="")
    assert "Nobody is on the list yet" in pages["shadowing/"]
    assert "0 hosts who said yes" in _words(pages["sites/laval/"])
    bare = shown(lock="days: [{leader: bob, host: h1, on: 2027-03-16, site: depot}]\n", shadowing="")
    assert "no new visits are planned here" in bare["sites/depot/"]
    assert "Bob Birch" in bare["sites/depot/"]


def test_a_window_of_a_hundred_years_stays_a_page(shown: Shown) -> None:
    """A slip of the pen in the window's end makes no page of thousands of days."""
    pages = shown(shadowing=SHADOWING.replace("2027-04-02", "2127-04-02"))
    assert len(pages["sites/laval/"]) < 20_000
    assert len(pages["shadowing/"]) < 20_000


def test_every_calendar_that_is_linked_is_there(rendered: Rendered) -> None:
    """Each calendar that a page of the example links to is a file of the site, and all are linked."""
    files = {one.route for one in rendered.assets if one.route.endswith(".ics")}
    linked = {
        page.route + href for page in rendered.pages for href in re.findall(r'href="([^"]*\.ics)"', page.body)
    }
    assert linked and linked <= files
    assert {one for one in files if "/sites/" in one or "/shadowing/" in one} <= linked


def test_site_pages_of_the_example_hold_every_visit(example: Site, pages: dict[str, Page]) -> None:
    """Each visit of the example stands once on the page of its site, past ones included."""
    program = example.library.programs["northline"]
    for site in program.sites:
        body = pages[f"programs/northline/sites/{site}/"].body
        held = sorted(one.leader for one in program.days if one.site == site)
        assert sorted(re.findall(r'/leaders/([^"/]+)/"', body)) == held
        for one in held:
            assert str(escape(program.leaders[one].name)) in body


def test_many_sites_are_told_by_region(tmp_path: Path) -> None:
    """With dozens of sites the page tells the load by region, and the list of sites tells each one's."""
    ids = [f"s{number:02d}" for number in range(MOST_SITES + 1)]
    root = tmp_path / "many"
    lock = "days:\n" + "".join(f"  - {{leader: ann, host: h1, on: 2027-03-03, site: {id}}}\n" for id in ids)
    organization = "name: Small\ndepartments:\n  - {id: finance, title: Finance}\n"
    organization += "  - {id: service, title: Service}\nsites:\n  - {id: laval, title: Laval centre}\n"
    organization += "".join(
        f"  - {{id: {id}, title: Site {id}, region: {'North' if n % 2 else 'South'}}}\n"
        for n, id in enumerate(ids)
    )
    shadowing = "window: 2027-03-01..2027-03-05\nsites:\n"
    shadowing += "".join(f"  - {{site: {id}, seats: 1}}\n" for id in ids)
    made = render(_site(root, organization=organization, shadowing=shadowing, lock=lock))
    pages = {page.route: page.body for page in made.pages}
    words = _words(pages["programs/small/shadowing/"])
    assert "Seats by region and week" in words
    assert "South 21 of 105" in words and "North 20 of 100" in words
    assert _words(pages["programs/small/sites/"]).count("1 of 5") == len(ids)
