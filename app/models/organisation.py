"""执业单位: who stamps the form."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Dated, Identified


class Organisation(Identified, Dated, Base):
    """A practice unit; `name_key` is the name without brackets' width and spaces, `state` one of OrganisationState.

    `former_names` are the names it had before, and those of units that it took in; `former_keys` has their keys, one
    to a line, to search in. One that was merged points to the unit that took its place.
    """

    __tablename__ = "organisation"
    # In PostgreSQL only an index by characters finds names by how they begin.
    __table_args__ = (Index("ix_organisation_name_key", "name_key", postgresql_ops={"name_key": "text_pattern_ops"}),)

    name: Mapped[str]
    name_key: Mapped[str]
    uscc: Mapped[str] = mapped_column(unique=True)
    state: Mapped[str] = mapped_column(default="pending", index=True)
    answers: Mapped[dict[str, Any]] = mapped_column(default=dict)
    former_names: Mapped[list[str]] = mapped_column(default=list)
    former_keys: Mapped[str] = mapped_column(default="")
    merged_into_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisation.id"))
    licence_id: Mapped[UUID | None] = mapped_column(ForeignKey("stored_file.id"))
    requested_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id", use_alter=True))
    decided_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(default="")


class OrganisationRequest(Base):
    """从业机构信息表 of one case, as far as others must find it: identical requests follow the first one (`leader_id`).

    `organisation_id` is the unit that the request led to, new or known.
    """

    __tablename__ = "organisation_request"
    __table_args__ = (
        Index("ix_organisation_request_uscc", "uscc"),
        Index("ix_organisation_request_name_key", "name_key"),
        Index("ix_organisation_request_leader_id", "leader_id"),
    )

    case_id: Mapped[UUID] = mapped_column(ForeignKey("case.id"), primary_key=True)
    uscc: Mapped[str]
    name_key: Mapped[str]
    leader_id: Mapped[UUID | None] = mapped_column(ForeignKey("case.id"))
    organisation_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisation.id"))
