"""Logging in: what may be typed, what every failure looks like, where it leads."""

import re

import pytest
from sqlalchemy import select

from app.database import Database
from app.domain.actor import SYSTEM
from app.models import Account, Event
from app.services import accounts
from tests.house import HouseClient
from tests.integration.web.entering import captcha_of, log_in
from tests.people import NUMBER, PASSWORD, add_staff

GENERIC = "证件号码或密码不正确"


@pytest.mark.parametrize(
    "name", [NUMBER, NUMBER.lower(), f" {NUMBER[:6]} {NUMBER[6:]}\u3000", "１１０１０５１９４９１２３１００２Ｘ"]
)
def test_the_number_may_be_typed_in_any_width_and_case(
    client: HouseClient, database: Database, applicant: Account, name: str
) -> None:
    assert log_in(client, database, name, PASSWORD) == 302
    assert "张三丰" in client.get("/").text


def test_staff_logs_in_with_a_user_name(client: HouseClient, database: Database) -> None:
    with database.transaction() as session:
        add_staff(session, "li.si", "reviewer")

    assert log_in(client, database, "Li.Si", PASSWORD) == 302


@pytest.mark.parametrize("password", [f" {PASSWORD}", PASSWORD.upper(), PASSWORD + "\u3000", "x"])
def test_the_password_is_compared_to_the_letter(
    client: HouseClient, database: Database, applicant: Account, password: str
) -> None:
    form = {"name": NUMBER, "password": password, **captcha_of(client, database)}
    response = client.post("/login", data=form)

    assert response.status_code == 422
    assert GENERIC in response.text
    assert "字母须大写" in response.text


def test_every_failure_looks_the_same(client: HouseClient, database: Database, applicant: Account) -> None:
    with database.transaction() as session:
        accounts.disable(session, add_staff(session, "closed", "reviewer").id, by=SYSTEM)
    pages = []
    for name, password in ((NUMBER, "wrong"), ("closed", PASSWORD), ("110000199003071231", "wrong"), ("x'--", "wrong")):
        form = {"name": name, "password": password, **captcha_of(client, database)}
        response = client.post("/login", data=form)
        pages.append((response.status_code, re.sub(r'value="[^"]*"|[0-9a-f-]{36}|content="[^"]*"', "", response.text)))

    assert len(set(pages)) == 1
    assert GENERIC in pages[0][1]


def test_what_is_missing_is_said_at_once(client: HouseClient) -> None:
    response = client.post("/login", data={})

    assert response.status_code == 422
    for words in ("请输入身份证号", "请输入密码", "请输入验证码"):
        assert words in response.text


def test_a_password_that_is_too_long_is_not_tried(client: HouseClient, database: Database) -> None:
    form = {"name": NUMBER, "password": "x" * 129, **captcha_of(client, database)}

    assert "密码最长 128 个字符" in client.post("/login", data=form).text


@pytest.mark.parametrize(
    "address", ["//evil.cn", "/\\evil.cn", "https:evil.cn", "https://evil.cn/", "%2f%2fevil.cn", "/\tevil", "/\n/evil"]
)
def test_nobody_is_led_elsewhere_after_logging_in(
    client: HouseClient, database: Database, applicant: Account, address: str
) -> None:
    form = {"name": NUMBER, "password": PASSWORD, "next": address, **captcha_of(client, database)}
    response = client.post("/login", data=form)

    assert response.location == "/begin"


def test_who_wanted_a_page_gets_there_after_logging_in(
    client: HouseClient, database: Database, applicant: Account
) -> None:
    asked = client.get("/me/password?a=1").location
    form = {"name": NUMBER, "password": PASSWORD, "next": "/me/password?a=1", **captcha_of(client, database, asked)}

    assert client.post("/login", data=form).location == "/me/password?a=1"


def test_logins_are_written_down_without_the_number(
    client: HouseClient, database: Database, applicant: Account
) -> None:
    log_in(client, database, NUMBER, "wrong")
    log_in(client, database, NUMBER, PASSWORD)

    with database.reading() as session:
        events = session.scalars(select(Event).where(Event.kind.startswith("login")).order_by(Event.id)).all()
        assert [event.kind for event in events] == ["login_failed", "login_succeeded"]
        assert all(NUMBER not in f"{event.content}{event.actor}" for event in events)
