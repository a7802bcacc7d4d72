"""登记入簿: write what was approved into the register."""

from sqlalchemy.orm import Session

from app.domain.register import BY_CASE, Act
from app.operations.base import Operation, Result
from app.services import cases, registers
from app.services.jobs import Claimed


def _apply(session: Session, claimed: Claimed, result: Result) -> None:
    """Enter the case; a diagram that names no act registers."""
    if claimed.case_id is not None:
        act = Act(str(claimed.parameters.get("act", Act.REGISTER.value)))
        registers.enter(session, cases.lock(session, claimed.case_id), act)


UPDATE_REGISTER = Operation(
    "update_register",
    "登记入簿",
    frozenset({"act"}),
    apply=_apply,
    values={"act": frozenset(act.value for act in BY_CASE)},
)
