"""Policy parameters by the day they are in force."""

from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import Parameter


def value(session: Session, key: str, day: date) -> Any:
    """The parameter's value on a day. Raises LookupError when it was never set, which is a fault of the set-up."""
    query = select(Parameter).where(Parameter.key == key, Parameter.valid_from <= day)
    row = session.scalars(query.order_by(Parameter.valid_from.desc()).limit(1)).one_or_none()
    if row is None:
        raise LookupError(f"parameter {key} has no value on {day.isoformat()}")
    return row.value
