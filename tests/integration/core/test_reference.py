"""Reference data: kept per process, and never older than the request, whichever process changed it."""

from collections.abc import Iterator
from datetime import date

import pytest
from sqlalchemy import delete, event, select
from sqlalchemy.orm import Session

from app.config import Settings
from app.database import Database
from app.models import CalendarDay, DictionaryItem
from app.queries import answers, calendars, reference
from app.services import sequences

NAME = "return_phrase"
DAY = date(2027, 3, 1)


@pytest.fixture
def other(settings: Settings) -> Iterator[Database]:
    """The same office, opened by another process."""
    opened = Database.open(settings)
    yield opened
    opened.close()


def _add(session: Session, code: str) -> None:
    session.add(DictionaryItem(dictionary=NAME, code=code, label=code, position=99))


def _codes(database: Database) -> set[str]:
    with database.reading() as session:
        return {option.code for option in answers.options(session).get(NAME, ())}


def _statements(database: Database) -> list[str]:
    seen: list[str] = []
    event.listen(database.engine, "before_cursor_execute", lambda *said: seen.append(said[2]))
    return seen


def test_what_is_kept_is_not_read_again(database: Database) -> None:
    _codes(database)
    seen = _statements(database)
    _codes(database)
    assert not any("dictionary_item" in statement for statement in seen)


def test_every_process_sees_what_one_has_changed(database: Database, other: Database) -> None:
    before = _codes(database)
    assert _codes(other) == before
    with other.transaction() as session:
        _add(session, "new")
    assert _codes(database) == before | {"new"} == _codes(other)


def test_what_is_taken_away_is_gone_everywhere(database: Database, other: Database) -> None:
    with database.transaction() as session:
        _add(session, "old")
    assert "old" in _codes(other)
    with database.transaction() as session:
        row = session.scalars(select(DictionaryItem).where(DictionaryItem.code == "old")).one()
        row.active = False
    assert "old" not in _codes(other) | _codes(database)


def test_a_transaction_sees_its_own_changes_and_nobody_else_does(database: Database, other: Database) -> None:
    _codes(database)
    with database.transaction() as session:
        _add(session, "mine")
        assert "mine" in {option.code for option in answers.options(session)[NAME]}
        assert "mine" not in _codes(other)
        assert "mine" not in _codes(database)
    assert "mine" in _codes(database) & _codes(other)


def test_what_was_rolled_back_is_kept_by_nobody(database: Database) -> None:
    def give_up() -> None:
        with database.transaction() as session:
            _add(session, "never")
            session.flush()
            answers.options(session)
            raise LookupError

    with pytest.raises(LookupError):
        give_up()
    assert "never" not in _codes(database)


def test_a_change_before_a_savepoint_that_fails_is_told(database: Database, other: Database) -> None:
    _codes(other)
    with database.transaction() as session:
        _add(session, "kept")
        session.flush()
        with pytest.raises(LookupError), session.begin_nested():
            raise LookupError
    assert "kept" in _codes(other)


def test_a_change_inside_a_savepoint_is_told(database: Database, other: Database) -> None:
    _codes(other)
    with database.transaction() as session:
        with session.begin_nested():
            _add(session, "inner")
        sequences.draw(session, "anything")
    assert "inner" in _codes(other)


def test_the_calendar_follows_its_table(database: Database, other: Database) -> None:
    with other.reading() as session:
        assert calendars.load(session).is_working(DAY)
    with database.transaction() as session:
        session.add(CalendarDay(day=DAY, working=False, note=""))
    with other.reading() as session:
        assert not calendars.load(session).is_working(DAY)


def test_a_statement_without_objects_can_say_that_it_changes_something(database: Database, other: Database) -> None:
    with database.transaction() as session:
        _add(session, "many")
    assert "many" in _codes(other)
    with database.transaction() as session:
        session.execute(delete(DictionaryItem).where(DictionaryItem.code == "many"))
        reference.changed(session)
    assert "many" not in _codes(other)


def test_a_reader_that_starts_afresh_looks_again(database: Database) -> None:
    with database.reader() as session:
        answers.options(session)
        session.rollback()
        with database.transaction() as writing:
            _add(writing, "later")
        assert "later" in {option.code for option in answers.options(session)[NAME]}
