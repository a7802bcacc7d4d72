"""个人会员: from the empty page to number, fee and the way out; and from the ticked box beside a registration."""

import pytest

from tests.e2e.conftest import Visits
from tests.e2e.pages import Application, Desk, choose, fill, log_in, tick
from tests.e2e.people import ADMINISTRATOR, Beside, Login
from tests.e2e.visitor import Visitor
from tests.integration.members.joining import ticked

pytestmark = pytest.mark.browser


def test_somebody_joins_and_leaves(visits: Visits, accounts: dict[str, Login], beside: Beside) -> None:
    who, _ = beside.newcomer("韩会员")
    applicant, office = visits(), visits()
    log_in(applicant, who)
    application = apply(applicant)
    number = application.hand_in()
    applicant.look_on_a_phone()
    log_in(office, accounts[ADMINISTRATOR])
    desk = Desk(office)
    desk.claim(number)
    office.look()
    desk.decide("同意入会")

    applicant.waits_for("退会自由。退会后", "/me/membership")
    applicant.look_on_a_phone()
    pay(office, who)
    applicant.open("/me/membership/fees")
    applicant.sees("E2E-0001")
    applicant.look_on_a_phone()
    application.open()
    applicant.sees("已入会")
    applicant.look()
    applicant.open("/me/membership")
    tick(applicant, "我确认退会")
    applicant.press("退会")
    applicant.sees("您已退会，登记不受影响")
    applicant.look()


def apply(applicant: Visitor) -> Application:
    """申请入会 up to the complete form."""
    applicant.open("/me/membership")
    applicant.look_on_a_phone()
    applicant.follow("申请入会")
    applicant.look()
    applicant.press("开始填写")
    tick(applicant, "本人自愿申请成为个人会员")
    applicant.look()
    applicant.press("保存")
    return Application(applicant)


def pay(office: Visitor, who: Login) -> None:
    """登记缴费 for a member who is found by name."""
    office.open(f"/admin/members?q={who.full_name}")
    office.look()
    office.page.get_by_role("link", name=who.full_name).click()
    fill(office, {"due": "200", "paid": "200", "receipt_no": "E2E-0001"})
    choose(office, {"method": "银行转账"})
    office.press("登记缴费")
    office.sees("已登记缴费，收据号 E2E-0001")
    office.look_on_a_phone()


def test_the_ticked_box_beside_the_attachments_leads_to_the_administrators_desk(
    visits: Visits, accounts: dict[str, Login], beside: Beside
) -> None:
    who, actor = beside.newcomer("曹转办")
    registration = beside.case(ticked(beside, actor))
    applicant, office = visits(), visits()
    log_in(applicant, who)
    applicant.waits_for("入会申请正在办理", "/me/membership")
    number = applicant.page.locator(".digits").first.inner_text()
    log_in(office, accounts[ADMINISTRATOR])
    Desk(office).claim(number)
    office.sees("13800138000")
    office.look()

    applicant.open("/me")
    applicant.sees(f"首次登记 {registration.number}")
    applicant.look()
