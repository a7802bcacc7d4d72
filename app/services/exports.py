"""导出申请表: order the printed form; the worker makes it."""

from uuid import UUID

from sqlalchemy.orm import Session

from app.domain.actor import Actor
from app.domain.calendar import today
from app.errors import Fault, InvalidInput
from app.forms.validation import faults
from app.models import Case, Document, Organisation
from app.models.base import now
from app.queries import answers, cases
from app.queries.cases import Desk
from app.services import history, jobs
from app.services.drafts import open_desk, owned


def order(session: Session, case_id: UUID, *, by: Actor) -> Document:
    """Ask for DOCX and PDF of the answers as they are now; the same answers are printed once.

    The guide, 3.3: every starred field comes first. Raises InvalidInput with all faults.
    """
    case = owned(session, case_id, by)
    desk = open_desk(session, case)
    wrong = form_faults(session, desk)
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


def _unit_faults(session: Session, desk: Desk) -> list[Fault]:
    """A chosen unit must be one that the office has approved and not suspended since."""
    unit = session.get(Organisation, desk.case.organisation_id) if desk.case.organisation_id else None
    if unit is not None and unit.state == "active":
        return []
    keys = [field.key for field in desk.form.fields() if field.type == "organisation" and desk.values.get(field.key)]
    return [Fault(key, "请选择执业单位：此单位未通过审核或已停用", "ORGANISATION") for key in keys]


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
