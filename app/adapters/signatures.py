"""What a file is, judged by its first bytes and never by its name."""

_SIGNATURES: tuple[tuple[int, bytes, str], ...] = (
    (0, b"\xff\xd8\xff", "JPG"),
    (0, b"\x89PNG\r\n\x1a\n", "PNG"),
    (0, b"GIF8", "GIF"),
    (0, b"BM", "BMP"),
    (0, b"II*\x00", "TIFF"),
    (0, b"MM\x00*", "TIFF"),
    (0, b"8BPS", "PSD"),
    (0, b"\x00\x00\x01\x00", "ICO"),
    (0, b"%!PS", "PostScript"),
    (0, b"PK\x03\x04", "ZIP 或 Office 文档"),
    (0, b"PK\x05\x06", "ZIP"),
    (0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "旧版或加密的 Office 文档"),
    (0, b"MZ", "程序"),
    (0, b"\x7fELF", "程序"),
    (0, b"Rar!", "RAR"),
    (0, b"7z\xbc\xaf", "7Z"),
    (8, b"WEBP", "WEBP"),
    (4, b"ftyphei", "HEIC"),
    (4, b"ftypmif1", "HEIC"),
    (4, b"ftypavif", "AVIF"),
)
_MARKUP: tuple[tuple[bytes, str], ...] = (
    (b"<svg", "SVG"),
    (b"<!doctype html", "HTML"),
    (b"<html", "HTML"),
    (b"<?xml", "XML"),
)
PDF_HEADER_WITHIN = 1024


def kind_of(data: bytes) -> str:
    """A short name of the format for messages: "JPG", "PNG", "PDF", … or "未知格式"."""
    for offset, magic, name in _SIGNATURES:
        if data.startswith(magic, offset):
            return name
    # Readers accept a PDF whose header follows up to a kilobyte of something else, and so does this.
    if b"%PDF-" in data[:PDF_HEADER_WITHIN]:
        return "PDF"
    return _kind_of_text(data[:PDF_HEADER_WITHIN])


def _kind_of_text(head: bytes) -> str:
    lowered = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    for start, name in _MARKUP:
        if lowered.startswith(start):
            return "SVG" if b"<svg" in lowered else name
    return "未知格式"
