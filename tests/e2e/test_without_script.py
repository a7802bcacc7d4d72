"""An applicant whose browser runs no script comes just as far."""

import pytest
from playwright.sync_api import expect

from app.adapters import specimen
from tests.e2e import paperwork
from tests.e2e.conftest import Visits
from tests.e2e.pages import Application, control, file, fill, log_in, tick
from tests.e2e.people import READY, UNIT, Login

pytestmark = pytest.mark.browser

SCANS = ("身份证明", "学历证明", "资格证书")


def test_an_application_is_handed_in_without_script(visits: Visits, accounts: dict[str, Login]) -> None:
    applicant = visits(script=False)
    log_in(applicant, accounts[READY])
    applicant.open("/me/apply/first_registration")
    applicant.press("开始填写")
    application = Application(applicant)
    _choose_photo(application)
    _pick_organisation(application)
    applicant.page.locator("#f-supervision_specialty input").first.check()
    tick(applicant, "本人承诺接受设备监理行业自律管理")
    applicant.press("保存")
    applicant.sees("草稿已保存")
    applicant.press("导出申请表")
    applicant.waits_for("下载 PDF", f"{application.path}/export")
    exported = application.download()

    application.open("attachments")
    tick(applicant, "我同意中国设备监理协会为办理设备监理师登记收集")
    for title in SCANS:
        _upload(application, title, specimen.scan(title))
    _upload(application, "申请表", paperwork.signed(exported))
    applicant.sees("二维码核对一致")
    application.hand_in()
    applicant.follow("登记记录")
    applicant.sees("待审核")


def _choose_photo(application: Application) -> None:
    """A photo that is too large is refused in words; a plain JPG is sent with the form."""
    applicant = application.visitor
    chooser = applicant.page.locator("#f-photo-file")
    chooser.set_input_files(file("photo.jpg", specimen.portrait() + bytes(204_800)))
    applicant.press("保存")
    applicant.sees("超过 200 KB，请压缩后上传")
    chooser.set_input_files(file("photo.jpg", specimen.portrait("#5a2b3c")))
    applicant.press("保存")
    applicant.sees("已上传：photo.jpg")


def _pick_organisation(application: Application) -> None:
    """The button leads to a page to search on."""
    applicant = application.visitor
    fill(applicant, {"major": "机械工程"})
    applicant.press("选择单位")
    applicant.page.get_by_label("单位名称或统一社会信用代码").fill("北京示例")
    applicant.press("查询")
    applicant.page.get_by_role("button", name=UNIT).click()
    expect(control(applicant, "practice_unit_id")).to_have_value(UNIT)
    assert control(applicant, "major").input_value() == "机械工程"


def _upload(application: Application, title: str, data: bytes) -> None:
    slot = application.slot(title)
    slot.locator("input[type=file]").set_input_files(file(f"{title}.jpg", data))
    application.visitor.press("上传", slot)
    expect(application.slot(title).get_by_role("img", name=f"{title}.jpg")).to_be_visible()
