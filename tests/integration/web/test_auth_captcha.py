"""验证码: one answer, one browser, five minutes."""

from datetime import timedelta
from uuid import UUID

import pytest
import time_machine

from app.adapters import spoken
from app.database import Database
from app.models import Account, Captcha
from app.models.base import now
from tests.house import HouseClient
from tests.integration.web.entering import captcha_of
from tests.people import NUMBER, PASSWORD, browser


def test_it_is_good_for_one_try(client: HouseClient, database: Database, applicant: Account) -> None:
    captcha = captcha_of(client, database)
    client.post("/login", data={"name": NUMBER, "password": "wrong", **captcha})
    response = client.post("/login", data={"name": NUMBER, "password": PASSWORD, **captcha})

    assert response.status_code == 422
    assert "验证码不正确或已过期" in response.text


def test_a_wrong_answer_uses_it_up_and_is_no_failed_password(
    client: HouseClient, database: Database, applicant: Account
) -> None:
    captcha = captcha_of(client, database)
    client.post("/login", data={"name": NUMBER, "password": PASSWORD, **captcha, "captcha": "wrong"})

    assert client.post("/login", data={"name": NUMBER, "password": PASSWORD, **captcha}).status_code == 422
    with database.reading() as session:
        assert session.get_one(Account, applicant.id).failures == 0


def test_it_belongs_to_one_browser(client: HouseClient, database: Database, applicant: Account) -> None:
    captcha = captcha_of(client, database)
    other = browser(client)
    other.get("/login")

    assert other.post("/login", data={"name": NUMBER, "password": PASSWORD, **captcha}).status_code == 422
    assert other.get(f"/captcha/{captcha['captcha_id']}.png").status_code == 404


def test_it_ends_after_five_minutes(client: HouseClient, database: Database, applicant: Account) -> None:
    captcha = captcha_of(client, database)
    with time_machine.travel(now() + timedelta(minutes=5, seconds=1)):
        response = client.post("/login", data={"name": NUMBER, "password": PASSWORD, **captcha})

    assert response.status_code == 422


def test_its_answer_is_nowhere_but_in_picture_and_sound(client: HouseClient, database: Database) -> None:
    captcha = captcha_of(client, database)
    image = client.get(f"/captcha/{captcha['captcha_id']}.png")
    sound = client.get(f"/captcha/{captcha['captcha_id']}.wav")

    assert image.mimetype == "image/png"
    assert sound.mimetype == "audio/wav"
    assert image.headers["Cache-Control"] == "no-store"
    assert captcha["captcha"] not in client.get("/login").text


def test_another_one_can_be_had(client: HouseClient, database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    captcha = captcha_of(client, database)
    monkeypatch.setattr(spoken, "new_text", lambda: "00700")
    client.get(f"/captcha/{captcha['captcha_id']}.png?new=1")

    with database.reading() as session:
        assert session.get_one(Captcha, UUID(captcha["captcha_id"])).answer == "00700"
