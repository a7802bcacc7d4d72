"""The office of the scene on a database of its own for every test, SQLite unless a test asks for both kinds."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from app.config import Settings
from app.database import Database
from app.web import create_app, world
from app.web.limits import limiter
from tests.databases import copied_postgres, copied_sqlite, prepare_sqlite, prepared_postgres, settings_for
from tests.integration.hostile import scene as past
from tests.integration.hostile.browser import Browser
from tests.integration.hostile.office import Office
from tests.integration.hostile.scene import Scene
from tests.sharing import shared_postgres

Prepared = tuple[Path, Scene]


@pytest.fixture(scope="session")
def sqlite_scene(tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    """A folder with database and files of the scene."""
    folder = tmp_path_factory.mktemp("scene")
    prepare_sqlite(folder)
    return folder, past.build(settings_for(folder))


@pytest.fixture(scope="session")
def postgres_scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str, Path, Scene]]:
    """A PostgreSQL, the name of the scene's database on it, and the folder of its files."""
    folder = tmp_path_factory.mktemp("scene")
    with shared_postgres() as server, prepared_postgres(server, folder) as name:
        url = server.rpartition("/")[0] + f"/{name}"
        yield server, name, folder, past.build(settings_for(folder, url))


@pytest.fixture
def kind() -> str:
    """Which database; a test parametrises it to run on both."""
    return "sqlite"


@pytest.fixture
def copied(kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[str, Scene]]:
    """The address of this test's copy of the scene's database, and the scene; the files are copied too."""
    if kind == "sqlite":
        folder, scene = request.getfixturevalue("sqlite_scene")
        copy = copied_sqlite(folder / "dengji.db", tmp_path)
    else:
        server, name, folder, scene = request.getfixturevalue("postgres_scene")
        copy = copied_postgres(server, name)
    shutil.copytree(folder / "files", tmp_path / "files")
    with copy as url:
        yield url, scene


@pytest.fixture
def scene(copied: tuple[str, Scene]) -> Scene:
    """Who there is and what belongs to them."""
    return copied[1]


@pytest.fixture
def settings(copied: tuple[str, Scene], tmp_path: Path) -> Settings:
    """Settings with everything in the test's own folder."""
    return settings_for(tmp_path, copied[0])


@pytest.fixture
def database(settings: Settings) -> Iterator[Database]:
    """The open database with its neighbours."""
    opened = Database.open(settings)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def wired(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The application, made once, because it compiles its templates as it goes; it has no database yet."""
    nowhere = Database.open(settings_for(tmp_path_factory.mktemp("nowhere")))
    made = create_app(database=nowhere)
    made.test_client_class = Browser
    yield made
    nowhere.close()


@pytest.fixture
def app(wired: Flask, database: Database) -> Flask:
    """The application with this test's database; its limits count from nought."""
    wired.extensions[world.KEY] = database
    limiter.reset()
    return wired


@pytest.fixture
def office(app: Flask, database: Database, scene: Scene) -> Office:
    """The running application with the scene in its database."""
    return Office(app, database, scene)
