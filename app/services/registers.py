"""登记簿: what an approved case changes in it, one version after the other."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.actor import SYSTEM
from app.domain.calendar import today
from app.domain.numbers import registration_number
from app.domain.register import Act, obstacle
from app.domain.validity import RegisterState, period_end, renewed_period
from app.errors import Conflict, NotFound
from app.models import Case, Organisation, Registration, RegistrationVersion
from app.models.base import now
from app.queries import answers, parameters
from app.queries.organisation_facts import in_place_of
from app.queries.releases import applicant_form
from app.services import certificates, history, register_contents, sequences


@dataclass(frozen=True, slots=True)
class _Entry:
    """What one act works with: the answers of the form, and how many years a period lasts."""

    case: Case
    values: Mapping[str, Any]
    day: date
    years: int


def enter(session: Session, case: Case, act: Act = Act.REGISTER, *, on: date | None = None) -> Registration:
    """Write an approved case into the register: once, however often it is asked. The caller holds the case's lock.

    A number is for life. `register` begins a period today (`on` another day, for what was taken over from earlier
    records), for whoever registers again as well; `renew` adds the period that follows the old end, whatever the day;
    `change` takes the unit of the form and keeps the dates; `reissue` keeps everything; `deregister` ends. All but
    the last make the row of the next certificate, so that making its document may be repeated. Raises Conflict where
    the state of the entry does not allow the act.
    """
    known = _locked(session, case)
    if known is not None and _entered(session, case):
        return known
    state = RegisterState(known.state) if known is not None else RegisterState.NONE
    if reason := obstacle(act, state):
        raise Conflict(reason)
    day = on or today(now())
    entry = _Entry(case, _values(session, case), day, int(parameters.of_case(session, case)["validity.years"]))
    registration = known or _new(session, entry)
    _ACTS[act](session, registration, entry)
    if known is not None:
        registration.version += 1
    session.add(registration)
    session.flush()
    _keep(session, registration, entry, act)
    said = {"registration": registration.number, "act": act.value, "version": registration.version}
    history.record(session, "registered", by=SYSTEM, content=said, case=case)
    return registration


def _keep(session: Session, registration: Registration, entry: _Entry, act: Act) -> None:
    """Add the version, and the certificate that says so; who is deregistered gets none."""
    case = entry.case
    before = register_contents.last(session, registration)
    content = register_contents.of_case(session, case, registration, entry.values, before)
    session.add(
        RegistrationVersion(
            registration_id=registration.id,
            version=registration.version,
            case_id=case.id,
            act=act.value,
            content=content,
        )
    )
    if act is Act.DEREGISTER:
        certificates.void(session, registration)
    else:
        certificates.prepare(session, case, registration, content, entry.values.get("photo"))


def _register(session: Session, registration: Registration, entry: _Entry) -> None:
    registration.state = RegisterState.VALID.value
    registration.organisation_id = _unit(session, entry.case)
    registration.valid_from = entry.day
    registration.valid_to = period_end(entry.day, entry.years)
    registration.renewed_from = None


def _renew(session: Session, registration: Registration, entry: _Entry) -> None:
    registration.renewed_from, registration.valid_to = renewed_period(registration.valid_to, entry.years)


def _change(session: Session, registration: Registration, entry: _Entry) -> None:
    registration.organisation_id = _unit(session, entry.case)


def _reissue(session: Session, registration: Registration, entry: _Entry) -> None:
    """Nothing changes but what the certificate says: the present name of the unit, or the one that took it in."""
    unit = session.get(Organisation, registration.organisation_id) if registration.organisation_id else None
    registration.organisation_id = in_place_of(session, unit).id if unit is not None else None


def _deregister(session: Session, registration: Registration, entry: _Entry) -> None:
    registration.state = RegisterState.DEREGISTERED.value


_ACTS = {
    Act.REGISTER: _register,
    Act.RENEW: _renew,
    Act.CHANGE: _change,
    Act.REISSUE: _reissue,
    Act.DEREGISTER: _deregister,
}


def _locked(session: Session, case: Case) -> Registration | None:
    query = select(Registration).where(Registration.person_id == case.person_id).with_for_update()
    return session.scalars(query.execution_options(populate_existing=True)).one_or_none()


def _entered(session: Session, case: Case) -> bool:
    query = select(RegistrationVersion.id).where(RegistrationVersion.case_id == case.id)
    return session.scalars(query).one_or_none() is not None


def _new(session: Session, entry: _Entry) -> Registration:
    province = str(entry.values.get("region_code") or "00")[:2]
    province = province if province.isdigit() else "00"
    serial = sequences.draw(session, f"registration:{entry.day.year}:{province}")
    return Registration(
        person_id=entry.case.person_id,
        number=registration_number(entry.day.year, province, serial),
        state=RegisterState.VALID.value,
        first_registered_on=entry.day,
        version=1,
    )


def _unit(session: Session, case: Case) -> Any:
    """The unit of the form; when it was merged meanwhile, the one that took its place."""
    unit = session.get(Organisation, case.organisation_id) if case.organisation_id else None
    return in_place_of(session, unit).id if unit is not None else None


def _values(session: Session, case: Case) -> Mapping[str, Any]:
    """The answers of the last submission; a service that asks for nothing has none."""
    try:
        form = applicant_form(session, case)
    except NotFound:
        return {}
    row = answers.of_round(session, case.id, form.key, case.round)
    return row.values if row else {}
