"""Hold records of hours against each other, the roster and what the office has already; nothing is overwritten."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from app.adapters.neighbours import neighbours
from app.domain.hour_figures import LONGEST_DAY, words
from app.domain.identity import masked
from app.domain.people import normalise_name
from app.models import HourRecord
from app.queries import hour_records
from app.queries.hour_records import Learner
from app.services.hour_entries import Entry
from app.services.import_rows import RowFault
from app.services.imports import Checked

Key = tuple[str, str]
Day = tuple[UUID, date]
DIFFERS = "平台和记录编号与已有记录相同，内容不同；更正时请先冲销原记录，再用新的记录编号提交"


@dataclass(frozen=True, slots=True)
class Found:
    """An entry with the person whose hours they are."""

    entry: Entry
    person_id: UUID


def match(session: Session, entries: Sequence[Entry]) -> Checked[Found]:
    """Sort the entries into new, same, repeated, in conflict with what is recorded, and at fault."""
    checked: Checked[Found] = Checked()
    found = _with_people(session, _without_clashes(entries, checked), checked)
    known = hour_records.by_keys(session, [_key(one.entry) for one in found])
    fresh = [one for one in found if not _is_known(one, known, checked)]
    spent = hour_records.tenths_by_day(session, {one.person_id for one in fresh})
    for one in fresh:
        _add(one, spent, checked)
    return checked


def _key(entry: Entry) -> Key:
    return entry.platform, entry.record_id


def _without_clashes(entries: Sequence[Entry], checked: Checked[Found]) -> list[Entry]:
    """The first of equal rows; rows with one number that say different things are at fault, all of them."""
    groups: dict[Key, list[Entry]] = defaultdict(list)
    for entry in entries:
        groups[_key(entry)].append(entry)
    kept = []
    for group in groups.values():
        first, *others = group
        if all(_content(other) == _content(first) for other in others):
            checked.repeated += len(others)
            kept.append(first)
            continue
        rows = "、".join(str(entry.row) for entry in group)
        reason = f"第 {rows} 行的平台和记录编号相同，内容不同"
        checked.faults.extend(RowFault(one.row, "记录编号", one.record_id[:40], reason, "RECORD_ID") for one in group)
    return kept


def _content(entry: Entry) -> tuple[object, ...]:
    return (entry.id_no, entry.course_code, entry.course, entry.kind, entry.tenths, entry.finished_on, entry.compulsory)


def _with_people(session: Session, entries: Sequence[Entry], checked: Checked[Found]) -> list[Found]:
    vault = neighbours(session).vault
    indexes = {entry.id_no: vault.index(entry.id_no) for entry in entries}
    learners = hour_records.learners(session, set(indexes.values()))
    found = []
    for entry in entries:
        who = learners.get(indexes[entry.id_no])
        if wrong := _person_fault(entry, who):
            checked.faults.append(wrong)
        elif who is not None:
            found.append(Found(entry, who.id))
    return found


def _person_fault(entry: Entry, who: Learner | None) -> RowFault | None:
    if who is None:
        reason = "查无此人：名册中没有此证件号码，请核对"
        return RowFault(entry.row, "证件号码", masked(entry.id_no), reason, "UNKNOWN_PERSON")
    if normalise_name(who.full_name) != entry.full_name:
        reason = "姓名与名册中此证件号码的持证人不符，请核对"
        return RowFault(entry.row, "姓名", entry.full_name, reason, "NAME_MISMATCH")
    return None


def _is_known(one: Found, known: Mapping[Key, HourRecord], checked: Checked[Found]) -> bool:
    record = known.get(_key(one.entry))
    if record is None:
        return False
    entry = one.entry
    said = (one.person_id, entry.course_code, entry.course, entry.kind, entry.tenths, entry.finished_on)
    recorded = (record.person_id, record.course_code, record.course, record.kind, record.tenths, record.finished_on)
    if (*said, entry.compulsory) == (*recorded, record.compulsory):
        checked.same += 1
    else:
        checked.conflicts.append(RowFault(entry.row, "记录编号", entry.record_id[:40], DIFFERS, "RECORD_DIFFERS"))
    return True


def _add(one: Found, spent: dict[Day, int], checked: Checked[Found]) -> None:
    """Take the entry as new unless the person's day would have more than 24 hours."""
    entry, day = one.entry, (one.person_id, one.entry.finished_on)
    total = spent.get(day, 0) + entry.tenths
    if total > LONGEST_DAY:
        reason = f"该人员 {entry.finished_on.isoformat()} 累计 {words(total)} 学时，一天不能超过 24 学时"
        checked.faults.append(RowFault(entry.row, "学时", words(entry.tenths), reason, "DAY_TOO_LONG"))
        return
    spent[day] = total
    checked.new.append(one)
