"""线下培训 on its day and after: who takes part, who came, the code to sign in with, and the hours."""

from base64 import b64encode
from collections.abc import Sequence
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.adapters import qr, tables
from app.domain.calendar import today
from app.domain.trainings import TrainingState
from app.errors import Fault, InvalidInput
from app.models.base import now
from app.queries import trainings as queries
from app.services import training_plans
from app.services import trainings as services
from app.web import limits
from app.web.access import only
from app.web.admin.blueprint import bp
from app.web.downloads import attachment
from app.web.page import moment
from app.web.world import actor, reading, settings, transaction

COLUMNS = ("姓名", "证件号码", "执业单位", "报名时间", "签到时间", "签到方式")


@bp.get("/trainings/<uuid:training_id>")
@only("administrator")
def training(training_id: UUID) -> ResponseReturnValue:
    """One session: its plan, who takes part, and what can be done."""
    return _page(training_id, ())


@bp.post("/trainings/<uuid:training_id>/cancel")
@only("administrator")
def training_cancel(training_id: UUID) -> ResponseReturnValue:
    """Call it off with a reason, which everybody with a seat is told."""
    try:
        with transaction() as session:
            training_plans.cancel(session, training_id, request.form.get("reason", ""), by=actor())
    except InvalidInput as refusal:
        return _page(training_id, refusal.faults), 422
    flash("培训已取消，已通知报名人员", "success")
    return redirect(url_for("admin.training", training_id=training_id))


@bp.post("/trainings/<uuid:training_id>/attendance")
@only("administrator")
def training_attendance(training_id: UUID) -> ResponseReturnValue:
    """Note from the list who came."""
    present = {UUID(text) for text in request.form.getlist("present") if _is_id(text)}
    with transaction() as session:
        came = services.attend(session, training_id, present, by=actor())
    flash(f"已登记 {came} 人签到", "success")
    return redirect(url_for("admin.training", training_id=training_id))


@bp.post("/trainings/<uuid:training_id>/grant")
@only("administrator")
def training_grant(training_id: UUID) -> ResponseReturnValue:
    """授予学时."""
    with transaction() as session:
        came = services.grant(session, training_id, by=actor())
    flash(f"已授予 {came} 人学时", "success")
    return redirect(url_for("admin.training", training_id=training_id))


@bp.get("/trainings/<uuid:training_id>/sign-in-sheet")
@only("administrator")
def training_sheet(training_id: UUID) -> ResponseReturnValue:
    """签到表, to be printed."""
    session = reading()
    return render_template(
        "admin/training_sheet.html",
        row=queries.get(session, training_id),
        people=queries.participants(session, training_id),
    )


@bp.get("/trainings/<uuid:training_id>/participants.xlsx")
@only("administrator")
@limits.export
def training_participants(training_id: UUID) -> ResponseReturnValue:
    """Who takes part, as a workbook."""
    session = reading()
    rows = (
        [one.full_name, one.id_no_masked, one.organisation, moment(one.enrolled_at), moment(one.attended_at), one.way]
        for one in queries.participants(session, training_id)
    )
    title = queries.get(session, training_id).title
    return attachment(tables.write_xlsx(COLUMNS, rows, title="报名人员"), f"{title}报名人员.xlsx")


@bp.get("/trainings/<uuid:training_id>/code")
@only("administrator")
def training_code(training_id: UUID) -> ResponseReturnValue:
    """签到码, for a screen or the wall."""
    session = reading()
    row = queries.get(session, training_id)
    path = url_for("applicant.training_sign_in_page", training_id=row.id, signature=services.code(session, row))
    address = settings().base_url.rstrip("/") + path
    picture = "data:image/png;base64," + b64encode(qr.png(address)).decode("ascii")
    day = services.day_of(row)
    return render_template("admin/training_code.html", row=row, picture=picture, address=address, day=day)


def _page(training_id: UUID, faults: Sequence[Fault]) -> str:
    session = reading()
    row = queries.get(session, training_id)
    return render_template(
        "admin/training.html",
        row=row,
        state=TrainingState(row.state),
        people=queries.participants(session, training_id),
        held=services.day_of(row) <= today(now()),
        over=row.ends_at <= now(),
        enrolling=row.enrol_until > now(),
        faults=faults,
        typed=request.form,
    )


def _is_id(text: str) -> bool:
    try:
        return bool(UUID(text))
    except ValueError:
        return False
