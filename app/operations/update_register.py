"""登记入簿: write the approved case into the register."""

from sqlalchemy.orm import Session

from app.operations.base import Operation, Result
from app.services import cases, registers
from app.services.jobs import Claimed


def _apply(session: Session, claimed: Claimed, result: Result) -> None:
    if claimed.case_id is not None:
        registers.enter(session, cases.lock(session, claimed.case_id))


UPDATE_REGISTER = Operation("update_register", "登记入簿", apply=_apply)
