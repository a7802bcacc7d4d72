"""待认领, 我的任务, 已办; and taking a task out of the pool or putting it back."""

from hashlib import sha256
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.errors import TaskNotOpen
from app.queries import tasks
from app.queries.pages import Page
from app.queries.tasks import Line
from app.services import claims
from app.web import sessions
from app.web.desk.blueprint import TABS, bp, counts, days_left, for_reviewers
from app.web.page import came_from, link_with, page_number
from app.web.world import actor, reading, transaction

SEEN = "X-Seen"
KINDS = {"queue": "pool", "mine": "mine", "done": "done"}


@bp.get("/")
@for_reviewers
def queue() -> ResponseReturnValue:
    """What nobody has taken yet, the most urgent first."""
    return _tab("queue")


@bp.get("/mine")
@for_reviewers
def mine() -> ResponseReturnValue:
    """What this person has taken."""
    return _tab("mine")


@bp.get("/done")
@for_reviewers
def done() -> ResponseReturnValue:
    """What this person has decided."""
    return _tab("done")


@bp.post("/tasks/<uuid:task_id>/claim")
@for_reviewers
def claim(task_id: UUID) -> ResponseReturnValue:
    """Take a task; of many who press at once exactly one gets it, the others are told who."""
    try:
        with transaction() as session:
            claims.claim(session, task_id, by=actor())
    except TaskNotOpen as late:
        flash(late.message, "warning")
        return redirect(came_from() or url_for("desk.queue"), 303)
    return redirect(url_for("desk.file", task_id=task_id), 303)


@bp.post("/tasks/<uuid:task_id>/release")
@for_reviewers
def release(task_id: UUID) -> ResponseReturnValue:
    """Put a task back into the pool."""
    with transaction() as session:
        claims.release(session, task_id, by=actor())
    flash("任务已释放，其他审核人员可以认领", "success")
    return redirect(url_for("desk.queue"), 303)


def _tab(endpoint: str) -> ResponseReturnValue:
    session, by, tab = reading(), actor(), KINDS[endpoint]
    text, step, sort = (request.args.get(key, "").strip()[:100] for key in ("q", "step", "sort"))
    found = tasks.page(session, tab, by, text=text, step=step, sort=sort, number=page_number())
    waiting = counts()
    mark = _mark(found, waiting)
    if SEEN in request.headers:
        sessions.current().seen_at = None  # a page that refreshes itself is no sign that somebody is there
        if request.headers[SEEN] == mark:
            return "", 204
    return render_template(
        "desk/queue.html",
        tab=tab,
        title=TABS[endpoint],
        counts=waiting,
        found=found,
        steps=tasks.steps(session, tab, by),
        asked={"q": text, "step": step, "sort": sort},
        link=link_with,
        mark=mark,
        trail=[{"label": "审核工作台", "url": url_for("desk.queue")}, {"label": TABS[endpoint]}],
    )


def _mark(found: Page[Line], counts: dict[str, int]) -> str:
    """A digest of what the list shows: a page that already shows it needs no answer."""
    lines = [(line.task.id, line.task.round, line.outcome, days_left(line.task)) for line in found.rows]
    return sha256(repr((lines, found.total, sorted(counts.items()))).encode()).hexdigest()[:16]
