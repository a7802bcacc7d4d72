"""Typed text on the case page: saved while typing, there again when the page is opened, for its writer only."""

from typing import Any
from uuid import UUID

import pytest
from werkzeug.test import TestResponse

from tests.house import HouseClient
from tests.integration.core.stage import Stage
from tests.integration.web.desk.conftest import Browser

TYPED: dict[str, Any] = {
    "outcome": "return",
    "opinion": "请一并核对",
    "remark_field": ["school", "EDU_PROOF"],
    "remark_text": ["学校名称不一致", "扫描件不清晰"],
    "remark_spot": ["", ""],
    "check-signed": "true",
    "seen": ["full_name", "school"],
}


@pytest.fixture
def task_id(stage: Stage) -> UUID:
    """The task that the reviewer has claimed."""
    return stage.claim(stage.submitted(), stage.reviewer)


@pytest.fixture
def address(task_id: UUID) -> str:
    """The page of that task."""
    return f"/desk/tasks/{task_id}"


def _save(browser: HouseClient, address: str, version: int = 0, **typed: Any) -> TestResponse:
    return browser.post(
        f"{address}/draft", data={**typed, "version": str(version)}, headers={"Accept": "application/json"}
    )


def test_the_page_opens_with_everything_that_was_typed(reviewer: HouseClient, address: str) -> None:
    assert _save(reviewer, address, **TYPED).get_json()["version"] == 1
    page = reviewer.get(address).text
    for text in (
        "请一并核对</textarea>",
        'value="学校名称不一致"',
        'value="扫描件不清晰"',
        '<input type="hidden" name="seen" value="school" form="decision">',
        '<input type="hidden" name="version" value="1" form="decision">',
        "草稿已保存",
    ):
        assert text in page


def test_ticks_and_the_outcome_are_there_again(reviewer: HouseClient, address: str) -> None:
    _save(reviewer, address, **TYPED)
    page = reviewer.get(address).text
    for control in ("f-check-signed", "decision-return"):
        assert "checked" in page.partition(f'id="{control}"')[2].partition(">")[0]


def test_a_window_that_comes_second_is_shown_both_and_keeps_the_remarks_of_both(
    reviewer: HouseClient, address: str
) -> None:
    _save(reviewer, address, **TYPED)
    late = _save(reviewer, address, opinion="另一个窗口", remark_field=["mobile"], remark_text=["x"], seen=["mobile"])
    assert late.status_code == 409
    told = late.get_json()
    assert told["version"] == 1
    assert {field["path"] for field in told["fields"]} == {"outcome", "opinion", "check-signed"}
    opinion = next(field for field in told["fields"] if field["path"] == "opinion")
    assert (opinion["yours"], opinion["theirs"]) == (["另一个窗口"], ["请一并核对"])
    assert told["values"]["remark_text"] == ["学校名称不一致", "扫描件不清晰"]
    assert told["values"]["seen"] == ["full_name", "school"]


def test_a_colleague_does_not_see_what_was_typed(
    stage: Stage, reviewer: HouseClient, browser: Browser, address: str
) -> None:
    _save(reviewer, address, **TYPED)
    other = browser(stage.staff("reviewer2", "reviewer"))
    assert "请一并核对" not in other.get(address).text
    assert _save(other, address, opinion="x").status_code == 409


def test_what_is_no_part_of_a_decision_is_not_kept(stage: Stage, reviewer: HouseClient, address: str) -> None:
    _save(reviewer, address, opinion="留下", invented="不留")
    assert "不留" not in reviewer.get(address).text


def test_a_refused_decision_shows_what_was_sent_rather_than_the_draft(reviewer: HouseClient, address: str) -> None:
    _save(reviewer, address, **TYPED)
    answer = reviewer.post(address, data={"outcome": "refuse", "opinion": "改为不予登记", "seen": ["mobile"]})
    assert answer.status_code == 422
    assert "改为不予登记" in answer.text
    assert 'name="seen" value="mobile"' in answer.text
    assert "请一并核对" not in answer.text


def test_a_decided_task_keeps_no_draft(reviewer: HouseClient, address: str) -> None:
    _save(reviewer, address, **TYPED)
    reviewer.post(address, data={**TYPED, "remark_field": ["school"], "remark_text": ["学校名称不一致"]})
    assert "请一并核对</textarea>" not in reviewer.get(address).text
