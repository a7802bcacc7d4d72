"""What the roster does not know of a person, at the browser: ordinary fields instead of grey ones."""

import pytest

from app.database import Database
from app.models import Person
from tests.house import XHTML, HouseClient
from tests.integration.core.stage import Stage
from tests.integration.web.applicant import Browser, form_values, tree

PLACES = ["profile", "case"]


@pytest.fixture
def browser(client: HouseClient, database: Database, published: None) -> Browser:
    """The browser of somebody with a passport, of whom the roster knows neither sex nor date of birth."""
    stage = Stage(database)
    applicant = stage.applicant(name="JOHN SAMPLE")
    with database.transaction() as session:
        person = session.get_one(Person, applicant.person_id)
        person.id_doc_type, person.gender, person.birth_date = "PASSPORT", "", None
        person.id_no_sealed = database.neighbours.vault.seal("E00000004")
    return Browser(client, stage, applicant)


def address(browser: Browser, place: str) -> str:
    """The form in the profile, or in an application."""
    return "/me/profile/basic" if place == "profile" else f"/me/cases/{browser.stage.begun(browser.actor)}/form"


def names(page: str, path: str) -> set[str]:
    """The names of all controls that can be filled in."""
    found = tree(page).xpath(f"//h:form[@action='{path}']//@name", namespaces=XHTML)
    return {str(name) for name in found}


@pytest.mark.parametrize("place", PLACES)
def test_only_what_is_unknown_can_be_filled_in(browser: Browser, place: str) -> None:
    path = address(browser, place)
    found = names(browser.page(path), path)
    assert {"gender", "birth_date"} <= found
    assert not {"full_name", "id_doc_type", "id_doc_no", "qualification_no"} & found


@pytest.mark.parametrize("place", PLACES)
def test_what_was_filled_in_comes_back(browser: Browser, place: str) -> None:
    path = address(browser, place)
    answer = browser.send(
        path, browser.page(path), gender="男", birth_date="1988-03-09", full_name="别人", action="save"
    )
    page = browser.page(answer.location)
    values = form_values(page, path)
    assert (values["gender"], values["birth_date"]) == ("男", "1988-03-09")
    assert "别人" not in page


@pytest.mark.parametrize("place", PLACES)
def test_it_survives_a_choice_between_two_windows(browser: Browser, place: str) -> None:
    path = address(browser, place)
    page = browser.page(path)
    browser.send(path, page, gender="男", birth_date="1988-03-09", school="清华大学", action="save")
    stale = browser.send(path, page, gender="男", birth_date="1988-03-10", school="浙江大学", action="save")
    answer = browser.send(path.replace("/form", "/form/choose").replace("/basic", "/basic/choose"), stale.text)
    values = form_values(browser.page(answer.location), path)
    assert (values["birth_date"], values["school"]) == ("1988-03-10", "浙江大学")


def test_what_the_roster_knows_is_not_taken_from_a_request(browser: Browser) -> None:
    with browser.stage.database.transaction() as session:
        session.get_one(Person, browser.actor.person_id).gender = "女"
    path = address(browser, "case")
    answer = browser.send(path, browser.page(path), gender="男", birth_date="1988-03-09", action="save")
    page = browser.page(answer.location)
    assert "gender" not in names(page, path)
    assert 'id="f-gender"' in page
