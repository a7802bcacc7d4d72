"""Who looked at which scan, as the case's history tells."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from app.models import Attachment, Event

KIND = "original_viewed"
_SEEN = select(Event.content).where(
    Event.case_id == bindparam("case"),
    Event.kind == KIND,
    Event.account_id == bindparam("account"),
    Event.at > bindparam("since"),
)
_ATTACHED = select(Attachment).where(
    Attachment.case_id == bindparam("case"), Attachment.file_id.in_(bindparam("files", expanding=True))
)


def seen(session: Session, case_id: UUID, *, account_id: UUID | None, since: datetime) -> frozenset[UUID]:
    """The files of a case that somebody has looked at since then."""
    wanted = {"case": case_id, "account": account_id, "since": since}
    return frozenset(UUID(content["file"]) for content in session.scalars(_SEEN, wanted))


def attached(session: Session, case_id: UUID, files: Collection[UUID]) -> Sequence[Attachment]:
    """The attachments of a case, of any round, that these files are."""
    return session.scalars(_ATTACHED, {"case": case_id, "files": list(files)}).all()
