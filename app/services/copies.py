"""What the desk sorts by, copied from cases to their tasks: a queue is read off the tasks' own indexes."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.models import Case, Task

UNSEEN = {"synchronize_session": False}
COPIED = ("number", "applicant_name", "organisation_name", "service_key", "submitted_at")


def take(task: Task, case: Case) -> Task:
    """Give a new task what its case says now."""
    for name in COPIED:
        setattr(task, name, getattr(case, name))
    return task


def renew(session: Session, cases: Collection[UUID]) -> None:
    """Bring the tasks of cases in step after something was changed that they copy."""
    session.flush()
    values = {name: select(getattr(Case, name)).where(Case.id == Task.case_id).scalar_subquery() for name in COPIED}
    if cases:
        session.execute(update(Task).where(Task.case_id.in_(cases)).values(values), execution_options=UNSEEN)
