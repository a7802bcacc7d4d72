"""Characters: what is repaired in silence, what is refused, and that nothing slips through."""

import re
import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.writing import clean, compact, half_width, text_fault


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  北京\u3000", "北京"),
        ("a\tb\u00a0c", "a b c"),
        ("一\r\n二\r三\u2028四\u0085五", "一\n二\n三\n四\n五"),
        ("零\u200b宽\ufeff", "零宽"),
        ("e\u0301", "é"),
        ("{{7*7}} {% x %} ${7*7}", "{{7*7}} {% x %} ${7*7}"),
        ("a < b & c", "a < b & c"),
    ],
)
def test_harmless_things_are_put_right(typed: str, kept: str) -> None:
    assert clean(typed) == kept


@pytest.mark.parametrize(
    "text",
    ["\x00", "a\x07b", "\x0b", "\x1b[31m", "\u202e", "\u2066", "\u200d", "a\u0338\u0338", "\ufffd", "\U000e0041"],
)
def test_hidden_characters_are_refused(text: str) -> None:
    assert "输入含有不允许的字符" in (text_fault(clean(text)) or "")


@pytest.mark.parametrize("text", ["\ue000", "\U000f0000", "\U0001f468\U0001f3fd"])
def test_what_no_font_has_is_refused(text: str) -> None:
    assert "该字无法打印" in (text_fault(text) or "")


def test_every_control_format_and_private_character_is_refused() -> None:
    named = ("Cc", "Cf", "Co", "Cs")
    hidden = {chr(code) for code in range(sys.maxunicode + 1) if unicodedata.category(chr(code)) in named}
    assert {sign for sign in hidden if text_fault(sign) is None} == {"\n"}


def test_every_chinese_character_is_accepted() -> None:
    planes = "".join(chr(code) for code in (*range(0x3400, 0xA000), *range(0x20000, 0x323B0)))
    assert text_fault(planes) is None


def test_one_line_means_one_line() -> None:
    assert text_fault("一\n二", lines=False) == "此项只能填写一行，请删除换行"


def test_several_lines_are_fine_where_they_are_asked_for() -> None:
    assert text_fault("一\n二") is None


@given(st.text(max_size=80))
def test_cleaning_twice_changes_nothing(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@given(st.text(max_size=80))
def test_a_compact_number_has_no_spaces(text: str) -> None:
    assert not re.search(r"\s", compact(text))


def test_full_width_signs_become_plain_and_nothing_else_does() -> None:
    assert half_width("ＡＢ１２（㈱）①") == "AB12(㈱)①"
