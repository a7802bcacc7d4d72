"""The reviewers' queue; who may not decide a case never sees it here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, literal, not_, or_, select
from sqlalchemy.orm import Session, aliased

from app.domain.actor import Actor
from app.models import Account, Case, Decision, Service, Task
from app.queries.pages import Page, page_of

TABS = ("pool", "mine", "done")
COLUMNS: Mapping[str, Any] = {
    "due": Task.due_at,
    "number": Case.number,
    "applicant": Case.applicant_name,
    "service": Service.name,
    "organisation": Case.organisation_name,
    "step": Task.name,
    "closed": Task.closed_at,
}
URGENT, LATEST = "due", "-closed"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the queue; `outcome` is what was decided, empty while the task is open."""

    task: Task
    case: Case
    service: str
    outcome: str


def page(
    session: Session, tab: str, by: Actor, *, text: str = "", step: str = "", sort: str = "", number: int = 1
) -> Page[Line]:
    """A tab of the queue (`pool`, `mine`, `done`), the most urgent first; searched by number, name and unit.

    Raises InvalidInput for a `sort` that is no column.
    """
    query = (
        _tab(tab, by)
        .add_columns(Case, Service.name, func.coalesce(Decision.outcome, ""))
        .join(Service, Service.key == Case.service_key)
        .outerjoin(Decision, Decision.task_id == Task.id)
    )
    if text:
        columns = (Case.number, Case.applicant_name, Case.organisation_name)
        query = query.where(or_(*(column.icontains(text, autoescape=True) for column in columns)))
    if step:
        query = query.where(Task.name == step)
    order = sort or (LATEST if tab == "done" else URGENT)
    return page_of(session, query, lambda row: Line(*row), columns=COLUMNS, sort=order, page=number)


def counts(session: Session, by: Actor) -> dict[str, int]:
    """How many lines each tab has that waits for somebody."""
    return {tab: _count(session, _tab(tab, by)) for tab in ("pool", "mine")}


def steps(session: Session, tab: str, by: Actor) -> Sequence[str]:
    """The names of the steps that occur in a tab, for the filter."""
    return session.scalars(_tab(tab, by).with_only_columns(Task.name).distinct().order_by(Task.name)).all()


def holder_name(session: Session, task: Task) -> str:
    """Who has claimed a task, or finished it; empty while nobody has."""
    account = session.get(Account, task.finished_by or task.holder_id) if task.finished_by or task.holder_id else None
    return account.display_name if account else ""


def _count(session: Session, query: Select[Task]) -> int:
    return session.scalars(select(func.count()).select_from(query.subquery())).one()


def _tab(tab: str, by: Actor) -> Select[Task]:
    query = select(Task).join(Case, Case.id == Task.case_id)
    if tab == "done":
        return query.where(Task.finished_by == by.account_id, Task.role.in_(_roles(by)))
    if tab == "mine":
        return query.where(Task.holder_id == by.account_id, Task.closed_at.is_(None))
    waiting = and_(Task.role.in_(_roles(by)), Task.closed_at.is_(None), Task.holder_id.is_(None))
    return query.where(waiting, not_(_excluded(by)))


def _roles(by: Actor) -> list[str]:
    return sorted(by.roles - {"applicant"})


def _excluded(by: Actor) -> ColumnElement[bool]:
    """The rule of `reviews.obstacle` in SQL: own case, own organisation, or an excluded step finished before."""
    earlier = aliased(Task)
    names = literal(" ") + Task.exclude + literal(" ")
    before = (
        select(earlier.id)
        .where(earlier.case_id == Task.case_id, earlier.finished_by.in_(_same_person(by)))
        .where(names.contains(literal(" ") + earlier.element + literal(" ")))
        .exists()
    )
    never = literal(value=False)
    own = and_(names.contains(" applicant "), Case.person_id == by.person_id) if by.person_id else never
    same = and_(Case.organisation_id.is_not(None), Case.organisation_id == by.organisation_id)
    unit = and_(names.contains(" organisation "), same) if by.organisation_id else never
    return or_(own, unit, before)


def _same_person(by: Actor) -> Select[Any]:
    """This account, and every other one that belongs to the same person of the roster."""
    own = Account.id == by.account_id
    return select(Account.id).where(or_(own, Account.person_id == by.person_id) if by.person_id else own)
