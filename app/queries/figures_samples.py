"""抽查结果: how often the second look agreed with the first."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from app.models import Account, Case, Decision, SampleCheck
from app.queries.figures import Scope, of_service

AGREE, DISAGREE = "agree", "disagree"


@dataclass(frozen=True, slots=True)
class Checked:
    """Of the approvals of one person at one step: chosen, looked at, and how often the second look agreed."""

    person: str
    step: str
    chosen: int
    done: int
    agreed: int


def checked(session: Session, scope: Scope) -> Sequence[Checked]:
    """The sample checks of approvals that were chosen in the period, person by person and step by step."""
    query = (
        select(
            Account.display_name,
            Decision.step_name,
            func.count(),
            func.sum(case((SampleCheck.outcome != "", 1), else_=0)),
            func.sum(case((SampleCheck.outcome == AGREE, 1), else_=0)),
        )
        .join(Decision, Decision.id == SampleCheck.decision_id)
        .join(Case, Case.id == Decision.case_id)
        .join(Account, Account.id == Decision.account_id)
        .where(SampleCheck.created_at >= scope.begins, SampleCheck.created_at < scope.ends)
        .group_by(Account.id, Account.display_name, Decision.step_name)
        .order_by(Account.display_name, Decision.step_name)
    )
    return [Checked(*row) for row in session.execute(of_service(query, scope))]
