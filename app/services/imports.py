"""Files of rows that administrators hand in: looked at first, then taken in; the same file again changes nothing.

Every kind of file goes the same way and differs in its `Kind` only. To bring a new one: describe its columns; `check`
says what would become of every row and writes nothing; `apply` writes the rows that `check` found to be good. Then
`app.web.admin.imports.open_for(KIND, path=…)` gives it its pages, and `KINDS` there lets its reports be found.
"""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from pathlib import PurePath
from typing import Any, Generic, TypeVar
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.adapters import tables
from app.adapters.neighbours import neighbours
from app.adapters.storage import StorageDamaged
from app.adapters.tables import Row
from app.domain.actor import Actor
from app.domain.files import IMPORT_MAX_ROWS
from app.errors import Conflict, NotFound
from app.models import Import, StoredFile
from app.models.base import now
from app.services import history, sequences
from app.services.import_rows import RowFault

LISTED = 100
SHOWN_NEW = 10
CHANGED = "文件已变化，请重新上传并预览"
T = TypeVar("T")


@dataclass(slots=True)
class Checked(Generic[T]):
    """What became of the rows: `new` ones to be written, the rest counted or listed with its reason.

    `same` rows are in the records already, `repeated` ones stand twice in the file, `conflicts` say otherwise than
    the records, `faults` cannot be understood. A row may have several faults.
    """

    new: list[T] = field(default_factory=list)
    same: int = 0
    repeated: int = 0
    conflicts: list[RowFault] = field(default_factory=list)
    faults: list[RowFault] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Kind(Generic[T]):
    """A kind of file: what it is called, which columns it has, and what becomes of its rows.

    `key` is kept with the import and begins the names of its events (`<key>_imported`); `unit` counts what is taken
    in (人, 条). `check` may only read. `shown` gives the cells of one good row under `heads`, fit for a page: no whole
    identity number. `lock` names the sequence behind which the rows are also written by others, if they are.
    """

    key: str
    name: str
    unit: str
    columns: Sequence[str]
    optional: Sequence[str]
    heads: Sequence[str]
    check: Callable[[Session, Sequence[Row]], Checked[T]]
    apply: Callable[[Session, Sequence[T], Actor], None]
    shown: Callable[[T], Sequence[str]]
    lock: str = ""


def preview(session: Session, kind: Kind[Any], data: bytes, filename: str, *, by: Actor) -> Import:
    """Look at a file without taking it in: the report says what would become of every row.

    The report has `counts` (rows, new, same, repeated, conflicts, faults), the first 100 `faults` and `conflicts`
    (row, column, value, reason, code), the first `new` rows as they would be kept, and the `ignored` columns. Raises
    InvalidInput when it is no table or lacks a column.
    """
    table = _table(kind, data, filename)
    name = PurePath(filename.replace("\\", "/")).name[:200]
    row = Import(kind=kind.key, name=name, digest=sha256(data).hexdigest(), applied_at=None)
    row.report = _report(kind, table, kind.check(session, table))
    row.file_id = _keep(session, data, name, by).id
    row.account_id = _account(by)
    session.add(row)
    session.flush()
    return row


def apply(session: Session, kind: Kind[Any], import_id: UUID, *, by: Actor) -> Import:
    """Take in the rows that were found to be new and are so still; rows at fault or in conflict stay out.

    All or nothing, in the caller's transaction; doing it again adds nothing. Raises Conflict when the stored file
    is not the one that was looked at, or when the import was discarded.
    """
    sequences.draw(session, kind.lock or f"{kind.key}_import")  # its lock lets one import in at a time
    row = _locked(session, kind, import_id)
    if row.applied_at is not None:
        return row
    table = _stored_table(session, kind, row)
    checked = kind.check(session, table)
    kind.apply(session, checked.new, by)
    row.applied_at = now()
    row.report = {**row.report, "created": len(checked.new), "counts_when_applied": _counts(table, checked)}
    content = {"import": str(row.id), "file": row.name, "digest": row.digest, "created": len(checked.new)}
    history.record(session, f"{kind.key}_imported", by=by, content={**content, "ignored": row.report["ignored"]})
    return row


def discard(session: Session, kind: Kind[Any], import_id: UUID, *, by: Actor) -> Import:
    """Take in nothing of this file. Raises Conflict when it was taken in before."""
    row = _locked(session, kind, import_id)
    if row.applied_at is not None:
        raise Conflict("此文件已经导入，不能放弃")
    row.report = {**row.report, "discarded": True}
    history.record(session, f"{kind.key}_discarded", by=by, content={"import": str(row.id), "file": row.name})
    return row


def left_out(session: Session, kind: Kind[Any], row: Import) -> bytes:
    """A workbook of all rows that stay out, as they were handed in, each with its reasons; fit to be corrected.

    Raises Conflict when the stored file is not the one that was looked at.
    """
    table = _stored_table(session, kind, row)
    checked = kind.check(session, table)
    reasons: dict[int, list[str]] = {}
    for wrong in (*checked.faults, *checked.conflicts):
        reasons.setdefault(wrong.row, []).append(f"{wrong.column}：{wrong.reason}")
    columns = list(table[0].values)
    rows = [
        [*(line.values.get(column, "") for column in columns), str(line.number), "；".join(reasons[line.number])]
        for line in table
        if line.number in reasons
    ]
    return tables.write_xlsx([*columns, "原行号", "未导入的原因"], rows, title="有误的行")


def template(kind: Kind[Any]) -> bytes:
    """An empty file of this kind as CSV: the header line with which to begin."""
    return tables.write_csv([*kind.columns, *kind.optional], [])


def _table(kind: Kind[Any], data: bytes, filename: str) -> Sequence[Row]:
    return tables.read_table(data, filename, columns=kind.columns, max_rows=IMPORT_MAX_ROWS)


def _stored_table(session: Session, kind: Kind[Any], row: Import) -> Sequence[Row]:
    """The rows of the file that was looked at, if it is the same file still."""
    file = session.get_one(StoredFile, row.file_id)
    try:
        data = neighbours(session).storage.get(file.key)
    except StorageDamaged as reason:
        raise Conflict(CHANGED) from reason
    if sha256(data).hexdigest() != row.digest:
        raise Conflict(CHANGED)
    return _table(kind, data, row.name)


def _report(kind: Kind[Any], table: Sequence[Row], checked: Checked[Any]) -> dict[str, Any]:
    faults = sorted(checked.faults, key=lambda fault: fault.row)
    expected = {*kind.columns, *kind.optional}
    return {
        "counts": _counts(table, checked),
        "faults": [asdict(fault) for fault in faults[:LISTED]],
        "conflicts": [asdict(conflict) for conflict in checked.conflicts[:LISTED]],
        "new": [list(kind.shown(entry)) for entry in checked.new[:SHOWN_NEW]],
        "ignored": [column for column in (table[0].values if table else ()) if column not in expected],
    }


def _counts(table: Sequence[Row], checked: Checked[Any]) -> dict[str, int]:
    return {
        "rows": len(table),
        "new": len(checked.new),
        "same": checked.same,
        "repeated": checked.repeated,
        "conflicts": len(checked.conflicts),
        "faults": len({fault.row for fault in checked.faults}),
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


def _locked(session: Session, kind: Kind[Any], import_id: UUID) -> Import:
    row = session.scalars(select(Import).where(Import.id == import_id).with_for_update()).one_or_none()
    if row is None or row.kind != kind.key:
        raise NotFound("未找到此次导入")
    if row.report.get("discarded"):
        raise Conflict("此次导入已放弃，请重新上传")
    return row
