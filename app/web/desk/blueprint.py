"""The blueprint of /desk, who may enter, and what its pages share."""

from typing import Any
from uuid import UUID

from flask import Blueprint, g, request, url_for

from app.domain.review import Outcome
from app.errors import NotFound
from app.models import Case, Task
from app.queries import calendars, cases, clocks, messages, outcomes, queue, samples
from app.services import rights
from app.services.cards import LEADS
from app.web.access import only
from app.web.world import actor, me, myself, reading

bp = Blueprint("desk", __name__, url_prefix="/desk")
# Whoever has a role that a diagram may give a review to; each sees the tasks of their own roles.
for_reviewers = only("reviewer", "approver", "administrator")

# The case page and its sheet need all of the width, and nothing is counted for a tree that they do not show.
WITHOUT_TREE = frozenset({"desk.file", "desk.print", "desk.decide", "desk.identity_number", "desk.letter"})
TABS = {"queue": "待认领", "mine": "我的任务", "done": "已办", "everything": "全部"}
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
    if samples.is_blind(session, case.id, by.account_id):
        raise NotFound("您正在抽查此办件，提交抽查结论后才能查看已有的意见")
    return task, case


@bp.context_processor
def beside() -> dict[str, Any]:
    """The tree beside the pages, with how much waits."""
    if me() is None or request.endpoint in WITHOUT_TREE:
        return {}
    waiting = queue.told(counts()["pool"])
    entries = [
        {
            "label": label,
            "url": url_for(f"desk.{endpoint}"),
            "current": request.endpoint == f"desk.{endpoint}",
            "count": waiting if endpoint == "queue" else "",
        }
        for endpoint, label in TABS.items()
    ]
    unread = messages.unread(reading(), myself().account_id)
    own = [_own("inbox", "消息", count=unread), _own("leave", "休假")]
    groups = [{"title": "我的工作", "items": [*entries, *own]}, {"title": "质量", "items": _quality()}]
    return {"menu": groups}


def _quality() -> list[dict[str, Any]]:
    """Second looks for everybody who reviews, figures for those who look after the desk."""
    leads = not actor().roles.isdisjoint(LEADS)
    sample = {**_own("samples", "抽查"), "current": request.endpoint in ("desk.samples", "desk.sample")}
    return [sample, *([_own("figures", "统计")] if leads else [])]


def _own(endpoint: str, label: str, *, count: int = 0) -> dict[str, Any]:
    current = request.endpoint == f"desk.{endpoint}"
    return {"label": label, "url": url_for(f"desk.{endpoint}"), "current": current, "count": count}


def counts() -> dict[str, int]:
    """How much waits, counted once for a page."""
    if "waiting" not in g:
        g.waiting = queue.waiting(reading(), actor())
    found: dict[str, int] = g.waiting
    return found


@bp.app_template_global("days_left")
def days_left(task: Task) -> int | None:
    """Working days until a task is due: 0 on its last day, negative afterwards; None when nothing was promised."""
    return clocks.left(calendars.load(reading()), task.due_at)


@bp.app_template_global("yellow_days")
def yellow_days() -> int:
    """From how many working days before its end a step shows the yellow card; looked up once for a page."""
    if "yellow_days" not in g:
        g.yellow_days = clocks.yellow_days(reading())
    return int(g.yellow_days)


@bp.app_template_global("outcome_of")
def outcome_of(case: Case, element: str, value: str) -> dict[str, str]:
    """How an outcome of a step is called in the case's own diagram, and coloured."""
    tone = TONES[Outcome(value)] if value in tuple(Outcome) else ""
    return {"label": outcomes.called(reading(), case, element, value), "tone": tone}
