"""Who may decide a case: roles, four eyes, no tie to the applicant."""

from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from app.domain import review
from app.domain.actor import Actor
from app.errors import Conflict, NotAllowed, TaskNotOpen
from app.models import Account, Case, Registration, Task
from app.services import cases
from app.services.accounts import APPLICANT


def obstacle(session: Session, task: Task, case: Case, by: Actor) -> str | None:
    """Why this person may not decide this task, in Chinese; None when nothing stands against it.

    An applicant's own step is no review: nobody takes it from the desk, whatever roles they have besides.
    """
    if task.role == APPLICANT or task.role not in by.roles:
        return "您没有此环节的审核权限"
    return review.may_decide(
        exclude=task.exclude.split(),
        person_id=by.person_id or by.account_id,
        applicant_id=case.person_id,
        organisation_id=by.organisation_id,
        applicant_organisation_ids=_organisations(session, case) if by.organisation_id else (),
        earlier=_earlier(session, case.id),
    )


def check(session: Session, task: Task, case: Case, by: Actor) -> None:
    """Raise NotAllowed with the reason why this person may not decide this task."""
    reason = obstacle(session, task, case, by)
    if reason:
        raise NotAllowed(reason)


def check_holder(task: Task, by: Actor) -> None:
    """Raise TaskNotOpen when the task is over, Conflict when it is not the person's own."""
    if task.closed_at is not None:
        raise TaskNotOpen
    if task.holder_id is None or task.holder_id != by.account_id:
        raise Conflict("请先认领此任务再办理")


def lock(session: Session, task_id: UUID) -> tuple[Task, Case]:
    """The task with its case locked; the lock comes first, so that everybody takes locks in the same order."""
    case = cases.lock_of_task(session, task_id)
    return session.get_one(Task, task_id, populate_existing=True), case


def _organisations(session: Session, case: Case) -> set[UUID | None]:
    """The applicant's units: the one that the form names, and the registered one, which a change would leave."""
    registered = select(Registration.organisation_id).where(Registration.person_id == case.person_id)
    return {case.organisation_id, *session.scalars(registered)} - {None}


_EARLIER = (
    select(Task.element, Account.id, Account.person_id)
    .join(Account, Account.id == Task.finished_by)
    .where(Task.case_id == bindparam("case"), Task.closed_at.is_not(None))
)


def _earlier(session: Session, case_id: UUID) -> dict[str, set[UUID]]:
    """Who finished which element; a member of staff who is a person of the roster counts as that person."""
    found: dict[str, set[UUID]] = {}
    for element, account_id, person_id in session.execute(_EARLIER, {"case": case_id}):
        found.setdefault(element, set()).add(person_id or account_id)
    return found
