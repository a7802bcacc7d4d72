"""Names of practice units (执业单位, 从业单位, 从业机构 are the same thing)."""

import re

from app.domain.writing import clean, compact, text_fault

NAME_MIN, NAME_MAX = 4, 200
_BRACKETS = str.maketrans("〔〕【】［］[]（）", "()()()()()")
_REFUSED = re.compile(r"[<>=|{}\\^`$]")
_LETTER = re.compile(r"[^\W\d_]")
_FORMS = re.compile("股份有限公司|有限公司|总公司|分公司|公司|集团|股份|总院|[()]")
CORE_MIN = 4


def name_key(name: str) -> str:
    """Return what two spellings of one name have in common: for finding duplicates, never for showing.

    Brackets of any width, spaces, letter case and 有限责任公司 for 有限公司 make no difference.
    """
    key = compact(name).translate(_BRACKETS).casefold()
    return key.replace("有限责任公司", "有限公司")


def name_core(name: str) -> str:
    """Return the name's key without words for the legal form, for finding names that are nearly the same.

    "" when what is left is too short to tell organisations apart.
    """
    core = _FORMS.sub("", name_key(name))
    return core if len(core) >= CORE_MIN else ""


def normalise_name(name: str) -> str:
    """Return the name trimmed, with single spaces, otherwise as typed: it must equal the seal."""
    return " ".join(clean(name).split())


def name_fault(name: str) -> str | None:
    """Say in Chinese what is wrong with the name of an organisation, or None."""
    if not NAME_MIN <= len(name) <= NAME_MAX:
        return f"单位名称长度应为 {NAME_MIN}–{NAME_MAX} 个字符（当前 {len(name)}）" if name else "请填写单位名称"
    if wrong := text_fault(name, lines=False):
        return wrong
    if found := _REFUSED.search(name):
        return f"单位名称不能包含“{found.group()}”，请按营业执照填写"
    if not _LETTER.search(name):
        return "单位名称不能只有数字和符号，请按营业执照填写全称"
    return None
