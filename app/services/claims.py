"""Who works on a task: taking it out of the pool, one, many or the next best one, and putting it back."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.domain.actor import Actor
from app.domain.calendar import TZ
from app.errors import Conflict, NotAllowed, TaskNotOpen
from app.models import Account, Case, Task
from app.models.base import now
from app.queries import colleagues, next_task
from app.services import history, rights

MOST_AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class NotClaimed:
    """A task of a batch that could not be had; `number` is of its case, "" for whoever may not know it."""

    task_id: UUID
    number: str
    reason: str


@dataclass(frozen=True, slots=True)
class Batch:
    """What came of claiming many at once."""

    claimed: Sequence[Task]
    left: Sequence[NotClaimed]


def claim(session: Session, task_id: UUID, *, by: Actor) -> Task:
    """Take a task out of the pool: of many who press at once, exactly one gets it; pressing twice is harmless.

    Raises NotAllowed for a person who may not decide this case, TaskNotOpen when somebody else was first, or while it
    is kept for its last reviewer.
    """
    task, case = rights.lock(session, task_id)
    rights.check(session, task, case, by)
    if task.closed_at is None and task.holder_id == by.account_id:
        return task
    at, keeper = now(), next_task.kept_for(task, now())
    if keeper not in {None, by.account_id}:
        raise TaskNotOpen(_kept_text(session, task))
    free = Task.id == task_id, Task.holder_id.is_(None), Task.closed_at.is_(None)
    mine = {"holder_id": by.account_id, "claimed_at": at, "touched_at": at}
    # A corrected case that was kept for a deputy goes back after the leave like everything else.
    mine |= {"preferred_id": None, "preferred_until": None, "held_for_id": task.held_for_id if keeper else None}
    won = session.execute(update(Task).where(*free).values(**mine))
    if won.rowcount != 1:  # type: ignore[attr-defined]
        raise TaskNotOpen(_holder_text(session, task_id))
    history.record(session, "task_claimed", by=by, content={"element": task.element}, case=case)
    return task


def claim_many(session: Session, task_ids: Collection[UUID], *, by: Actor) -> Batch:
    """Claim what can be had of the first hundred tasks, and say of each of the others why not."""
    query = select(Task.id, Case.number).join(Case, Case.id == Task.case_id)
    # In the order of their cases, as everybody locks several of them.
    wanted = session.execute(query.where(Task.id.in_(list(task_ids)[:MOST_AT_ONCE])).order_by(Case.id)).all()
    claimed, left = [], []
    for task_id, number in wanted:
        try:
            claimed.append(claim(session, task_id, by=by))
        except NotAllowed as refusal:
            left.append(NotClaimed(task_id, "", refusal.message))
        except Conflict as refusal:
            left.append(NotClaimed(task_id, number, refusal.message))
    return Batch(claimed, left)


def next_best(session: Session, *, by: Actor) -> Task | None:
    """下一件: claim the best task of the pool that this person may take; None when there is none.

    What others are about to claim is passed over; only when nothing else is left they are waited for.
    """
    ranked = list(next_task.ranked(session, by, at=now()))
    for wait in (False, True):
        while task_id := next_task.lock_first(session, ranked, wait=wait):
            try:
                return claim(session, task_id, by=by)
            except (Conflict, NotAllowed):  # it changed between looking and locking
                ranked.remove(task_id)
    return None


def release(session: Session, task_id: UUID, *, by: Actor) -> Task:
    """Put a task back into the pool. Raises Conflict when it is not the person's own."""
    task, case = rights.lock(session, task_id)
    rights.check_holder(task, by)
    free(task)
    history.record(session, "task_released", by=by, content={"element": task.element}, case=case)
    return task


def touch(session: Session, task_id: UUID, *, by: Actor) -> None:
    """Note that the holder did something with a task, so that it is not taken for forgotten; nothing for others."""
    own = Task.id == task_id, Task.holder_id == by.account_id, Task.closed_at.is_(None)
    session.execute(update(Task).where(*own).values(touched_at=now()))


def free(task: Task) -> None:
    """Let a locked task belong to nobody; whoever does it says so in history."""
    task.holder_id = task.claimed_at = task.touched_at = task.held_for_id = None
    task.preferred_id = task.preferred_until = None


def give(task: Task, account_id: UUID, *, held_for: UUID | None = None) -> None:
    """Let a locked task belong to somebody, perhaps as a deputy; whoever does it has asked whether they may."""
    free(task)
    task.holder_id, task.held_for_id = account_id, held_for
    task.claimed_at = task.touched_at = now()


def _kept_text(session: Session, task: Task) -> str:
    until = task.preferred_until.astimezone(TZ).strftime("%Y-%m-%d %H:%M") if task.preferred_until else ""
    keeper = colleagues.name(session, task.preferred_id)
    return f"此件补正后为 {keeper} 保留至 {until}；其不在岗时，可说明理由后接手"


def _holder_text(session: Session, task_id: UUID) -> str:
    query = select(Account.display_name).join(Task, Task.holder_id == Account.id).where(Task.id == task_id)
    holder = session.scalars(query).one_or_none()
    return f"此任务已由 {holder} 认领" if holder else TaskNotOpen.message
