"""Many at once: one winner per task, no number twice, whatever the database."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar
from uuid import UUID

from sqlalchemy import func, select

from app.domain.actor import Actor
from app.errors import Conflict, TaskNotOpen
from app.models import Decision, Event, Task
from app.services import claims, history, reviews, sequences
from tests.integration.core import small
from tests.integration.core.stage import APPROVAL, Stage

THREADS = 8
TASKS = 50
T = TypeVar("T")


def _at_once(act: Callable[[int], T]) -> list[T]:
    """Let eight threads begin at the same moment; whatever one of them raises fails the test."""
    gate = Barrier(THREADS)

    def run(number: int) -> T:
        gate.wait()
        return act(number)

    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(run, range(THREADS)))


def _wins(stage: Stage, by: Actor, wanted: list[UUID]) -> list[UUID]:
    """The tasks that this person got, who tried all of them, beginning at a place of their own."""
    won = []
    first = 7 * int(by.name.removeprefix("storm")) % len(wanted)
    for task_id in wanted[first:] + wanted[:first]:
        try:
            with stage.database.transaction() as session:
                claims.claim(session, task_id, by=by)
            won.append(task_id)
        except TaskNotOpen:
            continue
    return won


def test_of_eight_reviewers_who_claim_fifty_tasks_exactly_one_gets_each(stage: Stage) -> None:
    wanted = small.waiting_cases(stage, TASKS)
    people = [stage.staff(f"storm{number}", "reviewer") for number in range(THREADS)]
    won = _at_once(lambda number: _wins(stage, people[number], wanted))
    assert Counter(task_id for share in won for task_id in share) == Counter(wanted)
    with stage.database.reading() as session:
        holders = dict(session.execute(select(Task.id, Task.holder_id).where(Task.id.in_(wanted))).all())
        claims = session.scalars(select(func.count()).where(Event.kind == "task_claimed")).one()
        assert list(history.breaks(session)) == []
    assert holders == {task_id: people[n].account_id for n, share in enumerate(won) for task_id in share}
    assert claims == TASKS


def test_a_decision_that_is_sent_eight_times_counts_once(stage: Stage) -> None:
    (task_id,) = small.waiting_cases(stage, 1)
    with stage.database.transaction() as session:
        claims.claim(session, task_id, by=stage.reviewer)

    def decide(_: int) -> bool:
        try:
            with stage.database.transaction() as session:
                reviews.decide(session, task_id, APPROVAL, checklist={}, by=stage.reviewer)
        except TaskNotOpen:
            return False
        return True

    assert sum(_at_once(decide)) == 1
    with stage.database.reading() as session:
        assert session.scalars(select(func.count()).select_from(Decision)).one() == 1


def test_eight_threads_draw_no_number_twice(stage: Stage) -> None:
    def draw(_: int) -> list[int]:
        drawn = []
        for _ in range(10):
            with stage.database.transaction() as session:
                drawn.append(sequences.draw(session, "storm"))
        return drawn

    drawn = [number for share in _at_once(draw) for number in share]
    assert sorted(drawn) == list(range(1, THREADS * 10 + 1))


def test_cases_that_are_started_at_once_have_numbers_of_their_own(stage: Stage) -> None:
    small.waiting_cases(stage, 1)
    person_id = stage.applicant(2, "李四").person_id
    assert person_id is not None
    numbers = _at_once(lambda _: [small.start_one(stage.database, person_id) for _ in range(3)])
    assert len({number for share in numbers for number in share}) == THREADS * 3


def test_two_windows_of_one_person_start_one_case(stage: Stage) -> None:
    applicant = stage.applicant()

    def begin(_: int) -> bool:
        try:
            stage.begun(applicant)
        except Conflict:
            return False
        return True

    assert sum(_at_once(begin)) == 1
