"""Policy parameters by the day they are in force."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.calendar import today
from app.domain.parameters import PARAMETERS, POLICY
from app.models import Case, Parameter
from app.models.base import now
from app.queries import reference


def value(session: Session, key: str, day: date) -> Any:
    """The parameter's value on a day; the example where none was in force yet. Raises KeyError when there is none."""
    values = [kept.value for kept in _kept(session) if kept.key == key and kept.valid_from <= day]
    return values[-1] if values else PARAMETERS[key].default


def in_force(session: Session, day: date) -> dict[str, Any]:
    """The policy of a day: every parameter but texts, with its value then; the example where none was in force yet."""
    examples = {key: described.default for key, described in POLICY.items()}
    return examples | {kept.key: kept.value for kept in _kept(session) if kept.key in POLICY and kept.valid_from <= day}


@dataclass(frozen=True, slots=True)
class _Kept:
    """One value of a parameter, in force from a day on."""

    key: str
    valid_from: date
    value: Any


def _kept(session: Session) -> Sequence[_Kept]:
    """All values of all times, the earlier ones first."""
    return reference.kept(session, "parameters", _load)


def _load(session: Session) -> Sequence[_Kept]:
    query = select(Parameter.key, Parameter.valid_from, Parameter.value).order_by(Parameter.valid_from)
    return tuple(_Kept(*row) for row in session.execute(query))


def of_case(session: Session, case: Case) -> dict[str, Any]:
    """The policy that a case is judged by: that of the day of its submission, kept with it; today's until then."""
    day = today(case.submitted_at or now())
    return in_force(session, day) | case.policy
