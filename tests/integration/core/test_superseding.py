"""改判: another decision takes the place of the last one; nothing of the path that is given up acts any more."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from app.domain.actor import Actor
from app.domain.review import Decision, Outcome, Remark
from app.models import Answers, Event, Job, Message
from app.queries import letters as kept
from app.services import history
from tests.integration.core.stage import APPROVAL, REFUSAL, RETURN, Stage
from tests.integration.core.superseding_acts import WHY, supersede, taken
from tests.integration.core.test_timers import MONDAY

ON_SCHOOL = Decision(Outcome.RETURN, remarks=(Remark("field", "school", "与学历证书不一致"),))


@pytest.fixture
def administrator(stage: Stage) -> Actor:
    """Who may let another decision take a decision's place."""
    return stage.staff("admin1", "administrator")


def test_a_refusal_gives_way_to_an_approval(stage: Stage, administrator: Actor) -> None:
    case_id = stage.submitted()
    stage.decide(case_id, REFUSAL, stage.reviewer)
    stage.work()
    supersede(stage, case_id, APPROVAL, administrator)

    old, new = taken(stage, case_id)
    assert (old.superseded_at is not None, new.supersedes_id, new.account_id) == (
        True,
        old.id,
        administrator.account_id,
    )
    case = stage.case(case_id)
    assert (case.status, case.outcome, case.closed_at, bool(case.exclusive_key)) == ("审核中", "", None, True)
    assert stage.open_task(case_id).element == "recheck"


def test_the_case_that_goes_on_comes_to_its_end(stage: Stage, administrator: Actor) -> None:
    case_id = stage.submitted()
    stage.decide(case_id, APPROVAL, stage.reviewer)
    stage.decide(case_id, REFUSAL, stage.approver)
    stage.work()
    supersede(stage, case_id, APPROVAL, administrator)
    stage.work()
    stage.issue(case_id)
    stage.work()

    assert stage.case(case_id).outcome == "approved"


def test_the_applicant_is_told_and_everything_is_in_history(stage: Stage, administrator: Actor) -> None:
    case_id = stage.submitted()
    stage.decide(case_id, REFUSAL, stage.reviewer)
    stage.work()
    supersede(stage, case_id, RETURN, administrator)
    stage.work()

    with stage.database.reading() as session:
        text = session.scalars(select(Message.text).where(Message.subject.startswith("审核结论已变更"))).one()
        said = session.scalars(select(Event.content).where(Event.kind == "decision_superseded")).one()
        letters = [(letter.title, letter.superseded) for letter in kept.of_case(session, case_id)]
        broken = list(history.breaks(session))
    assert "由“不予登记”改为“退回补正”" in text
    assert WHY in text
    assert (said["before"], said["outcome"], said["reason"]) == ("refuse", "return", WHY)
    assert letters == [("补正通知书", False), ("不予登记通知书", True), ("受理通知书", False)]
    assert broken == []


def test_a_return_that_is_superseded_goes_back_to_its_own_round(stage: Stage, administrator: Actor) -> None:
    applicant = stage.applicant()
    case_id = stage.submitted(applicant)
    stage.decide(case_id, ON_SCHOOL, stage.reviewer)
    stage.save(case_id, {"school": "清华大学"}, applicant)
    supersede(stage, case_id, APPROVAL, administrator)

    assert (stage.case(case_id).round, stage.open_task(case_id).element) == (1, "recheck")


def test_what_the_applicant_had_corrected_already_is_there_when_the_case_is_returned_after_all(
    stage: Stage, administrator: Actor
) -> None:
    applicant = stage.applicant()
    case_id = stage.submitted(applicant)
    stage.decide(case_id, ON_SCHOOL, stage.reviewer)
    stage.save(case_id, {"school": "清华大学"}, applicant)
    supersede(stage, case_id, APPROVAL, administrator)
    stage.decide(case_id, RETURN, stage.approver)

    with stage.database.reading() as session:
        drafts = session.scalars(select(Answers).where(Answers.case_id == case_id, Answers.round == 2)).all()
    assert [draft.values["school"] for draft in drafts] == ["清华大学"]


def test_no_timer_of_the_path_that_is_given_up_acts(stage: Stage, administrator: Actor) -> None:
    with time_machine.travel(MONDAY, tick=False) as clock:
        case_id = stage.submitted()
        stage.decide(case_id, RETURN, stage.reviewer)
        stage.work()
        clock.shift(timedelta(days=22))
        supersede(stage, case_id, RETURN, administrator)
        for _ in range(9):
            clock.shift(timedelta(days=1))
            stage.work()
        with stage.database.reading() as session:
            subjects = [one.subject for one in session.scalars(select(Message))]
        assert stage.case(case_id).status == "退回补正"
    assert not [subject for subject in subjects if "即将到期" in subject]


def test_no_work_of_the_path_that_is_given_up_is_finished(stage: Stage, administrator: Actor) -> None:
    case_id = stage.submitted()
    stage.work()
    stage.decide(case_id, REFUSAL, stage.reviewer)
    supersede(stage, case_id, APPROVAL, administrator)
    stage.work()

    with stage.database.reading() as session:
        titles = [letter.title for letter in kept.of_case(session, case_id)]
        jobs = session.scalars(select(Job).where(Job.case_id == case_id, Job.operation == "send_letter")).all()
    assert titles == ["受理通知书"]
    assert sorted(job.state for job in jobs) == ["done", "dropped"]


def test_work_that_stands_beside_the_path_goes_on(stage: Stage, administrator: Actor) -> None:
    case_id = stage.submitted()
    stage.decide(case_id, REFUSAL, stage.reviewer)
    supersede(stage, case_id, APPROVAL, administrator)

    assert stage.job(case_id, "send_letter").state == "dropped"
    with stage.database.reading() as session:
        open_jobs = session.scalars(select(Job.operation).where(Job.case_id == case_id, Job.state == "due")).all()
    assert "send_letter" in open_jobs
