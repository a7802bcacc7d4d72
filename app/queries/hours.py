"""学时 of a person: every record with what it counts for, and their sum."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain import hours
from app.domain.hours import Line, Period, Record
from app.models import HourRecord, Registration

YEARS = 3  # of a period, when the policy does not say


def counted_tenths(
    session: Session, person_id: UUID, *, valid_from: date, until: date, policy: Mapping[str, Any]
) -> int:
    """The tenths of an hour that count from `valid_from` to `until`, both included.

    `policy` has the values of parameters by key; missing keys mean the defaults of `app.domain.hours`.
    """
    return hours.total(lines(session, person_id, valid_from=valid_from, until=until, policy=policy))


def lines(session: Session, person_id: UUID, *, valid_from: date, until: date, policy: Mapping[str, Any]) -> list[Line]:
    """Every record of the person, oldest first, with the tenths that count in the period or the reason why not."""
    rules = hours.rules(policy)
    previous = _previous_from(session, person_id, valid_from, policy) if rules.carry_over else None
    return hours.count(records(session, person_id), Period(valid_from, until, previous), rules)


def records(session: Session, person_id: UUID) -> list[Record]:
    """Every record of the person as the rules see it; the key is the id of its row."""
    rows = session.scalars(select(HourRecord).where(HourRecord.person_id == person_id).order_by(HourRecord.id))
    return [
        Record(
            key=str(row.id),
            course_code=row.course_code,
            course=row.course,
            kind=row.kind,
            tenths=row.tenths,
            finished_on=row.finished_on,
            compulsory=row.compulsory,
            reverses=str(row.reverses_id) if row.reverses_id else None,
        )
        for row in rows
    ]


def _previous_from(session: Session, person_id: UUID, valid_from: date, policy: Mapping[str, Any]) -> date | None:
    """When the period before began; None for the first one."""
    first = session.scalars(select(Registration.first_registered_on).where(Registration.person_id == person_id)).first()
    if first is None or first >= valid_from:
        return None
    years = int(policy.get("validity.years", YEARS))
    try:
        return max(valid_from.replace(year=valid_from.year - years), first)
    except ValueError:  # 29 February
        return max(date(valid_from.year - years, 3, 1), first)
