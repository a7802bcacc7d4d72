"""执业单位: who stamps the form."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Dated, Identified


class Organisation(Identified, Dated, Base):
    """A practice unit; `name_key` is the name without brackets' width and spaces, `state` one of OrganisationState."""

    __tablename__ = "organisation"

    name: Mapped[str]
    name_key: Mapped[str] = mapped_column(index=True)
    uscc: Mapped[str] = mapped_column(unique=True)
    state: Mapped[str] = mapped_column(default="pending", index=True)
    answers: Mapped[dict[str, Any]] = mapped_column(default=dict)
    licence_id: Mapped[UUID | None] = mapped_column(ForeignKey("stored_file.id"))
    requested_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id", use_alter=True))
    decided_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(default="")
