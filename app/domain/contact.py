"""Ways to reach somebody: mobile, phone, e-mail, postcode. Normalised first, then checked."""

import re

from app.domain.writing import clean, compact, half_width

EMAIL_MAX = 254
_DASHES = re.compile("[\u2010-\u2015\u2212\u30fc]")
_COUNTRY = re.compile(r"(?:\+86|0086|86)-?(?=1[0-9]{10}$)")
_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_ABROAD = re.compile(r"\+[1-9][0-9]{5,14}")
_AREA_IN_BRACKETS = re.compile(r"^\((0[0-9]{2,3})\)-?")
# The office's own number is 010-64221783-806/809/808 (the guide, 6): an extension may have alternatives.
_LANDLINE = re.compile(r"(?:\+?86-?)?(?:0[0-9]{2,3}-?)?[1-9][0-9]{6,7}(?:-[0-9]{1,6}(?:/[0-9]{1,6}){0,4})?")
_SERVICE_LINE = re.compile(r"[48]00-?[0-9]{3}-?[0-9]{4}")
_LOCAL_PART = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_HOST_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
_POSTCODE = re.compile("[0-9]{6}")


def normalise_mobile(text: str) -> str:
    """Return a mainland number as 11 digits without +86, a foreign one as + and digits."""
    number = _DASHES.sub("-", compact(text)).replace("-", "")
    return _COUNTRY.sub("", number)


def mobile_fault(number: str) -> str | None:
    """Say in Chinese what is wrong with a normalised mobile number, or None; foreign ones begin with +."""
    if _MOBILE.fullmatch(number) or (_ABROAD.fullmatch(number) and not number.startswith("+86")):
        return None
    if number.startswith("+") and not number.startswith("+86"):
        return "境外手机号码应为“+”加国家（地区）代码和号码，共 6–15 位数字，请核对"
    if re.fullmatch("[0-9]{11}", number):
        return "手机号码应以 13–19 开头，请核对"
    return f"手机号码应为 11 位数字（当前 {len(number)} 个字符），请核对"


def normalise_phone(text: str) -> str:
    """Return a landline with plain hyphens: (010)64221783转806 becomes 010-64221783-806."""
    number = _DASHES.sub("-", compact(text)).replace("转", "-")
    return _AREA_IN_BRACKETS.sub(r"\1-", number)


def phone_fault(number: str) -> str | None:
    """Say in Chinese what is wrong with a normalised phone number, or None; a mobile number is fine too."""
    patterns = (_LANDLINE, _SERVICE_LINE, _MOBILE, _ABROAD)
    if len(number) <= 40 and any(pattern.fullmatch(number) for pattern in patterns):
        return None
    return "电话应写成“区号-号码-分机”，例如 010-64221783-806，也可填写手机号码"


def normalise_email(text: str) -> str:
    """Return the address with a lower-case ASCII domain (邮箱@例子.中国 becomes xn--…); what cannot be is kept."""
    address = half_width(clean(text))
    local, at, domain = address.rpartition("@")
    if not at:
        return address
    try:
        domain = domain.lower().encode("idna").decode("ascii") if len(domain) <= EMAIL_MAX else domain
    except UnicodeError:
        return address
    return f"{local}{at}{domain}"


def email_fault(address: str) -> str | None:
    """Say in Chinese what is wrong with a normalised e-mail address, or None."""
    if len(address) > EMAIL_MAX:
        return f"邮箱最长 {EMAIL_MAX} 个字符（当前 {len(address)}）"
    local, _, domain = address.rpartition("@")
    labels = domain.split(".")
    if not (
        len(local) <= 64
        and _LOCAL_PART.fullmatch(local)
        and len(labels) > 1
        and all(_HOST_LABEL.fullmatch(label) for label in labels)
        and not labels[-1].isdigit()
    ):
        return "邮箱格式不正确，应类似 name@example.cn，不含空格和换行"
    return None


def normalise_postcode(text: str) -> str:
    """Return the postcode in plain digits."""
    return compact(text)


def postcode_fault(text: str) -> str | None:
    """Say in Chinese what is wrong with a normalised postcode, or None."""
    return None if _POSTCODE.fullmatch(text) else f"邮编应为 6 位数字（当前 {len(text)} 个字符），请核对"


def masked_mobile(number: str) -> str:
    """Return 138****1234; of a short or foreign number only the last two characters stay."""
    if _MOBILE.fullmatch(number):
        return f"{number[:3]}****{number[-4:]}"
    return "*" * max(len(number) - 2, 0) + number[-2:]


def masked_email(address: str) -> str:
    """Return z***@x.cn."""
    local, at, domain = address.rpartition("@")
    return f"{local[:1]}***{at}{domain}"
