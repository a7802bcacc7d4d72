"""The roster (名册) of holders of the 资格证书: looked at first, then imported; importing again adds nothing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from hashlib import sha256
from pathlib import PurePath
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.adapters import tables
from app.adapters.neighbours import neighbours
from app.adapters.storage import StorageDamaged
from app.domain import identity
from app.domain.actor import Actor
from app.domain.calendar import today
from app.domain.files import ROSTER_MAX_ROWS
from app.errors import Conflict, NotFound
from app.models import Import, StoredFile
from app.models.base import now
from app.services import history, roster_entries, roster_people, sequences
from app.services.roster_entries import Entry, RowFault
from app.services.roster_matching import Matched, match

KIND = "roster"
LISTED = 100
SHOWN_NEW = 10
CHANGED = "文件已变化，请重新上传并预览"


def preview(session: Session, data: bytes, filename: str, *, by: Actor) -> Import:
    """Look at a file without importing it: the report says what would become of every row.

    The report has `counts` (rows, new, same, repeated, conflicts, faults), the first 100 `faults` and `conflicts`
    (row, column, value, reason), the first new people as they would be kept, and the `ignored` columns. Raises
    InvalidInput when it is no table or lacks a column.
    """
    table = _table(data, filename)
    entries, faults = _entries(table)
    matched = match(session, entries)
    matched.faults.extend(faults)
    name = PurePath(filename.replace("\\", "/")).name[:200]
    row = Import(kind=KIND, name=name, digest=sha256(data).hexdigest(), applied_at=None)
    row.report = _report(table, matched)
    row.file_id = _keep(session, data, name, by).id
    row.account_id = _account(by)
    session.add(row)
    session.flush()
    return row


def apply(session: Session, import_id: UUID, *, by: Actor) -> Import:
    """Import the rows that were found to be new and are so still; rows at fault or in conflict stay out.

    All or nothing, in the caller's transaction; doing it again adds nothing. Raises Conflict when the stored file
    is not the one that was looked at, or when the import was discarded.
    """
    sequences.draw(session, "roster_import")  # its lock lets one import in at a time
    row = _locked(session, import_id)
    if row.applied_at is not None:
        return row
    entries, faults = _entries(_stored_table(session, row))
    matched = match(session, entries)
    matched.faults.extend(faults)
    roster_people.create(session, matched.new)
    row.applied_at = now()
    row.report = {**row.report, "created": len(matched.new), "counts_when_applied": _counts(len(entries), matched)}
    content = {"import": str(row.id), "file": row.name, "digest": row.digest, "created": len(matched.new)}
    history.record(session, "roster_imported", by=by, content={**content, "ignored": row.report["ignored"]})
    return row


def discard(session: Session, import_id: UUID, *, by: Actor) -> Import:
    """Import nothing of this file. Raises Conflict when it was imported before."""
    row = _locked(session, import_id)
    if row.applied_at is not None:
        raise Conflict("此文件已经导入，不能放弃")
    row.report = {**row.report, "discarded": True}
    history.record(session, "roster_discarded", by=by, content={"import": str(row.id), "file": row.name})
    return row


def template() -> bytes:
    """An empty roster as CSV: the header line with which to begin."""
    return tables.write_csv([*roster_entries.COLUMNS, *roster_entries.OPTIONAL], [])


def _table(data: bytes, filename: str) -> Sequence[tables.Row]:
    return tables.read_table(data, filename, columns=roster_entries.COLUMNS, max_rows=ROSTER_MAX_ROWS)


def _stored_table(session: Session, row: Import) -> Sequence[tables.Row]:
    """The rows of the file that was looked at, if it is the same file still."""
    file = session.get_one(StoredFile, row.file_id)
    try:
        data = neighbours(session).storage.get(file.key)
    except StorageDamaged as reason:
        raise Conflict(CHANGED) from reason
    if sha256(data).hexdigest() != row.digest:
        raise Conflict(CHANGED)
    return _table(data, row.name)


def _entries(table: Iterable[tables.Row]) -> tuple[list[Entry], list[RowFault]]:
    entries: list[Entry] = []
    faults: list[RowFault] = []
    day = today(now())
    for line in table:
        read = roster_entries.read(line.number, line.values, today=day)
        if isinstance(read, Entry):
            entries.append(read)
        else:
            faults.extend(read)
    return entries, faults


def _report(table: Sequence[tables.Row], matched: Matched) -> dict[str, Any]:
    faults = sorted(matched.faults, key=lambda fault: fault.row)
    expected = {*roster_entries.COLUMNS, *roster_entries.OPTIONAL}
    return {
        "counts": _counts(len(table), matched),
        "faults": [asdict(fault) for fault in faults[:LISTED]],
        "conflicts": [asdict(conflict) for conflict in matched.conflicts[:LISTED]],
        "new": [_shown(entry) for entry, _ in matched.new[:SHOWN_NEW]],
        "ignored": [column for column in (table[0].values if table else ()) if column not in expected],
    }


def _counts(rows: int, matched: Matched) -> dict[str, int]:
    return {
        "rows": rows,
        "new": len(matched.new),
        "same": matched.same,
        "repeated": matched.repeated,
        "conflicts": len(matched.conflicts),
        "faults": len({fault.row for fault in matched.faults}),
    }


def _shown(entry: Entry) -> Mapping[str, Any]:
    return {
        "row": entry.row,
        "full_name": entry.full_name,
        "id_no": identity.masked(entry.id_no),
        "qualification_no": entry.qualification_no,
        "specialty": entry.specialty,
    }


def _keep(session: Session, data: bytes, name: str, by: Actor) -> StoredFile:
    stored = neighbours(session).storage.put(data, suffix=".xlsx" if data[:2] == b"PK" else ".csv")
    media_type = "application/octet-stream"
    row = StoredFile(key=stored.key, sha256=stored.sha256, size=stored.size, media_type=media_type, name=name)
    row.owner_id = by.account_id
    session.add(row)
    session.flush()
    return row


def _account(by: Actor) -> UUID:
    if by.account_id is None:
        raise ValueError("an import belongs to somebody")
    return by.account_id


def _locked(session: Session, import_id: UUID) -> Import:
    row = session.scalars(select(Import).where(Import.id == import_id).with_for_update()).one_or_none()
    if row is None or row.kind != KIND:
        raise NotFound("未找到此次导入")
    if row.report.get("discarded"):
        raise Conflict("此次导入已放弃，请重新上传")
    return row
