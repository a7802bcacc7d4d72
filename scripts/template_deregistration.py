"""The form of the example in docs/examples: 注销登记申请表, which only the applicant signs."""

from __future__ import annotations

from typing import Any

from scripts.template_form import FORM_WIDTHS, fill_row, form_footer, sign
from scripts.word_parts import CENTRE, SONG, grid, merged_row, more, new_document, write

ROWS: tuple[tuple[str, ...], ...] = (
    ("姓名", "{{ form.full_name }}", "证件名称", "{{ form.id_doc_type }}"),
    ("证件号码", "{{ form.id_doc_no }}"),
    ("登记编号", "{{ form.registration_no }}", "登记有效期止", "{{ form.valid_to }}"),
    ("手机", "{{ form.mobile }}"),
    ("注销原因", "{{ form.reason }}{% if form.reason_other %}：{{ form.reason_other }}{% endif %}"),
)


def application_deregistration() -> Any:
    """设备监理师注销登记申请表."""
    title = "设备监理师注销登记申请表"
    document = new_document(title, margins=(14, 17.5, 30, 17.5), footer=8)
    write(document.paragraphs[0], title, font=SONG, size=20, bold=True, align=CENTRE, after=6)
    table = grid(document, len(ROWS), FORM_WIDTHS)
    for number, texts in enumerate(ROWS):
        fill_row(table.rows[number], texts, height=11, beside_photo=False)
    cell = merged_row(table, 0)
    write(cell.paragraphs[0], "本人申请注销设备监理师登记，知道注销后登记证书同时作废。", before=8, line=1.3)
    more(cell, "以后重新申请登记的，登记编号不变。", line=1.3)
    sign(cell, above=48)
    form_footer(document.sections[0])
    return document
