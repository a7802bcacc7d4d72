"""The reviewers' desk in the hands of reviewers: racing, returning, without a mouse, for an absent colleague."""

import re
from uuid import UUID

import pytest
from playwright.sync_api import expect

from app.adapters import docx_text
from app.domain.calendar import today
from app.models.base import now
from app.queries import letters
from tests.e2e.conftest import Visits
from tests.e2e.pages import Application, Desk, control, fill, log_in
from tests.e2e.people import REVIEWER, Beside, Login
from tests.e2e.visitor import Visitor

pytestmark = pytest.mark.browser

SCHOOL, DIPLOMA = "毕业院校", "学历证明"


def test_of_two_reviewers_who_press_at_once_one_gets_the_case(
    visits: Visits, accounts: dict[str, Login], beside: Beside
) -> None:
    case = beside.case(_waiting(beside, "冯竞办"))
    racers = [Desk(_at_the_desk(visits, who)) for who in (accounts[REVIEWER], beside.colleague("race", "reviewer"))]
    buttons = [racer.row(case.number).get_by_role("button", name="认领") for racer in racers]
    for button in buttons:
        expect(button).to_be_visible()
    for button in buttons:
        button.evaluate("(button) => setTimeout(() => button.click())")  # the other one is not waited for
    for racer in racers:
        expect(racer.page.get_by_text(re.compile("我已认领|此任务已由"))).to_be_visible()
    opened = [racer.page.locator("[data-decision]").count() for racer in racers]
    assert sorted(opened) == [0, 1]
    loser = racers[opened.index(0)]
    loser.visitor.look()
    expect(loser.page.get_by_text("此任务已由")).to_contain_text("认领")
    assert loser.row(case.number).count() == 0


def test_a_colleague_takes_over_with_a_reason_and_the_former_holder_is_told(
    visits: Visits, accounts: dict[str, Login], beside: Beside
) -> None:
    case = beside.case(_waiting(beside, "陈接手"))
    task_id = beside.claim(case.id, beside.reviewer)
    taker = _at_the_desk(visits, beside.colleague("taker", "reviewer"))
    taker.open(f"/desk/tasks/{task_id}")
    taker.follow("接手")
    taker.press("接手")
    taker.sees("请填写原因")
    taker.look()
    fill(taker, {"reason": "承办人病假，申请人催办"})
    taker.press("接手")
    taker.sees(f"{case.number} 已由您接手")
    expect(taker.page.locator("[data-decision]")).to_be_visible()
    former = _at_the_desk(visits, accounts[REVIEWER])
    former.open("/desk/messages")
    former.sees("承办人病假，申请人催办")
    former.look()
    former.open(f"/desk/tasks/{task_id}")
    former.sees("taker 办理中")


def test_on_leave_a_deputy_has_the_case_and_gives_it_back(visits: Visits, beside: Beside) -> None:
    case = beside.case(_waiting(beside, "何休假"))
    names = "on leave", "deputy"
    absent, deputy = (_at_the_desk(visits, beside.colleague(name, "reviewer")) for name in names)
    Desk(absent).claim(case.number)
    absent.open("/desk/leave")
    day = today(now()).isoformat()
    fill(absent, {"first_day": day, "last_day": day})
    control(absent, "deputy_id").select_option(label=names[1])
    absent.look()
    absent.press("登记")
    absent.sees("已登记休假")
    absent.look()
    deputy.waits_for(case.number, "/desk/mine")
    deputy.look()
    deputy.follow(case.number)
    deputy.sees(f"代 {names[0]} 办理")
    absent.open("/desk/leave")
    absent.press("取消")
    absent.press("确定")
    absent.sees("休假已取消")
    absent.open("/desk/mine")
    absent.sees(case.number)
    deputy.open("/desk/mine")
    assert deputy.page.get_by_text(case.number).count() == 0


