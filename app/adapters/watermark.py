"""Watermarks: what a scan may be used for, who looked at it and when, across the whole picture."""

import io
from collections.abc import Iterable
from functools import lru_cache

from PIL import Image, ImageDraw
from pypdf import PdfWriter

from app.adapters.fonts import chinese

INK = (196, 30, 30)
STRENGTH = 96  # of 255: legible on white paper and on a dark photo, and what is below stays legible too
SLANT = 24  # degrees
LETTERS_ACROSS = 46
SMALLEST_LETTER = 9
QUALITY = 82
GROUND, GREY = (238, 241, 245), (72, 82, 96)
A4_INCHES = 8.27


def marked(picture: bytes, text: str) -> bytes:
    """A JPEG with the text over all of it, again and again, so that no part can be cut out without it."""
    with Image.open(io.BytesIO(picture), formats=("JPEG",)) as opened:
        page = opened.convert("RGB")
    page.paste(INK, mask=_veil(page.width, page.height, text))
    out = io.BytesIO()
    page.save(out, "JPEG", quality=QUALITY)
    return out.getvalue()


def document(pictures: Iterable[bytes], text: str) -> bytes:
    """A PDF of these JPEGs, one on each page, all with the text over them."""
    out, joined = io.BytesIO(), PdfWriter()
    for picture in pictures:
        single = io.BytesIO()
        with Image.open(io.BytesIO(marked(picture, text))) as page:
            page.save(single, "PDF", resolution=page.width / A4_INCHES)
        joined.append(single)
    joined.write(out)
    return out.getvalue()


@lru_cache(maxsize=32)
def notice(width: int, lines: tuple[str, ...]) -> bytes:
    """A JPEG that stands in the place of a page, `width` pixels wide, and says why in these lines."""
    sheet = Image.new("RGB", (width, width * 4 // 3), GROUND)
    size = max(SMALLEST_LETTER, width // (max(map(len, lines)) + 2))
    pen, top = ImageDraw.Draw(sheet), sheet.height // 2 - size * len(lines)
    for number, line in enumerate(lines):
        pen.text((width // 2, top + 2 * size * number), line, font=chinese(size), fill=GREY, anchor="mt")
    out = io.BytesIO()
    sheet.save(out, "JPEG", quality=QUALITY)
    return out.getvalue()


def _veil(width: int, height: int, text: str) -> Image.Image:
    """How much ink goes where; every second row of texts is moved by half a text."""
    stamp = _stamp(text, max(SMALLEST_LETTER, width // LETTERS_ACROSS))
    veil = Image.new("L", (width, height))
    for row, top in enumerate(range(-stamp.height // 3, height, stamp.height)):
        for left in range(-stamp.width // 2 * (row % 2), width, stamp.width):
            veil.paste(stamp, (left, top))
    return veil


@lru_cache(maxsize=64)
def _stamp(text: str, size: int) -> Image.Image:
    font = chinese(size)
    _, _, right, bottom = font.getbbox(text)
    words = Image.new("L", (int(right) + size, int(bottom) + size))
    ImageDraw.Draw(words).text((size // 2, size // 2), text, font=font, fill=STRENGTH)
    return words.rotate(SLANT, expand=True, resample=Image.Resampling.BICUBIC)
