"""登记簿 at the browser: found, exported, and acts that two administrators do together."""

import io
from datetime import timedelta
from uuid import UUID

import pytest
from openpyxl import load_workbook
from sqlalchemy import select, update

from app.database import Database
from app.domain.calendar import today
from app.domain.identity import masked
from app.models import Account, Event, RegisterAct, Registration
from app.models.base import now
from tests.house import HouseClient
from tests.integration.core.stage import Stage, resident_number
from tests.integration.web.admin import enter_as_administrator
from tests.integration.web.applicant import shown
from tests.people import add_staff, browser, enter

LIST = "/admin/registrations"


@pytest.fixture
def stage(database: Database, published: None) -> Stage:
    """An office in which 张三丰 is registered."""
    stage = Stage(database)
    case_id = stage.approved(stage.applicant())
    stage.work()
    stage.issue(case_id)
    stage.work()
    return stage


@pytest.fixture
def first(client: HouseClient, stage: Stage) -> HouseClient:
    """The browser of the administrator who asks."""
    return enter_as_administrator(client, stage.database)


@pytest.fixture
def second(first: HouseClient, stage: Stage) -> HouseClient:
    """The browser of another administrator."""
    with stage.database.transaction() as session:
        account = add_staff(session, "other", "administrator")
    return enter(browser(first), account.id)


def entry(stage: Stage) -> Registration:
    with stage.database.reading() as session:
        return session.scalars(select(Registration)).one()


def sheet(data: bytes) -> list[tuple[object, ...]]:
    """The rows of a workbook's first sheet."""
    book = load_workbook(io.BytesIO(data))
    return list(book[book.sheetnames[0]].iter_rows(values_only=True))


def ask(client: HouseClient, stage: Stage, act: str, **typed: str) -> UUID:
    """Ask for an act; its id."""
    data = {"reason": "核查中发现问题", **typed}
    answer = client.post(f"{LIST}/{entry(stage).id}/acts/{act}", data=data)
    assert answer.status_code == 302, shown(answer.text)
    with stage.database.reading() as session:
        return session.scalars(select(RegisterAct.id).where(RegisterAct.state == "waiting")).one()


@pytest.mark.parametrize(
    "query",
    ["", "q=张三", "q=2", "unit=北京", "state=VALID", "sort=valid_to", "sort=-valid_to", "ends_from=2000-01-01"],
)
def test_an_entry_is_found_with_its_number_masked(first: HouseClient, stage: Stage, query: str) -> None:
    text = first.get(f"{LIST}?{query}").text

    assert entry(stage).number in text
    assert resident_number(1) not in text


@pytest.mark.parametrize("query", ["q=李四", "q=9", "unit=上海", "state=FROZEN", "state=EXPIRED", "ends_to=2000-01-01"])
def test_what_does_not_fit_is_not_listed(first: HouseClient, stage: Stage, query: str) -> None:
    assert "没有符合条件的登记" in first.get(f"{LIST}?{query}").text


@pytest.mark.parametrize("query", ["sort=password", "state=x", "ends_from=x", "ends_to=2026-02-30"])
def test_what_cannot_be_asked_is_refused(first: HouseClient, query: str) -> None:
    assert first.get(f"{LIST}?{query}").status_code == 422
    assert first.get(f"{LIST}.xlsx?{query.replace('sort=password', 'state=x')}").status_code == 422


@pytest.mark.parametrize("query", ["page=-1", "page=99999999", "q=%25", "q=_", "q=%27%3B--", f"unit={'x' * 1000}"])
def test_a_strange_address_is_put_right(first: HouseClient, query: str) -> None:
    assert first.get(f"{LIST}?{query}").status_code == 200


def test_the_list_is_exported_as_it_is_filtered(first: HouseClient, stage: Stage) -> None:
    whole, nothing = (first.get(f"{LIST}.xlsx?q={text}") for text in ("张三", "李四"))
    rows = sheet(whole.data)

    assert rows[1][:3] == (entry(stage).number, "张三丰", masked(resident_number(1)))
    assert len(sheet(nothing.data)) == 1


def test_one_entry_tells_everything_about_it(first: HouseClient, stage: Stage) -> None:
    page = first.get(f"{LIST}/{entry(stage).id}").text

    words = ("首次登记", "历次变动", "证书", "办件", "学时记录", "冻结", "注销", "撤销")
    assert [word for word in words if word not in shown(page)] == []
    assert resident_number(1) not in page
    assert "解冻" not in shown(page)


