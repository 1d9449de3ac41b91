"""What people write is shown as they wrote it, and never runs: every text of every kind of record."""

from __future__ import annotations

import html
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from built import Outline, all_files, build, html_pages, playbook, served
from lxml import html as tree

from playbook.door.kinds import ALL, CHARTER, CONTENT, GUIDE, MANY, ORGANIZATION, PERSON, SCHEDULE, SHADOWING
from playbook.door.shapes import (
    AddressShape,
    ChoiceShape,
    DayShape,
    FlagShape,
    ListShape,
    NameShape,
    NumberShape,
    OffsetShape,
    RecordShape,
    RefShape,
    Shape,
    SpanShape,
    TextShape,
    WholeShape,
    record_shape,
)
from playbook.workspace import open_workspace

PAYLOADS = (
    "<script>window.__pwn=1</script>",
    "<img src=x onerror=window.__pwn=1>",
    '"><svg onload=window.__pwn=1>',
    "' onmouseover='window.__pwn=1' x='",
    "&lt;/title&gt;&lt;script&gt;window.__pwn=1&lt;/script&gt;",
    "</title><script>window.__pwn=1</script>",
    "{{ 7*7 }} {{ config }}",
    "{% raw %}{% for x in y %}",
    '--8<-- "/etc/passwd"',
    "[x](javascript:window.__pwn=1)",
    "| a | b | `c`",
    "# heading {: onclick=window.__pwn=1 }",
    "</h2></div></main>",
    "<!-- x --> <!--",
    ":smile: :material-account: ==m==",
    "$(x) ${x} \\(y\\)",
    "&amp; &#60;b&#62; & &copy",
    "![i](https://other.example/i.png)",
    "<https://other.example> www.other.example",
    "*a* **b** _c_ ~~d~~ ^e^",
)
ROUNDS = 3
"""Into how many builds the payloads are dealt, so that each field holds each of them once."""
TODAY = "2027-03-25"
_RECORDS = 5
_ITEMS = 3

Say = Callable[[str], str]


def hostile(text: str) -> str:
    """The text itself."""
    return text


def harmless(text: str) -> str:
    """As long a text in the same order of the alphabet, in letters that mean nothing to any language.

    Backticks stay: problems show what stands between two of them as code.
    """
    return "".join(one if one in " \n`" else chr(0x4E00 + ord(one)) for one in text.casefold())


