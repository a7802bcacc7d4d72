"""休假: plan days away, name a deputy, and see who is away and what one does for them."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.domain.calendar import today
from app.errors import Fault, InvalidInput
from app.models.base import now
from app.queries import colleagues
from app.queries import leaves as read
from app.services import leaves
from app.services.leaves import NOTE_MAX, Asked
from app.web.desk.blueprint import bp, for_reviewers
from app.web.world import actor, reading, transaction


@bp.get("/leave", endpoint="leave")
@for_reviewers
def listed() -> ResponseReturnValue:
    """One's own leaves, those of colleagues, and what one does for them."""
    return _page()


@bp.post("/leave")
@for_reviewers
def leave_plan() -> ResponseReturnValue:
    """Plan a leave; what was typed stays when it is refused."""
    deputy = request.form.get("deputy_id", "")
    # Somebody who is no colleague is a fault of the choice, and no choice is none.
    asked = Asked(_day("first_day"), _day("last_day"), _uuid(deputy), request.form.get("note", ""))
    try:
        with transaction() as session:
            leave = leaves.plan(session, asked, by=actor())
    except InvalidInput as refusal:
        return _page(refusal.faults), 422
    flash(f"已登记休假：{leave.first_day} 至 {leave.last_day}", "success")
    return redirect(url_for("desk.leave"), 303)


@bp.post("/leave/<uuid:leave_id>/cancel")
@for_reviewers
def leave_cancel(leave_id: UUID) -> ResponseReturnValue:
    """Take a leave back; what the deputy holds comes back at once."""
    with transaction() as session:
        leaves.cancel(session, leave_id, by=actor())
    flash("休假已取消", "success")
    return redirect(url_for("desk.leave"), 303)


def _page(faults: Sequence[Fault] = ()) -> str:
    session, own = reading(), actor().account_id
    return render_template(
        "desk/leave.html",
        mine=read.of_account(session, own),
        others=read.others(session, own, day=today(now())),
        held=read.held_by(session, own),
        deputies=colleagues.at_the_desk(session, but=own),
        typed=request.form,
        longest=NOTE_MAX,
        faults=faults,
        trail=[{"label": "审核工作台", "url": url_for("desk.queue")}, {"label": "休假"}],
    )


def _day(name: str) -> date | None:
    try:
        return date.fromisoformat(request.form.get(name, "").strip())
    except ValueError:
        return None


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        return UUID(int=0)
