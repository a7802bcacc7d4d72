"""What one move of a case costs: few statements, one commit, and a state that does not grow."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import Connection, event

from app.database import Database
from app.errors import MessageNotExpected, NotFound
from app.services import cases
from tests.integration.core import small
from tests.integration.core.stage import APPROVAL, RETURN, Stage

MOST_STATEMENTS = 12
NO_STATEMENT = ("PRAGMA", "BEGIN")


@contextmanager
def counted(database: Database) -> Iterator[list[str]]:
    """The statements that the block sends, and COMMIT for each transaction that it ends."""
    sent: list[str] = []

    def statement(_c: Connection, _cursor: object, text: str, *_: object) -> None:
        if not text.startswith(NO_STATEMENT):
            sent.append(text)

    def commit(_: Connection) -> None:
        sent.append("COMMIT")

    event.listen(database.engine, "before_cursor_execute", statement)
    event.listen(database.engine, "commit", commit)
    try:
        yield sent
    finally:
        event.remove(database.engine, "before_cursor_execute", statement)
        event.remove(database.engine, "commit", commit)


@pytest.mark.parametrize("decision", ["approve", "refuse"])
def test_one_move_costs_at_most_twelve_statements_and_one_commit(stage: Stage, decision: str) -> None:
    case_id = stage.submitted()
    task_id = stage.claim(case_id, stage.reviewer)
    with counted(stage.database) as sent, stage.database.transaction() as session:
        cases.complete(session, case_id, task_id, by=stage.reviewer, decision=decision)
    assert len(sent) - 1 <= MOST_STATEMENTS, "\n".join(sent)
    assert sent.count("COMMIT") == 1


def test_a_refused_move_leaves_nothing_behind(stage: Stage) -> None:
    case_id = stage.submitted()
    before = stage.case(case_id)
    with pytest.raises(MessageNotExpected), stage.database.transaction() as session:
        cases.send(session, case_id, "explode", by=stage.reviewer)
    after = stage.case(case_id)
    assert (after.state, after.history_length) == (before.state, before.history_length)


def test_the_stored_state_does_not_grow_with_the_rounds(stage: Stage) -> None:
    applicant = stage.applicant()
    case_id = stage.submitted(applicant)
    sizes = []
    for _ in range(4):
        stage.decide(case_id, RETURN, stage.reviewer)
        stage.work()
        stage.hand_in(case_id, applicant)
        sizes.append(len(stage.case(case_id).state))
    assert max(sizes) <= min(sizes) * 1.05


def test_a_case_that_does_not_exist_is_not_found(stage: Stage) -> None:
    (task_id,) = small.waiting_cases(stage, 1)
    with pytest.raises(NotFound), stage.database.transaction() as session:
        cases.complete(session, task_id, task_id, by=stage.reviewer, decision=APPROVAL.outcome.value)
