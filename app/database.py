"""The database's door: sessions that only read, and the one place where a transaction ends."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Self

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.orm import Session, UOWTransaction
from sqlalchemy.pool import ConnectionPoolEntry

from app.adapters.neighbours import KEY, Neighbours, connect
from app.config import Settings
from app.models import Job
from app.models.base import now

READING = {"reading": True, "postgresql_readonly": True}


class Database:
    """One engine and its neighbours; made once per process."""

    def __init__(self, url: str, neighbours: Neighbours) -> None:
        self.engine = _make_engine(url)
        self.neighbours = neighbours
        self._reader = self.engine.execution_options(**READING)

    @classmethod
    def open(cls, settings: Settings) -> Self:
        """Open what the settings name."""
        return cls(settings.database, connect(settings))

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Give a session in which the database itself refuses to write."""
        with self.reader() as session:
            yield session

    def reader(self) -> Session:
        """A session for reading that the caller closes."""
        return Session(self._reader, info={KEY: self.neighbours}, autoflush=False)

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """Keep all of what the block did, or nothing; then ring the worker's bell for the new jobs.

        The bell may be lost, late or doubled: the sweep finds due jobs in their table.
        """
        session = Session(self.engine, info={KEY: self.neighbours}, expire_on_commit=False)
        with session:
            try:
                yield session
                session.commit()
            except BaseException:
                session.rollback()
                raise
        for job_id in session.info.pop("new_jobs", ()):
            self.neighbours.bell.ring(job_id)

    def close(self) -> None:
        """Give back connections, processes and threads."""
        self.engine.dispose()
        self.neighbours.close()


def _make_engine(url: str) -> Engine:
    """An engine for SQLite or PostgreSQL with the settings that were measured to lose and refuse nothing.

    SQLite: WAL, foreign keys, and `BEGIN IMMEDIATE` wherever something may be written, because a lock that is
    upgraded in the middle of a transaction ignores the busy timeout.
    """
    if url.startswith("sqlite"):
        engine = create_engine(url, hide_parameters=True, connect_args={"timeout": 30})
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    return create_engine(
        url,
        hide_parameters=True,  # an error's text goes into logs and incidents, and the values may be a person's
        pool_pre_ping=True,
        pool_size=10,
        max_overflow=20,
        connect_args={"connect_timeout": 5},
    )


def _prepare_sqlite(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    raw: Any = connection
    raw.isolation_level = None  # the driver must not begin transactions of its own
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=30000"):
        raw.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    reading = connection.get_execution_options().get("reading", False)
    connection.exec_driver_sql(f"PRAGMA query_only={int(reading)}")
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")


@event.listens_for(Session, "after_flush")
def _remember_new_jobs(session: Session, _: UOWTransaction) -> None:
    jobs = [str(row.id) for row in session.new if isinstance(row, Job) and row.due_at <= now()]
    session.info.setdefault("new_jobs", []).extend(jobs)


@event.listens_for(Session, "after_rollback")
def _forget_new_jobs(session: Session) -> None:
    session.info.pop("new_jobs", None)
