"""How hours of continuing education are written and read; they are kept in tenths of an hour."""

import re

TENTHS = 10
LONGEST_DAY = 24 * TENTHS
_HOURS = re.compile(r"[0-9]{1,4}(\.[0-9])?")


def words(tenths: int) -> str:
    """The hours as people write them: 12, 2.5, -4."""
    whole, part = divmod(abs(tenths), TENTHS)
    return f"{'-' if tenths < 0 else ''}{whole}{f'.{part}' if part else ''}"


def fault(text: str) -> str | None:
    """Why a text is not the hours of one record; the hours of several days are written as several records."""
    if not _HOURS.fullmatch(text):
        return "学时应为大于 0 的数字，最多一位小数，如 4 或 2.5"
    tenths = read(text)
    if not tenths:
        return "学时应大于 0"
    if tenths > LONGEST_DAY:
        return "一条记录最多 24 学时，跨多天的课程请按天分别填写"
    return None


def read(text: str) -> int:
    """The tenths of an hour of a text without `fault`."""
    whole, _, part = text.partition(".")
    return int(whole) * TENTHS + int(part or 0)
