"""会员: who is a member, found, exported, renewed and ended; the register has nothing to do with it."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import quote
from uuid import UUID

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.adapters import tables
from app.domain.calendar import today
from app.domain.membership import INDIVIDUAL, LEFT
from app.errors import Fault, InvalidInput
from app.models.base import now
from app.queries import answers, member_fees, members, people
from app.services import members as services
from app.web import limits
from app.web.access import only
from app.web.admin.blueprint import bp
from app.web.admin.listing import link, text
from app.web.page import page_number
from app.web.world import actor, reading, transaction

LABELS = {state.value: state.label for state in members.STATES}
COLUMNS = ("会员编号", "姓名", "资格证书编号", "会员类型", "入会日期", "有效期至", "状态")
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@bp.get("/members", endpoint="members")
@only("administrator")
def listed() -> ResponseReturnValue:
    """All members, filtered and sorted by the address."""
    session, state = reading(), text("state")
    found = members.listed(session, text=text("q"), state=state, sort=text("sort") or "-number", page=page_number())
    counts = members.counts(session)
    return render_template("admin/members.html", found=found, counts=counts, labels=LABELS, state=state, link=link)


@bp.get("/members.xlsx")
@only("administrator")
@limits.export
def members_export() -> ResponseReturnValue:
    """The members of the list, all of them, as a workbook."""
    rows = (
        (
            one.number,
            one.full_name,
            one.qualification_no,
            INDIVIDUAL,
            one.joined_on.isoformat(),
            one.valid_to.isoformat() if one.valid_to else "",
            one.standing.label,
        )
        for one in members.exported(reading(), text=text("q"), state=text("state"))
    )
    data = tables.write_xlsx(COLUMNS, rows, title="会员")
    name = quote(f"会员名单-{today(now()).isoformat()}.xlsx")
    return Response(data, mimetype=WORKBOOK, headers={"Content-Disposition": f"attachment; filename*=UTF-8''{name}"})


@bp.get("/members/<uuid:membership_id>")
@only("administrator")
def member(membership_id: UUID) -> ResponseReturnValue:
    """One member with what was paid."""
    return page(membership_id)


@bp.post("/members/<uuid:membership_id>/renew")
@only("administrator")
def member_renew(membership_id: UUID) -> ResponseReturnValue:
    """Prolong the membership by a term."""
    try:
        with transaction() as session:
            row = services.renew(session, membership_id, request.form.get("renewal_note", ""), by=actor())
    except InvalidInput as refusal:
        return page(membership_id, refusal.faults), 422
    flash(f"已续期至 {row.valid_to}", "success")
    return redirect(url_for("admin.member", membership_id=membership_id))


@bp.post("/members/<uuid:membership_id>/end")
@only("administrator")
def member_end(membership_id: UUID) -> ResponseReturnValue:
    """End the membership for a reason."""
    try:
        with transaction() as session:
            row = services.end(session, membership_id, request.form.get("end_reason", ""), by=actor())
    except InvalidInput as refusal:
        return page(membership_id, refusal.faults), 422
    flash(f"已终止会员 {row.number} 的会员资格", "success")
    return redirect(url_for("admin.member", membership_id=membership_id))


def page(membership_id: UUID, faults: Sequence[Fault] = (), *, reversing: UUID | None = None) -> str:
    """The page of one member; `reversing` is the payment that is about to be taken back."""
    session = reading()
    row = members.get(session, membership_id)
    fees = member_fees.of_member(session, row.id)
    shown: dict[str, Any] = {
        "row": row,
        "holder": people.get(session, row.person_id),
        "standing": members.standing(session, row),
        "left": row.state == LEFT,
        "kind": INDIVIDUAL,
        "fees": fees,
        "methods": {option.code: option.label for option in answers.options(session).get("fee_method", ())},
        "method_labels": answers.labels(session, "fee_method"),
        "reversing": next((fee for fee in fees if fee.id == reversing), None),
        "today": today(now()),
    }
    return render_template("admin/member.html", faults=faults, typed=request.form, **shown)
