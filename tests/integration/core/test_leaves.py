"""休假: the deputy has what they may decide, everything comes back, and nothing happens twice."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
import time_machine
from sqlalchemy import func, select

from app.domain.actor import Actor
from app.errors import Conflict, InvalidInput, NotFound
from app.models import Event, Job, Leave, Message, Task
from app.services import claims, history, leaves, standing_in
from app.services.leaves import Asked
from tests.integration.core import small
from tests.integration.core.stage import APPROVAL, RETURN, Stage
from worker import running

MONDAY = datetime(2026, 3, 16, 2, 0, tzinfo=UTC)
TODAY = date(2026, 3, 16)
TUESDAY, WEDNESDAY = TODAY + timedelta(days=1), TODAY + timedelta(days=2)
Plan = Callable[..., UUID]


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """It is Monday, ten o'clock in Shanghai, until somebody shifts it."""
    with time_machine.travel(MONDAY, tick=False) as traveller:
        yield traveller


@pytest.fixture
def deputy(stage: Stage, clock: time_machine.Traveller) -> Actor:
    """A colleague who reviews."""
    return stage.staff("deputy", "reviewer")


@pytest.fixture
def plan(stage: Stage, clock: time_machine.Traveller) -> Plan:
    """Plan a leave of the reviewer, by default on Tuesday and Wednesday."""

    def planned(
        deputy: Actor | None = None, *, first: date = TUESDAY, last: date = WEDNESDAY, by: Actor | None = None
    ) -> UUID:
        with stage.database.transaction() as session:
            asked = Asked(first, last, deputy.account_id if deputy else None, "年假")
            return leaves.plan(session, asked, by=by or stage.reviewer).id

    return planned


def _work(stage: Stage) -> None:
    """What the clock and the worker do now with leaves."""
    with stage.database.reading() as session:
        due = select(Job.id).where(Job.operation.in_([leaves.BEGIN, leaves.END]), Job.state == "due")
        waiting = session.scalars(due.order_by(Job.due_at)).all()
    for job_id in waiting:
        running.run(job_id, stage.database)


def _task(stage: Stage, task_id: UUID) -> Task:
    with stage.database.reading() as session:
        return session.get_one(Task, task_id)


def _subjects(stage: Stage, by: Actor) -> list[str]:
    with stage.database.reading() as session:
        found = session.scalars(select(Message.subject).where(Message.account_id == by.account_id).order_by(Message.id))
        return list(found)


def test_tasks_go_to_the_deputy_on_the_first_day_and_come_back_after_the_last(
    stage: Stage, clock: time_machine.Traveller, deputy: Actor, plan: Plan
) -> None:
    task_id = stage.claim(stage.submitted(), stage.reviewer)
    plan(deputy)
    _work(stage)
    assert _task(stage, task_id).holder_id == stage.reviewer.account_id
    clock.shift(timedelta(hours=14))  # 00:00 on Tuesday
    _work(stage)
    there = _task(stage, task_id)
    assert (there.holder_id, there.held_for_id) == (deputy.account_id, stage.reviewer.account_id)
    clock.shift(timedelta(days=2))
    _work(stage)
    back = _task(stage, task_id)
    assert (back.holder_id, back.held_for_id) == (stage.reviewer.account_id, None)
    assert _subjects(stage, deputy) == ["请代 reviewer1 办理"]
    assert _subjects(stage, stage.reviewer) == ["休假已开始", "代办的办件已交还"]
    with stage.database.reading() as session:
        assert list(history.breaks(session)) == []


def test_what_the_deputy_decided_stays_decided(
    stage: Stage, clock: time_machine.Traveller, deputy: Actor, plan: Plan
) -> None:
    case_id = stage.submitted()
    task_id = stage.claim(case_id, stage.reviewer)
    plan(deputy, first=TODAY)
    _work(stage)
    stage.decide(case_id, APPROVAL, deputy)
    clock.shift(timedelta(days=3))
    _work(stage)
    assert (_task(stage, task_id).holder_id, stage.case(case_id).status) == (deputy.account_id, "审核中")


