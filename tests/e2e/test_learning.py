"""学习中心 from the first seat to hours that count."""

import re
from datetime import date, timedelta

import pytest
from sqlalchemy import update

from app.domain.calendar import today
from app.models import Training
from app.models.base import now
from tests.e2e.conftest import Visits
from tests.e2e.pages import fill, log_in
from tests.e2e.people import ADMINISTRATOR, REGISTERED, Beside, Login
from tests.e2e.visitor import Visitor

pytestmark = pytest.mark.browser

TITLE = "锅炉制造监理研讨"
SCAN = re.compile(r"http://\S+/sign-in/\w+")


def plan(day: date) -> dict[str, str]:
    """What the administrator types."""
    return {
        "title": TITLE,
        "hours": "6",
        "day": day.isoformat(),
        "begins": "09:00",
        "ends": "16:00",
        "place": "北京市朝阳区示例路 1 号",
        "seats": "20",
        "enrol_until": (day - timedelta(1)).isoformat(),
    }


def begin_now(beside: Beside, *, over: bool = False) -> None:
    """The day of the session comes."""
    at = now()
    with beside.database.transaction() as session:
        ends = at if over else at + timedelta(seconds=1)
        held = update(Training).where(Training.title == TITLE)
        session.execute(held.values(starts_at=at, ends_at=ends, enrol_until=at))


def publish(administrator: Visitor) -> str:
    """Plan a session and publish it; returns the address of its page."""
    administrator.open("/admin/trainings/new")
    administrator.look()
    fill(administrator, plan(today(now()) + timedelta(7)))
    administrator.press("建立培训")
    administrator.press("发布")
    administrator.sees("已发布：")
    administrator.look()
    return administrator.page.url


def enrol(applicant: Visitor) -> None:
    """Find the session and take a seat."""
    applicant.open("/me/training")
    applicant.look()
    applicant.page.locator("tr").filter(has_text=TITLE).get_by_role("link").click()
    applicant.press("报名")
    applicant.sees("报名成功")
    applicant.look()


def sign_in(applicant: Visitor, address: str) -> None:
    """Follow the code that was scanned."""
    applicant.open(address)
    applicant.look()
    applicant.press("签到")
    applicant.sees("签到成功")


def test_enrolling_signing_in_and_attending_brings_hours_that_count(
    visits: Visits, accounts: dict[str, Login], beside: Beside
) -> None:
    administrator, applicant = visits(), visits(phone=True)
    log_in(administrator, accounts[ADMINISTRATOR])
    session_page = publish(administrator)
    log_in(applicant, accounts[REGISTERED])
    enrol(applicant)
    begin_now(beside)
    administrator.open(f"{session_page}/code")
    administrator.look()
    address = SCAN.search(administrator.page.locator("main").inner_text())
    assert address
    sign_in(applicant, address[0])
    begin_now(beside, over=True)
    administrator.open(session_page)
    administrator.sees("扫码签到")
    administrator.press("授予 6 学时")
    administrator.press("确定")
    administrator.sees("已授予 1 人学时")

    applicant.open("/me/learning")
    applicant.sees("12 / 60 学时")  # 8 before; a day counts 12 at most
    assert "计入" in applicant.page.locator("tr").filter(has_text=TITLE).inner_text()
    applicant.look()
