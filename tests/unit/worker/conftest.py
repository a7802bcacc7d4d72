"""A database with its neighbours, and operations made for the test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app import operations
from app.config import Settings
from app.database import Database
from app.models.base import Base
from app.operations.base import Operation

OperationsForTests = dict[str, Operation]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path)


@pytest.fixture
def database(settings: Settings) -> Iterator[Database]:
    """A database on an SQLite file of this test's own."""
    opened = Database.open(settings)
    Base.metadata.create_all(opened.engine)
    yield opened
    opened.close()


@pytest.fixture
def vocabulary(monkeypatch: pytest.MonkeyPatch) -> OperationsForTests:
    """The worker's vocabulary for the length of one test: empty, to be filled."""
    words: OperationsForTests = {}
    monkeypatch.setattr(operations, "OPERATIONS", words)
    monkeypatch.setattr("worker.running.OPERATIONS", words)
    return words
