"""找不到单位 for a unit that is there under another name; 更名 and 合并."""

import re

import pytest
from playwright.sync_api import expect

from app.adapters import specimen
from tests.e2e.conftest import Visits
from tests.e2e.pages import Application, Desk, control, fill, log_in
from tests.e2e.people import ADMINISTRATOR, UNIT, Beside, Login
from tests.e2e.visitor import Visitor

pytestmark = pytest.mark.browser

ALIKE, OTHER_CODE = "北京示例设备监理总公司", "91350200MA0000007F"
LICENCE = "营业执照或法人证书"
SAID = {"legal_rep": "张三", "contact_name": "李四", "contact_phone": "010-64221783-806"}


def test_a_unit_that_is_there_under_another_name_is_merged_into_at_the_desk(
    visits: Visits, accounts: dict[str, Login], beside: Beside
) -> None:
    applicant, administrator = visits(), visits()
    draft = _draft_without_a_unit(beside, applicant, "魏重名")
    number = _ask_for(applicant, draft, ALIKE, OTHER_CODE)

    log_in(administrator, accounts[ADMINISTRATOR])
    desk = Desk(administrator)
    desk.waits_for(number)
    desk.claim(number)
    administrator.sees("名单中有相近的单位")
    control(administrator, "check-merge_into").press_sequentially("北京示例")
    administrator.page.get_by_role("option", name=UNIT).click()
    administrator.look()
    desk.decide("通过")

    applicant.waits_for("已通过", "/me/organisations")
    applicant.open(f"{draft}/form")
    expect(control(applicant, "practice_unit_id")).to_have_value(UNIT)


def test_an_administrator_renames_and_merges_units(visits: Visits, accounts: dict[str, Login]) -> None:
    administrator = visits()
    log_in(administrator, accounts[ADMINISTRATOR])
    administrator.open("/admin/organisations?q=福建示例")
    administrator.page.get_by_role("row").filter(has_text="福建示例").get_by_role("link").click()
    administrator.look()
    administrator.follow("更名")
    administrator.look()
    administrator.look_on_a_phone()
    fill(administrator, {"name": "福建示例工程监理股份有限公司", "reason": "经核准更名"})
    _confirmed(administrator, "更名")
    administrator.sees("已更名为“福建示例工程监理股份有限公司”")
    administrator.sees("福建示例项目管理有限公司")
    administrator.look()

    administrator.follow("合并到其他单位")
    administrator.look()
    control(administrator, "into").press_sequentially("上海示例")
    administrator.page.get_by_role("option", name="上海示例").click()
    fill(administrator, {"reason": "吸收合并"})
    _confirmed(administrator, "合并")
    administrator.sees("已合并到“上海示例工程咨询有限公司”")
    administrator.look()
    administrator.look_on_a_phone()


def _draft_without_a_unit(beside: Beside, applicant: Visitor, name: str) -> str:
    who, actor = beside.newcomer(name)
    case_id = beside.begun(actor)
    beside.save(case_id, {"practice_unit_id": ""}, actor)
    log_in(applicant, who)
    return f"/me/cases/{case_id}"


def _ask_for(applicant: Visitor, draft: str, name: str, code: str) -> str:
    """Press 找不到单位 in the draft and hand the 从业机构信息表 in; its number."""
    applicant.open(f"{draft}/form")
    applicant.follow("找不到单位")
    applicant.sees("添加单位不收费")
    applicant.look()
    applicant.look_on_a_phone()
    applicant.press("开始填写")
    applicant.page.wait_for_url(re.compile("/form$"))
    fill(applicant, {"name": name, "uscc": code, **SAID})
    applicant.look()
    applicant.press("下一步：上传附件")
    request = Application(applicant)
    request.upload(LICENCE, specimen.scan(LICENCE))
    applicant.look()
    return request.hand_in()


def _confirmed(administrator: Visitor, button: str) -> None:
    """Press a button that asks back, and answer yes."""
    administrator.press(button, administrator.page.locator(".action-bar"))
    administrator.press("确定")
