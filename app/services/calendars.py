"""The table of holidays and worked weekends, seeded from what the State Council published."""

import chinese_calendar
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import CalendarDay

FIRST_YEAR = 2024


def seed(session: Session) -> int:
    """Add the published days that the table lacks; returns how many. Days that an administrator set stay."""
    known = set(session.scalars(select(CalendarDay.day)))
    rows = [row for row in _published() if row.day not in known]
    session.add_all(rows)
    return len(rows)


def _published() -> list[CalendarDay]:
    holidays = {day: name for day, name in chinese_calendar.constants.holidays.items() if day.year >= FIRST_YEAR}
    worked = {day: name for day, name in chinese_calendar.constants.workdays.items() if day.year >= FIRST_YEAR}
    return [CalendarDay(day=day, working=False, note=name) for day, name in holidays.items()] + [
        CalendarDay(day=day, working=True, note=name) for day, name in worked.items()
    ]
