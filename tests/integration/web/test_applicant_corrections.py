"""补正 at the applicant's browser: the list, its ticks, what is only shown, and the question before 提交完成."""

from uuid import UUID

import pytest

from app.adapters import specimen
from app.database import Database
from app.domain.review import Decision, Outcome, Remark
from app.models import Attachment
from app.queries import cases
from tests.house import HouseClient
from tests.integration.core.stage import RETURN, RETURN_OF_SCHOOL, Stage
from tests.integration.corrections.acts import todo, waiting
from tests.integration.journey.acts import saved_values
from tests.integration.web.applicant import Browser, form_values, links, shown, tree


@pytest.fixture
def browser(client: HouseClient, database: Database, published: None) -> Browser:
    """The browser of somebody whose application is returned."""
    stage = Stage(database)
    return Browser(client, stage, stage.applicant())


@pytest.fixture
def case_id(browser: Browser) -> UUID:
    """A case that was returned because of the school and its proof."""
    found = browser.stage.submitted(browser.actor)
    browser.stage.decide(found, RETURN_OF_SCHOOL, browser.stage.reviewer)
    return found


def _scan(browser: Browser, case_id: UUID, slot: str) -> Attachment:
    with browser.stage.database.reading() as session:
        return next(one for one in cases.attachments(session, case_id) if one.slot == slot)


@pytest.mark.parametrize("page", ["form", "attachments", "check"])
def test_the_list_stands_above_every_page_with_links_to_the_places(browser: Browser, case_id: UUID, page: str) -> None:
    text = browser.page(f"/me/cases/{case_id}/{page}")
    assert links(text)["毕业院校"] == f"/me/cases/{case_id}/form#f-school"
    assert links(text)["学历证明"] == f"/me/cases/{case_id}/attachments#f-slot-EDU_PROOF"
    assert "已处理 0 / 2 项" in shown(text)


def test_only_what_was_remarked_can_be_typed_into(browser: Browser, case_id: UUID) -> None:
    page = browser.page(f"/me/cases/{case_id}/form")
    names = set(form_values(page, f"/me/cases/{case_id}/form"))
    assert names == {"csrf_token", "version", "school"}


def test_the_script_saves_what_is_open(browser: Browser, case_id: UUID) -> None:
    page = browser.page(f"/me/cases/{case_id}/form")
    answer = browser.json(f"/me/cases/{case_id}/draft", page, school="清华大学")
    assert answer.status_code == 200
    assert saved_values(browser.stage, case_id)["school"] == "清华大学"


def test_whoever_posts_a_closed_field_is_told_and_nothing_is_saved(browser: Browser, case_id: UUID) -> None:
    path, before = f"/me/cases/{case_id}/form", saved_values(browser.stage, case_id)
    answer = browser.send(path, browser.page(path), school="清华大学", mobile="13900139000")
    asked = browser.json(f"/me/cases/{case_id}/draft", browser.page(path), school="清华大学", mobile="13900139000")
    assert (answer.status_code, asked.status_code) == (422, 422)
    assert links(answer.text)["“手机”不在本次补正范围内，不能修改"] == "#f-mobile"
    assert 'value="清华大学"' in answer.text
    assert saved_values(browser.stage, case_id) == before


def test_a_closed_photo_is_neither_changed_nor_cleared(browser: Browser, case_id: UUID) -> None:
    path = f"/me/cases/{case_id}/form"
    page = browser.page(path)
    assert 'name="photo_file"' not in page
    assert browser.send(path, page, clear="photo").status_code == 422


def test_a_closed_slot_only_shows_its_scans(browser: Browser, case_id: UUID) -> None:
    path = f"/me/cases/{case_id}/attachments"
    actions = set(map(str, tree(browser.page(path)).xpath("//@action")))
    refused = browser.upload(case_id, "QUAL_CERT", specimen.scan("资格证书"))
    assert {f"{path}/EDU_PROOF", f"{path}/SUPPLEMENT"} <= actions
    assert f"{path}/QUAL_CERT" not in actions
    assert (refused.status_code, "“资格证书”不在本次补正范围内" in refused.text) == (422, True)


