"""Photos and scans: decoded, checked and written anew, so that nothing but the picture remains."""

import io
import struct
from collections.abc import Callable
from dataclasses import dataclass

from PIL import Image, ImageOps

from app.adapters import scan_facts
from app.adapters.signatures import kind_of
from app.domain.files import (
    PHOTO_MAX_BYTES,
    PHOTO_MAX_PIXELS,
    PHOTO_MAX_RATIO,
    PHOTO_MIN_HEIGHT,
    PHOTO_MIN_RATIO,
    PHOTO_MIN_WIDTH,
    SCAN_MAX_BYTES,
    SCAN_MAX_PIXELS,
    size_text,
)
from app.domain.scans import PageFacts
from app.errors import Fault, InvalidInput

# Below this nobody can be recognised; between it and the recommended size the person is only warned.
PHOTO_LEAST_WIDTH, PHOTO_LEAST_HEIGHT = 100, 140
JPEG_PASSES = 100
QUALITIES = (92, 88, 82, 75, 65, 50)

SizeFault = Callable[[int, int], str]

# What Pillow is known to raise for files that are damaged or made to do harm.
UNREADABLE = (
    OSError,
    SyntaxError,
    ValueError,
    TypeError,
    LookupError,
    EOFError,
    ArithmeticError,
    MemoryError,
    struct.error,
)


@dataclass(frozen=True, slots=True)
class Photo:
    """An upright JPEG of at most 204,800 bytes without metadata; sides in pixels; warnings are for the person."""

    data: bytes
    width: int
    height: int
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Scan:
    """A page as a picture written anew; `media_type` is image/jpeg or image/png."""

    data: bytes
    media_type: str
    facts: PageFacts


def photo(data: bytes) -> Photo:
    """The holder's photo, ready to print; raises InvalidInput with the reason in words (the guide, 3.1)."""
    if not data:
        raise _refusal("文件为空，请重新选择照片", "FILE_EMPTY")
    _expect_kind(data, ("JPG",))
    if len(data) > PHOTO_MAX_BYTES:
        limit = size_text(PHOTO_MAX_BYTES)
        raise _refusal(f"照片 {size_text(len(data))}，超过 {limit}，请压缩后上传", "PHOTO_TOO_LARGE")
    picture = _decode(data, _photo_size_fault, "照片").convert("RGB")
    return _fitted(picture, _photo_warnings(picture))


def scan(data: bytes) -> Scan:
    """A scanned page (JPG or PNG within the limits of the domain) made anew; raises InvalidInput."""
    if not data:
        raise _refusal("文件为空，请重新选择", "FILE_EMPTY")
    _expect_kind(data, ("JPG", "PNG"))
    if len(data) > SCAN_MAX_BYTES:
        limit = size_text(SCAN_MAX_BYTES)
        raise _refusal(f"文件 {size_text(len(data))}，超过 {limit}，请压缩后上传", "FILE_TOO_LARGE")
    picture = _decode(data, _scan_size_fault, "图片")
    # A PNG stays one: line art and text keep their edges. Transparency is laid on white paper.
    media_type = "image/png" if kind_of(data) == "PNG" else "image/jpeg"
    picture = _on_paper(picture)
    out = io.BytesIO()
    if media_type == "image/png":
        picture.save(out, "PNG")
    else:
        picture.save(out, "JPEG", quality=90)
    return Scan(out.getvalue(), media_type, scan_facts.of(picture))


def thumbnail(data: bytes, box: tuple[int, int]) -> bytes:
    """A JPEG that fits into `box` (width, height in pixels), made from a picture that was accepted before."""
    picture = _on_paper(_decode(data, _scan_size_fault, "图片"))
    picture.thumbnail(box)
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=80)
    return out.getvalue()


def _expect_kind(data: bytes, allowed: tuple[str, ...]) -> None:
    kind = kind_of(data)
    if kind not in allowed:
        wanted = " 或 ".join(allowed)
        raise _refusal(f"文件内容不是 {wanted}（检测为 {kind}），请转换格式后上传", "FILE_KIND")


