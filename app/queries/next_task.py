"""下一件: the tasks of the pool that somebody may take, the best first, and the first that nobody is about to take."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, bindparam, case, not_, or_, select
from sqlalchemy.orm import Session

from app.domain.actor import Actor
from app.domain.calendar import end_of_day, today
from app.domain.picking import Waiting, best_first
from app.models import Account, Case, Task
from app.queries import exclusion

WINDOW = 100  # the most urgent of each role; more than there are people who press at once
_OPEN = Task.closed_at.is_(None), Task.holder_id.is_(None)
_ORDER = Task.role, Task.due_at, Task.id  # that of the index over the pool


def ranked(session: Session, by: Actor, *, at: datetime, but: Collection[UUID] = ()) -> Sequence[UUID]:
    """The tasks of the pool that this person may take now, the best first; without those named in `but`."""
    given = {**exclusion.values(session, by), "at": at}
    wanted = select(Task.id, Case.service_key, Task.due_at, Task.opened_at, Task.preferred_id).join(
        Case, Case.id == Task.case_id
    )
    wanted = wanted.where(*_OPEN, not_(exclusion.excluded(person=bool(by.person_id), unit=bool(by.organisation_id))))
    kept = wanted.where(Task.preferred_id == bindparam("account"), Task.role.in_(given["roles"])).limit(WINDOW)
    rows = list(session.execute(kept, given))
    for role in given["roles"]:
        rows += session.execute(_of_role(wanted, role), given)
    skills = session.scalars(select(Account.skills).where(Account.id == by.account_id)).one_or_none() or []
    waiting = {
        row.id: Waiting(row.id, row.preferred_id == by.account_id, row.service_key in skills, row.due_at, row.opened_at)
        for row in rows
    }
    first = best_first(waiting.values(), urgent_until=end_of_day(today(at)))
    return [task_id for task_id in first if task_id not in but]


def lock_first(session: Session, ranked: Sequence[UUID], *, wait: bool) -> UUID | None:
    """The first of these tasks whose case nobody else holds, and lock it; `wait` waits for the others to let go.

    None when there is none. Whoever has it locked may have claimed it meanwhile: claiming says so.
    """
    if not ranked:
        return None
    order = case({task_id: place for place, task_id in enumerate(ranked)}, value=Task.id)
    query = select(Task.id).join(Case, Case.id == Task.case_id).where(Task.id.in_(ranked), *_OPEN)
    return session.scalars(query.order_by(order).limit(1).with_for_update(of=Case, skip_locked=not wait)).one_or_none()


def kept_for(task: Task, at: datetime) -> UUID | None:
    """For whom a task of the pool is kept at this moment; None when everybody may take it."""
    kept = task.holder_id is None and task.preferred_until is not None and task.preferred_until > at
    return task.preferred_id if kept else None


def free_for(account: ColumnElement[Any], at: ColumnElement[Any]) -> ColumnElement[bool]:
    """Whether a task of the pool is kept for nobody else at this moment."""
    return or_(Task.preferred_id.is_(None), Task.preferred_id == account, Task.preferred_until <= at)


def _of_role(wanted: Any, role: str) -> Any:
    mine = free_for(bindparam("account"), bindparam("at"))
    return wanted.where(Task.role == role, mine).order_by(*_ORDER).limit(WINDOW)
