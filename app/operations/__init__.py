"""Operations: the fixed vocabulary of what the worker does, and the moment its result moves the case on."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from app.domain.actor import SYSTEM
from app.operations.base import Operation, Result
from app.operations.issue_certificate import ISSUE_CERTIFICATE
from app.operations.notify import NOTIFY, SEND_MAIL
from app.operations.render_document import CONVERT_DOCUMENT, RENDER_DOCUMENT
from app.operations.update_register import UPDATE_REGISTER
from app.operations.wake_case import WAKE_CASE
from app.services import cases
from app.services.jobs import Claimed

OPERATIONS: Mapping[str, Operation] = {
    operation.name: operation
    for operation in (
        UPDATE_REGISTER,
        ISSUE_CERTIFICATE,
        NOTIFY,
        SEND_MAIL,
        RENDER_DOCUMENT,
        CONVERT_DOCUMENT,
        WAKE_CASE,
    )
}


def apply(session: Session, claimed: Claimed, result: Result) -> None:
    """Write what an operation found; when a step of a case waited for it, the case moves on."""
    OPERATIONS[claimed.operation].apply(session, claimed, result)
    if claimed.step_id is not None and claimed.case_id is not None:
        said = {"operation": claimed.operation, "attempt": claimed.attempt}
        cases.complete(session, claimed.case_id, claimed.step_id, by=SYSTEM, said=said)


def vocabulary() -> dict[str, frozenset[str]]:
    """What diagrams may name: operation → the parameters that it takes."""
    return {name: op.parameters for name, op in OPERATIONS.items() if not op.internal}
