"""Who there is: persons of the roster, their profiles, accounts, roles and sessions."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import Base, Dated, Identified


class Person(Identified, Dated, Base):
    """A holder of the 资格证书, as the imported roster has them; the identity number is sealed."""

    __tablename__ = "person"
    __table_args__ = (
        UniqueConstraint("id_doc_type", "id_no_index"),
        # In PostgreSQL only an index by characters finds names by how they begin.
        Index("ix_person_full_name", "full_name", postgresql_ops={"full_name": "text_pattern_ops"}),
    )

    full_name: Mapped[str]
    gender: Mapped[str] = mapped_column(default="")
    birth_date: Mapped[date | None]
    id_doc_type: Mapped[str]
    id_doc_other: Mapped[str] = mapped_column(default="")
    id_no_sealed: Mapped[str]
    id_no_index: Mapped[str]
    id_no_masked: Mapped[str]
    qualification_no: Mapped[str] = mapped_column(unique=True)
    qualification_date: Mapped[date | None]
    specialty: Mapped[str] = mapped_column(default="")


class Profile(Base):
    """个人信息: what the person says of themselves; the version tells two tabs apart."""

    __tablename__ = "profile"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    answers: Mapped[dict[str, Any]] = mapped_column(default=dict)
    version: Mapped[int] = mapped_column(default=0)
    photo_id: Mapped[UUID | None] = mapped_column(ForeignKey("stored_file.id"))
    saved_at: Mapped[datetime | None]


class Account(Identified, Dated, Base):
    """Who may log in: a person of the roster, a member of staff, or both.

    `skills` are the services that a reviewer is best at (下一件 offers them first); `newcomer_left` is how many of the
    next approvals go to a second reviewer; `settings` is what the person chose for the pages (shortcuts, columns).
    """

    __tablename__ = "account"
    __table_args__ = (Index("ix_account_person_id", "person_id"),)

    login_index: Mapped[str] = mapped_column(unique=True)
    display_name: Mapped[str]
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    organisation_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisation.id"))
    state: Mapped[str] = mapped_column(default="new")
    password_hash: Mapped[str] = mapped_column(default="")
    old_hashes: Mapped[list[str]] = mapped_column(default=list)
    password_at: Mapped[datetime | None]
    failures: Mapped[int] = mapped_column(default=0)
    barred_until: Mapped[datetime | None]
    last_login_at: Mapped[datetime | None]
    skills: Mapped[list[str]] = mapped_column(default=list)
    newcomer_left: Mapped[int] = mapped_column(default=0)
    settings: Mapped[dict[str, Any]] = mapped_column(default=dict)

    person: Mapped[Person | None] = relationship(lazy="joined")
    grants: Mapped[list["Grant"]] = relationship(lazy="selectin", cascade="all, delete-orphan")

    @property
    def roles(self) -> frozenset[str]:
        return frozenset(grant.role_key for grant in self.grants)


class Role(Base):
    """A role that an administrator may give; a diagram names one, it cannot grant more."""

    __tablename__ = "role"

    key: Mapped[str] = mapped_column(primary_key=True)
    label: Mapped[str]
    position: Mapped[int] = mapped_column(default=0)


class Grant(Base):
    """This account has this role."""

    __tablename__ = "role_grant"

    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"), primary_key=True)
    role_key: Mapped[str] = mapped_column(ForeignKey("role.key"), primary_key=True)


class Visit(Base):
    """One browser's session; the cookie holds a random token of which only the digest is kept here."""

    __tablename__ = "visit"

    token_digest: Mapped[str] = mapped_column(primary_key=True)
    account_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"), index=True)
    content: Mapped[dict[str, Any]] = mapped_column(default=dict)
    started_at: Mapped[datetime]
    seen_at: Mapped[datetime] = mapped_column(index=True)


class Captcha(Identified, Base):
    """A 验证码 that waits for its answer: one visit, one use, five minutes."""

    __tablename__ = "captcha"

    answer: Mapped[str]
    visit_digest: Mapped[str]
    expires_at: Mapped[datetime] = mapped_column(index=True)


class Consent(Identified, Dated, Base):
    """A person agreed to a text (PIPL articles 28 and 29: ID images need a consent of their own)."""

    __tablename__ = "consent"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    kind: Mapped[str]
    text: Mapped[str]
    address: Mapped[str] = mapped_column(default="")


class Message(Identified, Dated, Base):
    """A message in the site; the same key is written once."""

    __tablename__ = "message"

    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"), index=True)
    key: Mapped[str] = mapped_column(unique=True)
    case_id: Mapped[UUID | None] = mapped_column(ForeignKey("case.id"))
    subject: Mapped[str]
    text: Mapped[str]
    read_at: Mapped[datetime | None]
