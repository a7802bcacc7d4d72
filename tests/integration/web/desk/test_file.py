"""The case file: what a reviewer sees, and what stays hidden."""

import pytest
from sqlalchemy import select

from app.models import Event
from app.services import reviews
from tests.house import HouseClient
from tests.integration.core.stage import APPROVAL, RETURN, RETURN_OF_SCHOOL, Stage, resident_number
from tests.integration.web.desk.conftest import Browser

NUMBER = resident_number(1)
MASKED = f"{NUMBER[:3]}{'*' * 11}{NUMBER[-4:]}"


def test_the_form_stands_beside_the_scans(stage: Stage, reviewer: HouseClient) -> None:
    case_id = stage.submitted()
    page = reviewer.get(f"/desk/tasks/{stage.claim(case_id, stage.reviewer)}").text
    for text in (
        "初审：张三丰的首次登记申请",
        "华北电力大学",
        "北京设备监理有限公司",
        "身份证明",
        "核对清单",
        "data-viewer",
    ):
        assert text in page
    assert "未识别到申请表二维码" in page


def test_the_pictures_of_the_scans_can_be_fetched(stage: Stage, reviewer: HouseClient) -> None:
    case_id = stage.submitted()
    page = reviewer.get(f"/desk/tasks/{stage.claim(case_id, stage.reviewer)}").text
    address = page.partition('<img src="/files/')[2].partition('"')[0].replace("&amp;", "&")
    assert reviewer.get(f"/files/{address}").mimetype == "image/jpeg"


@pytest.mark.parametrize("view", ["form", "rounds", "diagram", "history", "nonsense"])
def test_every_view_is_a_page_by_the_rules_of_the_house(stage: Stage, reviewer: HouseClient, view: str) -> None:
    applicant = stage.applicant()
    case_id = stage.submitted(applicant)
    stage.decide(case_id, RETURN, stage.reviewer)
    stage.hand_in(case_id, applicant)
    task_id = stage.claim(case_id, stage.reviewer)
    assert reviewer.get(f"/desk/tasks/{task_id}?view={view}").status_code == 200


def test_the_identity_number_is_masked_until_it_is_asked_for(stage: Stage, reviewer: HouseClient) -> None:
    task_id = stage.claim(stage.submitted(), stage.reviewer)
    page = reviewer.get(f"/desk/tasks/{task_id}").text
    assert MASKED in page
    assert NUMBER not in page
    assert NUMBER in reviewer.post(f"/desk/tasks/{task_id}/identity-number").text
    assert NUMBER not in reviewer.get(f"/desk/tasks/{task_id}").text


def test_looking_at_the_identity_number_is_recorded(stage: Stage, reviewer: HouseClient) -> None:
    case_id = stage.submitted()
    task_id = stage.claim(case_id, stage.reviewer)
    reviewer.post(f"/desk/tasks/{task_id}/identity-number")
    with stage.database.reading() as session:
        line = session.scalars(select(Event).where(Event.kind == "identity_number_shown")).one()
    assert (line.case_id, line.account_id) == (case_id, stage.reviewer.account_id)
    assert "查看完整证件号码" in reviewer.get(f"/desk/tasks/{task_id}?view=history").text


def test_the_identity_number_is_for_whoever_has_the_task(stage: Stage, browser: Browser) -> None:
    task_id = stage.claim(stage.submitted(), stage.reviewer)
    other = browser(stage.staff("reviewer2", "reviewer"))
    assert other.post(f"/desk/tasks/{task_id}/identity-number").status_code == 409


def test_what_was_corrected_and_why_is_marked(stage: Stage, reviewer: HouseClient) -> None:
    applicant = stage.applicant()
    case_id = stage.submitted(applicant)
    stage.decide(case_id, RETURN_OF_SCHOOL, stage.reviewer)
    stage.save(case_id, {"school": "清华大学"}, applicant)
    stage.hand_in(case_id, applicant)
    page = reviewer.get(f"/desk/tasks/{stage.claim(case_id, stage.reviewer)}").text
    assert "上轮：<del>华北电力大学</del>" in page
    assert page.count("本次补正") == 3  # the school, its proof, and the signed form
    assert f"上轮意见：{RETURN.remarks[0].text}" in page


def test_a_draft_is_the_applicants_own(stage: Stage, reviewer: HouseClient) -> None:
    applicant = stage.applicant()
    case_id = stage.submitted(applicant)
    task_id = stage.claim(case_id, stage.reviewer)
    with stage.database.transaction() as session:
        reviews.decide(session, task_id, RETURN_OF_SCHOOL, checklist={}, by=stage.reviewer)
    stage.save(case_id, {"school": "尚未提交的学校"}, applicant)
    page = reviewer.get(f"/desk/tasks/{task_id}").text
    assert "尚未提交的学校" not in page
    assert "华北电力大学" in page


def test_opinions_are_shown_in_words(stage: Stage, browser: Browser) -> None:
    case_id = stage.submitted()
    stage.decide(case_id, APPROVAL, stage.reviewer)
    task_id = stage.claim(case_id, stage.approver)
    page = browser(stage.approver).get(f"/desk/tasks/{task_id}?view=rounds").text
    for text in ("第 1 轮 初审", "通过", "reviewer1", "申请人已签字"):
        assert text in page


def test_a_case_can_be_looked_at_before_it_is_claimed(stage: Stage, reviewer: HouseClient) -> None:
    task_id = stage.open_task(stage.submitted()).id
    page = reviewer.get(f"/desk/tasks/{task_id}").text
    assert f'action="/desk/tasks/{task_id}/claim"' in page
    assert "data-decision" not in page


def test_whoever_may_not_decide_a_case_does_not_find_it(stage: Stage, browser: Browser) -> None:
    case_id = stage.submitted()
    task_id = stage.open_task(case_id).id
    people = [
        stage.staff("colleague", "reviewer", unit=stage.unit),
        stage.staff("hybrid", "reviewer", person=stage.case(case_id).person_id),
        stage.approver,
    ]
    assert [browser(person).get(f"/desk/tasks/{task_id}").status_code for person in people] == [404, 404, 404]


def test_an_applicants_own_step_is_no_task_for_the_desk(stage: Stage, reviewer: HouseClient) -> None:
    task_id = stage.open_task(stage.begun(stage.applicant())).id
    assert reviewer.get(f"/desk/tasks/{task_id}").status_code == 404
