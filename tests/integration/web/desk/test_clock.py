"""时限 on the pages: cards for reviewers, the promise and its pauses for the applicant."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select

from app.models import Parameter
from tests.house import HouseClient
from tests.integration.core.stage import RETURN, Stage
from tests.integration.web.desk.conftest import Browser

MONDAY = datetime(2026, 3, 16, 2, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("days", "card"), [(2, "剩 3 天"), (3, "黄牌 剩 2 天"), (7, "黄牌 今日到期"), (8, "红牌 超期 1 天")]
)
def test_the_queue_shows_cards_in_words(stage: Stage, browser: Browser, days: int, card: str) -> None:
    with time_machine.travel(MONDAY, tick=False) as clock:
        stage.submitted()
        clock.shift(timedelta(days=days))
        page = browser(stage.reviewer).get("/desk/").text
    assert f">{card}</span>" in page


def test_the_yellow_card_begins_where_the_parameter_says(stage: Stage, browser: Browser) -> None:
    with stage.database.transaction() as session:
        for row in session.scalars(select(Parameter).where(Parameter.key == "review.yellow_wd")):
            row.value = 4
    with time_machine.travel(MONDAY, tick=False) as clock:
        stage.submitted()
        clock.shift(timedelta(days=1))
        assert "黄牌 剩 4 天" in browser(stage.reviewer).get("/desk/").text


def test_the_case_page_tells_how_the_clock_ran(stage: Stage, browser: Browser) -> None:
    applicant = stage.applicant()
    with time_machine.travel(MONDAY, tick=False) as clock:
        case_id = stage.submitted(applicant)
        clock.shift(timedelta(days=2))
        stage.decide(case_id, RETURN, stage.reviewer)
        clock.shift(timedelta(days=7))
        stage.hand_in(case_id, applicant)
        page = _text(browser(stage.reviewer), f"/desk/tasks/{stage.open_task(case_id).id}?view=history")
    for said in ("初审 5 个工作日，复核 20 个工作日", "停止计时 5 个工作日", "2 / 5", "reviewer1"):
        assert said in page


def test_the_applicant_sees_the_promise_and_not_who_reviews(stage: Stage, browser: Browser) -> None:
    applicant = stage.applicant()
    with time_machine.travel(MONDAY, tick=False) as clock:
        case_id = stage.submitted(applicant)
        clock.shift(timedelta(days=1))
        running = _text(browser(applicant), "/me/records")
        stage.decide(case_id, RETURN, stage.reviewer)
        paused = _text(browser(applicant), "/me/records")
        case = _text(browser(applicant), f"/me/cases/{case_id}")
    assert "剩 4 天" in running
    assert "计时暂停" in paused
    assert "登记部门" in case
    assert "reviewer1" not in case


def _text(client: HouseClient, address: str) -> str:
    """What a page says, on one line."""
    return " ".join(client.get(address).text.split())
