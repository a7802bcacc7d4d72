"""黄牌与红牌: who is told that a step is nearly due, or late."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.actor import Actor
from app.models import Account, Case, Grant, Task
from app.services import messages, rights
from app.services.accounts import DISABLED

HOLDER, LEAD = "holder", "lead"
# Who looks after the desk as a whole (负责人).
LEADS = ("approver", "administrator")


def tell(session: Session, case: Case, task: Task, whom: Collection[str], *, key: str, subject: str, text: str) -> None:
    """Write to everybody among `whom` about an open step of the office, to nobody twice.

    `holder` is whoever has claimed it, and while nobody has, everybody who may; `lead` are those who look after the
    desk; any other word is a role.
    """
    people = {account.id: account for name in whom for account in _people(session, case, task, name)}
    for account in people.values():
        messages.to_account(session, account.id, case, key=key, subject=subject, text=text)


def _people(session: Session, case: Case, task: Task, name: str) -> Collection[Account]:
    if name == HOLDER:
        return _holders(session, case, task)
    return _with_roles(session, LEADS if name == LEAD else (name,))


def _holders(session: Session, case: Case, task: Task) -> Collection[Account]:
    if task.holder_id is not None:
        return [session.get_one(Account, task.holder_id)]
    able = _with_roles(session, (task.role,))
    return [account for account in able if rights.obstacle(session, task, case, _acting(account)) is None]


def _with_roles(session: Session, roles: Collection[str]) -> Collection[Account]:
    granted = select(Grant.account_id).where(Grant.role_key.in_(roles))
    return session.scalars(select(Account).where(Account.id.in_(granted), Account.state != DISABLED)).all()


def _acting(account: Account) -> Actor:
    person: UUID | None = account.person_id
    return Actor(
        account.id,
        account.display_name,
        person_id=person,
        organisation_id=account.organisation_id,
        roles=account.roles,
    )
