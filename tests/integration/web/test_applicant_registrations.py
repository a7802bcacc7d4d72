"""延续登记 and 变更登记 at the browser: the page with the conditions, and the journey that all services share."""

from datetime import date

import pytest
from sqlalchemy import select

from app.database import Database
from app.domain.actor import SYSTEM, Actor
from app.models import HourRecord
from app.services import hours, releases, reviews, shipped
from tests.house import XHTML, HouseClient
from tests.integration.core.stage import REFUSAL, Stage
from tests.integration.registrations.holders import CONTACT, IN_TIME, holder, on, unit
from tests.integration.web.applicant import Browser, links, shown, tree
from tests.people import enter

SIGNS = "//h:section[@id='conditions']//h:li"


@pytest.fixture
def stage(database: Database, published: None) -> Stage:
    return Stage(database)


def conditions(page: str) -> dict[str, str]:
    """Condition → its sign on the page."""
    lines = tree(page).xpath(SIGNS, namespaces=XHTML)
    return {
        line.xpath("string(.//h:span[@class='condition-label'])", namespaces=XHTML): line.xpath(
            "string(.//h:span[@class='condition-sign'])", namespaces=XHTML
        )
        for line in lines
    }


def test_whoever_fulfils_everything_sees_a_tick_for_each_condition(client: HouseClient, stage: Stage) -> None:
    applicant = holder(stage)
    with on(IN_TIME):
        page = Browser(client, stage, applicant).page("/me/apply/renewal")
    assert set(conditions(page).values()) == {"✓"}
    assert "2025-12-15 至 2026-03-15 可以办理" in shown(page)
    assert "依据：《登记服务指南》4.1" in shown(page)
    assert "开始填写" in page


def test_missing_hours_are_counted_and_lead_to_the_learning_record(client: HouseClient, stage: Stage) -> None:
    applicant = holder(stage, hours=37)
    with on(IN_TIME):
        page = Browser(client, stage, applicant).page("/me/apply/renewal")
    assert conditions(page)["继续教育学时达到要求"] == "✗"
    assert "还缺 23 学时：登记有效期内已完成 37 学时，要求 60 学时" in shown(page)
    assert links(page)["去“学习记录”"] == "/me/learning"
    assert "开始填写" not in page


def test_a_window_that_is_not_open_yet_says_when_it_opens(client: HouseClient, stage: Stage) -> None:
    applicant = holder(stage)
    with on(date(2025, 12, 14)):
        page = Browser(client, stage, applicant).page("/me/apply/renewal")
    assert "未到办理时间：2025-12-15 起可以办理，至 2026-03-15 截止" in shown(page)


def test_the_last_days_warn_without_keeping_anybody_out(client: HouseClient, stage: Stage) -> None:
    applicant = holder(stage)
    with on(date(2026, 3, 1)):
        page = Browser(client, stage, applicant).page("/me/apply/renewal")
    assert conditions(page)["在延续登记办理期限内"] == "!"
    assert "开始填写" in page


@pytest.mark.parametrize("service", ["renewal", "change"])
def test_who_was_never_registered_is_led_to_the_first_registration(
    client: HouseClient, stage: Stage, service: str
) -> None:
    page = Browser(client, stage, stage.applicant()).page(f"/me/apply/{service}")
    assert "您尚未登记，请先办理首次登记" in shown(page)
    assert links(page)["去“首次登记”"] == "/me/apply/first_registration"


def test_what_is_needed_and_how_it_goes_is_the_services_own(client: HouseClient, stage: Stage) -> None:
    applicant = holder(stage)
    with on(IN_TIME):
        browser = Browser(client, stage, applicant)
        renewal, change = (shown(browser.page(f"/me/apply/{key}")) for key in ("renewal", "change"))
    assert "原单位离职证明" in change
    assert "本人签字、变更后执业单位盖章" in change
    assert "原单位离职证明" not in renewal
    assert "本人签字、执业单位盖章" in renewal
    assert "10 个工作日内" in renewal


def test_pressing_the_button_without_the_right_begins_nothing(client: HouseClient, stage: Stage) -> None:
    applicant = holder(stage, hours=10)
    with on(IN_TIME):
        answer = Browser(client, stage, applicant).send("/me/apply/renewal")
    assert answer.status_code == 409
    assert "还缺 50 学时" in shown(answer.text)


def test_the_form_shows_what_the_register_says_and_sends_none_of_it(client: HouseClient, stage: Stage) -> None:
    applicant = holder(stage)
    with on(IN_TIME):
        browser = Browser(client, stage, applicant)
        page = browser.page(browser.send("/me/apply/renewal").location)
    control = tree(page).xpath("//h:input[@id='f-hours_counted']", namespaces=XHTML)[0]
    assert (control.get("value"), control.get("name"), control.get("readonly") is not None) == ("60", None, True)
    picked = tree(page).xpath("//h:input[@id='f-practice_unit_id']/@value", namespaces=XHTML)
    assert picked == ["北京设备监理有限公司"]


