"""学时: brought by files, platforms and training sessions; only ever added to, and taken back by reversals."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from app.domain.actor import Actor
from app.domain.hour_figures import words
from app.domain.writing import clean, text_fault
from app.errors import Conflict, Fault, InvalidInput, NotFound
from app.models import HourRecord
from app.models.base import now
from app.services import history, sequences
from app.services.hour_entries import REVERSALS
from app.services.hour_matching import Found

LOCK = "hour_records"
REASON_LONGEST = 500


def lock(session: Session) -> None:
    """Let nobody else add records until this transaction ends: what was found to be new stays so."""
    sequences.draw(session, LOCK)


def add(session: Session, new: Sequence[Found], *, by: Actor) -> None:
    """Add records that were found to be new behind the lock; thousands in one statement."""
    if new:
        session.execute(insert(HourRecord), [_row(one, by) for one in new])


def reverse(session: Session, record_id: UUID, reason: str, *, by: Actor) -> HourRecord:
    """Take a record back by one that reverses it; nothing is deleted.

    Raises NotFound, InvalidInput when the reason is missing, Conflict when the record was taken back before or is
    itself one that takes back.
    """
    reason = _reason(reason)
    lock(session)
    record = session.get(HourRecord, record_id)
    if record is None:
        raise NotFound("未找到此学时记录")
    if record.reverses_id is not None:
        raise Conflict("冲销记录不能再次冲销，请补录正确的学时")
    if reversal_of(session, record.id) is not None:
        raise Conflict("此学时记录已经冲销")
    row = _reversal(record, reason, by)
    session.add(row)
    session.flush()
    content = {"record": str(record.id), "person": str(record.person_id), "hours": words(record.tenths)}
    history.record(session, "hours_reversed", by=by, content={**content, "course": record.course, "reason": reason})
    return row


def reversal_of(session: Session, record_id: UUID) -> HourRecord | None:
    """The record that takes this one back, if there is one."""
    return session.scalars(select(HourRecord).where(HourRecord.reverses_id == record_id)).one_or_none()


def _row(one: Found, by: Actor) -> dict[str, Any]:
    entry = one.entry
    return {
        "id": uuid7(),
        "created_at": now(),
        "person_id": one.person_id,
        "platform": entry.platform,
        "record_id": entry.record_id,
        "course_code": entry.course_code,
        "course": entry.course,
        "kind": entry.kind,
        "tenths": entry.tenths,
        "compulsory": entry.compulsory,
        "finished_on": entry.finished_on,
        "reason": "",
        "account_id": by.account_id,
    }


def _reversal(record: HourRecord, reason: str, by: Actor) -> HourRecord:
    return HourRecord(
        person_id=record.person_id,
        platform=REVERSALS,
        record_id=str(record.id),
        course_code=record.course_code,
        course=record.course,
        kind=record.kind,
        tenths=-record.tenths,
        compulsory=record.compulsory,
        finished_on=record.finished_on,
        reverses_id=record.id,
        reason=reason,
        account_id=by.account_id,
    )


def _reason(text: str) -> str:
    reason = clean(text)
    if not reason:
        raise InvalidInput([Fault("reason", "请填写更正原因", "REQUIRED")])
    if len(reason) > REASON_LONGEST:
        raise InvalidInput([Fault("reason", f"更正原因最长 {REASON_LONGEST} 个字符（当前 {len(reason)}）", "TOO_LONG")])
    if wrong := text_fault(reason):
        raise InvalidInput([Fault("reason", wrong, "CTRL_CHAR")])
    return reason
