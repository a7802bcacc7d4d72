"""What reviewers decide, and what they may look at meanwhile."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app.adapters.neighbours import neighbours
from app.domain import review
from app.domain.actor import Actor
from app.domain.review import Outcome
from app.errors import InvalidInput
from app.forms.answers import is_blank, visible
from app.models import Case, Decision, Person, Remark, Task
from app.queries.releases import applicant_form
from app.queries.review import checklist as review_form
from app.services import cases, decision_drafts, drafts, history, remarks, review_faults, rights, samples

NOTHING: Mapping[UUID, str] = MappingProxyType({})


def decide(
    session: Session,
    task_id: UUID,
    decision: review.Decision,
    *,
    checklist: Mapping[str, Any],
    earlier: Mapping[UUID, str] = NOTHING,
    by: Actor,
) -> Case:
    """Record the decision and let the diagram say where the case goes; a return opens the next round.

    `checklist` are the answers to the step's own form; what it asks for is kept with the decision, and the diagram
    reads it as `review.<field>`. `earlier` says what became of the remarks of the round before. Raises NotAllowed,
    TaskNotOpen, and InvalidInput when the step does not offer the outcome, the reason is not in force, a remark is
    about nothing in this case, or the form has faults.
    """
    task, case = rights.lock(session, task_id)
    rights.check(session, task, case, by)
    rights.check_holder(task, by)
    form = review_form(session, case, task)
    given = visible(form, checklist) if form else {}
    wrong = review_faults.of(session, task, case, decision, given)
    if wrong := [*wrong, *remarks.faults(session, case, decision, earlier)]:
        raise InvalidInput(wrong)
    row = record(session, task, case, decision, by)
    remarks.settle(session, case, row, earlier, by=by)
    row.differs = decision.differs if review_faults.differing(session, task, case, decision) else ""
    row.checklist = {key: value for key, value in given.items() if not is_blank(value)}
    decision_drafts.clear(session, task_id)
    samples.choose(session, row, by=by)
    if decision.outcome is Outcome.RETURN:
        open_next_round(session, case)
    said = {"outcome": decision.outcome.value, "reason": decision.reason_code, "remarks": len(row.remarks)}
    known = answered(session, case, task, given)
    return cases.complete(session, case.id, task.id, by=by, decision=decision.outcome.value, review=known, said=said)


def show_identity_number(session: Session, task_id: UUID, *, by: Actor) -> str:
    """The applicant's whole identity number for whoever works on the case, and a line in its history about it.

    Raises Conflict when the task is not the person's own, TaskNotOpen when it is over.
    """
    task, case = rights.lock(session, task_id)
    rights.check(session, task, case, by)
    rights.check_holder(task, by)
    content = {"element": task.element, "address": by.address}
    history.record(session, "identity_number_shown", by=by, content=content, case=case)
    return neighbours(session).vault.open(session.get_one(Person, case.person_id).id_no_sealed)


def answered(session: Session, case: Case, task: Task, given: Mapping[str, Any]) -> dict[str, Any]:
    """The answers to a step's form; what was left empty is there as well, so that a diagram may ask for it."""
    blank: dict[str, Any] = {"checkbox": False, "multiselect": [], "repeat": []}
    form = review_form(session, case, task)
    empty = {field.key: blank.get(field.type, "") for field in form.fields()} if form else {}
    return {**empty, **given}


def record(session: Session, task: Task, case: Case, decision: review.Decision, by: Actor) -> Decision:
    """Add the row of a decision with its remarks; nothing moves yet."""
    row = Decision(
        case_id=case.id,
        task_id=task.id,
        element=task.element,
        step_name=task.name,
        round=case.round,
        outcome=decision.outcome.value,
        reason=decision.reason_code,
        opinion=decision.opinion,
        again=decision.again,
        account_id=by.account_id,
    )
    row.remarks = [
        Remark(position=n, kind=one.target_kind, target=one.target, text=one.text, spot=dict(one.spot or {}))
        for n, one in enumerate(decision.remarks)
    ]
    session.add(row)
    return row


def open_next_round(session: Session, case: Case) -> None:
    """The applicant's form of the next round, as it was handed in."""
    form = applicant_form(session, case)
    drafts.next_round(session, case, form.key, form)
