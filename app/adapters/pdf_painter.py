"""A child process that draws pages of one untrusted PDF from standard input and ends when it takes too much.

Run as `python -I pdf_painter.py 0,1,2 <width>`; it answers JPEGs, each after its length in four bytes, and imports
nothing of the application.
"""

import io
import resource
import struct
import sys

import pypdfium2

CPU_SECONDS = 20
MEMORY_BYTES = 2048 * 1024 * 1024
DRAWN_PIXELS = 25_000_000
LONGEST_SIDE = 20_000


def main() -> None:
    """Draw what the command line asks for within the limits of this process."""
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    document = pypdfium2.PdfDocument(sys.stdin.buffer.read())
    width = int(sys.argv[2])
    for number in (int(text) for text in sys.argv[1].split(",")):
        if number < len(document):
            picture = draw(document[number], width)
            sys.stdout.buffer.write(struct.pack(">I", len(picture)) + picture)
            sys.stdout.buffer.flush()


def draw(page: pypdfium2.PdfPage, width: int) -> bytes:
    """The page as a JPEG; one that is too long for its width is drawn smaller."""
    page_width, page_height = page.get_size()
    area_scale = (DRAWN_PIXELS / (page_width * page_height)) ** 0.5
    scale = min(width / page_width, area_scale, LONGEST_SIDE / max(page_width, page_height))
    out = io.BytesIO()
    page.render(scale=scale).to_pil().convert("RGB").save(out, "JPEG", quality=85)
    return out.getvalue()


if __name__ == "__main__":
    main()
