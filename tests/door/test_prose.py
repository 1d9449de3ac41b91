"""Prose that people wrote: the head of a page, its fences, and what it may quote."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from collections.abc import Callable
from datetime import date
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playbook.prose import Prose, inert, render
from playbook.source import UNREADABLE, parse_prose
from playbook.workspace import Snapshot

NAMES = {
    "p": SimpleNamespace(title="<b>*Title*</b> & [x](y)", due=date(2027, 3, 31), all=("a", "b"), _secret="s"),
}


def shown(text: str) -> Prose:
    """Rendered prose; one guide and one rule can be linked to."""
    known = {("guide", "good-guest"): "../guides/good-guest/", ("rule", "E001"): "../rules/#E001"}
    return render(text, NAMES, lambda kind, id: known.get((kind, id)))


def test_head_and_body() -> None:
    """The keys between the marks are the record, the text below them is its body."""
    document = parse_prose(b"---\ntitle: A\n---\n\n## B\n\ntext\n", "x.md")
    assert document.value == {"title": "A", "body": "## B\n\ntext"}
    assert document.locate(("title",)).line == 2
    assert document.locate(("body",)).line == 5
    assert parse_prose(b"\xef\xbb\xbf---\r\ntitle: A\r\n---\r\ntext\r\n", "x.md").value["title"] == "A"


@pytest.mark.parametrize(
    ("data", "code", "line"),
    [
        (b"# Title\n\ntext\n", "Y002", 1),
        (b"", "Y002", 1),
        (b"---\ntitle: A\n", "Y002", 1),
        (b"---\ntitle: A\ntitle: B\n---\n", "Y003", 3),
        (b"---\ntitle: A\nsummary: b: c\n---\n", "Y002", 3),
        (b"---\ntitle: *x\n---\n", "Y004", 2),
        (b"---\ntitle: A\n---\n\nx\x00y\n", "Y006", 5),
        ("---\ntitle: A\n---\n".encode("utf-16"), "Y001", 1),
    ],
)
def test_broken_heads(data: bytes, code: str, line: int) -> None:
    """A page whose head can't be read is told of at the line where it fails."""
    document = parse_prose(data, "x.md")
    problem = document.problems[0]
    assert (problem.code, document.locate(problem.place.route).line) == (code, line)


def test_unreadable_head() -> None:
    """A page without a readable head gives no record at all."""
    assert parse_prose(b"text\n", "x.md").value is UNREADABLE


HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<a href='javascript:alert(1)'>x</a>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java&#115;cript:alert(1))",
    "[x](data:text/html,<script>alert(1)</script>)",
    "[x](vbscript:x)",
    "[x](//elsewhere.example/)",
    "[x](../../secret)",
    "![x](https://elsewhere.example/x.png)",
    "![x](javascript:alert(1))",
    '<https://ok.example/"onmouseover=alert(1)>',
    '[x](https://ok.example/"onmouseover="alert(1))',
    "[x]: javascript:alert(1)\n\n[x]",
    "<iframe src=https://elsewhere.example></iframe>",
    "<style>*{}</style>",
    "<meta http-equiv=refresh content=0>",
    "<!-- secret -->",
    "## <script>alert(1)</script>",
    "```<script>\nalert(1)\n```",
    '```js" onload="alert(1)\nx\n```',
    "| <script>x</script> |\n|---|\n| <img src=x onerror=y> |",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "{{ p.title }}",
    "{{ '<script>alert(1)</script>' }}",
    "`<script>alert(1)</script>`",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_live(text: str) -> None:
    """Whatever is typed, no element, attribute or address comes out that could run or load anything."""
    from lxml import html

    found = shown(text)
    tree = html.fromstring(f"<div>{found.html}</div>")
    allowed = {"href", "id", "class", "tabindex", "role", "aria-label", "rel", "align", "start"}
    for element in tree.iter():
        assert element.tag in {
            *("div", "p", "h2", "h3", "h4", "ul", "ol", "li", "blockquote", "strong", "em", "s", "code"),
            *("pre", "a", "hr", "br", "table", "thead", "tbody", "tr", "th", "td"),
        }
        assert set(element.attrib) <= allowed
        assert element.get("href", "#").startswith(("#", "https://ok.example/"))


@given(st.text("<>&\"'`*_[](){}#|!:/=- \nabsx", max_size=80))
def test_nothing_live_in_any_text(text: str) -> None:
    """No text whatever brings a script, an image or a handler through."""
    html = shown(text).html
    for needle in ("<script", "<img", "<svg", "<iframe", "<style", "onerror=", "javascript:"):
        assert needle not in html.replace("&lt;", " ")


@given(st.text(max_size=60))
def test_inert(text: str) -> None:
    """Text that was made inert is shown as it was typed, wherever in a line of Markdown it stands."""
    from lxml import html

    tree = html.fromstring(f"<div>{shown('x ' + inert(text)).html}</div>")
    flat = " ".join("".join(c for c in text if c.isprintable() or c.isspace()).split())
    if flat == " ".join(text.split()):
        assert " ".join(tree.text_content().split()) == " ".join(f"x {flat}".split())


def test_quoting() -> None:
    """Records are quoted as plain text, dates as people write them, lists by their number."""
    assert "31 March 2027" in shown("{{ p.due }}").html
    assert ">2<" in shown("**{{ p.all | count }}**").html
    found = shown("Read *{{ p.title }}*.")
    assert "<em>&lt;b&gt;*Title*&lt;/b&gt; &amp; [x](y)</em>" in found.html
    assert found.complaint == ""


