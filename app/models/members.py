"""会员: personal members of the association and what they paid."""

from datetime import date
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import Base, Dated, Identified
from app.models.people import Person


class Membership(Identified, Dated, Base):
    """个人会员: the number is for life; state is active or left, and an active one lapses after `valid_to`."""

    __tablename__ = "membership"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), unique=True)
    number: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str] = mapped_column(default="individual")
    state: Mapped[str] = mapped_column(default="active")
    joined_on: Mapped[date]
    valid_to: Mapped[date | None]
    left_on: Mapped[date | None]
    case_id: Mapped[UUID | None] = mapped_column(ForeignKey("case.id"), unique=True)

    person: Mapped[Person] = relationship(lazy="select")


class MembershipFee(Identified, Dated, Base):
    """会员缴费记录: one payment in fen (分). Only added to; a mistake is taken back by a record that reverses it.

    A reversal has no receipt of its own. Once its payment was reversed a receipt number may be entered again;
    `turn` counts how often it was.
    """

    __tablename__ = "membership_fee"
    __table_args__ = (
        Index("ix_membership_fee_membership_id_year", "membership_id", "year"),
        UniqueConstraint("receipt_no", "turn"),
    )

    membership_id: Mapped[UUID] = mapped_column(ForeignKey("membership.id"))
    year: Mapped[int]
    due_fen: Mapped[int] = mapped_column(default=0)
    paid_fen: Mapped[int]
    paid_on: Mapped[date | None]
    method: Mapped[str] = mapped_column(default="")
    receipt_no: Mapped[str | None]
    turn: Mapped[int] = mapped_column(default=1)
    note: Mapped[str] = mapped_column(default="")
    reverses_id: Mapped[UUID | None] = mapped_column(ForeignKey("membership_fee.id"), unique=True)
    account_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))

    membership: Mapped[Membership] = relationship(lazy="joined")
