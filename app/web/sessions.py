"""Flask's session, kept on the server: the cookie holds only a random token.

A row is written when there is something to keep, such as that somebody logged in. A message for the next page
travels in a cookie of its own. The CSRF token is derived from the cookie's token, so that reading a page as a
stranger writes nothing.
"""

import hmac
import re
from datetime import timedelta
from hashlib import sha256
from typing import Any, cast

from flask import Flask, Request, Response, g, request
from flask.globals import request_ctx
from flask.sessions import SessionInterface, SessionMixin
from flask_login import LoginManager
from werkzeug.datastructures import CallbackDict

from app.config import Settings
from app.models.base import now
from app.queries import accounts
from app.queries.accounts import StoredVisit, Visitor
from app.services import visits
from app.web import notices, world

TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")
CSRF = "csrf_token"
TOUCH_AFTER = timedelta(minutes=1)
WITHOUT_SESSION = ("/static/", "/healthz")


class VisitSession(CallbackDict[str, Any], SessionMixin):
    """One browser's session; `visitor` is who is logged in, `expired` that somebody was until too long ago."""

    def __init__(self, app: Flask, token: str, stored: StoredVisit | None = None) -> None:
        super().__init__(None, VisitSession._changed)
        self._app = app
        self.told: notices.Messages = []
        self.to_send = False
        self.expired = False
        self.continue_as(token, stored)

    def continue_as(self, token: str, stored: StoredVisit | None = None) -> None:
        """Go on under a token; what was in the session of another token is left behind."""
        self.clear()
        self.token, self.digest = token, visits.digest_of(token)
        self.before = dict(stored.content) if stored else {}
        self.visitor: Visitor | None = stored.visitor if stored else None
        self.seen_at = stored.seen_at if stored else None
        self.update(self.before, **{CSRF: _csrf_secret(self._app, token)})
        self.modified = False

    def kept(self) -> dict[str, Any]:
        """What belongs into the table."""
        return {key: value for key, value in self.items() if key not in (CSRF, notices.FLASHES)}

    def hear(self, notice: str) -> None:
        """Take in what the request before has to say."""
        self.told = notices.opened(self._app, self.digest, notice)
        if self.told:
            self[notices.FLASHES] = self.told
            self.modified = False

    def notice(self) -> str | None:
        """What the next request is to be told; None when the browser knows that already."""
        flashes = list(map(tuple, self.get(notices.FLASHES, ())))
        return None if flashes == self.told else notices.closed(self._app, self.digest, flashes)

    def _changed(self) -> None:
        self.modified = True


class VisitSessions(SessionInterface):
    """Opens and saves sessions for Flask."""

    def __init__(self, settings: Settings) -> None:
        prefix = "__Host-" if settings.secure_cookies else ""
        self.cookie, self._notice = f"{prefix}visit", f"{prefix}notice"
        self._secure = settings.secure_cookies
        self._idle = timedelta(minutes=settings.idle_minutes)
        self._longest = timedelta(hours=settings.session_hours)

    def open_session(self, app: Flask, request: Request) -> VisitSession:
        """The session of the cookie, or a new one when the cookie is missing or malformed."""
        token = request.cookies.get(self.cookie, "")
        if not TOKEN.fullmatch(token):
            return VisitSession(app, visits.new_token())
        if request.path.startswith(WITHOUT_SESSION):
            return VisitSession(app, token)
        stored = accounts.visit(world.reading(), visits.digest_of(token))
        over = stored is not None and self._is_over(stored)
        opened = VisitSession(app, token, None if over else stored)
        opened.expired = over
        opened.hear(request.cookies.get(self._notice, ""))
        return opened

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Write what changed in a short transaction of its own, and hand out the token when a page needs it."""
        if not isinstance(session, VisitSession):  # opening it has failed, and the answer says so
            return
        if session.expired:
            with world.transaction() as writing:
                visits.end(writing, session.digest)
        self._save_content(session)
        # A page with a form has asked for its CSRF token; without one there is nothing to come back to.
        if session.to_send or (g.get(CSRF) and request.cookies.get(self.cookie) != session.token):
            self._set(response, self.cookie, session.token)
        notice = session.notice()
        if notice is not None:
            self._set(response, self._notice, notice, seconds=notices.SECONDS if notice else 0)

    def _set(self, response: Response, name: str, value: str, seconds: int | None = None) -> None:
        response.set_cookie(name, value, max_age=seconds, httponly=True, samesite="Lax", secure=self._secure, path="/")

    def _save_content(self, session: VisitSession) -> None:
        content = session.kept()
        if session.modified and content != session.before:
            with world.transaction() as writing:
                visits.keep(writing, session.digest, content)
        elif session.seen_at is not None and now() - session.seen_at > TOUCH_AFTER:
            with world.transaction() as writing:
                visits.touch(writing, session.digest)

    def _is_over(self, stored: StoredVisit) -> bool:
        at = now()
        return at - stored.seen_at > self._idle or at - stored.started_at > self._longest


def install(app: Flask, settings: Settings) -> None:
    """Use server-side sessions and let Flask-Login find the visitor in them."""
    app.session_interface = VisitSessions(settings)
    manager = LoginManager()
    manager.session_protection = None  # the token itself is the proof; addresses change on phones
    manager.request_loader(_logged_in)
    manager.init_app(app, add_context_processor=False)


def current() -> VisitSession:
    """The session of this request."""
    return cast("VisitSession", request_ctx.session)


def adopt(token: str) -> None:
    """Go on under the token of the visit that a login has begun; the old one is worth nothing."""
    current().continue_as(token)
    current().to_send = True


def leave() -> None:
    """Go on as a stranger under a new token."""
    adopt(visits.new_token())


def _logged_in(_: Request) -> world.LoggedIn | None:
    visitor = current().visitor
    return world.LoggedIn(visitor) if visitor else None


def _csrf_secret(app: Flask, token: str) -> str:
    key = str(app.secret_key).encode()
    return hmac.new(key, b"csrf " + token.encode(), sha256).hexdigest()
