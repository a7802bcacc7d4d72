"""Files that are among the papers of a case more than once, or among those of several cases."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import bindparam, or_, select
from sqlalchemy.orm import Session

from app.domain.actor import Actor
from app.models import Attachment, Case, StoredFile, Task

# More than these say nothing more.
NAMED = 20

_REPLACED = select(Attachment).where(Attachment.case_id == bindparam("case"), Attachment.removed_in.is_not(None))
_OWN = or_(Task.holder_id == bindparam("account"), Task.finished_by == bindparam("account"))
_ELSEWHERE = (
    select(
        StoredFile.sha256,
        Case.number,
        select(Task.id).where(Task.case_id == Case.id, _OWN).exists().label("known"),
    )
    .join(Attachment, Attachment.file_id == StoredFile.id)
    .join(Case, Case.id == Attachment.case_id)
    .where(StoredFile.sha256.in_(bindparam("digests", expanding=True)), Case.person_id != bindparam("person"))
    .distinct()
    .limit(NAMED)
)


@dataclass(frozen=True, slots=True)
class Copy:
    """A file that another person's case has too; `number` is "" for a case that this reviewer has no task in."""

    sha256: str
    number: str


def replaced(session: Session, case_id: UUID) -> Sequence[Attachment]:
    """The attachments of a case that were taken out of their slots."""
    return session.scalars(_REPLACED, {"case": case_id}).all()


def elsewhere(session: Session, digests: Collection[str], *, person_id: UUID, by: Actor | None) -> list[Copy]:
    """Where the same content was handed in by other people, for the reviewer `by`."""
    if not digests:
        return []
    values = {"digests": sorted(digests), "person": person_id, "account": by.account_id if by else None}
    return [Copy(row.sha256, row.number if row.known else "") for row in session.execute(_ELSEWHERE, values)]
