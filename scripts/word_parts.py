"""The parts that the shipped Word templates are drawn with."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from docx import Document
from docx.enum.section import WD_SECTION
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

SONG, HEI, SYMBOLS = "宋体", "黑体", "Segoe UI Symbol"
LATIN = {SONG: "Times New Roman", HEI: "Arial"}
INK, GREY, BLUE, GOLD = "000000", "555555", "12376B", "A37C2C"
CENTRE, LEFT, RIGHT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.RIGHT
PHOTO = "{% if photo is defined %}{{ photo }}{% else %}照片{% endif %}"
QR = "{% if qr is defined %}{{ qr }}{% endif %}"


def new_document(title: str, *, margins: tuple[float, float, float, float], footer: float) -> Any:
    """An empty A4 document with one paragraph; margins (top, right, bottom, left) in millimetres."""
    document = Document()
    section = document.sections[0]
    section.start_type = WD_SECTION.NEW_PAGE
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.right_margin, section.bottom_margin, section.left_margin = map(Mm, margins)
    section.header_distance, section.footer_distance = Mm(8), Mm(footer)
    style = document.styles["Normal"]
    style.font.name, style.font.size = "Times New Roman", Pt(10.5)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), SONG)
    core = document.core_properties
    core.title, core.author, core.comments, core.language = title, "", "", "zh-CN"
    core.created = core.modified = dt.datetime(2024, 10, 1, tzinfo=dt.UTC)
    document.add_paragraph()
    return document


def write(paragraph: Any, text: str, *, align: Any = None, **looks: Any) -> Any:
    """Put text into an empty paragraph and give it its place."""
    layout = paragraph.paragraph_format
    layout.space_before, layout.space_after = Pt(looks.pop("before", 0)), Pt(looks.pop("after", 0))
    layout.line_spacing = looks.pop("line", 1.0)
    layout.left_indent = Mm(looks.pop("indent", 0))
    layout.right_indent = Mm(looks.pop("indent_right", 0))
    if align is not None:
        paragraph.alignment = align
    run(paragraph, text, **looks)
    return paragraph


def more(cell: Any, text: str, **looks: Any) -> Any:
    """Another paragraph in the cell."""
    return write(cell.add_paragraph(), text, **looks)


def run(
    paragraph: Any,
    text: str,
    *,
    font: str = SONG,
    size: float = 10.5,
    bold: bool = False,
    colour: str = INK,
    spacing: float = 0,
) -> Any:
    """Text in one look; a tag must stay within one run."""
    made = paragraph.add_run(text)
    made.font.name, made.font.size, made.font.bold = LATIN.get(font, font), Pt(size), bold
    made.font.color.rgb = RGBColor.from_string(colour)
    made._r.rPr.rFonts.set(qn("w:eastAsia"), font)
    if spacing:
        made._r.rPr.append(element("w:spacing", val=round(spacing * 20)))
    return made


def tick(condition: str) -> str:
    """A box that is ticked when the condition holds."""
    return f"{{% if {condition} %}}☑{{% else %}}☐{{% endif %}}"


def field(paragraph: Any, code: str, **looks: Any) -> None:
    """A field such as PAGE."""
    for kind in ("begin", code, "end"):
        made = run(paragraph, "", **looks)
        if kind == code:
            instruction = OxmlElement("w:instrText")
            instruction.text = code
            made._r.append(instruction)
        else:
            made._r.append(element("w:fldChar", fldCharType=kind))


def grid(document: Any, rows: int, columns: Sequence[float]) -> Any:
    """A table with thin black lines and centred cells; widths in millimetres."""
    table = document.add_table(rows, len(columns))
    borders(table, "single", 6)
    widths(table, columns)
    for row in table.rows:
        for cell in row.cells:
            cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    return table


def widths(table: Any, columns: Sequence[float]) -> None:
    """Fixed columns, in millimetres."""
    table.autofit = False
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    for column, width in zip(table.columns, columns, strict=True):
        column.width = Mm(width)
        for cell in column.cells:
            cell.width = Mm(width)


def merged_row(table: Any, first: int) -> Any:
    """A new row whose cells from `first` on are one."""
    row = table.add_row()
    keep_whole(row)
    return row.cells[first].merge(row.cells[len(row.cells) - 1])


def keep_whole(row: Any) -> None:
    """No page break within the row."""
    row._tr.get_or_add_trPr().append(element("w:cantSplit"))


def borders(table: Any, kind: str, size: int = 4) -> None:
    """The same line on every side and between cells."""
    frame = OxmlElement("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        frame.append(element(f"w:{side}", val=kind, sz=size, space=0, color=INK))
    table._tbl.tblPr.append(frame)


def edge(cell: Any, side: str, colour: str, size: int) -> None:
    """A line on one side of a cell."""
    frame = OxmlElement("w:tcBorders")
    frame.append(element(f"w:{side}", val="single", sz=size, space=0, color=colour))
    cell._tc.get_or_add_tcPr().append(frame)


def padding(cell: Any, sides: float, ends: float) -> None:
    """Room within a cell, in millimetres; the last word counts."""
    for earlier in cell._tc.get_or_add_tcPr().findall(qn("w:tcMar")):
        cell._tc.tcPr.remove(earlier)
    margins = OxmlElement("w:tcMar")
    for side, width in (("top", ends), ("left", sides), ("bottom", ends), ("right", sides)):
        margins.append(element(f"w:{side}", w=round(width * 56.7), type="dxa"))
    cell._tc.get_or_add_tcPr().append(margins)


def page_frame(section: Any) -> None:
    """A double frame around the page."""
    frame = element("w:pgBorders", offsetFrom="page")
    for side in ("top", "left", "bottom", "right"):
        frame.append(element(f"w:{side}", val="double", sz=18, space=24, color=BLUE))
    section._sectPr.append(frame)


def rule(paragraph: Any, colour: str) -> None:
    """A line below the paragraph."""
    frame = OxmlElement("w:pBdr")
    frame.append(element("w:bottom", val="double", sz=6, space=8, color=colour))
    paragraph._p.get_or_add_pPr().append(frame)


def spacer(document: Any, points: float) -> None:
    """An empty line of the given height."""
    write(document.add_paragraph(), "", size=1, before=points)


def element(tag: str, **attributes: Any) -> Any:
    """One of Word's elements with attributes in its own namespace."""
    made = OxmlElement(tag)
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), str(value))
    return made
