"""Which of the answers that somebody sends may be kept: those of open fields, and photos of their own."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.actor import Actor
from app.domain.files import PHOTO_MAX_BYTES
from app.errors import Fault
from app.forms.answers import is_blank
from app.models import Attachment, StoredFile
from app.queries import corrections
from app.queries.cases import Desk


def closed(session: Session, desk: Desk, values: Mapping[str, Any]) -> list[Fault]:
    """The fields that would change although the return did not open them; none in a first draft.

    What comes from the roster is no matter: whatever was sent for it is not kept.
    """
    opening = corrections.of(session, desk)
    fields = (one for one in desk.form.fields() if one.key in values and not opening.field(one.key))
    return [
        Fault(one.key, f"“{one.label}”不在本次补正范围内，不能修改", "CLOSED")
        for one in fields
        if (not one.locked or one.key in desk.unlocked) and _differ(values[one.key], desk.values.get(one.key))
    ]


def with_own_photos(session: Session, desk: Desk, values: Mapping[str, Any], by: Actor) -> dict[str, Any]:
    """The values, a photo only when it is the person's own: an id from elsewhere leaves what was there."""
    kept = dict(values)
    for field in desk.form.fields():
        if field.type == "photo" and field.key in kept and not _may_use(session, desk, str(kept[field.key]), by):
            kept[field.key] = desk.values.get(field.key, "")
    return kept


def _differ(one: Any, other: Any) -> bool:
    return one != other and not (is_blank(one) and is_blank(other))


def _may_use(session: Session, desk: Desk, file_id: str, by: Actor) -> bool:
    if not file_id or file_id in desk.values.values():
        return True
    identifier = _uuid(file_id)
    file = session.get(StoredFile, identifier) if identifier else None
    if file is None or file.owner_id != by.account_id or file.media_type != "image/jpeg":
        return False
    # A scan of an attachment was never looked at as a photo.
    scanned = session.scalars(select(Attachment.id).where(Attachment.file_id == file.id)).first()
    return scanned is None and file.size <= PHOTO_MAX_BYTES


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
