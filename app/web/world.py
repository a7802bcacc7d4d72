"""What a view reaches for: the database, the settings, and who is asking."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import cast

from flask import Flask, abort, current_app, g, request
from flask_login import UserMixin, current_user
from sqlalchemy.orm import Session

from app.adapters.neighbours import Neighbours
from app.config import Settings
from app.database import Database
from app.domain.actor import Actor
from app.queries.accounts import Visitor

KEY = "dengji"


class LoggedIn(UserMixin):
    """A visitor in the shape that Flask-Login expects."""

    def __init__(self, visitor: Visitor) -> None:
        self.visitor = visitor

    def get_id(self) -> str:
        return str(self.visitor.account_id)


def install(app: Flask, database: Database) -> None:
    """Give the application its database; a request's reader is closed when the request ends."""
    app.extensions[KEY] = database
    app.teardown_appcontext(_close_reader)


def database() -> Database:
    """The application's database."""
    return cast("Database", current_app.extensions[KEY])


def neighbours() -> Neighbours:
    """Storage, vault, LibreOffice and the other neighbours."""
    return database().neighbours


def settings() -> Settings:
    """What differs from one installation to the next."""
    return neighbours().settings


def reading() -> Session:
    """The request's session for reading; the database itself refuses to write in it."""
    if "reader" not in g:
        g.reader = database().reader()
    return cast("Session", g.reader)


@contextmanager
def transaction() -> Iterator[Session]:
    """A fresh session whose work is kept as a whole or not at all.

    The reader lets go of its snapshot before and after, so that nothing read later is older than what was written.
    """
    _refresh_reader()
    try:
        with database().transaction() as session:
            yield session
    finally:
        _refresh_reader()


def me() -> Visitor | None:
    """Who is logged in."""
    return current_user.visitor if current_user.is_authenticated else None


def myself() -> Visitor:
    """Who is logged in, on pages that are only for who is."""
    return me() or abort(401)


def actor() -> Actor:
    """Who acts in this request, as services want to know it."""
    visitor, address = me(), request.remote_addr or ""
    if visitor is None:
        return Actor(None, "访客", address=address)
    return Actor(
        account_id=visitor.account_id,
        name=visitor.name,
        person_id=visitor.person_id,
        organisation_id=visitor.organisation_id,
        roles=visitor.roles,
        address=address,
    )


def _refresh_reader() -> None:
    if "reader" in g:
        g.reader.rollback()


def _close_reader(_: BaseException | None) -> None:
    reader = g.pop("reader", None)
    if reader is not None:
        reader.close()
