"""What a DOCX document says, paragraph by paragraph, for showing it on a page."""

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from app.adapters.docx_package import DOCUMENT, W, parse, unpack

# What stands for nothing but white space in a paragraph.
SPACES = {f"{W}br": "\n", f"{W}cr": "\n", f"{W}tab": "\t"}
ALIGNED = {"center": "centre", "right": "right", "end": "right"}


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph: its text, lines divided by line feeds, and where it stands ("", "centre" or "right")."""

    text: str
    place: str = ""


def paragraphs(data: bytes) -> list[Paragraph]:
    """The paragraphs of the body in their order, tables cell by cell, without the empty ones.

    Raises InvalidRelease for anything but a sound DOCX.
    """
    root = parse(DOCUMENT, unpack(data)[DOCUMENT])
    found = (Paragraph("".join(_text(node)).strip(), _place(node)) for node in root.iter(f"{W}p"))
    return [paragraph for paragraph in found if paragraph.text]


def _text(paragraph: etree._Element) -> Iterator[str]:
    for node in (part for run in paragraph.iter(f"{W}r") for part in run):
        if node.tag == f"{W}t":
            yield node.text or ""
        elif node.tag in SPACES:
            yield SPACES[str(node.tag)]


def _place(paragraph: etree._Element) -> str:
    align = paragraph.find(f"{W}pPr/{W}jc")
    return ALIGNED.get(align.get(f"{W}val", ""), "") if align is not None else ""
