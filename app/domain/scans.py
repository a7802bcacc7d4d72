"""What can be seen of a scan without reading it, and when a reviewer is told of it."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Self

# The steepest edges of a page against its contrast, measured on drawn pages 1,240 pixels wide: 0.62 as they are, 0.28
# after a blur of one pixel, 0.14 after one of two, when small print can hardly be read any more.
BLURRED_BELOW = 0.15
# Fewer pixels across a page than this, and ten-point letters are not legible (A4 at about 85 dots per inch).
NARROW_BELOW = 700
PRINT_BITS = 1024
# Bits of two prints that differ between copies of one picture that were saved or scaled again: measured, up to 4.
# Papers from one form differ by as little, so this says something only about papers of one case.
ALIKE_UP_TO = 4
SHARPER_BY = 0.1


@dataclass(frozen=True, slots=True)
class PageFacts:
    """One page: its sides in pixels, whether it is blank, how sharp it is from 0 to 1 (None for a blank one).

    `print` is its perceptual hash in hexadecimal digits, "" for a blank page.
    """

    width: int
    height: int
    blank: bool
    sharpness: float | None
    print: str = ""

    def repeats(self, other: Self) -> bool:
        """Whether this is the other page saved or scaled again: the same print, no sharper than before."""
        if self.sharpness is None or other.sharpness is None:
            return False
        return apart(self.print, other.print) <= ALIKE_UP_TO and self.sharpness - other.sharpness <= SHARPER_BY


@dataclass(frozen=True, slots=True)
class ScanFacts:
    """The pages that were looked at, and by how many degrees the scan is turned, as far as its QR code tells."""

    pages: tuple[PageFacts, ...] = ()
    turned: int = 0

    def kept(self) -> dict[str, Any]:
        """The facts as plain values, for keeping them with the file."""
        return {"pages": [asdict(page) for page in self.pages], "turned": self.turned}

    @classmethod
    def of_row(cls, row: Mapping[str, Any] | None) -> Self:
        """The facts that were kept; none for files from before there were any."""
        known = row or {}
        return cls(tuple(PageFacts(**page) for page in known.get("pages", ())), int(known.get("turned", 0)))

    def oddities(self, *, upright: bool = False, measured: bool = True) -> Iterator[str]:
        """Say in Chinese what a reviewer may want to look at; `upright` for papers that are higher than wide.

        `measured` is false for a PDF, whose pages have no width of their own in pixels.
        """
        several = len(self.pages) > 1
        for number, page in enumerate(self.pages, 1):
            where = f"第 {number} 页" if several else "扫描件"
            if page.blank:
                yield f"{where}可能是空白页"
                continue
            if page.sharpness is not None and page.sharpness < BLURRED_BELOW:
                yield f"{where}可能模糊"
            if measured and min(page.width, page.height) < NARROW_BELOW:
                yield f"{where}分辨率较低（{page.width}×{page.height} 像素）"
            if upright and not self.turned and page.width > page.height:
                yield f"{where}可能横置"
        if self.turned:
            yield f"扫描件可能旋转了 {self.turned}°"


def apart(one: str, other: str) -> int:
    """In how many bits two prints differ; more than any two copies do when one of them is missing."""
    if not one or not other:
        return PRINT_BITS
    return (int(one, 16) ^ int(other, 16)).bit_count()
