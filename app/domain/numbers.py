"""Numbers that the office gives: of registrations and of cases. Serials come from a locked sequence."""

import re
from datetime import date

from stdnum.iso7064 import mod_37_36

from app.domain.writing import compact

_REGISTRATION = re.compile("[0-9]{12}[0-9A-Z]")
_MAX_REGISTRATION_SERIAL = 999_999
_MAX_CASE_SERIAL = 99_999
_MAX_MEMBER_SERIAL = 999_999


def mod37_36(text: str) -> str:
    """Return the check character of ISO/IEC 7064 MOD 37,36 (GB/T 17710) for upper-case letters and digits."""
    return str(mod_37_36.calc_check_digit(text))


def registration_number(year: int, province_code: str, serial: int) -> str:
    """Return a 登记编号: year of the first registration, province (2), serial (6), check character.

    Raises ValueError when a part does not fit; a number is never cut.
    """
    if not (1000 <= year <= 9999 and re.fullmatch("[0-9]{2}", province_code)):
        raise ValueError(f"no registration number for year {year}, province {province_code!r}")
    if not 1 <= serial <= _MAX_REGISTRATION_SERIAL:
        raise ValueError(f"serial {serial} does not fit into six digits")
    body = f"{year}{province_code}{serial:06d}"
    return body + mod37_36(body)


def member_number(year: int, serial: int) -> str:
    """Return a number of a 个人会员, for example P2026000001: P, year of joining, serial of that year (6).

    Raises ValueError when a part does not fit.
    """
    if not (1000 <= year <= 9999 and 1 <= serial <= _MAX_MEMBER_SERIAL):
        raise ValueError(f"no member number for year {year}, serial {serial}")
    return f"P{year}{serial:06d}"


def case_number(prefix: str, day: date, serial: int) -> str:
    """Return a case number, for example F2024110100001: prefix, day, serial of the day (5).

    Raises ValueError when the serial does not fit.
    """
    if not 1 <= serial <= _MAX_CASE_SERIAL:
        raise ValueError(f"serial {serial} does not fit into five digits")
    return f"{prefix}{day:%Y%m%d}{serial:05d}"


def normalise_registration_number(text: str) -> str:
    """Return a typed 登记编号 in plain upper-case characters."""
    return compact(text).upper()


def is_registration_number(text: str) -> bool:
    """Whether the text, once normalised, has the form and the check character of a 登记编号."""
    number = normalise_registration_number(text)
    return bool(_REGISTRATION.fullmatch(number)) and mod37_36(number[:-1]) == number[-1]
