"""个人会员: admitted through a case, renewed, left; the register of engineers is never touched by any of it."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain import membership
from app.domain.actor import SYSTEM, Actor
from app.domain.calendar import today
from app.domain.membership import ACTIVE, LEFT, next_term
from app.domain.numbers import member_number
from app.domain.writing import clean, text_fault
from app.errors import Conflict, Fault, InvalidInput, NotFound
from app.models import Case, Membership
from app.models.base import now
from app.queries import parameters
from app.services import history, sequences

REASON_MAX = 500


def admit(session: Session, case: Case) -> Membership:
    """Make the applicant of an approved case a member: once per case, however often it is asked.

    A number is for life. A term that still runs is prolonged from its end; whoever lapsed or left begins today.
    """
    query = select(Membership).where(Membership.person_id == case.person_id).with_for_update()
    row = session.scalars(query).one_or_none()
    if row is not None and row.case_id == case.id:
        return row
    day = today(now())
    if row is None:
        number = member_number(day.year, sequences.draw(session, f"member:{day.year}"))
        row = Membership(person_id=case.person_id, number=number, state=LEFT, joined_on=day)
        session.add(row)
    row.valid_to = _prolonged(session, row, day)
    row.joined_on = day if row.state == LEFT else row.joined_on
    row.state, row.left_on, row.case_id = ACTIVE, None, case.id
    session.flush()
    history.record(session, "member_admitted", by=SYSTEM, content=_named(row) | _term(row), case=case)
    return row


def renew(session: Session, membership_id: UUID, note: str = "", *, by: Actor) -> Membership:
    """Prolong a membership by a term, as an administrator does when the fee is there. Raises Conflict once left."""
    row = _locked(session, membership_id)
    _check_not_left(row)
    note = _text("renewal_note", note, required=False)
    row.valid_to = _prolonged(session, row, today(now()))
    history.record(session, "member_renewed", by=by, content=_named(row) | _term(row) | {"note": note})
    return row


def leave(session: Session, *, by: Actor) -> Membership:
    """退会: leave, as everybody may at any time. Raises NotFound for who is no member, Conflict once left."""
    row = session.scalars(
        select(Membership).where(Membership.person_id == by.person_id).with_for_update()
    ).one_or_none()
    if row is None or by.person_id is None:
        raise NotFound("您还不是会员")
    _check_not_left(row)
    row.state, row.left_on = LEFT, today(now())
    history.record(session, "member_left", by=by, content=_named(row))
    return row


def end(session: Session, membership_id: UUID, reason: str, *, by: Actor) -> Membership:
    """End a membership for a reason, as the association's articles provide. Raises Conflict once left."""
    reason = _text("end_reason", reason)
    row = _locked(session, membership_id)
    _check_not_left(row)
    row.state, row.left_on = LEFT, today(now())
    history.record(session, "membership_ended", by=by, content=_named(row) | {"reason": reason})
    return row


def _prolonged(session: Session, row: Membership, day: date) -> date:
    return next_term(row.state, row.valid_to, day, int(parameters.value(session, "membership.years", day)))


def _locked(session: Session, membership_id: UUID) -> Membership:
    row = session.get(Membership, membership_id, with_for_update=True, populate_existing=True)
    if row is None:
        raise NotFound("未找到此会员")
    return row


def _check_not_left(row: Membership) -> None:
    if row.state == LEFT:
        raise Conflict(f"此会员当前为“{membership.Standing.LEFT.label}”，如需恢复请重新申请入会")


def _text(field: str, text: str, *, required: bool = True) -> str:
    text = clean(text)
    if required and not text:
        raise InvalidInput([Fault(field, "请填写原因", "REQUIRED")])
    if len(text) > REASON_MAX:
        raise InvalidInput([Fault(field, f"最长 {REASON_MAX} 个字符（当前 {len(text)}）", "TOO_LONG")])
    if wrong := text_fault(text):
        raise InvalidInput([Fault(field, wrong, "CTRL_CHAR")])
    return text


def _named(row: Membership) -> dict[str, Any]:
    return {"membership": str(row.id), "member": row.number}


def _term(row: Membership) -> dict[str, Any]:
    return {"valid_to": row.valid_to.isoformat() if row.valid_to else ""}
