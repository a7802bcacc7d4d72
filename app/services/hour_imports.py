"""学时 handed in as a file: what would become of its rows, and how they are written."""

from collections.abc import Sequence
from functools import partial

from sqlalchemy.orm import Session

from app.adapters.tables import Row
from app.domain.actor import Actor
from app.domain.calendar import today
from app.domain.hour_figures import words
from app.domain.hours import HourKind
from app.domain.identity import masked
from app.models.base import now
from app.services import hour_entries, hours
from app.services.hour_matching import Found, match
from app.services.import_rows import read_all
from app.services.imports import Checked, Kind


def check(session: Session, table: Sequence[Row]) -> Checked[Found]:
    """What would become of the rows; a platform's record number is taken once, whatever file it stands in."""
    entries, faults = read_all(table, partial(hour_entries.read, today=today(now())))
    checked = match(session, entries)
    checked.faults.extend(faults)
    return checked


def apply(session: Session, new: Sequence[Found], by: Actor) -> None:
    """Write the records."""
    hours.add(session, new, by=by)


def shown(one: Found) -> list[str]:
    """A new record as it would be kept."""
    entry = one.entry
    return [
        str(entry.row),
        entry.full_name,
        masked(entry.id_no),
        entry.course,
        HourKind(entry.kind).label,
        words(entry.tenths),
        entry.finished_on.isoformat(),
        f"{entry.platform} {entry.record_id}",
    ]


KIND = Kind(
    key="hours",
    name="学时",
    unit="条",
    columns=hour_entries.COLUMNS,
    optional=hour_entries.OPTIONAL,
    heads=("行号", "姓名", "证件号码", "课程名称", "线上/线下", "学时", "完成日期", "平台与记录编号"),
    check=check,
    apply=apply,
    shown=shown,
    lock=hours.LOCK,
)
