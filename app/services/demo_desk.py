"""The demonstration's desk: reviews spread over some weeks, so that figures show something, and second looks."""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.actor import Actor
from app.domain.review import Outcome
from app.models import Account, Case, Decision, SampleCheck, Task
from app.services import samples

SAMPLES = 3
# For each case that was decided: how many days ago, and how many days each of its reviews took.
SPREAD = ((52, (3, 6)), (38, (1, 4)), (24, (4, 9)), (11, (2, 3)))
FOUND = (("approve", ""), ("return", "业绩材料的合同页缺少盖章，应当退回补正"))


def begin(session: Session, newcomer: Actor) -> None:
    """Let the first approvals of a reviewer be looked at twice."""
    session.get_one(Account, newcomer.account_id).newcomer_left = SAMPLES


def load(session: Session, second: Actor) -> None:
    """Give the decided cases their days, and let a second reviewer look at some; one sample is left to try."""
    checks = session.scalars(select(SampleCheck.id).order_by(SampleCheck.id)).all()
    for check_id, (outcome, reason) in zip(checks, FOUND, strict=False):
        samples.claim(session, check_id, by=second)
        samples.decide(session, check_id, outcome=outcome, reason=reason, by=second)
        session.flush()
    returned = select(Decision.case_id).where(Decision.outcome != Outcome.APPROVE.value)
    approved = select(Decision.case_id).where(Decision.element == "recheck", Decision.case_id.not_in(returned))
    cases = session.scalars(select(Case).where(Case.id.in_(approved)).order_by(Case.id)).all()
    for case, (ago, taken) in zip(cases, SPREAD, strict=False):
        _date(session, case, ago, taken)
    session.flush()


def _date(session: Session, case: Case, ago: int, taken: tuple[int, ...]) -> None:
    """Let the reviews of a case have been some days ago, one after the other."""
    ended = case.submitted_at - timedelta(days=ago) if case.submitted_at else None
    query = select(Decision, Task).join(Task, Task.id == Decision.task_id).where(Decision.case_id == case.id)
    for (decision, task), days in zip(session.execute(query.order_by(Decision.id)).all(), taken, strict=False):
        begun = ended or decision.created_at
        task.opened_at, ended = begun, begun + timedelta(days=days)
        task.closed_at = decision.created_at = ended
        task.claimed_at = ended - timedelta(hours=1)
    case.submitted_at = case.submitted_at and case.submitted_at - timedelta(days=ago)
