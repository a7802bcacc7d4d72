"""Pages for anyone: they are there, they switch, they tell how the service is."""

from datetime import timedelta

import pytest
from sqlalchemy import create_engine, delete

from app.database import Database
from app.models import (
    CalendarDay,
    Heartbeat,
)
from app.models.base import now
from tests.house import HouseClient


@pytest.mark.parametrize(
    "path", ["/", "/guide/engineer", "/guide/trainee", "/contact", "/accessibility", "/verify", "/login"]
)
def test_a_page_is_there(client: HouseClient, path: str) -> None:
    assert client.get(path).status_code == 200


def test_the_front_page_leads_to_login_guide_and_verification(client: HouseClient) -> None:
    text = client.get("/").text

    for address in ("/login", "/guide/engineer", "/guide/engineer#first_registration", "/verify", "/contact"):
        assert f'href="{address}"' in text or f'action="{address}"' in text


def test_a_guide_that_is_not_there_is_not_found(client: HouseClient) -> None:
    assert client.get("/guide/nothing").status_code == 404


class TestReading:
    def test_type_and_contrast_are_kept_without_a_script(self, client: HouseClient) -> None:
        headers = {"Referer": "http://localhost/contact"}
        response = client.post("/reading", data={"type": "large"}, headers=headers)
        client.post("/reading", data={"contrast": "high"}, headers=headers)

        assert response.location == "/contact"
        page = client.get("/contact").text
        assert 'data-type="large"' in page
        assert 'data-contrast="high"' in page

    def test_nothing_else_is_kept(self, client: HouseClient) -> None:
        client.post("/reading", data={"type": "huge", "other": "1"}, headers={"Referer": "https://evil.cn/x"})

        assert client.get_cookie("type") is None
        assert client.get_cookie("other") is None

    def test_it_leads_back_only_to_our_own_pages(self, client: HouseClient) -> None:
        response = client.post("/reading", data={"type": "large"}, headers={"Referer": "https://evil.cn/x"})

        assert response.location == "/"


class TestHealth:
    def test_it_is_degraded_without_worker_and_clock_but_serves(self, client: HouseClient) -> None:
        response = client.get("/healthz")

        assert response.status_code == 200
        health = response.get_json()
        assert health["status"] == "degraded"
        assert (health["database"], health["storage"]) == ("ok", "ok")
        assert (health["worker"], health["clock"]) == ("down", "down")

    def test_it_hears_who_gave_a_sign_of_life(self, client: HouseClient, database: Database) -> None:
        with database.transaction() as session:
            session.add(Heartbeat(name="worker", seen_at=now()))
            session.add(Heartbeat(name="clock", seen_at=now() - timedelta(minutes=3)))
        health = client.get("/healthz").get_json()

        assert (health["worker"], health["clock"]) == ("ok", "down")

    def test_it_warns_when_the_calendar_ends_soon(self, client: HouseClient, database: Database) -> None:
        with database.transaction() as session:
            session.execute(delete(CalendarDay))

        assert "工作日历" in client.get("/healthz").get_json()["warnings"][0]

    def test_it_is_down_without_its_database(
        self, client: HouseClient, database: Database, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        client.allow_broken = True
        monkeypatch.setattr(database, "_reader", create_engine("sqlite:////nowhere/at/all.db"))
        response = client.get("/healthz")
        assert response.status_code == 503
        assert response.get_json()["database"] == "down"

    def test_it_asks_for_no_session(self, client: HouseClient) -> None:
        assert "Set-Cookie" not in client.get("/healthz").headers
