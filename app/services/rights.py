"""Who may decide a case: roles, four eyes, no tie to the applicant."""

from uuid import UUID

from sqlalchemy.orm import Session

from app.domain.actor import Actor
from app.errors import Conflict, NotAllowed, TaskNotOpen
from app.models import Case, Task
from app.queries.exclusion import obstacle
from app.services import cases

__all__ = ["check", "check_holder", "lock", "obstacle"]


def check(session: Session, task: Task, case: Case, by: Actor) -> None:
    """Raise NotAllowed with the reason why this person may not decide this task."""
    reason = obstacle(session, task, case, by)
    if reason:
        raise NotAllowed(reason)


def check_holder(task: Task, by: Actor) -> None:
    """Raise TaskNotOpen when the task is over, Conflict when it is not the person's own."""
    if task.closed_at is not None:
        raise TaskNotOpen
    if task.holder_id is None or task.holder_id != by.account_id:
        raise Conflict("请先认领此任务再办理")


def lock(session: Session, task_id: UUID) -> tuple[Task, Case]:
    """The task with its case locked; the lock comes first, so that everybody takes locks in the same order."""
    case = cases.lock_of_task(session, task_id)
    return session.get_one(Task, task_id, populate_existing=True), case
