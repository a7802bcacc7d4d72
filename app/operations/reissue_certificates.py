"""换发证书: go through the people of a unit that was renamed or merged, a hundred at a time."""

from uuid import UUID

from sqlalchemy.orm import Session

from app.operations.base import Operation, Result
from app.services import reissues
from app.services.jobs import Claimed


def _apply(session: Session, claimed: Claimed, result: Result) -> None:
    asked = claimed.parameters
    after = UUID(asked["after"]) if asked.get("after") else None
    reissues.begin_batch(session, UUID(asked["organisation"]), str(asked["change"]), after)


REISSUE_CERTIFICATES = Operation(reissues.OPERATION, "换发单位人员的证书", apply=_apply, internal=True)
