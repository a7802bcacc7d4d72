"""Files that nobody should keep, and some that look strange but are fine."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from PIL import Image

from tests.unit.adapters import papers, pictures

MEGABYTE = 1024 * 1024
SCRIPT = b"<script>alert(1)</script><?php system('id'); ?>"


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it is sent; `reason` are words of the refusal, "" when it is taken."""

    title: str
    make: Callable[[], bytes]
    reason: str
    name: str = "文件.jpg"
    media_type: str = "image/jpeg"


@cache
def photo() -> bytes:
    """A good photo."""
    return pictures.jpeg()


def huge_photo() -> bytes:
    """5,000 × 5,000 pixels in less than 200 KB."""
    return pictures.encoded(Image.new("L", (5000, 5000), 200), "JPEG", quality=5, optimize=True)


def large_scan() -> bytes:
    """One byte more than a scan may have."""
    return photo() + bytes(10 * MEGABYTE + 1 - len(photo()))


def photo_with(block: bytes) -> bytes:
    """A good photo with something behind its end."""
    return photo() + block


NOT_A_PICTURE = (
    Upload("empty", bytes, "文件为空"),
    Upload("a PNG by another name", lambda: pictures.encoded(pictures.portrait(), "PNG"), "检测为 PNG"),
    Upload("a GIF by another name", lambda: pictures.encoded(pictures.portrait(), "GIF"), "检测为 GIF"),
    Upload("a WEBP by another name", lambda: pictures.encoded(pictures.portrait(), "WEBP"), "检测为 WEBP"),
    Upload("a BMP by another name", lambda: pictures.encoded(pictures.portrait(), "BMP"), "检测为 BMP"),
    Upload("an SVG with a script", lambda: b"<svg xmlns='x'>" + SCRIPT + b"</svg>", "检测为 SVG"),
    Upload("a web page", lambda: b"<!doctype html>" + SCRIPT, "检测为 HTML"),
    Upload("PostScript", lambda: b"%!PS-Adobe-3.0\n(%pipe%id) (w) file", "检测为 PostScript"),
    Upload("a PDF", papers.pdf, "检测为 PDF"),
    Upload("a ZIP", lambda: b"PK\x03\x04" + bytes(200), "检测为 ZIP"),
    Upload("a program", lambda: b"MZ" + bytes(200), "检测为 程序"),
)
PHOTOS = (
    *NOT_A_PICTURE,
    Upload("204,801 bytes", lambda: pictures.padded_to(photo(), 204_801), "照片 200.001 KB，超过 200 KB"),
    Upload("204,800 bytes", lambda: pictures.padded_to(photo(), 204_800), ""),
    Upload("only the beginning", lambda: photo()[:300], "照片无法读取"),
    Upload("a header and noise", lambda: b"\xff\xd8\xff\xe0" + bytes(range(256)) * 20, "照片无法读取"),
    Upload("a lie about its size", lambda: pictures.lying_about_its_size(photo()), "照片尺寸过大"),
    Upload("5,000 × 5,000 pixels", huge_photo, "照片像素应不超过"),
    Upload("one pixel", lambda: pictures.encoded(Image.new("RGB", (1, 1)), "JPEG"), "照片尺寸过小"),
    Upload("a stripe", lambda: pictures.encoded(Image.new("RGB", (10, 1000)), "JPEG"), "照片尺寸过小"),
    Upload("a script behind the picture", lambda: photo_with(SCRIPT), ""),
    Upload("a ZIP behind the picture", lambda: photo_with(b"PK\x03\x04" + bytes(60)), ""),
    Upload("a place on earth", lambda: pictures.jpeg(exif=pictures.exif(6)), ""),
    Upload("called a web page", photo, "", name="x.html", media_type="text/html"),
    Upload("without an ending", photo, "", name="photo", media_type=""),
)
SCANS = (
    Upload("empty", bytes, "文件为空"),
    Upload("one byte more than 10 MB", large_scan, "超过 10 MB"),
    *(
        Upload(f"{title}", make, "只能上传 JPG、PNG 或 PDF", name="扫描件.pdf", media_type="application/pdf")
        for title, make in {
            "a GIF called PDF": lambda: pictures.encoded(pictures.portrait(), "GIF"),
            "a TIFF called PDF": lambda: pictures.encoded(pictures.portrait(), "TIFF"),
            "a DOCX called PDF": lambda: b"PK\x03\x04" + bytes(200),
            "a web page called PDF": lambda: b"<html>" + SCRIPT,
            "a program called PDF": lambda: b"MZ" + bytes(200),
        }.items()
    ),
    Upload("an encrypted PDF", lambda: papers.encrypted(user="secret", owner="secret"), "PDF 已加密"),
    Upload("a PDF with an owner's password", lambda: papers.encrypted(user="", owner="secret"), ""),
    Upload("a PDF without pages", lambda: papers.pdf(0), "PDF 没有页面"),
    Upload("51 pages", lambda: papers.pdf(51), "页数超过 50"),
    Upload("50 pages", lambda: papers.pdf(50), ""),
    Upload("a script by name", lambda: papers.pdf(change=papers.named_script), "含有脚本"),
    Upload(
        "a script at opening",
        lambda: papers.pdf(change=papers.in_catalog("/OpenAction", papers.javascript())),
        "含有脚本",
    ),
    Upload(
        "a program to launch",
        lambda: papers.pdf(change=papers.with_link(papers.dictionary(S="/Launch", F="calc.exe"))),
        "含有自动动作",
    ),
    Upload("pages in a circle", lambda: papers.pdf(change=papers.looped), "PDF"),
    Upload("a bomb", lambda: papers.bomb(2), "PDF 过于复杂"),
    Upload("only the header", lambda: b"%PDF-1.7\n", "PDF"),
    Upload("a PDF called JPG", papers.pdf, "", name="x.jpg", media_type="image/jpeg"),
    Upload("a PNG called PDF", lambda: pictures.encoded(pictures.portrait(), "PNG"), "", name="x.pdf"),
)
# Names as people and robots send them; what is kept is only ever shown as text.
NAMES = (
    "../../etc/passwd", "..\\..\\windows\\win.ini", "/etc/passwd", "C:\\x.jpg", "a\r\nSet-Cookie: x=1.jpg", "a\nb.jpg",
    "$(touch x).jpg", "`id`.jpg", "<script>alert(1)</script>.jpg", "\"><img src=x>.jpg", "x.php.jpg", ".htaccess",
    "con.jpg", "a" * 300 + ".jpg", "文件" * 200 + ".jpg", "\u202egpj.exe", "a\tb.jpg", "%00.jpg", "%2e%2e%2fx.jpg", ".",
    "a;b=c.jpg", "a\u2028b.jpg", "\U0001f600.jpg", " .jpg", "=cmd|' /C calc'!A0.jpg",
)  # fmt: skip
