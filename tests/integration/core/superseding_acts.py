"""改判 by an administrator, and what came of it."""

from uuid import UUID

from sqlalchemy import select

from app.domain.actor import Actor
from app.domain.review import Decision
from app.models import Case
from app.models import Decision as DecisionRow
from app.queries import decisions
from app.services import superseding
from tests.integration.core.stage import Stage

WHY = "原结论适用理由有误"


def supersede(stage: Stage, case_id: UUID, decision: Decision, by: Actor, *, reason: str = WHY) -> None:
    """Let a decision take the place of the last one."""
    with stage.database.transaction() as session:
        last = decisions.last(session, session.get_one(Case, case_id))
        assert last is not None
        superseding.supersede(session, case_id, last.id, decision, reason=reason, by=by)


def taken(stage: Stage, case_id: UUID) -> list[DecisionRow]:
    """All decisions of a case, the first one first."""
    query = select(DecisionRow).where(DecisionRow.case_id == case_id).order_by(DecisionRow.created_at)
    with stage.database.reading() as session:
        return list(session.scalars(query))
