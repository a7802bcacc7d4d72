"""The pages of the queue: in every order each line is shown once, whatever comes meanwhile."""

from datetime import UTC, datetime, timedelta

import pytest

from app.errors import InvalidInput
from app.queries import queue
from app.queries.queue_order import COLUMNS, Order
from app.queries.queue_search import Scope, Search
from tests.integration.core.queueing import lines, many, turned
from tests.integration.core.stage import RETURN, Stage

MONDAY = datetime(2026, 3, 16, 2, 0, tzinfo=UTC)
SORTS = [*COLUMNS, *(f"-{key}" for key in COLUMNS)]


@pytest.mark.parametrize("most", [queue.MOST, 5])
def test_whoever_turns_the_pages_of_any_order_sees_every_line_once(
    stage: Stage, most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queue, "SIZE", 3)
    monkeypatch.setattr(queue, "MOST", most)
    case_id = stage.submitted()
    stage.decide(case_id, RETURN, stage.reviewer)
    many(stage, case_id, 4)
    many(stage, case_id, 3, due_at=MONDAY)
    many(stage, case_id, 2, name="复核", holder_id=stage.reviewer.account_id)
    seen = {sort: turned(stage, Search("all"), stage.reviewer, sort) for sort in SORTS}
    assert {sort for sort, (forth, back) in seen.items() if forth != back} == set()
    assert {sort for sort, (forth, _) in seen.items() if not len(forth) == len(set(forth)) == 11} == set()


@pytest.mark.parametrize("most", [queue.MOST, 1])
def test_lines_without_a_value_come_last_in_both_directions(
    stage: Stage, most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queue, "MOST", most)
    case_id = stage.submitted()
    many(stage, case_id, 1)
    many(stage, case_id, 1, due_at=MONDAY)
    up, down = (
        [line.task.due_at for line in lines(stage, Search("pool"), stage.reviewer, one)] for one in ("due", "-due")
    )
    assert (up[0], up[2]) == (MONDAY, None)
    assert (down[1], down[2]) == (MONDAY, None)


def test_a_line_that_comes_meanwhile_moves_no_other_line(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queue, "SIZE", 3)
    many(stage, stage.submitted(), 5, due_at=MONDAY)
    with stage.database.reading() as session:
        first = queue.page(Scope(session, stage.reviewer), Search("pool"), Order("due"), None, total=6)
    many(stage, first.lines[0].case.id, 2, due_at=MONDAY - timedelta(days=1))
    with stage.database.reading() as session:
        scope = Scope(session, stage.reviewer)
        second = queue.page(scope, Search("pool"), Order("due"), first.after, total=8)
    assert {line.task.id for line in second.lines}.isdisjoint(line.task.id for line in first.lines)
    assert len(second.lines) == 3


def test_an_order_by_no_column_is_refused() -> None:
    with pytest.raises(InvalidInput):
        Order("password_hash")


@pytest.mark.parametrize("token", ["", "x", "!!!", "bnVsbA", "W10", "WzEsMiwzXQ", "WyIyMDI2LTAxLTAxIiwiMSIsIjIiXQ"])
def test_a_place_that_is_none_is_none(token: str) -> None:
    assert Order("due").place(token, back=False) is None
