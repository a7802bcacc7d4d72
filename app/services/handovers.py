"""From one reviewer to another: transferring a task, and taking over what an absent colleague holds."""

from uuid import UUID

from sqlalchemy.orm import Session

from app.domain.actor import Actor
from app.domain.calendar import today
from app.domain.writing import clean, text_fault
from app.errors import Conflict, Fault, InvalidInput, TaskNotOpen
from app.models import Account, Case, Task
from app.models.base import now
from app.queries import colleagues, next_task
from app.services import claims, history, messages, rights

REASON_MAX = 200


def transfer(session: Session, task_id: UUID, *, to: UUID | None, reason: str, by: Actor) -> Task:
    """转交: give one's own task to a colleague who may decide it, and tell them why.

    Raises Conflict when it is not the person's own, InvalidInput when there is no reason, or nobody who may take it.
    """
    task, case = rights.lock(session, task_id)
    rights.check_holder(task, by)
    why, receiver = clean(reason), colleagues.active(session, to)
    wrong = [*_reason_faults(why), *_receiver_faults(session, task, case, receiver, by)]
    if wrong or receiver is None:
        raise InvalidInput(wrong)
    claims.give(task, receiver.id)
    content = {"element": task.element, "from": by.name, "to": receiver.display_name, "reason": why}
    history.record(session, "task_transferred", by=by, content=content, case=case)
    text = f"{by.name} 将 {about(task, case)} 转交给您。原因：{why}"
    tell(session, receiver.id, case, subject="有办件转交给您", text=text)
    return task


def take_over(session: Session, task_id: UUID, *, reason: str, by: Actor) -> Task:
    """接手: take a task that a colleague holds, or that is kept for them, and tell them why.

    Raises NotAllowed for a person who may not decide this case, TaskNotOpen when it is over, Conflict when nobody has
    it, or they themselves, and InvalidInput without a reason.
    """
    task, case = rights.lock(session, task_id)
    rights.check(session, task, case, by)
    former = _former(task, by)
    why = clean(reason)
    if wrong := _reason_faults(why):
        raise InvalidInput(wrong)
    claims.give(task, _own(by))
    content = {"element": task.element, "from": colleagues.name(session, former), "to": by.name, "reason": why}
    history.record(session, "task_taken_over", by=by, content=content, case=case)
    text = f"{about(task, case)} 已由 {by.name} 接手。原因：{why}"
    tell(session, former, case, subject="您的办件已由同事接手", text=text)
    return task


def about(task: Task, case: Case) -> str:
    """What a message calls a task."""
    return f"{case.number}（{case.applicant_name}，{task.name}）"


def tell(session: Session, account_id: UUID, case: Case, *, subject: str, text: str) -> None:
    """Write to somebody about what history has just recorded of a case; whatever asks twice, it is written once."""
    key = f"desk:{case.id}:{case.history_length}"
    messages.to_account(session, account_id, case, key=key, subject=subject, text=text)


def _former(task: Task, by: Actor) -> UUID:
    if task.closed_at is not None:
        raise TaskNotOpen
    former = task.holder_id or next_task.kept_for(task, now())
    if former is None:
        raise Conflict("此任务无人办理，请直接认领")
    if former == by.account_id:
        raise Conflict("此任务已在您名下" if task.holder_id else "此任务为您保留，请直接认领")
    return former


def _own(by: Actor) -> UUID:
    if by.account_id is None:
        raise Conflict("系统不能办理此任务")
    return by.account_id


def _reason_faults(reason: str) -> list[Fault]:
    if not reason:
        return [Fault("reason", "请填写原因", "REQUIRED")]
    if len(reason) > REASON_MAX:
        return [Fault("reason", f"原因最长 {REASON_MAX} 个字符（当前 {len(reason)}）", "TOO_LONG")]
    wrong = text_fault(reason)
    return [Fault("reason", f"原因：{wrong}", "CTRL_CHAR")] if wrong else []


def _receiver_faults(session: Session, task: Task, case: Case, receiver: Account | None, by: Actor) -> list[Fault]:
    if receiver is None or receiver.id == by.account_id:
        return [Fault("to", "请选择接收的同事", "REQUIRED")]
    if rights.obstacle(session, task, case, colleagues.actor(receiver)):
        return [Fault("to", f"{receiver.display_name} 没有此环节的权限或应当回避，请选择其他同事", "NOT_ALLOWED")]
    if receiver.id in colleagues.away(session, today(now())):
        return [Fault("to", f"{receiver.display_name} 正在休假，请选择其他同事", "AWAY")]
    return []
