"""Names and codes of organisations."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain import organisations, uscc

CODES = ["91350100M000100Y43", "91110108MA0000015T", "91310000MA1FL00157", "51100000500009992T", "1211000040000123XG"]


@pytest.mark.parametrize(
    "other",
    [
        "北京设备监理(集团)有限公司",
        "北京设备监理 （集团） 有限公司",
        "北京设备监理〔集团〕有限责任公司",
        "\u3000北京设备监理（集团）有限公司",
    ],
)
def test_two_spellings_of_one_name_have_one_key(other: str) -> None:
    assert organisations.name_key(other) == organisations.name_key("北京设备监理（集团）有限公司")


def test_different_names_have_different_keys() -> None:
    assert organisations.name_key("北京设备监理有限公司") != organisations.name_key("北京设备监理股份有限公司")


@pytest.mark.parametrize("name", ["中国设备监理协会", "ABB（中国）有限公司", "三一重工", "360数字公司"])
def test_a_real_name_has_no_fault(name: str) -> None:
    assert organisations.name_fault(name) is None


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("", "请填写单位名称"),
        ("公司", "单位名称长度应为 4–200 个字符（当前 2）"),
        ("单" * 201, "单位名称长度应为 4–200 个字符（当前 201）"),
        ("12345678", "单位名称不能只有数字和符号"),
        ("（）（）（）", "单位名称不能只有数字和符号"),
        ("=cmd|' /C calc'!A0", "单位名称不能包含“=”"),
        ("<b>公司</b>", "单位名称不能包含“<”"),
        ("设备\x0b监理公司", "不允许的字符"),
    ],
)
def test_what_is_no_name_is_told_why(name: str, said: str) -> None:
    assert said in (organisations.name_fault(name) or "")


@pytest.mark.parametrize("code", CODES)
def test_a_good_code_has_no_fault(code: str) -> None:
    assert uscc.fault(code) is None


def test_a_code_may_be_typed_with_spaces_hyphens_and_small_letters() -> None:
    assert uscc.normalise("９１35-0100 m000 100y43") == CODES[0]


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("9135010M000100Y43", "应为 18 位，填写的是 17 位"),
        ("91350100M000100Y433", "应为 18 位，填写的是 19 位"),
        ("91350100M0O0100Y43", "不使用 I、O、S、V、Z"),
        ("913501A0M000100Y43", "第 3–8 位"),
        ("91350100M000100Y44", "统一社会信用代码校验位不正确"),
        ("", "填写的是 0 位"),
    ],
)
def test_a_bad_code_is_told_why(code: str, said: str) -> None:
    assert said in (uscc.fault(code) or "")


@given(st.sampled_from(CODES), st.integers(8, 17), st.sampled_from("0123456789ABCDEFGHJKLMNPQRTUWXY"))
def test_one_wrong_character_is_always_found(code: str, place: int, character: str) -> None:
    wrong = code[:place] + character + code[place + 1 :]
    assert (uscc.fault(wrong) is None) == (wrong == code)


@given(st.text(max_size=40))
def test_no_text_makes_the_rules_fail(text: str) -> None:
    uscc.fault(text)
    organisations.name_fault(text)
    organisations.name_key(text)
