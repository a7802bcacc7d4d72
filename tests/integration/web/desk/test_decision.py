"""Handing a decision in: faults keep everything that was typed, and nothing counts twice."""

from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from app.models import Decision
from tests.house import HouseClient
from tests.integration.core.stage import Stage


@pytest.fixture
def case_id(stage: Stage) -> UUID:
    """A case that waits for its first review."""
    return stage.submitted()


@pytest.fixture
def address(stage: Stage, case_id: UUID) -> str:
    """The page of the task that the reviewer has claimed."""
    return f"/desk/tasks/{stage.claim(case_id, stage.reviewer)}"


def _decision(stage: Stage) -> Decision:
    with stage.database.reading() as session:
        return session.scalars(select(Decision)).one()


def test_a_case_passes(stage: Stage, reviewer: HouseClient, case_id: UUID, address: str) -> None:
    answer = reviewer.post(address, data={"outcome": "approve", "check-signed": "true", "check-invented": "true"})
    assert (answer.status_code, answer.location) == (303, "/desk/mine")
    assert stage.case(case_id).status == "审核中"
    assert _decision(stage).checklist == {"signed": True}


def test_a_case_is_returned_without_a_script_by_one_general_remark(
    stage: Stage, reviewer: HouseClient, case_id: UUID, address: str
) -> None:
    page = reviewer.get(address).text
    assert 'name="remark_general"' in page
    reviewer.post(address, data={"outcome": "return", "remark_general": "请重新盖章"})
    assert stage.case(case_id).status == "退回补正"
    assert [remark.text for remark in _decision(stage).remarks] == ["请重新盖章"]


def test_remarks_on_fields_and_attachments_are_kept_in_their_order(
    stage: Stage, reviewer: HouseClient, address: str
) -> None:
    pairs: dict[str, Any] = {
        "outcome": "return",
        "remark_field": ["school", "EDU_PROOF", "mobile"],
        "remark_text": ["学校名称不一致", "扫描件不清晰", " "],
        "remark_general": "请一并更正",
    }
    reviewer.post(address, data=pairs)
    found = [(remark.kind, remark.target, remark.text) for remark in _decision(stage).remarks]
    assert found == [
        ("field", "school", "学校名称不一致"),
        ("attachment", "EDU_PROOF", "扫描件不清晰"),
        ("general", "", "请一并更正"),
    ]


def test_a_refusal_without_its_ground_keeps_everything_that_was_typed(
    stage: Stage, reviewer: HouseClient, case_id: UUID, address: str
) -> None:
    typed = {
        "outcome": "refuse",
        "opinion": "<b>社保单位不一致</b>",
        "check-signed": "true",
        "remark_field": ["school"],
        "remark_text": ["学校名称不一致"],
        "remark_general": "总的意见",
    }
    answer = reviewer.post(address, data=typed)
    assert answer.status_code == 422
    for text in (
        "不予登记时请选择理由",
        "&lt;b&gt;社保单位不一致&lt;/b&gt;",
        'value="学校名称不一致"',
        'value="总的意见"',
        'href="#f-reason_code"',
    ):
        assert text in answer.text
    assert stage.case(case_id).status == "待审核"


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({}, "outcome"),
        ({"outcome": "burn"}, "outcome"),
        ({"outcome": "return"}, "remarks"),
        ({"outcome": "approve", "remark_general": "x"}, "outcome"),
        ({"outcome": "return", "remark_general": "x" * 501}, "remarks"),
        ({"outcome": "return", "remark_field": ["school"], "remark_text": ["x" * 501]}, "remarks-0"),
        ({"outcome": "return", "remark_field": ["shoe_size"], "remark_text": ["x"]}, "remarks-0"),
        ({"outcome": "refuse", "opinion": "x", "reason_code": "BECAUSE"}, "reason_code"),
        ({"outcome": "approve", "opinion": "x" * 2001}, "opinion"),
    ],
)
def test_every_fault_is_told_at_its_place(
    stage: Stage, reviewer: HouseClient, address: str, typed: dict[str, Any], field: str
) -> None:
    answer = reviewer.post(address, data=typed)
    assert answer.status_code == 422
    assert f'href="#f-{field}"' in answer.text
    assert f'id="f-{field}"' in answer.text
    assert f'id="f-{field}-error"' in answer.text


def test_a_decision_that_is_sent_twice_counts_once(stage: Stage, reviewer: HouseClient, address: str) -> None:
    reviewer.post(address, data={"outcome": "approve"})
    assert reviewer.post(address, data={"outcome": "refuse", "opinion": "x", "reason_code": "OTHER"}).status_code == 409
    assert _decision(stage).outcome == "approve"


def test_a_task_must_be_claimed_before_it_is_decided(stage: Stage, reviewer: HouseClient, case_id: UUID) -> None:
    task_id = stage.open_task(case_id).id
    assert reviewer.post(f"/desk/tasks/{task_id}", data={"outcome": "approve"}).status_code == 409


def test_a_decision_without_its_token_is_refused(reviewer: HouseClient, address: str) -> None:
    assert reviewer.post(address, data={"outcome": "approve"}, csrf=False).status_code == 400
