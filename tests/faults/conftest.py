"""An installation in a folder of its own, with an office that works in it."""

from collections.abc import Iterator

import pytest

from app.config import Settings
from app.database import Database
from tests.faults.programs import Programs, programs_of
from tests.integration.core.stage import Stage


@pytest.fixture
def stage(database: Database, published: None) -> Stage:
    """The office with a practice unit and staff; the shipped releases are in force."""
    return Stage(database)


@pytest.fixture
def programs(settings: Settings, database: Database) -> Iterator[Programs]:
    """Web, worker and clock of the installation."""
    with programs_of(settings, database) as programs:
        yield programs
