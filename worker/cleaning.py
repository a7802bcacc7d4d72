"""Clear away what has had its time: visits, captchas, files that no row knows, and claims that lie idle."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import islice

from sqlalchemy import delete, select

from app.database import Database
from app.models import Captcha, StoredFile
from app.models.base import now
from app.services import idle_claims, visits

BATCH = 500
ORPHAN_AFTER = timedelta(days=1)  # far longer than it takes from storing a file to committing its row


def clean(database: Database) -> None:
    """Clear everything away that has had its time. May run twice at once."""
    settings = database.neighbours.settings
    idle, longest = timedelta(minutes=settings.idle_minutes), timedelta(hours=settings.session_hours)
    with database.transaction() as session:
        visits.sweep(session, idle=idle, longest=longest)
        session.execute(delete(Captcha).where(Captcha.expires_at < now()))
    with database.transaction() as session:
        idle_claims.return_idle(session, now())
    for keys in _batches_of_old_keys(database):
        _delete_orphans(database, keys)


def _batches_of_old_keys(database: Database) -> Iterator[list[str]]:
    listed = database.neighbours.storage.keys()
    old = (key for key, written in listed if written < now() - ORPHAN_AFTER)
    while batch := list(islice(old, BATCH)):
        yield batch


def _delete_orphans(database: Database, keys: list[str]) -> None:
    with database.reading() as session:
        known = set(session.scalars(select(StoredFile.key).where(StoredFile.key.in_(keys))))
    for key in keys:
        if key not in known:
            database.neighbours.storage.delete(key)
