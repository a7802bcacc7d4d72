"""The case page in a browser: what is typed is never lost, what changes is told, and how few keys a case takes."""

import re

import pytest
from playwright.sync_api import Locator, expect
from sqlalchemy import delete, select

from app.models import Account, Visit
from tests.e2e.conftest import Visits
from tests.e2e.pages import control, fill, log_in
from tests.e2e.people import Beside, Login
from tests.e2e.visitor import Visitor

pytestmark = pytest.mark.browser

SAVED = re.compile("草稿已保存")
NOT_LOGGED_IN = "401"


def test_typed_text_survives_a_lost_session(visits: Visits, beside: Beside) -> None:
    who = beside.colleague("writer", "reviewer")
    reviewer, path = _working(visits, beside, who, "许会话")
    fill(reviewer, {"opinion": "已经保存的意见"})
    expect(_note(reviewer)).to_have_text(SAVED)
    with beside.database.transaction() as session:
        account = select(Account.id).where(Account.display_name == who.full_name).scalar_subquery()
        session.execute(delete(Visit).where(Visit.account_id == account))
    fill(reviewer, {"opinion": "会话失效后写的意见"})
    reviewer.follow("重新登录后继续填写")
    _log_in_here(reviewer, who)
    expect(reviewer.page).to_have_url(re.compile(path))
    expect(control(reviewer, "opinion")).to_have_value("会话失效后写的意见")
    expect(_note(reviewer)).to_have_text(SAVED)
    reviewer.faults = [fault for fault in reviewer.faults if NOT_LOGGED_IN not in fault]


def test_two_windows_keep_the_remarks_of_both_and_ask_for_the_rest(visits: Visits, beside: Beside) -> None:
    reviewer, path = _working(visits, beside, beside.colleague("two windows", "reviewer"), "吕两窗")
    first = reviewer.page
    reviewer.another_window()
    reviewer.open(path)
    _remark(reviewer, "毕业院校", "请填写全称")
    fill(reviewer, {"opinion": "第二个窗口"})
    expect(_note(reviewer)).to_have_text(SAVED)
    reviewer.page = first
    first.bring_to_front()
    _remark(reviewer, "手机", "号码有误")
    fill(reviewer, {"opinion": "第一个窗口"})
    dialog = first.get_by_role("dialog")
    expect(dialog).to_contain_text("第二个窗口")
    reviewer.look()
    dialog.get_by_role("button", name="按所选内容保存").click()
    expect(_note(reviewer)).to_have_text(SAVED)
    first.reload()
    expect(control(reviewer, "opinion")).to_have_value("第一个窗口")
    for about, text in {"毕业院校": "请填写全称", "手机": "号码有误"}.items():
        expect(first.get_by_label(f"对“{about}”的补正意见")).to_have_value(text)


def test_a_case_that_is_taken_over_says_so_and_keeps_the_text(visits: Visits, beside: Beside) -> None:
    reviewer, path = _working(visits, beside, beside.colleague("unaware", "reviewer"), "施接走")
    fill(reviewer, {"opinion": "写到一半"})
    expect(_note(reviewer)).to_have_text(SAVED)
    taker = visits()
    log_in(taker, beside.colleague("quick", "reviewer"))
    taker.open(f"{path}/handover")
    fill(taker, {"reason": "加急"})
    taker.press("接手")
    reviewer.sees("此任务现由 quick 办理")
    expect(control(reviewer, "opinion")).to_have_value("写到一半")
    reviewer.look()


def test_a_standard_case_takes_twelve_keys(visits: Visits, beside: Beside) -> None:
    """The count of docs/reviewers.md: three attachments, seven sections, the outcome, and on to the next case."""
    reviewer, path = _working(visits, beside, beside.colleague("quick keys", "reviewer"), "孔快捷")
    beside.submitted(beside.newcomer("曹下件")[1])
    keys = ["1", "2", "3", *["Shift+X"] * 7, "a", "Control+Shift+Enter"]
    assert len(keys) == 12
    for key in keys[:-2]:
        reviewer.page.keyboard.press(key)
    expect(reviewer.page.locator("[data-check-count]")).to_have_text(re.compile(r"已核对 (\d+) / \1 项"))
    for key in keys[-2:]:
        reviewer.page.keyboard.press(key)
    reviewer.sees("已提交意见：通过")
    expect(reviewer.page.locator("[data-decision]")).to_be_visible()
    assert path not in reviewer.page.url


def _working(visits: Visits, beside: Beside, who: Login, applicant: str) -> tuple[Visitor, str]:
    """A reviewer with a case of their own on the screen, and its path."""
    case_id = beside.submitted(beside.newcomer(applicant)[1])
    path = f"/desk/tasks/{beside.open_task(case_id).id}"
    reviewer = visits()
    log_in(reviewer, who)
    reviewer.open(path)
    reviewer.press("认领")
    expect(reviewer.page.locator("[data-decision]")).to_be_visible()
    return reviewer, path


def _log_in_here(visitor: Visitor, who: Login) -> None:
    """Log in on the page that one was sent to, which leads back."""
    captcha_id = visitor.page.locator("input[name=captcha_id]").get_attribute("value") or ""
    answer = visitor.instance.captcha_answer(captcha_id)
    fill(visitor, {"name": who.name, "password": who.password, "captcha": answer})
    visitor.press("登录")


def _remark(visitor: Visitor, about: str, text: str) -> None:
    visitor.page.get_by_role("button", name=re.compile(f"提意见 *：{about}$")).click()
    visitor.page.get_by_label(f"对“{about}”的补正意见").fill(text)


def _note(visitor: Visitor) -> Locator:
    return visitor.page.locator("[data-autosave-note]")