def test_beginning_and_ending_twice_changes_nothing(
    stage: Stage, clock: time_machine.Traveller, deputy: Actor, plan: Plan
) -> None:
    stage.claim(stage.submitted(), stage.reviewer)
    leave_id = plan(deputy, first=TODAY)

    def twice(act: Callable[..., None]) -> int:
        for _ in range(2):
            with stage.database.transaction() as session:
                act(session, leave_id)
        with stage.database.reading() as session:
            return session.scalars(select(func.count()).select_from(Event)).one()

    before = twice(lambda *_: None)
    assert twice(standing_in.begin) == before + 2  # one of the task, one of the office
    clock.shift(timedelta(days=3))
    assert twice(standing_in.end) == before + 4


def test_two_workers_begin_a_leave_once(stage: Stage, deputy: Actor, plan: Plan) -> None:
    stage.claim(stage.submitted(), stage.reviewer)
    leave_id = plan(deputy, first=TODAY)

    def begin(_: int) -> None:
        with stage.database.transaction() as session:
            standing_in.begin(session, leave_id)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(begin, range(4)))
    with stage.database.reading() as session:
        handed = select(func.count()).select_from(Event).where(Event.kind == "task_handed_to_deputy")
        assert session.scalars(handed).one() == 1


def test_what_the_deputy_may_not_decide_goes_to_the_pool(stage: Stage, deputy: Actor, plan: Plan) -> None:
    both, applicant = stage.staff("both", "reviewer", "approver"), stage.applicant(2, "李四")
    first, second = stage.submitted(), stage.submitted(applicant)
    for case_id, by in ((first, both), (second, stage.reviewer)):
        stage.decide(case_id, APPROVAL, by)
    tasks = [stage.claim(case_id, stage.approver) for case_id in (first, second)]
    plan(both, first=TODAY, by=stage.approver)
    _work(stage)
    assert [_task(stage, task_id).holder_id for task_id in tasks] == [None, both.account_id]


def test_without_a_deputy_everything_goes_to_the_pool(stage: Stage, plan: Plan) -> None:
    task_id = stage.claim(stage.submitted(), stage.reviewer)
    plan(first=TODAY)
    _work(stage)
    assert _task(stage, task_id).holder_id is None
    assert _subjects(stage, stage.reviewer) == ["休假已开始"]


def test_a_cancelled_leave_hands_back_at_once_and_its_end_does_nothing(
    stage: Stage, clock: time_machine.Traveller, deputy: Actor, plan: Plan
) -> None:
    task_id = stage.claim(stage.submitted(), stage.reviewer)
    leave_id = plan(deputy, first=TODAY)
    _work(stage)
    with stage.database.transaction() as session:
        leaves.cancel(session, leave_id, by=stage.reviewer)
    assert _task(stage, task_id).holder_id == stage.reviewer.account_id
    clock.shift(timedelta(days=3))
    _work(stage)
    with stage.database.reading() as session:
        assert session.get_one(Leave, leave_id).state == "cancelled"


def test_only_ones_own_leave_is_cancelled_and_only_once(stage: Stage, deputy: Actor, plan: Plan) -> None:
    leave_id = plan(deputy)
    with pytest.raises(NotFound), stage.database.transaction() as session:
        leaves.cancel(session, leave_id, by=deputy)
    with stage.database.transaction() as session:
        leaves.cancel(session, leave_id, by=stage.reviewer)
    with pytest.raises(Conflict), stage.database.transaction() as session:
        leaves.cancel(session, leave_id, by=stage.reviewer)


def test_the_deputy_hands_a_task_back_by_hand(stage: Stage, deputy: Actor, plan: Plan) -> None:
    task_id = stage.claim(stage.submitted(), stage.reviewer)
    plan(deputy, first=TODAY)
    _work(stage)
    with stage.database.transaction() as session:
        standing_in.hand_back(session, task_id, by=deputy)
    assert (_task(stage, task_id).holder_id, _task(stage, task_id).held_for_id) == (stage.reviewer.account_id, None)
    assert _subjects(stage, stage.reviewer)[-1] == "代办的办件已交还"


