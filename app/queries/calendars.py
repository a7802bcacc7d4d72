"""The office's calendar and clock, as the engine and the pages read them."""

from datetime import UTC, date, datetime
from functools import cached_property

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.calendar import Calendar
from app.models import CalendarDay
from app.queries import reference


class OfficeClock:
    """The time, and the calendar only when a timer or a due date asks for it."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def now(self) -> datetime:
        return datetime.now(UTC)

    def calendar(self) -> Calendar:
        return self._calendar

    @cached_property
    def _calendar(self) -> Calendar:
        return load(self._session)


def load(session: Session) -> Calendar:
    """The calendar of the table: what it does not name is Monday to Friday."""
    return reference.kept(session, "calendar", _load)


def _load(session: Session) -> Calendar:
    days = session.execute(select(CalendarDay.day, CalendarDay.working)).all()
    return Calendar(
        working=frozenset(day for day, working in days if working),
        holidays=frozenset(day for day, working in days if not working),
    )


def last_known_day(session: Session) -> date | None:
    """Beyond this day the office counts Monday to Friday; administrators are warned when it comes near."""
    return session.scalars(select(CalendarDay.day).order_by(CalendarDay.day.desc()).limit(1)).one_or_none()
