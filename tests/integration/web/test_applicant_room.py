"""首页, 个人信息, 登记记录, 消息, 执业单位 at the browser."""

from io import BytesIO
from uuid import UUID

import pytest

from app.adapters import specimen
from app.database import Database
from app.models import Event, Profile
from tests.house import HouseClient
from tests.integration.core.stage import APPROVAL, REFUSAL, RETURN, Stage
from tests.integration.web.applicant import Browser, form_values, links, shown, tree


@pytest.fixture
def browser(client: HouseClient, database: Database, published: None) -> Browser:
    """The browser of somebody who may apply."""
    stage = Stage(database)
    return Browser(client, stage, stage.applicant())


def profile(browser: Browser) -> Profile:
    """The stored profile."""
    with browser.stage.database.reading() as session:
        return session.get_one(Profile, browser.actor.person_id)


def registered(browser: Browser) -> UUID:
    """A case that led to a certificate."""
    case_id = browser.stage.approved(browser.actor)
    browser.stage.work()
    browser.stage.issue(case_id)
    browser.stage.work()
    return case_id


def test_the_first_page_says_what_to_do_next(browser: Browser) -> None:
    before = shown(browser.page("/me"))
    case_id = browser.stage.begun(browser.actor)
    assert "办理首次登记" in before
    assert links(browser.page("/me"))["继续填写"] == f"/me/cases/{case_id}/form"


@pytest.mark.parametrize("tab", ["basic", "certificates", "education_history", "work_history", "achievements"])
def test_every_tab_of_the_profile_opens(browser: Browser, tab: str) -> None:
    assert "资料完整度" in shown(browser.page(f"/me/profile/{tab}"))


def test_an_unknown_tab_is_not_found(browser: Browser) -> None:
    browser.page("/me/profile/secrets", 404)


def test_a_tab_is_saved_by_itself(browser: Browser) -> None:
    answer = browser.send("/me/profile/basic", browser.page("/me/profile"), school="清华大学")
    assert answer.status_code == 302
    assert profile(browser).answers["school"] == "清华大学"


def test_a_bad_value_is_told_at_its_field_and_kept(browser: Browser) -> None:
    answer = browser.send("/me/profile/basic", browser.page("/me/profile"), mobile="123")
    assert answer.status_code == 422
    assert 'id="f-mobile-error"' in answer.text
    assert form_values(answer.text, "/me/profile/basic")["mobile"] == "123"
    assert profile(browser).version == 1


def test_what_the_roster_says_is_not_read_from_the_request(browser: Browser) -> None:
    browser.send("/me/profile/basic", browser.page("/me/profile"), full_name="别人", school="清华大学")
    assert "full_name" not in profile(browser).answers


def test_rows_are_added_and_removed_without_a_script(browser: Browser) -> None:
    page = browser.page("/me/profile/work_history")
    more = browser.send("/me/profile/work_history", page, add_row="work_history").text
    less = browser.send("/me/profile/work_history", more, remove_row="work_history-1").text
    count = [
        len(tree(text).xpath("//*[@data-row][not(ancestor::*[local-name()='template'])]")) for text in (more, less)
    ]
    assert count[0] == count[1] + 1


def test_two_windows_of_the_profile_are_told_apart(browser: Browser) -> None:
    page = browser.page("/me/profile")
    browser.send("/me/profile/basic", page, school="清华大学")
    stale = browser.send("/me/profile/basic", page, school="浙江大学")
    assert stale.status_code == 409
    browser.send("/me/profile/basic/choose", stale.text, choice__school="theirs")
    assert profile(browser).answers["school"] == "清华大学"


def test_the_photo_is_kept_even_when_a_field_is_refused(browser: Browser) -> None:
    before = profile(browser).photo_id
    photo = (BytesIO(specimen.portrait("#135724")), "照片.jpg")
    answer = browser.send("/me/profile/basic", browser.page("/me/profile"), mobile="1", photo_file=photo)
    assert answer.status_code == 422
    assert profile(browser).photo_id not in (None, before)


def test_the_photo_is_cleared(browser: Browser) -> None:
    browser.send("/me/profile/basic", browser.page("/me/profile"), clear="photo")
    assert profile(browser).photo_id is None


