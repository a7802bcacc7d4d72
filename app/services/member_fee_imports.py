"""会员缴费 handed in as a file: what would become of its rows, and how they are written."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from app.adapters.tables import Row
from app.domain import money
from app.domain.actor import Actor
from app.domain.calendar import today
from app.domain.membership import FEE_LABELS, Payment, read_payment
from app.domain.people import normalise_name
from app.domain.writing import compact
from app.models.base import now
from app.queries import answers, member_fees, members
from app.queries.member_fees import Known
from app.queries.members import Named
from app.services import member_fees as fees
from app.services.import_rows import RowFault, shown
from app.services.imports import Checked, Kind

METHODS = "fee_method"
NUMBER, NAME = "会员编号", "姓名"


@dataclass(frozen=True, slots=True)
class Entry:
    """A payment of a row, with the member it is for."""

    row: int
    number: str
    full_name: str
    payment: Payment
    method: str


def check(session: Session, table: Sequence[Row]) -> Checked[Entry]:
    """What would become of the rows; a receipt number is taken once, whatever file it stands in."""
    checked: Checked[Entry] = Checked()
    methods = {option.label: option.code for option in answers.options(session).get(METHODS, ())}
    day = today(now())
    entries = [entry for line in table for entry in _read(line, day, methods, checked.faults)]
    holders = members.by_number(session, {entry.number for entry in entries})
    known = member_fees.known(session, {entry.payment.receipt_no for entry in entries})
    seen: dict[str, Entry] = {}
    for entry in entries:
        holder, receipt = holders.get(entry.number), entry.payment.receipt_no
        if holder is None or holder.full_name != entry.full_name:
            checked.faults.append(_not_the_member(entry, holder))
        elif receipt in known:
            _compare(entry, known[receipt], checked)
        elif receipt in seen:
            _repeat(entry, seen[receipt], checked)
        else:
            seen[receipt] = entry
    checked.new = list(seen.values())
    return checked


def apply(session: Session, new: Sequence[Entry], by: Actor) -> None:
    """Write the payments."""
    holders = members.by_number(session, {entry.number for entry in new})
    session.add_all(fees.new(holders[entry.number].id, entry.payment, by=by) for entry in new)


def cells(entry: Entry) -> list[str]:
    """A new payment as it would be kept."""
    paid = entry.payment
    return [
        str(entry.row),
        entry.number,
        entry.full_name,
        str(paid.year),
        money.shown(paid.paid_fen),
        paid.paid_on.isoformat(),
        paid.receipt_no,
    ]


def _read(line: Row, day: date, methods: Mapping[str, str], faults: list[RowFault]) -> Iterator[Entry]:
    typed = {key: line.values.get(head, "") for key, head in FEE_LABELS.items()}
    method = typed["method"].strip()
    payment, wrong = read_payment({**typed, "method": methods.get(method, "")}, today=day, methods=methods.values())
    for fault in wrong:
        head = FEE_LABELS[fault.field]
        faults.append(RowFault(line.number, head, shown(head, line.values.get(head, "")), fault.message, fault.code))
    number, name = compact(line.values.get(NUMBER, "")).upper(), normalise_name(line.values.get(NAME, ""))
    for head, value in ((NUMBER, number), (NAME, name)):
        if not value:
            faults.append(RowFault(line.number, head, "", f"请填写{head}", "REQUIRED"))
    if payment is not None and number and name:
        yield Entry(line.number, number, name, payment, method)


def _not_the_member(entry: Entry, holder: Named | None) -> RowFault:
    if holder is not None:
        return RowFault(entry.row, NAME, shown(NAME, entry.full_name), "姓名与此会员编号的会员不符", "NAME")
    return RowFault(entry.row, NUMBER, shown(NUMBER, entry.number), "没有此会员编号的会员", "UNKNOWN_MEMBER")


def _compare(entry: Entry, known: Known, checked: Checked[Entry]) -> None:
    """A receipt that is in the records: the same payment, or one that says otherwise."""
    if known.reversed:
        reason = "此收据号的缴费已冲销；如需重新登记，请在会员页面办理"
    elif known.same_as(entry.number, entry.payment):
        checked.same += 1
        return
    else:
        reason = "此收据号已登记，内容与文件不同；如原记录有误，请先冲销"
    head = FEE_LABELS["receipt_no"]
    checked.conflicts.append(RowFault(entry.row, head, shown(head, entry.payment.receipt_no), reason, "RECEIPT_TAKEN"))


def _repeat(entry: Entry, first: Entry, checked: Checked[Entry]) -> None:
    """A receipt that stands twice in the file."""
    if (entry.number, entry.payment) == (first.number, first.payment):
        checked.repeated += 1
        return
    head, value = FEE_LABELS["receipt_no"], entry.payment.receipt_no
    reason = f"与第 {first.row} 行的收据号相同，内容不同"
    checked.faults.append(RowFault(entry.row, head, shown(head, value), reason, "RECEIPT_TWICE"))


KIND = Kind(
    key="member_fees",
    name="会员缴费",
    unit="条",
    columns=(NUMBER, NAME, *(FEE_LABELS[key] for key in FEE_LABELS if key != "note")),
    optional=(FEE_LABELS["note"],),
    heads=("行号", NUMBER, NAME, "年度", "实缴金额", "缴费日期", "收据号"),
    check=check,
    apply=apply,
    shown=cells,
    lock=fees.LOCK,
)
