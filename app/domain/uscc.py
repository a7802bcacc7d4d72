"""统一社会信用代码: the unified social credit code of an organisation (GB 32100-2015)."""

import re

from stdnum.cn import uscc

from app.domain.writing import compact

_ALPHABET = re.compile("[0-9A-HJ-NPQRTUWXY]{18}")


def normalise(text: str) -> str:
    """Return the code in plain upper-case characters without spaces or hyphens."""
    return compact(text).upper().replace("-", "")


def fault(code: str) -> str | None:
    """Say in Chinese what is wrong with a code, or None."""
    code = normalise(code)
    if len(code) != 18:
        return f"统一社会信用代码应为 18 位，填写的是 {len(code)} 位，请核对"
    if not _ALPHABET.fullmatch(code):
        return "统一社会信用代码由数字和大写字母组成，不使用 I、O、S、V、Z，请核对"
    if not re.fullmatch("[0-9]{6}", code[2:8]):
        return "统一社会信用代码第 3–8 位应为登记地的 6 位数字代码，请核对"
    if str(uscc.calc_check_digit(code[:17])) != code[17]:
        return "统一社会信用代码校验位不正确，请核对最后一位和其他各位"
    return None
