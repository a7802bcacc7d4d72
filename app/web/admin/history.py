"""历史校验: the office's own history to read, and the proof that nobody changed any of it."""

from flask import render_template
from flask.typing import ResponseReturnValue

from app.queries import events
from app.services import history as chains
from app.web.access import only
from app.web.admin.blueprint import bp
from app.web.admin.listing import link, text
from app.web.page import page_number
from app.web.world import reading


@bp.get("/history", endpoint="history")
@only("administrator", "auditor")
def listed() -> ResponseReturnValue:
    """Everything that was done, the newest first."""
    session, kind = reading(), text("kind")
    found = events.listed(session, text=text("q"), kind=kind, sort=text("sort") or "-at", page=page_number())
    return render_template("admin/history.html", found=found, kinds=events.KINDS, kind=kind, link=link)


@bp.get("/history/check")
@only("administrator", "auditor")
def history_check() -> ResponseReturnValue:
    """Verify every chain; the first line that is not as it was written is named."""
    session = reading()
    places = events.named(session, list(chains.breaks(session)))
    return render_template("admin/history_check.html", places=places, chains=events.chains(session))
