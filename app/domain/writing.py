"""Text as people type it: what is quietly put right, and which characters cannot be stored or printed."""

import re
import unicodedata

# What copying from web pages and chat programs leaves behind; it shows nothing and means nothing.
_INVISIBLE = re.compile("[\u00ad\u200b\u2060\ufeff\ufe0e\ufe0f]")
_LINE_ENDS = re.compile("\r\n|[\r\u0085\u2028\u2029]")
_SPACES = re.compile("[\t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}

# Controls (Cc except line feed), formats (Cf: bidirectional marks, joiners, tags), combining marks that are
# left over after composition, and bytes that were no text to begin with.
_CONTROL = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u00ad\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u180e\u200b-\u200f"
    "\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000110bd\U000110cd\U00013430-\U0001345f"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e007f"
    "\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f\ud800-\udfff\ufdd0-\ufdef\ufffc-\uffff]"
)
# No font has these: private use (self-made characters of one computer), and pictures such as emoji.
_UNPRINTABLE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010ffff\U0001f000-\U0001faff]")


def clean(text: str) -> str:
    """Return `text` composed (NFC), trimmed, with one kind of space and line end and nothing invisible.

    Only harmless repairs are made here; what may hide a meaning stays for `text_fault` to refuse.
    """
    text = _LINE_ENDS.sub("\n", _INVISIBLE.sub("", text))
    return unicodedata.normalize("NFC", _SPACES.sub(" ", text)).strip(" \n")


def half_width(text: str) -> str:
    """Turn full-width letters, digits and signs (Ａ１（) into plain ones; other characters stay as they are."""
    return text.translate(_FULL_WIDTH)


def compact(text: str) -> str:
    """Return a number or code without any spaces or invisible marks, in plain characters (NFKC)."""
    return "".join(unicodedata.normalize("NFKC", _INVISIBLE.sub("", text)).split())


def text_fault(text: str, *, lines: bool = True) -> str | None:
    """Say in Chinese which character of `text` cannot be kept, or None; `lines` allows several lines."""
    if found := _CONTROL.search(text):
        return f"输入含有不允许的字符（{_code_point(found)}），请删除后重新输入"
    if found := _UNPRINTABLE.search(text):
        return f"该字无法打印（{_code_point(found)}），请改用规范汉字，或联系登记部门"
    if not lines and "\n" in text:
        return "此项只能填写一行，请删除换行"
    return None


def _code_point(found: re.Match[str]) -> str:
    return f"U+{ord(found.group()):04X}"
