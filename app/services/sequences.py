"""Numbers that are never given twice."""

from sqlalchemy import bindparam, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.models import Sequence

# Past the objects in the session: the row is locked and read by the statement that changes it.
_NEXT = (
    update(Sequence)
    .where(Sequence.name == bindparam("wanted"))
    .values(value=Sequence.value + 1)
    .returning(Sequence.value)
    .execution_options(synchronize_session=False)
)


def draw(session: Session, name: str) -> int:
    """The next number of a sequence, from 1; its row stays locked until the transaction ends.

    A transaction that is rolled back gives its number back, so there are no gaps either.
    """
    drawn = session.scalars(_NEXT, {"wanted": name}).one_or_none()
    return drawn if drawn is not None else _first(session, name)


def _first(session: Session, name: str) -> int:
    savepoint = session.begin_nested()
    try:
        session.add(Sequence(name=name, value=1))
        savepoint.commit()
    except IntegrityError:  # another transaction was first
        savepoint.rollback()
        return session.scalars(_NEXT, {"wanted": name}).one()
    return 1
