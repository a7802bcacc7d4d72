"""查看原件: a member of staff looks at a scan itself, and the case's history says so."""

from collections.abc import Collection
from datetime import timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from app.domain.actor import Actor
from app.domain.writing import clean, text_fault
from app.errors import Fault, InvalidInput, NotFound
from app.models import Attachment, Case
from app.models.base import now
from app.queries import sightings
from app.services import cases, history

KIND = sightings.KIND
# Pages of one scan that are looked at within this time are one look.
ONE_LOOK = timedelta(hours=1)
REASON_MAX = 200


def look(session: Session, case_id: UUID, files: Collection[UUID], *, by: Actor) -> None:
    """Record that somebody looks at the pages of these files of a case; once for each person, file and hour.

    Until the hour is over `seen` knows them. Raises NotFound for a file that is none of the case's.
    """
    case = cases.lock(session, case_id)
    known = seen(session, case, by=by)
    for attachment in _attached(session, case, files):
        if attachment.file_id not in known:
            _record(session, case, attachment, by)


def take_out(session: Session, case_id: UUID, file_id: UUID, *, plain: bool, reason: str, by: Actor) -> None:
    """Record that somebody takes a file out of the office, each time.

    A scan of an identity document without its watermark (`plain`) asks for a reason. Raises InvalidInput, and
    NotFound for a file that is none of the case's.
    """
    said = clean(reason)
    if plain and (fault := _reason_fault(said)):
        raise InvalidInput([Fault("reason", fault, "REASON")])
    case = cases.lock(session, case_id)
    for attachment in _attached(session, case, [file_id]):
        _record(session, case, attachment, by, taken="original" if plain else "copy", reason=said if plain else "")


def seen(session: Session, case: Case, *, by: Actor) -> frozenset[UUID]:
    """The files of a case that somebody has looked at within the hour."""
    return sightings.seen(session, case.id, account_id=by.account_id, since=now() - ONE_LOOK)


def _attached(session: Session, case: Case, files: Collection[UUID]) -> Collection[Attachment]:
    found = {one.file_id: one for one in sightings.attached(session, case.id, files)}
    if set(files) - found.keys():
        raise NotFound
    return found.values()


def _record(session: Session, case: Case, attachment: Attachment, by: Actor, **said: str) -> None:
    content = {"slot": attachment.slot, "file": str(attachment.file_id), "address": by.address, **said}
    history.record(session, KIND, by=by, content={key: value for key, value in content.items() if value}, case=case)


def _reason_fault(reason: str) -> str | None:
    if not reason:
        return "下载无水印原件须填写原因"
    if len(reason) > REASON_MAX:
        return f"原因最长 {REASON_MAX} 个字符（当前 {len(reason)}）"
    return text_fault(reason)
