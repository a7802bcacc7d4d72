"""Databases for tests: prepared once in each process, then copied for each test."""

import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from psycopg import sql

from app.config import Settings
from app.database import Database
from app.models import migrate
from app.operations import vocabulary
from app.services import seeds, shipped
from tests.servers import connect

SQLITE = "dengji.db"
SECRET = "of the tests alone, and long enough to be one"


def settings_for(folder: Path, url: str = "", **others: object) -> Settings:
    """Settings with everything in one folder."""
    return Settings.model_validate({"data_dir": folder, "database_url": url, "secret_key": SECRET, **others})


def prepare(settings: Settings) -> None:
    """Migrate an empty database, and plant what a new office starts with."""
    database = Database.open(settings)
    migrate.upgrade(database.engine)
    with database.transaction() as session:
        seeds.plant(session, settings.workflows_dir)
    database.close()


def publish(settings: Settings) -> None:
    """Put the shipped releases into force."""
    database = Database.open(settings)
    with database.transaction() as session:
        for service in shipped.services(settings.workflows_dir):
            files = shipped.bundle(service, settings.workflows_dir, settings.templates_dir)
            shipped.publish(session, service, files, operations=vocabulary())
    database.close()


def prepare_sqlite(folder: Path) -> Path:
    """A prepared SQLite file."""
    settings = settings_for(folder)
    prepare(settings)
    return folder / SQLITE


@contextmanager
def prepared_postgres(server: str, folder: Path) -> Iterator[str]:
    """The name of a prepared database on the server, gone afterwards."""
    with copied_postgres(server, "template1") as url:
        prepare(settings_for(folder, url))
        yield url.rpartition("/")[2]


@contextmanager
def copied_postgres(server: str, original: str) -> Iterator[str]:
    """The address of a copy, gone afterwards."""
    name = f"test_{secrets.token_hex(6)}"
    with connect(server, autocommit=True) as connection:
        command = sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY")
        connection.execute(command.format(sql.Identifier(name), sql.Identifier(original)))
    try:
        yield server.rpartition("/")[0] + f"/{name}"
    finally:
        with connect(server, autocommit=True) as connection:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@contextmanager
def copied_sqlite(original: Path, folder: Path) -> Iterator[str]:
    """The address of a copy in a folder."""
    copy = shutil.copy(original, folder / SQLITE)
    yield f"sqlite:///{copy}"
