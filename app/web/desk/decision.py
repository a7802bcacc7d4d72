"""通过, 退回补正, 不予登记: hand the decision in; what was typed stays when it is refused."""

from dataclasses import replace
from uuid import UUID

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.domain.review import Decision, Outcome, Remark, TargetKind
from app.domain.slots import SLOTS
from app.errors import Fault, InvalidInput
from app.services import reviews
from app.web.desk.blueprint import bp, for_reviewers, found
from app.web.desk.file import Typed, shown
from app.web.world import actor, transaction


@bp.post("/tasks/<uuid:task_id>")
@for_reviewers
def decide(task_id: UUID) -> ResponseReturnValue:
    """Record the decision; the diagram says where the case goes."""
    task, case = found(task_id)
    typed = _typed()
    try:
        decision = Decision.made(typed.outcome, typed.opinion, typed.reason, typed.all_remarks())
        with transaction() as session:
            reviews.decide(session, task_id, decision, checklist=dict.fromkeys(typed.ticked, True), by=actor())
    except InvalidInput as error:
        faults = tuple(_placed(fault, typed) for fault in error.faults)
        return shown(task, case, faults=faults, typed=typed), 422
    flash(f"{case.number} 已提交意见：{Outcome(decision.outcome).label}", "success")
    return redirect(url_for("desk.mine"), 303)


def _typed() -> Typed:
    sent = request.form
    pairs = zip(sent.getlist("remark_field"), sent.getlist("remark_text"), strict=False)
    return Typed(
        outcome=sent.get("outcome", ""),
        opinion=sent.get("opinion", ""),
        reason=sent.get("reason_code", ""),
        general=sent.get("remark_general", ""),
        remarks=tuple(_remark(path, text) for path, text in pairs if text.strip()),
        ticked=frozenset(key.removeprefix("check-") for key in request.form if key.startswith("check-")),
    )


def _remark(path: str, text: str) -> Remark:
    kind = TargetKind.ATTACHMENT if path in SLOTS else TargetKind.FIELD
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
