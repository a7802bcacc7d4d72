"""Who may not decide a case: nobody takes such a task, decides it, or even sees it in the queue."""

from collections.abc import Callable
from uuid import UUID

import pytest

from app.domain.actor import Actor
from app.errors import NotAllowed
from app.models import Organisation, Task
from app.queries import queue
from app.services import reviews
from tests.integration.core.stage import APPROVAL, RETURN, Stage

Candidate = Callable[[Stage, UUID], Actor]


def _applicant(stage: Stage, case_id: UUID) -> Actor:
    return stage.staff("hybrid", "reviewer", person=stage.case(case_id).person_id)


def _colleague(stage: Stage, case_id: UUID) -> Actor:
    return stage.staff("colleague", "reviewer", unit=stage.unit)


def _other_role(stage: Stage, case_id: UUID) -> Actor:
    return stage.approver


def _administrator(stage: Stage, case_id: UUID) -> Actor:
    return stage.staff("admin1", "administrator")


CANDIDATES = pytest.mark.parametrize(
    ("candidate", "reason"),
    [
        (_applicant, "您是申请人"),
        (_colleague, "同一执业单位"),
        (_other_role, "没有此环节的审核权限"),
        (_administrator, "没有此环节的审核权限"),
    ],
)


@CANDIDATES
def test_an_excluded_person_cannot_claim(stage: Stage, candidate: Candidate, reason: str) -> None:
    case_id = stage.submitted()
    with pytest.raises(NotAllowed, match=reason):
        stage.claim(case_id, candidate(stage, case_id))


@CANDIDATES
def test_an_excluded_person_cannot_decide_even_as_the_holder(stage: Stage, candidate: Candidate, reason: str) -> None:
    case_id = stage.submitted()
    by = candidate(stage, case_id)
    task_id = _given_to(stage, case_id, by)
    with pytest.raises(NotAllowed, match=reason), stage.database.transaction() as session:
        reviews.decide(session, task_id, APPROVAL, checklist={}, by=by)
    assert stage.case(case_id).status == "待审核"


@CANDIDATES
def test_an_excluded_person_does_not_see_the_task_in_the_pool(stage: Stage, candidate: Candidate, reason: str) -> None:
    case_id = stage.submitted()
    by = candidate(stage, case_id)
    with stage.database.reading() as session:
        assert queue.waiting(session, by)["pool"] == 0


def test_both_reviews_cannot_be_done_by_the_same_person(stage: Stage) -> None:
    both = stage.staff("both", "reviewer", "approver")
    case_id = stage.submitted()
    stage.decide(case_id, APPROVAL, both)
    with pytest.raises(NotAllowed, match="初审和复核不能由同一人办理"):
        stage.claim(case_id, both)
    with stage.database.reading() as session:
        assert queue.waiting(session, both)["pool"] == 0


def test_two_accounts_of_one_person_count_as_the_same_person(stage: Stage) -> None:
    person = stage.applicant(7, "王五").person_id
    first = stage.staff("first", "reviewer", person=person)
    second = stage.staff("second", "approver", person=person)
    case_id = stage.submitted()
    stage.decide(case_id, APPROVAL, first)
    with pytest.raises(NotAllowed, match="初审和复核不能由同一人办理"):
        stage.claim(case_id, second)
    with stage.database.reading() as session:
        assert queue.waiting(session, second)["pool"] == 0


def test_the_same_reviewer_may_look_at_the_next_round(stage: Stage) -> None:
    applicant = stage.applicant()
    case_id = stage.submitted(applicant)
    stage.decide(case_id, RETURN, stage.reviewer)
    stage.hand_in(case_id, applicant)
    stage.decide(case_id, APPROVAL, stage.reviewer)
    assert stage.open_task(case_id).element == "recheck"


def test_a_member_of_another_unit_may_claim(stage: Stage) -> None:
    with stage.database.transaction() as session:
        other = Organisation(name="上海", name_key="上海", uscc="91310000MA1FL00157", state="active", answers={})
        session.add(other)
    case_id = stage.submitted()
    stage.claim(case_id, stage.staff("stranger", "reviewer", unit=other.id))


def _given_to(stage: Stage, case_id: UUID, by: Actor) -> UUID:
    task_id = stage.open_task(case_id).id
    with stage.database.transaction() as session:
        session.get_one(Task, task_id).holder_id = by.account_id
    return task_id
