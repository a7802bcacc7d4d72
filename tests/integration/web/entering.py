"""Going through the login page."""

import re
from uuid import UUID

from app.database import Database
from app.models import Captcha
from tests.house import HouseClient


def captcha_of(client: HouseClient, database: Database, page: str = "/login") -> dict[str, str]:
    """A 验证码 of this browser with its answer, as the form sends them."""
    found = re.search(r'name="captcha_id" value="([^"]+)"', client.get(page).text)
    assert found
    with database.reading() as session:
        answer = session.get_one(Captcha, UUID(found[1])).answer
    return {"captcha_id": found[1], "captcha": answer}


def log_in(client: HouseClient, database: Database, name: str, password: str, **others: str) -> int:
    """Fill in the login form; returns the status (302 is success)."""
    form = {"name": name, "password": password, **captcha_of(client, database), **others}
    return client.post("/login", data=form).status_code
