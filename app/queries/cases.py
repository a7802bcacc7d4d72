"""Cases as their applicant and their reviewers see them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.engine.spec import Element
from app.errors import NotFound
from app.forms.definition import Form
from app.models import Attachment, Case, Decision, Document, Event, Person, Service, Task
from app.queries import answers, releases

WITHDRAW = "withdraw"


@dataclass(frozen=True, slots=True)
class Desk:
    """What an applicant's open step works on: its form, the answers of this round, and their version.

    `unlocked` are the fields from the roster that it does not know, so that the person fills them in.
    """

    case: Case
    task: Task
    element: Element
    form: Form
    values: dict[str, Any]
    digest: str
    version: int
    unlocked: frozenset[str]


def of_person(session: Session, person_id: UUID) -> Sequence[Case]:
    """登记记录: all cases of a person, the newest first."""
    return session.scalars(select(Case).where(Case.person_id == person_id).order_by(Case.created_at.desc())).all()


def open_of_person(session: Session, person_id: UUID) -> Case | None:
    """The case that shuts others out, if there is one."""
    query = select(Case).where(Case.person_id == person_id, Case.exclusive_key.is_not(None))
    return session.scalars(query).first()


def own(session: Session, case_id: UUID, person_id: UUID | None) -> Case:
    """The person's own case; to anybody else it does not exist. Raises NotFound."""
    case = session.get(Case, case_id)
    if case is None or person_id is None or case.person_id != person_id:
        raise NotFound
    return case


def service_name(session: Session, case: Case) -> str:
    """What the service is called that the case is about."""
    return session.scalars(select(Service.name).where(Service.key == case.service_key)).one()


def may_withdraw(session: Session, case: Case) -> bool:
    """Whether the applicant may take the case back now: the diagram catches it, and no reviewer has begun."""
    spec = releases.parsed(session, case.release_id).spec
    waiting = {e.attached_to for e in spec.elements.values() if e.message == WITHDRAW}
    open_tasks = [task for task in tasks(session, case.id) if task.closed_at is None]
    begun = any(task.holder_id is not None for task in open_tasks)
    return not begun and any(task.element in waiting for task in open_tasks)


def desk(session: Session, case: Case, role: str = "applicant") -> Desk | None:
    """The open step of a case at which this role fills in a form; None when there is none."""
    query = select(Task).where(Task.case_id == case.id, Task.closed_at.is_(None), Task.role == role, Task.form != "")
    task = session.scalars(query).first()
    if task is None:
        return None
    parsed = releases.parsed(session, case.release_id)
    form = parsed.forms[task.form]
    row = answers.of_round(session, case.id, task.form, case.round)
    values = answers.opened(session, form, row.values) if row else {}
    return Desk(
        case=case,
        task=task,
        element=parsed.spec.elements[task.element],
        form=form,
        values=values,
        digest=row.digest if row else "",
        version=row.version if row else 0,
        unlocked=answers.unlocked(session, form, session.get_one(Person, case.person_id)),
    )


def attachments(session: Session, case_id: UUID) -> Sequence[Attachment]:
    """The attachments that count now, in their order."""
    query = select(Attachment).where(Attachment.case_id == case_id, Attachment.removed_in.is_(None))
    return session.scalars(query.order_by(Attachment.slot, Attachment.position)).all()


def attachments_of_round(session: Session, case_id: UUID, round_number: int) -> Sequence[Attachment]:
    """The attachments that counted when a round was handed in, in their order."""
    there = or_(Attachment.removed_in.is_(None), Attachment.removed_in > round_number)
    query = select(Attachment).where(Attachment.case_id == case_id, Attachment.round <= round_number, there)
    return session.scalars(query.order_by(Attachment.slot, Attachment.position)).all()


def documents(session: Session, case_id: UUID) -> Sequence[Document]:
    """All exported forms, the latest first."""
    query = select(Document).where(Document.case_id == case_id)
    return session.scalars(query.order_by(Document.created_at.desc())).all()


def decisions(session: Session, case_id: UUID) -> Sequence[Decision]:
    """What reviewers decided, the latest first."""
    return session.scalars(
        select(Decision).where(Decision.case_id == case_id).order_by(Decision.created_at.desc())
    ).all()


def events(session: Session, case_id: UUID) -> Sequence[Event]:
    """The case's history in its order."""
    return session.scalars(select(Event).where(Event.case_id == case_id).order_by(Event.position)).all()


def tasks(session: Session, case_id: UUID) -> Sequence[Task]:
    """All steps for people that the case came by, in their order."""
    return session.scalars(select(Task).where(Task.case_id == case_id).order_by(Task.opened_at)).all()


def exported(session: Session, case_id: UUID, digest: str) -> Document | None:
    """The export that fits the answers as they are now; None when there is none or it is outdated."""
    query = select(Document).where(Document.case_id == case_id, Document.digest == digest)
    return session.scalars(query.order_by(Document.created_at.desc())).first()


def last_export(session: Session, case_id: UUID) -> Document | None:
    """The newest export, outdated or not."""
    return session.scalars(
        select(Document).where(Document.case_id == case_id).order_by(Document.created_at.desc())
    ).first()
