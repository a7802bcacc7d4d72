"""Every sentence of the guide that tells people to do something has its page and its test (docs/guide-coverage.md)."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from flask import Flask
from werkzeug.exceptions import HTTPException
from werkzeug.routing import MapAdapter, RequestRedirect

from app.web import menu

ROOT = Path(__file__).parents[2]
NUMBER = "00000000-0000-0000-0000-000000000000"


class Row(NamedTuple):
    """One line of the table: what the guide says, the page where it is done, the test that shows it."""

    section: str
    sentence: str
    page: str
    test: str


def rows() -> Iterator[Row]:
    for line in (ROOT / "docs" / "guide-coverage.md").read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("| ") and len(cells) == 4 and cells[3].startswith("`tests/"):
            yield Row(*(cell.strip("`") for cell in cells))


@cache
def names_in(path: Path) -> frozenset[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return frozenset(node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


def missing_test(row: Row) -> bool:
    path, _, name = row.test.partition("::")
    return name not in names_in(ROOT / path)


def missing_page(matcher: MapAdapter, row: Row) -> bool:
    try:
        matcher.match(row.page.replace("…", NUMBER), method="GET")
    except RequestRedirect:
        return False
    except HTTPException:
        return True
    return False


def test_every_named_test_exists() -> None:
    assert [row for row in rows() if missing_test(row)] == []


def test_every_named_page_exists(app: Flask) -> None:
    matcher = app.url_map.bind("localhost")

    assert [row for row in rows() if missing_page(matcher, row)] == []


def test_every_entry_of_the_menu_has_a_row() -> None:
    told = {row.sentence for row in rows() if row.section == "菜单"}

    assert {item.label for _, items in menu.APPLICANT for item in items} <= told