def test_an_act_waits_for_a_second_person(first: HouseClient, stage: Stage) -> None:
    act_id = ask(first, stage, "freeze")

    assert entry(stage).state == "VALID"
    assert "核查中发现问题" in first.get("/admin/acts").text
    assert first.post(f"/admin/acts/{act_id}/confirm").status_code == 403
    assert "须由另一名管理员确认" in shown(first.get(f"/admin/acts/{act_id}").text)


def test_a_second_person_carries_it_out(first: HouseClient, second: HouseClient, stage: Stage) -> None:
    act_id = ask(first, stage, "freeze")
    page = second.post(f"/admin/acts/{act_id}/confirm", data={"note": "同意"}, follow_redirects=True)

    assert entry(stage).state == "FROZEN"
    assert "已冻结" in page.text
    assert "没有待确认的处理" in second.get("/admin/acts").text
    with stage.database.reading() as session:
        kinds = set(session.scalars(select(Event.kind)))
    assert {"register_act_asked", "register_act_confirmed"} <= kinds


def test_a_second_person_rejects_it_with_a_reason(first: HouseClient, second: HouseClient, stage: Stage) -> None:
    act_id = ask(first, stage, "freeze")
    without = second.post(f"/admin/acts/{act_id}/reject", data={"note": " "})
    second.post(f"/admin/acts/{act_id}/reject", data={"note": "证据不足"})

    assert without.status_code == 422
    assert entry(stage).state == "VALID"
    assert "证据不足" in second.get(f"/admin/acts/{act_id}").text


def test_what_was_settled_is_not_settled_again(first: HouseClient, second: HouseClient, stage: Stage) -> None:
    act_id = ask(first, stage, "freeze")
    second.post(f"/admin/acts/{act_id}/confirm")

    assert second.post(f"/admin/acts/{act_id}/reject", data={"note": "太晚"}).status_code == 409


@pytest.mark.parametrize(
    ("reason", "code"), [("", "FALSE_MATERIAL"), ("说明", ""), ("说明", "NOTHING"), ("长" * 501, "OTHER")]
)
def test_a_revocation_needs_its_reason_from_the_list_and_in_words(
    first: HouseClient, stage: Stage, reason: str, code: str
) -> None:
    address = f"{LIST}/{entry(stage).id}/acts/revoke"
    page = first.post(address, data={"reason": reason, "reason_code": code})

    assert page.status_code == 422
    assert "以虚假材料取得登记" in page.text


def test_a_revocation_shows_its_reason_in_words(first: HouseClient, second: HouseClient, stage: Stage) -> None:
    act_id = ask(first, stage, "revoke", reason_code="FALSE_MATERIAL")
    page = second.get(f"/admin/acts/{act_id}").text
    second.post(f"/admin/acts/{act_id}/confirm")

    assert "以虚假材料取得登记" in page
    assert entry(stage).state == "REVOKED"


def test_while_one_act_waits_no_other_is_offered(first: HouseClient, stage: Stage) -> None:
    ask(first, stage, "freeze")
    page = first.get(f"{LIST}/{entry(stage).id}").text

    assert "/acts/revoke" not in page
    assert first.post(f"{LIST}/{entry(stage).id}/acts/freeze", data={"reason": "再次"}).status_code == 409


@pytest.mark.parametrize("act", ["renew", "nothing", "thaw%00"])
def test_other_acts_have_no_page(first: HouseClient, stage: Stage, act: str) -> None:
    assert first.get(f"{LIST}/{entry(stage).id}/acts/{act}").status_code in {400, 404}


def test_an_expired_entry_is_found_as_expired(first: HouseClient, stage: Stage) -> None:
    with stage.database.transaction() as session:
        session.execute(update(Registration).values(valid_to=today(now()) - timedelta(days=1)))

    assert "已过期" in shown(first.get(f"{LIST}?state=EXPIRED").text)
    assert "没有符合条件的登记" in first.get(f"{LIST}?state=VALID").text


def test_the_certificate_is_printed_in_a_tab_of_its_own(client: HouseClient, stage: Stage) -> None:
    with stage.database.reading() as session:
        account_id = session.scalars(select(Account.id).where(Account.person_id == entry(stage).person_id)).one()
    page = enter(client, account_id).get("/me/profile/certificates").text

    assert 'target="_blank" rel="noopener"' in " ".join(page.split())
