"""会员缴费: a payment entered, one taken back, and files of them."""

from uuid import UUID

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.domain.calendar import today
from app.domain.membership import read_payment
from app.errors import InvalidInput
from app.models.base import now
from app.queries import answers, member_fees
from app.services import member_fee_imports
from app.services import member_fees as services
from app.web.access import only
from app.web.admin import members
from app.web.admin.blueprint import bp
from app.web.admin.imports import open_for
from app.web.world import actor, reading, transaction


@bp.post("/members/<uuid:membership_id>/fees")
@only("administrator")
def member_fee_record(membership_id: UUID) -> ResponseReturnValue:
    """Enter a payment."""
    methods = [option.code for option in answers.options(reading()).get(member_fee_imports.METHODS, ())]
    payment, faults = read_payment(request.form, today=today(now()), methods=methods)
    if payment is None:
        return members.page(membership_id, faults), 422
    try:
        with transaction() as session:
            services.record(session, membership_id, payment, by=actor())
    except InvalidInput as refusal:
        return members.page(membership_id, refusal.faults), 422
    flash(f"已登记缴费，收据号 {payment.receipt_no}", "success")
    return redirect(url_for("admin.member", membership_id=membership_id))


@bp.get("/member-fees/<uuid:fee_id>/reverse")
@only("administrator")
def member_fee(fee_id: UUID) -> ResponseReturnValue:
    """The member's page with the question why this payment is taken back."""
    return members.page(member_fees.get(reading(), fee_id).membership_id, reversing=fee_id)


@bp.post("/member-fees/<uuid:fee_id>/reverse")
@only("administrator")
def member_fee_reverse(fee_id: UUID) -> ResponseReturnValue:
    """冲销: take the payment back."""
    membership_id = member_fees.get(reading(), fee_id).membership_id
    try:
        with transaction() as session:
            services.reverse(session, fee_id, request.form.get("reason", ""), by=actor())
    except InvalidInput as refusal:
        return members.page(membership_id, refusal.faults, reversing=fee_id), 422
    flash("已冲销，原收据号可以重新登记", "success")
    return redirect(url_for("admin.member", membership_id=membership_id))


open_for(member_fee_imports.KIND, path="fee-imports", endpoint="fee_imports")
