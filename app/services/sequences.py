"""Numbers that are never given twice."""

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.models import Sequence


def draw(session: Session, name: str) -> int:
    """The next number of a sequence, from 1; its row stays locked until the transaction ends.

    A transaction that is rolled back gives its number back, so there are no gaps either.
    """
    row = session.scalars(select(Sequence).where(Sequence.name == name).with_for_update()).one_or_none()
    if row is None:
        row = _first(session, name)
    row.value += 1
    session.flush()
    return row.value


def _first(session: Session, name: str) -> Sequence:
    from_elsewhere = select(Sequence).where(Sequence.name == name).with_for_update()
    savepoint = session.begin_nested()
    try:
        session.add(Sequence(name=name, value=0))
        savepoint.commit()
    except IntegrityError:  # another transaction was first
        savepoint.rollback()
    return session.scalars(from_elsewhere).one()
