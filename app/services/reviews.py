"""What reviewers do: claim, release, decide."""

import re
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.adapters.neighbours import neighbours
from app.domain import review
from app.domain.actor import Actor
from app.domain.review import Outcome, TargetKind
from app.domain.slots import SLOTS
from app.errors import Conflict, Fault, InvalidInput, NotAllowed, NotFound, TaskNotOpen
from app.forms.definition import Form
from app.models import Account, Case, Decision, Person, Remark, Task
from app.models.base import now
from app.queries import answers, releases
from app.queries.review import applicant_form
from app.services import cases, drafts, history
from app.services.accounts import APPLICANT

REFUSAL_REASONS = "refusal_reason"
PATH = re.compile(r"[a-z0-9_]+(\.[0-9]{1,3}\.[a-z0-9_]+)?")


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
    session: Session, task_id: UUID, decision: review.Decision, *, checklist: dict[str, bool], by: Actor
) -> Case:
    """Record the decision and let the diagram say where the case goes; a return opens the next round.

    Of `checklist` those ticks are kept that the step's own form asks for. Raises NotAllowed, TaskNotOpen, and
    InvalidInput when the reason is not in force or a remark is about nothing in this case.
    """
    task, case = _task(session, task_id)
    _check(session, task, case, by)
    _check_holder(task, by)
    wrong = [*_reason_faults(session, decision), *_target_faults(session, case, decision)]
    if wrong:
        raise InvalidInput(wrong)
    row = _record(session, task, case, decision, by)
    row.checklist = _asked_for(session, task, case, checklist)
    if decision.outcome is Outcome.RETURN:
        _open_next_round(session, case)
    said = {"outcome": decision.outcome.value, "reason": decision.reason_code, "remarks": len(decision.remarks)}
    return cases.complete(session, case.id, task.id, by=by, decision=decision.outcome.value, said=said)


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
        applicant_organisation_ids=[case.organisation_id] if case.organisation_id else [],
        earlier=_earlier(session, case.id),
    )


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
    case_id = session.scalars(select(Task.case_id).where(Task.id == task_id)).one_or_none()
    if case_id is None:
        raise NotFound
    case = cases.lock(session, case_id)
    task = session.get(Task, task_id, populate_existing=True)
    if task is None:
        raise NotFound
    return task, case


def _reason_faults(session: Session, decision: review.Decision) -> list[Fault]:
    """不予登记 names one of the reasons that an administrator keeps in the dictionary."""
    known = {option.code for option in answers.options(session).get(REFUSAL_REASONS, ())}
    if decision.outcome is not Outcome.REFUSE or decision.reason_code in known:
        return []
    return [Fault("reason_code", "请从列表中选择不予登记的理由", "UNKNOWN_REASON")]


def _target_faults(session: Session, case: Case, decision: review.Decision) -> list[Fault]:
    """Each remark is about a field of the applicant's form, a place for attachments, or the whole."""
    if not decision.remarks:
        return []
    form = applicant_form(session, case)
    return [
        Fault(f"remarks.{number}.target", "补正意见针对的内容不在此申请中，请删除后重新添加", "UNKNOWN_TARGET")
        for number, remark in enumerate(decision.remarks)
        if not _is_about_something(form, remark)
    ]


def _is_about_something(form: Form, remark: review.Remark) -> bool:
    if remark.target_kind == TargetKind.FIELD:
        return PATH.fullmatch(remark.target) is not None and form.field(remark.target) is not None
    return remark.target_kind == TargetKind.GENERAL or remark.target in SLOTS


def _asked_for(session: Session, task: Task, case: Case, checklist: dict[str, bool]) -> dict[str, bool]:
    form = releases.parsed(session, case.release_id).forms.get(task.form)
    keys = [field.key for field in form.fields() if field.type == "checkbox"] if form else []
    return {key: checklist[key] for key in keys if key in checklist}


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


def _earlier(session: Session, case_id: UUID) -> dict[str, set[UUID]]:
    """Who finished which element; a member of staff who is a person of the roster counts as that person."""
    query = (
        select(Task.element, Account.id, Account.person_id)
        .join(Account, Account.id == Task.finished_by)
        .where(Task.case_id == case_id, Task.closed_at.is_not(None))
    )
    found: dict[str, set[UUID]] = {}
    for element, account_id, person_id in session.execute(query):
        found.setdefault(element, set()).add(person_id or account_id)
    return found


def _holder_text(session: Session, task_id: UUID) -> str:
    query = select(Account.display_name).join(Task, Task.holder_id == Account.id).where(Task.id == task_id)
    holder = session.scalars(query).one_or_none()
    return f"此任务已由 {holder} 认领" if holder else TaskNotOpen.message
