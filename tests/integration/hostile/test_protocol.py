"""Requests that no browser sends, and old, broken or malicious headers with otherwise good ones."""

import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy.exc import OperationalError

from tests.integration.hostile import papers, routes
from tests.integration.hostile.browser import INSIDE
from tests.integration.hostile.office import Office

LISTS = ("desk.queue", "desk.mine", "desk.done", "applicant.messages", "applicant.organisations", "admin.cases",
         "admin.history", "admin.jobs", "admin.people", "admin.staff", "admin.roster", "admin.organisations",
         "admin.calendar")  # fmt: skip
QUERIES = (
    "page=0&sort=&q=", "page=-1", "page=x", "page=1e9", "page=999999999", f"page={'9' * 400}", "page=1&page=2",
    "sort=password", "sort=-", "sort=__class__", "sort=id;drop table case", "q=%25&step=%25", "q=%5C", "q=_",
    f"q={'x' * 60_000}", f"q={'%25_' * 9000}", "q=%ff%fe", "q[]=1", "q=%F0%9F%98%80", "q=%ed%a0%80", "state=x",
    "kind=x&status=x&service=x&role=x", "year=0", f"year={'9' * 190}", "year=-1", "step[$ne]=x", "&&&==&%",
)  # fmt: skip
HEADERS = (
    {"Referer": "http://["},
    {"Referer": "http://localhost\\@evil.com/"},
    {"Referer": "javascript:alert(1)"},
    {"Referer": "http://localhost:99999/x"},
    {"HX-Request": "true", "HX-Current-URL": "http://["},
    {"HX-Request": "true", "HX-Current-URL": "\xff"},
    {"Accept": "application/json;q=x"},
    {"Accept": "\xff\xfe"},
    {"Accept-Language": "x" * 5000},
    {"Cookie": "visit=\xff; visit=; visit=x; =; type=<script>; contrast=\"'"},
    {"Range": "bytes=9999999999-"},
    {"If-None-Match": 'W/"x'},
    {"If-Modified-Since": "yesterday"},
    {"Content-Type": "multipart/form-data"},
    {"Content-Type": "application/json"},
    {"X-Forwarded-For": "' OR 1=1", "X-Forwarded-Host": "evil.com", "Forwarded": "for=["},
    {"Authorization": "Basic =="},
    {"User-Agent": ""},
)
ADDRESSES = (
    "/%ff", "/%ff/%fe", "/me/%ff", "/me/cases/%00", "/me/cases/x", "/me/cases/1", "/verify/%ff",
    "/verify/" + "x" * 9000,
    "/files/..%2f..%2fetc%2fpasswd", "/static/..%2f..%2fconfig.py", "/static/%2e%2e/%2e%2e/config.py", "/console",
    "/static/..%c0%af..%c0%afconfig.py", "//evil.com/%2e%2e", "/\\evil.com", "/guide/../admin", "/admin/../me",
    "/me/apply/nothing", "/me/apply/%2e%2e", "/me/profile/__class__", "/me/profile/certificates%20", "/.git/config",
    "/admin/releases/x/files/../../secret.key", "/healthz/", "/login;jsessionid=1", "/me/files/x/thumbnail",
)  # fmt: skip
NEXT = (
    "//evil.com", "/\\evil.com", "https:evil.com", "http://[", "//[", "/%2f%2fevil.com", "\t//evil.com", "/\n/evil.com",
    "javascript:alert(1)", "x" * 9000, "/me\r\nSet-Cookie: a=b", "///evil.com", "//localhost@evil.com",
)  # fmt: skip
LOOKED_AT = ("public.home", "applicant.form", "files.original", "applicant.file", "admin.cases")
BROKEN = (b"", b"--cut", b"--cut\r\n\r\n", b"\xff" * 5000, b"--cut\r\nContent-Disposition: x\r\n\r\n")


@pytest.mark.parametrize("who", ["owner", "reviewer", "administrator"])
def test_lists_take_any_question(office: Office, who: str) -> None:
    browser, table = office.enter(who), routes.expected()
    found = {
        (name, query): browser.get(f"{office.address(f'GET {name}')}?{query}").status_code
        for name in LISTS
        if table[f"GET {name}"][who] == "o"
        for query in QUERIES
    }

    assert {asked: status for asked, status in found.items() if status not in (200, 400, 422)} == {}


