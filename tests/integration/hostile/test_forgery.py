"""Requests that a stranger's page makes in somebody's name, and pages that are merely looked at."""

import pytest

from tests.integration.hostile import routes
from tests.integration.hostile.office import Office

TOKENS = ("", "nonsense", "of another session")


@pytest.mark.parametrize("what", TOKENS)
@pytest.mark.parametrize("who", ["owner", "reviewer", "administrator"])
def test_a_post_without_the_sessions_own_token_changes_nothing(office: Office, who: str, what: str) -> None:
    token = office.enter("other").csrf_token() if what == TOKENS[-1] else what
    sent = {"data": {"csrf_token": token}, "headers": {"X-CSRFToken": token}, "csrf": False}
    browser = office.enter(who)
    posts = [route for route in routes.expected() if route.startswith("POST") and route not in routes.BY_TOKEN]
    with office.unchanged():
        found = {route: browser.post(office.address(route), **sent).status_code for route in posts}

    assert {route: status for route, status in found.items() if status != 400} == {}


@pytest.mark.parametrize("who", routes.ACTORS)
def test_looking_at_every_page_changes_nothing(office: Office, who: str) -> None:
    browser = office.enter(who)
    with office.unchanged():
        for route in routes.expected():
            if route.startswith("GET"):
                browser.get(office.address(route))
                browser.head(office.address(route))
