"""The blueprint of /desk, who may enter, and what its pages share."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import Blueprint, g, request, url_for

from app.domain.calendar import today
from app.domain.review import Outcome
from app.errors import NotFound
from app.models import Case, Task
from app.models.base import now
from app.queries import calendars, cases, outcomes, tasks
from app.services import rights
from app.web.access import only
from app.web.world import actor, me, reading

bp = Blueprint("desk", __name__, url_prefix="/desk")
# Whoever has a role that a diagram may give a review to; each sees the tasks of their own roles.
for_reviewers = only("reviewer", "approver", "administrator")

# A promise ends at 24:00, which is already the next day by the clock.
INSTANT = timedelta(microseconds=1)
TABS = {"queue": "待认领", "mine": "我的任务", "done": "已办"}
TONES = {Outcome.APPROVE: "success", Outcome.RETURN: "warning", Outcome.REFUSE: "danger"}


def found(task_id: UUID) -> tuple[Task, Case]:
    """A task that this person may see: one that is theirs, or one that nothing keeps them from taking.

    To everybody else it does not exist. Raises NotFound.
    """
    session = reading()
    known = cases.of_task(session, task_id)
    if known is None:
        raise NotFound
    (task, case), by = known, actor()
    own = by.account_id in (task.holder_id, task.finished_by)
    if not own and rights.obstacle(session, task, case, by):
        raise NotFound
    return task, case


@bp.context_processor
def beside() -> dict[str, Any]:
    """The tree beside the pages, with how much waits."""
    if me() is None:
        return {}
    waiting = counts()["pool"]
    entries = [
        {
            "label": label,
            "url": url_for(f"desk.{endpoint}"),
            "current": request.endpoint == f"desk.{endpoint}",
            "count": waiting if endpoint == "queue" else 0,
        }
        for endpoint, label in TABS.items()
    ]
    return {"menu": [{"title": "我的工作", "items": entries}]}


def counts() -> dict[str, int]:
    """How much waits, counted once for a page."""
    if "waiting" not in g:
        g.waiting = tasks.counts(reading(), actor())
    found: dict[str, int] = g.waiting
    return found


@bp.app_template_global("days_left")
def days_left(task: Task) -> int | None:
    """Working days until a task is due: 0 on its last day, negative afterwards; None when nothing was promised."""
    if task.due_at is None:
        return None
    day, last = today(now()), today(task.due_at - INSTANT)
    days = calendars.load(reading()).working_days_between(day, last)
    return days if last >= day else min(days, -1)


@bp.app_template_global("outcome_of")
def outcome_of(case: Case, element: str, value: str) -> dict[str, str]:
    """How an outcome of a step is called in the case's own diagram, and coloured."""
    tone = TONES[Outcome(value)] if value in tuple(Outcome) else ""
    return {"label": outcomes.called(reading(), case, element, value), "tone": tone}
