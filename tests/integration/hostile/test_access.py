"""Who may do what, over every route there is; other people's things do not exist."""

import pytest
from sqlalchemy import update

from app.models import Grant, Task
from tests.integration.hostile import routes
from tests.integration.hostile.office import Office
from tests.integration.hostile.scene import NUMBER, OWNER

TABLE = routes.expected()
LET_IN = {"o", "c", "x"}  # whoever is let in may still be refused for what they sent
OF_OTHERS = [("case_id", "old_case"), ("case_id", "waiting"), ("file_id", "document"), ("file_id", "certificate_file")]


def test_every_route_is_in_the_table(office: Office) -> None:
    assert sorted(set(routes.there_are(office.app))) == sorted(TABLE)


@pytest.mark.parametrize("who", routes.ACTORS)
def test_everybody_is_let_in_where_they_belong_and_nowhere_else(office: Office, who: str) -> None:
    browser = office.enter(who)
    found = {route: routes.sign(office.ask(browser, route)) for route in TABLE}

    assert {route: got for route, got in found.items() if not fits(got, TABLE[route][who])} == {}


@pytest.mark.parametrize("who", [who for who in routes.ACTORS if who not in ("owner", "administrator")])
def test_whoever_is_sent_away_changes_nothing_and_learns_nothing(office: Office, who: str) -> None:
    browser = office.enter(who)
    closed = [route for route, row in TABLE.items() if row[who] not in LET_IN]
    with office.unchanged():
        answers = {route: office.ask(browser, route).text for route in closed}

    assert [route for route, text in answers.items() if OWNER in text or NUMBER in text] == []


@pytest.mark.parametrize(("part", "name"), OF_OTHERS)
def test_nothing_of_other_people_can_be_reached_by_its_id(office: Office, part: str, name: str) -> None:
    browser, things = office.enter("other"), {part: office.scene.ids[name]}
    own = [route for route, row in TABLE.items() if (row["owner"], row["other"]) == ("o", "-")]
    asked = [route for route in own if part in routes.parts(office.app, route)]
    with office.unchanged():
        found = {route: office.ask(browser, route, **things).status_code for route in asked}

    assert {route: status for route, status in found.items() if status != 404} == {}


def test_an_attachment_is_not_cleared_through_a_case_of_ones_own(office: Office) -> None:
    browser, own = office.enter("other"), office.scene.ids["other_case"]
    with office.unchanged():
        answer = office.ask(browser, "POST applicant.attachment_clear", case_id=own)

    assert answer.status_code == 404


@pytest.mark.parametrize("who", ["reviewer", "approver"])
def test_a_diagram_that_names_administrators_raises_nobody(office: Office, who: str) -> None:
    with office.database.transaction() as session:
        session.execute(update(Task).where(Task.id == office.id("task_id")).values(role="administrator"))
    browser = office.enter(who)

    assert office.ask(browser, "GET desk.file").status_code in (403, 404)
    assert office.ask(browser, "POST desk.claim").status_code == 403
    assert office.ask(browser, "GET admin.overview").status_code == 403


def test_a_reviewer_who_is_an_applicant_too_does_not_take_other_peoples_forms(office: Office) -> None:
    with office.database.transaction() as session:
        session.add(Grant(account_id=office.scene.accounts["reviewer"], role_key="applicant"))
    browser, draft = office.enter("reviewer"), office.scene.ids["own_task"]
    with office.unchanged():
        looked = office.ask(browser, "GET desk.file", task_id=draft)
        taken = office.ask(browser, "POST desk.claim", task_id=draft)

    assert (looked.status_code, taken.status_code) == (404, 403)


def fits(found: str, sign: str) -> bool:
    """Whether an answer is what the table says."""
    return found in (LET_IN if sign in LET_IN else {sign})
