"""An office in which every shipped service is in force, and an administrator who admits members."""

import pytest

from app.database import Database
from app.domain.actor import Actor
from tests.integration.core.stage import Stage


@pytest.fixture
def stage(database: Database, published: None) -> Stage:
    """The office with a practice unit and staff."""
    return Stage(database)


@pytest.fixture
def administrator(stage: Stage) -> Actor:
    """Who decides about members and keeps their fees."""
    return stage.staff("members", "administrator")
