"""An office in which a small service is in force for each act of the register, on both kinds of database."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.config import Settings
from app.database import Database
from tests import databases
from tests.integration.register import services
from tests.integration.register.keepers import Keepers
from tests.integration.register.scene import Scene


@pytest.fixture(scope="session")
def prepared_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file to copy."""
    folder = tmp_path_factory.mktemp("register")
    file = databases.prepare_sqlite(folder)
    _publish(databases.settings_for(folder))
    return file


@pytest.fixture(scope="session")
def prepared_postgres(postgres: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The name of a PostgreSQL database to copy."""
    folder = tmp_path_factory.mktemp("register")
    with databases.prepared_postgres(postgres, folder) as name:
        _publish(databases.settings_for(folder, postgres.rpartition("/")[0] + f"/{name}"))
        yield name


@pytest.fixture
def scene(database: Database) -> Scene:
    """The office and one person."""
    return Scene(database)


@pytest.fixture
def keepers(scene: Scene) -> Keepers:
    """Two administrators, and an entry to keep."""
    return Keepers(scene)


def _publish(settings: Settings) -> None:
    database = Database.open(settings)
    with database.transaction() as session:
        services.publish(session)
    database.close()
