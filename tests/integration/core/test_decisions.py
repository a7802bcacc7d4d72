"""Claiming and deciding: what a decision must say, and that it counts once."""

import pytest
from sqlalchemy import func, select

from app.domain.review import Decision, Outcome, Remark
from app.errors import Conflict, InvalidInput, TaskNotOpen
from app.models import Decision as DecisionRow
from app.services import reviews
from tests.integration.core.stage import APPROVAL, REFUSAL, Stage


def test_a_refusal_needs_a_reason_that_is_in_the_dictionary(stage: Stage) -> None:
    case_id = stage.submitted()
    task_id = stage.claim(case_id, stage.reviewer)
    invented = Decision(Outcome.REFUSE, opinion="理由", reason_code="BECAUSE")
    with pytest.raises(InvalidInput) as refused, stage.database.transaction() as session:
        reviews.decide(session, task_id, invented, checklist={}, by=stage.reviewer)
    assert [fault.field for fault in refused.value.faults] == ["reason_code"]


def test_a_remark_must_be_about_something_in_the_case(stage: Stage) -> None:
    case_id = stage.submitted()
    task_id = stage.claim(case_id, stage.reviewer)
    remarks = (Remark("field", "shoe_size", "请更正"), Remark("attachment", "PETITION", "请更正"))
    with pytest.raises(InvalidInput) as refused, stage.database.transaction() as session:
        reviews.decide(session, task_id, Decision(Outcome.RETURN, remarks=remarks), checklist={}, by=stage.reviewer)
    assert [fault.field for fault in refused.value.faults] == ["remarks.0.target", "remarks.1.target"]


def test_only_what_the_checklist_of_the_step_asks_is_kept(stage: Stage) -> None:
    case_id = stage.submitted()
    task_id = stage.claim(case_id, stage.reviewer)
    with stage.database.transaction() as session:
        ticked = {"signed": True, "invented": True}
        reviews.decide(session, task_id, APPROVAL, checklist=ticked, by=stage.reviewer)
    with stage.database.reading() as session:
        kept = session.scalars(select(DecisionRow)).one().checklist
    assert kept == {"signed": True}


def test_a_decision_on_a_step_that_is_over_is_refused(stage: Stage) -> None:
    case_id = stage.submitted()
    task_id = stage.claim(case_id, stage.reviewer)
    with stage.database.transaction() as session:
        reviews.decide(session, task_id, APPROVAL, checklist={}, by=stage.reviewer)
    with pytest.raises(TaskNotOpen), stage.database.transaction() as session:
        reviews.decide(session, task_id, REFUSAL, checklist={}, by=stage.reviewer)
    with stage.database.reading() as session:
        assert session.scalars(select(func.count()).select_from(DecisionRow)).one() == 1


def test_a_step_that_somebody_else_holds_cannot_be_decided(stage: Stage) -> None:
    case_id = stage.submitted()
    task_id = stage.claim(case_id, stage.reviewer)
    with pytest.raises(Conflict), stage.database.transaction() as session:
        reviews.decide(session, task_id, APPROVAL, checklist={}, by=stage.staff("reviewer2", "reviewer"))


def test_whoever_comes_second_is_told_who_has_the_task(stage: Stage) -> None:
    case_id = stage.submitted()
    stage.claim(case_id, stage.reviewer)
    with pytest.raises(TaskNotOpen, match="reviewer1"):
        stage.claim(case_id, stage.staff("reviewer2", "reviewer"))


def test_claiming_twice_is_harmless_for_the_holder(stage: Stage) -> None:
    case_id = stage.submitted()
    stage.claim(case_id, stage.reviewer)
    length = stage.case(case_id).history_length
    stage.claim(case_id, stage.reviewer)
    assert stage.case(case_id).history_length == length
