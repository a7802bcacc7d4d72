"""提交完成 and 撤回."""

from datetime import date, timedelta

import pytest

from app.domain.calendar import today
from app.errors import Conflict, InvalidInput, TaskNotOpen
from app.models import Case, Registration
from app.queries import calendars, cases, deadlines
from app.services import submissions
from tests.integration.core.stage import APPROVAL, RETURN, Stage
from tests.integration.journey.acts import FORM, attach, missing


def test_a_signed_form_is_worth_nothing_after_the_answers_change(stage: Stage) -> None:
    applicant = stage.applicant()
    case_id = stage.begun(applicant)
    attach(stage, case_id, FORM, applicant)
    stage.save(case_id, {"school": "清华大学"}, applicant)
    stage.order(case_id, applicant)
    assert f"slot.{FORM}" in missing(stage, case_id)


def test_everything_that_is_missing_is_listed_at_once(stage: Stage) -> None:
    applicant = stage.applicant()
    case_id = stage.begun(applicant)
    assert missing(stage, case_id) == ["export", "slot.ID_PROOF", "slot.EDU_PROOF", "slot.QUAL_CERT", f"slot.{FORM}"]
    stage.save(case_id, {"mobile": ""}, applicant)
    assert missing(stage, case_id)[0] == "form.mobile"


def test_handing_in_incomplete_changes_nothing(stage: Stage) -> None:
    applicant = stage.applicant()
    case_id = stage.begun(applicant)
    with pytest.raises(InvalidInput), stage.database.transaction() as session:
        submissions.submit(session, case_id, by=applicant)
    assert (stage.case(case_id).status, stage.case(case_id).submitted_at) == ("草稿", None)


def test_handing_in_twice_is_told_and_changes_nothing(stage: Stage) -> None:
    applicant = stage.applicant()
    case_id = stage.submitted(applicant)
    before = stage.case(case_id).submitted_at
    with pytest.raises(TaskNotOpen), stage.database.transaction() as session:
        submissions.submit(session, case_id, by=applicant)
    assert stage.case(case_id).submitted_at == before


def test_membership_is_off_until_it_is_asked_for(stage: Stage) -> None:
    applicant = stage.applicant()
    case_id = stage.begun(applicant)
    assert stage.case(case_id).apply_membership is False
    with stage.database.transaction() as session:
        submissions.choose_membership(session, case_id, wanted=True, by=applicant)
    stage.hand_in(case_id, applicant)
    assert stage.case(case_id).apply_membership is True


def test_whoever_was_frozen_meanwhile_cannot_hand_in(stage: Stage) -> None:
    applicant = stage.applicant()
    case_id = stage.begun(applicant)
    with stage.database.transaction() as session:
        entry = Registration(person_id=applicant.person_id, number="202411000001", state="FROZEN", version=1)
        entry.first_registered_on = entry.valid_from = date(2024, 1, 1)
        entry.valid_to = date(2026, 12, 31)
        session.add(entry)
    with pytest.raises(Conflict, match="冻结"):
        stage.hand_in(case_id, applicant)


def test_a_case_is_withdrawn_until_a_reviewer_begins(stage: Stage) -> None:
    applicant, other = stage.applicant(), stage.applicant(2, "李四光")
    free, claimed = stage.submitted(applicant), stage.submitted(other)
    stage.claim(claimed, stage.reviewer)
    stage.withdraw(free, applicant)
    with pytest.raises(Conflict, match="审核人员已开始办理"):
        stage.withdraw(claimed, other)
    assert stage.case(free).status == "已撤回"


def test_the_page_knows_when_a_case_can_be_withdrawn(stage: Stage) -> None:
    applicant = stage.applicant()
    case_id = stage.submitted(applicant)

    def possible() -> bool:
        with stage.database.reading() as session:
            return cases.may_withdraw(session, session.get_one(Case, case_id))

    free = possible()
    stage.decide(case_id, APPROVAL, stage.reviewer)
    assert (free, possible()) == (True, False)


def test_a_returned_case_says_until_when_it_can_come_back(stage: Stage) -> None:
    applicant = stage.applicant()
    case_id = stage.submitted(applicant)
    stage.decide(case_id, RETURN, stage.reviewer)
    with stage.database.reading() as session:
        desk = cases.desk(session, session.get_one(Case, case_id))
        assert desk is not None
        thirtieth = calendars.load(session).next_working_day(today(desk.task.opened_at) + timedelta(days=30))
        assert deadlines.last_day(session, desk) == thirtieth


def test_a_first_draft_has_no_last_day(stage: Stage) -> None:
    case_id = stage.begun(stage.applicant())
    with stage.database.reading() as session:
        desk = cases.desk(session, session.get_one(Case, case_id))
        assert desk is not None
        assert deadlines.last_day(session, desk) is None
