"""Messages to people: in the site, and by mail when there is an address."""

from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.domain.actor import Actor
from app.errors import NotFound
from app.models import Account, Case, Grant, Message, Profile
from app.models.base import now
from app.services import jobs


def to_applicant(session: Session, case: Case, *, key: str, subject: str, text: str) -> None:
    """Write to the person whose case it is; the same key is written once."""
    to_person(session, case.person_id, key=key, subject=subject, text=text, case=case)


def to_person(
    session: Session, person_id: UUID, *, key: str, subject: str, text: str, case: Case | None = None
) -> None:
    """Write to somebody of the roster, about a case or not; the same key is written once."""
    for account in session.scalars(select(Account).where(Account.person_id == person_id)):
        _write(session, account, case, key=f"{key}:{account.id}", subject=subject, text=text)
    address = _address(session, person_id)
    if address:
        parameters = {"to": address, "subject": subject, "text": text}
        jobs.ask(session, "send_mail", key=f"mail:{key}", parameters=parameters, case_id=None)


def to_role(session: Session, role: str, case: Case, *, key: str, subject: str, text: str) -> None:
    """Write to everybody who has a role."""
    query = select(Account).join(Grant, Grant.account_id == Account.id).where(Grant.role_key == role)
    for account in session.scalars(query.where(Account.state != "disabled")):
        _write(session, account, case, key=f"{key}:{account.id}", subject=subject, text=text)


def to_account(session: Session, account_id: UUID, case: Case | None, *, key: str, subject: str, text: str) -> None:
    """Write to one account, about a case or not; the same key is written once to each account."""
    account = session.get_one(Account, account_id)
    _write(session, account, case, key=f"{key}:{account.id}", subject=subject, text=text)


def _write(session: Session, account: Account, case: Case | None, *, key: str, subject: str, text: str) -> None:
    if session.scalars(select(Message.id).where(Message.key == key)).one_or_none() is None:
        case_id = case.id if case else None
        session.add(Message(account_id=account.id, key=key, case_id=case_id, subject=subject, text=text))


def _address(session: Session, person_id: UUID) -> str:
    profile = session.get(Profile, person_id)
    return str(profile.answers.get("email") or "") if profile else ""


def mark_read(session: Session, *, by: Actor) -> None:
    """全部标为已读."""
    own = Message.account_id == by.account_id, Message.read_at.is_(None)
    session.execute(update(Message).where(*own).values(read_at=now()))


def open_one(session: Session, message_id: UUID, *, by: Actor) -> UUID | None:
    """Mark one message as read; returns the case that it is about. Raises NotFound for other people's."""
    row = session.get(Message, message_id)
    if row is None or row.account_id != by.account_id:
        raise NotFound
    row.read_at = row.read_at or now()
    return row.case_id
