"""登记簿: one entry with its versions, and the acts that wait for a second administrator."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, aliased

from app.domain.calendar import today
from app.domain.numbers import normalise_registration_number
from app.domain.register import Act
from app.domain.validity import RegisterState, registration_state
from app.errors import NotFound
from app.models import Account, Case, Person, RegisterAct, Registration, RegistrationVersion
from app.models.base import now

MOST = 1000
WAITING = "waiting"


@dataclass(frozen=True, slots=True)
class Version:
    """What changed an entry: a case (`case_id`, `case_number`) or an administrator's act with its reason."""

    version: int
    act: str
    reason: str
    at: datetime
    content: dict[str, Any]
    case_id: UUID | None
    case_number: str

    @property
    def label(self) -> str:
        return Act(self.act).label if self.act else Act.REGISTER.label


@dataclass(frozen=True, slots=True)
class ListedAct:
    """An act that an administrator asked for, with the names of who asked and who settled it."""

    row: RegisterAct
    full_name: str
    asked_by: str
    decided_by: str

    @property
    def label(self) -> str:
        return Act(self.row.act).label


def get(session: Session, registration_id: UUID) -> Registration:
    """One entry. Raises NotFound."""
    row = session.get(Registration, registration_id)
    if row is None:
        raise NotFound("登记簿中没有此登记")
    return row


def of_number(session: Session, number: str) -> Registration:
    """The entry of a 登记编号, typed in any width and case. Raises NotFound."""
    known = Registration.number == normalise_registration_number(number)
    row = session.scalars(select(Registration).where(known)).one_or_none()
    if row is None:
        raise NotFound("登记簿中没有此登记编号")
    return row


def state_today(row: Registration) -> RegisterState:
    """The state that is shown today, 即将到期 and 已过期 worked out from the day."""
    return registration_state(row.state, row.valid_to, today(now()))


def versions(session: Session, registration_id: UUID) -> Sequence[Version]:
    """Everything that changed an entry, the latest first."""
    row = RegistrationVersion
    query = select(
        row.version, row.act, row.reason, row.created_at, row.content, row.case_id, func.coalesce(Case.number, "")
    )
    query = query.outerjoin(Case, Case.id == row.case_id).where(row.registration_id == registration_id)
    found = session.execute(query.order_by(row.version.desc()))
    return [Version(*columns) for columns in found]


def acts(session: Session, registration_id: UUID) -> Sequence[ListedAct]:
    """The acts that administrators asked for, the latest first, settled or not."""
    return _acts(session, RegisterAct.registration_id == registration_id)


def waiting(session: Session) -> Sequence[ListedAct]:
    """The acts that wait for a second administrator, the latest first, at most 1000."""
    return _acts(session, RegisterAct.state == WAITING)


def act(session: Session, act_id: UUID) -> ListedAct:
    """One act, settled or not. Raises NotFound."""
    found = _acts(session, RegisterAct.id == act_id)
    if not found:
        raise NotFound("未找到此项处理")
    return found[0]


def waiting_act(session: Session, registration_id: UUID) -> RegisterAct | None:
    """The one act of an entry that waits."""
    one = RegisterAct.registration_id == registration_id, RegisterAct.state == WAITING
    return session.scalars(select(RegisterAct).where(*one)).one_or_none()


def _acts(session: Session, which: ColumnElement[bool]) -> list[ListedAct]:
    asked, decided = aliased(Account), aliased(Account)
    query = (
        select(RegisterAct, Person.full_name, asked.display_name, func.coalesce(decided.display_name, ""))
        .join(Registration, Registration.id == RegisterAct.registration_id)
        .join(Person, Person.id == Registration.person_id)
        .join(asked, asked.id == RegisterAct.asked_by)
        .outerjoin(decided, decided.id == RegisterAct.decided_by)
    )
    found = session.execute(query.where(which).order_by(RegisterAct.id.desc()).limit(MOST))
    return [ListedAct(*row) for row in found]
