"""Fixtures that everybody needs: settings, a database of either kind, the application, and a client that is strict."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from zlib import crc32

import pytest
from argon2 import PasswordHasher
from flask import Flask
from jinja2 import FileSystemBytecodeCache
from sqlalchemy.orm import Session
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

from app.adapters import hashing
from app.config import Settings
from app.database import Database
from app.web import create_app
from app.web.limits import limiter
from tests import databases
from tests.house import HouseClient
from tests.sharing import shared_postgres

KINDS = ("sqlite", "postgresql")
THROUGH_PAGES = {"web", "hostile"}
BROWSER = "tests/e2e/"


def pytest_configure(config: pytest.Config) -> None:
    """Name the marker of tests in which the kind of database makes no difference."""
    config.addinivalue_line("markers", "one_database: runs on the embedded database only")


class OneBrowser(LoadScopeScheduling):
    """Hands out tests one by one, those of the browser all to one worker: they share one running instance."""

    def _split_scope(self, nodeid: str) -> str:
        return BROWSER if nodeid.startswith(BROWSER) else nodeid


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> OneBrowser:
    """Schedule by package: the marker `xdist_group` has no effect with the structured node ids of pytest 9.2."""
    return OneBrowser(config, log)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Integration tests run on both kinds of database, all others on the embedded one.

    What is tried through pages runs on one of them, half of it on each: the services behind are tried on both.
    """
    if "database_kind" not in metafunc.fixturenames:
        return
    parts = metafunc.definition.path.parts
    kinds: Sequence[str] = KINDS[:1]
    if "integration" in parts and metafunc.definition.get_closest_marker("one_database") is None:
        turn = crc32(metafunc.definition.nodeid.encode()) % 2
        kinds = KINDS[turn : turn + 1] if THROUGH_PAGES & set(parts) else KINDS
    metafunc.parametrize("database_kind", kinds, scope="session")


@pytest.fixture(scope="session")
def prepared_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A prepared SQLite file to copy."""
    return databases.prepare_sqlite(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of the PostgreSQL of this test run."""
    with shared_postgres() as server:
        yield server


@pytest.fixture(scope="session")
def prepared_postgres(postgres: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The name of a prepared database to copy."""
    with databases.prepared_postgres(postgres, tmp_path_factory.mktemp("postgres")) as name:
        yield name


@pytest.fixture(scope="session")
def published_sqlite(prepared_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A prepared SQLite file with the shipped releases in force, to copy."""
    folder = tmp_path_factory.mktemp("sqlite")
    with databases.copied_sqlite(prepared_sqlite, folder) as url:
        databases.publish(databases.settings_for(folder, url))
        yield folder / databases.SQLITE


@pytest.fixture(scope="session")
def published_postgres(
    postgres: str, prepared_postgres: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The name of a prepared database with the shipped releases in force, to copy."""
    with databases.copied_postgres(postgres, prepared_postgres) as url:
        databases.publish(databases.settings_for(tmp_path_factory.mktemp("postgres"), url))
        yield url.rpartition("/")[2]


@pytest.fixture
def database_url(database_kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database with tables and seeds, and with releases when asked for, that this test has to itself."""
    ready = "published" if "published" in request.fixturenames else "prepared"
    if database_kind == "sqlite":
        copy = databases.copied_sqlite(request.getfixturevalue(f"{ready}_sqlite"), tmp_path)
    else:
        server, name = request.getfixturevalue("postgres"), request.getfixturevalue(f"{ready}_postgres")
        copy = databases.copied_postgres(server, name)
    with copy as url:
        yield url


@pytest.fixture
def settings(tmp_path: Path, database_url: str) -> Settings:
    """Settings with everything in the test's own folder."""
    return databases.settings_for(tmp_path, database_url)


@pytest.fixture
def database(settings: Settings) -> Iterator[Database]:
    """The open database with its neighbours."""
    opened = Database.open(settings)
    yield opened
    opened.close()


@pytest.fixture
def reading(database: Database) -> Iterator[Session]:
    """A session that only reads; `expire_all` or a new transaction shows what was written meanwhile."""
    with database.reading() as session:
        yield session


@pytest.fixture
def published(database_url: str) -> None:
    """The shipped releases are in force: the test's database was copied from one that has them."""


@pytest.fixture(scope="session", autouse=True)
def cheap_passwords() -> Iterator[None]:
    """Hash passwords as ever, but with the least work: hundreds of tests log somebody in."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(hashing, "_hasher", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
        yield


@pytest.fixture(scope="session")
def compiled_templates(tmp_path_factory: pytest.TempPathFactory) -> FileSystemBytecodeCache:
    """What Jinja compiled for one test's application serves the next one's."""
    return FileSystemBytecodeCache(str(tmp_path_factory.mktemp("templates")))


@pytest.fixture
def app(settings: Settings, database: Database, compiled_templates: FileSystemBytecodeCache) -> Flask:
    """The application; its limits count from nought."""
    made = create_app(settings, database)
    made.jinja_env.bytecode_cache = compiled_templates
    made.test_client_class = HouseClient
    limiter.reset()
    return made


@pytest.fixture
def client(app: Flask) -> HouseClient:
    """A browser of nobody that holds every page to the rules of the house."""
    client = app.test_client()
    assert isinstance(client, HouseClient)
    return client
