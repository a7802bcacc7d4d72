"""学时 that a learning platform delivers record by record, and takes back; each record has its own answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.actor import Actor
from app.domain.calendar import today
from app.domain.hours import HourKind
from app.domain.writing import text_fault
from app.errors import InvalidInput
from app.models import HourRecord
from app.models.base import now
from app.services import history, hour_entries, hours
from app.services.hour_entries import Entry
from app.services.hour_matching import match
from app.services.import_rows import RowFault

MOST = 1_000
# The members of a record, under the names of the columns in a file.
MEMBERS = {
    "证件号码": "id_no",
    "姓名": "name",
    "课程编号": "course_code",
    "课程名称": "course",
    "线上/线下": "kind",
    "学时": "hours",
    "完成日期": "finished_on",
    "记录编号": "record_id",
    "必修": "compulsory",
}
KINDS = {kind.value.lower(): kind.label for kind in HourKind}


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of one record: `created`, `unchanged` or `refused` with every fault as (member, code, reason)."""

    record_id: str
    status: str
    faults: Sequence[tuple[str, str, str]] = ()


def deliver(session: Session, platform: str, records: Sequence[Mapping[str, Any]], *, by: Actor) -> list[Answer]:
    """Take in the good records; those that are there already change nothing. One answer for each, in their order."""
    hours.lock(session)
    entries: list[Entry] = []
    faults: list[RowFault] = []
    day = today(now())
    for place, record in enumerate(records, 1):
        strange = _strange(place, record)
        read = strange or hour_entries.read(place, _row(record, platform), today=day)
        if isinstance(read, Entry):
            entries.append(read)
        else:
            faults.extend(read)
    checked = match(session, entries)
    hours.add(session, checked.new, by=by)
    wrong = _by_place([*faults, *checked.faults, *checked.conflicts])
    created = {one.entry.row for one in checked.new}
    if created:
        content = {"platform": platform, "created": len(created)}
        history.record(session, "hours_delivered", by=by, content=content)
    return [_answer(place, record, wrong.get(place, ()), created) for place, record in enumerate(records, 1)]


def take_back(session: Session, platform: str, records: Sequence[Mapping[str, Any]], *, by: Actor) -> list[Answer]:
    """Reverse the platform's own records, each with its reason; one that was reversed before stays as it is."""
    hours.lock(session)
    return [_reversed(session, platform, record, by) for record in records]


def _reversed(session: Session, platform: str, record: Mapping[str, Any], by: Actor) -> Answer:
    number = _text(record.get("record_id"))
    if wrong := text_fault(number):
        return Answer("", "refused", [("record_id", "CTRL_CHAR", wrong)])
    query = select(HourRecord).where(HourRecord.platform == platform, HourRecord.record_id == number)
    row = session.scalars(query).one_or_none()
    if row is None:
        return Answer(number, "refused", [("record_id", "UNKNOWN_RECORD", "本平台没有此记录编号的学时记录")])
    if hours.reversal_of(session, row.id) is not None:
        return Answer(number, "unchanged")
    try:
        hours.reverse(session, row.id, _text(record.get("reason")), by=by)
    except InvalidInput as refusal:
        return Answer(number, "refused", [("reason", fault.code, fault.message) for fault in refusal.faults])
    return Answer(number, "created")


def _strange(place: int, record: Mapping[str, Any]) -> list[RowFault]:
    """Members that no record has, and values that are neither text, number nor switch."""
    known = {member: column for column, member in MEMBERS.items()}
    wrong = [
        RowFault(place, member, "", f"没有“{member[:40]}”这一项", "UNKNOWN_MEMBER")
        for member in record
        if member not in known
    ]
    for member, value in record.items():
        if member in known and not isinstance(value, str | int | float | bool | None):
            wrong.append(RowFault(place, known[member], "", "应为文本或数字", "TYPE"))
    kind = record.get("kind")
    if isinstance(kind, str) and kind.lower() not in KINDS:
        wrong.append(RowFault(place, "线上/线下", "", "应为 online 或 offline", "KIND"))
    return wrong


def _row(record: Mapping[str, Any], platform: str) -> dict[str, str]:
    row = {column: _text(record.get(member)) for column, member in MEMBERS.items()}
    row["线上/线下"] = KINDS.get(row["线上/线下"].lower(), row["线上/线下"])
    return {**row, "平台": platform}


def _text(value: Any) -> str:
    """A JSON value as a cell: 8.0 is 8, true is 是."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _by_place(faults: Sequence[RowFault]) -> dict[int, list[tuple[str, str, str]]]:
    found: dict[int, list[tuple[str, str, str]]] = {}
    for fault in faults:
        member = MEMBERS.get(fault.column, fault.column)
        found.setdefault(fault.row, []).append((member, fault.code, fault.reason))
    return found


def _answer(place: int, record: Mapping[str, Any], wrong: Sequence[tuple[str, str, str]], created: set[int]) -> Answer:
    number = _text(record.get("record_id"))
    if wrong:
        return Answer(number, "refused", wrong)
    return Answer(number, "created" if place in created else "unchanged")
