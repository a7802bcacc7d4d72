"""The roster: looked at, imported, and imported again."""

from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import select

from app.adapters.neighbours import neighbours
from app.adapters.tables import write_xlsx
from app.database import Database
from app.domain.actor import Actor
from app.errors import Conflict
from app.models import Account, Event, Person, Profile, StoredFile
from app.services import imports, rosters
from tests.integration.rosters import GOOD, SECOND, administrator, csv, look, many, people, take_in


@pytest.fixture
def by(database: Database) -> Actor:
    return administrator(database)


def test_looking_at_a_file_imports_nobody(database: Database, by: Actor) -> None:
    seen = look(database, csv(GOOD, SECOND), by)

    assert seen.report["counts"]["new"] == 2
    assert people(database) == 0


def test_a_person_of_the_roster_gets_an_account_that_waits_for_its_activation(database: Database, by: Actor) -> None:
    take_in(database, csv(GOOD), by)

    with database.reading() as session:
        account = session.scalars(select(Account).where(Account.person_id.is_not(None))).one()
        assert (account.state, account.roles, account.display_name) == ("new", frozenset({"applicant"}), "赵明远")


def test_the_identity_number_is_sealed_and_found_by_its_index(database: Database, by: Actor) -> None:
    take_in(database, csv(GOOD), by)

    with database.reading() as session:
        person, vault = session.scalars(select(Person)).one(), neighbours(session).vault
        assert GOOD["证件号码"] not in repr(vars(person))
        assert vault.open(person.id_no_sealed) == GOOD["证件号码"]
        assert person.id_no_index == vault.index(GOOD["证件号码"])
        assert (person.id_no_masked, person.gender) == ("110***********002X", "女")


def test_fifteen_digits_are_the_eighteen_of_the_same_person(database: Database, by: Actor) -> None:
    take_in(database, csv(GOOD), by)

    again = look(database, csv(GOOD | {"证件号码": "110105491231002"}), by)

    assert again.report["counts"]["same"] == 1


def test_importing_the_same_file_again_adds_nothing(database: Database, by: Actor) -> None:
    take_in(database, csv(GOOD, SECOND), by)

    again = take_in(database, csv(GOOD, SECOND), by)

    assert again.report["created"] == 0
    assert people(database) == 2


def test_applying_an_import_twice_adds_nothing(database: Database, by: Actor) -> None:
    seen = take_in(database, csv(GOOD), by)

    with database.transaction() as session:
        imports.apply(session, rosters.KIND, seen.id, by=by)

    assert people(database) == 1


def test_a_person_who_comes_twice_is_counted_once(database: Database, by: Actor) -> None:
    report = look(database, csv(GOOD, GOOD), by).report

    assert (report["counts"]["new"], report["counts"]["repeated"]) == (1, 1)


def test_only_good_rows_are_imported(database: Database, by: Actor) -> None:
    done = take_in(database, csv(GOOD, SECOND | {"证件号码": "810000199408230022"}), by)

    assert done.report["created"] == 1


def test_a_column_that_would_give_a_role_is_ignored_and_named(database: Database, by: Actor) -> None:
    done = take_in(database, csv(GOOD | {"role": "administrator"}), by)

    assert done.report["ignored"] == ["role"]
    with database.reading() as session:
        event = session.scalars(select(Event).where(Event.kind == "roster_imported")).one()
        assert event.content["ignored"] == ["role"]
        assert session.scalars(select(Account).where(Account.person_id.is_not(None))).one().roles == {"applicant"}


def test_mobile_and_mail_go_into_the_profile(database: Database, by: Actor) -> None:
    take_in(database, csv(GOOD | {"手机": "+86 138 0013 8000", "邮箱": "zhao@example.cn"}), by)

    with database.reading() as session:
        assert session.scalars(select(Profile)).one().answers == {"mobile": "13800138000", "email": "zhao@example.cn"}


def test_a_workbook_is_read_like_a_text_file(database: Database, by: Actor) -> None:
    book = write_xlsx(list(GOOD), [list(GOOD.values())])

    assert look(database, book, by, "名册.xlsx").report["counts"]["new"] == 1


def test_a_file_that_changed_since_it_was_looked_at_is_not_imported(
    database: Database, by: Actor, tmp_path: Path
) -> None:
    seen = look(database, csv(GOOD), by)
    with database.transaction() as session:
        neighbours(session).storage.delete(session.get_one(StoredFile, seen.file_id).key)

    with pytest.raises(Conflict, match="请重新上传并预览"), database.transaction() as session:
        imports.apply(session, rosters.KIND, seen.id, by=by)

    assert people(database) == 0


def test_a_discarded_import_stays_out(database: Database, by: Actor) -> None:
    seen = look(database, csv(GOOD), by)
    with database.transaction() as session:
        imports.discard(session, rosters.KIND, seen.id, by=by)

    with pytest.raises(Conflict, match="已放弃"), database.transaction() as session:
        imports.apply(session, rosters.KIND, seen.id, by=by)


def test_the_file_name_loses_its_path(database: Database, by: Actor) -> None:
    assert look(database, csv(GOOD), by, r"C:\Users\<img>\名册.csv").name == "名册.csv"


def test_a_large_roster_takes_few_statements(database: Database, by: Actor) -> None:
    done = take_in(database, many(3000), by)

    assert done.report["created"] == 3000
    assert isinstance(done.id, UUID)
