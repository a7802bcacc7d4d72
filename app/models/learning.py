"""学习中心: hours of continuing education, training sessions and who brings records from outside."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import Base, Dated, Identified
from app.models.people import Person


class HourRecord(Identified, Dated, Base):
    """学时记录: hours somebody finished. Only ever added to: a mistake is taken back by a record that reverses it.

    `platform` and `record_id` name the record where it comes from, so that bringing it twice changes nothing.
    `tenths` are tenths of an hour (学时), below zero in a record that reverses another one.
    """

    __tablename__ = "hour_record"
    __table_args__ = (
        UniqueConstraint("platform", "record_id"),
        Index("ix_hour_record_person_id_finished_on", "person_id", "finished_on"),
    )

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    platform: Mapped[str]
    record_id: Mapped[str]
    course_code: Mapped[str] = mapped_column(default="")
    course: Mapped[str]
    kind: Mapped[str]
    tenths: Mapped[int]
    compulsory: Mapped[bool] = mapped_column(default=False)
    finished_on: Mapped[date]
    reverses_id: Mapped[UUID | None] = mapped_column(ForeignKey("hour_record.id"), unique=True)
    reason: Mapped[str] = mapped_column(default="")
    account_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))


class Training(Identified, Dated, Base):
    """线下培训: one session with seats; `taken` counts the seats that are gone and never exceeds `seats`.

    State: draft, published, cancelled, finished. `tenths` are the hours that attending it is worth, times ten.
    """

    __tablename__ = "training"
    __table_args__ = (Index("ix_training_state_starts_at", "state", "starts_at"),)

    title: Mapped[str]
    course_code: Mapped[str] = mapped_column(default="")
    place: Mapped[str]
    teacher: Mapped[str] = mapped_column(default="")
    description: Mapped[str] = mapped_column(default="")
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    enrol_until: Mapped[datetime]
    seats: Mapped[int]
    taken: Mapped[int] = mapped_column(default=0)
    tenths: Mapped[int]
    compulsory: Mapped[bool] = mapped_column(default=False)
    state: Mapped[str] = mapped_column(default="draft")
    reason: Mapped[str] = mapped_column(default="")
    version: Mapped[int] = mapped_column(default=1)


class Enrolment(Identified, Dated, Base):
    """A person's seat in a training session; `attended_by` says how it is known: list or code."""

    __tablename__ = "enrolment"
    __table_args__ = (UniqueConstraint("training_id", "person_id"), Index("ix_enrolment_person_id", "person_id"))

    training_id: Mapped[UUID] = mapped_column(ForeignKey("training.id"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    state: Mapped[str] = mapped_column(default="enrolled")
    enrolled_at: Mapped[datetime]
    cancelled_at: Mapped[datetime | None]
    attended_at: Mapped[datetime | None]
    attended_by: Mapped[str] = mapped_column(default="")

    training: Mapped[Training] = relationship(lazy="joined")
    person: Mapped[Person] = relationship(lazy="select")


class ApiToken(Identified, Dated, Base):
    """A learning platform's key to bring hours; only its digest is kept."""

    __tablename__ = "api_token"

    platform: Mapped[str]
    label: Mapped[str] = mapped_column(default="")
    digest: Mapped[str] = mapped_column(unique=True)
    account_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
