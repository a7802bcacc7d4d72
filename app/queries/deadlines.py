"""Until when an applicant may finish an open step, as its diagram says."""

from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from app.domain.calendar import today
from app.engine.expressions import expression
from app.engine.faults import ExpressionError
from app.engine.functions import Moment
from app.engine.spec import Spec
from app.engine.timers import instant
from app.queries import releases
from app.queries.calendars import OfficeClock
from app.queries.cases import Desk


def last_day(session: Session, desk: Desk) -> date | None:
    """The last day (in Shanghai) on which the step can be finished; None when no timer would end it.

    Reminders leave the step open and do not count.
    """
    spec = releases.parsed(session, desk.case.release_id).spec
    return of_step(session, spec, desk.task.element, opened=desk.task.opened_at, number=desk.case.round)


def of_step(session: Session, spec: Spec, element_id: str, *, opened: datetime, number: int) -> date | None:
    """The last day of a step that is opened at an instant, in the round of this number."""
    timers = [e.timer for e in spec.elements.values() if e.attached_to == element_id and e.interrupting]
    moment = Moment(opened, OfficeClock(session))
    ends = [end for text in timers if text and (end := _end(moment, text, number))]
    return today(min(ends) - timedelta(microseconds=1)) if ends else None


def _end(moment: Moment, text: str, number: int) -> datetime | None:
    """The instant that a timer gave when the step was opened; None when it counts from something else."""
    try:
        return instant(expression(text).value({"round": number}, moment), moment.now)
    except ExpressionError:
        return None
