"""Pages that administrators write."""

from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Dated, Identified


class PageVersion(Identified, Dated, Base):
    """One version of a page in Markdown; the highest one is shown, none is ever changed."""

    __tablename__ = "page_version"
    __table_args__ = (UniqueConstraint("key", "version"),)

    key: Mapped[str]
    version: Mapped[int]
    title: Mapped[str]
    markdown: Mapped[str]
    note: Mapped[str] = mapped_column(default="")
    account_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
