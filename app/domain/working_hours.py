"""Hours that count on working days only: a working day has 24 of them, a day off has none."""

from datetime import datetime, timedelta

from app.domain.calendar import Calendar, end_of_day, today

_DAY, _INSTANT = timedelta(days=1), timedelta(microseconds=1)


def after(at: datetime, hours: int, calendar: Calendar) -> datetime:
    """Return the instant at which so many hours of working days have passed since `at`; both are aware."""
    left = timedelta(hours=hours)
    while True:
        day = today(at)
        end = end_of_day(day)
        if calendar.is_working(day):
            if left <= end - at:
                return at + left
            left -= end - at
        at = end


def before(at: datetime, hours: int, calendar: Calendar) -> datetime:
    """Return the latest instant since which so many hours of working days have passed at `at`; both are aware."""
    left = timedelta(hours=hours)
    while True:
        day = today(at - _INSTANT)
        begin = end_of_day(day - _DAY)
        if calendar.is_working(day):
            if left <= at - begin:
                return at - left
            left -= at - begin
        at = begin