def test_another_unit_is_told_before_anything_is_printed(client: HouseClient, stage: Stage) -> None:
    applicant, other = holder(stage), unit(stage)
    with on(IN_TIME):
        case_id = stage.begun(applicant, "renewal", practice_unit_id=str(other), **CONTACT)
        browser = Browser(client, stage, applicant)
        path = f"/me/cases/{case_id}/form"
        answer = browser.send(path, browser.page(path), action="next")
        check = browser.page(f"/me/cases/{case_id}/check")
    assert answer.status_code == 422
    assert "请先办理变更登记" in shown(answer.text)
    assert any(text.endswith("请先办理变更登记") for text in links(check))


def test_a_change_asks_for_two_attachments_and_no_membership(client: HouseClient, stage: Stage) -> None:
    applicant, other = holder(stage), unit(stage)
    with on(IN_TIME):
        case_id = stage.begun(applicant, "change", practice_unit_id=str(other))
        browser = Browser(client, stage, applicant)
        page = shown(browser.page(f"/me/cases/{case_id}/attachments"))
        export = shown(browser.page(f"/me/cases/{case_id}/export"))
    assert "原单位离职证明" in page
    assert "身份证明" not in page
    assert "个人会员" not in page
    assert "变更后执业单位填写意见，负责人签字，加盖单位公章" in export


def test_records_name_each_service(client: HouseClient, stage: Stage) -> None:
    applicant = holder(stage)
    with on(IN_TIME):
        case_id = stage.submitted(applicant, "renewal", **CONTACT)
        browser = Browser(client, stage, applicant)
        records, case = (shown(browser.page(path)) for path in ("/me/records", f"/me/cases/{case_id}"))
        done = shown(browser.page(f"/me/cases/{case_id}/done"))
    assert "延续登记" in records
    assert "首次登记" in records
    assert "登记有效期止" in case
    assert "审核人员先初审、再复核，10 个工作日内办结" in done


def test_the_home_page_of_whoever_must_renew_leads_there(client: HouseClient, stage: Stage) -> None:
    applicant = holder(stage)
    with on(IN_TIME):
        page = Browser(client, stage, applicant).page("/me")
    assert "您的登记即将到期" in shown(page)
    assert links(page)["办理延续登记"] == "/me/apply/renewal"


def test_whoever_has_lapsed_is_told_that_the_number_stays(client: HouseClient, stage: Stage) -> None:
    applicant = holder(stage)
    with on(date(2026, 3, 16)):
        page = Browser(client, stage, applicant).page("/me")
    assert "您的登记已过期。可以按首次登记重新申请，原登记编号不变" in shown(page)


def test_reviewers_see_what_was_checked_and_what_has_changed_since(client: HouseClient, stage: Stage) -> None:
    applicant = holder(stage)
    with on(IN_TIME):
        case_id = stage.submitted(applicant, "renewal", **CONTACT)
        address = f"/desk/tasks/{stage.claim(case_id, stage.reviewer)}"
        assert stage.reviewer.account_id is not None
        desk = enter(client, stage.reviewer.account_id)
        before = shown(desk.get(address).text)
        _reverse_ten_hours(stage, applicant)
        after = shown(desk.get(address).text)
    assert "系统核对 6 项均满足 提示，不代替审核" in before
    assert "（规则 hours_enough）" in before
    assert "与提交时不同 提交时已满足：登记有效期内已完成 60 学时，要求 60 学时（规则 hours_enough）" in after
    assert "还缺 10 学时" in after
    assert "（规则 hours_short）" in after


def test_a_closed_case_shows_what_held_when_it_was_handed_in(client: HouseClient, stage: Stage) -> None:
    applicant = holder(stage)
    with on(IN_TIME):
        case_id = stage.submitted(applicant, "renewal", **CONTACT)
        task_id = stage.claim(case_id, stage.reviewer)
        with stage.database.transaction() as session:
            reviews.decide(session, task_id, REFUSAL, checklist={}, by=stage.reviewer)
        stage.work()
        _reverse_ten_hours(stage, applicant)
        assert stage.reviewer.account_id is not None
        page = shown(enter(client, stage.reviewer.account_id).get(f"/desk/tasks/{task_id}").text)
    assert "系统核对 6 项均满足" in page


def _reverse_ten_hours(stage: Stage, by: Actor) -> None:
    """An administrator takes one of the holder's records back."""
    administrator = stage.staff("admin1", "administrator")
    with stage.database.transaction() as session:
        record = session.scalars(select(HourRecord.id).where(HourRecord.person_id == by.person_id)).first()
        assert record is not None
        hours.reverse(session, record, "重复导入", by=administrator)


def test_a_service_that_the_menu_does_not_name_is_found_among_the_records(client: HouseClient, stage: Stage) -> None:
    browser = Browser(client, stage, stage.applicant())
    before = browser.page("/me/records")
    settings = stage.database.neighbours.settings
    files = shipped.bundle("renewal", settings.workflows_dir, settings.templates_dir)
    with stage.database.transaction() as session:
        releases.publish(session, "extra", "补充登记", files, by=SYSTEM)
    assert "其他登记事项" not in before
    assert "/me/apply/extra" in links(browser.page("/me/records")).values()