@dataclass
class Writer:
    """Fills every field of every kind; each text is one of a kind by its mark, such as `Q0123`."""

    say: Say
    round: int = 0
    texts: dict[str, str] = field(default_factory=dict)
    fields: dict[str, str] = field(default_factory=dict)

    def text(self, where: str, limit: int, lines: bool) -> str:
        """A text full of payloads that ends with its mark."""
        mark = f"Q{len(self.texts):04d}"
        number, share = len(self.texts), -(-len(PAYLOADS) // ROUNDS)
        found: list[str] = []
        for step in range(share):
            found.append(self.say(PAYLOADS[(number + self.round * share + step) % len(PAYLOADS)]))
        between = "\n\n" if lines and number % 2 else " "
        whole = f"{between.join(found)} {mark}"
        assert len(whole) <= limit, where
        self.texts[mark] = " ".join(whole.split())
        self.fields[mark] = where
        return whole

    def record(self, shape: RecordShape, index: int, own: str = "") -> dict[str, Any]:
        """A record with all its fields, called `own`."""
        name = shape.cls.__name__
        return {
            part.key: own or f"n{index + 1}"
            if part.key == "id"
            else self.value(part.shape, f"{name}.{part.key}", index)
            for part in shape.fields
            if f"{name}.{part.key}" != "Guide.body"
        }

    def value(self, shape: Shape, where: str, index: int) -> Any:
        """A value that a shape reads; what may be chosen differs from record to record."""
        match shape:
            case TextShape():
                return self.text(where, shape.limit, shape.lines)
            case RefShape() if where == "Unplaced.leader":
                return f"leader{_RECORDS}"
            case RefShape():
                inner = shape.kind in ("department", "site", "objective")
                return f"n{index % _ITEMS + 1}" if inner else f"{shape.kind}{index % _RECORDS + 1}"
            case NameShape():
                return "n1"
            case WholeShape():
                return max(shape.low, min(index + 1, shape.high))
            case NumberShape():
                return index + 1.5
            case FlagShape():
                return index % 2 == 0
            case DayShape():
                if where == "Debrief.day":
                    index = min(index, 1)  # later days have no debrief
                return _DAYS.get(where, f"2027-02-{index + 1:02d}").format(index + 22)
            case SpanShape():
                return "2027-03-26" if where.endswith(".days") else "2027-01-01..2027-12-31"
            case OffsetShape():
                return ("14 days before shadow day", "on regroup", "2 weeks after program start")[index % 3]
            case ChoiceShape():
                words = list(shape.words)
                return words[index % len(words)].value
            case AddressShape():
                return "https://other.example/?a=1&b=2"
            case RecordShape():
                return self.record(shape, index)
            case ListShape(item=ChoiceShape() as item):
                return [word.value for word in item.words]
            case ListShape():
                count = _ITEMS if isinstance(shape.item, RecordShape) else 1
                if where == "Schedule.days":
                    count = _RECORDS - 1  # the last leader has no day
                return [self.value(shape.item, where, (index if count == 1 else 0) + n) for n in range(count)]
        raise AssertionError(f"{where} has a shape that this test does not know: {shape!r}")


_DAYS = {
    "Timeline.starts": "2027-01-01",
    "Timeline.ends": "2027-12-31",
    "Milestone.on": "2027-04-{}",
    "ShadowDay.on": "2027-03-{}",
    "Debrief.day": "2027-03-{}",
    "Waiver.until": "2027-12-31",
}


def _put(path: Path, value: Any) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(value, ensure_ascii=False, indent=1), encoding="utf-8")


def _settings(root: Path, name: str) -> None:
    _put(
        root / "mkdocs.yml",
        {
            "site_name": name,
            "docs_dir": "content",
            "theme": {"name": "material"},
            "plugins": ["search", "playbook"],
        },
    )
    (root / "content").mkdir(exist_ok=True)


def _guide(root: Path, name: str, head: dict[str, Any], body: str) -> None:
    path = root / "content" / "guides" / f"{name}.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"---\n{json.dumps(head, ensure_ascii=False)}\n---\n\n{body}\n", encoding="utf-8")


def write_program(root: Path, writer: Writer) -> None:
    """A small program in which every field of every kind of record is filled."""
    program = root / "programs" / "main"
    for kind in ALL:
        shape = record_shape(kind.record)
        if not kind.many:
            value = writer.record(shape, 0)
            where = root / "programs" if kind is ORGANIZATION else program
            _put(where / f"{kind.stem}.yml", value)
            continue
        records = [writer.record(shape, index, f"{kind.name}{index + 1}") for index in range(_RECORDS)]
        if kind is GUIDE:
            for one in records:
                _guide(root, one.pop("id"), one, "## Part\n\nText.")
            continue
        where = root / "content" if kind in CONTENT else root / "programs" if kind is PERSON else program
        _put(where / f"{kind.stem}.yml", {kind.plural: records})
    _settings(root, writer.text("mkdocs.site_name", 300, False))


@dataclass
class Twins:
    """One program written twice: with payloads, and with words that can't mean anything."""

    round: int
    hostile: Path
    harmless: Path
    writer: Writer
    other: Writer


