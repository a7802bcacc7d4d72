"""The migrations make exactly the tables that the models describe."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from alembic import command
from sqlalchemy import MetaData, Table, create_engine, insert, select

from app.database import Database
from app.models import Task, Tie, migrate

NEVER = datetime(2026, 3, 16, tzinfo=UTC)
EMPTY = {"INTEGER": 0, "BOOLEAN": False, "JSON": {}, "DATETIME": NEVER, "DATE": NEVER.date()}


def test_migrated_tables_and_models_agree(database: Database) -> None:
    assert migrate.differences(database.engine) == []


def test_migrating_twice_changes_nothing(database: Database) -> None:
    migrate.upgrade(database.engine)

    assert migrate.differences(database.engine) == []


def _row(table: Table, **values: Any) -> Any:
    """A row of which only this much matters."""
    asked = (column for column in table.columns if not column.nullable)
    rest = {column.name: EMPTY.get(str(column.type), "") for column in asked}
    return insert(table).values(rest | values)


def test_what_was_open_before_the_desk_knows_its_ties_and_when_it_was_touched(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path / 'old.db'}")
    one, history = UUID(int=1).hex, {"work_history": [{"unit": "上海（电力）设备监理有限责任公司"}]}
    known = MetaData()
    with engine.begin() as connection:
        command.upgrade(migrate.config(connection), "0002")
        known.reflect(connection)
        connection.execute(_row(known.tables["profile"], person_id=one, answers=history))
        connection.execute(_row(known.tables["case"], id=one, person_id=one))
        connection.execute(_row(known.tables["task"], id=one, case_id=one, holder_id=one, claimed_at=NEVER))
    migrate.upgrade(engine)
    with engine.connect() as connection:
        assert connection.execute(select(Tie.case_id, Tie.unit)).all() == [(UUID(one), "上海(电力)设备监理有限公司")]
        assert connection.execute(select(Task.touched_at)).scalar_one() == NEVER
    engine.dispose()
