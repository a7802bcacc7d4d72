"""Parameters: a value is in force from its day on, an example until somebody confirms it."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from app.database import Database
from app.domain.actor import Actor
from app.domain.calendar import today
from app.domain.parameters import PARAMETERS
from app.errors import Conflict, InvalidInput, NotFound
from app.models import Case, Event, Parameter
from app.models.base import now
from app.queries import parameter_list
from app.queries.parameter_list import ShownParameter
from app.queries.parameters import value as value_on
from app.services import parameters
from tests.integration.core import small
from tests.integration.core.stage import Stage

KEY = "renewal.required_hours"
LATER = timedelta(days=30)


def shown(database: Database, key: str = KEY) -> ShownParameter:
    with database.reading() as session:
        return parameter_list.get(session, key, today(now()))


def set_value(database: Database, by: Actor, typed: str, day: date, *, seen: str = "", **more: Any) -> Parameter:
    seen = seen or shown(database).seen
    with database.transaction() as session:
        values = {"confirmed": False, **more}
        return parameters.set_value(session, KEY, typed, day, seen=seen, by=by, **values)


def test_a_new_office_has_every_parameter_as_an_example(database: Database) -> None:
    with database.reading() as session:
        groups = parameter_list.listed(session, today(now()))
        rows = {row.described.key: row.present for group in groups.values() for row in group}

    assert {key: row.value for key, row in rows.items()} == {key: one.default for key, one in PARAMETERS.items()}
    assert not any(row.confirmed for row in rows.values())


def test_a_value_to_come_changes_nothing_today(database: Database, administrator: Actor) -> None:
    day = today(now())
    set_value(database, administrator, "72", day + LATER)
    with database.reading() as session:
        values = [value_on(session, KEY, one) for one in (day, day + LATER - timedelta(days=1), day + LATER)]

    assert values == [60, 60, 72]
    assert [row.value for row in shown(database).future] == [72]


def test_a_value_is_in_force_from_today_when_that_is_said(database: Database, administrator: Actor) -> None:
    set_value(database, administrator, "72", today(now()), confirmed=True)

    assert (shown(database).present.value, shown(database).present.confirmed) == (72, True)


def test_a_value_for_the_same_day_replaces_the_one_before(database: Database, administrator: Actor) -> None:
    day = today(now()) + LATER
    set_value(database, administrator, "72", day)
    set_value(database, administrator, "80", day)
    with database.reading() as session:
        events = session.scalars(select(Event).where(Event.kind == "parameter_set").order_by(Event.id)).all()

    assert [row.value for row in shown(database).future] == [80]
    assert [(one.content["before"], one.content["value"]) for one in events] == [
        ("", "72 学时"),
        ("72 学时", "80 学时"),
    ]


def test_the_past_can_be_set_only_before_anything_was_submitted(database: Database, administrator: Actor) -> None:
    set_value(database, administrator, "40", date(2024, 1, 1))
    small.waiting_cases(Stage(database), 1)
    with database.transaction() as session:
        session.execute(update(Case).values(submitted_at=now()))

    with pytest.raises(InvalidInput, match="已有办件提交"):
        set_value(database, administrator, "50", today(now()) - timedelta(days=1))


@pytest.mark.parametrize("typed", ["", "-1", "2001", "60.5", "XX", "9" * 100])
def test_a_value_out_of_bounds_is_refused(database: Database, administrator: Actor, typed: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        set_value(database, administrator, typed, today(now()))

    assert [fault.field for fault in refusal.value.faults] == ["value"]
    assert len(shown(database).rows) == 1


def test_a_day_far_away_is_refused(database: Database, administrator: Actor) -> None:
    with pytest.raises(InvalidInput) as refusal:
        set_value(database, administrator, "60", date(9999, 1, 1))

    assert [fault.field for fault in refusal.value.faults] == ["valid_from"]


def test_a_confirmed_value_is_no_example_any_more(database: Database, administrator: Actor) -> None:
    before = shown(database)
    with database.transaction() as session:
        parameters.confirm(session, KEY, before.present.id, seen=before.seen, by=administrator)
    with database.reading() as session:
        told = parameter_list.told(session, [KEY], today(now()))[KEY]
        event = session.scalars(select(Event).where(Event.kind == "parameter_confirmed")).one()

    assert (told.words, told.example) == ("60 学时", False)
    assert event.content["value"] == "60 学时"


def test_a_value_to_come_is_withdrawn(database: Database, administrator: Actor) -> None:
    row = set_value(database, administrator, "72", today(now()) + LATER)
    with database.transaction() as session:
        parameters.withdraw(session, KEY, row.id, seen=shown(database).seen, by=administrator)

    assert not shown(database).future


def test_a_value_in_force_cannot_be_withdrawn(database: Database, administrator: Actor) -> None:
    found = shown(database)
    with database.transaction() as session, pytest.raises(Conflict):
        parameters.withdraw(session, KEY, found.present.id, seen=found.seen, by=administrator)


def test_who_comes_second_is_told_so(database: Database, administrator: Actor) -> None:
    seen = shown(database).seen
    set_value(database, administrator, "72", today(now()) + LATER, seen=seen)
    with pytest.raises(Conflict):
        set_value(database, administrator, "80", today(now()) + LATER, seen=seen)


def test_of_many_who_set_at_once_one_wins(
    database: Database, administrator: Actor, at_once: Callable[[Callable[[], object]], int]
) -> None:
    seen, day = shown(database).seen, today(now()) + LATER

    assert at_once(lambda: set_value(database, administrator, "72", day, seen=seen)) == 1


def test_a_parameter_that_is_not_there_is_not_found(database: Database, administrator: Actor) -> None:
    with database.transaction() as session, pytest.raises(NotFound):
        parameters.set_value(session, "x", "1", today(now()), confirmed=False, seen="", by=administrator)


@pytest.mark.parametrize("key", ["age.max", "hours.carry_over", "expiry.remind_days"])
def test_values_of_every_kind_are_kept(database: Database, administrator: Actor, key: str) -> None:
    typed: dict[str, tuple[str, Any]] = {
        "age.max": ("不限", None),
        "hours.carry_over": ("是", True),
        "expiry.remind_days": ("60、7", [60, 7]),
    }
    text, value = typed[key]
    day = today(now())
    with database.transaction() as session:
        seen = parameter_list.get(session, key, day).seen
        parameters.set_value(session, key, text, day, confirmed=True, seen=seen, by=administrator)

    assert shown(database, key).present.value == value


def test_numbers_behind_facts_are_told_while_nobody_has_confirmed_them(
    database: Database, administrator: Actor
) -> None:
    facts = {"register_state", "hours_missing", "policy.renewal_open_days_before"}
    day, found = today(now()), shown(database)
    with database.reading() as session:
        before = [one.words for one in parameter_list.examples_behind(session, facts, day)]
    with database.transaction() as session:
        parameters.confirm(session, KEY, found.present.id, seen=found.seen, by=administrator)
    with database.reading() as session:
        after = [one.words for one in parameter_list.examples_behind(session, facts, day)]

    assert (before, after) == (["90 天", "60 学时"], ["90 天"])
