"""个人会员: what a membership is on a day, how long a term lasts, and what makes a fee record sound."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from app.domain import money
from app.domain.labels import Labelled
from app.domain.validity import period_end, renewed_period
from app.domain.writing import clean, compact, half_width, text_fault
from app.errors import Fault

ACTIVE, LEFT = "active", "left"
INDIVIDUAL = "个人会员"
FIRST_YEAR = 2000
NOTE_MAX = 200
# What a fee record asks for, and what each item is called on pages and in files.
FEE_LABELS = {
    "year": "年度",
    "due": "应缴金额",
    "paid": "实缴金额",
    "paid_on": "缴费日期",
    "method": "缴费方式",
    "receipt_no": "收据号",
    "note": "备注",
}
_RECEIPT = re.compile(r"[A-Z0-9\u4e00-\u9fff()〔〕/_-]{1,40}")
_DATE = re.compile(r"([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?(?:[ T]00:00(?::00)?)?")


class Standing(Labelled):
    """What a membership is on a day; the fact `membership_state`. EXPIRING and LAPSED are worked out from the day."""

    NONE = "", "未入会"
    ACTIVE = "active", "有效"
    EXPIRING = "expiring", "即将到期"
    LAPSED = "lapsed", "已过期"
    LEFT = "left", "已退会"


@dataclass(frozen=True, slots=True)
class Payment:
    """One payment as it is entered; amounts in fen."""

    year: int
    due_fen: int
    paid_fen: int
    paid_on: date
    method: str
    receipt_no: str
    note: str


def standing(state: str, valid_to: date | None, today: date, *, expiring_days: int) -> Standing:
    """Return what a membership is today; the last valid day still counts, and it is EXPIRING before that for days."""
    if state == LEFT:
        return Standing.LEFT
    if valid_to is None:
        return Standing.ACTIVE
    left = (valid_to - today).days
    if left < 0:
        return Standing.LAPSED
    return Standing.EXPIRING if left <= expiring_days else Standing.ACTIVE


def next_term(state: str, valid_to: date | None, today: date, years: int) -> date:
    """Return the last day of the next term: from the old end while it is not over, else from today."""
    if state == ACTIVE and valid_to is not None and valid_to >= today:
        return renewed_period(valid_to, years)[1]
    return period_end(today, years)


def read_payment(
    typed: Mapping[str, str], *, today: date, methods: Collection[str]
) -> tuple[Payment | None, list[Fault]]:
    """Return the payment, or everything that is wrong with what was typed, each under its key of FEE_LABELS.

    `methods` are the codes of the dictionary fee_method.
    """
    values = {key: clean(typed.get(key, "")) for key in FEE_LABELS}
    faults = [
        Fault(key, wrong, "CTRL_CHAR") for key, text in values.items() if (wrong := text_fault(text, lines=False))
    ]
    year, due, paid = _year(values["year"], today), money.read(values["due"]), money.read(values["paid"])
    paid_on, receipt = read_day(values["paid_on"]), normalise_receipt(values["receipt_no"])
    told = {fault.field for fault in faults}
    wrong_ones = (
        ("year", year is None, f"年度应为 {FIRST_YEAR} 至 {today.year + 1} 之间的四位年份"),
        ("due", due is None, "应缴金额应为以元计的数，最多两位小数，例如 200.00"),
        ("paid", not paid, "实缴金额应为大于 0、以元计的数，最多两位小数，例如 200.00"),
        ("paid_on", paid_on is None, "缴费日期应写成 2026-03-01 这样的日期"),
        ("paid_on", paid_on is not None and not FIRST_YEAR <= paid_on.year <= today.year, "请核对缴费日期的年份"),
        ("paid_on", paid_on is not None and paid_on > today, "缴费日期不能晚于今天"),
        ("method", values["method"] not in methods, "请从列表中选择缴费方式"),
        ("receipt_no", not _RECEIPT.fullmatch(receipt), "收据号应为 1–40 位字母、数字、汉字或“-”“/”"),
        ("note", len(values["note"]) > NOTE_MAX, f"备注最长 {NOTE_MAX} 个字符（当前 {len(values['note'])}）"),
    )
    for key, at_fault, message in wrong_ones:
        if at_fault and key not in told:
            faults.append(Fault(key, message, "INVALID"))
            told.add(key)
    if faults or year is None or due is None or not paid or paid_on is None:
        return None, faults
    return Payment(year, due, paid, paid_on, values["method"], receipt, values["note"]), []


def normalise_receipt(text: str) -> str:
    """Return a receipt number in the form in which it is kept and compared."""
    return compact(text).upper().lstrip("'")


def read_day(text: str) -> date | None:
    """Return the day that is written as 2026-03-01, 2026/3/1 or 2026年3月1日; None when it is none."""
    found = _DATE.fullmatch(half_width(text))
    try:
        return date(*(int(part) for part in found.groups())) if found else None
    except ValueError:
        return None


def _year(text: str, today: date) -> int | None:
    plain = compact(text).removesuffix("年")
    year = int(plain) if re.fullmatch("[0-9]{4}", plain) else 0
    return year if FIRST_YEAR <= year <= today.year + 1 else None
