"""Periods of validity and the window for renewals, at their edges."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.validity import (
    RegisterState,
    WindowState,
    period_end,
    registration_state,
    renewal_window,
    renewed_period,
)

END = date(2025, 3, 14)


@pytest.mark.parametrize(
    ("start", "years", "end"),
    [
        (date(2022, 3, 15), 3, END),
        (date(2024, 1, 1), 1, date(2024, 12, 31)),
        (date(2024, 2, 29), 3, date(2027, 2, 28)),
        (date(2024, 2, 29), 4, date(2028, 2, 28)),
        (date(2023, 3, 1), 1, date(2024, 2, 29)),
    ],
)
def test_a_period_ends_the_day_before_its_anniversary(start: date, years: int, end: date) -> None:
    assert period_end(start, years) == end


def test_a_renewal_continues_without_a_gap() -> None:
    assert renewed_period(END, 3) == (date(2025, 3, 15), date(2028, 3, 14))


@given(st.dates(date(2000, 1, 1), date(2090, 1, 1)), st.integers(1, 5))
def test_renewals_never_lose_or_double_a_day(start: date, years: int) -> None:
    end = period_end(start, years)
    assert 365 * years - 1 <= (end - start).days <= 365 * years + 2
    assert (renewed_period(end, years)[0] - end).days == 1


@pytest.mark.parametrize(
    ("day", "state"),
    [
        (date(2024, 12, 13), WindowState.NOT_YET),
        (date(2024, 12, 14), WindowState.OPEN),
        (date(2025, 2, 12), WindowState.OPEN),
        (date(2025, 2, 13), WindowState.LATE),
        (date(2025, 3, 14), WindowState.LAST_DAY),
        (date(2025, 3, 15), WindowState.OVER),
    ],
)
def test_the_window_opens_warns_and_closes_on_its_days(day: date, state: WindowState) -> None:
    assert renewal_window(END).state(day) is state


@pytest.mark.parametrize(
    ("stored", "day", "shown"),
    [
        ("VALID", date(2024, 12, 13), "VALID"),
        ("VALID", date(2024, 12, 14), "EXPIRING"),
        ("VALID", END, "EXPIRING"),
        ("VALID", date(2025, 3, 15), "EXPIRED"),
        ("REVOKED", date(2025, 3, 15), "REVOKED"),
        ("FROZEN", date(2024, 1, 1), "FROZEN"),
    ],
)
def test_expiry_is_worked_out_from_the_date(stored: str, day: date, shown: str) -> None:
    assert registration_state(stored, END, day) == RegisterState(shown)


def test_somebody_who_never_registered_has_no_period() -> None:
    assert registration_state("NONE", None, END).label == "未登记"
