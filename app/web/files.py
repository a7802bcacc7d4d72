"""Stored files: handed out to whom they concern, and to nobody else as if there were none."""

from io import BytesIO
from pathlib import Path
from tempfile import NamedTemporaryFile
from uuid import UUID

from flask import Blueprint, Response, request, send_file
from flask.typing import ResponseReturnValue

from app.adapters import images, pdf
from app.errors import NotFound
from app.models import StoredFile
from app.queries import files, own_files
from app.services import rights
from app.web.access import only
from app.web.world import actor, myself, neighbours, reading

blueprint = Blueprint("files", __name__, url_prefix="/files")

# A few sizes are enough, and nobody can fill the disk with all the others.
WIDTHS = (160, 320, 700, 1400, 2000)
USUAL_WIDTH = 1400
PICTURES = frozenset({"image/jpeg", "image/png"})
POLICY = "default-src 'none'; sandbox; frame-ancestors 'none'"
LONGEST_NAME = 120


@blueprint.get("/<uuid:file_id>")
@only()
def original(file_id: UUID) -> ResponseReturnValue:
    """The file as it was kept; a picture may be shown in a page (`inline`), everything else is saved."""
    file = _visible(file_id)
    shown = "inline" in request.args and file.media_type in PICTURES
    answer = send_file(
        BytesIO(neighbours().storage.get(file.key)),
        mimetype=file.media_type,
        as_attachment=not shown,
        download_name=_plain_name(file),
        conditional=True,
        etag=file.sha256,
    )
    return _guarded(answer, "private, no-store")


@blueprint.get("/<uuid:file_id>/page/<int:number>.jpg")
@only()
def page(file_id: UUID, number: int) -> ResponseReturnValue:
    """A page of a scan as a picture, counted from 1; `w` is the width in pixels that is enough."""
    file = _visible(file_id)
    if not 1 <= number <= file.pages:
        raise NotFound
    drawn = _drawn(file, number, _width())
    answer = send_file(BytesIO(drawn), mimetype="image/jpeg", etag=f"{file.sha256}-{number}-{_width()}")
    return _guarded(answer, "private, max-age=300")


def _visible(file_id: UUID) -> StoredFile:
    """The file when it is the person's own, on their desk, or the person is an administrator. Raises NotFound."""
    session, visitor = reading(), myself()
    file = files.get(session, file_id)
    if "administrator" in visitor.roles or _is_on_desk(file):
        return file
    if visitor.person_id is None:
        raise NotFound
    return own_files.get(session, file_id, account_id=visitor.account_id, person_id=visitor.person_id)


def _is_on_desk(file: StoredFile) -> bool:
    """Whether the person has, had or could take a task of a case that the file belongs to."""
    session, by = reading(), actor()
    if by.roles <= {"applicant"}:
        return False
    return any(
        by.account_id in (task.holder_id, task.finished_by) or rights.obstacle(session, task, case, by) is None
        for task, case in files.tasks_with(session, file)
        if task.role != "applicant"
    )


def _width() -> int:
    asked = request.args.get("w", "")
    wanted = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 6 else USUAL_WIDTH
    return next((width for width in WIDTHS if width >= wanted), WIDTHS[-1])


def _drawn(file: StoredFile, number: int, width: int) -> bytes:
    """The picture of a page, drawn once: the same content is the same picture for ever."""
    folder = neighbours().settings.data_dir / "cache" / file.sha256[:2]
    kept = folder / f"{file.sha256}-{number}-{width}.jpg"
    if kept.exists():
        return kept.read_bytes()
    data = neighbours().storage.get(file.key)
    if file.media_type in PICTURES:
        drawn = images.thumbnail(data, (width, 2 * width))
    else:
        drawn = pdf.page_image(data, number - 1, width=width)
    _keep(kept, drawn)
    return drawn


def _keep(path: Path, data: bytes) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=path.parent, delete=False) as part:
        part.write(data)
    Path(part.name).rename(path)


def _plain_name(file: StoredFile) -> str:
    """The name it was uploaded under, without what a header or a file system would trip over."""
    name = "".join("_" if sign in '/\\:*?"<>|' or not sign.isprintable() else sign for sign in file.name)
    return name[-LONGEST_NAME:] or file.sha256[:8]


def _guarded(answer: Response, caching: str) -> Response:
    answer.headers["Content-Security-Policy"] = POLICY
    answer.headers["Cache-Control"] = caching
    return answer
