"""An applicant's own files: to look at, to download, and as thumbnails."""

from functools import lru_cache
from io import BytesIO
from uuid import UUID

from flask import Response, request, send_file
from flask.typing import ResponseReturnValue

from app.adapters import images, pdf
from app.adapters.storage import Storage
from app.models import StoredFile
from app.queries import own_files
from app.web.access import only
from app.web.applicant.room import account_id, blueprint, person
from app.web.world import neighbours, reading

THUMBNAIL = (304, 256)
# The browser's own PDF viewer needs its object and its styles; nothing in the file may do anything else.
POLICY = "default-src 'none'; img-src 'self'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'"
SHOWN_INLINE = frozenset({"image/jpeg", "image/png", "application/pdf"})


@blueprint.get("/files/<uuid:file_id>")
@only("applicant")
def file(file_id: UUID) -> ResponseReturnValue:
    """The file itself; `download` in the address keeps the browser from opening it."""
    row = _own(file_id)
    data = neighbours().storage.get(row.key)
    as_attachment = "download" in request.args or row.media_type not in SHOWN_INLINE
    return _sent(data, row.media_type, row.name or f"{row.sha256[:8]}", row.sha256, as_attachment=as_attachment)


@blueprint.get("/files/<uuid:file_id>/thumbnail")
@only("applicant")
def thumbnail(file_id: UUID) -> ResponseReturnValue:
    """The first page as a small picture."""
    row = _own(file_id)
    data = _thumbnail(neighbours().storage, row.key, row.media_type)
    return _sent(data, "image/jpeg", f"{row.sha256[:8]}.jpg", f"{row.sha256}-small")


def _own(file_id: UUID) -> StoredFile:
    return own_files.get(reading(), file_id, account_id=account_id(), person_id=person().id)


@lru_cache(maxsize=256)
def _thumbnail(storage: Storage, key: str, media_type: str) -> bytes:
    data = storage.get(key)
    picture = pdf.page_image(data, 0, width=THUMBNAIL[0]) if media_type == "application/pdf" else data
    return images.thumbnail(picture, THUMBNAIL)


def _sent(data: bytes, media_type: str, name: str, etag: str, *, as_attachment: bool = False) -> Response:
    answer = send_file(
        BytesIO(data), mimetype=media_type, as_attachment=as_attachment, download_name=name, etag=etag, conditional=True
    )
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.headers["Content-Security-Policy"] = POLICY
    return answer
