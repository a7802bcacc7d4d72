"""What holds for every request and every answer."""

import re
from collections.abc import Iterator
from dataclasses import replace
from http import HTTPStatus
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event

from app.config import Settings
from app.database import Database
from app.web import create_app
from app.web.logs import without_numbers
from tests.databases import settings_for
from tests.house import HouseClient
from tests.people import NUMBER, add_applicant, browser, enter

pytestmark = pytest.mark.one_database


def test_identity_numbers_are_hidden_in_the_log() -> None:
    line: dict[str, Any] = {"event": f"who is {NUMBER}? or 110105491231002", "status": 200, "at": "01a203cf-8dbe-71a4"}

    assert without_numbers(None, "", line) == {
        "event": "who is 110105************? or 110105************",
        "status": 200,
        "at": "01a203cf-8dbe-71a4",
    }


@pytest.mark.parametrize("path", ["/", "/static/dist/app.css", "/static/nothing", "/nothing", "/healthz", "/login"])
def test_every_answer_carries_the_headers(client: HouseClient, path: str) -> None:
    for method in ("GET", "HEAD", "OPTIONS", "POST", "PUT", "DELETE", "PATCH", "TRACE", "PROPFIND"):
        response = client.open(path, method=method, csrf=False)

        assert response.status_code in {200, 400, 404, 405}
        assert response.status_code != HTTPStatus.METHOD_NOT_ALLOWED or response.headers["Allow"]


@pytest.mark.parametrize(
    "query", ["?a=%00", "?a=%07", "?%00=a", "?next=%1b", "?a=b%00&a=c"], ids=lambda text: text.replace("%", "")
)
def test_control_characters_in_an_address_are_refused(client: HouseClient, query: str) -> None:
    response = client.get(f"/login{query}")

    assert response.status_code == 400
    assert "不允许的字符" in response.text


def test_nul_in_a_form_is_refused(client: HouseClient) -> None:
    response = client.post("/login", data={"name": "a\0b"})

    assert response.status_code == 400
    assert "不允许的字符" in response.text


@pytest.mark.parametrize("path", ["//", "/./", "/%2e", "/;jsessionid=1", "/%ff", "/" + "a" * 8000, "/..%2f", "/\u4f60"])
def test_strange_addresses_are_not_found(client: HouseClient, path: str) -> None:
    assert client.get(path).status_code in {200, 301, 308, 400, 404, 414}


@pytest.mark.parametrize("query", ["?_external=1&_scheme=javascript", "?endpoint=x&slug=y", "?a=1&a=2", "?a[b]=%ff"])
def test_strange_parameters_change_nothing(client: HouseClient, query: str) -> None:
    assert client.get(f"/guide/engineer{query}").status_code == 200


@pytest.mark.parametrize("token", ["", "garbage", "of another browser", "of a session that is gone"])
def test_a_form_without_its_token_is_refused_and_shows_the_way_back(client: HouseClient, token: str) -> None:
    tokens = {"of another browser": browser(client).csrf_token(), "of a session that is gone": client.csrf_token()}
    if token in tokens:
        client.delete_cookie("visit")
    headers = {"Referer": "http://localhost/verify?number=1"}
    response = client.post(
        "/verify", data={"number": "1", "csrf_token": tokens.get(token, token)}, csrf=False, headers=headers
    )

    assert response.status_code == 400
    assert "表单已失效" in response.text
    assert 'href="/verify?number=1"' in response.text


def test_a_request_that_is_too_large_is_refused_in_words(client: HouseClient) -> None:
    response = client.post("/login", data=b"x" * (12 * 1024 * 1024 + 1), content_type="application/octet-stream")

    assert response.status_code == 413
    assert "10 MB" in response.text


def test_a_field_of_ten_megabytes_is_refused_before_anything_is_hashed(client: HouseClient) -> None:
    assert client.post("/login", data={"name": "a", "password": "x" * 10_000_000}).status_code in {413, 422}


class TestHost:
    @pytest.fixture
    def office(self, settings: Settings, database: Database) -> Iterator[HouseClient]:
        """A browser in front of an office that has a name of its own."""
        named = settings_for(settings.data_dir, settings.database_url, base_url="https://dj.example.cn")
        own = Database(settings.database, replace(database.neighbours, settings=named))
        app = create_app(named, own)
        app.test_client_class = HouseClient
        client = app.test_client()
        assert isinstance(client, HouseClient)
        yield client
        own.engine.dispose()

    @pytest.mark.parametrize("host", ["evil.com", "dj.example.cn.evil.com", "dj.example.cn:81", "a b", "evil.com/"])
    def test_another_name_is_refused(self, office: HouseClient, host: str) -> None:
        assert office.get("/", headers={"Host": host}).status_code == 400

    def test_the_own_name_is_answered(self, office: HouseClient) -> None:
        assert office.get("/", headers={"Host": "DJ.example.cn"}).status_code == 200

    def test_the_machine_itself_may_ask_for_its_health(self, office: HouseClient) -> None:
        office.allow_broken = True

        assert office.get("/healthz", headers={"Host": "127.0.0.1:8000"}).status_code in {200, 503}
        assert office.get("/", headers={"Host": "127.0.0.1:8000"}).status_code == 400


def test_forwarded_headers_mean_nothing_without_a_trusted_proxy(
    client: HouseClient, caplog: pytest.LogCaptureFixture
) -> None:
    headers = {"X-Forwarded-For": "9.9.9.9", "X-Forwarded-Host": "evil.com", "X-HTTP-Method-Override": "DELETE"}
    response = client.get("/login", headers=headers)

    assert response.status_code == 200
    assert "evil.com" not in response.text


@pytest.mark.parametrize("others", [{"secure_cookies": True}, {"base_url": "https://dj.example.cn"}])
def test_a_demo_is_never_production(tmp_path: Path, others: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="DEMO"):
        create_app(settings_for(tmp_path, demo=True, **others))


def test_cookies_are_bound_to_the_host_behind_https(tmp_path: Path, database: Database) -> None:
    secure = settings_for(tmp_path, secure_cookies=True)
    own = Database(str(database.engine.url), replace(database.neighbours, settings=secure))
    response = create_app(secure, own).test_client().get("/login")
    own.engine.dispose()

    cookie = response.headers["Set-Cookie"]
    assert cookie.startswith("__Host-visit=")
    assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"} <= {part.strip() for part in cookie.split(";")}
    assert response.headers["Strict-Transport-Security"].startswith("max-age=31536000")


def test_reading_a_page_is_done_where_nothing_can_be_written(
    app: Flask, database: Database, client: HouseClient
) -> None:
    with database.transaction() as session:
        account = add_applicant(session)
    enter(client, account.id)
    written: list[str] = []
    event.listen(database.engine, "before_cursor_execute", lambda *call: written.append(call[2]))
    client.get("/me/password")

    assert written
    assert not [statement for statement in written if re.match("INSERT|UPDATE|DELETE", statement)]
