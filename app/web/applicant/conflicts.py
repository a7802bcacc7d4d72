"""Two windows saved different things: both values are offered, field by field, and nothing is lost."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.queries import answers
from app.queries.cases import Desk
from app.services import drafts
from app.services.drafts import StaleDraft
from app.web.access import only
from app.web.applicant import values
from app.web.applicant.room import blueprint, own_case
from app.web.world import actor, reading, transaction


def as_json(desk: Desk, stale: StaleDraft) -> dict[str, Any]:
    """What the script asks the person to choose from."""
    shown = [
        {"path": one.path, "label": one.label, "yours": one.yours, "theirs": one.theirs}
        for one in _differing(desk, stale)
    ]
    return {"message": stale.message, "version": stale.version, "fields": shown}


def page(desk: Desk, stale: StaleDraft) -> str:
    """The same question as a page of its own; whatever was typed goes with it."""
    return render_template(
        "applicant/conflict.html",
        case=desk.case,
        message=stale.message,
        version=stale.version,
        fields=_differing(desk, stale),
        carried=values.sent_again(desk.form, stale.yours),
        target=url_for("applicant.form_choose", case_id=desk.case.id),
    )


@blueprint.post("/cases/<uuid:case_id>/form/choose")
@only("applicant")
def form_choose(case_id: UUID) -> ResponseReturnValue:
    """Save what was chosen; a third window may have come between, and then the question is asked again."""
    desk = drafts.open_desk(reading(), own_case(case_id))
    picked = values.chosen(desk.form, desk.values)
    try:
        with transaction() as session:
            drafts.save(session, case_id, picked, version=values.version(), by=actor())
    except StaleDraft as stale:
        return page(desk, stale), 409
    flash("已按所选内容保存", "success")
    return redirect(url_for("applicant.form", case_id=case_id))


def _differing(desk: Desk, stale: StaleDraft) -> list[values.Difference]:
    options = answers.shown_options(reading(), desk.form, stale.theirs, stale.yours)
    return values.differing(desk.form, stale.theirs, stale.yours, options)
