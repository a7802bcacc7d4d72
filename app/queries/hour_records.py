"""Records of hours as they are compared with new ones, and listed for administrators."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, aliased

from app.domain.hours import HourKind
from app.models import Account, HourRecord, Person
from app.queries.imports import chunks
from app.queries.pages import Page, page_of

COLUMNS = {
    "created": HourRecord.id,
    "name": Person.full_name,
    "course": HourRecord.course,
    "finished": HourRecord.finished_on,
    "tenths": HourRecord.tenths,
    "platform": HourRecord.platform,
}
SOURCES = {"offline": "线下培训", "reversal": "学时更正"}


@dataclass(frozen=True, slots=True)
class Learner:
    """A person of the roster, as far as a record of hours names them."""

    id: UUID
    full_name: str


@dataclass(frozen=True, slots=True)
class ListedRecord:
    """One line of the list of records."""

    id: UUID
    person_id: UUID
    full_name: str
    id_no_masked: str
    course_code: str
    course: str
    kind: str
    tenths: int
    finished_on: date
    platform: str
    record_id: str
    created_at: datetime
    reversed_by: UUID | None

    @property
    def kind_label(self) -> str:
        return HourKind(self.kind).label

    @property
    def source(self) -> str:
        return source(self.platform)


def source(platform: str) -> str:
    """What people call the place where a record comes from."""
    return SOURCES.get(platform, platform)


def learners(session: Session, indexes: Collection[str]) -> dict[str, Learner]:
    """People by the blind index of their identity number; who only has disabled accounts is not among them."""
    disabled = select(Account.person_id).where(Account.person_id == Person.id, Account.state == "disabled")
    found: dict[str, Learner] = {}
    for some in chunks(indexes):
        query = select(Person.id_no_index, Person.id, Person.full_name)
        for index, person_id, name in session.execute(query.where(Person.id_no_index.in_(some), ~disabled.exists())):
            found[index] = Learner(person_id, name)
    return found


def by_keys(session: Session, keys: Collection[tuple[str, str]]) -> dict[tuple[str, str], HourRecord]:
    """The records with one of these platforms and record numbers."""
    wanted = set(keys)
    found = {}
    for some in chunks({record_id for _, record_id in wanted}):
        for row in session.scalars(select(HourRecord).where(HourRecord.record_id.in_(some))):
            if (row.platform, row.record_id) in wanted:
                found[row.platform, row.record_id] = row
    return found


def tenths_by_day(session: Session, people: Collection[UUID]) -> dict[tuple[UUID, date], int]:
    """The tenths of an hour that stand for each of these people on each day; what was taken back does not."""
    taken_back = aliased(HourRecord)
    stands = ~select(taken_back.id).where(taken_back.reverses_id == HourRecord.id).exists()
    found: dict[tuple[UUID, date], int] = {}
    for some in chunks(people):
        query = (
            select(HourRecord.person_id, HourRecord.finished_on, func.sum(HourRecord.tenths))
            .where(HourRecord.person_id.in_(some), HourRecord.reverses_id.is_(None), stands)
            .group_by(HourRecord.person_id, HourRecord.finished_on)
        )
        found.update({(person, day): int(tenths) for person, day, tenths in session.execute(query)})
    return found


def listed(
    session: Session, *, text: str = "", platform: str = "", sort: str = "-created", page: int = 1
) -> Page[ListedRecord]:
    """All records whose person or course contains the text, taken literally."""
    reversal = aliased(HourRecord)
    query = (
        select(
            HourRecord.id,
            HourRecord.person_id,
            Person.full_name,
            Person.id_no_masked,
            HourRecord.course_code,
            HourRecord.course,
            HourRecord.kind,
            HourRecord.tenths,
            HourRecord.finished_on,
            HourRecord.platform,
            HourRecord.record_id,
            HourRecord.created_at,
            reversal.id,
        )
        .join(Person, Person.id == HourRecord.person_id)
        .outerjoin(reversal, reversal.reverses_id == HourRecord.id)
    )
    if text:
        names = [Person.full_name, Person.qualification_no, HourRecord.course, HourRecord.course_code]
        query = query.where(or_(*(name.icontains(text, autoescape=True) for name in names)))
    if platform:
        query = query.where(HourRecord.platform == platform)
    return page_of(session, query, lambda row: ListedRecord(*row), columns=COLUMNS, sort=sort, page=page)


def platforms(session: Session) -> list[str]:
    """Every platform that a record came from."""
    return list(session.scalars(select(HourRecord.platform).distinct().order_by(HourRecord.platform)))
