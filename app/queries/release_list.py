"""流程版本 as administrators see them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.errors import NotFound
from app.models import Case, Release, ReleaseFile, Service

KINDS = {"diagram": "流程图", "table": "决策表", "form": "表单", "template": "文书模板"}


@dataclass(frozen=True, slots=True)
class ListedRelease:
    """One release; `cases` counts all that started with it, `open_cases` those that still run."""

    id: UUID
    number: int
    digest: str
    published_by: str
    published_at: datetime
    in_force: bool
    cases: int
    open_cases: int


@dataclass(frozen=True, slots=True)
class ListedService:
    """A service with its releases, the newest first."""

    key: str
    name: str
    releases: Sequence[ListedRelease]


@dataclass(frozen=True, slots=True)
class ListedFile:
    """A file of a release; size in bytes."""

    path: str
    kind: str
    size: int
    sha256: str

    @property
    def size_text(self) -> str:
        return f"{self.size / 1024:.1f} KB"


@dataclass(frozen=True, slots=True)
class ShownRelease:
    """One release with its diagram and files."""

    id: UUID
    service: str
    number: int
    digest: str
    published_by: str
    published_at: datetime
    in_force: bool
    diagram: bytes
    files: Sequence[ListedFile]


def by_service(session: Session) -> Sequence[ListedService]:
    """All services with all their releases."""
    return [
        ListedService(service.key, service.name, _releases(session, service))
        for service in session.scalars(select(Service).order_by(Service.key))
    ]


def get(session: Session, release_id: UUID) -> ShownRelease:
    """One release. Raises NotFound."""
    row = session.execute(
        select(Release, Service).join(Service, Service.key == Release.service_key).where(Release.id == release_id)
    ).one_or_none()
    if row is None:
        raise NotFound("未找到此流程版本")
    release, service = row
    diagram = next((file.content for file in release.files if file.kind == "diagram"), b"")
    return ShownRelease(
        id=release.id,
        service=service.name,
        number=release.number,
        digest=release.digest,
        published_by=release.published_by,
        published_at=release.created_at,
        in_force=service.current_id == release.id,
        diagram=diagram,
        files=[ListedFile(file.path, KINDS[file.kind], len(file.content), file.sha256) for file in release.files],
    )


def content(session: Session, release_id: UUID, path: str) -> bytes:
    """The bytes of one file of a release. Raises NotFound."""
    query = select(ReleaseFile.content).where(ReleaseFile.release_id == release_id, ReleaseFile.path == path)
    found = session.scalars(query).one_or_none()
    if found is None:
        raise NotFound("未找到此文件")
    return found


def _releases(session: Session, service: Service) -> Sequence[ListedRelease]:
    open_cases = func.count(Case.id).filter(Case.closed_at.is_(None))
    query = (
        select(Release, func.count(Case.id), open_cases)
        .outerjoin(Case, Case.release_id == Release.id)
        .where(Release.service_key == service.key)
        .group_by(Release.id)
        .order_by(Release.number.desc())
    )
    return [
        ListedRelease(
            id=row.id,
            number=row.number,
            digest=row.digest,
            published_by=row.published_by,
            published_at=row.created_at,
            in_force=row.id == service.current_id,
            cases=total,
            open_cases=running,
        )
        for row, total, running in session.execute(query)
    ]
