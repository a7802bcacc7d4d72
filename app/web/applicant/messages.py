"""消息: what the office wrote to the person."""

from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.queries import messages as read
from app.services import messages as service
from app.web.access import only
from app.web.applicant.room import account_id, blueprint
from app.web.page import page_number, trail
from app.web.world import actor, reading, transaction


@blueprint.get("/messages")
@only("applicant")
def messages() -> ResponseReturnValue:
    """All messages or the unread ones, the newest first."""
    unread_only = request.args.get("view") == "unread"
    return render_template(
        "applicant/messages.html",
        found=read.of_account(reading(), account_id(), unread_only=unread_only, page=page_number()),
        unread=read.unread(reading(), account_id()),
        unread_only=unread_only,
        trail=trail(("首页", url_for("applicant.home")), "消息"),
    )


@blueprint.post("/messages/read")
@only("applicant")
def messages_read() -> ResponseReturnValue:
    """全部标为已读."""
    with transaction() as session:
        service.mark_read(session, by=actor())
    return redirect(url_for("applicant.messages"))


@blueprint.post("/messages/<uuid:message_id>/open")
@only("applicant")
def message_open(message_id: UUID) -> ResponseReturnValue:
    """Mark one message as read; go to the case that it is about, unless the person wants to stay."""
    with transaction() as session:
        case_id = service.open_one(session, message_id, by=actor())
    if case_id is None or request.form.get("stay"):
        return redirect(url_for("applicant.messages"))
    return redirect(url_for("applicant.case", case_id=case_id))
