"""Draws the shipped Word templates anew: `python scripts/make_templates.py`. Administrators edit them in Word.

Names in double braces are docxtpl's. What they mean is in docs/; app/adapters/docx.py says what is allowed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.section import WD_SECTION
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

FOLDER = Path(__file__).parent.parent / "templates_docx"
SONG, HEI, SYMBOLS = "宋体", "黑体", "Segoe UI Symbol"
LATIN = {SONG: "Times New Roman", HEI: "Arial"}
INK, GREY, BLUE, GOLD = "000000", "555555", "12376B", "A37C2C"
CENTRE, LEFT, RIGHT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.RIGHT
PHOTO = "{% if photo is defined %}{{ photo }}{% else %}照片{% endif %}"
QR = "{% if qr is defined %}{{ qr }}{% endif %}"


def main() -> None:
    """Write every template into templates_docx/."""
    application_first().save(str(FOLDER / "application_first.docx"))
    certificate().save(str(FOLDER / "certificate.docx"))


# --- the application form -------------------------------------------------------------------------------------------

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


# --- the certificate ------------------------------------------------------------------------------------------------

FACTS: tuple[tuple[str, ...], ...] = (
    ("资格证书编号", "{{ certificate.qualification_no }}"),
    ("设备监理专业", "certificate.specialty"),
    ("执业单位", "certificate.organisation"),
    ("登记类型", "{{ certificate.kind }}", "首次登记日期", "{{ certificate.first_registered_on }}"),
    ("登记有效期", "{{ certificate.valid_from }} 至 {{ certificate.valid_to }}"),
)
FACT_WIDTHS = (36, 40, 34, 46)
# How large a value is printed that has at most so many characters; the page must stay one.
VALUE_SIZES = ((54, 12.5), (110, 9.5), (10_000, 8))
HOLDER: tuple[tuple[str, str], ...] = (
    ("姓名", "{{ certificate.full_name }}"),
    ("性别", "{{ certificate.gender }}"),
    ("证件类型", "{{ certificate.id_doc_type }}"),
    ("证件号码", "{{ certificate.id_doc_no }}"),
    ("登记编号", "{{ certificate.registration_no }}"),
)


def certificate() -> Any:
    """设备监理师登记证书: exactly one framed A4 page."""
    document = new_document("设备监理师登记证书", margins=(31, 27, 22, 27), footer=16)
    page_frame(document.sections[0])
    head = document.paragraphs[0]
    write(head, "{{ certificate.issuer }}", font=SONG, size=13, colour=BLUE, align=CENTRE, spacing=3, after=10)
    title = document.add_paragraph()
    write(title, "设备监理师登记证书", font=SONG, size=34, bold=True, colour=BLUE, align=CENTRE, spacing=4, after=8)
    rule(title, GOLD)
    number = document.add_paragraph()
    write(number, "登记编号　", font=SONG, size=12, align=CENTRE, before=10, after=10, colour=GREY)
    run(number, "{{ certificate.registration_no }}", font=HEI, size=13, colour=INK)
    holder_table(document)
    spacer(document, 10)
    facts_table(document)
    statement = document.add_paragraph()
    write(
        statement,
        "兹证明持证人已在{{ certificate.issuer }}办理设备监理师职业资格{{ certificate.kind }}。",
        font=SONG,
        size=12.5,
        before=18,
        after=16,
        line=1.4,
    )
    seal_table(document)
    certificate_footer(document.sections[0])
    return document


def holder_table(document: Any) -> None:
    """The person: facts at the left, photo at the right."""
    outer = document.add_table(len(HOLDER) - 1, 3)
    borders(outer, "nil")
    widths(outer, (36, 78, 42))
    for row, (label, value) in zip(outer.rows, HOLDER[:-1], strict=True):
        fact(row.cells[0], row.cells[1], label, value)
        row.height, row.height_rule = Mm(12), WD_ROW_HEIGHT_RULE.AT_LEAST
    photo = outer.cell(0, 2).merge(outer.cell(len(HOLDER) - 2, 2))
    padding(photo, 0, 0)
    write(photo.paragraphs[0], PHOTO, size=10.5, align=RIGHT, colour=GREY)


def facts_table(document: Any) -> None:
    """The registration: labels and values on thin lines, one or two facts in a row."""
    table = document.add_table(len(FACTS), len(FACT_WIDTHS))
    borders(table, "nil")
    widths(table, FACT_WIDTHS)
    for row, facts in zip(table.rows, FACTS, strict=True):
        row.height, row.height_rule = Mm(11.6), WD_ROW_HEIGHT_RULE.AT_LEAST
        for number in range(0, len(facts), 2):
            value_cell = row.cells[number + 1]
            if number == len(facts) - 2 and number == 0:
                value_cell = value_cell.merge(row.cells[3])
            fact(row.cells[number], value_cell, facts[number], facts[number + 1])


def fact(label_cell: Any, value_cell: Any, label: str, value: str) -> None:
    """The label in grey, the value on a thin line; a bare name is printed the smaller the longer it is."""
    write(label_cell.paragraphs[0], label, size=12, colour=GREY)
    line = value_cell.paragraphs[0]
    if value.startswith("{{"):
        write(line, value, font=HEI, size=12.5)
    else:
        write(line, "", size=8)
        above = 0
        for length, size in VALUE_SIZES:
            condition = f"{value}|length > {above} and {value}|length <= {length}"
            run(line, f"{{% if {condition} %}}{{{{ {value} }}}}{{% endif %}}", font=HEI, size=size)
            above = length
    edge(value_cell, "bottom", "B9C2CF", 4)
    for cell in (label_cell, value_cell):
        cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.BOTTOM
        padding(cell, 0.5, 1)


def seal_table(document: Any) -> None:
    """QR and check code at the left, issuer and date at the right, where a seal has room."""
    table = document.add_table(1, 2)
    borders(table, "nil")
    widths(table, (66, 90))
    left, right = table.rows[0].cells
    for cell in (left, right):
        padding(cell, 0, 0)
    write(left.paragraphs[0], QR, size=9)
    more(left, "验证码 {{ certificate.check_code }}", font=HEI, size=10, before=3, colour=INK)
    more(left, "扫描二维码可查询证书状态", font=SONG, size=8.5, colour=GREY)
    write(right.paragraphs[0], "持证人签名：＿＿＿＿＿＿＿＿＿", font=SONG, size=12, align=RIGHT, after=16)
    more(right, "发证机构：{{ certificate.issuer }}", font=SONG, size=12, align=RIGHT, line=1.5)
    more(right, "签发日期：{{ certificate.issued_on }}", font=SONG, size=12, align=RIGHT, line=1.5)
    more(right, "证书版本：第 {{ certificate.version }} 版", font=SONG, size=12, align=RIGHT, line=1.5)
    right.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.BOTTOM


def certificate_footer(section: Any) -> None:
    """The note that the register, not the paper, has the last word."""
    paragraph = section.footer.paragraphs[0]
    write(
        paragraph,
        "以网上查询结果为准　{{ certificate.verify_url }}",
        font=SONG,
        size=8,
        colour=GREY,
        align=CENTRE,
    )


# --- Word's parts ---------------------------------------------------------------------------------------------------


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
    """Room within a cell, in millimetres."""
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


if __name__ == "__main__":
    main()
