"""Tries and rates that several web processes count together in Redis."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from limits.storage import RedisStorage

from app.database import Database
from app.web import create_app
from app.web.limits import limiter
from tests.databases import settings_for
from tests.house import HouseClient
from tests.integration.web.entering import log_in
from tests.servers import Redis, redis_server

pytestmark = pytest.mark.one_database


@pytest.fixture(scope="module")
def redis() -> Iterator[Redis]:
    with redis_server() as server:
        yield server


@pytest.fixture
def counted(database: Database, redis: Redis) -> Iterator[HouseClient]:
    """A browser in front of an application that counts in Redis."""
    settings = database.neighbours.settings
    shared = settings_for(settings.data_dir, settings.database_url, redis_url=redis.url)
    own = Database(settings.database, replace(database.neighbours, settings=shared))
    app = create_app(shared, own)
    app.test_client_class = HouseClient
    client = app.test_client()
    assert isinstance(client, HouseClient)
    yield client
    assert isinstance(limiter.storage, RedisStorage)
    limiter.storage.storage.close()
    own.engine.dispose()


def test_failures_of_a_name_are_counted_in_redis(counted: HouseClient, database: Database) -> None:
    answers = [log_in(counted, database, "nobody", "wrong") for _ in range(10)]

    assert answers == [422] * 10
    assert limiter.storage.get(f"tries:{database.neighbours.vault.index('NOBODY')}") == 10


def test_each_process_counts_on_by_itself_when_redis_is_gone(
    counted: HouseClient, database: Database, redis: Redis
) -> None:
    redis.kill()
    first = log_in(counted, database, "nobody", "wrong")
    answers = [counted.post("/login", data={}).status_code for _ in range(20)]

    assert first == 422
    assert answers == [422] * 19 + [429]
