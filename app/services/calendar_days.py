"""Days that an administrator enters: holidays, and weekends that are worked."""

from datetime import date

from sqlalchemy.orm import Session

from app.domain.actor import Actor
from app.domain.writing import clean, text_fault
from app.errors import Fault, InvalidInput, NotFound
from app.models import CalendarDay
from app.services import deadlines, history

NOTE_MAX = 50
EARLIEST, LATEST = 2020, 2100


def set_day(session: Session, day: date, *, working: bool, note: str, by: Actor) -> CalendarDay:
    """Say of one day whether the office works on it; what is promised by then is counted again.

    Raises InvalidInput when the year is out of reach or the note cannot be kept.
    """
    note = clean(note)
    wrong = []
    if not EARLIEST <= day.year <= LATEST:
        wrong.append(Fault("day", f"日期应在 {EARLIEST} 年至 {LATEST} 年之间", "OUT_OF_RANGE"))
    if len(note) > NOTE_MAX:
        wrong.append(Fault("note", f"说明最长 {NOTE_MAX} 个字符（当前 {len(note)}）", "TOO_LONG"))
    if fault := text_fault(note, lines=False):
        wrong.append(Fault("note", fault, "CTRL_CHAR"))
    if wrong:
        raise InvalidInput(wrong)
    row = session.get(CalendarDay, day, with_for_update=True) or CalendarDay(day=day)
    row.working, row.note = working, note
    session.add(row)
    content = {"day": day.isoformat(), "working": working, "note": note}
    history.record(session, "calendar_day_set", by=by, content=content)
    deadlines.ask(session)
    return row


def remove_day(session: Session, day: date, *, by: Actor) -> None:
    """Let the day follow its weekday again. Raises NotFound when nothing was said of it."""
    row = session.get(CalendarDay, day, with_for_update=True)
    if row is None:
        raise NotFound("日历中没有这一天")
    session.delete(row)
    history.record(session, "calendar_day_removed", by=by, content={"day": day.isoformat()})
    deadlines.ask(session)
