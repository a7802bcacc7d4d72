"""While somebody is on leave: their tasks go to the deputy, and come back afterwards."""

from collections.abc import Iterator
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from app.domain.actor import SYSTEM, Actor
from app.domain.calendar import today
from app.errors import Conflict
from app.models import Account, Case, Leave, Task
from app.models.base import now
from app.queries import colleagues
from app.services import claims, history, messages, rights
from app.services.handovers import about, tell

MOST_NAMED = 20  # cases in one message


def locked(session: Session, leave_id: UUID) -> Leave | None:
    """The leave, its row locked until the transaction ends; before the cases, as everybody takes locks."""
    return session.get(Leave, leave_id, with_for_update=True, populate_existing=True)


def begin(session: Session, leave_id: UUID) -> None:
    """Hand over what the person holds: to the deputy what they may decide, everything else to the pool.

    Nothing happens when the leave has begun already, was cancelled, or has its days still to come.
    """
    leave, day = locked(session, leave_id), today(now())
    if leave is None or leave.state != "planned" or day < leave.first_day:
        return
    leave.state = "running"
    session.flush()
    if day > leave.last_day:  # nobody was there to begin it
        return
    deputy = colleagues.active(session, colleagues.stand_in(session, leave.account_id, day))
    own = or_(Task.holder_id == leave.account_id, Task.preferred_id == leave.account_id)
    moved = [(case, _hand_over(session, task, case, leave, deputy)) for task, case in _open_tasks(session, own)]
    handed = [case.number for case, to_deputy in moved if to_deputy]
    _tell_of_begin(session, leave, deputy, handed, len(moved) - len(handed))
    content = {"account": str(leave.account_id), "handed": len(handed), "released": len(moved) - len(handed)}
    history.record(session, "leave_began", by=SYSTEM, content=content)


def end(session: Session, leave_id: UUID) -> None:
    """Bring back what the deputy has not decided. Nothing happens when it has ended already, or not come to its end."""
    leave = locked(session, leave_id)
    if leave is None or leave.state not in colleagues.COMING or today(now()) <= leave.last_day:
        return
    leave.state = "over"
    session.flush()
    count = bring_back(session, leave)
    content = {"account": str(leave.account_id), "back": count}
    history.record(session, "leave_ended", by=SYSTEM, content=content)


def bring_back(session: Session, leave: Leave) -> int:
    """Give the person, or who stands in for them now, what was held for them; returns how many tasks it was."""
    day = today(now())
    owner = colleagues.active(session, colleagues.stand_in(session, leave.account_id, day))
    back = [
        _bring_back(session, task, case, leave, owner)
        for task, case in _open_tasks(session, Task.held_for_id == leave.account_id)
    ]
    if back:
        text = f"您的休假已结束，由同事代办、尚未办结的 {len(back)} 件已交还：{_named(back)}。"
        key = f"leave:{leave.id}:back"
        messages.to_account(session, leave.account_id, None, key=key, subject="代办的办件已交还", text=text)
    return len(back)


def hand_back(session: Session, task_id: UUID, *, by: Actor) -> Task:
    """交还: the deputy gives a task back before the end of the leave.

    Raises Conflict when it is not held for anybody, or for somebody who may not decide it any more.
    """
    task, case = rights.lock(session, task_id)
    rights.check_holder(task, by)
    owner = colleagues.active(session, task.held_for_id)
    if task.held_for_id is None:
        raise Conflict("此任务不是代同事办理的")
    if owner is None or rights.obstacle(session, task, case, colleagues.actor(owner)):
        raise Conflict("原承办人不能再办理此件，请释放或转交")
    claims.give(task, owner.id)
    content = {"element": task.element, "from": by.name, "to": owner.display_name}
    history.record(session, "task_handed_back", by=by, content=content, case=case)
    tell(session, owner.id, case, subject="代办的办件已交还", text=f"{by.name} 已将 {about(task, case)} 交还给您。")
    return task


def _open_tasks(session: Session, which: ColumnElement[bool]) -> Iterator[tuple[Task, Case]]:
    """The open tasks, each locked and looked at once more, in the order in which everybody locks several cases."""
    query = select(Task.id).where(Task.closed_at.is_(None), which).order_by(Task.case_id)
    for task_id in session.scalars(query).all():
        task, case = rights.lock(session, task_id)
        still = session.scalars(select(Task.id).where(Task.id == task_id, Task.closed_at.is_(None), which))
        if still.one_or_none() is not None:
            yield task, case


def _may(session: Session, task: Task, case: Case, account: Account | None) -> bool:
    return account is not None and rights.obstacle(session, task, case, colleagues.actor(account)) is None


def _hand_over(session: Session, task: Task, case: Case, leave: Leave, deputy: Account | None) -> bool:
    """Move one task away from the person; whether the deputy has it now."""
    owner = task.held_for_id or leave.account_id
    fits = _may(session, task, case, deputy)
    kept_until = task.preferred_until if task.holder_id is None else None
    if deputy is None or not fits:
        claims.free(task)
    elif kept_until is not None:
        task.preferred_id, task.held_for_id = deputy.id, owner
    else:
        claims.give(task, deputy.id, held_for=owner)
    content = {"element": task.element, "from": colleagues.name(session, leave.account_id)}
    content |= {"to": deputy.display_name} if deputy and fits else {}
    history.record(
        session, "task_handed_to_deputy" if fits else "task_left_for_leave", by=SYSTEM, content=content, case=case
    )
    return fits


def _bring_back(session: Session, task: Task, case: Case, leave: Leave, owner: Account | None) -> str:
    """Give one task back, or to the pool when nobody is there for it; returns the case's number."""
    deputy = colleagues.name(session, task.holder_id or task.preferred_id)
    fits = _may(session, task, case, owner)
    if owner is None or not fits:
        claims.free(task)
    elif task.holder_id is None:
        task.preferred_id, task.held_for_id = owner.id, None
    else:
        claims.give(task, owner.id, held_for=leave.account_id if owner.id != leave.account_id else None)
    content = {"element": task.element, "from": deputy} | ({"to": owner.display_name} if owner and fits else {})
    history.record(
        session, "task_handed_back" if fits else "task_left_for_leave", by=SYSTEM, content=content, case=case
    )
    return case.number


def _tell_of_begin(session: Session, leave: Leave, deputy: Account | None, handed: list[str], pooled: int) -> None:
    who, until = colleagues.name(session, leave.account_id), leave.last_day.isoformat()
    if deputy is not None and handed:
        text = f"{who} 休假至 {until}，{len(handed)} 件由您代办：{_named(handed)}。休假结束后未办结的自动交还。"
        key = f"leave:{leave.id}:deputy"
        messages.to_account(session, deputy.id, None, key=key, subject=f"请代 {who} 办理", text=text)
    parts = [f"{len(handed)} 件由 {deputy.display_name} 代办"] if deputy and handed else []
    parts += [f"{pooled} 件退回待认领"] if pooled else []
    if parts:
        text = f"您的休假已开始（至 {until}）：{'，'.join(parts)}。"
        key = f"leave:{leave.id}:begins"
        messages.to_account(session, leave.account_id, None, key=key, subject="休假已开始", text=text)


def _named(numbers: list[str]) -> str:
    shown = "、".join(numbers[:MOST_NAMED])
    return shown if len(numbers) <= MOST_NAMED else f"{shown} 等"
