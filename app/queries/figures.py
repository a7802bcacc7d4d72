"""统计: the period and the service that figures are asked for, and what their statements share.

Everything is counted and grouped in the database; what comes back is as long as there are people, steps and days, and
never as long as there are cases.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, String, and_, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import Session
from sqlalchemy.sql.functions import FunctionElement

from app.domain.calendar import end_of_day
from app.models import Case, Decision, Service
from app.queries import reference

LONGEST = 366
USUAL = 90
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Scope:
    """The days from `since` to `until`, both included, and one service or, when it is "", all of them."""

    since: date
    until: date
    service: str = ""

    @property
    def begins(self) -> datetime:
        """The instant at which the first day begins in Shanghai."""
        return end_of_day(self.since - _DAY)

    @property
    def ends(self) -> datetime:
        """The instant at which the last day is over."""
        return end_of_day(self.until)


def scope(day: date, since: date | None, until: date | None, service: str) -> Scope:
    """What was asked for; without days the last 90 up to `day`, and never more than a year."""
    last = min(until or day, day)
    first = min(since or last - (USUAL - 1) * _DAY, last)
    return Scope(max(first, last - (LONGEST - 1) * _DAY), last, service)


def services(session: Session) -> dict[str, str]:
    """The names of the services by their keys."""
    return reference.kept(session, "figures_services", _services)


def _services(session: Session) -> dict[str, str]:
    return {row.key: row.name for row in session.scalars(select(Service).order_by(Service.key))}


def decided(scope: Scope) -> ColumnElement[bool]:
    """The first decisions of the period; one that takes the place of another is no work of its own."""
    when = Decision.created_at >= scope.begins, Decision.created_at < scope.ends
    return and_(*when, Decision.supersedes_id.is_(None))


def of_service(query: Select[*tuple[Any, ...]], scope: Scope) -> Select[*tuple[Any, ...]]:
    """The query, which reads `Case`, for one service or for all."""
    return query.where(Case.service_key == scope.service) if scope.service else query


class ShanghaiDay(FunctionElement[str]):
    """The day of an instant by the clocks of Shanghai, written YYYY-MM-DD."""

    type = String()
    inherit_cache = True
    name = "shanghai_day"


class FirstPart(FunctionElement[str]):
    """What stands before the first dot of a text: the field of `work_history.0.unit`."""

    type = String()
    inherit_cache = True
    name = "first_part"


@compiles(ShanghaiDay, "postgresql")
def _day_in_postgresql(element: Any, compiler: Any, **options: Any) -> str:
    return f"to_char({compiler.process(element.clauses, **options)} AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD')"


@compiles(ShanghaiDay, "sqlite")
def _day_in_sqlite(element: Any, compiler: Any, **options: Any) -> str:
    """SQLite keeps UTC; Shanghai has been eight hours ahead without a break since 1991."""
    return f"date({compiler.process(element.clauses, **options)}, '+8 hours')"


@compiles(FirstPart, "postgresql")
def _part_in_postgresql(element: Any, compiler: Any, **options: Any) -> str:
    return f"split_part({compiler.process(element.clauses, **options)}, '.', 1)"


@compiles(FirstPart, "sqlite")
def _part_in_sqlite(element: Any, compiler: Any, **options: Any) -> str:
    text = compiler.process(element.clauses, **options)
    return f"substr({text}, 1, instr({text} || '.', '.') - 1)"
