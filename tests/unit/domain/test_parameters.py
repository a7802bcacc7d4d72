"""Policy parameters: what may be typed, and how a value is read."""

from typing import Any

import pytest

from app.domain.parameters import PARAMETERS, Described

DAYS = PARAMETERS["expiry.remind_days"]
YEARS = PARAMETERS["validity.years"]
AGE = PARAMETERS["age.max"]
CARRY = PARAMETERS["hours.carry_over"]


@pytest.mark.parametrize(
    ("described", "typed", "value"),
    [
        (YEARS, " 3 ", 3),
        (YEARS, "1", 1),
        (YEARS, "20", 20),
        (AGE, "", None),
        (AGE, "不限", None),
        (AGE, "65", 65),
        (CARRY, "是", True),
        (CARRY, "否", False),
        (DAYS, "7、30，60,90", [90, 60, 30, 7]),
        (DAYS, "7、7", [7]),
    ],
)
def test_a_value_is_read(described: Described, typed: str, value: Any) -> None:
    assert described.read(typed) == value


@pytest.mark.parametrize(
    ("described", "typed"),
    [
        (YEARS, ""),
        (YEARS, "0"),
        (YEARS, "21"),
        (YEARS, "3.5"),
        (YEARS, "-3"),
        (YEARS, "三"),
        (YEARS, "３"),
        (YEARS, "1e1"),
        (YEARS, "9" * 5000),
        (AGE, "17"),
        (CARRY, "true"),
        (DAYS, ""),
        (DAYS, "0"),
        (DAYS, "7、x"),
        (DAYS, "、".join(str(day) for day in range(1, 12))),
    ],
)
def test_what_is_no_value_is_refused_in_words(described: Described, typed: str) -> None:
    with pytest.raises(ValueError, match=r"请|应在"):
        described.read(typed)


@pytest.mark.parametrize("described", PARAMETERS.values(), ids=lambda described: described.key)
def test_an_example_can_be_typed_as_it_is_shown(described: Described) -> None:
    assert described.read(described.text(described.default)) == described.default


@pytest.mark.parametrize(
    ("described", "words"), [(YEARS, "3 年"), (AGE, "不限"), (CARRY, "否"), (DAYS, "90、60、30、7 天")]
)
def test_a_value_is_told_with_its_unit(described: Described, words: str) -> None:
    assert described.words(described.default) == words
