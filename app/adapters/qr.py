"""QR codes: drawn for pages and documents, read back from scans."""

import io
from dataclasses import dataclass

import segno
import zxingcpp
from PIL import Image

from app.adapters import pdf
from app.adapters.images import UNREADABLE

READ_PAGES = 10
READ_WIDTH = 1654  # A4 at 200 dots per inch: a module of a 20 mm code is still four dots wide
LONGEST_SIDE = 3_000
QUARTER = 90  # degrees
QR_CODES = zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCode])


@dataclass(frozen=True, slots=True)
class Code:
    """A QR code that was found: what it says, and by how many quarters of a turn, in degrees, its page is turned."""

    text: str
    turned: int = 0


def svg(text: str) -> str:
    """The code as an inline <svg> without styles or scripts."""
    return segno.make(text, error="m", micro=False).svg_inline(scale=4, border=2, omitsize=True)


def png(text: str) -> bytes:
    """The code as a black and white PNG with eight dots per module."""
    out = io.BytesIO()
    segno.make(text, error="m", micro=False).save(out, kind="png", scale=8, border=2)
    return out.getvalue()


def read(data: bytes, media_type: str) -> list[str]:
    """The texts of all QR codes that `found` finds."""
    return [code.text for code in found(data, media_type)]


def found(data: bytes, media_type: str) -> list[Code]:
    """All QR codes in a picture, or on the first ten pages of a PDF; [] when none is legible.

    Only files that `images.scan` or `pdf.inspect` has accepted belong here.
    """
    if media_type != "application/pdf":
        return _codes_in(data)
    codes: list[Code] = []
    for page in pdf.page_images(data, range(READ_PAGES), width=READ_WIDTH):
        codes += _codes_in(page)
    return codes


def _codes_in(picture: bytes) -> list[Code]:
    try:
        with Image.open(io.BytesIO(picture), formats=("JPEG", "PNG")) as opened:
            opened.draft("L", (LONGEST_SIDE, LONGEST_SIDE))
            grey = opened.convert("L")
    except UNREADABLE:
        return []
    grey.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    pixels = memoryview(grey.tobytes()).cast("B", (grey.height, grey.width))
    codes = zxingcpp.read_barcodes(pixels, formats=QR_CODES)
    return [Code(code.text, round(code.orientation / QUARTER) * QUARTER % 360) for code in codes if code.valid]
