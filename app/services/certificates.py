"""登记证书: its versions, made with each change of the register, and 打印, which is recorded."""

import secrets
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from app.adapters.neighbours import neighbours
from app.domain.actor import Actor
from app.domain.calendar import today
from app.domain.validity import CertificateState
from app.errors import Conflict, NotFound
from app.models import Case, Certificate, Registration
from app.models.base import now
from app.queries.certificates import state_of
from app.services import cases, history


def prepare(
    session: Session, case: Case, registration: Registration, content: Mapping[str, Any], photo: Any
) -> Certificate:
    """Add the row of the certificate whose document is still to be made.

    `photo` is the id of the file in the form; a form without one leaves the holder's photo as it was.
    """
    certificate = Certificate(
        registration_id=registration.id,
        case_id=case.id,
        version=registration.version,
        kind=case.service_key,
        state=CertificateState.PENDING.value,
        token=secrets.token_urlsafe(16),
        check_code=neighbours(session).vault.code(f"{registration.number}:{registration.version}"),
        content=dict(content),
        photo_id=_uuid(photo) or _last_photo(session, registration),
        issued_on=today(now()),
    )
    session.add(certificate)
    return certificate


def put_into_force(session: Session, certificate_id: UUID, file_id: UUID) -> Certificate:
    """The document is made: this version becomes the one in force, and earlier ones are superseded.

    A document that comes late, after that of a newer version, is superseded at once; one of an entry that was ended
    meanwhile stays void. Asking twice changes nothing.
    """
    certificate = session.get(Certificate, certificate_id)
    if certificate is None:
        raise NotFound
    session.get_one(Registration, certificate.registration_id, with_for_update=True)  # one version at a time
    session.refresh(certificate)
    if certificate.file_id is not None:
        return certificate
    certificate.file_id, certificate.made_at = file_id, now()
    if certificate.state != CertificateState.PENDING.value:
        return certificate
    current = select(func.max(Certificate.version)).where(*_in_force(certificate.registration_id))
    if certificate.version < (session.scalars(current).one() or 0):
        certificate.state = CertificateState.SUPERSEDED.value
        return certificate
    supersede = update(Certificate).where(*_in_force(certificate.registration_id))
    session.execute(supersede.values(state=CertificateState.SUPERSEDED.value))
    certificate.state = CertificateState.CURRENT.value
    return certificate


def void(session: Session, registration: Registration) -> None:
    """The entry has ended: what is in force or being made is worth nothing any more."""
    ended = Certificate.registration_id == registration.id, Certificate.state.in_(("PENDING", "CURRENT"))
    session.execute(update(Certificate).where(*ended).values(state=CertificateState.VOID.value))


def of_case(session: Session, case_id: UUID) -> Certificate:
    """The certificate that a case led to. Raises NotFound."""
    certificate = session.scalars(select(Certificate).where(Certificate.case_id == case_id)).one_or_none()
    if certificate is None:
        raise NotFound("此办件没有证书")
    return certificate


def take_out(session: Session, certificate_id: UUID, *, by: Actor) -> UUID:
    """The id of the signed document (the guide, 3.6).

    Raises NotFound for other people's, Conflict while it is being made and for versions that are not in force.
    """
    certificate = session.get(Certificate, certificate_id)
    if certificate is None or by.person_id is None or certificate.registration.person_id != by.person_id:
        raise NotFound
    state = state_of(certificate)
    if state is CertificateState.PENDING or certificate.file_id is None:
        raise Conflict("证书正在生成，请稍后再打印")
    if state is not CertificateState.CURRENT:
        raise Conflict(f"此版本证书{state.label}，不能打印")
    case = cases.lock(session, certificate.case_id)
    said = {"registration": certificate.registration.number, "version": certificate.version}
    history.record(session, "certificate_printed", by=by, content=said, case=case)
    return certificate.file_id


def _in_force(registration_id: UUID) -> tuple[Any, ...]:
    return Certificate.registration_id == registration_id, Certificate.state == CertificateState.CURRENT.value


def _last_photo(session: Session, registration: Registration) -> UUID | None:
    query = select(Certificate.photo_id).where(
        Certificate.registration_id == registration.id, Certificate.photo_id.is_not(None)
    )
    return session.scalars(query.order_by(Certificate.version.desc()).limit(1)).one_or_none()


def _uuid(text: Any) -> UUID | None:
    try:
        return UUID(str(text))
    except ValueError:
        return None
