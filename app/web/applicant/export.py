"""导出申请表: DOCX and PDF to print, sign and stamp (the guide, 3.3 and 3.4)."""

from typing import Any
from uuid import UUID

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.errors import InvalidInput
from app.models import Document, Job
from app.queries import cases
from app.queries.cases import Desk
from app.services import drafts, exports
from app.web import limits
from app.web.access import only
from app.web.applicant import form, journey, ways
from app.web.applicant.room import at_desk, blueprint, own_case
from app.web.world import actor, neighbours, reading, transaction


@blueprint.get("/cases/<uuid:case_id>/export")
@only("applicant")
@at_desk
def export(desk: Desk) -> ResponseReturnValue:
    """Where the export stands, and how to print, sign, stamp and scan it."""
    state = _state(desk)
    return render_template(
        "applicant/export.html",
        desk=desk,
        case=desk.case,
        steps=journey.steps_of_draft(reading(), desk, "export"),
        trail=form.case_trail(desk.case, "导出打印签章"),
        **ways.beside(reading(), desk, "export"),
        **state,
    )


@blueprint.get("/cases/<uuid:case_id>/export/state")
@only("applicant")
@at_desk
def export_state(desk: Desk) -> ResponseReturnValue:
    """The part of the page that changes while the worker makes the documents."""
    return render_template("applicant/_export_state.html", case=desk.case, **_state(desk))


@blueprint.post("/cases/<uuid:case_id>/export")
@only("applicant")
@limits.export
def export_order(case_id: UUID) -> ResponseReturnValue:
    """Order the printed form of what was saved last; faults lead back to their fields."""
    try:
        with transaction() as session:
            exports.order(session, case_id, by=actor())
    except InvalidInput as refused:
        desk = drafts.open_desk(reading(), own_case(case_id))
        return form.page(desk, desk.values, faults=refused.faults), 422
    return redirect(url_for("applicant.export", case_id=case_id), 303)


def _state(desk: Desk) -> dict[str, Any]:
    session = reading()
    document = cases.exported(session, desk.case.id, desk.digest)
    last = cases.last_export(session, desk.case.id)
    with_pdf = neighbours().office.available
    waiting = document is not None and (document.docx_id is None or (with_pdf and document.pdf_id is None))
    return {
        "document": document,
        "outdated": last if document is None else None,
        "with_pdf": with_pdf,
        "failed": waiting and document is not None and _has_failed(document),
        "waiting": waiting,
    }


def _has_failed(document: Document) -> bool:
    """Whether the worker has given up and an administrator must look."""
    keys = (f"document:{document.id}", f"pdf:{document.id}")
    return bool(reading().query(Job.id).filter(Job.key.in_(keys), Job.state == "incident").first())
