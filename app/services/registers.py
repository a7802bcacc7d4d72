"""登记簿: enter a person, and keep the versions of the certificate."""

import secrets
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.adapters.neighbours import neighbours
from app.domain.actor import SYSTEM
from app.domain.calendar import today
from app.domain.numbers import registration_number
from app.domain.validity import CertificateState, RegisterState, period_end
from app.errors import NotFound
from app.models import Case, Certificate, Person, Registration, RegistrationVersion, Service
from app.models.base import now
from app.queries import answers, parameters
from app.queries.review import applicant_form
from app.services import history, sequences


def enter(session: Session, case: Case) -> Registration:
    """Write the approved case into the register: once, however often it is asked.

    A number is for life; whoever registers again after a lapse keeps it and starts a new period today. The
    certificate's row is made with it, so that making the document later may be repeated.
    """
    known = session.scalars(select(Registration).where(Registration.person_id == case.person_id)).one_or_none()
    if known is not None and _entered(session, case):
        return known
    day = today(now())
    values = _values(session, case)
    until = period_end(day, int(parameters.value(session, "validity.years", day)))
    registration = known or _new(session, case, values, day)
    registration.state = RegisterState.VALID
    registration.organisation_id = case.organisation_id
    registration.valid_from = day
    registration.valid_to = until
    if known is not None:
        registration.version += 1
    session.flush()
    content = _content(session, case, registration, values)
    session.add(
        RegistrationVersion(
            registration_id=registration.id, version=registration.version, case_id=case.id, content=content
        )
    )
    _new_certificate(session, case, registration, content, _uuid(values.get("photo")))
    history.record(session, "registered", by=SYSTEM, content={"registration": registration.number}, case=case)
    return registration


def put_into_force(session: Session, certificate_id: UUID, file_id: UUID) -> Certificate:
    """The document is made: this version becomes the one in force, earlier ones are superseded."""
    certificate = session.get(Certificate, certificate_id, with_for_update={"of": Certificate})
    if certificate is None:
        raise NotFound
    if certificate.file_id is not None:
        return certificate
    session.execute(
        update(Certificate)
        .where(
            Certificate.registration_id == certificate.registration_id,
            Certificate.state == CertificateState.CURRENT.value,
        )
        .values(state=CertificateState.SUPERSEDED.value)
    )
    certificate.state, certificate.file_id, certificate.made_at = CertificateState.CURRENT.value, file_id, now()
    return certificate


def of_case(session: Session, case_id: UUID) -> Certificate:
    """The certificate that a case led to. Raises NotFound."""
    certificate = session.scalars(select(Certificate).where(Certificate.case_id == case_id)).one_or_none()
    if certificate is None:
        raise NotFound("此办件没有证书")
    return certificate


def _entered(session: Session, case: Case) -> bool:
    query = select(RegistrationVersion.id).where(RegistrationVersion.case_id == case.id)
    return session.scalars(query).one_or_none() is not None


def _new(session: Session, case: Case, values: dict[str, Any], day: date) -> Registration:
    province = str(values.get("region_code") or "00")[:2]
    province = province if province.isdigit() else "00"
    serial = sequences.draw(session, f"registration:{day.year}:{province}")
    registration = Registration(
        person_id=case.person_id,
        number=registration_number(day.year, province, serial),
        state=RegisterState.VALID.value,
        first_registered_on=day,
        version=1,
    )
    session.add(registration)
    return registration


def _values(session: Session, case: Case) -> dict[str, Any]:
    row = answers.of_round(session, case.id, applicant_form(session, case).key, case.round)
    return dict(row.values) if row else {}


def _content(session: Session, case: Case, registration: Registration, values: dict[str, Any]) -> dict[str, Any]:
    """What the certificate says; the identity number is not in it but read from the sealed roster when printing."""
    person = session.get_one(Person, case.person_id)
    labels = {o.code: o.label for o in answers.options(session).get("supervision_specialty", ())}
    chosen = values.get("supervision_specialty") or []
    service = session.get_one(Service, case.service_key)
    return {
        "registration_no": registration.number,
        "full_name": person.full_name,
        "gender": person.gender or str(values.get("gender") or ""),
        "qualification_no": person.qualification_no,
        "specialty": "、".join(labels.get(code, code) for code in chosen) or person.specialty,
        "organisation": case.organisation_name,
        "first_registered_on": registration.first_registered_on.isoformat(),
        "valid_from": registration.valid_from.isoformat(),
        "valid_to": registration.valid_to.isoformat(),
        "kind": service.name,
        "issuer": neighbours(session).settings.office_name,
        "issued_on": today(now()).isoformat(),
        "version": registration.version,
    }


def _new_certificate(
    session: Session, case: Case, registration: Registration, content: dict[str, Any], photo_id: UUID | None
) -> None:
    beside = neighbours(session)
    session.add(
        Certificate(
            registration_id=registration.id,
            case_id=case.id,
            version=registration.version,
            kind=case.service_key,
            state=CertificateState.PENDING.value,
            token=secrets.token_urlsafe(16),
            check_code=beside.vault.code(f"{registration.number}:{registration.version}"),
            content=content,
            photo_id=photo_id,
            issued_on=today(now()),
        )
    )


def _uuid(text: Any) -> UUID | None:
    try:
        return UUID(str(text))
    except ValueError:
        return None
