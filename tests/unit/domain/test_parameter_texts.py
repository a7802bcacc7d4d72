"""Parameters that are words: what an administrator may write into a reminder."""

import pytest

from app.domain.parameters import PARAMETERS, POLICY, Described

SUBJECT, TEXT = PARAMETERS["expiry.remind_subject"], PARAMETERS["expiry.remind_text"]


@pytest.mark.parametrize("described", [SUBJECT, TEXT], ids=["subject", "text"])
def test_the_example_is_a_text_that_may_be_written(described: Described) -> None:
    assert described.read(described.default) == described.default


def test_a_text_keeps_its_lines_and_loses_the_blanks_around_it() -> None:
    assert TEXT.read("  $name：\r\n还有 $days 天 \n") == "$name：\n还有 $days 天"


@pytest.mark.parametrize("typed", ["", "  ", "x" * 1001, "还有 $day 天", "价格 $ 100", "${name", "a\x00b"])
def test_what_could_not_be_sent_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match=r"应为|只能写|不允许"):
        TEXT.read(typed)


def test_a_dollar_sign_is_written_twice() -> None:
    assert TEXT.read("费用 $$100，$name") == "费用 $$100，$name"


def test_a_subject_is_one_line() -> None:
    with pytest.raises(ValueError, match="换行"):
        SUBJECT.read("一行\n两行")


def test_words_are_no_policy_that_a_case_keeps() -> None:
    assert POLICY.keys() == PARAMETERS.keys() - {SUBJECT.key, TEXT.key}
