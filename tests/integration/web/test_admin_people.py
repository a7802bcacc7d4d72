"""People and staff: found, looked at, made, closed."""

import re
from uuid import UUID

import pytest
from sqlalchemy import select

from app.adapters import hashing
from app.database import Database
from app.models import Account, Event, Visit
from app.services import visits
from tests.house import HouseClient
from tests.integration.web.admin import enter_as_administrator
from tests.people import NUMBER, QUALIFICATION, add_applicant, add_staff

ORGANISATION_FREE = {"user_name": "li.si", "name": "李四", "roles": ["reviewer"]}


@pytest.fixture
def person(database: Database) -> UUID:
    with database.transaction() as session:
        person_id = add_applicant(session).person_id
    assert person_id
    return person_id


@pytest.fixture
def member(database: Database) -> UUID:
    with database.transaction() as session:
        return add_staff(session, "zhao", "reviewer").id


def account(database: Database, account_id: UUID) -> Account:
    with database.reading() as session:
        return session.get_one(Account, account_id)


@pytest.mark.parametrize("text", ["张三", QUALIFICATION.lower()])
def test_people_are_found_by_name_and_certificate(
    client: HouseClient, database: Database, person: UUID, text: str
) -> None:
    page = enter_as_administrator(client, database).get("/admin/people", query_string={"q": text})

    assert f"/admin/people/{person}" in page.text
    assert NUMBER not in page.text


@pytest.mark.parametrize("number", [NUMBER, NUMBER.lower(), "110105491231002"])
def test_people_are_found_by_their_number_without_its_being_in_an_address(
    client: HouseClient, database: Database, person: UUID, number: str
) -> None:
    enter_as_administrator(client, database)

    answer = client.post("/admin/people/find", data={"id_no": number})

    assert answer.headers["Location"] == f"/admin/people/{person}"


def test_an_unknown_number_finds_nobody(client: HouseClient, database: Database, person: UUID) -> None:
    enter_as_administrator(client, database)

    page = client.post("/admin/people/find", data={"id_no": "440524188001010014"}, follow_redirects=True)

    assert "名册中没有此证件号码的人员" in page.text


def test_a_number_is_masked_until_somebody_asks_and_that_is_recorded(
    client: HouseClient, database: Database, person: UUID
) -> None:
    enter_as_administrator(client, database)
    before = client.get(f"/admin/people/{person}").text
    assert NUMBER not in before
    assert "<h1>张三丰</h1>" in before

    page = client.post(f"/admin/people/{person}/reveal")

    assert NUMBER in page.text
    with database.reading() as session:
        event = session.scalars(select(Event).where(Event.kind == "identity_number_shown")).one()
        assert event.content["person"] == str(person)
        assert NUMBER not in str(event.content)


def test_a_new_member_gets_a_password_that_is_shown_once(client: HouseClient, database: Database) -> None:
    enter_as_administrator(client, database)

    page = client.post("/admin/staff/new", data=ORGANISATION_FREE)

    shown = re.search(r'<p class="result-number">([a-z2-9-]{14})</p>', page.text)
    assert shown
    with database.reading() as session:
        made = session.scalars(select(Account).where(Account.display_name == "李四")).one()
        assert (made.state, made.roles) == ("new", frozenset({"reviewer"}))
        assert hashing.check_password(made.password_hash, shown[1])
    assert shown[1] not in client.get(f"/admin/staff/{made.id}").text


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"user_name": "李四"}, "用户名应为"),
        ({"user_name": "zhao"}, "此用户名已被使用"),
        ({"name": ""}, "请填写姓名"),
        ({"roles": []}, "请至少选择一个角色"),
        ({"roles": ["applicant"]}, "请至少选择一个角色"),
        ({"uscc": "91350100M000100Y43"}, "没有此统一社会信用代码的单位"),
        ({"qualification_no": "X"}, "名册中没有此资格证书编号"),
    ],
)
def test_a_wrong_answer_about_a_member_is_named(
    client: HouseClient, database: Database, member: UUID, change: dict[str, object], words: str
) -> None:
    enter_as_administrator(client, database)

    page = client.post("/admin/staff/new", data=ORGANISATION_FREE | change)

    assert page.status_code == 422
    assert words in page.text


