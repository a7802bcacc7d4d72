"""From the first login to the printed certificate, played by an applicant and two reviewers."""

import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from app.adapters import pdf, qr, specimen
from tests.e2e import paperwork
from tests.e2e.conftest import Visits
from tests.e2e.instance import Instance
from tests.e2e.pages import Application, Desk, activate, choose, control, crop_photo, fill, log_in, tick
from tests.e2e.people import APPROVER, NEW, REVIEWER, UNIT, Login
from tests.e2e.visitor import Visitor

pytestmark = pytest.mark.browser

OWN_PASSWORD = "苹果树下 三只鹅"
QUALIFICATION = "SBJL20220006"
ID_NUMBER = "830000199201300022"
PHOTO_SHAPE = 413 / 295
SCANS = {"身份证明": "身份证", "学历证明": "学历证书", "资格证书": "资格证书"}


def test_a_holder_registers_and_anyone_can_verify_the_printed_certificate(
    visits: Visits, accounts: dict[str, Login], instance: Instance, papers: Path
) -> None:
    applicant, reviewer, approver = visits(), visits(), visits()
    _enter_for_the_first_time(applicant, accounts[NEW])
    _fill_in_the_profile(applicant, papers)
    application = _begin(applicant)
    _fill_in_the_form(application)
    number = _print_sign_and_hand_in(application)

    desk = _enter_desk(reviewer, accounts[REVIEWER])
    _return_for_correction(desk, number)
    _correct(application, number)
    _pass_first_review(desk, number)
    _pass_second_review(_enter_desk(approver, accounts[APPROVER]), number)

    certificate = _print_certificate(applicant, application)
    _verify(visits(), certificate, instance)


def _enter_for_the_first_time(applicant: Visitor, who: Login) -> None:
    applicant.open("/")
    applicant.look()
    applicant.follow("登录")
    applicant.look()
    log_in(applicant, who)
    applicant.is_at("首次登录：设置新密码")
    applicant.look()
    activate(applicant, QUALIFICATION, OWN_PASSWORD)
    applicant.sees("账号已激活")


def _fill_in_the_profile(applicant: Visitor, papers: Path) -> None:
    applicant.open("/me/profile")
    crop_photo(applicant, paperwork.large_picture(papers))
    fill(applicant, {"school": "华北电力大学", "major": "热能与动力工程", "mobile": "13800138000"})
    fill(applicant, {"work_start_date": "2014-07-01", "postcode": "100029"})
    choose(applicant, {"education": "大学本科毕业"})
    applicant.press("保存")
    applicant.sees("已保存")
    applicant.follow("工作经历")
    fill(applicant, {"work_history-0-start": "2014-07-01", "work_history-0-unit": UNIT})
    applicant.press("保存")
    applicant.sees("已保存")
    applicant.look()


def _begin(applicant: Visitor) -> Application:
    applicant.follow("首次登记")
    applicant.look()
    applicant.press("开始填写")
    applicant.page.wait_for_url("**/form")
    assert control(applicant, "school").input_value() == "华北电力大学"
    return Application(applicant)


def _fill_in_the_form(application: Application) -> None:
    """Everything that is missing is told at once, and each line leads to its place."""
    applicant = application.visitor
    applicant.press("下一步：打印签章")
    applicant.sees("处需要修改")
    applicant.look()
    applicant.page.locator("[data-fault-summary]").get_by_role("link", name="执业单位").click()
    assert control(applicant, "practice_unit_id").evaluate("(field) => field === document.activeElement")
    application.pick_organisation("北京示例", UNIT)
    applicant.page.locator("#f-supervision_specialty input").first.check()
    tick(applicant, "本人承诺接受设备监理行业自律管理")
    application.autosaves()
    applicant.look()


