"""换发证书: when a unit was renamed or merged, its people get new certificates without asking for them."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.actor import SYSTEM
from app.domain.calendar import today
from app.domain.validity import RegisterState
from app.models import Case, Job, Organisation, Person, Registration, RegistrationVersion
from app.models.base import now
from app.queries.organisation_facts import in_place_of
from app.services import cases, copies, jobs

SERVICE = "reissue"
OPERATION = "reissue_certificates"
BATCH = 100
# People whose registration is frozen stay so; their certificate follows the unit all the same.
REGISTERED = (RegisterState.VALID.value, RegisterState.FROZEN.value)


def order(session: Session, unit: Organisation, *, change: str) -> Job:
    """Ask the worker to go through the people of a unit; `change` names what happened to it, once for all of them."""
    return _ask(session, unit.id, change, after=None)


def begin_batch(session: Session, organisation_id: UUID, change: str, after: UUID | None) -> int:
    """Open a case for each of the next 100 people of the unit, and ask for the batch behind them.

    Cases and the next batch are written in the transaction of the job, so that nobody is left out and nobody counted
    twice however often it is interrupted. Returns how many cases were opened.
    """
    unit = in_place_of(session, session.get_one(Organisation, organisation_id))
    query = select(Registration).where(
        Registration.organisation_id == organisation_id,
        Registration.state.in_(REGISTERED),
        Registration.valid_to >= today(now()),
    )
    if after is not None:
        query = query.where(Registration.id > after)
    people = session.scalars(query.order_by(Registration.id).limit(BATCH)).all()
    opened = [_begin(session, registration, unit, change) for registration in people]
    if len(people) == BATCH:
        _ask(session, organisation_id, change, after=people[-1].id)
    return sum(opened)


def _begin(session: Session, registration: Registration, unit: Organisation, change: str) -> bool:
    """Open one person's case; nothing for whoever has a certificate of the unit as it is now, or is about to."""
    key = f"reissue:{change}:{registration.person_id}"
    if session.scalars(select(Case.id).where(Case.exclusive_key == key)).first() or _is_told(
        session, registration, unit
    ):
        return False
    case = cases.start(session, SERVICE, session.get_one(Person, registration.person_id), by=SYSTEM)
    case.exclusive_key, case.submitted_at = key, now()
    case.organisation_id, case.organisation_name = unit.id, unit.name
    copies.renew(session, [case.id])
    return True


def _is_told(session: Session, registration: Registration, unit: Organisation) -> bool:
    """Whether the register's latest version names the unit as it is called now."""
    query = select(RegistrationVersion.content).where(RegistrationVersion.registration_id == registration.id)
    content = session.scalars(query.order_by(RegistrationVersion.version.desc()).limit(1)).first() or {}
    return registration.organisation_id == unit.id and content.get("organisation") == unit.name


def _ask(session: Session, organisation_id: UUID, change: str, *, after: UUID | None) -> Job:
    parameters = {"organisation": str(organisation_id), "change": change, "after": str(after or "")}
    return jobs.ask(session, OPERATION, key=f"reissue:{change}:{after or 'start'}", parameters=parameters)
