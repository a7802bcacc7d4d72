"""历史校验: the office's own history to read, and the proof that nobody changed any of it."""

from collections.abc import Mapping

from flask import render_template
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from app.models import Release
from app.queries import events, jobs, releases, slots
from app.services import history as chains
from app.web.access import only
from app.web.admin.blueprint import bp
from app.web.admin.listing import link, text
from app.web.admin.telling import DECISIONS, MESSAGES
from app.web.menu import ROLES
from app.web.page import page_number
from app.web.world import reading


@bp.get("/history", endpoint="history")
@only("administrator", "auditor")
def listed() -> ResponseReturnValue:
    """Everything that was done, the newest first."""
    session, kind = reading(), text("kind")
    found = events.listed(session, text=text("q"), kind=kind, sort=text("sort") or "-at", page=page_number())
    return render_template("admin/history.html", found=found, kinds=events.KINDS, kind=kind, link=link, words=_words())


@bp.get("/history/check")
@only("administrator", "auditor")
def history_check() -> ResponseReturnValue:
    """Verify every chain; the first line that is not as it was written is named."""
    session = reading()
    places = events.named(session, list(chains.breaks(session)))
    return render_template("admin/history_check.html", places=places, chains=events.chains(session))


def _words() -> dict[str, Mapping[str, str]]:
    """The words for the codes in history; elements and slots are named as in the latest release that has them."""
    session = reading()
    keys = session.scalars(select(Release.id).order_by(Release.id)).all()
    specs = [releases.parsed(session, key).spec for key in keys]
    return {
        "element": {key: element.name for spec in specs for key, element in spec.elements.items() if element.name},
        "operation": jobs.OPERATIONS,
        "slot": {code: label for key in keys for code, label in slots.labels(session, key).items()},
        "decision": DECISIONS,
        "message": MESSAGES,
        "role": ROLES,
    }
