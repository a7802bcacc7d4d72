"""What a version of the register says, and with it the certificate."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.adapters.neighbours import neighbours
from app.domain.calendar import today
from app.models import Case, Organisation, Person, Registration, RegistrationVersion, Service
from app.models.base import now
from app.queries import answers

SPECIALTY = "supervision_specialty"


def last(session: Session, registration: Registration) -> dict[str, Any]:
    """What the latest version says; nothing before there is one."""
    query = select(RegistrationVersion.content).where(RegistrationVersion.registration_id == registration.id)
    return session.scalars(query.order_by(RegistrationVersion.version.desc()).limit(1)).one_or_none() or {}


def of_case(
    session: Session, case: Case, registration: Registration, values: Mapping[str, Any], before: Mapping[str, Any]
) -> dict[str, Any]:
    """What the register says once a case has changed it; what the form does not ask stays as it was `before`.

    The identity number is not in it but read from the sealed roster when a certificate is printed.
    """
    person = session.get_one(Person, case.person_id)
    return {
        **before,
        "registration_no": registration.number,
        "full_name": person.full_name,
        "gender": person.gender or str(values.get("gender") or before.get("gender") or ""),
        "qualification_no": person.qualification_no,
        "specialty": _specialty(session, values) or before.get("specialty") or person.specialty,
        "organisation": _organisation(session, registration)
        or case.organisation_name
        or before.get("organisation", ""),
        "first_registered_on": registration.first_registered_on.isoformat(),
        "valid_from": registration.valid_from.isoformat(),
        "valid_to": registration.valid_to.isoformat(),
        "kind": session.get_one(Service, case.service_key).name,
        "issuer": neighbours(session).settings.office_name,
        "issued_on": today(now()).isoformat(),
        "version": registration.version,
    }


def _specialty(session: Session, values: Mapping[str, Any]) -> str:
    labels = answers.labels(session, SPECIALTY)
    return "、".join(labels.get(code, code) for code in values.get(SPECIALTY) or [])


def _organisation(session: Session, registration: Registration) -> str:
    unit = session.get(Organisation, registration.organisation_id) if registration.organisation_id else None
    return unit.name if unit else ""
