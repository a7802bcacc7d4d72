"""Who works on a task: taking it out of the pool and putting it back."""

from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.domain.actor import Actor
from app.errors import TaskNotOpen
from app.models import Account, Task
from app.models.base import now
from app.services import history, rights


def claim(session: Session, task_id: UUID, *, by: Actor) -> Task:
    """Take a task out of the pool: of many who press at once, exactly one gets it; pressing twice is harmless.

    Raises NotAllowed for a person who may not decide this case, TaskNotOpen when somebody else was first.
    """
    task, case = rights.lock(session, task_id)
    rights.check(session, task, case, by)
    if task.closed_at is None and task.holder_id == by.account_id:
        return task
    free = Task.id == task_id, Task.holder_id.is_(None), Task.closed_at.is_(None)
    won = session.execute(update(Task).where(*free).values(holder_id=by.account_id, claimed_at=now()))
    if won.rowcount != 1:  # type: ignore[attr-defined]
        raise TaskNotOpen(_holder_text(session, task_id))
    history.record(session, "task_claimed", by=by, content={"element": task.element}, case=case)
    return task


def release(session: Session, task_id: UUID, *, by: Actor) -> Task:
    """Put a task back into the pool. Raises Conflict when it is not the person's own."""
    task, case = rights.lock(session, task_id)
    rights.check_holder(task, by)
    task.holder_id, task.claimed_at = None, None
    history.record(session, "task_released", by=by, content={"element": task.element}, case=case)
    return task


def _holder_text(session: Session, task_id: UUID) -> str:
    query = select(Account.display_name).join(Task, Task.holder_id == Account.id).where(Task.id == task_id)
    holder = session.scalars(query).one_or_none()
    return f"此任务已由 {holder} 认领" if holder else TaskNotOpen.message
