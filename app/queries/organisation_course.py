"""What has happened to a unit, and who belongs to it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from app.domain.calendar import today
from app.domain.validity import RegisterState
from app.models import Case, Event, Organisation, Registration
from app.models.base import now
from app.queries.events import KINDS, OFFICE

REISSUE = "reissue"
LONGEST = 100  # lines shown, the newest ones


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a unit's history; `said` has what its kind keeps, `proof` the id of the file that proves it."""

    title: str
    kind: str
    at: datetime
    by: str
    said: dict[str, Any]

    @property
    def proof(self) -> str:
        return str(self.said.get("proof") or "")


@dataclass(frozen=True, slots=True)
class Members:
    """How many people are registered with a unit today, and for how many new certificates are being made."""

    registered: int
    reissuing: int


def course(session: Session, organisation_id: UUID) -> Sequence[Line]:
    """The history of a unit, the newest line first; units that it took in are told as well."""
    key = str(organisation_id)
    about = or_(Event.content["organisation"].as_string() == key, Event.content["into"].as_string() == key)
    query = select(Event).where(Event.stream == OFFICE, Event.kind.startswith("organisation_"), about)
    return [
        Line(KINDS.get(event.kind, event.kind), event.kind, event.at, event.actor, event.content)
        for event in session.scalars(query.order_by(Event.id.desc()).limit(LONGEST))
    ]


def members(session: Session, organisation_id: UUID) -> Members:
    """Count the people of a unit."""
    valid = select(func.count()).where(
        Registration.organisation_id == organisation_id,
        Registration.state == RegisterState.VALID.value,
        Registration.valid_to >= today(now()),
    )
    open_cases = select(func.count()).where(
        Case.organisation_id == organisation_id, Case.service_key == REISSUE, Case.closed_at.is_(None)
    )
    return Members(session.scalars(valid).one(), session.scalars(open_cases).one())


def taken_in(session: Session, organisation_id: UUID) -> Sequence[Organisation]:
    """The units that were merged into this one, by name."""
    query = select(Organisation).where(Organisation.merged_into_id == organisation_id)
    return session.scalars(query.order_by(Organisation.name)).all()
