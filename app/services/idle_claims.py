"""Claims that lie idle go back to the pool, so that no case waits for somebody who has forgotten it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.domain import working_hours
from app.domain.actor import SYSTEM
from app.domain.calendar import today
from app.models import Task
from app.queries import calendars, colleagues, parameters
from app.services import claims, history, rights
from app.services.handovers import about, tell

IDLE_HOURS = "claim.idle_hours"
AT_ONCE = 500  # the next hour goes on
_TOUCHED = func.coalesce(Task.touched_at, Task.claimed_at)


def return_idle(session: Session, at: datetime) -> int:
    """Put every claim back into the pool that its holder has not touched for too long; returns how many.

    The limit counts hours of working days. Each former holder is told; doing it twice changes nothing.
    """
    hours = int(parameters.value(session, IDLE_HOURS, today(at)))
    since = working_hours.before(at, hours, calendars.load(session))
    idle = Task.closed_at.is_(None), Task.holder_id.is_not(None), since >= _TOUCHED
    # In the order of their cases, as everybody locks several of them.
    waiting = session.scalars(select(Task.id).where(*idle).order_by(Task.case_id).limit(AT_ONCE)).all()
    return sum(_return(session, task_id, since, hours) for task_id in waiting)


def _return(session: Session, task_id: UUID, since: datetime, hours: int) -> bool:
    task, case = rights.lock(session, task_id)
    holder, touched = task.holder_id, task.touched_at or task.claimed_at
    if task.closed_at is not None or holder is None or touched is None or touched > since:
        return False  # it was touched while its case was waited for
    claims.free(task)
    content = {"element": task.element, "from": colleagues.name(session, holder), "hours": hours}
    history.record(session, "task_timed_out", by=SYSTEM, content=content, case=case)
    text = f"{about(task, case)} 认领后 {hours} 小时（只计工作日）没有办理，已退回待认领，其他审核人员可以认领。"
    tell(session, holder, case, subject="您认领的办件已退回待认领", text=text)
    return True
