"""Sessions live on the server: how they begin, last and end."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from app.database import Database
from app.domain.actor import SYSTEM
from app.models import Account, Visit
from app.models.base import now
from app.services import accounts
from tests.house import HouseClient
from tests.integration.web.entering import log_in
from tests.people import NUMBER, PASSWORD, enter


def test_a_login_gets_a_new_token(client: HouseClient, database: Database, applicant: Account) -> None:
    client.get("/login")
    before = client.get_cookie("visit")
    log_in(client, database, NUMBER, PASSWORD)
    after = client.get_cookie("visit")

    assert before
    assert after
    assert before.value != after.value
    assert after.http_only
    assert after.same_site == "Lax"


def test_only_the_digest_of_the_token_is_kept(client: HouseClient, database: Database, applicant: Account) -> None:
    enter(client, applicant.id)
    cookie = client.get_cookie("visit")

    assert cookie
    with database.reading() as session:
        assert session.scalars(select(Visit.token_digest)).one() != cookie.value


def test_a_copied_cookie_is_worth_nothing_after_the_logout(client: HouseClient, applicant: Account) -> None:
    enter(client, applicant.id)
    cookie = client.get_cookie("visit")
    client.post("/logout")
    assert cookie
    client.set_cookie("visit", cookie.value)

    assert client.get("/me/password").location == "/login?next=/me/password"


@pytest.mark.parametrize(("away", "status"), [(timedelta(minutes=29), 200), (timedelta(minutes=31), 302)])
def test_a_visit_ends_after_half_an_hour_without_a_click(
    client: HouseClient, applicant: Account, away: timedelta, status: int
) -> None:
    enter(client, applicant.id)
    with time_machine.travel(now() + away):
        assert client.get("/me/password").status_code == status


def test_a_visit_ends_after_twelve_hours_of_clicks(client: HouseClient, applicant: Account) -> None:
    start = now()
    enter(client, applicant.id)
    for minutes in range(29, 12 * 60, 29):
        with time_machine.travel(start + timedelta(minutes=minutes)):
            assert client.get("/me/password").status_code == 200
    with time_machine.travel(start + timedelta(hours=12, seconds=1)):
        assert client.get("/me/password").status_code == 302


def test_a_form_that_is_sent_too_late_leads_back_to_itself(client: HouseClient, applicant: Account) -> None:
    enter(client, applicant.id)
    token = client.csrf_token()
    with time_machine.travel(now() + timedelta(minutes=31)):
        response = client.post(
            "/me/password",
            data={"csrf_token": token},
            csrf=False,
            headers={"Referer": "http://localhost/me/password"},
        )

    assert response.status_code == 401
    assert "登录已过期" in response.text
    assert "/login?next=/me/password" in response.text


def test_a_closed_account_is_out_at_once(client: HouseClient, database: Database, applicant: Account) -> None:
    enter(client, applicant.id)
    with database.transaction() as session:
        accounts.disable(session, applicant.id, by=SYSTEM)

    assert client.get("/me/password").status_code == 302


def test_reading_as_a_stranger_keeps_nothing(client: HouseClient, database: Database) -> None:
    for page in ("/", "/contact", "/guide/engineer"):
        client.get(page)

    with database.reading() as session:
        assert session.scalars(select(Visit)).all() == []


@pytest.mark.parametrize("token", ["", "x", "a" * 43, "\u4f60", "a" * 4000])
def test_a_strange_cookie_is_a_new_session(client: HouseClient, token: str) -> None:
    client.set_cookie("visit", token)

    assert client.get("/login").status_code == 200
