"""What a password must fulfil: long enough, not guessable from the person, not one that everybody tries."""

import re
from collections.abc import Collection, Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path

from app.domain.identity import normalise

MIN_LENGTH, MAX_LENGTH = 8, 128
_WINDOW = 6
_CONTROL = re.compile("[\x00-\x1f\x7f]")
_PADDING = re.compile(r"^[\W\d_]+|[\W\d_]+$")
_OFFICE_WORDS = ("capec", "dengji", "shebeijianli", "shebei", "jianli", "设备监理师", "设备监理", "登记")
_LIST = Path(__file__).with_name("common_passwords.txt")


def password_fault(password: str, *, names: Collection[str], id_number: str) -> str | None:
    """Say in Chinese why this cannot be the new password, or None.

    The password is taken exactly as typed: neither trimmed nor folded. `names` are the person's name, phone and
    user name; any six characters in a row of `id_number` are refused, so the initial password is too. There are
    no rules about kinds of characters (ASVS 6.2.5).
    """
    if wrong := _shape_fault(password):
        return wrong
    if _shares_digits(password, id_number):
        return "密码不能包含证件号码中的连续六位，请换一个"
    if any(_leans_on(word, password) for word in (*names, *_OFFICE_WORDS)):
        return "密码不能由姓名、电话、用户名或“设备监理”等字样组成，请换一个"
    return "此密码太常见，容易被猜中，请换一个" if _is_common(password) else None


def _shape_fault(password: str) -> str | None:
    if len(password) < MIN_LENGTH:
        return f"密码至少 {MIN_LENGTH} 个字符（当前 {len(password)}），建议使用几个词组成的短句"
    if len(password) > MAX_LENGTH:
        return f"密码最长 {MAX_LENGTH} 个字符（当前 {len(password)}）"
    return "密码含有不允许的字符，请重新输入" if _CONTROL.search(password) else None


def _shares_digits(password: str, id_number: str) -> bool:
    number, candidate = normalise(id_number), password.upper()
    return any(part in candidate for part in _windows(number))


def _windows(number: str) -> Iterator[str]:
    for start in range(len(number) - _WINDOW + 1):
        yield number[start : start + _WINDOW]


def _leans_on(word: str, password: str) -> bool:
    """Whether too little is left of the password once a word that others know is taken out."""
    word, folded = word.casefold().strip(), password.casefold()
    return len(word) > 1 and word in folded and len(folded.replace(word, "")) < MIN_LENGTH


def _is_common(password: str) -> bool:
    folded = password.casefold()
    if len(set(folded)) < 4 or _is_run(folded):
        return True
    return folded in _common() or _PADDING.sub("", folded) in _common()


def _is_run(text: str) -> bool:
    """Whether each character follows the one before it, up or down: 12345678, hgfedcba, 8901234567."""
    steps = {ord(b) - ord(a) for a, b in pairwise(text)}
    return steps <= {1, -9} or steps <= {-1, 9}


@cache
def _common() -> frozenset[str]:
    lines = _LIST.read_text(encoding="utf-8").splitlines()
    return frozenset(line.strip() for line in lines if line and not line.startswith("#"))
