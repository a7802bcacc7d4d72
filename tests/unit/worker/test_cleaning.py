"""What has expired goes; what is still wanted stays."""

import os
from datetime import timedelta

from sqlalchemy import select

from app.config import Settings
from app.database import Database
from app.models import Captcha, StoredFile, Visit
from app.models.base import now
from worker.cleaning import ORPHAN_AFTER, clean


def _store(database: Database, settings: Settings, content: bytes, *, age: timedelta, known: bool) -> str:
    """Put a file into the store, with or without a row, as if it had been there for a while."""
    stored = database.neighbours.storage.put(content)
    if known:
        with database.transaction() as session:
            session.add(StoredFile(key=stored.key, sha256=stored.sha256, size=stored.size, media_type="text/plain"))
    written = (now() - age).timestamp()
    os.utime(settings.data_dir / "files" / stored.key, (written, written))
    return stored.key


def _kept(database: Database, key: str) -> bool:
    return database.neighbours.storage.exists(key)


def test_an_old_file_that_no_row_knows_goes(database: Database, settings: Settings) -> None:
    key = _store(database, settings, b"orphan", age=ORPHAN_AFTER * 2, known=False)
    clean(database)
    assert not _kept(database, key)


def test_a_file_that_a_row_knows_stays(database: Database, settings: Settings) -> None:
    key = _store(database, settings, b"known", age=ORPHAN_AFTER * 2, known=True)
    clean(database)
    assert _kept(database, key)


def test_a_new_file_stays_since_its_row_may_not_be_committed_yet(database: Database, settings: Settings) -> None:
    key = _store(database, settings, b"new", age=timedelta(), known=False)
    clean(database)
    assert _kept(database, key)


def test_visits_and_captchas_end_with_their_time(database: Database, settings: Settings) -> None:
    idle = now() - timedelta(minutes=settings.idle_minutes + 1)
    with database.transaction() as session:
        session.add(Visit(token_digest="idle", started_at=idle, seen_at=idle))
        session.add(Visit(token_digest="present", started_at=now(), seen_at=now()))
        session.add(Captcha(answer="1", visit_digest="old", expires_at=now() - timedelta(seconds=1)))
        session.add(Captcha(answer="2", visit_digest="open", expires_at=now() + timedelta(minutes=5)))
    clean(database)
    with database.reading() as session:
        assert session.scalars(select(Visit.token_digest)).all() == ["present"]
        assert session.scalars(select(Captcha.visit_digest)).all() == ["open"]
