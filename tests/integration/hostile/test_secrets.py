"""One identity number and one reviewer's words, followed through everything that is shown, stored, sent and logged."""

import json
import logging
from collections.abc import Iterator
from io import StringIO

import pytest
from sqlalchemy import select

from app.models import Base
from tests.integration.hostile import papers, routes
from tests.integration.hostile.office import Office
from tests.integration.hostile.scene import NUMBER, SECRET_OPINION

# Where the design shows the number: to whose it is, and to whom it was revealed on purpose.
SHOWN_TO = {
    "owner": {
        "GET applicant.form", "GET applicant.check", "GET applicant.case", "GET applicant.profile",
        "GET applicant.profile_tab", "POST applicant.submit", "POST applicant.my_data_export",
    },
    "administrator": {"POST admin.person_reveal"},
    "reviewer": {"POST desk.identity_number"},
}  # fmt: skip

WITHOUT_OPINIONS = ("anonymous", "newcomer", "owner", "other")


def cells(office: Office) -> dict[str, str]:
    """All rows of all tables as text."""
    with office.reading() as session:
        return {
            table.name: json.dumps(
                [list(row) for row in session.execute(select(table))], default=str, ensure_ascii=False
            )
            for table in Base.metadata.sorted_tables
        }


def crawl(office: Office, who: str) -> Iterator[tuple[str, bytes]]:
    """Every route for the owner's things old and new: its name, and all that came back."""
    browser, others = office.enter(who), {"task_id": "done_task", "case_id": "old_case"}
    for route in routes.expected():
        for part in (None, *(part for part in others if part in routes.parts(office.app, route))):
            answer = office.ask(browser, route, **({part: office.scene.ids[others[part]]} if part else {}))
            yield route, str(answer.headers).encode() + answer.data


@pytest.mark.parametrize("who", routes.ACTORS)
def test_what_is_secret_is_only_where_it_is_meant_to_be(office: Office, who: str) -> None:
    answers = list(crawl(office, who))
    secrets = [SECRET_OPINION.encode()] if who in WITHOUT_OPINIONS else []

    assert {route for route, answer in answers if NUMBER.encode() in answer} <= SHOWN_TO.get(who, set())
    assert [route for route, answer in answers for secret in secrets if secret in answer] == []


def test_the_number_is_in_no_table(office: Office) -> None:
    assert [name for name, text in cells(office).items() if NUMBER in text] == []


def test_the_number_is_in_no_log(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    written = StringIO()
    for handler in logging.getLogger("app").handlers:
        monkeypatch.setattr(handler, "stream", written)
    browser = office.enter("owner")
    for route in ("POST applicant.form_save", "POST applicant.draft", "POST applicant.profile_save"):
        office.ask(browser, route, papers.application(office, changes={"school": NUMBER, "version": "0"}))
    browser.get(f"/verify/{NUMBER}", headers={"Referer": f"http://localhost/{NUMBER}", "User-Agent": NUMBER})
    browser.get(f"/me/cases/{NUMBER}")
    office.enter("anonymous").post("/login", data={"name": NUMBER, "password": NUMBER, "captcha": "1"})
    office.ask(office.enter("administrator"), "POST admin.people_find", {"id_no": NUMBER})
    office.ask(office.enter("administrator"), "POST admin.person_reveal")

    assert '"refused"' in written.getvalue()
    assert NUMBER not in written.getvalue()


def test_the_number_is_in_no_address(office: Office) -> None:
    answer = office.ask(office.enter("administrator"), "POST admin.people_find", {"id_no": NUMBER})

    assert answer.status_code in (302, 303)
    assert NUMBER not in answer.location


def test_what_reviewers_say_is_in_no_message_and_no_job(office: Office) -> None:
    known = cells(office)

    assert SECRET_OPINION in known["decision"]
    assert [name for name, text in known.items() if SECRET_OPINION in text] == ["decision"]


def test_a_verdict_names_nobody_in_full(office: Office) -> None:
    answer = office.ask(office.enter("anonymous"), "GET public.verify_scanned")

    assert "已过期" in answer.text
    assert "王*一" in answer.text
    assert [word for word in ("王守一", NUMBER, NUMBER[:14]) if word in answer.text] == []
