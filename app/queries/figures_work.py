"""工作量: what is open now, by person, step and service, and how old it is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import case, func, literal, select
from sqlalchemy.orm import Session

from app.domain.calendar import Calendar, end_of_day, today
from app.models import Account, Case, Role, Task
from app.models.base import now
from app.queries import calendars
from app.queries.figures import Scope, of_service

APPLICANT = "applicant"
POOL = "待认领"
# The classes of the queue's age: their names, and how many working days ago the youngest of the next one was opened.
AGES = (("今日", 0), ("1–2 个工作日", 2), ("3–5 个工作日", 5), ("6–10 个工作日", 10))
OLDEST = "10 个工作日以上"
_DAY = timedelta(days=1)
_OFFICE = Task.role.in_(select(Role.key).where(Role.key != APPLICANT)), Task.closed_at.is_(None)


@dataclass(frozen=True, slots=True)
class Open:
    """So many open steps of one person (`POOL`: nobody has taken them), step and service; `late` are overdue."""

    person: str
    step: str
    service: str
    number: int
    late: int


def open_now(session: Session, scope: Scope) -> Sequence[Open]:
    """What is open now; the period does not matter."""
    late = func.sum(case((Task.due_at < now(), 1), else_=0))
    person = func.coalesce(Account.display_name, literal(POOL))
    query = (
        select(person, Task.name, Case.service_key, func.count(), late)
        .join(Case, Case.id == Task.case_id)
        .outerjoin(Account, Account.id == Task.holder_id)
        .where(*_OFFICE)
        .group_by(Account.id, Account.display_name, Task.name, Case.service_key)
    )
    return [Open(*row) for row in session.execute(of_service(query, scope))]


def ages(session: Session, scope: Scope) -> Mapping[str, int]:
    """How many open steps there are in each class of age, the youngest first; those of nobody are among them."""
    cuts = _cuts(calendars.load(session), today(now()))
    age = case(*((Task.opened_at >= cut, name) for name, cut in cuts.items()), else_=OLDEST)
    query = select(age, func.count()).join(Case, Case.id == Task.case_id).where(*_OFFICE).group_by(age)
    found = {str(name): int(number) for name, number in session.execute(of_service(query, scope))}
    return {name: found.get(name, 0) for name in (*cuts, OLDEST)}


def _cuts(calendar: Calendar, day: date) -> dict[str, datetime]:
    """From which instant on a step opened belongs to a class at the latest."""
    return {name: end_of_day(_back(calendar, day, days) - _DAY) for name, days in AGES}


def _back(calendar: Calendar, day: date, days: int) -> date:
    """The earliest day from which no more than so many working days have passed until `day`."""
    first = day
    while calendar.working_days_between(first - _DAY, day) <= days:
        first -= _DAY
    return first
