"""Deadlines: counted in working days, kept as one alarm per case, and acting when their time has come."""

from datetime import UTC, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
import time_machine
from sqlalchemy import select

from app.models import Job, Message
from tests.integration.core.stage import APPROVAL, RETURN, Stage

# A Monday in the middle of a month without holidays, ten o'clock in the morning in Shanghai.
MONDAY = datetime(2026, 3, 16, 2, 0, tzinfo=UTC)
SHANGHAI = ZoneInfo("Asia/Shanghai")


def _alarms(stage: Stage, case_id: UUID) -> list[Job]:
    with stage.database.reading() as session:
        return list(session.scalars(select(Job).where(Job.case_id == case_id, Job.operation == "wake_case")))


def _subjects(stage: Stage) -> list[str]:
    """What was written since the case was taken in."""
    query = select(Message.subject).where(Message.subject.not_like("已受理%")).order_by(Message.id)
    with stage.database.reading() as session:
        return list(session.scalars(query))


def test_the_alarm_is_set_to_the_next_deadline(stage: Stage) -> None:
    with time_machine.travel(MONDAY, tick=False):
        case_id = stage.submitted()
        case, (alarm,) = stage.case(case_id), _alarms(stage, case_id)
    two_days_are_left = datetime(2026, 3, 19, 0, 0, tzinfo=SHANGHAI)
    assert (case.next_due, alarm.due_at, alarm.state) == (two_days_are_left, two_days_are_left, "due")


def test_the_task_is_due_at_the_same_instant_as_its_timer(stage: Stage) -> None:
    with time_machine.travel(MONDAY, tick=False) as clock:
        case_id = stage.submitted()
        clock.shift(timedelta(days=4))
        stage.wake(case_id)
    assert stage.open_task(case_id).due_at == stage.case(case_id).next_due


def test_one_alarm_follows_the_case_from_deadline_to_deadline(stage: Stage) -> None:
    with time_machine.travel(MONDAY, tick=False):
        case_id = stage.submitted()
        stage.decide(case_id, APPROVAL, stage.reviewer)
        (alarm,) = _alarms(stage, case_id)
        assert alarm.due_at == stage.case(case_id).next_due == datetime(2026, 4, 10, tzinfo=SHANGHAI)


def test_a_case_without_deadline_has_no_alarm(stage: Stage) -> None:
    with time_machine.travel(MONDAY, tick=False):
        case_id = stage.approved()
        (alarm,) = _alarms(stage, case_id)
    assert (stage.case(case_id).next_due, alarm.state) == (None, "dropped")


def test_the_alarm_comes_back_when_the_case_waits_again(stage: Stage) -> None:
    with time_machine.travel(MONDAY, tick=False) as clock:
        applicant = stage.applicant()
        case_id = stage.submitted(applicant)
        stage.decide(case_id, RETURN, stage.reviewer)
        clock.shift(timedelta(days=3))
        stage.hand_in(case_id, applicant)
        (alarm,) = _alarms(stage, case_id)
    assert (alarm.state, alarm.due_at) == ("due", datetime(2026, 3, 24, tzinfo=SHANGHAI))


def test_an_overdue_review_is_reported_and_stays_open(stage: Stage) -> None:
    with time_machine.travel(MONDAY, tick=False) as clock:
        case_id = stage.submitted()
        clock.shift(timedelta(days=8))
        stage.work()
        number = stage.case(case_id).number
    assert set(_subjects(stage)) == {f"初审即将到期：{number}", f"初审超期：{number}"}
    assert stage.open_task(case_id).element == "prelim"


def test_nothing_happens_one_second_too_early(stage: Stage) -> None:
    with time_machine.travel(MONDAY, tick=False) as clock:
        case_id = stage.submitted()
        stage.work()
        length, due = stage.case(case_id).history_length, stage.case(case_id).next_due
        assert due is not None
        clock.move_to(due - timedelta(seconds=1))
        stage.work()
        stage.wake(case_id)
    assert stage.case(case_id).history_length == length


@pytest.mark.parametrize(("days", "reminders"), [(22, 0), (24, 1), (30, 2)])
def test_the_applicant_is_reminded_before_the_time_for_correction_ends(stage: Stage, days: int, reminders: int) -> None:
    with time_machine.travel(MONDAY, tick=False) as clock:
        case_id = stage.submitted()
        stage.decide(case_id, RETURN, stage.reviewer)
        stage.work()
        clock.shift(timedelta(days=days))
        stage.work()
    assert len(_subjects(stage)) == 1 + reminders
    assert stage.case(case_id).status == "退回补正"


def test_a_case_that_is_not_corrected_in_time_is_closed(stage: Stage) -> None:
    with time_machine.travel(MONDAY, tick=False) as clock:
        applicant = stage.applicant()
        case_id = stage.submitted(applicant)
        stage.decide(case_id, RETURN, stage.reviewer)
        clock.shift(timedelta(days=31))
        stage.work()
        case = stage.case(case_id)
        assert (case.status, case.outcome, case.exclusive_key) == ("已关闭（超期未补正）", "expired", None)
        assert case.next_due is None


def test_an_alarm_that_was_missed_for_weeks_still_acts_once(stage: Stage) -> None:
    with time_machine.travel(MONDAY, tick=False) as clock:
        stage.submitted()
        clock.shift(timedelta(days=60))
        stage.work()
        stage.work()
    # Whoever may take it and whoever looks after the desk, of both cards once.
    assert len(_subjects(stage)) == 4
