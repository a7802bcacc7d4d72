"""Amounts in 元 as people type them, and as they are kept and shown."""

import pytest

from app.domain import money


@pytest.mark.parametrize(
    ("typed", "fen"),
    [("200", 20000), ("200.5", 20050), ("0.05", 5), ("¥1,200.00", 120000), ("３００ 元", 30000), ("0", 0)],
)
def test_an_amount_is_read_into_fen(typed: str, fen: int) -> None:
    assert money.read(typed) == fen


@pytest.mark.parametrize("typed", ["", "元", "-5", "1.234", "1e3", "١٢", "1.", ".5", "12345678901"])
def test_what_is_no_amount_is_none(typed: str) -> None:
    assert money.read(typed) is None


@pytest.mark.parametrize(
    ("fen", "text"), [(20000, "200.00"), (-20005, "-200.05"), (123456789, "1,234,567.89"), (0, "0.00")]
)
def test_fen_are_shown_in_yuan(fen: int, text: str) -> None:
    assert money.shown(fen) == text
