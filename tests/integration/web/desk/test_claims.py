"""Tasks change hands on the desk's pages: batch, next, transfer, take-over, what is kept, leave."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from app.domain.calendar import today
from app.models import Leave, Task
from app.models.base import now
from app.services import standing_in
from tests.house import HouseClient
from tests.integration.core.stage import RETURN, Stage
from tests.integration.web.desk.conftest import Browser


@pytest.fixture
def other(stage: Stage, browser: Browser) -> HouseClient:
    """The browser of another reviewer, called other."""
    return browser(stage.staff("other", "reviewer"))


def _holder(stage: Stage, task_id: UUID) -> UUID | None:
    with stage.database.reading() as session:
        return session.get_one(Task, task_id).holder_id


def test_ticked_cases_are_claimed_and_the_others_explained(stage: Stage, reviewer: HouseClient) -> None:
    taken, free = stage.submitted(), stage.submitted(stage.applicant(2, "李四"))
    ticked = [stage.claim(taken, stage.staff("other", "reviewer")), stage.open_task(free).id, "nonsense"]
    page = reviewer.post("/desk/claim", data={"task_id": ticked}, follow_redirects=True).text
    assert "已认领 1 件" in page
    assert f"1 件未能认领。{stage.case(taken).number}：此任务已由 other 认领" in page


def test_nothing_ticked_says_so(reviewer: HouseClient) -> None:
    assert "请先勾选" in reviewer.post("/desk/claim", follow_redirects=True).text


def test_the_next_one_is_opened_and_the_last_one_says_so(stage: Stage, reviewer: HouseClient) -> None:
    task_id = stage.open_task(stage.submitted()).id
    assert reviewer.post("/desk/next").location == f"/desk/tasks/{task_id}"
    assert "没有可认领的办件" in reviewer.post("/desk/next", follow_redirects=True).text


def test_a_task_is_transferred_and_what_was_typed_stays_when_it_is_not(
    stage: Stage, reviewer: HouseClient, other: HouseClient
) -> None:
    task_id = stage.claim(stage.submitted(), stage.reviewer)
    assert f"/desk/tasks/{task_id}/handover" in reviewer.get(f"/desk/tasks/{task_id}").text
    refused = reviewer.post(f"/desk/tasks/{task_id}/transfer", data={"reason": "我将<b>出差", "to": "x"})
    assert refused.status_code == 422
    assert "我将&lt;b&gt;出差" in refused.text
    assert 'href="#f-to"' in refused.text
    receiver = refused.text.partition(">other</option>")[0].rpartition('value="')[2].partition('"')[0]
    done = reviewer.post(f"/desk/tasks/{task_id}/transfer", data={"reason": "出差", "to": receiver})
    assert (done.status_code, done.location) == (303, "/desk/mine")
    assert _holder(stage, task_id) == UUID(receiver)
    assert "转交任务：初审" in other.get(f"/desk/tasks/{task_id}?view=history").text
    assert "有办件转交给您" in other.get("/desk/messages").text


def test_whoever_may_not_decide_is_not_offered_for_transfer(stage: Stage, reviewer: HouseClient) -> None:
    case_id = stage.submitted()
    stage.staff("colleague", "reviewer", unit=stage.unit)
    stage.staff("hybrid", "reviewer", person=stage.case(case_id).person_id)
    task_id = stage.claim(case_id, stage.reviewer)
    assert "没有可以接收的同事" in reviewer.get(f"/desk/tasks/{task_id}/handover").text


def test_a_task_is_taken_over_with_a_reason(stage: Stage, reviewer: HouseClient, other: HouseClient) -> None:
    task_id = stage.claim(stage.submitted(), stage.reviewer)
    assert "接手" in other.get(f"/desk/tasks/{task_id}").text
    assert other.post(f"/desk/tasks/{task_id}/take-over", data={"reason": " "}).status_code == 422
    answer = other.post(f"/desk/tasks/{task_id}/take-over", data={"reason": "承办人病假"})
    assert answer.location == f"/desk/tasks/{task_id}"
    assert "您的办件已由同事接手" in reviewer.get("/desk/messages").text
    assert "原因：承办人病假" in other.get(f"/desk/tasks/{task_id}?view=history").text


def test_a_kept_case_shows_for_whom_and_offers_no_claim(stage: Stage, other: HouseClient) -> None:
    applicant = stage.applicant()
    case_id = stage.submitted(applicant)
    stage.decide(case_id, RETURN, stage.reviewer)
    stage.hand_in(case_id, applicant)
    task_id = stage.open_task(case_id).id
    page = other.get(f"/desk/tasks/{task_id}").text
    assert "为 reviewer1 保留至" in page
    assert f"/desk/tasks/{task_id}/claim" not in page
    assert "为 reviewer1 保留" in other.get("/desk/all").text
    claimed = other.post(f"/desk/tasks/{task_id}/claim", follow_redirects=True).text
    assert "可说明理由后接手" in claimed


def test_a_leave_is_planned_shown_and_cancelled(stage: Stage, reviewer: HouseClient, other: HouseClient) -> None:
    first = today(now()) + timedelta(days=3)
    typed = {"first_day": first.isoformat(), "last_day": "明天", "note": "年假<"}
    refused = reviewer.post("/desk/leave", data=typed)
    assert refused.status_code == 422
    for text in ("年假&lt;", first.isoformat(), 'href="#f-last_day"'):
        assert text in refused.text
    page = reviewer.post("/desk/leave", data={**typed, "last_day": first.isoformat()}, follow_redirects=True).text
    assert "未开始" in page
    assert "reviewer1：" in other.get("/desk/leave").text
    with stage.database.reading() as session:
        leave_id = session.scalars(select(Leave.id)).one()
    assert other.post(f"/desk/leave/{leave_id}/cancel").status_code == 404
    assert "已取消" in reviewer.post(f"/desk/leave/{leave_id}/cancel", follow_redirects=True).text


def test_the_deputy_sees_why_and_hands_back(stage: Stage, browser: Browser, reviewer: HouseClient) -> None:
    deputy = stage.staff("deputy", "reviewer")
    task_id = stage.claim(stage.submitted(), stage.reviewer)
    day = today(now()).isoformat()
    reviewer.post("/desk/leave", data={"first_day": day, "last_day": day, "deputy_id": str(deputy.account_id)})
    with stage.database.transaction() as session:
        standing_in.begin(session, session.scalars(select(Leave.id)).one())
    acting = browser(deputy)
    assert f"代 reviewer1 办理（休假至 {day}）" in acting.get(f"/desk/tasks/{task_id}").text
    assert "由我代办" in acting.get("/desk/leave").text
    assert "已交还给 reviewer1" in acting.post(f"/desk/tasks/{task_id}/hand-back", follow_redirects=True).text
    assert _holder(stage, task_id) == stage.reviewer.account_id
