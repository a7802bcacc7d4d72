"""冻结, 解冻, 注销, 撤销: one administrator asks with a reason, another one confirms or rejects."""

from collections.abc import Sequence
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.domain.register import BY_ADMINISTRATOR, REASONS, Act
from app.errors import Fault, InvalidInput, NotFound
from app.queries import answers, people, registers
from app.services import register_acts as services
from app.web.access import only
from app.web.admin.blueprint import bp
from app.web.world import actor, myself, reading, transaction

STATES = {"waiting": "待确认", "done": "已执行", "rejected": "已驳回"}
# What an act does to whom it concerns, told before it is asked for.
EFFECTS = {
    Act.FREEZE: "冻结期间登记证书查验显示“已冻结”，不能办理延续登记和变更登记，解冻后恢复。",
    Act.THAW: "登记恢复为冻结前的状态，有效期不变。",
    Act.DEREGISTER: "登记注销，证书作废，正在办理的登记申请终止；以后可以重新办理首次登记，登记编号不变。",
    Act.REVOKE: "登记撤销，证书作废，正在办理的登记申请终止，不能再办理登记。",
}


@bp.get("/registrations/<uuid:registration_id>/acts/<act>")
@only("administrator")
def registration_act(registration_id: UUID, act: str) -> ResponseReturnValue:
    """The form to ask for an act."""
    return _form(registration_id, act)


@bp.post("/registrations/<uuid:registration_id>/acts/<act>")
@only("administrator")
def registration_act_ask(registration_id: UUID, act: str) -> ResponseReturnValue:
    """Ask for it; nothing changes yet."""
    reason, code = request.form.get("reason", ""), request.form.get("reason_code", "")
    try:
        with transaction() as session:
            services.ask(session, registration_id, act, reason=reason, reason_code=code, by=actor())
    except InvalidInput as refusal:
        return _form(registration_id, act, refusal.faults), 422
    flash("已提出，须由另一名管理员确认后执行", "success")
    return redirect(url_for("admin.registration", registration_id=registration_id))


@bp.get("/acts", endpoint="acts")
@only("administrator")
def waiting() -> ResponseReturnValue:
    """What waits for a second person."""
    return render_template("admin/acts.html", rows=registers.waiting(reading()))


@bp.get("/acts/<uuid:act_id>")
@only("administrator")
def act(act_id: UUID) -> ResponseReturnValue:
    """One act with its reason, to confirm or reject."""
    return _page(act_id)


@bp.post("/acts/<uuid:act_id>/confirm")
@only("administrator")
def act_confirm(act_id: UUID) -> ResponseReturnValue:
    """Carry it out."""
    try:
        with transaction() as session:
            row = services.confirm(session, act_id, note=request.form.get("note", ""), by=actor())
    except InvalidInput as refusal:
        return _page(act_id, refusal.faults), 422
    flash(f"已执行，登记编号 {row.number}", "success")
    return redirect(url_for("admin.registration", registration_id=row.id))


@bp.post("/acts/<uuid:act_id>/reject")
@only("administrator")
def act_reject(act_id: UUID) -> ResponseReturnValue:
    """Leave the entry as it is."""
    try:
        with transaction() as session:
            row = services.reject(session, act_id, note=request.form.get("note", ""), by=actor())
            registration_id = row.registration_id
    except InvalidInput as refusal:
        return _page(act_id, refusal.faults), 422
    flash("已驳回，登记不变", "success")
    return redirect(url_for("admin.registration", registration_id=registration_id))


def _form(registration_id: UUID, name: str, faults: Sequence[Fault] = ()) -> str:
    known = next((act for act in BY_ADMINISTRATOR if act.value == name), None)
    if known is None:
        raise NotFound
    session = reading()
    row = registers.get(session, registration_id)
    return render_template(
        "admin/registration_act.html",
        row=row,
        holder=people.get(session, row.person_id),
        act=known,
        effect=EFFECTS[known],
        reasons=answers.options(session).get(REASONS.get(known, ""), ()),
        faults=faults,
        typed=request.form,
    )


def _page(act_id: UUID, faults: Sequence[Fault] = ()) -> str:
    session = reading()
    listed = registers.act(session, act_id)
    dictionary = REASONS.get(Act(listed.row.act), "")
    return render_template(
        "admin/act.html",
        listed=listed,
        holder=people.get(session, listed.row.registration.person_id),
        reason=answers.labels(session, dictionary).get(listed.row.reason_code, listed.row.reason_code),
        effect=EFFECTS[Act(listed.row.act)],
        states=STATES,
        own=listed.row.asked_by == myself().account_id,
        faults=faults,
        typed=request.form,
    )
