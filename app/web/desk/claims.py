"""Tasks that change hands: many claimed at once, the next best one, transfer, take-over, and handing back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.domain.calendar import today
from app.errors import Fault, InvalidInput
from app.models import Case, Task
from app.models.base import now
from app.queries import cases, colleagues, leaves, next_task
from app.services import claims, handovers, standing_in
from app.services.claims import NotClaimed
from app.web.desk.blueprint import bp, for_reviewers, found
from app.web.page import came_from
from app.web.world import actor, reading, transaction

MOST_NAMED = 5  # refusals in one message; the rest is counted


@dataclass(frozen=True, slots=True)
class Hands:
    """Whose an open task is, and what its reader may do about it.

    `kept_for` is who a corrected case is kept for until `until`; `held_for` is the colleague on leave for whom the
    reader holds it, back after `until`.
    """

    mine: bool = False
    may_take_over: bool = False
    kept_for: str = ""
    held_for: str = ""
    until: datetime | date | None = None


@bp.post("/claim", endpoint="claim_batch")
@for_reviewers
def claim_batch() -> ResponseReturnValue:
    """Claim what was ticked as far as it can be had; of the rest it is said why not."""
    wanted = [task_id for text in request.form.getlist("task_id") if (task_id := _uuid(text))]
    with transaction() as session:
        batch = claims.claim_many(session, wanted, by=actor())
    if not wanted:
        flash("请先勾选要认领的办件", "warning")
    if batch.claimed:
        flash(f"已认领 {len(batch.claimed)} 件，可在“我的任务”中办理", "success")
    if batch.left:
        flash(_why_not(batch.left), "warning")
    return redirect(came_from() or url_for("desk.queue"), 303)


@bp.post("/next", endpoint="next")
@for_reviewers
def next_one() -> ResponseReturnValue:
    """Claim the best task of the pool and open it."""
    return open_next(came_from() or url_for("desk.queue"))


def open_next(otherwise: str) -> ResponseReturnValue:
    """Claim the best task of the pool and go to it, or with a message to `otherwise` when there is none."""
    with transaction() as session:
        task = claims.next_best(session, by=actor())
    if task is None:
        flash("没有可认领的办件", "info")
        return redirect(otherwise, 303)
    return redirect(url_for("desk.file", task_id=task.id), 303)


@bp.get("/tasks/<uuid:task_id>/handover")
@for_reviewers
def handover(task_id: UUID) -> ResponseReturnValue:
    """Where a task is transferred to a colleague, or taken over from one."""
    task, case = found(task_id)
    return _page(task, case)


@bp.post("/tasks/<uuid:task_id>/transfer")
@for_reviewers
def transfer(task_id: UUID) -> ResponseReturnValue:
    """Give one's task to the colleague who was chosen; what was typed stays when it is refused."""
    task, case = found(task_id)
    to = _uuid(request.form.get("to", ""))
    try:
        with transaction() as session:
            handovers.transfer(session, task_id, to=to, reason=request.form.get("reason", ""), by=actor())
    except InvalidInput as refusal:
        return _page(task, case, refusal.faults), 422
    flash(f"{case.number} 已转交给 {colleagues.name(reading(), to)}", "success")
    return redirect(url_for("desk.mine"), 303)


@bp.post("/tasks/<uuid:task_id>/take-over")
@for_reviewers
def take_over(task_id: UUID) -> ResponseReturnValue:
    """Take a colleague's task; what was typed stays when it is refused."""
    task, case = found(task_id)
    try:
        with transaction() as session:
            handovers.take_over(session, task_id, reason=request.form.get("reason", ""), by=actor())
    except InvalidInput as refusal:
        return _page(task, case, refusal.faults), 422
    flash(f"{case.number} 已由您接手", "success")
    return redirect(url_for("desk.file", task_id=task_id), 303)


@bp.post("/tasks/<uuid:task_id>/hand-back")
@for_reviewers
def hand_back(task_id: UUID) -> ResponseReturnValue:
    """Give a task back to the colleague for whom it was held."""
    found(task_id)
    with transaction() as session:
        task = standing_in.hand_back(session, task_id, by=actor())
    flash(f"已交还给 {colleagues.name(reading(), task.holder_id)}", "success")
    return redirect(url_for("desk.mine"), 303)


@bp.app_template_global("hands_of")
def hands_of(task: Task) -> Hands:
    """Whose a task is; asks the database only for the names that are to be shown."""
    session, own = reading(), actor().account_id
    if task.closed_at is not None:
        return Hands()
    if task.holder_id == own:
        away = leaves.running_of(session, task.held_for_id) if task.held_for_id else None
        until = away.last_day if away else None
        return Hands(mine=True, held_for=colleagues.name(session, task.held_for_id), until=until)
    keeper = next_task.kept_for(task, now())
    if keeper is not None and keeper != own:
        name = colleagues.name(session, keeper)
        return Hands(may_take_over=True, kept_for=name, until=task.preferred_until)
    return Hands(may_take_over=task.holder_id is not None)


def _page(task: Task, case: Case, faults: Sequence[Fault] = ()) -> str:
    session, by = reading(), actor()
    hands, day = hands_of(task), today(now())
    others = colleagues.who_may_take(session, task, case, day=day, but=by.account_id) if hands.mine else ()
    trail = [
        {"label": "审核工作台", "url": url_for("desk.queue")},
        {"label": case.number, "url": url_for("desk.file", task_id=task.id)},
        {"label": "转交" if hands.mine else "接手"},
    ]
    return render_template(
        "desk/handover.html",
        task=task,
        case=case,
        service=cases.service_name(session, case),
        hands=hands,
        holder=colleagues.name(session, task.holder_id),
        others=others,
        faults=faults,
        typed=request.form,
        longest=handovers.REASON_MAX,
        trail=trail,
    )


def _why_not(left: Sequence[NotClaimed]) -> str:
    named = [f"{one.number or '一件办件'}：{one.reason}" for one in left[:MOST_NAMED]]
    rest = f"；另有 {len(left) - MOST_NAMED} 件" if len(left) > MOST_NAMED else ""
    return f"{len(left)} 件未能认领。{'；'.join(named)}{rest}"


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
