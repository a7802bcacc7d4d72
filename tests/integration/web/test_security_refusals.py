"""How a refusal is said, and what is told of our own faults."""

import json
import logging
import re
from io import StringIO

import pytest
from flask import Flask
from sqlalchemy.exc import OperationalError

from app.errors import Conflict, ConversionFailed, Fault, InvalidInput, NotAllowed, NotFound, TaskNotOpen, TooMany
from app.web.access import public
from tests.house import HouseClient

pytestmark = pytest.mark.one_database

REFUSALS = {
    "missing": (NotFound(), 404),
    "forbidden": (NotAllowed(), 403),
    "taken": (TaskNotOpen(), 409),
    "moved": (Conflict("此任务已由张三领取"), 409),
    "often": (TooMany("请 7 秒后再试", retry_after=7), 429),
    "wrong": (InvalidInput([Fault("a", "甲有误", "A"), Fault("b", "乙有误", "B")]), 422),
}


@pytest.fixture
def refusing(app: Flask) -> HouseClient:
    """A browser in front of an application with views that refuse, and one that is broken."""

    @app.route("/raise/<name>", methods=["GET", "POST"])
    @public
    def refuse(name: str) -> str:
        raise REFUSALS[name][0]

    @app.get("/broken/<name>")
    @public
    def broken(name: str) -> str:
        faults: dict[str, Exception] = {
            "bug": ZeroDivisionError("secret detail of /var/lib"),
            "database": OperationalError("SELECT secret", {}, Exception("locked")),
            "office": ConversionFailed("the office was silent"),
        }
        raise faults[name]

    client = app.test_client()
    assert isinstance(client, HouseClient)
    return client


@pytest.mark.parametrize("name", REFUSALS)
def test_a_refusal_is_a_page_with_its_reason(refusing: HouseClient, name: str) -> None:
    refusal, status = REFUSALS[name]
    response = refusing.get(f"/raise/{name}")

    assert response.status_code == status
    assert refusal.message in response.text
    assert response.headers.get("Retry-After") == ("7" if name == "often" else None)


def test_all_faults_are_listed(refusing: HouseClient) -> None:
    text = refusing.get("/raise/wrong").text

    assert "甲有误" in text
    assert "乙有误" in text


def test_who_asks_for_json_is_refused_in_json(refusing: HouseClient) -> None:
    response = refusing.get("/raise/wrong", headers={"Accept": "application/json"})

    assert response.status_code == 422
    assert response.get_json()["error"]["faults"][1] == {"field": "b", "message": "乙有误", "code": "B"}


def test_htmx_gets_a_part_of_a_page(refusing: HouseClient) -> None:
    response = refusing.get("/raise/taken", headers={"HX-Request": "true"})

    assert response.status_code == 409
    assert "<html" not in response.text
    assert "已由他人办理" in response.text


@pytest.mark.parametrize(("name", "status"), [("bug", 500), ("database", 503), ("office", 503)])
def test_our_own_faults_tell_nothing_but_a_number(refusing: HouseClient, name: str, status: int) -> None:
    refusing.allow_broken = True
    response = refusing.get(f"/broken/{name}")

    assert response.status_code == status
    assert "secret" not in response.text
    assert "Traceback" not in response.text
    assert re.search("故障编号 [0-9a-f]{12}", response.text)


def test_the_log_has_the_incident_as_one_line_of_json(refusing: HouseClient) -> None:
    refusing.allow_broken = True
    output = logging.getLogger("app").handlers[0]
    assert isinstance(output, logging.StreamHandler)
    lines = StringIO()
    output.setStream(lines)
    page = refusing.get("/broken/bug").text
    found = re.search("[0-9a-f]{12}", page.partition("故障编号")[2])

    assert found
    told = json.loads(lines.getvalue())
    assert told["incident"] == found[0]
    assert told["request"].startswith(found[0])
    assert "ZeroDivisionError" in told["exception"]
