"""The queue: who sees what, how it is searched, and what happens when two press at once."""

import re
from datetime import UTC, datetime, timedelta
from html import unescape
from uuid import uuid4

import pytest
import time_machine
from sqlalchemy import select

from app.models import Task, Visit
from tests.house import HouseClient
from tests.integration.core.stage import APPROVAL, Stage
from tests.integration.web.desk.conftest import Browser

TICK = re.compile(r'id="open-([0-9a-f-]{36})"')
MONDAY = datetime(2026, 3, 16, 2, 0, tzinfo=UTC)


def numbers(page: str) -> list[str]:
    """The tasks that a page lists, in their order."""
    return TICK.findall(page)


def test_a_new_case_waits_in_the_pool_with_name_unit_step_and_time_left(stage: Stage, browser: Browser) -> None:
    with time_machine.travel(MONDAY, tick=False):
        case_id = stage.submitted()
        page = browser(stage.reviewer).get("/desk/").text
    for text in (stage.case(case_id).number, "张三丰", "北京设备监理有限公司", "初审", "剩 5 天"):
        assert text in page


@pytest.mark.parametrize(("days", "left"), [(7, "今日到期"), (8, "超期 1 天"), (12, "超期 4 天"), (5, "剩 1 天")])
def test_the_time_left_is_counted_in_working_days(stage: Stage, browser: Browser, days: int, left: str) -> None:
    with time_machine.travel(MONDAY, tick=False) as clock:
        stage.submitted()
        clock.shift(timedelta(days=days))
        assert left in browser(stage.reviewer).get("/desk/").text


def test_each_role_sees_its_own_steps(stage: Stage, browser: Browser) -> None:
    number = stage.case(stage.submitted()).number
    assert number not in browser(stage.approver).get("/desk/").text
    assert number in browser(stage.reviewer).get("/desk/").text


def test_the_queue_is_searched_by_name_number_and_unit(stage: Stage, reviewer: HouseClient) -> None:
    first = stage.case(stage.submitted()).number
    second = stage.case(stage.submitted(stage.applicant(2, "李四"))).number
    found = {text: reviewer.get("/desk/", query_string={"q": text}).text for text in ("张三", second, "%", "设备监理")}
    assert [(first in page, second in page) for page in found.values()] == [
        (True, False),
        (False, True),
        (False, False),
        (True, True),
    ]


def test_a_search_without_result_says_so(stage: Stage, reviewer: HouseClient) -> None:
    stage.submitted()
    assert "没有符合条件的办件" in reviewer.get("/desk/?q=没有此人").text


@pytest.mark.parametrize("query", ["sort=nonsense", "page=999", "page=x", "step=%00", "q=%F0%9F%98%80", "q=%FF"])
def test_strange_addresses_are_answered_in_words(stage: Stage, reviewer: HouseClient, query: str) -> None:
    assert reviewer.get(f"/desk/?{query}").status_code in {200, 400, 422}


def test_claiming_opens_the_case_and_moves_it_to_my_tasks(stage: Stage, reviewer: HouseClient) -> None:
    case_id = stage.submitted()
    task_id, number = stage.open_task(case_id).id, stage.case(case_id).number
    answer = reviewer.post(f"/desk/tasks/{task_id}/claim")
    assert (answer.status_code, answer.location) == (303, f"/desk/tasks/{task_id}")
    assert number in reviewer.get("/desk/mine").text
    assert number not in reviewer.get("/desk/").text


def test_whoever_comes_second_reads_who_was_first(stage: Stage, browser: Browser) -> None:
    case_id = stage.submitted()
    task_id = stage.claim(case_id, stage.reviewer)
    second = browser(stage.staff("reviewer2", "reviewer"))
    assert "此任务已由 reviewer1 认领" in second.post(f"/desk/tasks/{task_id}/claim", follow_redirects=True).text


def test_a_released_task_is_in_the_pool_again(stage: Stage, reviewer: HouseClient) -> None:
    case_id = stage.submitted()
    task_id = stage.claim(case_id, stage.reviewer)
    page = reviewer.post(f"/desk/tasks/{task_id}/release", follow_redirects=True).text
    assert "任务已释放" in page
    assert stage.case(case_id).number in page


def test_what_was_decided_is_listed_with_its_outcome(stage: Stage, reviewer: HouseClient) -> None:
    case_id = stage.submitted()
    stage.decide(case_id, APPROVAL, stage.reviewer)
    page = reviewer.get("/desk/done").text
    assert stage.case(case_id).number in page
    assert "通过" in page


def test_a_list_that_has_not_changed_is_not_sent_again(stage: Stage, reviewer: HouseClient) -> None:
    stage.submitted()
    mark = reviewer.get("/desk/").text.partition('{"X-Seen": "')[2][:16]
    poll = {"X-Seen": mark, "HX-Request": "true"}
    assert reviewer.get("/desk/", headers=poll).status_code == 204
    stage.submitted(stage.applicant(2, "李四"))
    assert "李四" in reviewer.get("/desk/", headers=poll).text


def test_a_page_that_refreshes_itself_keeps_nobody_logged_in(stage: Stage, reviewer: HouseClient) -> None:
    with time_machine.travel(datetime.now(UTC), tick=False) as clock:
        answers = []
        for _ in range(20):
            clock.shift(timedelta(minutes=2))
            answers.append(reviewer.get("/desk/", headers={"X-Seen": "x", "HX-Request": "true"}).status_code)
    assert (answers[0], answers[-1]) == (200, 401)
    with stage.database.reading() as session:
        assert session.scalars(select(Visit)).all() == []


@pytest.mark.parametrize("address", ["/desk/", "/desk/mine", "/desk/done"])
def test_others_do_not_enter(stage: Stage, browser: Browser, client: HouseClient, address: str) -> None:
    assert client.get(address).status_code == 302
    for person in (stage.applicant(), stage.staff("auditor1", "auditor")):
        assert browser(person).get(address).status_code == 403


def test_the_pages_turn_over_the_whole_set(stage: Stage, reviewer: HouseClient) -> None:
    case_id = stage.submitted()
    with stage.database.transaction() as session:
        for number in range(25):
            session.add(
                Task(
                    id=uuid4(),
                    case_id=case_id,
                    element="prelim",
                    name="初审",
                    role="reviewer",
                    opened_at=datetime.now(UTC) + timedelta(minutes=number),
                )
            )
    first = reviewer.get("/desk/").text
    following = unescape(re.findall(r'id="page-after"\s+href="([^"]+)"', first)[0])
    second = reviewer.get(following).text
    back = unescape(re.findall(r'id="page-before"\s+href="([^"]+)"', second)[0])
    assert "共 26 件" in first
    assert second.count("data-shortcut-row") == 6
    assert numbers(reviewer.get(back).text) == numbers(first)
