"""常用筛选: what a reviewer keeps of the queue's addresses."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import NotFound
from app.models import SavedView


def of_account(session: Session, account_id: UUID | None) -> Sequence[SavedView]:
    """A person's views in their order."""
    query = select(SavedView).where(SavedView.account_id == account_id)
    return session.scalars(query.order_by(SavedView.position, SavedView.id)).all()


def own(session: Session, view_id: UUID, account_id: UUID | None) -> SavedView:
    """One of a person's own views; to others it does not exist. Raises NotFound."""
    view = session.get(SavedView, view_id)
    if view is None or view.account_id != account_id:
        raise NotFound("未找到此常用筛选")
    return view
