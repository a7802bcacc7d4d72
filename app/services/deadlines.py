"""Promises and timers that are on their way when the office's calendar changes."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from app.domain.actor import SYSTEM
from app.engine.process import Process
from app.engine.spec import Spec
from app.models import Case, Job, Task
from app.queries import releases
from app.queries.calendars import OfficeClock
from app.services import cases, history, jobs
from app.services.accounts import APPLICANT
from app.services.stops import due_after, settle

RECOUNT = "recount_deadlines"
AT_ONCE = 50  # cases in one transaction; whoever works on one of them waits for it


def ask(session: Session) -> Job:
    """Ask for all open cases to be counted again, because the calendar has changed."""
    return jobs.ask(session, RECOUNT, key=f"{RECOUNT}:{uuid7()}")


def recount_some(session: Session, after: UUID | None) -> UUID | None:
    """Count some open cases again, those after a case in the order of their ids.

    Returns the last of them, from which to go on; None when there are no more.
    """
    query = select(Case.id).where(Case.closed_at.is_(None), Case.next_due.is_not(None)).order_by(Case.id)
    if after is not None:
        query = query.where(Case.id > after)
    found = session.scalars(query.limit(AT_ONCE)).all()
    for case_id in found:
        recount(session, case_id)
    return found[-1] if len(found) == AT_ONCE else None


def recount(session: Session, case_id: UUID) -> bool:
    """Set the promise and the timers of a case by the calendar as it is; False when nothing changed.

    Each counts from where it began. What an applicant has time for never ends sooner than it was announced.
    """
    case = cases.lock(session, case_id)
    clock, spec = OfficeClock(session), releases.parsed(session, case.release_id).spec
    theirs = {element.id for element in spec.elements.values() if element.properties.get("role") == APPLICANT}
    process = Process.restore(spec, case.state, clock=clock)
    moved = [_promise(task, spec, clock) for task in _open(session, case)]
    if not process.recount(never_sooner=theirs) and not any(moved):
        return False
    settle(session, case, process, by=SYSTEM, clock=clock)
    history.record(session, "deadlines_recounted", by=SYSTEM, content={}, case=case)
    return True


def _open(session: Session, case: Case) -> list[Task]:
    return list(session.scalars(select(Task).where(Task.case_id == case.id, Task.closed_at.is_(None))))


def _promise(task: Task, spec: Spec, clock: OfficeClock) -> bool:
    """Set when a step is due; tells whether that changed."""
    days, before = spec.elements[task.element].properties.get("due", ""), task.due_at
    if days:
        task.due_at = due_after(clock, task.opened_at, int(days))
    return task.due_at != before
