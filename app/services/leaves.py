"""休假: plan days away with a deputy, and take the plan back."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from app.domain.actor import Actor
from app.domain.calendar import end_of_day, today
from app.domain.writing import clean, text_fault
from app.errors import Conflict, Fault, InvalidInput, NotFound
from app.models import Account, Leave
from app.models.base import now
from app.queries import colleagues
from app.services import accounts, history, jobs, standing_in

BEGIN, END = "begin_leave", "end_leave"
NOTE_MAX, MOST_DAYS = 200, 366
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody says of a leave: both days included; without a deputy their tasks go back to the pool."""

    first_day: date | None
    last_day: date | None
    deputy_id: UUID | None = None
    note: str = ""


def plan(session: Session, asked: Asked, *, by: Actor) -> Leave:
    """Plan a leave; the clock begins and ends it. Raises InvalidInput with everything that is wrong."""
    if by.account_id is None:
        raise NotFound
    accounts.lock(session, by.account_id)  # two windows do not plan the same days
    wrong = [*_day_faults(session, asked, by.account_id), *_deputy_faults(session, asked, by.account_id)]
    if wrong or asked.first_day is None or asked.last_day is None:
        raise InvalidInput(wrong)
    leave = Leave(
        account_id=by.account_id,
        deputy_id=asked.deputy_id,
        first_day=asked.first_day,
        last_day=asked.last_day,
        note=clean(asked.note),
        state="planned",
    )
    session.add(leave)
    session.flush()
    for operation, at in ((BEGIN, end_of_day(leave.first_day - _DAY)), (END, end_of_day(leave.last_day))):
        jobs.ask(session, operation, key=f"{operation}:{leave.id}", parameters={"leave": str(leave.id)}, due_at=at)
    content = {**_days(leave), "deputy": colleagues.name(session, leave.deputy_id)}
    history.record(session, "leave_planned", by=by, content=content)
    return leave


def cancel(session: Session, leave_id: UUID, *, by: Actor) -> Leave:
    """Take one's own leave back; when it has begun, what the deputy has not decided comes back at once.

    Raises NotFound for somebody else's, Conflict when it is over.
    """
    leave = standing_in.locked(session, leave_id)
    if leave is None or leave.account_id != by.account_id:
        raise NotFound
    if leave.state not in colleagues.COMING:
        raise Conflict("此休假已结束或已取消")
    begun, leave.state = leave.state == "running", "cancelled"
    session.flush()
    if begun:
        standing_in.bring_back(session, leave)
    history.record(session, "leave_cancelled", by=by, content=_days(leave))
    return leave


def _days(leave: Leave) -> dict[str, str]:
    return {"first_day": leave.first_day.isoformat(), "last_day": leave.last_day.isoformat()}


def _day_faults(session: Session, asked: Asked, account_id: UUID) -> list[Fault]:
    first, last, note = asked.first_day, asked.last_day, clean(asked.note)
    wrong = [Fault("note", f"说明：{fault}", "CTRL_CHAR")] if (fault := text_fault(note)) else []
    if len(note) > NOTE_MAX:
        wrong.append(Fault("note", f"说明最长 {NOTE_MAX} 个字符（当前 {len(note)}）", "TOO_LONG"))
    if first is None:
        wrong.append(Fault("first_day", "请填写休假的第一天，如 2026-12-01", "REQUIRED"))
    elif first < today(now()):
        wrong.append(Fault("first_day", "休假不能从过去的日期开始", "PAST"))
    if last is None:
        wrong.append(Fault("last_day", "请填写休假的最后一天，如 2026-12-05", "REQUIRED"))
    if first is None or last is None:
        return wrong
    return [*wrong, *_span_faults(session, account_id, first, last)]


def _span_faults(session: Session, account_id: UUID, first: date, last: date) -> list[Fault]:
    if last < first:
        return [Fault("last_day", "最后一天不能早于第一天", "ORDER")]
    if last - first >= timedelta(days=MOST_DAYS):
        return [Fault("last_day", f"一次休假最长 {MOST_DAYS} 天", "TOO_LONG")]
    if _is_away(session, account_id, first, last):
        return [Fault("first_day", "这段时间与您已有的休假重叠，请先取消原有的休假", "OVERLAP")]
    return []


def _deputy_faults(session: Session, asked: Asked, account_id: UUID) -> list[Fault]:
    if asked.deputy_id is None:
        return []
    if asked.deputy_id not in {one.id for one in colleagues.at_the_desk(session, but=account_id)}:
        return [Fault("deputy_id", "请选择一名同事代办，或不指定", "UNKNOWN")]
    first, last = asked.first_day, asked.last_day
    if first and last and _is_away(session, asked.deputy_id, first, last):
        name = session.get_one(Account, asked.deputy_id).display_name
        return [Fault("deputy_id", f"{name} 在这段时间也休假，请选择其他同事", "AWAY")]
    return []


def _is_away(session: Session, account_id: UUID, first: date, last: date) -> bool:
    meets: list[ColumnElement[bool]] = [Leave.first_day <= last, Leave.last_day >= first]
    query = select(Leave.id).where(Leave.account_id == account_id, Leave.state.in_(colleagues.COMING), *meets)
    return session.scalars(query.limit(1)).first() is not None
