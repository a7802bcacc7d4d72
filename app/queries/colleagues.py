"""Colleagues: who works at the desk, who of them could take a task, and who is away."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import and_, select
from sqlalchemy.orm import Session, lazyload

from app.domain.actor import Actor
from app.models import Account, Case, Grant, Leave, Task
from app.queries.exclusion import Grounds

ACTIVE = "active"
REVIEWING = ("reviewer", "approver")
COMING = ("planned", "running")  # the states of a leave that counts


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody at the desk; `away` while they are on leave."""

    id: UUID
    name: str
    away: bool = False


def actor(account: Account) -> Actor:
    """The owner of an account as somebody who acts, for asking what they may do."""
    return Actor(
        account_id=account.id,
        name=account.display_name,
        person_id=account.person_id,
        organisation_id=account.organisation_id,
        roles=account.roles,
    )


def active(session: Session, account_id: UUID | None) -> Account | None:
    """The account when its owner can log in; None for nobody, and for one that is new or disabled."""
    account = session.get(Account, account_id, populate_existing=True) if account_id else None
    return account if account is not None and account.state == ACTIVE else None


def name(session: Session, account_id: UUID | None) -> str:
    """What somebody is called; "" for nobody."""
    query = select(Account.display_name).where(Account.id == account_id)
    return session.scalars(query).one_or_none() or "" if account_id else ""


def who_may_take(session: Session, task: Task, case: Case, *, day: date, but: UUID | None) -> Sequence[Colleague]:
    """Everybody who may decide a task, without `but`, by name; who is away on that day is marked."""
    query = select(Account).join(Grant, Grant.account_id == Account.id)
    query = query.where(Grant.role_key == task.role, Account.state == ACTIVE, Account.id != but)
    accounts = session.scalars(query.options(lazyload(Account.person)).order_by(Account.display_name, Account.id)).all()
    grounds = Grounds(session, case)
    fit = [account for account in accounts if grounds.against(task, actor(account)) is None]
    gone = away(session, day)
    return [Colleague(account.id, account.display_name, account.id in gone) for account in fit]


def at_the_desk(session: Session, *, but: UUID | None) -> Sequence[Colleague]:
    """Everybody who reviews, without `but`, by name."""
    reviewing = select(Grant.account_id).where(Grant.role_key.in_(REVIEWING))
    query = select(Account.id, Account.display_name).where(Account.state == ACTIVE, Account.id != but)
    rows = session.execute(query.where(Account.id.in_(reviewing)).order_by(Account.display_name, Account.id))
    return [Colleague(*row) for row in rows]


def away(session: Session, day: date) -> dict[UUID, UUID | None]:
    """Who is on leave on a day, and who stands in for each of them."""
    covers = and_(Leave.state.in_(COMING), Leave.first_day <= day, Leave.last_day >= day)
    found = session.execute(select(Leave.account_id, Leave.deputy_id).where(covers))
    return {row.account_id: row.deputy_id for row in found}


def stand_in(session: Session, account_id: UUID, day: date) -> UUID | None:
    """Who does somebody's work on a day: they themselves, on leave their deputy; None when nobody does.

    A deputy who is away, too, stands in for nobody.
    """
    gone = away(session, day)
    if account_id not in gone:
        return account_id
    deputy = gone[account_id]
    return None if deputy in gone else deputy
