"""Stored files: handed out to whom they concern, and to nobody else as if there were none.

When staff look at an identity document or take out a scan, the case's history tells it first. Only a POST writes
there, and no address leads past it: until then a notice stands in the place of the page.
"""

from io import BytesIO
from uuid import UUID

from flask import Blueprint, Response, render_template, request, send_file
from flask.typing import ResponseReturnValue

from app.adapters import excerpts
from app.errors import InvalidInput, NotFound
from app.models import StoredFile
from app.queries import slots
from app.services import originals
from app.web.access import only
from app.web.file_access import Access, visible
from app.web.page_pictures import PICTURES, drawn, marked, marked_copy, unseen
from app.web.world import actor, neighbours, reading, transaction

blueprint = Blueprint("files", __name__, url_prefix="/files")

# A few sizes are enough, and nobody can fill the disk with all the others.
WIDTHS = (160, 320, 700, 1400, 2000)
USUAL_WIDTH = 1400
POLICY = "default-src 'none'; sandbox; frame-ancestors 'none'"
LONGEST_NAME = 120
PART_WIDTH = excerpts.PART[0]


@blueprint.get("/<uuid:file_id>")
@only()
def original(file_id: UUID) -> ResponseReturnValue:
    """The file as it was kept; a picture may be shown in a page (`inline`), everything else is saved.

    Staff who ask for a scan come to a page that says what will be recorded.
    """
    access = visible(file_id)
    return _asked(access) if access.logged else _as_kept(access.file)


@blueprint.post("/<uuid:file_id>")
@only()
def take_out(file_id: UUID) -> ResponseReturnValue:
    """The scan itself for a member of staff; of an identity document a marked copy, or for a reason the original."""
    access = visible(file_id)
    if access.case is None:
        return _as_kept(access.file)
    plain = "plain" in request.form or not access.sensitive
    reason = request.form.get("reason", "")
    try:
        with transaction() as session:
            needed = access.sensitive and plain
            originals.take_out(session, access.case.id, file_id, plain=needed, reason=reason, by=actor())
    except InvalidInput as refused:
        return _asked(visible(file_id), refused=refused, reason=reason), 422
    return _as_kept(access.file) if plain else _copy(access.file)


@blueprint.get("/<uuid:file_id>/page/<int:number>.jpg")
@only()
def page(file_id: UUID, number: int) -> ResponseReturnValue:
    """A page of a scan as a picture, counted from 1; `w` is the width in pixels that is enough."""
    access, width = _with_page(file_id, number), _width()
    if not access.open:
        return _named(unseen(width))
    picture = drawn(access.file, number, width)
    return _named(marked(picture)) if access.sensitive else _kept(picture, f"{access.file.sha256}-{number}-{width}")


@blueprint.get("/<uuid:file_id>/page/<int:number>/spot.jpg")
@only()
def spot(file_id: UUID, number: int) -> ResponseReturnValue:
    """What a remark points at: the part of a page around `x` and `y`, both from 0 to 1."""
    access = _with_page(file_id, number)
    if not access.open:
        return _named(unseen(PART_WIDTH))
    x, y = (_share(request.args.get(name, "")) for name in ("x", "y"))
    part = excerpts.around(drawn(access.file, number, USUAL_WIDTH), x, y)
    return _named(marked(part)) if access.sensitive else _kept(part, f"{access.file.sha256}-{number}-{x}-{y}")


def _with_page(file_id: UUID, number: int) -> Access:
    """The file, when it has such a page. Raises NotFound."""
    access = visible(file_id)
    if not 1 <= number <= access.file.pages:
        raise NotFound
    return access


def _named(picture: bytes) -> Response:
    """A picture that names whoever looks at it, or that will soon be another one: nobody keeps it."""
    return _guarded(send_file(BytesIO(picture), mimetype="image/jpeg"), "private, no-store")


def _kept(picture: bytes, tag: str) -> Response:
    return _guarded(send_file(BytesIO(picture), mimetype="image/jpeg", etag=tag), "private, max-age=300")


def _asked(access: Access, *, refused: InvalidInput | None = None, reason: str = "") -> str:
    """The page that asks before a scan is handed out."""
    case, attachment = access.case, access.attachment
    if case is None or attachment is None:
        raise NotFound
    label = slots.labels(reading(), case.release_id).get(attachment.slot, attachment.slot)
    faults = refused.faults if refused else ()
    return render_template("files/original.html", access=access, label=label, faults=faults, reason=reason)


def _as_kept(file: StoredFile) -> Response:
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


def _copy(file: StoredFile) -> Response:
    data, media_type, suffix = marked_copy(file)
    name = f"{_plain_name(file).rpartition('.')[0] or file.sha256[:8]}（水印）{suffix}"
    answer = send_file(BytesIO(data), mimetype=media_type, as_attachment=True, download_name=name)
    return _guarded(answer, "private, no-store")


def _width() -> int:
    asked = request.args.get("w", "")
    wanted = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 6 else USUAL_WIDTH
    return next((width for width in WIDTHS if width >= wanted), WIDTHS[-1])


def _share(text: str) -> float:
    """A place across a page in thousandths, so that there are not endlessly many; the middle when it is no number."""
    digits = text.removeprefix("0.")
    if text in {"0", "1"}:
        return float(text)
    known = digits != text and digits.isascii() and digits.isdecimal() and len(digits) < 20
    return round(float(text), 3) if known else 0.5


def _plain_name(file: StoredFile) -> str:
    """The name it was uploaded under, without what a header or a file system would trip over."""
    name = "".join("_" if sign in '/\\:*?"<>|' or not sign.isprintable() else sign for sign in file.name)
    return name[-LONGEST_NAME:] or file.sha256[:8]


def _guarded(answer: Response, caching: str) -> Response:
    answer.headers["Content-Security-Policy"] = POLICY
    answer.headers["Cache-Control"] = caching
    return answer
