"""Reference data: small tables that nearly every page needs and hardly anybody changes, kept per process.

A number in the database, the stamp, grows in every transaction that changes one of these tables; `app.database` sees
to that. What was read under a stamp serves for as long as a session finds the same stamp, in every process (ADR 0008).
"""

from collections.abc import Callable
from typing import Any, TypeVar, cast

from sqlalchemy import ScalarSelect, select, text
from sqlalchemy.orm import Session

from app.models import CalendarDay, DictionaryItem, Parameter, Sequence, Service

TABLES = (CalendarDay, DictionaryItem, Parameter, Service)
STAMP = "reference"
SHELF, SEEN, CHANGED = "reference_shelf", "reference_stamp", "reference_changed"
NEXT = text(
    "INSERT INTO sequence (name, value) VALUES ('reference', 1) "
    "ON CONFLICT (name) DO UPDATE SET value = sequence.value + 1"
)
_PRESENT = select(Sequence.value).where(Sequence.name == STAMP)

Shelf = dict[str, tuple[int, Any]]
T = TypeVar("T")


def kept(session: Session, name: str, load: Callable[[Session], T]) -> T:
    """What `load` reads from the reference tables, read anew only after one of them has changed.

    The value is shared by all threads, so nobody may change it. A session that has itself changed such a table reads
    what it has written, and keeps it from the others until it is committed.
    """
    shelf: Shelf | None = session.info.get(SHELF)
    stamp = _stamp(session)
    if shelf is None or session.info.get(CHANGED) or is_changed_by(session):
        return load(session)
    # The stamp was read first: rows that are newer than it only mean that they are read once more.
    known = shelf.get(name)
    if known is None or known[0] != stamp:
        known = shelf[name] = (stamp, load(session))
    return cast("T", known[1])


def changed(session: Session) -> None:
    """Say that this transaction changes a reference table; only statements that name no objects need to say so."""
    session.info[CHANGED] = True


def is_changed_by(session: Session) -> bool:
    """Whether a flush writes, or is about to write, a row of a reference table."""
    return any(isinstance(row, TABLES) for rows in (session.new, session.dirty, session.deleted) for row in rows)


def stamp_column() -> ScalarSelect[int | None]:
    """The stamp as a column of another query, so that it costs no statement of its own."""
    return _PRESENT.scalar_subquery()


def note_stamp(session: Session, stamp: int | None) -> None:
    """Let a session know the stamp for as long as its transaction lasts."""
    session.info[SEEN] = stamp or 0


def _stamp(session: Session) -> int:
    """The stamp that this transaction saw first."""
    seen: int | None = session.info.get(SEEN)
    if seen is None:
        seen = session.scalars(_PRESENT).one_or_none() or 0
        note_stamp(session, seen)
    return seen
