"""What may be uploaded: sizes, kinds and counts, each with the source of its number."""

MEGABYTE = 1024 * 1024

# The guide, 3.1: 格式为 JPG，大小在 200K 以内. A kilobyte is taken as 1024 bytes.
PHOTO_MAX_BYTES = 200 * 1024
# A face that is narrower than this prints badly on the certificate (our default; the guide names no pixels).
PHOTO_MIN_WIDTH, PHOTO_MIN_HEIGHT = 150, 200
# 5,000 × 5,000 pixels fit into 98 KB but need 75 MB once decoded, so bytes alone are no limit.
PHOTO_MAX_PIXELS = 16_000_000
# One-inch and two-inch photos are 295×413 and 413×579, about 1 : 1.4; outside of this it is no portrait.
PHOTO_MIN_RATIO, PHOTO_MAX_RATIO = 1.1, 1.7

# The guide names no limits for scans; these are the office's own (at most 10 MB each, 20 files for a case).
SCAN_MAX_BYTES = 10 * MEGABYTE
# A sheet of A4 at 600 dpi has 34.8 million; more is no easier to read and takes too much memory (ASVS 5.2.6).
SCAN_MAX_PIXELS = 36_000_000
SCAN_MAX_PAGES = 50
FILES_MAX_PER_CASE = 20
FILES_MAX_PER_SLOT = 10

IMPORT_MAX_ROWS = 20_000


def size_text(size: int) -> str:
    """Return a size as people read it: 999 字节, 200.001 KB, 9.5 MB; KB exactly enough to show a limit missed."""
    if size < 1024:
        return f"{size} 字节"
    if size < MEGABYTE:
        return f"{size / 1024:.3f}".rstrip("0").rstrip(".") + " KB"
    return f"{size / MEGABYTE:.2f}".rstrip("0").rstrip(".") + " MB"
