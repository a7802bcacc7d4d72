"""Decisions and who may take them."""

from typing import Any

import pytest

from app.domain.review import Decision, Outcome, Remark, may_decide, offered, outcomes_fault
from app.errors import InvalidInput

REMARK = Remark("field", "school", "毕业院校与学历证明不一致")


def test_a_pass_needs_no_words() -> None:
    assert Decision.made("approve") == Decision(Outcome.APPROVE, called="通过")


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


def test_a_step_offers_all_outcomes_by_their_usual_names_unless_it_says_otherwise() -> None:
    assert offered("") == {"approve": "通过", "return": "退回补正", "refuse": "不予登记"}


def test_a_step_offers_what_it_names_in_its_order() -> None:
    assert offered("refuse:不予添加 approve") == {"refuse": "不予添加", "approve": "通过"}


@pytest.mark.parametrize("outcomes", ["approve", "approve:通过 return:退回补正 refuse:不予添加"])
def test_a_sound_choice_of_outcomes_has_no_fault(outcomes: str) -> None:
    assert outcomes_fault(outcomes) is None


@pytest.mark.parametrize(
    ("outcomes", "says"),
    [
        ("", "至少有一项"),
        ("burn:烧掉", "burn"),
        ("approve approve:同意", "不能重复"),
        ("approve:同意同意同意同意同意", "不能超过"),
    ],
)
def test_an_unsound_choice_of_outcomes_is_told(outcomes: str, says: str) -> None:
    assert says in (outcomes_fault(outcomes) or "")


def test_an_outcome_that_is_not_offered_is_refused_by_the_names_of_the_step() -> None:
    with pytest.raises(InvalidInput, match="请选择审核结论：同意、不同意"):
        Decision.made("return", outcomes="approve:同意 refuse:不同意")


def test_faults_speak_of_an_outcome_by_its_name_there() -> None:
    with pytest.raises(InvalidInput) as refused:
        Decision.made("refuse", outcomes="refuse:不予添加")
    assert [fault.message for fault in refused.value.faults] == [
        "不予添加时请选择理由",
        "不予添加时请填写审核意见，说明事实和理由",
    ]


def test_an_opinion_may_have_two_thousand_characters() -> None:
    assert len(Decision.made("approve", opinion="意" * 2000).opinion) == 2000


def _refusal(**changed: Any) -> str | None:
    asked: dict[str, Any] = {
        "exclude": ["applicant", "organisation", "first_review"],
        "person_id": 1,
        "applicant_id": 2,
        "same_organisation": False,
        "former_organisation": False,
        "earlier": {"first_review": {3}},
    }
    return may_decide(**asked | changed)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"applicant_id": 1}, "您是申请人"),
        ({"same_organisation": True}, "同一执业单位"),
        ({"former_organisation": True}, "工作经历中有您所在的单位"),
        ({"earlier": {"first_review": {1}}}, "不能由同一人办理"),
    ],
)
def test_a_person_with_an_interest_may_not_decide(changed: dict[str, Any], said: str) -> None:
    assert said in (_refusal(**changed) or "")


@pytest.mark.parametrize(
    "changed",
    [
        {},
        {"exclude": ["applicant"], "same_organisation": True, "former_organisation": True},
        {"earlier": {"second_review": {1}}},
        {"exclude": [], "applicant_id": 1},
    ],
)
def test_anybody_else_may_decide(changed: dict[str, Any]) -> None:
    assert _refusal(**changed) is None