def test_a_made_up_role_is_not_given(client: HouseClient, database: Database, member: UUID) -> None:
    enter_as_administrator(client, database)

    answer = client.post(f"/admin/staff/{member}", data={"name": "赵六", "roles": ["reviewer", "emperor"]})

    assert answer.status_code == 404
    assert account(database, member).roles == {"reviewer"}


def test_roles_and_links_are_changed(client: HouseClient, database: Database, member: UUID, person: UUID) -> None:
    enter_as_administrator(client, database)

    client.post(
        f"/admin/staff/{member}",
        data={"name": "赵六", "roles": ["approver", "auditor"], "qualification_no": QUALIFICATION},
    )

    changed = account(database, member)
    assert (changed.display_name, changed.roles, changed.person_id) == (
        "赵六",
        frozenset({"approver", "auditor"}),
        person,
    )


def test_the_services_that_somebody_is_best_at_are_ticked(
    client: HouseClient, database: Database, member: UUID, published: None
) -> None:
    enter_as_administrator(client, database)

    ticked = {"name": "赵六", "roles": ["reviewer"], "skills": ["renewal", "alchemy"]}
    client.post(f"/admin/staff/{member}", data=ticked)

    assert account(database, member).skills == ["renewal"]
    assert re.search(r'value="renewal"\s+checked', client.get(f"/admin/staff/{member}").text)


def test_a_disabled_member_is_logged_out_and_can_be_enabled(
    client: HouseClient, database: Database, member: UUID
) -> None:
    with database.transaction() as session:
        visits.begin(session, member)
    enter_as_administrator(client, database)

    client.post(f"/admin/staff/{member}/disable")

    assert account(database, member).state == "disabled"
    with database.reading() as session:
        assert session.scalars(select(Visit).where(Visit.account_id == member)).all() == []
    client.post(f"/admin/staff/{member}/enable")
    assert account(database, member).state == "active"


def test_a_reset_makes_the_old_password_worthless(client: HouseClient, database: Database, member: UUID) -> None:
    enter_as_administrator(client, database)
    before = account(database, member).password_hash

    page = client.post(f"/admin/staff/{member}/reset")

    assert "一次性初始密码" in page.text
    assert account(database, member).password_hash != before
    assert account(database, member).state == "new"


def test_a_newcomer_is_offered_the_offices_number_of_second_looks(client: HouseClient, database: Database) -> None:
    enter_as_administrator(client, database)
    offered = client.get("/admin/staff/new").text
    client.post("/admin/staff/new", data=ORGANISATION_FREE | {"newcomer": "12"})
    refused = client.post("/admin/staff/new", data=ORGANISATION_FREE | {"user_name": "lisi2", "newcomer": "-1"})

    assert re.search(r'id="f-newcomer"[^>]*value="20"', offered)
    assert (refused.status_code, "请填写 0 至 999 的整数" in refused.text) == (422, True)
    with database.reading() as session:
        assert session.scalars(select(Account.newcomer_left).where(Account.display_name == "李四")).one() == 12


def test_an_applicants_account_is_no_staff_account(client: HouseClient, database: Database, person: UUID) -> None:
    enter_as_administrator(client, database)
    with database.reading() as session:
        own = session.scalars(select(Account.id).where(Account.person_id == person)).one()

    assert client.post(f"/admin/staff/{own}/reset").status_code == 409


def test_nobody_disables_their_own_account(client: HouseClient, database: Database) -> None:
    enter_as_administrator(client, database)
    with database.reading() as session:
        own = session.scalars(select(Account.id).where(Account.display_name == "someone")).one()

    assert client.post(f"/admin/staff/{own}/disable").status_code == 409
