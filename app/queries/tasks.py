"""One reviewer's task as pages name it."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import Account, Task


def holder_name(session: Session, task: Task) -> str:
    """Who has claimed a task, or finished it; empty while nobody has."""
    holder = task.finished_by or task.holder_id
    name = select(Account.display_name).where(Account.id == holder)
    return session.scalars(name).one_or_none() or "" if holder else ""
