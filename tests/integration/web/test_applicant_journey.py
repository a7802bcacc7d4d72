"""Attachments, check, 提交完成, confirmation at the browser."""

from io import BytesIO
from uuid import UUID, uuid4

import pytest

from app.adapters import qr, specimen
from app.database import Database
from app.domain.seal import FormSeal
from tests.house import HouseClient
from tests.integration.core.stage import Stage
from tests.integration.journey.acts import digest
from tests.integration.web.applicant import Browser, links, shown, tree
from tests.unit.adapters.papers import pdf


@pytest.fixture
def browser(client: HouseClient, database: Database, published: None) -> Browser:
    """The browser of somebody who may apply."""
    stage = Stage(database)
    return Browser(client, stage, stage.applicant())


@pytest.fixture
def case_id(browser: Browser) -> UUID:
    """A case with a complete and exported form."""
    begun = browser.stage.begun(browser.actor)
    browser.stage.order(begun, browser.actor)
    browser.stage.work()
    return begun


def test_a_scan_is_shown_with_its_thumbnail(browser: Browser, case_id: UUID) -> None:
    answer = browser.upload(case_id, "EDU_PROOF", specimen.scan("学历证明"), "毕业证书.jpg")
    assert "已上传 1 份" in answer.text
    picture = tree(answer.text).xpath("//@src")[0]
    assert browser.client.get(picture).mimetype == "image/jpeg"


def test_the_first_page_of_a_pdf_is_its_thumbnail(browser: Browser, case_id: UUID) -> None:
    answer = browser.upload(case_id, "QUAL_CERT", pdf(3), "资格证书.pdf")
    assert "3 页" in answer.text
    assert browser.client.get(tree(answer.text).xpath("//@src")[0]).mimetype == "image/jpeg"


@pytest.mark.parametrize(
    ("data", "reason"),
    [(b"", "文件为空"), (b"MZ\x90" + bytes(100), "只能上传 JPG、PNG 或 PDF"), (b"%PDF-1.4 nothing", "PDF 已损坏")],
)
def test_a_refused_file_is_told_at_its_slot(browser: Browser, case_id: UUID, data: bytes, reason: str) -> None:
    answer = browser.upload(case_id, "EDU_PROOF", data, "毕业证书.pdf")
    assert answer.status_code == 422
    assert reason in answer.text


def test_of_several_files_only_the_bad_one_is_refused(browser: Browser, case_id: UUID) -> None:
    several = [(BytesIO(specimen.scan("一")), "一.jpg"), (BytesIO(b"MZ"), "二.exe"), (BytesIO(pdf()), "三.pdf")]
    answer = browser.send(f"/me/cases/{case_id}/attachments/SIGNED_FORM", file=several)
    assert answer.status_code == 422
    assert "“二.exe”：只能上传" in shown(answer.text)
    assert "已上传 2 份" in shown(answer.text)


def test_without_a_script_the_page_comes_again(browser: Browser, case_id: UUID) -> None:
    file = (BytesIO(specimen.scan("一")), "一.jpg")
    answer = browser.send(f"/me/cases/{case_id}/attachments/EDU_PROOF", file=file)
    assert answer.location == f"/me/cases/{case_id}/attachments#f-slot-EDU_PROOF"


def test_an_identity_image_waits_for_its_consent(browser: Browser, case_id: UUID) -> None:
    refused = browser.upload(case_id, "ID_PROOF", specimen.scan("身份证"))
    taken = browser.upload(case_id, "ID_PROOF", specimen.scan("身份证"), consent="true")
    assert "请先勾选同意" in refused.text
    assert (refused.status_code, taken.status_code) == (422, 200)
    assert "身份证明影像" in shown(browser.page("/me/consents"))


def test_what_was_attached_is_cleared(browser: Browser, case_id: UUID) -> None:
    page = browser.upload(case_id, "EDU_PROOF", specimen.scan("学历证明")).text
    action = tree(page).xpath("//@action[contains(., '/clear')]")[0]
    answer = browser.client.post(action, headers={"HX-Request": "true"})
    assert "已上传" not in answer.text