def test_a_closed_slot_is_not_cleared_by_its_address(browser: Browser, case_id: UUID) -> None:
    path = f"/me/cases/{case_id}/attachments"
    clear = next(str(one) for one in tree(browser.page(path)).xpath("//@action") if str(one).endswith("/clear"))
    address = f"{path}/ID_PROOF/{_scan(browser, case_id, 'ID_PROOF').id}/clear"
    assert clear.startswith(f"{path}/EDU_PROOF/")
    assert browser.client.post(address).status_code == 422


def test_a_remark_is_ticked_off_without_a_script(browser: Browser, case_id: UUID) -> None:
    first = todo(browser.stage, case_id)[0].remark.id
    path, tick = f"/me/cases/{case_id}/check", f"/me/cases/{case_id}/todo/{first}"
    answer = browser.send(tick, browser.page(path), words="证书遗失，附证明")
    page = browser.page(path)
    browser.send(tick, page)
    assert (answer.status_code, answer.location) == (303, f"{path}#todo")
    assert "已处理 1 / 2 项" in shown(page)
    assert "您的说明：证书遗失，附证明" in shown(page)
    assert "已处理 0 / 2 项" in shown(browser.page(path))


def test_a_changed_part_counts_as_dealt_with(browser: Browser, case_id: UUID) -> None:
    browser.stage.save(case_id, {"school": "清华大学"}, browser.actor)
    text = shown(browser.page(f"/me/cases/{case_id}/form"))
    assert "已修改" in text
    assert "已处理 1 / 2 项" in text


def test_what_is_left_as_it_was_is_asked_about_once(browser: Browser, case_id: UUID) -> None:
    submit, path = f"/me/cases/{case_id}/submit", f"/me/cases/{case_id}/check"
    proof, _ = waiting(browser.stage, case_id)
    asked = browser.send(submit, browser.page(path))
    done = browser.send(submit, asked.text, **{f"why__{str(proof.id).replace('-', '__')}": "原件即如此"})
    assert asked.status_code == 422
    assert "以下 2 项未作修改，确认提交？" in shown(asked.text)
    assert done.location.endswith("/done")
    assert [one.answer for one in waiting(browser.stage, case_id)] == ["原件即如此", ""]


def test_what_is_missing_is_told_before_anything_is_asked(browser: Browser, case_id: UUID) -> None:
    browser.stage.save(case_id, {"school": "清华大学"}, browser.actor)
    answer = browser.send(f"/me/cases/{case_id}/submit", browser.page(f"/me/cases/{case_id}/check"))
    assert "还有 2 处需要完善" in shown(answer.text)
    assert "未作修改，确认提交" not in shown(answer.text)


def test_ones_own_rounds_can_be_compared(browser: Browser, case_id: UUID) -> None:
    browser.stage.save(case_id, {"school": "清华大学"}, browser.actor)
    before = browser.page(f"/me/cases/{case_id}")
    browser.stage.hand_in(case_id, browser.actor)
    after = browser.page(f"/me/cases/{case_id}?from=1&to=2")
    assert 'id="changes"' not in before
    assert "毕业院校 修改 原：华北电力大学 现：清华大学" in shown(after)


def test_a_marked_place_is_told_in_words_and_shown(browser: Browser) -> None:
    case_id = browser.stage.submitted(browser.actor)
    spot = {"attachment": str(_scan(browser, case_id, "EDU_PROOF").id), "page": 1, "x": 0.25, "y": 0.5}
    marked = Remark("attachment", "EDU_PROOF", "印章不清晰", spot)
    browser.stage.decide(case_id, Decision(Outcome.RETURN, remarks=(marked,)), browser.stage.reviewer)
    page = browser.page(f"/me/cases/{case_id}/attachments")
    picture = tree(page).xpath("//*[local-name()='image']/@href")
    assert "第 1 页标记处" in shown(page)
    assert browser.client.get(str(picture[0])).mimetype == "image/jpeg"


def test_a_form_that_nothing_is_about_says_so(browser: Browser) -> None:
    case_id = browser.stage.submitted(browser.actor)
    browser.stage.decide(case_id, RETURN, browser.stage.reviewer)
    assert "本次补正不涉及申请表的填写内容" in shown(browser.page(f"/me/cases/{case_id}/form"))
