"""学习记录: where somebody stands with the hours of their period of validity."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain import hours
from app.domain.calendar import today
from app.domain.hour_figures import words
from app.domain.hours import Line
from app.domain.validity import RegisterState, registration_state
from app.models import HourRecord, Registration
from app.models.base import now
from app.queries import hour_records, parameters
from app.queries.hours import lines


@dataclass(frozen=True, slots=True)
class Row:
    """One record with what it counts for and where it comes from."""

    line: Line
    source: str
    record_id: str
    reason: str

    @property
    def shown_id(self) -> str:
        """The number that another platform gave it; the office's own say nothing."""
        return "" if self.source in hour_records.SOURCES.values() else self.record_id

    @property
    def kind(self) -> str:
        return hours.HourKind(self.line.record.kind).label

    @property
    def hours(self) -> str:
        return words(self.line.record.tenths)

    @property
    def counted(self) -> str:
        return words(self.line.counted)


@dataclass(frozen=True, slots=True)
class Standing:
    """The rows of a person, the latest first, and their sum in the period; tenths of an hour.

    `valid_from` and `valid_to` are None for somebody who is not registered: nothing counts yet.
    """

    state: RegisterState
    valid_from: date | None
    valid_to: date | None
    until: date
    counted: int
    required: int
    compulsory_min: int
    rows: Sequence[Row]

    @property
    def missing(self) -> int:
        return hours.missing(self.counted, self.required)


def standing(session: Session, person_id: UUID) -> Standing:
    """Where the person stands today. Hours are listed before the registration too, but do not count."""
    day = today(now())
    policy = parameters.in_force(session, day)
    rules = hours.rules(policy)
    entry = session.scalars(select(Registration).where(Registration.person_id == person_id)).one_or_none()
    begins = entry.period_from if entry else date.max
    until = min(day, entry.valid_to) if entry else day
    found = lines(session, person_id, valid_from=begins, until=until, policy=policy)
    sources = {str(row.id): row for row in session.scalars(select(HourRecord).where(HourRecord.person_id == person_id))}
    return Standing(
        state=registration_state(entry.state, entry.valid_to, day) if entry else RegisterState.NONE,
        valid_from=begins if entry else None,
        valid_to=entry.valid_to if entry else None,
        until=until,
        counted=hours.total(found),
        required=rules.required,
        compulsory_min=rules.compulsory_min,
        rows=[_row(line, sources[line.record.key], registered=entry is not None) for line in reversed(found)],
    )


def _row(line: Line, record: HourRecord, *, registered: bool) -> Row:
    unregistered = line.verdict is hours.Verdict.BEFORE and not registered
    reason = "尚未登记，登记后完成的学时才计入" if unregistered else line.reason
    if record.reverses_id and record.reason:
        reason = f"冲销原因：{record.reason}"
    return Row(line, hour_records.source(record.platform), record.record_id, reason)
