"""An administrator, and many of them at once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from app.database import Database
from app.domain.actor import Actor
from app.errors import Conflict
from tests.people import add_staff

THREADS = 6


@pytest.fixture
def administrator(database: Database) -> Actor:
    with database.transaction() as session:
        account = add_staff(session, "admin", "administrator")
        return Actor(account.id, account.display_name, roles=account.roles)


@pytest.fixture
def at_once() -> Callable[[Callable[[], object]], int]:
    """Let six threads do the same at the same moment; how many of them were not told that they came too late."""

    def run(act: Callable[[], object]) -> int:
        gate = Barrier(THREADS)

        def attempt(_: int) -> bool:
            gate.wait()
            try:
                act()
            except Conflict:
                return False
            return True

        with ThreadPoolExecutor(THREADS) as pool:
            return sum(pool.map(attempt, range(THREADS)))

    return run
