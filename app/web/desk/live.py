"""A case that changes under somebody's eyes: the page asks every few seconds and says so, typed text stays."""

from hashlib import sha256
from uuid import UUID

from flask import request
from flask.typing import ResponseReturnValue

from app.models import Case, Task
from app.queries import tasks
from app.web import sessions
from app.web.desk.blueprint import bp, for_reviewers, found
from app.web.world import actor, reading

SEEN = "X-Seen"


@bp.get("/tasks/<uuid:task_id>/state")
@for_reviewers
def state(task_id: UUID) -> ResponseReturnValue:
    """Where the task stands, in JSON; 204 while it stands where the page has it."""
    task, case = found(task_id)
    sessions.current().seen_at = None  # a page that refreshes itself is no sign that somebody is there
    now_at = mark(task, case)
    if request.headers.get(SEEN) == now_at:
        return "", 204
    text, tone = _told(task, case)
    return {"mark": now_at, "text": text, "tone": tone}


def mark(task: Task, case: Case) -> str:
    """A digest of what matters to whoever works on the task: who has it, and where the case is."""
    known = (task.holder_id, task.closed_at is None, case.round, case.status, case.closed_at is None)
    return sha256(repr(known).encode()).hexdigest()[:16]


def _told(task: Task, case: Case) -> tuple[str, str]:
    if task.closed_at is None:
        if task.holder_id is None:
            return "此任务已回到待认领。", "warning"
        if task.holder_id == actor().account_id:
            return "此任务现由您办理。", "info"
        return f"此任务现由 {tasks.holder_name(reading(), task)} 办理。", "warning"
    if task.finished_by is not None and task.finished_by == task.holder_id:
        return f"{tasks.holder_name(reading(), task)} 已办结此任务。", "warning"
    return f"此任务已结束，办件状态：{case.status}。", "warning"
