"""What an applicant does to a case, and what can be seen of it."""

from dataclasses import replace
from uuid import UUID

from sqlalchemy import select

from app.domain.actor import Actor
from app.domain.slots import SIGNED_FORM
from app.models import Answers, Attachment, Case
from app.queries import cases
from app.services import attachments, submissions
from tests.integration.core.stage import Stage, scan

FORM = SIGNED_FORM


def digest(stage: Stage, case_id: UUID) -> str:
    """The digest of what the case's form says now."""
    with stage.database.reading() as session:
        row = session.scalars(select(Answers).where(Answers.case_id == case_id).order_by(Answers.round.desc())).first()
        assert row is not None
        return row.digest


def attach(stage: Stage, case_id: UUID, slot: str, by: Actor, *codes: str) -> Attachment:
    """Put a scan with these QR codes into a slot."""
    with stage.database.transaction() as session:
        return attachments.add(session, case_id, slot, replace(scan(), codes=codes), by=by)


def missing(stage: Stage, case_id: UUID) -> list[str]:
    """The places of everything that 提交完成 would complain about."""
    with stage.database.reading() as session:
        desk = cases.desk(session, session.get_one(Case, case_id))
        assert desk is not None
        return [fault.field for fault in submissions.missing(session, desk)]


def saved_values(stage: Stage, case_id: UUID) -> dict[str, object]:
    """What the draft says."""
    with stage.database.reading() as session:
        desk = cases.desk(session, session.get_one(Case, case_id))
        assert desk is not None
        return desk.values
