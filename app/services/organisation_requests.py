"""从业机构信息表 as a case: identical ones wait for one decision, and what is decided reaches everybody who asked."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.domain import organisations as names
from app.domain.actor import SYSTEM
from app.errors import MessageNotExpected, Refusal
from app.models import Account, Case, Organisation, OrganisationRequest, Task
from app.models.base import now
from app.queries import cases, organisations
from app.queries import organisation_requests as requests
from app.queries.organisation_facts import in_place_of
from app.queries.organisation_requests import Asked
from app.services import cases as moves
from app.services import copies, drafts, history
from app.services.organisations import describe, named, of_code, wait_for_turn

LICENCE = "LICENCE"
APPROVED, REFUSED = "approved", "refused"  # the messages for which a case waits that follows another one


def join(session: Session, case: Case) -> OrganisationRequest:
    """Note what a submitted case asks for. When the same is asked for already, the case waits for that one.

    Those who wait for this case wait for the other one with it.
    """
    asked = requests.asked_for(session, case)
    wait_for_turn(session)
    leader = requests.leading(session, name=asked.name, uscc=asked.uscc, except_case=case.id)
    row = session.get(OrganisationRequest, case.id) or OrganisationRequest(case_id=case.id)
    row.uscc, row.name_key = asked.uscc, names.name_key(asked.name)
    row.leader_id = leader.id if leader else None
    session.add(row)
    session.flush()
    if leader is not None:
        _follow(session, requests.following(session, case.id), leader.id)
    return row


def enter(session: Session, case: Case) -> Organisation:
    """Enter the unit that a case asks for; one that has this code already is taken as it is.

    Raises a Refusal when the unit is not in force, or another one has its name: then somebody has to merge them.
    """
    asked = requests.asked_for(session, case)
    wait_for_turn(session)
    row = of_code(session, asked.uscc)
    known = in_place_of(session, row) if row else None
    if known is not None and known.state in ("active", "suspended"):
        return _settled(session, case, _in_force(known))
    twin = organisations.of_name(session, asked.name, except_id=row.id if row else None)
    if twin is not None:
        raise Refusal(f"已有同名的单位：{twin.name}（{twin.uscc}），请合并到该单位")
    return _settled(session, case, _entered(session, case, row or Organisation(uscc=asked.uscc), asked))


def merge(session: Session, case: Case, into: str) -> Organisation:
    """Take the chosen unit for the one that a case asks for. Raises a Refusal when it is not in force."""
    wait_for_turn(session)
    try:
        row = session.get(Organisation, UUID(into))
    except ValueError:
        row = None
    if row is None:
        raise Refusal("没有选择要并入的单位")
    return _settled(session, case, _in_force(in_place_of(session, row)))


def refuse(session: Session, case: Case) -> None:
    """Tell those who wait for the same unit that it is not entered."""
    wait_for_turn(session)
    _tell(session, requests.following(session, case.id), REFUSED)


def hand_over(session: Session, case: Case) -> None:
    """Let the first of those who wait for this case be decided in its place: it was withdrawn, or ran out."""
    wait_for_turn(session)
    first, *others = requests.following(session, case.id) or (None,)
    if first is None:
        return
    _follow(session, others, first)
    session.execute(update(OrganisationRequest).where(OrganisationRequest.case_id == first).values(leader_id=None))
    moves.lock(session, first)
    waiting = select(Task.id).where(Task.case_id == first, Task.closed_at.is_(None), Task.form == "")
    step = session.scalars(waiting).first()
    if step is not None:
        moves.complete(session, first, step, by=SYSTEM, said={"instead_of": case.number})


def _in_force(row: Organisation) -> Organisation:
    if row.state != "active":
        raise Refusal(f"单位“{row.name}”当前为“{organisations.LABELS[row.state]}”，请先启用或选择其他单位")
    return row


def _entered(session: Session, case: Case, row: Organisation, asked: Asked) -> Organisation:
    scans = [one.file_id for one in cases.attachments(session, case.id) if one.slot == LICENCE]
    values = {**asked.answers, "name": asked.name, "uscc": asked.uscc}
    row = describe(session, row, values, licence_id=scans[0] if scans else None)
    account = session.scalars(select(Account.id).where(Account.person_id == case.person_id).limit(1)).first()
    row.state, row.reason, row.decided_at, row.requested_by = "active", "", now(), account
    return row


def _settled(session: Session, case: Case, unit: Organisation) -> Organisation:
    """Let everybody who asked have the unit: this case, those who wait for it, and the drafts they came from."""
    followers = requests.following(session, case.id)
    everybody = [case.id, *followers]
    session.execute(
        update(OrganisationRequest).where(OrganisationRequest.case_id.in_(everybody)).values(organisation_id=unit.id)
    )
    for one in everybody:
        row = moves.lock(session, one)
        row.organisation_id, row.organisation_name = unit.id, unit.name
    copies.renew(session, everybody)
    _tell(session, followers, APPROVED)
    for draft in requests.drafts_waiting(session, everybody):
        _fill_in(session, draft, unit)
    content: dict[str, Any] = {**named(unit), "case": case.number, "others": len(followers)}
    history.record(session, "organisation_entered", by=SYSTEM, content=content)
    return unit


def _tell(session: Session, case_ids: Sequence[UUID], message: str) -> None:
    """Send a message to cases that wait; one that was withdrawn meanwhile does not wait any more."""
    for case_id in case_ids:
        try:
            moves.send(session, case_id, message, by=SYSTEM)
        except MessageNotExpected:
            continue


def _fill_in(session: Session, draft_id: UUID, unit: Organisation) -> None:
    """Choose the unit in the draft from whose form it was asked for, when nothing is chosen there yet."""
    draft = moves.lock(session, draft_id)
    desk = cases.desk(session, draft)
    asked = (
        [field.key for field in desk.form.fields() if field.type == "organisation" and not field.locked] if desk else []
    )
    if desk is not None and asked and not desk.values.get(asked[0]):
        drafts.fill_gap(session, draft, {asked[0]: str(unit.id)})
        history.record(session, "draft_filled_in", by=SYSTEM, content={"name": unit.name}, case=draft)


def _follow(session: Session, case_ids: Sequence[UUID], leader_id: UUID) -> None:
    if case_ids:
        joined = update(OrganisationRequest).where(OrganisationRequest.case_id.in_(case_ids))
        session.execute(joined.values(leader_id=leader_id))
