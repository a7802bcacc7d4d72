"""The days of the calendar's table, as administrators list them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import CalendarDay

WEEKDAYS = ("星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日")
# The source of the published days names the holidays in English.
NAMES = {
    "New Year's Day": "元旦",
    "Spring Festival": "春节",
    "Tomb-sweeping Day": "清明节",
    "Labour Day": "劳动节",
    "Dragon Boat Festival": "端午节",
    "National Day": "国庆节",
    "Mid-autumn Festival": "中秋节",
    "Anti-Fascist 70th Day": "抗战胜利纪念日",
}


@dataclass(frozen=True, slots=True)
class ShownDay:
    """One day that differs from its weekday."""

    day: date
    weekday: str
    working: bool
    note: str


def of_year(session: Session, year: int) -> Sequence[ShownDay]:
    """The days of one year in their order; none for a year that no calendar has."""
    if not date.min.year <= year <= date.max.year:
        return []
    query = select(CalendarDay).where(CalendarDay.day.between(date(year, 1, 1), date(year, 12, 31)))
    return [
        ShownDay(row.day, WEEKDAYS[row.day.weekday()], row.working, NAMES.get(row.note, row.note))
        for row in session.scalars(query.order_by(CalendarDay.day))
    ]


def years(session: Session) -> set[int]:
    """The years of which something is known."""
    return {day.year for day in session.scalars(select(CalendarDay.day))}
