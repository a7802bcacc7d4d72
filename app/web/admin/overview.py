"""The administrators' first page, and jobs in trouble on it."""

from flask import render_template
from flask.typing import ResponseReturnValue

from app.queries import jobs, overview
from app.web.access import only
from app.web.admin.blueprint import bp
from app.web.world import neighbours, reading


@bp.get("/", endpoint="overview")
@only("administrator")
def index() -> ResponseReturnValue:
    """Counts, incidents and the state of the machinery."""
    session = reading()
    return render_template(
        "admin/overview.html",
        counted=overview.read(session),
        incidents=jobs.listed(session, state="incident").rows[:5],
        office_available=neighbours().office.available,
        storage_healthy=neighbours().storage.healthy(),
    )
