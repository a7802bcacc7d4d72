"""Decisions and who may take them."""

from typing import Any

import pytest

from app.domain.review import Decision, Outcome, Remark, may_decide
from app.errors import InvalidInput

REMARK = Remark("field", "school", "毕业院校与学历证明不一致")


def test_a_pass_needs_no_words() -> None:
    assert Decision.made("approve") == Decision(Outcome.APPROVE)


def test_a_return_lists_what_to_correct() -> None:
    decision = Decision.made("return", remarks=[Remark("field", "school", "  请核对\r\n学校 ")])
    assert decision.remarks == (Remark("field", "school", "请核对\n学校"),)


def test_a_refusal_gives_ground_and_opinion() -> None:
    decision = Decision.made("refuse", opinion="证书信息不符", reason_code=" NOT_QUALIFIED ")
    assert (decision.outcome.label, decision.reason_code) == ("不予登记", "NOT_QUALIFIED")


@pytest.mark.parametrize(
    ("made", "fields"),
    [
        ({"outcome": ""}, ["outcome"]),
        ({"outcome": "approved"}, ["outcome"]),
        ({"outcome": "return"}, ["remarks"]),
        ({"outcome": "refuse"}, ["reason_code", "opinion"]),
        ({"outcome": "refuse", "reason_code": "OTHER", "opinion": "  "}, ["opinion"]),
        ({"outcome": "approve", "remarks": [REMARK]}, ["remarks"]),
        ({"outcome": "approve", "opinion": "意" * 2001}, ["opinion"]),
        ({"outcome": "approve", "opinion": "好\x00"}, ["opinion"]),
        ({"outcome": "return", "remarks": [Remark("field", "", "")]}, ["remarks.0.target", "remarks.0.text"]),
        ({"outcome": "return", "remarks": [REMARK, Remark("spot", "x", "字")]}, ["remarks.1.target_kind"]),
        ({"outcome": "return", "remarks": [Remark("general", "", "字" * 501)]}, ["remarks.0.text"]),
    ],
)
def test_a_decision_that_breaks_a_rule_is_refused_with_every_fault(made: dict[str, Any], fields: list[str]) -> None:
    with pytest.raises(InvalidInput) as refused:
        Decision.made(**made)
    assert [fault.field for fault in refused.value.faults] == fields


def test_an_opinion_may_have_two_thousand_characters() -> None:
    assert len(Decision.made("approve", opinion="意" * 2000).opinion) == 2000


def _refusal(**changed: Any) -> str | None:
    asked: dict[str, Any] = {
        "exclude": ["applicant", "organisation", "first_review"],
        "person_id": 1,
        "applicant_id": 2,
        "organisation_id": 10,
        "applicant_organisation_ids": {20},
        "earlier": {"first_review": {3}},
    }
    return may_decide(**asked | changed)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"applicant_id": 1}, "您是申请人"),
        ({"applicant_organisation_ids": {10, 20}}, "同一执业单位"),
        ({"earlier": {"first_review": {1}}}, "不能由同一人办理"),
    ],
)
def test_a_person_with_an_interest_may_not_decide(changed: dict[str, Any], said: str) -> None:
    assert said in (_refusal(**changed) or "")


@pytest.mark.parametrize(
    "changed",
    [
        {},
        {"organisation_id": None, "applicant_organisation_ids": {None}},
        {"earlier": {"second_review": {1}}},
        {"exclude": [], "applicant_id": 1},
    ],
)
def test_anybody_else_may_decide(changed: dict[str, Any]) -> None:
    assert _refusal(**changed) is None