@pytest.mark.parametrize(
    ("data", "reason"), [(b"", ""), (b"\x89PNG\r\n\x1a\n" + bytes(50), "文件内容不是 JPG"), (b"\xff\xd8\xff", "")]
)
def test_a_bad_photo_is_refused_with_its_reason(browser: Browser, data: bytes, reason: str) -> None:
    answer = browser.send("/me/profile/basic", browser.page("/me/profile"), photo_file=(BytesIO(data), "照片.jpg"))
    assert answer.status_code == 422
    assert reason in shown(answer.text)


def test_the_certificate_is_printed_and_that_is_recorded(browser: Browser) -> None:
    registered(browser)
    page = browser.page("/me/profile/certificates")
    action = tree(page).xpath("//@action[contains(., '/print')]")[0]
    answer = browser.client.post(action, follow_redirects=True)
    assert answer.data.startswith(b"%PDF")
    with browser.stage.database.reading() as session:
        assert session.query(Event).filter(Event.kind == "certificate_printed").count() == 1


def test_while_the_certificate_is_made_there_is_nothing_to_print(browser: Browser) -> None:
    browser.stage.approved(browser.actor)
    browser.stage.work()
    assert "证书生成中" in shown(browser.page("/me/profile/certificates"))


def test_other_peoples_certificates_do_not_exist(browser: Browser) -> None:
    registered(browser)
    action = tree(browser.page("/me/profile/certificates")).xpath("//@action[contains(., '/print')]")[0]
    stranger = Browser(browser.client, browser.stage, browser.stage.applicant(2, "李四光"))
    assert stranger.client.post(action).status_code == 404


def test_the_records_show_status_opinion_and_the_next_step(browser: Browser) -> None:
    case_id = browser.stage.submitted(browser.actor)
    browser.stage.decide(case_id, RETURN, browser.stage.reviewer)
    text = shown(browser.page("/me/records"))
    assert all(part in text for part in ("首次登记", "退回补正", "学历证书扫描件不清晰", "补正：F"))


def test_a_case_tells_its_story_without_naming_reviewers(browser: Browser) -> None:
    case_id = browser.stage.submitted(browser.actor)
    browser.stage.decide(case_id, APPROVAL, browser.stage.reviewer)
    browser.stage.decide(case_id, REFUSAL, browser.stage.approver)
    browser.stage.work()
    text = shown(browser.page(f"/me/cases/{case_id}"))
    assert all(part in text for part in ("开始填写", "提交完成", "初审：通过", "复核：不予登记", REFUSAL.opinion))
    assert not any(name in text for name in (browser.stage.reviewer.name, browser.stage.approver.name))


def test_a_case_is_withdrawn_and_copied(browser: Browser) -> None:
    case_id = browser.stage.submitted(browser.actor)
    browser.send(f"/me/cases/{case_id}/withdraw", browser.page(f"/me/cases/{case_id}"))
    page = browser.page(f"/me/cases/{case_id}")
    assert "已撤回" in shown(page)
    answer = browser.send(f"/me/cases/{case_id}/copy", page)
    assert "张三丰" in browser.page(answer.location)


def test_a_message_is_read_once_it_was_opened(browser: Browser) -> None:
    case_id = browser.stage.submitted(browser.actor)
    browser.stage.decide(case_id, RETURN, browser.stage.reviewer)
    browser.stage.work()
    page = browser.page("/me/messages")
    action = tree(page).xpath("//@action[contains(., '/open')]")[0]
    assert browser.client.post(action).location == f"/me/cases/{case_id}"
    assert browser.page("/me/messages").count("news-unread") == page.count("news-unread") - 1


def test_the_search_for_units_is_literal(browser: Browser) -> None:
    script = {"HX-Request": "true"}
    found, percent = (browser.client.get(f"/me/organisations?q={q}", headers=script).text for q in ("设备", "%25"))
    assert "北京设备监理有限公司" in found
    assert "北京设备监理有限公司" not in percent


@pytest.mark.parametrize("path", ["/me", "/me/profile", "/me/records", "/me/apply/first_registration"])
def test_nobody_else_enters(client: HouseClient, published: None, path: str) -> None:
    assert "/login" in client.get(path).location
