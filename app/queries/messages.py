"""Messages to an account, and the consents that a person gave."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from app.models import Consent, Message
from app.queries.pages import SIZE, Page


def of_account(session: Session, account_id: UUID, *, unread_only: bool = False, page: int = 1) -> Page[Message]:
    """One page of the account's messages, or of those that were not read yet, the newest first."""
    own = Message.account_id == account_id
    if unread_only:
        own = and_(own, Message.read_at.is_(None))
    total = session.scalars(select(func.count()).select_from(Message).where(own)).one()
    pages = max(-(-total // SIZE), 1)
    number = min(max(page, 1), pages)
    query = select(Message).where(own).order_by(Message.id.desc()).limit(SIZE).offset((number - 1) * SIZE)
    return Page(session.scalars(query).all(), number, pages, total, "-created")


def unread(session: Session, account_id: UUID) -> int:
    """How many messages were not read yet."""
    query = select(func.count()).select_from(Message)
    return session.scalars(query.where(Message.account_id == account_id, Message.read_at.is_(None))).one()


def consents(session: Session, person_id: UUID) -> Sequence[Consent]:
    """What the person agreed to, the newest first."""
    return session.scalars(select(Consent).where(Consent.person_id == person_id).order_by(Consent.id.desc())).all()
