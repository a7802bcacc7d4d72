"""PDF files: what people upload is opened by a limited child process, what we made ourselves at once."""

import json
import struct
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

import pypdfium2

from app.adapters.signatures import kind_of
from app.domain.files import SCAN_MAX_BYTES, SCAN_MAX_PAGES, size_text
from app.errors import ConversionFailed, Fault, InvalidInput

INSPECTOR = Path(__file__).with_name("pdf_inspector.py")
PAINTER = Path(__file__).with_name("pdf_painter.py")
FRAME_HEAD = struct.Struct(">I")
# The children stop themselves when they compute too long; this ends one that does not even compute.
WALL_SECONDS = 40

_REASONS = {
    "encrypted": ("PDF 已加密，请去除密码后上传", "PDF_ENCRYPTED"),
    "empty": ("PDF 没有页面", "PDF_EMPTY"),
    "script": ("PDF 含有脚本，请打印为新的 PDF 或改用图片后上传", "PDF_SCRIPT"),
    "action": ("PDF 含有自动动作，请打印为新的 PDF 或改用图片后上传", "PDF_ACTION"),
    "attachment": ("PDF 含有嵌入文件，请打印为新的 PDF 或改用图片后上传", "PDF_ATTACHMENT"),
    "form": ("PDF 含有 XFA 动态表单，请打印为新的 PDF 或改用图片后上传", "PDF_FORM"),
    "complex": ("PDF 过于复杂，请打印为新的 PDF 或改用图片后上传", "PDF_COMPLEX"),
    "damaged": ("PDF 已损坏，无法读取，请重新生成后上传", "PDF_DAMAGED"),
}

# PDFium keeps global state: one thread at a time.
_pdfium = Lock()


@dataclass(frozen=True, slots=True)
class PdfFacts:
    """What is known of an accepted PDF."""

    pages: int


def inspect(data: bytes) -> PdfFacts:
    """Look for anything that is not plain pages; raises InvalidInput with the reason in words.

    At most 10 MB and 50 pages; encrypted files are refused unless they open without a password. Ordinary web
    links are accepted, since nobody here follows them by opening the file.
    """
    if not data:
        raise _refusal("文件为空，请重新选择", "FILE_EMPTY")
    if len(data) > SCAN_MAX_BYTES:
        limit = size_text(SCAN_MAX_BYTES)
        raise _refusal(f"文件 {size_text(len(data))}，超过 {limit}，请压缩后上传", "FILE_TOO_LARGE")
    kind = kind_of(data)
    if kind != "PDF":
        raise _refusal(f"文件内容不是 PDF（检测为 {kind}），请转换格式后上传", "FILE_KIND")
    answer, within_limits = _ask(INSPECTOR, data)
    unanswered = {"fault": "damaged" if within_limits else "complex"}
    findings = json.loads(answer) if answer else unanswered
    if "fault" in findings:
        raise _refusal(*_REASONS[findings["fault"]])
    pages = int(findings["pages"])
    if pages > SCAN_MAX_PAGES:
        raise _refusal(f"PDF 页数超过 {SCAN_MAX_PAGES}（共 {pages} 页），请拆分后上传", "PDF_PAGES")
    return PdfFacts(pages)


def page_image(data: bytes, page: int, *, width: int) -> bytes:
    """Page number `page` (from 0) of an accepted PDF as a JPEG, `width` pixels wide; raises ConversionFailed."""
    images = page_images(data, [page], width=width)
    if not images:
        raise ConversionFailed(f"page {page} of the PDF cannot be drawn")
    return images[0]


def page_images(data: bytes, numbers: Iterable[int], *, width: int) -> list[bytes]:
    """The named pages (from 0) as JPEGs; pages that do not exist or cannot be drawn are left out."""
    wanted = ",".join(str(number) for number in numbers)
    frames, _ = _ask(PAINTER, data, wanted, str(width))
    images: list[bytes] = []
    while len(frames) > FRAME_HEAD.size:
        (size,) = FRAME_HEAD.unpack_from(frames)
        image, frames = frames[FRAME_HEAD.size : FRAME_HEAD.size + size], frames[FRAME_HEAD.size + size :]
        images += [image] if len(image) == size else []
    return images


def text(data: bytes) -> str:
    """All text of a PDF that this office made; "" when it cannot be opened."""
    with _pdfium:
        try:
            document = pypdfium2.PdfDocument(data)
        except pypdfium2.PdfiumError:
            return ""
        with document:
            return "\n".join(page.get_textpage().get_text_bounded() for page in document)


def pages(data: bytes) -> int:
    """The number of pages of a PDF that this office made; 0 when it cannot be opened."""
    with _pdfium:
        try:
            document = pypdfium2.PdfDocument(data)
        except pypdfium2.PdfiumError:
            return 0
        with document:
            return len(document)


def _ask(child: Path, data: bytes, *arguments: str) -> tuple[bytes, bool]:
    """What the child answers, and whether it ended by itself rather than at its limits."""
    command = [sys.executable, "-I", str(child), *arguments]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=WALL_SECONDS, check=False, env={})
    except subprocess.TimeoutExpired:
        return b"", False
    return done.stdout, done.returncode >= 0


def _refusal(message: str, code: str) -> InvalidInput:
    return InvalidInput([Fault("", message, code)])
