"""From an empty account to three certificates: 从业机构信息表, 首次登记, years later 延续登记, then 变更登记."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from app.adapters import pdf, qr, specimen
from tests.e2e import paperwork
from tests.e2e.conftest import Visits
from tests.e2e.pages import Application, Desk, activate, choose, control, crop_photo, fill, log_in, tick
from tests.e2e.people import (
    ADMINISTRATOR,
    APPROVER,
    OTHER_UNIT,
    REVIEWER,
    SHORT_OF_HOURS,
    Beside,
    Login,
)
from tests.e2e.visitor import Visitor

pytestmark = pytest.mark.browser

NAME, CODE = "江苏无名设备监理有限公司", "91320000MA00000003"
LICENCE = "营业执照或法人证书"
SAID = {"legal_rep": "张三", "contact_name": "李四", "contact_phone": "010-64221783-806"}
IDENTITY = {"身份证明": "身份证", "学历证明": "学历证书", "资格证书": "资格证书"}


def test_somebody_new_asks_for_a_unit_registers_renews_and_changes(
    visits: Visits, accounts: dict[str, Login], beside: Beside, papers: Path
) -> None:
    applicant, administrator, anyone = visits(), visits(), visits()
    who, qualification = beside.stranger("沈初到")
    log_in(applicant, who)
    activate(applicant, qualification, "新来的人 住在山里")
    _fill_in_the_profile(applicant, papers)
    first = _begin(applicant, "首次登记", "需要准备的材料")
    number = _ask_for_the_unit(applicant, first)
    log_in(administrator, accounts[ADMINISTRATOR])
    _enter_the_unit(administrator, number)
    desks = [_desk(visits, accounts, REVIEWER), _desk(visits, accounts, APPROVER)]
    registered = _register(first, desks)

    beside.years_pass(who.full_name, days_left=60)
    renewed = _renew(applicant, desks)
    _verify(anyone, registered, "已换发")
    _verify(anyone, renewed, "有效")

    changed = _change(applicant, desks)
    assert _ends(renewed) == _ends(changed)
    _verify(anyone, renewed, "已换发")
    _verify(anyone, changed, "有效")


def test_whoever_is_short_of_hours_reads_how_many_and_where_to_find_them(
    visits: Visits, accounts: dict[str, Login]
) -> None:
    applicant = visits()
    log_in(applicant, accounts[SHORT_OF_HOURS])
    applicant.follow("延续登记")
    applicant.sees("还缺 24 学时")
    applicant.sees(re.compile("离截止日只有 (20|19) 天"))
    applicant.look_on_a_phone()
    applicant.follow("去“学习记录”")
    applicant.is_at("学习记录")


def _fill_in_the_profile(applicant: Visitor, papers: Path) -> None:
    applicant.open("/me/profile")
    crop_photo(applicant, paperwork.large_picture(papers))
    fill(applicant, {"school": "华北电力大学", "major": "热能与动力工程", "mobile": "13800138000"})
    fill(applicant, {"work_start_date": "2014-07-01", "postcode": "100029", "email": "new@example.cn"})
    fill(applicant, {"job_title": "监理工程师", "phone": "010-64221783-806", "postal_address": "南京市示例路 1 号"})
    choose(applicant, {"education": "大学本科毕业", "prof_title": "工程师"})
    applicant.press("保存")
    applicant.sees("已保存")


def _begin(applicant: Visitor, service: str, words: str) -> Application:
    applicant.open("/me")
    applicant.follow(service)
    applicant.sees(words)
    applicant.look()
    applicant.press("开始填写")
    applicant.page.wait_for_url("**/form")
    applicant.look()
    return Application(applicant)


def _register(application: Application, desks: list[Desk]) -> bytes:
    """首次登记 in the unit that was asked for: it stands in the draft by itself."""
    applicant = application.visitor
    applicant.waits_for("已通过", "/me/organisations")
    applicant.look()
    application.open("form")
    expect(control(applicant, "practice_unit_id")).to_have_value(NAME)
    applicant.page.locator("#f-supervision_specialty input").first.check()
    tick(applicant, "本人承诺接受设备监理行业自律管理")
    number = _hand_in(application, IDENTITY)
    _grant(desks, number, "取得设备监理师职业资格证书")
    certificate = _print_certificate(applicant, "首次登记", application)
    assert NAME in pdf.text(certificate)
    return certificate


def _renew(applicant: Visitor, desks: list[Desk]) -> bytes:
    renewal = _begin(applicant, "延续登记", "建议在")
    assert control(applicant, "practice_unit_id").input_value() == NAME
    fill(applicant, {"email": "holder@example.cn"})
    tick(applicant, "本人承诺接受设备监理行业自律管理，申请设备监理师职业资格延续登记")
    number = _hand_in(renewal, {})
    assert number.startswith("R")
    _grant(desks, number, "登记有效期内已完成")
    return _print_certificate(applicant, "延续登记", renewal)


def _change(applicant: Visitor, desks: list[Desk]) -> bytes:
    """变更登记: the same unit is refused, another one is not."""
    change = _begin(applicant, "变更登记", "变更后不变")
    change.pick_organisation("江苏无名", NAME)
    tick(applicant, "本人已受聘到现单位工作，申请变更从业单位")
    applicant.press("下一步：打印签章")
    applicant.sees("变更后单位与原单位相同")
    applicant.look()
    control(applicant, "practice_unit_id").fill("")
    change.pick_organisation("上海示例", OTHER_UNIT)
    number = _hand_in(change, {"原单位离职证明": "离职证明"})
    assert number.startswith("C")
    _grant(desks, number, "变更后单位状态正常")
    certificate = _print_certificate(applicant, "变更登记", change)
    assert OTHER_UNIT in pdf.text(certificate)
    return certificate


def _ask_for_the_unit(applicant: Visitor, draft: Application) -> str:
    """Press 找不到单位 in the draft and hand the 从业机构信息表 in; its number."""
    applicant.follow("找不到单位")
    applicant.sees("添加单位不收费")
    applicant.look()
    applicant.look_on_a_phone()
    applicant.press("开始填写")
    applicant.page.wait_for_url(re.compile(rf"^(?!.*{draft.path}).*/form$"))
    fill(applicant, {"name": NAME, "uscc": CODE, **SAID})
    applicant.look()
    applicant.press("下一步：上传附件")
    request = Application(applicant)
    request.upload(LICENCE, specimen.scan(LICENCE))
    return request.hand_in()


def _enter_the_unit(administrator: Visitor, number: str) -> None:
    """The administrator finds the request at the desk as soon as the worker has looked for the same one."""
    desk = Desk(administrator)
    desk.waits_for(number)
    desk.claim(number)
    administrator.look()
    administrator.look_on_a_phone()
    administrator.page.get_by_label("单位名称、统一社会信用代码与证照一致").check()
    desk.decide("通过")


def _hand_in(application: Application, scans: dict[str, str]) -> str:
    exported = application.export()
    application.open("attachments")
    if scans == IDENTITY:
        tick(application.visitor, "我同意中国设备监理协会为办理设备监理师登记收集")
    for title, words in scans.items():
        application.upload(title, specimen.scan(words))
    application.upload("申请表", paperwork.signed(exported))
    application.visitor.sees("二维码核对一致")
    application.visitor.look()
    return application.hand_in()


def _desk(visits: Visits, accounts: dict[str, Login], name: str) -> Desk:
    visitor = visits()
    log_in(visitor, accounts[name])
    return Desk(visitor)


def _grant(desks: list[Desk], number: str, hint: str) -> None:
    """Both reviewers pass the case; the first one looks at what the system has checked."""
    for desk in desks:
        desk.claim(number)
        if desk is desks[0]:
            desk.page.get_by_text("系统核对").click()
            desk.visitor.sees(re.compile(hint))
            desk.visitor.look()
        desk.decide("通过")


def _print_certificate(applicant: Visitor, kind: str, application: Application) -> bytes:
    """The version in force, as soon as the worker has made it."""
    applicant.waits_for("登记证书已生成", application.path)
    applicant.waits_for("打印", "/me/profile/certificates")
    row = applicant.page.get_by_role("row").filter(has_text=kind).filter(has=applicant.page.get_by_role("button"))
    window = applicant.page.context  # the certificate opens in a tab of its own
    with window.expect_event("response", lambda answer: "/me/files/" in answer.url) as opened:
        row.get_by_role("button", name="打印").click()
    return applicant.fetch(opened.value.url)


def _ends(certificate: bytes) -> str:
    """The last valid day that a certificate prints."""
    found = re.search(r"至\s*(\d{4}-\d{2}-\d{2})", pdf.text(certificate))
    assert found
    return found[1]


def _verify(anyone: Visitor, certificate: bytes, word: str) -> None:
    """What its QR code opens for anybody."""
    (address,) = qr.read(certificate, "application/pdf")
    anyone.open(address)
    anyone.is_at(word)
    anyone.look()
