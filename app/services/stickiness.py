"""A corrected case goes back to whoever looked at it before, for some hours; then it belongs to the pool."""

from datetime import date
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from app.domain import working_hours
from app.domain.calendar import today
from app.models import Case, Decision, Task
from app.queries import colleagues, exclusion, parameters
from app.queries.calendars import OfficeClock

KEPT_HOURS = "claim.kept_hours"
_LAST = (
    select(Decision.account_id)
    .where(Decision.case_id == bindparam("case"), Decision.element == bindparam("element"))
    .where(Decision.supersedes_id.is_(None))
    .order_by(Decision.round.desc())
    .limit(1)
)


def keep(session: Session, case: Case, task: Task, *, clock: OfficeClock) -> None:
    """Keep a task that a later round opens for who decided its step last; on leave, for their deputy.

    Nobody keeps it who is disabled, has lost the role or may not decide the case any more. The hours are those of
    working days.
    """
    if case.round == 1 or task.role == exclusion.APPLICANT:
        return
    at = clock.now()
    with session.no_autoflush:  # the case's row is written once, when all of it is known
        hours = int(parameters.value(session, KEPT_HOURS, today(at)))
        last = session.scalars(_LAST, {"case": case.id, "element": task.element}).first()
        keeper = _keeper(session, case, task, last, today(at)) if last and hours else None
    if keeper is None:
        return
    task.preferred_id, task.preferred_until = keeper, working_hours.after(at, hours, clock.calendar())
    task.held_for_id = last if keeper != last else None


def _keeper(session: Session, case: Case, task: Task, last: UUID, day: date) -> UUID | None:
    account = colleagues.active(session, colleagues.stand_in(session, last, day))
    if account is None or exclusion.obstacle(session, task, case, colleagues.actor(account)):
        return None
    return account.id
