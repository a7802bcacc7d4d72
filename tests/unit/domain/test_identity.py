"""Numbers of identity documents: published samples and plainly synthetic ones, nobody's real number."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain import identity
from app.domain.identity import DocumentType

SAMPLE = "11010519491231002X"
DIGITS = "0123456789"


@pytest.mark.parametrize(
    ("doc_type", "number"),
    [
        ("RESIDENT_ID", SAMPLE),
        ("RESIDENT_ID", "11010519491231002x"),
        ("RESIDENT_ID", " 110105 19491231 002X\u200b"),
        ("RESIDENT_ID", "１１０１０５１９４９１２３１００２Ｘ"),
        ("RESIDENT_ID", "'11010519491231002X"),
        ("RESIDENT_ID", "440524188001010014"),
        ("RESIDENT_ID", "11000018991231019X"),
        ("RESIDENT_ID", "11000018991231027X"),
        ("HMT_RESIDENCE", "810000199408230021"),
        ("HMT_RESIDENCE", "820000198512010018"),
        ("HMT_RESIDENCE", "830000199201300022"),
        ("OTHER", "911840198502020017"),
        ("OTHER", "DEU110000000000"),
        ("OTHER", "J-1234"),
        ("PASSPORT", "E12345678"),
    ],
)
def test_a_good_number_has_no_fault(doc_type: str, number: str) -> None:
    assert identity.fault(doc_type, number) is None


@pytest.mark.parametrize(
    ("doc_type", "number", "said"),
    [
        ("RESIDENT_ID", "110105194912310021", "证件号码校验位不正确，请核对最后一位"),
        ("RESIDENT_ID", "1101051949123100", "证件号码应为 18 位，填写的是 16 位"),
        ("RESIDENT_ID", "", "证件号码应为 18 位"),
        ("RESIDENT_ID", "110105491231002", "请填写 18 位号码"),
        ("RESIDENT_ID", "110105194912310O2X", "17 位数字"),
        ("RESIDENT_ID", "1101051949X231002X", "17 位数字"),
        ("RESIDENT_ID", "99010519491231002X", "证件号码地区码无效"),
        ("RESIDENT_ID", "110105194902300021", "证件号码中的出生日期不存在：19490230"),
        ("RESIDENT_ID", "830000199201300022", "证件类型与号码不符：以 830000 开头的是港澳台居住证"),
        ("RESIDENT_ID", "911840198502020017", "证件类型与号码不符：以 9 开头的是外国人永久居留身份证"),
        ("HMT_RESIDENCE", SAMPLE, "证件类型与号码不符：港澳台居住证号码以 810000"),
        ("HMT_RESIDENCE", "810000199408230022", "证件号码校验位不正确"),
        ("HMT_RESIDENCE", "H12345678", "证件号码应为 18 位"),
        ("PASSPORT", "E123", "护照号码应为 5–20 位"),
        ("PASSPORT", "E 1/2345678", "护照号码应为 5–20 位"),
        ("OTHER", "abc", "证件号码应为 4–32 位"),
        ("OTHER", "911840198502020018", "证件号码校验位不正确"),
        ("DRIVER", "123456", "请选择列表中的“证件名称”"),
    ],
)
def test_a_bad_number_is_told_what_is_wrong(doc_type: str, number: str, said: str) -> None:
    assert said in (identity.fault(doc_type, number) or "")


def test_fifteen_digits_are_upgraded_to_eighteen() -> None:
    assert identity.upgrade("110105491231002") == SAMPLE


@given(st.text(DIGITS, min_size=15, max_size=15))
def test_an_upgraded_number_has_a_right_check_digit(tail: str) -> None:
    upgraded = identity.upgrade("1" + tail[1:])
    assert "校验位" not in (identity.fault(DocumentType.RESIDENT_ID, upgraded) or "")


@given(st.integers(0, 17), st.sampled_from(DIGITS))
def test_one_wrong_digit_is_always_found(place: int, digit: str) -> None:
    wrong = SAMPLE[:place] + digit + SAMPLE[place + 1 :]
    assert (identity.fault(DocumentType.RESIDENT_ID, wrong) is None) == (wrong == SAMPLE)


@given(st.sampled_from(list(DocumentType)), st.text(max_size=40))
def test_no_text_makes_the_rules_fail(doc_type: DocumentType, text: str) -> None:
    identity.fault(doc_type, text)
    identity.birth_date(text)
    identity.gender(text)
    identity.masked(text)


@pytest.mark.parametrize(
    ("number", "born", "gender"),
    [
        (SAMPLE, date(1949, 12, 31), "女"),
        ("440524188001010014", date(1880, 1, 1), "男"),
        ("110105491231002", date(1949, 12, 31), "女"),
        ("810000199408230021", date(1994, 8, 23), "女"),
        ("911840198502020017", date(1985, 2, 2), "男"),
        ("110105194912310021", None, None),
        ("E12345678", None, None),
    ],
)
def test_the_number_says_birth_and_gender(number: str, born: date | None, gender: str | None) -> None:
    assert (identity.birth_date(number), identity.gender(number)) == (born, gender)


@pytest.mark.parametrize(
    ("birth", "day", "fits"),
    [
        (date(2006, 11, 1), date(2024, 11, 1), True),
        (date(2006, 11, 2), date(2024, 11, 1), False),
        (date(1923, 11, 2), date(2024, 11, 1), True),
        (date(1923, 11, 1), date(2024, 11, 1), False),
        (date(1899, 12, 31), date(1950, 1, 1), False),
        (date(2025, 1, 1), date(2024, 11, 1), False),
        (date(2004, 2, 29), date(2022, 2, 28), False),
        (date(2004, 2, 29), date(2022, 3, 1), True),
    ],
)
def test_applicants_are_eighteen_to_a_hundred(birth: date, day: date, *, fits: bool) -> None:
    wrong = identity.age_fault(birth, day)
    assert (wrong is None) is fits
    assert fits or (wrong or "").startswith("年龄不符合要求")


def test_the_initial_password_is_the_last_six_in_capitals() -> None:
    assert identity.initial_password("11010519491231002x") == "31002X"


def test_a_short_number_is_its_own_initial_password() -> None:
    assert identity.initial_password("ab12") == "AB12"


@pytest.mark.parametrize(
    ("number", "shown"),
    [(SAMPLE, "110***********002X"), ("E12345678", "E1*****78"), ("AB12", "****"), ("", "")],
)
def test_a_masked_number_shows_only_its_ends(number: str, shown: str) -> None:
    assert identity.masked(number) == shown


@pytest.mark.parametrize(
    ("typed", "candidates"),
    [
        (" 11010519491231002x\u3000", [SAMPLE]),
        ("110105491231002", ["110105491231002", SAMPLE]),
        ("' OR '1'='1", ["OR'1'='1"]),
    ],
)
def test_a_login_name_stands_for_one_person_however_typed(typed: str, candidates: list[str]) -> None:
    assert identity.login_candidates(typed) == candidates
