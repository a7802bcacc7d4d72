"""What one request says to the next travels with the browser, is read once, and can be made by nobody else."""

from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from app.database import Database
from app.models import Account, Visit
from app.models.base import now
from app.services.visits import digest_of
from app.web import notices
from tests.house import HouseClient
from tests.people import enter

MINE, OTHERS = "a" * 64, "b" * 64


def _say(client: HouseClient, words: str = "草稿已保存") -> None:
    """Leave a message as a request of this browser would."""
    cookie = client.get_cookie("visit")
    assert cookie
    value = notices.closed(client.application, digest_of(cookie.value), [("success", words)])
    client.set_cookie("notice", value)


@pytest.fixture
def visitor(client: HouseClient, applicant: Account) -> HouseClient:
    """A browser of somebody who is logged in."""
    return enter(client, applicant.id)


def test_a_message_is_shown_once(visitor: HouseClient) -> None:
    _say(visitor)
    assert "草稿已保存" in visitor.get("/contact").text
    assert "草稿已保存" not in visitor.get("/contact").text


def test_a_message_writes_nothing(visitor: HouseClient, database: Database) -> None:
    _say(visitor)
    visitor.get("/contact")
    with database.reading() as session:
        assert session.scalars(select(Visit.content)).all() == [{}]


def test_a_message_of_another_visit_is_not_shown(app: Flask) -> None:
    value = notices.closed(app, OTHERS, [("success", "别人的消息")])
    assert notices.opened(app, MINE, value) == []


@pytest.mark.parametrize("forged", ["x", "W10.x.y", "." * 5000, "草稿"])
def test_a_message_that_is_not_ours_is_not_shown(app: Flask, forged: str) -> None:
    assert notices.opened(app, MINE, forged) == []


def test_a_message_that_nobody_fetched_is_forgotten(app: Flask) -> None:
    value = notices.closed(app, MINE, [("success", "草稿已保存")])
    with time_machine.travel(now() + timedelta(seconds=notices.SECONDS + 2)):
        assert notices.opened(app, MINE, value) == []


def test_many_long_messages_still_fit_into_a_cookie(app: Flask) -> None:
    many = [("warning", f"{n}" + chr(0x4E00 + n * 37) * 400) for n in range(40)]
    value = notices.closed(app, MINE, many)
    assert 0 < len(value) <= notices.LONGEST
    assert notices.opened(app, MINE, value)[0][1].startswith("0")
