"""What a look at the pixels of a page tells."""

import io

import pytest
from PIL import Image, ImageFilter

from app.adapters import images, pdf, qr, scan_facts, specimen
from app.domain.scans import ALIKE_UP_TO, BLURRED_BELOW, ScanFacts, apart

LINES = ("赵明远", "男", "工学学士", "设备监理")


def page(title: str = "学历证明", lines: tuple[str, ...] = LINES) -> Image.Image:
    """A page that says something."""
    return Image.open(io.BytesIO(specimen.scan(title, lines)))


def saved(picture: Image.Image, quality: int = 60) -> Image.Image:
    """The picture after it was saved once more."""
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=quality)
    return Image.open(out)


def test_a_scan_that_is_kept_brings_its_facts() -> None:
    facts = images.scan(specimen.scan("学历证明", LINES)).facts

    assert (facts.width, facts.height, facts.blank) == (1240, 1754, False)
    assert facts.sharpness is not None
    assert facts.sharpness > BLURRED_BELOW


@pytest.mark.parametrize(("radius", "told"), [(0, []), (1, []), (2, ["扫描件可能模糊"]), (4, ["扫描件可能模糊"])])
def test_a_page_out_of_focus_is_told_from_one_that_is_a_little_soft(radius: int, told: list[str]) -> None:
    facts = scan_facts.of(page().filter(ImageFilter.GaussianBlur(radius)))

    assert list(ScanFacts((facts,)).oddities()) == told


def test_a_blank_page_is_neither_sharp_nor_blurred() -> None:
    facts = scan_facts.of(Image.new("RGB", (1240, 1754), "#fdfdfd"))

    assert (facts.blank, facts.sharpness, facts.print) == (True, None, "")
    assert list(ScanFacts((facts, scan_facts.of(page()))).oddities()) == ["第 1 页可能是空白页"]


def test_a_small_picture_is_told_with_its_size_but_a_pdf_has_none() -> None:
    facts = ScanFacts((scan_facts.of(page().resize((500, 707))),))

    assert list(facts.oddities()) == ["扫描件分辨率较低（500×707 像素）"]
    assert list(facts.oddities(measured=False)) == []


def test_a_paper_that_lies_on_its_side_is_told_where_it_should_stand() -> None:
    facts = ScanFacts((scan_facts.of(page().rotate(90, expand=True)),))

    assert list(facts.oddities(upright=True)) == ["扫描件可能横置"]
    assert list(facts.oddities()) == []


@pytest.mark.parametrize("quality", [40, 70])
def test_a_copy_that_was_saved_and_scaled_again_has_nearly_the_same_print(quality: int) -> None:
    original, copy = page(), saved(page().resize((900, 1273)), quality)

    assert apart(scan_facts.of(original).print, scan_facts.of(copy).print) <= ALIKE_UP_TO


def test_another_paper_has_another_print() -> None:
    one, other = scan_facts.of(page()), scan_facts.of(page("居民身份证", ("钱学林",)))

    assert apart(one.print, other.print) > 2 * ALIKE_UP_TO


def test_a_blank_page_is_nothings_copy() -> None:
    blank = scan_facts.of(Image.new("RGB", (1240, 1754), "white"))

    assert apart(blank.print, blank.print) > ALIKE_UP_TO


def test_facts_come_back_from_a_row_as_they_were() -> None:
    facts = ScanFacts((scan_facts.of(page()),), turned=90)

    assert ScanFacts.of_row(facts.kept()) == facts
    assert ScanFacts.of_row({}) == ScanFacts()


@pytest.mark.parametrize("turned", [0, 90, 180, 270])
def test_a_code_tells_by_how_much_its_page_is_turned(turned: int) -> None:
    sheet = page()
    sheet.paste(Image.open(io.BytesIO(qr.png("DJ1|S1|1|abc"))).convert("RGB"), (800, 200))
    out = io.BytesIO()
    sheet.rotate(-turned, expand=True).save(out, "JPEG")

    assert qr.found(out.getvalue(), "image/jpeg") == [qr.Code("DJ1|S1|1|abc", turned)]


def test_the_pages_of_a_pdf_have_facts_too() -> None:
    out = io.BytesIO()
    Image.new("RGB", (1240, 1754), "white").save(out, "PDF", save_all=True, append_images=[page()], resolution=150)
    facts = scan_facts.of_pages(pdf.page_images(out.getvalue(), range(2), width=scan_facts.ACROSS))

    assert [one.blank for one in facts] == [True, False]
