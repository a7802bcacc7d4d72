"""Getting in by guessing, replaying, copying and staying."""

import re
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import delete, update

from app.models import Account, Captcha, Grant, Person
from app.services import accounts
from tests.integration.core.stage import resident_number
from tests.integration.hostile.browser import Browser
from tests.integration.hostile.office import Office
from tests.integration.hostile.scene import NUMBER
from tests.people import PASSWORD

GENERIC = "证件号码或密码不正确"
NEW_PASSWORD = "湖边的三棵白杨树"
INITIAL = resident_number(4)[-6:]
# (login name, password, status, words); the rows of the catalogue that a form can be sent with
TRIES = [
    ("", PASSWORD, 422, "请输入身份证号"),
    (" \u3000\u200b", PASSWORD, 422, "请输入身份证号"),
    (NUMBER, "", 422, "请输入密码"),
    (NUMBER[:17], PASSWORD, 422, GENERIC),
    (NUMBER + "0", PASSWORD, 422, GENERIC),
    (NUMBER + "\n1", PASSWORD, 422, GENERIC),
    (NUMBER, PASSWORD + " ", 422, GENERIC),
    (NUMBER, PASSWORD.upper(), 422, GENERIC),
    (NUMBER, "x" * 129, 422, "密码最长 128 个字符"),
    (NUMBER, "x" * 2_000_000, 413, ""),
    (NUMBER, "\0" + PASSWORD, 400, "不允许的字符"),
    ("' OR '1'='1", "' OR '1'='1", 422, GENERIC),
    ("admin'--", "x", 422, GENERIC),
    ("x" * 100_000, "x", 422, GENERIC),
    ("\ufffd\U0001f600", "x", 422, GENERIC),
    (f" {NUMBER[:6]}\u00a0{NUMBER[6:]}\u3000", PASSWORD, 302, ""),
    (NUMBER.translate({code: code + 0xFEE0 for code in range(0x30, 0x3A)}), PASSWORD, 302, ""),
]


def captcha(office: Office, browser: Browser) -> dict[str, str]:
    """A 验证码 of this browser with its answer, as the form sends them."""
    found = re.search(r'name="captcha_id" value="([^"]+)"', browser.get("/login").text)
    assert found
    with office.reading() as session:
        return {"captcha_id": found[1], "captcha": session.get_one(Captcha, UUID(found[1])).answer}


def log_in(office: Office, browser: Browser, name: str = NUMBER, password: str = PASSWORD, **others: Any) -> Any:
    """Fill in the login form."""
    return browser.post("/login", data={"name": name, "password": password, **captcha(office, browser), **others})


@pytest.mark.parametrize(("name", "password", "status", "words"), TRIES)
def test_a_login_is_answered_in_words(office: Office, name: str, password: str, status: int, words: str) -> None:
    answer = log_in(office, office.enter("anonymous"), name, password)

    assert answer.status_code == status
    assert words in answer.text
    assert "11010519" not in re.sub(r'name="name"[^>]*', "", answer.text)


@pytest.mark.parametrize(
    "others", [{"captcha": ""}, {"captcha": "00000000"}, {"captcha_id": ""}, {"captcha_id": "0" * 32}]
)
def test_without_the_right_captcha_no_password_is_tried(office: Office, others: dict[str, str]) -> None:
    assert log_in(office, office.enter("anonymous"), **others).status_code == 422
    with office.reading() as session:
        assert session.get_one(Account, office.scene.accounts["owner"]).failures == 0


def test_the_eleventh_try_has_to_wait(office: Office) -> None:
    wrong = [log_in(office, office.enter("anonymous"), password="wrong").status_code for _ in range(10)]
    late = log_in(office, office.enter("anonymous"))

    assert set(wrong) == {422}
    assert late.status_code == 429
    assert "登录过于频繁，请" in late.text
    assert 1 <= int(late.headers["Retry-After"]) <= 60


def test_the_token_from_before_the_login_is_worth_nothing(office: Office) -> None:
    browser, robber = office.enter("anonymous"), office.enter("anonymous")
    planted = "A" * 43
    browser.set_cookie("visit", planted)
    robber.set_cookie("visit", planted)
    assert log_in(office, browser).status_code == 302

    assert browser.get("/me").status_code == 200
    assert robber.get("/me").status_code == 302


def test_a_copied_cookie_dies_with_the_logout(office: Office) -> None:
    browser, robber = office.enter("owner"), office.enter("anonymous")
    copied = browser.get_cookie("visit")
    assert copied
    robber.set_cookie("visit", copied.value)
    assert robber.get("/me").status_code == 200
    browser.post("/logout")

    assert robber.get("/me").status_code == 302
    assert office.ask(robber, "POST applicant.submit").status_code == 401


def test_a_new_password_ends_all_other_visits(office: Office) -> None:
    browser, elsewhere = office.enter("owner"), office.enter("owner")
    form = {"old_password": PASSWORD, "password": NEW_PASSWORD, "password_again": NEW_PASSWORD}
    assert browser.post("/me/password", data=form).status_code == 302

    assert browser.get("/me").status_code == 200
    assert elsewhere.get("/me").status_code == 302
    assert log_in(office, office.enter("anonymous")).status_code == 422


def test_a_closed_account_is_out_with_the_next_click(office: Office) -> None:
    browser = office.enter("reviewer")
    with office.database.transaction() as session:
        session.execute(update(Account).where(Account.id == office.scene.accounts["reviewer"]).values(state="disabled"))

    assert browser.get("/desk/").status_code == 302


def test_a_role_that_was_taken_away_counts_no_more(office: Office) -> None:
    browser = office.enter("reviewer")
    with office.database.transaction() as session:
        session.execute(delete(Grant).where(Grant.account_id == office.scene.accounts["reviewer"]))

    assert browser.get("/desk/").status_code == 403


def test_the_initial_password_never_works_again(office: Office) -> None:
    with office.database.transaction() as session:
        account = session.get_one(Account, office.scene.accounts["newcomer"])
        account.state, account.password_hash = accounts.NEW, ""
        number = session.get_one(Person, account.person_id).qualification_no
    browser = office.enter("anonymous")
    assert log_in(office, browser, resident_number(4), INITIAL).status_code == 302
    assert browser.get("/me").location == "/activate"
    form = {"qualification_no": number, "password": NEW_PASSWORD, "password_again": NEW_PASSWORD}
    assert browser.post("/activate", data=form).status_code == 302

    assert log_in(office, office.enter("anonymous"), resident_number(4), INITIAL).status_code == 422
