"""消息: what the office wrote to a member of staff, such as yellow and red cards."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.models import Case
from app.queries import cases
from app.queries import messages as read
from app.services import messages, rights
from app.web.desk.blueprint import bp, for_reviewers
from app.web.page import page_number, trail
from app.web.world import actor, myself, reading, transaction


@bp.get("/messages")
@for_reviewers
def inbox() -> ResponseReturnValue:
    """All messages or the unread ones, the newest first."""
    session, account_id = reading(), myself().account_id
    unread_only = request.args.get("view") == "unread"
    return render_template(
        "desk/inbox.html",
        found=read.of_account(session, account_id, unread_only=unread_only, page=page_number()),
        unread=read.unread(session, account_id),
        unread_only=unread_only,
        trail=trail(("审核工作台", url_for("desk.queue")), "消息"),
    )


@bp.post("/messages/read")
@for_reviewers
def inbox_read() -> ResponseReturnValue:
    """全部标为已读."""
    with transaction() as session:
        messages.mark_read(session, by=actor())
    return redirect(url_for("desk.inbox"), 303)


@bp.post("/messages/<uuid:message_id>/open")
@for_reviewers
def inbox_open(message_id: UUID) -> ResponseReturnValue:
    """Mark one message as read; go to the case that it is about, unless the person stays or may not see it."""
    with transaction() as session:
        case_id = messages.open_one(session, message_id, by=actor())
    if case_id is None or request.form.get("stay"):
        return redirect(url_for("desk.inbox"), 303)
    task_id = _way_to(case_id)
    if task_id is None and "administrator" in actor().roles:
        return redirect(url_for("admin.case", case_id=case_id), 303)
    if task_id is None:
        flash("此办件现在不由您办理，消息已标为已读", "info")
        return redirect(url_for("desk.inbox"), 303)
    return redirect(url_for("desk.file", task_id=task_id), 303)


def _way_to(case_id: UUID) -> UUID | None:
    """The latest step of a case at which this person may look at it; None when there is none."""
    session, by = reading(), actor()
    case = session.get_one(Case, case_id)
    for task in reversed(cases.tasks(session, case_id)):
        own = by.account_id in (task.holder_id, task.finished_by)
        if own or rights.obstacle(session, task, case, by) is None:
            return task.id
    return None
