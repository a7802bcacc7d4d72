"""消息 and 我的数据: what the office wrote, and what it keeps."""

import json
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, select

from app.database import Database
from app.models import Event, Message
from app.models.base import now
from tests.house import XHTML, HouseClient
from tests.integration.core.stage import APPROVAL, RETURN, Stage, resident_number
from tests.integration.web.applicant import Browser, form_values, shown, tree

MESSAGES = "/me/messages"


@pytest.fixture
def browser(client: HouseClient, database: Database, published: None) -> Browser:
    """The browser of somebody who may apply."""
    stage = Stage(database)
    return Browser(client, stage, stage.applicant())


def write(browser: Browser, count: int, account_id: UUID | None = None) -> None:
    with browser.stage.database.transaction() as session:
        for number in range(count):
            account = account_id or browser.actor.account_id
            session.add(Message(account_id=account, key=f"{account}:{number}", subject=f"消息 {number}", text="内容"))


def unread(browser: Browser) -> int:
    query = select(func.count()).where(Message.account_id == browser.actor.account_id, Message.read_at.is_(None))
    with browser.stage.database.reading() as session:
        return session.scalars(query).one()


def count_in_menu(page: str) -> list[str]:
    found = tree(page).xpath("//h:nav//h:a[@href='/me/messages']/h:span/text()", namespaces=XHTML)
    return [text.strip() for text in found]


def exported(browser: Browser) -> dict[str, Any]:
    answer = browser.client.post("/me/data/export")
    assert answer.mimetype == "application/json"
    assert "attachment" in answer.headers["Content-Disposition"]
    found: dict[str, Any] = json.loads(answer.data)
    return found


class TestMessages:
    def test_the_menu_counts_what_was_not_read(self, browser: Browser) -> None:
        write(browser, 3)

        assert count_in_menu(browser.page("/me/profile")) == ["3"]

    def test_the_menu_counts_nothing_when_all_is_read(self, browser: Browser) -> None:
        write(browser, 2)
        browser.client.post(f"{MESSAGES}/read")

        assert count_in_menu(browser.page(MESSAGES)) == []
        assert unread(browser) == 0

    def test_one_message_is_marked_and_the_person_stays(self, browser: Browser) -> None:
        write(browser, 2)
        page = browser.page(MESSAGES)
        action = tree(page).xpath("//@action[contains(., '/open')]")[0]
        answer = browser.client.post(action, data=form_values(page, action))

        assert answer.location == MESSAGES
        assert unread(browser) == 1

    def test_only_unread_messages_are_listed_when_asked(self, browser: Browser) -> None:
        write(browser, 2)
        with browser.stage.database.transaction() as session:
            session.scalars(select(Message).where(Message.subject == "消息 0")).one().read_at = now()
        text = shown(browser.page(f"{MESSAGES}?view=unread"))

        assert "消息 1" in text
        assert "消息 0" not in text

    def test_many_messages_have_pages(self, browser: Browser) -> None:
        write(browser, 45)

        assert "消息 44" in shown(browser.page(MESSAGES))
        assert "消息 0 " in shown(browser.page(f"{MESSAGES}?page=3"))

    @pytest.mark.parametrize("query", ["page=-1", "page=99999999", "page=x", "view=nothing"])
    def test_a_strange_address_is_put_right(self, browser: Browser, query: str) -> None:
        assert browser.client.get(f"{MESSAGES}?{query}").status_code == 200

    def test_other_peoples_messages_are_neither_counted_nor_read(self, browser: Browser) -> None:
        other = browser.stage.applicant(2, "李四光")
        write(browser, 1, other.account_id)
        browser.client.post(f"{MESSAGES}/read")
        with browser.stage.database.reading() as session:
            left = session.scalars(select(func.count()).where(Message.read_at.is_(None))).one()

        assert count_in_menu(browser.page(MESSAGES)) == []
        assert left == 1


class TestOwnData:
    def test_everything_about_a_person_is_in_one_file(self, browser: Browser) -> None:
        case_id = browser.stage.submitted(browser.actor)
        browser.stage.decide(case_id, RETURN, browser.stage.reviewer)
        browser.stage.work()
        found = exported(browser)
        case = found["办件"][0]
        filled = [part for part in case["填写内容"][0].values() if isinstance(part, list)]

        assert found["名册信息"]["证件号码"] == resident_number(1)
        assert case["状态"] == "退回补正"
        assert {one["附件项"] for one in case["附件"]} == {"身份证明", "学历证明", "资格证书", "申请表"}
        assert {"项目": "姓名", "内容": "张三丰"} in [one for part in filled for one in part]
        assert found["消息"]
        assert "身份证明" in found["授权同意"][0]["内容"]
        assert found["学时"] == []

    def test_register_and_certificates_are_in_it(self, browser: Browser) -> None:
        case_id = browser.stage.approved(browser.actor)
        browser.stage.work()
        browser.stage.issue(case_id)
        browser.stage.work()
        entry = exported(browser)["登记"]

        assert entry["状态"] == "有效"
        assert len(entry["历次变动"]) == len(entry["证书"]) == 1

    def test_what_reviewers_note_among_themselves_is_not(self, browser: Browser) -> None:
        case_id = browser.stage.submitted(browser.actor)
        browser.stage.decide(case_id, APPROVAL, browser.stage.reviewer)
        text = json.dumps(exported(browser), ensure_ascii=False)

        assert browser.stage.reviewer.name not in text
        assert "核对" not in text

    def test_nothing_of_other_people_is_in_it(self, browser: Browser) -> None:
        other = browser.stage.applicant(2, "李四光")
        browser.stage.submitted(other)
        text = json.dumps(exported(browser), ensure_ascii=False)

        assert "李四光" not in text
        assert resident_number(2) not in text

    def test_taking_it_is_recorded_without_the_number(self, browser: Browser) -> None:
        exported(browser)
        with browser.stage.database.reading() as session:
            event = session.scalars(select(Event).where(Event.kind == "own_data_exported")).one()

        assert resident_number(1) not in json.dumps(event.content)

    def test_it_cannot_be_taken_all_the_time(self, browser: Browser) -> None:
        statuses = [browser.client.post("/me/data/export").status_code for _ in range(6)]

        assert statuses == [200] * 5 + [429]

    def test_the_page_leads_to_export_and_consents(self, browser: Browser) -> None:
        page = browser.page("/me/data")

        assert 'action="/me/data/export"' in page
        assert 'href="/me/consents"' in page


@pytest.mark.parametrize("path", ["/me/apply/renewal", "/me/learning"])
def test_numbers_that_nobody_has_confirmed_are_marked(browser: Browser, path: str) -> None:
    assert "示例值" in shown(browser.page(path))
