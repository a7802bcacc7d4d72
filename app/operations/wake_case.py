"""Let the timers of a case act when they are due."""

from sqlalchemy.orm import Session

from app.models.base import now
from app.operations.base import Operation, Result
from app.services import cases
from app.services.jobs import Claimed


def _apply(session: Session, claimed: Claimed, result: Result) -> None:
    if claimed.case_id is not None:
        cases.wake(session, claimed.case_id, now())


WAKE_CASE = Operation("wake_case", "到期处理", apply=_apply, internal=True)
