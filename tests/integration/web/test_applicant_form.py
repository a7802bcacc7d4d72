"""申请表 at the browser: saved at any time, never lost, exported when it is complete."""

from io import BytesIO

import pytest

from app.adapters import specimen
from app.database import Database
from tests.house import HouseClient
from tests.integration.core.stage import RETURN, Stage
from tests.integration.web.applicant import Browser, form_values, links, shown


@pytest.fixture
def browser(client: HouseClient, database: Database, published: None) -> Browser:
    """The browser of somebody who may apply."""
    stage = Stage(database)
    return Browser(client, stage, stage.applicant())


def test_the_page_before_says_that_and_why_it_is_possible(browser: Browser) -> None:
    text = shown(browser.page("/me/apply/first_registration"))
    assert "目前没有有效的登记：已满足" in text
    assert "20 个工作日内" in text
    assert all(slot in text for slot in ("身份证明", "学历证明", "资格证书", "申请表"))


def test_an_unknown_service_is_not_found(browser: Browser) -> None:
    browser.page("/me/apply/nothing", 404)


def test_beginning_twice_leads_to_the_same_application(browser: Browser) -> None:
    first = browser.send("/me/apply/first_registration")
    second = browser.send("/me/apply/first_registration")
    assert first.status_code == second.status_code == 302
    assert first.location == second.location


def test_whoever_has_handed_in_is_told_why_not_to_begin_again(browser: Browser) -> None:
    case_id = browser.stage.submitted(browser.actor)
    answer = browser.send("/me/apply/first_registration")
    assert answer.status_code == 409
    assert f"您有一份正在办理的申请 办件编号 {browser.stage.case(case_id).number}" in shown(answer.text)


def test_saving_keeps_whatever_was_typed_and_hints_gently(browser: Browser) -> None:
    path = f"/me/cases/{browser.stage.begun(browser.actor)}/form"
    answer = browser.send(path, browser.page(path), mobile="123", action="save")
    assert answer.status_code == 302
    page = browser.page(answer.location)
    assert form_values(page, path)["mobile"] == "123"
    assert "导出前还有 1 处需要完善" in shown(page)


def test_exporting_an_incomplete_form_lists_every_fault_beside_its_field(browser: Browser) -> None:
    path = f"/me/cases/{browser.stage.begun(browser.actor)}/form"
    answer = browser.send(path, browser.page(path), mobile="123", school="", postcode="1", action="export")
    assert answer.status_code == 422
    found = links(answer.text)
    assert [found[text] for text in found if found[text].startswith("#f-")] == [
        "#f-school",
        "#f-mobile",
        "#f-postcode",
    ]
    assert 'id="f-mobile-error"' in answer.text
    assert form_values(answer.text, path)["mobile"] == "123"


def test_a_complete_form_is_exported(browser: Browser) -> None:
    case_id = browser.stage.begun(browser.actor)
    path = f"/me/cases/{case_id}/form"
    answer = browser.send(path, browser.page(path), action="export")
    assert answer.location == f"/me/cases/{case_id}/export"
    assert "正在生成申请表" in shown(browser.page(answer.location))
    browser.stage.work()
    assert "下载 DOCX" in shown(browser.page(f"/me/cases/{case_id}/export/state"))


def test_an_edit_after_the_export_marks_it_as_outdated(browser: Browser) -> None:
    case_id = browser.stage.begun(browser.actor)
    browser.stage.order(case_id, browser.actor)
    browser.stage.work()
    browser.stage.save(case_id, {"school": "清华大学"}, browser.actor)
    assert "已过期" in shown(browser.page(f"/me/cases/{case_id}/export"))


def test_drafts_save_themselves(browser: Browser) -> None:
    case_id = browser.stage.begun(browser.actor)
    page = browser.page(f"/me/cases/{case_id}/form")
    answer = browser.json(f"/me/cases/{case_id}/draft", page, school="清华大学")
    assert answer.json is not None
    assert answer.json["version"] == int(form_values(page, f"/me/cases/{case_id}/form")["version"]) + 1


def test_a_stale_draft_answers_with_both_values(browser: Browser) -> None:
    case_id = browser.stage.begun(browser.actor)
    page = browser.page(f"/me/cases/{case_id}/form")
    browser.stage.save(case_id, {"school": "清华大学"}, browser.actor)
    answer = browser.json(f"/me/cases/{case_id}/draft", page, school="浙江大学")
    assert answer.status_code == 409
    assert answer.json is not None
    words = {"yours": "浙江大学", "theirs": "清华大学", "yours_text": "浙江大学", "theirs_text": "清华大学"}
    assert answer.json["fields"] == [{"path": "school", "label": "毕业院校", **words}]


