"""An office in which the shipped releases are in force."""

import pytest

from app.database import Database
from tests.integration.core.stage import Stage


@pytest.fixture
def stage(database: Database, published: None) -> Stage:
    """People of the office and what they do."""
    return Stage(database)
