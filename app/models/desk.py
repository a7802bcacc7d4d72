"""审核工作台: decisions and remarks, what reviewers keep for themselves, who stands in for whom, second looks."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import Base, Dated, Identified


class Decision(Identified, Dated, Base):
    """What a reviewer decided; a record, never changed, only superseded by another one.

    `differs` is why it differs from the review before, `again` why something is returned that could be seen before.
    `superseded_at` is when another decision took its place, which names it in `supersedes_id`.
    """

    __tablename__ = "decision"
    __table_args__ = (Index("ix_decision_case_id", "case_id"), Index("ix_decision_created_at", "created_at"))

    case_id: Mapped[UUID] = mapped_column(ForeignKey("case.id"))
    task_id: Mapped[UUID] = mapped_column(ForeignKey("task.id"), unique=True)
    element: Mapped[str]
    step_name: Mapped[str]
    round: Mapped[int]
    outcome: Mapped[str]
    reason: Mapped[str] = mapped_column(default="")
    opinion: Mapped[str] = mapped_column(default="")
    checklist: Mapped[dict[str, Any]] = mapped_column(default=dict)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    differs: Mapped[str] = mapped_column(default="")
    again: Mapped[str] = mapped_column(default="")
    supersedes_id: Mapped[UUID | None] = mapped_column(ForeignKey("decision.id"))
    superseded_at: Mapped[datetime | None]

    remarks: Mapped[list["Remark"]] = relationship(lazy="selectin", order_by="Remark.position")


class Remark(Identified, Base):
    """补正意见: what is wrong with one field, one attachment, a spot on a page of it, or the whole.

    `spot` is {attachment, page, x, y} with x and y between 0 and 1. The applicant ticks it off (`answered_at`), perhaps
    with a few words (`answer`); in the next round a reviewer resolves it or repeats it. State: open, resolved,
    repeated; `repeats_id` is the one before.
    """

    __tablename__ = "remark"

    decision_id: Mapped[UUID] = mapped_column(ForeignKey("decision.id"), index=True)
    position: Mapped[int]
    kind: Mapped[str]
    target: Mapped[str] = mapped_column(default="")
    text: Mapped[str]
    spot: Mapped[dict[str, Any]] = mapped_column(default=dict)
    answered_at: Mapped[datetime | None]
    answer: Mapped[str] = mapped_column(default="")
    state: Mapped[str] = mapped_column(default="open")
    resolved_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    repeats_id: Mapped[UUID | None] = mapped_column(ForeignKey("remark.id"))


class SavedView(Identified, Dated, Base):
    """常用筛选: a tab with its filters, sort and columns, under a name; `query` is what stands in the address."""

    __tablename__ = "saved_view"
    __table_args__ = (UniqueConstraint("account_id", "name"),)

    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    name: Mapped[str]
    tab: Mapped[str]
    query: Mapped[dict[str, Any]] = mapped_column(default=dict)
    position: Mapped[int] = mapped_column(default=0)


class Leave(Identified, Dated, Base):
    """休假: days on which somebody is away, both included, and who takes over meanwhile (nobody: back to the pool).

    State: planned, running, over, cancelled.
    """

    __tablename__ = "leave"
    __table_args__ = (
        Index("ix_leave_account_id_first_day", "account_id", "first_day"),
        Index("ix_leave_state", "state"),
    )

    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    deputy_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    first_day: Mapped[date]
    last_day: Mapped[date]
    note: Mapped[str] = mapped_column(default="")
    state: Mapped[str] = mapped_column(default="planned")


class DecisionDraft(Base):
    """What a reviewer has typed for a task and not handed in yet; it survives a lost session."""

    __tablename__ = "decision_draft"

    task_id: Mapped[UUID] = mapped_column(ForeignKey("task.id"), primary_key=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"), primary_key=True)
    content: Mapped[dict[str, Any]] = mapped_column(default=dict)
    version: Mapped[int] = mapped_column(default=1)
    saved_at: Mapped[datetime]


class SampleCheck(Identified, Dated, Base):
    """抽查: an approval that somebody else looks at without knowing the opinion. State: waiting, done."""

    __tablename__ = "sample_check"
    __table_args__ = (Index("ix_sample_check_state", "state", "created_at"),)

    decision_id: Mapped[UUID] = mapped_column(ForeignKey("decision.id"), unique=True)
    why: Mapped[str]
    state: Mapped[str] = mapped_column(default="waiting")
    holder_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    outcome: Mapped[str] = mapped_column(default="")
    reason: Mapped[str] = mapped_column(default="")
    opinion: Mapped[str] = mapped_column(default="")
    checked_at: Mapped[datetime | None]
