"""Every page as its own kind of person comes to it: no fault, nothing for axe, and no wider than a phone."""

from collections.abc import Sequence

import pytest

from tests.e2e.conftest import Visits
from tests.e2e.crawling import Crawler
from tests.e2e.pages import log_in
from tests.e2e.people import ADMINISTRATOR, READY, REGISTERED, RETURNED, REVIEWER, Beside, Login
from tests.e2e.visitor import Visitor

pytestmark = pytest.mark.browser


def test_the_pages_for_everybody(visits: Visits) -> None:
    anyone = visits()
    _walk(anyone, ["/", "/login", "/accessibility", "/verify/unknown"])


def test_the_pages_of_applicants(visits: Visits, accounts: dict[str, Login]) -> None:
    seen: set[str] = set()
    for name, starts in {
        RETURNED: ["/me"],
        REGISTERED: ["/me", "/me/profile/certificates", "/me/apply/first_registration"],
        READY: ["/me", "/me/apply/first_registration"],
    }.items():
        applicant = visits()
        log_in(applicant, accounts[name])
        _walk(applicant, starts, seen)


def test_the_pages_of_reviewers(visits: Visits, accounts: dict[str, Login], beside: Beside) -> None:
    _, actor = beside.newcomer("王待审")
    beside.claim(beside.submitted(actor), beside.reviewer)
    reviewer = visits()
    log_in(reviewer, accounts[REVIEWER])
    _walk(reviewer, ["/desk/", "/desk/mine", "/desk/done", "/desk/all", "/desk/views"])


def test_the_pages_of_administrators(visits: Visits, accounts: dict[str, Login]) -> None:
    administrator = visits()
    log_in(administrator, accounts[ADMINISTRATOR])
    _walk(administrator, ["/admin/"])


def _walk(visitor: Visitor, starts: Sequence[str], seen: set[str] | None = None) -> None:
    for _ in Crawler(visitor, set() if seen is None else seen).pages(*starts):
        visitor.look()
        visitor.look_on_a_phone()
