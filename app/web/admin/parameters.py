"""业务参数: the numbers that the guide leaves open, from a day on; 示例值 until an administrator confirms them."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.domain.calendar import today
from app.errors import Fault, InvalidInput
from app.models.base import now
from app.queries import parameter_list
from app.services import parameters as services
from app.web.access import only
from app.web.admin.blueprint import bp
from app.web.world import actor, reading, transaction

DATE = Fault("valid_from", "请按 2026-10-01 的格式填写生效日期", "FORMAT")


@bp.get("/parameters", endpoint="parameters")
@only("administrator")
def listed() -> ResponseReturnValue:
    """Every parameter with its value in force, and those to come."""
    return render_template("admin/parameters.html", groups=parameter_list.listed(reading(), today(now())))


@bp.get("/parameters/<parameter_key>")
@only("administrator")
def parameter(parameter_key: str) -> ResponseReturnValue:
    """One parameter: its values of all times, and the form for a new one."""
    return _page(parameter_key)


@bp.post("/parameters/<parameter_key>")
@only("administrator")
def parameter_set(parameter_key: str) -> ResponseReturnValue:
    """Let a new value be in force from a day on."""
    typed, seen = request.form.get("value", ""), request.form.get("seen", "")
    try:
        with transaction() as session:
            confirmed = request.form.get("confirmed") == "yes"
            row = services.set_value(session, parameter_key, typed, _day(), confirmed=confirmed, seen=seen, by=actor())
    except InvalidInput as refusal:
        return _page(parameter_key, refusal.faults), 422
    flash(f"已设置，自 {row.valid_from.isoformat()} 起生效", "success")
    return redirect(url_for("admin.parameter", parameter_key=parameter_key))


@bp.post("/parameters/<parameter_key>/values/<uuid:parameter_id>/confirm")
@only("administrator")
def parameter_confirm(parameter_key: str, parameter_id: UUID) -> ResponseReturnValue:
    """Say that a value is no example."""
    with transaction() as session:
        services.confirm(session, parameter_key, parameter_id, seen=request.form.get("seen", ""), by=actor())
    flash("已确认，不再标注“示例值”", "success")
    return redirect(url_for("admin.parameter", parameter_key=parameter_key))


@bp.post("/parameters/<parameter_key>/values/<uuid:parameter_id>/withdraw")
@only("administrator")
def parameter_withdraw(parameter_key: str, parameter_id: UUID) -> ResponseReturnValue:
    """Take back a value that is not in force yet."""
    with transaction() as session:
        services.withdraw(session, parameter_key, parameter_id, seen=request.form.get("seen", ""), by=actor())
    flash("已撤回尚未生效的值", "success")
    return redirect(url_for("admin.parameter", parameter_key=parameter_key))


def _day() -> date:
    try:
        return date.fromisoformat(request.form.get("valid_from", "").strip())
    except ValueError as reason:
        raise InvalidInput([DATE]) from reason


def _page(key: str, faults: Sequence[Fault] = ()) -> str:
    session, day = reading(), today(now())
    return render_template(
        "admin/parameter.html",
        shown=parameter_list.get(session, key, day),
        day=day,
        past_allowed=services.may_begin_in_the_past(session),
        faults=faults,
        typed=request.form,
    )
