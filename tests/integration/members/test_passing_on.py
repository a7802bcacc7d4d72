"""是否申请个人会员 in a registration opens a case of its own, and neither touches the other."""

import pytest
from sqlalchemy import select

from app.domain.actor import Actor
from app.models import Answers, Event, Job, Registration
from app.operations import OPERATIONS
from app.operations.base import Operation
from app.queries import answers, eligibility
from app.services import cases as moves
from app.services import history, jobs, started_cases
from tests.integration.core.stage import APPROVAL, REFUSAL, RETURN, Stage
from tests.integration.members.joining import applied, begun, cases, joined, ticked
from worker import running


def run_again(stage: Stage, job: Job) -> None:
    """Let the worker do a job once more, as after a crash between its work and its end."""
    with stage.database.transaction() as session:
        row = session.get_one(Job, job.id)
        row.state, row.step_id = "due", None
    running.run(job.id, stage.database)


def broken(monkeypatch: pytest.MonkeyPatch) -> None:
    """Membership cannot be started."""

    def apply(*_: object) -> None:
        raise RuntimeError("no membership today")

    monkeypatch.setitem(OPERATIONS, "start_case", Operation("start_case", "转办其他事项", apply=apply))


def given_up(stage: Stage, job: Job) -> None:
    """Let the worker try until it gives up."""
    for _ in range(jobs.MOST_ATTEMPTS):
        with stage.database.transaction() as session:
            session.get_one(Job, job.id).due_at = job.created_at
        running.run(job.id, stage.database)


def test_the_ticked_box_opens_one_membership_case_with_what_was_filled_in(stage: Stage) -> None:
    applicant = stage.applicant()
    parent = ticked(stage, applicant)
    stage.work()
    [case] = cases(stage)

    assert (case.origin, case.parent_id, case.person_id) == ("first_registration", parent, applicant.person_id)
    assert (case.status, stage.open_task(case.id).role) == ("待审核", "administrator")
    with stage.database.reading() as session:
        row = answers.of_round(session, case.id, "membership", 1)
        assert row is not None
        assert (row.values["mobile"], row.values["membership_pledge"]) == ("13800138000", True)
        assert row.submitted_at == case.submitted_at is not None
        assert list(history.breaks(session)) == []


def test_running_the_job_twice_opens_one_case(stage: Stage) -> None:
    parent = ticked(stage, stage.applicant())
    stage.work()
    run_again(stage, stage.job(parent, "start_case"))

    assert len(cases(stage)) == 1


def test_without_the_tick_nothing_is_opened(stage: Stage) -> None:
    stage.submitted()
    stage.work()

    assert cases(stage) == []


def test_a_returned_registration_opens_no_second_membership_case(stage: Stage) -> None:
    applicant = stage.applicant()
    parent = ticked(stage, applicant)
    stage.decide(parent, RETURN, stage.reviewer)
    stage.hand_in(parent, applicant)
    stage.work()

    assert len(cases(stage)) == 1


def test_the_registration_is_granted_although_the_membership_job_fails(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken(monkeypatch)
    parent = ticked(stage, stage.applicant())
    given_up(stage, stage.job(parent, "start_case"))
    stage.decide(parent, APPROVAL, stage.reviewer)
    stage.decide(parent, APPROVAL, stage.approver)
    stage.work()
    stage.issue(parent)
    stage.work()

    case = stage.case(parent)
    assert (case.status, case.outcome, case.exclusive_key) == ("已审核", "approved", None)
    assert stage.job(parent, "start_case").state == "incident"


def test_a_membership_job_that_is_retried_after_the_end_leaves_the_day_of_the_end(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, administrator: Actor
) -> None:
    with monkeypatch.context() as patch:
        broken(patch)
        parent = ticked(stage, stage.applicant())
        job = stage.job(parent, "start_case")
        given_up(stage, job)
        stage.decide(parent, REFUSAL, stage.reviewer)
        stage.work()
    closed_at = stage.case(parent).closed_at
    with stage.database.transaction() as session:
        jobs.retry(session, job.id, by=administrator)
    stage.work()

    after = stage.case(parent)
    assert (after.closed_at, after.outcome, after.status) == (closed_at, "refused", "不予登记")
    assert len(cases(stage)) == 1


def test_whoever_is_refused_may_apply_again_while_the_membership_job_hangs(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken(monkeypatch)
    applicant = stage.applicant()
    parent = ticked(stage, applicant)
    stage.decide(parent, REFUSAL, stage.reviewer)
    stage.work()

    assert stage.begun(applicant) != parent


def test_a_refused_registration_leaves_the_membership_request(stage: Stage) -> None:
    parent = ticked(stage, stage.applicant())
    stage.decide(parent, REFUSAL, stage.reviewer)
    stage.work()
    [case] = cases(stage)

    assert (stage.case(parent).outcome, case.status, case.closed_at) == ("refused", "待审核", None)


def test_a_refused_membership_leaves_the_registration(stage: Stage, administrator: Actor) -> None:
    parent = ticked(stage, stage.applicant())
    stage.work()
    [case] = cases(stage)
    refusal = type(REFUSAL)(REFUSAL.outcome, opinion="信息不实", reason_code="INFORMATION")
    stage.decide(case.id, refusal, administrator)
    stage.work()

    assert (cases(stage)[0].outcome, stage.case(parent).status) == ("refused", "待审核")
    with stage.database.reading() as session:
        assert session.scalars(select(Registration)).all() == []


def test_an_open_membership_case_is_no_obstacle_to_a_registration(stage: Stage) -> None:
    applicant = stage.applicant()
    applied(stage, applicant)

    assert stage.case(stage.begun(applicant)).status == "草稿"


@pytest.mark.parametrize("before", ["a member", "an own draft"])
def test_nothing_is_opened_for_whoever_is_a_member_or_has_applied(
    stage: Stage, administrator: Actor, before: str
) -> None:
    applicant = stage.applicant()
    if before == "a member":
        joined(stage, applicant, administrator)
    else:
        begun(stage, applicant)
    parent = ticked(stage, applicant)
    stage.work()

    assert len(cases(stage)) == 1
    assert stage.job(parent, "start_case").state == "done"
    with stage.database.reading() as session:
        told = session.scalars(select(Event).where(Event.kind == "other_service_not_started")).one()
    assert told.case_id == parent


def test_a_case_that_somebody_opens_at_the_same_moment_is_no_incident(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    applicant = stage.applicant()
    parent = ticked(stage, applicant)
    begun(stage, applicant)
    monkeypatch.setattr(eligibility, "conditions", lambda *_, **__: ())
    with stage.database.transaction() as session:
        found = started_cases.start_from(session, moves.lock(session, parent), "membership")

    assert found is None
    assert len(cases(stage)) == 1


def test_a_returned_membership_is_corrected_by_its_applicant(stage: Stage, administrator: Actor) -> None:
    applicant = stage.applicant()
    ticked(stage, applicant)
    stage.work()
    [case] = cases(stage)
    remark = type(RETURN.remarks[0])("field", "postal_address", "请补充通信地址")
    stage.decide(case.id, type(RETURN)(RETURN.outcome, remarks=(remark,)), administrator)
    with stage.database.reading() as session:
        rounds = session.scalars(select(Answers.round).where(Answers.case_id == case.id)).all()

    assert sorted(rounds) == [1, 2]
    assert stage.open_task(case.id).element == "correct"
