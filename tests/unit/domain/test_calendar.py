"""Working days: weekends, holidays and worked weekends, and the ends of periods."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.calendar import Calendar, end_of_day, today

# The National Day arrangement of 2024: 1–7 October off, the Sunday 29 September and Saturday 12 October worked.
AUTUMN_2024 = Calendar(
    working=[date(2024, 9, 29), date(2024, 10, 12)],
    holidays=[date(2024, 10, day) for day in (1, 2, 3, 4, 7)],
)
DAYS = st.dates(date(2000, 1, 1), date(2100, 1, 1))


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        (date(2024, 9, 28), False),
        (date(2024, 9, 29), True),
        (date(2024, 9, 30), True),
        (date(2024, 10, 1), False),
        (date(2024, 10, 12), True),
        (date(2024, 10, 13), False),
        (date(2031, 10, 1), True),
    ],
)
def test_a_day_is_worked_as_the_arrangement_says(day: date, *, worked: bool) -> None:
    assert AUTUMN_2024.is_working(day) is worked


def test_the_next_working_day_after_a_holiday_is_the_first_that_is_worked() -> None:
    assert AUTUMN_2024.next_working_day(date(2024, 10, 1)) == date(2024, 10, 8)


def test_a_working_day_is_its_own_next_working_day() -> None:
    assert AUTUMN_2024.next_working_day(date(2024, 9, 29)) == date(2024, 9, 29)


@pytest.mark.parametrize(
    ("start", "n", "end"),
    [
        (date(2024, 9, 30), 0, date(2024, 9, 30)),
        (date(2024, 10, 1), 0, date(2024, 10, 8)),
        (date(2024, 9, 30), 1, date(2024, 10, 8)),
        (date(2024, 9, 30), 5, date(2024, 10, 12)),
        (date(2024, 9, 27), 2, date(2024, 9, 30)),
    ],
)
def test_a_period_in_working_days_does_not_count_its_first_day(start: date, n: int, end: date) -> None:
    assert AUTUMN_2024.add_working_days(start, n) == end


def test_a_period_cannot_be_negative() -> None:
    with pytest.raises(ValueError, match="negative"):
        AUTUMN_2024.add_working_days(date(2024, 9, 30), -1)


@given(DAYS, st.integers(1, 60))
def test_as_many_working_days_lie_between_as_were_added(start: date, n: int) -> None:
    end = AUTUMN_2024.add_working_days(start, n)
    assert AUTUMN_2024.is_working(end)
    assert AUTUMN_2024.working_days_between(start, end) == n


@given(DAYS, st.integers(0, 200))
def test_counting_backwards_gives_the_same_number_negative(start: date, span: int) -> None:
    end = start + timedelta(days=span)
    assert AUTUMN_2024.working_days_between(end, start) == -AUTUMN_2024.working_days_between(start, end)


def test_a_year_is_known_when_something_was_published_for_it() -> None:
    assert [year for year in (2023, 2024, 2025) if AUTUMN_2024.knows(year)] == [2024]


def test_a_calendar_keeps_its_own_days() -> None:
    holidays = [date(2025, 1, 1)]
    calendar = Calendar(holidays=holidays)
    holidays.clear()
    assert not calendar.is_working(date(2025, 1, 1))


def test_a_day_ends_at_midnight_in_shanghai() -> None:
    assert end_of_day(date(2024, 11, 1)) == datetime(2024, 11, 1, 16, tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "day"),
    [
        (datetime(2024, 11, 1, 15, 59, tzinfo=UTC), date(2024, 11, 1)),
        (datetime(2024, 11, 1, 16, 0, tzinfo=UTC), date(2024, 11, 2)),
        (datetime(2024, 11, 1, 23, 0, tzinfo=timezone(timedelta(hours=8))), date(2024, 11, 1)),
    ],
)
def test_today_is_the_date_in_shanghai(now: datetime, day: date) -> None:
    assert today(now) == day


def test_an_instant_without_zone_has_no_date() -> None:
    with pytest.raises(ValueError, match="time zone"):
        today(datetime.fromisoformat("2024-11-01T08:00:00"))
