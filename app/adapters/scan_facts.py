"""What a look at the pixels of a page tells: blank, blurred, and a print by which a copy is known again."""

import io
from collections.abc import Iterable
from itertools import pairwise

from PIL import Image, ImageFilter, ImageStat

from app.domain.scans import PageFacts

ACROSS = 1000  # pixels; a page is measured at this width at most
PRINT_SIDE = 32
# A step between two neighbours in the print that is more than the noise of a JPEG.
STEP = 4
BLANK_DEVIATION = 2.0
_EDGES = ImageFilter.Kernel((3, 3), (0, -1, 0, -1, 4, -1, 0, -1, 0), scale=1)


def of(picture: Image.Image) -> PageFacts:
    """The facts of a page that is upright and loaded."""
    grey = _measured(picture)
    blank = is_blank(grey)
    sharpness = None if blank else _sharpness(grey)
    return PageFacts(picture.width, picture.height, blank, sharpness, "" if blank else _print(grey))


def of_pages(pages: Iterable[bytes]) -> tuple[PageFacts, ...]:
    """The facts of pages that this office drew as JPEGs."""
    found = []
    for page in pages:
        with Image.open(io.BytesIO(page), formats=("JPEG",)) as picture:
            found.append(of(picture))
    return tuple(found)


def is_blank(picture: Image.Image) -> bool:
    """Whether there is nothing to be seen."""
    small = picture.convert("L").resize((200, 280))
    return bool(ImageStat.Stat(small).stddev[0] < BLANK_DEVIATION)


def _measured(picture: Image.Image) -> Image.Image:
    grey = picture.convert("L")
    if grey.width <= ACROSS:
        return grey
    return grey.resize((ACROSS, max(1, grey.height * ACROSS // grey.width)), Image.Resampling.BOX)


def _sharpness(grey: Image.Image) -> float:
    """The steepest edges against the contrast between the lightest and the darkest parts: 0 to 1."""
    light = grey.histogram()
    contrast = _quantile(light, 0.998) - _quantile(light, 0.002)
    # A filter leaves the outermost pixels as they were.
    inner = (1, 1, max(2, grey.width - 1), max(2, grey.height - 1))
    steepest = _quantile(grey.filter(_EDGES).crop(inner).histogram(), 0.998)
    return round(min(1.0, steepest / max(1, contrast)), 3)


def _quantile(histogram: list[int], share: float) -> int:
    """The value below which this share of the pixels is."""
    wanted, seen = share * sum(histogram), 0
    for value, count in enumerate(histogram):
        seen += count
        if seen >= wanted:
            return value
    return len(histogram) - 1


def _print(grey: Image.Image) -> str:
    """A difference hash (dhash): for each of 32 × 32 places, whether its right neighbour is clearly darker."""
    small = grey.resize((PRINT_SIDE + 1, PRINT_SIDE), Image.Resampling.BOX).tobytes()
    bits = 0
    for row in range(PRINT_SIDE):
        line = small[row * (PRINT_SIDE + 1) : (row + 1) * (PRINT_SIDE + 1)]
        for left, right in pairwise(line):
            bits = bits << 1 | (left > right + STEP)
    return f"{bits:0{PRINT_SIDE * PRINT_SIDE // 4}x}"
