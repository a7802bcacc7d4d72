"""Members of the demonstration: one with fees, one of them reversed, and one who has asked to join."""

from collections.abc import Mapping
from dataclasses import replace
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.actor import Actor
from app.domain.calendar import today
from app.domain.membership import Payment
from app.domain.review import Decision, Outcome
from app.models import Person, Task
from app.models.base import now
from app.services import cases, claims, drafts, member_fees, members, reviews, submissions

SERVICE = "membership"


def load(session: Session, people: Mapping[str, Actor], administrator: Actor) -> None:
    """Admit one of the people and let another wait; `people` are the demonstration's by their keys."""
    case_id = _applied(session, people["registered"])
    task = session.scalars(select(Task).where(Task.case_id == case_id, Task.closed_at.is_(None))).one()
    claims.claim(session, task.id, by=administrator)
    reviews.decide(session, task.id, Decision(Outcome.APPROVE), checklist={}, by=administrator)
    member = members.admit(session, cases.lock(session, case_id))
    _pay(session, member.id, administrator)
    _applied(session, people["submitted"])


def _applied(session: Session, by: Actor) -> UUID:
    """A membership case that was handed in."""
    case = drafts.begin(session, SERVICE, session.get_one(Person, by.person_id), by=by)
    drafts.save(session, case.id, {"mobile": "13800138000", "membership_pledge": True}, version=1, by=by)
    session.flush()
    submissions.submit(session, case.id, by=by)
    session.flush()
    return case.id


def _pay(session: Session, membership_id: UUID, by: Actor) -> None:
    day = today(now())
    right = Payment(day.year, 20000, 20000, day, "BANK", f"{day.year}-0001", "")
    typo = member_fees.record(session, membership_id, replace(right, paid_fen=2000), by=by)
    member_fees.reverse(session, typo.id, "金额录入有误", by=by)
    member_fees.record(session, membership_id, right, by=by)
