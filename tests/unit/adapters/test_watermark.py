"""Watermarks across the pages of identity documents."""

import io

import pytest
from PIL import Image, ImageChops, ImageStat
from pypdf import PdfReader

from app.adapters import specimen, watermark

TEXT = "仅供设备监理师登记审核使用 王芳 2026-11-22 21:10"


def page(width: int = 700, colour: str = "white") -> bytes:
    """A page of one colour."""
    out = io.BytesIO()
    Image.new("RGB", (width, width * 7 // 5), colour).save(out, "JPEG")
    return out.getvalue()


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data)).convert("RGB")


@pytest.mark.parametrize("colour", ["white", "#202020"])
@pytest.mark.parametrize("width", [320, 700, 1400])
def test_no_quarter_of_a_page_is_without_the_mark(width: int, colour: str) -> None:
    before, after = opened(page(width, colour)), opened(watermark.marked(page(width, colour), TEXT))
    wide, tall = before.width // 2, before.height // 2
    quarters = [(x, y, x + wide, y + tall) for x in (0, wide) for y in (0, tall)]
    changes = ImageChops.difference(before, after)

    assert after.size == before.size
    assert all(max(high for _, high in ImageStat.Stat(changes.crop(part)).extrema) > 30 for part in quarters)


def test_what_lies_below_stays_legible() -> None:
    scan = specimen.scan("居民身份证", ("赵明远",))
    ink = opened(watermark.marked(scan, TEXT)).convert("L").crop((450, 180, 800, 260))

    assert ImageStat.Stat(ink).extrema[0][0] < 80


def test_a_document_has_every_page_with_the_mark_in_the_size_of_a_sheet() -> None:
    made = PdfReader(io.BytesIO(watermark.document([page(), page()], TEXT)))

    assert len(made.pages) == 2
    assert round(float(made.pages[0].mediabox.width)) == pytest.approx(595, abs=2)


def test_a_notice_is_as_wide_as_the_page_it_stands_for() -> None:
    assert opened(watermark.notice(160, ("含身份证件影像", "请打开该附件"))).width == 160
