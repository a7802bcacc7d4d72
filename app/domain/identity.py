"""Identity documents: the four kinds that the form offers, and what their numbers must fulfil."""

import re
from datetime import date

from stdnum.iso7064 import mod_11_2

from app.domain.labels import Labelled
from app.domain.writing import compact


class DocumentType(Labelled):
    """证件名称, exactly the four of the guide (3.4)."""

    RESIDENT_ID = "RESIDENT_ID", "身份证"
    HMT_RESIDENCE = "HMT_RESIDENCE", "港澳台居住证"
    PASSPORT = "PASSPORT", "护照"
    OTHER = "OTHER", "其他"


EARLIEST_BIRTH = date(1900, 1, 1)
# The first two digits of the codes of GB/T 2260.
_PROVINCE = re.compile("1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|81|82")
_HMT_PREFIXES = ("810000", "820000", "830000")
_EIGHTEEN = re.compile("[1-9][0-9]{16}[0-9X]")
_FIFTEEN = re.compile("[1-9][0-9]{14}")
_PASSPORT = re.compile("[A-Z0-9]{5,20}")
_OTHER = re.compile("[A-Z0-9-]{4,32}")


def normalise(text: str) -> str:
    """Return the number as it is stored: plain upper-case characters, no spaces, no apostrophe of Excel."""
    return compact(text).upper().lstrip("'")


def upgrade(number15: str) -> str:
    """Turn a 15-digit number of the first generation into 18 (GB 11643): 19 before the year, check digit last."""
    longer = f"{number15[:6]}19{number15[6:]}"
    return longer + str(mod_11_2.calc_check_digit(longer))


def fault(doc_type: str, number: str) -> str | None:
    """Say in Chinese what is wrong with the number of such a document, or None.

    The age of the holder is another question: see `age_fault`.
    """
    number = normalise(number)
    match doc_type:
        case DocumentType.RESIDENT_ID:
            return _resident_fault(number)
        case DocumentType.HMT_RESIDENCE:
            return _hmt_fault(number)
        case DocumentType.PASSPORT:
            return None if _PASSPORT.fullmatch(number) else "护照号码应为 5–20 位字母或数字，请核对"
        case DocumentType.OTHER:
            return _other_fault(number)
    return "请选择列表中的“证件名称”"


def age_fault(birth: date, today: date) -> str | None:
    """Say in Chinese why somebody born on `birth` cannot apply on `today`: 18 to 100 years old, or None."""
    if birth < EARLIEST_BIRTH or not 18 <= full_years(birth, today) <= 100:
        return f"年龄不符合要求：申请人应年满 18 周岁且不超过 100 周岁，出生日期为 {birth.isoformat()}，请核对"
    return None


def full_years(birth: date, day: date) -> int:
    """Return how many years somebody born on `birth` has completed on `day`; negative before the birth."""
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def birth_date(number: str) -> date | None:
    """Return the day of birth that the number itself says (digits 7–14), or None when it says none."""
    number = _eighteen(number)
    return _date_in(number) if number else None


def gender(number: str) -> str | None:
    """Return 男 or 女 by the 17th digit (odd is male, GB 11643), or None when the number does not say."""
    number = _eighteen(number)
    if not number:
        return None
    return "男" if int(number[16]) % 2 else "女"


def initial_password(number: str) -> str:
    """Return the last six characters, letters upper-case (the guide, 2.2); a shorter number is taken whole."""
    return normalise(number)[-6:]


def masked(number: str) -> str:
    """Return the number with its middle hidden: 3 + 4 characters of a long one, 2 + 2 of a shorter one."""
    head, tail = (3, 4) if len(number) >= 15 else (2, 2)
    if len(number) <= head + tail:
        return "*" * len(number)
    return number[:head] + "*" * (len(number) - head - tail) + number[-tail:]


def login_candidates(text: str) -> list[str]:
    """Return the numbers that a login name may stand for: as typed (normalised), and 15 digits as 18."""
    number = normalise(text)
    return [number, upgrade(number)] if _FIFTEEN.fullmatch(number) else [number]


def _eighteen(number: str) -> str:
    number = login_candidates(number)[-1]
    return number if _EIGHTEEN.fullmatch(number) and mod_11_2.is_valid(number) else ""


def _resident_fault(number: str) -> str | None:
    if wrong := _shape_fault(number):
        return wrong
    if number.startswith(_HMT_PREFIXES):
        return f"证件类型与号码不符：以 {number[:6]} 开头的是港澳台居住证，请选择“港澳台居住证”"
    if number[0] == "9" and _PROVINCE.match(number, 1):
        return "证件类型与号码不符：以 9 开头的是外国人永久居留身份证，请选择“其他”"
    if not _PROVINCE.match(number):
        return f"证件号码地区码无效：没有以 {number[:2]} 开头的号码，请核对前六位"
    return _digits_fault(number)


def _hmt_fault(number: str) -> str | None:
    if wrong := _shape_fault(number):
        return wrong
    if not number.startswith(_HMT_PREFIXES):
        return "证件类型与号码不符：港澳台居住证号码以 810000、820000 或 830000 开头，请核对"
    return _digits_fault(number)


def _other_fault(number: str) -> str | None:
    if not _OTHER.fullmatch(number):
        return "证件号码应为 4–32 位字母、数字或“-”，请核对"
    # The permanent residence card of 2023 has 18 digits that begin with 9 and the same check digit.
    return _digits_fault(number) if number[0] == "9" and _EIGHTEEN.fullmatch(number) else None


def _shape_fault(number: str) -> str | None:
    if _FIFTEEN.fullmatch(number):
        return "请填写 18 位号码：15 位证件号码已停止使用"
    if len(number) != 18:
        return f"证件号码应为 18 位，填写的是 {len(number)} 位，请核对"
    if not _EIGHTEEN.fullmatch(number):
        return "证件号码应为 17 位数字加 1 位数字或字母 X，请核对"
    return None


def _digits_fault(number: str) -> str | None:
    if _date_in(number) is None:
        return f"证件号码中的出生日期不存在：{number[6:14]}，请核对第 7–14 位"
    if not mod_11_2.is_valid(number):
        return "证件号码校验位不正确，请核对最后一位"
    return None


def _date_in(number: str) -> date | None:
    try:
        return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None
