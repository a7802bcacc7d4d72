"""A browser without scruples: it sends whatever it is told, and holds every answer to what no answer may lack."""

import re
from typing import Any
from uuid import UUID

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.services import visits
from app.web import world
from app.web.security import HEADERS
from tests.house import OWN_VALUE

TOKEN = re.compile(r'name="csrf[-_]token" (?:content|value)="([^"]+)"')
INSIDE = ("Traceback", "sqlalchemy", "site-packages", 'File "', "SELECT ")


class Browser(FlaskClient):
    """Sends the session's CSRF token with every POST unless told `csrf=False`; a fault of ours fails the test."""

    def enter(self, account_id: UUID) -> "Browser":
        """Log the account in."""
        with self.application.app_context(), world.transaction() as session:
            token = visits.begin(session, account_id)
        self.set_cookie("visit", token)
        return self

    def open(self, *args: Any, csrf: bool = True, **kwargs: Any) -> TestResponse:
        """Ask, and look at the answer."""
        if csrf and kwargs.get("method") == "POST":
            kwargs["headers"] = {"X-CSRFToken": self.csrf_token(), **(kwargs.get("headers") or {})}
        response = super().open(*args, **{"buffered": True, **kwargs})
        for answer in (*response.history, response):
            check(answer)
        return response

    def csrf_token(self) -> str:
        """The token of this browser's session, as every page has it."""
        found = TOKEN.search(super().open("/contact", method="GET", follow_redirects=True).text)
        assert found
        return found[1]


def check(response: TestResponse) -> None:
    """No answer says that we are broken, shows our inside, or lacks the headers of the house."""
    asked = f"{response.request.method} {response.request.path}"
    assert response.status_code < 500, f"{asked} broke: {response.status}"
    for name, value in HEADERS.items():
        assert response.headers.get(name) == value or name in OWN_VALUE, f"{asked} lacks {name}"
    if response.mimetype == "text/html":
        assert not [word for word in INSIDE if word in response.text]
