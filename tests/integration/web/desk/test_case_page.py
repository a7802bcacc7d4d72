"""Beside the form: drawers, the sheet on paper, the keys, and what is told while the page is open."""

from uuid import UUID

import pytest

from app.models import Case
from app.services import claims, messages
from tests.house import HouseClient
from tests.integration.core.stage import APPROVAL, RETURN, RETURN_OF_SCHOOL, Stage
from tests.integration.web.desk.conftest import Browser

JSON = {"Accept": "application/json"}


@pytest.fixture
def case_id(stage: Stage) -> UUID:
    """A case that waits for its first review."""
    return stage.submitted()


@pytest.fixture
def address(stage: Stage, case_id: UUID) -> str:
    """The page of the task that the reviewer has claimed."""
    return f"/desk/tasks/{stage.claim(case_id, stage.reviewer)}"


def _mark(page: str) -> str:
    return page.partition('data-live-seen="')[2].partition('"')[0]


def test_the_value_of_the_last_round_stands_beside_the_new_one(stage: Stage, reviewer: HouseClient) -> None:
    applicant = stage.applicant()
    case_id = stage.submitted(applicant)
    stage.decide(case_id, RETURN_OF_SCHOOL, stage.reviewer)
    stage.save(case_id, {"school": "清华大学"}, applicant)
    stage.hand_in(case_id, applicant)
    page = reviewer.get(f"/desk/tasks/{stage.claim(case_id, stage.reviewer)}").text
    row = page.partition('id="a-school"')[2].partition('class="answer-tools"')[0]
    assert "清华大学" in row
    assert "<del>华北电力大学</del>" in row


def test_messages_about_the_case_are_shown_with_whom_they_went_to(
    stage: Stage, reviewer: HouseClient, case_id: UUID, address: str
) -> None:
    with stage.database.transaction() as session:
        case = session.get_one(Case, case_id)
        messages.to_applicant(session, case, key="test", subject="请补正", text="请按意见修改")
    page = reviewer.get(f"{address}?view=messages").text
    for text in ("请补正", "致 张三丰", "请按意见修改", "未读"):
        assert text in page


def test_other_cases_of_the_person_lead_there_where_the_reviewer_may(
    stage: Stage, reviewer: HouseClient, browser: Browser
) -> None:
    applicant = stage.applicant()
    first = stage.submitted(applicant)
    stage.withdraw(first, applicant)
    second = stage.submitted(applicant)
    number, own = stage.case(first).number, stage.claim(second, stage.reviewer)
    page = reviewer.get(f"/desk/tasks/{own}?view=others").text
    assert f">{number}</a>" in page
    stage.decide(second, APPROVAL, stage.reviewer)
    approver = browser(stage.approver).get(f"/desk/tasks/{stage.open_task(second).id}?view=others").text
    assert number in approver
    assert f">{number}</a>" not in approver


def test_a_person_without_other_cases_has_none_in_the_drawer(reviewer: HouseClient, address: str) -> None:
    assert "没有其他办件" in reviewer.get(f"{address}?view=others").text


def test_the_sheet_has_answers_attachments_decisions_and_the_clock(
    stage: Stage, reviewer: HouseClient, case_id: UUID
) -> None:
    task_id = stage.open_task(case_id).id
    stage.decide(case_id, RETURN, stage.reviewer)
    page = reviewer.get(f"/desk/tasks/{task_id}/print").text
    for text in ("首次登记办理单", "华北电力大学", "学历证明", "退回补正", RETURN.remarks[0].text, "时限", "reviewer1"):
        assert text in page


def test_the_sheet_is_for_whoever_may_see_the_case(stage: Stage, browser: Browser, case_id: UUID) -> None:
    colleague = browser(stage.staff("colleague", "reviewer", unit=stage.unit))
    assert colleague.get(f"/desk/tasks/{stage.open_task(case_id).id}/print").status_code == 404


def test_a_page_that_shows_the_present_state_is_told_nothing(reviewer: HouseClient, address: str) -> None:
    seen = _mark(reviewer.get(address).text)
    assert reviewer.get(f"{address}/state", headers={**JSON, "X-Seen": seen}).status_code == 204


def test_a_page_hears_that_a_colleague_has_the_case_now(
    stage: Stage, reviewer: HouseClient, case_id: UUID, address: str
) -> None:
    seen = _mark(reviewer.get(address).text)
    with stage.database.transaction() as session:
        claims.release(session, stage.open_task(case_id).id, by=stage.reviewer)
    stage.claim(case_id, stage.staff("reviewer2", "reviewer"))
    told = reviewer.get(f"{address}/state", headers={**JSON, "X-Seen": seen})
    assert told.get_json()["text"] == "此任务现由 reviewer2 办理。"
    assert reviewer.get(f"{address}/state", headers={**JSON, "X-Seen": told.get_json()["mark"]}).status_code == 204


def test_a_page_hears_that_the_applicant_has_withdrawn(stage: Stage, reviewer: HouseClient) -> None:
    applicant = stage.applicant()
    case_id = stage.submitted(applicant)
    address = f"/desk/tasks/{stage.open_task(case_id).id}"
    seen = _mark(reviewer.get(address).text)
    stage.withdraw(case_id, applicant)
    assert "已撤回" in reviewer.get(f"{address}/state", headers={**JSON, "X-Seen": seen}).get_json()["text"]


def test_the_keys_can_be_switched_off_by_each_person(stage: Stage, reviewer: HouseClient, browser: Browser) -> None:
    assert 'data-shortcuts="on"' in reviewer.get("/desk/").text
    assert reviewer.post("/desk/shortcuts", data={}).status_code == 303
    assert 'data-shortcuts="off"' in reviewer.get("/desk/").text
    assert 'data-shortcuts="on"' in browser(stage.approver).get("/desk/").text
    reviewer.post("/desk/shortcuts", data={"shortcuts": "on"})
    assert 'data-shortcuts="on"' in reviewer.get("/desk/").text
