"""通过, 退回补正, 不予登记: hand the decision in; what was typed stays when it is refused."""

from collections.abc import Collection
from dataclasses import replace
from uuid import UUID

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.domain.review import Decision, Remark, TargetKind
from app.errors import Fault, InvalidInput
from app.queries import releases, slots
from app.services import reviews
from app.web.desk import review_forms
from app.web.desk.blueprint import bp, for_reviewers, found
from app.web.desk.file import Typed, shown
from app.web.world import actor, reading, transaction


@bp.post("/tasks/<uuid:task_id>")
@for_reviewers
def decide(task_id: UUID) -> ResponseReturnValue:
    """Record the decision; the diagram says where the case goes."""
    task, case = found(task_id)
    session = reading()
    typed = replace(_typed(slots.labels(session, case.release_id)), answers=review_forms.typed(session, case, task))
    if review_forms.is_no_decision():
        return shown(task, case, typed=typed)
    outcomes = releases.parsed(session, case.release_id).spec.elements[task.element].properties.get("outcomes", "")
    try:
        decision = Decision.made(typed.outcome, typed.opinion, typed.reason, typed.all_remarks(), outcomes=outcomes)
        with transaction() as writing:
            decided = reviews.decide(writing, task_id, decision, checklist=typed.answers, by=actor())
    except InvalidInput as error:
        faults = tuple(_placed(fault, typed) for fault in error.faults)
        return shown(task, case, faults=faults, typed=typed), 422
    flash(f"{decided.number} 已提交意见：{decision.label}", "success")
    return redirect(url_for("desk.mine"), 303)


def _typed(places: Collection[str]) -> Typed:
    """What was sent; a remark is about an attachment when the release has such a place, else about a field."""
    sent = request.form
    pairs = zip(sent.getlist("remark_field"), sent.getlist("remark_text"), strict=False)
    return Typed(
        outcome=sent.get("outcome", ""),
        opinion=sent.get("opinion", ""),
        reason=sent.get("reason_code", ""),
        general=sent.get("remark_general", ""),
        remarks=tuple(_remark(path, text, places) for path, text in pairs if text.strip()),
    )


def _remark(path: str, text: str, places: Collection[str]) -> Remark:
    kind = TargetKind.ATTACHMENT if path in places else TargetKind.FIELD
    return Remark(kind, path, text)


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
