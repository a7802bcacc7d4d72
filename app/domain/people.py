"""Names of people: how they are written, checked and hidden."""

import re

from app.domain.writing import clean, half_width, text_fault

DOT = "\u00b7"
_HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003fffd"
_LOOK_ALIKES = re.compile("[\u0387\u16eb\u2022\u2027\u2219\u22c5\u2e31\u30fb\uff65\u25cf]")
_DOT_BETWEEN_HAN = re.compile(f"(?<=[{_HAN}])[.。](?=[{_HAN}])")
_SPACE_AT_HAN = re.compile(f"(?<=[{_HAN}{DOT}]) +| +(?=[{_HAN}{DOT}])")
_SPACES = re.compile(" {2,}")
_LETTER = f"{_HAN}A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f"
_NAME = re.compile(f"[{_LETTER}]([{_LETTER}{DOT} .'’-]*[{_LETTER}.])?")


def normalise_name(name: str) -> str:
    """Return the name with the one dot U+00B7 of minority names and spaces only inside Latin names."""
    name = _LOOK_ALIKES.sub(DOT, half_width(clean(name)))
    name = _DOT_BETWEEN_HAN.sub(DOT, name)
    return _SPACES.sub(" ", _SPACE_AT_HAN.sub("", name))


def name_fault(name: str) -> str | None:
    """Say in Chinese what is wrong with a normalised name, or None; rare characters (extensions B–I) are fine."""
    if not name.strip():
        return "请填写姓名"
    if not 2 <= len(name) <= 50:
        return f"姓名长度应为 2–50 个字符（当前 {len(name)}）"
    if wrong := text_fault(name, lines=False):
        return wrong
    if not _NAME.fullmatch(name):
        return "姓名只能包含汉字、字母和间隔号“·”，字母之间可以有空格，请按证件填写"
    return None


def masked_name(name: str) -> str:
    """Return the name for strangers: first and last character, of two characters only the first (张*)."""
    if len(name) <= 2:
        return name[:1] + "*"
    return name[0] + "*" * (len(name) - 2) + name[-1]
