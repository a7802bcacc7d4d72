"""Pictures for the tests, good ones and hostile ones, made on the spot."""

import io
import struct

from PIL import Image, ImageDraw


def portrait(width: int = 413, height: int = 579, colour: str = "#8fb4d9") -> Image.Image:
    """Something like a face before a plain background; its upper half is darker than its lower half."""
    picture = Image.new("RGB", (width, height), colour)
    draw = ImageDraw.Draw(picture)
    draw.ellipse((width * 0.3, height * 0.15, width * 0.7, height * 0.55), fill="#e8c4a0")
    draw.pieslice((width * 0.1, height * 0.6, width * 0.9, height * 1.4), 180, 360, fill="#2b3a55")
    return picture


def jpeg(picture: Image.Image | None = None, **options: object) -> bytes:
    """The picture (a portrait when none is given) as a JPEG."""
    return encoded(picture or portrait(), "JPEG", **options)


def encoded(picture: Image.Image, kind: str, **options: object) -> bytes:
    """The picture in any format that Pillow writes."""
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def exif(orientation: int) -> bytes:
    """EXIF with an orientation and a place on earth."""
    block = Image.Exif()
    block[0x0112] = orientation
    block.get_ifd(0x8825)[1] = "N"
    block.get_ifd(0x8825)[2] = (39.0, 54.0, 20.0)
    return block.tobytes()


def padded_to(data: bytes, size: int) -> bytes:
    """The JPEG grown to exactly `size` bytes by comments behind its first marker."""
    missing = size - len(data)
    comments = b""
    while missing > 0:
        length = min(missing, 65_000)
        if 0 < missing - length < 4:
            length -= 4
        comments += b"\xff\xfe" + struct.pack(">H", length - 2) + b" " * (length - 4)
        missing -= length
    return data[:2] + comments + data[2:]


def lying_about_its_size(data: bytes) -> bytes:
    """The JPEG with 65,535 × 65,535 in its frame header."""
    place = data.index(b"\xff\xc0")
    return data[: place + 5] + b"\xff\xff\xff\xff" + data[place + 9 :]
