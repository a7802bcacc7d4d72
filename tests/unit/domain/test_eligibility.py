"""Conditions: which row of a table speaks, and what it says."""

from datetime import date
from typing import Any

import pytest

from app.domain.eligibility import Condition, Result, names_in, refusals, speaking, window_words, words_in, written

POLICY = {"renewal.open_days_before": 90, "renewal.soft_deadline_days_before": 30}


def row(condition: str, result: str, reason: str = "", rule: str = "r1") -> dict[str, Any]:
    told = {"label": f"条件 {condition}", "basis": "规则", "go": "learning", "field": "unit"}
    return {"condition": condition, "result": result, "reason": reason, "rule": rule, **told}


def test_the_first_row_of_a_condition_speaks_for_it() -> None:
    rows = [row("a", "met", rule="1"), row("b", "met", rule="2"), row("a", "warn", rule="3")]
    assert [one["rule"] for one in speaking(rows)] == ["1", "2"]


def test_what_stands_in_the_way_is_never_hidden_by_a_row_above_it() -> None:
    rows = [row("a", "met", rule="1"), row("b", "met", rule="2"), row("a", "unmet", rule="3")]
    assert [one["rule"] for one in speaking(rows)] == ["3", "2"]


def test_a_condition_says_what_its_row_says() -> None:
    made = Condition.of_row(row("hours", "unmet", "还差 $hours_missing 学时（至 $closes_on）"), {"hours_missing": 11.5})
    assert made.reason == "还差 11.5 学时（至 $closes_on）"
    assert (made.met, made.basis, made.go, made.field, made.rule) == (False, "规则", "learning", "unit", "r1")


def test_a_warning_stands_in_nobodys_way() -> None:
    conditions = [Condition("a", "甲", Result.WARN, "注意"), Condition("b", "乙", Result.UNMET, "不行")]
    assert [one.met for one in conditions] == [True, False]
    assert refusals(conditions) == ["不行"]


def test_an_unmet_condition_without_a_reason_is_told_by_its_name() -> None:
    assert refusals([Condition("a", "账号已激活", Result.UNMET)]) == ["账号已激活"]


def test_a_result_that_nobody_knows_is_no_answer() -> None:
    with pytest.raises(ValueError, match="perhaps"):
        Condition.of_row(row("a", "perhaps"), {})


def test_what_is_kept_with_a_case_is_plain() -> None:
    kept = Condition.of_row(row("a", "met"), {}).kept()
    assert kept["result"] == "met"
    assert {type(value) for value in kept.values()} == {str}


def test_only_the_words_that_reasons_name_are_asked_for() -> None:
    assert words_in([row("a", "met", "$valid_to 和 ${opens_on}学时"), row("b", "met")]) == {"valid_to", "opens_on"}
    assert names_in("$hours_missing学时，$$ 5") == {"hours_missing"}


def test_the_window_is_told_by_its_days() -> None:
    words = window_words(date(2025, 3, 14), POLICY)
    assert words == {"opens_on": "2024-12-14", "soft_deadline": "2025-02-12", "closes_on": "2025-03-14"}


def test_who_was_never_registered_has_no_window() -> None:
    assert set(window_words(None, POLICY).values()) == {""}


@pytest.mark.parametrize(
    ("word", "text"), [(12.0, "12"), (11.5, "11.5"), ("EXPIRED", "已过期"), ("张三", "张三"), (0, "0")]
)
def test_a_fact_is_written_as_people_read_it(word: object, text: str) -> None:
    assert written(word) == text
