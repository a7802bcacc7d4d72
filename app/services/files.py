"""Keep files: into the store first, then as a row."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from uuid import UUID

from sqlalchemy.orm import Session

from app.adapters import images, pdf, qr, scan_facts
from app.adapters.neighbours import neighbours
from app.adapters.signatures import kind_of
from app.domain import seal
from app.domain.files import SCAN_MAX_BYTES
from app.domain.scans import ScanFacts
from app.errors import Fault, InvalidInput
from app.models import StoredFile

SCAN_KINDS = ("JPG", "PNG")
LONGEST_NAME = 200
LOOKED_AT = 10  # pages of a PDF


@dataclass(frozen=True, slots=True)
class Scan:
    """An uploaded scan after it was looked at: what is kept, what its QR codes say, and what a machine saw."""

    data: bytes
    media_type: str
    suffix: str
    name: str
    pages: int
    codes: tuple[str, ...] = ()
    facts: ScanFacts = field(default_factory=ScanFacts)

    @property
    def blank(self) -> bool:
        """Whether the picture seems to show nothing: a hint for the person."""
        return bool(self.facts.pages) and all(page.blank for page in self.facts.pages)


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
    if not read_codes:
        return scan
    codes = qr.found(scan.data, scan.media_type)
    turned = next((code.turned for code in codes if seal.read((code.text,))), 0)
    return replace(scan, codes=tuple(code.text for code in codes), facts=replace(scan.facts, turned=turned))


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
        facts=scan.facts.kept(),
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
    pages = pdf.inspect(data).pages
    drawn = pdf.page_images(data, range(min(pages, LOOKED_AT)), width=scan_facts.ACROSS)
    return Scan(data, "application/pdf", ".pdf", name, pages, facts=ScanFacts(scan_facts.of_pages(drawn)))


def _image(data: bytes, name: str) -> Scan:
    kind = kind_of(data)
    if kind not in SCAN_KINDS:
        reason = f"只能上传 JPG、PNG 或 PDF（此文件的内容为{kind}），请转换后再上传"
        raise InvalidInput([Fault("", reason, "FILE_KIND")])
    kept = images.scan(data)
    suffix = ".png" if kept.media_type == "image/png" else ".jpg"
    return Scan(kept.data, kept.media_type, suffix, name, 1, facts=ScanFacts((kept.facts,)))


@contextmanager
def _faults_at(field: str) -> Iterator[None]:
    """Say of which field the faults are that a neighbour found in a file."""
    try:
        yield
    except InvalidInput as error:
        raise InvalidInput([Fault(field, fault.message, fault.code) for fault in error.faults]) from error
