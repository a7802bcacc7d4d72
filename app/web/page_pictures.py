"""Pages of stored files as pictures: drawn once for everybody, and marked for whoever looks at them."""

from collections.abc import Iterator
from pathlib import Path
from tempfile import NamedTemporaryFile

from app.adapters import images, pdf, watermark
from app.models import StoredFile
from app.models.base import now
from app.web.page import moment
from app.web.world import myself, neighbours

PICTURES = frozenset({"image/jpeg", "image/png"})
PURPOSE = "仅供设备监理师登记审核使用"
COPY_WIDTH = 1400
UNSEEN = ("含身份证件影像", "请打开该附件", "后查看")


def drawn(file: StoredFile, number: int, width: int) -> bytes:
    """Page `number` (from 1) as a JPEG, drawn once: the same content is the same picture for ever."""
    folder = neighbours().settings.data_dir / "cache" / file.sha256[:2]
    kept = folder / f"{file.sha256}-{number}-{width}.jpg"
    if kept.exists():
        return kept.read_bytes()
    data = neighbours().storage.get(file.key)
    if file.media_type in PICTURES:
        picture = images.thumbnail(data, (width, 2 * width))
    else:
        picture = pdf.page_image(data, number - 1, width=width)
    _keep(kept, picture)
    return picture


def marked(picture: bytes) -> bytes:
    """The picture with what it may be used for, who looks at it and when."""
    return watermark.marked(picture, _words())


def unseen(width: int) -> bytes:
    """What stands in the place of a page of an identity document that was not opened."""
    return watermark.notice(width, UNSEEN)


def marked_copy(file: StoredFile) -> tuple[bytes, str, str]:
    """A whole scan with the watermark on every page: its bytes, media type and suffix."""
    if file.media_type in PICTURES:
        return marked(drawn(file, 1, COPY_WIDTH)), "image/jpeg", ".jpg"
    return watermark.document(_pages(file), _words()), "application/pdf", ".pdf"


def _pages(file: StoredFile) -> Iterator[bytes]:
    for number in range(1, file.pages + 1):
        yield drawn(file, number, COPY_WIDTH)


def _words() -> str:
    return f"{PURPOSE} {myself().name} {moment(now())}"


def _keep(path: Path, data: bytes) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=path.parent, delete=False) as part:
        part.write(data)
    Path(part.name).rename(path)
