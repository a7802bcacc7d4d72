"""What every 申请表 has: rows of answers beside the photo, what is signed and stamped, and the foot of the page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_ROW_HEIGHT_RULE
from docx.shared import Mm

from scripts.word_parts import (
    CENTRE,
    GREY,
    INK,
    LEFT,
    PHOTO,
    QR,
    RIGHT,
    SONG,
    borders,
    field,
    grid,
    keep_whole,
    more,
    new_document,
    padding,
    run,
    widths,
    write,
)

FORM_WIDTHS = (25, 50, 25, 43, 32)
PHOTO_ROWS = 5
SIGNATURE = "申请人：＿＿＿＿＿＿＿＿　　日期：＿＿＿＿年＿＿月＿＿日"
STAMP = "负责人：＿＿＿＿＿＿＿＿　　日期：＿＿＿＿年＿＿月＿＿日"
Rows = Sequence[Sequence[str]]

# Rows that are the same on all forms.
IDENTITY: tuple[tuple[str, ...], ...] = (
    ("姓名", "{{ form.full_name }}", "性别", "{{ form.gender }}"),
    (
        "证件名称",
        "{{ form.id_doc_type }}{% if form.id_doc_other %}（{{ form.id_doc_other }}）{% endif %}",
        "出生日期",
        "{{ form.birth_date }}",
    ),
    ("证件号码", "{{ form.id_doc_no }}"),
)
POSTS = (
    "职务",
    "{{ form.job_title }}",
    "职称",
    "{{ form.prof_title }}{% if form.prof_title_other %}（{{ form.prof_title_other }}）{% endif %}",
)
QUALIFICATION = ("资格证书编号", "{{ form.qualification_no }}", "取得证书时间", "{{ form.qualification_date }}")
PHONES = ("手机", "{{ form.mobile }}", "电话", "{{ form.phone }}")


def new_form(title: str, rows: Rows, *, row_height: float = 8) -> tuple[Any, Any]:
    """A document of one A4 page and its table with all rows of answers; the photo stands beside the first ones."""
    document = new_document(title, margins=(14, 17.5, 30, 17.5), footer=8)
    write(document.paragraphs[0], title, font=SONG, size=20, bold=True, align=CENTRE, after=6)
    table = grid(document, len(rows), FORM_WIDTHS)
    for number, texts in enumerate(rows):
        fill_row(table.rows[number], texts, height=row_height, beside_photo=number < PHOTO_ROWS)
    address_row(table, row_height)
    photo = table.cell(0, 4).merge(table.cell(PHOTO_ROWS - 1, 4))
    write(photo.paragraphs[0], PHOTO, size=10.5, align=CENTRE, colour=GREY)
    padding(photo, 0, 0)
    form_footer(document.sections[0])
    return document, table


def fill_row(row: Any, texts: Sequence[str], *, height: float, beside_photo: bool) -> None:
    """Labels and values from left to right; the last value takes what is left of the row."""
    row.height, row.height_rule = Mm(height), WD_ROW_HEIGHT_RULE.AT_LEAST
    keep_whole(row)
    last = 3 if beside_photo else 4
    for number, text in enumerate(texts):
        cell = row.cells[number]
        if number == len(texts) - 1 and last > number:
            cell = cell.merge(row.cells[last])
        is_label = number % 2 == 0
        write(cell.paragraphs[0], text, font=SONG, size=10.5, align=CENTRE if is_label else LEFT)
        if is_label:
            padding(cell, 0.5, 0.5)


def address_row(table: Any, height: float) -> None:
    """The address has the width of three columns, the postcode the last."""
    row = table.add_row()
    row.height, row.height_rule = Mm(height), WD_ROW_HEIGHT_RULE.AT_LEAST
    keep_whole(row)
    write(row.cells[0].paragraphs[0], "通信地址", align=CENTRE)
    padding(row.cells[0], 0.5, 0.5)
    address = row.cells[1].merge(row.cells[3])
    write(address.paragraphs[0], "{{ form.postal_address }}")
    write(row.cells[4].paragraphs[0], "邮编 {{ form.postcode }}", align=CENTRE)
    padding(row.cells[4], 0.5, 0.5)
    for cell in (row.cells[0], address, row.cells[4]):
        cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER


def sign(cell: Any, *, above: float = 14) -> None:
    """Where the applicant signs and dates; `above` in points."""
    more(cell, SIGNATURE, align=RIGHT, before=above, after=5)


def opinion(table: Any) -> Any:
    """The row 从业单位意见; the cell for its words comes back."""
    row = table.add_row()
    keep_whole(row)
    label = row.cells[0]
    write(label.paragraphs[0], "从业单位", align=CENTRE)
    more(label, "意　　见", align=CENTRE)
    cell = row.cells[1].merge(row.cells[4])
    label.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    return cell


def stamp(cell: Any, *, above: float = 26) -> None:
    """Where the unit stamps, signs and dates; `above` in points."""
    more(cell, "单位盖章", align=RIGHT, before=above, indent_right=34)
    more(cell, STAMP, align=RIGHT, before=10, after=5)


def form_footer(section: Any) -> None:
    """What ties the paper to the data, on every page: number, round, digest, and all of it as a QR."""
    footer = section.footer
    table = footer.add_table(1, 2, Mm(175))
    borders(table, "nil")
    widths(table, (152, 23))
    left, right = table.rows[0].cells
    small = {"size": 8, "colour": GREY, "line": 1.2}
    write(
        left.paragraphs[0],
        "办件编号 {{ case.number }}　第 {{ case.round }} 轮　"
        "数据摘要 {{ case.digest }}　导出日期 {{ case.exported_on }}",
        **{**small, "colour": INK, "size": 8.5},
    )
    more(left, "本表由系统按所填数据生成，手工改动无效；数据修改后须重新导出、签字和盖章。", **small)
    pages = more(left, "{{ office.name }}　　第 ", **small)
    field(pages, "PAGE", size=8, colour=GREY)
    run(pages, " 页，共 ", size=8, colour=GREY)
    field(pages, "NUMPAGES", size=8, colour=GREY)
    run(pages, " 页", size=8, colour=GREY)
    left.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.BOTTOM
    write(right.paragraphs[0], QR, size=8, align=RIGHT)
    padding(right, 0, 0)
    padding(left, 0, 0)
    first, last = footer.paragraphs[0], footer.paragraphs[-1]
    first._p.getparent().remove(first._p)
    if last is first:
        closing = footer.add_paragraph()
        write(closing, "", size=1)
