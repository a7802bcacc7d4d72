"""Cases as their applicant and their reviewers see them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, or_, select
from sqlalchemy.orm import Session

from app.engine.spec import Element
from app.errors import NotFound
from app.forms.definition import Form
from app.models import Answers, Attachment, Case, Decision, Document, Event, Service, Task
from app.queries import answers, reference, register_values, releases

WITHDRAW = "withdraw"
_AT_DESK = select(Task).where(
    Task.case_id == bindparam("case"), Task.closed_at.is_(None), Task.role == bindparam("role"), Task.form != ""
)
_TASK = select(Task, Case).join(Case, Case.id == Task.case_id).where(Task.id == bindparam("task"))
_DECISIONS = select(Decision).where(Decision.case_id == bindparam("case")).order_by(Decision.created_at.desc())
_EVENTS = select(Event).where(Event.case_id == bindparam("case")).order_by(Event.position)
_ATTACHMENTS = (
    select(Attachment)
    .where(Attachment.case_id == bindparam("case"), Attachment.removed_in.is_(None))
    .order_by(Attachment.slot, Attachment.position)
)
_TASKS = select(Task).where(Task.case_id == bindparam("case")).order_by(Task.opened_at)


@dataclass(frozen=True, slots=True)
class Desk:
    """What an applicant's open step works on: its form, the answers of this round, their version and their row.

    `unlocked` are the fields from the roster that it does not know, so that the person fills them in.
    """

    case: Case
    task: Task
    element: Element
    form: Form
    values: dict[str, Any]
    digest: str
    version: int
    row: Answers | None
    unlocked: frozenset[str]


def of_person(session: Session, person_id: UUID) -> Sequence[Case]:
    """登记记录: all cases of a person, the newest first."""
    return session.scalars(select(Case).where(Case.person_id == person_id).order_by(Case.created_at.desc())).all()


def open_of_service(session: Session, person_id: UUID, service_key: str) -> Case | None:
    """The person's case of a service that is not finished, the newest if there are several."""
    query = select(Case).where(Case.person_id == person_id, Case.service_key == service_key, Case.closed_at.is_(None))
    return session.scalars(query.order_by(Case.created_at.desc())).first()


def of_task(session: Session, task_id: UUID) -> tuple[Task, Case] | None:
    """A task with its case."""
    row = session.execute(_TASK, {"task": task_id}).one_or_none()
    return (row[0], row[1]) if row else None


def own(session: Session, case_id: UUID, person_id: UUID | None) -> Case:
    """The person's own case; to anybody else it does not exist. Raises NotFound."""
    case = session.get(Case, case_id)
    if case is None or person_id is None or case.person_id != person_id:
        raise NotFound
    return case


def service_name(session: Session, case: Case) -> str:
    """What the service is called that the case is about."""
    return service_names(session)[case.service_key]


def service_names(session: Session) -> Mapping[str, str]:
    """What the services are called, by their keys."""
    return reference.kept(session, "service_names", _service_names)


def _service_names(session: Session) -> dict[str, str]:
    return {row.key: row.name for row in session.execute(select(Service.key, Service.name))}


def may_withdraw(session: Session, case: Case) -> bool:
    """Whether the applicant may take the case back now: the diagram catches it, and no reviewer has begun."""
    spec = releases.parsed(session, case.release_id).spec
    waiting = {e.attached_to for e in spec.elements.values() if e.message == WITHDRAW}
    open_tasks = [task for task in tasks(session, case.id) if task.closed_at is None]
    begun = any(task.holder_id is not None for task in open_tasks)
    return not begun and any(task.element in waiting for task in open_tasks)


def at_desk(session: Session, case_id: UUID, role: str = "applicant") -> Task | None:
    """The open step of a case at which this role fills in a form, without what was filled in."""
    return session.scalars(_AT_DESK, {"case": case_id, "role": role}).first()


def desk(session: Session, case: Case, role: str = "applicant") -> Desk | None:
    """The open step of a case at which this role fills in a form; None when there is none."""
    task = at_desk(session, case.id, role)
    if task is None:
        return None
    parsed = releases.parsed(session, case.release_id)
    form = parsed.forms[task.form]
    row = answers.of_round(session, case.id, task.form, case.round)
    values = answers.opened(session, form, row.values) if row else {}
    values |= register_values.passing(session, form, case.person)
    return Desk(
        case=case,
        task=task,
        element=parsed.spec.elements[task.element],
        form=form,
        values=values,
        digest=row.digest if row else "",
        version=row.version if row else 0,
        row=row,
        unlocked=answers.unlocked(session, form, case.person),
    )


def attachments(session: Session, case_id: UUID) -> Sequence[Attachment]:
    """The attachments that count now, in their order."""
    return session.scalars(_ATTACHMENTS, {"case": case_id}).all()


def attachments_of_round(session: Session, case_id: UUID, round_number: int) -> Sequence[Attachment]:
    """The attachments that counted when a round was handed in, in their order."""
    there = or_(Attachment.removed_in.is_(None), Attachment.removed_in > round_number)
    query = select(Attachment).where(Attachment.case_id == case_id, Attachment.round <= round_number, there)
    return session.scalars(query.order_by(Attachment.slot, Attachment.position)).all()


def documents(session: Session, case_id: UUID) -> Sequence[Document]:
    """All exported forms, the latest first."""
    query = select(Document).where(Document.case_id == case_id, Document.title == "")
    return session.scalars(query.order_by(Document.created_at.desc())).all()


def decisions(session: Session, case_id: UUID) -> Sequence[Decision]:
    """What reviewers decided, the latest first."""
    return session.scalars(_DECISIONS, {"case": case_id}).all()


def events(session: Session, case_id: UUID) -> Sequence[Event]:
    """The case's history in its order."""
    return session.scalars(_EVENTS, {"case": case_id}).all()


def tasks(session: Session, case_id: UUID) -> Sequence[Task]:
    """All steps for people that the case came by, in their order."""
    return session.scalars(_TASKS, {"case": case_id}).all()


def exported(session: Session, case_id: UUID, digest: str) -> Document | None:
    """The export that fits the answers as they are now; None when there is none or it is outdated."""
    form = Document.case_id == case_id, Document.digest == digest, Document.title == ""
    query = select(Document).where(*form)
    return session.scalars(query.order_by(Document.created_at.desc())).first()


def last_export(session: Session, case_id: UUID) -> Document | None:
    """The newest export, outdated or not."""
    query = select(Document).where(Document.case_id == case_id, Document.title == "")
    return session.scalars(query.order_by(Document.created_at.desc())).first()
