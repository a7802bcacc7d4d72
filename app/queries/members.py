"""个人会员: one person's membership, and all of them as administrators find them."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from app.domain import membership
from app.domain.calendar import today
from app.domain.membership import ACTIVE, LEFT, Standing
from app.domain.people import normalise_name
from app.domain.writing import compact
from app.errors import NotFound
from app.models import Membership, Person
from app.models.base import now
from app.queries import parameters
from app.queries.imports import chunks
from app.queries.pages import Page, page_of

COLUMNS = {
    "number": Membership.number,
    "name": Person.full_name,
    "joined": Membership.joined_on,
    "valid_to": Membership.valid_to,
}
STATES = (Standing.ACTIVE, Standing.EXPIRING, Standing.LAPSED, Standing.LEFT)


@dataclass(frozen=True, slots=True)
class ListedMember:
    """One line of the list of members; `qualification_no` tells people of one name apart."""

    id: UUID
    number: str
    full_name: str
    qualification_no: str
    joined_on: date
    valid_to: date | None
    left_on: date | None
    standing: Standing


@dataclass(frozen=True, slots=True)
class Named:
    """A member as a file names one."""

    id: UUID
    full_name: str


def of_person(session: Session, person_id: UUID | None) -> Membership | None:
    """The person's membership, whatever it is worth today."""
    return session.scalars(select(Membership).where(Membership.person_id == person_id)).one_or_none()


def get(session: Session, membership_id: UUID) -> Membership:
    """One membership. Raises NotFound."""
    row = session.get(Membership, membership_id)
    if row is None:
        raise NotFound("未找到此会员")
    return row


def by_number(session: Session, numbers: Collection[str]) -> dict[str, Named]:
    """The members who have one of these numbers."""
    found: dict[str, Named] = {}
    for some in chunks(sorted(numbers)):
        query = select(Membership.number, Membership.id, Person.full_name)
        rows = session.execute(query.join(Person, Person.id == Membership.person_id).where(Membership.number.in_(some)))
        found |= {number: Named(identifier, name) for number, identifier, name in rows}
    return found


def standing(session: Session, row: Membership | None) -> Standing:
    """What a membership is worth today; the fact `membership_state`."""
    if row is None:
        return Standing.NONE
    return membership.standing(row.state, row.valid_to, today(now()), expiring_days=_expiring_days(session))


def listed(
    session: Session, *, text: str = "", state: str = "", sort: str = "-number", page: int = 1
) -> Page[ListedMember]:
    """Members whose name or number contains the text, taken literally, and who are what `state` says today."""
    return page_of(session, _found(session, text, state), _reader(session), columns=COLUMNS, sort=sort, page=page)


def exported(session: Session, *, text: str = "", state: str = "") -> Iterator[ListedMember]:
    """All of the same members, by their numbers."""
    shown = _reader(session)
    rows = session.execute(_found(session, text, state).order_by(Membership.number).execution_options(yield_per=500))
    return (shown(row) for row in rows)


def counts(session: Session) -> dict[str, int]:
    """How many members there are in each state today."""
    every = select(Membership.id).select_from(Membership)
    return {
        state.value: session.scalars(
            select(func.count()).select_from(every.where(_is(state, today(now()), _expiring_days(session))).subquery())
        ).one()
        for state in STATES
    }


def _found(session: Session, text: str, state: str) -> Select[*tuple[Any, ...]]:
    query = select(Membership, Person).join(Person, Person.id == Membership.person_id)
    if name := normalise_name(text):
        number = compact(text).upper()
        query = query.where(
            or_(
                Person.full_name.contains(name, autoescape=True),
                Membership.number.contains(number, autoescape=True),
            )
        )
    if state in {one.value for one in STATES}:
        query = query.where(_is(Standing(state), today(now()), _expiring_days(session)))
    return query


def _is(state: Standing, day: date, expiring_days: int) -> ColumnElement[bool]:
    """The rule of `membership.standing` in SQL."""
    active, last = Membership.state == ACTIVE, Membership.valid_to
    soon = day + timedelta(days=expiring_days)
    if state is Standing.LEFT:
        return Membership.state == LEFT
    if state is Standing.LAPSED:
        return and_(active, last < day)
    if state is Standing.EXPIRING:
        return and_(active, last >= day, last <= soon)
    return and_(active, or_(last.is_(None), last > soon))


def _reader(session: Session) -> Any:
    day, days = today(now()), _expiring_days(session)

    def shown(found: Any) -> ListedMember:
        row, person = found
        return ListedMember(
            id=row.id,
            number=row.number,
            full_name=person.full_name,
            qualification_no=person.qualification_no,
            joined_on=row.joined_on,
            valid_to=row.valid_to,
            left_on=row.left_on,
            standing=membership.standing(row.state, row.valid_to, day, expiring_days=days),
        )

    return shown


def _expiring_days(session: Session) -> int:
    return int(parameters.value(session, "membership.renew_days_before", today(now())))