def test_a_stale_draft_says_what_people_read_beside_what_is_stored(browser: Browser) -> None:
    case_id = browser.stage.begun(browser.actor)
    page = browser.page(f"/me/cases/{case_id}/form")
    browser.stage.save(case_id, {"practice_unit_id": "", "education": "11"}, browser.actor)
    answer = browser.json(f"/me/cases/{case_id}/draft", page, education="14")
    assert answer.json is not None
    texts = {field["path"]: (field["yours_text"], field["theirs_text"]) for field in answer.json["fields"]}
    assert texts["practice_unit_id"] == ("北京设备监理有限公司", "")
    assert texts["education"] == ("硕士研究生毕业", "博士研究生毕业")


@pytest.mark.parametrize(("choice", "kept"), [("yours", "浙江大学"), ("theirs", "清华大学")])
def test_without_a_script_a_page_offers_both_values(browser: Browser, choice: str, kept: str) -> None:
    path = f"/me/cases/{browser.stage.begun(browser.actor)}/form"
    page = browser.page(path)
    browser.send(path, page, school="清华大学", action="save")
    stale = browser.send(path, page, school="浙江大学", major="核工程", action="save")
    assert stale.status_code == 409
    assert "您填写的 浙江大学" in shown(stale.text)
    assert "已保存的 清华大学" in shown(stale.text)
    answer = browser.send(f"{path}/choose", stale.text, choice__school=choice)
    values = form_values(browser.page(answer.location), path)
    assert (values["school"], values["major"]) == (kept, "核工程")


@pytest.mark.parametrize("version", ["", "-1", "9" * 30, "²", "1e3", "0x1"])
def test_a_version_that_is_no_number_is_a_stale_one(browser: Browser, version: str) -> None:
    path = f"/me/cases/{browser.stage.begun(browser.actor)}/form"
    answer = browser.send(path, browser.page(path), school="清华大学", version=version, action="save")
    assert answer.status_code == 409


def test_a_photo_is_kept_and_the_answers_with_it(browser: Browser) -> None:
    path = f"/me/cases/{browser.stage.begun(browser.actor)}/form"
    page = browser.page(path)
    photo = (BytesIO(specimen.portrait("#123456")), "新照片.jpg")
    answer = browser.send(path, page, school="清华大学", photo_file=photo, action="save")
    values = form_values(browser.page(answer.location), path)
    assert values["photo"] != form_values(page, path)["photo"]
    assert values["school"] == "清华大学"


def test_a_refused_photo_keeps_everything_else(browser: Browser) -> None:
    path = f"/me/cases/{browser.stage.begun(browser.actor)}/form"
    page = browser.page(path)
    answer = browser.send(path, page, school="清华大学", photo_file=(BytesIO(b"\x89PNG\r\n\x1a\n"), "照片.jpg"))
    assert answer.status_code == 422
    assert "文件内容不是 JPG" in shown(answer.text)
    values = form_values(answer.text, path)
    assert (values["school"], values["photo"]) == ("清华大学", form_values(page, path)["photo"])


def test_names_that_the_form_does_not_know_are_ignored(browser: Browser) -> None:
    case_id = browser.stage.begun(browser.actor)
    path = f"/me/cases/{case_id}/form"
    answer = browser.send(path, browser.page(path), full_name="别人", status="已审核", round="9", action="save")
    assert "张三丰" in browser.page(answer.location)
    assert (browser.stage.case(case_id).status, browser.stage.case(case_id).round) == ("草稿", 1)


def test_without_a_script_the_unit_is_found_on_a_page_of_its_own(browser: Browser) -> None:
    case_id = browser.stage.begun(browser.actor)
    path = f"/me/cases/{case_id}/form"
    answer = browser.send(path, browser.page(path), pick_organisation="practice_unit_id", action="")
    page = browser.page(f"{answer.location}&q=设备监理")
    assert "北京设备监理有限公司" in shown(page)
    chosen = browser.send(f"/me/cases/{case_id}/organisation", page)
    assert chosen.location.endswith("/form#f-practice_unit_id")


def test_a_returned_application_shows_the_remarks_at_their_places(browser: Browser) -> None:
    case_id = browser.stage.submitted(browser.actor)
    browser.stage.decide(case_id, RETURN, browser.stage.reviewer)
    form, attachments = (browser.page(f"/me/cases/{case_id}/{page}") for page in ("form", "attachments"))
    assert links(form)["学历证明"] == f"/me/cases/{case_id}/attachments#f-slot-EDU_PROOF"
    assert "补正意见：学历证书扫描件不清晰" in shown(attachments)


def test_after_handing_in_the_form_leads_to_the_case(browser: Browser) -> None:
    case_id = browser.stage.submitted(browser.actor)
    answer = browser.client.get(f"/me/cases/{case_id}/form")
    assert answer.location == f"/me/cases/{case_id}"


def test_after_handing_in_nothing_is_saved(browser: Browser) -> None:
    case_id = browser.stage.submitted(browser.actor)
    answer = browser.send(f"/me/cases/{case_id}/form", school="清华大学")
    assert answer.status_code == 409
