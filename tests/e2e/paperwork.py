"""What happens on paper and on the applicant's own machine: pictures, signatures, scans, a look at a printed PDF."""

from io import BytesIO
from pathlib import Path

from PIL import Image
from pypdf import PdfReader

from app.adapters import pdf, qr, specimen

A4_AT_200_DPI = 1654
TOO_LARGE = (2400, 3200)


def large_picture(folder: Path) -> Path:
    """A photo as a camera takes it: larger than the guide allows, and of another shape."""
    path = folder / "相机照片.png"
    with Image.open(BytesIO(specimen.portrait())) as portrait:
        portrait.resize(TOO_LARGE).save(path)
    return path


def signed(printed: bytes) -> bytes:
    """The printed form after it was signed, stamped and scanned: its first page as a picture."""
    return pdf.page_image(printed, 0, width=A4_AT_200_DPI)


def form_of(number: str) -> bytes:
    """A scan of the form of another case."""
    with Image.open(BytesIO(specimen.scan("申请表"))) as page, Image.open(BytesIO(qr.png(f"DJ1|{number}|1|0"))) as code:
        page.paste(code.convert("RGB"), (100, 100))
        out = BytesIO()
        page.save(out, "JPEG")
    return out.getvalue()


def shapes(document: bytes) -> list[float]:
    """Height divided by width of every picture in a PDF."""
    pictures = [image.image for page in PdfReader(BytesIO(document)).pages for image in page.images]
    return [picture.height / picture.width for picture in pictures if picture is not None]
