"""Whether a person may open a service, and which conditions say so."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain import eligibility
from app.domain.calendar import today
from app.domain.eligibility import Condition, Standing
from app.domain.validity import RegisterState, registration_state
from app.models import Account, Case, Person, Registration, Service
from app.models.base import now
from app.queries import releases

RULES = {"first_registration": eligibility.first_registration}


def conditions(session: Session, service_key: str, person: Person) -> Sequence[Condition]:
    """The conditions for starting a service today, met or not, each with its reason.

    The start event of the service's diagram names the set of rules (`eligibility`); without one everybody may start.
    """
    release = releases.current(session, service_key)
    spec = releases.parsed(session, release.id).spec
    start = next(e for e in spec.elements.values() if e.kind == "startEvent")
    rule = RULES.get(start.properties.get("eligibility", ""))
    return rule(standing(session, person)) if rule else ()


def standing(session: Session, person: Person) -> Standing:
    """What the office knows of a person when an application is started."""
    registration = session.scalars(select(Registration).where(Registration.person_id == person.id)).one_or_none()
    accounts = session.scalars(select(Account).where(Account.person_id == person.id)).all()
    account = next((account for account in accounts if "applicant" in account.roles), None)
    number, service = _open_case(session, person)
    state = RegisterState.NONE
    if registration is not None:
        state = registration_state(registration.state, registration.valid_to, today(now()))
    return Standing(
        register_state=state,
        registration_no=registration.number if registration else "",
        valid_to=registration.valid_to if registration else None,
        activated=account is not None and account.state == "active",
        frozen=state is RegisterState.FROZEN,
        qualification_no=person.qualification_no,
        open_case=number,
        open_service=service,
    )


def _open_case(session: Session, person: Person) -> tuple[str, str]:
    query = select(Case.number, Service.name).join(Service, Service.key == Case.service_key)
    row = session.execute(query.where(Case.person_id == person.id, Case.exclusive_key.is_not(None))).first()
    return (row[0], row[1]) if row else ("", "")
