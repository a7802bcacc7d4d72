"""登记证书 as their holder sees them: every version, the newest first."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.calendar import today
from app.domain.validity import CertificateState, RegisterState, registration_state
from app.models import Case, Certificate, Registration, Service
from app.models.base import now

ENDED = {RegisterState.REVOKED, RegisterState.DEREGISTERED}


@dataclass(frozen=True, slots=True)
class HeldCertificate:
    """One version; `service` is what it was issued for, `state` that of today.

    It is `printable` when there is a document in force.
    """

    id: UUID
    number: str
    version: int
    service: str
    state: CertificateState
    content: dict[str, Any]
    printable: bool


def of_person(session: Session, person_id: UUID) -> Sequence[HeldCertificate]:
    """All versions of the person's certificate."""
    query = (
        select(Certificate, Service.name)
        .join(Registration, Registration.id == Certificate.registration_id)
        .join(Case, Case.id == Certificate.case_id)
        .join(Service, Service.key == Case.service_key)
        .where(Registration.person_id == person_id)
    )
    return [_held(row, service) for row, service in session.execute(query.order_by(Certificate.version.desc()))]


def state_of(certificate: Certificate) -> CertificateState:
    """What the version is worth today; the state of the register comes first."""
    stored = CertificateState(certificate.state)
    registration = certificate.registration
    standing = registration_state(registration.state, registration.valid_to, today(now()))
    if standing in ENDED:
        return CertificateState.VOID
    if stored is CertificateState.CURRENT and standing is RegisterState.EXPIRED:
        return CertificateState.EXPIRED
    return stored


def _held(row: Certificate, service: str) -> HeldCertificate:
    state = state_of(row)
    return HeldCertificate(
        id=row.id,
        number=row.registration.number,
        version=row.version,
        service=service,
        state=state,
        content=row.content,
        printable=state is CertificateState.CURRENT and row.file_id is not None,
    )
