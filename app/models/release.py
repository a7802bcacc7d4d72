"""流程版本: published, immutable bundles of diagram, tables, forms and templates."""

from uuid import UUID

from sqlalchemy import ForeignKey, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import Base, Dated, Identified


class Service(Base):
    """事项: a thing people apply for, and the release that new cases start with."""

    __tablename__ = "service"

    key: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    current_id: Mapped[UUID | None] = mapped_column(ForeignKey("release.id", use_alter=True))


class Release(Identified, Dated, Base):
    """One published version; `digest` is over all its files: the content in force is not published again."""

    __tablename__ = "release"
    __table_args__ = (UniqueConstraint("service_key", "number"),)

    service_key: Mapped[str] = mapped_column(ForeignKey("service.key"))
    number: Mapped[int]
    digest: Mapped[str]
    published_by: Mapped[str] = mapped_column(default="")

    files: Mapped[list["ReleaseFile"]] = relationship(lazy="select", order_by="ReleaseFile.path")


class ReleaseFile(Identified, Base):
    """One file of a release: kind is diagram, table, form or template."""

    __tablename__ = "release_file"
    __table_args__ = (UniqueConstraint("release_id", "path"),)

    release_id: Mapped[UUID] = mapped_column(ForeignKey("release.id"))
    path: Mapped[str]
    kind: Mapped[str]
    key: Mapped[str]
    content: Mapped[bytes] = mapped_column(LargeBinary)
    sha256: Mapped[str]
