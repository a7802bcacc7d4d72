"""Organisations: asked for, found, decided."""

from uuid import UUID

import pytest
from sqlalchemy import select

from app.database import Database
from app.domain.actor import Actor
from app.errors import Conflict, InvalidInput, NotFound, Refusal
from app.models import Event, Message, Organisation
from app.queries import organisations as read
from app.services import organisations
from tests.integration.organisations import (
    NAME,
    OTHER_CODE,
    THIRD_CODE,
    answers,
    approved,
    ask,
    found,
    state,
)
from tests.people import add_applicant


@pytest.fixture
def by(database: Database) -> Actor:
    with database.transaction() as session:
        account = add_applicant(session)
        return Actor(account.id, account.display_name, account.person_id)


def test_a_request_waits_for_its_approval(database: Database, by: Actor) -> None:
    organisation_id = ask(database, by)

    assert state(database, organisation_id) == "pending"
    assert found(database, "设备监理") == []


@pytest.mark.parametrize(
    "name", ["北京设备监理(集团)有限公司", " 北京设备监理 （集团） 有限公司", "北京设备监理【集团】有限责任公司"]
)
def test_the_same_name_spelt_otherwise_is_refused_with_the_known_name(database: Database, by: Actor, name: str) -> None:
    approved(database, by)

    with pytest.raises(Refusal, match=f"单位已存在：{NAME}，请直接选择") as refusal:
        ask(database, by, name, OTHER_CODE)

    assert refusal.value.field == "name"


def test_the_same_code_is_refused_with_the_known_name(database: Database, by: Actor) -> None:
    approved(database, by)

    with pytest.raises(Refusal, match=f"单位已存在：{NAME}") as refusal:
        ask(database, by, "上海别的名称公司")

    assert refusal.value.field == "uscc"


def test_the_same_request_twice_is_one(database: Database, by: Actor) -> None:
    first = ask(database, by)

    assert ask(database, by) == first


def test_the_same_name_under_another_code_waits_for_a_decision_first(database: Database, by: Actor) -> None:
    ask(database, by)

    with pytest.raises(Refusal, match="请核对统一社会信用代码"):
        ask(database, by, uscc=OTHER_CODE)


def test_a_request_lists_everything_that_is_wrong(database: Database, by: Actor) -> None:
    with pytest.raises(InvalidInput) as refusal, database.transaction() as session:
        organisations.request(session, answers("公司", "91350100M000100Y44"), None, by=by)

    assert {fault.field for fault in refusal.value.faults} == {"name", "uscc", "licence"}


def test_a_returned_request_may_be_made_again(database: Database, by: Actor) -> None:
    organisation_id = ask(database, by)
    with database.transaction() as session:
        organisations.send_back(session, organisation_id, "执照不清晰", by=by)

    again = ask(database, by, "北京设备监理集团股份有限公司")

    assert again == organisation_id
    assert state(database, again) == "pending"


def test_who_asked_reads_the_reason_of_a_return(database: Database, by: Actor) -> None:
    organisation_id = ask(database, by)

    with database.transaction() as session:
        organisations.send_back(session, organisation_id, "执照不清晰", by=by)

    with database.reading() as session:
        assert "执照不清晰" in session.scalars(select(Message.text)).one()


@pytest.mark.parametrize("reason", ["", "  ", "原因" * 300, "\x07"])
def test_a_return_needs_a_reason_that_can_be_kept(database: Database, by: Actor, reason: str) -> None:
    organisation_id = ask(database, by)

    with pytest.raises(InvalidInput), database.transaction() as session:
        organisations.send_back(session, organisation_id, reason, by=by)

    assert state(database, organisation_id) == "pending"


def test_a_suspended_organisation_cannot_be_chosen_until_it_is_approved_again(database: Database, by: Actor) -> None:
    organisation_id = approved(database, by)
    with database.transaction() as session:
        organisations.suspend(session, organisation_id, "执照注销", by=by)
    assert found(database, "设备监理") == []

    with database.transaction() as session:
        organisations.approve(session, organisation_id, by=by)

    assert found(database, "设备监理") == [NAME]


def test_a_suspended_organisation_is_not_asked_for_again(database: Database, by: Actor) -> None:
    organisation_id = approved(database, by)
    with database.transaction() as session:
        organisations.suspend(session, organisation_id, "执照注销", by=by)

    with pytest.raises(Refusal, match="单位已停用"):
        ask(database, by)


def test_a_decision_about_a_decided_organisation_is_refused(database: Database, by: Actor) -> None:
    organisation_id = approved(database, by)

    with pytest.raises(Conflict, match="正常"), database.transaction() as session:
        organisations.approve(session, organisation_id, by=by)


def test_a_decision_about_nothing_is_refused(database: Database, by: Actor) -> None:
    with pytest.raises(NotFound), database.transaction() as session:
        organisations.approve(session, UUID(int=0), by=by)


def test_two_organisations_of_one_name_are_not_both_approved(database: Database, by: Actor) -> None:
    first = ask(database, by)
    with database.transaction() as session:
        twin = Organisation(name=NAME, name_key=read.get(session, first).name_key, uscc=THIRD_CODE, state="active")
        session.add(twin)

    with pytest.raises(Refusal, match=THIRD_CODE), database.transaction() as session:
        organisations.approve(session, first, by=by)


def test_an_administrator_enters_an_organisation_without_a_licence(database: Database, by: Actor) -> None:
    with database.transaction() as session:
        organisations.create(session, answers(), None, by=by)

    assert found(database, "集团") == [NAME]


def test_history_knows_every_decision(database: Database, by: Actor) -> None:
    approved(database, by)

    with database.reading() as session:
        kinds = session.scalars(select(Event.kind).order_by(Event.id)).all()
        assert kinds[-2:] == ["organisation_asked_for", "organisation_approved"]
