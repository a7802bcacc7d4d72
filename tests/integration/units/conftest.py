"""An office in which first registration, 从业机构信息表 and 换发证书 are in force, on both kinds of database."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask

from app.config import Settings
from app.database import Database
from app.domain.actor import Actor
from app.operations import vocabulary
from app.services import shipped
from tests import databases
from tests.house import HouseClient
from tests.integration.units.office import Office
from tests.people import enter

SERVICES = ("first_registration", "organisation_request", "reissue")
Browser = Callable[[Actor], HouseClient]


@pytest.fixture(scope="session")
def prepared_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file to copy."""
    folder = tmp_path_factory.mktemp("units")
    file = databases.prepare_sqlite(folder)
    _publish(databases.settings_for(folder))
    return file


@pytest.fixture(scope="session")
def prepared_postgres(postgres: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The name of a PostgreSQL database to copy."""
    folder = tmp_path_factory.mktemp("units")
    with databases.prepared_postgres(postgres, folder) as name:
        _publish(databases.settings_for(folder, postgres.rpartition("/")[0] + f"/{name}"))
        yield name


@pytest.fixture
def office(database: Database) -> Office:
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


def _publish(settings: Settings) -> None:
    database = Database.open(settings)
    with database.transaction() as session:
        for service in SERVICES:
            files = shipped.bundle(service, settings.workflows_dir, settings.templates_dir)
            shipped.publish(session, service, files, operations=vocabulary())
    database.close()
