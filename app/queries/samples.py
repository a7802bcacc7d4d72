"""抽查: the approvals that wait for a second look, as each reviewer may see them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, bindparam, func, not_, or_, select
from sqlalchemy.orm import Session, aliased

from app.domain.actor import Actor
from app.errors import NotFound
from app.models import Account, Case, Decision, SampleCheck, Service, Task
from app.queries.exclusion import APPLICANT, excluded, values

WAITING, DONE = "waiting", "done"
MOST = 50
BLIND = SampleCheck.state == WAITING


@dataclass(frozen=True, slots=True)
class Sample:
    """One sample check with what it is about."""

    check: SampleCheck
    decision: Decision
    task: Task
    case: Case
    service: str


def get(session: Session, check_id: UUID) -> Sample:
    """One sample check. Raises NotFound."""
    row = session.execute(_all().where(SampleCheck.id == check_id)).one_or_none()
    if row is None:
        raise NotFound
    return Sample(*row)


def waiting(session: Session, by: Actor) -> Sequence[Sample]:
    """What this person may look at and nobody has taken, the oldest first; an approval that stands no more is out."""
    found = _free(person=by.person_id is not None, unit=by.organisation_id is not None)
    rows = session.execute(found.order_by(SampleCheck.created_at).limit(MOST), dict(values(session, by)))
    return [Sample(*row) for row in rows]


def held(session: Session, by: Actor) -> Sequence[Sample]:
    """What this person has taken and not yet finished."""
    mine = SampleCheck.holder_id == by.account_id, SampleCheck.state == WAITING
    return [Sample(*row) for row in session.execute(_all().where(*mine).order_by(SampleCheck.created_at))]


def finished(session: Session, by: Actor, *, everybody: bool) -> Sequence[Sample]:
    """What this person has finished, or everybody has, the latest first."""
    query = _all().where(SampleCheck.state == DONE).order_by(SampleCheck.checked_at.desc()).limit(MOST)
    rows = session.execute(query if everybody else query.where(SampleCheck.holder_id == by.account_id))
    return [Sample(*row) for row in rows]


def took_part(session: Session, case_id: UUID, by: Actor) -> bool:
    """Whether this person, with whatever account, has finished a step of the office in a case."""
    own = Account.id == by.account_id
    same = or_(own, Account.person_id == by.person_id) if by.person_id else own
    query = select(func.count()).select_from(Task).join(Account, Account.id == Task.finished_by)
    return bool(session.scalar(query.where(Task.case_id == case_id, Task.role != APPLICANT, same)))


def is_blind(session: Session, case_id: UUID, account_id: UUID | None) -> bool:
    """Whether this person looks at an approval of a case and must not know yet what was said of it."""
    query = select(SampleCheck.id).join(Decision, Decision.id == SampleCheck.decision_id)
    mine = Decision.case_id == case_id, SampleCheck.holder_id == account_id, BLIND
    return session.scalars(query.where(*mine).limit(1)).first() is not None


def blind_cases(session: Session, account_id: UUID | None) -> Collection[UUID]:
    """The cases of which this person must not know yet what was said."""
    query = select(Decision.case_id).join(SampleCheck, SampleCheck.decision_id == Decision.id)
    return session.scalars(query.where(SampleCheck.holder_id == account_id, BLIND)).all()


def name_of(session: Session, account_id: UUID | None) -> str:
    """What an account is called; "" for none."""
    row = session.get(Account, account_id) if account_id else None
    return row.display_name if row else ""


def _all() -> Select[*tuple[Any, ...]]:
    return (
        select(SampleCheck, Decision, Task, Case, Service.name)
        .join(Decision, Decision.id == SampleCheck.decision_id)
        .join(Task, Task.id == Decision.task_id)
        .join(Case, Case.id == Decision.case_id)
        .join(Service, Service.key == Case.service_key)
    )


@lru_cache(maxsize=4)
def _free(*, person: bool, unit: bool) -> Select[*tuple[Any, ...]]:
    free = and_(SampleCheck.state == WAITING, SampleCheck.holder_id.is_(None), Task.role.in_(_roles()))
    return _all().where(
        free,
        Decision.superseded_at.is_(None),
        not_(excluded(person=person, unit=unit)),
        not_(_took_part(person=person)),
    )


def _roles() -> Any:
    return bindparam("roles", expanding=True)


def _took_part(*, person: bool) -> ColumnElement[bool]:
    """The rule of `took_part` in SQL."""
    earlier, account = aliased(Task), aliased(Account)
    own = account.id == bindparam("account")
    same = or_(own, account.person_id == bindparam("person")) if person else own
    query = select(earlier.id).join(account, account.id == earlier.finished_by)
    return query.where(earlier.case_id == Task.case_id, earlier.role != APPLICANT, same).exists()
