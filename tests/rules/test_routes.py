"""Rules about all routes at once."""

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.routing import Rule

from app.database import Database
from app.models import Base
from app.web.access import PLATFORM, PUBLIC
from tests.house import HouseClient
from tests.people import add_applicant, add_staff, enter

NOWHERE = UUID(int=0)
# A value for every kind of part of an address; whether the thing is there does not matter here.
PARTS: Mapping[str, Any] = {
    "UUIDConverter": NOWHERE,
    "IntegerConverter": 1,
    "UnicodeConverter": "x",
    "PathConverter": "x",
}
STAFF = ("reviewer", "approver", "administrator", "auditor")
# The session's own bookkeeping, and the 验证码 that a form is shown with.
BOOKKEEPING = {"visit", "captcha"}


def routes(app: Flask) -> Iterator[Rule]:
    """Every route but that of the built files; logging out comes last, because it ends the walk."""
    found = (rule for rule in app.url_map.iter_rules() if rule.endpoint != "static")
    return iter(sorted(found, key=lambda rule: rule.endpoint == "auth.logout"))


def access_of(app: Flask, rule: Rule) -> Any:
    """The mark of the view behind a route."""
    return getattr(app.view_functions[rule.endpoint], "access", None)


def address_of(app: Flask, rule: Rule) -> str:
    """An address that the route answers to."""
    values = {name: PARTS[type(part).__name__] for name, part in rule._converters.items()}
    with app.test_request_context():
        return str(app.url_map.bind("localhost").build(rule.endpoint, values, method=next(iter(rule.methods or ()))))


@pytest.fixture
def visitors(app: Flask, database: Database) -> dict[str, HouseClient]:
    """A browser of somebody of each kind."""
    with database.transaction() as session:
        accounts = {role: add_staff(session, role, role) for role in STAFF}
        accounts["applicant"] = add_applicant(session)
    browsers: dict[str, HouseClient] = {}
    for role in ("anonymous", *accounts):
        client = app.test_client()
        assert isinstance(client, HouseClient)
        browsers[role] = client if role == "anonymous" else enter(client, accounts[role].id)
    return browsers


def test_every_route_says_who_may_enter(app: Flask) -> None:
    assert not [rule.endpoint for rule in routes(app) if access_of(app, rule) is None]


def test_every_route_names_only_roles_that_there_are(app: Flask) -> None:
    known = {"applicant", *STAFF}
    named = {rule.endpoint: access_of(app, rule) for rule in routes(app)}

    assert not {
        name: access for name, access in named.items() if access not in {PUBLIC, PLATFORM} and not access <= known
    }


def test_a_page_opens_only_for_those_it_is_for(app: Flask, visitors: dict[str, HouseClient], published: None) -> None:
    wrong = []
    for rule in routes(app):
        for role, browser in visitors.items():
            method = "POST" if "POST" in (rule.methods or ()) else "GET"
            expected = turned_away(access_of(app, rule), role, method)
            response = browser.open(address_of(app, rule), method=method)
            to_login = response.status_code == 302 and str(response.location).startswith("/login")
            status = response.status_code if to_login or response.status_code in {401, 403} else None
            if status != expected:
                wrong.append((method, rule.rule, role, response.status_code, expected))

    assert not wrong


def turned_away(access: Any, role: str, method: str) -> int | None:
    """The status by which somebody is turned away; None for who may enter."""
    if access == PUBLIC:
        return None
    if access == PLATFORM:  # a cookie is no token
        return 401
    if role == "anonymous":
        return 401 if method == "POST" else 302
    return None if not access or role in access else 403


def _snapshot(session: Session) -> dict[str, list[Any]]:
    tables = (table for table in Base.metadata.sorted_tables if table.name not in BOOKKEEPING)
    return {
        table.name: [tuple(row) for row in session.execute(select(table).order_by(*table.primary_key))]
        for table in tables
    }


def test_reading_a_page_writes_nothing(
    app: Flask, database: Database, visitors: dict[str, HouseClient], published: None
) -> None:
    with database.reading() as session:
        before = _snapshot(session)
    for rule in routes(app):
        if "GET" in (rule.methods or ()):
            for browser in visitors.values():
                browser.get(address_of(app, rule))
    with database.reading() as session:
        assert _snapshot(session) == before


def test_nothing_is_changed_by_a_post_without_its_token(app: Flask, visitors: dict[str, HouseClient]) -> None:
    open_to_forgery = [
        (rule.rule, role)
        for rule in routes(app)
        if "POST" in (rule.methods or ()) and access_of(app, rule) != PLATFORM
        for role, browser in visitors.items()
        if browser.post(address_of(app, rule), csrf=False).status_code != 400
    ]

    assert not open_to_forgery
