"""期限重算: after a change of the calendar all open cases are counted again, some at a time."""

from uuid import UUID

from sqlalchemy.orm import Session

from app.operations.base import Operation, Result
from app.services import deadlines, jobs
from app.services.jobs import Claimed


def _apply(session: Session, claimed: Claimed, result: Result) -> None:
    """Count some cases; the next ones are a job of their own, so that nobody waits for all of them."""
    after = claimed.parameters.get("after")
    last = deadlines.recount_some(session, UUID(after) if after else None)
    if last is not None:
        key = f"{deadlines.RECOUNT}:{claimed.id}:next"
        jobs.ask(session, deadlines.RECOUNT, key=key, parameters={"after": str(last)})


RECOUNT_DEADLINES = Operation(deadlines.RECOUNT, "期限重算", apply=_apply, internal=True)
