"""The pulse that containers are asked for."""

from datetime import timedelta

import pytest

from app.config import Settings
from app.database import Database
from app.models import Heartbeat
from app.models.base import now
from worker.pulse import FRESH, is_fresh


@pytest.mark.parametrize(("age", "alive"), [(timedelta(), True), (FRESH * 2, False)])
def test_a_part_is_alive_as_long_as_its_heartbeat_is_fresh(
    database: Database, settings: Settings, age: timedelta, *, alive: bool
) -> None:
    with database.transaction() as session:
        session.add(Heartbeat(name="worker", seen_at=now() - age, facts={}))
    assert is_fresh(settings, "worker") is alive


@pytest.mark.usefixtures("database")
def test_a_part_that_never_was_there_is_not_alive(settings: Settings) -> None:
    assert not is_fresh(settings, "clock")
