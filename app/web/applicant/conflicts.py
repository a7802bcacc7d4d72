"""Two windows saved different things: both values are offered, field by field, and nothing is lost."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.queries import answers, corrections
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
        {
            "path": one.path,
            "label": one.label,
            "yours": one.yours,
            "theirs": one.theirs,
            "yours_text": one.yours_text,
            "theirs_text": one.theirs_text,
        }
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
        pictures=_pictures(desk, stale),
        carried=values.sent_again(desk.form, stale.yours, desk.unlocked),
        target=url_for("applicant.form_choose", case_id=desk.case.id),
    )


@blueprint.post("/cases/<uuid:case_id>/form/choose")
@only("applicant")
def form_choose(case_id: UUID) -> ResponseReturnValue:
    """Save what was chosen; a third window may have come between, and then the question is asked again."""
    desk = drafts.open_desk(reading(), own_case(case_id))
    closed = corrections.of(reading(), desk).closed(desk)
    picked = values.chosen(desk.form, desk.values, desk.unlocked, closed)
    try:
        with transaction() as session:
            drafts.save(session, case_id, picked, version=values.version(), by=actor())
    except StaleDraft as stale:
        return page(desk, stale), 409
    flash("已按所选内容保存", "success")
    return redirect(url_for("applicant.form", case_id=case_id))


def _pictures(desk: Desk, stale: StaleDraft) -> dict[str, str]:
    """The addresses of the photos in question, by the ids that are stored."""
    keys = [field.key for field in desk.form.fields() if field.type == "photo"]
    stored = {str(values.get(key) or "") for values in (stale.theirs, stale.yours) for key in keys}
    return {file_id: url_for("applicant.file", file_id=file_id) for file_id in stored if file_id}


def _differing(desk: Desk, stale: StaleDraft) -> list[values.Difference]:
    options = answers.shown_options(reading(), desk.form, stale.theirs, stale.yours)
    return values.differing(desk.form, stale.theirs, stale.yours, options)
