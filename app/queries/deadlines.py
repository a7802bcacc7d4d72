"""Until when an applicant may finish an open step, as its diagram says."""

from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from app.domain.calendar import today
from app.engine.expressions import expression
from app.engine.faults import ExpressionError
from app.engine.functions import Moment
from app.engine.timers import instant
from app.queries import releases
from app.queries.calendars import OfficeClock
from app.queries.cases import Desk


def last_day(session: Session, desk: Desk) -> date | None:
    """The last day (in Shanghai) on which the step can be finished; None when no timer would end it.

    Reminders leave the step open and do not count.
    """
    spec = releases.parsed(session, desk.case.release_id).spec
    timers = [e.timer for e in spec.elements.values() if e.attached_to == desk.task.element and e.interrupting]
    ends = [end for text in timers if text and (end := _end(session, desk, text))]
    return today(min(ends) - timedelta(microseconds=1)) if ends else None


def _end(session: Session, desk: Desk, text: str) -> datetime | None:
    """The instant that a timer gave when the step was opened; None when it counts from something else."""
    opened = desk.task.opened_at
    try:
        value = expression(text).value({"round": desk.case.round}, Moment(opened, OfficeClock(session)))
        return instant(value, opened)
    except ExpressionError:
        return None
