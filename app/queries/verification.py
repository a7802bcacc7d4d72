"""What the register tells anyone who asks about a certificate: never an identity number, the name only masked."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.calendar import today
from app.domain.numbers import normalise_registration_number
from app.domain.people import masked_name, normalise_name
from app.domain.validity import CertificateState, RegisterState, registration_state
from app.models import Certificate, Organisation, Person, Registration
from app.models.base import now

VALID, EXPIRED, REISSUED = "有效", "已过期", "已换发"
DEREGISTERED, REVOKED, NOT_FOUND = "已注销", "已撤销", "未查到"


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer: one of the six words, and what it is about when something was found."""

    word: str
    asked_at: datetime
    name: str = ""
    number: str = ""
    organisation: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    version: int = 0


def by_token(session: Session, token: str) -> Verdict:
    """What the QR code of a printed certificate leads to."""
    certificate = session.scalars(select(Certificate).where(Certificate.token == token)).one_or_none()
    if certificate is None:
        return Verdict(NOT_FOUND, now())
    return _verdict(session, certificate.registration, certificate)


def by_number(session: Session, number: str, name: str) -> Verdict:
    """What a typed 登记编号 with the holder's name leads to; a wrong name is answered like an unknown number."""
    query = (
        select(Registration)
        .join(Person, Person.id == Registration.person_id)
        .where(
            Registration.number == normalise_registration_number(number),
            Person.full_name == normalise_name(name),
        )
    )
    registration = session.scalars(query).one_or_none()
    return _verdict(session, registration, None) if registration else Verdict(NOT_FOUND, now())


def _verdict(session: Session, registration: Registration, certificate: Certificate | None) -> Verdict:
    organisation = session.get(Organisation, registration.organisation_id) if registration.organisation_id else None
    person = session.get_one(Person, registration.person_id)
    return Verdict(
        word=_word(registration, certificate),
        asked_at=now(),
        name=masked_name(person.full_name),
        number=registration.number,
        organisation=organisation.name if organisation else "",
        valid_from=registration.valid_from,
        valid_to=registration.valid_to,
        version=certificate.version if certificate else registration.version,
    )


def _word(registration: Registration, certificate: Certificate | None) -> str:
    """The state of the register comes first, then that of the paper that was scanned."""
    match registration_state(registration.state, registration.valid_to, today(now())):
        case RegisterState.REVOKED:
            return REVOKED
        case RegisterState.DEREGISTERED:
            return DEREGISTERED
        case RegisterState.EXPIRED:
            return EXPIRED
    return _word_of_paper(certificate.state) if certificate else VALID


def _word_of_paper(state: str) -> str:
    words = {
        CertificateState.SUPERSEDED: REISSUED,
        CertificateState.EXPIRED: EXPIRED,
        CertificateState.VOID: DEREGISTERED,  # of an entry that was ended and taken up again; what is revoked stays so
    }
    return words.get(CertificateState(state), VALID)