def test_remarks_go_back_and_forth_until_each_is_resolved(
    visits: Visits, accounts: dict[str, Login], beside: Beside
) -> None:
    who, actor = beside.newcomer("蒋三轮")
    case = beside.case(beside.submitted(actor))
    desk, applicant = Desk(_at_the_desk(visits, accounts[REVIEWER])), _at_the_desk(visits, who)
    desk.claim(case.number)
    desk.remark(SCHOOL, "请填写院校全称")
    desk.remark(DIPLOMA, "扫描件不清晰，请重新扫描")
    desk.decide("退回补正")
    _correct(applicant, case.id, {SCHOOL, DIPLOMA}, "华北电力大学（北京）")
    beside.hand_in(case.id, actor)

    desk.claim(case.number)
    desk.visitor.sees("华北电力大学（北京）")
    _settle(desk, {SCHOOL: "仍需补正", DIPLOMA: "已解决"})
    desk.visitor.look()
    desk.decide("退回补正")
    _correct(applicant, case.id, {SCHOOL}, "华北电力大学（北京昌平）")
    applicant.sees("第 2 次提出")
    beside.hand_in(case.id, actor)

    desk.claim(case.number)
    _settle(desk, {SCHOOL: "已解决"})
    desk.visitor.look()
    desk.decide("通过")
    assert beside.open_task(case.id).element == "recheck"


def test_the_letter_beside_the_decision_is_the_one_that_is_sent(
    visits: Visits, accounts: dict[str, Login], beside: Beside
) -> None:
    who, actor = beside.newcomer("沈通知")
    case = beside.case(beside.submitted(actor))
    desk, applicant = Desk(_at_the_desk(visits, accounts[REVIEWER])), _at_the_desk(visits, who)
    desk.claim(case.number)
    desk.remark(SCHOOL, "与学历证书不一致")
    desk.choose("退回补正")
    fill(desk.visitor, {"opinion": "请一次补齐"})
    paper = desk.page.get_by_role("region", name="补正通知书")
    expect(paper).to_contain_text("请一次补齐")
    expect(paper).to_contain_text("与学历证书不一致")
    desk.visitor.look()
    shown = paper.inner_text()
    desk.decide("退回补正")
    applicant.waits_for("补正通知书", f"/me/cases/{case.id}")
    applicant.look()
    assert _sent(beside, case.id).split() == shown.split()


def test_from_the_queue_to_the_decision_without_a_mouse(
    visits: Visits, accounts: dict[str, Login], beside: Beside
) -> None:
    case = beside.case(_waiting(beside, "韩键盘"))
    reviewer = _at_the_desk(visits, accounts[REVIEWER])
    keys = reviewer.page.keyboard
    keys.press("/")
    keys.type(case.number)
    keys.press("Enter")
    expect(reviewer.page.locator("[data-shortcut-row]")).to_have_count(1)
    keys.press("j")
    keys.press("c")
    expect(reviewer.page.locator("[data-decision]")).to_be_visible()
    for key in ("2", "j", "x", "a"):
        keys.press(key)
    expect(reviewer.page.get_by_role("radio", name="通过")).to_be_checked()
    keys.press("Control+Enter")
    reviewer.sees(f"{case.number} 已提交意见：通过")
    assert beside.open_task(case.id).element == "recheck"


def _correct(applicant: Visitor, case_id: UUID, asked: set[str], school: str) -> None:
    """Exactly what was remarked can be changed; the list says what is done."""
    applicant.open(f"/me/cases/{case_id}/form")
    listed = applicant.page.locator("#todo li")
    expect(listed).to_have_count(len(asked))
    for about in asked:
        expect(listed.filter(has_text=about)).to_be_visible()
    expect(control(applicant, "major")).not_to_be_editable()
    fill(applicant, {"school": school})
    Application(applicant).autosaves()
    applicant.page.reload()
    expect(listed.filter(has_text=SCHOOL)).to_contain_text("已修改")
    applicant.look()


def _settle(desk: Desk, results: dict[str, str]) -> None:
    """Say of each remark of the round before what became of it."""
    for about, result in results.items():
        desk.page.get_by_role("group", name=f"“{about}”的处理结果").get_by_label(result).check()


def _sent(beside: Beside, case_id: UUID) -> str:
    """What the latest letter of a case says."""
    with beside.database.reading() as session:
        file = letters.of_case(session, case_id)[0].document.docx
        assert file is not None
    data = beside.database.neighbours.storage.get(file.key)
    return "\n".join(paragraph.text for paragraph in docx_text.paragraphs(data))


def _at_the_desk(visits: Visits, who: Login) -> Visitor:
    visitor = visits()
    log_in(visitor, who)
    return visitor


def _waiting(beside: Beside, full_name: str) -> UUID:
    """The case of somebody who applied a moment ago."""
    _, actor = beside.newcomer(full_name)
    return beside.submitted(actor)
