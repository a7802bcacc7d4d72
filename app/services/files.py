"""Keep files: into the store first, then as a row."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy.orm import Session

from app.adapters import images, pdf, qr
from app.adapters.neighbours import neighbours
from app.adapters.signatures import kind_of
from app.domain.files import SCAN_MAX_BYTES
from app.errors import Fault, InvalidInput
from app.models import StoredFile

SCAN_KINDS = ("JPG", "PNG")
LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class Scan:
    """An uploaded scan after it was looked at: what is kept, how many pages, and what its QR codes say.

    `blank` is a hint for the person: the picture seems to show nothing.
    """

    data: bytes
    media_type: str
    suffix: str
    name: str
    pages: int
    codes: tuple[str, ...] = ()
    blank: bool = False


def examine(data: bytes, name: str, *, field: str, read_codes: bool = False) -> Scan:
    """Look at an upload without believing its name. Slow; no transaction should be open.

    Raises InvalidInput with the reason at `field` (the guide, 3.5: JPG, PNG or PDF of at most 10 MB).
    """
    if not data:
        raise InvalidInput([Fault(field, "文件为空，请重新选择", "EMPTY_FILE")])
    if len(data) > SCAN_MAX_BYTES:
        size = len(data) / 1024 / 1024
        raise InvalidInput([Fault(field, f"文件为 {size:.1f} MB，超过 10 MB，请压缩后再上传", "FILE_TOO_LARGE")])
    with _faults_at(field):
        scan = _pdf(data, _plain(name)) if data.lstrip()[:5] == b"%PDF-" else _image(data, _plain(name))
    codes = tuple(qr.read(scan.data, scan.media_type)) if read_codes else ()
    return replace(scan, codes=codes)


def keep(session: Session, scan: Scan, *, owner_id: UUID | None) -> StoredFile:
    """Store the file by its content and add its row; the id is known afterwards."""
    stored = neighbours(session).storage.put(scan.data, suffix=scan.suffix)
    row = StoredFile(
        key=stored.key,
        sha256=stored.sha256,
        size=stored.size,
        media_type=scan.media_type,
        name=scan.name,
        pages=scan.pages,
        owner_id=owner_id,
    )
    session.add(row)
    session.flush()
    return row


def photo(data: bytes, name: str, *, field: str = "photo") -> Scan:
    """Check a 证件照 and bring it upright, without its metadata (the guide, 3.1). Raises InvalidInput at `field`."""
    with _faults_at(field):
        checked = images.photo(data)
    return Scan(checked.data, "image/jpeg", ".jpg", _plain(name), 1)


def _plain(name: str) -> str:
    """The name to show, and to save the file under again: no line ends and controls, which headers and rows refuse."""
    return "".join(sign if sign.isprintable() else "_" for sign in name)[-LONGEST_NAME:]


def _pdf(data: bytes, name: str) -> Scan:
    return Scan(data, "application/pdf", ".pdf", name, pdf.inspect(data).pages)


def _image(data: bytes, name: str) -> Scan:
    kind = kind_of(data)
    if kind not in SCAN_KINDS:
        reason = f"只能上传 JPG、PNG 或 PDF（此文件的内容为{kind}），请转换后再上传"
        raise InvalidInput([Fault("", reason, "FILE_KIND")])
    kept = images.scan(data)
    suffix = ".png" if kept.media_type == "image/png" else ".jpg"
    return Scan(kept.data, kept.media_type, suffix, name, 1, blank=kept.blank)


@contextmanager
def _faults_at(field: str) -> Iterator[None]:
    """Say of which field the faults are that a neighbour found in a file."""
    try:
        yield
    except InvalidInput as error:
        raise InvalidInput([Fault(field, fault.message, fault.code) for fault in error.faults]) from error
