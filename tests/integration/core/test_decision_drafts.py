"""What a reviewer types is kept while they type: nothing is lost, and nobody else's is touched."""

from uuid import UUID

import pytest

from app.domain.actor import Actor
from app.errors import Conflict, InvalidInput, NotAllowed, TaskNotOpen
from app.models import DecisionDraft, Task
from app.services import claims, decision_drafts
from app.services.decision_drafts import StaleDecision
from tests.integration.core.stage import APPROVAL, Stage


@pytest.fixture
def case_id(stage: Stage) -> UUID:
    """A case that waits for its first review."""
    return stage.submitted()


@pytest.fixture
def task_id(stage: Stage, case_id: UUID) -> UUID:
    """The task that the reviewer has claimed."""
    return stage.claim(case_id, stage.reviewer)


def _save(stage: Stage, task_id: UUID, by: Actor, version: int = 0, **content: list[str]) -> int:
    with stage.database.transaction() as session:
        return decision_drafts.save(session, task_id, content, version=version, by=by).version


def _kept(stage: Stage, task_id: UUID, by: Actor) -> DecisionDraft | None:
    with stage.database.reading() as session:
        return session.get(DecisionDraft, (task_id, by.account_id))


def test_what_was_typed_is_kept_with_its_version(stage: Stage, task_id: UUID) -> None:
    first = _save(stage, task_id, stage.reviewer, opinion=["请核"])
    second = _save(stage, task_id, stage.reviewer, first, opinion=["请核对"], again=[""])
    row = _kept(stage, task_id, stage.reviewer)
    assert row is not None
    assert (first, second, row.content) == (1, 2, {"opinion": ["请核对"]})


def test_saving_says_that_the_task_is_being_worked_on(stage: Stage, task_id: UUID) -> None:
    _save(stage, task_id, stage.reviewer, seen=["school"])
    with stage.database.reading() as session:
        assert session.get_one(Task, task_id).touched_at is not None


def test_a_second_window_is_told_and_nothing_is_overwritten(stage: Stage, task_id: UUID) -> None:
    _save(stage, task_id, stage.reviewer, opinion=["第一个窗口"])
    with pytest.raises(StaleDecision) as stale:
        _save(stage, task_id, stage.reviewer, opinion=["第二个窗口"])
    assert (stale.value.theirs, stale.value.version) == ({"opinion": ["第一个窗口"]}, 1)
    row = _kept(stage, task_id, stage.reviewer)
    assert row is not None
    assert row.content == {"opinion": ["第一个窗口"]}


def test_saving_the_same_again_is_in_nobodys_way(stage: Stage, task_id: UUID) -> None:
    _save(stage, task_id, stage.reviewer, opinion=["一样"])
    assert _save(stage, task_id, stage.reviewer, opinion=["一样"]) == 1


def test_a_decision_clears_what_was_typed_for_it(stage: Stage, case_id: UUID, task_id: UUID) -> None:
    _save(stage, task_id, stage.reviewer, opinion=["可以"])
    stage.decide(case_id, APPROVAL, stage.reviewer)
    assert _kept(stage, task_id, stage.reviewer) is None


def test_whoever_lost_the_task_finds_the_text_when_it_comes_back(stage: Stage, case_id: UUID, task_id: UUID) -> None:
    _save(stage, task_id, stage.reviewer, opinion=["还没写完"])
    with stage.database.transaction() as session:
        claims.release(session, task_id, by=stage.reviewer)
    other = stage.staff("reviewer2", "reviewer")
    stage.claim(case_id, other)
    with pytest.raises(Conflict):
        _save(stage, task_id, stage.reviewer, 1, opinion=["还在写"])
    row = _kept(stage, task_id, stage.reviewer)
    assert row is not None
    assert row.content == {"opinion": ["还没写完"]}
    assert _kept(stage, task_id, other) is None


def test_nobody_keeps_text_for_a_case_they_may_not_decide(stage: Stage, task_id: UUID) -> None:
    with pytest.raises(NotAllowed):
        _save(stage, task_id, stage.approver, opinion=["x"])


def test_nothing_is_kept_for_a_task_that_is_over(stage: Stage, case_id: UUID, task_id: UUID) -> None:
    stage.decide(case_id, APPROVAL, stage.reviewer)
    with pytest.raises((TaskNotOpen, NotAllowed)):
        _save(stage, task_id, stage.reviewer, opinion=["太晚"])


def test_more_than_anybody_types_is_refused(stage: Stage, task_id: UUID) -> None:
    with pytest.raises(InvalidInput):
        _save(stage, task_id, stage.reviewer, opinion=["字" * 100_001])