def _decode(data: bytes, size_fault: SizeFault, noun: str) -> Image.Image:
    """The picture, upright and loaded, or a refusal that calls it by `noun`."""
    # A progressive JPEG may ask for thousands of passes over one picture; its data proper never holds FF DA.
    if kind_of(data) == "JPG" and data.count(b"\xff\xda") > JPEG_PASSES:
        raise _refusal(f"{noun}过于复杂，请重新保存后上传", "IMAGE_COMPLEX")
    try:
        with Image.open(io.BytesIO(data), formats=("JPEG", "PNG")) as picture:
            fault = size_fault(picture.width, picture.height)
            if not fault:
                picture.load()
                return _upright(picture)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        fault = f"{noun}尺寸过大，请缩小后上传"
    except UNREADABLE as reason:
        raise _refusal(f"{noun}无法读取，请重新保存后上传", "IMAGE_DAMAGED") from reason
    raise _refusal(fault, "IMAGE_SIZE")


def _upright(picture: Image.Image) -> Image.Image:
    """Turned as its EXIF says; a broken EXIF block turns nothing."""
    try:
        turned = ImageOps.exif_transpose(picture)
    except UNREADABLE:
        turned = picture.copy()
    turned.info.clear()
    return turned


def _photo_size_fault(width: int, height: int) -> str:
    if width * height > PHOTO_MAX_PIXELS:
        return f"照片尺寸过大：{_pixels_fault('照片', PHOTO_MAX_PIXELS, width, height)}"
    if width < PHOTO_LEAST_WIDTH or height < PHOTO_LEAST_HEIGHT:
        limit = f"{PHOTO_LEAST_WIDTH}×{PHOTO_LEAST_HEIGHT}"
        return f"照片尺寸过小：照片像素应不小于 {limit}（当前 {width}×{height}），比例约为 3:4"
    return ""


def _scan_size_fault(width: int, height: int) -> str:
    if width * height <= SCAN_MAX_PIXELS:
        return ""
    return f"图片尺寸过大：{_pixels_fault('图片', SCAN_MAX_PIXELS, width, height)}"


def _pixels_fault(noun: str, limit: int, width: int, height: int) -> str:
    return f"{noun}像素应不超过 {limit // 10_000} 万（当前 {width}×{height}），请缩小后上传"


def _photo_warnings(picture: Image.Image) -> tuple[str, ...]:
    warnings = []
    if not PHOTO_MIN_RATIO <= picture.height / picture.width <= PHOTO_MAX_RATIO:
        warnings.append("照片宽高比例应约为 3:4，打印时会留白")
    if picture.width < PHOTO_MIN_WIDTH or picture.height < PHOTO_MIN_HEIGHT:
        warnings.append(f"照片小于 {PHOTO_MIN_WIDTH}×{PHOTO_MIN_HEIGHT} 像素，打印可能不清晰")
    return tuple(warnings)


def _fitted(picture: Image.Image, warnings: tuple[str, ...]) -> Photo:
    """The best JPEG that keeps to the limit; noise that resists every quality is made smaller."""
    while True:
        for quality in QUALITIES:
            out = io.BytesIO()
            picture.save(out, "JPEG", quality=quality, optimize=True)
            if out.tell() <= PHOTO_MAX_BYTES:
                return Photo(out.getvalue(), picture.width, picture.height, warnings)
        picture = picture.resize((picture.width * 3 // 4, picture.height * 3 // 4))


def _on_paper(picture: Image.Image) -> Image.Image:
    if picture.mode in {"RGB", "L"}:
        return picture
    if picture.has_transparency_data:
        layer = picture.convert("RGBA")
        paper = Image.new("RGB", layer.size, "white")
        paper.paste(layer, mask=layer.getchannel("A"))
        return paper
    return picture.convert("RGB")


def _refusal(message: str, code: str) -> InvalidInput:
    return InvalidInput([Fault("", message, code)])
