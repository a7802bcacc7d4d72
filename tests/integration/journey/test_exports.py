"""导出申请表: once for the same answers, and only when they are complete."""

import pytest
from sqlalchemy import select

from app.errors import InvalidInput
from app.models import Document, Organisation
from tests.integration.core.stage import Stage


def test_the_form_is_exported_once_for_the_same_answers(stage: Stage) -> None:
    applicant = stage.applicant()
    case_id = stage.begun(applicant)
    for _ in range(3):
        stage.order(case_id, applicant)
    with stage.database.reading() as session:
        assert len(session.scalars(select(Document)).all()) == 1


def test_an_incomplete_form_is_not_exported_and_every_fault_is_told(stage: Stage) -> None:
    applicant = stage.applicant()
    case_id = stage.begun(applicant)
    stage.save(case_id, {"mobile": "", "school": "", "pledge_accepted": False}, applicant)
    with pytest.raises(InvalidInput) as refused:
        stage.order(case_id, applicant)
    assert [fault.field for fault in refused.value.faults] == ["school", "mobile", "pledge_accepted"]


def test_a_suspended_unit_cannot_be_chosen(stage: Stage) -> None:
    applicant = stage.applicant()
    case_id = stage.begun(applicant)
    with stage.database.transaction() as session:
        session.get_one(Organisation, stage.unit).state = "suspended"
    with pytest.raises(InvalidInput, match="请选择执业单位"):
        stage.order(case_id, applicant)


@pytest.mark.parametrize("unit", ["0", "-1", "北京", "00000000-0000-7000-8000-000000000000"])
def test_a_unit_that_does_not_exist_cannot_be_chosen(stage: Stage, unit: str) -> None:
    applicant = stage.applicant()
    case_id = stage.begun(applicant)
    stage.save(case_id, {"practice_unit_id": unit}, applicant)
    with pytest.raises(InvalidInput, match="请选择执业单位"):
        stage.order(case_id, applicant)
