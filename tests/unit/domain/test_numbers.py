"""Registration and case numbers."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain import numbers

SERIALS = st.integers(1, 999_999)


@pytest.mark.parametrize(("text", "check"), [("A12425GABC1234002", "M"), ("202411000001", "H"), ("202544000123", "I")])
def test_the_check_character_is_that_of_the_standard(text: str, check: str) -> None:
    assert numbers.mod37_36(text) == check


def test_a_registration_number_has_year_province_serial_and_check() -> None:
    assert numbers.registration_number(2024, "11", 1) == "202411000001H"


@given(st.integers(2000, 2099), st.sampled_from(["11", "44", "99"]), SERIALS)
def test_every_number_that_is_given_is_recognised(year: int, province: str, serial: int) -> None:
    assert numbers.is_registration_number(numbers.registration_number(year, province, serial))


@given(SERIALS, st.integers(0, 12), st.sampled_from("0123456789"))
def test_one_wrong_digit_is_always_found(serial: int, place: int, digit: str) -> None:
    number = numbers.registration_number(2024, "11", serial)
    wrong = number[:place] + digit + number[place + 1 :]
    assert numbers.is_registration_number(wrong) == (wrong == number)


@pytest.mark.parametrize("typed", [" 202411000001h ", "２０２４１１０００００１Ｈ"])
def test_a_number_is_recognised_however_typed(typed: str) -> None:
    assert numbers.is_registration_number(typed)


@pytest.mark.parametrize("typed", ["", "202411000001", "F2024110100001", "202411000001HH", "x" * 5000])
def test_other_texts_are_no_registration_numbers(typed: str) -> None:
    assert not numbers.is_registration_number(typed)


@pytest.mark.parametrize(
    ("year", "province", "serial"), [(2024, "11", 0), (2024, "11", 1_000_000), (2024, "1", 1), (24, "11", 1)]
)
def test_a_number_is_never_cut_to_fit(year: int, province: str, serial: int) -> None:
    with pytest.raises(ValueError, match=r"registration number|serial"):
        numbers.registration_number(year, province, serial)


def test_a_case_number_shows_kind_and_day() -> None:
    assert numbers.case_number("F", date(2024, 11, 1), 42) == "F2024110100042"


@pytest.mark.parametrize("serial", [0, 100_000])
def test_a_case_serial_has_five_digits(serial: int) -> None:
    with pytest.raises(ValueError, match="five digits"):
        numbers.case_number("F", date(2024, 11, 1), serial)
