"""Operations: the fixed vocabulary of what the worker does, and the moment its result moves the case on."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from app.domain.actor import SYSTEM
from app.operations.admit_member import ADMIT_MEMBER
from app.operations.base import Operation, Result
from app.operations.enter_organisation import ENTER_ORGANISATION
from app.operations.issue_certificate import ISSUE_CERTIFICATE
from app.operations.leave import BEGIN_LEAVE, END_LEAVE
from app.operations.notify import NOTIFY, SEND_MAIL
from app.operations.recount_deadlines import RECOUNT_DEADLINES
from app.operations.reissue_certificates import REISSUE_CERTIFICATES
from app.operations.remind_expiry import MAIL_REMINDER, REMIND_EXPIRY
from app.operations.render_document import CONVERT_DOCUMENT, RENDER_DOCUMENT
from app.operations.send_letter import SEND_LETTER
from app.operations.start_case import START_CASE
from app.operations.update_register import UPDATE_REGISTER
from app.operations.wake_case import WAKE_CASE
from app.services import cases
from app.services.jobs import Claimed

OPERATIONS: Mapping[str, Operation] = {
    operation.name: operation
    for operation in (
        UPDATE_REGISTER,
        START_CASE,
        ADMIT_MEMBER,
        ENTER_ORGANISATION,
        REISSUE_CERTIFICATES,
        ISSUE_CERTIFICATE,
        NOTIFY,
        SEND_LETTER,
        SEND_MAIL,
        RENDER_DOCUMENT,
        CONVERT_DOCUMENT,
        WAKE_CASE,
        RECOUNT_DEADLINES,
        REMIND_EXPIRY,
        BEGIN_LEAVE,
        END_LEAVE,
        MAIL_REMINDER,
    )
}


def apply(session: Session, claimed: Claimed, result: Result) -> None:
    """Write what an operation found; when a step of a case waited for it, the case moves on."""
    OPERATIONS[claimed.operation].apply(session, claimed, result)
    if claimed.step_id is not None and claimed.case_id is not None:
        said = {"operation": claimed.operation, "attempt": claimed.attempt}
        cases.complete(session, claimed.case_id, claimed.step_id, by=SYSTEM, said=said)


def vocabulary() -> dict[str, Mapping[str, frozenset[str]]]:
    """What diagrams may name: operation → the parameters that it takes → the values these may have, none for any."""
    return {name: op.vocabulary for name, op in OPERATIONS.items() if not op.internal}
