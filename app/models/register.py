"""登记簿: who is registered, and the certificates that say so."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import Base, Dated, Identified
from app.models.case import StoredFile
from app.models.people import Person


class Registration(Identified, Dated, Base):
    """A person's entry in the register: the number is for life, everything else has versions.

    From `valid_from` to `valid_to` it is valid without a gap. Once renewed, `renewed_from` is the first day of the
    period that the last renewal added; `period_from` is where hours of continuing education begin to count.
    """

    __tablename__ = "registration"
    __table_args__ = (
        Index("ix_registration_state_valid_to", "state", "valid_to"),
        Index("ix_registration_valid_to", "valid_to"),
        Index("ix_registration_organisation_id", "organisation_id"),
    )

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), unique=True)
    number: Mapped[str] = mapped_column(unique=True)
    state: Mapped[str]
    organisation_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisation.id"))
    first_registered_on: Mapped[date]
    valid_from: Mapped[date]
    valid_to: Mapped[date]
    renewed_from: Mapped[date | None]
    version: Mapped[int] = mapped_column(default=1)

    person: Mapped[Person] = relationship(lazy="select")

    @property
    def period_from(self) -> date:
        return self.renewed_from or self.valid_from


class RegistrationVersion(Identified, Dated, Base):
    """What the register said from this change on; a case changed it, or an administrator's act did.

    `act` is a word of the domain (`register.Act`); `reason` is given by administrators.
    """

    __tablename__ = "registration_version"
    __table_args__ = (UniqueConstraint("registration_id", "version"),)

    registration_id: Mapped[UUID] = mapped_column(ForeignKey("registration.id"))
    version: Mapped[int]
    case_id: Mapped[UUID | None] = mapped_column(ForeignKey("case.id"), unique=True)
    act: Mapped[str] = mapped_column(default="")
    reason: Mapped[str] = mapped_column(default="")
    content: Mapped[dict[str, Any]]


class Certificate(Identified, Dated, Base):
    """登记证书: one version; made once (`file_id`), then only its state changes."""

    __tablename__ = "certificate"
    __table_args__ = (UniqueConstraint("registration_id", "version"),)

    registration_id: Mapped[UUID] = mapped_column(ForeignKey("registration.id"), index=True)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case.id"), unique=True)
    version: Mapped[int]
    kind: Mapped[str]
    state: Mapped[str]
    token: Mapped[str] = mapped_column(unique=True)
    check_code: Mapped[str]
    content: Mapped[dict[str, Any]]
    photo_id: Mapped[UUID | None] = mapped_column(ForeignKey("stored_file.id"))
    file_id: Mapped[UUID | None] = mapped_column(ForeignKey("stored_file.id"))
    issued_on: Mapped[date]
    made_at: Mapped[datetime | None]

    registration: Mapped[Registration] = relationship(lazy="joined")
    file: Mapped[StoredFile | None] = relationship(foreign_keys=[file_id], lazy="select")


class RegisterAct(Identified, Dated, Base):
    """An administrator's act on the register (freeze, thaw, deregister, revoke) that waits for a second person.

    State: waiting, done, rejected. A registration has at most one act that waits.
    """

    __tablename__ = "register_act"
    __table_args__ = (
        Index(
            "uq_register_act_waiting",
            "registration_id",
            unique=True,
            postgresql_where=text("state = 'waiting'"),
            sqlite_where=text("state = 'waiting'"),
        ),
        Index("ix_register_act_state", "state", "created_at"),
    )

    registration_id: Mapped[UUID] = mapped_column(ForeignKey("registration.id"))
    act: Mapped[str]
    reason_code: Mapped[str] = mapped_column(default="")
    reason: Mapped[str]
    state: Mapped[str] = mapped_column(default="waiting")
    asked_by: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    decided_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    decided_at: Mapped[datetime | None]
    note: Mapped[str] = mapped_column(default="")

    registration: Mapped[Registration] = relationship(lazy="joined")
