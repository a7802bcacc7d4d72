"""会员缴费记录 as members and administrators read it: every payment, and what became of it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Select, exists, func, select
from sqlalchemy.orm import Session, aliased

from app.domain import money
from app.domain.membership import Payment
from app.errors import NotFound
from app.models import Membership, MembershipFee
from app.queries.imports import chunks

Reversal = aliased(MembershipFee)


@dataclass(frozen=True, slots=True)
class ShownFee:
    """One line of 会员缴费记录, amounts in fen; `receipt_no` of a reversal is that of what it takes back."""

    id: UUID
    year: int
    due_fen: int
    paid_fen: int
    paid_on: date | None
    method: str
    receipt_no: str
    note: str
    reverses: bool
    reversed: bool

    @property
    def due(self) -> str:
        """What was to be paid, in yuan; a reversal asks for nothing."""
        return "" if self.reverses else money.shown(self.due_fen)

    @property
    def paid(self) -> str:
        """What was paid, in yuan."""
        return money.shown(self.paid_fen)

    @property
    def state(self) -> str:
        """What the line amounts to, in words."""
        if self.reverses:
            return "冲销"
        if self.reversed:
            return "已冲销"
        return "已缴清" if self.paid_fen >= self.due_fen else "部分缴纳"


@dataclass(frozen=True, slots=True)
class Known:
    """A receipt number that is in the records: whose payment it stands for, or that it was reversed."""

    number: str
    payment: Payment
    reversed: bool

    def same_as(self, number: str, payment: Payment) -> bool:
        """Whether a file says the same; a note is no part of what was paid."""
        return self.number == number and replace(payment, note=self.payment.note) == self.payment


def get(session: Session, fee_id: UUID) -> MembershipFee:
    """One fee record. Raises NotFound."""
    row = session.get(MembershipFee, fee_id)
    if row is None:
        raise NotFound("未找到此缴费记录")
    return row


def of_member(session: Session, membership_id: UUID) -> Sequence[ShownFee]:
    """All fee records of a member, the latest first."""
    query = _fees().where(MembershipFee.membership_id == membership_id)
    return [_fee(row) for row in session.execute(query.order_by(MembershipFee.id.desc()))]


def of_receipt(session: Session, receipt_no: str) -> Sequence[ShownFee]:
    """Every payment that was entered under a receipt number; at most one of them was not reversed."""
    return [_fee(row) for row in session.execute(_fees().where(MembershipFee.receipt_no == receipt_no))]


def known(session: Session, receipts: Collection[str]) -> dict[str, Known]:
    """Those of the receipt numbers that were entered before."""
    found: dict[str, Known] = {}
    for some in chunks(sorted(receipts)):
        query = _fees().add_columns(Membership.number).join(Membership, Membership.id == MembershipFee.membership_id)
        for fee, receipt, reversed_by, number in session.execute(query.where(MembershipFee.receipt_no.in_(some))):
            if receipt not in found or not reversed_by:
                found[receipt] = Known(number, _payment(fee), bool(reversed_by))
    return found


def is_reversed(session: Session, fee_id: UUID) -> bool:
    """Whether a payment was taken back."""
    return session.scalars(select(MembershipFee.id).where(MembershipFee.reverses_id == fee_id)).first() is not None


def _payment(fee: MembershipFee) -> Payment:
    return Payment(
        fee.year, fee.due_fen, fee.paid_fen, fee.paid_on or date.min, fee.method, fee.receipt_no or "", fee.note
    )


def _fees() -> Select[*tuple[Any, ...]]:
    reversed_by = exists().where(Reversal.reverses_id == MembershipFee.id)
    original = aliased(MembershipFee)
    number = func.coalesce(MembershipFee.receipt_no, original.receipt_no)
    return select(MembershipFee, number, reversed_by).outerjoin(original, original.id == MembershipFee.reverses_id)


def _fee(row: Any) -> ShownFee:
    fee, number, reversed_by = row
    return ShownFee(
        id=fee.id,
        year=fee.year,
        due_fen=fee.due_fen,
        paid_fen=fee.paid_fen,
        paid_on=fee.paid_on,
        method=fee.method,
        receipt_no=number or "",
        note=fee.note,
        reverses=fee.reverses_id is not None,
        reversed=bool(reversed_by),
    )
