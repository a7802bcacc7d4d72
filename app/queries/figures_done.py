"""办理量与办理时长: what was decided in a period, and how long it took."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.domain.percentiles import percentile
from app.engine.spec import Element
from app.errors import NotFound
from app.models import Account, Case, Decision, Task
from app.queries import calendars, clocks, releases
from app.queries.figures import Scope, ShanghaiDay, decided, of_service


@dataclass(frozen=True, slots=True)
class Done:
    """So many decisions of one person, step and service with one outcome (approve, return, refuse)."""

    person: str
    step: str
    service: str
    outcome: str
    number: int


@dataclass(frozen=True, slots=True)
class Dwell:
    """How many working days a step took, from its opening to its decision: median and nine tenths of all."""

    service: str
    step: str
    number: int
    median: int
    p90: int
    promised: int | None
    late: int


def done(session: Session, scope: Scope) -> Sequence[Done]:
    """What was decided in the period."""
    query = (
        select(Account.display_name, Decision.step_name, Case.service_key, Decision.outcome, func.count())
        .join(Case, Case.id == Decision.case_id)
        .join(Account, Account.id == Decision.account_id)
        .where(decided(scope))
        .group_by(Account.id, Account.display_name, Decision.step_name, Case.service_key, Decision.outcome)
    )
    return [Done(*row) for row in session.execute(of_service(query, scope))]


def weeks(session: Session, scope: Scope) -> Mapping[date, Mapping[str, int]]:
    """How many decisions of each outcome there were in each week of the period, by the week's Monday."""
    day = ShanghaiDay(Decision.created_at)
    query = select(day, Decision.outcome, func.count()).join(Case, Case.id == Decision.case_id).where(decided(scope))
    rows = session.execute(of_service(query.group_by(day, Decision.outcome), scope))
    found: dict[date, Counter[str]] = {monday: Counter() for monday in _mondays(scope)}
    for text, outcome, number in rows:
        found[_monday(date.fromisoformat(text))][outcome] += number
    return found


def dwell(session: Session, scope: Scope) -> Sequence[Dwell]:
    """How long each step took that was decided in the period, in working days by the office's calendar.

    The database counts how many were opened on one day and decided on another; there are as many such pairs as days
    allow, whatever the number of cases.
    """
    opened, closed = ShanghaiDay(Task.opened_at), ShanghaiDay(Decision.created_at)
    key = Case.service_key, Decision.element, Decision.step_name
    query = select(*key, opened, closed, func.count()).join(Case, Case.id == Decision.case_id)
    query = query.join(Task, Task.id == Decision.task_id).where(decided(scope)).group_by(*key, opened, closed)
    calendar, found = calendars.load(session), dict[tuple[str, str, str], Counter[int]]()
    for service, element, step, begun, ended, number in session.execute(of_service(query, scope)):
        days = calendar.working_days_between(date.fromisoformat(begun), date.fromisoformat(ended))
        found.setdefault((service, element, step), Counter())[days] += number
    return [_dwell(session, *place, counts) for place, counts in sorted(found.items())]


def _dwell(session: Session, service: str, element: str, step: str, counts: Counter[int]) -> Dwell:
    promised = clocks.promised(_elements(session, service), element)
    late = sum(number for days, number in counts.items() if promised is not None and days > promised)
    return Dwell(service, step, counts.total(), percentile(counts, 0.5), percentile(counts, 0.9), promised, late)


def _elements(session: Session, service: str) -> Mapping[str, Element]:
    """The steps of the service as it is in force; none of a service that is not open any more."""
    try:
        return releases.parsed(session, releases.current_id(session, service)).spec.elements
    except NotFound:
        return {}


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _mondays(scope: Scope) -> Sequence[date]:
    first = _monday(scope.since)
    return [first + timedelta(weeks=n) for n in range((_monday(scope.until) - first).days // 7 + 1)]
