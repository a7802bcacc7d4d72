"""休假: on its first day tasks go to the deputy, on the day after its last one they come back."""

from uuid import UUID

from sqlalchemy.orm import Session

from app.operations.base import Operation, Result
from app.services import leaves, standing_in
from app.services.jobs import Claimed


def _begin(session: Session, claimed: Claimed, result: Result) -> None:
    standing_in.begin(session, UUID(claimed.parameters["leave"]))


def _end(session: Session, claimed: Claimed, result: Result) -> None:
    standing_in.end(session, UUID(claimed.parameters["leave"]))


BEGIN_LEAVE = Operation(leaves.BEGIN, "休假开始", apply=_begin, internal=True)
END_LEAVE = Operation(leaves.END, "休假结束", apply=_end, internal=True)
