"""Markdown of administrators as HTML that can do no harm: markdown-it makes it, nh3 takes out what is not allowed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from typing import Any

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token

# What a text may be made of; the div is the frame of a table, which may be wider than a phone.
TAGS = {
    *("h2", "h3", "h4", "h5", "h6", "p", "ul", "ol", "li", "a", "strong", "em", "s", "blockquote", "code", "pre"),
    *("table", "thead", "tbody", "tr", "th", "td", "hr", "br", "div"),
}
ATTRIBUTES = {"a": {"href", "title"}, "h2": {"id"}, "ol": {"start"}, "div": {"class"}}
SCHEMES = {"http", "https", "mailto", "tel"}


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of the second level and the id it can be reached by."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Rendered:
    """HTML of a text, and its headings of the second level for a list of contents."""

    html: str
    headings: Sequence[Heading]


@lru_cache(maxsize=64)
def render(text: str) -> Rendered:
    """Turn Markdown (CommonMark with tables) into harmless HTML.

    HTML in the text is shown as it was typed, a picture becomes its description, and a link leads to http, https,
    mail, a telephone or a page of this site. A page has its own h1, so that `#` and `##` both are an h2.
    """
    reader = _reader()
    tokens = reader.parse(text)
    headings = list(_headings(tokens))
    html = reader.renderer.render(tokens, reader.options, {})
    clean = nh3.clean(html, tags=TAGS, attributes=ATTRIBUTES, url_schemes=SCHEMES, link_rel="noopener noreferrer")
    return Rendered(clean, tuple(headings))


def _reader() -> MarkdownIt:
    reader = MarkdownIt("commonmark", {"html": False, "maxNesting": 20}).enable(["table", "strikethrough"])
    reader.add_render_rule("image", _description)
    reader.add_render_rule("table_open", lambda *_: '<div class="table-frame">\n<table>\n')
    reader.add_render_rule("table_close", lambda *_: "</table>\n</div>\n")
    return reader


def _headings(tokens: Sequence[Token]) -> Iterator[Heading]:
    """Turn headings of the first level into the second, and give each of these an id."""
    number = 0
    for place, token in enumerate(tokens):
        if token.type not in {"heading_open", "heading_close"} or token.tag not in {"h1", "h2"}:
            continue
        token.tag = "h2"
        if token.type == "heading_open":
            number += 1
            token.attrSet("id", f"part-{number}")
            yield Heading(f"part-{number}", tokens[place + 1].content)


def _description(_: Any, tokens: Sequence[Token], place: int, *__: Any) -> str:
    return escape(tokens[place].content)
