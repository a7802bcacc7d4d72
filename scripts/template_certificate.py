"""设备监理师登记证书, drawn with python-docx."""

from __future__ import annotations

from typing import Any

from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_ROW_HEIGHT_RULE
from docx.shared import Mm

from scripts.word_parts import (
    BLUE,
    CENTRE,
    GOLD,
    GREY,
    HEI,
    INK,
    PHOTO,
    QR,
    RIGHT,
    SONG,
    borders,
    edge,
    more,
    new_document,
    padding,
    page_frame,
    rule,
    run,
    spacer,
    widths,
    write,
)

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
    outer = document.add_table(len(HOLDER), 3)
    borders(outer, "nil")
    widths(outer, (36, 78, 42))
    for row, (label, value) in zip(outer.rows, HOLDER, strict=True):
        fact(row.cells[0], row.cells[1], label, value)
        row.height, row.height_rule = Mm(12), WD_ROW_HEIGHT_RULE.AT_LEAST
    photo = outer.cell(0, 2).merge(outer.cell(len(HOLDER) - 1, 2))
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
            if number:
                padding(row.cells[number], 4, 1)


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
