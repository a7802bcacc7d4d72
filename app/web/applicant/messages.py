"""消息 and the consents that were given."""

from uuid import UUID

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.queries import messages as read
from app.services import messages as service
from app.web.access import only
from app.web.applicant.room import account_id, blueprint, person
from app.web.page import page_number, trail
from app.web.world import actor, reading, transaction


@blueprint.get("/messages")
@only("applicant")
def messages() -> ResponseReturnValue:
    """All messages, the newest first."""
    return render_template(
        "applicant/messages.html",
        found=read.of_account(reading(), account_id(), page=page_number()),
        unread=read.unread(reading(), account_id()),
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
    """Mark one message as read and go to the case that it is about."""
    with transaction() as session:
        case_id = service.open_one(session, message_id, by=actor())
    if case_id is None:
        return redirect(url_for("applicant.messages"))
    return redirect(url_for("applicant.case", case_id=case_id))


@blueprint.get("/consents")
@only("applicant")
def consents() -> ResponseReturnValue:
    """What the person agreed to, when, and the text."""
    return render_template(
        "applicant/consents.html",
        consents=read.consents(reading(), person().id),
        trail=trail(("首页", url_for("applicant.home")), "授权同意记录"),
    )
