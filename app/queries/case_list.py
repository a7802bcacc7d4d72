"""All cases of the office, as administrators and auditors list them, and where one of them stands in its diagram."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from app.engine.process import Process
from app.errors import NotFound
from app.models import Account, Case, Document, Event, Service, Task
from app.queries import releases
from app.queries.calendars import OfficeClock
from app.queries.pages import Page, page_of

COLUMNS = {
    "created": Case.id,
    "number": Case.number,
    "applicant": Case.applicant_name,
    "organisation": Case.organisation_name,
    "status": Case.status,
    "submitted": Case.submitted_at,
    "closed": Case.closed_at,
}


@dataclass(frozen=True, slots=True)
class ListedCase:
    """One line of the list of cases."""

    id: UUID
    number: str
    service: str
    applicant: str
    organisation: str
    status: str
    round: int
    submitted_at: datetime | None
    closed_at: datetime | None


@dataclass(frozen=True, slots=True)
class ShownTask:
    """A step for a person; `holder` is who claimed or finished it."""

    name: str
    role: str
    round: int
    holder: str
    opened_at: datetime
    due_at: datetime | None
    closed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Position:
    """Ids of the elements that the case has passed and of those at which it stands."""

    passed: frozenset[str]
    here: frozenset[str]


def listed(
    session: Session, *, text: str = "", service: str = "", status: str = "", sort: str = "-created", page: int = 1
) -> Page[ListedCase]:
    """All cases, or those of a service or status, whose number, applicant or organisation contains the text."""
    query = select(
        Case.id,
        Case.number,
        Service.name,
        Case.applicant_name,
        Case.organisation_name,
        Case.status,
        Case.round,
        Case.submitted_at,
        Case.closed_at,
    ).join(Service, Service.key == Case.service_key)
    if service:
        query = query.where(Case.service_key == service)
    if status:
        query = query.where(Case.status == status)
    if text:
        columns = (Case.number, Case.applicant_name, Case.organisation_name)
        query = query.where(or_(*(column.icontains(text, autoescape=True) for column in columns)))
    return page_of(session, query, lambda row: ListedCase(*row), columns=COLUMNS, sort=sort, page=page)


def get(session: Session, case_id: UUID) -> Case:
    """One case. Raises NotFound."""
    case = session.get(Case, case_id)
    if case is None:
        raise NotFound("未找到此办件")
    return case


def services(session: Session) -> Mapping[str, str]:
    """The services by their keys."""
    return {row.key: row.name for row in session.scalars(select(Service).order_by(Service.key))}


def statuses(session: Session) -> Sequence[str]:
    """The statuses that occur."""
    return session.scalars(select(Case.status).distinct().order_by(Case.status)).all()


def tasks(session: Session, case_id: UUID) -> Sequence[ShownTask]:
    """The steps for people that the case came by, the newest first."""
    query = (
        select(
            Task.name,
            Task.role,
            Task.round,
            func.coalesce(Account.display_name, ""),
            Task.opened_at,
            Task.due_at,
            Task.closed_at,
        )
        .outerjoin(Account, Account.id == func.coalesce(Task.finished_by, Task.holder_id))
        .where(Task.case_id == case_id)
        .order_by(Task.opened_at.desc())
    )
    return [ShownTask(*row) for row in session.execute(query)]


def documents(session: Session, case_id: UUID) -> Sequence[Document]:
    """The exported forms and the letters of a case, the newest first."""
    return session.scalars(select(Document).where(Document.case_id == case_id).order_by(Document.id.desc())).all()


def position(session: Session, case: Case, events: Sequence[Event]) -> Position:
    """Where the case stands now, and the way it has come by what history says of each step."""
    spec = releases.parsed(session, case.release_id).spec
    process = Process.restore(spec, case.state, clock=OfficeClock(session))
    here = {step.element for step in process.steps()}
    passed = {element.id for element in spec.elements.values() if element.kind == "startEvent"}
    passed |= {element for event in events for element in event.content.get("trail", ())}
    passed |= set(session.scalars(select(Task.element).where(Task.case_id == case.id, Task.closed_at.is_not(None))))
    if process.end is not None:
        here = {process.end.element}
    return Position(frozenset(passed - here), frozenset(here))
