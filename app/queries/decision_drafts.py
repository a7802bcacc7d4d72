"""What a reviewer has typed for a task and not handed in yet."""

from uuid import UUID

from sqlalchemy.orm import Session

from app.models import DecisionDraft


def of(session: Session, task_id: UUID, account_id: UUID) -> DecisionDraft | None:
    """The draft of this person for this task; None when nothing was typed."""
    return session.get(DecisionDraft, (task_id, account_id))
