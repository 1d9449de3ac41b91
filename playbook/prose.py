"""Prose that people wrote: Markdown that may quote records, made into HTML that can't do harm.

Three fences stand one behind the other. Quoting is done by a sandboxed Jinja2 that knows only names,
attributes and a few filters, no loops and no calls, so its cost is bounded by the length of the text;
what it quotes is inert text for Markdown. Markdown is read without raw HTML. The result is sanitized.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from html import escape
from typing import Any, Final

import nh3
from jinja2 import StrictUndefined, TemplateError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markdown_it import MarkdownIt

MAX_QUOTED: Final = 200_000
"""Text that is longer than this once records are quoted in it is refused."""
MAX_BLOCK: Final = 4_000
"""A longer paragraph, list or table row is refused: parsing time grows faster than its length."""

Resolve = Callable[[str, str], str | None]
"""From the kind and the id of a link such as `guide:good-guest` to an address, or None."""

_TAGS: Final = {
    *("h2", "h3", "h4", "p", "ul", "ol", "li", "blockquote", "strong", "em", "s", "code", "pre"),
    *("a", "hr", "br", "table", "thead", "tbody", "tr", "th", "td", "div"),
}
_ATTRIBUTES: Final = {
    "a": {"href"},
    "ol": {"start"},
    "h2": {"id"},
    "h3": {"id"},
    "td": {"align"},
    "th": {"align"},
    "div": {"class", "tabindex", "role", "aria-label"},
    "code": {"class"},
}
_LINK: Final = re.compile(r"(guide|checklist|case|term|rule):([A-Za-z0-9._-]+)")
_ALLOWED_NODES: Final = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.Name,
    nodes.Getattr,
    nodes.Getitem,
    nodes.Const,
    nodes.Filter,
)


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of a page: its anchor and its plain text."""

    id: str
    title: str


@dataclass(frozen=True, slots=True)
class Prose:
    """Rendered prose: safe HTML, its headings of the second level, and what went wrong on the way."""

    html: str
    headings: tuple[Heading, ...]
    complaint: str = ""


def day(value: date) -> str:
    """A date as people write it: 31 March 2027."""
    return f"{value.day} {_MONTHS[value.month - 1]} {value.year}"


_MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def inert(value: Any) -> str:
    """Text in which no character means anything to Markdown or HTML (every mark as `&#NN;`)."""
    text = day(value) if isinstance(value, date) else str(value)
    return re.sub(r"[!-/:-@\[-`{-~]|^\d", lambda found: f"&#{ord(found[0])};", " ".join(text.split()))


def _shown(value: Any) -> str:
    """A single value as inert text; raises TypeError for records and lists, which have no end."""
    if not isinstance(value, str | int | Decimal | date):
        raise TypeError
    return inert(value)


class _Quoting(ImmutableSandboxedEnvironment):
    """Jinja2 for quoting records only: names, attributes, constants and a few filters."""

    def __init__(self) -> None:
        super().__init__(undefined=StrictUndefined, finalize=_shown)
        self.globals.clear()
        self.filters = {"day": day, "count": len}
        self.tests.clear()


_QUOTING: Final = _Quoting()
_MARKDOWN: Final = MarkdownIt("js-default", {"html": False, "linkify": False, "maxNesting": 12})


def render(text: str, names: Mapping[str, Any], resolve: Resolve) -> Prose:
    """Turn prose into safe HTML; what can't be rendered is shown as it was typed, with a complaint.

    `names` are what `{{ … }}` may quote from; `resolve` finds the address of links to other pages.
    """
    said = _too_long(text)
    if said:
        return Prose(f"<p>{escape(text[:MAX_BLOCK])}</p>", (), said)
    if "{{" in text or "{%" in text or "{#" in text:
        text, said = _quote(text, names)
        if said:
            return Prose(f"<pre>{escape(text)}</pre>", (), said)
    headings: list[Heading] = []
    lost: list[str] = []
    tokens = _MARKDOWN.parse(text)
    used: set[str] = set()
    for index, token in enumerate(tokens):
        if token.type in ("heading_open", "heading_close"):
            # The page's title is the only heading of the first level.
            token.tag = "h2" if token.tag == "h1" else token.tag if token.tag in ("h2", "h3") else "h4"
            if token.type == "heading_open" and token.tag in ("h2", "h3"):
                title = _plain(tokens[index + 1].children or [])
                anchor = _anchor(title, used)
                token.attrSet("id", anchor)
                if token.tag == "h2":
                    headings.append(Heading(anchor, title))
        for child in token.children or []:
            if child.type == "link_open":
                _follow(child, resolve, lost)
    html = _MARKDOWN.renderer.render(tokens, _MARKDOWN.options, {})
    html = nh3.clean(
        html,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer",
    )
    html = re.sub(
        r"<table>(.*?)</table>",
        r'<div class="pb-table-scroll" role="region" tabindex="0" aria-label="Table"><table>\1</table></div>',
        html,
        flags=re.DOTALL,
    )
    return Prose(html, tuple(headings), _lost(lost[0]) if lost else "")


