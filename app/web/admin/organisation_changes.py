"""更名, 合并: pages for what happens to a unit itself."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.errors import Fault, InvalidInput
from app.forms.definition import Field
from app.models import Organisation
from app.queries import organisation_course, organisations
from app.services import organisation_changes as services
from app.web.access import only
from app.web.admin.blueprint import bp
from app.web.admin.organisations import upload
from app.web.world import actor, reading, transaction

NAME = Field("name", "新的单位名称", "text", required=True, width="full", help="按更名后的营业执照或法人证书填写全称")
INTO = Field("into", "并入单位", "organisation", required=True, width="full", help="合并后存续的单位")
REASON = Field("reason", "原因", "textarea", required=True, max=500, help="记入单位的变更记录")


@bp.get("/organisations/<uuid:organisation_id>/rename")
@only("administrator")
def organisation_rename(organisation_id: UUID) -> ResponseReturnValue:
    """更名: the code stays, the name changes."""
    row = organisations.get(reading(), organisation_id)
    return _page(row, NAME, {"name": row.name}, ())


@bp.post("/organisations/<uuid:organisation_id>/rename")
@only("administrator")
def organisation_renamed(organisation_id: UUID) -> ResponseReturnValue:
    """Give the unit its new name; certificates follow."""
    typed = {key: request.form.get(key, "") for key in ("name", "reason")}
    try:
        proof = upload("proof")
        with transaction() as session:
            row = services.rename(session, organisation_id, typed["name"], typed["reason"], proof, by=actor())
    except InvalidInput as refusal:
        return _page(organisations.get(reading(), organisation_id), NAME, typed, refusal.faults), 422
    flash(f"已更名为“{row.name}”，登记人员的证书正在换发", "success")
    return redirect(url_for("admin.organisation", organisation_id=organisation_id))


@bp.get("/organisations/<uuid:organisation_id>/merge")
@only("administrator")
def organisation_merge(organisation_id: UUID) -> ResponseReturnValue:
    """合并: another unit takes the place of this one."""
    return _page(organisations.get(reading(), organisation_id), INTO, {}, ())


@bp.post("/organisations/<uuid:organisation_id>/merge")
@only("administrator")
def organisation_merged(organisation_id: UUID) -> ResponseReturnValue:
    """Let the people of the unit go over to the other one."""
    typed = {key: request.form.get(key, "") for key in ("into", "reason")}
    try:
        proof = upload("proof")
        with transaction() as session:
            into = services.merge(session, organisation_id, _id(typed["into"]), typed["reason"], proof, by=actor())
    except InvalidInput as refusal:
        return _page(organisations.get(reading(), organisation_id), INTO, typed, refusal.faults), 422
    flash(f"已合并到“{into.name}”，登记人员的证书正在换发", "success")
    return redirect(url_for("admin.organisation", organisation_id=into.id))


def _page(row: Organisation, field: Field, typed: Mapping[str, Any], faults: Sequence[Fault]) -> str:
    session = reading()
    chosen = session.get(Organisation, _id(str(typed.get("into", "")))) if _id(str(typed.get("into", ""))) else None
    given = {
        "organisations": {str(chosen.id): chosen.name} if chosen else {},
        "organisation_search": url_for("desk.organisations"),
    }
    return render_template(
        "admin/organisation_change.html",
        row=row,
        field=field,
        reason=REASON,
        page={"options": {}, "faults": faults, "locked": False, "unlocked": (), "given": given, "answers": typed},
        typed=typed,
        faults=faults,
        members=organisation_course.members(session, row.id),
    )


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
