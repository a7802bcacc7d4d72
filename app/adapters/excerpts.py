"""Parts of a page: what a remark about a spot points at."""

import io

from PIL import Image, ImageDraw

# All in pixels of a page as it was drawn.
PART = (560, 320)
RING, LINE = 40, 5
INK = (186, 26, 26)


def around(page: bytes, x: float, y: float) -> bytes:
    """The part of a page (a JPEG of ours) around a place, `x` and `y` from 0 to 1, with a ring that points at it."""
    with Image.open(io.BytesIO(page), formats=("JPEG",)) as opened:
        picture = opened.convert("RGB")
    middle = round(x * picture.width), round(y * picture.height)
    ImageDraw.Draw(picture).circle(middle, RING, outline=INK, width=LINE)
    width, height = min(PART[0], picture.width), min(PART[1], picture.height)
    left = min(max(0, middle[0] - width // 2), picture.width - width)
    top = min(max(0, middle[1] - height // 2), picture.height - height)
    out = io.BytesIO()
    picture.crop((left, top, left + width, top + height)).save(out, "JPEG", quality=80)
    return out.getvalue()
