"""Dictionaries (学历, 职称 …): which codes are fixed, and what a code and a label may look like."""

import re

from app.domain.writing import text_fault
from app.errors import Fault

# The program itself tells these codes apart, so that only their labels can be edited.
FIXED = frozenset({"gender", "id_doc_type"})
LABEL_MAX = 60
_CODE = re.compile(r"[0-9A-Za-z][0-9A-Za-z_.\-]{0,39}")


def code_faults(code: str) -> list[Fault]:
    """What is wrong with a new code; it is never changed afterwards."""
    if not code:
        return [Fault("code", "请填写代码", "REQUIRED")]
    if not _CODE.fullmatch(code):
        return [Fault("code", "代码由字母、数字、下划线、点或连字符组成，以字母或数字开头，最长 40 位", "FORMAT")]
    return []


def label_faults(label: str) -> list[Fault]:
    """What is wrong with a label."""
    if not label:
        return [Fault("label", "请填写名称", "REQUIRED")]
    if len(label) > LABEL_MAX:
        return [Fault("label", f"名称最长 {LABEL_MAX} 个字符（当前 {len(label)}）", "TOO_LONG")]
    fault = text_fault(label, lines=False)
    return [Fault("label", fault, "CTRL_CHAR")] if fault else []
