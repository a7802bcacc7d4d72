"""The administrators' first page: how much there is of everything, and what needs attention."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from app.domain.calendar import today
from app.domain.validity import RegisterState
from app.models import Case, Heartbeat, Person, Registration, Task
from app.models.base import now
from app.queries import jobs
from app.queries.calendars import last_known_day

# A worker and a clock leave a sign of life every few seconds; after a minute without one they are taken for dead.
SILENCE = timedelta(seconds=60)
# The State Council publishes a year's holidays in the autumn before it.
CALENDAR_NOTICE = timedelta(days=60)
PARTS = ("worker", "clock")


@dataclass(frozen=True, slots=True)
class Calendar:
    """The last day up to which holidays are known; `ends_soon` asks an administrator to enter the next year."""

    known_until: date | None
    ends_soon: bool


@dataclass(frozen=True, slots=True)
class Overview:
    """Counts of the whole office; `alive` says of worker and clock whether they were heard within a minute."""

    people: int
    registrations: int
    cases_open: int
    cases_by_status: Mapping[str, int]
    tasks_by_role: Mapping[str, int]
    tasks_overdue: int
    jobs: Mapping[str, int]
    alive: Mapping[str, bool]
    calendar: Calendar


def read(session: Session) -> Overview:
    """Count everything afresh."""
    in_force = (Registration.state == RegisterState.VALID, Registration.valid_to >= today(now()))
    open_tasks = (Task.closed_at.is_(None), Task.role != "applicant")
    by_role = select(Task.role, func.count()).where(*open_tasks).group_by(Task.role)
    by_status = select(Case.status, func.count()).where(Case.closed_at.is_(None)).group_by(Case.status)
    statuses = _counts(session, by_status)
    return Overview(
        people=_count(session, select(func.count()).select_from(Person)),
        registrations=_count(session, select(func.count()).where(*in_force)),
        cases_open=sum(statuses.values()),
        cases_by_status=statuses,
        tasks_by_role=_counts(session, by_role),
        tasks_overdue=_count(session, select(func.count()).where(*open_tasks, Task.due_at < now())),
        jobs=jobs.counts(session),
        alive=_alive(session),
        calendar=calendar(session),
    )


def calendar(session: Session) -> Calendar:
    """How far the calendar reaches: a year is known to its end as soon as one of its holidays is."""
    last = last_known_day(session)
    until = date(last.year, 12, 31) if last else None
    return Calendar(until, until is None or until < today(now()) + CALENDAR_NOTICE)


def _alive(session: Session) -> dict[str, bool]:
    seen = dict(session.execute(select(Heartbeat.name, Heartbeat.seen_at)).all())
    return {part: part in seen and now() - seen[part] < SILENCE for part in PARTS}


def _count(session: Session, query: Select[*tuple[Any, ...]]) -> int:
    return int(session.scalars(query).one())


def _counts(session: Session, query: Select[*tuple[Any, ...]]) -> dict[str, int]:
    return {str(key): int(number) for key, number in session.execute(query)}
