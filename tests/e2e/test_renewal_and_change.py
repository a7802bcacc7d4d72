"""延续登记 and 变更登记 from the page with the conditions to the printed certificate."""

import re

import pytest

from app.adapters import pdf, qr, specimen
from tests.e2e import paperwork
from tests.e2e.conftest import Visits
from tests.e2e.pages import Application, Desk, choose, control, fill, log_in, tick
from tests.e2e.people import APPROVER, MOVING, OTHER_UNIT, RENEWING, REVIEWER, SHORT_OF_HOURS, UNIT, Login
from tests.e2e.visitor import Visitor

pytestmark = pytest.mark.browser


def test_a_holder_renews_and_the_old_certificate_says_so(visits: Visits, accounts: dict[str, Login]) -> None:
    applicant, anyone = visits(), visits()
    log_in(applicant, accounts[RENEWING])
    old = _print_certificate(applicant, "首次登记")
    application = _begin(applicant, "延续登记", "建议在")
    assert control(applicant, "practice_unit_id").input_value() == UNIT
    fill(applicant, {"email": "holder@example.cn"})
    choose(applicant, {"prof_title": "工程师"})
    tick(applicant, "本人承诺接受设备监理行业自律管理，申请设备监理师职业资格延续登记")
    number = _hand_in(application, {})
    assert number.startswith("R")
    _grant(visits, accounts, number, "登记有效期内已完成")

    new = _print_certificate(applicant, "延续登记", application)
    assert _ends(old) < _ends(new)
    _verify(anyone, old, "已换发")
    _verify(anyone, new, "有效")


def test_a_holder_changes_units_and_the_old_certificate_says_so(visits: Visits, accounts: dict[str, Login]) -> None:
    applicant, anyone = visits(), visits()
    log_in(applicant, accounts[MOVING])
    old = _print_certificate(applicant, "首次登记")
    application = _begin(applicant, "变更登记", "变更后不变")
    application.pick_organisation("北京示例", UNIT)
    tick(applicant, "本人已受聘到现单位工作，申请变更从业单位")
    applicant.press("下一步：打印签章")
    applicant.sees("变更后单位与原单位相同")
    applicant.look()
    control(applicant, "practice_unit_id").fill("")
    application.pick_organisation("上海示例", OTHER_UNIT)
    number = _hand_in(application, {"原单位离职证明": "离职证明"})
    assert number.startswith("C")
    _grant(visits, accounts, number, "变更后单位状态正常")

    new = _print_certificate(applicant, "变更登记", application)
    assert _ends(old) == _ends(new)
    assert OTHER_UNIT in pdf.text(new)
    _verify(anyone, old, "已换发")
    _verify(anyone, new, "有效")


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


def _begin(applicant: Visitor, service: str, words: str) -> Application:
    applicant.follow(service)
    applicant.sees(words)
    applicant.look()
    applicant.press("开始填写")
    applicant.page.wait_for_url("**/form")
    applicant.look()
    return Application(applicant)


def _hand_in(application: Application, scans: dict[str, str]) -> str:
    exported = application.export()
    application.open("attachments")
    for title, words in scans.items():
        application.upload(title, specimen.scan(words))
    application.upload("申请表", paperwork.signed(exported))
    application.visitor.sees("二维码核对一致")
    application.visitor.look()
    return application.hand_in()


def _grant(visits: Visits, accounts: dict[str, Login], number: str, hint: str) -> None:
    """Both reviewers pass the case; the first one looks at what the system has checked."""
    for name in (REVIEWER, APPROVER):
        visitor = visits()
        log_in(visitor, accounts[name])
        desk = Desk(visitor)
        desk.claim(number)
        if name == REVIEWER:
            visitor.page.get_by_text("系统核对").click()
            visitor.sees(re.compile(hint))
            visitor.look()
        desk.decide("通过")


def _print_certificate(applicant: Visitor, kind: str, application: Application | None = None) -> bytes:
    """The version in force, as soon as the worker has made it."""
    if application is not None:
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
