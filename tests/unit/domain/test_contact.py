"""Mobile, phone, e-mail and postcode as people type them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain import contact


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("13800138000", "13800138000"),
        ("+86 138-0013-8000", "13800138000"),
        ("008613800138000", "13800138000"),
        ("86-13800138000", "13800138000"),
        ("１３８００１３８０００", "13800138000"),
        ("+852 6123 4567", "+85261234567"),
    ],
)
def test_a_mobile_number_is_put_into_one_form(typed: str, kept: str) -> None:
    number = contact.normalise_mobile(typed)
    assert (number, contact.mobile_fault(number)) == (kept, None)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("1380013800", "手机号码应为 11 位数字（当前 10 个字符）"),
        ("138001380000", "手机号码应为 11 位数字（当前 12 个字符）"),
        ("+861380013", "手机号码应为 11 位数字"),
        ("12800138000", "手机号码应以 13–19 开头"),
        ("一三八零零一三八", "手机号码应为 11 位数字"),
        ("+1", "境外手机号码"),
    ],
)
def test_a_bad_mobile_number_is_told_why(typed: str, said: str) -> None:
    assert said in (contact.mobile_fault(contact.normalise_mobile(typed)) or "")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("010-64221783-806/809/808", "010-64221783-806/809/808"),
        ("（010）64221783转806", "010-64221783-806"),
        ("0755—86123456", "0755-86123456"),
        ("64221783", "64221783"),
        ("400-810-8888", "400-810-8888"),
        ("13800138000", "13800138000"),
        ("+49 30 901820", "+4930901820"),
    ],
)
def test_a_phone_number_is_accepted_as_offices_write_it(typed: str, kept: str) -> None:
    number = contact.normalise_phone(typed)
    assert (number, contact.phone_fault(number)) == (kept, None)


@pytest.mark.parametrize("typed", ["123", "电话", "010-64221783-", "010-64221783-806//809", "0" * 50])
def test_a_bad_phone_number_is_shown_an_example(typed: str) -> None:
    assert "010-64221783-806" in (contact.phone_fault(contact.normalise_phone(typed)) or "")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" pcb@capec.org.cn\n", "pcb@capec.org.cn"),
        ("Zhang.San+1@Example.CN", "Zhang.San+1@example.cn"),
        ("zhang＠example.cn", "zhang@example.cn"),
        ("x@例子.中国", "x@xn--fsqu00a.xn--fiqs8s"),
    ],
)
def test_an_address_is_put_into_one_form(typed: str, kept: str) -> None:
    address = contact.normalise_email(typed)
    assert (address, contact.email_fault(address)) == (kept, None)


@pytest.mark.parametrize(
    "typed",
    [
        "a@",
        "a@b",
        "@b.cn",
        "a b@c.cn",
        "a@b..cn",
        "a@-b.cn",
        "a@1.2.3.4",
        "a..b@c.cn",
        "邮箱@c.cn",
        "a@b.cn\r\nBcc: x@y.cn",
        "x" * 65 + "@c.cn",
    ],
)
def test_a_bad_address_is_refused(typed: str) -> None:
    assert "邮箱格式不正确" in (contact.email_fault(contact.normalise_email(typed)) or "")


def test_an_address_has_at_most_254_characters() -> None:
    assert "当前 255" in (contact.email_fault("a" * 250 + "@b.cn") or "")


@given(st.text(max_size=300))
def test_no_text_makes_the_rules_fail(text: str) -> None:
    contact.mobile_fault(contact.normalise_mobile(text))
    contact.phone_fault(contact.normalise_phone(text))
    contact.email_fault(contact.normalise_email(text))
    contact.postcode_fault(contact.normalise_postcode(text))


@pytest.mark.parametrize("hostile", ["1" * 50_000, "0" * 50_000, "a." * 25_000 + "@" + "b." * 25_000, "-/" * 25_000])
def test_long_texts_are_judged_at_once(hostile: str) -> None:
    assert contact.phone_fault(hostile)
    assert contact.email_fault(hostile)
    assert contact.mobile_fault(hostile)


@pytest.mark.parametrize(
    ("typed", "fits"), [("100029", True), ("１０００２９", True), ("10002", False), ("1000290", False)]
)
def test_a_postcode_has_six_digits(typed: str, *, fits: bool) -> None:
    assert (contact.postcode_fault(contact.normalise_postcode(typed)) is None) is fits


def test_masked_ways_to_reach_somebody() -> None:
    masked = (
        contact.masked_mobile("13800138000"),
        contact.masked_mobile("+85261234567"),
        contact.masked_email("zh@x.cn"),
    )
    assert masked == ("138****8000", "**********67", "z***@x.cn")
