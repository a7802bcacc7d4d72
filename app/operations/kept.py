"""Files that an operation made: into the store while performing, as a row while applying."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from app.adapters.neighbours import Neighbours
from app.models import StoredFile

MEDIA_TYPES = {
    ".pdf": "application/pdf",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


def put(beside: Neighbours, data: bytes, suffix: str, name: str) -> dict[str, Any]:
    """Store the bytes; what comes back is small and survives as JSON in the job's result."""
    stored = beside.storage.put(data, suffix=suffix)
    return {"key": stored.key, "sha256": stored.sha256, "size": stored.size, "suffix": suffix, "name": name}


def row(session: Session, kept: Mapping[str, Any], *, pages: int = 1) -> StoredFile:
    """The row of a stored file; its id is known afterwards."""
    file = StoredFile(
        key=kept["key"],
        sha256=kept["sha256"],
        size=kept["size"],
        media_type=MEDIA_TYPES[kept["suffix"]],
        name=kept["name"],
        pages=pages,
    )
    session.add(file)
    session.flush()
    return file