def _print_sign_and_hand_in(application: Application) -> str:
    applicant = application.visitor
    exported = application.export()
    applicant.look()
    assert "张雅文" in pdf.text(exported)
    applicant.follow("下一步：上传附件")
    tick(applicant, "我同意中国设备监理协会为办理设备监理师登记收集")
    for title, words in SCANS.items():
        application.upload(title, specimen.scan(words))
    application.upload("申请表", paperwork.signed(exported))
    applicant.sees("二维码核对一致")
    applicant.look()
    application.open("check")
    applicant.look()
    number = application.hand_in()
    assert number in pdf.text(exported)
    applicant.look()
    return number


def _enter_desk(visitor: Visitor, who: Login) -> Desk:
    log_in(visitor, who)
    visitor.is_at("待认领")
    visitor.look()
    return Desk(visitor)


def _return_for_correction(desk: Desk, number: str) -> None:
    desk.claim(number)
    desk.visitor.sees("二维码一致")
    desk.remark("毕业院校", "请填写院校全称")
    desk.remark("学历证明", "扫描件不清晰，请重新扫描")
    desk.visitor.look()
    desk.decide("退回补正")


def _correct(application: Application, number: str) -> None:
    """What was remarked stands beside its place; changed answers need a new print."""
    applicant = application.visitor
    applicant.follow("登记记录")
    applicant.look()
    applicant.page.get_by_role("row").filter(has_text=number).get_by_role("link", name=re.compile("^补正")).click()
    applicant.sees("补正意见：请填写院校全称")
    applicant.look()
    fill(applicant, {"school": "华北电力大学（北京）"})
    exported = application.export()
    application.open("attachments")
    applicant.sees("补正意见：扫描件不清晰，请重新扫描")
    application.upload("学历证明", specimen.scan("学历证书", ("重新扫描",)))
    _clear(application, "申请表")
    application.upload("申请表", paperwork.signed(exported))
    assert application.hand_in() == number


def _clear(application: Application, title: str) -> None:
    slot = application.slot(title)
    slot.get_by_role("button", name=re.compile("清除")).click()
    application.visitor.press("确定")
    slot.get_by_role("img").wait_for(state="detached")


def _pass_first_review(desk: Desk, number: str) -> None:
    """初审 sees what was corrected, and nothing more once it is over."""
    desk.claim(number)
    desk.visitor.sees("本次补正")
    for about in ("毕业院校", "学历证明"):
        desk.resolve(about)
    desk.visitor.look()
    desk.decide("通过")
    assert desk.row(number).count() == 0


def _pass_second_review(desk: Desk, number: str) -> None:
    desk.claim(number)
    desk.visitor.follow("流程图")
    desk.visitor.look()
    desk.decide("通过")


def _print_certificate(applicant: Visitor, application: Application) -> bytes:
    """打印 under 个人信息 → 证书信息, as soon as the certificate is made."""
    applicant.waits_for("登记证书已生成", application.path)
    applicant.look()
    applicant.follow("个人信息")
    applicant.follow("证书信息")
    applicant.look()
    window = applicant.page.context  # the certificate opens in a tab of its own
    with window.expect_event("response", lambda answer: "/me/files/" in answer.url) as opened:
        applicant.press("打印")
    return applicant.fetch(opened.value.url)


def _verify(anyone: Visitor, certificate: bytes, instance: Instance) -> None:
    """Text, photo and signature of the print; its QR code tells anyone that it is valid, and not whose number it is."""
    text = pdf.text(certificate)
    assert "张雅文" in text
    assert any(abs(shape - PHOTO_SHAPE) < 0.02 for shape in paperwork.shapes(certificate))
    with ThreadPoolExecutor() as beside:
        assert beside.submit(instance.database.neighbours.signer.verify, certificate).result().valid
    (address,) = qr.read(certificate, "application/pdf")
    assert address.startswith(f"{instance.url}/verify/")
    anyone.open(address)
    anyone.is_at("有效")
    anyone.look()
    shown = anyone.page.locator("main").inner_text()
    number = anyone.page.locator(".result-number").inner_text()
    assert number in text
    assert "张*文" in shown
    assert ID_NUMBER not in anyone.page.content()
