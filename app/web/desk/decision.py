"""通过, 退回补正, 不予登记: hand the decision in; what was typed stays when it is refused."""

from dataclasses import replace
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app.domain.review import Decision
from app.errors import Fault, InvalidInput
from app.models import Case, Task
from app.queries import releases, slots
from app.services import claims, reviews
from app.web.desk import letters, review_forms
from app.web.desk.blueprint import bp, for_reviewers, found
from app.web.desk.claims import open_next
from app.web.desk.file import shown
from app.web.desk.typed import Typed, typed_from
from app.web.world import actor, reading, transaction


@bp.post("/tasks/<uuid:task_id>")
@for_reviewers
def decide(task_id: UUID) -> ResponseReturnValue:
    """Record the decision; the diagram says where the case goes."""
    task, case = found(task_id)
    session = reading()
    typed = _typed(session, task, case)
    if review_forms.is_no_decision():
        return shown(task, case, typed=typed)
    outcomes = releases.parsed(session, case.release_id).spec.elements[task.element].properties.get("outcomes", "")
    try:
        decision = _made(session, case, typed, outcomes)
        with transaction() as writing:
            decided = reviews.decide(
                writing, task_id, decision, checklist=typed.answers, earlier=typed.earlier, by=actor()
            )
    except InvalidInput as error:
        with transaction() as trying:
            claims.touch(trying, task_id, by=actor())
        faults = tuple(_placed(fault, typed) for fault in error.faults)
        return shown(task, case, faults=faults, typed=typed), 422
    flash(f"{decided.number} 已提交意见：{decision.label}", "success")
    own = url_for("desk.mine")
    return open_next(own) if request.form.get("then") == "next" else redirect(own, 303)


@bp.post("/tasks/<uuid:task_id>/letter")
@for_reviewers
def letter(task_id: UUID) -> ResponseReturnValue:
    """The letter that the typed decision would send; without a script the whole page with it. Nothing is written."""
    task, case = found(task_id)
    session = reading()
    typed = _typed(session, task, case)
    if "HX-Request" not in request.headers:
        return shown(task, case, typed=typed)
    return render_template("desk/_letter.html", letter=letters.beside(session, task, case, typed))


def _typed(session: Session, task: Task, case: Case) -> Typed:
    """What this request says of a decision, with the answers to the step's own form."""
    typed = typed_from(request.form, slots.labels(session, case.release_id))
    return replace(typed, answers=review_forms.typed(session, case, task, request.form))


def _made(session: Session, case: Case, typed: Typed, outcomes: str) -> Decision:
    return Decision.made(
        typed.outcome,
        typed.opinion,
        typed.reason,
        letters.remarks(session, case, typed),
        differs=typed.differs,
        again=typed.again,
        outcomes=outcomes,
    )


def _placed(fault: Fault, typed: Typed) -> Fault:
    """A fault of a remark at the line of the page in which it was typed; the general remark is the last one.

    Remarks that do not go with 通过 are a fault of that choice: their own place is hidden then.
    """
    if fault.code == "CONFLICT":
        return replace(fault, field="outcome")
    name, _, rest = fault.field.partition(".")
    number = rest.partition(".")[0]
    if name != "remarks" or not number:
        return fault
    general = int(number) >= len(typed.remarks)
    return replace(fault, field="remarks" if general else f"remarks.{number}")