REFUSED = [
    "{{ p.nothing }}",
    "{{ nothing }}",
    "{{ p._secret }}",
    "{{ p.__class__ }}",
    "{{ p.__class__.__mro__ }}",
    "{{ p['__class__'] }}",
    "{{ p.title.format }}",
    "{{ p.title.upper() }}",
    "{{ p.all }}",
    "{{ p }}",
    "{{ p.title | safe }}",
    "{{ p.title | attr('x') }}",
    "{{ p.title | day }}",
    "{{ p.due | count }}",
    "{{ p.title | replace('a', 'b') }}",
    "{{ 1 + 1 }}",
    "{{ 'x' * 1000000000 }}",
    "{{ 9 ** 9 ** 9 }}",
    "{{ 'a' ~ 'b' }}",
    "{{ p.title if p else 1 }}",
    "{{ [p] }}",
    "{{ p.title[0:1] }}",
    "{{ cycler }}",
    "{{ range(9) }}",
    "{{ self }}",
    "{% for x in p.all %}{{ x }}{% endfor %}",
    "{% include 'x' %}",
    "{% import 'x' as y %}",
    "{% set x = 1 %}",
    "{% macro x() %}{% endmacro %}",
    "{{ p.title",
    "{% if %}",
    "{{ }}",
    "{{ " + "(" * 9000 + "p" + ")" * 9000 + " }}",
    "{{ p" + ".a" * 9000 + " }}",
    "{{ " + "p[" * 3000 + "1" + "]" * 3000 + " }}",
    "{{ p.title" + " | count" * 3000 + " }}",
    "{{ " + "9" * 9000 + " }}",
]


@pytest.mark.parametrize("text", REFUSED, ids=lambda text: text[:30])
def test_refused_quoting(text: str) -> None:
    """What is more than quoting a single value is refused, and shown as it was typed."""
    found = shown(text)
    assert found.complaint
    assert found.html.startswith("<p") or text[:20] in found.html.replace("&#39;", "'").replace("&#x27;", "'")


def test_quoting_is_bounded() -> None:
    """Quoting one long text a thousand times does not make a page of millions of characters."""
    names = {"x": "word " * 4000}
    found = render("{{ x }}\n\n" * 1000, names, lambda kind, id: None)
    assert "characters" in found.complaint
    assert len(found.html) < 100_000


def test_long_paragraphs() -> None:
    """A paragraph whose reading would take long is refused with its length."""
    found = shown("fine\n\n" + "[" * 5000)
    assert "5,000 characters" in found.complaint


def test_any_text_in_bounded_time() -> None:
    """Shapes that make readers of Markdown slow stay within seconds at the longest text allowed."""
    script = textwrap.dedent(
        """
        import resource
        resource.setrlimit(resource.RLIMIT_AS, (1_500_000_000, 1_500_000_000))
        resource.setrlimit(resource.RLIMIT_CPU, (40, 40))
        from playbook.prose import render
        parts = ("[", "![", "<a ", "*a_", "`", "> ", "- ", "|a", "**", "[a](", "&", "_", "~~", "\\\\[", "<")
        for part in parts:
            for between in ("", "\\n", "\\n\\n"):
                text = ""
                while len(text) < 20_000:
                    block = (part * 2000)[:3900]
                    text += block + (between or "\\n\\n")
                render(text, {}, lambda kind, id: None)
            render("```a`" + part * (19_000 // len(part)), {}, lambda kind, id: None)
        """
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]


def test_headings() -> None:
    """Headings have anchors of their own, none of the first level, and are listed for the contents."""
    found = shown("# One\n\n## One\n\n### Two *three*\n\n##### Deep\n\n## 日本")
    assert [(heading.id, heading.title) for heading in found.headings] == [
        ("one", "One"),
        ("one-2", "One"),
        ("part", "日本"),
    ]
    assert '<h3 id="two-three">' in found.html
    assert "<h4>Deep" in found.html
    assert "<h1" not in found.html


def test_links() -> None:
    """Links name pages by kind and id; one that leads to nothing is told of."""
    found = shown(
        "[a](guide:good-guest) [b](rule:E001) [c](https://ok.example/) [d](mailto:a@b.example) [e](#x)"
    )
    assert found.complaint == ""
    assert 'href="../guides/good-guest/"' in found.html
    for lost in ("guide:gone", "case:none", "term:x", "other.md", "/absolute", "ftp://x.example"):
        found = shown(f"[a](guide:good-guest) [x]({lost})")
        assert lost in found.complaint
        assert f'href="{lost}"' not in found.html


def test_lost_link_in_a_guide(read: Callable[..., Snapshot], playbook: Callable[..., object]) -> None:
    """A guide with a link to nothing, or with quoting that fails, is told of by its file."""
    head = "---\ntitle: A\nsummary: b\n---\n\n"
    snapshot = read(
        {
            "content/guides/one.md": head + "See [this](guide:two) and [that](guide:tow).",
            "content/guides/two.md": head + "{{ programs.none.charter.title }}",
        }
    )
    from playbook.pages import compose

    site = compose(snapshot.library, snapshot.problems, date(2027, 1, 1), snapshot.locate, lambda *_: None)
    found = {problem.place.path: problem for problem in site.problems}
    assert {problem.code for problem in found.values()} == {"Y017"}
    assert "guide:tow" in found["content/guides/one.md"].message
    assert "content/guides/two.md" in found
