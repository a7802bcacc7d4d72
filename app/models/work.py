"""What the worker does, and what everybody did: jobs, heartbeats, events, sequences, calendar, dictionaries."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Index, Integer, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Dated, Identified


class Job(Identified, Dated, Base):
    """作业: work for the worker. The row is the truth; a broker's message is only a bell.

    `key` makes asking twice harmless. State: due, running, done, incident, dropped.
    """

    __tablename__ = "job"
    __table_args__ = (
        Index(
            "ix_job_due_at",
            "due_at",
            postgresql_where=text("state IN ('due', 'running')"),
            sqlite_where=text("state IN ('due', 'running')"),
        ),
        Index("ix_job_case_id", "case_id"),
        Index("ix_job_state", "state", "created_at"),
    )

    key: Mapped[str] = mapped_column(unique=True)
    operation: Mapped[str]
    parameters: Mapped[dict[str, Any]] = mapped_column(default=dict)
    case_id: Mapped[UUID | None] = mapped_column(ForeignKey("case.id"))
    step_id: Mapped[UUID | None]
    state: Mapped[str] = mapped_column(default="due")
    due_at: Mapped[datetime]
    owner: Mapped[str] = mapped_column(default="")
    lease_until: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    error: Mapped[str] = mapped_column(default="")
    result: Mapped[dict[str, Any] | None]
    finished_at: Mapped[datetime | None]


class Heartbeat(Base):
    """The last sign of life of a worker or the clock."""

    __tablename__ = "heartbeat"

    name: Mapped[str] = mapped_column(primary_key=True)
    seen_at: Mapped[datetime]
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)


class Event(Base):
    """事件: one line of history, chained by hash to the line before it. Only ever added to."""

    __tablename__ = "event"
    __table_args__ = (
        UniqueConstraint("stream", "position"),
        Index("ix_event_case_id", "case_id"),
    )

    id: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)
    stream: Mapped[str]
    position: Mapped[int]
    case_id: Mapped[UUID | None] = mapped_column(ForeignKey("case.id"))
    kind: Mapped[str]
    at: Mapped[datetime]
    account_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    actor: Mapped[str]
    content: Mapped[dict[str, Any]] = mapped_column(default=dict)
    hash: Mapped[str]


class Stream(Base):
    """The head of a chain of events that belongs to no case."""

    __tablename__ = "stream"

    name: Mapped[str] = mapped_column(primary_key=True)
    length: Mapped[int] = mapped_column(default=0)
    hash: Mapped[str] = mapped_column(default="")


class Sequence(Base):
    """A counter that is drawn under its row's lock; numbers may have gaps, never twins."""

    __tablename__ = "sequence"

    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[int] = mapped_column(default=0)


class CalendarDay(Base):
    """A day on which working differs from its weekday: a holiday, or a weekend day that is worked (调休)."""

    __tablename__ = "calendar_day"

    day: Mapped[date] = mapped_column(primary_key=True)
    working: Mapped[bool]
    note: Mapped[str] = mapped_column(default="")


class Parameter(Identified, Dated, Base):
    """A policy parameter from a day on; 示例值 until an administrator confirms it."""

    __tablename__ = "parameter"
    __table_args__ = (UniqueConstraint("key", "valid_from"),)

    key: Mapped[str]
    value: Mapped[Any] = mapped_column(type_=Base.type_annotation_map[dict[str, Any]])
    valid_from: Mapped[date]
    confirmed: Mapped[bool] = mapped_column(default=False)


class DictionaryItem(Base):
    """One entry of a dictionary (学历, 职称 …) that forms refer to."""

    __tablename__ = "dictionary_item"

    dictionary: Mapped[str] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(primary_key=True)
    label: Mapped[str]
    position: Mapped[int] = mapped_column(default=0)
    active: Mapped[bool] = mapped_column(default=True)


class Import(Identified, Dated, Base):
    """A roster file that was looked at, and perhaps applied; `digest` is of the file that was previewed."""

    __tablename__ = "import"

    kind: Mapped[str]
    name: Mapped[str]
    digest: Mapped[str]
    file_id: Mapped[UUID] = mapped_column(ForeignKey("stored_file.id"))
    report: Mapped[dict[str, Any]]
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    applied_at: Mapped[datetime | None]
