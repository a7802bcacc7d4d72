"""改判: who may do it and until when, and what happens when two things happen at once."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from threading import Barrier, Thread

import pytest
from sqlalchemy import select

from app.domain.actor import Actor
from app.domain.review import Decision
from app.errors import Conflict, InvalidInput, NotAllowed, Refusal
from app.models import Task
from app.services import cases, superseding
from tests.integration.core.stage import APPROVAL, REFUSAL, RETURN, Stage
from tests.integration.core.superseding_acts import WHY, supersede, taken


@pytest.fixture
def administrator(stage: Stage) -> Actor:
    """Who may let another decision take a decision's place."""
    return stage.staff("admin1", "administrator")


def test_only_the_last_decision_can_be_superseded(stage: Stage, administrator: Actor) -> None:
    case_id = stage.submitted()
    stage.decide(case_id, APPROVAL, stage.reviewer)
    stage.decide(case_id, REFUSAL, stage.approver)
    first, _ = taken(stage, case_id)
    with pytest.raises(Conflict, match="最后一次"), stage.database.transaction() as session:
        superseding.supersede(session, case_id, first.id, REFUSAL, reason=WHY, by=administrator)


def test_a_return_that_was_answered_stands(stage: Stage, administrator: Actor) -> None:
    applicant = stage.applicant()
    case_id = stage.submitted(applicant)
    stage.decide(case_id, RETURN, stage.reviewer)
    stage.hand_in(case_id, applicant)
    with pytest.raises(Conflict, match="已重新提交"):
        supersede(stage, case_id, APPROVAL, administrator)


def test_an_approval_stands_once_it_is_in_the_register(stage: Stage, administrator: Actor) -> None:
    case_id = stage.approved()
    stage.work()
    with pytest.raises(Conflict, match="登记簿已按此结论变动"):
        supersede(stage, case_id, REFUSAL, administrator)
    assert stage.case(case_id).status == "已审核（证书生成中）"


def test_an_approval_that_is_not_in_the_register_yet_gives_way(stage: Stage, administrator: Actor) -> None:
    case_id = stage.approved()
    supersede(stage, case_id, REFUSAL, administrator)
    stage.work()

    assert stage.case(case_id).outcome == "refused"
    assert stage.job(case_id, "update_register").state == "dropped"


def test_nobody_but_another_administrator_supersedes(stage: Stage, administrator: Actor) -> None:
    case_id = stage.submitted()
    stage.decide(case_id, REFUSAL, stage.reviewer)
    own = replace(stage.reviewer, roles=frozenset({"reviewer", "administrator"}))
    for by in (stage.approver, own):
        with pytest.raises(NotAllowed):
            supersede(stage, case_id, APPROVAL, by)


def test_four_eyes_hold_for_administrators_as_well(stage: Stage) -> None:
    both = stage.staff("both", "reviewer", "administrator")
    case_id = stage.submitted()
    stage.decide(case_id, APPROVAL, both)
    stage.decide(case_id, REFUSAL, stage.approver)
    with pytest.raises(NotAllowed, match="不能由同一人办理"):
        supersede(stage, case_id, APPROVAL, both)


def test_who_superseded_the_first_review_may_not_do_the_second(stage: Stage) -> None:
    both = stage.staff("both", "approver", "administrator")
    case_id = stage.submitted()
    stage.decide(case_id, REFUSAL, stage.reviewer)
    supersede(stage, case_id, APPROVAL, both)
    with pytest.raises(NotAllowed, match="不能由同一人办理"):
        stage.claim(case_id, both)


@pytest.mark.parametrize(
    ("decision", "reason", "fields"),
    [
        (APPROVAL, " ", ["reason"]),
        (APPROVAL, "字" * 501, ["reason"]),
        (replace(REFUSAL, reason_code="BECAUSE"), WHY, ["reason_code"]),
    ],
)
def test_a_new_decision_keeps_to_the_rules(
    stage: Stage, administrator: Actor, decision: Decision, reason: str, fields: list[str]
) -> None:
    case_id = stage.submitted()
    stage.decide(case_id, RETURN, stage.reviewer)
    with pytest.raises(InvalidInput) as refused:
        supersede(stage, case_id, decision, administrator, reason=reason)
    assert [fault.field for fault in refused.value.faults] == fields
    assert stage.case(case_id).status == "退回补正"


def test_a_closed_case_does_not_come_back_beside_a_new_application(stage: Stage, administrator: Actor) -> None:
    applicant = stage.applicant()
    case_id = stage.submitted(applicant)
    stage.decide(case_id, REFUSAL, stage.reviewer)
    stage.work()
    stage.begun(applicant)
    with pytest.raises(Conflict, match="另行提出申请"):
        supersede(stage, case_id, RETURN, administrator)


def at_once(*acts: Callable[[], None]) -> list[str]:
    """Do all of this at the same moment; what was refused comes back in words."""
    ready, said = Barrier(len(acts)), list[str]()

    def one(act: Callable[[], None]) -> None:
        ready.wait()
        try:
            act()
        except Refusal as refused:
            said.append(refused.message)

    threads = [Thread(target=one, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return said


def test_of_two_who_supersede_at_once_one_wins(stage: Stage, administrator: Actor) -> None:
    other = stage.staff("admin2", "administrator")
    case_id = stage.submitted()
    stage.decide(case_id, REFUSAL, stage.reviewer)
    stage.work()
    (old,) = taken(stage, case_id)

    def act(by: Actor) -> None:
        with stage.database.transaction() as session:
            superseding.supersede(session, case_id, old.id, APPROVAL, reason=WHY, by=by)

    said = at_once(partial(act, administrator), partial(act, other))
    assert len(said) == 1
    assert len(taken(stage, case_id)) == 2


def test_whoever_corrects_at_the_same_moment_is_either_first_or_told(stage: Stage, administrator: Actor) -> None:
    applicant = stage.applicant()
    case_id = stage.submitted(applicant)
    stage.decide(case_id, RETURN, stage.reviewer)
    task_id = stage.open_task(case_id).id

    def correct() -> None:
        with stage.database.transaction() as session:
            cases.complete(session, case_id, task_id, by=applicant)

    said = at_once(correct, partial(supersede, stage, case_id, REFUSAL, administrator))
    with stage.database.reading() as session:
        waiting = session.scalars(select(Task.element).where(Task.case_id == case_id, Task.closed_at.is_(None))).all()
    assert len(said) == 1
    assert waiting in ([], ["prelim"])
