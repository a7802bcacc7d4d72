"""Organisations: searched for, listed, compared."""

import pytest

from app.database import Database
from app.domain.actor import Actor
from app.errors import InvalidInput
from app.models import Organisation
from app.queries import organisation_hints
from app.queries import organisations as read
from tests.integration.organisations import (
    CODE,
    NAME,
    OTHER_CODE,
    created,
    found,
)
from tests.people import add_applicant


@pytest.fixture
def by(database: Database) -> Actor:
    with database.transaction() as session:
        account = add_applicant(session)
        return Actor(account.id, account.display_name, account.person_id)


def test_an_approved_organisation_is_found_by_name_and_code(database: Database, by: Actor) -> None:
    created(database, by)

    assert found(database, "设备监理") == [NAME]
    assert found(database, "(集团)") == [NAME]
    assert found(database, CODE[:10].lower()) == [NAME]


@pytest.mark.parametrize("text", ["", "  ", "%", "_", "\\", "司" * 1000, "😀", "-", "x' OR '1'='1"])
def test_a_search_is_literal(database: Database, by: Actor, text: str) -> None:
    created(database, by)

    assert found(database, text) == []


def test_a_search_gives_at_most_twenty(database: Database) -> None:
    with database.transaction() as session:
        for number in range(30):
            row = Organisation(name=f"华东监理{number}公司", name_key=f"华东监理{number}公司", uscc=str(number))
            row.state = "active"
            session.add(row)

    assert len(found(database, "华东")) == 20


def test_alike_are_the_same_body_code_and_nearly_the_same_name(database: Database, by: Actor) -> None:
    created(database, by)
    with database.transaction() as session:
        session.add(Organisation(name="某某公司", name_key="某某公司", uscc="5" + CODE[1:], state="active"))
        session.add(Organisation(name="无关公司", name_key="无关公司", uscc=OTHER_CODE, state="active"))

    with database.reading() as session:
        twins = organisation_hints.alike(session, name=NAME, uscc=CODE)
    assert [(twin.name, twin.why) for twin in twins] == [(NAME, "name"), ("某某公司", "code")]


def test_the_list_is_sorted_over_the_whole_set(database: Database) -> None:
    with database.transaction() as session:
        for number in range(45):
            name = f"单位{number:02d}"
            session.add(Organisation(name=name, name_key=name, uscc=f"{number:02d}", state="pending"))

    with database.reading() as session:
        last = read.listed(session, state="pending", sort="-name", page=3)

    assert (last.total, last.pages, [row.name for row in last.rows][-1]) == (45, 3, "单位00")


def test_an_unknown_order_is_refused(database: Database) -> None:
    with database.reading() as session, pytest.raises(InvalidInput, match="不能按此列排序"):
        read.listed(session, sort="password")
