"""The other ways that an application can take: refused, withdrawn, saved in two windows, with a wrong scan."""

import pytest
from playwright.sync_api import expect

from tests.e2e import paperwork
from tests.e2e.conftest import Visits
from tests.e2e.pages import Application, Desk, control, fill, log_in
from tests.e2e.people import REVIEWER, Beside, Login
from tests.integration.core.stage import RETURN

pytestmark = pytest.mark.browser


def test_a_refusal_has_a_reason_and_its_answers_can_be_used_again(
    visits: Visits, accounts: dict[str, Login], beside: Beside
) -> None:
    who, actor = beside.newcomer("吴不予")
    case = beside.case(beside.submitted(actor))
    reviewer, applicant = visits(), visits()
    log_in(reviewer, accounts[REVIEWER])
    desk = Desk(reviewer)
    desk.claim(case.number)
    desk.choose("不予登记")
    control(reviewer, "reason_code").select_option(index=1)
    reason = control(reviewer, "reason_code").locator("option").nth(1).inner_text()
    fill(reviewer, {"opinion": "社会保险缴纳单位与执业单位不一致"})
    reviewer.look()
    desk.decide("不予登记")

    log_in(applicant, who)
    applicant.open(f"/me/cases/{case.id}")
    applicant.sees("社会保险缴纳单位与执业单位不一致")
    applicant.sees(reason)
    applicant.look()
    applicant.press("复制为新申请")
    applicant.sees("已按原申请内容建立新的草稿")
    assert control(applicant, "school").input_value() == "华北电力大学"
    assert case.number not in applicant.page.locator(".page-head").inner_text()


def test_an_application_is_withdrawn_before_anyone_has_claimed_it(
    visits: Visits, accounts: dict[str, Login], beside: Beside
) -> None:
    who, actor = beside.newcomer("郑撤回")
    case = beside.case(beside.submitted(actor))
    applicant, reviewer = visits(), visits()
    log_in(applicant, who)
    applicant.open(f"/me/cases/{case.id}")
    applicant.press("撤回")
    applicant.look()
    applicant.press("确定")
    applicant.sees("申请已撤回")
    applicant.look()
    log_in(reviewer, accounts[REVIEWER])
    assert Desk(reviewer).row(case.number).count() == 0


def test_two_windows_that_saved_different_answers_lose_nothing(visits: Visits, beside: Beside) -> None:
    who, actor = beside.newcomer("孙两窗")
    case_id = beside.begun(actor)
    applicant = visits()
    log_in(applicant, who)
    first = applicant.page
    applicant.open(f"/me/cases/{case_id}/form")
    applicant.another_window()
    applicant.open(f"/me/cases/{case_id}/form")
    fill(applicant, {"major": "机械工程", "job_title": "总监"})
    Application(applicant).autosaves()

    applicant.page = first
    first.bring_to_front()
    fill(applicant, {"major": "电气工程", "postcode": "200000"})
    first.keyboard.press("Tab")
    dialog = first.get_by_role("dialog")
    expect(dialog).to_contain_text("电气工程")
    expect(dialog).to_contain_text("机械工程")
    applicant.look()
    dialog.get_by_role("group", name="职务").get_by_label("已保存的").check()
    dialog.get_by_role("button", name="按所选内容保存").click()
    Application(applicant).autosaves()
    first.reload()
    shown = {key: control(applicant, key).input_value() for key in ("major", "job_title", "postcode")}
    assert shown == {"major": "电气工程", "job_title": "总监", "postcode": "200000"}


def test_a_scan_of_the_wrong_form_is_refused_at_once(visits: Visits, beside: Beside) -> None:
    who, actor = beside.newcomer("周错件")
    case_id = beside.begun(actor)
    applicant = visits()
    log_in(applicant, who)
    applicant.open(f"/me/cases/{case_id}/attachments")
    application = Application(applicant)
    application.upload_refused("申请表", paperwork.form_of("F202600000000"), "这是另一份申请（F202600000000）的申请表")
    application.upload_refused("学历证明", b"MZ a program", "只能上传 JPG、PNG 或 PDF")
    application.upload_refused("身份证明", paperwork.form_of("F202600000000"), "请先勾选同意")
    applicant.look()


def test_a_returned_application_that_nobody_corrected_can_still_be_withdrawn(visits: Visits, beside: Beside) -> None:
    who, actor = beside.newcomer("冯退回")
    case_id = beside.submitted(actor)
    beside.decide(case_id, RETURN, beside.reviewer)
    applicant = visits()
    log_in(applicant, who)
    applicant.open(f"/me/cases/{case_id}")
    applicant.sees("学历证书扫描件不清晰，请重新扫描")
    applicant.look()
    applicant.press("撤回")
    applicant.press("确定")
    applicant.sees("申请已撤回")
