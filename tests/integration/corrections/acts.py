"""What applicants and reviewers do about remarks, and what can be seen of them."""

from collections.abc import Mapping
from dataclasses import replace
from uuid import UUID

from app.adapters import specimen
from app.domain.actor import Actor
from app.domain.review import Decision, Outcome, Remark
from app.models import Attachment, Case
from app.models import Remark as Row
from app.queries import cases, corrections, remarks
from app.queries.corrections import Opening
from app.services import attachments, drafts, files, reviews, submissions
from tests.integration.core.stage import Stage, scan

SCHOOL = Remark("field", "school", "请填写毕业院校全称")
MOBILE = Remark("field", "mobile", "请核对手机号码")
PROOF = Remark("attachment", "EDU_PROOF", "学历证书扫描件不清晰，请重新扫描")


def returned(*said: Remark, again: str = "") -> Decision:
    """A return with these remarks."""
    return Decision(Outcome.RETURN, remarks=said, again=again)


def opening(stage: Stage, case_id: UUID) -> Opening:
    """What the applicant may change now."""
    with stage.database.reading() as session:
        return corrections.of(session, drafts.open_desk(session, session.get_one(Case, case_id)))


def todo(stage: Stage, case_id: UUID) -> list[remarks.Told]:
    """The applicant's list."""
    with stage.database.reading() as session:
        return remarks.todo(session, drafts.open_desk(session, session.get_one(Case, case_id)))


def earlier(stage: Stage, case_id: UUID) -> list[remarks.Told]:
    """What the next review looks at."""
    with stage.database.reading() as session:
        return remarks.earlier(session, session.get_one(Case, case_id))


def waiting(stage: Stage, case_id: UUID) -> list[Row]:
    """The remarks of the last return of which nobody has said what became of them."""
    with stage.database.reading() as session:
        return remarks.waiting(session, session.get_one(Case, case_id))


def attach(stage: Stage, case_id: UUID, slot: str, by: Actor, words: str = "另一份扫描件") -> Attachment:
    """Put a scan that shows these words into a slot."""
    page = files.examine(specimen.scan(words), f"{words}.jpg", field="slot")
    with stage.database.transaction() as session:
        return attachments.add(session, case_id, slot, replace(scan(), data=page.data, name=page.name), by=by)


def clear(stage: Stage, case_id: UUID, slot: str, by: Actor) -> None:
    """Take the first scan out of a slot."""
    with stage.database.transaction() as session:
        there = next(one for one in cases.attachments(session, case_id) if one.slot == slot)
        attachments.remove(session, case_id, there.id, by=by)


def hand_in_signed(stage: Stage, case_id: UUID, by: Actor) -> None:
    """Print and sign the form again and hand it in, with the other scans as they are."""
    stage.order(case_id, by)
    clear(stage, case_id, "SIGNED_FORM", by)
    attach(stage, case_id, "SIGNED_FORM", by, "签字盖章的申请表")
    with stage.database.transaction() as session:
        submissions.submit(session, case_id, by=by)


def decide(stage: Stage, case_id: UUID, decision: Decision, said: Mapping[UUID, str], by: Actor) -> None:
    """Decide a task that is held already, and say what became of the remarks of the round before."""
    task_id = stage.open_task(case_id).id
    with stage.database.transaction() as session:
        reviews.decide(session, task_id, decision, checklist={}, earlier=said, by=by)
