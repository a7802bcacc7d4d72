"""Which stored files an applicant may see: own uploads, own attachments, own exports, own certificates."""

from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.errors import NotFound
from app.models import Attachment, Case, Certificate, Document, Registration, StoredFile


def get(session: Session, file_id: UUID, *, account_id: UUID, person_id: UUID) -> StoredFile:
    """The file when it belongs to this person; to anybody else it does not exist. Raises NotFound."""
    attached = select(Attachment.file_id).join(Case, Case.id == Attachment.case_id).where(Case.person_id == person_id)
    exported = select(Document.id).join(Case, Case.id == Document.case_id).where(Case.person_id == person_id)
    printed = (
        select(Certificate.id)
        .join(Registration, Registration.id == Certificate.registration_id)
        .where(Registration.person_id == person_id)
    )
    own = or_(
        StoredFile.owner_id == account_id,
        StoredFile.id.in_(attached),
        exported.where(or_(Document.docx_id == StoredFile.id, Document.pdf_id == StoredFile.id)).exists(),
        printed.where(or_(Certificate.file_id == StoredFile.id, Certificate.photo_id == StoredFile.id)).exists(),
    )
    file = session.scalars(select(StoredFile).where(StoredFile.id == file_id, own)).one_or_none()
    if file is None:
        raise NotFound
    return file
