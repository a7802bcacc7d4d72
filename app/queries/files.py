"""Where a stored file is used: the cases whose papers it is among."""

from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.errors import NotFound
from app.models import Account, Answers, Attachment, Case, Certificate, Document, StoredFile, Task


def get(session: Session, file_id: UUID) -> StoredFile:
    """One file. Raises NotFound."""
    file = session.get(StoredFile, file_id)
    if file is None:
        raise NotFound
    return file


def tasks_with(session: Session, file: StoredFile) -> list[tuple[Task, Case]]:
    """Every task, open or finished, of a case that has the file among its papers."""
    query = select(Task, Case).join(Case, Case.id == Task.case_id).where(Case.id.in_(_cases_with(session, file)))
    return [(task, case) for task, case in session.execute(query)]


def attached(session: Session, file: StoredFile) -> list[tuple[Attachment, Case]]:
    """Where the file stands in a place for attachments, in whatever round."""
    query = select(Attachment, Case).join(Case, Case.id == Attachment.case_id).where(Attachment.file_id == file.id)
    return [(attachment, case) for attachment, case in session.execute(query.order_by(Attachment.created_at))]


def _cases_with(session: Session, file: StoredFile) -> set[UUID]:
    attached = select(Attachment.case_id).where(Attachment.file_id == file.id)
    made = select(Document.case_id).where(or_(Document.docx_id == file.id, Document.pdf_id == file.id))
    issued = select(Certificate.case_id).where(or_(Certificate.file_id == file.id, Certificate.photo_id == file.id))
    found = {case_id for query in (attached, made, issued) for case_id in session.scalars(query)}
    return found or _cases_answering(session, file)


def _cases_answering(session: Session, file: StoredFile) -> set[UUID]:
    """The cases of its owner in whose answers it stands: that is how a form names the photo."""
    query = (
        select(Answers.case_id, Answers.values)
        .join(Case, Case.id == Answers.case_id)
        .join(Account, Account.person_id == Case.person_id)
        .where(Account.id == file.owner_id)
    )
    return {case_id for case_id, values in session.execute(query) if str(file.id) in values.values()}
