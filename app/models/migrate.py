"""Bring the tables up to date, and tell whether they are."""

from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, Engine

from app.models import Base

SCRIPTS = Path(__file__).parent / "migrations"


def upgrade(engine: Engine) -> None:
    """Apply the migrations that are missing, all or none."""
    with engine.begin() as connection:
        command.upgrade(config(connection), "head")


def revise(engine: Engine, message: str) -> None:
    """Write a new migration from the difference between tables and models; for developers."""
    with engine.begin() as connection:
        command.revision(config(connection), message, autogenerate=True)


def differences(engine: Engine) -> list[str]:
    """What the models have and the migrated tables lack, or the other way round; empty when they agree."""
    with engine.begin() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return [str(difference) for difference in compare_metadata(context, Base.metadata)]


def config(connection: Connection) -> Config:
    """What alembic needs to know to work on this connection."""
    made = Config()
    made.set_main_option("script_location", str(SCRIPTS))
    made.attributes["connection"] = connection
    return made
