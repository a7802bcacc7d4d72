"""Hours of working days: a weekend and a holiday stop the count, a worked Saturday does not."""

from datetime import UTC, date, datetime, timedelta

import pytest

from app.domain.calendar import Calendar
from app.domain.working_hours import after, before

CALENDAR = Calendar(working={date(2026, 10, 10)}, holidays={date(2026, 10, 1), date(2026, 10, 2)})
FRIDAY_NOON = datetime(2026, 3, 13, 4, 0, tzinfo=UTC)  # 12:00 in Shanghai
MONDAY_NOON = datetime(2026, 3, 16, 4, 0, tzinfo=UTC)
HOLIDAY_EVE = datetime(2026, 9, 30, 4, 0, tzinfo=UTC)
AFTER_HOLIDAYS = datetime(2026, 10, 5, 4, 0, tzinfo=UTC)
WORKED_SATURDAY = datetime(2026, 10, 10, 4, 0, tzinfo=UTC)
PAIRS = pytest.mark.parametrize(
    ("begin", "hours", "end"),
    [
        (FRIDAY_NOON, 6, FRIDAY_NOON + timedelta(hours=6)),
        (FRIDAY_NOON, 24, MONDAY_NOON),
        (HOLIDAY_EVE, 24, AFTER_HOLIDAYS),
        (WORKED_SATURDAY - timedelta(days=1), 24, WORKED_SATURDAY),
        (FRIDAY_NOON, 48, MONDAY_NOON + timedelta(days=1)),
    ],
)


@PAIRS
def test_only_working_days_count_after_an_instant(begin: datetime, hours: int, end: datetime) -> None:
    assert after(begin, hours, CALENDAR) == end


@PAIRS
def test_looking_back_finds_where_looking_ahead_began(begin: datetime, hours: int, end: datetime) -> None:
    assert before(end, hours, CALENDAR) == begin


def test_what_begins_on_a_day_off_counts_from_the_next_working_day() -> None:
    saturday = FRIDAY_NOON + timedelta(days=1)
    assert after(saturday, 12, CALENDAR) == MONDAY_NOON
