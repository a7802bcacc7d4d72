"""The office as its tests reach it: a browser for everybody, the addresses of the scene, what is in the database."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import Flask
from sqlalchemy.orm import Session
from werkzeug.datastructures import FileStorage
from werkzeug.datastructures.structures import iter_multi_items
from werkzeug.test import TestResponse, encode_multipart

from app.database import Database
from tests.integration.hostile import routes, rows
from tests.integration.hostile.browser import Browser
from tests.integration.hostile.scene import Scene


@dataclass(frozen=True, slots=True)
class Office:
    """The application, its database, and what the scene has put into it."""

    app: Flask
    database: Database
    scene: Scene

    def enter(self, who: str) -> Browser:
        """A new browser in which somebody of the scene is logged in; `anonymous` is nobody."""
        browser = self.app.test_client()
        assert isinstance(browser, Browser)
        return browser if who == "anonymous" else browser.enter(self.scene.accounts[who])

    def id(self, name: str) -> UUID:
        """An id of the scene."""
        return UUID(self.scene.ids[name])

    def address(self, route: str, **others: str) -> str:
        """The address of a route ("GET applicant.form") for what belongs to the owner, or for what is named."""
        return routes.address(self.app, self.scene, route, **others)

    def ask(self, browser: Browser, route: str, data: Any = None, **others: str) -> TestResponse:
        """Call a route; a form with files is sent in memory, because a temporary file would be left open."""
        kind = None
        if data is not None and any(isinstance(value, FileStorage) for _, value in iter_multi_items(data)):
            boundary, data = encode_multipart(data)
            kind = f"multipart/form-data; boundary={boundary}"
        address, method = self.address(route, **others), route.split(maxsplit=1)[0]
        return browser.open(address, method=method, data=data, content_type=kind)

    @contextmanager
    def unchanged(self, *but: str) -> Iterator[None]:
        """Nothing that the block does leaves a trace in any table but those named, visits and captchas."""
        before = rows.digests(self.database)
        yield
        assert rows.changed(before, rows.digests(self.database)) - set(but) == set()

    def reading(self) -> Session:
        """A session that reads; the caller closes it."""
        return self.database.reader()
