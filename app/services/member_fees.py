"""会员缴费记录: payments are added and, when one was wrong, reversed; none is ever changed or removed."""

from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app.domain import money
from app.domain.actor import Actor
from app.domain.membership import Payment
from app.domain.writing import clean, text_fault
from app.errors import Conflict, Fault, InvalidInput, NotFound
from app.models import Membership, MembershipFee
from app.queries import member_fees
from app.services import history, sequences

REASON_MAX = 200
LOCK = "member_fees"  # its row's lock lets one writer in at a time, so that a receipt number is taken once


def record(session: Session, membership_id: UUID, payment: Payment, *, by: Actor) -> MembershipFee:
    """Enter a payment. Raises InvalidInput when its receipt number is in use; one that was reversed is free again."""
    sequences.draw(session, LOCK)
    holder = session.get(Membership, membership_id)
    if holder is None:
        raise NotFound("未找到此会员")
    known = member_fees.of_receipt(session, payment.receipt_no)
    if any(not one.reversed for one in known):
        message = f"收据号 {payment.receipt_no} 已登记过，请核对；如原记录有误，请先冲销"
        raise InvalidInput([Fault("receipt_no", message, "RECEIPT_TAKEN")])
    row = new(holder.id, payment, turn=len(known) + 1, by=by)
    session.add(row)
    session.flush()
    content = _named(holder, row) | {"paid": money.shown(row.paid_fen), "year": row.year}
    history.record(session, "member_fee_recorded", by=by, content=content)
    return row


def new(membership_id: UUID, payment: Payment, *, turn: int = 1, by: Actor) -> MembershipFee:
    """The row of a payment, to be added by whoever holds LOCK and knows that its receipt number is free."""
    return MembershipFee(
        membership_id=membership_id,
        year=payment.year,
        due_fen=payment.due_fen,
        paid_fen=payment.paid_fen,
        paid_on=payment.paid_on,
        method=payment.method,
        receipt_no=payment.receipt_no,
        turn=turn,
        note=payment.note,
        account_id=by.account_id,
    )


def reverse(session: Session, fee_id: UUID, reason: str, *, by: Actor) -> MembershipFee:
    """冲销: take a payment back by a record of its own. Raises Conflict for what was reversed, or is a reversal."""
    reason = _reason(reason)
    wrong = session.get(MembershipFee, fee_id, with_for_update={"of": MembershipFee})
    if wrong is None:
        raise NotFound("未找到此缴费记录")
    if wrong.reverses_id is not None:
        raise Conflict("此记录是冲销记录，不能再冲销")
    if member_fees.is_reversed(session, wrong.id):
        raise Conflict("此缴费记录已冲销")
    row = MembershipFee(
        membership_id=wrong.membership_id,
        year=wrong.year,
        due_fen=0,
        paid_fen=-wrong.paid_fen,
        paid_on=wrong.paid_on,
        method=wrong.method,
        receipt_no=None,
        note=reason,
        reverses_id=wrong.id,
        account_id=by.account_id,
    )
    session.add(row)
    session.flush()
    content = _named(wrong.membership, wrong) | {"paid": money.shown(row.paid_fen), "reason": reason}
    history.record(session, "member_fee_reversed", by=by, content=content)
    return row


def _reason(text: str) -> str:
    text = clean(text)
    if not text:
        raise InvalidInput([Fault("reason", "请填写冲销原因", "REQUIRED")])
    if len(text) > REASON_MAX:
        raise InvalidInput([Fault("reason", f"冲销原因最长 {REASON_MAX} 个字符（当前 {len(text)}）", "TOO_LONG")])
    if wrong := text_fault(text, lines=False):
        raise InvalidInput([Fault("reason", wrong, "CTRL_CHAR")])
    return text


def _named(holder: Membership, row: MembershipFee) -> dict[str, Any]:
    return {"membership": str(holder.id), "member": holder.number, "fee": str(row.id), "receipt_no": row.receipt_no}