@pytest.mark.parametrize("who", ["anonymous", "owner", "administrator"])
def test_strange_addresses_lead_nowhere(office: Office, who: str) -> None:
    browser = office.enter(who)
    found = {path: browser.get(path).status_code for path in ADDRESSES}

    assert {path: status for path, status in found.items() if status not in (302, 308, 400, 403, 404, 200)} == {}
    assert {path[:8] for path, status in found.items() if status == 200} <= {"/verify/"}


@pytest.mark.parametrize("headers", HEADERS, ids=range(len(HEADERS)))
def test_strange_headers_break_nothing(office: Office, headers: dict[str, str]) -> None:
    browser = office.enter("owner")
    for route in (
        "GET public.home",
        "GET applicant.form",
        "GET files.original",
        "GET applicant.file",
        "GET admin.cases",
    ):
        browser.get(office.address(route), headers=headers)
    for route in ("POST applicant.form_save", "POST public.display", "POST auth.logout"):
        browser.post(office.address(route), headers=headers)
        browser.post(office.address(route), headers=headers, csrf=False)


@pytest.mark.parametrize("address", NEXT)
def test_a_login_leads_to_none_but_our_own_pages(office: Office, address: str) -> None:
    browser = office.enter("owner")
    for answer in (
        browser.get("/login", query_string={"next": address}),
        browser.post("/login", data={"next": address}),
    ):
        assert answer.status_code in (302, 400)
        assert re.fullmatch(r"(/[^/\\].*)?", answer.headers.get("Location", ""))


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "PROPFIND", "TRACE"])
def test_other_methods_are_refused_everywhere(office: Office, method: str) -> None:
    browser = office.enter("administrator")
    asked = {office.address(route) for route in routes.expected()}
    with office.unchanged():
        found = {address: browser.open(address, method=method).status_code for address in asked}

    assert {address: status for address, status in found.items() if status not in (400, 405)} == {}


def test_a_form_without_files_has_an_end(office: Office) -> None:
    browser = office.enter("owner")
    with office.unchanged():
        large = office.ask(
            browser, "POST applicant.draft", papers.application(office, changes={"school": "x" * 2_000_000})
        )
        body = browser.post(office.address("POST applicant.attachment_add"), data=b"x" * 13_000_000)

    assert (large.status_code, body.status_code) == (413, 413)


@pytest.mark.parametrize(
    "data", [b"", b"--cut", b"--cut\r\n\r\n", b"\xff" * 5000, b"--cut\r\nContent-Disposition: x\r\n\r\n"]
)
def test_a_broken_upload_is_no_fault_of_ours(office: Office, data: bytes) -> None:
    browser = office.enter("owner")
    for kind in ("multipart/form-data; boundary=cut", "multipart/form-data", "application/x-www-form-urlencoded", "x"):
        answer = browser.post(office.address("POST applicant.attachment_add"), data=data, content_type=kind)
        assert answer.status_code in (400, 422)


def test_guessing_certificates_is_slowed_down(office: Office) -> None:
    browser = office.enter("anonymous")
    statuses = [browser.get(f"/verify/{number:022d}").status_code for number in range(31)]
    late = browser.get(office.address("GET public.verify_scanned"))

    assert set(statuses[:30]) == {200}
    assert (statuses[30], late.status_code) == (429, 429)
    assert int(late.headers["Retry-After"]) > 0


def test_a_fault_of_ours_shows_a_number_and_nothing_else(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise OperationalError("SELECT id_no_sealed FROM person", {"number": "secret"}, ValueError("at /srv/app"))

    monkeypatch.setitem(office.app.view_functions, "public.home", broken)
    answer = FlaskClient(office.app).get("/", headers={"Cookie": ""})

    assert answer.status_code == 503
    assert answer.headers["X-Request-ID"][:12] in answer.text
    assert answer.headers["Retry-After"]
    assert [word for word in (*INSIDE, "SELECT", "secret", "/srv", "person") if word in answer.text] == []
