"""The seal of an exported form, and what a scan of it tells."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.seal import REASONS, FormSeal, Mark, judge, read, short

DIGEST = "0123456789abcdef" * 4
OTHER = "fedcba9876543210" * 4
NUMBER = "F20260316-0001"


def _judged(seal: FormSeal | None, *, round_number: int = 2, digest: str = DIGEST) -> Mark:
    return judge(seal, number=NUMBER, round_number=round_number, digest=digest)


@given(number=st.from_regex(r"[A-Z][0-9]{8}-[0-9]{4}", fullmatch=True), turn=st.integers(1, 99))
def test_what_is_printed_can_be_read_back(number: str, turn: int) -> None:
    assert read((FormSeal(number, turn, DIGEST).text(),)) == FormSeal(number, turn, short(DIGEST))


def test_codes_of_other_origin_are_passed_over() -> None:
    ours = FormSeal(NUMBER, 1, DIGEST).text()
    assert read(("https://example.cn", "DJ1|too|few", ours)) == FormSeal(NUMBER, 1, short(DIGEST))


@pytest.mark.parametrize("code", ["", "DJ1|a|x|b", "DJ1|a|²|b", "DJ1|a|１|b", "DJ2|a|1|b", "DJ1|a|1|b|c", "dj1|a|1|b"])
def test_a_code_that_is_not_quite_ours_is_no_seal(code: str) -> None:
    assert read((code,)) is None


def test_the_present_form_matches() -> None:
    assert _judged(FormSeal(NUMBER, 2, DIGEST)) is Mark.MATCH


def test_an_older_print_of_unchanged_answers_is_as_good_as_a_new_one() -> None:
    assert _judged(FormSeal(NUMBER, 1, DIGEST)) is Mark.MATCH


def test_the_form_of_another_case_is_told() -> None:
    assert _judged(FormSeal("F20260316-0002", 2, DIGEST)) is Mark.OTHER_CASE


def test_the_form_of_an_older_round_is_told() -> None:
    assert _judged(FormSeal(NUMBER, 1, OTHER)) is Mark.OLDER_ROUND


def test_a_form_printed_before_the_last_change_is_told() -> None:
    assert _judged(FormSeal(NUMBER, 2, OTHER)) is Mark.CHANGED


def test_a_scan_without_a_code_is_left_to_the_reviewer() -> None:
    assert _judged(None) is Mark.NONE
    assert Mark.NONE not in REASONS


def test_what_is_printed_is_short_and_fits_the_whole_digest() -> None:
    assert len(short(DIGEST)) == 16
    assert FormSeal(NUMBER, 1, short(DIGEST)).fits(DIGEST)
