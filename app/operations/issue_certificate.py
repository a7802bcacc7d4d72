"""制作证书: render, convert, sign and store the certificate that the register already knows."""

from uuid import UUID

from sqlalchemy.orm import Session

from app.adapters import pdf, qr
from app.adapters.docx import Template
from app.adapters.neighbours import Neighbours, neighbours
from app.domain.identity import DocumentType
from app.models import Case, Person, StoredFile
from app.operations import kept
from app.operations.base import Inputs, Operation, Result
from app.queries import releases
from app.services import certificates
from app.services.jobs import Claimed

PHOTO_WIDTH_MM = 32.0
QR_WIDTH_MM = 26.0


def _prepare(session: Session, claimed: Claimed) -> Inputs:
    case = session.get_one(Case, claimed.case_id)
    person = session.get_one(Person, case.person_id)
    certificate = certificates.of_case(session, case.id)
    beside = neighbours(session)
    url = f"{beside.settings.base_url.rstrip('/')}/verify/{certificate.token}"
    photo = session.get(StoredFile, certificate.photo_id) if certificate.photo_id else None
    facts = {
        **certificate.content,
        "id_doc_type": DocumentType(person.id_doc_type).label,
        "id_doc_no": beside.vault.open(person.id_no_sealed),
        "check_code": certificate.check_code,
        "verify_url": url,
    }
    return {
        "certificate": str(certificate.id),
        "template": releases.parsed(session, case.release_id).templates[claimed.parameters["template"]],
        "context": {"certificate": facts},
        "url": url,
        "number": certificate.content["registration_no"],
        "photo": photo.key if photo else "",
        "issuer": beside.settings.office_name,
    }


def _perform(inputs: Inputs, beside: Neighbours) -> Result:
    images = {"qr": (qr.png(inputs["url"]), QR_WIDTH_MM)}
    if inputs["photo"]:
        images["photo"] = (beside.storage.get(inputs["photo"]), PHOTO_WIDTH_MM)
    docx = Template(inputs["template"]).render(inputs["context"], images)
    plain = beside.office.convert(docx, expect=inputs["number"])
    signed = beside.signer.sign(plain, reason="设备监理师登记证书", name=inputs["issuer"])
    return {
        "certificate": inputs["certificate"],
        "pdf": kept.put(beside, signed, ".pdf", f"登记证书-{inputs['number']}.pdf"),
        "pages": pdf.pages(signed),
    }


def _apply(session: Session, claimed: Claimed, result: Result) -> None:
    file = kept.row(session, result["pdf"], pages=result["pages"])
    certificates.put_into_force(session, UUID(result["certificate"]), file.id)


ISSUE_CERTIFICATE = Operation(
    "issue_certificate",
    "制作证书",
    frozenset({"template"}),
    prepare=_prepare,
    perform=_perform,
    apply=_apply,
)
