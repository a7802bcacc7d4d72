"""Reviewers at their desks, in an office with the first registration in force."""

from collections.abc import Callable

import pytest
from flask import Flask

from app.domain.actor import Actor
from tests.house import HouseClient
from tests.integration.core.conftest import prepared_postgres, prepared_sqlite, stage
from tests.integration.core.stage import Stage
from tests.integration.web.desk.looking import Case
from tests.people import enter

__all__ = ["prepared_postgres", "prepared_sqlite", "stage"]

Browser = Callable[[Actor], HouseClient]


@pytest.fixture
def browser(app: Flask) -> Browser:
    """A browser in which somebody is logged in."""

    def opened(by: Actor) -> HouseClient:
        client = app.test_client()
        assert isinstance(client, HouseClient)
        assert by.account_id is not None
        return enter(client, by.account_id)

    return opened


@pytest.fixture
def reviewer(stage: Stage, browser: Browser) -> HouseClient:
    """The browser of the office's reviewer."""
    return browser(stage.reviewer)


@pytest.fixture
def case(stage: Stage) -> Case:
    """A first registration at its first review."""
    return Case(stage)
