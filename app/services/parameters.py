"""Policy parameters: a new value from a day on, and the confirmation that it is no example any more."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.actor import Actor
from app.domain.calendar import today
from app.domain.parameters import PARAMETERS, Described
from app.errors import Conflict, Fault, InvalidInput, NotFound
from app.models import Case, Parameter
from app.models.base import now
from app.queries import parameter_list
from app.services import history

LATEST_YEARS = 10
STALE = "其他人刚刚修改了此参数，请重新查看后再保存"


def set_value(
    session: Session, key: str, typed: str, valid_from: date, *, confirmed: bool, seen: str, by: Actor
) -> Parameter:
    """Let a value be in force from a day on; a value that was to begin on the same day is replaced.

    Values of the past stay what they were, except that a new office may set one before its first case is
    submitted. Raises NotFound, InvalidInput, or Conflict when `seen` is not what is kept now.
    """
    described = _described(key)
    value, wrong = _value(described, typed)
    wrong += _day_faults(session, valid_from)
    if wrong:
        raise InvalidInput(wrong)
    rows = _locked(session, key, seen)
    row = next((row for row in rows if row.valid_from == valid_from), None)
    before = described.words(row.value) if row else ""
    if row is None:
        row = Parameter(key=key, valid_from=valid_from)
        session.add(row)
    row.value, row.confirmed = value, confirmed
    _record(session, "parameter_set", described, row, before=before, by=by)
    return row


def confirm(session: Session, key: str, parameter_id: UUID, *, seen: str, by: Actor) -> Parameter:
    """Say that a value is the office's own and no example. Raises NotFound or Conflict."""
    row = _one(_locked(session, key, seen), parameter_id)
    if not row.confirmed:
        row.confirmed = True
        _record(session, "parameter_confirmed", _described(key), row, by=by)
    return row


def withdraw(session: Session, key: str, parameter_id: UUID, *, seen: str, by: Actor) -> None:
    """Take back a value that is not in force yet. Raises NotFound or Conflict."""
    row = _one(_locked(session, key, seen), parameter_id)
    if row.valid_from <= today(now()):
        raise Conflict("此值已经生效，不能撤回；请另设新值")
    _record(session, "parameter_withdrawn", _described(key), row, by=by)
    session.delete(row)


def may_begin_in_the_past(session: Session) -> bool:
    """Whether no case was submitted yet, so that no value was ever used."""
    return session.scalars(select(Case.id).where(Case.submitted_at.is_not(None)).limit(1)).first() is None


def _described(key: str) -> Described:
    described = PARAMETERS.get(key)
    if described is None:
        raise NotFound("没有此参数")
    return described


def _value(described: Described, typed: str) -> tuple[Any, list[Fault]]:
    try:
        return described.read(typed), []
    except ValueError as reason:
        return None, [Fault("value", f"{described.label}：{reason}", "OUT_OF_RANGE")]


def _day_faults(session: Session, valid_from: date) -> list[Fault]:
    day = today(now())
    if valid_from < day and not may_begin_in_the_past(session):
        return [Fault("valid_from", "已有办件提交，新值只能从今天或以后的日期起生效", "PAST")]
    if abs(valid_from.year - day.year) > LATEST_YEARS:
        return [Fault("valid_from", f"生效日期应在 {LATEST_YEARS} 年之内", "OUT_OF_RANGE")]
    return []


def _locked(session: Session, key: str, seen: str) -> list[Parameter]:
    """All rows of the key, locked one after the other, when they still are what was looked at."""
    _described(key)
    locking = select(Parameter).where(Parameter.key == key).order_by(Parameter.valid_from).with_for_update()
    session.scalars(locking).all()
    shown = parameter_list.get(session, key, today(now()))
    if shown.seen != seen:
        raise Conflict(STALE)
    return list(shown.rows)


def _one(rows: list[Parameter], parameter_id: UUID) -> Parameter:
    row = next((row for row in rows if row.id == parameter_id), None)
    if row is None:
        raise NotFound("没有此值")
    return row


def _record(session: Session, kind: str, described: Described, row: Parameter, *, by: Actor, before: str = "") -> None:
    content: dict[str, Any] = {"parameter": described.key, "name": described.label, "value": described.words(row.value)}
    content |= {"before": before, "day": row.valid_from.isoformat(), "confirmed": row.confirmed}
    history.record(session, kind, by=by, content=content)
