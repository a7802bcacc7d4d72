"""What a membership is on a day, how long a term lasts, and which payments are sound."""

from datetime import date

import pytest

from app.domain.membership import Payment, Standing, next_term, normalise_receipt, read_day, read_payment, standing
from app.domain.numbers import member_number

TODAY = date(2026, 3, 2)
GOOD = {
    "year": "2026年",
    "due": "￥200",
    "paid": "1,200.5 元",
    "paid_on": "2026年3月1日",
    "method": "BANK",
    "receipt_no": " sj 0001 ",
    "note": "补缴",
}


@pytest.mark.parametrize(
    ("state", "valid_to", "expected"),
    [
        ("active", None, Standing.ACTIVE),
        ("active", date(2026, 5, 2), Standing.ACTIVE),
        ("active", date(2026, 5, 1), Standing.EXPIRING),
        ("active", date(2026, 3, 2), Standing.EXPIRING),
        ("active", date(2026, 3, 1), Standing.LAPSED),
        ("left", date(2030, 1, 1), Standing.LEFT),
    ],
)
def test_a_membership_is_what_its_last_day_makes_it(state: str, valid_to: date | None, expected: Standing) -> None:
    assert standing(state, valid_to, TODAY, expiring_days=60) is expected


@pytest.mark.parametrize(
    ("state", "valid_to", "expected"),
    [
        ("active", date(2026, 3, 2), date(2027, 3, 2)),
        ("active", date(2026, 3, 1), date(2027, 3, 1)),
        ("active", date(2026, 2, 1), date(2027, 3, 1)),
        ("left", date(2026, 12, 31), date(2027, 3, 1)),
        ("left", None, date(2027, 3, 1)),
        ("active", date(2028, 2, 28), date(2029, 2, 28)),
    ],
)
def test_a_term_goes_on_from_its_end_or_begins_today(state: str, valid_to: date | None, expected: date) -> None:
    assert next_term(state, valid_to, TODAY, 1) == expected


def test_a_payment_is_read_as_people_write_it() -> None:
    payment, faults = read_payment(GOOD, today=TODAY, methods=["BANK"])

    assert faults == []
    assert payment == Payment(2026, 20000, 120050, date(2026, 3, 1), "BANK", "SJ0001", "补缴")


@pytest.mark.parametrize(
    ("key", "typed"),
    [
        ("year", "26"),
        ("year", "1999"),
        ("year", "2028"),
        ("due", "-1"),
        ("due", "1.234"),
        ("due", "1e5"),
        ("paid", "0"),
        ("paid", ""),
        ("paid_on", "2026-02-30"),
        ("paid_on", "2026-03-03"),
        ("paid_on", "1026-03-01"),
        ("method", "支付宝"),
        ("receipt_no", ""),
        ("receipt_no", "一" * 41),
        ("receipt_no", "A'; --"),
        ("note", "长" * 201),
        ("note", "两\n行"),
        ("receipt_no", "A\u202eB"),
    ],
)
def test_what_is_wrong_is_told_once_under_its_own_key(key: str, typed: str) -> None:
    payment, faults = read_payment({**GOOD, key: typed}, today=TODAY, methods=["BANK"])

    assert payment is None
    assert [fault.field for fault in faults] == [key]


def test_an_empty_form_names_everything_that_is_asked_for() -> None:
    _, faults = read_payment({}, today=TODAY, methods=["BANK"])

    assert [fault.field for fault in faults] == ["year", "due", "paid", "paid_on", "method", "receipt_no"]


def test_a_receipt_number_is_compared_in_one_form() -> None:
    assert normalise_receipt("'ｓｊ－００ 01") == "SJ-0001"


@pytest.mark.parametrize("text", ["2026-3-1", "2026/03/01", "2026.3.1", "2026-03-01 00:00:00"])
def test_a_day_may_be_written_in_the_usual_ways(text: str) -> None:
    assert read_day(text) == date(2026, 3, 1)


def test_a_member_number_names_year_and_serial() -> None:
    assert member_number(2026, 1) == "P2026000001"


@pytest.mark.parametrize(("year", "serial"), [(26, 1), (2026, 0), (2026, 1_000_000)])
def test_a_member_number_is_never_cut(year: int, serial: int) -> None:
    with pytest.raises(ValueError, match="no member number"):
        member_number(year, serial)
