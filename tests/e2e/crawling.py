"""Finds every page that somebody can come to by following links, each kind of page once."""

import re
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

from tests.e2e.visitor import Visitor

# Ids and numbers, tokens of certificates, and the keys of what administrators keep.
KEYS = r"(?<=/verify/).+|(?<=/dictionaries/)[^/]+|(?<=/entries/)[^/]+|(?<=/parameters/)[^/]+|(?<=/admin/pages/)[^/]+"
IDENTIFIER = re.compile(rf"[0-9a-f]{{8}}-[0-9a-f-]{{27}}|(?<=/)\d+(?=/|$)|{KEYS}")
NOT_A_PAGE = re.compile(r"/files/|/static/|\.(csv|xlsx|png|wav|jpg|svg|pdf)$")
TELLING = ("view", "scan")  # the parts of a query that show another page, not other lines on the same one


class Crawler:
    """Goes through the pages of one person; `seen` may be shared by several people of the same room."""

    def __init__(self, visitor: Visitor, seen: set[str]) -> None:
        self._visitor = visitor
        self._seen = seen

    def pages(self, *starts: str) -> Iterator[str]:
        """The paths of the pages, each opened in the visitor's window when it is handed out; `starts` come first."""
        waiting = list(starts)
        self._seen.update(map(kind, starts))
        for path in waiting:
            self._visitor.open(path)
            yield path
            waiting += self._new_links()

    def _new_links(self) -> Iterator[str]:
        for path in self._links():
            if kind(path) not in self._seen:
                self._seen.add(kind(path))
                yield path

    def _links(self) -> list[str]:
        found = self._visitor.page.eval_on_selector_all("main a[href], nav a[href]", "(all) => all.map((a) => a.href)")
        parts = [urlsplit(address) for address in found if address.startswith(self._visitor.instance.url)]
        return [f"{part.path}?{part.query}".rstrip("?") for part in parts if not NOT_A_PAGE.search(part.path)]


def kind(path: str) -> str:
    """What pages that differ only in whose they are have in common."""
    parts = urlsplit(path)
    telling = [f"{key}={value[0]}" for key, value in sorted(parse_qs(parts.query).items()) if key in TELLING]
    return IDENTIFIER.sub("…", parts.path).rstrip("/") + "?" + "&".join(telling)
