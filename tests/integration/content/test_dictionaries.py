"""Dictionaries: entries come, are renamed, moved and deactivated; codes stay for ever."""

import json
from collections.abc import Callable

import pytest
from sqlalchemy import select

from app.database import Database
from app.domain.actor import Actor
from app.errors import Conflict, InvalidInput, NotFound
from app.forms.definition import load
from app.forms.presentation import sections
from app.models import DictionaryItem, Event
from app.queries import answers, dictionaries
from app.queries.dictionaries import ShownDictionary
from app.services import dictionaries as services

KEY = "education"
FIELD = {"key": "education", "label": "学历", "type": "select", "dictionary": "education"}
FORM = load(json.dumps({"key": "f", "title": "表", "sections": [{"key": "s", "title": "栏", "fields": [FIELD]}]}))


def shown(database: Database, key: str = KEY) -> ShownDictionary:
    with database.reading() as session:
        return dictionaries.get(session, key)


def add(database: Database, by: Actor, code: str, label: str, *, key: str = KEY, seen: str = "") -> DictionaryItem:
    seen = seen or shown(database, key).seen
    with database.transaction() as session:
        return services.add(session, key, code, label, seen=seen, by=by)


def deactivate(database: Database, by: Actor, code: str, *, key: str = KEY, active: bool = False) -> None:
    seen = shown(database, key).seen
    with database.transaction() as session:
        services.set_active(session, key, code, active=active, seen=seen, by=by)


def labels(database: Database) -> list[str]:
    with database.reading() as session:
        return [option.label for option in answers.options(session)[KEY]]


def test_every_dictionary_has_a_title(database: Database) -> None:
    with database.reading() as session:
        listed = {row.key: row.title for row in dictionaries.listed(session)}

    assert listed["education"] == "学历"
    assert not [key for key, title in listed.items() if key == title]


def test_an_added_entry_can_be_chosen_last(database: Database, administrator: Actor) -> None:
    add(database, administrator, "95", "在读")
    with database.reading() as session:
        event = session.scalars(select(Event).where(Event.kind == "dictionary_added")).one()

    assert labels(database)[-1] == "在读"
    assert (event.content["code"], event.content["value"]) == ("95", "在读")


@pytest.mark.parametrize(
    ("code", "label", "field"),
    [
        ("", "在读", "code"),
        ("11", "在读", "code"),
        ("a/b", "在读", "code"),
        ("在读", "在读", "code"),
        ("x" * 41, "在读", "code"),
        ("95", "", "label"),
        ("95", "在" * 61, "label"),
        ("95", "在\n读", "label"),
        ("95", "大学本科毕业", "label"),
    ],
)
def test_what_cannot_be_an_entry_is_refused(
    database: Database, administrator: Actor, code: str, label: str, field: str
) -> None:
    with pytest.raises(InvalidInput) as refusal:
        add(database, administrator, code, label)

    assert [fault.field for fault in refusal.value.faults] == [field]
    assert len(shown(database).items) == 10


def test_a_renamed_entry_keeps_its_code(database: Database, administrator: Actor) -> None:
    with database.transaction() as session:
        seen = dictionaries.get(session, KEY).seen
        services.rename(session, KEY, "21", "本科", seen=seen, by=administrator)
    with database.reading() as session:
        event = session.scalars(select(Event).where(Event.kind == "dictionary_renamed")).one()

    assert "本科" in labels(database)
    assert (event.content["before"], event.content["value"]) == ("大学本科毕业", "本科")


def test_entries_change_places(database: Database, administrator: Actor) -> None:
    before = labels(database)
    with database.transaction() as session:
        seen = dictionaries.get(session, KEY).seen
        services.move(session, KEY, "14", "up", seen=seen, by=administrator)

    assert labels(database) == [before[1], before[0], *before[2:]]


def test_the_first_entry_stays_first(database: Database, administrator: Actor) -> None:
    before = labels(database)
    with database.transaction() as session:
        services.move(session, KEY, "11", "up", seen=dictionaries.get(session, KEY).seen, by=administrator)

    assert labels(database) == before


def test_a_deactivated_entry_cannot_be_chosen_but_is_still_read(database: Database, administrator: Actor) -> None:
    deactivate(database, administrator, "21")
    with database.reading() as session:
        old = answers.shown_options(session, FORM, {"education": "21"})
        new = answers.shown_options(session, FORM, {"education": "31"})
        meanings = answers.labels(session, KEY)
        rows = sections(FORM, {"education": "21"}, old)[0].rows

    assert "大学本科毕业" not in labels(database)
    assert rows[0].text == "大学本科毕业"
    assert "21" not in {option.code for option in new[KEY]}
    assert meanings["21"] == "大学本科毕业"


def test_a_deactivated_entry_comes_back_to_its_place(database: Database, administrator: Actor) -> None:
    before = labels(database)
    deactivate(database, administrator, "21")
    deactivate(database, administrator, "21", active=True)

    assert labels(database) == before


def test_the_last_entry_cannot_be_deactivated(database: Database, administrator: Actor) -> None:
    *others, last = [item.code for item in shown(database).items]
    for code in others:
        deactivate(database, administrator, code)

    with pytest.raises(Conflict, match="至少"):
        deactivate(database, administrator, last)


@pytest.mark.parametrize("key", ["gender", "id_doc_type"])
def test_codes_that_the_program_knows_neither_come_nor_go(database: Database, administrator: Actor, key: str) -> None:
    with pytest.raises(InvalidInput, match="固定"):
        add(database, administrator, "NEW", "新", key=key)
    with pytest.raises(Conflict, match="固定"):
        deactivate(database, administrator, shown(database, key).items[0].code, key=key)


def test_who_comes_second_is_told_so(database: Database, administrator: Actor) -> None:
    seen = shown(database).seen
    add(database, administrator, "95", "在读", seen=seen)
    with pytest.raises(Conflict):
        add(database, administrator, "96", "肄业", seen=seen)


def test_of_many_who_add_the_same_at_once_one_wins(
    database: Database, administrator: Actor, at_once: Callable[[Callable[[], object]], int]
) -> None:
    seen = shown(database).seen

    assert at_once(lambda: add(database, administrator, "95", "在读", seen=seen)) == 1


def test_a_dictionary_that_is_not_there_is_not_found(database: Database, administrator: Actor) -> None:
    with pytest.raises(NotFound):
        add(database, administrator, "1", "一", key="nothing", seen="x")
