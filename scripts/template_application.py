"""The forms that applicants sign: 首次, 延续 and 变更登记申请表, with the guide's declarations word for word."""

from __future__ import annotations

from typing import Any

from scripts.template_form import IDENTITY, PHONES, POSTS, QUALIFICATION, new_form, opinion, sign, stamp
from scripts.word_parts import HEI, SYMBOLS, merged_row, more, run, tick, write

FIRST: tuple[tuple[str, ...], ...] = (
    *IDENTITY,
    ("毕业院校", "{{ form.school }}"),
    ("所学专业", "{{ form.major }}", "学历", "{{ form.education }}"),
    ("执业单位", "{{ form.practice_unit_id }}"),
    ("单位名称", "{{ form.employer_name }}"),
    POSTS,
    ("参加工作时间", "{{ form.work_start_date }}", "从事专业", "{{ form.work_specialty }}"),
    ("所属行业", "{{ form.industry }}", "技术岗位", "{{ form.technical_post }}"),
    ("设备监理专业", "{{ form.supervision_specialty }}"),
    QUALIFICATION,
    PHONES,
    ("邮箱", "{{ form.email }}", "所在省市", "{{ form.region_code }}"),
)
REGISTRATION = ("登记编号", "{{ form.registration_no }}", "登记有效期", "{{ form.valid_from }} 至 {{ form.valid_to }}")
RENEWAL: tuple[tuple[str, ...], ...] = (
    *IDENTITY,
    ("毕业院校", "{{ form.school }}"),
    ("学历", "{{ form.education }}"),
    ("执业单位", "{{ form.practice_unit_id }}"),
    REGISTRATION,
    POSTS,
    QUALIFICATION,
    PHONES,
    ("邮箱", "{{ form.email }}"),
)
CHANGE: tuple[tuple[str, ...], ...] = (
    *IDENTITY,
    ("毕业院校", "{{ form.school }}"),
    ("学历", "{{ form.education }}"),
    ("原执业单位", "{{ form.prev_practice_unit }}"),
    ("变更后单位", "{{ form.practice_unit_id }}"),
    REGISTRATION,
    ("离职日期", "{{ form.left_on }}", "入职日期", "{{ form.joined_on }}"),
    POSTS,
    ("技术岗位", "{{ form.technical_post }}", "首次登记日期", "{{ form.registered_on }}"),
    QUALIFICATION,
    PHONES,
    ("邮箱", "{{ form.email }}"),
)
ID_KINDS = (("RESIDENT_ID", "身份证"), ("HMT_RESIDENCE", "港澳台居住证"), ("PASSPORT", "护照"), ("OTHER", "其他"))
# What the shorter forms leave free goes to signatures and stamps; in millimetres and points.
ROOMY = {"row_height": 10.0}
ABOVE_SIGNATURE, ABOVE_STAMP = 36, 60


def application_first() -> Any:
    """设备监理师首次登记申请表 (the guide, 3.4); the unit ticks its box by hand."""
    document, table = new_form("设备监理师首次登记申请表", FIRST)
    _first_declaration(table)
    cell = opinion(table)
    box = write(cell.paragraphs[0], "☐", font=SYMBOLS, before=5)
    run(box, " 该同志受聘在我单位，符合登记条件，同意申请首次登记。")
    stamp(cell)
    hint = merged_row(table, 0)
    write(hint.paragraphs[0], "提示：经本人签字、单位盖章，方可扫描上传。", font=HEI, size=9.5)
    return document


def application_renewal() -> Any:
    """设备监理师延续登记申请表 (the guide, 4.4)."""
    document, table = new_form("设备监理师延续登记申请表", RENEWAL, **ROOMY)
    cell = merged_row(table, 0)
    write(cell.paragraphs[0], "本人承诺接受设备监理行业自律管理，申请：", before=8, line=1.3)
    more(cell, "设备监理师职业资格延续登记", line=1.3, indent=7.4)
    sign(cell, above=ABOVE_SIGNATURE)
    cell = opinion(table)
    write(cell.paragraphs[0], "该同志受聘在我单位，符合延续登记条件，同意申请延续登记。", before=8)
    stamp(cell, above=ABOVE_STAMP)
    return document


def application_change() -> Any:
    """设备监理师变更登记申请表 (the guide, 5.3); the unit after the change stamps it."""
    document, table = new_form("设备监理师变更登记申请表", CHANGE, row_height=9)
    cell = merged_row(table, 0)
    write(cell.paragraphs[0], "本人已受聘到现单位工作，申请变更从业单位。", before=6, line=1.3)
    more(cell, "附：1. 与原单位解除聘用关系相关证明复印件；", line=1.3)
    more(cell, "2. 变更登记申请书盖章扫描件。", line=1.3, indent=7.4)
    sign(cell, above=22)
    cell = opinion(table)
    write(cell.paragraphs[0], "该同志已受聘到我单位工作，同意变更从业单位登记。", before=6)
    stamp(cell, above=38)
    return document


def _first_declaration(table: Any) -> None:
    """What the applicant declares and signs; the box of the document he has is ticked."""
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
    sign(cell)
