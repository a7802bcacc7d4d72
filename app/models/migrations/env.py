"""Alembic's entry: the connection is handed in by `app.models.migrate`."""

from typing import Any, Literal

from alembic import context

from app.models import Base
from app.models.base import Moment


def _plain(kind: str, item: Any, _: Any) -> str | Literal[False]:
    """Write our own column type as what it is in the database, so that a migration needs no code of today."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, Moment) else False


connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    render_as_batch=True,
    render_item=_plain,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
