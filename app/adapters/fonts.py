"""Fonts with Chinese letters for the pictures that are drawn here."""

from functools import lru_cache

from PIL import ImageFont

# Each file with the number of the face whose letters are the mainland's.
FACES = (("NotoSansCJK-Regular.ttc", 2), ("wqy-zenhei.ttc", 0))

Font = ImageFont.FreeTypeFont | ImageFont.ImageFont


@lru_cache(maxsize=64)
def chinese(size: int) -> Font:
    """The first of the known fonts that is installed, `size` pixels high."""
    for name, face in FACES:
        try:
            return ImageFont.truetype(name, size, index=face)
        except OSError:
            continue
    return ImageFont.load_default(size)
