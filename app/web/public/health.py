"""The state of the service for monitoring."""

from flask.typing import ResponseReturnValue

from app.queries import health as state
from app.web.access import public
from app.web.public.room import blueprint
from app.web.world import database


@blueprint.get("/healthz")
@public
def health() -> ResponseReturnValue:
    """JSON; 503 only when nobody can be served, so that a missing worker does not take the pages down too."""
    with database().reading() as session:
        found = state.read(session)
    return found.as_json(), 200 if found.serving else 503
