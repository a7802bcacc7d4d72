"""Staff: accounts with roles, and whom they are linked with, so that nobody decides on their own behalf."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain import uscc
from app.domain.actor import Actor
from app.domain.people import name_fault, normalise_name
from app.domain.writing import compact
from app.errors import Conflict, Fault, InvalidInput
from app.models import Account, Organisation, Person
from app.queries.cases import service_names
from app.services import accounts, history, visits
from app.services.accounts import APPLICANT, NEW

NUMBER = re.compile(r"[0-9]{1,3}")
USER_NAME = re.compile(r"[a-z][a-z0-9._-]{2,31}")


@dataclass(frozen=True, slots=True)
class Member:
    """What an administrator says of a member of staff, as typed: unit by its code, person by 资格证书编号.

    `newcomer` is how many of the next approvals are all looked at twice; "" leaves that as it is. `skills` are the
    services that 下一件 offers this person first.
    """

    name: str
    roles: frozenset[str]
    uscc: str = ""
    qualification_no: str = ""
    newcomer: str = ""
    skills: frozenset[str] = frozenset()


def create(session: Session, user_name: str, member: Member, *, password_hash: str, by: Actor) -> Account:
    """An account that opens, with its initial password, only the page that asks for another one.

    Raises InvalidInput with everything that is wrong.
    """
    user_name = compact(user_name).lower()
    wrong = [] if USER_NAME.fullmatch(user_name) else [_bad_user_name()]
    links, faults = _links(session, member)
    wrong += faults
    if wrong:
        raise InvalidInput(wrong)
    account = accounts.create_staff(
        session,
        user_name=user_name,
        name=normalise_name(member.name),
        roles=member.roles,
        password_hash=password_hash,
        organisation_id=links["organisation"],
        by=by,
    )
    account.person_id = links["person"]
    account.newcomer_left = int(member.newcomer or 0)
    account.skills = _skills(session, member)
    return account


def change(session: Session, account_id: UUID, member: Member, *, by: Actor) -> Account:
    """Change name, roles and links; new roles count from the next click on.

    Raises InvalidInput with everything that is wrong, Conflict when the last administrator would go.
    """
    account = _member(session, account_id)
    links, wrong = _links(session, member)
    if wrong:
        raise InvalidInput(wrong)
    for role in sorted(member.roles - account.roles):
        accounts.grant(session, account_id, role, by=by)
    for role in sorted(account.roles - member.roles):
        accounts.revoke(session, account_id, role, by=by)
    account.display_name = normalise_name(member.name)
    account.organisation_id, account.person_id = links["organisation"], links["person"]
    account.newcomer_left = int(member.newcomer) if member.newcomer else account.newcomer_left
    account.skills = _skills(session, member)
    content = {"account": str(account.id), "newcomer_left": account.newcomer_left, "skills": account.skills}
    content |= {key: str(value) for key, value in links.items() if value}
    history.record(session, "staff_changed", by=by, content=content)
    return account


def reset(session: Session, account_id: UUID, *, password_hash: str, by: Actor) -> Account:
    """Give the account a new initial password and end its visits."""
    account = _member(session, account_id)
    if account.state == accounts.DISABLED:
        raise Conflict("账号已停用，请先启用")
    account.state, account.password_hash = NEW, password_hash
    account.failures, account.barred_until = 0, None
    visits.end_all(session, account.id)
    history.record(session, "password_reset", by=by, content={"account": str(account.id)})
    return account


def end_visits(session: Session, account_id: UUID, *, by: Actor) -> Account:
    """Log the account out everywhere."""
    account = accounts.lock(session, account_id)
    visits.end_all(session, account.id)
    history.record(session, "visits_ended", by=by, content={"account": str(account.id)})
    return account


def _member(session: Session, account_id: UUID) -> Account:
    account = accounts.lock(session, account_id)
    if APPLICANT in account.roles:
        raise Conflict("这是申请人的账号，请为其另建员工账号")
    return account


def _links(session: Session, member: Member) -> tuple[Mapping[str, UUID | None], list[Fault]]:
    wrong = []
    if fault := name_fault(normalise_name(member.name)):
        wrong.append(Fault("name", fault))
    if not member.roles or APPLICANT in member.roles:
        wrong.append(Fault("roles", "请至少选择一个角色", "REQUIRED"))
    if member.newcomer and not NUMBER.fullmatch(member.newcomer):
        wrong.append(Fault("newcomer", "请填写 0 至 999 的整数", "FORMAT"))
    organisation, person = _organisation(session, member.uscc), _person(session, member.qualification_no)
    if member.uscc and organisation is None:
        wrong.append(Fault("uscc", "没有此统一社会信用代码的单位，请核对", "UNKNOWN"))
    if member.qualification_no and person is None:
        wrong.append(Fault("qualification_no", "名册中没有此资格证书编号，请核对", "UNKNOWN"))
    return {"organisation": organisation, "person": person}, wrong


def _skills(session: Session, member: Member) -> list[str]:
    return sorted(member.skills & service_names(session).keys())


def _organisation(session: Session, code: str) -> UUID | None:
    return session.scalars(select(Organisation.id).where(Organisation.uscc == uscc.normalise(code))).one_or_none()


def _person(session: Session, number: str) -> UUID | None:
    number = compact(number).upper()
    return session.scalars(select(Person.id).where(Person.qualification_no == number)).one_or_none()


def _bad_user_name() -> Fault:
    return Fault("user_name", "用户名应为 3–32 位小写字母、数字、点、下划线或“-”，以字母开头", "FORMAT")
