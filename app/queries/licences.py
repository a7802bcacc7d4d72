"""The licence of an organisation as pictures, page by page."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.adapters import pdf
from app.adapters.neighbours import neighbours
from app.errors import NotFound
from app.models import Organisation, StoredFile

WIDTH = 1400


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture for the browser."""

    data: bytes
    media_type: str


def pages(session: Session, row: Organisation) -> int:
    """How many pages the licence has; 0 when none was uploaded."""
    file = _file(session, row)
    return file.pages if file else 0


def page(session: Session, row: Organisation, number: int) -> Picture:
    """One page, counted from 1. Raises NotFound."""
    file = _file(session, row)
    if file is None or not 1 <= number <= file.pages:
        raise NotFound("未找到此扫描件")
    data = neighbours(session).storage.get(file.key)
    if file.media_type == "application/pdf":
        return Picture(pdf.page_image(data, number - 1, width=WIDTH), "image/jpeg")
    return Picture(data, file.media_type)


def _file(session: Session, row: Organisation) -> StoredFile | None:
    return session.get(StoredFile, row.licence_id) if row.licence_id else None
