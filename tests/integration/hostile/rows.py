"""What is in the database, as one digest a table, so that a test can say that nothing changed."""

from hashlib import sha256

from sqlalchemy import select

from app.database import Database
from app.models import Base

# A visit notes that it goes on, and a page with a 验证码 issues one.
PASSING = frozenset({"visit", "captcha"})


def digests(database: Database, *, without: frozenset[str] = PASSING) -> dict[str, str]:
    """A digest of the rows of every table; the order of rows does not count."""
    with database.reading() as session:
        return {
            table.name: sha256("\n".join(sorted(map(repr, session.execute(select(table)).all()))).encode()).hexdigest()
            for table in Base.metadata.sorted_tables
            if table.name not in without
        }


def changed(before: dict[str, str], after: dict[str, str]) -> set[str]:
    """The tables that are not as they were."""
    return {name for name in before if before[name] != after[name]}
