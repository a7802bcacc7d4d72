"""Hold the rows of a roster against each other and against whom the office knows already; nothing is overwritten."""

from collections.abc import Mapping, Sequence

from sqlalchemy.orm import Session

from app.adapters.neighbours import neighbours
from app.domain.identity import DocumentType, masked
from app.queries import imports
from app.queries.imports import Known
from app.services.import_rows import RowFault
from app.services.imports import Checked
from app.services.roster_entries import Entry

Matched = Checked[tuple[Entry, str]]


def match(session: Session, entries: Sequence[Entry]) -> Matched:
    """Sort the entries into new, same, repeated, in conflict with the office's records, and at fault."""
    vault = neighbours(session).vault
    indexed = [(entry, vault.index(entry.id_no)) for entry in entries]
    matched = Matched()
    indexed = _without_clashes(indexed, matched)
    records = list(imports.known(session, [i for _, i in indexed], [e.qualification_no for e, _ in indexed]))
    by_index = {record.id_no_index: record for record in records}
    by_number = {record.qualification_no: record for record in records}
    for entry, index in indexed:
        holder, owner = by_index.get(index), by_number.get(entry.qualification_no)
        if holder is None and owner is None:
            matched.new.append((entry, index))
        elif conflict := _conflict(entry, holder, owner):
            matched.conflicts.append(conflict)
        else:
            matched.same += 1
    return matched


def _without_clashes(indexed: list[tuple[Entry, str]], matched: Matched) -> list[tuple[Entry, str]]:
    """The first row of each person; rows of the file that contradict each other are at fault, all of them."""
    by_index: dict[str, Entry] = {}
    by_number: dict[str, Entry] = {}
    contradicted: set[int] = set()
    kept = []
    for entry, index in indexed:
        holder, owner = by_index.get(index), by_number.get(entry.qualification_no)
        if holder is None and owner is None:
            by_index[index] = by_number[entry.qualification_no] = entry
            kept.append((entry, index))
        elif holder is owner and holder is not None and holder.full_name == entry.full_name:
            matched.repeated += 1
        else:
            for other in {id(row): row for row in (holder, owner) if row is not None}.values():
                contradicted.add(other.row)
                matched.faults.extend([_clash(entry, other), _clash(other, entry)])
    return [(entry, index) for entry, index in kept if entry.row not in contradicted]


def _clash(entry: Entry, other: Entry) -> RowFault:
    if entry.id_no != other.id_no:
        reason = f"与第 {other.row} 行的资格证书编号相同，证件号码不同"
        return RowFault(entry.row, "资格证书编号", entry.qualification_no, reason)
    if entry.qualification_no != other.qualification_no:
        reason = f"与第 {other.row} 行的证件号码相同，资格证书编号不同"
        return RowFault(entry.row, "证件号码", masked(entry.id_no), reason)
    return RowFault(entry.row, "姓名", entry.full_name, f"与第 {other.row} 行是同一证件和证书，姓名不同")


def _conflict(entry: Entry, holder: Known | None, owner: Known | None) -> RowFault | None:
    """What the office's record says otherwise: an administrator decides, the import never does."""
    if holder is None and owner is not None:
        reason = f"此资格证书编号已登记在 {owner.full_name}（{owner.id_no_masked}）名下，证件号码不同"
        return RowFault(entry.row, "资格证书编号", entry.qualification_no, reason)
    if holder is not None and holder != owner:
        reason = f"此证件号码的记录是 {holder.full_name}，资格证书编号为 {holder.qualification_no}"
        return RowFault(entry.row, "资格证书编号", entry.qualification_no, reason)
    if holder is None:
        return None
    return _difference(entry, holder)


def _difference(entry: Entry, holder: Known) -> RowFault | None:
    recorded = {
        "姓名": (entry.full_name, holder.full_name),
        "证件类型": (_label(entry.id_doc_type), _label(holder.id_doc_type)),
        "性别": (entry.gender, holder.gender),
        "取得时间": (_text(entry.qualification_date), _text(holder.qualification_date)),
        "专业": (entry.specialty, holder.specialty),
    }
    return _first_difference(entry.row, recorded)


def _first_difference(row: int, recorded: Mapping[str, tuple[str, str]]) -> RowFault | None:
    """The first column that the file fills in otherwise than the record; what it leaves empty says nothing."""
    for column, (said, known) in recorded.items():
        if said and said != known:
            return RowFault(row, column, said, f"与已有记录不同，已有记录为“{known or '空'}”")
    return None


def _label(kind: str) -> str:
    return DocumentType(kind).label


def _text(day: object) -> str:
    return str(day) if day else ""
