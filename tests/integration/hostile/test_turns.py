"""Steps out of turn: skipped, repeated, too late, from an old page; never more than once, never a fault of ours."""

import pytest
from sqlalchemy import func, select, update

from app.models import Attachment, Case, Certificate, Decision, Task
from tests.integration.hostile import papers
from tests.integration.hostile.office import Office

STALE = ["", "0", "-1", "x", "1e3", "１", "²", str(2**63), str(10**30), "1.0", "null", " "]
REMARK = {"outcome": "return", "remark_general": "请补充材料"}


def count(office: Office, table: type) -> int:
    """How many rows a table has."""
    with office.reading() as session:
        return session.scalars(select(func.count()).select_from(table)).one()


def case(office: Office, name: str) -> Case:
    """A case as it is now."""
    with office.reading() as session:
        return session.get_one(Case, office.id(name))


def test_handing_in_without_anything_lists_everything_at_once(office: Office) -> None:
    with office.unchanged():
        answer = office.ask(office.enter("other"), "POST applicant.submit", case_id=office.scene.ids["other_case"])

    assert answer.status_code == 422
    for words in (
        "尚未导出申请表",
        "缺少附件：身份证明",
        "缺少附件：学历证明",
        "缺少附件：资格证书",
        "缺少附件：申请表",
    ):
        assert words in answer.text


def test_handing_in_twice_leads_to_the_same_confirmation(office: Office) -> None:
    browser, before = office.enter("owner"), count(office, Task)
    first = office.ask(browser, "POST applicant.submit", {"confirmed": "true"})
    with office.unchanged():
        second = office.ask(browser, "POST applicant.submit", {"confirmed": "true"})

    assert (first.status_code, second.status_code) == (303, 303)
    assert first.location == second.location
    assert count(office, Task) == before + 1


@pytest.mark.parametrize("route", ["submit", "export_order", "form_save", "draft", "form_choose", "membership_choose"])
def test_nothing_goes_on_after_withdrawing(office: Office, route: str) -> None:
    browser = office.enter("owner")
    sent = papers.application(office, changes={"school": "清华大学"})
    assert office.ask(browser, "POST applicant.withdraw").status_code == 302
    with office.unchanged():
        answer = office.ask(browser, f"POST applicant.{route}", sent)

    assert answer.status_code in (303, 409)
    assert case(office, "case_id").status == "已撤回"


def test_withdrawing_twice_is_told(office: Office) -> None:
    browser = office.enter("owner")
    office.ask(browser, "POST applicant.withdraw")
    with office.unchanged():
        assert office.ask(browser, "POST applicant.withdraw").status_code == 409


def test_nobody_withdraws_what_a_reviewer_has_taken(office: Office) -> None:
    office.ask(office.enter("reviewer"), "POST desk.claim")
    browser, waiting = office.enter("third"), office.scene.ids["waiting"]
    with office.unchanged():
        answer = office.ask(browser, "POST applicant.withdraw", case_id=waiting)

    assert answer.status_code == 409
    assert "审核人员已开始办理" in answer.text


@pytest.mark.parametrize("route", ["POST applicant.form_save", "POST applicant.draft"])
@pytest.mark.parametrize("version", STALE)
def test_a_stale_page_saves_nothing_and_loses_nothing(office: Office, route: str, version: str) -> None:
    sent = papers.application(office, changes={"school": "清华大学", "version": version})
    with office.unchanged():
        answer = office.ask(office.enter("owner"), route, sent)

    assert answer.status_code == 409
    assert "清华大学" in answer.get_data(as_text=True) or "清华大学" in str(answer.get_json(silent=True))


@pytest.mark.parametrize("version", STALE)
def test_a_stale_profile_saves_nothing_and_loses_nothing(office: Office, version: str) -> None:
    sent = papers.profile(office, changes={"school": "清华大学", "version": version})
    with office.unchanged():
        answer = office.ask(office.enter("owner"), "POST applicant.profile_save", sent)

    assert answer.status_code == 409
    assert "清华大学" in answer.text


def test_a_form_without_a_version_is_a_stale_one(office: Office) -> None:
    sent = papers.application(office, changes={"school": "清华大学"})
    sent.poplist("version")

    assert office.ask(office.enter("owner"), "POST applicant.form_save", sent).status_code == 409


def test_a_certificate_is_not_printed_before_it_is_made(office: Office) -> None:
    with office.database.transaction() as session:
        session.execute(update(Certificate).values(state="PENDING", file_id=None))
    with office.unchanged():
        answer = office.ask(office.enter("owner"), "POST applicant.certificate_print")

    assert answer.status_code == 409
    assert "证书正在生成" in answer.text


def test_a_task_is_decided_by_who_has_taken_it(office: Office) -> None:
    first, second = office.enter("reviewer"), office.enter("victim")
    office.ask(first, "POST desk.claim")
    with office.unchanged():
        answers = [
            office.ask(second, route, {"outcome": "approve"})
            for route in ("POST desk.claim", "POST desk.decide", "POST desk.release")
        ]

    assert [answer.status_code for answer in answers] == [303, 409, 409]
    office.ask(second, "POST desk.claim")
    assert "此任务已由 reviewer1 认领" in second.get("/desk/").text


def test_a_task_is_decided_once(office: Office) -> None:
    browser = office.enter("reviewer")
    office.ask(browser, "POST desk.claim")
    before = count(office, Decision)
    first = office.ask(browser, "POST desk.decide", REMARK)
    with office.unchanged():
        again = [office.ask(browser, f"POST desk.{act}", REMARK) for act in ("decide", "claim", "release")]

    assert first.status_code == 303
    assert [answer.status_code for answer in again] == [409, 303, 409]
    assert count(office, Decision) == before + 1


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({}, "请选择审核结论"),
        ({"outcome": "APPROVE"}, "请选择审核结论"),
        ({"outcome": "return"}, "请至少填写一条补正意见"),
        ({"outcome": "refuse"}, "请选择理由"),
        ({"outcome": "refuse", "reason_code": "x", "opinion": "不符"}, "请从列表中选择"),
        ({"outcome": "approve", "remark_general": "不清晰"}, "有补正意见时不能选择“通过”"),
        ({"outcome": "return", "remark_field": "nothing", "remark_text": "不清晰"}, "不在此申请中"),
        ({"outcome": "return", "remark_field": "school.\x07", "remark_text": "不清晰"}, "不在此申请中"),
        ({"outcome": "approve", "opinion": "长" * 2001}, "审核意见最长 2000"),
        ({"outcome": "approve", "opinion": "响\x07铃"}, "不允许的字符"),
    ],
)
def test_a_decision_says_what_is_wrong_with_it(office: Office, sent: dict[str, str], words: str) -> None:
    browser = office.enter("reviewer")
    office.ask(browser, "POST desk.claim")
    with office.unchanged("task"):  # which notes that its holder is at work
        answer = office.ask(browser, "POST desk.decide", sent)

    assert answer.status_code == 422
    assert words in answer.text
    assert sent.get("opinion", "")[:9] in answer.text


def test_an_attachment_is_cleared_once(office: Office) -> None:
    browser = office.enter("owner")
    first = office.ask(browser, "POST applicant.attachment_clear")
    with office.unchanged():
        second = office.ask(browser, "POST applicant.attachment_clear")

    assert (first.status_code, second.status_code) == (302, 404)
    with office.reading() as session:
        assert session.get_one(Attachment, office.id("attachment_id")).removed_in == 2
