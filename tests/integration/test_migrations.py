"""The migrations make exactly the tables that the models describe."""

from app.database import Database
from app.models import migrate


def test_migrated_tables_and_models_agree(database: Database) -> None:
    assert migrate.differences(database.engine) == []


def test_migrating_twice_changes_nothing(database: Database) -> None:
    migrate.upgrade(database.engine)

    assert migrate.differences(database.engine) == []