def test_the_code_on_a_signed_form_is_read_back(browser: Browser, case_id: UUID) -> None:
    number = browser.stage.case(case_id).number
    fits = qr.png(FormSeal(number, 1, digest(browser.stage, case_id)).text())
    foreign = qr.png(FormSeal("F2020010100001", 1, "0" * 16).text())
    refused = browser.upload(case_id, "SIGNED_FORM", foreign, "申请表.png")
    taken = browser.upload(case_id, "SIGNED_FORM", fits, "申请表.png")
    unknown = browser.upload(case_id, "SIGNED_FORM", specimen.scan("申请表"))
    assert "这是另一份申请" in refused.text
    assert "二维码核对一致" in taken.text
    assert "未识别到二维码，由审核人员核对" in unknown.text


def test_membership_is_a_little_form_of_its_own(browser: Browser, case_id: UUID) -> None:
    path = f"/me/cases/{case_id}/membership"
    before = browser.stage.case(case_id).apply_membership
    browser.send(path, apply_membership="true")
    assert (before, browser.stage.case(case_id).apply_membership) == (False, True)


def test_the_check_page_lists_everything_missing_with_links(browser: Browser, case_id: UUID) -> None:
    browser.stage.save(case_id, {"mobile": ""}, browser.actor)
    found = links(browser.page(f"/me/cases/{case_id}/check"))
    assert found["请填写手机"] == f"/me/cases/{case_id}/form#f-mobile"
    assert found["缺少附件：学历证明"] == f"/me/cases/{case_id}/attachments#f-slot-EDU_PROOF"


def test_handing_in_incomplete_says_what_is_missing(browser: Browser, case_id: UUID) -> None:
    answer = browser.send(f"/me/cases/{case_id}/submit")
    assert answer.status_code == 422
    assert "还有 4 处需要完善" in shown(answer.text)


def test_handing_in_gives_the_number_and_what_happens_next(browser: Browser, case_id: UUID) -> None:
    browser.hand_in_scans(case_id)
    answer = browser.send(f"/me/cases/{case_id}/submit", browser.page(f"/me/cases/{case_id}/check"))
    text = shown(browser.page(answer.location))
    assert browser.stage.case(case_id).number in text
    assert "20 个工作日内" in text


def test_handing_in_twice_leads_to_the_same_confirmation(browser: Browser, case_id: UUID) -> None:
    browser.hand_in_scans(case_id)
    first, second = (browser.send(f"/me/cases/{case_id}/submit") for _ in range(2))
    assert first.location == second.location == f"/me/cases/{case_id}/done"


def test_an_upload_after_handing_in_is_refused(browser: Browser) -> None:
    case_id = browser.stage.submitted(browser.actor)
    answer = browser.upload(case_id, "EDU_PROOF", specimen.scan("学历证明"))
    assert answer.status_code == 409
    assert "已提交" in answer.text


PAGES = ("", "/form", "/export", "/export/state", "/attachments", "/check", "/done")
ACTS = (
    "/form",
    "/form/choose",
    "/draft",
    "/export",
    "/attachments/EDU_PROOF",
    "/membership",
    "/organisation",
    "/submit",
    "/withdraw",
    "/copy",
)


def test_other_peoples_cases_do_not_exist(browser: Browser, case_id: UUID) -> None:
    stranger = Browser(browser.client, browser.stage, browser.stage.applicant(2, "李四光"))
    for page in PAGES:
        stranger.page(f"/me/cases/{case_id}{page}", 404)
        stranger.page(f"/me/cases/{uuid4()}{page}", 404)


def test_nothing_can_be_done_to_other_peoples_cases(browser: Browser, case_id: UUID) -> None:
    stranger = Browser(browser.client, browser.stage, browser.stage.applicant(2, "李四光"))
    for act in ACTS:
        assert stranger.send(f"/me/cases/{case_id}{act}").status_code == 404


def test_other_peoples_files_do_not_exist(browser: Browser, case_id: UUID) -> None:
    picture = tree(browser.upload(case_id, "EDU_PROOF", specimen.scan("学历证明")).text).xpath("//@src")[0]
    stranger = Browser(browser.client, browser.stage, browser.stage.applicant(2, "李四光"))
    stranger.page(picture, 404)
    stranger.page(picture.removesuffix("/thumbnail"), 404)