def complaints(text: str, names: Mapping[str, Any], resolve: Resolve) -> list[tuple[int, str]]:
    """All that is wrong with a text, each with its line, counted from 0; `render` tells the first.

    Of a text that was looked at before, this costs next to nothing.
    """
    found = _too_long(text)
    if found:
        return [(0, found)]
    if "{{" in text or "{%" in text or "{#" in text:
        text, found = _quote(text, names)
        if found:
            return [(0, found)]
    return [(line, _lost(one)) for line, one in _targets(text) if not _leads_somewhere(one, resolve)]


@lru_cache(maxsize=1000)
def _targets(text: str) -> tuple[tuple[int, str], ...]:
    """Where the links of a text lead, and on which line each of them begins, first one first."""
    found = []
    for token in _MARKDOWN.parse(text):
        line = token.map[0] if token.map else 0
        for child in token.children or []:
            line += child.type in ("softbreak", "hardbreak")
            if child.type == "link_open":
                found.append((line, str(child.attrGet("href") or "")))
    return tuple(found)


def _leads_somewhere(target: str, resolve: Resolve) -> bool:
    found = _LINK.fullmatch(target)
    if found:
        return resolve(found[1], found[2]) is not None
    return target.startswith(("https://", "http://", "mailto:", "#"))


def _lost(target: str) -> str:
    return f"The link `{target}` leads to nothing."


def _too_long(text: str) -> str:
    for block in re.split(r"\n\s*\n", text):
        if len(block) > MAX_BLOCK and not block.lstrip().startswith("```"):
            return f"A paragraph has {len(block):,} characters; at most {MAX_BLOCK:,} are read."
    return ""


def _quote(text: str, names: Mapping[str, Any]) -> tuple[str, str]:
    """The text with what it quotes put in, or the text as it is and a complaint."""
    try:
        tree = _QUOTING.parse(text)
        for node in tree.find_all(nodes.Node):
            if not isinstance(node, _ALLOWED_NODES):
                what = type(node).__name__.lower()
                return (
                    text,
                    f"Only quoting, such as `{{{{ programs.x.charter.title }}}}`, is possible here ({what}).",
                )
        quoted = _QUOTING.from_string(text).render(names)
    except TemplateError as error:
        return text, f"Quoting failed: {error.message or type(error).__name__}."
    except (TypeError, ValueError, AttributeError):
        return text, "Quoting failed: this can't be shown as text."
    except (RecursionError, MemoryError, SyntaxError):
        return text, "Quoting failed: what stands between `{{` and `}}` is nested too deep."
    if len(quoted) > MAX_QUOTED:
        return text, f"With all that it quotes, the text has {len(quoted):,} characters; it is not shown."
    return quoted, ""


def _plain(children: list[Any]) -> str:
    return "".join(child.content for child in children if child.type in ("text", "code_inline")).strip()


def _anchor(title: str, used: set[str]) -> str:
    base = re.sub(r"[^a-z0-9]+", "-", title.casefold()).strip("-") or "part"
    anchor, number = base, 2
    while anchor in used:
        anchor, number = f"{base}-{number}", number + 1
    used.add(anchor)
    return anchor


def _follow(token: Any, resolve: Resolve, lost: list[str]) -> None:
    target = str(token.attrGet("href") or "")
    if not _leads_somewhere(target, resolve):
        lost.append(target)
        token.attrSet("href", "#")
    elif found := _LINK.fullmatch(target):
        token.attrSet("href", resolve(found[1], found[2]) or "#")
