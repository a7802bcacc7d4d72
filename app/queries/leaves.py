"""休假: one's own plans, who is away, and what is held for whom meanwhile."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session, aliased

from app.models import Account, Case, Leave, Task
from app.queries.colleagues import COMING

SHOWN = 20
LABELS = {"planned": "未开始", "running": "休假中", "over": "已结束", "cancelled": "已取消"}


@dataclass(frozen=True, slots=True)
class Planned:
    """A leave with the names that go with it."""

    leave: Leave
    name: str
    deputy: str

    @property
    def label(self) -> str:
        return LABELS[self.leave.state]

    @property
    def may_be_cancelled(self) -> bool:
        return self.leave.state in COMING


@dataclass(frozen=True, slots=True)
class Held:
    """A task that somebody does for a colleague on leave."""

    task: Task
    case: Case
    owner: str


def of_account(session: Session, account_id: UUID | None) -> Sequence[Planned]:
    """One's own leaves, the latest first."""
    return _listed(session, Leave.account_id == account_id, Leave.first_day.desc())


def others(session: Session, account_id: UUID | None, *, day: date) -> Sequence[Planned]:
    """Colleagues who are away, or will be, the next one first."""
    there = Leave.state.in_(COMING) & (Leave.last_day >= day) & (Leave.account_id != account_id)
    return _listed(session, there, Leave.first_day.asc())


def running_of(session: Session, account_id: UUID) -> Leave | None:
    """The leave on which somebody is now."""
    query = select(Leave).where(Leave.account_id == account_id, Leave.state == "running")
    return session.scalars(query.order_by(Leave.last_day.desc()).limit(1)).first()


def held_by(session: Session, account_id: UUID | None) -> Sequence[Held]:
    """What somebody does for colleagues on leave, the most urgent first."""
    query = (
        select(Task, Case, Account.display_name)
        .join(Case, Case.id == Task.case_id)
        .join(Account, Account.id == Task.held_for_id)
        .where(Task.holder_id == account_id, Task.closed_at.is_(None))
    )
    return [Held(*row) for row in session.execute(query.order_by(Task.due_at, Task.id))]


def _listed(session: Session, which: ColumnElement[bool], order: ColumnElement[Any]) -> Sequence[Planned]:
    deputy = aliased(Account)
    query = (
        select(Leave, Account.display_name, deputy.display_name)
        .join(Account, Account.id == Leave.account_id)
        .outerjoin(deputy, deputy.id == Leave.deputy_id)
    )
    rows = session.execute(query.where(which).order_by(order).limit(SHOWN))
    return [Planned(leave, name, stand_in or "") for leave, name, stand_in in rows]
