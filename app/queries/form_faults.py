"""What is wrong with an applicant's form as it is now."""

from sqlalchemy.orm import Session

from app.domain.calendar import today
from app.errors import Fault
from app.forms.validation import faults
from app.models import Person
from app.models.base import now
from app.queries import answers, eligibility, organisations
from app.queries.cases import Desk


def of(session: Session, desk: Desk) -> list[Fault]:
    """All that is wrong with the form, in the order of its fields."""
    found = faults(desk.form, desk.values, options=answers.options(session), today=today(now()))
    wrong = {fault.field for fault in found}
    return [*found, *(f for f in _of_units(session, desk) if f.field not in wrong)]


def of_conditions(session: Session, desk: Desk) -> list[Fault]:
    """What the answers make impossible, at the fields that the service's conditions name: told before printing."""
    person = session.get_one(Person, desk.case.person_id)
    found = eligibility.conditions(session, desk.case.service_key, person, case=desk.case, handing_in=True)
    return [Fault(one.field, one.reason or one.label, "CONDITION") for one in found if not one.met and one.field]


def _of_units(session: Session, desk: Desk) -> list[Fault]:
    """A chosen unit must be one that the office has approved and not suspended since."""
    return organisations.choice_faults(session, desk.form, desk.values)
