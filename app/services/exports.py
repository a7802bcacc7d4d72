"""导出申请表: order the printed form; the worker makes it."""

from uuid import UUID

from sqlalchemy.orm import Session

from app.domain.actor import Actor
from app.domain.calendar import today
from app.errors import Conflict, Fault, InvalidInput
from app.forms.validation import faults
from app.models import Case, Document, Person
from app.models.base import now
from app.queries import answers, cases, eligibility, organisations
from app.queries.cases import Desk
from app.services import history, jobs
from app.services.drafts import open_desk, owned


def order(session: Session, case_id: UUID, *, by: Actor) -> Document:
    """Ask for DOCX and PDF of the answers as they are now; the same answers are printed once.

    The guide, 3.3: every starred field comes first. Raises InvalidInput with all faults, Conflict where
    nothing is printed.
    """
    case = owned(session, case_id, by)
    desk = open_desk(session, case)
    if "export" not in desk.element.properties:
        raise Conflict("此申请不需要导出申请表")
    wrong = form_faults(session, desk) or condition_faults(session, desk)
    if wrong:
        raise InvalidInput(wrong)
    document = cases.exported(session, case.id, desk.digest)
    if document is None:
        document = _new(session, case, desk)
        history.record(session, "form_exported", by=by, content={"round": case.round, "digest": desk.digest}, case=case)
    return document


def form_faults(session: Session, desk: Desk) -> list[Fault]:
    """All that is wrong with the form, in the order of its fields."""
    found = faults(desk.form, desk.values, options=answers.options(session), today=today(now()))
    wrong = {fault.field for fault in found}
    return [*found, *(f for f in _unit_faults(session, desk) if f.field not in wrong)]


def condition_faults(session: Session, desk: Desk) -> list[Fault]:
    """What the answers make impossible, at the fields that the service's conditions name: told before printing."""
    person = session.get_one(Person, desk.case.person_id)
    found = eligibility.conditions(session, desk.case.service_key, person, case=desk.case, handing_in=True)
    return [Fault(one.field, one.reason or one.label, "CONDITION") for one in found if not one.met and one.field]


def _unit_faults(session: Session, desk: Desk) -> list[Fault]:
    """A chosen unit must be one that the office has approved and not suspended since."""
    return organisations.choice_faults(session, desk.form, desk.values)


def _new(session: Session, case: Case, desk: Desk) -> Document:
    template = desk.element.properties["export"]
    document = Document(case_id=case.id, template=template, round=case.round, digest=desk.digest)
    session.add(document)
    session.flush()
    jobs.ask(
        session,
        "render_document",
        key=f"document:{document.id}",
        parameters={"document": str(document.id)},
        case_id=case.id,
    )
    return document