@pytest.fixture(scope="module", params=range(ROUNDS))
def twins(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Twins:
    """Both sites of one round."""
    base = tmp_path_factory.mktemp("twins")
    sites, writers = [], []
    for say in (hostile, harmless):
        root = base / say.__name__
        root.mkdir()
        writer = Writer(say, request.param)
        write_program(root, writer)
        assert [str(one) for one in open_workspace(root).read().problems] == []
        sites.append(build(root, base / f"{say.__name__}-site", "--as-of", TODAY))
        writers.append(writer)
    return Twins(request.param, *sites, *writers)


@dataclass(frozen=True)
class Shown:
    """Outlines of both sites' pages by path."""

    hostile: dict[str, Outline]
    harmless: dict[str, Outline]


@pytest.fixture(scope="module")
def shown(twins: Twins) -> Shown:
    """Every page of both sites, read."""
    return Shown(_outlines(twins.hostile), _outlines(twins.harmless))


def _outlines(site: Path) -> dict[str, Outline]:
    return {path: Outline(file.read_text(encoding="utf-8")) for path, file in html_pages(site).items()}


def test_every_text_field_of_the_model_is_written(twins: Twins) -> None:
    """The program holds each text field that the model has, so that a new one is tested at once."""
    wanted: set[str] = set()
    seen: set[RecordShape] = set()

    def walk(shape: Shape, where: str) -> None:
        if isinstance(shape, ListShape):
            walk(shape.item, where)
        elif isinstance(shape, TextShape):
            wanted.add(where)
        elif isinstance(shape, RecordShape) and shape not in seen:
            seen.add(shape)
            for part in shape.fields:
                walk(part.shape, f"{shape.cls.__name__}.{part.key}")

    for kind in ALL:
        walk(record_shape(kind.record), kind.name)
    assert {kind.name for kind in ALL} >= {kind.name for kind in (CHARTER, SHADOWING, SCHEDULE, *MANY)}
    assert wanted - {"Guide.body"} == set(twins.writer.fields.values()) - {"mkdocs.site_name"}


FINDING_TAGS = {
    *((tag,) for tag in ("p", "div", "h3", "ul", "li", "code", "details", "summary", "section", "thead")),
    *((tag,) for tag in ("tbody", "tr", "td", "span")),
    *((tag, "class") for tag in ("p", "a", "ul", "span", "table", "td")),
    ("div", "class", "role", "aria-label"),
    ("div", "class", "role", "tabindex", "aria-labelledby"),
    ("section", "class", "aria-labelledby"),
    ("section", "class"),
    ("h2", "id"),
    ("h3", "id"),
    ("li", "id"),
    ("a", "href"),
    ("a", "class", "href"),
    ("th", "scope"),
    ("th", "scope", "class"),
}
"""The tags, with their attributes, that tell what rules found."""


def test_payloads_change_no_page(shown: Shown) -> None:
    """Pages with payloads have the very tags and attributes of pages with harmless words."""
    assert list(shown.hostile) == list(shown.harmless)
    assert len(shown.hostile) > 50
    for path, page in shown.hostile.items():
        assert page.tags == shown.harmless[path].tags, path
        assert set(page.findings) <= FINDING_TAGS, path


def test_texts_are_shown_as_they_were_typed(twins: Twins, shown: Shown) -> None:
    """Wherever a page shows a text, it shows all of it, letter by letter, like any other text."""
    changed = set()
    for path, page in shown.hostile.items():
        twin, upper = shown.harmless[path].text, page.text.upper()
        for mark, text in twins.writer.texts.items():
            there = page.text.count(text)
            where = f"{twins.writer.fields[mark]} in {path}"
            if there != twin.count(twins.other.texts[mark]) or there != upper.count(mark):
                changed.add(where)
            if any(mark in value.upper() and text not in value for value in page.values):
                changed.add(f"{where} (attribute)")
    assert changed == set()


def test_search_index_holds_texts_escaped_only(twins: Twins) -> None:
    """The search index holds the texts, each mark of HTML in them escaped."""
    docs = json.loads((twins.hostile / "search" / "search_index.json").read_text(encoding="utf-8"))["docs"]
    for one in docs:
        for part in (one["title"], one["text"]):
            assert "<" not in part and ">" not in part, one["location"]
    titles = {html.unescape(one["title"]) for one in docs}
    found = [mark for mark, where in twins.writer.fields.items() if where in ("Pledge.title", "Leader.name")]
    assert len(found) == 2 * _RECORDS
    assert {twins.writer.texts[mark] for mark in found} <= titles


@pytest.mark.browser
@pytest.mark.parametrize("twins", [0], indirect=True, scope="module")  # the other rounds look the same
def test_nothing_runs_in_a_browser(twins: Twins, browser: Any) -> None:
    """No payload runs on any page, nor in the search, even without a content security policy."""
    with served(twins.hostile, policy="") as address:
        page = browser.new_context().new_page()
        page.set_default_timeout(60_000)
        page.route("**/*.{css,woff2}", lambda route: route.abort())
        for path in html_pages(twins.hostile):
            page.goto(address + path, wait_until="domcontentloaded")
            assert page.evaluate("typeof window.__pwn") == "undefined", path
        page.unroute_all()
        page.goto(address)
        page.locator("input[name=query]").focus()
        found = next(mark for mark, where in twins.writer.fields.items() if where == "Pledge.title")
        page.wait_for_load_state("networkidle")  # the index is there
        page.locator("input[name=query]").press_sequentially(found)
        page.locator(".md-search-result__item").first.wait_for()
        assert page.locator(".md-search-result__list :is(script, img, svg)").count() == 0
        assert page.evaluate("typeof window.__pwn") == "undefined"
        page.context.close()


def _broken(root: Path, say: Say) -> None:
    """A program whose every value that is no text is a payload, as are ids, keys and names of files."""
    program = root / "programs" / "main"
    turn = iter(range(10_000))

    def payload() -> str:
        return say(PAYLOADS[next(turn) % len(PAYLOADS)])

    _put(program / "program.yml", {"title": "Main", "summary": "Words."})
    _put(root / "programs" / "organization.yml", {"name": "O", "departments": [{"id": "n1", "title": "N"}]})
    for kind in ALL:
        if not kind.many or kind is GUIDE:
            continue
        shape = record_shape(kind.record)
        records = []
        for number, part in enumerate(shape.fields):
            if part.key != "id" and not isinstance(part.shape, TextShape):
                good = Writer(say).record(shape, number, f"{kind.name}-{number}")
                records.append({**good, part.key: payload(), payload(): "an unknown key"})
        for one in PAYLOADS:
            records.append(Writer(say).record(shape, 0, say(one)))
        records.append(Writer(say).record(shape, 0, say("javascript:window.__pwn=1/")))
        records.append(Writer(say).record(shape, 0, say("../../../../../outside")))
        where = root / "content" if kind in CONTENT else root / "programs" if kind is PERSON else program
        _put(where / f"{kind.stem}.yml", {kind.plural: records})
    for name in ('"><img src=x onerror=window.__pwn=1>', "&lt;img src=x&gt;", "' onclick='window.__pwn=1"):
        for folder in ("pledges", "barriers", "not-read"):
            _put(program / folder / f"{say(name)}.yml", {"title": say(name), "promise": say(name)})
        _put(root / "content" / "checklists" / f"{say(name)}.yml", {"title": say(name)})
        folder = root / "programs" / say(name)
        person = {"id": "p", "name": say(name), "department": "n1"}
        charter = {"title": say(name), "summary": "Words.", "sponsor": {"person": "p"}, "leaders": [person]}
        _put(folder / "program.yml", charter)
    _guide(root, "start", {"title": "Start", "summary": "Words."}, "Text.")
    _settings(root, "Broken")


def test_values_that_are_refused_are_shown_as_text(tmp_path: Path) -> None:
    """Refused values, unknown keys, ids and file names are quoted in problems, and change no page."""
    found = []
    for say in (hostile, harmless):
        # Deep enough that a page that climbs out of the site still falls into the test's own folder.
        base = tmp_path / say.__name__ / "a" / "b" / "c" / "d" / "e"
        root = base / "root"
        root.mkdir(parents=True)
        _broken(root, say)
        site = build(root, base / "site", "--as-of", TODAY)
        assert sorted(path.name for path in base.iterdir()) == ["root", "site"]
        outside = {path.name for path in (tmp_path / say.__name__).rglob("outside")}
        assert outside == set()
        for path, file in html_pages(site).items():
            for target in tree.document_fromstring(file.read_bytes()).xpath("//@href | //@src"):
                assert urlsplit(target).scheme in ("", "https"), f"{path}: {target}"
                assert path == "404.html" or not target.startswith("/"), f"{path}: {target}"
        outlines = _outlines(site)
        assert all(set(page.findings) <= FINDING_TAGS for page in outlines.values())
        found.append([page.tags for page in outlines.values()])
    assert len(found[0]) == len(found[1])
    assert found[0] == found[1]


GUIDES = {
    "raw-html": (
        "<script>window.__pwn=1</script>\n\n<b onclick=window.__pwn=1>x</b>\n\n<svg/onload=x>",
        False,
    ),
    "image": ("![x](https://other.example/x.png) ![y](x){onerror=window.__pwn=1}", False),
    "attributes": ("# T {: onclick=window.__pwn=1 }\n\n[x](https://a.example){: style=x onload=y }", False),
    "comment": ("<!-- secret --> text <!--", False),
    "title": ("# &lt;/title&gt;&lt;script&gt;window.__pwn=1&lt;/script&gt;", False),
    "autolink": ("<javascript:window.__pwn=1> <https://a.example/?a=1&b=2>", False),
    "javascript": ("[x](javascript:window.__pwn=1)", False),
    "entity-javascript": ("[x](java&#115;cript&colon;window.__pwn=1) [y](&#x6a;avascript:x)", False),
    "data": ("[x](data:text/html,<script>window.__pwn=1</script>)", False),
    "relative": ("[x](../../../etc/passwd)", True),
    "reference": ("[x]\n\n[x]: vbscript:window.__pwn=1 'title'", False),
    "snippet": ('--8<-- "/etc/passwd"\n\n--8<-- "mkdocs.yml"', False),
    "brackets": ("[" * 19_000, True),
    "anchors": ("<a " * 6_000, True),
    "many-brackets": (("[" * 3_900 + "\n\n") * 15, False),
    "deep": (">" * 3_000 + " x", False),
    "class": ("{{ ''.__class__.__mro__ }}", True),
    "loop": ("{% for x in range(10**9) %}x{% endfor %}", True),
    "include": ("{% include '/etc/passwd' %}", True),
    "call": ("{{ programs.clear() }}", True),
    "unknown": ("{{ nothing.here }}", True),
    "multiply": ("{{ 'x' * 10**9 }}", True),
    "method": ("{{ programs.main.charter.title.format }}", False),
}
"""Bodies of guides, and whether a problem must be told of each."""
_PLAIN = {
    *("div", "h2", "h3", "h4", "p", "ul", "ol", "li", "blockquote", "strong", "em", "s", "code", "pre"),
    *("a", "hr", "br", "table", "thead", "tbody", "tr", "th", "td"),
}


@pytest.fixture(scope="module")
def guides(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The site of the guides, and what the build said."""
    base = tmp_path_factory.mktemp("guides")
    root = base / "root"
    _put(
        root / "programs" / "main" / "program.yml",
        {
            "title": "<b>Main</b> [x](javascript:window.__pwn=1)",
            "summary": "Words.",
            "organization": {"name": "O", "departments": [{"id": "n1", "title": "N"}]},
        },
    )
    _settings(root, "Guides")
    for name, (body, _) in GUIDES.items():
        _guide(root, name, {"title": name, "summary": "Words."}, body)
    _guide(
        root, "quoting", {"title": "quoting", "summary": "Words."}, "X {{ programs.main.charter.title }} Y"
    )
    ended = playbook(root, "build", "--site-dir", base / "site", "--as-of", TODAY)
    assert ended.returncode == 0, ended.stderr
    return base / "site", ended.stderr


def _body(guides: tuple[Path, str], name: str) -> Any:
    page = tree.document_fromstring((guides[0] / "guides" / name / "index.html").read_bytes())
    return page.find_class("pb-prose")[0]


@pytest.mark.parametrize("name", GUIDES)
def test_guide_holds_nothing_live(name: str, guides: tuple[Path, str]) -> None:
    """A guide's page holds plain elements only, and its links lead to the web, a mailbox or the site."""
    for element in _body(guides, name).iter():
        assert element.tag in _PLAIN
        allowed = {"href", "rel", "id", "class", "role", "tabindex", "aria-label", "start", "align"}
        assert set(element.attrib) <= allowed
        assert urlsplit(element.get("href", "")).scheme in ("", "http", "https", "mailto")
    assert "root:x:" not in _body(guides, name).text_content()


@pytest.mark.parametrize("name", [name for name, (_, refused) in GUIDES.items() if refused])
def test_guide_that_is_refused_has_a_problem(name: str, guides: tuple[Path, str]) -> None:
    """What can't be rendered is told with the guide's file, and on the guide's own page."""
    lines = [line for line in guides[1].splitlines() if f"content/guides/{name}.md:" in line]
    assert any(": Y017 " in line for line in lines), lines
    page = (guides[0] / "guides" / name / "index.html").read_text(encoding="utf-8")
    assert "Y017" in page


def test_guide_quotes_records_as_text(guides: tuple[Path, str]) -> None:
    """A record that a guide quotes is text: neither HTML nor Markdown in it means anything."""
    body = _body(guides, "quoting")
    assert body.text_content().strip() == "X <b>Main</b> [x](javascript:window.__pwn=1) Y"
    assert [element.tag for element in body.iter()] == ["div", "p"]


@pytest.fixture
def littered(tmp_path: Path) -> Iterator[Path]:
    """A playbook with files and links in `content/` that are none of its own."""
    root = tmp_path / "root"
    _put(
        root / "programs" / "main" / "program.yml",
        {
            "title": "Main",
            "summary": "Words.",
            "organization": {"name": "O", "departments": [{"id": "n1", "title": "N"}]},
        },
    )
    _settings(root, "Littered")
    _guide(root, "start", {"title": "Start", "summary": "Words."}, "Text.")
    secret = tmp_path / "outside.txt"
    secret.write_text("S3CRET", encoding="utf-8")
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "inner.md").write_text("---\ntitle: S3CRET\nsummary: S3CRET\n---\nS3CRET\n")
    content = root / "content"
    for name in ("page.html", "run.js", "raw.yml", "tool.py", "picture.svg", "style.css", "data.json"):
        (content / name).write_text("S3CRET", encoding="utf-8")
        (content / "guides" / name).write_text("S3CRET", encoding="utf-8")
    (content / "index.md").write_text("S3CRET", encoding="utf-8")
    (content / "assets").mkdir()
    (content / "assets" / "extra.js").write_text("S3CRET", encoding="utf-8")
    for name in ("picture.png", "guides/linked.md", "guides/linked.html", "linked.yml"):
        (content / name).symlink_to(secret)
    (content / "guides" / "folder").symlink_to(tmp_path / "outside", target_is_directory=True)
    (content / "folder").symlink_to(tmp_path / "outside", target_is_directory=True)
    yield root


def test_files_that_merely_lie_in_content_are_not_published(littered: Path) -> None:
    """No file is published because it lies in `content/`, and no link is followed out of it."""
    site = build(littered, littered.parent / "site", "--as-of", TODAY)
    files = all_files(site)
    assert "guides/start/index.html" in files
    assert [path for path, data in files.items() if b"S3CRET" in data] == []
    assert [path for path in files if path.endswith((".yml", ".py", ".md"))] == []


def test_links_in_content_are_named_as_problems(littered: Path) -> None:
    """A guide that is a link to another file is not read, and the build says so."""
    ended = playbook(littered, "build", "--site-dir", littered.parent / "site", "--as-of", TODAY)
    assert "content/guides/linked.md:1:1: Y001 This is a link" in ended.stderr
