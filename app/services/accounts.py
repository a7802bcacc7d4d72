"""Accounts: made from the roster or for staff, given roles, closed and opened again."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.adapters.neighbours import neighbours
from app.domain.actor import Actor
from app.domain.identity import normalise
from app.errors import Conflict, Fault, InvalidInput, NotFound
from app.models import Account, Grant, Person, Role
from app.services import history, visits

NEW, ACTIVE, DISABLED = "new", "active", "disabled"
APPLICANT, ADMINISTRATOR = "applicant", "administrator"


def create_for_person(session: Session, person: Person, *, by: Actor) -> Account:
    """An account for a person of the roster: nobody registers, the number is the login name (the guide, 2.2)."""
    account = Account(
        login_index=person.id_no_index, display_name=person.full_name, person_id=person.id, state=NEW, old_hashes=[]
    )
    account.grants = [Grant(role_key=APPLICANT)]
    session.add(account)
    return account


def create_staff(
    session: Session,
    *,
    user_name: str,
    name: str,
    roles: Collection[str],
    password_hash: str,
    organisation_id: UUID | None = None,
    by: Actor,
) -> Account:
    """An account for a member of staff; its first password opens only the page that asks for another one.

    Raises InvalidInput when the user name is taken, NotFound when there is no such role.
    """
    index = neighbours(session).vault.index(normalise(user_name))
    if not normalise(user_name):
        raise InvalidInput([Fault("user_name", "请填写用户名", "REQUIRED")])
    if session.scalars(select(Account.id).where(Account.login_index == index)).first() is not None:
        raise InvalidInput([Fault("user_name", "此用户名已被使用，请换一个", "TAKEN")])
    account = Account(
        login_index=index,
        display_name=name,
        organisation_id=organisation_id,
        state=NEW,
        password_hash=password_hash,
        old_hashes=[],
    )
    account.grants = [Grant(role_key=_role(session, key).key) for key in sorted(set(roles))]
    session.add(account)
    session.flush()
    history.record(
        session, "account_created", by=by, content={"account": str(account.id), "name": name, "roles": sorted(roles)}
    )
    return account


def grant(session: Session, account_id: UUID, role: str, *, by: Actor) -> Account:
    """Give a role; giving it twice is harmless. Raises NotFound."""
    account = lock(session, account_id)
    if role not in account.roles:
        account.grants.append(Grant(role_key=_role(session, role).key))
        history.record(session, "role_granted", by=by, content={"account": str(account.id), "role": role})
    return account


def revoke(session: Session, account_id: UUID, role: str, *, by: Actor) -> Account:
    """Take a role away; it ends with the person's next click. Raises NotFound, Conflict for the last administrator."""
    account = lock(session, account_id)
    if role in account.roles:
        if role == ADMINISTRATOR:
            _keep_one_administrator(session, account)
        account.grants = [given for given in account.grants if given.role_key != role]
        history.record(session, "role_revoked", by=by, content={"account": str(account.id), "role": role})
    return account


def disable(session: Session, account_id: UUID, *, by: Actor) -> Account:
    """Close an account and end its visits. Raises NotFound, Conflict for one's own and for the last administrator."""
    account = lock(session, account_id)
    if account.id == by.account_id:
        raise Conflict("不能停用自己的账号")
    if account.state != DISABLED:
        _keep_one_administrator(session, account)
        account.state = DISABLED
        visits.end_all(session, account.id)
        history.record(session, "account_disabled", by=by, content={"account": str(account.id)})
    return account


def enable(session: Session, account_id: UUID, *, by: Actor) -> Account:
    """Open a closed account again, as far as it had come. Raises NotFound."""
    account = lock(session, account_id)
    if account.state == DISABLED:
        account.state = ACTIVE if account.password_at else NEW
        history.record(session, "account_enabled", by=by, content={"account": str(account.id)})
    return account


def lock(session: Session, account_id: UUID) -> Account:
    """The account, its row locked until the transaction ends. Raises NotFound."""
    query = select(Account).where(Account.id == account_id).with_for_update(of=Account)
    account = session.scalars(query.execution_options(populate_existing=True)).one_or_none()
    if account is None:
        raise NotFound("未找到此账号")
    return account


def _role(session: Session, key: str) -> Role:
    role = session.get(Role, key)
    if role is None:
        raise NotFound("没有这种角色")
    return role


def _keep_one_administrator(session: Session, leaving: Account) -> None:
    if ADMINISTRATOR not in leaving.roles or leaving.state == DISABLED:
        return
    others = (
        select(func.count())
        .select_from(Account)
        .join(Grant, Grant.account_id == Account.id)
        .where(Grant.role_key == ADMINISTRATOR, Account.state != DISABLED, Account.id != leaving.id)
    )
    if not session.scalars(others).one():
        raise Conflict("至少要保留一名管理员，请先指定另一名管理员")
