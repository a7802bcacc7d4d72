"""The database's door: sessions that only read, and the one place where a transaction ends."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import RLock
from typing import Any, Self

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.orm import Session, UOWTransaction
from sqlalchemy.pool import ConnectionPoolEntry

from app.adapters.neighbours import KEY, Neighbours, connect
from app.config import Settings
from app.models import Job
from app.models.base import now
from app.queries import reference
from app.services import cases

PATIENCE = 30  # seconds
# A page reads a few hundred rows: starting workers or compiling the plan would take longer than all of it.
FOR_PAGES = "-c jit=off -c max_parallel_workers_per_gather=0"
READING = {"reading": True, "postgresql_readonly": True}


class Database:
    """One engine and its neighbours; made once per process."""

    def __init__(self, url: str, neighbours: Neighbours) -> None:
        self.engine = _make_engine(url)
        self.neighbours = neighbours
        self._reader = self.engine.execution_options(**READING)
        # SQLite lets one write at a time and has the others sleep and ask again; a lock wakes them at once, in turn.
        self._turn = RLock() if url.startswith("sqlite") else None
        self._info: dict[str, Any] = {KEY: neighbours, reference.SHELF: {}}

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
        return Session(self._reader, info=self._info, autoflush=False)

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """Keep all of what the block did, or nothing; then ring the worker's bell for the new jobs.

        The bell may be lost, late or doubled: the sweep finds due jobs in their table.
        """
        session = Session(self.engine, info=self._info, expire_on_commit=False)
        with self._in_turn(), session:
            try:
                yield session
                session.commit()
            except BaseException:
                session.rollback()
                raise
        for job_id in session.info.pop("new_jobs", ()):
            self.neighbours.bell.ring(job_id)

    @contextmanager
    def _in_turn(self) -> Iterator[None]:
        """Wait for the other writers of this process; for longer than the database itself would, nobody does."""
        mine = self._turn is not None and self._turn.acquire(timeout=PATIENCE)
        try:
            yield
        finally:
            if self._turn is not None and mine:
                self._turn.release()

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
        engine = create_engine(url, hide_parameters=True, connect_args={"timeout": PATIENCE})
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    return create_engine(
        url,
        hide_parameters=True,  # an error's text goes into logs and incidents, and the values may be a person's
        pool_pre_ping=True,
        pool_size=10,
        max_overflow=20,
        connect_args={"connect_timeout": 5, "options": FOR_PAGES},
    )


def _prepare_sqlite(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    raw: Any = connection
    raw.isolation_level = None  # the driver must not begin transactions of its own
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", f"busy_timeout={PATIENCE * 1000}"):
        raw.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    """Begin; whether a connection may write is only said when it is not what it was before."""
    reading, known = connection.get_execution_options().get("reading", False), connection.info
    if known.get("reading") is not reading:
        connection.exec_driver_sql(f"PRAGMA query_only={int(reading)}")
        known["reading"] = reading
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")


@event.listens_for(Session, "after_flush")
def _remember(session: Session, _: UOWTransaction) -> None:
    jobs = [str(row.id) for row in session.new if isinstance(row, Job) and row.due_at <= now()]
    session.info.setdefault("new_jobs", []).extend(jobs)
    if reference.is_changed_by(session):
        reference.changed(session)


@event.listens_for(Session, "before_commit")
def _stamp(session: Session) -> None:
    """Let the stamp grow with what was changed; last of all, so that nobody who holds its row waits for another."""
    if session.in_nested_transaction():
        return
    session.flush()
    if session.info.pop(reference.CHANGED, False):
        session.execute(reference.NEXT)


@event.listens_for(Session, "after_rollback")
def _forget(session: Session) -> None:
    session.info.pop(cases.LOCKED, None)
    if session.in_nested_transaction():  # what came before the savepoint stands
        return
    for name in ("new_jobs", reference.CHANGED, reference.SEEN):
        session.info.pop(name, None)
