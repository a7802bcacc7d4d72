"""The letters to applicants: 受理, 补正 and 不予通知书; one of each serves all services."""

from __future__ import annotations

from typing import Any

from scripts.word_parts import BLUE, CENTRE, GOLD, RIGHT, SONG, new_document, rule, write

OPENING = "{{ case.applicant }}："
APPLICATION = (
    "您{% if case.submitted_on %}于 {{ case.submitted_on }}{% endif %}提交的{{ case.service }}申请"
    "（办件编号 {{ case.number }}）"
)
REMARK = "{{ loop.index }}. {% if remark.about %}【{{ remark.about }}】{% endif %}{{ remark.text }}"
CONTACT = "联系电话：{{ office.phone }}　电子邮箱：{{ office.email }}"


def letter_acceptance() -> Any:
    """受理通知书: the case comes to its first review."""
    document = _letter("受理通知书")
    _line(document, f"{APPLICATION}收悉。申请表填写完整，所需附件齐全，现予受理，转入审核。")
    _line(
        document,
        "办理进度请登录登记服务系统，在“登记记录”中查看。审核中发现需要补正的，将一次性书面告知；审核结果另行通知。",
    )
    return _signed(document)


def letter_return() -> Any:
    """补正通知书: every remark in one numbered list, and until when."""
    document = _letter("补正通知书")
    _line(document, f"{APPLICATION}经审核需要补正。现一次性告知需要补正的全部内容如下：")
    _line(document, "{%p for remark in letter.remarks %}")
    _line(document, REMARK)
    _line(document, "{%p endfor %}")
    _line(document, "{%p if letter.opinion %}")
    _line(document, "审核意见：{{ letter.opinion }}")
    _line(document, "{%p endif %}")
    _line(
        document,
        "请{% if letter.until %}于 {{ letter.until }}（含当日）前{% else %}尽快{% endif %}"
        "登录登记服务系统，按上述内容补正并重新提交。"
        "{% if letter.until %}逾期未补正的，本次申请将自动关闭，已填写的内容可以复制到新的申请中。{% endif %}",
    )
    return _signed(document)


def letter_refusal() -> Any:
    """不予登记通知书, or what the step calls it: the reason, the facts, and that one may ask for a review."""
    document = _letter("不予登记通知书")
    _line(document, f"{APPLICATION}，经审核，决定{{{{ letter.outcome }}}}。")
    _line(document, "理由：{{ letter.reason }}")
    _line(document, "事实和说明：{{ letter.opinion }}")
    _line(
        document,
        "对本决定有异议的，可以向{{ office.name }}提出复核申请，写明办件编号和复核的事实、理由，并附有关证明材料。"
        "情况变化后符合条件的，可以重新申请。",
    )
    return _signed(document)


def _letter(title: str) -> Any:
    """A page with the office above, the title, the number, and whom it is written to."""
    document = new_document(title, margins=(30, 28, 28, 28), footer=12)
    write(
        document.paragraphs[0], "{{ office.name }}", font=SONG, size=16, bold=True, colour=BLUE, align=CENTRE, after=8
    )
    head = document.add_paragraph()
    write(head, "{{ letter.title }}", font=SONG, size=22, bold=True, align=CENTRE, before=6, after=6)
    rule(head, GOLD)
    write(document.add_paragraph(), "办件编号：{{ case.number }}", font=SONG, size=12, align=RIGHT, before=8, after=12)
    write(document.add_paragraph(), OPENING, font=SONG, size=14, line=1.6, after=4)
    return document


def _line(document: Any, text: str) -> None:
    write(document.add_paragraph(), text, font=SONG, size=14, line=1.6, after=4)


def _signed(document: Any) -> Any:
    """How to reach the office, its name and the day below."""
    _line(document, CONTACT)
    write(document.add_paragraph(), "{{ office.name }}", font=SONG, size=14, align=RIGHT, before=36, line=1.6)
    write(document.add_paragraph(), "{{ letter.day }}", font=SONG, size=14, align=RIGHT, line=1.6)
    return document
