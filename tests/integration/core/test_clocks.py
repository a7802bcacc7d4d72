"""The clock of a case: cards to those whom it concerns, rounds that begin anew, and a calendar that changes."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import time_machine
from sqlalchemy import select

from app.domain.actor import SYSTEM, Actor
from app.models import Event, Message
from app.queries import clocks
from app.queries.clocks import CaseClock
from app.services import calendar_days
from tests.integration.core.stage import APPROVAL, RETURN, Stage

# A Monday in the middle of a month without holidays, ten o'clock in the morning in Shanghai.
MONDAY = datetime(2026, 3, 16, 2, 0, tzinfo=UTC)
SHANGHAI = ZoneInfo("Asia/Shanghai")


def _told(stage: Stage, who: Actor) -> list[str]:
    query = select(Message.subject).where(Message.account_id == who.account_id).order_by(Message.id)
    with stage.database.reading() as session:
        return [subject.partition("：")[0] for subject in session.scalars(query)]


def _clock(stage: Stage, case_id: UUID) -> CaseClock:
    with stage.database.reading() as session:
        return clocks.of_case(session, stage.case(case_id))


def _fired(stage: Stage, case_id: UUID) -> list[str]:
    query = select(Event).where(Event.case_id == case_id, Event.kind == "timer_fired").order_by(Event.position)
    with stage.database.reading() as session:
        return [event.content["trail"][0] for event in session.scalars(query)]


def _close(stage: Stage, day: date) -> None:
    """A day becomes a holiday, and the worker counts again."""
    with stage.database.transaction() as session:
        calendar_days.set_day(session, day, working=False, note="临时放假", by=SYSTEM)
    stage.work()


def test_a_yellow_card_goes_to_the_holder_and_to_those_who_look_after_the_desk(stage: Stage) -> None:
    idle, lead = stage.staff("reviewer2", "reviewer"), stage.staff("admin1", "administrator")
    with time_machine.travel(MONDAY, tick=False) as clock:
        case_id = stage.submitted()
        stage.claim(case_id, stage.reviewer)
        clock.shift(timedelta(days=3))
        stage.work()
    told = [_told(stage, who) for who in (stage.reviewer, stage.approver, lead, idle)]
    assert told == [["初审即将到期"], ["初审即将到期"], ["初审即将到期"], []]


def test_a_red_card_of_a_case_that_nobody_has_goes_to_all_who_may_take_it(stage: Stage) -> None:
    barred = stage.staff("reviewer2", "reviewer", unit=stage.unit)
    with time_machine.travel(MONDAY, tick=False) as clock:
        stage.submitted()
        clock.shift(timedelta(days=8))
        stage.work()
    assert [_told(stage, who) for who in (stage.reviewer, barred)] == [["初审即将到期", "初审超期"], []]


def test_a_card_for_a_step_that_was_finished_meanwhile_is_not_written(stage: Stage) -> None:
    with time_machine.travel(MONDAY, tick=False) as clock:
        case_id = stage.submitted()
        clock.shift(timedelta(days=3))
        stage.wake(case_id)
        stage.decide(case_id, RETURN, stage.reviewer)
        stage.work()
    assert _told(stage, stage.approver) == []


def test_each_of_three_rounds_has_its_whole_time_and_no_card_of_an_earlier_one(stage: Stage) -> None:
    applicant, due, fired = stage.applicant(), [], []
    with time_machine.travel(MONDAY, tick=False) as clock:
        case_id = stage.submitted(applicant)
        for _ in range(3):
            due.append(stage.open_task(case_id).due_at)
            clock.shift(timedelta(days=1))
            stage.decide(case_id, RETURN, stage.reviewer)
            clock.shift(timedelta(days=6))
            stage.work()
            fired.append(_fired(stage, case_id))
            stage.hand_in(case_id, applicant)
        clock.shift(timedelta(days=3))
        stage.work()
        fired.append(_fired(stage, case_id))
    # The third round has 清明节 in it, Monday the 6th of April.
    assert due == [datetime(2026, month, day, tzinfo=SHANGHAI) for month, day in ((3, 24), (3, 31), (4, 8))]
    assert fired == [[], [], [], ["prelim_soon"]]


def test_the_clock_stands_still_while_the_applicant_corrects(stage: Stage) -> None:
    with time_machine.travel(MONDAY, tick=False) as clock:
        applicant = stage.applicant()
        case_id = stage.submitted(applicant)
        clock.shift(timedelta(days=2))
        stage.decide(case_id, RETURN, stage.reviewer)
        clock.shift(timedelta(days=7))
        paused = _clock(stage, case_id)
        stage.hand_in(case_id, applicant)
        clock.shift(timedelta(days=1))
        found = _clock(stage, case_id)
    assert (paused.paused, paused.left, paused.step) == (True, None, "补正并重新提交")
    assert [(run.round, run.step, run.stopped, run.days) for run in found.runs] == [
        (1, "初审", False, 2),
        (2, "补正并重新提交", True, 5),
        (2, "初审", False, 1),
    ]
    assert (found.promised, found.used, found.stopped, found.left, found.paused) == (25, 3, 5, 4, False)


def test_a_step_that_took_too_long_says_by_how_much(stage: Stage) -> None:
    with time_machine.travel(MONDAY, tick=False) as clock:
        case_id = stage.submitted()
        clock.shift(timedelta(days=9))
        stage.decide(case_id, APPROVAL, stage.reviewer)
        found = _clock(stage, case_id)
    assert [(run.step, run.days, run.promised, run.late) for run in found.runs] == [
        ("初审", 7, 5, 2),
        ("复核", 0, 20, 0),
    ]


def test_a_new_holiday_moves_promise_and_cards(stage: Stage) -> None:
    with time_machine.travel(MONDAY, tick=False):
        case_id = stage.submitted()
        _close(stage, date(2026, 3, 17))
        case, left = stage.case(case_id), _clock(stage, case_id).left
    assert stage.open_task(case_id).due_at == datetime(2026, 3, 25, tzinfo=SHANGHAI)
    assert (case.next_due, left) == (datetime(2026, 3, 20, tzinfo=SHANGHAI), 5)


def test_a_calendar_that_changes_nothing_for_a_case_leaves_no_trace_in_it(stage: Stage) -> None:
    with time_machine.travel(MONDAY, tick=False):
        case_id = stage.submitted()
        stage.work()
        length = stage.case(case_id).history_length
        _close(stage, date(2026, 6, 17))
    assert stage.case(case_id).history_length == length
