"""Files that people take away."""

from urllib.parse import quote

from flask import Response

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def attachment(data: bytes, name: str, media_type: str = WORKBOOK) -> Response:
    """An answer that the browser keeps as a file with this name."""
    disposition = f"attachment; filename*=UTF-8''{quote(name)}"
    return Response(data, mimetype=media_type, headers={"Content-Disposition": disposition})
