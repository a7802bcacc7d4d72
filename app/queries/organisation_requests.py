"""The organisations that an applicant asked for, and what became of each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import Organisation
from app.queries.organisations import LABELS


@dataclass(frozen=True, slots=True)
class OwnRequest:
    """One request; `reason` is set when it was returned."""

    name: str
    uscc: str
    state: str
    label: str
    reason: str
    created_at: datetime


def of_account(session: Session, account_id: UUID) -> Sequence[OwnRequest]:
    """The account's requests, the newest first."""
    query = select(Organisation).where(Organisation.requested_by == account_id).order_by(Organisation.id.desc())
    return [
        OwnRequest(row.name, row.uscc, row.state, LABELS[row.state], row.reason, row.created_at)
        for row in session.scalars(query)
    ]
