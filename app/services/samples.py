"""抽查: some approvals are looked at by a second person who does not know what was said; the case goes on meanwhile."""

from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.domain import sampling
from app.domain.actor import SYSTEM, Actor
from app.domain.calendar import today
from app.domain.review import Outcome
from app.domain.sampling import Verdict, Why
from app.errors import Conflict, NotAllowed, TaskNotOpen
from app.models import Account, Case, Decision, SampleCheck
from app.models.base import now
from app.queries import parameters
from app.queries import samples as read
from app.queries.samples import DONE, WAITING, Sample
from app.services import cases, history, messages, rights
from app.services.accounts import ADMINISTRATOR

PERCENT = "sample.percent"


def choose(session: Session, row: Decision, *, by: Actor) -> SampleCheck | None:
    """Choose an approval for a second look, in the transaction that records it; None when it is not chosen.

    The caller holds the case locked. A decision that takes the place of another is none of a reviewer's routine.
    """
    if row.outcome != Outcome.APPROVE.value or row.supersedes_id is not None:
        return None
    session.flush()
    why = _why(session, row, by)
    if why is None:
        return None
    check = SampleCheck(decision_id=row.id, why=why.value)
    session.add(check)
    content = {"element": row.element, "why": why.value}
    history.record(session, "sample_chosen", by=SYSTEM, content=content, case=session.get_one(Case, row.case_id))
    return check


def obstacle(session: Session, sample: Sample, by: Actor) -> str | None:
    """Why this person may not look at a sample, in Chinese; None when nothing stands against it.

    It is whatever keeps from the review itself, and any part that one had in the case.
    """
    if reason := rights.obstacle(session, sample.task, sample.case, by):
        return reason
    return "您办理过此办件，不能抽查" if read.took_part(session, sample.case.id, by) else None


def claim(session: Session, check_id: UUID, *, by: Actor) -> Sample:
    """Take a sample: of many who press at once, exactly one gets it; pressing twice is harmless.

    Raises NotAllowed for whoever may not, TaskNotOpen when somebody else was first.
    """
    sample = _locked(session, check_id, by)
    if sample.check.state == WAITING and sample.check.holder_id == by.account_id:
        return sample
    free = SampleCheck.id == check_id, SampleCheck.holder_id.is_(None), SampleCheck.state == WAITING
    won = session.execute(update(SampleCheck).where(*free).values(holder_id=by.account_id).returning(SampleCheck.id))
    if won.scalar_one_or_none() is None:
        raise TaskNotOpen("此抽查已由其他人认领")
    history.record(session, "sample_claimed", by=by, content={"element": sample.decision.element}, case=sample.case)
    return sample


def release(session: Session, check_id: UUID, *, by: Actor) -> Sample:
    """Put a sample back, for somebody else. Raises Conflict when it is not the person's own."""
    sample = _locked(session, check_id, by)
    _check_holder(sample.check, by)
    sample.check.holder_id = None
    history.record(session, "sample_released", by=by, content={"element": sample.decision.element}, case=sample.case)
    return sample


def decide(session: Session, check_id: UUID, *, outcome: str, reason: str, by: Actor) -> Sample:
    """Record what the second look came to (approve, return, refuse); administrators are told of a disagreement.

    The case itself stays as it is. Raises NotAllowed, Conflict, TaskNotOpen, and InvalidInput when the finding is not
    complete.
    """
    sample = _locked(session, check_id, by)
    _check_holder(sample.check, by)
    verdict, text = sampling.verdict(outcome, reason)
    check = sample.check
    check.state, check.outcome, check.reason, check.opinion = DONE, verdict.value, outcome, text
    check.checked_at = now()
    content = {"element": sample.decision.element, "verdict": verdict.value, "finding": outcome}
    history.record(session, "sample_checked", by=by, content=content, case=sample.case)
    if verdict is Verdict.DISAGREE:
        _tell(session, sample, Outcome(outcome), text)
    return sample


def _why(session: Session, row: Decision, by: Actor) -> Why | None:
    """A newcomer's approvals count down first, so that chance takes none of them away."""
    new = Account.id == by.account_id, Account.newcomer_left > 0
    counted = update(Account).where(*new).values(newcomer_left=Account.newcomer_left - 1).returning(Account.id)
    if session.execute(counted).scalar_one_or_none() is not None:
        return Why.NEWCOMER
    percent = int(parameters.value(session, PERCENT, today(now())))
    return Why.SHARE if sampling.drawn(row.id, percent) else None


def _locked(session: Session, check_id: UUID, by: Actor) -> Sample:
    """The sample with its case locked, for somebody who may look at it."""
    cases.lock(session, read.get(session, check_id).case.id)
    fresh = select(SampleCheck).where(SampleCheck.id == check_id).execution_options(populate_existing=True)
    session.scalars(fresh).one()
    sample = read.get(session, check_id)
    if reason := obstacle(session, sample, by):
        raise NotAllowed(reason)
    return sample


def _check_holder(check: SampleCheck, by: Actor) -> None:
    if check.state != WAITING:
        raise TaskNotOpen("此抽查已经完成")
    if check.holder_id is None or check.holder_id != by.account_id:
        raise Conflict("请先认领此抽查")


def _tell(session: Session, sample: Sample, finding: Outcome, text: str) -> None:
    subject = f"抽查不一致：{sample.case.number}"
    said = f"办件 {sample.case.number}（{sample.service}）的{sample.task.name}结论为通过，抽查结论为{finding.label}。"
    key = f"sample:{sample.check.id}"
    messages.to_role(session, ADMINISTRATOR, sample.case, key=key, subject=subject, text=f"{said}理由：{text}")
