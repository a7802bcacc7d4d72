"""What reviewers do: claim, release, decide."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session

from app.adapters.neighbours import neighbours
from app.domain import review
from app.domain.actor import Actor
from app.domain.review import Outcome
from app.errors import Conflict, InvalidInput, NotAllowed, TaskNotOpen
from app.forms.answers import is_blank, visible
from app.forms.definition import Form
from app.models import Account, Case, Decision, Person, Registration, Remark, Task
from app.models.base import now
from app.queries.releases import applicant_form
from app.queries.review import checklist as review_form
from app.services import cases, drafts, history, review_faults
from app.services.accounts import APPLICANT


def claim(session: Session, task_id: UUID, *, by: Actor) -> Task:
    """Take a task out of the pool: of many who press at once, exactly one gets it; pressing twice is harmless.

    Raises NotAllowed for a person who may not decide this case, TaskNotOpen when somebody else was first.
    """
    task, case = _task(session, task_id)
    _check(session, task, case, by)
    if task.closed_at is None and task.holder_id == by.account_id:
        return task
    free = Task.id == task_id, Task.holder_id.is_(None), Task.closed_at.is_(None)
    won = session.execute(update(Task).where(*free).values(holder_id=by.account_id, claimed_at=now()))
    if won.rowcount != 1:  # type: ignore[attr-defined]
        raise TaskNotOpen(_holder_text(session, task_id))
    history.record(session, "task_claimed", by=by, content={"element": task.element}, case=case)
    return task


def release(session: Session, task_id: UUID, *, by: Actor) -> Task:
    """Put a task back into the pool. Raises Conflict when it is not the person's own."""
    task, case = _task(session, task_id)
    _check_holder(task, by)
    task.holder_id, task.claimed_at = None, None
    history.record(session, "task_released", by=by, content={"element": task.element}, case=case)
    return task


def decide(
    session: Session, task_id: UUID, decision: review.Decision, *, checklist: Mapping[str, Any], by: Actor
) -> Case:
    """Record the decision and let the diagram say where the case goes; a return opens the next round.

    `checklist` are the answers to the step's own form; what it asks for is kept with the decision, and the diagram
    reads it as `review.<field>`. Raises NotAllowed, TaskNotOpen, and InvalidInput when the step does not offer the
    outcome, the reason is not in force, a remark is about nothing in this case, or the form has faults.
    """
    task, case = _task(session, task_id)
    _check(session, task, case, by)
    _check_holder(task, by)
    form = review_form(session, case, task)
    given = visible(form, checklist) if form else {}
    if wrong := review_faults.of(session, task, case, decision, given):
        raise InvalidInput(wrong)
    row = _record(session, task, case, decision, by)
    row.checklist = {key: value for key, value in given.items() if not is_blank(value)}
    if decision.outcome is Outcome.RETURN:
        _open_next_round(session, case)
    said = {"outcome": decision.outcome.value, "reason": decision.reason_code, "remarks": len(decision.remarks)}
    answered = {**_unanswered(form), **given}
    return cases.complete(session, case.id, task.id, by=by, decision=decision.outcome.value, review=answered, said=said)


def show_identity_number(session: Session, task_id: UUID, *, by: Actor) -> str:
    """The applicant's whole identity number for whoever works on the case, and a line in its history about it.

    Raises Conflict when the task is not the person's own, TaskNotOpen when it is over.
    """
    task, case = _task(session, task_id)
    _check(session, task, case, by)
    _check_holder(task, by)
    content = {"element": task.element, "address": by.address}
    history.record(session, "identity_number_shown", by=by, content=content, case=case)
    return neighbours(session).vault.open(session.get_one(Person, case.person_id).id_no_sealed)


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


def _organisations(session: Session, case: Case) -> set[UUID | None]:
    """The applicant's units: the one that the form names, and the registered one, which a change would leave."""
    registered = select(Registration.organisation_id).where(Registration.person_id == case.person_id)
    return {case.organisation_id, *session.scalars(registered)} - {None}


def _check(session: Session, task: Task, case: Case, by: Actor) -> None:
    reason = obstacle(session, task, case, by)
    if reason:
        raise NotAllowed(reason)


def _check_holder(task: Task, by: Actor) -> None:
    if task.closed_at is not None:
        raise TaskNotOpen
    if task.holder_id is None or task.holder_id != by.account_id:
        raise Conflict("请先认领此任务再办理")


def _task(session: Session, task_id: UUID) -> tuple[Task, Case]:
    """The task with its case locked; the lock comes first, so that everybody takes locks in the same order."""
    case = cases.lock_of_task(session, task_id)
    return session.get_one(Task, task_id, populate_existing=True), case


def _unanswered(form: Form | None) -> dict[str, Any]:
    """Every field of a form left empty, so that a diagram may ask for it whatever was answered."""
    blank: dict[str, Any] = {"checkbox": False, "multiselect": [], "repeat": []}
    return {field.key: blank.get(field.type, "") for field in form.fields()} if form else {}


def _record(session: Session, task: Task, case: Case, decision: review.Decision, by: Actor) -> Decision:
    row = Decision(
        case_id=case.id,
        task_id=task.id,
        element=task.element,
        step_name=task.name,
        round=case.round,
        outcome=decision.outcome.value,
        reason=decision.reason_code,
        opinion=decision.opinion,
        account_id=by.account_id,
    )
    row.remarks = [
        Remark(position=n, kind=remark.target_kind, target=remark.target, text=remark.text)
        for n, remark in enumerate(decision.remarks)
    ]
    session.add(row)
    return row


def _open_next_round(session: Session, case: Case) -> None:
    form = applicant_form(session, case)
    drafts.next_round(session, case, form.key, form)


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


def _holder_text(session: Session, task_id: UUID) -> str:
    query = select(Account.display_name).join(Task, Task.holder_id == Account.id).where(Task.id == task_id)
    holder = session.scalars(query).one_or_none()
    return f"此任务已由 {holder} 认领" if holder else TaskNotOpen.message
