"""Decisions that stand: what the reviews before said, as long as no other decision took their place."""

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from app.models import Account, Case, Decision

_STANDING = (
    select(Decision)
    .where(Decision.case_id == bindparam("case"), Decision.superseded_at.is_(None))
    .order_by(Decision.created_at.desc(), Decision.id.desc())
)


def last(session: Session, case: Case) -> Decision | None:
    """The latest decision that stands."""
    return session.scalars(_STANDING, {"case": case.id}).first()


def before(session: Session, case: Case, element: str) -> Decision | None:
    """What another step has decided in this round, the latest if there are several."""
    standing = session.scalars(_STANDING, {"case": case.id})
    return next((one for one in standing if one.round == case.round and one.element != element), None)


def by(session: Session, decision: Decision) -> str:
    """The name of whoever took a decision."""
    return session.scalars(select(Account.display_name).where(Account.id == decision.account_id)).one()
