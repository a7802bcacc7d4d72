"""Passwords that are too short, too long, too common or too close to the person."""

import pytest

from app.domain.passwords import password_fault

NUMBER = "11010519491231002X"
NAMES = ["张明远", "13800138000", "wuziqi"]


@pytest.mark.parametrize(
    "password",
    [
        "correct horse battery",
        "长风破浪会有时直挂云帆",
        "m7#kQz!w2p",
        " Leading space 7",
        "capec-tulip-harbour-9",
        "x" + "ab3" * 42,
    ],
)
def test_a_good_password_is_taken_as_typed(password: str) -> None:
    assert password_fault(password, names=NAMES, id_number=NUMBER) is None


@pytest.mark.parametrize(
    ("password", "said"),
    [
        ("", "密码至少 8 个字符（当前 0）"),
        ("a1b2c3d", "密码至少 8 个字符（当前 7）"),
        ("ab3" * 43, "密码最长 128 个字符（当前 129）"),
        ("good\x00password", "不允许的字符"),
        ("31002Xabc", "连续六位"),
        ("zz31002xzz", "连续六位"),
        ("19491231", "连续六位"),
        ("张明远12345", "不能由姓名"),
        ("Wuziqi2024", "不能由姓名"),
        ("13800138000", "不能由姓名"),
        ("CAPEC2024", "不能由姓名"),
        ("shebeijianli", "不能由姓名"),
        ("12345678", "太常见"),
        ("9876543210", "太常见"),
        ("aaaaaaaa", "太常见"),
        ("abababab", "太常见"),
        ("abcdefgh", "太常见"),
        ("Password", "太常见"),
        ("Password123!", "太常见"),
        ("woaini1314", "太常见"),
        ("1qaz2wsx", "太常见"),
    ],
)
def test_a_weak_password_is_told_why(password: str, said: str) -> None:
    assert said in (password_fault(password, names=NAMES, id_number=NUMBER) or "")


def test_a_person_without_number_or_name_can_still_choose() -> None:
    assert password_fault("m7#kQz!w2p", names=["", " "], id_number="") is None
