import io

import pytest
from lxml import etree
from PIL import Image, ImageFilter

from app.adapters import qr
from tests.unit.adapters.papers import picture_pdf
from tests.unit.adapters.pictures import encoded

TEXT = "https://example.org/v/0123456789abcdefghjkmnpqrs"


def page(text: str = TEXT, *, millimetres: float = 20, dpi: int = 200) -> Image.Image:
    """An A4 page, scanned, with the code near its lower right corner."""
    paper = Image.new("L", (round(210 / 25.4 * dpi), round(297 / 25.4 * dpi)), 250)
    side = round(millimetres / 25.4 * dpi)
    code = Image.open(io.BytesIO(qr.png(text))).convert("L").resize((side, side), Image.Resampling.BICUBIC)
    paper.paste(code, (paper.width - side - 90, paper.height - side - 100))
    return paper


def test_a_drawn_code_can_be_read() -> None:
    assert qr.read(qr.png(TEXT), "image/png") == [TEXT]


def test_chinese_text_survives() -> None:
    assert qr.read(qr.png("登记编号"), "image/png") == ["登记编号"]


def test_the_code_for_a_page_has_no_styles_or_scripts() -> None:
    drawing = etree.fromstring(qr.svg(TEXT))
    assert drawing.tag == "svg"
    assert not {"style", "onload"} & {name for node in drawing.iter() for name in node.attrib}


@pytest.mark.parametrize("turn", [0, 90, 180, 270, 3])
def test_a_scan_is_read_from_any_side(turn: int) -> None:
    scanned = page().rotate(turn, expand=True, fillcolor=250)
    assert qr.read(encoded(scanned, "JPEG", quality=60), "image/jpeg") == [TEXT]


def test_a_blurred_scan_is_read() -> None:
    blurred = page().filter(ImageFilter.GaussianBlur(1.2))
    assert qr.read(encoded(blurred, "JPEG"), "image/jpeg") == [TEXT]


def test_a_photograph_of_many_pixels_is_read() -> None:
    large = page(dpi=500)
    assert qr.read(encoded(large, "JPEG"), "image/jpeg") == [TEXT]


def test_every_page_of_a_pdf_is_read() -> None:
    assert qr.read(picture_pdf(page("first"), page("second")), "application/pdf") == ["first", "second"]


@pytest.mark.parametrize("data", [encoded(Image.new("L", (500, 500), 255), "PNG"), b"not a picture"])
def test_no_code_is_no_error(data: bytes) -> None:
    assert qr.read(data, "image/png") == []


def test_a_pdf_that_does_not_open_has_no_codes() -> None:
    assert qr.read(b"%PDF-1.7", "application/pdf") == []
