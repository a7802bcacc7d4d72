"""What lies beside a case on the reviewer's desk: messages about it, and other cases of the same person."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import Account, Case, Message, Service, Task

MOST = 20


@dataclass(frozen=True, slots=True)
class Sent:
    """A message about a case; `read_at` is None while it was not opened."""

    to: str
    subject: str
    text: str
    sent_at: datetime
    read_at: datetime | None


@dataclass(frozen=True, slots=True)
class Other:
    """Another case of the person, with its steps for people, the latest first."""

    case: Case
    service: str
    tasks: Sequence[Task]


Names = Mapping[UUID, str]


def messages(session: Session, case_id: UUID) -> Sequence[Sent]:
    """The messages that were sent about a case, the newest first."""
    columns = Account.display_name, Message.subject, Message.text, Message.created_at, Message.read_at
    query = select(*columns).join(Account, Account.id == Message.account_id).where(Message.case_id == case_id)
    return [Sent(*row) for row in session.execute(query.order_by(Message.id.desc()))]


def others(session: Session, case: Case) -> Sequence[Other]:
    """What else the person has handed in, the newest first, at most MOST; a draft is the applicant's own."""
    handed_in = Case.person_id == case.person_id, Case.id != case.id, Case.submitted_at.is_not(None)
    query = select(Case, Service.name).join(Service, Service.key == Case.service_key).where(*handed_in)
    rows = session.execute(query.order_by(Case.submitted_at.desc()).limit(MOST)).all()
    steps = _tasks(session, [found.id for found, _ in rows])
    return [Other(found, service, steps.get(found.id, ())) for found, service in rows]


def names(session: Session, accounts: Collection[UUID | None]) -> Names:
    """What the people behind accounts are called."""
    wanted = sorted({one for one in accounts if one is not None})
    query = select(Account.id, Account.display_name).where(Account.id.in_(wanted))
    return {row.id: row.display_name for row in session.execute(query)} if wanted else {}


def _tasks(session: Session, cases: Collection[UUID]) -> dict[UUID, list[Task]]:
    found: dict[UUID, list[Task]] = {}
    if cases:
        for task in session.scalars(select(Task).where(Task.case_id.in_(cases)).order_by(Task.opened_at.desc())):
            found.setdefault(task.case_id, []).append(task)
    return found
