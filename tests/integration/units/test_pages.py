"""The pages of applicants about units, as a browser sees them."""

import re
from uuid import UUID

import pytest

from app.domain.actor import Actor
from tests.house import HouseClient
from tests.integration import organisations as units
from tests.integration.units.office import APPROVAL, Office
from tests.integration.units.test_changes import NEW, OLD, rename
from tests.integration.web.applicant import Browser as Applicant
from tests.integration.web.applicant import shown


@pytest.fixture
def applicant(office: Office) -> Actor:
    return office.applicant()


@pytest.fixture
def page_of(client: HouseClient, office: Office, applicant: Actor) -> Applicant:
    """The applicant's browser."""
    return Applicant(client, office, applicant)


def begun(page_of: Applicant, address: str) -> str:
    """Press 开始填写; where that leads to."""
    page = page_of.page(address)
    action = re.search(r'action="(/me/apply/organisation_request[^"]*)"', page)
    assert action is not None
    return page_of.client.post(action.group(1).replace("&amp;", "&")).location


def test_the_form_leads_to_the_request_that_says_it_is_free(office: Office, page_of: Applicant) -> None:
    draft = office.draft(page_of.actor)
    address = f"/me/apply/organisation_request?case={draft}"

    assert address in page_of.page(f"/me/cases/{draft}/form")
    text = shown(page_of.page(address))
    for said in ("添加单位不收费", "营业执照或法人证书", "5 个工作日内"):
        assert said in text
    for other in ("证件照", "导出", "盖章", "打印登记证书"):
        assert other not in text


def test_a_request_is_played_through_the_pages(office: Office, page_of: Applicant) -> None:
    draft = office.draft(page_of.actor)
    form = begun(page_of, f"/me/apply/organisation_request?case={draft}")
    case_id = UUID(form.split("/")[3])
    after = page_of.send(form, page_of.page(form), **units.answers(), action="next")
    page_of.upload(case_id, "LICENCE", units.picture(), "执照.png")
    check = page_of.page(f"/me/cases/{case_id}/check")
    page_of.client.post(f"/me/cases/{case_id}/submit")
    office.work()

    assert after.location.endswith("/attachments")
    assert "材料已齐全" in check
    assert office.case(case_id).parent_id == draft
    assert office.steps(case_id) == ["review"]


def test_a_known_unit_is_named_on_submission_beside_its_field(office: Office, page_of: Applicant) -> None:
    units.created(office.database, office.administrator)
    case_id = office.begin_request(page_of.actor)
    answer = page_of.client.post(f"/me/cases/{case_id}/submit")

    assert answer.status_code == 422
    assert f"单位已存在：{units.NAME}，请直接选择" in shown(answer.text)


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"uscc": "91350100M000100Y4"}, "18 位"),
        ({"uscc": "91350100M000100Y434"}, "18 位"),
        ({"uscc": "91350100M000100YI3"}, "统一社会信用代码"),
        ({"uscc": "91350100M000100YO3"}, "统一社会信用代码"),
        ({"uscc": "91350100M000100Y44"}, "统一社会信用代码校验位不正确"),
        ({"name": "司" * 201}, "200 个字符"),
        ({"name": "1234567890"}, "不能只有数字和符号"),
        ({"name": "<script>alert(1)</script>公司"}, "不能包含"),
        ({"name": "=cmd|' /C calc'!A0"}, "不能包含"),
        ({"contact_phone": "电话"}, "电话"),
        ({"contact_email": "a@b"}, "邮箱"),
    ],
)
def test_bad_input_is_told_at_its_field(office: Office, page_of: Applicant, typed: dict[str, str], says: str) -> None:
    form = begun(page_of, "/me/apply/organisation_request")
    answer = page_of.send(form, page_of.page(form), **{**units.answers(), **typed}, action="next")
    field = next(iter(typed))

    assert answer.status_code == 422
    assert says in shown(answer.text)
    assert f'id="f-{field}-error"' in answer.text


def test_twenty_a_minute_are_enough(page_of: Applicant) -> None:
    answers = [page_of.client.post("/me/apply/organisation_request").status_code for _ in range(21)]

    assert set(answers[:20]) == {302}
    assert answers[20] == 429


def test_own_requests_stand_below_the_search_with_their_state(office: Office, page_of: Applicant) -> None:
    first = office.ask(page_of.actor)
    waiting = office.applicant(2)
    office.ask(waiting)
    text = shown(page_of.page("/me/organisations"))

    assert office.case(first).number in text
    assert units.NAME in text


def test_who_waits_for_the_same_unit_reads_so(office: Office, page_of: Applicant) -> None:
    office.ask(office.applicant(2))
    case_id = office.ask(page_of.actor)

    assert "相同单位的申请正在审核，结果将一并通知" in shown(page_of.page(f"/me/cases/{case_id}"))
    assert "撤回" in shown(page_of.page(f"/me/cases/{case_id}"))


def test_a_settled_request_offers_neither_certificate_nor_copy(office: Office, page_of: Applicant) -> None:
    case_id = office.ask(page_of.actor)
    office.answer(case_id, APPROVAL)
    text = shown(page_of.page(f"/me/cases/{case_id}"))

    assert "已通过" in text
    for other in ("登记证书", "领取证书", "复制为新申请"):
        assert other not in text


def test_a_former_name_is_found_by_applicants(office: Office, page_of: Applicant) -> None:
    rename(office)
    script = {"HX-Request": "true"}

    found = page_of.client.get(f"/me/organisations?q={OLD}", headers=script).text
    assert NEW in found
    assert f"曾用名：{OLD}" in found


def test_a_reissued_certificate_has_a_case_without_a_form(office: Office, page_of: Applicant) -> None:
    first = office.approved(page_of.actor)
    office.work()
    office.issue(first)
    office.work()
    rename(office)
    office.work()
    [case] = office.reissues()
    office.issue(case.id)
    office.work()
    own = shown(page_of.page(f"/me/cases/{case.id}"))
    records = shown(page_of.page("/me/records"))

    assert "换发证书" in own
    assert "填写申请表" not in own
    assert case.number in records
