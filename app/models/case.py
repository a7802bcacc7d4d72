"""办件: cases, their open steps, answers, attachments, decisions and documents."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import Base, Dated, Identified
from app.models.people import Person
from app.models.release import Release


def _part(name: str, condition: str, *columns: str) -> Index:
    return Index(name, *columns, postgresql_where=text(condition), sqlite_where=text(condition))


TASK_ORDERS = ("due_at", "name", "number", "applicant_name", "organisation_name", "service_key", "submitted_at")


class Case(Identified, Dated, Base):
    """One person's application.

    `state` is the engine's text and belongs in TEXT, never in jsonb (its key order matters). `exclusive_key` is set
    while the case is open and keeps a person from having two. `history_hash` and `history_length` are
    the head of the case's chain of events. `policy` holds the policy parameters of the day of submission, and
    `conditions` the rows of the eligibility table that fired then. `origin` is the service whose case started this
    one, `parent_id` that case; both are empty when the applicant did. `news_at` is when the last event was written.
    """

    __tablename__ = "case"
    __table_args__ = (
        Index("ix_case_person_id_created_at", "person_id", "created_at"),
        Index("ix_case_next_due", "next_due", postgresql_where=text("next_due IS NOT NULL")),
        Index("ix_case_parent_id", "parent_id"),
        Index("ix_case_organisation_id", "organisation_id"),
        _part("ix_case_asked_for", "organisation_id IS NULL AND organisation_name <> ''", "organisation_name"),
        Index("ix_case_news_at", "news_at", "id"),
        _part("ix_case_open_news_at", "closed_at IS NULL", "news_at", "id"),
    )

    number: Mapped[str] = mapped_column(unique=True)
    service_key: Mapped[str]
    release_id: Mapped[UUID] = mapped_column(ForeignKey("release.id"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    organisation_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisation.id"))
    applicant_name: Mapped[str]
    organisation_name: Mapped[str] = mapped_column(default="")
    state: Mapped[str] = mapped_column(default="")
    status: Mapped[str] = mapped_column(default="")
    round: Mapped[int] = mapped_column(default=1)
    apply_membership: Mapped[bool] = mapped_column(default=False)
    policy: Mapped[dict[str, Any]] = mapped_column(default=dict)
    conditions: Mapped[list[Any]] = mapped_column(default=list)
    origin: Mapped[str] = mapped_column(default="")
    parent_id: Mapped[UUID | None] = mapped_column(ForeignKey("case.id"))
    outcome: Mapped[str] = mapped_column(default="")
    submitted_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    next_due: Mapped[datetime | None]
    exclusive_key: Mapped[str | None] = mapped_column(unique=True)
    history_hash: Mapped[str] = mapped_column(default="")
    history_length: Mapped[int] = mapped_column(default=0)
    news_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship(lazy="select")
    release: Mapped[Release] = relationship(lazy="select")


class Task(Base):
    """待办: an open step that waits for a person, or its record once it is finished. The id is the step's id.

    `touched_at` is when its holder last did something with it. `held_for_id` is whom a deputy stands in for.
    A corrected case is kept for its last reviewer (`preferred_id`) until `preferred_until`.

    What the desk sorts by is copied from the case (`number` to `submitted_at`; `services.copies` keeps it the same):
    only off indexes of its own a page is read as fast from a million tasks as from a thousand.
    """

    __tablename__ = "task"
    __table_args__ = (
        *(_part(f"ix_task_open_{column}", "closed_at IS NULL", "role", column, "id") for column in TASK_ORDERS),
        *(_part(f"ix_task_review_{column}", "role <> 'applicant'", "role", column, "id") for column in TASK_ORDERS),
        _part("ix_task_case_id_finished_by", "finished_by IS NOT NULL", "case_id", "finished_by"),
        Index("ix_task_finished_by_closed_at", "finished_by", "closed_at", "id"),
        _part("ix_task_touched_at", "closed_at IS NULL AND holder_id IS NOT NULL", "touched_at"),
        _part("ix_task_preferred_id", "closed_at IS NULL AND preferred_id IS NOT NULL", "preferred_id"),
        _part("ix_task_held_for_id", "closed_at IS NULL AND held_for_id IS NOT NULL", "held_for_id"),
        Index("ix_task_case_id_opened_at", "case_id", "opened_at"),
        Index("ix_task_holder_id_closed_at", "holder_id", "closed_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case.id"))
    element: Mapped[str]
    name: Mapped[str]
    role: Mapped[str]
    form: Mapped[str] = mapped_column(default="")
    exclude: Mapped[str] = mapped_column(default="")
    status: Mapped[str] = mapped_column(default="")
    round: Mapped[int] = mapped_column(default=1)
    opened_at: Mapped[datetime]
    due_at: Mapped[datetime | None]
    holder_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    claimed_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    finished_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    touched_at: Mapped[datetime | None]
    number: Mapped[str] = mapped_column(default="")
    applicant_name: Mapped[str] = mapped_column(default="")
    organisation_name: Mapped[str] = mapped_column(default="")
    service_key: Mapped[str] = mapped_column(default="")
    submitted_at: Mapped[datetime | None]
    held_for_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    preferred_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    preferred_until: Mapped[datetime | None]

    case: Mapped[Case] = relationship(lazy="select")


class Tie(Base):
    """回避: a unit that the applicant's work history named when the case was handed in.

    `unit` is the key of its name, or its id as text (see `domain.ties`).
    """

    __tablename__ = "tie"
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case.id"), primary_key=True)
    unit: Mapped[str] = mapped_column(primary_key=True)


class Answers(Identified, Base):
    """What was filled in for one round; `digest` is printed on the exported form."""

    __tablename__ = "answers"
    __table_args__ = (UniqueConstraint("case_id", "form_key", "round"),)

    case_id: Mapped[UUID] = mapped_column(ForeignKey("case.id"))
    form_key: Mapped[str]
    round: Mapped[int] = mapped_column(default=1)
    values: Mapped[dict[str, Any]] = mapped_column(default=dict)
    digest: Mapped[str] = mapped_column(default="")
    version: Mapped[int] = mapped_column(default=0)
    saved_at: Mapped[datetime | None]
    submitted_at: Mapped[datetime | None]


class StoredFile(Identified, Dated, Base):
    """A file in the object store, named by its content; `facts` are what a machine saw in it (blur, turn, blank)."""

    __tablename__ = "stored_file"

    key: Mapped[str] = mapped_column(index=True)
    sha256: Mapped[str] = mapped_column(index=True)
    size: Mapped[int]
    media_type: Mapped[str]
    name: Mapped[str] = mapped_column(default="")
    pages: Mapped[int] = mapped_column(default=1)
    owner_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id", use_alter=True))
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)


class Attachment(Identified, Dated, Base):
    """A scan in its slot. It is never deleted: `removed_in` says in which round it went away.

    For a signed form, `mark` is what its QR code told (match or none) and `form_digest` the answers that it shows.
    """

    __tablename__ = "attachment"
    __table_args__ = (Index("ix_attachment_case_id", "case_id"), Index("ix_attachment_file_id", "file_id"))

    case_id: Mapped[UUID] = mapped_column(ForeignKey("case.id"))
    slot: Mapped[str]
    file_id: Mapped[UUID] = mapped_column(ForeignKey("stored_file.id"))
    position: Mapped[int] = mapped_column(default=0)
    round: Mapped[int] = mapped_column(default=1)
    removed_in: Mapped[int | None]
    mark: Mapped[str] = mapped_column(default="")
    form_digest: Mapped[str] = mapped_column(default="")

    file: Mapped[StoredFile] = relationship(lazy="joined")


class Document(Identified, Dated, Base):
    """A document made for a case: the form exported with one digest, or a letter. Ready when `docx_id` is set.

    `title` is what a letter is called, empty for the form; `decision_id` is the decision that a letter tells.
    """

    __tablename__ = "document"
    __table_args__ = (UniqueConstraint("case_id", "template", "round", "digest"),)

    case_id: Mapped[UUID] = mapped_column(ForeignKey("case.id"))
    template: Mapped[str]
    title: Mapped[str] = mapped_column(default="")
    round: Mapped[int]
    digest: Mapped[str]
    docx_id: Mapped[UUID | None] = mapped_column(ForeignKey("stored_file.id"))
    pdf_id: Mapped[UUID | None] = mapped_column(ForeignKey("stored_file.id"))
    made_at: Mapped[datetime | None]
    decision_id: Mapped[UUID | None] = mapped_column(ForeignKey("decision.id"))

    docx: Mapped[StoredFile | None] = relationship(foreign_keys=[docx_id], lazy="joined")
    pdf: Mapped[StoredFile | None] = relationship(foreign_keys=[pdf_id], lazy="joined")
