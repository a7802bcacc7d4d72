"""办理入会: make the applicant of an approved case a member."""

from sqlalchemy.orm import Session

from app.operations.base import Operation, Result
from app.services import cases, members
from app.services.jobs import Claimed


def _apply(session: Session, claimed: Claimed, result: Result) -> None:
    if claimed.case_id is not None:
        members.admit(session, cases.lock(session, claimed.case_id))


ADMIT_MEMBER = Operation("admit_member", "办理入会", apply=_apply)
