"""快捷键: each person has them on or off, on every machine."""

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.services import preferences
from app.web.desk.blueprint import bp, for_reviewers
from app.web.page import came_from
from app.web.world import actor, me, transaction


@bp.post("/shortcuts")
@for_reviewers
def shortcuts() -> ResponseReturnValue:
    """Switch the single keys on or off, and go back to where it was done."""
    with transaction() as session:
        preferences.use_shortcuts(session, wanted=request.form.get("shortcuts") == "on", by=actor())
    return redirect(came_from() or url_for("desk.queue"), 303)


@bp.app_template_global("shortcuts_wanted")
def shortcuts_wanted() -> bool:
    """Whether the person on the page wants the keys of one letter."""
    visitor = me()
    return visitor is None or visitor.settings.get(preferences.SHORTCUTS) is not False
