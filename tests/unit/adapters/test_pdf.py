import io
import resource

import pytest
from PIL import Image
from pypdf.generic import ArrayObject, NullObject

from app.adapters import pdf
from app.errors import ConversionFailed, InvalidInput
from tests.unit.adapters import papers
from tests.unit.adapters.papers import Change, dictionary, in_catalog, javascript, on_page, with_link
from tests.unit.adapters.pictures import encoded, portrait


def test_a_plain_file_is_accepted_with_its_pages() -> None:
    assert pdf.inspect(papers.pdf(50)).pages == 50


def test_a_scan_of_two_pages_is_accepted() -> None:
    assert pdf.inspect(papers.picture_pdf(portrait(600, 800), portrait(600, 800))).pages == 2


def test_a_password_is_asked_to_be_removed() -> None:
    with pytest.raises(InvalidInput, match="PDF 已加密，请去除密码后上传"):
        pdf.inspect(papers.encrypted(user="secret", owner="owner"))


def test_a_file_that_only_forbids_changes_is_accepted() -> None:
    assert pdf.inspect(papers.encrypted(user="", owner="owner")).pages == 1


def test_a_file_without_pages_is_refused() -> None:
    with pytest.raises(InvalidInput, match="PDF 没有页面"):
        pdf.inspect(papers.pdf(0))


def test_more_than_fifty_pages_are_refused_with_their_number() -> None:
    with pytest.raises(InvalidInput, match=r"页数超过 50（共 51 页）"):
        pdf.inspect(papers.pdf(51))


HARMFUL: dict[str, tuple[Change, str]] = {
    "a script by name": (papers.named_script, "脚本"),
    "a script at opening": (in_catalog("/OpenAction", javascript()), "脚本"),
    "a script behind a link": (with_link(javascript()), "脚本"),
    "a script by reference": (papers.referred_script, "脚本"),
    "an address at opening": (in_catalog("/OpenAction", dictionary(S="/URI", URI="https://example.org")), "自动动作"),
    "printing at closing": (in_catalog("/AA", dictionary(WC=dictionary(S="/Named", N="/Print"))), "自动动作"),
    "an action of a page": (on_page("/AA", dictionary(O=dictionary(S="/GoTo"))), "自动动作"),
    "a program": (with_link(dictionary(S="/Launch", F="cmd.exe")), "自动动作"),
    "a form that sends itself": (with_link(dictionary(S="/SubmitForm", F="https://example.org")), "自动动作"),
    "a link to a local file": (with_link(dictionary(S="/URI", URI="file:///etc/passwd")), "自动动作"),
    "a jump into another file": (with_link(dictionary(S="/GoToR", F="other.pdf")), "自动动作"),
    "an embedded file": (lambda writer: writer.add_attachment("virus.exe", b"MZ"), "嵌入文件"),
    "a portfolio": (in_catalog("/Collection", dictionary(View="/D")), "嵌入文件"),
    "a dynamic form": (in_catalog("/AcroForm", dictionary(XFA=ArrayObject([NullObject()]))), "XFA"),
}
HARMLESS: dict[str, Change] = {
    "a web link": with_link(dictionary(S="/URI", URI="https://www.example.org/")),
    "a jump within": with_link(dictionary(S="/GoTo", D=ArrayObject([NullObject()]))),
    "a place to open at": in_catalog("/OpenAction", ArrayObject([NullObject()])),
    "a jump at opening": in_catalog("/OpenAction", dictionary(S="/GoTo", D=ArrayObject([NullObject()]))),
}


@pytest.mark.parametrize("name", HARMFUL)
def test_what_is_not_plain_pages_is_refused(name: str) -> None:
    change, reason = HARMFUL[name]
    with pytest.raises(InvalidInput, match=reason):
        pdf.inspect(papers.pdf(change=change))


@pytest.mark.parametrize("name", HARMLESS)
def test_web_links_and_jumps_to_a_page_are_harmless(name: str) -> None:
    assert pdf.inspect(papers.pdf(change=HARMLESS[name])).pages == 1


@pytest.mark.parametrize("layers", [1, 2, 3])
def test_a_bomb_is_refused_within_its_time(layers: int) -> None:
    bomb = papers.bomb(layers)
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    with pytest.raises(InvalidInput, match="PDF 过于复杂"):
        pdf.inspect(bomb)
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before <= 2.2


def test_a_page_tree_that_contains_itself_is_refused() -> None:
    with pytest.raises(InvalidInput, match=r"PDF (过于复杂|已损坏)"):
        pdf.inspect(papers.pdf(change=papers.looped))


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"PK\x03\x04word/document.xml", "ZIP 或 Office 文档"),
        (b"<!DOCTYPE html><html>", "HTML"),
        (b"MZ\x90\x00", "程序"),
        (encoded(portrait(), "PNG"), "PNG"),
        (encoded(portrait(), "TIFF"), "TIFF"),
    ],
)
def test_another_format_named_pdf_is_recognised(data: bytes, kind: str) -> None:
    with pytest.raises(InvalidInput, match=f"不是 PDF（检测为 {kind}）"):
        pdf.inspect(data)


def test_a_header_within_the_first_kilobyte_counts() -> None:
    assert pdf.inspect(b"\n" * 1000 + papers.pdf()).pages == 1


def test_two_ends_are_no_obstacle() -> None:
    assert pdf.inspect(papers.pdf() + b"\n%%EOF\n").pages == 1


@pytest.mark.parametrize(
    "data", [b"%PDF-1.7\n" + b"\x00" * 500, papers.pdf()[:40], papers.pdf()[:-10], b"%PDF-1.4 only a header"]
)
def test_a_damaged_file_is_refused(data: bytes) -> None:
    with pytest.raises(InvalidInput, match=r"PDF (已损坏|没有页面)"):
        pdf.inspect(data)


@pytest.mark.parametrize(("data", "reason"), [(b"", "文件为空"), (b"%PDF-1.7" + b" " * 10_485_753, "超过 10 MB")])
def test_an_empty_or_heavy_file_is_refused(data: bytes, reason: str) -> None:
    with pytest.raises(InvalidInput, match=reason):
        pdf.inspect(data)


def test_a_page_is_drawn_in_the_asked_width() -> None:
    drawn = Image.open(io.BytesIO(pdf.page_image(papers.picture_pdf(portrait(600, 800)), 0, width=300)))
    assert drawn.size == (300, 400)


def test_an_endless_page_is_drawn_smaller() -> None:
    def stretch(writer: object) -> None:
        writer.pages[0].mediabox.upper_right = (10, 14_000)  # type: ignore[attr-defined]

    drawn = Image.open(io.BytesIO(pdf.page_image(papers.pdf(change=stretch), 0, width=2000)))
    assert drawn.width * drawn.height <= 25_100_000


@pytest.mark.parametrize("data", [papers.pdf(), b"%PDF-1.7 nothing"])
def test_a_page_that_is_not_there_is_not_drawn(data: bytes) -> None:
    with pytest.raises(ConversionFailed):
        pdf.page_image(data, 7, width=300)


def test_pages_and_text_of_our_own_files_are_read() -> None:
    assert pdf.pages(papers.pdf(3)) == 3
    assert pdf.text(papers.pdf(3)).strip() == ""


def test_what_does_not_open_has_no_pages_and_no_text() -> None:
    assert (pdf.pages(b"%PDF-"), pdf.text(b"<html>")) == (0, "")
