"""导出申请表: DOCX at once, PDF as a job of its own, so that a slow LibreOffice keeps nobody from the DOCX."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app.adapters import pdf, qr
from app.adapters.docx import Template
from app.adapters.neighbours import Neighbours, neighbours
from app.domain.calendar import today
from app.domain.seal import FormSeal, short
from app.errors import NotFound
from app.forms.presentation import printed
from app.models import Case, Document, StoredFile
from app.models.base import now
from app.operations import kept
from app.operations.base import Inputs, Operation, Result
from app.queries import answers, offices, releases
from app.queries.releases import applicant_form
from app.services import jobs
from app.services.jobs import Claimed

PHOTO_WIDTH_MM = 28.0
QR_WIDTH_MM = 20.0


def _document(session: Session, claimed: Claimed) -> Document:
    document = session.get(Document, UUID(claimed.parameters["document"]))
    if document is None:
        raise NotFound("要导出的文件不存在")
    return document


def _prepare(session: Session, claimed: Claimed) -> Inputs:
    """What is printed; nothing when the answers were changed since they were ordered."""
    document = _document(session, claimed)
    case = session.get_one(Case, document.case_id)
    form = applicant_form(session, case)
    row = answers.of_round(session, case.id, form.key, document.round)
    if row is None or row.digest != document.digest:
        return {}
    values = answers.opened(session, form, row.values)
    shown = printed(form, values, answers.shown_options(session, form, values))
    shown |= {field.key: case.organisation_name for field in form.fields() if field.type == "organisation"}
    return {
        "template": releases.parsed(session, case.release_id).templates[document.template],
        "context": _context(session, case, document, shown),
        "seal": FormSeal(case.number, document.round, document.digest).text(),
        "photo": _photo_key(session, values),
        "name": f"{case.applicant_name}-{case.number}-申请表",
    }


def _context(session: Session, case: Case, document: Document, shown: dict[str, Any]) -> dict[str, Any]:
    day: date = today(now())
    return {
        "form": shown,
        "case": {
            **offices.about(session, case),
            "round": document.round,
            "digest": short(document.digest),
            "exported_on": day.isoformat(),
        },
        "office": offices.words(session),
    }


def _photo_key(session: Session, values: dict[str, Any]) -> str:
    photo = session.get(StoredFile, UUID(values["photo"])) if values.get("photo") else None
    return photo.key if photo else ""


def _perform(inputs: Inputs, beside: Neighbours) -> Result:
    if not inputs:
        return {}
    images = {"qr": (qr.png(inputs["seal"]), QR_WIDTH_MM)}
    if inputs["photo"]:
        images["photo"] = (beside.storage.get(inputs["photo"]), PHOTO_WIDTH_MM)
    docx = Template(inputs["template"]).render(inputs["context"], images)
    return {"docx": kept.put(beside, docx, ".docx", f"{inputs['name']}.docx")}


def _apply(session: Session, claimed: Claimed, result: Result) -> None:
    """Add the file; a document that was outdated before it was made is gone, and can be ordered anew."""
    document = _document(session, claimed)
    if document.docx_id is not None:
        return
    if not result:
        session.delete(document)
        return
    document.docx_id = kept.row(session, result["docx"]).id
    document.made_at = now()
    if neighbours(session).office.available:
        jobs.ask(
            session,
            "convert_document",
            key=f"pdf:{document.id}",
            parameters={"document": str(document.id)},
            case_id=document.case_id,
        )


def _prepare_pdf(session: Session, claimed: Claimed) -> Inputs:
    document = _document(session, claimed)
    case = session.get_one(Case, document.case_id)
    docx = session.get_one(StoredFile, document.docx_id)
    return {"docx": docx.key, "number": case.number, "name": docx.name.removesuffix(".docx")}


def _perform_pdf(inputs: Inputs, beside: Neighbours) -> Result:
    made = beside.office.convert(beside.storage.get(inputs["docx"]), expect=inputs["number"])
    return {"pdf": kept.put(beside, made, ".pdf", f"{inputs['name']}.pdf"), "pages": pdf.pages(made)}


def _apply_pdf(session: Session, claimed: Claimed, result: Result) -> None:
    document = _document(session, claimed)
    if document.pdf_id is None:
        document.pdf_id = kept.row(session, result["pdf"], pages=result["pages"]).id


RENDER_DOCUMENT = Operation(
    "render_document",
    "制作文书",
    prepare=_prepare,
    perform=_perform,
    apply=_apply,
    internal=True,
)
CONVERT_DOCUMENT = Operation(
    "convert_document",
    "转换为 PDF",
    prepare=_prepare_pdf,
    perform=_perform_pdf,
    apply=_apply_pdf,
    internal=True,
)
