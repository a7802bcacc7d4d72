"""Claims: batches, the next best one, what is kept, what lies idle; and many who press at once."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier
from typing import TypeVar
from uuid import UUID, uuid4

import pytest
import time_machine
from sqlalchemy import select

from app.domain.actor import SYSTEM, Actor
from app.errors import Conflict, InvalidInput, TaskNotOpen
from app.models import Account, Event, Message, Task
from app.models.base import now
from app.services import accounts, claims, handovers, history, idle_claims
from tests.integration.core import small
from tests.integration.core.stage import RETURN, Stage
from worker import cleaning

MONDAY = datetime(2026, 3, 16, 2, 0, tzinfo=UTC)
FRIDAY = datetime(2026, 3, 13, 2, 0, tzinfo=UTC)
THREADS = 8
T = TypeVar("T")


def _at_once(act: Callable[[int], T]) -> list[T]:
    gate = Barrier(THREADS)

    def run(number: int) -> T:
        gate.wait()
        return act(number)

    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(run, range(THREADS)))


def _task(stage: Stage, task_id: UUID) -> Task:
    with stage.database.reading() as session:
        return session.get_one(Task, task_id)


def _told(stage: Stage, by: Actor) -> list[str]:
    with stage.database.reading() as session:
        return list(session.scalars(select(Message.text).where(Message.account_id == by.account_id)))


def _claim(stage: Stage, task_id: UUID, by: Actor) -> None:
    with stage.database.transaction() as session:
        claims.claim(session, task_id, by=by)


def _next(stage: Stage, by: Actor) -> UUID | None:
    with stage.database.transaction() as session:
        task = claims.next_best(session, by=by)
        return task.id if task else None


def test_a_batch_claims_what_it_can_and_says_why_not(stage: Stage) -> None:
    free, taken, closed = small.waiting_cases(stage, 3)
    other = stage.staff("other", "reviewer")
    _claim(stage, taken, other)
    with stage.database.transaction() as session:
        session.get_one(Task, closed).closed_at = now()
    with stage.database.transaction() as session:
        batch = claims.claim_many(session, [free, taken, closed, uuid4()], by=stage.reviewer)
    assert [task.id for task in batch.claimed] == [free]
    assert {one.task_id: one.reason for one in batch.left} == {
        taken: "此任务已由 other 认领",
        closed: "此环节已办结或已由他人办理",
    }


def test_the_next_one_is_the_best_by_due_time_age_and_skill(stage: Stage) -> None:
    first, second, third = small.waiting_cases(stage, 3)
    with stage.database.transaction() as session:
        session.get_one(Task, third).due_at = now() - timedelta(days=1)
        session.get_one(Task, first).opened_at = now()
    assert [_next(stage, stage.reviewer) for _ in range(4)] == [third, second, first, None]


def test_services_that_somebody_is_best_at_come_before_others_that_are_not_urgent(stage: Stage) -> None:
    applicant = stage.applicant(2, "李四")
    own = stage.open_task(stage.submitted(applicant)).id
    (other,) = small.waiting_cases(stage, 1)
    with stage.database.transaction() as session:
        session.get_one(Task, own).due_at = None
        session.get_one(Task, other).due_at = now() + timedelta(days=9)
        session.get_one(Account, stage.reviewer.account_id).skills = ["first_registration"]
    assert [_next(stage, stage.reviewer) for _ in range(2)] == [own, other]


def test_eight_who_ask_for_the_next_one_at_once_get_one_each(stage: Stage) -> None:
    wanted = small.waiting_cases(stage, THREADS + 2)
    people = [stage.staff(f"storm{number}", "reviewer") for number in range(THREADS)]
    won = _at_once(lambda number: _next(stage, people[number]))
    assert None not in won
    assert len(set(won)) == THREADS
    assert set(won) <= set(wanted)


def test_a_pool_is_emptied_by_many_without_a_twin(stage: Stage) -> None:
    wanted = small.waiting_cases(stage, 20)
    people = [stage.staff(f"storm{number}", "reviewer") for number in range(THREADS)]

    def empty(number: int) -> list[UUID]:
        return list(iter(lambda: _next(stage, people[number]), None))

    won = _at_once(empty)
    assert Counter(task_id for share in won for task_id in share) == Counter(wanted)
    with stage.database.reading() as session:
        assert list(history.breaks(session)) == []


def test_of_many_batches_transfers_and_takeovers_at_once_each_task_has_one_holder(stage: Stage) -> None:
    wanted = small.waiting_cases(stage, 6)
    people = [stage.staff(f"storm{number}", "reviewer") for number in range(THREADS)]

    def act(number: int) -> None:
        by, other = people[number], people[(number + 1) % THREADS]
        order = wanted if number % 2 else wanted[::-1]
        with stage.database.transaction() as session:
            claims.claim_many(session, order, by=by)
        for task_id in order:
            try:
                with stage.database.transaction() as session:
                    if number % 3:
                        handovers.transfer(session, task_id, to=other.account_id, reason="忙", by=by)
                    else:
                        handovers.take_over(session, task_id, reason="不在岗", by=by)
            except Conflict:
                continue

    _at_once(act)
    with stage.database.reading() as session:
        for task_id in wanted:
            task = session.get_one(Task, task_id)
            moves = select(Event).where(Event.case_id == task.case_id, Event.kind.startswith("task_"))
            last = session.scalars(moves.order_by(Event.position.desc())).first()
            names = {person.account_id: person.name for person in people}
            assert last is not None
            assert last.content.get("to", last.actor) == names[task.holder_id]
        assert list(history.breaks(session)) == []


def test_a_transfer_tells_the_receiver_why(stage: Stage) -> None:
    case_id = stage.submitted()
    task_id = stage.claim(case_id, stage.reviewer)
    other = stage.staff("other", "reviewer")
    with stage.database.transaction() as session:
        handovers.transfer(session, task_id, to=other.account_id, reason=" 我将出差 ", by=stage.reviewer)
    assert _task(stage, task_id).holder_id == other.account_id
    (text,) = _told(stage, other)
    assert "reviewer1 将" in text
    assert text.endswith("原因：我将出差")


def test_a_transfer_needs_a_reason_and_somebody_who_may_decide(stage: Stage) -> None:
    task_id = stage.claim(stage.submitted(), stage.reviewer)
    gone = stage.staff("gone", "reviewer")
    with stage.database.transaction() as session:
        accounts.disable(session, gone.account_id or uuid4(), by=SYSTEM)
    for to in (None, uuid4(), gone.account_id, stage.reviewer.account_id, stage.approver.account_id):
        with pytest.raises(InvalidInput) as refused, stage.database.transaction() as session:
            handovers.transfer(session, task_id, to=to, reason=" ", by=stage.reviewer)
        assert [fault.field for fault in refused.value.faults] == ["reason", "to"]
    assert _task(stage, task_id).holder_id == stage.reviewer.account_id


def test_only_the_holder_transfers(stage: Stage) -> None:
    task_id = stage.claim(stage.submitted(), stage.reviewer)
    other = stage.staff("other", "reviewer")
    with pytest.raises(Conflict), stage.database.transaction() as session:
        handovers.transfer(session, task_id, to=other.account_id, reason="x", by=other)


def test_a_task_of_an_absent_colleague_is_taken_over_with_a_reason(stage: Stage) -> None:
    task_id = stage.claim(stage.submitted(), stage.reviewer)
    other = stage.staff("other", "reviewer")
    with pytest.raises(InvalidInput, match="请填写原因"), stage.database.transaction() as session:
        handovers.take_over(session, task_id, reason="", by=other)
    with stage.database.transaction() as session:
        handovers.take_over(session, task_id, reason="承办人病假", by=other)
    assert _task(stage, task_id).holder_id == other.account_id
    assert "已由 other 接手。原因：承办人病假" in _told(stage, stage.reviewer)[0]


def test_there_is_nothing_to_take_over_from_nobody_or_from_oneself(stage: Stage) -> None:
    task_id = stage.open_task(stage.submitted()).id
    with pytest.raises(Conflict, match="请直接认领"), stage.database.transaction() as session:
        handovers.take_over(session, task_id, reason="x", by=stage.reviewer)
    _claim(stage, task_id, stage.reviewer)
    with pytest.raises(Conflict, match="已在您名下"), stage.database.transaction() as session:
        handovers.take_over(session, task_id, reason="x", by=stage.reviewer)


def _look(stage: Stage) -> int:
    with stage.database.transaction() as session:
        return idle_claims.return_idle(session, now())


def test_an_idle_claim_goes_back_after_the_hours_of_working_days_once(stage: Stage) -> None:
    with time_machine.travel(FRIDAY, tick=False) as clock:
        task_id = stage.claim(stage.submitted(), stage.reviewer)
        clock.shift(timedelta(days=2, hours=23))
        assert _look(stage) == 0  # the weekend does not count
        clock.shift(timedelta(hours=1))
        assert [_look(stage), _look(stage)] == [1, 0]
    assert _task(stage, task_id).holder_id is None
    (text,) = _told(stage, stage.reviewer)
    assert "24 小时（只计工作日）没有办理" in text


def test_the_worker_looks_for_idle_claims_whenever_it_clears_away(stage: Stage) -> None:
    with time_machine.travel(MONDAY, tick=False) as clock:
        task_id = stage.claim(stage.submitted(), stage.reviewer)
        clock.shift(timedelta(days=2))
        cleaning.clean(stage.database)
    assert _task(stage, task_id).holder_id is None


def test_whatever_the_holder_does_with_a_claim_keeps_it(stage: Stage) -> None:
    with time_machine.travel(MONDAY, tick=False) as clock:
        task_id = stage.claim(stage.submitted(), stage.reviewer)
        clock.shift(timedelta(hours=20))
        with stage.database.transaction() as session:
            claims.touch(session, task_id, by=stage.approver)
            claims.touch(session, task_id, by=stage.reviewer)
        clock.shift(timedelta(hours=20))
        assert _look(stage) == 0
        assert _task(stage, task_id).holder_id == stage.reviewer.account_id


def _corrected(stage: Stage) -> UUID:
    applicant = stage.applicant()
    case_id = stage.submitted(applicant)
    stage.decide(case_id, RETURN, stage.reviewer)
    stage.hand_in(case_id, applicant)
    return stage.open_task(case_id).id


def test_a_corrected_case_is_kept_for_its_last_reviewer_and_then_belongs_to_the_pool(stage: Stage) -> None:
    other = stage.staff("other", "reviewer")
    with time_machine.travel(MONDAY, tick=False) as clock:
        task_id = _corrected(stage)
        assert _next(stage, other) is None
        with pytest.raises(TaskNotOpen, match="为 reviewer1 保留至 2026-03-17 10:00"):
            _claim(stage, task_id, other)
        clock.shift(timedelta(hours=24))
        assert _next(stage, other) == task_id


def test_the_last_reviewer_is_offered_the_corrected_case_first(stage: Stage) -> None:
    task_id = _corrected(stage)
    stage.submitted(stage.applicant(2, "李四"))
    assert _next(stage, stage.reviewer) == task_id
    assert _task(stage, task_id).preferred_id is None


def test_a_kept_case_is_taken_over_with_a_reason(stage: Stage) -> None:
    task_id, other = _corrected(stage), stage.staff("other", "reviewer")
    with stage.database.transaction() as session:
        handovers.take_over(session, task_id, reason="今日到期", by=other)
    assert (_task(stage, task_id).holder_id, _task(stage, task_id).preferred_id) == (other.account_id, None)
    assert "已由 other 接手" in _told(stage, stage.reviewer)[0]


def test_nothing_is_kept_for_an_account_that_is_disabled(stage: Stage) -> None:
    applicant = stage.applicant()
    case_id = stage.submitted(applicant)
    stage.decide(case_id, RETURN, stage.reviewer)
    with stage.database.transaction() as session:
        accounts.disable(session, stage.reviewer.account_id or uuid4(), by=SYSTEM)
    stage.hand_in(case_id, applicant)
    assert stage.open_task(case_id).preferred_id is None
