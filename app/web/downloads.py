"""Files that people take away."""

from collections.abc import Iterable
from urllib.parse import quote

from flask import Response

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def attachment(data: bytes, name: str, media_type: str = WORKBOOK) -> Response:
    """An answer that the browser keeps as a file with this name."""
    return Response(data, mimetype=media_type, headers=_disposition(name))


def streamed(parts: Iterable[bytes], name: str, media_type: str) -> Response:
    """The same, sent while it is made."""
    return Response(parts, mimetype=media_type, headers=_disposition(name))


def _disposition(name: str) -> dict[str, str]:
    return {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}"}
