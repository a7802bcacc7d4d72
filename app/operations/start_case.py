"""转办其他事项: open a case of another service for the same person, beside the one that goes on."""

from sqlalchemy.orm import Session

from app.operations.base import Operation, Result
from app.services import cases, started_cases
from app.services.jobs import Claimed


def _apply(session: Session, claimed: Claimed, result: Result) -> None:
    if claimed.case_id is not None:
        parent, wanted = cases.lock(session, claimed.case_id), claimed.parameters
        started_cases.start_from(session, parent, str(wanted["service"]), ticks=str(wanted.get("ticks", "")))


START_CASE = Operation("start_case", "转办其他事项", frozenset({"service", "ticks"}), apply=_apply)
