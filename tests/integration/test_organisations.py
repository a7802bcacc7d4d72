"""Organisations: entered by administrators, suspended, taken back."""

from uuid import UUID

import pytest
from sqlalchemy import select

from app.database import Database
from app.domain.actor import Actor
from app.domain.organisations import name_key
from app.errors import Conflict, InvalidInput, NotFound, Refusal
from app.models import Event, Organisation
from app.services import organisations
from tests.integration.organisations import (
    CODE,
    NAME,
    OTHER_CODE,
    THIRD_CODE,
    answers,
    created,
    found,
    licence,
    state,
)
from tests.people import add_applicant


@pytest.fixture
def by(database: Database) -> Actor:
    with database.transaction() as session:
        account = add_applicant(session)
        return Actor(account.id, account.display_name, account.person_id)


def suspend(database: Database, organisation_id: UUID, by: Actor, reason: str = "执照注销") -> None:
    with database.transaction() as session:
        organisations.suspend(session, organisation_id, reason, by=by)


def activate(database: Database, organisation_id: UUID, by: Actor) -> None:
    with database.transaction() as session:
        organisations.activate(session, organisation_id, by=by)


def waiting(database: Database) -> UUID:
    """A request of the days before requests were cases."""
    with database.transaction() as session:
        row = Organisation(name=NAME, name_key=name_key(NAME), uscc=CODE, state="pending")
        session.add(row)
        session.flush()
        return row.id


def test_what_an_administrator_enters_can_be_chosen(database: Database, by: Actor) -> None:
    created(database, by)

    assert found(database, "集团") == [NAME]


@pytest.mark.parametrize(
    "name", ["北京设备监理(集团)有限公司", " 北京设备监理 （集团） 有限公司", "北京设备监理【集团】有限责任公司"]
)
def test_the_same_name_spelt_otherwise_is_refused_with_the_known_name(database: Database, by: Actor, name: str) -> None:
    created(database, by)

    with pytest.raises(Refusal, match=f"单位已存在：{NAME}") as refusal:
        created(database, by, name, OTHER_CODE)

    assert refusal.value.field == "name"


def test_the_same_code_is_refused_with_the_known_name(database: Database, by: Actor) -> None:
    created(database, by)

    with pytest.raises(Refusal, match=f"单位已存在：{NAME}") as refusal:
        created(database, by, "上海别的名称公司")

    assert refusal.value.field == "uscc"


def test_everything_that_is_wrong_is_listed_at_once(database: Database, by: Actor) -> None:
    with pytest.raises(InvalidInput) as refusal, database.transaction() as session:
        organisations.create(session, answers("公司", "91350100M000100Y44"), None, by=by)

    assert {fault.field for fault in refusal.value.faults} == {"name", "uscc"}


def test_a_licence_is_kept_with_its_organisation(database: Database, by: Actor) -> None:
    with database.transaction() as session:
        row = organisations.create(session, answers(), licence(), by=by)

        assert row.licence_id is not None


def test_a_suspended_organisation_cannot_be_chosen_until_it_is_taken_back(database: Database, by: Actor) -> None:
    organisation_id = created(database, by)
    suspend(database, organisation_id, by)
    meanwhile = found(database, "设备监理")
    activate(database, organisation_id, by)

    assert (meanwhile, found(database, "设备监理")) == ([], [NAME])


def test_a_suspended_organisation_is_not_entered_again(database: Database, by: Actor) -> None:
    suspend(database, created(database, by), by)

    with pytest.raises(Refusal, match="单位已停用"):
        created(database, by)


@pytest.mark.parametrize("reason", ["", "  ", "原因" * 300, "\x07"])
def test_a_suspension_needs_a_reason_that_can_be_kept(database: Database, by: Actor, reason: str) -> None:
    organisation_id = created(database, by)

    with pytest.raises(InvalidInput):
        suspend(database, organisation_id, by, reason)

    assert state(database, organisation_id) == "active"


def test_an_organisation_that_is_in_force_is_not_taken_back(database: Database, by: Actor) -> None:
    organisation_id = created(database, by)

    with pytest.raises(Conflict, match="正常"):
        activate(database, organisation_id, by)


def test_nothing_is_done_to_what_is_not_there(database: Database, by: Actor) -> None:
    with pytest.raises(NotFound):
        activate(database, UUID(int=0), by)


def test_what_waits_from_earlier_days_is_activated_or_suspended(database: Database, by: Actor) -> None:
    organisation_id = waiting(database)
    activate(database, organisation_id, by)

    assert state(database, organisation_id) == "active"


def test_two_organisations_of_one_name_are_not_both_in_force(database: Database, by: Actor) -> None:
    organisation_id = waiting(database)
    with database.transaction() as session:
        session.add(Organisation(name=NAME, name_key=name_key(NAME), uscc=THIRD_CODE, state="active"))

    with pytest.raises(Refusal, match=THIRD_CODE):
        activate(database, organisation_id, by)


def test_history_knows_every_act(database: Database, by: Actor) -> None:
    organisation_id = created(database, by)
    suspend(database, organisation_id, by)
    activate(database, organisation_id, by)

    with database.reading() as session:
        kinds = session.scalars(select(Event.kind).order_by(Event.id)).all()
    assert kinds[-3:] == ["organisation_created", "organisation_suspended", "organisation_approved"]
