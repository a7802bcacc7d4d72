"""An office in which first registration, 从业机构信息表 and 换发证书 are in force, on both kinds of database."""

from collections.abc import Callable

import pytest
from flask import Flask

from app.database import Database
from app.domain.actor import Actor
from tests.house import HouseClient
from tests.integration.units.office import Office
from tests.people import enter

Browser = Callable[[Actor], HouseClient]


@pytest.fixture
def office(database: Database, published: None) -> Office:
    """The office with one unit, its reviewers and an administrator."""
    return Office(database)


@pytest.fixture
def browser(app: Flask) -> Browser:
    """A browser in which somebody is logged in."""

    def opened(by: Actor) -> HouseClient:
        client = app.test_client()
        assert isinstance(client, HouseClient)
        assert by.account_id is not None
        return enter(client, by.account_id)

    return opened
