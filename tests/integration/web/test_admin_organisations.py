"""The organisations' pages: decide, create."""

import io
from uuid import UUID

import pytest

from app.database import Database
from app.domain.actor import Actor
from app.queries import organisations as read
from app.services import organisations
from tests.house import HouseClient
from tests.integration.organisations import OTHER_CODE, answers, licence, picture
from tests.integration.web.admin import enter_as_administrator
from tests.people import add_applicant

NAME = "北京设备监理（集团）有限公司"


@pytest.fixture
def unit(database: Database) -> UUID:
    with database.transaction() as session:
        account = add_applicant(session)
        by = Actor(account.id, account.display_name)
        return organisations.create(session, answers(), licence(), by=by).id


def state(database: Database, organisation_id: UUID) -> str:
    with database.reading() as session:
        return read.get(session, organisation_id).state


def test_an_organisation_is_shown_with_its_licence_and_its_history(
    client: HouseClient, database: Database, unit: UUID
) -> None:
    enter_as_administrator(client, database)
    assert NAME in client.get("/admin/organisations").text

    page = client.get(f"/admin/organisations/{unit}")

    assert "建立单位" in page.text
    assert "登记有效的人员" in page.text
    assert client.get(f"/admin/organisations/{unit}/licence/1.jpg").mimetype == "image/png"


def test_a_page_that_the_licence_does_not_have_is_not_found(
    client: HouseClient, database: Database, unit: UUID
) -> None:
    enter_as_administrator(client, database)

    assert client.get(f"/admin/organisations/{unit}/licence/2.jpg").status_code == 404


def test_a_suspension_needs_a_reason(client: HouseClient, database: Database, unit: UUID) -> None:
    page = enter_as_administrator(client, database).post(f"/admin/organisations/{unit}/suspend", data={"reason": " "})

    assert page.status_code == 422
    assert "请填写原因" in page.text
    assert state(database, unit) == "active"


def test_an_organisation_is_suspended_and_taken_back(client: HouseClient, database: Database, unit: UUID) -> None:
    enter_as_administrator(client, database)
    client.post(f"/admin/organisations/{unit}/suspend", data={"reason": "执照注销"})
    meanwhile = state(database, unit), "执照注销" in client.get(f"/admin/organisations/{unit}").text

    client.post(f"/admin/organisations/{unit}/activate")

    assert meanwhile == ("suspended", True)
    assert state(database, unit) == "active"


def test_an_organisation_is_created_with_its_licence(client: HouseClient, database: Database) -> None:
    enter_as_administrator(client, database)
    form = answers() | {"licence": (io.BytesIO(picture()), "licence.png")}

    page = client.post("/admin/organisations/new", data=form, follow_redirects=True)

    assert f"已建立单位：{NAME}" in page.text


def test_what_was_typed_stays_when_something_is_wrong(client: HouseClient, database: Database) -> None:
    enter_as_administrator(client, database)

    page = client.post("/admin/organisations/new", data=answers(uscc="91350100M000100Y44"))

    assert page.status_code == 422
    assert "校验位不正确" in page.text
    assert NAME in page.text


def test_a_known_organisation_is_named_instead_of_created(client: HouseClient, database: Database, unit: UUID) -> None:
    enter_as_administrator(client, database)

    page = client.post("/admin/organisations/new", data=answers("北京设备监理(集团)有限公司", OTHER_CODE))

    assert page.status_code == 422
    assert f"单位已存在：{NAME}" in page.text
