"""Which fields a remark opens: its own, and what hangs on it."""

from typing import Any

import pytest

from app.forms.definition import load
from app.forms.unlocking import opened
from tests.unit.forms.test_definition import COLOUR, NAME, definition


def _hanging(key: str, above: str, *, value: Any) -> dict[str, Any]:
    return {"key": key, "label": key, "type": "checkbox", "show_when": {"field": above, "in": [value]}}


FORM = load(
    definition(
        NAME,
        COLOUR,
        _hanging("bright", "colour", value="R"),
        _hanging("very", "bright", value=True),
        {"key": "number", "label": "编号", "type": "text", "locked": True},
        _hanging("checked", "colour", value="R") | {"locked": True},
    )
)
NAMED = NAME["key"]


@pytest.mark.parametrize(
    ("asked", "unlocked", "found"),
    [
        ({NAMED}, (), {NAMED}),
        ({"colour"}, (), {"colour", "bright", "very"}),
        ({"bright"}, (), {"bright", "very"}),
        ({"number"}, (), set()),
        ({"number"}, {"number"}, {"number"}),
        ({"nothing"}, (), set()),
    ],
)
def test_a_field_opens_with_all_that_hangs_on_it(asked: set[str], unlocked: set[str], found: set[str]) -> None:
    assert set(opened(FORM, asked, unlocked)) == found
