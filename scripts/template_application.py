"""设备监理师首次登记申请表, drawn with python-docx."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_ROW_HEIGHT_RULE
from docx.shared import Mm
from word_parts import (
    CENTRE,
    GREY,
    HEI,
    INK,
    LEFT,
    PHOTO,
    QR,
    RIGHT,
    SONG,
    SYMBOLS,
    borders,
    field,
    grid,
    keep_whole,
    merged_row,
    more,
    new_document,
    padding,
    run,
    tick,
    widths,
    write,
)

FORM_WIDTHS = (25, 50, 25, 43, 32)
PHOTO_ROWS = 5
FORM_ROWS: tuple[tuple[str, ...], ...] = (
    ("姓名", "{{ form.full_name }}", "性别", "{{ form.gender }}"),
    (
        "证件名称",
        "{{ form.id_doc_type }}{% if form.id_doc_other %}（{{ form.id_doc_other }}）{% endif %}",
        "出生日期",
        "{{ form.birth_date }}",
    ),
    ("证件号码", "{{ form.id_doc_no }}"),
    ("毕业院校", "{{ form.school }}"),
    ("所学专业", "{{ form.major }}", "学历", "{{ form.education }}"),
    ("执业单位", "{{ form.practice_unit_id }}"),
    ("单位名称", "{{ form.employer_name }}"),
    (
        "职务",
        "{{ form.job_title }}",
        "职称",
        "{{ form.prof_title }}{% if form.prof_title_other %}（{{ form.prof_title_other }}）{% endif %}",
    ),
    ("参加工作时间", "{{ form.work_start_date }}", "从事专业", "{{ form.work_specialty }}"),
    ("所属行业", "{{ form.industry }}", "技术岗位", "{{ form.technical_post }}"),
    ("设备监理专业", "{{ form.supervision_specialty }}"),
    ("资格证书编号", "{{ form.qualification_no }}", "取得证书时间", "{{ form.qualification_date }}"),
    ("手机", "{{ form.mobile }}", "电话", "{{ form.phone }}"),
    ("邮箱", "{{ form.email }}", "所在省市", "{{ form.region_code }}"),
)
ID_KINDS = (("RESIDENT_ID", "身份证"), ("HMT_RESIDENCE", "港澳台居住证"), ("PASSPORT", "护照"), ("OTHER", "其他"))


def application_first() -> Any:
    """设备监理师首次登记申请表: one A4 page with the guide's declaration and unit opinion (the guide, 3.4)."""
    document = new_document("设备监理师首次登记申请表", margins=(14, 17.5, 30, 17.5), footer=8)
    title = document.paragraphs[0]
    write(title, "设备监理师首次登记申请表", font=SONG, size=20, bold=True, align=CENTRE, after=6)
    table = grid(document, len(FORM_ROWS), FORM_WIDTHS)
    for number, texts in enumerate(FORM_ROWS):
        fill_form_row(table.rows[number], texts, beside_photo=number < PHOTO_ROWS)
    address_row(table)
    photo = table.cell(0, 4).merge(table.cell(PHOTO_ROWS - 1, 4))
    write(photo.paragraphs[0], PHOTO, size=10.5, align=CENTRE, colour=GREY)
    padding(photo, 0, 0)
    declaration(table)
    opinion(table)
    hint = merged_row(table, 0)
    write(hint.paragraphs[0], "提示：经本人签字、单位盖章，方可扫描上传。", font=HEI, size=9.5)
    form_footer(document.sections[0])
    return document


def fill_form_row(row: Any, texts: Sequence[str], *, beside_photo: bool) -> None:
    """Labels and values from left to right; the last value takes what is left of the row."""
    row.height, row.height_rule = Mm(8), WD_ROW_HEIGHT_RULE.AT_LEAST
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


def address_row(table: Any) -> None:
    """The address has the width of three columns, the postcode the last."""
    row = table.add_row()
    row.height, row.height_rule = Mm(8), WD_ROW_HEIGHT_RULE.AT_LEAST
    keep_whole(row)
    write(row.cells[0].paragraphs[0], "通信地址", align=CENTRE)
    padding(row.cells[0], 0.5, 0.5)
    address = row.cells[1].merge(row.cells[3])
    write(address.paragraphs[0], "{{ form.postal_address }}")
    write(row.cells[4].paragraphs[0], "邮编 {{ form.postcode }}", align=CENTRE)
    padding(row.cells[4], 0.5, 0.5)
    for cell in (row.cells[0], address, row.cells[4]):
        cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER


def declaration(table: Any) -> None:
    """What the applicant declares and signs, word for word; the box of his document is ticked."""
    cell = merged_row(table, 0)
    write(cell.paragraphs[0], "本人承诺接受设备监理行业自律管理，申请：", before=4, line=1.3)
    kind = more(cell, "☑", font=SYMBOLS, line=1.3, indent=7.4)
    run(kind, " 设备监理师职业资格首次登记")
    more(cell, "附：1. 设备监理师职业资格证书复印件；", line=1.3)
    proof = more(cell, "2. 身份证明复印件（", line=1.3, indent=7.4)
    for number, (code, word) in enumerate(ID_KINDS):
        run(proof, tick(f"form.id_doc_type_code == '{code}'"), font=SYMBOLS)
        run(proof, f" {word}" + ("　" if number < len(ID_KINDS) - 1 else "）。"))
    more(cell, "3. 学历证书复印件", line=1.3, indent=7.4)
    more(cell, "申请人：＿＿＿＿＿＿＿＿　　日期：＿＿＿＿年＿＿月＿＿日", align=RIGHT, before=14, after=5)


def opinion(table: Any) -> None:
    """What the unit confirms with its stamp, word for word; the unit ticks the box by hand."""
    row = table.add_row()
    keep_whole(row)
    label = row.cells[0]
    write(label.paragraphs[0], "从业单位", align=CENTRE)
    more(label, "意　　见", align=CENTRE)
    cell = row.cells[1].merge(row.cells[4])
    label.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    box = write(cell.paragraphs[0], "☐", font=SYMBOLS, before=5)
    run(box, " 该同志受聘在我单位，符合登记条件，同意申请首次登记。")
    more(cell, "单位盖章", align=RIGHT, before=26, indent_right=34)
    more(cell, "负责人：＿＿＿＿＿＿＿＿　　日期：＿＿＿＿年＿＿月＿＿日", align=RIGHT, before=10, after=5)


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