def test_a_case_corrected_during_a_leave_is_kept_for_the_deputy_and_comes_back(
    stage: Stage, clock: time_machine.Traveller, deputy: Actor, plan: Plan
) -> None:
    applicant = stage.applicant()
    case_id = stage.submitted(applicant)
    stage.decide(case_id, RETURN, stage.reviewer)
    plan(deputy, first=TODAY)
    _work(stage)
    stage.hand_in(case_id, applicant)
    task_id = stage.open_task(case_id).id
    assert _task(stage, task_id).preferred_id == deputy.account_id
    with stage.database.transaction() as session:
        claims.claim(session, task_id, by=deputy)
    clock.shift(timedelta(days=3))
    _work(stage)
    assert _task(stage, task_id).holder_id == stage.reviewer.account_id


def test_a_leave_right_after_another_one_hands_on_to_its_own_deputy(
    stage: Stage, clock: time_machine.Traveller, deputy: Actor, plan: Plan
) -> None:
    second = stage.staff("second", "reviewer")
    task_id = stage.claim(stage.submitted(), stage.reviewer)
    plan(deputy, first=TODAY, last=TODAY)
    plan(second, first=TUESDAY, last=TUESDAY)
    for holder in (deputy, second, stage.reviewer):
        _work(stage)
        assert _task(stage, task_id).holder_id == holder.account_id
        clock.shift(timedelta(days=1))


@pytest.mark.parametrize(
    ("first", "last", "field"),
    [
        (None, TUESDAY, "first_day"),
        (TUESDAY, None, "last_day"),
        (TODAY - timedelta(days=1), TUESDAY, "first_day"),
        (WEDNESDAY, TUESDAY, "last_day"),
        (TUESDAY, TUESDAY + timedelta(days=400), "last_day"),
        (date(2026, 3, 21), date(2026, 3, 30), "first_day"),
    ],
)
def test_days_that_make_no_leave_are_refused(
    stage: Stage, plan: Plan, first: date | None, last: date | None, field: str
) -> None:
    plan(first=date(2026, 3, 20), last=date(2026, 3, 22))
    with pytest.raises(InvalidInput) as refused, stage.database.transaction() as session:
        leaves.plan(session, Asked(first, last, note="字" * 201), by=stage.reviewer)
    assert [fault.field for fault in refused.value.faults] == ["note", field]


def test_a_deputy_is_a_colleague_who_is_there(stage: Stage, deputy: Actor, plan: Plan) -> None:
    plan(by=deputy)
    auditor = stage.staff("auditor", "auditor")
    for nobody in (deputy, auditor, stage.reviewer):
        with pytest.raises(InvalidInput) as refused:
            plan(nobody)
        assert [fault.field for fault in refused.value.faults] == ["deputy_id"]


def test_two_windows_plan_the_same_days_once(stage: Stage, plan: Plan) -> None:
    def attempt(_: int) -> bool:
        try:
            plan()
        except InvalidInput:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(attempt, range(4))) == 1


def test_a_leave_of_many_tasks_meets_many_claims_without_a_deadlock(stage: Stage, deputy: Actor, plan: Plan) -> None:
    wanted = small.waiting_cases(stage, 12)
    with stage.database.transaction() as session:
        claims.claim_many(session, wanted[:6], by=stage.reviewer)
    leave_id = plan(deputy, first=TODAY)
    other = stage.staff("other", "reviewer")

    def act(number: int) -> None:
        with stage.database.transaction() as session:
            if number:
                claims.claim_many(session, wanted[::-1], by=other)
            else:
                standing_in.begin(session, leave_id)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(act, range(4)))
    holders = {_task(stage, task_id).holder_id for task_id in wanted}
    assert holders == {deputy.account_id, other.account_id}
