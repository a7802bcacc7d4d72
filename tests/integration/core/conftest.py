"""An office in which the first registration is in force, on both kinds of database, and people who work in it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.config import Settings
from app.database import Database
from app.operations import vocabulary
from app.services import shipped
from tests import databases
from tests.integration.core.stage import SERVICE, Stage


@pytest.fixture(scope="session")
def prepared_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file to copy, with the release in force."""
    folder = tmp_path_factory.mktemp("office")
    file = databases.prepare_sqlite(folder)
    _publish(databases.settings_for(folder))
    return file


@pytest.fixture(scope="session")
def prepared_postgres(postgres: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The name of a PostgreSQL database to copy, with the release in force."""
    folder = tmp_path_factory.mktemp("office")
    with databases.prepared_postgres(postgres, folder) as name:
        _publish(databases.settings_for(folder, postgres.rpartition("/")[0] + f"/{name}"))
        yield name


@pytest.fixture
def stage(database: Database) -> Stage:
    """The office with a practice unit and staff."""
    return Stage(database)


def _publish(settings: Settings) -> None:
    database = Database.open(settings)
    files = shipped.bundle(SERVICE, settings.workflows_dir, settings.templates_dir)
    with database.transaction() as session:
        shipped.publish(session, SERVICE, files, operations=vocabulary())
    database.close()
