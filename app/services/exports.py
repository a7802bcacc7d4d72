"""导出申请表: order the printed form; the worker makes it."""

from uuid import UUID

from sqlalchemy.orm import Session

from app.domain.actor import Actor
from app.errors import Conflict, InvalidInput
from app.models import Case, Document
from app.queries import cases, form_faults
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
    wrong = form_faults.of(session, desk) or form_faults.of_conditions(session, desk)
    if wrong:
        raise InvalidInput(wrong)
    document = cases.exported(session, case.id, desk.digest)
    if document is None:
        document = _new(session, case, desk)
        history.record(session, "form_exported", by=by, content={"round": case.round, "digest": desk.digest}, case=case)
    return document


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
