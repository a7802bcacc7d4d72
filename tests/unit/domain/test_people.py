"""Names of people: minority dots, rare characters, and what is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.people import masked_name, name_fault, normalise_name


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("张三", "张三"),
        (" 张 三\u3000", "张三"),
        ("阿卜杜拉·买买提", "阿卜杜拉·买买提"),
        ("阿卜杜拉•买买提", "阿卜杜拉·买买提"),
        ("阿卜杜拉・买买提", "阿卜杜拉·买买提"),
        ("阿卜杜拉.买买提", "阿卜杜拉·买买提"),
        ("阿卜杜拉．买买提", "阿卜杜拉·买买提"),
        ("阿卜杜拉 · 买买提", "阿卜杜拉·买买提"),
        ("John  F. Kennedy", "John F. Kennedy"),
        ("Jean-Paul O'Neil", "Jean-Paul O'Neil"),
        ("ＬＩ Ming", "LI Ming"),
        ("\U00020bb7田", "\U00020bb7田"),
        ("\U00030edd", "\U00030edd"),
        ("张\u200b三", "张三"),
    ],
)
def test_a_name_is_put_into_one_spelling(typed: str, kept: str) -> None:
    assert normalise_name(typed) == kept


@pytest.mark.parametrize(
    "name", ["张三", "阿卜杜拉·买买提", "John F. Kennedy", "李\U0002cb4e", "王䶮", "〇二", "François Noël", "汉" * 50]
)
def test_a_real_name_has_no_fault(name: str) -> None:
    assert name_fault(name) is None


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("", "请填写姓名"),
        ("   ", "请填写姓名"),
        ("张", "姓名长度应为 2–50 个字符（当前 1）"),
        ("汉" * 51, "姓名长度应为 2–50 个字符（当前 51）"),
        ("张&三", "姓名只能包含汉字"),
        ("张三2", "姓名只能包含汉字"),
        ("·张三", "姓名只能包含汉字"),
        ("<b>张三</b>", "姓名只能包含汉字"),
        ("{{7*7}}", "姓名只能包含汉字"),
        ("张\ue000", "该字无法打印（U+E000）"),
        ("张\u202e三", "不允许的字符（U+202E）"),
        ("张\u2066三", "不允许的字符（U+2066）"),
        ("张三\u200d", "不允许的字符（U+200D）"),
        ("张\x07三", "不允许的字符（U+0007）"),
        ("张三\r\nBcc: x@y", "此项只能填写一行"),
        ("张三\U0001f600", "该字无法打印（U+1F600）"),
    ],
)
def test_what_is_no_name_is_told_why(name: str, said: str) -> None:
    assert said in (name_fault(normalise_name(name)) or "")


@given(st.text(max_size=60))
def test_normalising_a_name_twice_changes_nothing(text: str) -> None:
    once = normalise_name(text)
    assert normalise_name(once) == once


@pytest.mark.parametrize(
    ("name", "shown"),
    [("张三", "张*"), ("张小三", "张*三"), ("阿卜杜拉·买买提", "阿******提"), ("", "*")],
)
def test_strangers_see_the_ends_of_a_name(name: str, shown: str) -> None:
    assert masked_name(name) == shown
